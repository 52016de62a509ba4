# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Directory stores between the options and the API."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.module_utils import _directory as model

RECORD = {
    "id": "1",
    "type": "directory",
    "name": "PingOne",
    "status": "ACTIVE",
    "createdAt": "2024-01-01T00:00:00.000Z",
    "updatedAt": "2024-02-02T00:00:00.000Z",
}
UNSET = dict.fromkeys(("name", "description", "status"))


def test_store_from_when_pingone_tells_the_times_then_returned():
    assert model.store_from(RECORD, "e") == {
        "id": "1",
        "environment_id": "e",
        "type": "directory",
        "name": "PingOne",
        "description": "",
        "status": "ACTIVE",
        "created_at": "2024-01-01T00:00:00.000Z",
        "updated_at": "2024-02-02T00:00:00.000Z",
    }


@pytest.mark.parametrize(
    ("sent", "answered", "options"),
    [
        ({"name": "a"}, {"name": "a", "status": "ACTIVE"}, []),
        ({"name": "a", "status": "INACTIVE"}, {"name": "a", "status": "ACTIVE"}, ["status"]),
        ({"name": "a"}, {"name": "a", "description": "theirs"}, ["description"]),
        ({"name": "a", "description": "mine"}, {"name": "b"}, ["name", "description"]),
    ],
)
def test_unlike_when_answered_then_a_status_counts_only_if_it_was_sent(sent, answered, options):
    assert model.unlike(sent, answered) == options


def test_wanted_record_when_something_masked_is_not_known_then_not_sent_in_part():
    masked = {**RECORD, "extra": {"kept": 1, "secret": "********"}, "configuration": {"A": "b", "KEY": "********"}}
    assert model.wanted_record(masked, UNSET) == {
        "type": "directory",
        "name": "PingOne",
        "status": "ACTIVE",
        "configuration": {"A": "b"},
    }
