# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""The propagation plan of an environment, of which there is one at most: find, create or adopt, name its rules."""

from __future__ import annotations

import typing as t

from ._api import Api
from ._errors import ServiceError
from ._plan import PLANS, label, says_there_is_one
from ._resource_model import Record
from ._resources import Listed, Resources, is_record


class Plans(Resources):
    """The plans of an environment. Every method may raise ServiceError."""

    def __init__(self, api: Api) -> None:
        super().__init__(api, PLANS)

    def chosen(self, listed: Listed, *, plan_id: str | None, name: str | None, by_name: bool) -> Record | None:
        """Return the plan that is meant: the one of the id, else the only one, whatever its name unless ``by_name``.

        An environment has one plan. Should there be several, the name decides. Raises OptionsError.
        """
        if plan_id:
            return listed.record
        named = [record for record in listed.records if record.get("name") == name]
        if name and (named or by_name):
            return self.only(named, f'are named "{name}"')
        return self.only(listed.records, "are in this environment")

    def make(self, record: Record) -> tuple[Record, str]:
        """Create the plan where none was listed, or adopt the one that PingOne says is there; say how, as ``create``."""
        return self.create(record, (), label=label(record), mine=lambda _any: True, stands=says_there_is_one)

    def rules_of(self, plan_id: str) -> list[Record]:
        """Return the rules of a plan, none if there is no such plan any more."""
        path = f"{self.path_of(plan_id)}/rules"
        try:
            return list(self.api.members(path, "rules", "list the rules of the plan", is_record, bare=True))
        except ServiceError as error:
            if self.api.is_absent(error):
                return []
            raise


def named(rules: t.Iterable[Record]) -> str:
    """Return the rules' names and ids as a text, in an order that does not change."""
    return ", ".join(sorted(f'"{rule.get("name")}" ({rule["id"]})' for rule in rules))
