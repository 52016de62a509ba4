# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What this run made in the tenant, and its removal. Nothing else is ever written to or deleted."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from collection import OPTIONS, TYPE, Api, Attempts, Budget, ServiceError, Stores, secret_values, unknown_values
from recorder import Exchange, Recorder
from scrub import Scrubber

PREFIX = "community.pingone live check"
PATHS = {"rule": "/propagation/rules", "store": "/propagation/stores", "plan": "/propagation/plans"}
# When to look at the lists while something is there that should not be, or may yet come to light (seconds).
_LOOKS = (0.0, 0.5, 2.0, 5.0)
# How long the deletion may take altogether (seconds).
_PATIENCE = 120.0
# Answers that are facts: neither passing trouble nor a matter of the token or the role.
_FACTS = frozenset(range(400, 600)) - {401, 403, 408, 429, 500, 502, 503, 504}
# What says nothing about the question, but only about this tenant at this moment.
_NO_FACTS = (None, 401, 403, 429)
_NOT_OURS = "a creation was answered with something else than what was sent"

Record = dict[str, Any]


class Unanswered(Exception):
    """The reason why a question has no answer."""


@dataclass
class Thing:
    """Something that this run has asked PingOne to make.

    It is ``settled`` when it is sure what became of every request to make it; ``problem`` is why it is still there.
    """

    kind: str
    name: str
    identifier: str = ""
    settled: bool = False
    problem: str = ""


