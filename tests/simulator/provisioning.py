# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""PingOne's plans, rules and mappings: what lies between stores and a revision."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from answers import listing, resource
from errors import detail, invalid, not_found
from guard import Env, Sim, json_object, worker
from records import READ_ONLY
from schemas import ERRORS, ERRORS_OF_WRITES, ListAnswer, ResourceAnswer, request_body
from state import Environment, Record, new_id, stamp, stamp_after
from validation import STATUSES

router = APIRouter(
    prefix="/v1/environments/{environment_id}/propagation", tags=["PingOne"], dependencies=[Depends(worker)]
)
_SELF = ("self",)
_LIST: dict[int | str, dict[str, Any]] = {200: {"model": ListAnswer}, **ERRORS}
_ONE: dict[int | str, dict[str, Any]] = {200: {"model": ResourceAnswer}, **ERRORS}
_WRITE: dict[int | str, dict[str, Any]] = {200: {"model": ResourceAnswer}, **ERRORS_OF_WRITES}
_CREATE: dict[int | str, dict[str, Any]] = {201: {"model": ResourceAnswer}, **ERRORS_OF_WRITES}
_PLAN = request_body(None, "application/json", {"name": "a plan"})
_RULE = request_body(
    None, "application/json", {"name": "a rule", "sourceStore": {"id": "uuid"}, "targetStore": {"id": "uuid"}}
)
_MAPPING = request_body(None, "application/json", {"sourceAttribute": "email", "targetAttribute": "userName"})


@router.get("/plans", summary="List the plans", responses=_LIST)
async def list_plans(request: Request, simulator: Sim, environment: Env) -> JSONResponse:
    """At most one: an environment has a single plan."""
    return listing(request, simulator, "plans", lambda: list(environment.plans.values()))


@router.post("/plans", summary="Create the plan", status_code=201, openapi_extra=_PLAN, responses=_CREATE)
async def create_plan(request: Request, environment: Env) -> JSONResponse:
    """Refused when the environment has a plan."""
    body = await json_object(request)
    _refuse(_plan_problems(body))
    if environment.plans:
        raise invalid([detail("UNIQUENESS_VIOLATION", "environment", "The environment has an existing plan.")])
    plan = {"id": new_id(), "environment": {"id": environment.id}, "status": "INACTIVE", **_writable(body)}
    environment.plans[plan["id"]] = plan
    return resource(request, plan, "propagation/plans", _SELF, 201)


@router.get("/plans/{plan_id}", summary="Read the plan", responses=_ONE)
async def read_plan(request: Request, environment: Env, plan_id: str) -> JSONResponse:
    """One plan."""
    return resource(request, _known(environment.plans, "plan", plan_id), "propagation/plans", _SELF)


@router.put("/plans/{plan_id}", summary="Replace the plan", openapi_extra=_PLAN, responses=_WRITE)
async def replace_plan(request: Request, environment: Env, plan_id: str) -> JSONResponse:
    """Sets name and status."""
    plan = _known(environment.plans, "plan", plan_id)
    body = await json_object(request)
    _refuse(_plan_problems(body))
    plan = {"id": plan_id, "environment": plan["environment"], "status": "INACTIVE", **_writable(body)}
    environment.plans[plan_id] = plan
    return resource(request, plan, "propagation/plans", _SELF)


@router.delete("/plans/{plan_id}", summary="Delete the plan", status_code=204, responses=ERRORS)
async def delete_plan(environment: Env, plan_id: str) -> Response:
    """Its rules and their mappings go with it."""
    _known(environment.plans, "plan", plan_id)
    for rule in [rule for rule in environment.rules.values() if rule.get("plan", {}).get("id") == plan_id]:
        _drop_rule(environment, rule["id"])
    del environment.plans[plan_id]
    return Response(status_code=204)


