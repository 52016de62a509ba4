# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""Provisioning rules: what is wrong with the options, alone and beside the rule that stands. Pure."""

from __future__ import annotations

import typing as t

from . import _audience as audience
from . import _mappings as mappings
from ._resource_model import Record, ids_of, reference
from ._rule_model import REFERENCES, Parts, is_active, view

Params = t.Mapping[str, t.Any]


def problems(params: Params) -> t.Iterator[str]:
    """Yield what is wrong with the options whatever PingOne holds, each problem naming its option."""
    if not params["name"] and not params["rule_id"]:
        yield "name: is missing; give name, rule_id or both."
    if params["state"] == "absent":
        return
    yield from audience.problems("populations", params["populations"], everyone=True)
    yield from audience.problems("groups", params["groups"])
    yield from mappings.problems(params["mappings"])


def missing(params: Params) -> list[str]:
    """Return the problems with a rule that is to be created."""
    known = params["target_store"] or params["target_store_id"]
    return [] if known else ["target_store: this or target_store_id is required to create a rule."]


def moved(current: Record, parts: Parts) -> list[str]:
    """Return the problems with what a rule refers to for good, and is to refer to no more."""
    found = []
    for option, wanted in parts.references.items():
        stands = reference(current, REFERENCES[option])
        if stands is not None and stands.lower() != wanted.id.lower():
            there = (
                f"{option}: the rule {current['id']} refers to {_shown(stands, parts)}, not {_shown(wanted.id, parts)}"
            )
            remedy = (
                "PingOne does not change that. Delete the rule with state: absent and create it anew, or give the new "
                "one another name."
            )
            found.append(f"{there}. {remedy}")
    return found


def taken(current: Record | None, name: str | None, records: t.Iterable[Record]) -> list[str]:
    """Return the problem with a new name that is another rule's."""
    if current is None or not name or name == current.get("name"):
        return []
    others = [one for one in records if one.get("name") == name]
    return [f'name: the name "{name}" is taken by another rule: {ids_of(others)}.'] if others else []


def doubled(record: Record, records: t.Iterable[Record]) -> list[str]:
    """Return what to warn of where a new rule does what others of the plan do: one of them may be it, renamed by hand."""
    alike = [one for one in records if _does(one) == _does(record)]
    if not alike:
        return []
    there = f"Another rule of the plan selects the same users for the same store: {ids_of(alike)}."
    return [f"{there} If it was renamed, delete the new rule and give rule_id to rename it back."]


def unmapped(
    current: Record | None,
    active: bool,
    given: t.Sequence[t.Any] | None,
    planned: t.Sequence[mappings.Change],
    left: t.Sequence[Record],
) -> list[str]:
    """Return the problem with a rule that would have to become active, or to stay so, without a mapping.

    A rule that stands without one may have those that the console shows in it, of which only PingOne knows: it decides
    where nothing is said of mappings.
    """
    untouched = not planned if is_active(current) else current is not None and given is None
    if left or not active or untouched:
        return []
    return ["mappings: PingOne activates no rule without a mapping; give at least one, or set active to false."]


def _shown(identifier: str, parts: Parts) -> str:
    name = parts.names.get(identifier)
    return f'"{name}" ({identifier})' if name else identifier


def _does(rule: Record) -> tuple[object, ...]:
    shown = view(rule, ()) or {}
    stores = [str(shown[end]).lower() for end in ("source_store_id", "target_store_id")]
    return *stores, shown["population_expression"], shown["groups"]
