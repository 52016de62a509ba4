# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a module is run in the worker process, and what becomes of it there."""

from __future__ import annotations

import contextlib
import copy
import json
import os
import sys
from unittest import mock

import pytest
from ansible.module_utils.basic import AnsibleModule
from ansible.template import Templar

from ansible_collections.community.pingone.plugins.module_utils._connection import Connection
from ansible_collections.community.pingone.plugins.plugin_utils import _direct, _in_worker

try:
    from ansible.template import trust_as_template
except ImportError:  # before ansible-core 2.19, every text was a template

    def trust_as_template(value):
        """Return what a playbook says."""
        return value


PYTHON = "/opt/venv/bin/python"
VARIABLES = {
    "inventory_hostname": "production",
    "ansible_playbook_python": PYTHON,
    "ansible_python_interpreter": trust_as_template("{{ ansible_playbook_python }}"),
}
SECRET = "the-secret-of-the-task"

ARGUMENTS = {
    "argument_spec": {
        "name": {"type": "str"},
        "secret": {"type": "str", "no_log": True},
        "nested": {"type": "dict", "options": {"key": {"type": "str", "no_log": True}, "plain": {"type": "str"}}},
    }
}


class Probe:
    """Stands in for a module's file: says what it was given, or does what it is told."""

    def __init__(self):
        self.ARGUMENTS = ARGUMENTS
        self.keepers = []
        self.folders = []
        self.interrupt = mock.Mock()
        self.deprecates = False

    def main(self, keeper=None):
        """Run as a module does."""
        self.keepers.append(keeper)
        module = AnsibleModule(supports_check_mode=True, **self.ARGUMENTS)
        self.folders.append(os.getcwd())
        self.interrupt()
        module.warn("be careful")
        if self.deprecates:
            module.deprecate("it goes", version="9.0.0", collection_name="community.pingone")
        given = {name: value for name, value in module.params.items() if name != "secret"}
        module.exit_json(changed=True, given=given, check=module.check_mode, hidden=f"it is {module.params['secret']}")


@pytest.fixture
def probe():
    """Return what stands in for a module."""
    return Probe()


@pytest.fixture
def action(probe):
    """Return a builder of actions; the process that would be started for the module is not."""

    def build(args=None, variables=None, uuid="task", folder=".", **over):
        task = mock.Mock(
            args=args if args is not None else {"name": "a"},
            action="community.pingone.probe",
            async_val=0,
            become=False,
            environment=[],
            delegate_to=None,
            check_mode=False,
            diff=False,
            no_log=False,
            _uuid=uuid,
        )
        connection = mock.Mock(transport="local", become=None, socket_path=None, has_native_async=False)
        connection._shell.tmpdir = None
        for name, value in over.items():
            target, _dot, member = name.partition("__")
            setattr({"task": task, "connection": connection}[target], member, value)
        templar = Templar(loader=None, variables=variables or VARIABLES)
        loader = mock.Mock(**{"get_basedir.return_value": folder})
        plugin = type("Action", (_direct.DirectAction,), {"MODULE": probe})(
            task, connection, mock.Mock(check_mode=False, executable="/bin/sh"), loader, templar, mock.Mock()
        )
        plugin.get_shell_option = lambda option, default=None: default
        plugin._is_become_unprivileged = lambda: False
        plugin._execute_module = mock.create_autospec(plugin._execute_module, return_value={"as_process": True})
        plugin._remove_tmp_path = mock.create_autospec(plugin._remove_tmp_path)
        return plugin

    return build


def as_process(plugin, **variables):
    """Say whether an action starts a process for its module."""
    templates = {name: trust_as_template(one) if isinstance(one, str) else one for name, one in variables.items()}
    given = {**VARIABLES, **templates}
    result = plugin.run(task_vars={name: value for name, value in given.items() if value is not None})
    assert plugin._execute_module.called is ("as_process" in result)
    return plugin._execute_module.called


# Which way


def test_way_when_all_is_local_then_in_the_worker(action):
    assert as_process(action()) is False


@pytest.mark.parametrize(
    "over",
    [
        {"connection__transport": "ssh"},
        {"connection__transport": "community.docker.docker"},
        {"connection__become": mock.Mock()},
        {"task__become": True},
        {"task__async_val": 10},
        {"task__environment": [{"HTTPS_PROXY": "http://proxy"}]},
        {"task__environment": [{}, {"A": "b"}]},
    ],
)
def test_way_when_the_task_wants_something_of_the_process_then_as_a_process(over, action):
    assert as_process(action(**over)) is True


