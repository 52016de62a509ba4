# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""The identity stores of one environment: list, find, create, replace, delete, test."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ._answers import TAKEN, Answer
from ._api import Api, segment
from ._errors import OptionsError, ServiceError, StaleError
from ._kept import Listing
from ._resource_model import ids_of
from ._retry import Attempts, Budget
from ._rules import explain_in_use
from ._secrets import secret_values, unknown_values
from ._store_model import MEMBERS, Record, content, is_store

_PATH = "/propagation/stores"
_CHECK_PATH = f"{_PATH}/connection/status"
_CONNECTION_CHECK = "application/vnd.pingidentity.connection.check+json"
# One unreadable member lets PingOne answer a list with 500 for ever; by id, a store can be read all the same.
_TRIES_AT_500 = 3
_TAKEN = 'There is a store "{}" already: made at this moment, then run again, or of another type, then rename one.'


@dataclass(frozen=True)
class Found:
    """A store that was looked for, and the listing it was looked for in; ``unlisted`` is why there is no listing."""

    record: Record | None
    listing: list[Record]
    unlisted: ServiceError | None = None


class Stores:
    """The stores of one type in an environment. Every method may raise ServiceError."""

    def __init__(self, api: Api, kind: str, public: t.Container[str]) -> None:
        """Take the type of the stores, and those keys of their configuration that are known to hold no secret."""
        self.api = api
        self.kind = kind
        self.public = public

    def known(self, tries_at_500: int | None = None) -> list[Record]:
        """Return the environment's stores as a task of the same loop has just listed them, else ask for them."""
        client = self.api.client
        listing = client.kept.listing(_PATH, client.now())
        client.kept.relied = listing is not None and not client.kept.asked
        if listing is None:
            return self.all(tries_at_500=tries_at_500)
        client.secrets |= listing.secrets
        return list(listing.members.values())

    def all(self, *, budget: Budget | None = None, tries_at_500: int | None = None) -> list[Record]:
        """Return the environment's stores of every type, each once."""
        client = self.api.client
        records: dict[str, Record] = {}
        listed_at = client.now()
        for record in self.api.members(
            _PATH, "stores", "list the stores", is_store, budget=budget, tries_at_500=tries_at_500
        ):
            records.setdefault(record["id"], self._protected(record))
        secrets = frozenset().union(*(self._secrets_in(record) for record in records.values()))
        client.kept.asked = True
        client.kept.listings[_PATH] = Listing(records, secrets, listed_at)
        return list(records.values())

    def read(self, store_id: str) -> Record | None:
        """Return one store of any type, None if there is none of this id."""
        purpose, path = f"read the store {store_id}", _path(store_id)
        answer = self.api.call("GET", path, purpose, accept={404})
        return None if answer.status == 404 else self._record(answer, purpose, "GET", path)

    def find(self, *, store_id: str | None, name: str | None) -> Found:
        """Look a store up by id, else by its exact name among the stores of this type. Raises OptionsError."""
        found = self._find(store_id, name)
        kept = self.api.client.kept
        listing = kept.listings.get(_PATH)
        if found.record is not None and listing is not None and found.record["id"] in listing.written:
            # The answer to a write need not show what a listing shows.
            kept.forget()
            found = self._find(store_id, name)
        return found

    def _find(self, store_id: str | None, name: str | None) -> Found:
        try:
            listing = self.known(_TRIES_AT_500 if store_id else None)
        except ServiceError as error:
            unlistable = error.final or (error.status or 0) >= 500
            if not (store_id and unlistable):
                raise
            return Found(self._of_kind(self.read(store_id)), [], error)
        if not store_id:
            return Found(self._only(self.named(listing, name or ""), name or ""), listing)
        record = next((one for one in listing if one["id"].lower() == store_id.lower()), None)
        return Found(self._of_kind(record), listing)

    def named(self, listing: t.Iterable[Record], name: str) -> list[Record]:
        """Return the stores of this type that have exactly this name."""
        return [record for record in listing if record.get("type") == self.kind and record.get("name") == name]

    def create(self, record: Record, known: t.Collection[str]) -> tuple[Record, bool]:
        """Create a store; return what PingOne answered, and whether it was adopted rather than answered.

        ``known`` are the ids before. A creation with an unknown end is looked for before it is sent again, so that one
        store is made, not two.
        """
        purpose = f'create the {self.kind} store "{record["name"]}"'
        attempts = Attempts(self.api.client.budget(), repeatable=False)
        while True:
            try:
                answer = self.api.call("POST", _PATH, purpose, body=record, attempts=attempts)
                made = self._record(answer, purpose, "POST", _PATH)
                self._wrote(made)
                return made, False
            except ServiceError as error:
                # After an attempt with an unknown end, it may be the name of the store it made that is taken.
                taken = not error.uncertain and error.says(TAKEN)
                if taken:
                    error.remedy = _TAKEN.format(record["name"])
                if not (error.uncertain or (taken and attempts.uncertain)):
                    raise
                adopted = self._look_for(record["name"], known, attempts, error)
                # To send again what was carried out would make a second one, and a taken name would be refused again.
                again = not (error.final or taken)
                if adopted is None and not (again and attempts.budget.back_off()):
                    raise
            if adopted is not None:
                return adopted, True

    def replace(self, store_id: str, record: Record) -> Record:
        """Replace a store as a whole; return what PingOne answered."""
        purpose, path = f'update the {self.kind} store "{record.get("name")}" ({store_id})', _path(store_id)
        self._look_again()
        self._look_at(store_id)
        try:
            answer = self.api.call("PUT", path, purpose, body=record)
        except ServiceError as error:
            if error.status == 404:
                error.remedy = "The store was deleted meanwhile: run again."
            raise
        self._wrote(written := self._record(answer, purpose, "PUT", path))
        return written

    def delete(self, record: Record) -> bool:
        """Delete a store; return False if it was gone already. A refusal names the rules that refer to the store."""
        store_id = record["id"]
        purpose = f'delete the {self.kind} store "{record.get("name")}" ({store_id})'
        self._look_again()
        attempts = Attempts(self.api.client.budget())
        try:
            answer = self.api.call("DELETE", _path(store_id), purpose, accept={404}, attempts=attempts)
        except ServiceError as error:
            explain_in_use(error, self.api, store_id, attempts.budget)
            raise
        if not answer.is_of_a_deletion and self.read(store_id) is not None:
            reason = "the store is still there after the deletion"
            raise self.api.unusable(purpose, "DELETE", _path(store_id), reason, answer, uncertain=True)
        kept = self.api.client.kept
        if answer.status == 404 and kept.relied and not answer.repeated:
            raise StaleError
        kept.wrote(_PATH, store_id, None)
        return answer.status != 404 or answer.repeated

    def _look_again(self) -> None:
        """Have it decided anew where the listing is of some age: what stands may be somebody else's by now."""
        client = self.api.client
        if client.kept.is_too_old_for_a_write(_PATH, client.now()):
            raise StaleError

    def _look_at(self, store_id: str) -> None:
        """Have it decided anew where the store is no more what another task has listed: a PUT would undo the difference."""
        kept = self.api.client.kept
        listing = kept.listings.get(_PATH)
        if kept.relied and listing is not None:
            current = self.read(store_id)
            if current is None or content(current) != content(listing.members[store_id]):
                raise StaleError

    def test_connection(self, record: Record) -> None:
        """Let PingOne try a store's configuration; nothing is stored. Raises ServiceError if it does not work."""
        purpose, path = f'test the connection of the {self.kind} store "{record.get("name")}"', _CHECK_PATH
        answer = self.api.call("POST", path, purpose, body=record, content_type=_CONNECTION_CHECK)
        if answer.body.strip() not in (b"", b"null") and not isinstance(answer.json(), dict):
            raise self.api.unusable(purpose, "POST", path, "the answer is not PingOne's, which is empty", answer)

    def _look_for(self, name: str, known: t.Collection[str], attempts: Attempts, error: ServiceError) -> Record | None:
        """Return the store that an attempt with an unknown end has made; None once it is sure that it made none."""
        if error.uncertain:
            error.remedy = "It is not known whether the store was made: run again, a store that was made is then found."
        for _look in attempts.looks(error):
            try:
                listing = self.all(budget=attempts.budget)
            except ServiceError:
                raise error from None
            made = [record for record in self.named(listing, name) if record["id"] not in known]
            if len(made) > 1:
                twins = f'{len(made)} new stores are named "{name}": {ids_of(made)}'
                error.remedy = f"{twins}. Delete those that are too many."
                raise error
            if made:
                return made[0]
        return None

    def _only(self, records: list[Record], name: str) -> Record | None:
        if len(records) > 1:
            several = f'{len(records)} stores of type {self.kind} are named "{name}": {ids_of(records)}'
            raise OptionsError([f"name: {several}. Give store_id to choose one."])
        return records[0] if records else None

    def _of_kind(self, record: Record | None) -> Record | None:
        if record is not None and record.get("type") != self.kind:
            kind = record.get("type")
            raise OptionsError([f"store_id: the store {record['id']} is of type {kind}, not {self.kind}."])
        return record

    def _record(self, answer: Answer, purpose: str, method: str, path: str) -> Record:
        record = answer.json()
        other = is_store(record) and method != "POST" and _path(record["id"]).lower() != path.lower()
        if other or not is_store(record) or not isinstance(record.get("type"), str):
            reason = f"PingOne's answer is {'another' if other else 'no'} store"
            raise self.api.unusable(purpose, method, path, reason, answer, uncertain=method in ("POST", "PUT"))
        return self._protected(record)

    def _protected(self, record: Record) -> Record:
        """Return a record that was read, after noting its secrets, so that no text repeats them."""
        self.api.client.secrets |= self._secrets_in(record)
        return record

    def _secrets_in(self, record: Record) -> set[str]:
        secrets, url = secret_values(record), self.api.client.connection.environment_url
        if record.get("type") == self.kind:
            configuration = record.get("configuration") or {}
            secrets |= unknown_values(record, MEMBERS, url) | unknown_values(configuration, self.public, url)
        return secrets

    def _wrote(self, record: Record) -> None:
        self.api.client.kept.wrote(_PATH, record["id"], record, self._secrets_in(record))


def _path(store_id: str) -> str:
    return f"{_PATH}/{segment(store_id)}"
