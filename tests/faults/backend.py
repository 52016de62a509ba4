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

Record = dict[str, Any]

ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
ROOT = f"/v1/environments/{ENVIRONMENT}"
TOKEN_PATH = f"/{ENVIRONMENT}/as/token"
SECRET_KEYS = ("OAUTH_CLIENT_SECRET", "API_KEY", "API_SECRET")
MASK = "********"
PAGE_SIZE = 2
MOMENT = "2026-01-01T00:00:00.000Z"


@dataclass(frozen=True)
class Answer:
    """A status, a body, and headers beside the usual ones."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Request:
    """One request as it came in."""

    method: str
    path: str
    token: str = ""
    body: bytes = b""
    base: str = ""


def answered(status: int, body: Any = None, *headers: tuple[str, str]) -> Answer:
    """Return an answer of PingOne's own, as JSON where there is a body."""
    usual = (("Correlation-Id", str(uuid.uuid4())), ("Content-Type", "application/hal+json;charset=UTF-8"))
    return Answer(status, b"" if body is None else json.dumps(body).encode(), (*usual, *headers))


def refused(status: int, code: str, message: str, detail: Record | None = None) -> Answer:
    """Return a refusal in PingOne's error model."""
    body = {"id": str(uuid.uuid4()), "code": code, "message": message, "details": [detail] if detail else []}
    return answered(status, body)


@dataclass
class Tenant:
    """What is stored in one environment; ``lag`` is how many times what is read is older than a write."""

    lag: int = 0
    unique_names: bool = False
    stores: dict[str, Record] = field(default_factory=dict)
    revisions: list[Record] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    most: int = 0
    """How many stores of one name there were at most."""
    without_secret: list[Record] = field(default_factory=list)
    """The Zoom stores that were written without a secret, or with a mask in its place."""
    before: tuple[dict[str, Record], list[Record]] = field(default_factory=lambda: ({}, []))
    """The stores and the revisions that are shown instead, while ``lagging`` is above 0."""
    lagging: int = 0

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
        return self._on_one_store(request, path.rpartition("/")[2])

    def _routes(self) -> dict[tuple[str, str], Callable[[Request, str], Answer]]:
        stores, revisions = "/propagation/stores", "/propagation/revisions"
        return {
            ("GET", stores): self._list,
            ("POST", stores): self._create,
            ("POST", f"{stores}/connection/status"): lambda _request, _query: answered(200),
            ("GET", "/propagation/rules"): lambda _request, _query: answered(200, {"_embedded": {"rules": []}}),
            ("GET", f"{revisions}/id:latest"): self._latest,
            ("POST", revisions): self._publish,
        }

    def _list(self, request: Request, query: str) -> Answer:
        first = int(query.partition("cursor=")[2] or 0)
        records = list(self._as_read()[0].values())
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
        self.remember()
        store_id = self.seed(record)
        self._judge(self.stores[store_id])
        return answered(201, _masked(self.stores[store_id]))

    def _on_one_store(self, request: Request, store_id: str) -> Answer:
        if store_id not in self.stores:
            return refused(404, "NOT_FOUND", "The request could not be completed. There is no such store.")
        if request.method == "GET":
            return answered(200, _masked(self.stores[store_id]))
        self.remember()
        if request.method == "DELETE":
            del self.stores[store_id]
            return Answer(204, b"", (("Correlation-Id", str(uuid.uuid4())),))
        kept = {key: self.stores[store_id][key] for key in ("id", "environment", "createdAt", "updatedAt")}
        self.stores[store_id] = {**json.loads(request.body), **kept}
        self._judge(self.stores[store_id])
        return answered(200, _masked(self.stores[store_id]))

    def _latest(self, _request: Request, _query: str) -> Answer:
        revisions = self._as_read()[1]
        if not revisions:
            return refused(404, "NOT_FOUND", "The request could not be completed. There is no such revision.")
        return answered(200, revisions[-1])

    def _publish(self, _request: Request, _query: str) -> Answer:
        self.remember()
        self.revisions.append({"id": str(uuid.uuid4()), "environment": {"id": ENVIRONMENT}, "createdAt": MOMENT})
        return answered(201, self.revisions[-1])

    def remember(self) -> None:
        """Note what stands, before a write."""
        if not self.lagging:
            self.before = (copy.deepcopy(self.stores), list(self.revisions))
            self.lagging = self.lag

    def _as_read(self) -> tuple[dict[str, Record], list[Record]]:
        """Return what is shown to whoever reads."""
        if self.lagging:
            self.lagging -= 1
            return self.before
        return self.stores, self.revisions

    def _judge(self, record: Record) -> None:
        configuration = record.get("configuration", {})
        masked = [key for key in SECRET_KEYS if "*" in configuration.get(key, "")]
        if masked or not configuration.get("OAUTH_CLIENT_SECRET"):
            self.without_secret.append(record)
        self.most = max(self.most, len(self.named(record["name"])))


def _masked(record: Record) -> Record:
    shown = copy.deepcopy(record)
    for key in set(SECRET_KEYS) & set(shown.get("configuration", {})):
        shown["configuration"][key] = MASK
    return shown
