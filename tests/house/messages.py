# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Everything that can go wrong, brought about on purpose: the errors and warnings that the pages explain."""

from __future__ import annotations

import importlib
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any
from unittest import mock

import chain_messages
import requests
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

Control = Callable[..., Any]
Options = dict[str, Any]

NAME = "zoom connection"
CREDENTIALS = {
    "oauth_account_id": "an account",
    "oauth_client_id": "an application",
    "oauth_client_secret": "old-secret",
}
HIDDEN = {"secrets_on_read": "mask"}
NOBODY = "00000000-0000-4000-8000-000000000000"
# Nothing listens there.
CLOSED = "http://127.0.0.1:1"


# What only a whole run says: core's validation, and the role. The faults let it fail to publish.
FAULTS = [{"method": "POST", "path": "/revisions$", "kind": "status", "status": 403, "times": None}]
PLAYBOOK = """
- name: Let everything complain
  hosts: localhost
  connection: local
  gather_facts: false
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
    zoom_stores_environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    zoom_stores_retry_timeout: 0
    credentials: {oauth_account_id: an account, oauth_client_id: an application, oauth_client_secret: a-secret}
  tasks:
    - name: Misspell an option
      community.pingone.pingone_zoom_store:
        environment_id: "{{ zoom_stores_environment_id }}"
        name: Zoom
        configuration: {oauth_client_secrt: a-secret}
      ignore_errors: true

    - name: Apply the role in vain
      ansible.builtin.include_tasks: role.yml
      loop:
        - [{name: Zoom}, a text]
        - [{name: Zoom}, {name: Zoom}]
        - [{name: Zoom}, {name: Zoom for guests, configuration: {oauth_client_secrt: a-secret}}]
        - [{name: Zoom, configuration: "{{ credentials }}"}]
      loop_control:
        loop_var: zoom_stores_list
"""
TASKS = """
- name: Apply the role and go on
  block:
    - name: Apply the role
      ansible.builtin.include_role:
        name: community.pingone.zoom_stores
  rescue:
    - name: Go on
      ansible.builtin.debug:
        msg: It failed, as it should
"""


def plugin(name: str) -> Any:
    """Return a Python module of the staged collection, such as modules.pingone_token."""
    return importlib.import_module(f"ansible_collections.community.pingone.plugins.{name}")


@dataclass(frozen=True)
class Stage:
    """A simulator, and the connection options that lead to it."""

    simulator: dict[str, Any]
    control: Control

    def task(self, module: str = "zoom_store", check_mode: bool = False, **options: Any) -> list[str]:
        """Carry a task out; return what it says to the one who reads its output."""
        found = plugin(f"modules.pingone_{module}")
        own = {name: self.simulator[name] for name in ("client_id", "client_secret", "api_url", "token_url")}
        # Whatever is refused for good here is to be refused at once.
        given = {**own, "environment_id": self.simulator["environment_id"], "retry_timeout": 0, **options}
        given = {name: value for name, value in given.items() if value is not None}
        constraints = {key: value for key, value in found.ARGUMENTS.items() if key != "argument_spec"}
        checked = ArgumentSpecValidator(found.ARGUMENTS["argument_spec"], **constraints).validate(given)
        if checked.error_messages:
            return [checked.errors.msg]
        succeeded, outcome, warnings = found.TASK.perform(
            checked.validated_parameters, check_mode=check_mode, diff=True
        )
        return [*([] if succeeded else [outcome["msg"]]), *warnings, *outcome.get("waits", [])]

    def store(self, **over: Any) -> str:
        """Make a store; return its ID."""
        record = {"name": NAME, "status": "ACTIVE", **over}
        configuration = {"AUTHENTICATION_METHOD": "OAuth Bearer Token", "SCIM_URL": "https://api.zoom.us/scim2"}
        configuration["OAUTH_TOKEN_URL"] = "https://zoom.us/oauth/token"
        configuration.update({key.upper(): value for key, value in CREDENTIALS.items()})
        made: str = self.control("stores", {"configuration": configuration, **record})["id"]
        return made

    def set(self, **settings: Any) -> None:
        """Set switches of the simulator."""
        self.control("settings", settings, method="PATCH")

    def fault(self, method: str, path: str, kind: str, **more: Any) -> None:
        """Let requests fail from now on."""
        self.control("faults", {"method": method, "path": path, "kind": kind, "times": None, **more})

    def rule(self, store_id: str) -> None:
        """Make a rule that leads to a store."""
        stores = {"sourceStore": {"id": self.store(type="directory")}, "targetStore": {"id": store_id}}
        self.control("rules", {"name": "Everybody to Zoom", "active": True, **stores})


