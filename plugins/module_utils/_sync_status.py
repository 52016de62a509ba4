# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""How the synchronisation of a store is, in numbers and in words. Pure."""

from __future__ import annotations

import typing as t

from ._secrets import hide, hide_in

_COUNTS = {
    "user_total": "userTotal",
    "success_count": "successCount",
    "failed_count": "failedCount",
    "failed_deprovision_count": "failedDeprovisionCount",
}
_MEMBERS = {"sync_state": "syncState", "details": "details", "last_sync_at": "lastSyncAt", **_COUNTS}
# PingOne documents two states, in capitals in one place and not in another, and none for what is over.
_WORDS = {"SYNCING": "Synchronising", "FAILED": "The synchronisation has failed"}
_OVER = "Synchronised"
# No number of people has more digits.
_DIGITS = 15


def sync_status_from(status: t.Any, secrets: t.Collection[str]) -> dict[str, t.Any] | None:
    """Return a store's ``syncStatus`` as the modules return it, None where it tells nothing.

    A count is a number or None, whatever it came as; texts are freed of the secrets.
    """
    if not isinstance(status, dict) or all(status.get(key) in (None, "") for key in _MEMBERS.values()):
        return None
    found = {
        "sync_state": _state(status.get("syncState"), secrets),
        "details": hide_in(status.get("details"), secrets),
        "last_sync_at": _text(status.get("lastSyncAt"), secrets),
        **{name: _count(status.get(key)) for name, key in _COUNTS.items()},
    }
    return {"summary": _summary(found), **found}


def _state(value: t.Any, secrets: t.Collection[str]) -> str | None:
    text = value.strip() if isinstance(value, str) else ""
    return text.upper() if text.upper() in _WORDS else _text(text, secrets)


def _text(value: t.Any, secrets: t.Collection[str]) -> str | None:
    return hide(value, secrets) if isinstance(value, str) and value else None


def _count(value: t.Any) -> int | None:
    """Return a number of users; it may come as a text, or with a decimal point."""
    whole, _point, rest = str(value).strip().partition(".")
    is_number = whole.isascii() and whole.isdigit() and not rest.strip("0")
    return int(whole) if is_number and len(whole) <= _DIGITS else None


def _summary(found: t.Mapping[str, t.Any]) -> str:
    """Return a sentence with all that is known."""
    state = found["sync_state"]
    begin = _WORDS.get(state, f'PingOne calls the state "{state}"') if state else _OVER
    counts = [_people(found["success_count"], found["user_total"])]
    for name, what in (("failed_count", "failed"), ("failed_deprovision_count", "could not be removed")):
        counts += [] if found[name] is None else [f"{found[name]} {what}"]
    at = f"; last at {found['last_sync_at']}" if found["last_sync_at"] else ""
    return f"{begin}: {', '.join(counts)}{at}.{_told(found['details'])}"


def _told(details: t.Any) -> str:
    text = details.strip() if isinstance(details, str) else ""
    return f" Details: {text}{'' if text.endswith(('.', '!', '?')) else '.'}" if text else ""


def _people(done: int | None, total: int | None) -> str:
    if done is None and total is None:
        return "an unknown number of users"
    if done is None:
        return f"{total} {_users(total)} selected"
    return f"{done} {_users(done)}" if total is None else f"{done} of {total} {_users(total)}"


def _users(number: int | None) -> str:
    return "user" if number == 1 else "users"
