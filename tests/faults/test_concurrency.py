# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Eight that bring the same store to the same state at once: in the worst order there is, and as plays of their own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from backend import Tenant
from cells import Turn, perform
from hostile import Service
from operations import MARKERS, NAME, OF_STORES, ZOOM_SECRET, Operation

EIGHT = 8
PATIENCE = 120
ROOT = Path(__file__).resolve().parents[2]
CREATE, REPLACE, DELETE = (
    next(one for one in OF_STORES if one.kind == kind) for kind in ("create", "replace", "delete")
)


# In the worst order: each of them has listed the stores before the first one writes.


def at_once(service: Service, operations: Sequence[Operation]) -> list[Turn]:
    """Carry tasks out at once, none of which writes before all have listed."""
    service.together = threading.Barrier(len(operations))
    with ThreadPoolExecutor(len(operations)) as pool:
        turns = list(pool.map(lambda operation: perform(operation, service), operations))
    service.heal()
    said = json.dumps([[turn.outcome, turn.warnings] for turn in turns])
    assert [marker for marker in MARKERS if marker in said] == []
    assert service.tenant.without_secret == []
    return turns


def served(operation: Operation, unique_names: bool) -> Service:
    """Return a service for tasks of one kind."""
    tenant = Tenant(unique_names=unique_names)
    operation.seed(tenant, None)
    return Service(tenant)


def test_of_eight_creations_one_wins_where_names_are_unique() -> None:
    with served(CREATE, unique_names=True) as service:
        turns = at_once(service, [CREATE] * EIGHT)
        lost = [turn for turn in turns if not turn.succeeded]
        assert len(lost) == EIGHT - 1
        for turn in lost:
            assert "UNIQUENESS_VIOLATION" in turn.message
            assert f'There is a store "{NAME}" already' in turn.message
            assert "run again" in turn.message
        assert len(service.tenant.named(NAME)) == 1
        again = at_once(service, [CREATE] * EIGHT)
        assert [(turn.succeeded, turn.changed, turn.writes) for turn in again] == [(True, False, 0)] * EIGHT


def test_eight_creations_are_named_by_the_next_run_where_names_are_not_unique() -> None:
    with served(CREATE, unique_names=False) as service:
        turns = at_once(service, [CREATE] * EIGHT)
        assert [turn.changed for turn in turns] == [True] * EIGHT
        twins = sorted(record["id"] for record in service.tenant.named(NAME))
        assert len(twins) == EIGHT
        for operation in (CREATE, DELETE):
            turn = perform(operation, service)
            assert not turn.succeeded
            assert turn.message.startswith(f'Nothing was written. name: {EIGHT} stores of type Zoom are named "{NAME}"')
            assert ", ".join(twins) in turn.message
            assert turn.writes == 0
            service.heal()


@pytest.mark.parametrize("unique_names", [True, False])
def test_eight_updates_lead_to_one_store(unique_names: bool) -> None:
    with served(REPLACE, unique_names) as service:
        turns = at_once(service, [REPLACE] * EIGHT)
        assert [(turn.succeeded, turn.changed) for turn in turns] == [(True, True)] * EIGHT
        assert REPLACE.is_reached(service.tenant)
        assert perform(REPLACE, service).writes == 0


@pytest.mark.parametrize("unique_names", [True, False])
def test_of_eight_deletions_one_reports_a_change(unique_names: bool) -> None:
    with served(DELETE, unique_names) as service:
        turns = at_once(service, [DELETE] * EIGHT)
        assert Counter((turn.succeeded, turn.changed) for turn in turns) == {(True, True): 1, (True, False): EIGHT - 1}
        assert service.tenant.named(NAME) == []


