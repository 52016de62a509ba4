# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A PingOne without HTTP: what one environment holds, and what it answers to a request. No secret is disclosed."""

from __future__ import annotations

import copy
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import chain
from answers import ENVIRONMENT, ROOT, TOKEN_PATH, Answer, Record, Request, answered, refused

SECRET_KEYS = ("OAUTH_CLIENT_SECRET", "API_KEY", "API_SECRET")
MASK = "********"
PAGE_SIZE = 2
COLLECTIONS = ("stores", "plans", "rules", "mappings", "revisions")
MOMENT = "2026-01-01T00:00:00.000Z"


@dataclass
class Tenant:
    """What is stored in one environment; ``lag`` is how many times what is read is older than a write."""

    lag: int = 0
    unique_names: bool = False
    stores: dict[str, Record] = field(default_factory=dict)
    plans: dict[str, Record] = field(default_factory=dict)
    rules: dict[str, Record] = field(default_factory=dict)
    mappings: dict[str, Record] = field(default_factory=dict)
    revisions: list[Record] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    most: int = 0
    """How many of one kind and name there were at most: stores, plans, rules of a plan, mappings to an attribute."""
    without_secret: list[Record] = field(default_factory=list)
    """The Zoom stores that were written without a secret, or with a mask in its place."""
    ran: set[frozenset[tuple[str, str]]] = field(default_factory=set)
    """The mappings with which a rule was active after a write: target and source attributes."""
    before: dict[str, Any] = field(default_factory=dict)
    """The collections that are shown instead, while their ``lagging`` is above 0."""
    lagging: dict[str, int] = field(default_factory=dict)

    def fork(self) -> Tenant:
        """Return a copy in which something can be tried without effect."""
        return copy.deepcopy(self)

    def seed(self, record: Record) -> str:
        """Store a record that has been there for long; return its id."""
        store_id = str(uuid.uuid4())
        read_only = {"id": store_id, "environment": {"id": ENVIRONMENT}, "createdAt": MOMENT, "updatedAt": MOMENT}
        self.stores[store_id] = {**record, **read_only}
        return store_id

    def named(self, name: str) -> list[Record]:
        """Return the stores of this name."""
        return [record for record in self.stores.values() if record.get("name") == name]

    def content(self) -> dict[str, Any]:
        """Return a copy of all that is stored."""
        return copy.deepcopy({name: getattr(self, name) for name in COLLECTIONS})

    def lose(self, path: str) -> None:
        """Let go what a path leads to, or what it lies below: somebody has deleted it."""
        ids = set(path.partition("?")[0].split("/"))
        for name in COLLECTIONS[:-1]:
            held = getattr(self, name)
            for key in ids & set(held):
                del held[key]
        chain.let_go_of_orphans(self)

    def answer(self, request: Request) -> Answer:
        """Carry a request out."""
        path, _question, query = request.path.partition("?")
        if path == TOKEN_PATH:
            token = f"marker-token-{uuid.uuid4()}"
            self.tokens.add(token)
            return answered(200, {"access_token": token, "token_type": "Bearer", "expires_in": 3600})
        if request.token not in self.tokens:
            return refused(401, "ACCESS_FAILED", "The request could not be completed. Your token is not valid.")
        if path == ROOT:
            return answered(200, {"id": ENVIRONMENT, "createdAt": MOMENT})
        found = self._routes().get((request.method, path.removeprefix(ROOT)))
        if found is not None:
            return found(request, query)
        if "/stores/" not in path:
            return chain.answer(self, request, path.removeprefix(ROOT))
        return self._on_one_store(request, path.rpartition("/")[2])

    def _routes(self) -> dict[tuple[str, str], Callable[[Request, str], Answer]]:
        stores, revisions = "/propagation/stores", "/propagation/revisions"
        return {
            ("GET", stores): self._list,
            ("POST", stores): self._create,
            ("POST", f"{stores}/connection/status"): lambda _request, _query: answered(200),
            ("GET", f"{revisions}/id:latest"): self._latest,
            ("POST", revisions): self._publish,
        }

    def _list(self, request: Request, query: str) -> Answer:
        first = int(query.partition("cursor=")[2] or 0)
        records = list(self.as_read("stores").values())
        url = f"{request.base}{ROOT}/propagation/stores"
        links: Record = {"self": {"href": url}}
        if first + PAGE_SIZE < len(records):
            links["next"] = {"href": f"{url}?cursor={first + PAGE_SIZE}"}
        shown = [_masked(record) for record in records[first : first + PAGE_SIZE]]
        return answered(200, {"_links": links, "_embedded": {"stores": shown}})

    def _create(self, request: Request, _query: str) -> Answer:
        record = json.loads(request.body)
        if self.unique_names and self.named(record["name"]):
            message = "The name is taken by another store."
            detail = {"code": "UNIQUENESS_VIOLATION", "target": "name", "message": message}
            return refused(400, "INVALID_DATA", "The request could not be completed.", detail)
        self.remember("stores")
        store_id = self.seed(record)
        self._judge(self.stores[store_id])
        return answered(201, _masked(self.stores[store_id]))

    def _on_one_store(self, request: Request, store_id: str) -> Answer:
        if store_id not in self.stores:
            return refused(404, "NOT_FOUND", "The request could not be completed. There is no such store.")
        if request.method == "GET":
            return answered(200, _masked(self.stores[store_id]))
        self.remember("stores")
        if request.method == "DELETE":
            del self.stores[store_id]
            return Answer(204, b"", (("Correlation-Id", str(uuid.uuid4())),))
        kept = {key: self.stores[store_id][key] for key in ("id", "environment", "createdAt", "updatedAt")}
        self.stores[store_id] = {**json.loads(request.body), **kept}
        self._judge(self.stores[store_id])
        return answered(200, _masked(self.stores[store_id]))

    def _latest(self, _request: Request, _query: str) -> Answer:
        revisions = self.as_read("revisions")
        if not revisions:
            return refused(404, "NOT_FOUND", "The request could not be completed. There is no such revision.")
        return answered(200, revisions[-1])

    def _publish(self, _request: Request, _query: str) -> Answer:
        self.remember("revisions")
        self.revisions.append({"id": str(uuid.uuid4()), "environment": {"id": ENVIRONMENT}, "createdAt": MOMENT})
        return answered(201, self.revisions[-1])

    def remember(self, name: str) -> None:
        """Note what stands in a collection, before a write."""
        if not self.lagging.get(name):
            self.before[name] = copy.deepcopy(getattr(self, name))
            self.lagging[name] = self.lag

    def as_read(self, name: str) -> Any:
        """Return what is shown of a collection to whoever reads."""
        if self.lagging.get(name):
            self.lagging[name] -= 1
            return self.before[name]
        return getattr(self, name)

    def settle(self) -> None:
        """Lag no more."""
        self.lag, self.lagging = 0, {}

    def _judge(self, record: Record) -> None:
        configuration = record.get("configuration", {})
        masked = [key for key in SECRET_KEYS if "*" in configuration.get(key, "")]
        if masked or (record["type"] == "Zoom" and not configuration.get("OAUTH_CLIENT_SECRET")):
            self.without_secret.append(record)
        self.most = max(self.most, len(self.named(record["name"])))


def _masked(record: Record) -> Record:
    shown = copy.deepcopy(record)
    for key in set(SECRET_KEYS) & set(shown.get("configuration", {})):
        shown["configuration"][key] = MASK
    return shown
