# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""Zoom stores: options to and from the API's record, and which of them are secret. Pure."""

from __future__ import annotations

import re
import typing as t

from ._connection import ChoicesOrEmpty
from ._errors import ServiceError
from ._reconcile import View
from ._secrets import holds_mask, is_blank_mask, is_disclosed, is_secret_key
from ._store_model import MEMBERS, READ_ONLY, Record
from ._sync_status import sync_status_from

TYPE = "Zoom"
OAUTH = "OAuth Bearer Token"
JWT = "JWT Bearer Token"
SECRETS = ("oauth_client_secret", "api_key", "api_secret")

CONFIGURATION_ARGUMENTS: dict[str, dict[str, t.Any]] = {
    "scim_url": {"type": "str"},
    "authentication_method": {"type": "str", "choices": [OAUTH, JWT]},
    "oauth_token_url": {"type": "str", "no_log": False},
    "oauth_account_id": {"type": "str"},
    "oauth_client_id": {"type": "str"},
    "oauth_client_secret": {"type": "str", "no_log": True},
    "api_key": {"type": "str", "no_log": True},
    "api_secret": {"type": "str", "no_log": True},
    "create_users": {"type": "bool"},
    "update_users": {"type": "bool"},
    "disable_users": {"type": "bool"},
    "deprovision_users": {"type": "bool"},
    "remove_action": {"type": "str", "choices": ChoicesOrEmpty(["Disable", "Delete"])},
}
_SWITCHES = [name for name, spec in CONFIGURATION_ARGUMENTS.items() if spec["type"] == "bool"]
KEYS = {name: name.upper() for name in CONFIGURATION_ARGUMENTS}
OPTIONS = {key: name for name, key in KEYS.items()}
REQUIRED = {
    OAUTH: ("oauth_token_url", "oauth_account_id", "oauth_client_id", "oauth_client_secret"),
    JWT: ("api_key", "api_secret"),
}
_NOT_IN_DESCRIPTIONS = "$ + < = > ^ ` | ~"
_AT_CREATION = {
    "authentication_method": OAUTH,  # PingOne's own default is JWT, which Zoom has retired
    "scim_url": "https://api.zoom.us/scim2",
    "oauth_token_url": "https://zoom.us/oauth/token",  # nosec B105 # an address
}


def wanted_record(current: Record | None, params: t.Mapping[str, t.Any]) -> Record:
    """Return the record to send: the current one without what is read-only or a mask, with the set options over it."""
    record = {**_sendable_members(current or {}), "type": TYPE}
    for option in ("name", "status", "managed"):
        if params[option] not in (None, ""):
            record[option] = params[option]
    _set_or_clear(record, "description", params["description"])
    _set_image(record, params["image_href"])
    configuration = _sendable(configuration_of(current))
    options = dict(params["configuration"] or {})
    if current is None:
        options = {**options, **{name: value for name, value in _AT_CREATION.items() if options.get(name) is None}}
    for option, value in options.items():
        _set_or_clear(configuration, KEYS[option], value)
    if method_of(configuration_of(current)) == JWT and configuration.get("AUTHENTICATION_METHOD") == OAUTH:
        for option in ("api_key", "api_secret"):
            if not options.get(option):
                configuration.pop(KEYS[option], None)
    record["configuration"] = configuration
    return record


def view(record: Record | None) -> View | None:
    """Return a record in the options' names, without secrets and unknown keys; null, absent and the default are one."""
    if record is None:
        return None
    image = record.get("image")
    return {
        "name": record.get("name"),
        "description": record.get("description") or "",
        "status": record.get("status") or "INACTIVE",
        "managed": _switch(record.get("managed")) or False,
        "image_href": (image.get("href") if isinstance(image, dict) else None) or "",
        "configuration": {
            option: _switch(value) if option in _SWITCHES else value
            for option, value in ((option, configuration_of(record).get(key)) for option, key in KEYS.items())
            if option not in SECRETS and value not in (None, "") and not is_blank_mask(value)
        },
    }


def store_from(record: Record, environment_id: str, secrets: t.Collection[str]) -> dict[str, t.Any]:
    """Return a record as the modules return it; ``syncStatus`` holds free text, which is freed of the secrets."""
    return {
        **(view(record) or {}),
        "id": record.get("id"),
        "environment_id": environment_id,
        "type": record.get("type"),
        "created_at": record.get("createdAt"),
        "updated_at": record.get("updatedAt"),
        "sync_status": sync_status_from(record.get("syncStatus"), secrets),
    }


