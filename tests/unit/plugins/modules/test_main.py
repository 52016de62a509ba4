# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""main() of the modules, through the real AnsibleModule."""

from __future__ import annotations

import importlib
import os
import pathlib
import re
import subprocess
import sys
from unittest import mock

import pytest

from ansible_collections.community.pingone.plugins.module_utils._connection import CONNECTION_ARGUMENTS
from ansible_collections.community.pingone.plugins.module_utils._version import VERSION
from ansible_collections.community.pingone.plugins.modules import pingone_zoom_store as store
from ansible_collections.community.pingone.plugins.modules import pingone_zoom_store_info as info

ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
STORE = "da166d8e-eaa7-4251-8480-85448e095bc3"
SECRET = "Zm9v-the/secret+5"
PATH = "/propagation/stores"
NAME = "zoom connection"
OAUTH = {"oauth_account_id": "account", "oauth_client_id": "client", "oauth_client_secret": SECRET}
MODULES = pytest.mark.parametrize("module", [store, info], ids=["store", "info"])
FOLDER = pathlib.Path(store.__file__).parent
NAMES = pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("pingone_*.py")))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "one of the following is required: name, store_id"),
        ({"name": NAME, "environment_id": None}, "missing required arguments: environment_id"),
        ({"name": NAME, "state": "gone"}, "value of state must be one of: present, absent"),
        ({"name": NAME, "status": "active"}, "value of status must be one of: ACTIVE, INACTIVE"),
        ({"name": NAME, "update_secret": "never"}, "value of update_secret must be one of: on_create, always"),
        ({"name": NAME, "configuration": {"authentication_method": "OAuth"}}, "value of authentication_method"),
        ({"name": NAME, "configuration": {"remove_action": "delete"}}, "value of remove_action must be one of"),
        ({"name": NAME, "configuration": {"create_users": "perhaps"}}, "create_users"),
        ({"name": NAME, "configuration": {"oauth_client_key": "x"}}, "oauth_client_key"),
        ({"name": NAME, "region": "US"}, "value of region must be one of: NA, CA, EU, AU, SG, AP"),
        ({"name": NAME, "timeout": "soon"}, "timeout"),
    ],
)
def test_arguments_when_against_the_spec_then_core_says_so(arguments, said, run_main):
    outcome = run_main(store, **arguments)
    assert outcome.failed
    assert said in outcome.result["msg"]


def test_info_arguments_when_name_and_id_are_given_then_core_says_so(run_main):
    outcome = run_main(info, name=NAME, store_id=STORE)
    assert outcome.failed and "mutually exclusive: name|store_id" in outcome.result["msg"]


def test_parameters_when_few_are_given_then_the_rest_is_what_the_builder_says(run_main, pingone, params, record):
    """The builder of the other tests gives what core gives."""
    invocation = run_main(store, pingone(record()), name=NAME).result["invocation"]["module_args"]
    hidden = dict.fromkeys(("access_token",), "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER")
    assert invocation == {**params(), **hidden}
    invocation = run_main(store, pingone(record()), name=NAME, configuration={}).result["invocation"]["module_args"]
    assert invocation == {**params(configuration={}), **hidden}


@MODULES
def test_spec_when_looked_at_then_carries_the_connection_options(module):
    specs = module.ARGUMENTS["argument_spec"]
    assert {name: specs[name] for name in CONNECTION_ARGUMENTS} == CONNECTION_ARGUMENTS
    assert set(CONNECTION_ARGUMENTS) == {
        *("environment_id", "client_id", "client_secret", "auth_environment_id", "access_token", "region", "api_url"),
        *("token_url", "token_endpoint_auth_method", "validate_certs", "ca_path", "timeout", "retry_timeout"),
    }


def test_version_when_compared_then_equals_galaxy_yml():
    galaxy = pathlib.Path(__file__).resolve().parents[4] / "galaxy.yml"
    assert re.findall(r"(?m)^version:\s*(\S+)", galaxy.read_text("utf-8")) == [VERSION]


@MODULES
@pytest.mark.parametrize("empty", ["region", "api_url", "token_url", "ca_path", "client_id", "auth_environment_id"])
def test_connection_option_when_empty_then_unset(module, empty, run_main, pingone, record):
    outcome = run_main(module, pingone(record()), name=NAME, **{empty: ""})
    assert not outcome.failed, outcome.result


