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
ABSENT = {"state": "absent"}
WANTED = "wants a store of this name; give the store_id of the one to delete."
SECRET = "the-value\nin-the-wrong-place"


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
    ("store", "said"),
    [
        ({}, "one of the following is required: name, store_id"),
        ({"name": ""}, ".name: is missing"),
        ({"name": "a", "nmae": SECRET}, ".nmae: is not supported; supported are configuration, "),
        ({"name": "a", "environment_id": SECRET}, ".environment_id: is not supported"),
        ({"name": "a", "status": SECRET}, "value of status must be one of: ACTIVE, INACTIVE"),
        ({"name": "a", "managed": SECRET}, "unable to convert to bool"),
        ({"name": "a", "configuration": SECRET}, "unable to convert to dict"),
        ({"name": "a", "configuration": [SECRET]}, "unable to convert to dict"),
        (
            {"name": "a", "configuration": {"scim_ulr": SECRET}},
            ".configuration.scim_ulr: is not supported; supported are api_key, ",
        ),
        (
            {"name": "a", "configuration": {"remove_action": SECRET}},
            "value of remove_action must be one of: Disable, Delete found in configuration",
        ),
        ({"name": "a", "configuration": {"create_users": SECRET}}, "argument 'create_users' is of type"),
        ({"name": "a", "configuration": {"scim_url": ""}}, ".configuration.scim_url: is required"),
        (
            {"name": "a", "configuration": {"oauth_client_secret": "********"}},
            ".configuration.oauth_client_secret: is",
        ),
        (SECRET, "must be a dictionary of options."),
        ([SECRET], "must be a dictionary of options."),
        (None, "must be a dictionary of options."),
    ],
)
def test_store_when_something_is_wrong_then_its_place_and_option_and_no_value(store, said):
    found = problems({"name": "fine"}, store)
    assert found and all(one.startswith("list[1]") for one in found)
    assert said in "\n".join(found)
    assert "in-the-wrong-place" not in "\n".join(found) and "the-value" not in "\n".join(found)


def test_stores_when_several_are_wrong_then_all_are_told():
    found = problems({"name": "a", "status": "x", "state": "y"}, {"name": "b"}, {"nmae": "c", "stat": "d"})
    assert [one.partition(":")[0] for one in found] == ["list[0]"] * 2 + ["list[2]", "list[2].nmae", "list[2].stat"]


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