def laid_over(current: Record, record: Record) -> Record:
    """Return a record that was meant to be new, laid over the one that stands; what only that one has is kept."""
    configuration = {**_sendable(configuration_of(current)), **record["configuration"]}
    return {**_sendable_members(current), **record, "configuration": configuration}


def unlike(sent: Record, answer: Record, params: t.Mapping[str, t.Any]) -> list[str]:
    """Return the options for which PingOne answered another value than was sent."""
    ours, theirs = view(sent) or {}, view(answer) or {}
    names = ["name", "description", "image_href", *(option for option in ("status", "managed") if option in sent)]
    different = [option for option in names if ours[option] != theirs[option]]
    for option, key in KEYS.items():
        value, answered = sent["configuration"].get(key), configuration_of(answer).get(key)
        if option in SECRETS:
            differs = value is not None and is_disclosed(answered) and answered != value
        else:
            differs = ours["configuration"].get(option) != theirs["configuration"].get(option)
            differs = differs and (value is not None or (params["configuration"] or {}).get(option) == "")
        if differs:
            different.append(f"configuration.{option}")
    return different


def option_of(target: str) -> tuple[str, bool]:
    """Return the option that an error's target means (``configuration.SCIM_URL``), and whether it is a secret."""
    words = [word.replace("_", "").lower() for word in re.findall(r"[A-Za-z_]+", target)]
    for option in CONFIGURATION_ARGUMENTS:
        if option.replace("_", "") in words:
            return f"configuration.{option}", option in SECRETS
    if words[:1] == ["image"]:
        return "image_href", False
    return target, is_secret_key(target)


def explain(error: ServiceError) -> None:
    """Put a refusal in the options' words, with what is known of the reason."""
    error.translate(option_of)
    targets = [detail["target"] for detail in error.failure["details"] or ()]
    if "description" in targets and not error.remedy:
        error.remedy = f"A description must not hold any of the characters {_NOT_IN_DESCRIPTIONS}"


def configuration_of(record: Record | None) -> dict[str, t.Any]:
    """Return a record's configuration, empty where there is none."""
    configuration = (record or {}).get("configuration")
    return configuration if isinstance(configuration, dict) else {}


def method_of(configuration: t.Mapping[str, t.Any]) -> str:
    """Return the authentication method; where none is set, it is OAuth if only OAuth's keys are there, else JWT.

    JWT is PingOne's default, though not a certain one.
    """
    return str(configuration.get("AUTHENTICATION_METHOD") or guessed_method(configuration))


def guessed_method(configuration: t.Mapping[str, t.Any]) -> str:
    """Return the authentication method that the keys which are there speak for."""
    there = [key for key, value in configuration.items() if value not in (None, "")]
    oauth, jwt = (any(key.startswith(prefix) for key in there) for prefix in ("OAUTH_", "API_"))
    return OAUTH if oauth and not jwt else JWT


def _sendable_members(record: Record) -> Record:
    """Leave out what is read-only or null, and what is unknown and masked."""
    return {
        key: value
        for key, value in record.items()
        if key not in READ_ONLY and value is not None and (key in MEMBERS or not holds_mask(value))
    }


def _sendable(configuration: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Leave out what is null, and every secret that PingOne has not disclosed: a mask would become the secret."""
    sendable = {}
    for key, value in configuration.items():
        option = OPTIONS.get(key)
        if option is None:
            kept = not holds_mask(value)
        else:
            kept = is_disclosed(value) if option in SECRETS else value is not None and not is_blank_mask(value)
        if kept:
            sendable[key] = value
    return sendable


def _set_or_clear(target: dict[str, t.Any], key: str, value: t.Any) -> None:
    if value == "":
        target.pop(key, None)
    elif value is not None:
        target[key] = value


def _set_image(record: Record, href: str | None) -> None:
    image = record.pop("image", None)
    if href == "" or not isinstance(image, dict):
        image = {}
    image = {key: value for key, value in image.items() if value is not None}
    if href and href != image.get("href"):
        # The id is that of the image before.
        image = {**{key: value for key, value in image.items() if key != "id"}, "href": href}
    if image:
        record["image"] = image


def _switch(value: t.Any) -> t.Any:
    return {"true": True, "false": False}.get(value.lower(), value) if isinstance(value, str) else value
