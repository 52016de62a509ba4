# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action plugin that hides the token, with the module's execution replaced."""

from __future__ import annotations

from unittest import mock

import pytest
from ansible.errors import AnsibleActionFail

from ansible_collections.community.pingone.plugins.action.pingone_token import ActionModule


def action(result, async_val=0):
    """Return the plugin for a task, the module of which would return ``result``."""
    task = mock.Mock(async_val=async_val, action="community.pingone.pingone_token", args={}, environment=[])
    task.configure_mock(check_mode=False, diff=False)
    connection = mock.Mock(transport="ssh")
    plugin = ActionModule(task, connection, mock.Mock(check_mode=False), mock.Mock(), mock.Mock(), mock.Mock())
    plugin._remove_tmp_path = mock.Mock()
    plugin._execute_module = mock.create_autospec(plugin._execute_module, return_value=result)
    return plugin


def test_result_when_it_went_well_then_hidden_and_kept():
    token = {"changed": False, "access_token": "the-token"}
    variables = {"a": 1}
    plugin = action(token)
    result = plugin.run(task_vars=variables)
    assert {name: result[name] for name in token} == token
    assert result["_ansible_no_log"] is True
    assert plugin._task.no_log is True
    assert plugin._execute_module.call_args == mock.call(task_vars=variables, wrap_async=0)


def test_result_when_it_failed_then_readable():
    plugin = action({"failed": True, "msg": "Could not get an access token"})
    plugin._task.no_log = False
    result = plugin.run(task_vars={})
    assert result["msg"] == "Could not get an access token"
    assert "_ansible_no_log" not in result
    assert plugin._task.no_log is False


def test_async_when_asked_for_then_refused_as_another_task_would_show_the_token():
    plugin = action({"ansible_job_id": "1"}, async_val=10)
    with pytest.raises(AnsibleActionFail):
        plugin.run(task_vars={})
    assert not plugin._execute_module.called
