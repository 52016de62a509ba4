# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own action plugins only.
# It may change or go without notice; do not import it from elsewhere.

"""The base of the action plugins: runs a module's code in the worker process wherever nobody could see a difference."""

from __future__ import annotations

import copy
import os
import sys
import traceback
import typing as t

from ansible import constants
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display
from ansible.utils.vars import merge_hash

from ..module_utils._client import why_no_requests
from ..module_utils._connection import Connection
from ..module_utils._kept import Kept
from ..module_utils._secrets import hide
from ._in_worker import printed_by, result_of, why_not
from ._shared_tokens import SharedTokens

Variables = t.Mapping[str, t.Any]

display = Display()

# Loaded here, once, for all processes that are forked from this one.
HAS_REQUESTS = not why_no_requests()

# How it is usually written that a module runs on Ansible's own Python.
_THE_SAME = "{{ ansible_playbook_python }}"
# What core puts in place of a secret.
_MASK = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


class DirectAction(ActionBase):
    """Runs MODULE directly where that is equivalent, else as every module is run."""

    MODULE: t.Any

    _supports_check_mode = True
    _supports_async = True

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """Return the module's result."""
        result = super().run(tmp, task_vars)
        variables = task_vars or {}
        misshapen = _misshapen(self.MODULE.ARGUMENTS["argument_spec"], self._task.args)
        if misshapen:
            return merge_hash(
                result, {"failed": True, "msg": f"Nothing was written. {misshapen}: must be a dictionary."}
            )
        reason = self._why_as_a_process(variables)
        how = f"as a process: {reason}" if reason else "in the worker process"
        display.vvv(f"{self._task.action} is run {how}", host=variables.get("inventory_hostname"))
        if not reason:
            return self._freed(merge_hash(result, self._run_here(variables)))
        wrap_async = self._task.async_val and not getattr(self._connection, "has_native_async", False)
        result = merge_hash(result, self._execute_module(task_vars=task_vars, wrap_async=wrap_async))
        if not wrap_async:
            self._remove_tmp_path(self._connection._shell.tmpdir)
        return self._freed(result)

    def _freed(self, result: dict[str, t.Any]) -> dict[str, t.Any]:
        """Return a result without secrets in its invocation: core leaves them there if a nested option is no dictionary."""
        invocation = result.get("invocation")
        if isinstance(invocation, dict) and isinstance(invocation.get("module_args"), dict):
            _mask(self.MODULE.ARGUMENTS["argument_spec"], invocation["module_args"])
        return result

    def _why_as_a_process(self, variables: Variables) -> str:
        """Return what would make a difference if the module were run in this process, empty for nothing."""
        reasons = {
            "PINGONE_ANSIBLE_DIRECT turns it off": not _is_true(os.environ.get("PINGONE_ANSIBLE_DIRECT") or True),
            "pingone_direct is false": not _is_true(self._templar.template(variables.get("pingone_direct", True))),
            "the connection is not local": self._connection.transport != "local",
            "async": bool(self._task.async_val),
            "become": bool(self._task.become or self._connection.become),
            "environment": any(self._task.environment or ()),
            "the controller's Python lacks the library requests": not HAS_REQUESTS,
            "remote files are to be kept": bool(constants.DEFAULT_KEEP_REMOTE_FILES),
            # A forked process that asks this system for its proxies can crash.
            "the controller runs macOS": sys.platform == "darwin",
            why_not(): bool(why_not()),
        }
        reason = next((reason for reason, holds in reasons.items() if holds), "")
        return reason or self._why_another_python(variables)

    def _why_another_python(self, variables: Variables) -> str:
        """Compare paths as they are written: a link into a virtual environment makes another Python of its target."""
        of_host = variables
        if self._task.delegate_to:
            of_host = variables.get("ansible_delegated_vars", {}).get(self._task.delegate_to, {})
        interpreter = of_host.get("ansible_python_interpreter")
        if interpreter is None:
            return "ansible_python_interpreter is not set"
        if interpreter == _THE_SAME and _Current.loop is not None and _Current.loop.belongs_to(self):
            # It was resolved for an item before this one, and that is the dearest part of the decision.
            return ""
        if self._templar.template(interpreter) != variables.get("ansible_playbook_python"):
            return "ansible_python_interpreter is not ansible_playbook_python"
        return ""

    def _run_here(self, variables: Variables) -> dict[str, t.Any]:
        arguments = copy.copy(self._task.args)
        self._update_module_args(self._task.action, arguments, variables)
        loop = _loop_of(self)
        try:
            # A local connection starts a module's process in this folder, too.
            folder = self._loader.get_basedir()
            result = result_of(self, printed_by(lambda: self.MODULE.main(loop.keeper), arguments, folder))
        except Exception as error:
            # The play goes on, as it does after a module's process has crashed.
            _Current.loop = None
            secrets = loop.secrets | set(_given_secrets(self.MODULE.ARGUMENTS["argument_spec"], arguments))
            text = hide(f"{type(error).__name__}: {error}", secrets)
            return {"failed": True, "msg": text, "exception": hide(traceback.format_exc(), secrets)}
        except BaseException:
            # A request may still be under way in the session.
            _Current.loop = None
            raise
        if result.get("failed"):
            loop.forget()
        return result


