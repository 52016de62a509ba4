# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""The attribute mappings of one rule: list them, and carry out what changes them."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from . import _mappings as mappings
from ._answers import is_gateway
from ._api import Api, segment
from ._errors import ServiceError
from ._mappings import MAPPING, Change
from ._resource_model import Record
from ._resources import Resources
from ._retry import Budget

_SINGULAR = "/propagation/mapping"


class RuleMappings(Resources):
    """The mappings of one rule. Every method may raise ServiceError."""

    def __init__(self, api: Api, rule_id: str) -> None:
        super().__init__(api, MAPPING, f"/propagation/rules/{segment(rule_id)}/mappings")
        self.rule_id = rule_id
        self._named = False

    def all(self, *, budget: Budget | None = None, tries_at_500: int | None = None) -> list[Record]:
        """Return the mappings, each once."""
        try:
            return super().all(budget=budget, tries_at_500=tries_at_500)
        except ServiceError as error:
            self._explain(error)
            raise

    def change(self, standing: t.Iterable[Record], planned: t.Iterable[Change]) -> list[Record]:
        """Carry out changes, one request for each, in their order; return the mappings as they are after that."""
        left = {one["id"]: one for one in standing}
        for change in planned:
            label = f"to {change.target}"
            if change.record is None:
                gone = (change.current or {})["id"]
                self.delete(gone, label=label)
                del left[gone]
                continue
            if change.current is not None:
                answer = self._put(change.current["id"], change.record, label)
            else:
                answer = self._make(change.record, left, label)
            left[answer["id"]] = answer
        return list(left.values())

    def delete(self, record_id: str, *, label: str, query: str = "") -> bool:
        """Delete a mapping; return False if it was gone already.

        Ping's documentation once had the path for it in the singular, so that one is tried where the plural is unknown.
        """
        try:
            if super().delete(record_id, label=label, query=query):
                return True
            if self.read(record_id) is None:
                return False
        except ServiceError as error:
            if not (is_gateway(error.failure) or error.status in (404, 405)):
                raise
        return Resources(self.api, replace(MAPPING, path=_SINGULAR)).delete(record_id, label=label, query=query)

    def _make(self, record: Record, known: t.Collection[str], label: str) -> Record:
        """Create a mapping, with a name if PingOne insists on one: its model asks for it, its sample does without."""
        if not self._named:
            try:
                return self._settle(record, known, label)
            except ServiceError as error:
                if not mappings.wants_name(error):
                    raise
                self._named = True
        return self._settle(mappings.with_name(record, self.rule_id), known, label)

    def _settle(self, record: Record, known: t.Collection[str], label: str) -> Record:
        """Create a mapping; one that nobody answered, and that somebody else may have made, is put right."""
        target = record["targetAttribute"]
        try:
            answer, adopted = self.create(
                record, known, label=label, mine=lambda one: one.get("targetAttribute") == target
            )
        except ServiceError as error:
            self._explain(error)
            raise
        if adopted and not mappings.settled(answer, record):
            return self._put(answer["id"], mappings.laid_over(answer, record), label)
        return answer

    def _put(self, record_id: str, record: Record, label: str) -> Record:
        """Replace a mapping; one that has no name may stand where PingOne did not insist on one."""
        try:
            return self.replace(record_id, record, label=label)
        except ServiceError as error:
            if record.get("name") or not mappings.wants_name(error):
                raise
        self._named = True
        return self.replace(record_id, mappings.with_name(record, self.rule_id), label=label)

    def _explain(self, error: ServiceError) -> None:
        """Say why there is no place for mappings in an environment that there is."""
        if self.api.is_absent(error):
            error.remedy = "The rule was deleted meanwhile: run again."
