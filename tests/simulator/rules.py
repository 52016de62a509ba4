# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""PingOne's provisioning rules: which people go from a source store to a target store."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

import filters
from answers import bare, listing, resource
from chain import CREATE, LIST, ONE, PREFIX, SELF, WRITE, Detail, known, refuse, replaced, required, typed, writable
from errors import detail
from guard import Env, Sim, json_object, worker
from records import READ_ONLY
from schemas import ERRORS, request_body
from settings import Settings
from simulator import Simulator
from state import Environment, Record, new_id, reference, stamp
from sync import rule_deleted
from validation import description_problems

router = APIRouter(prefix=PREFIX, tags=["PingOne"], dependencies=[Depends(worker)])
_PATH = "propagation/rules"
_REFERENCES = ("plan", "sourceStore", "targetStore")
_SAMPLE: dict[str, Any] = {"name": "a rule", **{key: {"id": "uuid"} for key in _REFERENCES}, "active": False}
_BODY = request_body(None, "application/json", {**_SAMPLE, "populationExpression": 'population.id eq "uuid"'})


@router.get("/plans/{plan_id}/rules", summary="List the rules of a plan", responses=LIST)
async def list_plan_rules(request: Request, simulator: Sim, environment: Env, plan_id: str) -> JSONResponse:
    """The rules under one plan."""
    known(environment.plans, "plan", plan_id)
    return _list(request, simulator, environment, plan_id)


@router.post("/plans/{plan_id}/rules", summary="Create a rule", status_code=201, openapi_extra=_BODY, responses=CREATE)
async def create_rule(request: Request, simulator: Sim, environment: Env, plan_id: str) -> JSONResponse:
    """Joins a source store and a target store; it cannot be active before it has a mapping."""
    known(environment.plans, "plan", plan_id)
    body = await json_object(request)
    found = [] if reference(body, "plan") in (None, plan_id) else [detail("INVALID_VALUE", "plan.id", "Another plan.")]
    refuse(found + _problems(environment, simulator.settings, body, None))
    now = stamp()
    head = {"id": new_id(), "environment": {"id": environment.id}, "createdAt": now, "updatedAt": now}
    rule = {**head, "plan": {"id": plan_id}, "active": False, "deprovision": False, **writable(body)}
    environment.write("rules", rule, simulator.settings.list_lag_requests)
    return resource(request, rule, _PATH, SELF, 201)


@router.get("/rules", summary="List the rules", responses=LIST)
async def list_rules(request: Request, simulator: Sim, environment: Env) -> JSONResponse:
    """All rules of the environment."""
    return _list(request, simulator, environment, None)


@router.get("/rules/{rule_id}", summary="Read a rule", responses=ONE)
async def read_rule(request: Request, environment: Env, rule_id: str) -> JSONResponse:
    """One rule."""
    return resource(request, known(environment.rules, "rule", rule_id), _PATH, SELF)


@router.put("/rules/{rule_id}", summary="Replace a rule", openapi_extra=_BODY, responses=WRITE)
async def replace_rule(request: Request, simulator: Sim, environment: Env, rule_id: str) -> JSONResponse:
    """Everything but plan and stores can change; activation needs mappings, and stores that are ACTIVE."""
    stored = known(environment.rules, "rule", rule_id)
    body = await json_object(request)
    had = {key: stored[key] for key in _REFERENCES if key in stored}
    if simulator.settings.immutable_references == "ignore":
        body = {**body, **had}
    refuse(_problems(environment, simulator.settings, body, stored))
    kept = {key: stored[key] for key in READ_ONLY if key in stored}
    rule = {**kept, "active": False, "deprovision": False, **writable(body), **had}
    rule = replaced(stored, rule, simulator.settings)
    environment.write("rules", rule, simulator.settings.list_lag_requests)
    return resource(request, rule, _PATH, SELF)


@router.delete("/rules/{rule_id}", summary="Delete a rule", status_code=204, responses=ERRORS)
async def delete_rule(simulator: Sim, environment: Env, rule_id: str, deprovision: str = "false") -> Response:
    """Its mappings go with it; after that its stores can be deleted.  With deprovision=true its people leave the target
    at the next revision, if the target store is managed (or the rule says deprovision, as in the old days)."""
    rule = known(environment.rules, "rule", rule_id)
    rule_deleted(environment, rule, deprovision=deprovision.lower() == "true")
    environment.delete_rule(rule_id, simulator.settings.list_lag_requests)
    return Response(status_code=204)


