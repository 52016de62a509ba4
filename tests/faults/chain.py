# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The part of the tenant that leads users to a store: plan, rules, mappings, populations, groups."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from typing import TYPE_CHECKING, Any

from answers import ENVIRONMENT, Answer, Record, Request, answered, refused

if TYPE_CHECKING:
    from backend import Tenant

POPULATION = {"id": "4d7e0b4c-3d2a-4b43-8f3e-5f0f5ce5a6b1", "name": "Staff"}
GROUP = {"id": "b0a7c2f4-6c53-4f3d-9d0a-1d8d9c6b7e21", "name": "Sales"}
# What stands below the path's first part, and which member of a record says so.
_BELOW = {"rules": ("plans", "plan"), "mappings": ("rules", "rule")}


def answer(tenant: Tenant, request: Request, path: str) -> Answer:
    """Carry a request out that is about no store."""
    parts = path.removeprefix("/propagation").strip("/").split("/")
    if parts[0] in ("populations", "groups"):
        one = POPULATION if parts[0] == "populations" else GROUP
        return _page(parts[0], [one])
    if len(parts) == 1:
        return _on_collection(tenant, request, parts[0], None)
    if len(parts) == 3 and _BELOW.get(parts[2], ("", ""))[0] == parts[0]:
        if parts[1] not in getattr(tenant, parts[0]):
            return _nothing()
        return _on_collection(tenant, request, parts[2], parts[1])
    return _on_one(tenant, request, parts[0], parts[1])


def add(tenant: Tenant, collection: str, record: Record, above: str | None = None) -> str:
    """Store a record, below the one of the id; return its id."""
    key = str(uuid.uuid4())
    read_only: Record = {"id": key, "environment": {"id": ENVIRONMENT}}
    if above is not None:
        read_only[_BELOW[collection][1]] = {"id": above}
    getattr(tenant, collection)[key] = {**record, **read_only}
    return key


def mapped(tenant: Tenant, rule_id: str) -> frozenset[tuple[str, str]]:
    """Return which attributes of the target a rule fills, and with what."""
    found = [one for one in tenant.mappings.values() if one["rule"]["id"] == rule_id]
    return frozenset((one["targetAttribute"], one["sourceAttribute"]) for one in found)


def let_go_of_orphans(tenant: Tenant) -> None:
    """Delete what goes with a plan or a rule."""
    for collection, (above, member) in _BELOW.items():
        held = getattr(tenant, collection)
        for key in [key for key, one in held.items() if one[member]["id"] not in getattr(tenant, above)]:
            del held[key]


def _on_collection(tenant: Tenant, request: Request, name: str, above: str | None) -> Answer:
    member = _BELOW.get(name, ("", ""))[1]
    if request.method == "GET":
        held = tenant.as_read(name).values()
        return _page(name, [one for one in held if above is None or one[member]["id"] == above])
    record = json.loads(request.body)
    refusal = _why_not(tenant, name, record)
    if refusal is not None:
        return refusal
    tenant.remember(name)
    key = add(tenant, name, record, above)
    _judge(tenant)
    return answered(201, getattr(tenant, name)[key])


def _on_one(tenant: Tenant, request: Request, name: str, key: str) -> Answer:
    held = getattr(tenant, name)
    if key not in held:
        return _nothing()
    if request.method == "GET":
        return answered(200, held[key])
    tenant.remember(name)
    if request.method == "DELETE":
        del held[key]
        let_go_of_orphans(tenant)
        _judge(tenant)
        return Answer(204, b"", (("Correlation-Id", str(uuid.uuid4())),))
    record = json.loads(request.body)
    if name == "rules" and record["active"] and not mapped(tenant, key):
        return refused(400, "INVALID_DATA", "The rule has no mappings.")
    kept = {member: held[key][member] for member in ("id", "environment", "plan", "rule") if member in held[key]}
    held[key] = {**record, **kept}
    _judge(tenant)
    return answered(200, held[key])


def _why_not(tenant: Tenant, name: str, record: Record) -> Answer | None:
    """Return the refusal of a creation: a second plan, a rule that is active from the start, a name that is taken."""
    if name == "plans" and tenant.plans:
        return refused(400, "INVALID_REQUEST", "The environment has a plan.")
    if name == "rules" and record.get("active"):
        return refused(400, "INVALID_DATA", "The rule has no mappings.")
    if name == "rules" and tenant.unique_names and record["name"] in [one["name"] for one in tenant.rules.values()]:
        detail = {"code": "UNIQUENESS_VIOLATION", "target": "name", "message": "The name is taken by another rule."}
        return refused(400, "INVALID_DATA", "The request could not be completed.", detail)
    return None


def _judge(tenant: Tenant) -> None:
    """Note twins, and with which mappings a rule runs."""
    counts: Counter[Any] = Counter(["plan"] * len(tenant.plans))
    counts.update((one["plan"]["id"], one["name"]) for one in tenant.rules.values())
    counts.update((one["rule"]["id"], one["targetAttribute"]) for one in tenant.mappings.values())
    tenant.most = max(tenant.most, *counts.values(), 0)
    tenant.ran |= {mapped(tenant, key) for key, rule in tenant.rules.items() if rule.get("active")}


def _page(name: str, records: list[Any]) -> Answer:
    return answered(200, {"_links": {"self": {"href": "https://api"}}, "_embedded": {name: records}})


def _nothing() -> Answer:
    return refused(404, "NOT_FOUND", "The request could not be completed. There is no such resource.")
