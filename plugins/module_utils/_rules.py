# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""The provisioning rules of an environment, as far as a store has to know them: which of them refer to it."""

from __future__ import annotations

import typing as t

from ._answers import IN_USE
from ._api import Api
from ._errors import ServiceError
from ._retry import Budget

Rule = dict[str, t.Any]
UNREADABLE_WARNING = "The provisioning rules cannot be read, so that PingOne may yet refuse to delete the store."


def rules_of(api: Api, store_id: str, budget: Budget | None = None) -> list[Rule] | None:
    """Return the provisioning rules that refer to a store, None if they cannot be read in the time that is left."""
    purpose = "list the provisioning rules"
    try:
        rules = list(api.members("/propagation/rules", "rules", purpose, _is_rule, budget=budget, bare=True))
    except ServiceError:
        return None
    return [rule for rule in rules if store_id in (_id_in(rule, "sourceStore"), _id_in(rule, "targetStore"))]


def in_use(rules: t.Iterable[Rule]) -> str:
    """Return the sentence that names the rules which refer to a store, empty for none."""
    named = sorted(f'"{rule.get("name")}" ({rule.get("id")})' for rule in rules)
    return f"Provisioning rules refer to the store, delete them first: {', '.join(named)}." if named else ""


def explain_in_use(error: ServiceError, api: Api, store_id: str, budget: Budget) -> None:
    """Add the rules that refer to a store to the refusal of its deletion, where these may be the reason."""
    if error.status in (400, 409) or error.says(IN_USE):
        error.remedy = in_use(rules_of(api, store_id, budget) or []) or error.remedy


def _is_rule(body: t.Any) -> bool:
    return isinstance(body, dict) and isinstance(body.get("id"), str) and body["id"].isascii() and body["id"] != ""


def _id_in(rule: Rule, member: str) -> object:
    reference = rule.get(member)
    return reference.get("id") if isinstance(reference, dict) else None
