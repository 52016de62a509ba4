# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""Zoom stores: what is wrong or missing before a write, and what is known of the secrets. Pure."""

from __future__ import annotations

import typing as t

from ._reconcile import DIFFERENT, NEW, REMOVED, UNDISCLOSED, VERIFIED, Secrets
from ._secrets import is_disclosed, is_placeholder
from ._zoom import KEYS, OPTIONS, REQUIRED, SECRETS, Record, configuration_of, is_mask, method_of


def problems(params: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    """Yield what is wrong with the options whatever PingOne holds, each problem naming its option."""
    if not params["name"] and not params["store_id"]:
        yield "name: is missing; give name, store_id or both."
    if params["state"] == "absent":
        return
    configuration = params["configuration"] or {}
    if configuration.get("scim_url") == "":
        yield "configuration.scim_url: is required and cannot be removed."
    for name in REQUIRED.get(configuration.get("authentication_method") or "", ()):
        if configuration.get(name) == "":
            yield f"configuration.{name}: is required for {configuration['authentication_method']}, cannot be removed."
    for name in SECRETS:
        if is_placeholder(configuration.get(name) or ""):
            yield f"configuration.{name}: is a mask or a placeholder; give the secret itself, or leave the option out."


def missing(current: Record | None, record: Record) -> list[str]:
    """Return the options without which a record cannot be written.

    A store that stands may lack what is no secret: it is the service's to say whether it stays as it is.
    """
    configuration = record["configuration"]
    method = method_of(configuration)
    required = ["scim_url", *REQUIRED.get(method or "", ())]
    if current is None or method != method_of(configuration_of(current)):
        checked = required
    else:
        was = configuration_of(current)
        checked = [option for option in required if option in SECRETS or was.get(KEYS[option]) not in (None, "")]
    return [option for option in checked if configuration.get(KEYS[option]) in (None, "")]


def why_missing(current: Record | None, option: str) -> str:
    """Return the problem with a missing option."""
    if current is None:
        return f"configuration.{option}: is required to create a store."
    if option in SECRETS:
        return (
            f"configuration.{option}: is required for this write, since PingOne does not disclose it; give the secret."
        )
    return f"configuration.{option}: is required."


def lost_keys(current: Record | None, record: Record, known: Secrets) -> list[str]:
    """Return the configuration keys whose values PingOne masks, so that they cannot be sent back."""
    removed = {KEYS[path[-1]] for path, state in known.items() if state == REMOVED}
    kept = set(record["configuration"]) | removed
    before = configuration_of(current)
    return sorted(key for key, value in before.items() if key not in kept and _was_masked(key, value))


def secrets_known(current: Record | None, record: Record, params: t.Mapping[str, t.Any]) -> dict[tuple[str, ...], str]:
    """Return what is known of each secret that is given, or that the new record is to be without."""
    before, after = configuration_of(current), record["configuration"]
    given = params["configuration"] or {}
    switched = method_of(before) != method_of(after)
    known: dict[tuple[str, ...], str] = {}
    for option in SECRETS:
        key = KEYS[option]
        if given.get(option):
            new = current is None or (switched and before.get(key) in (None, ""))
            known["configuration", option] = NEW if new else _known(before.get(key), given[option])
        elif before.get(key) not in (None, "") and key not in after and (given.get(option) == "" or switched):
            known["configuration", option] = REMOVED
    return known


def _was_masked(key: str, value: object) -> bool:
    return is_mask(value) if key not in OPTIONS else OPTIONS[key] in SECRETS and value not in (None, "")


def _known(value: object, given: str) -> str:
    if value == given:
        return VERIFIED
    return DIFFERENT if is_disclosed(value) else UNDISCLOSED
