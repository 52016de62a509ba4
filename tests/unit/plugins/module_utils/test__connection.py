# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection options: where each comes from, what they say together, and every problem at once."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.module_utils import _connection

ENVIRONMENT = "11111111-2222-4333-8444-555555555555"
OTHER = "66666666-7777-4888-9999-aaaaaaaaaaaa"
CREDENTIALS = {"client_id": "worker", "client_secret": "worker-secret"}
ELSEWHERE = {"api_url": "https://proxy.example", "token_url": "https://login.example/as/token"}


def connect(**params):
    """Return the connection of the options, and their problems, with working options for what is not said."""
    return _connection.connection_from({"environment_id": ENVIRONMENT, **CREDENTIALS, **params})


def accused(**params):
    """Return the option at the start of each problem."""
    return [problem.split(":")[0] for problem in connect(**params)[1]]


def test_connection_without_options_then_has_the_documented_defaults():
    connection, problems = connect()
    assert problems == []
    assert connection == _connection.Connection(
        environment_id=ENVIRONMENT,
        api_url="https://api.pingone.com/v1",
        token_url=f"https://auth.pingone.com/{ENVIRONMENT}/as/token",
        client_id="worker",
        client_secret="worker-secret",
        access_token="",
        token_endpoint_auth_method="client_secret_basic",
        validate_certs=True,
        ca_path="",
        timeout=30,
        retry_timeout=120,
    )
    assert connection.environment_url == f"https://api.pingone.com/v1/environments/{ENVIRONMENT}"


def test_connection_with_every_option_then_takes_each(tmp_path):
    options = {
        "access_token": "ready",
        "token_endpoint_auth_method": "client_secret_post",
        "validate_certs": False,
        "ca_path": str(tmp_path),
        "timeout": 0.5,
        "retry_timeout": 0,
    }
    connection, problems = connect(**options, **ELSEWHERE)
    assert problems == []
    assert {name: getattr(connection, name) for name in options} == options
    assert (connection.api_url, connection.token_url) == ("https://proxy.example/v1", ELSEWHERE["token_url"])


@pytest.mark.parametrize(
    ("region", "domain"),
    [
        ("NA", "pingone.com"),
        ("CA", "pingone.ca"),
        ("EU", "pingone.eu"),
        ("AU", "pingone.com.au"),
        ("SG", "pingone.sg"),
        ("AP", "pingone.asia"),
        ("", "pingone.com"),
        (None, "pingone.com"),
    ],
)
def test_connection_in_each_region_then_knows_its_hosts(region, domain):
    connection, problems = connect(region=region)
    assert problems == []
    assert connection.api_url == f"https://api.{domain}/v1"
    assert connection.token_url == f"https://auth.{domain}/{ENVIRONMENT}/as/token"


@pytest.mark.parametrize(
    ("variable", "value", "member", "expected"),
    [
        ("PINGONE_CLIENT_ID", "from-env", "client_id", "from-env"),
        ("PINGONE_CLIENT_SECRET", "from-env", "client_secret", "from-env"),
        ("PINGONE_API_ACCESS_TOKEN", "from-env", "access_token", "from-env"),
        ("PINGONE_ENVIRONMENT_ID", OTHER, "token_url", f"https://auth.pingone.com/{OTHER}/as/token"),
        ("PINGONE_REGION_CODE", "EU", "api_url", "https://api.pingone.eu/v1"),
        ("PINGONE_API_URL", "https://proxy.example", "api_url", "https://proxy.example/v1"),
        ("PINGONE_TOKEN_URL", "https://login.example/as/token", "token_url", "https://login.example/as/token"),
    ],
)
@pytest.mark.parametrize("unset", [{}, "", None])
def test_connection_with_an_option_unset_then_takes_the_environment_variable(
    monkeypatch, variable, value, member, expected, unset
):
    monkeypatch.setenv(variable, value)
    names = ("client_id", "client_secret", "access_token", "auth_environment_id", "region", "api_url", "token_url")
    params = {} if unset == {} else dict.fromkeys(names, unset)
    connection, _problems = _connection.connection_from({"environment_id": ENVIRONMENT, **params})
    assert getattr(connection, member) == expected


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("client_id", "PINGONE_CLIENT_ID"),
        ("client_secret", "PINGONE_CLIENT_SECRET"),
        ("access_token", "PINGONE_API_ACCESS_TOKEN"),
    ],
)
def test_connection_with_an_option_set_then_leaves_the_environment_variable(monkeypatch, name, variable):
    monkeypatch.setenv(variable, "from-env")
    assert getattr(connect(**{name: "from-task"})[0], name) == "from-task"


def test_connection_with_empty_environment_variables_then_counts_them_as_unset(monkeypatch):
    for variable in ("PINGONE_API_URL", "PINGONE_TOKEN_URL", "PINGONE_REGION_CODE", "PINGONE_ENVIRONMENT_ID"):
        monkeypatch.setenv(variable, "")
    connection, problems = connect()
    assert (connection.api_url, problems) == ("https://api.pingone.com/v1", [])


