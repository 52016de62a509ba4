# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""What a provisioning rule refers to: a plan, stores, populations, groups, looked up by name or id."""

from __future__ import annotations

import typing as t
from urllib.parse import urlencode

from . import _audience as audience
from ._api import Api
from ._directory import PUBLIC, TYPE
from ._errors import ServiceError
from ._plans import Plans
from ._resource_model import Kind, Record, ids_of, reference
from ._resources import Resources
from ._rule_model import REFERENCES, Named, Parts
from ._stores import Stores

_POPULATION = Kind("population", "populations", "/populations", "populations", ("name", "description"))
_GROUP = Kind("group", "groups", "/groups", "groups", ("name", "description", "population"))
# A longer query may be refused; without one, the list is complete, and longer.
_LONGEST_QUERY = 3000

Params = t.Mapping[str, t.Any]


def plans_of(api: Api) -> list[Record]:
    """Return the propagation plans of an environment. Raises ServiceError."""
    return Plans(api).all()


def stores_of(api: Api) -> Stores:
    """Return the stores of an environment, whatever their type."""
    return Stores(api, TYPE, PUBLIC)


def names_in(records: t.Iterable[Record]) -> dict[str, str]:
    """Return the names of records by their ids."""
    return {one["id"]: str(one.get("name")) for one in records}


class Lookup:
    """Finds what the options refer to; what is not there, or there twice, becomes one of ``problems``.

    ``missing`` are the options for which nothing is there.
    """

    def __init__(self, api: Api, params: Params) -> None:
        self.api = api
        self.params = params
        self.parts = Parts()
        self.problems: list[str] = []
        self.missing: set[str] = set()

    def plan(self) -> Named | None:
        """Find the plan: that of the options, else the only one. With an id and no name, nothing is asked."""
        if not self._is_known("plan"):
            plans = plans_of(self.api)
            self.parts.names.update(names_in(plans))
            if self.params["plan"] or self.params["plan_id"]:
                self._choose("plan", plans, "propagation plan")
            else:
                remedy = "Make one first, with community.pingone.pingone_propagation_plan."
                self._only("plan", plans, f"propagation plan in this environment. {remedy}")
        return self.parts.references.get("plan")

    def stores(self, *, needs_source: bool) -> None:
        """Find the stores, the only directory as the source of a new rule. With both ids and no name, nothing is asked."""
        known = [self._is_known(option) for option in ("source_store", "target_store")]
        if all(known):
            return
        # Of another task's listing, ids and names hold; what of it does not, PingOne refuses.
        stores = stores_of(self.api).known()
        self.parts.names.update(names_in(stores))
        for option in ("source_store", "target_store"):
            if self.params[option] or self.params[f"{option}_id"]:
                self._choose(option, stores, "store")
        if needs_source and not (self.params["source_store"] or self.params["source_store_id"]):
            directories = [one for one in stores if one.get("type") == TYPE]
            remedy = "Make one first, with community.pingone.pingone_directory_store."
            self._only("source_store", directories, f"store of type directory in this environment. {remedy}")

    def people(self) -> None:
        """Find populations and groups. Where only ids are given, nothing is asked."""
        self.parts.populations = self._ids("populations", _POPULATION)
        self.parts.groups = self._ids("groups", _GROUP)

    def miss(self, option: str, problem: str) -> None:
        """Note that there is nothing of what an option says."""
        self.missing.add(option)
        self.problems.append(problem)

    def is_managed(self, rule: Record) -> bool:
        """Say whether the users of a rule are deprovisioned when it goes."""
        target = reference(rule, REFERENCES["target_store"])
        store = stores_of(self.api).read(target) if target else None
        return (store or {}).get("managed") in (True, "true")

    def _is_known(self, option: str) -> bool:
        identifier = self.params[f"{option}_id"]
        if identifier and not self.params[option]:
            self.parts.references[option] = Named(identifier)
            return True
        return False

    def _choose(self, option: str, records: t.Sequence[Record], what: str) -> None:
        """Choose by id, else by exact name; given both, they must be of one record."""
        name, identifier = self.params[option], self.params[f"{option}_id"]
        if identifier:
            found = [one for one in records if one["id"].lower() == identifier.lower()]
            if not found:
                self.miss(option, f"{option}_id: there is no {what} {identifier} in this environment.")
            elif name and found[0].get("name") != name:
                named = f'the {what} {identifier} is named "{found[0].get("name")}", not "{name}"'
                self.problems.append(f"{option}: {named}.")
        else:
            found = [one for one in records if one.get("name") == name]
            if not found:
                self.miss(option, f'{option}: there is no {what} "{name}" in this environment.')
            elif len(found) > 1:
                several = f'{len(found)} {what}s are named "{name}": {ids_of(found)}'
                self.problems.append(f"{option}: {several}. Give {option}_id to choose one.")
        if len(found) == 1:
            self.parts.references[option] = Named(found[0]["id"])

    def _only(self, option: str, records: t.Sequence[Record], what: str) -> None:
        if len(records) == 1:
            self.parts.references[option] = Named(records[0]["id"])
        elif records:
            several = f"there are {len(records)} to choose from: {ids_of(records)}"
            self.problems.append(f"{option}: {several}. Give {option} or {option}_id.")
        else:
            self.miss(option, f"{option}: there is no {what}")

    def _ids(self, option: str, kind: Kind) -> list[str] | None:
        """Return the ids that a list of names and ids means, None where it is not set."""
        given = self.params[option]
        if given is None:
            return None
        names = [one for one in dict.fromkeys(given) if not (audience.is_id(one) or one == audience.EVERYONE)]
        records = self._named(kind, names) if names else []
        ids: dict[str, None] = {}
        for one in given:
            found = [record["id"] for record in records if record.get("name") == one] if one in names else [one]
            ids.update(dict.fromkeys(found[:1]))
            if not found:
                self.problems.append(f'{option}: there is no {kind.one} "{one}" in this environment.')
            elif len(found) > 1:
                several = f'{len(found)} {kind.many} are named "{one}": {", ".join(sorted(found))}'
                self.problems.append(f"{option}: {several}. Give the ID of one.")
        return list(ids)

    def _named(self, kind: Kind, names: t.Sequence[str]) -> list[Record]:
        """Return the records of these names, and maybe others; an environment may have thousands."""
        quoted = [name.replace("\\", "\\\\").replace('"', '\\"') for name in names]
        expression = " or ".join(f'name eq "{name}"' for name in quoted)
        query = urlencode({"filter": expression}, errors="surrogatepass")
        path = f"{kind.path}?{query}" if len(query) <= _LONGEST_QUERY else kind.path
        try:
            return Resources(self.api, kind, path).all()
        except ServiceError as error:
            if error.status == 403:
                why = "by their names, the worker application needs a role that may read them"
                error.remedy = f"To look {kind.many} up {why}. Or give IDs in place of names."
            raise
