# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""What a secret, a mask and a placeholder look like, and how a text is freed of secrets. Pure."""

from __future__ import annotations

import base64
import json
import re
import typing as t
from urllib.parse import quote, quote_plus

HIDDEN = "********"

# Three or more mask characters in a row: PingOne is not known to mask, so any usual form counts.
_MASKED = re.compile(r"[*\u2022xX#]{3,}")
_ONLY_MASK = re.compile(r"[*\u2022xX#]{3,}|.*[*\u2022]{3,}.*", re.DOTALL)
_PLACEHOLDERS = ("VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "__omit_place_holder__")
_SECRET_KEY = re.compile(r"SECRET|PASSW|TOKEN|API_?KEY|PRIVATE|CREDENTIAL", re.IGNORECASE)
_LOCATOR_KEY = re.compile(r"(URL|URI|METHOD|ENDPOINT|TYPE|NAME)$", re.IGNORECASE)


def is_disclosed(value: object) -> bool:
    """Say whether a secret read from the service is its real value: a text that is neither empty nor masked."""
    return isinstance(value, str) and bool(value) and not _MASKED.search(value)


def is_placeholder(value: str) -> bool:
    """Say whether a text can only stand for a secret: a mask, or what Ansible prints in a secret's place."""
    return bool(_ONLY_MASK.fullmatch(value)) or value.startswith(_PLACEHOLDERS)


def is_secret_key(name: str) -> bool:
    """Say whether a key's name lets one expect a secret."""
    return bool(_SECRET_KEY.search(name)) and not _LOCATOR_KEY.search(name)


def secret_values(record: t.Mapping[str, t.Any]) -> set[str]:
    """Collect the texts in a store's ``configuration`` that may be secrets, judged by their keys.

    A value that is its own key is the documentation's placeholder; to hide it would hide the key's name in errors.
    """
    configuration = record.get("configuration")
    if not isinstance(configuration, dict):
        return set()
    return {
        value
        for key, value in configuration.items()
        if isinstance(value, str) and value not in ("", key) and is_secret_key(key)
    }


def hide(text: str, secrets: t.Iterable[str]) -> str:
    """Return the text with each secret replaced, also where it is JSON-escaped, URL-encoded or in Base64."""
    forms = {form for secret in secrets if secret for form in _forms(secret)}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, HIDDEN)
    return text


def hide_in(value: t.Any, secrets: t.Collection[str]) -> t.Any:
    """Return a copy of a JSON value with every text in it freed of the secrets."""
    if isinstance(value, str):
        return hide(value, secrets)
    if isinstance(value, list):
        return [hide_in(member, secrets) for member in value]
    if isinstance(value, dict):
        return {hide(str(key), secrets): hide_in(member, secrets) for key, member in value.items()}
    return value


def _forms(secret: str) -> set[str]:
    raw = secret.encode("utf-8", "surrogatepass")
    return {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        quote(raw, safe=""),
        quote_plus(raw),
        base64.b64encode(raw).decode("ascii"),
    }
