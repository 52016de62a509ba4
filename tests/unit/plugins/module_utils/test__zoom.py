# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options to the API's record and back: what holds for any options and any record, and the names of things."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.community.pingone.plugins.module_utils import _zoom as zoom
from ansible_collections.community.pingone.plugins.module_utils._errors import ServiceError
from ansible_collections.community.pingone.plugins.module_utils._store_model import predicted

SECRETS = ("oauth_client_secret", "api_key", "api_secret")
READ_ONLY = {"id", "environment", "createdAt", "updatedAt", "syncStatus", "_links", "_embedded"}
DEFAULTS = {"description": "", "status": "INACTIVE", "managed": False, "image_href": ""}


@given(data=st.data())
def test_round_trip_when_options_become_a_record_then_its_view_gives_them_back(data, options, records):
    params = data.draw(options)
    current = data.draw(st.none() | records)
    view = zoom.view(zoom.wanted_record(current, params))
    for option in ("name", *DEFAULTS):
        if params[option] is not None:
            assert view[option] == params[option]
        else:
            assert view[option] == ((zoom.view(current) or {}).get(option, DEFAULTS[option]))
    for option, value in (params["configuration"] or {}).items():
        if option in SECRETS or value == "":
            assert option not in view["configuration"]
        elif value is not None:
            assert view["configuration"][option] == value


@given(data=st.data())
def test_record_when_made_then_given_secrets_are_in_it_under_their_keys(data, options, records):
    params, current = data.draw(options), data.draw(st.none() | records)
    sent = zoom.wanted_record(current, params)["configuration"]
    for option in SECRETS:
        value = (params["configuration"] or {}).get(option)
        if value:
            assert sent[option.upper()] == value
        elif value == "":
            assert option.upper() not in sent


@given(data=st.data())
def test_record_when_made_then_neither_mask_nor_read_only_key_nor_null(data, options, records, masks):
    current = data.draw(records)
    record = zoom.wanted_record(current, data.draw(options))
    assert not READ_ONLY & set(record)
    assert record["type"] == "Zoom"
    assert not set(masks) & {value for value in record["configuration"].values() if isinstance(value, str)}
    assert None not in list(record.values()) + list(record["configuration"].values())


@given(data=st.data())
def test_record_when_made_then_unknown_keys_stay_and_the_current_one_is_untouched(data, options, records):
    current, params = data.draw(records), data.draw(options)
    before = copy.deepcopy((current, params))
    record = zoom.wanted_record(current, params)
    assert (current, params) == before
    assert record.get("unknown") == current.get("unknown")
    assert record["configuration"].get("X_UNKNOWN") == (current.get("configuration") or {}).get("X_UNKNOWN")


@given(data=st.data())
def test_view_and_store_when_secrets_stand_anywhere_then_they_are_in_neither(data, records, secret_texts):
    secret = "s3cr/t \u00e9+1"
    current = data.draw(records)
    configuration = dict(current.get("configuration") or {})
    for key in data.draw(
        st.sets(st.sampled_from(["OAUTH_CLIENT_SECRET", "API_KEY", "API_SECRET", "X_ANY", "x_token"]))
    ):
        configuration[key] = secret
    current = {**current, "configuration": configuration}
    for key in data.draw(st.sets(st.sampled_from(["unknown", "credentials", "_embedded", "_links", "environment"]))):
        current[key] = {"a": [secret]}
    if data.draw(st.booleans()):
        current["image"] = {"href": "https://x", "token": secret}
    form = data.draw(st.sampled_from(secret_texts(secret)))
    current["syncStatus"] = {"details": f"refused <{form}>", "userTotal": 1, "other": secret}
    for shown in (zoom.view(current), zoom.store_from(current, "e", {secret})):
        for text in secret_texts(secret):
            assert text not in json.dumps(shown, ensure_ascii=False)
            assert text not in json.dumps(shown)


@given(data=st.data())
def test_answer_when_it_is_what_was_sent_then_nothing_is_unlike(data, options, records, disclosed):
    params, current = data.draw(options), data.draw(st.none() | records)
    record = zoom.wanted_record(current, params)
    for mode in ("echo", "mask", "omit"):
        answer = disclosed(predicted(current, record), mode)
        assert zoom.unlike(record, {**answer, "SERVER": 1, "syncStatus": {}, "updatedAt": "now"}, params) == []


