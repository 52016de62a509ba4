# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""PingOne's provisioning plan, of which an environment has one."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from answers import listing, resource
from chain import CREATE, LIST, ONE, PREFIX, SELF, WRITE, Detail, known, refuse, required, typed, writable
from errors import INVALID_MESSAGE, PingOneError, detail
from guard import Env, Sim, json_object, worker
from schemas import ERRORS, request_body
from state import Environment, Record, new_id, reference
from validation import STATUSES

router = APIRouter(prefix=PREFIX, tags=["PingOne"], dependencies=[Depends(worker)])
_PATH = "propagation/plans"
_BODY = request_body(None, "application/json", {"name": "a plan", "status": "ACTIVE"})


@router.get("/plans", summary="List the plans", responses=LIST)
async def list_plans(request: Request, simulator: Sim, environment: Env) -> JSONResponse:
    """At most one, unless a switch allows several."""
    return listing(request, simulator, "plans", lambda: environment.listed("plans"))


@router.post("/plans", summary="Create the plan", status_code=201, openapi_extra=_BODY, responses=CREATE)
async def create_plan(request: Request, simulator: Sim, environment: Env) -> JSONResponse:
    """Refused when the environment has a plan."""
    body = await json_object(request)
    refuse(_problems(body))
    status = simulator.settings.second_plan_status
    if environment.plans and status is not None:
        found = detail("UNIQUENESS_VIOLATION", "environment", "The environment has an existing plan.")
        raise PingOneError(status, INVALID_MESSAGE, code="INVALID_DATA", details=[found])
    refuse(_taken(environment, body, None))
    plan = {"id": new_id(), "environment": {"id": environment.id}, "status": "INACTIVE", **writable(body)}
    environment.write("plans", plan, simulator.settings.list_lag_requests)
    return resource(request, plan, _PATH, SELF, 201)


@router.get("/plans/{plan_id}", summary="Read the plan", responses=ONE)
async def read_plan(request: Request, environment: Env, plan_id: str) -> JSONResponse:
    """One plan."""
    return resource(request, known(environment.plans, "plan", plan_id), _PATH, SELF)


@router.put("/plans/{plan_id}", summary="Replace the plan", openapi_extra=_BODY, responses=WRITE)
async def replace_plan(request: Request, simulator: Sim, environment: Env, plan_id: str) -> JSONResponse:
    """Sets name and status; without a status the plan is INACTIVE again."""
    stored = known(environment.plans, "plan", plan_id)
    body = await json_object(request)
    refuse(_problems(body) + _taken(environment, body, stored))
    plan = {"id": plan_id, "environment": stored["environment"], "status": "INACTIVE", **writable(body)}
    environment.write("plans", plan, simulator.settings.list_lag_requests)
    return resource(request, plan, _PATH, SELF)


@router.delete("/plans/{plan_id}", summary="Delete the plan", status_code=204, responses=ERRORS)
async def delete_plan(simulator: Sim, environment: Env, plan_id: str) -> Response:
    """Its rules and their mappings go with it."""
    known(environment.plans, "plan", plan_id)
    lag = simulator.settings.list_lag_requests
    for rule in [rule for rule in environment.rules.values() if reference(rule, "plan") == plan_id]:
        environment.delete_rule(rule["id"], lag)
    environment.delete("plans", plan_id, lag)
    return Response(status_code=204)


def _problems(body: Record) -> list[Detail]:
    found = [*required(body, "name"), *typed(body, str, "a string", "name")]
    if body.get("status") not in (None, *STATUSES):
        found.append(detail("INVALID_VALUE", "status", "Not a status.", {"allowedValues": list(STATUSES)}))
    return found


def _taken(environment: Environment, body: Record, stored: Record | None) -> list[Detail]:
    twins = [
        plan["id"] for plan in environment.plans.values() if plan["name"] == body.get("name") and plan is not stored
    ]
    message = "Another plan has this name."
    return [detail("UNIQUENESS_VIOLATION", "name", message, {"existingId": twins[0]})] if twins else []
