# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""Provisioning rules: options to and from the API's record, and the order of the writes. Pure."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, field

from . import _mappings as mappings
from ._audience import expression_for
from ._errors import ServiceError
from ._reconcile import View
from ._resource_model import READ_ONLY, Kind, Record, reference, sendable

# What the options say all about; of the other members that are known, they say nothing.
_OURS = (
    *("name", "description", "active", "plan", "sourceStore", "targetStore", "populationExpression", "groups"),
    "populations",
)
_KNOWN = (*_OURS, "deprovision", "parentRule")
RULE = Kind(
    "provisioning rule", "provisioning rules", "/propagation/rules", "rules", _KNOWN, option="rule_id", bare=True
)

REFERENCES = {"plan": "plan", "source_store": "sourceStore", "target_store": "targetStore"}
"""The options that choose what a rule refers to for good, and where its record says so."""

_TARGETS = {
    "populationexpression": "population_expression",
    "sourcestore": "source_store",
    "targetstore": "target_store",
    "targetattribute": "mappings.target_attribute",
    "sourceattribute": "mappings.source_attribute",
    "expression": "mappings.expression",
    **{name: name for name in ("plan", "groups", "active", "description", "name")},
}
_ACTIVATION = (
    "The rule and its mappings are written, but the rule is not active: PingOne wants both stores to have status ACTIVE, and "
    "may want populations, a population_expression or groups. Run again after that."
)
_NOT_IN_DESCRIPTIONS = "$ + < = > ^ ` | ~"


@dataclass(frozen=True)
class Named:
    """Something that a rule refers to."""

    id: str


@dataclass
class Parts:
    """What the options refer to, looked up: None for what is not set. ``names`` are those that were read, by id."""

    references: dict[str, Named] = field(default_factory=dict)
    populations: list[str] | None = None
    groups: list[str] | None = None
    names: dict[str, str] = field(default_factory=dict)


def is_active(record: Record | None) -> bool:
    """Say whether a rule provisions."""
    return (record or {}).get("active") in (True, "true")


def wanted_record(current: Record | None, params: t.Mapping[str, t.Any], parts: Parts) -> Record:
    """Return the record to send: the current one without what is read-only, with the set options over it."""
    record = sendable(current, RULE)
    if current is None:
        record = {member: {"id": parts.references[option].id} for option, member in REFERENCES.items()}
    if params["name"]:
        record["name"] = params["name"]
    record["active"] = is_active(current) if params["active"] is None else params["active"]
    _set_or_clear(record, "description", params["description"])
    expression = params["population_expression"]
    if parts.populations is not None:
        expression = expression_for(parts.populations, str(record.get("populationExpression") or ""))
    _set_or_clear(record, "populationExpression", expression)
    if expression is not None:
        # The form that PingOne has given up for the expression would say something else beside it.
        record.pop("populations", None)
    if parts.groups is not None and sorted(parts.groups) != groups_of(record):
        record["groups"] = [{"id": one} for one in parts.groups]
    return record


def view(record: Record | None, its_mappings: t.Iterable[Record]) -> View | None:
    """Return a rule in the options' names; null, absent and the default are one, and so is any order."""
    if record is None:
        return None
    return {
        "name": record.get("name"),
        "description": record.get("description") or "",
        "active": is_active(record),
        **{f"{option}_id": reference(record, member) for option, member in REFERENCES.items()},
        "population_expression": record.get("populationExpression") or "",
        "groups": groups_of(record),
        "mappings": mappings.view(its_mappings),
    }


def rule_from(
    record: Record, its_mappings: t.Sequence[Record], names: t.Mapping[str, str], environment_id: str
) -> dict[str, t.Any]:
    """Return a rule as the modules return it."""
    shown = view(record, its_mappings) or {}
    # That a store has no name says that it is gone, so that no difference in the spelling of an ID must say it.
    by_id = {identifier.lower(): name for identifier, name in names.items()}
    return {
        **shown,
        **{option: by_id.get((shown[f"{option}_id"] or "").lower()) for option in REFERENCES},
        "mappings": mappings.mappings_from(its_mappings),
        "id": record.get("id"),
        "environment_id": environment_id,
        "created_at": record.get("createdAt"),
        "updated_at": record.get("updatedAt"),
    }


def before_mappings(current: Record | None, record: Record, changes: t.Sequence[mappings.Change]) -> Record | None:
    """Return what is to be written before the mappings: a new rule, or the rule at rest; None if nothing.

    A rule never runs half mapped. A single change of its mappings leaves no half, so it takes no rest.
    """
    if current is None:
        return {**record, "active": False}
    half = len(changes) > 1 or (bool(changes) and not record["active"])
    return {**record, "active": False} if is_active(current) and half else None


def after_mappings(standing: Record, written: Record | None, record: Record) -> Record | None:
    """Return what is to be written after the mappings; None if nothing.

    ``standing`` is the rule as PingOne gave it last, ``written`` what was sent for it, if anything was.
    """
    if view(written or standing, ()) == view(record, ()):
        return None
    return laid_over(standing, record)


def laid_over(standing: Record, record: Record) -> Record:
    """Return a record to send over one that stands; what no option is about is kept as it stands."""
    return {**{key: value for key, value in sendable(standing, RULE).items() if key not in _OURS}, **record}


def lost_keys(current: Record | None) -> list[str]:
    """Return the keys whose values PingOne masks, so that they cannot be sent back."""
    kept = sendable(current, RULE)
    return sorted(key for key, value in (current or {}).items() if value is not None and key not in (*READ_ONLY, *kept))


def unlike(wanted: View, answered: View) -> list[str]:
    """Return the options for which PingOne answered another value than was sent."""
    return [option for option in wanted if not option.endswith("_id") and wanted[option] != answered.get(option)]


def groups_of(record: Record) -> list[str]:
    """Return the ids of a rule's groups, sorted."""
    groups = record.get("groups")
    return sorted({str(one.get("id")) for one in groups if isinstance(one, dict)}) if isinstance(groups, list) else []


def option_of(target: str) -> tuple[str, bool]:
    """Return the option that an error's target means (``targetStore.id``); a rule has no secret."""
    for word in re.findall(r"[A-Za-z]+", target):
        if word.lower() in _TARGETS:
            return _TARGETS[word.lower()], False
    return target, False


def explain(error: ServiceError) -> None:
    """Put a refusal in the options' words, with what is known of the reason."""
    error.translate(option_of)
    if "description" in [detail["target"] for detail in error.failure["details"] or ()]:
        remedy = f"A description must not hold any of the characters {_NOT_IN_DESCRIPTIONS}"
        error.remedy = f"{error.remedy} {remedy}".lstrip()


def why_at_rest(name: object, active: bool | None) -> str:
    """Return what to know after a failure that came while a rule was made inactive for its mappings' sake."""
    at_rest = f'The rule "{name}" was active; it was made inactive while its mappings are changed, and may be so still'
    return f"{at_rest}: run again" + (", which makes it active." if active else " with active: true.")


def why_not_activated(error: ServiceError) -> None:
    """Add to the refusal of an activation what PingOne asks of a rule."""
    if error.status in (400, 409):
        error.remedy = f"{_ACTIVATION} {error.remedy}".rstrip()


def _set_or_clear(record: Record, key: str, value: str | None) -> None:
    if value == "":
        record.pop(key, None)
    elif value is not None:
        record[key] = value