@pytest.mark.parametrize("environment", [None, [], [{}], [{}, {}]])
def test_way_when_the_environment_is_empty_then_in_the_worker(environment, action):
    assert as_process(action(task__environment=environment)) is False


@pytest.mark.parametrize(
    ("interpreter", "process"),
    [
        (PYTHON, False),
        ("{{ ansible_playbook_python }}", False),
        ("/usr/bin/python3", True),
        ("/opt/venv/bin/../bin/python", True),
        ("{{ ansible_playbook_python }}3", True),
        ("auto", True),
        ("auto_silent", True),
        (None, True),
        ("", True),
    ],
)
def test_way_when_the_interpreter_is_another_as_it_is_written_then_as_a_process(interpreter, process, action):
    assert as_process(action(), ansible_python_interpreter=interpreter) is process


def test_way_when_an_item_before_was_run_here_then_the_same_interpreter_is_not_resolved_again(action):
    assert as_process(action(uuid="loop")) is False
    item = action(uuid="loop")
    resolve = item._templar.template = mock.Mock(wraps=item._templar.template)
    assert as_process(item) is False
    assert mock.call("{{ ansible_playbook_python }}") not in resolve.call_args_list


@pytest.mark.parametrize(
    ("uuid", "variables", "process"),
    [
        ("loop", {"ansible_python_interpreter": "/usr/bin/python3"}, True),
        ("loop", {"ansible_python_interpreter": PYTHON}, False),
        ("another", {"ansible_playbook_python": "{{ 'another' }}"}, True),
    ],
)
def test_way_when_another_interpreter_or_task_then_decided_anew(uuid, variables, process, action):
    assert as_process(action(uuid="loop")) is False
    assert as_process(action(uuid=uuid), **variables) is process


@pytest.mark.parametrize(
    ("delegated", "process"),
    [
        ({"localhost": {"ansible_python_interpreter": PYTHON}}, False),
        ({"localhost": {"ansible_python_interpreter": "/usr/bin/python3"}}, True),
        ({"localhost": {}}, True),
        ({}, True),
    ],
)
def test_way_when_delegated_then_the_interpreter_of_that_host_counts(delegated, process, action):
    plugin = action(task__delegate_to="localhost")
    assert as_process(plugin, ansible_delegated_vars=delegated) is process


@pytest.mark.parametrize(
    ("wanted", "process"),
    [(None, False), (True, False), ("yes", False), (False, True), ("false", True), ("{{ 1 == 2 }}", True), (0, True)],
)
def test_way_when_switched_off_by_a_variable_then_as_a_process(wanted, process, action):
    assert as_process(action(), pingone_direct=wanted) is process


@pytest.mark.parametrize("wanted", [None, True])
@pytest.mark.parametrize(("value", "process"), [("0", True), ("false", True), ("1", False), ("", False)])
def test_way_when_switched_off_by_the_environment_then_as_a_process(value, process, wanted, action, monkeypatch):
    monkeypatch.setenv("PINGONE_ANSIBLE_DIRECT", value)
    assert as_process(action(), pingone_direct=wanted) is process


def test_way_when_the_library_is_missing_then_as_a_process(action, monkeypatch):
    monkeypatch.setattr(_direct, "HAS_REQUESTS", False)
    assert as_process(action()) is True


