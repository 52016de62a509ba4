# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every module, the role and the playbook, each in success, change and failure of each kind."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from typing import Any

from markers import Markers, quoting

import chain
from chain import CONTROL

COLLECTION = "community.pingone"
STORE = "da166d8e-eaa7-4251-8480-85448e095bc3"
# Of these a task learns when it reads the stores.
READ = {"read_zoom", "read_api_key", "read_api_secret", "read_unknown", "read_nested"}
CLOSED = "http://127.0.0.1:9"
# Templates: in the playbook stands where a secret comes from, and no secret.
OAUTH = {
    "oauth_account_id": "account",
    "oauth_client_id": "client",
    "oauth_client_secret": "{{ marker_zoom }}",
}
JWT = {
    "authentication_method": "JWT Bearer Token",
    "api_key": "{{ marker_api_key }}",
    "api_secret": "{{ marker_api_secret }}",
}

Order = dict[str, Any]
Options = dict[str, Any]


@dataclass(frozen=True)
class Scene:
    """A task, what it meets, and how it ends: ``ok``, ``changed`` or ``failed``, in check mode, too."""

    name: str
    action: str
    options: Options
    ends: str
    orders: list[Order] = field(default_factory=list)
    says: str = ""

    @property
    def in_sample(self) -> bool:
        """Say whether the scene is one of those that are performed each time."""
        return self.name in _SAMPLE or (self.name.endswith(": 400 that quotes") and self.action not in chain.MODULES)


_SAMPLE = (
    *("create with a key", "change", "delete", "read", "publish", "get a token", "hand a token on"),
    *("map otherwise", "read the rules", "pingone_propagation_rule: 400 that quotes", "map: 400 that quotes"),
    *("pingone_zoom_store: 500 in HTML that quotes", "pingone_token: refused", "wrong choice", "crash of core"),
)
# The task of each module that the failures are tried on, and the request that is spoilt.
SPOILT: dict[str, tuple[Options, str, str]] = {
    "pingone_zoom_store": ({"name": "standing", "description": CONTROL, "configuration": OAUTH}, "GET", "/stores$"),
    "pingone_zoom_store_info": ({}, "GET", "/stores$"),
    "pingone_propagation_revision": ({}, "GET", "id:latest$"),
    "pingone_propagation_revision_info": ({}, "GET", "id:latest$"),
    "pingone_token": ({}, "POST", "/as/token$"),
    **chain.SPOILT,
}


def scenes(markers: Markers) -> list[Scene]:
    """Return all of them."""
    return [*_successes(), *_failures(markers), *_failed_writes(markers), *_mistakes()]


def given(options: Options) -> set[str]:
    """Return the names of the secrets that a task is given: the worker application's comes from the defaults."""
    return {"worker", *re.findall(r"\bmarker_(\w+)", json.dumps(options))}


def standing(markers: Markers, options: Options, with_chain: bool = False) -> list[Order]:
    """Return the orders that put everything where a scene begins."""
    known = {"SCIM_URL": "https://api.zoom.us/scim2", "AUTHENTICATION_METHOD": "OAuth Bearer Token"}
    known.update(OAUTH_TOKEN_URL="https://zoom.us/oauth/token", OAUTH_ACCOUNT_ID="account", OAUTH_CLIENT_ID="client")
    secret = {
        "OAUTH_CLIENT_SECRET": markers.read_zoom,
        "API_KEY": markers.read_api_key,
        "API_SECRET": markers.read_api_secret,
        "SOMETHING_NEW": markers.read_unknown,
        "SOMETHING_NESTED": {"list": [{"inner": markers.read_nested}]},
    }
    sync = {"syncState": "FAILED", "details": f"Zoom said: {quoting(markers, given(options) | READ)}"}
    store = {"id": STORE, "name": "standing", "configuration": {**known, **secret}, "syncStatus": sync}
    settings = {"static_token": markers.token, "echo_secret_in_errors": True}
    return [
        {"to": "reset"},
        {"to": "settings", "method": "PATCH", "body": settings},
        {"to": "stores", "body": store},
        *(chain.standing(markers) if with_chain else ()),
    ]


def _successes() -> list[Scene]:
    store, publish = "pingone_zoom_store", "pingone_propagation_revision"
    return [
        Scene("create", store, {"name": "new", "configuration": OAUTH}, "changed", says="(new secret)"),
        Scene("create with a key", store, {"name": "new", "configuration": JWT}, "changed"),
        Scene(
            "change",
            store,
            {"name": "standing", "description": CONTROL, "configuration": OAUTH},
            "changed",
            says=CONTROL,
        ),
        Scene(
            "change with a token",
            store,
            {"name": "standing", "status": "ACTIVE", "access_token": "{{ marker_token }}"},
            "changed",
        ),
        Scene("no change", store, {"name": "standing"}, "ok"),
        Scene("change by id", store, {"store_id": STORE, "name": "renamed"}, "changed"),
        Scene("delete", store, {"name": "standing", "state": "absent"}, "changed"),
        Scene("read", "pingone_zoom_store_info", {}, "ok", says="standing"),
        Scene("publish", publish, {}, "changed", says="previous_revision_id"),
        Scene("read a revision", "pingone_propagation_revision_info", {"access_token": "{{ marker_token }}"}, "ok"),
        Scene("get a token", "pingone_token", {}, "ok"),
        Scene("hand a token on", "pingone_token", {"access_token": "{{ marker_token }}"}, "ok"),
        *(Scene(name, *scene) for name, scene in chain.SUCCESSES.items()),
    ]