@pytest.mark.parametrize(
    ("target", "option", "secret"),
    [
        ("configuration.SCIM_URL", "configuration.scim_url", False),
        ("SCIM_URL", "configuration.scim_url", False),
        ("configuration/oauthTokenUrl", "configuration.oauth_token_url", False),
        ("configuration.OAUTH_CLIENT_SECRET", "configuration.oauth_client_secret", True),
        ("configuration['API_KEY']", "configuration.api_key", True),
        ("API_SECRET", "configuration.api_secret", True),
        ("configuration.REMOVE_ACTION", "configuration.remove_action", False),
        ("image.href", "image_href", False),
        ("name", "name", False),
        ("description", "description", False),
        ("configuration", "configuration", False),
        ("configuration.NEW_PASSWORD", "configuration.NEW_PASSWORD", True),
    ],
)
def test_target_when_an_error_names_one_then_the_option_and_whether_it_is_secret(target, option, secret):
    assert zoom.option_of(target) == (option, secret)


def test_keys_when_listed_then_one_to_one_with_the_api():
    names = (
        *("scim_url", "authentication_method", "oauth_token_url", "oauth_account_id", "oauth_client_id"),
        *("oauth_client_secret", "api_key", "api_secret", "create_users", "update_users", "disable_users"),
        *("deprovision_users", "remove_action"),
    )
    assert {name: name.upper() for name in names} == zoom.KEYS
    assert {name for name, spec in zoom.CONFIGURATION_ARGUMENTS.items() if spec.get("no_log")} == set(SECRETS)
    assert not [name for name, spec in zoom.CONFIGURATION_ARGUMENTS.items() if "default" in spec]


def test_record_when_unknown_values_are_blank_then_they_stay(params):
    current = {"id": "1", "name": "n", "type": "Zoom", "unknown": " ", "configuration": {"X": " "}}
    record = zoom.wanted_record(current, params(name="n"))
    assert (record["unknown"], record["configuration"]) == (" ", {"X": " "})


@pytest.mark.parametrize(
    "masked", ["****", "xxxxxxxx1234", {"TOKEN": "\u2022\u2022\u2022\u2022"}, ["ab", "####"], {"a": [{"b": "abc****"}]}]
)
def test_record_when_a_mask_stands_anywhere_below_an_unknown_key_then_that_key_is_not_sent(masked, params):
    current = {"id": "1", "name": "n", "type": "Zoom", "unknown": masked, "configuration": {"X": masked, "Y": "kept"}}
    record = zoom.wanted_record(current, params(name="n"))
    assert "unknown" not in record
    assert record["configuration"] == {"Y": "kept"}


def test_view_when_a_key_that_is_no_secret_is_masked_then_it_is_neither_shown_nor_sent_nor_a_difference(params, record):
    current = record(configuration={"OAUTH_CLIENT_ID": "********"})
    wanted = zoom.wanted_record(current, params(name=current["name"]))
    assert "OAUTH_CLIENT_ID" not in wanted["configuration"]
    assert zoom.view(current) == zoom.view(wanted)
    assert "oauth_client_id" not in zoom.view(current)["configuration"]


def test_creation_with_jwt_then_the_defaults_of_every_creation_are_set(params):
    keys = {"authentication_method": "JWT Bearer Token", "api_key": "k", "api_secret": "s"}
    configuration = zoom.wanted_record(None, params(name="n", configuration=keys))["configuration"]
    assert configuration["SCIM_URL"] == "https://api.zoom.us/scim2"
    assert configuration["OAUTH_TOKEN_URL"] == "https://zoom.us/oauth/token"


@pytest.mark.parametrize(
    ("target", "remedy", "explained"),
    [("description", "", True), ("description", "another remedy", False), ("name", "", False)],
)
def test_explain_when_a_description_is_refused_then_its_forbidden_characters_are_named(target, remedy, explained):
    details = [{"code": "INVALID_VALUE", "target": target, "message": "no"}]
    error = ServiceError("create it", "PingOne answered 400", {"status": 400, "details": details}, remedy)
    zoom.explain(error)
    said = "A description must not hold any of the characters $ + < = > ^ ` | ~"
    assert error.remedy == (said if explained else remedy)


def test_explain_when_a_secret_is_refused_then_its_option_is_named_and_the_free_text_goes():
    details = [{"code": "INVALID_VALUE", "target": "configuration.API_SECRET", "message": "s3cret is too short"}]
    error = ServiceError("create it", "PingOne answered 400", {"status": 400, "details": details})
    zoom.explain(error)
    assert details == [{"code": "INVALID_VALUE", "target": "configuration.api_secret", "message": None}]


