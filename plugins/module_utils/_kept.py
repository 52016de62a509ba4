# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""What tasks of one loop may share: the session, its thread, the token, the listings. A task alone has all of it for itself."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ._connection import Connection
from ._token import Token

# How long a listing may stand in for another one (seconds).
_LISTING_LIVES = 30.0
# A write that replaces or deletes what stands must not rest on what stood there longer ago (seconds).
_WRITE_WITHIN = 2.0


class Tokens(t.Protocol):
    """Where a token may be that another task has got."""

    def get(self) -> Token | None:
        """Return the token, None where there is none that can still be used."""

    def put(self, token: Token) -> None:
        """Leave a token for the tasks to come."""

    def drop(self, token: Token) -> None:
        """Take back a token that was refused."""


@dataclass
class Listing:
    """The members of a collection, by id; ``written`` are those that this process wrote after it had listed them."""

    members: dict[str, dict[str, t.Any]]
    secrets: frozenset[str]
    listed_at: float
    written: set[str] = field(default_factory=set)


@dataclass
class Kept:
    """What was got so far; ``asked`` says that the task has listed by itself, ``relied`` that it decided by another's listing.

    ``changed`` says that the task has written something, or may have, whatever came after that.
    ``secrets`` are those of the task that is under way. ``beside`` is what was got by way of other connections to the same
    environment: their listings do not hold any more once this one has written.
    """

    session: t.Any = None
    worker: t.Any = None
    token: Token | None = None
    tokens: Tokens | None = None
    secrets: t.Collection[str] = ()
    listings: dict[str, Listing] = field(default_factory=dict)
    asked: bool = False
    relied: bool = False
    changed: bool = False
    beside: list[Kept] = field(default_factory=list, repr=False, compare=False)

    def listing(self, path: str, now: float) -> Listing | None:
        """Return what a collection consisted of some seconds ago, None where that is not known any more."""
        found = self.listings.get(path)
        if found is not None and not 0 <= now - found.listed_at < _LISTING_LIVES:
            self.forget()
            return None
        return found

    def is_too_old_for_a_write(self, path: str, now: float) -> bool:
        """Say whether a task relies on a listing that somebody else may have overtaken meanwhile."""
        listing = self.listings.get(path)
        return self.relied and listing is not None and now - listing.listed_at > _WRITE_WITHIN

    def forget(self) -> None:
        """Drop the listings, after anything that leaves in doubt whether they still hold."""
        for kept in (self, *self.beside):
            kept.listings.clear()

    def wrote(
        self, path: str, member_id: str, member: dict[str, t.Any] | None, secrets: t.Collection[str] = ()
    ) -> None:
        """Correct a listing by what this process wrote; ``member`` is None for one that was deleted.

        ``secrets`` are those that PingOne's answer holds.
        """
        self.changed = True
        for kept in self.beside:
            kept.listings.clear()
        listing = self.listings.get(path)
        if listing is None:
            return
        listing.members.pop(member_id, None)
        listing.written.discard(member_id)
        if member is not None:
            listing.members[member_id] = member
            listing.written.add(member_id)
            listing.secrets = listing.secrets.union(secrets)


Keeper = t.Callable[[Connection], Kept]
"""Gives what was kept for exactly this connection."""
