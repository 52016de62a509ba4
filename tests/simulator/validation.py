# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with the body of a store, as the details of an error.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from errors import detail
from settings import Settings

STORE_TYPES = (
    "Aquera", "AzureActiveDirectorySAML2", "directory", "GitHubEMU", "GoogleApps", "LdapGateway", "PingOne",
    "Salesforce", "SalesforceContacts", "scim", "ServiceNow", "Slack", "Workday", "Zoom",
)  # fmt: skip
STATUSES = ("INACTIVE", "ACTIVE")
OAUTH, JWT = "OAuth Bearer Token", "JWT Bearer Token"
OAUTH_KEYS = ("OAUTH_TOKEN_URL", "OAUTH_ACCOUNT_ID", "OAUTH_CLIENT_ID", "OAUTH_CLIENT_SECRET")
JWT_KEYS = ("API_KEY", "API_SECRET")
URL_KEYS = ("SCIM_URL", "OAUTH_TOKEN_URL")
STRING_KEYS = ("SCIM_URL", *OAUTH_KEYS, *JWT_KEYS)
BOOLEAN_KEYS = ("CREATE_USERS", "UPDATE_USERS", "DISABLE_USERS", "DEPROVISION_USERS")
ENUM_KEYS = {"AUTHENTICATION_METHOD": (OAUTH, JWT), "REMOVE_ACTION": ("Disable", "Delete")}
DESCRIPTION_PATTERN = r"^[^$+<=>^`|~]*$"

Detail = dict[str, Any]


def problems(body: dict[str, Any], settings: Settings) -> list[Detail]:
    """Every problem of a store's body, in the order of the documented model."""
    found = [*_base(body, settings)]
    if "configuration" in body or body.get("type") != "directory":
        found += _configuration(body, settings)
    return found


def description_problems(body: dict[str, Any], settings: Settings) -> list[Detail]:
    """The problems of a description, which rules have as well."""
    return [*_description(body.get("description"), settings)]


def type_change(stored: dict[str, Any], body: dict[str, Any]) -> list[Detail]:
    """The problem of a PUT that turns a store into one of another type."""
    if body.get("type") in (None, stored["type"]):
        return []
    return [_value("type", "The type of a store cannot be changed.", {"allowedValues": [stored["type"]]})]


def _base(body: dict[str, Any], settings: Settings) -> Iterator[Detail]:
    kind, name = body.get("type"), body.get("name")
    if kind is None:
        yield _required("type")
    elif kind not in STORE_TYPES:
        yield _value("type", "The value is not a type of store.", {"allowedValues": list(STORE_TYPES)})
    if name is None:
        yield _required("name")
    elif not isinstance(name, str):
        yield _value("name", "The value must be a string.")
    elif not name.strip():
        yield _empty("name")
    if body.get("status") is not None and body["status"] not in STATUSES:
        yield _value("status", "The value is not a status of a store.", {"allowedValues": list(STATUSES)})
    if body.get("managed") is not None and not isinstance(body["managed"], bool):
        yield _value("managed", "The value must be a boolean.")
    yield from _description(body.get("description"), settings)
    yield from _image(body.get("image"))


def _description(value: Any, settings: Settings) -> Iterator[Detail]:
    if value is not None and not isinstance(value, str):
        yield _value("description", "The value must be a string.")
    elif value and settings.description_refuses and not re.match(DESCRIPTION_PATTERN, value, re.DOTALL):
        yield _value("description", "The value has a character that is not allowed.",
                     {"allowedPattern": DESCRIPTION_PATTERN})  # fmt: skip


def _image(value: Any) -> Iterator[Detail]:
    if value is None:
        return
    if not isinstance(value, dict):
        yield _value("image", "The value must be an object.")
    elif value.get("href") is not None and not _is_url(value["href"]):
        yield _value("image.href", "The value must be a URL.")


def _configuration(body: dict[str, Any], settings: Settings) -> Iterator[Detail]:
    configuration = body.get("configuration")
    if configuration is None:
        yield _required("configuration")
    elif not isinstance(configuration, dict):
        yield _value("configuration", "The value must be an object.")
    elif body.get("type") == "Zoom":
        for found in _zoom(configuration, settings):
            yield _targeted(found, settings)
    elif body.get("type") == "directory" and settings.reject_unknown_configuration:
        yield from (_targeted(_unknown(key), settings) for key in configuration)


def _zoom(configuration: dict[str, Any], settings: Settings) -> Iterator[Detail]:
    # The documented default, although Zoom has retired the application type behind it.
    method = configuration.get("AUTHENTICATION_METHOD", JWT)
    required = {"SCIM_URL", *{OAUTH: OAUTH_KEYS, JWT: JWT_KEYS}.get(method if isinstance(method, str) else "", ())}
    for key in STRING_KEYS:
        yield from _string(configuration, key, key in required)
    for key in BOOLEAN_KEYS:
        if key in configuration and not isinstance(configuration[key], bool):
            yield _value(key, "The value must be a boolean.")
    for key, allowed in ENUM_KEYS.items():
        if key in configuration and configuration[key] not in allowed:
            yield _value(key, "The value is not one of those allowed.", {"allowedValues": list(allowed)})
    if settings.reject_unknown_configuration:
        for key in configuration:
            if key not in (*STRING_KEYS, *BOOLEAN_KEYS, *ENUM_KEYS):
                yield _unknown(key)


def _string(configuration: dict[str, Any], key: str, required: bool) -> Iterator[Detail]:
    value = configuration.get(key)
    if value is None:
        if required:
            yield _required(key)
        elif key in configuration:
            yield _value(key, "The value must be a string.")
    elif not isinstance(value, str):
        yield _value(key, "The value must be a string.")
    elif not value.strip():
        if required:
            yield _empty(key)
    elif key in URL_KEYS and not _is_url(value):
        yield _value(key, "The value must be a URL.")


def _targeted(found: Detail, settings: Settings) -> Detail:
    if settings.error_target_style == "configuration_dotted":
        found["target"] = f"configuration.{found['target']}"
    return found


def _unknown(key: str) -> Detail:
    return detail("INVALID_PARAMETER", key, "The key is not part of the configuration of this type.")


def _is_url(value: Any) -> bool:
    return isinstance(value, str) and re.match(r"^https?://[^\s/]+", value) is not None


def _required(target: str) -> Detail:
    return detail("REQUIRED_VALUE", target, "A value is required.")


def _empty(target: str) -> Detail:
    return detail("EMPTY_VALUE", target, "The value must not be empty.")


def _value(target: str, message: str, inner: dict[str, Any] | None = None) -> Detail:
    return detail("INVALID_VALUE", target, message, inner)
