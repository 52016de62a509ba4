# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a synchronisation is: the same numbers and words in whatever form PingOne tells them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.community.pingone.plugins.module_utils import _sync_status

AT = "2026-11-22T11:17:31.946Z"
SECRET = "hidden-secret"
FULL = {
    "syncState": "SYNCING",
    "userTotal": 42,
    "successCount": 38,
    "failedCount": 1,
    "failedDeprovisionCount": 0,
    "lastSyncAt": AT,
    "details": "One has no address.",
}
NUMBERS = {
    "user_total": "userTotal",
    "success_count": "successCount",
    "failed_count": "failedCount",
    "failed_deprovision_count": "failedDeprovisionCount",
}
JSON = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from([[], {}, [1]])


def told(status):
    """Return what the modules return of it."""
    return _sync_status.sync_status_from(status, {SECRET})


@pytest.mark.parametrize("status", [None, {}, [], "SYNCING", 7, {"other": 1}, {"syncState": None, "details": ""}])
def test_status_when_nothing_is_told_then_none(status):
    assert told(status) is None


def test_status_when_everything_is_told_then_each_member_and_a_sentence():
    assert told(FULL) == {
        "summary": f"Synchronising: 38 of 42 users, 1 failed, 0 could not be removed; last at {AT}."
        " Details: One has no address.",
        "sync_state": "SYNCING",
        "details": "One has no address.",
        "last_sync_at": AT,
        "user_total": 42,
        "success_count": 38,
        "failed_count": 1,
        "failed_deprovision_count": 0,
    }


@pytest.mark.parametrize(
    ("state", "returned", "begin"),
    [
        (None, None, "Synchronised: "),
        ("", None, "Synchronised: "),
        (7, None, "Synchronised: "),
        ("SYNCING", "SYNCING", "Synchronising: "),
        ("Syncing", "SYNCING", "Synchronising: "),
        ("FAILED", "FAILED", "The synchronisation has failed: "),
        (" Failed ", "FAILED", "The synchronisation has failed: "),
        ("Idle", "Idle", 'PingOne calls the state "Idle": '),
        (f"at {SECRET}", "at ********", 'PingOne calls the state "at ********": '),
    ],
)
def test_state_when_told_in_any_way_then_in_words(state, returned, begin):
    found = told({**FULL, "syncState": state})
    assert found["sync_state"] == returned
    assert found["summary"].startswith(f"{begin}38 of 42 users")


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize(
    ("value", "number"),
    [
        *((0, 0), (7, 7), ("7", 7), (" 7 ", 7), ("007", 7), (7.0, 7), ("7.00", 7), ("9" * 15, int("9" * 15))),
        *((None, None), ("", None), (True, None), (-1, None), (7.5, None), ("7,5", None), ("seven", None), ([7], None)),
        *((float("nan"), None), (float("inf"), None), (1e300, None), ("9" * 5000, None), ("9" * 16, None)),
        *(("7.X0", None), ("\u0667", None), ({"a": 1}, None)),
    ],
)
def test_count_when_told_in_any_form_then_a_number_or_none(name, value, number):
    found = told({**FULL, NUMBERS[name]: value})[name]
    assert (type(found), found) == (type(number), number)


@pytest.mark.parametrize(
    ("done", "total", "words"),
    [
        (2, 3, "2 of 3 users"),
        (1, 1, "1 of 1 user"),
        (0, None, "0 users"),
        (1, None, "1 user"),
        (None, 3, "3 users selected"),
        (None, 1, "1 user selected"),
        (None, None, "an unknown number of users"),
    ],
)
def test_summary_when_numbers_are_missing_then_without_them(done, total, words):
    assert told({"lastSyncAt": AT, "successCount": done, "userTotal": total})["summary"] == (
        f"Synchronised: {words}; last at {AT}."
    )


def test_summary_when_no_moment_is_told_then_without_one():
    assert told({"successCount": 3, "details": "Fine"})["summary"] == "Synchronised: 3 users. Details: Fine."


def test_texts_when_they_hold_a_secret_then_without_it():
    found = told({**FULL, "details": f"refused {SECRET}", "lastSyncAt": SECRET})
    assert found["details"] == "refused ********"
    assert SECRET not in json.dumps(found)


@pytest.mark.parametrize("details", [["a", f"b {SECRET}"], {"a": SECRET}, 7])
def test_details_when_they_are_no_text_then_returned_and_not_in_the_sentence(details):
    found = told({**FULL, "details": details})
    assert found["details"] is not None and "Details" not in found["summary"]
    assert SECRET not in json.dumps(found)


@pytest.mark.parametrize(
    ("details", "end"),
    [
        ("Who knows", " Details: Who knows."),
        ("Who knows? ", " Details: Who knows?"),
        ("No!", " Details: No!"),
        (" ", ""),
        (None, ""),
    ],
)
def test_details_when_they_are_a_text_then_the_last_sentence(details, end):
    assert told({**FULL, "details": details})["summary"].partition(AT + ".")[2] == end


@given(status=st.dictionaries(st.sampled_from(sorted(FULL)), JSON))
def test_status_when_it_is_anything_then_numbers_are_numbers_and_there_are_words(status):
    found = told(status)
    if found is not None:
        counts = [found[name] for name in NUMBERS if found[name] is not None]
        assert all(isinstance(count, int) and not isinstance(count, bool) and count >= 0 for count in counts)
        assert found["summary"]
