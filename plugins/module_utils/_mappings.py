# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""Attribute mappings of a rule: options to and from the API's records, and what leads from one list to another. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ._errors import ServiceError
from ._resource_model import Kind, Record, sendable

_SOURCES = {"source_attribute": "sourceAttribute", "expression": "expression"}
_KNOWN = ("name", "rule", "targetAttribute", "attributeMappingType", *_SOURCES.values())
# Zoom knows users only; what another kind of store does with groups is not this collection's to declare.
_OF_GROUPS = "groupAttributeMapping"

MAPPING = Kind("mapping", "mappings", "/propagation/mappings", "mappings", _KNOWN, bare=True)

MAPPING_ARGUMENTS: dict[str, dict[str, t.Any]] = {
    "target_attribute": {"type": "str", "required": True},
    "source_attribute": {"type": "str"},
    "expression": {"type": "str"},
}

Given = t.Sequence[t.Mapping[str, t.Any]]
"""The option ``mappings``."""


@dataclass(frozen=True)
class Change:
    """One request: the mapping that stands (None: create one) and what is to be sent (None: delete that one)."""

    current: Record | None
    record: Record | None

    @property
    def target(self) -> str:
        """Return the attribute of the target store that this is about."""
        return str((self.record or self.current or {}).get("targetAttribute"))


def changes(current: t.Sequence[Record], given: Given | None, *, purge: bool) -> list[Change]:
    """Return the fewest requests that lead to the given mappings; a mapping is known by its target attribute.

    A second mapping to an attribute goes first, since it may stand in the way of a change of the first one; what is
    removed otherwise goes last, so that a rule with mappings is never without any.
    """
    if given is None:
        return []
    wanted = {one["target_attribute"]: _source_given(one) for one in given}
    doubles, replaced, made = [], [], []
    for target, source in wanted.items():
        there = sorted(_of_users(current, target), key=lambda one: (_source_of(one) != source, one["id"]))
        doubles += [Change(one, None) for one in there[1:]]
        if not there:
            made.append(Change(None, _record(target, source)))
        elif _source_of(there[0]) != source:
            replaced.append(Change(there[0], laid_over(there[0], _record(target, source))))
    others = [one for one in _of_users(current) if purge and one.get("targetAttribute") not in list(wanted)]
    return doubles + replaced + made + [Change(one, None) for one in others]


def after(current: t.Sequence[Record], planned: t.Sequence[Change]) -> list[Record]:
    """Return the mappings as they are expected to be once the changes are made."""
    touched = {change.current["id"] for change in planned if change.current}
    written = [change.record for change in planned if change.record]
    return [one for one in current if one["id"] not in touched] + written


def settled(record: Record, wanted: Record) -> bool:
    """Say whether a mapping that stands maps what is wanted."""
    return record.get("targetAttribute") == wanted.get("targetAttribute") and _source_of(record) == _source_of(wanted)


def laid_over(current: Record, record: Record) -> Record:
    """Return a record to send over one that stands, whose source it does not keep."""
    kept = {key: value for key, value in sendable(current, MAPPING).items() if key not in _SOURCES.values()}
    return {**kept, **record}


def wants_name(error: ServiceError) -> bool:
    """Say whether a mapping was refused for want of a name, which PingOne's model asks for, and its sample does not have."""
    details = error.failure["details"] or ()
    return error.status == 400 and any(
        detail["code"] in {"REQUIRED_VALUE", "EMPTY_VALUE"} and (detail["target"] or "").rpartition(".")[2] == "name"
        for detail in details
    )


def with_name(record: Record, rule_id: str) -> Record:
    """Return a mapping with a name that no other has."""
    return {**record, "name": f"{record['targetAttribute']} of {rule_id}"}


def view(mappings: t.Iterable[Record]) -> dict[str, t.Any]:
    """Return the mappings by target attribute, in the options' names; several of one attribute are a list."""
    shown: dict[str, t.Any] = {}
    for one in mappings_from(mappings):
        target, source = one.pop("target_attribute"), one
        before = shown.get(target)
        shown[target] = source if before is None else [*(before if isinstance(before, list) else [before]), source]
    return shown


def mappings_from(mappings: t.Iterable[Record]) -> list[dict[str, t.Any]]:
    """Return the mappings in the options' names, sorted by target attribute; what has no value is not a member."""
    shown = [{"target_attribute": str(one.get("targetAttribute")), **_source_of(one)} for one in _of_users(mappings)]
    return sorted(shown, key=lambda one: (one["target_attribute"], str(sorted(one.items()))))


def problems(given: Given | None) -> t.Iterator[str]:
    """Yield what is wrong with the option, each problem naming the entry."""
    seen: set[str] = set()
    for at, one in enumerate(given or ()):
        target, where = one["target_attribute"], f"mappings[{at}]"
        if not (target or "").strip():
            yield f"{where}: target_attribute is empty."
        elif target in seen:
            yield f"{where}: there is more than one mapping to {target}."
        seen.add(target)
        if len(_source_given(one)) != 1:
            named = f" (to {target})" if target else ""
            yield f"{where}: give either source_attribute or expression{named}."


def _of_users(mappings: t.Iterable[Record], target: str | None = None) -> list[Record]:
    ours = [one for one in mappings if one.get("attributeMappingType") != _OF_GROUPS]
    return ours if target is None else [one for one in ours if one.get("targetAttribute") == target]


def _source_given(one: t.Mapping[str, t.Any]) -> dict[str, str]:
    return {option: one[option] for option in _SOURCES if one.get(option)}


def _source_of(record: Record) -> dict[str, t.Any]:
    return {option: record[key] for option, key in _SOURCES.items() if record.get(key)}


def _record(target: str, source: t.Mapping[str, str]) -> Record:
    return {"targetAttribute": target, **{_SOURCES[option]: value for option, value in source.items()}}
