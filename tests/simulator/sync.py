# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What PingOne does with the configuration that a revision publishes: it brings people to Zoom, and away again.

All is done when the revision is answered; only the syncStatus that stores show lags behind, as far as switches say.
"""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, field

import expressions
from connection import Unreachable
from filters import OF_RULES, Test, parse
from scim import Refused, Zoom, allows
from settings import Settings
from simulator import Simulator
from state import Departure, Environment, Link, Progress, Record, reference, stamp

_DETAILS = 3


@dataclass
class _Outcome:
    """What became of the people of one store."""

    total: int = 0
    done: int = 0
    failed: int = 0
    not_removed: int = 0
    whole: bool = False
    problems: list[str] = field(default_factory=list)

    def status(self, settings: Settings) -> Record:
        """The syncStatus that this outcome settles in."""
        counts = {"failedCount": self.failed, "failedDeprovisionCount": self.not_removed, "successCount": self.done}
        status: Record = {**counts, "userTotal": self.total, "lastSyncAt": stamp()}
        if self.problems:
            status["details"] = " ".join(dict.fromkeys(self.problems[:_DETAILS]))
        state = "FAILED" if self.whole else settings.sync_settled_state
        return {**status, "syncState": state} if state else status

    def fail(self, reason: str) -> None:
        """Nobody could be reached."""
        self.whole, self.failed = True, self.total
        self.problems.append(reason)


async def synchronise(simulator: Simulator, environment: Environment) -> None:
    """Act on the configuration as it is now."""
    async with simulator.synchronising:
        await _see_off(environment)
        for store in list(environment.stores.values()):
            rules = _working_rules(environment, store)
            links = environment.links.setdefault(store["id"], {})
            if store.get("status") == "ACTIVE" and (rules or any(link.leaving for link in links.values())):
                before = store.get("syncStatus")
                outcome = await _serve(simulator, environment, store, rules)
                store["syncStatus"] = outcome.status(simulator.settings)
                _begin(environment, simulator.settings, store["id"], before, outcome.total)


def rule_deleted(environment: Environment, rule: Record, *, deprovision: bool) -> None:
    """Have a rule's people removed at the next revision, if that was asked for and is allowed."""
    store_id = reference(rule, "targetStore") or ""
    managed = environment.stores.get(store_id, {}).get("managed") or rule.get("deprovision")
    for link in environment.links.get(store_id, {}).values():
        if link.rule_id == rule["id"] and deprovision and managed:
            link.leaving = True


def store_deleted(environment: Environment, store: Record) -> None:
    """Have a managed store's people removed at the next revision."""
    links = environment.links.pop(store["id"], {})
    accounts = [link.account_id for link in links.values() if store.get("managed") or link.leaving]
    environment.progress.pop(store["id"], None)
    if accounts:
        environment.departures.append(Departure(store.get("configuration", {}), accounts))


def _working_rules(environment: Environment, store: Record) -> list[Record]:
    return [
        rule
        for rule in environment.rules.values()
        if rule.get("active")
        and reference(rule, "targetStore") == store["id"]
        # Seeded rules may lack a plan and a source; those that are there have to be at work.
        and environment.plans.get(reference(rule, "plan") or "", {}).get("status", "ACTIVE") == "ACTIVE"
        and environment.stores.get(reference(rule, "sourceStore") or "", {}).get("status", "ACTIVE") == "ACTIVE"
    ]


def _begin(environment: Environment, settings: Settings, store_id: str, before: Record | None, total: int) -> None:
    if settings.sync_reads_before or settings.sync_reads != 0:
        waiting = Progress(before, total, settings.sync_reads_before, settings.sync_reads)
        environment.progress[store_id] = waiting
    else:
        environment.progress.pop(store_id, None)


async def _serve(simulator: Simulator, environment: Environment, store: Record, rules: list[Record]) -> _Outcome:
    wanted = _people(environment, rules)
    outcome = _Outcome(total=len(wanted))
    if simulator.settings.sync_fails:
        outcome.fail("The simulator was told to let synchronisations fail.")
    elif store["type"] != "Zoom":
        outcome.done = outcome.total
    else:
        try:
            async with Zoom.connected(store["configuration"]) as zoom:
                await _Delivery(zoom, environment, store["id"], outcome).run(wanted, simulator.settings)
        except (Unreachable, Refused) as reason:
            outcome.fail(str(reason))
    return outcome


