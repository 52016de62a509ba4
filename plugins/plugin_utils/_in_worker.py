# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own action plugins only.
# It may change or go without notice; do not import it from elsewhere.

"""A module's main() carried out in this process: what goes in and comes out is what a module's process gets and prints.

Core's own code does the work on both sides, so that nothing can differ; what of it this file touches is all that a new
ansible-core can break, and ``why_not`` then says so.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import os
import typing as t

from ansible.module_utils import basic
from ansible.module_utils.common import json as common_json
from ansible.module_utils.common import warnings as common_warnings
from ansible.plugins.action import ActionBase
from ansible.utils.unsafe_proxy import wrap_var

try:
    from ansible.vars.clean import remove_internal_keys
except ImportError:
    remove_internal_keys = None  # since ansible-core 2.21, a result removes them itself

from ._plain import PROFILE, as_json

try:
    from ansible.module_utils import _internal as core_internal
except ImportError:
    core_internal = None  # before ansible-core 2.18

# Since ansible-core 2.19, module code asks where it runs, and how it is to write its result.
_ASKS = hasattr(basic, "_ANSIBLE_PROFILE")


def why_not() -> str:
    """Return why this ansible-core cannot be used in this way, empty if it can."""
    wanted = {basic: ["_ANSIBLE_ARGS"], ActionBase: ["_update_module_args", "_parse_returned_data"]}
    wanted[common_warnings] = ["_global_warnings", "_global_deprecations"]
    if _ASKS:
        wanted[core_internal] = ["is_controller"]
        wanted[common_json] = ["get_module_encoder", "Direction"]
    missing = [name for where, names in wanted.items() for name in names if not hasattr(where, name)]
    return f"this ansible-core has no {', '.join(missing)}" if missing else ""


def printed_by(main: t.Callable[[], None], arguments: dict[str, t.Any], folder: str) -> str:
    """Return what a module's main() prints when it is given these arguments, in a folder as its working directory."""
    printed = io.StringIO()
    with contextlib.ExitStack() as stack:
        given = as_json({"ANSIBLE_MODULE_ARGS": arguments}).encode()
        stack.enter_context(_replaced(basic, "_ANSIBLE_ARGS", given))
        if _ASKS:
            stack.enter_context(_replaced(basic, "_ANSIBLE_PROFILE", PROFILE))
            # A module's warnings belong into its result; on the controller, they would be displayed at once.
            stack.enter_context(_replaced(core_internal, "is_controller", False))
        for name in ("_global_warnings", "_global_deprecations"):
            empty = type(getattr(common_warnings, name))()
            stack.enter_context(_replaced(common_warnings, name, empty))
        stack.enter_context(_at(folder))
        stack.enter_context(contextlib.redirect_stdout(printed))
        stack.enter_context(contextlib.suppress(SystemExit))
        main()
    return printed.getvalue()


@contextlib.contextmanager
def _at(folder: str) -> t.Iterator[None]:
    """Make a folder the working directory for a while."""
    try:
        before = os.getcwd()
    except OSError:
        before = ""  # it was deleted, or must not be looked at: there is no way back
    os.chdir(folder)
    try:
        yield
    finally:
        if before:
            os.chdir(before)


@contextlib.contextmanager
def _replaced(where: t.Any, name: str, value: t.Any) -> t.Iterator[None]:
    """Give a module's attribute another value for a while; core's own code reads it there."""
    before = getattr(where, name)
    setattr(where, name, value)
    try:
        yield
    finally:
        setattr(where, name, before)


def result_of(action: ActionBase, printed: str) -> dict[str, t.Any]:
    """Return the result that core makes of what a module printed."""
    output = {"rc": 0, "stdout": printed, "stdout_lines": printed.splitlines(), "stderr": "", "stderr_lines": []}
    takes_profile = "profile" in inspect.signature(action._parse_returned_data).parameters
    data = action._parse_returned_data(output, PROFILE) if takes_profile else action._parse_returned_data(output)
    if hasattr(data, "as_result_dict"):
        data.remove_internal_keys()
        return t.cast("dict[str, t.Any]", data.as_result_dict(for_round_trip=True))
    remove_internal_keys(data)
    # Newer cores mark what may be a template, older ones what may not.
    return t.cast("dict[str, t.Any]", data if _ASKS else wrap_var(data))
