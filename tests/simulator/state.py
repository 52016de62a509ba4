# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that the simulated services remember.  No HTTP, no settings: values in, values out."""

from __future__ import annotations

import base64
import copy
import json
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

import identities

Record = dict[str, Any]


def new_id() -> str:
    """A fresh identifier in the service's form."""
    return str(uuid.uuid4())


def stamp(moment: datetime | None = None) -> str:
    """A moment, by default now, as the service writes it."""
    text = (moment or datetime.now(timezone.utc)).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return f"{text[:-3]}Z"


def stamp_after(previous: str) -> str:
    """Now, but never the same millisecond as an earlier stamp, so that a change can be seen."""
    earlier = datetime.strptime(previous, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
    return stamp(max(datetime.now(timezone.utc), earlier + timedelta(milliseconds=1)))


def reference(record: Record, key: str) -> str | None:
    """The id under which a record refers to another."""
    referred = record.get(key)
    return referred.get("id") if isinstance(referred, dict) else None


@dataclass
class UnseenWrite:
    """A write that the next lists of its kind do not show yet."""

    kind: str
    record_id: str
    before: Record | None
    remaining: int


@dataclass
class Link:
    """Which account at the target is a user's, and which rule brought it there."""

    account_id: str
    rule_id: str
    leaving: bool = False


@dataclass
class Departure:
    """The accounts that a deleted store leaves to be removed."""

    configuration: Record
    accounts: list[str]


@dataclass
class Progress:
    """How long a store does not show yet how its synchronisation ended: reads without a sign of it, then with one."""

    before: Record | None
    total: int
    unseen: int
    running: int | None

    def shown(self) -> Record | None:
        """The syncStatus that one more read sees."""
        if self.unseen:
            self.unseen -= 1
            return self.before
        if self.running is not None:
            self.running -= 1
        counts = dict.fromkeys(("failedCount", "failedDeprovisionCount", "successCount"), 0)
        earlier = {key: value for key, value in (self.before or {}).items() if key == "lastSyncAt"}
        return {**counts, "userTotal": self.total, **earlier, "syncState": "SYNCING"}

    @property
    def over(self) -> bool:
        """Whether the next read sees how the synchronisation ended."""
        return not self.unseen and self.running is not None and self.running <= 0


@dataclass
class Environment:
    """One environment: its provisioning configuration and its people; the records have the API's own keys."""

    id: str
    name: str
    created_at: str = field(default_factory=stamp)
    stores: dict[str, Record] = field(default_factory=dict)
    plans: dict[str, Record] = field(default_factory=dict)
    rules: dict[str, Record] = field(default_factory=dict)
    mappings: dict[str, Record] = field(default_factory=dict)
    populations: dict[str, Record] = field(default_factory=dict)
    groups: dict[str, Record] = field(default_factory=dict)
    users: dict[str, Record] = field(default_factory=dict)
    revisions: list[Record] = field(default_factory=list)
    unseen: list[UnseenWrite] = field(default_factory=list)
    links: dict[str, dict[str, Link]] = field(default_factory=dict)
    departures: list[Departure] = field(default_factory=list)
    progress: dict[str, Progress] = field(default_factory=dict)

    def kept(self, kind: str) -> dict[str, Record]:
        """The records of one kind, by id."""
        kept: dict[str, Record] = getattr(self, kind)
        return kept

    def write(self, kind: str, record: Record, lag: int = 0) -> None:
        """Keep a record; the next `lag` lists of its kind show what was there before."""
        self._delay(kind, record["id"], lag)
        self.kept(kind)[record["id"]] = record

    def delete(self, kind: str, record_id: str, lag: int = 0) -> None:
        """Forget a record; the next `lag` lists of its kind still show it."""
        self._delay(kind, record_id, lag)
        del self.kept(kind)[record_id]

    def listed(self, kind: str) -> list[Record]:
        """The records as a list request sees them; each call brings unseen writes nearer to the light."""
        view = dict(self.kept(kind))
        for write in reversed([one for one in self.unseen if one.kind == kind]):
            if write.before is None:
                view.pop(write.record_id, None)
            else:
                view[write.record_id] = write.before
            write.remaining -= 1
        self.unseen = [write for write in self.unseen if write.remaining > 0]
        return copy.deepcopy([*view.values()])

    def rules_of_store(self, store_id: str) -> list[str]:
        """The ids of the rules that refer to a store."""
        return [
            rule["id"]
            for rule in self.rules.values()
            if store_id in (reference(rule, "sourceStore"), reference(rule, "targetStore"))
        ]

    def mappings_of_rule(self, rule_id: str) -> list[Record]:
        """The mappings of a rule, as they are."""
        return [mapping for mapping in self.mappings.values() if reference(mapping, "rule") == rule_id]

    def delete_rule(self, rule_id: str, lag: int = 0) -> None:
        """Forget a rule with its mappings."""
        for mapping in self.mappings_of_rule(rule_id):
            self.delete("mappings", mapping["id"], lag)
        self.delete("rules", rule_id, lag)

    def _delay(self, kind: str, record_id: str, lag: int) -> None:
        if lag:
            self.unseen.append(UnseenWrite(kind, record_id, copy.deepcopy(self.kept(kind).get(record_id)), lag))


@dataclass
class Tokens:
    """The access tokens that one party has issued, numbered from 1."""

    issuer: str
    issued: dict[str, tuple[int, float]] = field(default_factory=dict)

    def issue(self, lifetime: float) -> str:
        """A new token, in the form of a JWT that nobody signed."""
        claims = {"iss": self.issuer, "jti": new_id(), "exp": int(time.time() + lifetime)}
        token = ".".join(_segment(part) for part in ({"alg": "none", "typ": "JWT"}, claims, {"invented": new_id()}))
        self.issued[token] = (len(self.issued) + 1, time.monotonic() + lifetime)
        return token

    def valid(self, token: str) -> bool:
        """Whether a token was issued here and is still good."""
        return token in self.issued and time.monotonic() < self.issued[token][1]

    def ordinal(self, token: str) -> int | None:
        """Which token this is, counted from 1; also of one that has expired."""
        return self.issued[token][0] if token in self.issued else None

    def expire(self) -> int:
        """Invalidate all tokens; answers how many there were."""
        self.issued = {token: (ordinal, 0.0) for token, (ordinal, expiry) in self.issued.items()}
        return len(self.issued)


@dataclass
class ZoomAccount:
    """The Server-to-Server OAuth application that the simulated Zoom knows, and the users that it opens."""

    account_id: str = identities.ZOOM_ACCOUNT_ID
    client_id: str = identities.ZOOM_CLIENT_ID
    client_secrets: list[str] = field(default_factory=lambda: [identities.ZOOM_CLIENT_SECRET])
    users: dict[str, Record] = field(default_factory=dict)


@dataclass
class World:
    """The whole memory of both services."""

    environments: dict[str, Environment] = field(default_factory=dict)
    tokens: Tokens = field(default_factory=lambda: Tokens("pingone-simulator"))
    zoom_tokens: Tokens = field(default_factory=lambda: Tokens("zoom-simulator"))
    zoom: ZoomAccount = field(default_factory=ZoomAccount)
    pages: dict[str, Any] = field(default_factory=dict)
    window_started: float = 0.0
    window_requests: int = 0

    def requests_left_until(self, limit: int, window: float) -> float | None:
        """Count a request against a fixed window: None when it fits, else the seconds until the window ends."""
        now = time.monotonic()
        if now - self.window_started >= window:
            self.window_started, self.window_requests = now, 0
        self.window_requests += 1
        return None if self.window_requests <= limit else self.window_started + window - now


def new_world() -> World:
    """The memory that the simulator starts with: one environment to manage, one that holds the worker application."""
    world = World()
    settled = stamp(datetime.now(timezone.utc) - timedelta(days=30))
    for identifier, name in (
        (identities.ENVIRONMENT_ID, "Managed environment"),
        (identities.AUTH_ENVIRONMENT_ID, "Environment of the worker application"),
    ):
        world.environments[identifier] = Environment(identifier, name, settled)
    head = {"id": identities.POPULATION_ID, "environment": {"id": identities.ENVIRONMENT_ID}}
    population = {**head, "name": "Default", "default": True, "createdAt": settled, "updatedAt": settled}
    world.environments[identities.ENVIRONMENT_ID].populations[identities.POPULATION_ID] = population
    return world


def _segment(value: Record) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
