# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The requests of the chain from the directory to the store that a fault is tried at, and the tasks for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from backend import Record, Tenant
from catalogue import LAGGING, Fault
from operations import NAME, OTHER_SECRET, Operation, store_record

import chain

RULE = "Staff to Zoom"
SAID = "as wanted"
_MAPPINGS_BEFORE = {"userName": "username", "department": "title", "nickName": "nickname"}
_MAPPINGS = {"userName": "username", "department": "department", "name.givenName": "name.given"}
_GIVEN = [{"target_attribute": target, "source_attribute": source} for target, source in _MAPPINGS.items()]
_NAMED = {"name": RULE, "target_store": NAME}
# The last write of a task that has had the rule at rest; any other is the one that the task came for.
_ACTIVATES = {"rule replace": "activation"}


@dataclass(frozen=True)
class ChainOperation(Operation):
    """A kind of request in the chain; ``has`` is what stands before: nothing, a plan, or a plan with a rule."""

    has: str = "rule"
    wants: Mapping[str, Any] = field(default_factory=dict)
    """What is wanted of the plan, the store or the rule, as the API has it."""
    none_is_left: bool = False

    def seed(self, tenant: Tenant, fault: Fault | None) -> str:
        """Put what stands before into a tenant."""
        tenant.seed(store_record(NAME if self.collection == "rules" else "another store", OTHER_SECRET))
        if self.collection == "rules":
            tenant.seed({"type": "directory", "name": "PingOne", "status": "ACTIVE"})
        lags = fault is not None and fault.nature == LAGGING and self.lags
        tenant.unique_names = lags
        if lags:
            # Somebody has just made what the task looks for.
            tenant.remember(self.collection)
        if self.collection in ("plans", "rules") and self.has != "nothing":
            plan_id = chain.add(tenant, "plans", {"name": "as before", "status": "ACTIVE"})
            if self.has == "rule":
                self._seed_rule(tenant, plan_id)
        return ""

    def _seed_rule(self, tenant: Tenant, plan_id: str) -> None:
        source, target = (
            next(key for key, one in tenant.stores.items() if (one["type"] == "directory") is directory)
            for directory in (True, False)
        )
        ends = {"sourceStore": {"id": source}, "targetStore": {"id": target}}
        rule_id = chain.add(tenant, "rules", {"name": RULE, "active": True, "description": "before", **ends}, plan_id)
        for target_attribute, source_attribute in _MAPPINGS_BEFORE.items():
            mapping = {"targetAttribute": target_attribute, "sourceAttribute": source_attribute}
            chain.add(tenant, "mappings", mapping, rule_id)

    @property
    def collection(self) -> str:
        """Return what the task is about."""
        return {"propagation_plan": "plans", "directory_store": "stores", "propagation_rule": "rules"}[self.module]

    @property
    def may_run_with(self) -> set[frozenset[tuple[str, str]]]:
        """Return the mappings with which a rule may run: those before, and those after."""
        return {frozenset(_MAPPINGS_BEFORE.items()), frozenset(_MAPPINGS.items())}

    def is_reached(self, tenant: Tenant) -> bool:
        """Say whether a tenant is in the state that the task wants."""
        held = [(key, self._wanted_of(one)) for key, one in getattr(tenant, self.collection).items()]
        if self.collection == "stores":
            held = [one for one in held if tenant.stores[one[0]]["type"] == "directory"]
        if self.none_is_left:
            return not held
        mappings = "mappings" not in self.options or all(
            chain.mapped(tenant, key) == frozenset(_MAPPINGS.items()) for key, _one in held
        )
        return [one for _key, one in held] == [dict(self.wants)] and mappings

    def left(self, tenant: Tenant, reached: bool, before: Mapping[str, Any]) -> str:
        """Return what a task has left in PingOne, in words."""
        if reached:
            return "none is left" if self.none_is_left else "as wanted"
        if tenant.content() == before:
            return "as before"
        rules = list(tenant.rules.values())
        if self.collection == "rules" and len(rules) == 1 and not rules[0]["active"]:
            return "the rule is inactive"
        return "it is gone"

    def _wanted_of(self, record: Record) -> Record:
        return {member: record.get(member) for member in self.wants}


def _of_plan(kind: str, purpose: str, before: tuple[str, int], what: str, **more: Any) -> ChainOperation:
    given = {"options": {"name": SAID}, "wants": {"name": SAID}, "has": "plan", **more}
    return ChainOperation(kind, purpose, before, what, module="propagation_plan", **given)


def _of_rule(kind: str, purpose: str, before: tuple[str, int], what: str, **more: Any) -> ChainOperation:
    return ChainOperation(kind, purpose, before, what, module="propagation_rule", **more)


