# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which requests lead from one list of mappings to another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.community.pingone.plugins.module_utils import _mappings as mappings
from ansible_collections.community.pingone.plugins.module_utils._errors import ServiceError

TARGETS = st.sampled_from(["userName", "email", "name", "title"])
SOURCES = st.sampled_from([("sourceAttribute", "a"), ("sourceAttribute", "b"), ("expression", "a")])
OPTIONS = {"sourceAttribute": "source_attribute", "expression": "expression"}
KINDS = st.sampled_from([None, "userAttributeMapping", "groupAttributeMapping", True])


@st.composite
def standing(draw):
    """Return mappings as PingOne gives them, several to an attribute among them, with empty and unknown members."""
    found = []
    for number, (target, (key, value), kind) in enumerate(
        draw(st.lists(st.tuples(TARGETS, SOURCES, KINDS), max_size=6))
    ):
        other = "expression" if key == "sourceAttribute" else "sourceAttribute"
        empty = draw(st.sampled_from([{}, {other: None}, {other: ""}]))
        record = {"id": str(number), "targetAttribute": target, key: value, **empty, "unknown": number}
        found.append({**record, **({"attributeMappingType": kind} if kind else {})})
    return found


@st.composite
def wanted(draw):
    """Return the option."""
    found = draw(st.dictionaries(TARGETS, SOURCES, max_size=4))
    blank = dict.fromkeys(OPTIONS.values())
    return [{**blank, "target_attribute": target, OPTIONS[key]: value} for target, (key, value) in found.items()]


def of_users(records):
    """Return those that the option is about."""
    return [one for one in records if one.get("attributeMappingType") != "groupAttributeMapping"]


def carried_out(records, changes):
    """Return what PingOne has after the changes, in its own way."""
    there = {one["id"]: one for one in records}
    for number, change in enumerate(changes):
        if change.current is not None:
            assert there.pop(change.current["id"]) == change.current
        if change.record is not None:
            assert "id" not in change.record
            identifier = change.current["id"] if change.current else f"new {number}"
            there[identifier] = {"id": identifier, **change.record}
    return list(there.values())


def said(option):
    """Return the option as view() shows it."""
    names = ("source_attribute", "expression")
    return {one["target_attribute"]: {name: one[name] for name in names if one[name]} for one in option}


@given(standing(), wanted(), st.booleans())
def test_changes_when_carried_out_then_what_was_asked_for_and_nothing_else(records, option, purge):
    changes = mappings.changes(records, option, purge=purge)
    after = carried_out(records, changes)
    shown = mappings.view(after)
    if purge:
        assert shown == said(option)
    else:
        assert {target: shown[target] for target in said(option)} == said(option)
        untouched = [one for one in records if one["targetAttribute"] not in said(option)]
        assert [one for one in untouched if one not in after] == []
    assert [one for one in records if one not in of_users(records) and one not in after] == []
    assert mappings.changes(after, option, purge=purge) == []
    assert mappings.view(mappings.after(records, changes)) == shown


@given(standing(), wanted(), st.booleans())
def test_changes_when_counted_then_as_few_as_attributes_that_differ_and_mappings_too_many(records, option, purge):
    changes = mappings.changes(records, option, purge=purge)
    wanted_now, ours = said(option), of_users(records)
    shown = {one["id"]: mappings.view([one]) for one in ours}
    right = {target for target in wanted_now if any(view == {target: wanted_now[target]} for view in shown.values())}
    targets = [one["targetAttribute"] for one in ours]
    too_many = sum(max(0, targets.count(target) - 1) for target in wanted_now)
    too_many += sum(purge and target not in wanted_now for target in targets)
    assert len(changes) == len(wanted_now) - len(right) + too_many


@given(standing(), wanted())
def test_changes_when_the_order_is_another_then_lead_to_the_same(records, option):
    one = mappings.changes(records, option, purge=True)
    other = mappings.changes(records[::-1], option[::-1], purge=True)
    assert mappings.view(carried_out(records, one)) == mappings.view(carried_out(records, other))
    assert sorted(str(change) for change in one) == sorted(str(change) for change in other)


def test_changes_when_nothing_is_given_then_none():
    assert mappings.changes([{"id": "1", "targetAttribute": "x", "expression": "y"}], None, purge=True) == []


