# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""The members of any collection of the API: list, find, create, replace, delete.

A resource file says what a collection is (``Kind``), and has ``Resources`` do the rest: plans, rules, mappings. Stores have
a file of their own, since they know of types, of secrets and of listings that tasks share.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ._answers import TAKEN, Answer, is_error
from ._api import Api, segment
from ._errors import OptionsError, ServiceError
from ._resource_model import READ_ONLY, Kind, Record, ids_of
from ._retry import Attempts, Budget
from ._secrets import texts_in, unknown_values

# One unreadable member lets PingOne answer a list with 500 for ever; by id, a member can be read all the same.
_TRIES_AT_500 = 3

_NOT_LISTED = "If there is one already, no list shows it yet: run again in a moment."

# How a creation may end other than by an answer: an attempt that nobody answered has made the member, or it stood there
# before, though a list did not show it. What is answered is neither, and so empty.
ANSWERED = ""
LOST = "lost"
STOOD = "stood"


@dataclass(frozen=True)
class Listed:
    """What a collection consists of, and the member of an id if one was asked for; ``unlisted`` says why there is no list."""

    records: list[Record]
    record: Record | None = None
    unlisted: ServiceError | None = field(default=None, compare=False)

    @property
    def ids(self) -> set[str]:
        """Return the ids of the members."""
        return {record["id"] for record in self.records}


