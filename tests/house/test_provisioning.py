# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role that brings users to Zoom, and its page: what it takes, what it says, and that who follows it arrives."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import repository
from simulated import Simulator, called, control
from test_examples import NOT_RUN
from test_pages import blocks, commands, files
from test_role import in_words_of_roles, staged, without_descriptions

ROLE = "roles/zoom_provisioning"
SPECS = repository.load(f"{ROLE}/meta/argument_specs.yml")["argument_specs"]
MAIN: dict[str, Any] = SPECS["main"]["options"]
HEALTH: dict[str, Any] = SPECS["health"]["options"]
README = (repository.ROOT / ROLE / "README.md").read_text(encoding="utf-8")
PAGE = repository.ROOT / "docs/provisioning.md"
TASKS = sorted((repository.ROOT / ROLE / "tasks").glob("*.yml"))


def tasks() -> list[dict[str, Any]]:
    """Return every task of the role, those in blocks included."""
    found: list[dict[str, Any]] = []
    waiting = [task for path in TASKS for task in repository.load(repository.relative(path))]
    while waiting:
        task = waiting.pop()
        found.append(task)
        waiting += [inner for part in ("block", "rescue", "always") for inner in task.get(part, [])]
    return found


@pytest.fixture(scope="module")
def connection() -> dict[str, Any]:
    """Return the argument spec of the connection, but for the environment."""
    arguments = dict(staged("module_utils._connection").CONNECTION_ARGUMENTS)
    del arguments["environment_id"]
    return arguments


@pytest.mark.parametrize("options", [MAIN, HEALTH], ids=["main", "health"])
def test_the_connection_is_optional_and_without_default(options: dict[str, Any], connection: dict[str, Any]) -> None:
    wanted = in_words_of_roles({f"zoom_provisioning_{name}": spec for name, spec in connection.items()})
    for spec in wanted.values():
        spec.pop("default", None)
    assert {name: spec for name, spec in without_descriptions(options).items() if name in wanted} == wanted


def test_the_tasks_pass_on_the_connection(connection: dict[str, Any]) -> None:
    (block,) = (task for task in tasks() if "module_defaults" in task)
    given = dict(block["module_defaults"][f"group/{repository.collection()}.pingone"])
    assert given.pop("environment_id") == "{{ zoom_provisioning_environment_id }}"
    token = given.pop("access_token")
    assert (
        token == "{{ zoom_provisioning__token.access_token | default(zoom_provisioning_access_token) | default(omit) }}"
    )
    names = [name for name in connection if name != "access_token"]
    assert given == {name: f"{{{{ zoom_provisioning_{name} | default(omit) }}}}" for name in names}


def test_the_store_takes_what_the_module_takes(connection: dict[str, Any]) -> None:
    name = f"{repository.collection()}.pingone_zoom_store"
    arguments = staged("modules.pingone_zoom_store").ARGUMENTS["argument_spec"]
    (task,) = (task for task in tasks() if name in task and "state" not in task[name])
    assert set(task[name]) == set(arguments) - set(connection) - {"environment_id", "state"}
    for option, value in task[name].items():
        assert set(re.findall(r"zoom_provisioning_store\.(\w+)", value)) == {option}


def test_core_does_not_print_the_store() -> None:
    # With type: dict, core's own validation quotes a value that is none, secrets included.
    assert {(options["zoom_provisioning_store"]["type"]) for options in (MAIN, HEALTH)} == {"raw"}
    assert [task["name"] for task in tasks() if "loop" in task] == []


def test_defaults_are_the_documented_ones() -> None:
    documented = {name: spec["default"] for name, spec in {**MAIN, **HEALTH}.items() if "default" in spec}
    assert repository.load(f"{ROLE}/defaults/main.yml") == documented


def test_the_readme_names_each_variable() -> None:
    assert [name for name in {**MAIN, **HEALTH} if f"`{name}`" not in README] == []
    known = set(MAIN) | set(HEALTH) | {"zoom_provisioning_health"}
    page = PAGE.read_text(encoding="utf-8")
    assert set(re.findall(r"\bzoom_provisioning_\w+", README + page)) - known == set()


def test_the_readme_tells_the_usual_mappings() -> None:
    rows = re.findall(r"^\| `([\w.]+)` \| `([\w.]+)` \| (always|yes|no)\b", README, re.MULTILINE)
    told = {target: (source, usual != "no") for target, source, usual in rows}
    assert told == staged("filter.zoom_mappings").USUAL


@pytest.mark.thorough
def test_who_follows_the_page_arrives(process: Simulator, tmp_path: Path) -> None:
    control(process, "reset", {})
    for name in ("ada", "bob"):
        user = {"username": name, "email": f"{name}@example.com", "title": "Dr", "population": "Staff"}
        control(process, "users", user)
    zoom = f"scim_url: {process['zoom_scim_url']}\n            oauth_token_url: {process['zoom_oauth_token_url']}"
    left_out = [text for before, text in blocks(PAGE, "yaml") if NOT_RUN.search(before)]
    named = dict(zip(("provision.yml", "health.yml", "down.yml"), left_out, strict=True))
    for name, text in {**files(PAGE), **named}.items():
        # Zoom itself is out of reach.
        addressed = text.replace("oauth_account_id:", f"{zoom}\n            oauth_account_id:")
        (tmp_path / name).write_text(addressed, encoding="utf-8")
    variables = {name: process[name] for name in ("zoom_account_id", "zoom_client_id", "zoom_client_secret")}
    # The page has it from another one, encrypted.
    (tmp_path / "zoom-vault.yml").write_text(json.dumps(variables), encoding="utf-8")
    own = json.dumps({"zoom_provisioning_wait_interval": 1, "pingone_direct": True})
    (tmp_path / "own.json").write_text(own, encoding="utf-8")
    predict, run, look, health, predict_down, down = commands(PAGE)

    def play(words: list[str], *options: str) -> str:
        command = [repository.program(words[0]), *words[1:], "--extra-vars", "@own.json", *options]
        return " ".join(called(command, process, tmp_path).split())

    said = play(predict)
    assert 'the rule \\"PingOne to Zoom\\", active, for users of the populations Staff.' in said
    assert "Mappings: email from email, name.familyName from name.family" in said
    assert "plan to be created, directory store to be created, Zoom store to be created, rule to follow;" in said
    assert control(process, "stores") == []
    said = play(run, "-vvvv", "--diff")
    assert "of 600 s: Synchronised: 2 of 2 users, 0 failed" in said
    assert sorted(user["userName"] for user in control(process, "zoom_users")) == ["ada@example.com", "bob@example.com"]
    assert [user for user in control(process, "zoom_users") if "title" in user] == []
    assert "Synchronised: 2 of 2 users" in play(look)
    play(health)
    said += play(predict_down)
    assert [store["type"] for store in control(process, "stores")] == ["directory", "Zoom"]
    said += play(down, "-vvvv", "--diff", "--extra-vars", json.dumps({"zoom_provisioning_populations": ["Staff"]}))
    assert "2 at the last synchronisation, selected by population.id eq" in said
    assert "(Staff, says zoom_provisioning_populations)" in said
    assert [user["active"] for user in control(process, "zoom_users")] == [False, False]
    assert [store["type"] for store in control(process, "stores")] == []
    for secret in (process["client_secret"], process["zoom_client_secret"]):
        assert secret not in said
