# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What tasks of one loop leave to each other."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.module_utils._kept import Kept, Listing


def kept_with(*ids, listed_at=100.0):
    """Return what is kept when a collection with these members was listed."""
    return Kept(listings={"/x": Listing({one: {"id": one} for one in ids}, frozenset(), listed_at)})


@pytest.mark.parametrize(("now", "holds"), [(100, True), (129.9, True), (130, False), (1000, False), (99, False)])
def test_listing_when_half_a_minute_old_then_gone_for_good(now, holds):
    kept = kept_with("a")
    assert (kept.listing("/x", now) is not None) is holds
    assert (kept.listing("/x", 101) is not None) is holds


@pytest.mark.parametrize(
    ("relied", "now", "too_old"),
    [(True, 100, False), (True, 102, False), (True, 102.1, True), (True, 999, True), (False, 999, False)],
)
def test_listing_when_a_write_would_rest_on_it_then_too_old_after_two_seconds_of_another_task(relied, now, too_old):
    kept = kept_with("a")
    kept.relied = relied
    assert kept.is_too_old_for_a_write("/x", now) is too_old
    assert kept.is_too_old_for_a_write("/y", now) is False


def test_listing_when_of_another_collection_then_none():
    assert kept_with("a").listing("/y", 100) is None


def test_wrote_when_there_is_no_listing_then_none_is_made():
    kept = Kept()
    kept.wrote("/x", "a", {"id": "a"})
    assert kept.listings == {}


def test_wrote_when_made_replaced_or_deleted_then_the_listing_says_so():
    kept = kept_with("a", "b", "c")
    kept.wrote("/x", "d", {"id": "d"})
    kept.wrote("/x", "b", {"id": "b", "new": True})
    kept.wrote("/x", "d", None)
    kept.wrote("/x", "c", None)
    listing = kept.listing("/x", 100)
    assert (listing.members, listing.written) == ({"a": {"id": "a"}, "b": {"id": "b", "new": True}}, {"b"})


def test_forget_when_called_then_nothing_is_listed():
    kept = kept_with("a")
    kept.forget()
    assert kept.listing("/x", 100) is None


@pytest.mark.parametrize("path", ["/x", "/y"])
def test_wrote_then_remembered_that_something_has_changed(path):
    kept = kept_with("a")
    kept.wrote(path, "a", None)
    assert kept.changed is True
