# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which part of a store a write changes."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.module_utils._store_model import content, is_store

STORE = {"id": "1", "name": "a", "configuration": {"A": 1}, "updatedAt": "2024"}


@pytest.mark.parametrize("member", ["_links", "_embedded", "syncStatus"])
def test_content_when_only_what_pingone_does_by_itself_differs_then_the_same(member):
    assert content({**STORE, member: {"a": 1}}) == content({**STORE, member: {"a": 2}}) == content(STORE) == STORE


@pytest.mark.parametrize("member", ["id", "name", "configuration", "updatedAt", "unknown"])
def test_content_when_a_write_may_have_changed_it_then_not_the_same(member):
    assert content({**STORE, member: "other"}) != content(STORE)


def test_store_when_nested_too_deep_to_be_read_then_none():
    deep: list[object] = []
    for _level in range(100_000):
        deep = [deep]
    assert is_store({**STORE, "unknown": [[]]}) and not is_store({**STORE, "unknown": deep})