def test_options_when_several_are_wrong_then_all_are_named_at_once_before_any_request(run_main):
    outcome = run_main(
        store,
        environment_id="production",
        access_token=None,
        client_id="worker",
        name="",
        store_id="",
        timeout=0,
        configuration={
            "scim_url": "",
            "authentication_method": "OAuth Bearer Token",
            "oauth_client_id": "",
            "oauth_client_secret": "********",
            "api_key": "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER",
        },
    )
    assert outcome.failed and "failure" not in outcome.result
    for option in (
        *("environment_id", "client_secret", "name", "timeout", "configuration.scim_url"),
        *("configuration.oauth_client_id", "configuration.oauth_client_secret", "configuration.api_key"),
    ):
        assert f"\n- {option}: " in outcome.result["msg"]


@pytest.mark.parametrize("option", ["oauth_client_secret", "api_key", "api_secret"])
@pytest.mark.parametrize(
    "text",
    [
        *("********", "***", "\u2022\u2022\u2022\u2022", "xxxx", "XXX", "####", "abc****"),
        *("VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "__omit_place_holder__0123456789abcdef"),
    ],
)
def test_secret_when_a_mask_or_a_placeholder_then_refused_before_any_request(option, text, run_main):
    outcome = run_main(store, name=NAME, configuration={option: text})
    assert outcome.failed and f"configuration.{option}" in outcome.result["msg"]


@pytest.mark.parametrize("check", [False, True])
def test_secrets_when_given_then_in_no_member_of_the_result(check, run_main, pingone):
    configuration = {**OAUTH, "api_key": "the-api-key-7", "api_secret": "the-api-secret-7"}
    outcome = run_main(
        store,
        pingone(),
        name=NAME,
        client_id="worker",
        client_secret="the-worker-secret",
        configuration=configuration,
        _ansible_check_mode=check,
        _ansible_diff=True,
    )
    assert outcome.result["changed"]
    assert outcome.result["diff"]["after"]["configuration"]["oauth_client_secret"] == "(new secret)"
    given = outcome.result["invocation"]["module_args"]
    assert given["configuration"]["oauth_account_id"] == "account"
    assert given["update_secret"] == "on_create"
    for secret in (SECRET, "the-api-key-7", "the-api-secret-7", "the-worker-secret", "the-access-token"):
        assert secret not in outcome.text


@pytest.mark.parametrize("diff", [False, True])
def test_diff_when_not_asked_for_then_not_returned(diff, run_main, pingone, record):
    outcome = run_main(store, pingone(record()), name=NAME, status="INACTIVE", _ansible_diff=diff)
    assert ("diff" in outcome.result) is diff
    assert set(outcome.result) - {"diff", "invocation"} == {"changed", "store", "operation", "unverified_secrets"}


def test_check_mode_when_on_then_nothing_is_written(run_main, pingone, record):
    service = pingone(record())
    outcome = run_main(store, service, name=NAME, status="INACTIVE", _ansible_check_mode=True)
    assert outcome.result["changed"] and outcome.result["store"]["status"] == "INACTIVE"
    assert not service.writes


def test_warnings_when_there_are_some_then_given_to_core(run_main, pingone, record):
    service = pingone(record(), disclosure="omit")
    outcome = run_main(store, service, name=NAME, configuration=OAUTH)
    assert outcome.warnings == [store.UNVERIFIED_WARNING]
    assert outcome.result["unverified_secrets"] == ["oauth_client_secret"]


def test_info_when_run_then_returns_stores(run_main, pingone, record):
    outcome = run_main(info, pingone(record()))
    assert [one["name"] for one in outcome.result["stores"]] == [NAME]
    assert outcome.result["changed"] is False and SECRET not in outcome.text


REFUSAL = {
    "id": "6f1a1c2e-0000-4000-8000-000000000001",
    "code": "INVALID_DATA",
    "message": f"The request could not be completed, {SECRET}.",
    "details": [
        {"code": "INVALID_VALUE", "target": "configuration.SCIM_URL", "message": "not valid"},
        {"code": "REQUIRED_VALUE", "target": "configuration.OAUTH_CLIENT_SECRET", "message": "not abc-leaked"},
    ],
}


def test_failure_when_refused_then_msg_names_all_and_failure_has_every_member(run_main, pingone):
    service = pingone()
    service.script["POST", PATH] = [(400, REFUSAL)]
    outcome = run_main(store, service, name=NAME, configuration=OAUTH)
    assert outcome.failed and set(outcome.result) == {"failed", "msg", "failure", "invocation"}
    failure = outcome.result["failure"]
    assert (failure["status"], failure["code"], failure["correlation_id"]) == (400, "INVALID_DATA", REFUSAL["id"])
    assert [detail["target"] for detail in failure["details"]] == [
        "configuration.scim_url",
        "configuration.oauth_client_secret",
    ]
    assert set(failure) == {
        *("status", "code", "message", "details", "correlation_id", "transaction_id", "request"),
    }
    assert failure["transaction_id"] and failure["request"].startswith("POST ")
    for text in ("400", "INVALID_DATA", NAME, "configuration.scim_url: INVALID_VALUE: not valid", REFUSAL["id"]):
        assert text in outcome.result["msg"]
    assert "abc-leaked" not in outcome.text and SECRET not in outcome.text


@pytest.mark.parametrize("standing", [False, True])
def test_failure_when_no_answer_came_then_members_are_null(standing, run_main, pingone, record):
    service = pingone(*([record()] if standing else []))
    script = ("PUT", f"{PATH}/{STORE}") if standing else ("POST", PATH)
    service.script[script] = [service.DROPPED] * 9
    service.script["GET", PATH] = [None, (503, {})]
    outcome = run_main(store, service, name=NAME, status="INACTIVE", configuration=OAUTH, retry_timeout=1)
    failure = outcome.result["failure"]
    assert [failure[name] for name in ("status", "code", "message", "details", "correlation_id")] == [None] * 5
    assert failure["transaction_id"] and failure["request"].startswith(script[0])


@MODULES
def test_requests_when_missing_then_the_interpreter_and_the_cure_are_named(module, run_main, monkeypatch):
    monkeypatch.setitem(sys.modules, "requests", None)
    outcome = run_main(module, name=NAME)
    assert outcome.failed
    message = outcome.result["msg"]
    assert "(requests)" in message
    assert 'ansible_python_interpreter: "{{ ansible_playbook_python }}"' in message
    assert re.search(r"Python \S*python", message) or "Python interpreter" in message


@MODULES
def test_requests_when_nothing_was_asked_then_it_is_not_loaded(module):
    program = f"import sys, {module.__name__}; print('requests' in sys.modules)"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_environment_when_it_holds_the_connection_then_it_is_used(run_main, pingone, record, monkeypatch):
    monkeypatch.setenv("PINGONE_API_ACCESS_TOKEN", "from-the-environment")
    monkeypatch.setenv("PINGONE_REGION_CODE", "EU")
    service = pingone(record())
    outcome = run_main(store, service, name=NAME, access_token=None)
    assert not outcome.failed
    assert service.client.connection.api_url == "https://api.pingone.eu/v1"
    assert service.client.connection.access_token == "from-the-environment"


def test_options_when_given_as_texts_then_core_makes_them_what_they_are(run_main, pingone, record):
    """What module_defaults and templates hand over are texts."""
    service = pingone(record())
    outcome = run_main(
        store,
        service,
        name=NAME,
        managed="no",
        configuration={"create_users": "true"},
        timeout="5",
        validate_certs="no",
    )
    assert service.writes[0].body["managed"] is False
    assert outcome.result["store"]["configuration"]["create_users"] is True
    assert service.client.connection.timeout == 5.0 and service.client.connection.validate_certs is False


@pytest.mark.parametrize("action", ["", "Disable"])
def test_remove_action_when_empty_then_core_lets_it_pass(action, run_main, pingone, record):
    service = pingone(record())
    outcome = run_main(store, service, name=NAME, configuration={"remove_action": action})
    assert outcome.result["changed"]
    assert outcome.result["store"]["configuration"].get("remove_action", "") == action


def performing(name, outcome, monkeypatch):
    """Return a module whose work is done already, and what suffices for core to accept a task."""
    module = importlib.import_module(f"{store.__package__}.{name}")
    task = mock.create_autospec(module.TASK, instance=True)
    task.perform.return_value = outcome
    monkeypatch.setattr(module, "TASK", task)
    return module, {"name": NAME} if "name" in module.ARGUMENTS["argument_spec"] else {}


@NAMES
@pytest.mark.parametrize("succeeded", [False, True])
def test_main_of_each_module_when_the_work_is_done_then_core_gets_all_of_it(name, succeeded, run_main, monkeypatch):
    outcome = {"changed": True, "access_token": "new"} if succeeded else {"msg": "It went wrong."}
    module, arguments = performing(name, (succeeded, outcome, ["be careful"]), monkeypatch)
    given = run_main(module, **arguments)
    del given.result["invocation"]
    assert given.result == {**outcome, **({} if succeeded else {"failed": True})}
    assert (given.failed, given.warnings) == (not succeeded, ["be careful"])
