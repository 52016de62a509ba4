# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is found in a list of stores before anybody is asked, and that no value is quoted."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.filter.zoom_store_problems import FilterModule

ID = "da166d8e-eaa7-4251-8480-85448e095bc3"
OTHER = "11111111-2222-4333-8444-555555555555"
OMITTED = "__omit_place_holder__0123456789abcdef"
SECRET = "the-value\nin-the-wrong-place"
ODD = (SECRET, [SECRET], [[SECRET]], [{SECRET: SECRET}], 5, True, 0.5, "", False)
ABSENT = {"state": "absent"}
WANTED = "wants a store of this name; give the store_id of the one to delete."


def problems(*stores):
    """Return what the filter finds, called as a template calls it."""
    return FilterModule().filters()["zoom_store_problems"](list(stores), "list")


@pytest.mark.parametrize(
    "stores",
    [
        [],
        [{"name": "a"}],
        [{"name": "a", "store_id": ID, "state": "absent"}],
        [{"name": "a", "managed": "yes", "configuration": {"create_users": "no", "remove_action": ""}}],
        [{"name": "a", "status": None, "managed": None, "configuration": None, "state": None}],
        [{"name": "a", "status": OMITTED, "configuration": {"remove_action": OMITTED, "create_users": OMITTED}}],
        [{"name": "a"}, {"name": "A"}, {"name": "b"}, {"store_id": ID}, {"store_id": OTHER}],
        [{"name": "a", "store_id": ID}, {"name": "a", "store_id": OTHER}],
        [{"name": "a", "store_id": ID, "state": "absent"}, {"name": "a"}],
        [{"name": "a"}, {"store_id": ID, "state": "absent"}],
    ],
)
def test_list_when_it_can_be_carried_out_then_nothing(stores):
    assert problems(*stores) == []


@pytest.mark.parametrize(
    ("store", "option", "said"),
    [
        ({}, "name", "is missing"),
        ({"name": ""}, "name", "is missing"),
        ({"name": None, "store_id": ""}, "name", "is missing"),
        ({"name": "a", "nmae": SECRET}, "nmae", "is not supported; supported are configuration, description, "),
        ({"name": "a", "environment_id": SECRET}, "environment_id", "is not supported"),
        ({"name": "a", "status": SECRET}, "status", "must be one of ACTIVE, INACTIVE."),
        ({"name": "a", "managed": SECRET}, "managed", "must be true or false."),
        ({"name": "a", "managed": [True]}, "managed", "must be a single value."),
        ({"name": {SECRET: SECRET}}, "name", "must be a single value."),
        *(({"name": "a", "configuration": one}, "configuration", "must be a dictionary of options.") for one in ODD),
        ({"name": "a", "configuration": {"scim_ulr": SECRET}}, "configuration.scim_ulr", "is not supported"),
        (
            {"name": "a", "configuration": {"remove_action": SECRET}},
            "configuration.remove_action",
            "must be one of Dis",
        ),
        (
            {"name": "a", "configuration": {"create_users": SECRET}},
            "configuration.create_users",
            "must be true or false.",
        ),
        (
            {"name": "a", "configuration": {"api_key": {"v": SECRET}}},
            "configuration.api_key",
            "must be a single value.",
        ),
        ({"name": "a", "configuration": {"api_key": [SECRET]}}, "configuration.api_key", "must be a single"),
        ({"name": "a", "configuration": {"scim_url": ""}}, "configuration.scim_url", "is required"),
        ({"name": "a", "configuration": {"api_secret": "********"}}, "configuration.api_secret", "is a mask"),
        *((one, "", "must be a dictionary of options.") for one in [*ODD, None]),
    ],
)
def test_store_when_something_is_wrong_then_its_place_and_option_and_no_value(store, option, said):
    found = problems({"name": "fine"}, store)
    assert [one.partition(": ")[0] for one in found] == [f"list[1].{option}".rstrip(".")]
    assert found[0].partition(": ")[2].startswith(said)
    assert "in-the-wrong-place" not in repr(found) and "the-value" not in repr(found)


def test_stores_when_several_are_wrong_then_all_are_told():
    found = problems({"name": "a", "status": "x", "state": "y"}, {"name": "b"}, {"nmae": "c", "stat": "d"})
    places = ["list[0].status", "list[0].state", "list[2].nmae", "list[2].stat", "list[2].name"]
    assert [one.partition(":")[0] for one in found] == places


@pytest.mark.parametrize("value", [None, "text", {"name": "a"}, 5])
def test_list_when_it_is_none_then_told(value):
    assert FilterModule().filters()["zoom_store_problems"](value) == ["stores: must be a list."]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ({"name": "a"}, {"name": "a"}, "list[1].name: list[0] has the same name."),
        ({"name": "a", "store_id": ID}, {"name": "a"}, "list[1].name: list[0] has the same name."),
        ({"name": "a", **ABSENT}, {"name": "a", **ABSENT}, "list[1].name: list[0] has the same name."),
        ({"store_id": ID}, {"store_id": ID.upper()}, "list[1].store_id: list[0] has the same store_id."),
        (
            {"name": "a", "store_id": ID},
            {"name": "a", "store_id": ID},
            "list[1].store_id: list[0] has the same store_id.",
        ),
        ({"name": "a", **ABSENT}, {"name": "a"}, f"list[0].name: list[1] {WANTED}"),
        ({"name": "a", "store_id": ID}, {"name": "a", **ABSENT}, f"list[1].name: list[0] {WANTED}"),
    ],
)
def test_stores_when_two_mean_the_same_one_then_told(first, second, said):
    assert problems(first, second) == [said]


def test_list_when_checked_then_left_as_it_is():
    store = {"name": "a", "managed": "yes", "configuration": {"create_users": "no"}}
    problems(store)
    assert store == {"name": "a", "managed": "yes", "configuration": {"create_users": "no"}}


def test_option_when_omitted_in_the_way_of_a_new_core_then_not_set():
    omitted = type("_OmitType", (), {})()
    assert problems({"name": "a", "status": omitted, "configuration": {"remove_action": omitted}}) == []
    assert problems({"name": omitted, "store_id": omitted}) == [
        "list[0].name: is missing; give name, store_id or both."
    ]
