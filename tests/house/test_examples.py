# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every documented example runs as it stands, against a simulator."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import repository
import yaml

PAGES = [repository.ROOT / "README.md", *sorted(repository.ROOT.glob("docs/*.md"))]
BLOCK = re.compile(r"^(?P<indent> *)```yaml\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL)
NOT_RUN = re.compile(r"<!-- not run: (.+) -->\s*\Z")
PATIENCE = 60

Simulator = dict[str, Any]


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """Run a simulator for all examples; the value says how to reach it."""
    ready = tmp_path_factory.mktemp("simulator") / "ready.json"
    arguments = ["--port", "0", "--ready-file", str(ready), "--quiet", "--exit-with-parent"]
    server = subprocess.Popen([sys.executable, str(repository.ROOT / "tests/simulator"), *arguments])
    try:
        until = time.monotonic() + PATIENCE
        while not ready.is_file() and server.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        yield json.loads(ready.read_text(encoding="utf-8"))
    finally:
        server.terminate()
        server.wait(PATIENCE)


@pytest.fixture
def simulator(process: Simulator) -> Simulator:
    """Reset the simulator before an example."""
    control(process, "reset", {})
    # What the examples connect to is the real Zoom, which nobody here can reach.
    fault = {"method": "POST", "path": "/connection/status$", "kind": "empty", "times": None}
    control(process, "faults", fault)
    return process


@pytest.mark.parametrize("path", repository.MODULES, ids=lambda path: path.stem)
def test_the_examples_of_a_module(path: Path, simulator: Simulator, tmp_path: Path) -> None:
    examples = repository.documentation()[f"{repository.collection()}.{path.stem}"]["examples"]
    if not is_playbook(yaml.safe_load(examples)):
        head = "- name: Run the examples\n  hosts: localhost\n  gather_facts: false\n  tasks:\n"
        examples = head + textwrap.indent(examples, "    ")
    run(examples, simulator, tmp_path)


@pytest.mark.parametrize("path", PAGES, ids=repository.relative)
def test_the_playbooks_of_a_page(path: Path, simulator: Simulator, tmp_path: Path) -> None:
    blocks = list(playbooks(path.read_text(encoding="utf-8")))
    assert blocks, "the page shows no playbook that could be run"
    run("\n".join(blocks), simulator, tmp_path)


def test_a_playbook_is_left_out_for_a_reason_only() -> None:
    shown = "- hosts: all\n"
    assert list(playbooks(f"```yaml\n{shown}```\n")) == [shown]
    assert list(playbooks(f"  ```yaml\n  {shown}  ```\n")) == [shown]
    assert list(playbooks(f"<!-- not run: it needs a tenant -->\n```yaml\n{shown}```\n")) == []
    assert list(playbooks("```yaml\n- name: a task\n```\n```yaml\nnot: a list\n```\n")) == []


def playbooks(page: str) -> Iterator[str]:
    """Yield the blocks of a page that are playbooks, but for those that say why they are not run."""
    for block in BLOCK.finditer(page):
        text = textwrap.dedent(block["text"])
        if is_playbook(yaml.safe_load(text)) and not NOT_RUN.search(page[: block.start()]):
            yield text


def is_playbook(content: Any) -> bool:
    """Say whether what stands in a YAML file is a playbook."""
    return isinstance(content, list) and isinstance(content[0], dict) and "hosts" in content[0]


def run(playbook: str, simulator: Simulator, folder: Path) -> None:
    """Run a playbook; each of its tasks must be carried out."""
    (folder / "playbook.yml").write_text(playbook, encoding="utf-8")
    variables = {name: simulator[name] for name in ("zoom_account_id", "zoom_client_id", "zoom_client_secret")}
    command = [repository.program("ansible-playbook"), "playbook.yml", "--extra-vars", json.dumps(variables)]
    ended = subprocess.run(
        command,
        cwd=folder,
        env=environment(simulator),
        capture_output=True,
        text=True,
        check=False,
        timeout=10 * PATIENCE,
    )
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said
    plays = yaml.safe_load(playbook)
    tasks = sum(len(play["tasks"]) + len(play.get("handlers", ())) for play in plays)
    assert re.search(rf"localhost +: ok={tasks} .*failed=0 +skipped=0 +rescued=0 +ignored=0", said), said
    asked = control(simulator, "journal")
    assert [entry["line"] for entry in asked if not 200 <= (entry["status"] or 0) < 300] == [], said
    assert asked, "nothing was asked of PingOne"


def environment(simulator: Simulator) -> dict[str, str]:
    """Return the environment of a playbook that is to use the simulator."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PINGONE_")}
    connection = {
        "PINGONE_CLIENT_ID": simulator["client_id"],
        "PINGONE_CLIENT_SECRET": simulator["client_secret"],
        "PINGONE_ENVIRONMENT_ID": simulator["auth_environment_id"],
        "PINGONE_API_URL": simulator["api_url"],
        "PINGONE_TOKEN_URL": simulator["token_url"],
    }
    return {**kept, **connection, "ANSIBLE_NOCOLOR": "1"}


def control(simulator: Simulator, path: str, body: dict[str, Any] | None = None) -> Any:
    """Ask the control API; with a body, tell it something."""
    data = None if body is None else json.dumps(body).encode()
    # The simulator's own address, on loopback.
    request = urllib.request.Request(  # noqa: S310
        simulator["control_url"] + path, data, {"Content-Type": "application/json"}
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=PATIENCE) as answer:
        return json.loads(answer.read())
