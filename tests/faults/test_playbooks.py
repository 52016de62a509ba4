# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A sample of the matrix as a user sees it: through ansible-playbook, in a module's process and in the worker's."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cells import Stand, concluded, connection_of, matrix, standing, turn_of
from operations import MARKERS
from promises import RETRY_TIMEOUT
from verdict import problems

PATIENCE = 300
SAMPLE = {
    ("token", "401, for ever"),
    ("list", "a body of 50 MB"),
    ("list", "a redirect to another host"),
    ("list", "no answer within timeout"),
    ("page 2", "a next link to another host"),
    ("create", "connection dropped without an answer, after the work was done"),
    ("create", "504, after the work was done, for ever"),
    ("read", "404, gone meanwhile"),
    ("replace", "an answer that breaks off, after the work was done"),
    ("replace", "JSON that is cut off"),
    ("delete", "503 without a body, after the work was done"),
    ("connection check", "403, not yet authorised"),
    ("connection check", "415"),
    ("revision", "connection dropped without an answer, after the work was done"),
}


@pytest.mark.thorough
@pytest.mark.parametrize("direct", [False, True], ids=["as a process", "in the worker"])
def test_a_playbook_keeps_the_promises(direct: bool, tmp_path: Path) -> None:
    cells = [cell for cell in matrix() if (cell.operation.kind, cell.fault.words) in SAMPLE]
    assert len(cells) == len(SAMPLE)
    with contextlib.ExitStack() as stack:
        stands = [stack.enter_context(standing(cell)) for cell in cells]
        contents = [stand.service.tenant.content() for stand in stands]
        results, said = played(stands, direct, tmp_path)
        assert [marker for marker in MARKERS if marker in said] == []
        assert "Traceback" not in said
        assert said.count("in the worker process" if direct else "as a process: pingone_direct") == len(cells)
        found = {}
        for stand, result, before in zip(stands, results, contents, strict=True):
            turn = turn_of(
                stand.cell.operation,
                stand.service,
                not result.get("failed", False),
                result,
                result.get("warnings", []),
                before=before,
            )
            found[stand.cell.name] = problems(stand.cell, concluded(stand, turn))
        assert {name: several for name, several in found.items() if several} == {}


def played(stands: list[Stand], direct: bool, folder: Path) -> tuple[list[dict[str, Any]], str]:
    """Run a task for each cell in one play; return the results, and everything that was printed or logged."""
    tasks: list[dict[str, Any]] = [task(stand, f"result_{number}") for number, stand in enumerate(stands)]
    names = ", ".join(f"result_{number}" for number in range(len(stands)))
    written = {"content": "{{ [" + names + "] | to_json }}", "dest": str(folder / "results.json"), "mode": "0600"}
    tasks.append({"name": "Keep the results", "ansible.builtin.copy": written})
    interpreter = {"ansible_python_interpreter": "{{ ansible_playbook_python }}", "pingone_direct": direct}
    play = {"name": "Meet the faults", "hosts": "localhost", "connection": "local", "gather_facts": False}
    (folder / "play.yml").write_text(json.dumps([{**play, "vars": interpreter, "tasks": tasks}]), encoding="utf-8")
    command = [str(Path(sys.executable).with_name("ansible-playbook")), "-vvv", "--diff", "play.yml"]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE)
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said
    kept = (folder / "results.json").read_text(encoding="utf-8")
    return json.loads(kept), said + kept


def task(stand: Stand, register: str) -> dict[str, Any]:
    """Return a task that meets the fault of a cell, and does not end the play."""
    operation = stand.cell.operation
    own = {**operation.options, **({"store_id": stand.store_id} if "store_id" in operation.options else {})}
    options = {**connection_of(stand.service), "timeout": stand.service.timeout, "retry_timeout": RETRY_TIMEOUT, **own}
    module = f"community.pingone.pingone_{operation.module}"
    return {"name": stand.cell.name, module: options, "register": register, "ignore_errors": True}


def test_the_sample_is_of_the_matrix() -> None:
    known: set[tuple[str, str]] = {(cell.operation.kind, cell.fault.words) for cell in matrix()}
    assert SAMPLE - known == set()
