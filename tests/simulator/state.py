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


@dataclass
class UnseenWrite:
    """A write that the next lists do not show yet."""

    store_id: str
    before: Record | None
    remaining: int


@dataclass
class Environment:
    """One environment with its provisioning configuration; the records have the API's own keys."""

    id: str
    name: str
    created_at: str = field(default_factory=stamp)
    stores: dict[str, Record] = field(default_factory=dict)
    plans: dict[str, Record] = field(default_factory=dict)
    rules: dict[str, Record] = field(default_factory=dict)
    mappings: dict[str, Record] = field(default_factory=dict)
    revisions: list[Record] = field(default_factory=list)
    unseen: list[UnseenWrite] = field(default_factory=list)

    def write_store(self, record: Record, lag: int = 0) -> None:
        """Keep a store; the next `lag` lists show what was there before."""
        self._delay(record["id"], lag)
        self.stores[record["id"]] = record

    def delete_store(self, store_id: str, lag: int = 0) -> None:
        """Forget a store; the next `lag` lists still show it."""
        self._delay(store_id, lag)
        del self.stores[store_id]

    def list_stores(self) -> list[Record]:
        """The stores as a list request sees them; each call brings unseen writes nearer to the light."""
        view = dict(self.stores)
        for write in reversed(self.unseen):
            if write.before is None:
                view.pop(write.store_id, None)
            else:
                view[write.store_id] = write.before
            write.remaining -= 1
        self.unseen = [write for write in self.unseen if write.remaining > 0]
        return copy.deepcopy(list(view.values()))

    def rules_of_store(self, store_id: str) -> list[str]:
        """The ids of the rules that refer to a store."""
        return [
            rule["id"]
            for rule in self.rules.values()
            if store_id in (rule.get("sourceStore", {}).get("id"), rule.get("targetStore", {}).get("id"))
        ]

    def _delay(self, store_id: str, lag: int) -> None:
        if lag:
            self.unseen.append(UnseenWrite(store_id, copy.deepcopy(self.stores.get(store_id)), lag))


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
    """The Server-to-Server OAuth application that the simulated Zoom knows."""

    account_id: str = identities.ZOOM_ACCOUNT_ID
    client_id: str = identities.ZOOM_CLIENT_ID
    client_secrets: list[str] = field(default_factory=lambda: [identities.ZOOM_CLIENT_SECRET])


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
    return world


def _segment(value: Record) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
