# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What plans, rules and mappings have in common: how their bodies are checked and their records made."""

from __future__ import annotations

from typing import Any

from errors import detail, invalid, not_found
from records import READ_ONLY
from schemas import ERRORS, ERRORS_OF_WRITES, ListAnswer, ResourceAnswer
from settings import Settings
from state import Record, stamp_after

PREFIX = "/v1/environments/{environment_id}/propagation"
LIST: dict[int | str, dict[str, Any]] = {200: {"model": ListAnswer}, **ERRORS}
ONE: dict[int | str, dict[str, Any]] = {200: {"model": ResourceAnswer}, **ERRORS}
WRITE: dict[int | str, dict[str, Any]] = {200: {"model": ResourceAnswer}, **ERRORS_OF_WRITES}
CREATE: dict[int | str, dict[str, Any]] = {201: {"model": ResourceAnswer}, **ERRORS_OF_WRITES}
SELF = ("self",)

Detail = dict[str, Any]


def known(collection: dict[str, Record], what: str, identifier: str) -> Record:
    """The record with an id, or 404."""
    if identifier not in collection:
        raise not_found(what, identifier)
    return collection[identifier]


def writable(body: Record) -> Record:
    """What a body may set."""
    return {key: value for key, value in body.items() if key not in READ_ONLY and value is not None}


def replaced(stored: Record, record: Record, settings: Settings) -> Record:
    """The record that a PUT leaves, with a new updatedAt where it has one."""
    if "updatedAt" in stored:
        record["updatedAt"] = stored["updatedAt"]
        if settings.bump_updated_at_on_identical_put or record != stored:
            record["updatedAt"] = stamp_after(stored["updatedAt"])
    return record


def refuse(details: list[Detail]) -> None:
    """Answer 400 if there is anything to complain about."""
    if details:
        raise invalid(details)


def required(body: Record, *keys: str) -> list[Detail]:
    """The problems of texts that must be there."""
    found = [detail("REQUIRED_VALUE", key, "A value is required.") for key in keys if body.get(key) is None]
    given = [key for key in keys if isinstance(body.get(key), str)]
    return found + [
        detail("EMPTY_VALUE", key, "The value must not be empty.") for key in given if not body[key].strip()
    ]


def typed(body: Record, kind: type | tuple[type, ...], what: str, *keys: str) -> list[Detail]:
    """The problems of values that are of another type than the model says; none at all is no problem."""
    wrong = [key for key in keys if body.get(key) is not None and not isinstance(body[key], kind)]
    return [detail("INVALID_VALUE", key, f"The value must be {what}.") for key in wrong]
