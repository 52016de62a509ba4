# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""Directory stores, the source of outbound provisioning: options to and from the API's record. Pure."""

from __future__ import annotations

import typing as t

from ._reconcile import View
from ._secrets import holds_mask
from ._store_model import MEMBERS, READ_ONLY, Record

TYPE = "directory"
NAME_AT_CREATION = "PingOne Directory"
# A directory store has no configuration; should it have one, nothing of it is known to be no secret.
PUBLIC: tuple[str, ...] = ()
_OPTIONS = ("name", "description", "status")


def wanted_record(current: Record | None, params: t.Mapping[str, t.Any]) -> Record:
    """Return the record to send: the current one without what is read-only or a mask, with the set options over it."""
    record = {key: value for key, value in _sendable(current or {}) if value not in (None, {})}
    record["type"] = TYPE
    if current is None:
        record["name"] = NAME_AT_CREATION
    record.update({option: params[option] for option in _OPTIONS if params[option]})
    if params["description"] == "":
        record.pop("description", None)
    return record


def view(record: Record | None) -> View | None:
    """Return a record in the options' names, without unknown keys; null, absent and the default are one."""
    if record is None:
        return None
    return {
        "name": record.get("name"),
        "description": record.get("description") or "",
        "status": record.get("status") or "INACTIVE",
    }


def store_from(record: Record, environment_id: str) -> dict[str, t.Any]:
    """Return a record as the modules return it."""
    return {
        **(view(record) or {}),
        "id": record.get("id"),
        "environment_id": environment_id,
        "type": record.get("type"),
        "created_at": record.get("createdAt"),
        "updated_at": record.get("updatedAt"),
    }


def unlike(sent: Record, answer: Record) -> list[str]:
    """Return the options for which PingOne answered another value than was sent."""
    ours, theirs = view(sent) or {}, view(answer) or {}
    compared = [option for option in _OPTIONS if option != "status" or option in sent]
    return [option for option in compared if ours[option] != theirs[option]]


def _sendable(record: Record) -> t.Iterator[tuple[str, t.Any]]:
    """Yield what may be sent back: not what is read-only, and no mask, which would become the value."""
    for key, value in record.items():
        if key in READ_ONLY:
            continue
        if key == "configuration" and isinstance(value, dict):
            yield key, {name: inner for name, inner in value.items() if not holds_mask(inner)}
        elif key in MEMBERS or not holds_mask(value):
            yield key, value
