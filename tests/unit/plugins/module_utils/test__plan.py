# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Propagation plans between the options and the API, and in messages."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.module_utils import _plan as model
from ansible_collections.community.pingone.plugins.module_utils._errors import OptionsError, ServiceError
from ansible_collections.community.pingone.plugins.module_utils._plans import Plans, named
from ansible_collections.community.pingone.plugins.module_utils._resources import Listed

A = "aaaaaaaa-2222-4333-8444-555555555555"
B = "bbbbbbbb-2222-4333-8444-555555555555"
PATH = "/propagation/plans"


def refusal(status, *details):
    """Return a refusal with details, each a code and a target."""
    listed = [{"code": code, "target": target, "message": "no"} for code, target in details]
    failure = {"status": status, "code": "INVALID_DATA", "message": "No.", "details": listed, "correlation_id": None}
    return ServiceError("create the plan", "it was refused", failure)


def test_plan_from_when_pingone_tells_the_times_then_returned():
    record = {"id": "1", "name": "n", "createdAt": "2024-01-01T00:00:00.000Z", "updatedAt": "2024-02-02T00:00:00.000Z"}
    assert model.plan_from(record, "e") == {
        "id": "1",
        "environment_id": "e",
        "name": "n",
        "status": "INACTIVE",
        "created_at": "2024-01-01T00:00:00.000Z",
        "updated_at": "2024-02-02T00:00:00.000Z",
    }


@pytest.mark.parametrize(
    ("sent", "answered", "options"),
    [
        ({"name": "a", "status": "ACTIVE"}, {"name": "b"}, ["name", "status"]),
        ({"name": "a"}, {"name": "b", "status": "ACTIVE"}, ["name"]),
        ({"name": "a"}, {"name": "a", "status": "ACTIVE"}, []),
    ],
)
def test_unlike_when_answered_then_what_was_sent_is_compared(sent, answered, options):
    assert model.unlike(sent, answered) == options


@pytest.mark.parametrize("status", [401, 403, 404, 415])
def test_refusal_when_it_is_of_another_kind_then_it_says_nothing_of_a_plan_that_stands(status):
    assert not model.says_there_is_one(refusal(status))


@pytest.mark.parametrize(
    "code", ["INVALID_VALUE", "REQUIRED_VALUE", "EMPTY_VALUE", "SIZE_LIMIT_EXCEEDED", "OUT_OF_RANGE"]
)
@pytest.mark.parametrize(
    ("target", "stands"), [("name", False), ("$.status", False), ("environment", True), (None, True)]
)
def test_refusal_when_it_is_about_a_value_then_no_plan_stands(code, target, stands):
    assert model.says_there_is_one(refusal(400, (code, target))) is stands
    assert model.says_there_is_one(refusal(409, (code, target)))


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("twin", f'name: 2 propagation plans are named "twin": {A}, {B}. Give plan_id to choose one.'),
        (None, f"name: 2 propagation plans are in this environment: {A}, {B}. Give plan_id to choose one."),
    ],
)
def test_chosen_when_there_are_several_then_the_message_says_what_they_have_in_common(name, problem, pingone):
    listed = Listed([{"id": B, "name": "twin"}, {"id": A, "name": "twin"}])
    with pytest.raises(OptionsError) as error:
        Plans(pingone().api).chosen(listed, plan_id=None, name=name, by_name=False)
    assert error.value.problems == [problem]


def test_make_when_refused_then_the_message_names_the_plan(pingone):
    fake = pingone()
    fake.script["POST", PATH] = [(403, {})]
    with pytest.raises(ServiceError, match='Could not create the propagation plan "mine": '):
        Plans(fake.api).make({"name": "mine"})
    assert fake.asked == [f"POST {PATH}"]


def test_named_when_there_are_several_rules_then_a_list_in_an_order_that_does_not_change():
    rules = [{"id": "2", "name": "b"}, {"id": "1", "name": "a"}]
    assert named(rules) == named(rules[::-1]) == '"a" (1), "b" (2)'


def test_plans_when_the_list_comes_without_a_page_then_refused(pingone):
    """Only of rules and mappings does the documentation leave the form open."""
    service = pingone()
    service.script["GET", PATH] = [(200, [{"id": A, "name": "n"}])]
    with pytest.raises(ServiceError, match="PingOne's answer is no list of plans"):
        Plans(service.api).all()
