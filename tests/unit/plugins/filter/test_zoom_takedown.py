# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What may go when provisioning to Zoom is taken down: never a rule of somebody else's."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.filter import zoom_takedown as deciding

ZOOM = "da166d8e-eaa7-4251-8480-85448e095bc3"
OTHER = "dddddddd-0000-4000-8000-000000000002"
DIRECTORY = "d0d0d0d0-0000-4000-8000-000000000001"
STORE = {"id": ZOOM, "name": "zoom connection"}


def rule(number, **over):
    """Return a rule to the Zoom store as the module returns it, but for what nobody looks at here."""
    return {
        "id": f"e0e0e0e0-0000-4000-8000-00000000000{number}",
        "name": "PingOne to Zoom",
        "source_store_id": DIRECTORY,
        "target_store_id": ZOOM,
        "target_store": "zoom connection",
        **over,
    }


def decided(stores, rules, *arguments):
    """Return what the filter decides, called as a template calls it."""
    call = deciding.FilterModule().filters()["zoom_takedown"]
    return call({"zoom_stores": stores, "rules": rules}, *(arguments or ("PingOne to Zoom",)))


ELSEWHERE = {"target_store": "other", "target_store_id": OTHER}


def test_takedown_when_rule_and_store_are_there_then_the_rule_goes_and_nothing_stands_in_the_way():
    assert decided([STORE], [rule(1)]) == {
        "problems": [],
        "rule": rule(1),
        "needs_store": [],
        "needs_plan": [],
        "notes": [],
    }


@pytest.mark.parametrize("stores", [[], [STORE]], ids=["no such store", "a store"])
def test_takedown_when_a_rule_of_the_name_provisions_to_another_store_then_kept_and_told(stores):
    found = decided(stores, [rule(1, **ELSEWHERE)])
    assert (found["rule"], found["problems"]) == ({}, [])
    named = '"PingOne to Zoom" (e0e0e0e0-0000-4000-8000-000000000001)'
    assert found["notes"] == [f'The rule {named} is kept, as it provisions to another store: "other" ({OTHER}).']
    assert (found["needs_plan"], found["needs_store"]) == ([named], [])


def test_takedown_when_the_store_is_gone_already_then_the_rule_that_was_left_goes():
    assert decided([], [rule(1, target_store=None)])["rule"]["id"] == rule(1)["id"]


def test_takedown_when_a_rule_has_no_target_at_all_then_it_is_not_taken_for_one_that_was_left():
    assert decided([], [rule(1, target_store=None, target_store_id=None)])["rule"] == {}


@pytest.mark.parametrize("order", [1, -1])
def test_takedown_when_stores_are_named_alike_then_refused_with_their_ids(order):
    found = decided([{**STORE, "id": OTHER}, STORE][::order], [rule(1)])
    assert found["problems"] == [
        f'2 Zoom stores are named "zoom connection": {ZOOM}, {OTHER}. Give store_id to choose one.'
    ]
    assert found["rule"] == {}


def test_takedown_when_rules_are_named_alike_then_refused_with_their_ids():
    found = decided([STORE], [rule(2), rule(1), rule(3, **ELSEWHERE)])
    ids = "e0e0e0e0-0000-4000-8000-000000000001, e0e0e0e0-0000-4000-8000-000000000002"
    assert found["problems"] == [f'2 rules are named "PingOne to Zoom": {ids}. Give the rule\'s ID to choose one.']
    assert found["rule"] == {}


def test_takedown_when_the_rule_is_chosen_by_its_id_then_that_one_in_any_spelling():
    found = decided([STORE], [rule(2), rule(1, name="renamed")], "PingOne to Zoom", rule(1)["id"].upper())
    assert found["rule"]["name"] == "renamed"
    assert (found["problems"], found["needs_store"]) == ([], [f'"PingOne to Zoom" ({rule(2)["id"]})'])


def test_takedown_when_the_rule_chosen_by_its_id_provisions_to_another_store_then_kept():
    assert decided([STORE], [rule(1, **ELSEWHERE)], "", rule(1)["id"])["rule"] == {}


@pytest.mark.parametrize("end", ["source_store_id", "target_store_id"])
def test_takedown_when_another_rule_refers_to_the_store_then_it_is_needed(end):
    another = rule(2, name="other", **ELSEWHERE) | {end: ZOOM.upper()}
    found = decided([STORE], [rule(1), another])
    said = [f'"other" ({another["id"]})']
    assert (found["rule"], found["needs_store"], found["needs_plan"], found["notes"]) == (rule(1), said, said, [])


def test_takedown_when_nothing_is_there_then_nothing_goes_and_nothing_is_wrong():
    assert decided([], []) == {"problems": [], "rule": {}, "needs_store": [], "needs_plan": [], "notes": []}


@pytest.mark.parametrize("found", [None, {}, {"zoom_stores": []}, {"zoom_stores": "x", "rules": []}])
def test_takedown_when_something_was_not_read_then_an_error_and_not_nothing(found):
    with pytest.raises(
        ValueError, match=r"zoom_takedown takes a dictionary of lists; missing: .*(rules|zoom_stores)\."
    ):
        deciding.zoom_takedown(found)
