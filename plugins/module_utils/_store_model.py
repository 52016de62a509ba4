# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""What a store of any type consists of."""

from __future__ import annotations

import typing as t

from ._secrets import texts_in

Record = dict[str, t.Any]
"""A store as the API gives it."""

READ_ONLY = ("id", "environment", "createdAt", "updatedAt", "syncStatus", "_links", "_embedded")
MEMBERS = (*READ_ONLY, "type", "name", "description", "status", "managed", "image", "configuration")
"""The members that a store has; it may have others that this collection does not know."""


def is_store(body: t.Any) -> bool:
    """Say whether an answer, or a part of one, is a store that can be worked with."""
    try:
        list(texts_in(body))
    except RecursionError:
        return False
    is_record = isinstance(body, dict) and isinstance(body.get("id"), str) and body["id"].isascii() and body["id"] != ""
    return is_record and isinstance(body.get("configuration") or {}, dict)


def predicted(current: Record | None, record: Record) -> Record:
    """Return the record that PingOne is expected to answer; what only PingOne can know is missing from a new one."""
    return {**{key: value for key, value in (current or {}).items() if key in READ_ONLY}, **record}


def content(record: Record) -> Record:
    """Return what a write changes of a store; a list need not show the rest."""
    return {key: value for key, value in record.items() if key not in ("_links", "_embedded", "syncStatus")}
