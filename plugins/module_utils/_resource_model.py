# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""What a member of any collection of the API consists of, and what a collection is. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ._secrets import holds_mask

Record = dict[str, t.Any]
"""A member as the API gives it."""

READ_ONLY = ("id", "environment", "createdAt", "updatedAt", "_links", "_embedded")


@dataclass(frozen=True)
class Kind:
    """What a collection consists of.

    ``one`` and ``many`` are what messages say; ``path`` is where a member is read, replaced and deleted by its id;
    ``embedded`` is the name of the list in an answer, which may be ``bare``; ``known`` are the members of a record that
    hold no secret, the read-only ones aside; ``option`` is the option that chooses a member by its id.
    """

    one: str
    many: str
    path: str
    embedded: str
    known: t.Collection[str]
    option: str = ""
    bare: bool = False


def sendable(record: Record | None, kind: Kind) -> Record:
    """Return a record to lay what is wanted over: without what is read-only or null; what is unknown stays, but a mask."""
    return {
        key: value
        for key, value in (record or {}).items()
        if key not in READ_ONLY and value is not None and (key in kind.known or not holds_mask(value))
    }


def predicted(current: Record | None, record: Record) -> Record:
    """Return the record that PingOne is expected to answer; what only PingOne can know is missing from a new one."""
    return {**{key: value for key, value in (current or {}).items() if key in READ_ONLY}, **record}


def ids_of(records: t.Iterable[Record]) -> str:
    """Return the ids of some records as a text, in an order that does not change."""
    return ", ".join(sorted(record["id"] for record in records))


def reference(record: Record, member: str) -> str | None:
    """Return the id that a member such as ``plan`` refers to, None if it refers to nothing."""
    value = record.get(member)
    found = value.get("id") if isinstance(value, dict) else None
    return found if isinstance(found, str) else None
