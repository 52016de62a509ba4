# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role takes what the module takes, and knows of it what the module knows."""

from __future__ import annotations

import importlib
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import repository

ROLE = repository.ROOT / "roles/zoom_stores"
SPECS = repository.load("roles/zoom_stores/meta/argument_specs.yml")["argument_specs"]
OPTIONS: dict[str, Any] = SPECS["main"]["options"]
LIST = OPTIONS["zoom_stores_list"]
OWN = {"zoom_stores_environment_id", "zoom_stores_list", "zoom_stores_publish"}
WORK = repository.load("roles/zoom_stores/tasks/main.yml")[1]


def staged(name: str) -> Any:
    """Import a file of the staged collection's plugins, of which alone the imports work."""
    place = str(Path(os.environ["ANSIBLE_COLLECTIONS_PATH"].split(os.pathsep)[0]).resolve())
    if place not in sys.path:
        sys.path.insert(0, place)
    return importlib.import_module(f"ansible_collections.{repository.collection()}.plugins.{name}")


def in_words_of_roles(arguments: dict[str, Any]) -> dict[str, Any]:
    """Return a module's argument spec as that of a role must be: in YAML, empty strings among the choices.

    Without no_log: ansible-core 2.16 fails at a value that is in Ansible Vault, and newer ones do nothing about it.
    """
    told = {}
    for name, spec in arguments.items():
        kept = {key: value for key, value in spec.items() if key not in ("no_log", "fallback")}
        if "choices" in kept:
            kept["choices"] = [*spec["choices"], *([""] if "" in spec["choices"] else [])]
        if "options" in kept:
            kept["options"] = in_words_of_roles(kept["options"])
        told[name] = kept
    return told


def without_descriptions(options: dict[str, Any]) -> dict[str, Any]:
    """Return what a role's argument spec demands."""
    demanded = {}
    for name, spec in options.items():
        kept = {key: value for key, value in spec.items() if key != "description"}
        if "options" in kept:
            kept["options"] = without_descriptions(kept["options"])
        demanded[name] = kept
    return demanded


@pytest.fixture(scope="module")
def module() -> Any:
    """Return the module that the role applies to each store."""
    return staged("modules.pingone_zoom_store")


@pytest.fixture(scope="module")
def connection() -> dict[str, Any]:
    """Return the argument spec of the connection, but for the environment."""
    arguments = dict(staged("module_utils._connection").CONNECTION_ARGUMENTS)
    del arguments["environment_id"]
    return arguments


def test_an_item_takes_what_the_module_takes(module: Any, connection: dict[str, Any]) -> None:
    arguments = module.ARGUMENTS["argument_spec"]
    own = {name: spec for name, spec in arguments.items() if name not in connection and name != "environment_id"}
    assert without_descriptions(LIST["options"]) == in_words_of_roles(own)
    constraints = {key: value for key, value in module.ARGUMENTS.items() if key != "argument_spec"}
    assert {key: value for key, value in LIST.items() if key.startswith(("required_", "mutually_"))} == constraints


def test_core_does_not_print_what_an_item_holds_that_is_no_dictionary() -> None:
    # With elements: dict, core's own validation quotes such an item, secrets included.
    assert (LIST["type"], LIST["elements"], LIST["required"]) == ("list", "raw", True)


def test_the_connection_is_optional_and_without_default(connection: dict[str, Any]) -> None:
    found = {name: spec for name, spec in OPTIONS.items() if name not in OWN}
    wanted = in_words_of_roles({f"zoom_stores_{name}": spec for name, spec in connection.items()})
    for spec in wanted.values():
        spec.pop("default", None)
    assert without_descriptions(found) == wanted


def test_the_tasks_pass_on_the_connection(connection: dict[str, Any]) -> None:
    given = dict(WORK["module_defaults"][f"group/{repository.collection()}.pingone"])
    assert given.pop("environment_id") == "{{ zoom_stores_environment_id }}"
    wanted = given.pop("access_token")
    assert wanted == "{{ zoom_stores__token.access_token | default(zoom_stores_access_token) | default(omit) }}"
    assert given == {
        name: f"{{{{ zoom_stores_{name} | default(omit) }}}}" for name in connection if name != "access_token"
    }


def test_the_tasks_pass_on_each_option_of_an_item() -> None:
    name = f"{repository.collection()}.pingone_zoom_store"
    task = next(task for task in WORK["block"] if name in task)
    assert set(task[name]) == set(LIST["options"])
    for option, value in task[name].items():
        assert set(re.findall(r"zoom_stores__item\.(\w+)", value)) == {option}
        assert "omit" in value


def test_the_only_default_is_the_documented_one() -> None:
    defaults = repository.load("roles/zoom_stores/defaults/main.yml")
    assert defaults == {name: spec["default"] for name, spec in OPTIONS.items() if "default" in spec}
    assert list(defaults) == ["zoom_stores_publish"]


def test_no_loop_shows_an_item() -> None:
    loops = []
    for path in sorted((ROLE / "tasks").glob("*.yml")):
        tasks = repository.load(repository.relative(path))
        while tasks:
            task = tasks.pop()
            tasks += [inner for part in ("block", "rescue", "always") for inner in task.get(part, [])]
            loops += [task["loop"]] if "loop" in task else []
    assert loops == ["{{ zoom_stores__order }}"]


def test_the_readme_names_each_variable() -> None:
    text = (ROLE / "README.md").read_text(encoding="utf-8")
    assert [name for name in OPTIONS if f"`{name}`" not in text] == []
