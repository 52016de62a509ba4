# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""PingOne's environments and identity stores."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

import connection
import records
import validation
from answers import listing, resource
from errors import INVALID_MESSAGE, PingOneError, detail, invalid, not_found
from guard import Env, Sim, json_object, worker
from schemas import (
    ERRORS,
    ERRORS_OF_WRITES,
    SAMPLE_STORE,
    ListAnswer,
    ResourceAnswer,
    StoreAnswer,
    StoreBody,
    request_body,
)
from simulator import Simulator
from state import Environment, Record
from sync import store_deleted

router = APIRouter(prefix="/v1/environments/{environment_id}", tags=["PingOne"], dependencies=[Depends(worker)])
_PATH = "propagation/stores"
_WRITTEN = ("self", "update", "delete")
_BODY = request_body(StoreBody, "application/json", SAMPLE_STORE)
CHECK_MEDIA_TYPE = "application/vnd.pingidentity.connection.check+json"


@router.get("", summary="Read an environment", responses={200: {"model": ResourceAnswer}, **ERRORS})
async def read_environment(request: Request, simulator: Sim, environment_id: str) -> JSONResponse:
    """Tells an environment that does not exist (404) from a missing role (403)."""
    environment = simulator.world.environments.get(environment_id)
    if environment is None:
        raise not_found("environment", environment_id)
    links = {"self": {"href": str(request.url)}}
    body = {"id": environment.id, "name": environment.name, "type": "SANDBOX", "region": "NA"}
    stamps = {"createdAt": environment.created_at, "updatedAt": environment.created_at}
    return JSONResponse({"_links": links, **body, **stamps})


@router.get("/propagation/stores", summary="List the stores", responses={200: {"model": ListAnswer}, **ERRORS})
async def list_stores(request: Request, simulator: Sim, environment: Env) -> JSONResponse:
    """All stores of the environment; one page unless paging is forced."""
    if simulator.settings.list_broken:
        raise PingOneError(500, "An unexpected error occurred. Please contact support.")

    def collect() -> list[Record]:
        shown = [_with_progress(environment, record) for record in environment.listed("stores")]
        return [records.disclosed(record, simulator.settings) for record in shown]

    return listing(request, simulator, "stores", collect)


@router.post(
    "/propagation/stores",
    summary="Create a store",
    status_code=201,
    openapi_extra=_BODY,
    responses={201: {"model": StoreAnswer}, **ERRORS_OF_WRITES},
)
async def create_store(request: Request, simulator: Sim, environment: Env) -> JSONResponse:
    """A new store; sending the same body twice makes two."""
    body = await json_object(request)
    _check(simulator, environment, body, None)
    _only_directory(simulator, environment, body)
    record = records.created(body, environment.id, simulator.settings)
    environment.write("stores", record, simulator.settings.list_lag_requests)
    return resource(request, records.disclosed(record, simulator.settings), _PATH, _WRITTEN, 201)


@router.post(
    "/propagation/stores/connection/status",
    summary="Test a store's configuration",
    openapi_extra=request_body(StoreBody, CHECK_MEDIA_TYPE, SAMPLE_STORE),
    responses={200: {"description": "The target accepts the credentials; the body is empty."}, **ERRORS_OF_WRITES},
)
async def test_connection(request: Request, simulator: Sim, environment: Env) -> Response:
    """Tries the posted credentials at OAUTH_TOKEN_URL (on loopback only); keeps nothing."""
    body = await json_object(request, CHECK_MEDIA_TYPE)
    details = validation.problems(body, simulator.settings)
    if not details:
        problem = await connection.problem(body)
        details = [detail("INVALID_VALUE", "configuration", problem)] if problem else []
    if details:
        raise _refusal(simulator, body, details)
    return Response(status_code=200)


@router.get("/propagation/stores/{store_id}", summary="Read a store", responses={200: {"model": StoreAnswer}, **ERRORS})
async def read_store(request: Request, simulator: Sim, environment: Env, store_id: str) -> JSONResponse:
    """One store, at once after a write even when lists lag behind."""
    record = _with_progress(environment, _stored(environment, store_id))
    return resource(request, records.disclosed(record, simulator.settings), _PATH, ("self",))


