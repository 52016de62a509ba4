# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Provisioning rules between the options and the API, and in messages."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.module_utils import _rule_checks as checks
from ansible_collections.community.pingone.plugins.module_utils import _rule_model as model
from ansible_collections.community.pingone.plugins.module_utils._errors import ServiceError

OPTIONS = ("name", "active", "description", "population_expression")
RULE = {
    "id": "1",
    "name": "to Zoom",
    "active": True,
    "description": "old",
    "populationExpression": "x pr",
    "sourceStore": {"id": "s"},
}
STANDS = {key: value for key, value in RULE.items() if key != "id"}


def options(**over):
    """Return options of which nothing is set."""
    return {**dict.fromkeys(OPTIONS), **over}


def refusal(status, *targets, remedy=""):
    """Return a refusal with a detail for each target."""
    listed = [{"code": "INVALID_VALUE", "target": target, "message": "no"} for target in targets]
    failure = {"status": status, "code": "INVALID_DATA", "message": "No.", "details": listed, "correlation_id": None}
    return ServiceError("update the rule", "it was refused", failure, remedy)


@pytest.mark.parametrize(
    ("given", "difference"),
    [
        ({}, {}),
        ({"population_expression": "y pr"}, {"populationExpression": "y pr"}),
        ({"population_expression": ""}, {"populationExpression": None}),
        ({"description": ""}, {"description": None}),
        ({"description": "new"}, {"description": "new"}),
        ({"name": ""}, {}),
        ({"name": "renamed"}, {"name": "renamed"}),
        ({"active": False}, {"active": False}),
    ],
)
def test_wanted_record_when_an_option_is_set_then_it_alone_differs(given, difference):
    wanted = {key: value for key, value in {**STANDS, **difference}.items() if value is not None}
    assert model.wanted_record(RULE, options(**given), model.Parts()) == wanted


@pytest.mark.parametrize("expression", ["y pr", ""])
def test_wanted_record_when_populations_stand_in_two_forms_then_one_is_left(expression):
    current = {**RULE, "populations": [{"id": "p"}]}
    assert "populations" in model.wanted_record(current, options(), model.Parts())
    assert "populations" not in model.wanted_record(current, options(population_expression=expression), model.Parts())


@pytest.mark.parametrize(
    ("active", "runs"), [(True, True), ("true", True), (False, False), ("false", False), ("TRUE", False), (None, False)]
)
def test_is_active_when_pingone_says_it_in_any_form_then_known(active, runs):
    assert model.is_active({"active": active}) is runs
    assert model.wanted_record({**RULE, "active": active}, options(), model.Parts())["active"] is runs


@pytest.mark.parametrize(
    ("remedy", "begins"), [("", "A description must"), ("Ask for the role.", "Ask for the role. A description must")]
)
def test_explain_when_a_description_is_refused_then_what_it_must_not_hold_follows_the_remedy(remedy, begins):
    error = refusal(400, "description", remedy=remedy)
    model.explain(error)
    assert error.remedy.startswith(f"{begins} not hold any of the characters $ + < = > ^ ` | ~")


def test_explain_when_another_option_is_refused_then_nothing_of_descriptions():
    error = refusal(400, "targetStore.id", "populationExpression", "x.y", remedy="Ask for the role.")
    model.explain(error)
    targets = [detail["target"] for detail in error.failure["details"]]
    assert (targets, error.remedy) == (["target_store", "population_expression", "x.y"], "Ask for the role.")


@pytest.mark.parametrize(
    ("status", "remedy", "text"),
    [
        (400, "", "Run again after that."),
        (409, "Ask.", "Run again after that. Ask."),
        (403, "Ask.", "Ask."),
        (None, "Ask.", "Ask."),
    ],
)
def test_why_not_activated_when_refused_then_what_pingone_wants_comes_before_the_remedy(status, remedy, text):
    error = refusal(status, remedy=remedy)
    model.why_not_activated(error)
    assert error.remedy.startswith("The rule and its mappings are written") is (status in (400, 409))
    assert error.remedy.endswith(text)


@pytest.mark.parametrize(
    ("current", "name", "problems"),
    [
        (None, "theirs", []),
        (RULE, None, []),
        (RULE, "", []),
        (RULE, "to Zoom", []),
        (RULE, "free", []),
        (RULE, "theirs", ['name: the name "theirs" is taken by another rule: 2, 3.']),
    ],
)
def test_taken_when_a_rule_is_renamed_then_no_other_may_have_the_name(current, name, problems):
    others = [{"id": "3", "name": "theirs"}, {"id": "2", "name": "theirs"}, RULE]
    assert checks.taken(current, name, others) == problems


def test_moved_when_another_store_is_wanted_then_named_as_far_as_names_are_known():
    parts = model.Parts({"source_store": model.Named("wanted")}, names={"s": "PingOne"})
    (problem,) = checks.moved(RULE, parts)
    assert problem.startswith('source_store: the rule 1 refers to "PingOne" (s), not wanted. PingOne does not change')
