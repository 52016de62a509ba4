# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control API: how a test looks behind the scenes and arranges them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import BaseModel, ConfigDict, Field

import identities
from connection import USER_AGENT
from faults import Fault, OrderedFault
from guard import Sim
from journal import Entry
from seeds import AnyRecord, Seed, change, environment_of, head, home
from settings import Settings
from state import Environment, Record, new_id, stamp

router = APIRouter(prefix="/_simulator", tags=["Simulator control"])


class EnvironmentOrder(BaseModel):
    """An environment to add, or to change when its id is known."""

    model_config = ConfigDict(extra="forbid")

    id: str | None = Field(None, description="Default: a new one.")
    name: str | None = Field(None, description="Name of the environment.")
    created_at: str | None = Field(None, description="createdAt as it stands; wins over age_seconds.")
    age_seconds: float = Field(0, ge=0, description="How long ago it was created.")


class ZoomOrder(BaseModel):
    """The credentials that the simulated Zoom accepts from now on; what is not sent stays."""

    model_config = ConfigDict(extra="forbid")

    account_id: str | None = Field(None, description="The account.")
    client_id: str | None = Field(None, description="The application.")
    client_secrets: list[str] | None = Field(None, description="All secrets that are valid, none but these.")


@router.get("", include_in_schema=False)
@router.get("/", summary="Everything needed to connect")
async def connection(request: Request, simulator: Sim) -> dict[str, str | int]:
    """URLs, ids and the invented credentials, as in the file of --ready-file."""
    return simulator.connection(str(request.base_url))


@router.post("/reset", summary="Start afresh")
async def reset(request: Request, simulator: Sim) -> dict[str, str | int]:
    """Forgets stores, tokens, settings, faults and the journal; answers like the address above."""
    simulator.reset()
    return simulator.connection(str(request.base_url))


@router.get("/settings", summary="Read the switches")
async def read_settings(simulator: Sim) -> Settings:
    """All switches with their values."""
    return simulator.settings


@router.patch("/settings", summary="Set switches")
async def patch_settings(simulator: Sim, patch: Settings) -> Settings:
    """Sets the switches that are sent; unknown ones are refused with 422."""
    simulator.settings = simulator.settings.patched(patch)
    return simulator.settings


@router.post("/faults", summary="Order a fault", status_code=201)
async def order_fault(simulator: Sim, fault: Fault) -> OrderedFault:
    """The next matching requests misbehave.

    status: answers `status` (default 500) with an error body or yours. drop: closes the connection without an answer.
    hang: the same after `seconds`. drip: the real answer a byte per `interval`. truncate: less body than announced.
    garbage: 200 and no JSON. empty: 200 and no body. huge: `mib` MiB. redirect: 302 to `location`. wrong_next: the real
    list with a false next link. drip, truncate and wrong_next do the work, unless `body` is given; all others only
    with `commit`.
    """
    return simulator.faults.order(fault)


@router.get("/faults", summary="List the faults")
async def list_faults(simulator: Sim) -> list[OrderedFault]:
    """All orders with their counters, also those used up."""
    return simulator.faults.ordered


@router.delete("/faults", summary="Cancel all faults", status_code=204, response_model=None)
async def cancel_faults(simulator: Sim) -> None:
    """From now on all is well."""
    simulator.faults.ordered.clear()


@router.delete("/faults/{fault_id}", summary="Cancel a fault", status_code=204, response_model=None)
async def cancel_fault(simulator: Sim, fault_id: int) -> None:
    """Takes one order back."""
    if not simulator.faults.cancel(fault_id):
        raise HTTPException(404, "There is no such fault.")


@router.get("/journal", summary="Read the journal")
async def read_journal(
    simulator: Sim,
    since: Annotated[int, Query(description="Only entries with a greater n.")] = 0,
    own: Annotated[bool, Query(description="Also what PingOne itself asked Zoom.")] = True,
) -> list[Entry]:
    """All requests to PingOne and Zoom, WITH the secrets in their bodies: invented ones, for tests. Control calls are
    not in it; what PingOne itself asks Zoom is (user-agent PingOne-simulator), unless own is false."""
    return [entry for entry in simulator.journal.entries if entry.n > since and (own or not _is_own(entry))]