@router.put(
    "/propagation/stores/{store_id}",
    summary="Replace a store",
    openapi_extra=_BODY,
    responses={200: {"model": StoreAnswer}, **ERRORS_OF_WRITES},
)
async def replace_store(request: Request, simulator: Sim, environment: Env, store_id: str) -> JSONResponse:
    """Replaces the store wholly: what is not sent is gone.  There is no PATCH."""
    stored = _stored(environment, store_id)
    body = await json_object(request)
    if simulator.settings.put_without_secret == "keep":
        body = records.with_kept_secrets(stored, body)
    _check(simulator, environment, body, stored)
    record = records.replaced(stored, body, simulator.settings)
    environment.write("stores", record, simulator.settings.list_lag_requests)
    return resource(request, records.disclosed(record, simulator.settings), _PATH, _WRITTEN)


@router.delete(
    "/propagation/stores/{store_id}",
    summary="Delete a store",
    status_code=204,
    responses={**ERRORS, 400: {"description": "Rules refer to the store (or 409)."}},
)
async def delete_store(simulator: Sim, environment: Env, store_id: str) -> Response:
    """Deletes the store unless a rule refers to it; whom a managed one brought to its target leaves with the next
    revision."""
    stored = _stored(environment, store_id)
    rules = environment.rules_of_store(store_id)
    if rules:
        message = "The request could not be completed. Rules refer to the store."
        found = detail("CONSTRAINT_VIOLATION", "store", message, {"referencedValues": rules})
        raise PingOneError(simulator.settings.delete_in_use_status, message, code="REQUEST_FAILED", details=[found])
    store_deleted(environment, stored)
    environment.delete("stores", store_id, simulator.settings.list_lag_requests)
    return Response(status_code=204)


def _stored(environment: Environment, store_id: str) -> Record:
    if store_id not in environment.stores:
        raise not_found("store", store_id)
    return environment.stores[store_id]


def _with_progress(environment: Environment, record: Record) -> Record:
    """A store as a read shows it; each read brings the end of its synchronisation nearer."""
    progress = environment.progress.get(record["id"])
    if progress is None:
        return record
    status = progress.shown()
    if progress.over:
        del environment.progress[record["id"]]
    plain = {key: value for key, value in record.items() if key != "syncStatus"}
    return {**plain, "syncStatus": status} if status else plain


def _check(simulator: Simulator, environment: Environment, body: dict[str, Any], stored: Record | None) -> None:
    details = validation.problems(body, simulator.settings)
    if stored is not None:
        details += validation.type_change(stored, body)
    if simulator.settings.unique_names:
        twins = [
            record["id"]
            for record in environment.stores.values()
            if record["name"] == body.get("name") and (stored is None or record["id"] != stored["id"])
        ]
        if twins:
            message = "The name is taken by another store."
            details.append(detail("UNIQUENESS_VIOLATION", "name", message, {"existingId": twins[0]}))
    if details:
        raise _refusal(simulator, body, details)


def _only_directory(simulator: Simulator, environment: Environment, body: dict[str, Any]) -> None:
    status = simulator.settings.second_directory_status
    if status is None or body["type"] != "directory":
        return
    twins = [record["id"] for record in environment.stores.values() if record["type"] == "directory"]
    if twins:
        message = "The environment has an existing store of this type."
        found = detail("UNIQUENESS_VIOLATION", "type", message, {"existingId": twins[0]})
        raise PingOneError(status, INVALID_MESSAGE, code="INVALID_DATA", details=[found])


def _refusal(simulator: Simulator, body: dict[str, Any], details: list[dict[str, Any]]) -> PingOneError:
    error = invalid(details)
    if simulator.settings.echo_secret_in_errors:
        quoted = "".join(f' Received "{secret}".' for secret in records.secrets_in(body))
        error.body["message"] += quoted
        for entry in details:
            entry["message"] += quoted
    return error
