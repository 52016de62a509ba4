# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""PingOne's attribute mappings: what a rule writes into the accounts at its target."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from answers import bare, listing, resource
from chain import CREATE, LIST, ONE, PREFIX, SELF, WRITE, Detail, known, refuse, required, typed, writable
from errors import INVALID_MESSAGE, PingOneError, detail
from guard import Env, Sim, json_object, worker
from schemas import ERRORS, request_body
from settings import Settings
from state import Environment, Record, new_id, reference

router = APIRouter(prefix=PREFIX, tags=["PingOne"], dependencies=[Depends(worker)])
_PATH = "propagation/mappings"
_BODY = request_body(None, "application/json", {"sourceAttribute": "email", "targetAttribute": "userName"})
_USER = "userAttributeMapping"


@router.get("/rules/{rule_id}/mappings", summary="List the mappings of a rule", responses=LIST)
async def list_mappings(request: Request, simulator: Sim, environment: Env, rule_id: str) -> JSONResponse:
    """The mappings of one rule; a new rule has none."""
    known(environment.rules, "rule", rule_id)

    def collect() -> list[Record]:
        return [mapping for mapping in environment.listed("mappings") if reference(mapping, "rule") == rule_id]

    if simulator.settings.mapping_list == "bare":
        return bare(collect())
    return listing(request, simulator, "mappings", collect)


@router.post(
    "/rules/{rule_id}/mappings", summary="Create a mapping", status_code=201, openapi_extra=_BODY, responses=CREATE
)
async def create_mapping(request: Request, simulator: Sim, environment: Env, rule_id: str) -> JSONResponse:
    """Fills one attribute of the target from an attribute of the source, or from an expression."""
    known(environment.rules, "rule", rule_id)
    body = await json_object(request)
    refuse(_problems(environment, simulator.settings, body, rule_id, None))
    head = {"id": new_id(), "environment": {"id": environment.id}}
    mapping = {**head, **_completed(body, simulator.settings), "rule": {"id": rule_id}}
    environment.write("mappings", mapping, simulator.settings.list_lag_requests)
    return resource(request, mapping, _PATH, SELF, 201)


@router.get("/mappings/{mapping_id}", summary="Read a mapping", responses=ONE)
async def read_mapping(request: Request, environment: Env, mapping_id: str) -> JSONResponse:
    """One mapping."""
    return resource(request, known(environment.mappings, "mapping", mapping_id), _PATH, SELF)


@router.put("/mappings/{mapping_id}", summary="Replace a mapping", openapi_extra=_BODY, responses=WRITE)
async def replace_mapping(request: Request, simulator: Sim, environment: Env, mapping_id: str) -> JSONResponse:
    """Everything but the rule can change."""
    stored = known(environment.mappings, "mapping", mapping_id)
    body = await json_object(request)
    refuse(_problems(environment, simulator.settings, body, stored["rule"]["id"], stored))
    head = {"id": mapping_id, "environment": stored["environment"]}
    mapping = {**head, **_completed(body, simulator.settings), "rule": stored["rule"]}
    environment.write("mappings", mapping, simulator.settings.list_lag_requests)
    return resource(request, mapping, _PATH, SELF)


@router.delete("/mappings/{mapping_id}", summary="Delete a mapping", status_code=204, responses=ERRORS)
async def delete_mapping(simulator: Sim, environment: Env, mapping_id: str) -> Response:
    """The rule stays, active or not; a switch protects the last mapping of an active one."""
    stored = known(environment.mappings, "mapping", mapping_id)
    rule = environment.rules.get(stored["rule"]["id"], {})
    last = len(environment.mappings_of_rule(stored["rule"]["id"])) == 1
    if simulator.settings.last_mapping_of_active_rule == "refuse" and rule.get("active") and last:
        found = detail("CONSTRAINT_VIOLATION", "rule", "An active rule needs a mapping.")
        raise PingOneError(400, INVALID_MESSAGE, code="REQUEST_FAILED", details=[found])
    environment.delete("mappings", mapping_id, simulator.settings.list_lag_requests)
    return Response(status_code=204)


def _completed(body: Record, settings: Settings) -> Record:
    added = {"name": body.get("targetAttribute"), "attributeMappingType": _USER} if settings.inject_defaults else {}
    return {**added, **writable(body)}


def _problems(
    environment: Environment, settings: Settings, body: Record, rule_id: str, stored: Record | None
) -> list[Detail]:
    texts = ("targetAttribute", "sourceAttribute", "expression", "name")
    found = [*required(body, "targetAttribute"), *typed(body, str, "a string", *texts)]
    found += typed(body, (str, bool), "a kind of mapping", "attributeMappingType")
    if bool(body.get("sourceAttribute")) == bool(body.get("expression")):
        message = "Exactly one of sourceAttribute and expression is required."
        found.append(detail("CONSTRAINT_VIOLATION", "sourceAttribute", message))
    if settings.mapping_needs_name:
        found += required(body, "name")
    if reference(body, "rule") not in (None, rule_id) and settings.immutable_references == "refuse":
        found.append(detail("INVALID_VALUE", "rule", "The value cannot be changed."))
    twins = [mapping for mapping in environment.mappings_of_rule(rule_id) if mapping is not stored]
    found += _taken(body, twins, "targetAttribute" if settings.unique_target_attributes else "name", "name")
    return found


def _taken(body: Record, twins: list[Record], *keys: str) -> list[Detail]:
    found = []
    for key in dict.fromkeys(keys):
        same = [twin["id"] for twin in twins if body.get(key) and twin.get(key) == body[key]]
        if same:
            message = "Another mapping of the rule has this value."
            found.append(detail("UNIQUENESS_VIOLATION", key, message, {"existingId": same[0]}))
    return found
