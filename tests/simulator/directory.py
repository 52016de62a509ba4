# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""PingOne's directory: populations, groups and users, for reading; tests put them there by the control API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse

import filters
from answers import listing, resource
from chain import SELF, known
from errors import PingOneError, detail
from guard import EnvWithPeople, Sim, worker
from schemas import ERRORS, ListAnswer, ResourceAnswer
from state import Record

router = APIRouter(prefix="/v1/environments/{environment_id}", tags=["PingOne"], dependencies=[Depends(worker)])
_LIST: dict[int | str, dict[str, Any]] = {200: {"model": ListAnswer}, 400: {"description": "Bad filter."}, **ERRORS}
_ONE: dict[int | str, dict[str, Any]] = {200: {"model": ResourceAnswer}, **ERRORS}
_LARGEST = 100


@router.get("/populations", summary="List the populations", responses=_LIST)
async def list_populations(request: Request, simulator: Sim, environment: EnvWithPeople) -> JSONResponse:
    """In pages of at most 100, or limit; filter as far as the simulator knows SCIM filters."""
    return listing(request, simulator, "populations", _wanted(request, environment.populations), _LARGEST)


@router.get("/populations/{population_id}", summary="Read a population", responses=_ONE)
async def read_population(request: Request, environment: EnvWithPeople, population_id: str) -> JSONResponse:
    """One population."""
    return resource(request, known(environment.populations, "population", population_id), "populations", SELF)


@router.get("/groups", summary="List the groups", responses=_LIST)
async def list_groups(request: Request, simulator: Sim, environment: EnvWithPeople) -> JSONResponse:
    """In pages of at most 100, or limit; filter as far as the simulator knows SCIM filters."""
    return listing(request, simulator, "groups", _wanted(request, environment.groups), _LARGEST)


@router.get("/groups/{group_id}", summary="Read a group", responses=_ONE)
async def read_group(request: Request, environment: EnvWithPeople, group_id: str) -> JSONResponse:
    """One group."""
    return resource(request, known(environment.groups, "group", group_id), "groups", SELF)


@router.get("/users", summary="List the users", responses=_LIST)
async def list_users(request: Request, simulator: Sim, environment: EnvWithPeople) -> JSONResponse:
    """In pages of at most 100, or limit; filter as far as the simulator knows SCIM filters."""
    return listing(request, simulator, "users", _wanted(request, environment.users), _LARGEST)


@router.get("/users/{user_id}", summary="Read a user", responses=_ONE)
async def read_user(request: Request, environment: EnvWithPeople, user_id: str) -> JSONResponse:
    """One user."""
    return resource(request, known(environment.users, "user", user_id), "users", SELF)


def _wanted(request: Request, records: dict[str, Record]) -> Callable[[], list[Record]]:
    text = request.query_params.get("filter")
    try:
        test = filters.parse(text) if text else bool
    except ValueError as problem:
        found = detail("INVALID_FILTER", "filter", f"The filter is not valid: {problem}.")
        raise PingOneError(400, "The filter is not valid.", code="INVALID_REQUEST", details=[found]) from problem
    return lambda: [record for record in records.values() if test(record)]