def _list(request: Request, simulator: Simulator, environment: Environment, plan_id: str | None) -> JSONResponse:
    def collect() -> list[Record]:
        return [rule for rule in environment.listed("rules") if plan_id in (None, reference(rule, "plan"))]

    if simulator.settings.rule_list == "bare":
        return bare(collect())
    return listing(request, simulator, "rules", collect)


def _problems(environment: Environment, settings: Settings, body: Record, stored: Record | None) -> list[Detail]:
    found = [*required(body, "name"), *typed(body, str, "a string", "name", "populationExpression")]
    found += [
        *typed(body, bool, "a boolean", "active", "deprovision"),
        *typed(body, dict, "an object", "configuration"),
    ]
    found += [*description_problems(body, settings), *_people(body), *_joined(environment, settings, body, stored)]
    if stored is not None:
        changed = [key for key in _REFERENCES if key in body and reference(body, key) != reference(stored, key)]
        found += [detail("INVALID_VALUE", key, "The value cannot be changed.") for key in changed]
    if body.get("active") is True and not (stored or {}).get("active"):
        found += _activation(environment, settings, body, stored)
    return found + (_taken(environment, body, stored) if settings.unique_names else [])


def _people(body: Record) -> list[Detail]:
    found = typed(body, list, "an array", "groups", "populations")
    for key in ("groups", "populations"):
        members = body[key] if isinstance(body.get(key), list) else []
        if not all(isinstance(member, dict) and member.get("id") for member in members):
            found.append(detail("INVALID_VALUE", f"{key}.id", "Each member needs an id."))
    expression = body.get("populationExpression")
    if isinstance(expression, str) and expression:
        try:
            filters.parse(expression)
        except ValueError as problem:
            found.append(detail("INVALID_FILTER", "populationExpression", f"The filter is not valid: {problem}."))
    return found


def _joined(environment: Environment, settings: Settings, body: Record, stored: Record | None) -> list[Detail]:
    # A seeded rule may lack one of them, and need not get it.
    wanted = [key for key in _REFERENCES[0 if settings.rule_needs_plan else 1 :] if key in (stored or _REFERENCES)]
    found = [
        detail("REQUIRED_VALUE", f"{key}.id", "A value is required.") for key in wanted if not reference(body, key)
    ]
    types = {}
    for key in ("sourceStore", "targetStore"):
        identifier = reference(body, key)
        store = environment.stores.get(identifier or "", {})
        if identifier and not store:
            found.append(detail("INVALID_VALUE", f"{key}.id", "There is no such store."))
        types[key] = store.get("type")
    if None not in types.values() and types["sourceStore"] != "directory" and types["targetStore"] != "PingOne":
        message = "Either the source is of type directory, or the target of type PingOne."
        found.append(detail("INVALID_VALUE", "sourceStore.id", message))
    return found


def _activation(environment: Environment, settings: Settings, body: Record, stored: Record | None) -> list[Detail]:
    found = []
    if settings.activation_needs_mappings and not (stored and environment.mappings_of_rule(stored["id"])):
        found.append(detail("CONSTRAINT_VIOLATION", "active", "A rule without mappings cannot be active."))
    if settings.activation_needs_active_stores:
        for key in ("sourceStore", "targetStore"):
            store = environment.stores.get(reference(body, key) or "")
            if store and store.get("status") != "ACTIVE":
                found.append(detail("CONSTRAINT_VIOLATION", "active", f"The {key} is not active."))
    if settings.activation_needs_filter and not any(body.get(key) for key in filters.OF_RULES):
        found.append(detail("CONSTRAINT_VIOLATION", "active", "A rule without a filter cannot be active."))
    return found


def _taken(environment: Environment, body: Record, stored: Record | None) -> list[Detail]:
    home = reference(stored or body, "plan")
    for rule in environment.rules.values():
        if rule is not stored and reference(rule, "plan") == home and rule["name"] == body.get("name"):
            return [detail("UNIQUENESS_VIOLATION", "name", "Another rule has this name.", {"existingId": rule["id"]})]
    return []
