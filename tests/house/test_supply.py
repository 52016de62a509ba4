# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The workflows run what a developer runs, on all that is supported, and nobody else's code but by its commit."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest
import repository

WORKFLOWS = sorted(repository.ROOT.glob(".github/workflows/*.yml"))
CI = ".github/workflows/ci.yml"


def cores() -> dict[str, tuple[str, ...]]:
    """Return the ansible-cores that are tested, each with its Pythons."""
    tree = repository.tree(repository.ROOT / "scripts/pythons.py")
    found = {getattr(node.targets[0], "id", ""): node.value for node in tree.body if isinstance(node, ast.Assign)}
    cores: dict[str, tuple[str, ...]] = ast.literal_eval(found["CORES"])
    return cores


def steps(workflow: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the steps of all jobs."""
    for job in workflow["jobs"].values():
        yield from job["steps"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=repository.relative)
def test_an_action_is_pinned_by_commit_and_names_its_release(path: Any) -> None:
    used = re.findall(r"\buses: *(.*)", path.read_text(encoding="utf-8"))
    assert used
    assert [one for one in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=repository.relative)
def test_a_workflow_has_no_secret_and_may_only_read(path: Any) -> None:
    workflow = repository.load(repository.relative(path))
    assert not re.search(r"\bsecrets\b|\bgithub\.token\b", path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    assert [job["permissions"] for job in workflow["jobs"].values()] == [{"contents": "read"}] * len(workflow["jobs"])
    checkouts = [one for one in steps(workflow) if one.get("uses", "").startswith("actions/checkout@")]
    assert [one["with"]["persist-credentials"] for one in checkouts] == [False] * len(workflow["jobs"])


def test_ci_runs_each_core_on_its_oldest_and_its_newest_python() -> None:
    matrix = repository.load(CI)["jobs"]["lane"]["strategy"]["matrix"]["include"]
    wanted = [{"core": core, "python": one} for core, found in cores().items() for one in (found[0], found[-1])]
    assert matrix == wanted


def test_ci_runs_what_a_developer_runs_on_each_change_and_on_a_schedule() -> None:
    workflow = repository.load(CI)
    assert {"pull_request", "push", "schedule"} <= set(workflow["on"])
    commands = [one["run"] for one in steps(workflow) if "run" in one]
    assert commands == [".ci/run", 'make lane CORE="$CORE" ON="$ON"', "make test-all"]


def test_readme_names_each_core_and_its_pythons() -> None:
    rows = re.findall(
        r"^\| (2\.[\d., ]+) \| (3\.[\d., ]+) \|$", (repository.ROOT / "README.md").read_text(), re.MULTILINE
    )
    assert {core: tuple(pythons.split(", ")) for group, pythons in rows for core in group.split(", ")} == cores()


def test_the_mutation_tool_is_pinned() -> None:
    text = (repository.ROOT / "tests/requirements-mutation.txt").read_text(encoding="utf-8")
    assert re.search(r"^mutmut==\d+\.\d+\.\d+$", text, re.MULTILINE)


def test_a_survivor_is_of_code_that_stands() -> None:
    text = (repository.ROOT / "tests/mutation/survivors.md").read_text(encoding="utf-8")
    lost = []
    for section in text.split("\n## ")[1:]:
        path = repository.PLUGINS / "module_utils" / section.partition("\n")[0].strip("`")
        lines = {" ".join(line.split()) for line in path.read_text(encoding="utf-8").splitlines()}
        removed = re.findall(r"^- (.*)$", section, re.MULTILINE)
        assert removed
        lost += [(path.name, line) for line in removed if line not in lines]
    assert lost == []
