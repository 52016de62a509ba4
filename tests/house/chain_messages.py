# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can go wrong with a plan, a directory store, a rule and whom it is about, brought about on purpose."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from messages import Stage

Mishap = Callable[["Stage"], list[str]]

NOBODY = "00000000-0000-4000-8000-000000000000"
RULE = "PingOne to Zoom"
USER_NAME = {"target_attribute": "userName", "source_attribute": "email"}
EMAIL = {"target_attribute": "email", "source_attribute": "email"}
ASLEEP = {"status": "INACTIVE"}


class _Chain:
    """A plan, both stores and a rule, or some of them, and tasks that are about them."""

    def __init__(self, stage: Stage, **target: Any) -> None:
        self.stage = stage
        self.plan: str = stage.control("plans", {"name": "Identity provisioning", "status": "ACTIVE"})["id"]
        self.source = stage.store(name="PingOne Directory", type="directory")
        self.target = stage.store(**target)

    def rule(self, name: str = RULE, **over: Any) -> str:
        """Make a rule; return its ID."""
        ends = {"plan": {"id": self.plan}, "sourceStore": {"id": self.source}, "targetStore": {"id": self.target}}
        made: str = self.stage.control("rules", {"name": name, "active": True, **ends, **over})["id"]
        return made

    def task(self, check_mode: bool = False, **options: Any) -> list[str]:
        """Carry out a task about the rule."""
        return self.stage.task("propagation_rule", check_mode, **{"name": RULE, **options})


def _of_rule(*, there: bool = False, **options: Any) -> Mishap:
    """Return a task about a rule to the Zoom store, one that is there or a new one."""

    def mishap(stage: Stage) -> list[str]:
        chain = _Chain(stage)
        if there:
            chain.rule()
        return chain.task(**{"target_store": "zoom connection", **options})

    return mishap


def _plans(stage: Stage, **options: Any) -> list[str]:
    for name in ("one", "another"):
        stage.control("plans", {"name": name})
    return stage.task("propagation_plan", **options)


def _a_plan(stage: Stage, check_mode: bool = False, **options: Any) -> list[str]:
    _Chain(stage).rule()
    return stage.task("propagation_plan", check_mode, **options)


def _hidden_plan(stage: Stage) -> list[str]:
    stage.control("plans", {"name": "hidden"})
    stage.fault("GET", "/plans$", "status", status=200, body={"_embedded": {"plans": []}})
    return stage.task("propagation_plan", status="ACTIVE")


_OF_PLANS: tuple[Mishap, ...] = (
    _plans,
    lambda stage: _plans(stage, name="third", plan_id=NOBODY),
    lambda stage: _plans(stage, plan_id=stage.control("plans", {"name": "x"})["id"], name="one"),
    lambda stage: _a_plan(stage, state="absent"),
    lambda stage: _a_plan(stage, check_mode=True, state="absent", delete_rules=True),
    lambda stage: _plans(stage, plan_id=stage.control("plans", {"name": "x"})["id"], name="y", state="absent"),
    _hidden_plan,
)


def _directories(stage: Stage, **options: Any) -> list[str]:
    for name in ("one", "another"):
        stage.store(name=name, type="directory")
    return stage.task("directory_store", **options)


_OF_DIRECTORIES: tuple[Mishap, ...] = (
    _directories,
    lambda stage: _directories(stage, store_id=NOBODY),
    lambda stage: _directories(stage, store_id=stage.store(name="x", type="directory"), name="one"),
)


def _without_plan(stage: Stage) -> list[str]:
    return stage.task("propagation_rule", name=RULE, target_store="zoom connection")


def _without_source(stage: Stage) -> list[str]:
    stage.control("plans", {"name": "Identity provisioning"})
    stage.store()
    return _without_plan(stage)


def _moved(stage: Stage) -> list[str]:
    chain = _Chain(stage)
    chain.rule()
    stage.store(name="another")
    return chain.task(target_store="another")


def _taken(stage: Stage) -> list[str]:
    chain = _Chain(stage)
    chain.rule("another")
    return chain.task(rule_id=chain.rule(), name="another")


def _misnamed(stage: Stage) -> list[str]:
    chain = _Chain(stage)
    return chain.task(rule_id=chain.rule(), name="another", state="absent")


def _twins(stage: Stage) -> list[str]:
    chain = _Chain(stage)
    chain.rule()
    chain.rule()
    return chain.task(active=False)


