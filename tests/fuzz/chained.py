# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The chain as it stands in the simulator: plan, stores, population, and a rule with mappings."""

from __future__ import annotations

import typing as t

import play
from line import Line, Record

PLAN, RULE, SOURCE, TARGET, POPULATION = "Provisioning", "Staff to Zoom", "PingOne", "zoom connection", "Staff"
PLAN_ID, RULE_ID, SOURCE_ID, TARGET_ID, POPULATION_ID = (f"{n}0000000-cccc-4000-8000-000000000000" for n in range(1, 6))
STAMP = "2023-12-05T17:38:42.947Z"
MAPPINGS = {"userName": "email", "title": "title"}


def seed(line: Line, *, rule: bool = True, directory: bool = True) -> None:
    """Put the chain there."""
    environment = line.environment
    environment.plans[PLAN_ID] = _record(PLAN_ID, PLAN, status="ACTIVE")
    environment.populations[POPULATION_ID] = _record(POPULATION_ID, POPULATION)
    environment.stores[TARGET_ID] = _record(TARGET_ID, TARGET, type="Zoom", status="ACTIVE", configuration={})
    if directory:
        environment.stores[SOURCE_ID] = _record(SOURCE_ID, SOURCE, type="directory", status="ACTIVE")
    if rule:
        ends = {"plan": {"id": PLAN_ID}, "sourceStore": {"id": SOURCE_ID}, "targetStore": {"id": TARGET_ID}}
        environment.rules[RULE_ID] = _record(RULE_ID, RULE, active=True, **ends)
        for target, source in MAPPINGS.items():
            map_by_hand(line, RULE_ID, target, source)


def map_by_hand(line: Line, rule_id: str, target: str, source: str) -> None:
    """Make or change a mapping as somebody at the console does."""
    mappings = line.environment.mappings
    there = next((one for one in mappings.values() if _is_of(one, rule_id) and one["targetAttribute"] == target), None)
    if there is not None:
        there["sourceAttribute"] = source
        return
    key = f"{len(line.simulator.journal.entries):08d}-dddd-4000-8000-{len(mappings):012d}"
    # A service that insists on names has given it one.
    ours = {"rule": {"id": rule_id}, "name": key, "targetAttribute": target, "sourceAttribute": source}
    mappings[key] = {"id": key, "environment": {"id": play.ENVIRONMENT}, **ours}


def mapped(line: Line, rule_id: str) -> dict[str, str]:
    """Return the mappings of a rule; a second one to an attribute is an error."""
    found = [one for one in line.environment.mappings.values() if _is_of(one, rule_id)]
    assert len({one["targetAttribute"] for one in found}) == len(found)
    return {one["targetAttribute"]: one.get("sourceAttribute") or one["expression"] for one in found}


def _is_of(mapping: Record, rule_id: str) -> bool:
    return bool(mapping["rule"]["id"] == rule_id)


def _record(key: str, name: str, **more: t.Any) -> Record:
    head = {"id": key, "environment": {"id": play.ENVIRONMENT}, "createdAt": STAMP, "updatedAt": STAMP}
    return {**head, "name": name, **more}
