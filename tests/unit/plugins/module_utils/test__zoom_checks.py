# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with the options, and missing before a write."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.module_utils import _zoom as zoom
from ansible_collections.community.pingone.plugins.module_utils import _zoom_checks as checks

SECRETS = ("oauth_client_secret", "api_key", "api_secret")
OAUTH, JWT = "OAuth Bearer Token", "JWT Bearer Token"


def named(problems):
    """Return the options that problems name."""
    return [problem.split(":")[0] for problem in problems]


@pytest.mark.parametrize(
    ("configuration", "options"),
    [
        (None, []),
        ({"scim_url": "https://x", "api_key": "", "oauth_account_id": ""}, []),
        ({"scim_url": ""}, ["configuration.scim_url"]),
        ({"authentication_method": OAUTH, "oauth_token_url": ""}, ["configuration.oauth_token_url"]),
        ({"authentication_method": OAUTH, "api_key": "", "api_secret": ""}, []),
        (
            {"authentication_method": JWT, "api_key": "", "api_secret": ""},
            ["configuration.api_key", "configuration.api_secret"],
        ),
        ({"authentication_method": JWT, "oauth_client_secret": "", "oauth_token_url": ""}, []),
        ({"scim_url": "", "api_key": "****"}, ["configuration.scim_url", "configuration.api_key"]),
    ],
)
def test_problems_when_options_are_wrong_whatever_stands_then_all_are_named(configuration, options, params):
    assert named(checks.problems(params(configuration=configuration))) == options
    assert named(checks.problems(params(configuration=configuration, name=""))) == ["name", *options]


def test_problems_when_the_store_is_to_go_then_only_who_it_is_counts(params):
    wrong = {"scim_url": "", "api_key": "****"}
    assert list(checks.problems(params(state="absent", configuration=wrong))) == []
    assert named(checks.problems(params(state="absent", configuration=wrong, name=None))) == ["name"]


@pytest.mark.parametrize("secret", ["ordinary", "a-xxx-b", "xx", "**", "a b", "OAUTH_CLIENT_SECRET"])
def test_problems_when_a_secret_could_be_one_then_not_refused(secret, params):
    assert list(checks.problems(params(configuration={"oauth_client_secret": secret}))) == []


@pytest.mark.parametrize(
    ("over", "method", "lacking"),
    [
        ({}, OAUTH, ["scim_url", "oauth_token_url", "oauth_account_id", "oauth_client_id", "oauth_client_secret"]),
        ({}, JWT, ["scim_url", "api_key", "api_secret"]),
        ({"SCIM_URL": "u", "API_KEY": "k", "API_SECRET": "s"}, JWT, []),
        ({"SCIM_URL": "u", "API_KEY": "k"}, JWT, ["api_secret"]),
    ],
)
def test_missing_when_a_store_is_to_be_made_then_what_its_method_needs(over, method, lacking):
    record = {"configuration": {"AUTHENTICATION_METHOD": method, **over}}
    assert checks.missing(None, record) == lacking


@pytest.mark.parametrize("option", SECRETS[1:])
@pytest.mark.parametrize("disclosure", ["mask", "omit"])
def test_missing_when_a_standing_jwt_secret_is_hidden_then_named(option, disclosure, params, record, disclosed):
    keys = {"AUTHENTICATION_METHOD": JWT, "API_KEY": "k", "API_SECRET": "s"}
    current = disclosed(record(configuration=keys), disclosure)
    configuration = {name: "given" for name in SECRETS if name != option}
    wanted = zoom.wanted_record(current, params(configuration=configuration))
    assert checks.missing(current, wanted) == [option]


def test_missing_when_a_required_key_that_is_no_secret_is_masked_then_it_is_named(params, record):
    current = record(configuration={"OAUTH_CLIENT_ID": "********"})
    wanted = zoom.wanted_record(current, params(name=current["name"]))
    assert checks.missing(current, wanted) == ["oauth_client_id"]


@pytest.mark.parametrize("method", ["OAUTH_BEARER", ["odd"], None])
@pytest.mark.parametrize("shown", ["****", None])
def test_missing_when_the_method_is_a_guess_then_no_secret_that_may_be_needed_is_left_out(
    method, shown, params, record
):
    current = record(configuration={"AUTHENTICATION_METHOD": method, "OAUTH_CLIENT_SECRET": shown})
    assert "oauth_client_secret" in checks.missing(current, zoom.wanted_record(current, params(name="b")))


def test_missing_when_keys_speak_for_both_methods_then_every_masked_secret_is_required(params, record):
    keys = {"AUTHENTICATION_METHOD": None, "OAUTH_CLIENT_SECRET": "****", "API_KEY": "a key", "API_SECRET": "a secret"}
    current = record(configuration=keys)
    assert checks.missing(current, zoom.wanted_record(current, params(name="b"))) == ["oauth_client_secret"]


def test_view_when_a_value_that_is_no_secret_begins_like_a_mask_then_it_is_compared(params, record):
    current = record(configuration={"OAUTH_ACCOUNT_ID": "xxxxA"})
    wanted = zoom.wanted_record(current, params(configuration={"oauth_account_id": "xxxxB"}))
    assert zoom.view(current) != zoom.view(wanted)
    assert checks.missing(current, wanted) == []