def _same_population(stage: Stage) -> list[str]:
    for _each in range(2):
        stage.control("populations", {"name": "Staff"})
    return _of_rule(populations=["Staff"])(stage)


def _unread_population(stage: Stage) -> list[str]:
    stage.set(worker_reads_directory=False)
    return _of_rule(populations=["Staff"])(stage)


def _refused_activation(stage: Stage) -> list[str]:
    chain = _Chain(stage, status="INACTIVE")
    return chain.task(target_store="zoom connection", populations=["*"], mappings=[USER_NAME], active=True)


def _broken_off(stage: Stage) -> list[str]:
    chain = _Chain(stage)
    chain.rule()
    stage.fault("POST", "/mappings$", "status", status=400, body={"code": "REQUEST_FAILED", "message": "no"})
    return chain.task(mappings=[USER_NAME, EMAIL])


def _first_mapping(stage: Stage) -> list[str]:
    chain = _Chain(stage)
    chain.rule()
    return chain.task(check_mode=True, mappings=[USER_NAME])


def _at_rest(stage: Stage) -> list[str]:
    chain = _Chain(stage)
    chain.rule(active=False)
    return chain.task(mappings=[USER_NAME])


def _without_end(stage: Stage) -> list[str]:
    stage.fault("POST", "/rules$", "drop")
    return _of_rule(populations=["*"])(stage)


def _still_there(stage: Stage) -> list[str]:
    chain = _Chain(stage)
    chain.rule()
    stage.fault("DELETE", "/rules/", "status", status=200, body={})
    return chain.task(state="absent")


def _deleted(stage: Stage, *, managed: bool = False, **options: Any) -> list[str]:
    chain = _Chain(stage, managed=managed)
    chain.rule()
    return chain.task(check_mode=True, state="absent", **options)


def _unread_target(stage: Stage) -> list[str]:
    chain = _Chain(stage)
    chain.rule()
    stage.fault("GET", f"/stores/{chain.target}$", "status", status=403)
    return chain.task(check_mode=True, state="absent")


_OF_RULES: tuple[Mishap, ...] = (
    lambda stage: stage.task("propagation_rule"),
    _of_rule(populations=["Staff"], population_expression='title sw "Sales"'),
    _of_rule(populations=["*", "Staff"]),
    _of_rule(populations=[""]),
    _of_rule(mappings=[{"target_attribute": "userName"}]),
    _of_rule(mappings=[USER_NAME, USER_NAME]),
    _of_rule(mappings=[{"target_attribute": "", "source_attribute": "email"}]),
    _without_plan,
    _without_source,
    _of_rule(target_store=None),
    _of_rule(target_store="another"),
    _of_rule(plan="another"),
    _of_rule(rule_id=NOBODY),
    _of_rule(populations=["Staff"]),
    _same_population,
    _unread_population,
    _of_rule(active=True, populations=["*"]),
    _moved,
    _taken,
    _misnamed,
    _twins,
    _refused_activation,
    _broken_off,
    _without_end,
    _still_there,
    lambda stage: _deleted(stage, deprovision=True),
    lambda stage: _deleted(stage, managed=True),
    _unread_target,
    _first_mapping,
    _at_rest,
)


def _ailments(_stage: Stage) -> list[str]:
    """Everything that the role's health file finds."""
    module = importlib.import_module("ansible_collections.community.pingone.plugins.filter.zoom_health_problems")
    rule = {
        "name": RULE,
        "active": False,
        "mappings": [],
        "plan_id": "p",
        "source_store_id": "d",
        "target_store_id": "z",
    }
    sync = {"sync_state": "FAILED", "details": "Why.", "failed_count": 1, "failed_deprovision_count": 1}
    found = {
        "plans": [{"id": "p", "name": "Identity provisioning", **ASLEEP}],
        "directory_stores": [{"id": "d", "name": "PingOne Directory", **ASLEEP}],
        "zoom_stores": [{"id": "z", "name": "zoom connection", "sync_status": sync, **ASLEEP}],
        "rules": [rule],
    }
    without: dict[str, list[Any]] = {kind: [] for kind in found}
    several = (found, {**without, "zoom_stores": found["zoom_stores"]}, without)
    return [text for one in several for text in module.zoom_health_problems(one)]


MISHAPS: tuple[Mishap, ...] = (*_OF_PLANS, *_OF_DIRECTORIES, *_OF_RULES, _ailments)