def all_of(stage: Stage) -> Iterator[list[str]]:
    """Yield what each mishap makes a task say."""
    for mishap in (*_OPTIONS, *_LOOKUPS, *_REFUSALS, *_NETWORK, *_UNKNOWN_ENDS, *_WARNINGS, *chain_messages.MISHAPS):
        stage.control("reset", {})
        # Old enough that a refusal is meant.
        stage.control("environments", {"id": stage.simulator["environment_id"], "age_seconds": 3600})
        yield mishap(stage)


def _asked_with(**options: Any) -> Callable[[Stage], list[str]]:
    return lambda stage: stage.task(**{"name": NAME, **options})


_OPTIONS = (
    _asked_with(client_id=None, client_secret=None),
    _asked_with(environment_id="production"),
    _asked_with(auth_environment_id="production", token_url=None, api_url=None),
    _asked_with(token_url=None),
    _asked_with(api_url="http://pingone.example.com", token_url="https://auth.example.com/as/token"),
    _asked_with(ca_path="missing/bundle.pem"),
    _asked_with(region="EMEA"),
    _asked_with(name=None),
    _asked_with(configuration={**CREDENTIALS, "oauth_client_secret": "********"}),
    _asked_with(configuration={"scim_url": ""}),
    lambda stage: stage.task("token", environment_id=None, token_url=None, api_url=None),
)


def _several(stage: Stage) -> list[str]:
    stage.store()
    stage.store()
    return stage.task(name=NAME)


def _of_another_type(stage: Stage) -> list[str]:
    return stage.task(store_id=stage.store(type="scim"))


def _taken(stage: Stage) -> list[str]:
    stage.store(name="Zoom")
    return stage.task(store_id=stage.store(), name="Zoom", configuration=CREDENTIALS)


def _misnamed(stage: Stage) -> list[str]:
    return stage.task(store_id=stage.store(), name="Zoom", state="absent")


def _without_secret(stage: Stage) -> list[str]:
    stage.store()
    stage.set(**HIDDEN)
    return stage.task(name=NAME, status="INACTIVE")


def _in_use(stage: Stage, check_mode: bool) -> list[str]:
    stage.rule(stage.store())
    return stage.task(name=NAME, state="absent", check_mode=check_mode)


_LOOKUPS = (
    _several,
    _asked_with(store_id=NOBODY),
    _of_another_type,
    _taken,
    _misnamed,
    _asked_with(status="ACTIVE"),
    _without_secret,
    partial(_in_use, check_mode=True),
    partial(_in_use, check_mode=False),
)


def _answered(kind: str, path: str = "/stores$", method: str = "GET", **more: Any) -> Callable[[Stage], list[str]]:
    def mishap(stage: Stage) -> list[str]:
        stage.fault(method, path, kind, **more)
        return stage.task("zoom_store_info")

    return mishap


def _switched(**settings: Any) -> Callable[[Stage], list[str]]:
    def mishap(stage: Stage) -> list[str]:
        stage.set(**settings)
        return stage.task("zoom_store_info")

    return mishap


def _token_of_nobody(stage: Stage) -> list[str]:
    url = stage.simulator["token_url"].replace(stage.simulator["auth_environment_id"], NOBODY)
    return stage.task("token", token_url=url)


def _untested(stage: Stage) -> list[str]:
    zoom = {"scim_url": stage.simulator["zoom_scim_url"], "oauth_token_url": stage.simulator["zoom_oauth_token_url"]}
    return stage.task(name=NAME, configuration={**CREDENTIALS, **zoom}, test_connection=True)


def _described(stage: Stage) -> list[str]:
    stage.set(description_refuses=True)
    return stage.task(name=NAME, description="staff + guests", configuration=CREDENTIALS)


def _name_of_another_type(stage: Stage) -> list[str]:
    stage.set(unique_names=True)
    stage.store(type="scim")
    return stage.task(name=NAME, configuration=CREDENTIALS)