@pytest.mark.parametrize(
    ("key", "value", "lost"),
    [
        ("X_UNKNOWN", "****", True),
        ("X_UNKNOWN", {"a": ["abcd****"]}, True),
        ("OAUTH_CLIENT_SECRET", "********", True),
        ("API_KEY", "xxxx1234", True),
        ("API_KEY", "", False),
        ("API_KEY", None, False),
        ("OAUTH_CLIENT_ID", "********", False),
        ("X_UNKNOWN", None, False),
        ("X_UNKNOWN", "open", False),
    ],
)
def test_lost_keys_when_a_value_cannot_be_sent_back_then_its_key_is_named(key, value, lost, params):
    current = {"id": "1", "name": "n", "type": "Zoom", "configuration": {"SCIM_URL": "u", key: value}}
    wanted = zoom.wanted_record(current, params(name="n"))
    assert checks.lost_keys(current, wanted, {}) == ([key] if lost else [])


def test_lost_keys_when_they_are_given_or_removed_on_purpose_then_not_named(params):
    hidden = dict.fromkeys(("API_KEY", "API_SECRET"), "****")
    current = {"id": "1", "name": "n", "type": "Zoom", "unknown": "####", "configuration": hidden}
    options = params(name="n", configuration={"api_key": "given", "api_secret": ""})
    wanted = zoom.wanted_record(current, options)
    known = checks.secrets_known(current, wanted, options)
    assert checks.lost_keys(current, wanted, known) == ["unknown"]


@pytest.mark.parametrize(
    ("stands", "option", "said"),
    [
        (None, "oauth_client_secret", "is required to create a store."),
        (None, "scim_url", "is required to create a store."),
        ({}, "oauth_client_secret", "is required."),
        ({"SCIM_URL": "u"}, "scim_url", "is required."),
        (
            {"SCIM_URL": "u"},
            "oauth_client_secret",
            "is required for this write, since PingOne does not disclose it; give the secret.",
        ),
    ],
)
def test_why_missing_then_says_what_the_option_is_needed_for(stands, option, said):
    current = None if stands is None else {"id": "1", "configuration": stands}
    assert checks.why_missing(current, option) == f"configuration.{option}: {said}"


def test_missing_when_the_method_is_unknown_then_a_secret_that_is_read_cannot_be_removed(params, record):
    keys = {"AUTHENTICATION_METHOD": "OAUTH_BEARER", "API_KEY": "k", "API_SECRET": "s"}
    current = record(configuration=keys)
    wanted = zoom.wanted_record(current, params(configuration={"oauth_client_secret": ""}))
    assert checks.missing(current, wanted) == ["oauth_client_secret"]


@pytest.mark.parametrize("value", ["", None])
def test_missing_when_a_store_stands_without_a_setting_then_it_may_stay_so(value, params, record):
    current = record(configuration={"OAUTH_CLIENT_ID": value})
    assert checks.missing(current, zoom.wanted_record(current, params(description="new"))) == []


def test_secrets_known_when_the_method_changes_then_each_by_the_path_of_its_option(params, record):
    keys = {"AUTHENTICATION_METHOD": JWT, "API_KEY": "k-old", "API_SECRET": "****", "OAUTH_CLIENT_SECRET": None}
    current = record(configuration=keys)
    options = params(configuration={"authentication_method": OAUTH, "oauth_client_secret": "given"})
    known = checks.secrets_known(current, zoom.wanted_record(current, options), options)
    assert known == {
        ("configuration", "oauth_client_secret"): "new",
        ("configuration", "api_key"): "removed",
        ("configuration", "api_secret"): "removed",
    }


def test_missing_when_the_method_changes_then_a_setting_that_stands_empty_is_named(params, record):
    keys = {"AUTHENTICATION_METHOD": JWT, "API_KEY": "k", "API_SECRET": "s", "OAUTH_CLIENT_ID": ""}
    options = params(configuration={"authentication_method": OAUTH})
    assert checks.missing(record(configuration=keys), zoom.wanted_record(record(configuration=keys), options)) == [
        "oauth_client_id"
    ]


def test_emptied_when_only_what_stands_tells_the_method_then_what_that_needs_is_named(params, record):
    current = record(configuration={"AUTHENTICATION_METHOD": None, "OAUTH_CLIENT_SECRET": "****"})
    options = params(configuration={"oauth_client_id": "", "api_key": ""})
    assert checks.emptied(current, zoom.wanted_record(current, options), options) == ["oauth_client_id"]


@pytest.mark.parametrize(("stands", "given"), [("", ""), ("****", None), ("k", None), (None, "")])
def test_secrets_known_when_a_secret_neither_goes_nor_was_there_then_nothing_is_to_be_removed(
    stands, given, params, record
):
    current = record(configuration={"API_KEY": stands})
    options = params(configuration={"api_key": given})
    assert checks.secrets_known(current, zoom.wanted_record(current, options), options) == {}
