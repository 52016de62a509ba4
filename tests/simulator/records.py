# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of a store's record between request, memory and answer.  Pure."""

from __future__ import annotations

import copy
import uuid
from typing import Any

from settings import Settings
from state import Record, new_id, stamp, stamp_after

READ_ONLY = ("id", "environment", "createdAt", "updatedAt", "syncStatus", "_links", "_embedded")
SECRETS = ("OAUTH_CLIENT_SECRET", "API_KEY", "API_SECRET", "BASIC_AUTH_PASSWORD", "OAUTH_ACCESS_TOKEN")
REHOSTED = "https://images.simulator.invalid/"
DEFAULT_CONFIGURATION: Record = {
    "CREATE_USERS": True,
    "UPDATE_USERS": True,
    "DISABLE_USERS": True,
    "DEPROVISION_USERS": True,
    "REMOVE_ACTION": "Disable",
}


def created(body: Record, environment_id: str, settings: Settings) -> Record:
    """The record that a create request makes."""
    now = stamp()
    head = {"id": new_id(), "environment": {"id": environment_id}, "createdAt": now, "updatedAt": now}
    return {**head, **_writable(body, settings)}


def replaced(stored: Record, body: Record, settings: Settings) -> Record:
    """The record that a PUT makes: nothing writable of the stored one survives unless it was sent again."""
    kept = {key: stored[key] for key in READ_ONLY if key in stored}
    record = {**kept, **_writable(body, settings)}
    if settings.bump_updated_at_on_identical_put or record != stored:
        record["updatedAt"] = stamp_after(stored["updatedAt"])
    return record


def with_kept_secrets(stored: Record, body: Record) -> Record:
    """A PUT body completed with the stored secrets that it does not mention."""
    wanted, had = body.get("configuration"), stored.get("configuration", {})
    if not isinstance(wanted, dict):
        return body
    kept = {key: had[key] for key in SECRETS if key in had and key not in wanted}
    return {**body, "configuration": {**wanted, **kept}}


def disclosed(record: Record, settings: Settings) -> Record:
    """A record as the service shows it: the same, without its secrets, or with a mask in their place."""
    shown = copy.deepcopy(record)
    configuration = shown.get("configuration")
    if settings.secrets_on_read == "echo" or not isinstance(configuration, dict):
        return shown
    for key in SECRETS:
        if key in configuration and settings.secrets_on_read == "omit":
            del configuration[key]
        elif key in configuration:
            configuration[key] = settings.mask_text
    return shown


def secrets_in(body: Any) -> list[str]:
    """The secrets that a request body carries, in clear."""
    configuration = body.get("configuration") if isinstance(body, dict) else None
    if not isinstance(configuration, dict):
        return []
    return [str(configuration[key]) for key in SECRETS if configuration.get(key)]


def deep_merge(stored: Any, patch: Any) -> Any:
    """A JSON merge patch: objects merge, null removes, anything else replaces."""
    if not isinstance(stored, dict) or not isinstance(patch, dict):
        return patch
    merged = {key: value for key, value in stored.items() if key not in patch}
    for key, value in patch.items():
        if value is not None:
            merged[key] = deep_merge(stored.get(key), value)
    return merged


def _writable(body: Record, settings: Settings) -> Record:
    sent = {key: copy.deepcopy(value) for key, value in body.items() if key not in READ_ONLY and value is not None}
    record: Record = {
        "image": _image(sent.pop("image", {}), settings),
        "type": sent.pop("type"),
        "status": sent.pop("status", "INACTIVE"),
    }
    if "configuration" in sent:
        record["configuration"] = sent.pop("configuration")
        if settings.inject_defaults and record["type"] == "Zoom":
            record["configuration"] = {**DEFAULT_CONFIGURATION, **record["configuration"]}
    record["name"] = sent.pop("name")
    return {**record, **sent}


def _image(image: Record, settings: Settings) -> Record:
    href = image.get("href")
    if not settings.rehost_image or not href or href.startswith(REHOSTED):
        return image
    # Derived from the original, so that sending the same picture twice gives the same copy.
    identifier = str(uuid.uuid5(uuid.NAMESPACE_URL, href))
    return {"id": identifier, "href": f"{REHOSTED}{identifier}.png"}