@router.get("/plans/{plan_id}/rules", summary="List the rules of a plan", responses=_LIST)
async def list_plan_rules(request: Request, simulator: Sim, environment: Env, plan_id: str) -> JSONResponse:
    """The rules under one plan."""
    _known(environment.plans, "plan", plan_id)
    rules = [rule for rule in environment.rules.values() if rule.get("plan", {}).get("id") == plan_id]
    return listing(request, simulator, "rules", lambda: rules)


@router.post("/plans/{plan_id}/rules", summary="Create a rule", status_code=201, openapi_extra=_RULE, responses=_CREATE)
async def create_rule(request: Request, environment: Env, plan_id: str) -> JSONResponse:
    """Joins a source store and a target store; it cannot be active before it has a mapping."""
    _known(environment.plans, "plan", plan_id)
    body = {**await json_object(request), "plan": {"id": plan_id}}
    _refuse(_rule_problems(environment, body, None))
    now = stamp()
    head = {"id": new_id(), "environment": {"id": environment.id}, "createdAt": now, "updatedAt": now}
    rule = {**head, "active": False, "deprovision": False, **_writable(body)}
    environment.rules[rule["id"]] = rule
    return resource(request, rule, "propagation/rules", _SELF, 201)


@router.get("/rules", summary="List the rules", responses=_LIST)
async def list_rules(request: Request, simulator: Sim, environment: Env) -> JSONResponse:
    """All rules of the environment."""
    return listing(request, simulator, "rules", lambda: list(environment.rules.values()))


@router.get("/rules/{rule_id}", summary="Read a rule", responses=_ONE)
async def read_rule(request: Request, environment: Env, rule_id: str) -> JSONResponse:
    """One rule."""
    return resource(request, _known(environment.rules, "rule", rule_id), "propagation/rules", _SELF)


@router.put("/rules/{rule_id}", summary="Replace a rule", openapi_extra=_RULE, responses=_WRITE)
async def replace_rule(request: Request, environment: Env, rule_id: str) -> JSONResponse:
    """Everything but plan and stores can change; activation needs a mapping."""
    stored = _known(environment.rules, "rule", rule_id)
    body = {"plan": stored.get("plan"), **await json_object(request)}
    _refuse(_rule_problems(environment, body, stored))
    kept = {key: stored[key] for key in READ_ONLY if key in stored}
    rule = {**kept, "active": False, "deprovision": False, **_writable(body)}
    rule["updatedAt"] = stamp_after(stored["updatedAt"])
    environment.rules[rule_id] = rule
    return resource(request, rule, "propagation/rules", _SELF)


@router.delete("/rules/{rule_id}", summary="Delete a rule", status_code=204, responses=ERRORS)
async def delete_rule(environment: Env, rule_id: str) -> Response:
    """Its mappings go with it; after that its stores can be deleted."""
    _known(environment.rules, "rule", rule_id)
    _drop_rule(environment, rule_id)
    return Response(status_code=204)


@router.get("/rules/{rule_id}/mappings", summary="List the mappings of a rule", responses=_LIST)
async def list_mappings(request: Request, simulator: Sim, environment: Env, rule_id: str) -> JSONResponse:
    """The mappings of one rule; a new rule has none."""
    _known(environment.rules, "rule", rule_id)
    mappings = [mapping for mapping in environment.mappings.values() if mapping["rule"]["id"] == rule_id]
    return listing(request, simulator, "mappings", lambda: mappings)


@router.post(
    "/rules/{rule_id}/mappings", summary="Create a mapping", status_code=201, openapi_extra=_MAPPING, responses=_CREATE
)
async def create_mapping(request: Request, environment: Env, rule_id: str) -> JSONResponse:
    """Fills one attribute of the target from an attribute of the source, or from an expression."""
    _known(environment.rules, "rule", rule_id)
    body = await json_object(request)
    _refuse(_mapping_problems(body))
    mapping = {"id": new_id(), "environment": {"id": environment.id}, **_writable(body), "rule": {"id": rule_id}}
    environment.mappings[mapping["id"]] = mapping
    return resource(request, mapping, "propagation/mappings", _SELF, 201)