class _Loop:
    """What the items of one loop share, each connection by itself."""

    def __init__(self, action: DirectAction) -> None:
        self.process = os.getpid()
        self.task = action._task._uuid
        self.kept: dict[Connection, Kept] = {}
        self.item: t.Any = None

    def belongs_to(self, action: DirectAction) -> bool:
        """Say whether an action is another item, or another attempt, of the same task in the same process."""
        return self.process == os.getpid() and self.task == action._task._uuid

    def keeper(self, connection: Connection) -> Kept:
        """Return what was kept for a connection."""
        kept = self.kept.setdefault(connection, Kept(tokens=SharedTokens(connection)))
        others = (other for other in self.kept if other.environment_id == connection.environment_id)
        kept.beside = [self.kept[other] for other in others if other != connection]
        return kept

    def forget(self) -> None:
        """Drop all listings."""
        for kept in self.kept.values():
            kept.forget()

    @property
    def secrets(self) -> set[str]:
        """Return the secrets that the tasks of the loop have come across."""
        return {secret for kept in self.kept.values() for secret in kept.secrets}


class _Current:
    """The loop that this process is at; made in the process itself, never at import."""

    loop: t.ClassVar[_Loop | None] = None


def _loop_of(action: DirectAction) -> _Loop:
    """Return the loop that an action belongs to; another attempt of the same item is not to rely on the one before."""
    loop = _Current.loop
    if loop is None or not loop.belongs_to(action):
        loop = _Current.loop = _Loop(action)
    # Core makes another action for each attempt, and another task for each item.
    if loop.item is action._task:
        loop.forget()
    loop.item = action._task
    return loop


def _is_true(value: t.Any) -> bool:
    return bool(boolean(value, strict=False))


def _given_secrets(spec: t.Mapping[str, t.Any], given: t.Any) -> t.Iterator[str]:
    """Yield the texts of the options that are secrets."""
    for name, option in spec.items():
        value = given.get(name) if isinstance(given, dict) else None
        if option.get("no_log") and value is not None:
            yield str(value)
        elif "options" in option:
            yield from _given_secrets(option["options"], value)


def _misshapen(spec: t.Mapping[str, t.Any], given: t.Mapping[str, t.Any]) -> str:
    """Return an option that ought to be a dictionary and is a number or a list, over which core itself would stumble."""
    nested = (name for name, option in spec.items() if "options" in option and option["type"] == "dict")
    return next((name for name in nested if isinstance(given.get(name), (int, float, list, tuple))), "")


def _mask(spec: t.Mapping[str, t.Any], shown: dict[str, t.Any]) -> None:
    """Put core's own marker in place of what is secret, or may hold something that is."""
    for name, option in spec.items():
        value = shown.get(name)
        if "options" in option and isinstance(value, dict):
            _mask(option["options"], value)
        elif value is not None and (option.get("no_log") or "options" in option):
            shown[name] = _MASK
