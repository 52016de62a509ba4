# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""The provisioning rules of a plan, with their mappings: find, write, delete."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from . import _mappings as mappings
from . import _rule_model as model
from ._api import Api, segment
from ._errors import ServiceError
from ._mappings import Change
from ._resource_model import Record, reference
from ._resources import Listed, Resources
from ._rule_mappings import RuleMappings
from ._rule_model import RULE

_DEPROVISION = "?deprovision=true"


@dataclass(frozen=True)
class Work:
    """What is to be written: a rule, and the changes of its mappings; ``said`` is the option ``active`` as it was given."""

    current: Record | None
    record: Record
    standing: t.Sequence[Record]
    given: mappings.Given | None
    purge: bool
    said: bool | None

    @property
    def planned(self) -> list[Change]:
        """Return the changes of the mappings."""
        return mappings.changes(self.standing, self.given, purge=self.purge)


@dataclass(frozen=True)
class Written:
    """A rule and its mappings, as PingOne gave them last."""

    record: Record
    mappings: list[Record]


class Rules:
    """The rules of one plan. Every method may raise ServiceError."""

    def __init__(self, api: Api, plan_id: str) -> None:
        self.api = api
        self.plan_id = plan_id
        self.rules = Resources(api, RULE, f"/propagation/plans/{segment(plan_id)}/rules")

    def all(self) -> list[Record]:
        """Return the rules of the plan."""
        return [self._in_plan(record) for record in self.rules.all()]

    def listed(self, rule_id: str | None) -> Listed | None:
        """Return the rules, and the one of this id; None if there is no such plan."""
        try:
            listed = self.rules.listed(rule_id)
        except ServiceError as error:
            if self.api.is_absent(error):
                return None
            raise
        record = listed.record
        if record is not None and reference(record, "plan") not in (None, self.plan_id):
            # Read by its id, it may be another plan's.
            record = None
        return Listed(listed.records, record, listed.unlisted)

    def find(self, listed: Listed, rule_id: str | None, name: str | None) -> Record | None:
        """Return the rule of this id, else the only one of exactly this name. Raises OptionsError if there are several."""
        record = listed.record
        if not rule_id:
            named = [one for one in listed.records if one.get("name") == name]
            record = self.rules.only(named, f'are named "{name}"')
        return self._in_plan(record) if record is not None else None

    def mappings_of(self, rule_id: str) -> RuleMappings:
        """Return the mappings of a rule."""
        return RuleMappings(self.api, rule_id)

    def write(self, work: Work, known: t.Collection[str]) -> Written:
        """Write a rule and its mappings so that it never runs half mapped; ``known`` are the ids of the rules before."""
        # What another task has read is no reason to begin anew from here on: the second time, the rule may be at rest.
        self.api.client.kept.relied = False
        first = model.before_mappings(work.current, work.record, work.planned)
        if work.current is None:
            return self._create(work, first or work.record, known)
        if first is None:
            return self._go_on(work.current, None, work)
        answer = self._rest(work, first)
        try:
            return self._go_on(answer, first, work)
        except ServiceError as error:
            _note_rest(error, work)
            raise

    def delete(self, record: Record, *, deprovision: bool) -> bool:
        """Delete a rule, its mappings with it; return False if it was gone already."""
        return self.rules.delete(record["id"], label=_label(record), query=_DEPROVISION if deprovision else "")

    def _in_plan(self, record: Record) -> Record:
        """Return a rule that says which plan it belongs to: what is listed below a plan need not repeat it."""
        return record if reference(record, "plan") is not None else {**record, "plan": {"id": self.plan_id}}

    def _create(self, work: Work, first: Record, known: t.Collection[str]) -> Written:
        answer, adopted = self.rules.create(
            first, known, label=_label(first), mine=lambda one: one.get("name") == first["name"]
        )
        if not adopted:
            try:
                return self._go_on(answer, first, work)
            except ServiceError as error:
                made = f"The rule {_label(answer)} ({answer['id']}) was made, and is not complete"
                error.remedy = f"{error.remedy} {made}: run again.".lstrip()
                raise
        # Nobody answered the creation, so the rule is compared as one that was found.
        standing = self.mappings_of(answer["id"]).all()
        record = model.laid_over(answer, work.record)
        return self.write(replace(work, current=answer, record=record, standing=standing), known)

    def _rest(self, work: Work, first: Record) -> Record:
        """Make a rule inactive, for as long as its mappings are changed or for good."""
        current = work.current or {}
        try:
            return self.rules.replace(current["id"], first, label=_label(current))
        except ServiceError as error:
            if error.uncertain:
                _note_rest(error, work)
            raise

    def _go_on(self, standing: Record, written: Record | None, work: Work) -> Written:
        """Change the mappings, then what is left to be changed of the rule."""
        left = self.mappings_of(standing["id"]).change(work.standing, work.planned)
        last = model.after_mappings(standing, written, work.record)
        if last is None:
            return Written(standing, left)
        try:
            return Written(self.rules.replace(standing["id"], last, label=_label(standing)), left)
        except ServiceError as error:
            if last["active"] and not model.is_active(standing):
                model.why_not_activated(error)
            raise


def _note_rest(error: ServiceError, work: Work) -> None:
    """Say in a failure that the rule is at rest, which nobody would see otherwise."""
    if work.record["active"]:
        why = model.why_at_rest((work.current or {}).get("name"), work.said)
        error.remedy = f"{error.remedy} {why}".lstrip()


def _label(record: Record) -> str:
    return f'"{record.get("name")}"'