@router.get("/mappings/{mapping_id}", summary="Read a mapping", responses=_ONE)
async def read_mapping(request: Request, environment: Env, mapping_id: str) -> JSONResponse:
    """One mapping."""
    return resource(request, _known(environment.mappings, "mapping", mapping_id), "propagation/mappings", _SELF)


@router.put("/mappings/{mapping_id}", summary="Replace a mapping", openapi_extra=_MAPPING, responses=_WRITE)
async def replace_mapping(request: Request, environment: Env, mapping_id: str) -> JSONResponse:
    """Everything but the rule can change."""
    stored = _known(environment.mappings, "mapping", mapping_id)
    body = await json_object(request)
    _refuse(_mapping_problems(body))
    kept = {"id": mapping_id, "environment": stored["environment"]}
    environment.mappings[mapping_id] = {**kept, **_writable(body), "rule": stored["rule"]}
    return resource(request, environment.mappings[mapping_id], "propagation/mappings", _SELF)


@router.delete("/mappings/{mapping_id}", summary="Delete a mapping", status_code=204, responses=ERRORS)
async def delete_mapping(environment: Env, mapping_id: str) -> Response:
    """The rule stays."""
    _known(environment.mappings, "mapping", mapping_id)
    del environment.mappings[mapping_id]
    return Response(status_code=204)


def _known(collection: dict[str, Record], what: str, identifier: str) -> Record:
    if identifier not in collection:
        raise not_found(what, identifier)
    return collection[identifier]


def _writable(body: Record) -> Record:
    return {key: value for key, value in body.items() if key not in READ_ONLY and value is not None}


def _drop_rule(environment: Environment, rule_id: str) -> None:
    kept = environment.mappings.values()
    environment.mappings = {mapping["id"]: mapping for mapping in kept if mapping["rule"]["id"] != rule_id}
    del environment.rules[rule_id]


def _refuse(details: list[dict[str, Any]]) -> None:
    if details:
        raise invalid(details)


def _missing(body: Record, *keys: str) -> list[dict[str, Any]]:
    return [detail("REQUIRED_VALUE", key, "A value is required.") for key in keys if not body.get(key)]


def _plan_problems(body: Record) -> list[dict[str, Any]]:
    found = _missing(body, "name")
    if body.get("status") not in (None, *STATUSES):
        found.append(detail("INVALID_VALUE", "status", "Not a status.", {"allowedValues": list(STATUSES)}))
    return found


def _rule_problems(environment: Environment, body: Record, stored: Record | None) -> list[dict[str, Any]]:
    found = _missing(body, "name")
    for key in ("sourceStore", "targetStore"):
        reference = body.get(key)
        if not isinstance(reference, dict) or not reference.get("id"):
            found.append(detail("REQUIRED_VALUE", f"{key}.id", "A value is required."))
        elif reference["id"] not in environment.stores:
            found.append(detail("INVALID_VALUE", f"{key}.id", "There is no such store."))
    for key in ("plan", "sourceStore", "targetStore"):
        if stored is not None and body.get(key) != stored.get(key):
            found.append(detail("INVALID_VALUE", key, "The value cannot be changed."))
    if body.get("active") and not _has_mapping(environment, stored):
        found.append(detail("CONSTRAINT_VIOLATION", "active", "A rule without mappings cannot be active."))
    return found


def _has_mapping(environment: Environment, rule: Record | None) -> bool:
    return rule is not None and any(one["rule"]["id"] == rule["id"] for one in environment.mappings.values())


def _mapping_problems(body: Record) -> list[dict[str, Any]]:
    found = _missing(body, "targetAttribute")
    if bool(body.get("sourceAttribute")) == bool(body.get("expression")):
        found.append(detail("CONSTRAINT_VIOLATION", "sourceAttribute", "Give sourceAttribute or expression."))
    return found