def test_way_when_on_macos_then_as_a_process(action, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert as_process(action()) is True


def test_way_when_files_are_to_be_kept_then_as_a_process(action, monkeypatch):
    monkeypatch.setattr(_direct.constants, "DEFAULT_KEEP_REMOTE_FILES", True)
    assert as_process(action()) is True


def test_way_when_this_core_is_another_then_as_a_process(action, monkeypatch):
    monkeypatch.delattr(_in_worker.basic, "_ANSIBLE_ARGS")
    assert as_process(action()) is True


@pytest.mark.parametrize(
    ("over", "said"), [({}, "in the worker process"), ({"task__become": True}, "as a process: become")]
)
def test_way_when_chosen_then_said_with_the_reason(over, said, action, monkeypatch):
    display = mock.Mock()
    monkeypatch.setattr(_direct, "display", display)
    action(**over).run(task_vars=VARIABLES)
    assert display.vvv.call_args_list[0] == mock.call(f"community.pingone.probe is run {said}", host="production")


@pytest.mark.parametrize("async_val", [0, 10])
def test_process_when_started_then_as_core_starts_it(async_val, action):
    plugin = action(task__async_val=async_val, connection__transport="ssh")
    plugin.run(task_vars=VARIABLES)
    assert plugin._execute_module.call_args == mock.call(task_vars=VARIABLES, wrap_async=async_val and True)
    assert plugin._remove_tmp_path.called is not bool(async_val)


# In the worker


@pytest.mark.parametrize("check", [False, True])
def test_result_when_run_here_then_what_core_makes_of_what_the_module_printed(check, action):
    args = {"name": "a {{ b }}", "secret": SECRET, "nested": {"key": SECRET, "plain": "c"}}
    given = copy.deepcopy(args)
    result = action(args, task__check_mode=check).run(task_vars=VARIABLES)
    assert (result["given"]["name"], result["given"]["nested"]["plain"]) == ("a {{ b }}", "c")
    assert (result["changed"], result["check"]) == (True, check)
    assert [str(one) if isinstance(one, str) else one.event.msg for one in result["warnings"]] == ["be careful"]
    assert SECRET not in json.dumps(result, default=str)
    assert args == given


def test_result_when_run_here_then_in_the_folder_of_the_playbook_and_back(action, probe, tmp_path):
    before = os.getcwd()
    action(folder=str(tmp_path)).run(task_vars=VARIABLES)
    assert [os.path.realpath(folder) for folder in probe.folders] == [os.path.realpath(tmp_path)]
    assert os.getcwd() == before


def test_result_when_the_working_directory_is_gone_then_run_all_the_same(action, probe, tmp_path, monkeypatch):
    (gone := tmp_path / "gone").mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert action(folder=str(tmp_path)).run(task_vars=VARIABLES)["changed"]
    assert [os.path.realpath(folder) for folder in probe.folders] == [os.path.realpath(tmp_path)]


def test_result_when_arguments_are_wrong_then_as_core_says_it(action):
    result = action({"nmae": "a"}).run(task_vars=VARIABLES)
    assert result["failed"] is True
    assert result["msg"].startswith("Unsupported parameters for (community.pingone.probe) module: nmae.")


def test_crash_when_it_is_a_bug_then_the_task_fails_with_the_message_and_no_secret(action, probe):
    probe.interrupt.side_effect = KeyError(f"bug near {SECRET} and nested-secret")
    result = action({"secret": SECRET, "nested": {"key": "nested-secret"}}).run(task_vars=VARIABLES)
    assert result["failed"] is True and "KeyError" in result["msg"] and "bug near" in result["msg"]
    assert "Traceback" in result["exception"]
    assert SECRET not in repr(result) and "nested-secret" not in repr(result)


def test_crash_when_it_quotes_a_number_or_what_an_earlier_item_has_read_then_without_it(action, probe):
    kept_by(action(), probe).secrets = {"read-from-the-server"}
    probe.interrupt.side_effect = KeyError("bug near 12345678 and read-from-the-server")
    result = action({"secret": 12345678}).run(task_vars=VARIABLES)
    assert "bug near" in result["msg"]
    assert "12345678" not in repr(result) and "read-from-the-server" not in repr(result)


@pytest.mark.parametrize("error", [KeyboardInterrupt, type("TaskTimeoutError", (BaseException,), {})])
def test_interruption_when_it_comes_then_it_goes_through(error, action, probe):
    probe.interrupt.side_effect = error()
    with pytest.raises(error):
        action().run(task_vars=VARIABLES)


def test_result_when_an_item_before_warned_then_with_its_own_warnings_only(action, probe):
    probe.deprecates = True
    first = action().run(task_vars=VARIABLES)
    probe.deprecates = False
    second = action().run(task_vars=VARIABLES)
    assert [len(result.get("deprecations", [])) for result in (first, second)] == [1, 0]
    assert [len(result["warnings"]) for result in (first, second)] == [1, 1]


# What is shared


CONNECTION = Connection("e", "a", "t", "c", "s", "", "client_secret_basic", True, "", 1.0, 1.0)
OTHER = Connection("e", "a", "t", "c", "another", "", "client_secret_basic", True, "", 1.0, 1.0)


def kept_by(plugin, probe, connection=CONNECTION):
    """Run an action, and return what is kept for a connection."""
    plugin.run(task_vars=VARIABLES)
    return probe.keepers[-1](connection)


def test_kept_when_another_item_then_shared_and_by_connection(action, probe):
    first, second = kept_by(action(), probe), kept_by(action(), probe)
    assert first is second
    assert kept_by(action(), probe, OTHER) is not first


def test_kept_when_another_task_or_process_then_not_shared(action, probe, monkeypatch):
    first = kept_by(action(), probe)
    assert kept_by(action(uuid="another"), probe) is not first
    second = kept_by(action(), probe)
    monkeypatch.setattr(_direct.os, "getpid", lambda: 1)
    assert kept_by(action(), probe) is not second


def test_listings_when_another_item_then_kept_when_another_attempt_then_gone(action, probe):
    """Core makes another action for each attempt, of the same task, and another task for each item."""
    first, second = action(), action()
    kept_by(first, probe).listings["/x"] = mock.Mock()
    assert kept_by(second, probe).listings
    attempt = action()
    attempt._task = second._task
    assert not kept_by(attempt, probe).listings


def test_listings_when_an_item_fails_by_its_options_then_gone(action, probe):
    one = kept_by(action(), probe)
    one.listings["/x"] = mock.Mock()
    assert action({"nmae": "a"}).run(task_vars=VARIABLES)["failed"]
    assert not one.listings


def test_listings_when_another_connection_writes_then_gone_for_the_same_environment_only(action, probe):
    one = kept_by(action(), probe)
    far = kept_by(action(), probe, Connection("f", "a", "t", "c", "s", "", "client_secret_basic", True, "", 1.0, 1.0))
    one.listings["/x"] = far.listings["/x"] = mock.Mock()
    kept_by(action(), probe, OTHER).wrote("/x", "a", None)
    assert not one.listings and far.listings


@pytest.mark.parametrize("as_process", [False, True])
@pytest.mark.parametrize("nested", [f"key={SECRET}", {"key": SECRET, "plain": "b"}])
def test_invocation_when_shown_then_without_secrets_whatever_their_form(as_process, nested, action, probe):
    shown = {"name": "a", "secret": SECRET, "nested": nested}
    plugin = action(connection__transport="ssh" if as_process else "local")
    plugin._execute_module.return_value = {"invocation": {"module_args": dict(shown)}}
    plugin._run_here = lambda _variables: {"invocation": {"module_args": dict(shown)}}
    given = plugin.run(task_vars=VARIABLES)["invocation"]["module_args"]
    assert given["name"] == "a" and SECRET not in repr(given)
    assert isinstance(nested, str) or given["nested"]["plain"] == "b"


@pytest.mark.parametrize("as_process", [False, True])
@pytest.mark.parametrize("value", [5, True, [5], 1.5])
def test_nested_option_when_it_is_a_number_or_a_list_then_refused_in_words(value, as_process, action, probe):
    plugin = action({"name": "a", "nested": value}, connection__transport="ssh" if as_process else "local")
    result = plugin.run(task_vars=VARIABLES)
    assert result["failed"] and result["msg"] == "Nothing was written. nested: must be a dictionary."
    plugin._execute_module.assert_not_called()


class VaultedText:
    """What older cores make of a vaulted text: no text, until the module gets it."""


@pytest.mark.parametrize("value", ["key=a", {"key": "a"}, None, VaultedText()])
def test_nested_option_when_it_may_become_a_dictionary_then_left_to_core(value, action):
    plugin = action({"name": "a", "nested": value}, connection__transport="ssh")
    assert plugin.run(task_vars=VARIABLES)["as_process"] is True


@pytest.mark.parametrize("error", [KeyError("bug"), KeyboardInterrupt()])
def test_kept_when_an_item_breaks_off_then_all_of_it_is_gone(error, action, probe):
    kept = kept_by(action(), probe)
    probe.interrupt.side_effect = error
    with contextlib.suppress(KeyboardInterrupt):
        action().run(task_vars=VARIABLES)
    probe.interrupt.side_effect = None
    assert kept_by(action(), probe) is not kept
