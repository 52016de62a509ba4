# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every documented example runs as it stands, against a simulator."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import repository
import yaml
from simulated import Simulator, called, control

PAGES = [repository.ROOT / "README.md", *sorted(repository.ROOT.glob("docs/*.md"))]
BLOCK = re.compile(r"^(?P<indent> *)```yaml\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL)
NOT_RUN = re.compile(r"<!-- not run: (.+) -->\s*\Z")


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
    said = called(command, simulator, folder)
    plays = yaml.safe_load(playbook)
    tasks = sum(len(play["tasks"]) + len(play.get("handlers", ())) for play in plays)
    assert re.search(rf"localhost +: ok={tasks} .*failed=0 +skipped=0 +rescued=0 +ignored=0", said), said
    asked = control(simulator, "journal")
    assert [entry["line"] for entry in asked if not is_good(entry)] == [], said
    assert asked, "nothing was asked of PingOne"


def is_good(entry: dict[str, Any]) -> bool:
    """Say whether an answer is one that an example may get; that there is no revision yet is one."""
    none_yet = entry["operation"] == "latest_revision" and entry["status"] == 404
    return none_yet or 200 <= (entry["status"] or 0) < 300