_TO_PLAN = {"token": 1, "plan list": 1}
_TO_RULE = {**_TO_PLAN, "rule list": 1}
_TO_CHANGE = {**_TO_RULE, "mapping list": 1, "list": 1}
_CHANGE: dict[str, Any] = {
    "options": {
        **_NAMED,
        "description": SAID,
        "populations": [chain.POPULATION["name"]],
        "groups": [chain.GROUP["name"]],
    },
    "wants": {
        "description": SAID,
        "populationExpression": f'population.id eq "{chain.POPULATION["id"]}"',
        "groups": [{"id": chain.GROUP["id"]}],
    },
    "requests": {**_TO_CHANGE, "population lookup": 1, "group lookup": 1, "rule replace": 1},
}
_CREATE: dict[str, Any] = {
    "options": {**_NAMED, "description": SAID, "active": True, "mappings": _GIVEN},
    "wants": {"description": SAID, "active": True},
    "requests": {**_TO_RULE, "list": 1, "rule create": 1, "mapping create": 3, "activation": 1},
    "alias": _ACTIVATES,
}
_MAP: dict[str, Any] = {
    "options": {**_NAMED, "active": True, "mappings": _GIVEN},
    "wants": {"name": RULE, "active": True},
    "requests": {
        **_TO_CHANGE,
        **dict.fromkeys(("rule rest", "mapping replace", "mapping create", "mapping delete", "activation"), 1),
    },
    "alias": _ACTIVATES,
    "writes": True,
}

TO_THE_RULE = (
    _of_plan(
        "plan list",
        "list the propagation plans",
        ("token", 1),
        "The list in which the plan is looked for; it is there, and is to be renamed.",
        requests={**_TO_PLAN, "plan replace": 1},
        paged=True,
        lags=True,
    ),
    _of_plan(
        "plan create",
        "create the propagation plan",
        ("plan list", 1),
        "The creation of the plan.",
        options={"name": SAID, "status": "ACTIVE"},
        wants={"name": SAID, "status": "ACTIVE"},
        has="nothing",
        writes=True,
        look="plan list",
        requests={**_TO_PLAN, "plan create": 1},
    ),
    _of_plan(
        "plan replace",
        "update the propagation plan",
        ("plan list", 1),
        "The update of the plan.",
        writes=True,
        requests={**_TO_PLAN, "plan replace": 1},
    ),
    _of_plan(
        "plan delete",
        "delete the propagation plan",
        ("rule list", 1),
        "The deletion of the plan, which has no rules.",
        options={"state": "absent"},
        none_is_left=True,
        writes=True,
        removed="plan read",
        requests={**_TO_RULE, "plan delete": 1},
    ),
    ChainOperation(
        "directory create",
        "create the directory store",
        ("list", 1),
        "The creation of the directory store, which the users come from.",
        module="directory_store",
        options={"name": "PingOne", "description": SAID},
        wants={"name": "PingOne", "description": SAID},
        writes=True,
        look="list",
        requests={"token": 1, "list": 1, "directory create": 1},
    ),
    _of_rule(
        "rule list",
        "list the provisioning rules",
        ("plan list", 1),
        "The list in which a rule is looked for by its name; its description, population and group are to be changed.",
        paged=True,
        lags=True,
        needs="propagation plan",
        **_CHANGE,
    ),
    _of_rule(
        "rule create",
        "create the provisioning rule",
        ("list", 1),
        "The creation of an active rule with three mappings: inactive, then the mappings, then active.",
        has="plan",
        writes=True,
        look="rule list",
        found={"mapping list": 1},
        needs="propagation plan",
        **_CREATE,
    ),
    _of_rule(
        "rule replace",
        "update the provisioning rule",
        ("group lookup", 1),
        "The update of an active rule whose mappings stay as they are.",
        writes=True,
        **_CHANGE,
    ),
    _of_rule(
        "rule delete",
        "delete the provisioning rule",
        ("read", 1),
        "The deletion of a rule, its mappings with it.",
        options={"name": RULE, "state": "absent"},
        none_is_left=True,
        writes=True,
        removed="rule read",
        requests={**_TO_RULE, "read": 1, "rule delete": 1},
    ),
)
TO_THE_MAPPINGS = (
    _of_rule(
        "mapping list",
        "list the mappings",
        ("rule list", 1),
        "The list of a rule's mappings, which nothing is to be changed of.",
        paged=True,
        **_CHANGE,
    ),
    _of_rule(
        "population lookup",
        "list the populations",
        ("list", 1),
        "The list in which a population is looked for by its name.",
        paged=True,
        **_CHANGE,
    ),
    _of_rule(
        "group lookup",
        "list the groups",
        ("population lookup", 1),
        "The list in which a group is looked for by its name.",
        paged=True,
        **_CHANGE,
    ),
    _of_rule(
        "rule rest",
        "update the provisioning rule",
        ("list", 1),
        "A mapping of an active rule is to change, one to come and one to go: the rule is made inactive first.",
        rests=True,
        **_MAP,
    ),
    _of_rule(
        "mapping replace",
        "update the mapping to department",
        ("rule rest", 1),
        "The change of a mapping, in the same task.",
        halfway=True,
        **_MAP,
    ),
    _of_rule(
        "mapping create",
        "create the mapping to name.givenName",
        ("mapping replace", 1),
        "The creation of a mapping, in the same task.",
        halfway=True,
        look="mapping list",
        **_MAP,
    ),
    _of_rule(
        "mapping delete",
        "delete the mapping to nickName",
        ("mapping create", 1),
        "The removal of a mapping, in the same task.",
        halfway=True,
        removed="mapping read",
        **_MAP,
    ),
    _of_rule(
        "activation",
        "update the provisioning rule",
        ("mapping delete", 1),
        "The last request of the same task: the rule is made active again.",
        halfway=True,
        **_MAP,
    ),
)
