# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which requests lead from one list of mappings to another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.community.pingone.plugins.module_utils import _mappings as mappings

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
