# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The house has floors: what a file may import."""

from __future__ import annotations

from pathlib import Path

import pytest
import repository

# Each file of module_utils with those of the house that it may import. A file stands below all that come after it, so
# an import upward has no place in this table. design.md draws the picture.
ALLOWED: dict[str, set[str]] = {
    # Leaves: they know nothing of the house.
    "_errors": set(),
    "_secrets": set(),
    "_version": set(),
    "_http": set(),
    "_connection": set(),
    # Decisions that are the same for every resource.
    "_reconcile": {"_secrets"},
    # HTTP, and what it takes.
    "_retry": {"_errors"},
    "_token": {"_connection"},
    "_answers": {"_errors", "_retry", "_secrets"},
    "_kept": {"_connection", "_token"},
    "_client": {"_answers", "_connection", "_errors", "_http", "_kept", "_retry", "_secrets", "_token", "_version"},
    "_api": {"_answers", "_client", "_errors", "_http", "_retry"},
    # Resources: requests on one side, pure decisions on the other.
    "_resource_model": {"_secrets"},
    "_resources": {"_answers", "_api", "_errors", "_resource_model", "_retry", "_secrets"},
    "_store_model": {"_secrets"},
    "_rules": {"_answers", "_api", "_errors", "_retry"},
    "_stores": {
        "_answers",
        "_api",
        "_errors",
        "_kept",
        "_resource_model",
        "_retry",
        "_rules",
        "_secrets",
        "_store_model",
    },
    "_revisions": {"_answers", "_api", "_errors", "_retry"},
    "_plan": {"_errors", "_reconcile", "_resource_model"},
    "_plans": {"_api", "_errors", "_plan", "_resource_model", "_resources"},
    "_directory": {"_reconcile", "_secrets", "_store_model"},
    "_sync_status": {"_secrets"},
    "_zoom": {"_connection", "_errors", "_reconcile", "_secrets", "_store_model", "_sync_status"},
    "_zoom_checks": {"_reconcile", "_secrets", "_store_model", "_zoom"},
    "_mappings": {"_errors", "_resource_model"},
    "_audience": set(),
    "_rule_model": {"_audience", "_errors", "_mappings", "_reconcile", "_resource_model"},
    "_rule_checks": {"_audience", "_mappings", "_resource_model", "_rule_model"},
    "_rule_lookup": {
        *("_api", "_audience", "_directory", "_errors", "_plans"),
        *("_resource_model", "_resources", "_rule_model", "_stores"),
    },
    "_rule_mappings": {"_answers", "_api", "_errors", "_mappings", "_resource_model", "_resources", "_retry"},
    "_provisioning_rules": {
        *("_api", "_errors", "_mappings", "_resource_model", "_resources", "_rule_mappings", "_rule_model"),
    },
    # What a module is made of.
    "_task": {"_answers", "_api", "_client", "_connection", "_errors", "_kept", "_secrets"},
}
# What a module may see: neither how HTTP is done nor how a token is got.
FOR_MODULES = set(ALLOWED) - {"_answers", "_client", "_http", "_retry", "_token", "_version"}
PURE = (
    "_answers",
    "_audience",
    "_directory",
    "_errors",
    "_mappings",
    "_plan",
    "_reconcile",
    "_resource_model",
    "_rule_checks",
    "_rule_model",
    "_secrets",
    "_store_model",
    "_sync_status",
    "_token",
    "_zoom",
    "_zoom_checks",
)
NETWORK = ("http", "requests", "socket", "ssl", "urllib.request", "urllib3", "ansible.module_utils.urls")


def ours(path: Path) -> set[str]:
    """Return the files of module_utils that a file imports."""
    found = set()
    for level, name in repository.imports(path):
        parts = name.split(".")
        if level == 1 and path.parent.name == "module_utils":
            found.add(parts[0])
        elif level:
            assert level == 2 and parts[0] == "module_utils", f"{path.name} imports {name}"
            found.add(parts[1])
    return found


def test_the_table_is_of_these_files_and_leads_downward() -> None:
    assert sorted(ALLOWED) == [path.stem for path in repository.UTILS]
    floors = list(ALLOWED)
    upward = [(one, other) for one in floors for other in ALLOWED[one] if floors.index(other) >= floors.index(one)]
    assert upward == []


@pytest.mark.parametrize("path", repository.UTILS, ids=lambda path: path.stem)
def test_a_file_imports_only_from_below(path: Path) -> None:
    assert ours(path) <= ALLOWED[path.stem]


@pytest.mark.parametrize("path", repository.MODULES, ids=lambda path: path.stem)
def test_a_module_sees_no_http(path: Path) -> None:
    assert ours(path) <= FOR_MODULES


def test_requests_is_imported_in_one_file() -> None:
    files = {
        path.stem
        for path in repository.PLUGINS.rglob("*.py")
        for _level, name in repository.imports(path)
        if name.split(".")[0] == "requests"
    }
    assert files == {"_client"}


def test_only_the_client_knows_the_network() -> None:
    found = {
        (path.stem, name)
        for path in repository.PLUGINS.rglob("*.py")
        for _level, name in repository.imports(path)
        if path.stem != "_client" and name.startswith(NETWORK)
    }
    assert found == set()


@pytest.mark.parametrize("name", PURE)
def test_what_is_pure_neither_reads_the_clock_nor_the_machine(name: str) -> None:
    impure = {"os", "pathlib", "random", "subprocess", "sys", "tempfile", "time", "uuid"}
    path = repository.PLUGINS / "module_utils" / f"{name}.py"
    assert {imported.split(".")[0] for _level, imported in repository.imports(path)} & impure == set()


@pytest.mark.parametrize("path", repository.UTILS, ids=lambda path: path.stem)
def test_module_utils_know_no_module(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [word for word in ("AnsibleModule", "exit_json", "fail_json") if word in text] == []