@router.delete("/journal", summary="Clear the journal", status_code=204, response_model=None)
async def clear_journal(simulator: Sim) -> None:
    """Forgets the entries; their numbers go on."""
    simulator.journal.clear()


@router.get("/stores", summary="The true stores")
async def true_stores(simulator: Sim, environment_id: str = identities.ENVIRONMENT_ID) -> list[Record]:
    """What is really stored, with clear secrets, whatever the switches say."""
    return list(environment_of(simulator, environment_id).stores.values())


@router.post("/stores", summary="Seed a store", status_code=201)
async def seed_store(simulator: Sim, record: AnyRecord) -> Record:
    """Stores a record of any type as it stands; id, environment, timestamps, image and status are added if missing."""
    defaults = {"image": {}, "type": "Zoom", "status": "INACTIVE", "configuration": {}, "name": "seeded"}
    seeded = {**head(), **defaults, **record}
    environment_of(simulator, seeded["environment"]["id"]).stores[seeded["id"]] = seeded
    return seeded


@router.patch("/stores/{store_id}", summary="Change a store behind its manager's back")
async def change_store(simulator: Sim, store_id: str, patch: AnyRecord) -> Record:
    """Merges deeply; null removes a key; updatedAt is renewed unless it is sent."""
    return change(simulator, "stores", store_id, patch)


@router.delete("/stores/{store_id}", summary="Remove a store", status_code=204, response_model=None)
async def remove_store(simulator: Sim, store_id: str) -> None:
    """Removes it at once, rules or no rules."""
    del home(simulator, "stores", store_id)[store_id]


@router.post("/environments", summary="Add an environment", status_code=201)
async def addenvironment_of(simulator: Sim, order: EnvironmentOrder) -> dict[str, str]:
    """Adds an environment of a settable age, or makes a known one as old as wanted."""
    identifier = order.id or new_id()
    created = order.created_at or stamp(datetime.now(timezone.utc) - timedelta(seconds=order.age_seconds))
    known = simulator.world.environments.setdefault(identifier, Environment(identifier, "Another environment"))
    known.name, known.created_at = order.name or known.name, created
    return {"id": known.id, "name": known.name, "createdAt": known.created_at}


@router.post("/zoom_credentials", summary="Set what Zoom accepts")
async def set_zoom_credentials(simulator: Sim, order: ZoomOrder) -> ZoomOrder:
    """Sets the application that the simulated Zoom knows; several secrets may be valid at once."""
    account = simulator.world.zoom
    for name, value in order.model_dump(exclude_none=True).items():
        setattr(account, name, value)
    return ZoomOrder(account_id=account.account_id, client_id=account.client_id, client_secrets=account.client_secrets)


@router.get("/zoom_users", summary="Who is at Zoom")
async def true_zoom_users(simulator: Sim) -> list[Record]:
    """The users of the simulated Zoom with all their attributes; active says whether they can sign in."""
    return list(simulator.world.zoom.users.values())


@router.post("/zoom_users", summary="Seed Zoom users", status_code=201)
async def seed_zoom_users(simulator: Sim, record: Seed) -> list[Record]:
    """Stores users as they stand, with an id and active if missing; give userName."""
    now = stamp()
    meta = {"resourceType": "User", "created": now, "lastModified": now}
    several = [record] if isinstance(record, dict) else record
    seeded = [{"id": new_id(), "active": True, "meta": meta, **one} for one in several]
    simulator.world.zoom.users |= {one["id"]: one for one in seeded}
    return seeded


@router.delete("/zoom_users/{user_id}", summary="Remove a Zoom user", status_code=204, response_model=None)
async def remove_zoom_user(simulator: Sim, user_id: str) -> None:
    """Removes a user without asking Zoom."""
    if simulator.world.zoom.users.pop(user_id, None) is None:
        raise HTTPException(404, "There is no such user.")


@router.post("/tokens/expire", summary="Expire all tokens")
async def expire_tokens(simulator: Sim) -> dict[str, int]:
    """Makes all tokens that were issued so far invalid, those of Zoom included; the static one stays good."""
    return {"expired": simulator.world.tokens.expire() + simulator.world.zoom_tokens.expire()}


def _is_own(entry: Entry) -> bool:
    return str(entry.headers.get("user-agent")).startswith(USER_AGENT)
