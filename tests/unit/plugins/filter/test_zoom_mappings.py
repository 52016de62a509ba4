# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From switches to the mappings of a rule, and what is found wrong with them, without a value being quoted."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.filter import zoom_mapping_problems as checking
from ansible_collections.community.pingone.plugins.filter import zoom_mappings as making

SECRET = "the-value-in-the-wrong-place"
USUAL = {
    "email": "email",
    "name.familyName": "name.family",
    "name.givenName": "name.given",
    "title": "title",
    "userName": "email",
}


def mappings(given):
    """Return what the filter makes, called as a template calls it."""
    return making.FilterModule().filters()["zoom_mappings"](given)


def problems(given):
    """Return what the filter finds, called as a template calls it."""
    return checking.FilterModule().filters()["zoom_mapping_problems"](given, "list")


def test_mappings_when_nothing_is_given_then_the_usual_ones_sorted():
    wanted = [{"target_attribute": target, "source_attribute": source} for target, source in USUAL.items()]
    assert mappings({}) == wanted


@pytest.mark.parametrize("target", [target for target in USUAL if target != "userName"])
def test_mappings_when_one_is_switched_off_then_without_it(target):
    assert target not in [one["target_attribute"] for one in mappings({target: False})]
    assert len(mappings({target: False})) == len(USUAL) - 1


@pytest.mark.parametrize(
    ("target", "source"),
    [
        *(("department", "department"), ("userType", "type"), ("locale", "locale")),
        *(("organization", "organization"), ("phoneNumber", "primaryPhone")),
    ],
)
def test_mappings_when_one_is_switched_on_then_from_its_usual_source(target, source):
    assert {"target_attribute": target, "source_attribute": source} in mappings({target: True})
    assert len(mappings({target: False})) == len(USUAL)


def test_mappings_when_a_source_is_named_then_from_that_one():
    given = {"title": "position", "costCenter": {"source_attribute": "cost"}, "userType": {"expression": "'Licensed'"}}
    found = {one.pop("target_attribute"): one for one in mappings(given)}
    assert found["title"] == {"source_attribute": "position"}
    assert found["costCenter"] == {"source_attribute": "cost"}
    assert found["userType"] == {"expression": "'Licensed'"}


def test_mappings_when_one_is_null_then_as_if_it_were_not_there():
    assert mappings({"title": None, "department": None}) == mappings({})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([SECRET], ["list: must be a dictionary, with an entry for each target attribute."]),
        (SECRET, ["list: must be a dictionary, with an entry for each target attribute."]),
        ({"userName": False}, ["list.userName: must be mapped, since Zoom knows a user by it."]),
        ({"costCenter": True}, ["list.costCenter: has no usual source; name the source attribute."]),
        *(
            ({"title": value}, ["list.title: must have either source_attribute or expression, as a text."])
            for value in (
                *({}, {"expression": ""}, {"expression": 5}, {SECRET: "a"}),
                *({"expression": "a", "source_attribute": SECRET}, {"source_attribute": [SECRET]}),
            )
        ),
        *(
            ({"title": value}, ["list.title: must be true, false, the name of a source attribute, or a dictionary."])
            for value in ("", "  ", 5, [SECRET])
        ),
    ],
)
def test_problems_when_something_is_no_mapping_then_named_by_its_place(given, said):
    assert problems(given) == said
    assert SECRET not in str(problems(given))
    with pytest.raises(ValueError, match=r"list|mappings"):
        mappings(given)


def test_problems_when_there_are_several_then_all():
    assert len(problems({"userName": False, "a": True, "b": 5, "title": "x"})) == 3
    assert problems({"title": "x", "department": True, "b": False, "c": None, "d": {"expression": "e"}}) == []


def test_problems_when_the_dictionary_has_no_name_then_it_is_called_mappings():
    assert checking.FilterModule().filters()["zoom_mapping_problems"]({"title": 5})[0].startswith("mappings.title: ")
