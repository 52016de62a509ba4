# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control API's way to the chain and the people: the truth about them, and changes behind everybody's back."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException

import identities
import records
from guard import Sim
from simulator import Simulator
from state import Environment, Record, new_id, stamp, stamp_after

router = APIRouter(prefix="/_simulator", tags=["Simulator control"])
AnyRecord = Annotated[dict[str, Any], Body(description="A record with the API's own keys.")]
Seed = Annotated[
    dict[str, Any] | list[dict[str, Any]], Body(description="A record with the API's own keys, or several.")
]

# What a seeded record has when it is not sent.  Plans and mappings know no timestamps.
_DEFAULTS: dict[str, Record] = {
    "plans": {"name": "seeded plan", "status": "INACTIVE", "createdAt": None, "updatedAt": None},
    "rules": {"name": "seeded rule", "active": False},
    "mappings": {"createdAt": None, "updatedAt": None},
    "populations": {"name": "seeded population"},
    "groups": {"name": "seeded group"},
    "users": {"enabled": True},
}
_HINTS = {
    "rules": " Name it, and give sourceStore.id and targetStore.id.",
    "mappings": " Give rule.id.",
    "users": " population may be a name, groups a list of names; those that do not exist are made.",
}


def head() -> Record:
    """What every record of the service begins with, if nothing else is said."""
    now = stamp()
    return {"id": new_id(), "environment": {"id": identities.ENVIRONMENT_ID}, "createdAt": now, "updatedAt": now}


def environment_of(simulator: Simulator, environment_id: str) -> Environment:
    """The environment with an id."""
    if environment_id not in simulator.world.environments:
        raise HTTPException(404, "There is no such environment.")
    return simulator.world.environments[environment_id]


def home(simulator: Simulator, kind: str, record_id: str) -> dict[str, Record]:
    """The collection that a record is in."""
    for environment in simulator.world.environments.values():
        if record_id in environment.kept(kind):
            return environment.kept(kind)
    raise HTTPException(404, "There is no such record.")


def change(simulator: Simulator, kind: str, record_id: str, patch: Record) -> Record:
    """Merge a patch into a record; updatedAt, where there is one, is renewed unless it is sent."""
    collection = home(simulator, kind, record_id)
    stored = collection[record_id]
    renewed = {"updatedAt": stamp_after(stored["updatedAt"])} if "updatedAt" in stored else {}
    collection[record_id] = records.deep_merge(stored, {**renewed, **patch})
    return collection[record_id]


def _seed(simulator: Simulator, kind: str, record: Record) -> Record:
    seeded = {**head(), **_DEFAULTS[kind], **record}
    environment = environment_of(simulator, seeded["environment"]["id"])
    if kind == "users":
        seeded = _user(environment, seeded)
    seeded = {key: value for key, value in seeded.items() if value is not None}
    environment.kept(kind)[seeded["id"]] = seeded
    return seeded


def _user(environment: Environment, record: Record) -> Record:
    population, groups = record.get("population", "Default"), record.pop("groups", [])
    if isinstance(population, str):
        population = {"id": _named(environment, "populations", population)}
    members = [{"id": _named(environment, "groups", group)} for group in groups]
    return {**record, "population": population, "memberOfGroups": record.get("memberOfGroups", members)}


def _named(environment: Environment, kind: str, name: str) -> str:
    collection = environment.kept(kind)
    for record in collection.values():
        if name in (record["id"], record["name"]):
            return str(record["id"])
    made = {**head(), "environment": {"id": environment.id}, "name": name}
    collection[made["id"]] = made
    return str(made["id"])


def _truth(kind: str) -> Callable[..., Coroutine[Any, Any, list[Record]]]:
    async def truth(simulator: Sim, environment_id: str = identities.ENVIRONMENT_ID) -> list[Record]:
        return list(environment_of(simulator, environment_id).kept(kind).values())

    return truth


def _seeding(kind: str) -> Callable[..., Coroutine[Any, Any, Record | list[Record]]]:
    async def seeding(simulator: Sim, record: Seed) -> Record | list[Record]:
        if isinstance(record, list):
            return [_seed(simulator, kind, one) for one in record]
        return _seed(simulator, kind, record)

    return seeding


def _changing(kind: str) -> Callable[..., Coroutine[Any, Any, Record]]:
    async def changing(simulator: Sim, record_id: str, patch: AnyRecord) -> Record:
        return change(simulator, kind, record_id, patch)

    return changing


def _removing(kind: str) -> Callable[..., Coroutine[Any, Any, None]]:
    async def removing(simulator: Sim, record_id: str) -> None:
        del home(simulator, kind, record_id)[record_id]

    return removing


def _add_routes(kind: str) -> None:
    one, path = kind[:-1], f"/{kind}/{{record_id}}"
    stands = f"Stores records as they stand, with an id, an environment and a few defaults.{_HINTS.get(kind, '')}"
    merges = "Merges deeply; null removes a key; updatedAt, where there is one, is renewed unless it is sent."
    for route, method, function, summary, description in (
        (f"/{kind}", "GET", _truth(kind), f"The true {kind}", "What is really there, whatever the switches say."),
        (f"/{kind}", "POST", _seeding(kind), f"Seed {kind}", stands),
        (path, "PATCH", _changing(kind), f"Change a {one} behind its manager's back", merges),
        (path, "DELETE", _removing(kind), f"Remove a {one}", "Removes it at once, and nothing with it."),
    ):
        router.add_api_route(
            route,
            function,
            methods=[method],
            summary=summary,
            description=description,
            operation_id=f"{function.__name__}_{kind}",
            status_code={"POST": 201, "DELETE": 204}.get(method, 200),
            response_model=None,
        )


for _kind in _DEFAULTS:
    _add_routes(_kind)
