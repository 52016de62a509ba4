# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""Zoom stores: what is wrong or missing before a write, and what is known of the secrets. Pure."""

from __future__ import annotations

import typing as t

from ._reconcile import DIFFERENT, NEW, REMOVED, UNDISCLOSED, VERIFIED, Secrets
from ._secrets import holds_mask, is_disclosed, is_placeholder
from ._store_model import MEMBERS, Record
from ._zoom import JWT, KEYS, OAUTH, OPTIONS, REQUIRED, SECRETS, configuration_of, guessed_method, method_of


def problems(params: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    """Yield what is wrong with the options whatever PingOne holds, each problem naming its option."""
    if not params["name"] and not params["store_id"]:
        yield "name: is missing; give name, store_id or both."
    if params["state"] == "absent":
        return
    configuration = params["configuration"] or {}
    if configuration.get("scim_url") == "":
        yield why_kept("scim_url")
    for name in REQUIRED.get(configuration.get("authentication_method") or "", ()):
        if configuration.get(name) == "":
            yield why_kept(name)
    for name in SECRETS:
        given = configuration.get(name)
        if given and (not given.strip() or is_placeholder(given)):
            yield f"configuration.{name}: is a mask or a placeholder; give the secret itself, or leave the option out."


def missing(current: Record | None, record: Record) -> list[str]:
    """Return the options without which a record cannot be written.

    A store that stands may lack what is no secret: it is the service's to say whether it stays as it is.
    """
    before, after = configuration_of(current), record["configuration"]
    method = _method_after(before, after)
    checked = ["scim_url", *REQUIRED.get(method, REQUIRED[guessed_method(before)])]
    if not {str(keys.get("AUTHENTICATION_METHOD")) for keys in (before, after)} & set(REQUIRED):
        # The method is a guess, or unknown here, so that any secret that is there may be the one that it needs.
        there = [option for option in SECRETS if _is_masked(KEYS[option], before.get(KEYS[option]))]
        checked += [option for option in there if option not in checked]
    if before and method == method_of(before):
        checked = [option for option in checked if option in SECRETS or before.get(KEYS[option]) not in (None, "")]
    return [option for option in checked if after.get(KEYS[option]) in (None, "")]


def emptied(current: Record | None, record: Record, params: t.Mapping[str, t.Any]) -> list[str]:
    """Return the options that are set to the empty string although the record cannot be without them."""
    given = params["configuration"] or {}
    required = REQUIRED.get(_method_after(configuration_of(current), record["configuration"]), ())
    return [option for option in required if given.get(option) == ""]


def why_missing(current: Record | None, option: str) -> str:
    """Return the problem with a missing option."""
    if current is None:
        return f"configuration.{option}: is required to create a store."
    if option in SECRETS and configuration_of(current):
        return (
            f"configuration.{option}: is required for this write, since PingOne does not disclose it; give the secret."
        )
    return f"configuration.{option}: is required."


def why_kept(option: str) -> str:
    """Return the problem with an option that is to be emptied."""
    return f"configuration.{option}: is required, so it cannot be removed."


def lost_keys(current: Record | None, record: Record, known: Secrets) -> list[str]:
    """Return the keys whose values PingOne masks, so that they cannot be sent back."""
    removed = {KEYS[path[-1]] for path, state in known.items() if state == REMOVED}
    before, after = configuration_of(current), record["configuration"]
    lost = [key for key, value in before.items() if key not in after and key not in removed and _is_masked(key, value)]
    return sorted(lost + [key for key in current or {} if key not in MEMBERS and key not in record])


def secrets_known(current: Record | None, record: Record, params: t.Mapping[str, t.Any]) -> dict[tuple[str, ...], str]:
    """Return what is known of each secret that is given, or that the new record is to be without."""
    before, after = configuration_of(current), record["configuration"]
    given = params["configuration"] or {}
    methods = method_of(before), _method_after(before, after)
    known: dict[tuple[str, ...], str] = {}
    for option in SECRETS:
        key = KEYS[option]
        was_there = before.get(key) not in (None, "")
        dropped = given.get(option) == "" or (methods == (JWT, OAUTH) and option in REQUIRED[JWT])
        if given.get(option):
            new = current is None or (methods[0] != methods[1] and not was_there)
            known["configuration", option] = NEW if new else _known(before.get(key), given[option])
        elif was_there and dropped and key not in after:
            known["configuration", option] = REMOVED
    return known


def _method_after(before: t.Mapping[str, t.Any], after: t.Mapping[str, t.Any]) -> str:
    """Return the new record's method: what is masked is not in it, so its keys say less than those before."""
    return str(after.get("AUTHENTICATION_METHOD") or method_of(before))


def _is_masked(key: str, value: object) -> bool:
    """Say whether a value is there, but not readable."""
    return holds_mask(value) if key not in OPTIONS else OPTIONS[key] in SECRETS and value not in (None, "")


def _known(value: object, given: str) -> str:
    if value == given:
        return VERIFIED
    return DIFFERENT if is_disclosed(value) else UNDISCLOSED