@pytest.mark.parametrize(
    ("given", "answered", "unlike"),
    [
        ("", "Delete", ["configuration.remove_action"]),
        ("", None, []),
        (None, "Delete", []),
        ("Disable", "Delete", ["configuration.remove_action"]),
        ("Disable", None, ["configuration.remove_action"]),
    ],
)
def test_answer_when_a_setting_differs_then_named_unless_only_pingone_set_it(given, answered, unlike, params, record):
    options = params(configuration={"remove_action": given})
    sent = zoom.wanted_record(record(configuration={"REMOVE_ACTION": None}), options)
    assert zoom.unlike(sent, record(configuration={"REMOVE_ACTION": answered}), options) == unlike
    if given is None:
        assert zoom.unlike(sent, record(configuration={"REMOVE_ACTION": answered}), params()) == unlike


def test_record_when_a_name_or_a_status_is_the_empty_text_then_it_is_not_set(params, record):
    current = record()
    wanted = zoom.wanted_record(current, params(name="", status=""))
    assert (wanted["name"], wanted["status"]) == (current["name"], current["status"])


def test_view_when_a_switch_holds_another_word_then_it_is_shown_as_it_is(record):
    assert zoom.view(record(configuration={"CREATE_USERS": "maybe"}))["configuration"]["create_users"] == "maybe"


@pytest.mark.parametrize("word", ["true", "False"])
def test_view_when_a_text_is_the_word_for_a_switch_then_only_a_switch_becomes_one(word, record):
    shown = zoom.view(record(configuration={"OAUTH_ACCOUNT_ID": word, "CREATE_USERS": word}))["configuration"]
    assert (shown["oauth_account_id"], shown["create_users"]) == (word, word == "true")


@pytest.mark.parametrize(
    ("configuration", "method"),
    [
        ({}, "JWT Bearer Token"),
        ({"SCIM_URL": "u"}, "JWT Bearer Token"),
        ({"API_KEY": "k"}, "JWT Bearer Token"),
        ({"OAUTH_CLIENT_ID": "c"}, "OAuth Bearer Token"),
        ({"OAUTH_CLIENT_ID": "c", "API_KEY": "k"}, "JWT Bearer Token"),
        ({"OAUTH_CLIENT_ID": "c", "API_KEY": ""}, "OAuth Bearer Token"),
        ({"OAUTH_CLIENT_ID": "c", "API_KEY": None}, "OAuth Bearer Token"),
        ({"AUTHENTICATION_METHOD": "JWT Bearer Token", "OAUTH_CLIENT_ID": "c"}, "JWT Bearer Token"),
        ({"AUTHENTICATION_METHOD": "OAuth Bearer Token", "API_KEY": "k"}, "OAuth Bearer Token"),
    ],
)
def test_method_when_none_is_set_then_oauth_only_where_nothing_else_is_there(configuration, method):
    assert zoom.method_of(configuration) == method


@pytest.mark.parametrize(
    ("href", "sent"),
    [
        ("https://new", {"href": "https://new"}),
        ("https://old", {"id": "7", "href": "https://old"}),
        (None, {"id": "7", "href": "https://old"}),
        ("", None),
    ],
)
def test_record_when_the_image_changes_then_the_id_of_the_one_before_is_not_sent(href, sent, params, record):
    current = record(image={"id": "7", "href": "https://old", "odd": None})
    assert zoom.wanted_record(current, params(image_href=href)).get("image") == sent


def test_store_from_when_a_secret_is_a_usual_word_then_only_free_text_is_freed_of_it(record):
    sync = {"syncState": "SYNCING", "lastSyncAt": "2024", "userTotal": 1, "details": "It is SYNCING."}
    shown = zoom.store_from(record(syncStatus=sync), "e", {"SYNCING"})["sync_status"]
    assert (shown["sync_state"], shown["last_sync_at"]) == ("SYNCING", "2024")
    assert shown["details"].startswith("It is ") and "SYNCING" not in shown["details"]


@pytest.mark.parametrize("empty", ["", None])
def test_view_when_a_key_of_the_configuration_is_empty_then_not_shown_as_it_could_not_be_given(empty, record):
    current = record()
    current["configuration"].update(OAUTH_ACCOUNT_ID=empty, SCIM_URL=empty)
    assert not {"oauth_account_id", "scim_url"} & set(zoom.view(current)["configuration"])