class Resources:
    """The members of one collection. Every method may raise ServiceError."""

    def __init__(self, api: Api, kind: Kind, path: str = "") -> None:
        """Take what the members are, and the path below which they are listed and created if that is another one."""
        self.api = api
        self.kind = kind
        self.path = path or kind.path

    def all(self, *, budget: Budget | None = None, tries_at_500: int | None = None) -> list[Record]:
        """Return the members, each once."""
        records: dict[str, Record] = {}
        for record in self.api.members(
            self.path,
            self.kind.embedded,
            f"list the {self.kind.many}",
            is_record,
            budget=budget,
            tries_at_500=tries_at_500,
            bare=self.kind.bare,
        ):
            records.setdefault(record["id"], self._protected(record))
        return list(records.values())

    def listed(self, record_id: str | None = None) -> Listed:
        """Return the members, and the one of this id; where they cannot be listed, that one is read by itself."""
        if not record_id:
            return Listed(self.all())
        try:
            records = self.all(tries_at_500=_TRIES_AT_500)
        except ServiceError as error:
            if not (error.final or (error.status or 0) >= 500):
                raise
            return Listed([], self.read(record_id), error)
        return Listed(records, next((one for one in records if one["id"].lower() == record_id.lower()), None))

    def only(self, records: t.Sequence[Record], what: str, option: str = "name") -> Record | None:
        """Return the one of these records, None of none; several are an OptionsError about ``option`` that lists the ids.

        ``what`` says in which way they are the same ('are named "x"').
        """
        if len(records) > 1:
            several = f"{len(records)} {self.kind.many} {what}: {ids_of(records)}"
            raise OptionsError([f"{option}: {several}. Give {self.kind.option} to choose one."])
        return records[0] if records else None

    def read(self, record_id: str) -> Record | None:
        """Return one member, None if there is none of this id."""
        purpose, path = f"read the {self.kind.one} {record_id}", self.path_of(record_id)
        answer = self.api.call("GET", path, purpose, accept={404})
        return None if answer.status == 404 else self._record(answer, purpose, "GET", path)

    def create(
        self,
        record: Record,
        known: t.Collection[str],
        *,
        label: str,
        mine: t.Callable[[Record], bool],
        stands: t.Callable[[ServiceError], bool] = lambda error: False,
    ) -> tuple[Record, str]:
        """Create a member; return it, and how it was adopted rather than answered: LOST or STOOD, else empty.

        A creation with an unknown end is looked for before it is sent again, so that one member is made, not two: it is
        a record that is not among ``known``, the ids before, and of which ``mine`` says that it may be the one. A refusal
        of which ``stands`` says that there is such a member already makes that one be adopted, whoever made it.
        ``label`` says in messages which one it is ('"name"').
        """
        purpose = f"create the {self.kind.one} {label}"
        attempts = Attempts(self.api.client.budget(), repeatable=False)
        lost = False
        while True:
            try:
                answer = self.api.call("POST", self.path, purpose, body=record, attempts=attempts)
                return self._record(answer, purpose, "POST", self.path), ANSWERED
            except ServiceError as error:
                lost = lost or error.uncertain or attempts.uncertain
                # After an attempt with an unknown end, it may be what that one made which stands in the way.
                taken = error.says(TAKEN)
                refused = not error.uncertain and (stands(error) or (lost and taken))
                if refused or taken:
                    error.remedy = error.remedy or _NOT_LISTED
                if not (error.uncertain or refused):
                    raise
                adopted = self._look_for(mine, known, attempts, error)
                # Where nothing was made, it is as safe to send as the first time.
                again = not (error.final or refused)
                if adopted is None and not (again and attempts.budget.back_off()):
                    raise
            if adopted is not None:
                self._wrote(lost)
                return adopted, LOST if lost else STOOD

    def replace(self, record_id: str, record: Record, *, label: str) -> Record:
        """Replace a member as a whole; return what PingOne answered."""
        purpose, path = f"update the {self.kind.one} {label} ({record_id})", self.path_of(record_id)
        try:
            answer = self.api.call("PUT", path, purpose, body=record)
        except ServiceError as error:
            if error.status == 404:
                error.remedy = f"The {self.kind.one} was deleted meanwhile: run again."
            raise
        return self._record(answer, purpose, "PUT", path)

    def delete(self, record_id: str, *, label: str, query: str = "") -> bool:
        """Delete a member; return False if it was gone already."""
        purpose, path = f"delete the {self.kind.one} {label} ({record_id})", self.path_of(record_id) + query
        answer = self.api.call("DELETE", path, purpose, accept={404})
        # Whoever answers in PingOne's place, a proxy for example, may say yes to everything.
        if not answer.is_of_a_deletion and self.read(record_id) is not None:
            reason = f"the {self.kind.one} is still there after the deletion"
            raise self.api.unusable(purpose, "DELETE", path, reason, answer, uncertain=True)
        deleted = answer.status != 404 or answer.repeated
        self._wrote(deleted)
        return deleted

    def path_of(self, record_id: str) -> str:
        """Return the path of a member."""
        return f"{self.kind.path}/{segment(record_id)}"

    def _look_for(
        self, mine: t.Callable[[Record], bool], known: t.Collection[str], attempts: Attempts, error: ServiceError
    ) -> Record | None:
        """Return what an attempt with an unknown end has made; None once it is sure that it made nothing."""
        if error.uncertain:
            unknown = f"It is not known whether the {self.kind.one} was made"
            error.remedy = f"{unknown}: run again, one that was made is then found."
        for _look in attempts.looks(error):
            try:
                records = self.all(budget=attempts.budget)
            except ServiceError:
                raise error from None
            made = [record for record in records if record["id"] not in known and mine(record)]
            if len(made) > 1:
                there = f"{len(made)} new {self.kind.many} are there: {ids_of(made)}"
                error.remedy = f"{there}. Delete those that are too many."
                raise error
            if made:
                return made[0]
        return None

    def _record(self, answer: Answer, purpose: str, method: str, path: str) -> Record:
        record = answer.json()
        other = is_record(record) and method != "POST" and self.path_of(record["id"]).lower() != path.lower()
        if other or not is_record(record):
            reason = f"PingOne's answer is {'another' if other else 'no'} {self.kind.one}"
            raise self.api.unusable(purpose, method, path, reason, answer, uncertain=method in ("POST", "PUT"))
        self._wrote(method != "GET")
        return self._protected(record)

    def _wrote(self, something: bool) -> None:
        self.api.client.kept.changed |= something

    def _protected(self, record: Record) -> Record:
        """Return a record that was read, after noting what may be secret in it, so that no text repeats it."""
        client = self.api.client
        client.secrets |= unknown_values(record, (*READ_ONLY, *self.kind.known), client.connection.environment_url)
        return record


def is_record(body: t.Any) -> bool:
    """Say whether an answer, or a part of one, is a record that can be worked with."""
    try:
        list(texts_in(body))
    except RecursionError:
        return False
    if not isinstance(body, dict) or is_error(body):
        return False
    return isinstance(body.get("id"), str) and body["id"].isascii() and body["id"] != ""
