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
FILTERS = sorted((repository.PLUGINS / "filter").glob("*.py"))
ROLES = sorted(path.parent for path in repository.ROOT.glob("roles/*/README.md"))
OURS = "zoom connection"
# What the blocks of a role's README have PingOne do.
DONE = {
    "zoom_stores": {"create_store", "create_revision"},
    "zoom_provisioning": {"create_rule", "create_mapping", "create_revision", "delete_rule", "delete_store"},
}
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


@pytest.mark.thorough
@pytest.mark.parametrize("path", FILTERS, ids=lambda path: path.stem)
def test_the_examples_of_a_filter(path: Path, simulator: Simulator, tmp_path: Path) -> None:
    name = f"{repository.collection()}.{path.stem}"
    command = [repository.program("ansible-doc"), "--json", "--type", "filter", name]
    examples = json.loads(called(command, simulator, tmp_path))[name]["examples"]
    assert name in examples
    said = played(examples, simulator, tmp_path)
    assert f"ok={len(yaml.safe_load(examples))} " in said, said


@pytest.mark.thorough
@pytest.mark.parametrize("role", ROLES, ids=lambda path: path.name)
def test_the_blocks_of_a_roles_readme(role: Path, simulator: Simulator, tmp_path: Path) -> None:
    control(simulator, "populations", {"name": "Staff"})
    page = (role / "README.md").read_text(encoding="utf-8")
    texts = [textwrap.dedent(block["text"]) for block in BLOCK.finditer(page)]
    # A block of variables holds for all others; and what takes everything down comes last.
    variables = {name: value for text in texts for name, value in dict_in(text).items()}
    tried = sorted((text for text in texts if not dict_in(text)), key=lambda text: "_state: absent" in text)
    assert len(tried) > 1
    for text in tried:
        of_playbook = is_playbook(yaml.safe_load(text))
        # What a play that includes the role says elsewhere.
        elsewhere = {"zoom_stores_environment_id": simulator["environment_id"], "zoom_stores_list": [{"name": OURS}]}
        given = {**variables, **({} if of_playbook else elsewhere)}
        # Zoom itself is out of reach.
        zoom = {"scim_url": simulator["zoom_scim_url"], "oauth_token_url": simulator["zoom_oauth_token_url"]}
        added = "".join(rf"\g<1>{name}: {address}\n" for name, address in zoom.items())
        played(re.sub(r"( +)oauth_account_id:", rf"{added}\g<0>", text), simulator, tmp_path, given)
    written = {entry["operation"] for entry in control(simulator, "journal") if entry["method"] != "GET"}
    assert DONE[role.name] <= written


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


def dict_in(text: str) -> dict[str, Any]:
    """Return the variables that a block consists of, none if it is a list."""
    content = yaml.safe_load(text)
    return content if isinstance(content, dict) else {}


def played(text: str, simulator: Simulator, folder: Path, variables: dict[str, Any] | None = None) -> str:
    """Run a playbook, or tasks in one of their own, to its good end; return what it said."""
    head = "- name: Run the tasks\n  hosts: localhost\n  gather_facts: false\n  tasks:\n"
    playbook = text if is_playbook(yaml.safe_load(text)) else head + textwrap.indent(text, "    ")
    (folder / "playbook.yml").write_text(playbook, encoding="utf-8")
    given = {name: simulator[name] for name in ("zoom_account_id", "zoom_client_id", "zoom_client_secret")}
    more = json.dumps({**given, **(variables or {})})
    return called([repository.program("ansible-playbook"), "playbook.yml", "--extra-vars", more], simulator, folder)


def is_good(entry: dict[str, Any]) -> bool:
    """Say whether an answer is one that an example may get; that there is no revision yet is one."""
    none_yet = entry["operation"] == "latest_revision" and entry["status"] == 404
    return none_yet or 200 <= (entry["status"] or 0) < 300