@pytest.mark.parametrize(
    "name", ["environment_id", "validate_certs", "ca_path", "timeout", "retry_timeout", "token_endpoint_auth_method"]
)
def test_arguments_without_an_environment_variable_then_have_no_fallback(name):
    assert "fallback" not in _connection.CONNECTION_ARGUMENTS[name]


@pytest.mark.parametrize("name", ["client_secret", "access_token"])
def test_arguments_that_are_secrets_then_are_not_logged(name):
    assert _connection.CONNECTION_ARGUMENTS[name]["no_log"] is True


def test_arguments_then_have_the_documented_defaults_and_no_other():
    defaults = {name: spec["default"] for name, spec in _connection.CONNECTION_ARGUMENTS.items() if "default" in spec}
    assert defaults == {
        "region": "NA",
        "token_endpoint_auth_method": "client_secret_basic",
        "validate_certs": True,
        "timeout": 30,
        "retry_timeout": 120,
    }


@pytest.mark.parametrize("name", ["token_url", "token_endpoint_auth_method"])
def test_arguments_that_only_sound_like_secrets_then_are_logged(name):
    assert _connection.CONNECTION_ARGUMENTS[name]["no_log"] is False


@pytest.mark.parametrize(("name", "value"), [("region", "XX"), ("token_endpoint_auth_method", "none")])
def test_choices_then_let_the_empty_string_pass_and_no_unknown_value(name, value):
    choices = _connection.CONNECTION_ARGUMENTS[name]["choices"]
    assert "" in choices
    assert value not in choices


def test_connection_with_auth_environment_id_then_asks_there_for_the_token_only():
    connection, problems = connect(auth_environment_id=OTHER.upper())
    assert problems == []
    assert connection.token_url == f"https://auth.pingone.com/{OTHER}/as/token"
    assert connection.environment_id == ENVIRONMENT


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ("https://proxy.example", "https://proxy.example/v1"),
        ("https://proxy.example/", "https://proxy.example/v1"),
        ("https://proxy.example/v1", "https://proxy.example/v1"),
        ("https://proxy.example/v1/", "https://proxy.example/v1"),
        ("https://proxy.example/pingone", "https://proxy.example/pingone/v1"),
        ("https://proxy.example/env1", "https://proxy.example/env1/v1"),
        ("https://proxy.example/X//", "https://proxy.example/X/v1"),
    ],
)
def test_api_url_with_and_without_version_then_ends_in_one(given, base):
    assert connect(**{**ELSEWHERE, "api_url": given})[0].api_url == base


@pytest.mark.parametrize(
    ("params", "can"),
    [
        ({}, True),
        ({"access_token": "ready"}, True),
        ({"access_token": "ready", "client_secret": ""}, False),
        ({"access_token": "ready", "client_id": ""}, False),
        ({"access_token": "ready", "api_url": "https://proxy.example"}, False),
        (ELSEWHERE, True),
    ],
)
def test_can_fetch_token_only_with_credentials_and_an_endpoint_that_may_see_them(params, can):
    connection, problems = connect(**params)
    assert (connection.can_fetch_token, problems) == (can, [])


@pytest.mark.parametrize("token_url", ["", None])
def test_api_url_without_token_url_then_names_no_token_endpoint(token_url):
    connection, _problems = connect(api_url="https://proxy.example", token_url=token_url, region="EU")
    assert connection.token_url == ""


@pytest.mark.parametrize(
    ("params", "option"),
    [
        ({"environment_id": ""}, "environment_id"),
        ({"environment_id": None}, "environment_id"),
        ({"environment_id": ENVIRONMENT[:-1]}, "environment_id"),
        ({"environment_id": ENVIRONMENT + "0"}, "environment_id"),
        ({"environment_id": ENVIRONMENT + "\n"}, "environment_id"),
        ({"environment_id": ENVIRONMENT.replace("-", "")}, "environment_id"),
        ({"environment_id": "g" + ENVIRONMENT[1:]}, "environment_id"),
        ({"environment_id": "../" + ENVIRONMENT}, "environment_id"),
        ({"auth_environment_id": "worker"}, "auth_environment_id"),
        ({"client_id": ""}, "client_id"),
        ({"client_id": "a:b"}, "client_id"),
        ({"client_id": "a\nb"}, "client_id"),
        ({"client_id": "\ud83d"}, "client_id"),
        ({"client_secret": None}, "client_secret"),
        ({"client_secret": "half \udd11"}, "client_secret"),
        ({"access_token": "two words"}, "access_token"),
        ({"access_token": "line\nline"}, "access_token"),
        ({"access_token": "tok\u00e9n"}, "access_token"),
        ({"api_url": "https://proxy.example"}, "api_url"),
        ({"ca_path": "/no/such/bundle.pem"}, "ca_path"),
        ({"timeout": 0}, "timeout"),
        ({"timeout": -1}, "timeout"),
        ({"timeout": 86401}, "timeout"),
        ({"retry_timeout": 86401}, "retry_timeout"),
        ({"timeout": float("nan")}, "timeout"),
        ({"timeout": float("inf")}, "timeout"),
        ({"retry_timeout": -0.1}, "retry_timeout"),
        ({"retry_timeout": float("nan")}, "retry_timeout"),
        ({"retry_timeout": float("inf")}, "retry_timeout"),
    ],
)
def test_connection_with_one_problem_then_names_its_option(params, option):
    assert accused(**params) == [option]


