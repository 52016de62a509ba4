# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What keeps users from flowing to Zoom: each single thing is found, named, and told with its remedy."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.filter import zoom_health_problems as examining

PLAN = {"id": "p", "name": "the plan", "status": "ACTIVE"}
DIRECTORY = {"id": "d", "name": "the directory", "status": "ACTIVE"}
ZOOM = {"id": "z", "name": "the target", "status": "ACTIVE", "sync_status": None}
RULE = {
    "id": "r",
    "name": "the rule",
    "active": True,
    "mappings": [{"target_attribute": "userName"}],
    "plan_id": "p",
    "source_store_id": "d",
    "target_store_id": "z",
}
HEALTHY = {"plans": [PLAN], "directory_stores": [DIRECTORY], "zoom_stores": [ZOOM], "rules": [RULE]}
ASLEEP = {"status": "INACTIVE"}


def problems(failed_users=0, **over):
    """Return what the filter finds, called as a template calls it; without any of a kind, or with one that differs."""
    found = dict(HEALTHY)
    for kind, change in over.items():
        found[kind] = change if isinstance(change, list) else [{**HEALTHY[kind][0], **change}]
    return examining.FilterModule().filters()["zoom_health_problems"](found, failed_users)


def synced(**over):
    """Return a Zoom store of which this is known."""
    return {"sync_status": {"sync_state": None, "details": None, "failed_count": 0, **over}}


def test_problems_when_everything_is_at_work_then_none():
    assert problems() == []
    assert problems(zoom_stores=synced()) == []
    assert problems(zoom_stores=synced(sync_state="SYNCING", failed_count=None)) == []


@pytest.mark.parametrize(
    ("over", "problem", "remedy"),
    [
        ({"plans": []}, "There is no plan", "zoom_provisioning makes it."),
        ({"plans": ASLEEP}, 'The plan "the plan" is not active.', "pingone_propagation_plan, then publish."),
        ({"directory_stores": []}, "There is no directory store", "zoom_provisioning makes it."),
        ({"directory_stores": ASLEEP}, '"the directory" is not active.', "pingone_directory_store, then publish."),
        ({"zoom_stores": []}, "There is no such Zoom store.", "Check its name, environment_id and region."),
        ({"zoom_stores": ASLEEP}, 'The Zoom store "the target" is not active.', "pingone_zoom_store, then publish."),
        ({"rules": []}, "No such rule provisions to the Zoom store.", "Check the rule's name."),
        (
            {"rules": {"target_store_id": "another"}},
            "No such rule provisions to the Zoom store.",
            "Check the rule's name.",
        ),
        ({"rules": {"active": False}}, 'The rule "the rule" is not active.', "pingone_propagation_rule, then publish."),
        (
            {"rules": {"mappings": []}},
            'The rule "the rule" has no mappings of its own',
            "Give it some with community.pingone.",
        ),
        ({"zoom_stores": synced(sync_state="FAILED")}, "The last synchronisation has failed. Check", "test_connection"),
        ({"zoom_stores": synced(failed_count=1)}, "synchronised: 1, allowed are 0. Correct", "or the mappings"),
        ({"zoom_stores": synced(failed_deprovision_count=2)}, "from Zoom: 2, allowed are 0. Correct", "then publish."),
    ],
)
def test_problems_when_one_thing_is_broken_then_it_and_its_remedy(over, problem, remedy):
    (found,) = problems(**over)
    assert problem in found and remedy in found


def test_problems_when_nothing_is_there_then_each_is_named():
    found = problems(plans=[], directory_stores=[], zoom_stores=[], rules=[])
    assert [text.split(".")[0] for text in found] == [
        "There is no plan, so that no rule is at work",
        "There is no directory store for users to come from",
        "There is no such Zoom store",
    ]


@pytest.mark.parametrize(
    ("given", "told"), [("Who knows", "Details: Who knows. "), ("Who knows?", "Who knows? Check ")]
)
def test_problems_when_there_are_details_then_told_once(given, told):
    found = problems(zoom_stores=synced(sync_state="FAILED", failed_count=7, details=given))
    assert len(found) == 2 and " ".join(found).count("Who knows") == 1
    assert told in found[0]


@pytest.mark.parametrize(("allowed", "healthy"), [(1, False), (2, True), (3, True), ("2", True)])
def test_problems_when_users_may_fail_then_broken_beyond_that_number(allowed, healthy):
    assert (problems(allowed, zoom_stores=synced(failed_count=2)) == []) is healthy


def test_problems_when_several_are_there_then_those_that_the_rule_refers_to():
    (found,) = problems(plans=[{**PLAN, "status": None}, {**PLAN, **ASLEEP}])
    assert '"the plan" is not active' in found
    others = [{**one, "id": "other", "status": "ACTIVE"} for one in (PLAN, DIRECTORY)]
    asleep = [{**one, **ASLEEP} for one in (PLAN, DIRECTORY)]
    (found,) = problems(plans=[others[0], asleep[0]])
    assert '"the plan" is not active' in found
    (found,) = problems(directory_stores=[others[1], asleep[1]])
    assert '"the directory" is not active' in found
    # Nothing refers to one of them, so that the better one counts.
    (found,) = problems(plans=[asleep[0], others[0]], rules=[])
    assert "No such rule" in found


def test_problems_when_several_rules_lead_there_then_the_best_one_counts():
    assert problems(rules=[{**RULE, "active": False}, RULE]) == []
    (found,) = problems(rules=[{**RULE, "active": False, "mappings": []}, {**RULE, "active": False}])
    assert "is not active" in found


@pytest.mark.parametrize("found", [None, [], {}, {**HEALTHY, "rules": None}, {**HEALTHY, "rules": "a text"}])
def test_problems_when_something_was_not_read_then_an_error(found):
    with pytest.raises(ValueError, match="rules"):
        examining.zoom_health_problems(found)