def test_laid_over_when_the_source_is_another_then_the_old_one_is_not_sent_and_the_rest_is():
    current = {
        "id": "1",
        "_links": {},
        "sourceAttribute": "a",
        "targetAttribute": "t",
        "rule": {"id": "r"},
        "x": 1,
        "y": None,
    }
    sent = mappings.laid_over(current, {"targetAttribute": "t", "expression": "b"})
    assert sent == {"targetAttribute": "t", "expression": "b", "rule": {"id": "r"}, "x": 1}


def test_mappings_from_when_read_then_sorted_and_without_what_is_empty():
    records = [
        {"id": "1", "targetAttribute": "b", "expression": "x", "sourceAttribute": ""},
        {"id": "2", "targetAttribute": "a", "sourceAttribute": "y", "expression": None},
    ]
    assert mappings.mappings_from(records) == [
        {"target_attribute": "a", "source_attribute": "y"},
        {"target_attribute": "b", "expression": "x"},
    ]


def refusal(status, *details):
    """Return a refusal with details, each a code and a target."""
    listed = [{"code": code, "target": target, "message": "no"} for code, target in details]
    failure = {"status": status, "code": "INVALID_DATA", "message": "No.", "details": listed, "correlation_id": None}
    return ServiceError("create the mapping", "it was refused", failure)


@pytest.mark.parametrize(
    ("status", "details", "wants"),
    [
        (400, [("REQUIRED_VALUE", "name")], True),
        (400, [("EMPTY_VALUE", "name")], True),
        (400, [("INVALID_VALUE", "expression"), ("REQUIRED_VALUE", "$.mapping.name")], True),
        (400, [("REQUIRED_VALUE", "sourceAttribute")], False),
        (400, [("REQUIRED_VALUE", None)], False),
        (400, [("INVALID_VALUE", "name")], False),
        (400, [], False),
        (409, [("REQUIRED_VALUE", "name")], False),
    ],
)
def test_wants_name_when_refused_then_only_if_the_name_is_missing(status, details, wants):
    assert mappings.wants_name(refusal(status, *details)) is wants


@pytest.mark.parametrize(
    ("over", "settled"),
    [
        ({}, True),
        ({"name": "n", "expression": ""}, True),
        ({"targetAttribute": "x"}, False),
        ({"sourceAttribute": "x"}, False),
        ({"expression": "x"}, False),
    ],
)
def test_settled_when_compared_then_by_target_and_source(over, settled):
    wanted_now = {"targetAttribute": "t", "sourceAttribute": "s"}
    assert mappings.settled({"id": "1", **wanted_now, **over}, wanted_now) is settled


def test_problems_when_several_then_each_names_its_entry():
    given_now = [
        {"target_attribute": "a", "source_attribute": "x", "expression": None},
        {"target_attribute": "a", "source_attribute": None, "expression": "y"},
        {"target_attribute": "", "source_attribute": "x", "expression": "y"},
        {"target_attribute": None, "source_attribute": None, "expression": ""},
        {"target_attribute": "b", "source_attribute": "", "expression": None},
    ]
    assert list(mappings.problems(given_now)) == [
        "mappings[1]: there is more than one mapping to a.",
        "mappings[2]: target_attribute is empty.",
        "mappings[2]: give either source_attribute or expression.",
        "mappings[3]: target_attribute is empty.",
        "mappings[3]: give either source_attribute or expression.",
        "mappings[4]: give either source_attribute or expression (to b).",
    ]


def test_view_when_there_are_several_of_one_attribute_then_all_in_one_list():
    records = [
        {"id": str(number), "targetAttribute": "t", "sourceAttribute": source} for number, source in enumerate("cab")
    ]
    assert mappings.view(records) == {"t": [{"source_attribute": source} for source in "abc"]}


@pytest.mark.parametrize("odd", [["title"], {"a": 1}, 7, None, True])
def test_mappings_of_any_shape_then_shown_and_planned_for(odd):
    """PingOne documents texts; what else it sends must not end a run."""
    standing = [
        {"id": "1", "targetAttribute": odd, "sourceAttribute": "x"},
        {"id": "2", "targetAttribute": odd, "sourceAttribute": odd},
        {"id": "3", "targetAttribute": "title", "expression": odd},
        {"id": "4", "targetAttribute": "title", "expression": "x"},
    ]
    assert len(mappings.mappings_from(standing)) == 4
    assert mappings.view(standing)
    planned = mappings.changes(standing, [{"target_attribute": "title", "expression": "x"}], purge=True)
    assert [(change.current["id"], change.record) for change in planned] == [("3", None), ("1", None), ("2", None)]
