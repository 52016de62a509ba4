# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""PingOne's revisions, which put a provisioning configuration to work, and the metadata of store types."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse

import identities
from answers import resource
from errors import not_found
from guard import Env, Sim, json_object, worker
from schemas import ERRORS, ERRORS_OF_WRITES, ResourceAnswer, request_body
from state import Record, new_id, stamp
from sync import synchronise
from validation import BOOLEAN_KEYS, ENUM_KEYS, JWT, JWT_KEYS, OAUTH, OAUTH_KEYS, STORE_TYPES

router = APIRouter(
    prefix="/v1/environments/{environment_id}/propagation", tags=["PingOne"], dependencies=[Depends(worker)]
)
_PATH = "propagation/revisions"


@router.post(
    "/revisions", summary="Create a revision", status_code=201, responses={201: {"model": ResourceAnswer}, **ERRORS}
)
async def create_revision(request: Request, simulator: Sim, environment: Env) -> JSONResponse:
    """Publishes the configuration as it is now: target stores of active rules, in a plan that is ACTIVE, are brought
    up to date, and have a syncStatus from then on."""
    revision: Record = {
        "id": new_id(),
        "environment": {"id": environment.id},
        "createdAt": stamp(),
        "createdBy": identities.CLIENT_ID,
    }
    if environment.revisions:
        revision["previousRevision"] = {"id": environment.revisions[-1]["id"]}
    environment.revisions.append(revision)
    await synchronise(simulator, environment)
    return resource(request, revision, _PATH, ("self",), 201)


@router.get(
    "/revisions/id:latest",
    summary="Read the latest revision",
    responses={200: {"model": ResourceAnswer}, **ERRORS},
)
async def latest_revision(request: Request, environment: Env) -> JSONResponse:
    """The newest revision, 404 when there is none; the colon may be written as %3A."""
    if not environment.revisions:
        raise not_found("revision", "latest")
    return resource(request, environment.revisions[-1], _PATH, ("self",))


@router.get("/revisions/{revision_id}", summary="Read a revision", responses={200: {"model": ResourceAnswer}, **ERRORS})
async def read_revision(request: Request, environment: Env, revision_id: str) -> JSONResponse:
    """One revision."""
    for revision in environment.revisions:
        if revision["id"] == revision_id:
            return resource(request, revision, _PATH, ("self",))
    raise not_found("revision", revision_id)


@router.post(
    "/storeMetadata/{store_type}",
    summary="Read the metadata of a store type",
    openapi_extra=request_body(None, "application/json", {}),
    responses={200: {"description": "The documented top-level keys with invented content."}, **ERRORS_OF_WRITES},
)
async def store_metadata(request: Request, environment: Env, store_type: str) -> JSONResponse:
    """Which configuration keys a type has; wants a JSON body, be it {}.  The inner keys are invented."""
    await json_object(request)
    if store_type not in STORE_TYPES:
        raise not_found("store type", store_type)
    profiles: list[dict[str, Any]] = []
    capabilities: list[dict[str, Any]] = []
    if store_type == "Zoom":
        profiles = [_profile(OAUTH, OAUTH_KEYS), _profile(JWT, JWT_KEYS)]
        capabilities = [{"name": key} for key in (*BOOLEAN_KEYS, "REMOVE_ACTION")]
    attributes = {"userAttributes": {}, "groupAttributes": {}, "capabilities": capabilities}
    information = {"type": store_type, "simulated": True}
    return JSONResponse({"information": information, "connectionProfiles": profiles, "attributeMetadata": attributes})


def _profile(method: str, keys: tuple[str, ...]) -> dict[str, Any]:
    method_key = {"name": "AUTHENTICATION_METHOD", "allowedValues": list(ENUM_KEYS["AUTHENTICATION_METHOD"])}
    attributes = [{"name": "SCIM_URL"}, method_key, *({"name": key} for key in keys)]
    return {"name": method, "connectionAttributes": attributes}
