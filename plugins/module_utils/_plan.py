# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""Propagation plans: options to and from the API's record. Pure."""

from __future__ import annotations

import re
import typing as t

from ._errors import ServiceError
from ._reconcile import View
from ._resource_model import Kind, Record, sendable

PLANS = Kind(
    one="propagation plan",
    many="propagation plans",
    path="/propagation/plans",
    embedded="plans",
    known=("name", "status"),
    option="plan_id",
)
NAME_AT_CREATION = "Identity provisioning"


def wanted_record(current: Record | None, params: t.Mapping[str, t.Any]) -> Record:
    """Return the record to send: the current one without what is read-only, with the set options over it."""
    record = sendable(current, PLANS)
    if current is None:
        record["name"] = NAME_AT_CREATION
    return {**record, **{option: params[option] for option in ("name", "status") if params[option]}}


def view(record: Record | None) -> View | None:
    """Return a record in the options' names, without unknown keys; null, absent and the default are one."""
    if record is None:
        return None
    return {"name": record.get("name"), "status": str(record.get("status") or "INACTIVE").upper()}


def plan_from(record: Record, environment_id: str) -> dict[str, t.Any]:
    """Return a record as the modules return it; PingOne is not known to tell the times of a plan."""
    return {
        **(view(record) or {}),
        "id": record.get("id"),
        "environment_id": environment_id,
        "created_at": record.get("createdAt"),
        "updated_at": record.get("updatedAt"),
    }


def unlike(sent: Record, answer: Record) -> list[str]:
    """Return the options for which PingOne answered another value than was sent."""
    ours, theirs = view(sent) or {}, view(answer) or {}
    return [option for option in ("name", "status") if option in sent and ours[option] != theirs[option]]


def label(record: Record) -> str:
    """Return what messages call a plan."""
    return f'"{record.get("name")}"'


def says_there_is_one(error: ServiceError) -> bool:
    """Say whether a refused creation may mean that the environment has a plan: it is not about an option's value.

    The documentation says that there is one plan at most, and not how PingOne refuses a second one.
    """
    if error.status not in (400, 409):
        return False
    of_options = [detail for detail in error.failure["details"] or () if _is_option(detail["target"])]
    values = {"INVALID_VALUE", "REQUIRED_VALUE", "EMPTY_VALUE", "SIZE_LIMIT_EXCEEDED", "OUT_OF_RANGE"}
    return error.status == 409 or not any(detail["code"] in values for detail in of_options)


def _is_option(target: str | None) -> bool:
    return re.sub(r"[^a-z]", "", (target or "").lower()) in ("name", "status")