class Tenant:
    """One environment of a tenant, in which only what this run made is touched."""

    def __init__(self, recorder: Recorder, scrubber: Scrubber) -> None:
        self.recorder = recorder
        self.api = Api(recorder)
        self.stores = Stores(self.api, TYPE, OPTIONS)
        self.scrubber = scrubber
        self.run = secrets.token_hex(6)
        self.foreign: list[Record] = []
        self._foreign_ids: set[str] = set()
        self.earlier: list[Thing] = []
        self._things: list[Thing] = []
        self._present: dict[str, Thing] = {}
        self._missed: Counter[str] = Counter()
        self._deadline: Budget | None = None

    def name(self, what: str = "") -> str:
        """Return a name that says what it is, and that nobody else has."""
        return " ".join(filter(None, [PREFIX, self.run, what]))

    def arrive(self) -> None:
        """Read the stores that are there already, and keep what they disclose out of the report."""
        url = self.recorder.connection.environment_url
        self.foreign = self.stores.all()
        self._note("store", self.foreign)
        for record in self.foreign:
            self.scrubber.keep_secret(secret_values(record))
            if record.get("type") == TYPE and isinstance(record.get("configuration"), dict):
                self.scrubber.keep_secret(unknown_values(record["configuration"], OPTIONS, url))
        if self.earlier:
            # A rule of that run keeps its store from being deleted.
            with suppress(ServiceError):
                self._note("rule", self.members("rule"))

    def members(self, kind: str) -> list[Record]:
        """Return what there is of a kind. Raises ServiceError."""
        path, name = PATHS[kind], PATHS[kind].rsplit("/", 1)[-1]
        return list(self.api.members(path, name, f"list the {name}", _has_id, budget=self._budget()))

    def plans(self) -> list[Record]:
        """Return the plans that were there before. Raises ServiceError."""
        found = [plan for plan in self.members("plan") if not self._is_ours("plan", plan)]
        self._note("plan", found)
        return found

    def ask(
        self, method: str, path: str, purpose: str, body: Any = None, *, repeatable: bool = True, **options: Any
    ) -> Exchange:
        """Send a request and return its exchange, whatever was answered. Raises Unanswered where that is no fact."""
        attempts = Attempts(self._budget(), repeatable=repeatable, tries_at_500=2)
        try:
            self.api.call(method, path, purpose, body=body, accept=_FACTS, attempts=attempts, **options)
        except ServiceError as error:
            if error.status in _NO_FACTS:
                raise Unanswered(self.reason(error)) from None
        return self.recorder.last(method, self.recorder.connection.environment_url + path)

    def make_store(self, body: Record) -> Record:
        """Make a Zoom store as the collection makes it, and return what PingOne answered.

        Raises ServiceError, and Unanswered where something else was answered than what was made.
        """
        with self._making("store", body["name"]) as thing:
            record, _adopted = self.stores.create(body, self._ids())
            self._claim(thing, record)
        if not thing.identifier:
            raise Unanswered(_NOT_OURS)
        return record

    def make(self, kind: str, path: str, body: Record) -> Exchange:
        """Make something else; the exchange tells whether that was refused. Raises Unanswered."""
        with self._making(kind, body["name"]) as thing:
            exchange = self.ask("POST", path, f"create the {kind}", body, repeatable=False)
            if exchange.succeeded:
                self._claim(thing, exchange.body)
        if exchange.succeeded and not thing.identifier:
            raise Unanswered(_NOT_OURS)
        return exchange

    def path_of(self, kind: str, identifier: str) -> str:
        """Return where one of our own things is. Raises ValueError for what is somebody else's."""
        if identifier not in self._present:
            raise ValueError(f"not a {kind} of this run")
        return f"{PATHS[kind]}/{quote(identifier, safe='')}"

    def leave(self) -> None:
        """Delete what this run made, and look whether it is gone; what ``remains`` could not be deleted."""
        self._deadline = self.recorder.budget(_PATIENCE)
        waited = 0.0
        for moment in _LOOKS:
            self._deadline.wait(moment - waited)
            waited = moment
            self._delete_all()
            listed = self._look()
            if listed and not self._present and all(thing.settled for thing in self._things):
                return
        self._delete_all()
        for thing in self._things:
            # What has not come to light until now was not made.
            thing.settled = thing.settled or listed

    def remains(self) -> list[Thing]:
        """Return what this run made and has not deleted, and what it may have made."""
        unknown = [thing for thing in self._things if not thing.settled and not thing.identifier]
        return [*self._present.values(), *unknown]

    def reason(self, error: ServiceError) -> str:
        """Return in a clause why a request has failed, for the report."""
        if error.status is None:
            return self.scrubber.text(error.reason)
        codes = [error.failure["code"], *(detail["code"] for detail in error.failure["details"] or ())]
        said = ", ".join(dict.fromkeys(code for code in codes if code))
        return self.scrubber.text(f"HTTP {error.status} {said}".rstrip())

    def _ids(self) -> list[str]:
        return [*(record["id"] for record in self.foreign), *self._present]

    def _budget(self) -> Budget:
        """Return the time for one request; to leave must not take for ever, however much there is to delete."""
        if self._deadline is None:
            return self.recorder.budget()
        return self.recorder.budget(min(self.recorder.connection.retry_timeout, self._deadline.left))

    @contextmanager
    def _making(self, kind: str, name: str) -> Iterator[Thing]:
        thing = Thing(kind, name)
        self._things.append(thing)
        before = len(self.recorder.exchanges)
        try:
            yield thing
        finally:
            sent = [one for one in self.recorder.exchanges[before:] if one.method == "POST" and one.sent is not None]
            clear = all(exchange.succeeded or _is_refused(exchange) for exchange in sent)
            thing.settled = clear and (bool(thing.identifier) or not any(exchange.succeeded for exchange in sent))

    def _claim(self, thing: Thing, answer: Any) -> None:
        """Take for ours what was answered, if there is no doubt: what is ours gets deleted."""
        if _has_id(answer) and answer["id"] not in self._foreign_ids and answer.get("name") == thing.name:
            thing.identifier = answer["id"]
            self._found(thing)

    def _found(self, thing: Thing) -> None:
        if thing.identifier not in self._present:
            self._present[thing.identifier] = thing
            number = sum(one.kind == thing.kind for one in self._present.values())
            self.scrubber.know(thing.identifier, f"<{thing.kind}>" if number == 1 else f"<{thing.kind} {number}>")

    def _note(self, kind: str, records: list[Record]) -> None:
        """Keep other people's names out of the report, and remember what an earlier run has left."""
        for record in records:
            self._foreign_ids.add(record["id"])
            name = record.get("name")
            if isinstance(name, str) and name.startswith(PREFIX):
                self.earlier.append(Thing(kind, name, record["id"]))
            for key in ("name", "description"):
                if isinstance(record.get(key), str):
                    self.scrubber.know(record[key], f"<{key}>")

    def _is_ours(self, kind: str, record: Record) -> bool:
        names = {thing.name for thing in self._things if thing.kind == kind}
        return record.get("name") in names and record["id"] not in self._foreign_ids

    def _is_gone(self, record: Record) -> bool:
        """Say whether only a list that lags can show this: two answers say that there is no such thing."""
        return self._missed[record["id"]] > 1

    def _delete_all(self) -> None:
        for kind in PATHS:
            for thing in [one for one in self._present.values() if one.kind == kind]:
                try:
                    exchange = self.ask("DELETE", self.path_of(kind, thing.identifier), f"delete the {kind}")
                except Unanswered as reason:
                    thing.problem = str(reason)
                    continue
                thing.problem = f"HTTP {exchange.status}"
                if exchange.succeeded or exchange.status == 404:
                    del self._present[thing.identifier]
                self._missed[thing.identifier] += exchange.status == 404

    def _look(self) -> bool:
        """Look for what is ours and may still be there; say whether all lists could be read."""
        listed = True
        for kind in dict.fromkeys(thing.kind for thing in self._things):
            try:
                ours = [one for one in self.members(kind) if self._is_ours(kind, one) and not self._is_gone(one)]
            except ServiceError:
                listed = False
                continue
            for record in ours:
                self._found(Thing(kind, record["name"], record["id"], settled=True))
        return listed


def _has_id(body: Any) -> bool:
    return isinstance(body, dict) and isinstance(body.get("id"), str) and body["id"].isascii() and body["id"] != ""


def _is_refused(exchange: Exchange) -> bool:
    return exchange.status is not None and 400 <= exchange.status < 500 and exchange.status != 408