def test_region_that_is_none_then_those_that_are_one_are_named():
    assert connect(region="US")[1] == ["region: must be one of NA, CA, EU, AU, SG, AP."]


@pytest.mark.parametrize(
    "params",
    [
        {"environment_id": ENVIRONMENT.upper()},
        {"auth_environment_id": "worker", "token_url": "https://login.example/as/token"},
        {"client_id": "", "client_secret": "", "access_token": "ready"},
        {"api_url": "https://proxy.example", "access_token": "ready"},
        {"client_secret": "any: th\u00eeng\n"},
        {"timeout": 0.1, "retry_timeout": 0},
        {"timeout": 86400, "retry_timeout": 86400},
    ],
)
def test_connection_with_unusual_but_right_options_then_has_no_problem(params):
    assert accused(**params) == []


@pytest.mark.parametrize("option", ["api_url", "token_url"])
@pytest.mark.parametrize(
    "url",
    [
        "proxy.example",
        "//proxy.example",
        "https://",
        "https:///v1",
        "ftp://proxy.example",
        "https://proxy.example:0",
        "https://proxy.example:x",
        "https://proxy.example:99999",
        "https://[::1",
        "https://proxy.example/a b",
        "https://proxy.example\n/v1",
        "https://evil.example\\@proxy.example",
        "https://user:password@proxy.example",
        "https://user@proxy.example",
        "https://@proxy.example",
        "https://proxy.example?a=b",
        "https://proxy.example#a",
        "http://proxy.example",
        "http://localhost.evil.com",
        "http://127.0.0.1.evil.com",
        "http://evil.com/localhost",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://[fe80::1]",
    ],
)
def test_url_that_is_wrong_or_not_safe_then_is_refused_without_quoting_it(option, url):
    _connection_made, problems = connect(**{**ELSEWHERE, option: url})
    assert [problem.split(":")[0] for problem in problems] == [option]
    assert "password" not in problems[0]


@pytest.mark.parametrize("option", ["api_url", "token_url"])
@pytest.mark.parametrize(
    "url",
    [
        "https://proxy.example:8443/path",
        "http://localhost:8080",
        "http://LOCALHOST",
        "http://127.0.0.1:8080/v1",
        "http://127.8.9.10",
        "http://[::1]:8080",
    ],
)
def test_url_that_is_safe_then_is_taken(option, url):
    assert accused(**{**ELSEWHERE, option: url}) == []


def test_connection_with_many_problems_then_lists_them_all_at_once():
    problems = accused(
        environment_id="x",
        auth_environment_id="y",
        client_id="",
        client_secret="",
        api_url="http://proxy.example",
        ca_path="/no/such/bundle.pem",
        timeout=0,
        retry_timeout=-1,
    )
    assert sorted(set(problems)) == [
        "api_url",
        "auth_environment_id",
        "ca_path",
        "client_id",
        "client_secret",
        "environment_id",
        "retry_timeout",
        "timeout",
    ]
    assert problems.count("api_url") == 2


@pytest.mark.parametrize(
    ("text", "verdict"),
    [(ENVIRONMENT, True), (OTHER.upper(), True), ("", False), (f" {ENVIRONMENT}", False), (ENVIRONMENT[1:], False)],
)
def test_is_uuid_with_each_text_then_tells_ids(text, verdict):
    assert _connection.is_uuid(text) is verdict


@pytest.mark.parametrize("option", ["timeout", "retry_timeout"])
def test_timeout_beyond_every_clock_then_is_a_problem(option):
    params = {"environment_id": ENVIRONMENT, "access_token": "ready", option: 1e12}
    assert [problem.split(":")[0] for problem in _connection.connection_from(params)[1]] == [option]


def test_region_of_the_environment_that_is_unknown_then_is_a_problem(monkeypatch):
    monkeypatch.setenv("PINGONE_REGION_CODE", "XX")
    params = {"environment_id": ENVIRONMENT, "access_token": "ready", "region": ""}
    assert [p.split(":")[0] for p in _connection.connection_from(params)[1]] == ["region"]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, True),
        ({"environment_id": ENVIRONMENT}, False),
        ({"environment_id": "x"}, True),
        ({"auth_environment_id": OTHER}, False),
        ({"token_url": "https://login.example/as/token"}, False),
        ({"access_token": "ready"}, False),
        ({"api_url": "https://api.example", "access_token": "ready"}, False),
    ],
)
def test_connection_for_a_token_only_then_needs_no_environment_where_something_else_says_where_to_ask(given, named):
    params = {**CREDENTIALS, **given}
    problems = _connection.connection_from(params, in_environment=False)[1]
    assert [problem.partition(":")[0] for problem in problems] == ["environment_id"] * named
    assert any(one.startswith("environment_id") for one in _connection.connection_from(params)[1]) or (
        given.get("environment_id") == ENVIRONMENT
    )
