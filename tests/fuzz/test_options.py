# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever is written in the options: one JSON object, no secret, and after a refusal no write."""

from __future__ import annotations

import json
import typing as t

import chained
import play
import pytest
from anything import GIVEN, JSON, TEXTS, seen
from hypothesis import assume, example, given
from hypothesis import strategies as st
from line import Line

from ansible_collections.community.pingone.plugins.filter.zoom_store_problems import zoom_store_problems

OAUTH = {"oauth_account_id": "account", "oauth_client_id": "client", "oauth_client_secret": GIVEN["zoom"]}
BASE: dict[str, dict[str, t.Any]] = {
    "store": {"name": "new", "configuration": OAUTH},
    "store_info": {},
    "revision": {},
    "revision_info": {},
    "token": {},
    "plan": {"name": "renamed"},
    "plan_info": {},
    "directory": {"name": "renamed"},
    "directory_info": {},
    "rule": {
        "name": chained.RULE,
        "target_store": chained.TARGET,
        "mappings": [{"target_attribute": "x", "expression": "y"}],
    },
    "rule_info": {},
}
CHAIN = ("plan", "plan_info", "directory", "directory_info", "rule", "rule_info")
# A secret of Zoom is looked for in what is printed only where core, too, can know that it is one.
SECRET = ("oauth_client_secret", "api_key", "api_secret", "client_secret", "access_token")
# Waiting is not what is tried here, and no file of this machine is to be read.
NOT_TRIED = ("retry_timeout", "timeout", "ca_path")


def _options(kind: str) -> list[str]:
    return [name for name in play.MODULES[kind].ARGUMENTS["argument_spec"] if name not in NOT_TRIED]


@st.composite
def _arguments(draw: st.DrawFn, kind: str) -> dict[str, t.Any]:
    """Return good arguments with anything in some places."""
    given_options: dict[str, t.Any] = {**play.WORKER, **json.loads(json.dumps(BASE[kind])), "retry_timeout": 20}
    names = st.sampled_from(_options(kind))
    for name in draw(st.lists(names, max_size=2)):
        given_options[name] = draw(JSON)
    inner = given_options.get("configuration")
    if isinstance(inner, dict) and kind == "store":
        known = st.sampled_from(list(play.MODULES[kind].ARGUMENTS["argument_spec"]["configuration"]["options"]))
        for name in draw(st.lists(known, max_size=2)):
            inner[name] = draw(JSON)
        if draw(st.booleans()):
            inner[draw(known | TEXTS)] = draw(JSON)
    mappings = given_options.get("mappings")
    if isinstance(mappings, list) and kind == "rule":
        mapping = st.dictionaries(st.sampled_from(["target_attribute", "source_attribute", "expression"]) | TEXTS, JSON)
        mappings += draw(st.lists(mapping | JSON, max_size=2))
    if draw(st.integers(0, 9)) == 0:
        given_options[draw(TEXTS.filter(lambda text: not text.startswith("_ansible")))] = draw(JSON)
    return given_options


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try some modules always, the others too where it may take longer."""
    if "kind" in metafunc.fixturenames:
        thorough = metafunc.config.getoption("--thorough")
        metafunc.parametrize("kind", [kind for kind in BASE if thorough or kind == "rule" or kind not in CHAIN])


@given(data=st.data(), check=st.booleans())
def test_whatever_is_given(kind: str, data: st.DataObject, check: bool) -> None:
    arguments = data.draw(_arguments(kind))
    # Core itself gives up at a number or a list in place of a dictionary of options, before the module begins.
    assume(not isinstance(arguments.get("configuration"), (bool, int, float, list)))
    with play.connected(Line.fresh()) as line:
        if kind in CHAIN:
            chained.seed(line)
        ending = play.run(play.MODULES[kind], arguments, check=check)
        _expect_no_write_after_a_refusal(ending, line, check)
    # Core puts what it was given beside the result, and knows no secret in an option of another type.
    shown = {name: value for name, value in ending.result.items() if name != "invocation"}
    inner = arguments.get("configuration")
    written = [arguments["client_secret"], inner.get("oauth_client_secret") if isinstance(inner, dict) else None]
    secrets = [text for text in (*GIVEN.values(), play.WORKER["client_secret"]) if text in written]
    assert seen(json.dumps(shown), *secrets) == []


def _expect_no_write_after_a_refusal(ending: play.Ending, line: Line, check: bool) -> None:
    written = line.written()
    if ending.failed and "failure" not in ending.result:
        assert written == []
        if not ending.result["msg"].startswith("Nothing was written"):
            assert line.sent == []
    assert not (check and written)
    assert len(written) <= 1 or ending.failed or "rules" in written[0]


@given(name=TEXTS.filter(str.strip), description=TEXTS)
def test_whatever_a_store_is_called(name: str, description: str) -> None:
    """The service has the very text, and the next run finds it."""
    arguments = {**play.WORKER, "name": name, "description": description, "configuration": OAUTH, "retry_timeout": 0}
    with play.connected(Line.fresh()) as line:
        first, second = (play.run(play.MODULES["store"], arguments) for _time in range(2))
        stored = list(line.stores.values())
        if first.failed:
            # What UTF-8 cannot write, the service cannot answer.
            assert max(name + description) >= "\ud800" and "failure" in first.result
            return
        assert [(one["name"], one.get("description", "")) for one in stored] == [(name, description)]
        assert (first.result["changed"], second.result["changed"]) == (True, False)
        assert first.result["store"]["name"] == second.result["store"]["name"]
        assert seen(first.printed + second.printed, GIVEN["zoom"]) == []


_ITEMS = st.lists(
    JSON
    | st.dictionaries(
        st.sampled_from(["name", "store_id", "state", "status", "managed", "configuration", "update_secret"]) | TEXTS,
        JSON | st.fixed_dictionaries({"oauth_client_secret": st.just(GIVEN["zoom"])}, optional={"api_key": JSON}),
        max_size=4,
    ),
    max_size=3,
)


@given(stores=_ITEMS | JSON)
@example(stores=[{"name": GIVEN["zoom"], "oauth_client_secret": GIVEN["zoom"]}, {"status": GIVEN["zoom"]}])
def test_whatever_the_role_is_given(stores: t.Any) -> None:
    """The role's own check names places, and quotes no value."""
    problems = zoom_store_problems(stores, "list")
    assert all(isinstance(problem, str) and problem.startswith("list") for problem in problems)
    assert seen("\n".join(problems), GIVEN["zoom"]) == []