def _people(environment: Environment, rules: list[Record]) -> dict[str, Record]:
    """The rule for each user that has one; of several the oldest."""
    found: dict[str, Record] = {}
    for rule in rules:
        test = _scope(rule)
        for user in environment.users.values():
            if user["id"] not in found and test(user):
                found[user["id"]] = rule
    return found


def _scope(rule: Record) -> Test:
    """Whom a rule is about: everybody whom all of its filters let through; nobody when it has none."""
    tests: list[Test] = []
    expression, populations, groups = (rule.get(key) for key in OF_RULES)
    if expression:
        tests.append(_parsed(expression))
    if populations:
        ids = {one["id"] for one in populations}
        tests.append(lambda user: reference(user, "population") in ids)
    if groups:
        members = {one["id"] for one in groups}
        tests.append(lambda user: any(one["id"] in members for one in user.get("memberOfGroups", [])))
    return lambda user: bool(tests) and all(test(user) for test in tests)


def _parsed(expression: str) -> Test:
    try:
        return parse(expression)
    except ValueError:
        # Only a seeded rule comes here: the service refuses such a filter.
        return lambda user: False


class _Delivery:
    """One store's people on their way."""

    def __init__(self, zoom: Zoom, environment: Environment, store_id: str, outcome: _Outcome) -> None:
        self._zoom = zoom
        self._environment = environment
        self._links = environment.links.setdefault(store_id, {})
        self._outcome = outcome

    async def run(self, wanted: dict[str, Record], settings: Settings) -> None:
        """Bring those who are wanted, then remove those who no longer are."""
        for number, (user_id, rule) in enumerate(wanted.items()):
            if number < settings.sync_failed_users:
                self._failed("The simulator was told to let users fail.")
                continue
            try:
                await self._bring(self._environment.users[user_id], rule)
                self._outcome.done += 1
            except Refused as reason:
                self._failed(str(reason))
            except ValueError as reason:
                self._failed(f"A mapping cannot be worked out: {reason}.")
        for user_id in [user_id for user_id, link in self._links.items() if self._has_left(user_id, link, wanted)]:
            if await _tried(self._zoom.remove(self._links[user_id].account_id), self._outcome):
                del self._links[user_id]

    async def _bring(self, user: Record, rule: Record) -> None:
        attributes = expressions.account(user, list(self._environment.mappings_of_rule(rule["id"])))
        if not attributes.get("userName"):
            raise Refused("The mappings give no userName.")
        link = self._links.get(user["id"])
        account = self._zoom.find(link.account_id if link else None, str(attributes["userName"]))
        made = await self._zoom.bring(account, attributes, enabled=user.get("enabled", True))
        if made is not None:
            self._links[user["id"]] = Link(made["id"], rule["id"])

    def _has_left(self, user_id: str, link: Link, wanted: dict[str, Record]) -> bool:
        if user_id in wanted or not allows(self._zoom.configuration, "DEPROVISION_USERS"):
            return False
        # Whoever came by a rule that is gone, or rests, stays, unless the rule's deletion said otherwise.
        return link.leaving or bool(self._environment.rules.get(link.rule_id, {}).get("active"))

    def _failed(self, reason: str) -> None:
        self._outcome.failed += 1
        self._outcome.problems.append(reason)


async def _see_off(environment: Environment) -> None:
    """Remove the people of stores that are gone; those who cannot be removed now are tried again next time."""
    for departure in list(environment.departures):
        if allows(departure.configuration, "DEPROVISION_USERS"):
            try:
                async with Zoom.connected(departure.configuration) as zoom:
                    outcome = _Outcome()
                    departure.accounts = [
                        account for account in departure.accounts if not await _tried(zoom.remove(account), outcome)
                    ]
            except (Unreachable, Refused):
                continue
        else:
            departure.accounts = []
        if not departure.accounts:
            environment.departures.remove(departure)


async def _tried(removal: Awaitable[None], outcome: _Outcome) -> bool:
    try:
        await removal
    except Refused as reason:
        outcome.not_removed += 1
        outcome.problems.append(str(reason))
        return False
    return True