def _bodies(said: str) -> dict[str, tuple[Order, str]]:
    """Return the faults by name, and what the failure then says; the service quotes a text wherever it can."""
    details = [
        {"code": "INVALID_VALUE", "target": "name", "message": said},
        {"code": "INVALID_VALUE", "target": "configuration.OAUTH_CLIENT_SECRET", "message": said},
        {"code": said, "target": said, "message": said, "innerError": {"allowedValues": [said, {"a": said}]}},
    ]
    refusal = {"code": "INVALID_DATA", "message": f"Refused: {said}", "details": details, "id": said}
    oauth = {"error": "invalid_client", "error_description": said}
    page = f"<html><body><h1>Oops</h1><pre>{html.escape(json.dumps(refusal))} {said}</pre></body></html>"
    return {
        "401": ({"kind": "status", "status": 401, "body": {**refusal, **oauth}}, " 401 "),
        "403": ({"kind": "status", "status": 403}, " 403 "),
        "400 that quotes": ({"kind": "status", "status": 400, "body": refusal}, " 400 "),
        "500 in HTML that quotes": (
            {"kind": "status", "status": 500, "body": page, "content_type": "text/html"},
            " 500",
        ),
        "truncated": ({"kind": "truncate", "body": refusal, "truncate_after": 400}, "the connection broke"),
        "of another shape": ({"kind": "status", "status": 200, "body": {"_embedded": {"stores": [said]}}}, "answer"),
        "dropped": ({"kind": "drop"}, "the connection broke"),
    }


def _failures(markers: Markers) -> list[Scene]:
    found = []
    for action, (options, method, path) in SPOILT.items():
        for name, (fault, says) in _bodies(quoting(markers, given(options))).items():
            order = {"to": "faults", "body": {"method": method, "path": path, "times": None, **fault}}
            found.append(Scene(f"{action}: {name}", action, options, "failed", [order], says))
        refused = {"token_url": f"{CLOSED}/as/token", "api_url": CLOSED}
        found.append(Scene(f"{action}: refused", action, {**options, **refused}, "failed", [], "no connection"))
        wrong = {**options, "client_secret": "{{ marker_wrong_worker }}"}
        found.append(Scene(f"{action}: wrong worker", action, wrong, "failed", [], "invalid_client"))
    return found


def _failed_writes(markers: Markers) -> list[Scene]:
    """Return tasks whose reading goes well, and whose writing does not; in check mode they go well."""
    found = []
    writes: dict[str, Options] = {
        "PUT": {"name": "standing", "description": CONTROL, "configuration": {**OAUTH, **JWT}},
        "POST": {"name": "new", "configuration": OAUTH},
        "DELETE": {"name": "standing", "state": "absent"},
    }
    for method, options in writes.items():
        for name, (fault, says) in _bodies(quoting(markers, given(options) | READ)).items():
            if (method, name) == ("DELETE", "of another shape"):
                continue
            order = {"to": "faults", "body": {"method": method, "path": "/stores", "times": None, **fault}}
            found.append(Scene(f"{method}: {name}", "pingone_zoom_store", options, "failed write", [order], says))
    for what, (action, options, method, path) in chain.WRITES.items():
        known = chain.READ_OF_A_PLAN if action == "pingone_propagation_plan" else READ
        for name, (fault, says) in _bodies(quoting(markers, given(options) | known)).items():
            order = {"to": "faults", "body": {"method": method, "path": path, "times": None, **fault}}
            found.append(Scene(f"{what}: {name}", action, options, "failed write", [order], says))
    tested = {"name": "standing", "test_connection": True, "configuration": {**OAUTH, "scim_url": "not a URL"}}
    found.append(Scene("connection test", "pingone_zoom_store", tested, "failed", [], "INVALID"))
    return found


def _mistakes() -> list[Scene]:
    """Return tasks whose options are at fault, with secrets beside the mistake, or in its place."""
    store = "pingone_zoom_store"
    good = {"name": "standing", "configuration": OAUTH}
    return [
        Scene("wrong choice", store, {**good, "status": "SLEEPING"}, "failed", [], "SLEEPING"),
        Scene(
            "missing", store, {"name": "new", "configuration": {"oauth_client_secret": "{{ marker_zoom }}"}}, "failed"
        ),
        Scene("no such id", store, {**good, "store_id": "{{ marker_wrong_zoom | to_uuid }}"}, "failed"),
        Scene(
            "two words",
            "pingone_zoom_store_info",
            {"access_token": "{{ marker_token }} more"},
            "failed",
            [],
            "one line",
        ),
        Scene(
            "two sources",
            "pingone_propagation_rule",
            {"name": "standing rule", "mappings": [{"target_attribute": "x"}], "access_token": "{{ marker_token }}"},
            "failed",
            [],
            "mappings[0]",
        ),
        Scene("bad environment", "pingone_zoom_store_info", {"environment_id": "production"}, "failed", [], "UUID"),
        Scene("crash of core", store, {**good, "configuration": 5, "access_token": "{{ marker_token }}"}, "failed"),
    ]
