# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever the service answers to the modules of the chain: no traceback, no secret, no other host, no twin."""

from __future__ import annotations

import json
import typing as t

import chained
import play
import pytest
from anything import GIVEN, HOSTILE, JSON, TEXTS, seen
from hypothesis import example, given
from hypothesis import strategies as st
from line import Line
from test_answers import HEADERS, STATUSES, Spoiler

_MAPPINGS = [
    {"target_attribute": "userName", "source_attribute": "email"},
    {"target_attribute": "x", "expression": "y"},
]
_RULE = {"name": chained.RULE, "target_store": chained.TARGET}
# Each task, with what it is done by, and what stands before it.
TASKS: dict[str, tuple[str, dict[str, t.Any], dict[str, bool]]] = {
    "plan is renamed": ("plan", {"name": "renamed", "status": "ACTIVE"}, {}),
    "plan is deleted": ("plan", {"state": "absent", "delete_rules": True}, {}),
    "plans are read": ("plan_info", {}, {}),
    "directory is made": ("directory", {"name": "People"}, {"rule": False, "directory": False}),
    "directories are read": ("directory_info", {}, {}),
    "rule is made": (
        "rule",
        {**_RULE, "populations": [chained.POPULATION], "active": True, "mappings": _MAPPINGS},
        {"rule": False},
    ),
    "rule is changed": ("rule", {**_RULE, "description": "as wanted", "active": True, "mappings": _MAPPINGS}, {}),
    "rule is deleted": ("rule", {"name": chained.RULE, "state": "absent"}, {}),
    "rules are read": ("rule_info", {}, {}),
}
# Those that are tried always, the others where it may take longer.
SAMPLE = ("rule is changed",)
# The longest of these tasks asks eleven times, first for the token.
LAST = 9


@st.composite
def _spoilt_records(draw: st.DrawFn) -> t.Any:
    """Return a plan, a rule, a mapping or a population of which one member is anything."""
    one: dict[str, t.Any] = {
        "id": draw(st.sampled_from([chained.PLAN_ID, chained.RULE_ID, "an-id"])),
        "name": chained.RULE,
    }
    one.update(plan={"id": chained.PLAN_ID}, sourceStore={"id": chained.SOURCE_ID}, active=True)
    one.update(targetStore={"id": chained.TARGET_ID}, targetAttribute="userName", sourceAttribute="email")
    more = ["populationExpression", "groups", "description", "status", "expression", "attributeMappingType", "X"]
    one[draw(st.sampled_from([*one, *more]) | TEXTS)] = draw(HOSTILE)
    return one


_KINDS = st.sampled_from(["plans", "rules", "mappings", "populations", "stores"])
_LISTS = st.lists(_spoilt_records() | JSON, max_size=2)
BODIES: st.SearchStrategy[t.Any] = st.one_of(
    HOSTILE,
    _spoilt_records(),
    _LISTS,
    st.builds(lambda kind, members: {"_embedded": {kind: members}, "_links": {}}, _KINDS, _LISTS | JSON),
)
RAW = BODIES.map(lambda body: json.dumps(body).encode()) | st.binary(max_size=40)
SPOILERS = st.builds(Spoiler, st.integers(1, LAST), st.booleans(), st.booleans(), STATUSES, HEADERS, RAW | st.none())
ELSEWHERE = {"_embedded": {"plans": [], "rules": []}, "_links": {"next": {"href": "http://elsewhere.example/v1"}}}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try some tasks always, the others too where it may take longer."""
    metafunc.parametrize("task", TASKS if metafunc.config.getoption("--thorough") else SAMPLE)


@example(spoiler=Spoiler(1, True, False, 200, {}, json.dumps(ELSEWHERE).encode()), check=False)
@given(spoiler=SPOILERS, check=st.booleans())
def test_whatever_is_answered(task: str, spoiler: Spoiler, check: bool) -> None:
    kind, options, standing = TASKS[task]
    spoiler.count = -1
    with play.connected(Line.fresh()) as line:
        chained.seed(line, **standing)
        line.spoil = spoiler
        ending = play.run(play.MODULES[kind], {**play.WORKER, **options, "retry_timeout": 20}, check=check)
        assert seen(ending.printed, play.WORKER["client_secret"]) == []
        assert {str(one.url).partition("/v1")[0].partition("/5eed")[0] for one in line.sent} <= {play.URL}
        assert len(line.sent) < 100
        written = line.written()
        assert not (check and written)
        if ending.failed and ending.result["msg"].startswith("Nothing was written"):
            assert written == []
        environment = line.environment
        # A listing may hide what is there; never are two made in its place.
        assert len(environment.plans) <= 1 and len(environment.stores) <= 3 and len(environment.rules) <= 2
        for rule_id, rule in environment.rules.items():
            # With no mapping of its own, a rule runs with those that PingOne makes up.
            assert chained.mapped(line, rule_id) or not rule["active"]


@pytest.mark.parametrize("status", [400, 403, 500])
def test_whatever_is_quoted(task: str, status: int) -> None:
    """The service knows the worker application's secret, and quotes it in every part of an error."""
    kind, options, standing = TASKS[task]
    said = f"refused: {play.WORKER['client_secret']} {GIVEN['token']}"
    detail = {"code": said, "target": said, "message": said, "innerError": {"allowedValues": [said]}}
    body = json.dumps({"code": "INVALID_DATA", "message": said, "details": [detail]}).encode()
    for at in range(1, LAST):
        with play.connected(Line.fresh()) as line:
            line.simulator.settings.static_token = GIVEN["token"]
            chained.seed(line, **standing)
            line.spoil = Spoiler(at, True, False, status, {}, body)
            arguments = {**play.WORKER, **options, "access_token": GIVEN["token"], "retry_timeout": 0}
            ending = play.run(play.MODULES[kind], arguments)
        assert seen(ending.printed, play.WORKER["client_secret"], GIVEN["token"]) == []