def _deleted_meanwhile(stage: Stage) -> list[str]:
    stage.store()
    stage.fault("PUT", "/stores/", "status", status=404)
    return stage.task(name=NAME, status="INACTIVE")


_REFUSALS = (
    lambda stage: stage.task("zoom_store_info", client_secret="a wrong one"),
    _token_of_nobody,
    lambda stage: stage.task("zoom_store_info", access_token="a-token", client_id=None, client_secret=None),
    _switched(worker_has_role=False),
    _switched(provisioning_enabled=False),
    lambda stage: stage.task("zoom_store_info", environment_id=NOBODY),
    lambda stage: stage.task("zoom_store_info", api_url=stage.simulator["api_url"] + "/pingone"),
    _answered("status", status=404),
    _answered("status", status=429, retry_after=60),
    _answered("status", status=503),
    _answered("redirect", location="https://example.com/"),
    _untested,
    _described,
    _name_of_another_type,
    _deleted_meanwhile,
)


def _without_requests(stage: Stage) -> list[str]:
    with mock.patch.dict(sys.modules, {"requests": None}):
        return stage.task("zoom_store_info")


@contextmanager
def _certificates(error: Exception) -> Iterator[None]:
    client = plugin("module_utils._client").Client
    with mock.patch.object(client, "_send", autospec=True, side_effect=requests.exceptions.SSLError(error)):
        yield


def _untrusted(stage: Stage) -> list[str]:
    with _certificates(ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate")):
        return stage.task("zoom_store_info")


_NETWORK = (
    _without_requests,
    lambda stage: stage.task("zoom_store_info", api_url=CLOSED),
    _untrusted,
    lambda stage: _answered("hang", seconds=2)(_Impatient(stage.simulator, stage.control)),
    _answered("garbage"),
)


class _Impatient(Stage):
    """A stage whose tasks hardly wait for an answer."""

    def task(self, module: str = "zoom_store", check_mode: bool = False, **options: Any) -> list[str]:
        """Carry a task out with a short timeout."""
        return super().task(module, check_mode, timeout=0.3, **options)


def _creation_without_end(stage: Stage) -> list[str]:
    stage.fault("POST", "/stores$", "drop")
    return stage.task(name=NAME, configuration=CREDENTIALS)


def _update_without_end(stage: Stage) -> list[str]:
    stage.store()
    stage.fault("PUT", "/stores/", "drop")
    return stage.task(name=NAME, status="INACTIVE")


def _revision_without_end(stage: Stage) -> list[str]:
    stage.fault("POST", "/revisions$", "drop")
    return stage.task("propagation_revision")


_UNKNOWN_ENDS = (_creation_without_end, _update_without_end, _revision_without_end)


def _unverified(stage: Stage) -> list[str]:
    stage.store()
    stage.set(**HIDDEN)
    return stage.task(name=NAME, configuration=CREDENTIALS)


def _managed(stage: Stage) -> list[str]:
    stage.store(managed=True)
    return stage.task(name=NAME, state="absent", check_mode=True)


def _retired(stage: Stage) -> list[str]:
    configuration = {"authentication_method": "JWT Bearer Token", "api_key": "a-key", "api_secret": "a-secret"}
    return stage.task(name=NAME, configuration=configuration)


def _copied_image(stage: Stage) -> list[str]:
    stage.set(rehost_image=True)
    return stage.task(name=NAME, image_href="https://example.com/zoom.png", configuration=CREDENTIALS)


def _lost(stage: Stage) -> list[str]:
    store_id = stage.store()
    stage.control(f"stores/{store_id}", {"configuration": {"ANOTHER_SECRET": "********"}}, method="PATCH")
    return stage.task(name=NAME, status="INACTIVE")


def _rules_unreadable(stage: Stage) -> list[str]:
    stage.store()
    stage.fault("GET", "/rules$", "status", status=403)
    return stage.task(name=NAME, state="absent", check_mode=True)


def _waited(stage: Stage) -> list[str]:
    stage.set(unauthorised_first_requests=1)
    return stage.task("zoom_store_info", retry_timeout=30)


_WARNINGS = (_unverified, _managed, _retired, _copied_image, _lost, _rules_unreadable, _waited)