def test_an_update_of_what_is_being_deleted_says_so() -> None:
    with served(REPLACE, unique_names=True) as service:
        turns = at_once(service, [REPLACE, DELETE] * (EIGHT // 2))
        assert service.tenant.named(NAME) == []
        assert [turn.message for turn in turns[1::2]] == [""] * (EIGHT // 2)
        for turn in turns[::2]:
            assert turn.succeeded or "The store was deleted meanwhile: run again." in turn.message


# As plays of their own, against the simulator.


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[dict[str, Any]]:
    """Run a simulator that takes its time, so that plays overtake each other."""
    ready = tmp_path / "ready.json"
    arguments = ["--port", "0", "--ready-file", str(ready), "--quiet", "--exit-with-parent"]
    server = subprocess.Popen([sys.executable, str(ROOT / "tests/simulator"), *arguments])
    try:
        until = time.monotonic() + PATIENCE
        while not ready.is_file() and server.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        yield json.loads(ready.read_text(encoding="utf-8"))
    finally:
        server.terminate()
        server.wait(PATIENCE)


def control(simulator: dict[str, Any], path: str, body: Any = None, method: str | None = None) -> Any:
    """Ask the simulator's control API; with a body, tell it something."""
    data = None if body is None else json.dumps(body).encode()
    head = {"Content-Type": "application/json"}
    # The simulator's own address, on loopback.
    request = urllib.request.Request(simulator["control_url"] + path, data, head, method=method)  # noqa: S310
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
        text = answer.read()
    return json.loads(text) if text else None


def stored(simulator: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the stores of the name, as they really are."""
    found = control(simulator, f"stores?environment_id={simulator['environment_id']}")
    return [record for record in found if record["name"] == NAME]


PHASES = (CREATE, REPLACE, DELETE)


def playbook(simulator: dict[str, Any], direct: bool) -> list[dict[str, Any]]:
    """Return a play that carries out a task in each phase, once the phase is begun, and says what became of it."""
    names = ("environment_id", "client_id", "client_secret", "api_url", "token_url")
    connection = {name: simulator[name] for name in names}
    tasks: list[dict[str, Any]] = []
    for operation in PHASES:
        gate = f"touch $ME.{operation.kind}; until test -e {operation.kind}.go; do sleep 0.02; done"
        tasks += [
            {
                "name": "Wait for the others",
                "ansible.builtin.set_fact": {"gate": f"{{{{ lookup('pipe', '{gate}') }}}}"},
            },
            {
                "name": operation.kind,
                "community.pingone.pingone_zoom_store": {**connection, **operation.options},
                "register": operation.kind,
                "ignore_errors": True,
            },
            {"name": "Tell", "ansible.builtin.debug": {"msg": f"{{{{ 'RESULT ' ~ ({operation.kind} | to_json) }}}}"}},
        ]
    variables = {"ansible_python_interpreter": "{{ ansible_playbook_python }}", "pingone_direct": direct}
    play = {"name": "One of eight", "hosts": "localhost", "connection": "local", "gather_facts": False}
    return [{**play, "vars": variables, "tasks": tasks}]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("unique_names", "direct"), [(True, False), (False, True)], ids=["names are unique", "names are not unique"]
)
def test_eight_plays(unique_names: bool, direct: bool, simulator: dict[str, Any], tmp_path: Path) -> None:
    control(simulator, "settings", {"unique_names": unique_names, "latency_ms": 300}, "PATCH")
    (tmp_path / "play.yml").write_text(json.dumps(playbook(simulator, direct)), encoding="utf-8")
    plays = [_started(number, tmp_path) for number in range(EIGHT)]
    try:
        states = list(_states(simulator, tmp_path, plays))
    finally:
        for play in plays:
            if play.poll() is None:
                play.terminate()
    said = [(tmp_path / f"play{number}.out").read_text(encoding="utf-8") for number in range(EIGHT)]
    assert [play.returncode for play in plays] == [0] * EIGHT, said
    assert "Traceback" not in "".join(said)
    assert [secret for secret in (ZOOM_SECRET, simulator["client_secret"]) if secret in "".join(said)] == []
    results = [_results(text) for text in said]
    _are_created([result[0] for result in results], states[0], unique_names)
    _are_updated([result[1] for result in results], states[1])
    _are_deleted([result[2] for result in results], states[2])


def _started(number: int, folder: Path) -> subprocess.Popen[bytes]:
    command = [str(Path(sys.executable).with_name("ansible-playbook")), "-vvv", "--diff", "play.yml"]
    with (folder / f"play{number}.out").open("wb") as output:
        env = {**os.environ, "ME": f"play{number}"}
        return subprocess.Popen(command, cwd=folder, env=env, stdout=output, stderr=subprocess.STDOUT)


def _states(
    simulator: dict[str, Any], folder: Path, plays: Sequence[subprocess.Popen[bytes]]
) -> Iterator[list[dict[str, Any]]]:
    """Begin each phase when all have come to it, and yield the stores after it."""
    for operation in PHASES:
        until = time.monotonic() + PATIENCE
        while len(list(folder.glob(f"play*.{operation.kind}"))) < EIGHT:
            assert time.monotonic() < until, f"not all came to {operation.kind}"
            time.sleep(0.1)
        if operation is not CREATE:
            yield _made_anew(simulator) if operation is REPLACE else stored(simulator)
        (folder / f"{operation.kind}.go").touch()
    for play in plays:
        play.wait(PATIENCE)
    yield stored(simulator)


def _made_anew(simulator: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the stores that were made, and leave one of them, which somebody has changed."""
    there = stored(simulator)
    for twin in there[1:]:
        control(simulator, f"stores/{twin['id']}", method="DELETE")
    control(simulator, f"stores/{there[0]['id']}", {"description": "as somebody else wants it"}, "PATCH")
    return there


def _results(said: str) -> list[dict[str, Any]]:
    found = re.findall(r'"msg": ("RESULT .*")$', said, re.MULTILINE)
    assert len(found) == len(PHASES), said
    return [json.loads(json.loads(text).removeprefix("RESULT ")) for text in found]


def _are_created(results: list[dict[str, Any]], there: list[dict[str, Any]], unique_names: bool) -> None:
    assert all(record["configuration"]["OAUTH_CLIENT_SECRET"] == ZOOM_SECRET for record in there)
    assert sum(result["changed"] for result in results) == len(there)
    lost = [result["msg"] for result in results if result.get("failed")]
    if unique_names:
        assert len(there) == 1
        assert [
            text for text in lost if not re.search("UNIQUENESS_VIOLATION.* already: .*run again", text, re.DOTALL)
        ] == []
    else:
        # Who comes late finds one store, or several, and writes nothing.
        assert 1 <= len(there) <= EIGHT
        assert [text for text in lost if not text.startswith("Nothing was written. name:")] == []


def _are_updated(results: list[dict[str, Any]], there: list[dict[str, Any]]) -> None:
    assert [result["msg"] for result in results if result.get("failed")] == []
    assert any(result["changed"] for result in results)
    assert [record.get("description") for record in there] == ["as wanted"]


def _are_deleted(results: list[dict[str, Any]], there: list[dict[str, Any]]) -> None:
    assert [result["msg"] for result in results if result.get("failed")] == []
    assert sum(result["changed"] for result in results) == 1
    assert there == []
