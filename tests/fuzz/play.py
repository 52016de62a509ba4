# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Modules run in this process as Ansible runs them: arguments in, one JSON object out."""

from __future__ import annotations

import contextlib
import io
import json
import typing as t
from dataclasses import dataclass
from unittest import mock

import requests
from ansible.module_utils import basic
from ansible.module_utils.common import warnings as core_warnings
from line import Line

import identities
from ansible_collections.community.pingone.plugins.module_utils._client import Client
from ansible_collections.community.pingone.plugins.modules import (
    pingone_directory_store,
    pingone_directory_store_info,
    pingone_propagation_plan,
    pingone_propagation_plan_info,
    pingone_propagation_revision,
    pingone_propagation_revision_info,
    pingone_propagation_rule,
    pingone_propagation_rule_info,
    pingone_token,
    pingone_zoom_store,
    pingone_zoom_store_info,
)

MODULES: dict[str, t.Any] = {
    "store": pingone_zoom_store,
    "store_info": pingone_zoom_store_info,
    "revision": pingone_propagation_revision,
    "revision_info": pingone_propagation_revision_info,
    "token": pingone_token,
    "plan": pingone_propagation_plan,
    "plan_info": pingone_propagation_plan_info,
    "directory": pingone_directory_store,
    "directory_info": pingone_directory_store_info,
    "rule": pingone_propagation_rule,
    "rule_info": pingone_propagation_rule_info,
}
URL = "http://127.0.0.1:8765"
ENVIRONMENT = identities.ENVIRONMENT_ID
WORKER: dict[str, t.Any] = {
    "environment_id": ENVIRONMENT,
    "client_id": identities.CLIENT_ID,
    "client_secret": identities.CLIENT_SECRET,
    "api_url": URL,
    "token_url": f"{URL}/{identities.AUTH_ENVIRONMENT_ID}/as/token",
}


@dataclass(frozen=True)
class Ending:
    """How a module ended: what it printed, and that as a value."""

    printed: str
    result: dict[str, t.Any]

    @property
    def failed(self) -> bool:
        """Say whether the task failed."""
        return bool(self.result.get("failed"))

    @property
    def warnings(self) -> list[str]:
        """Return the warnings' texts, which newer cores wrap."""
        found = self.result.get("warnings", [])
        return [one if isinstance(one, str) else one["event"]["msg"] for one in found]


@contextlib.contextmanager
def connected(line: Line) -> t.Iterator[Line]:
    """Let everything that is sent go over this line, and waiting take no time."""
    clock = {"clock": line.now, "sleep": line.sleep}
    with (
        mock.patch.object(requests.adapters.HTTPAdapter, "send", line.send),
        mock.patch.dict(t.cast("t.Any", Client.__init__).__kwdefaults__, clock),
    ):
        yield line


def run(module: t.Any, arguments: t.Mapping[str, t.Any], *, check: bool = False, diff: bool = True) -> Ending:
    """Run a module's main(). Whatever escapes from it is a mistake, and so is anything printed but one JSON object."""
    # Core's own log of an invocation cannot write each character, and gives up before a module begins.
    given = {**arguments, "_ansible_check_mode": check, "_ansible_diff": diff, "_ansible_no_log": True}
    printed = io.StringIO()
    code: t.Any = None
    with contextlib.ExitStack() as stack:
        stack.enter_context(
            mock.patch.object(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": given}).encode())
        )
        if hasattr(basic, "_ANSIBLE_PROFILE"):
            stack.enter_context(mock.patch.object(basic, "_ANSIBLE_PROFILE", "legacy"))
        for name in ("_global_warnings", "_global_deprecations"):
            empty = type(getattr(core_warnings, name))()
            stack.enter_context(mock.patch.object(core_warnings, name, empty))
        stack.enter_context(contextlib.redirect_stdout(printed))
        try:
            module.main()
        except SystemExit as end:
            code = end.code
    result = json.loads(printed.getvalue())
    assert isinstance(result, dict)
    assert bool(code) == bool(result.get("failed")), (code, result)
    return Ending(printed.getvalue(), result)
