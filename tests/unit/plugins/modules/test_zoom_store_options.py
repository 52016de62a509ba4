# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_zoom_store: the option table, row by row, and the connection test."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.module_utils._errors import ServiceError
from ansible_collections.community.pingone.plugins.modules import pingone_zoom_store as module

STORE = "da166d8e-eaa7-4251-8480-85448e095bc3"
OTHER = "11111111-2222-4333-8444-555555555555"
SECRET = "Zm9v-the/secret+5"
PATH = "/propagation/stores"
OAUTH = {"oauth_account_id": "account", "oauth_client_id": "client", "oauth_client_secret": SECRET}
JWT = {"authentication_method": "JWT Bearer Token", "api_key": "a key", "api_secret": "an api secret"}
JWT_KEYS = {name.upper(): value for name, value in JWT.items()}
IMAGE = "https://example.com/z.png"
BOTH = pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
DISCLOSURES = pytest.mark.parametrize("disclosure", ["echo", "mask", "omit"])
NO_OAUTH = dict.fromkeys(["OAUTH_TOKEN_URL", "OAUTH_ACCOUNT_ID", "OAUTH_CLIENT_ID", "OAUTH_CLIENT_SECRET"])


# Lookup


@pytest.mark.parametrize("lookup", [{"name": "b"}, {"name": None, "store_id": OTHER}, {"name": "b", "store_id": OTHER}])
@pytest.mark.parametrize("state", ["present", "absent"])
def test_lookup_when_by_id_name_or_both_then_that_store_is_meant(lookup, state, pingone, params, record):
    service = pingone(record(), record(id=OTHER, name="b"), record(id="7", name="b", type="scim"))
    module.run(params(**lookup, state=state, description="new"), service.api, False)
    assert [one.path for one in service.writes] == [f"{PATH}/{OTHER}"]


@pytest.mark.parametrize("over", [{"name": "Zoom Connection"}, {"name": "zoom connection "}, {"type": "scim"}])
def test_lookup_when_name_is_not_exact_or_type_another_then_a_store_is_made(over, pingone, params, record):
    service = pingone(record(**over))
    module.run(params(configuration=OAUTH), service.api, False)
    assert [one.method for one in service.writes] == ["POST"]


@BOTH
@pytest.mark.parametrize("state", ["present", "absent"])
def test_lookup_when_several_have_the_name_then_their_ids_are_listed(state, check, pingone, record, refused):
    service = pingone(record(), record(id=OTHER), record(id="unlike", name="b"))
    text = refused(service, check, state=state)
    assert STORE in text and OTHER in text and "unlike" not in text


@BOTH
def test_store_id_when_nobodys_and_present_then_refused(check, pingone, record, refused):
    text = refused(pingone(record()), check, store_id=OTHER)
    assert "store_id" in text and OTHER in text


@BOTH
def test_store_id_when_nobodys_and_absent_then_unchanged(check, pingone, params, record):
    service = pingone(record())
    result = module.run(params(store_id=OTHER, name=None, state="absent"), service.api, check)
    assert (result.changed, result.values["store"], service.writes) == (False, None, [])


@BOTH
@pytest.mark.parametrize("state", ["present", "absent"])
def test_store_id_when_of_another_type_then_refused(state, check, pingone, record, refused):
    text = refused(pingone(record(type="scim")), check, store_id=STORE, name=None, state=state)
    assert "store_id" in text and "scim" in text


def test_name_when_beside_store_id_then_renamed_in_place(pingone, params, record):
    service = pingone(record(description="kept"))
    result = module.run(params(store_id=STORE, name="renamed"), service.api, False)
    assert result.changed and result.values["store"]["name"] == "renamed"
    assert (service.writes[0].method, service.writes[0].path) == ("PUT", f"{PATH}/{STORE}")
    assert service.writes[0].body["name"] == "renamed"
    assert service.writes[0].body["description"] == "kept"
    assert result.diff["before"]["name"] == "zoom connection"


@BOTH
def test_name_when_renamed_onto_a_taken_one_then_refused_with_the_ids(check, pingone, record, refused):
    service = pingone(record(), record(id=OTHER, name="taken"), record(id="9", name="taken"))
    text = refused(service, check, store_id=STORE, name="taken")
    assert ("taken" in text and f"9, {OTHER}" in text) or f"{OTHER}, 9" in text


@BOTH
def test_name_when_renamed_while_the_list_cannot_be_read_then_refused(check, pingone, params, record, refused):
    service = pingone(record())
    service.script["GET", PATH] = [(500, {"code": "UNEXPECTED_ERROR"})]
    assert "list the stores" in refused(service, check, ServiceError, store_id=STORE, name="renamed")
    service.script["GET", PATH] = [(500, {"code": "UNEXPECTED_ERROR"})]
    assert module.run(params(store_id=STORE, status="INACTIVE"), service.api, check).changed


@BOTH
def test_absent_when_id_and_name_do_not_match_then_refused(check, pingone, record, refused):
    text = refused(pingone(record()), check, store_id=STORE, name="another", state="absent")
    assert "name" in text and "zoom connection" in text and "another" in text


# The options


@pytest.mark.parametrize(
    ("options", "key", "value"),
    [
        ({"description": "d"}, "description", "d"),
        ({"status": "INACTIVE"}, "status", "INACTIVE"),
        ({"managed": False}, "managed", False),
        ({"image_href": IMAGE}, "image", {"href": IMAGE}),
    ],
)
def test_option_when_set_then_sent_and_shown(options, key, value, pingone, params, record):
    service = pingone(record())
    result = module.run(params(**options), service.api, False)
    assert service.writes[0].body[key] == value
    name = next(iter(options))
    assert result.values["store"][name] == options[name] == result.diff["after"][name]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("scim_url", "https://zoom.example.com/scim2"),
        ("authentication_method", "OAuth Bearer Token"),
        ("oauth_token_url", "https://zoom.example.com/token"),
        ("oauth_account_id", "another"),
        ("oauth_client_id", "another"),
        ("oauth_client_secret", "another"),
        ("api_key", "a key"),
        ("api_secret", "an api secret"),
        ("create_users", False),
        ("update_users", False),
        ("disable_users", True),
        ("deprovision_users", True),
        ("remove_action", "Disable"),
    ],
)
def test_configuration_when_set_then_sent_under_the_upper_case_key(option, value, pingone, params, record):
    keys = {"API_KEY": "old", "API_SECRET": "old"} if option.startswith("api_") else {"AUTHENTICATION_METHOD": None}
    standing = record(configuration=keys)
    service = pingone(standing)
    assert module.run(params(configuration={option: value}), service.api, False).changed
    assert service.writes[0].body["configuration"] == {**standing["configuration"], option.upper(): value}


def test_options_when_not_set_then_neither_made_up_nor_lost(pingone, params, record):
    service = pingone(record(description="d", status="INACTIVE", image={"href": IMAGE}))
    module.run(params(configuration={"create_users": False}), service.api, False)
    expected = {"name": "zoom connection", "type": "Zoom", "description": "d", "status": "INACTIVE", "managed": True}
    configuration = {**record()["configuration"], "CREATE_USERS": False}
    assert service.writes[0].body == {**expected, "image": {"href": IMAGE}, "configuration": configuration}


def test_creation_when_options_are_not_set_then_only_the_three_defaults_are_added(pingone, params):
    service = pingone()
    module.run(params(configuration=OAUTH), service.api, False)
    defaults = {
        "SCIM_URL": "https://api.zoom.us/scim2",
        "AUTHENTICATION_METHOD": "OAuth Bearer Token",
        "OAUTH_TOKEN_URL": "https://zoom.us/oauth/token",
    }
    given = {name.upper(): value for name, value in OAUTH.items()}
    expected = {"type": "Zoom", "name": "zoom connection", "configuration": {**defaults, **given}}
    assert service.writes[0].body == expected


def test_update_when_default_keys_are_lacking_then_not_added(pingone, params, record):
    lacking = {"SCIM_URL": None, "AUTHENTICATION_METHOD": None, "OAUTH_TOKEN_URL": None}
    service = pingone(record(configuration=lacking))
    module.run(params(status="INACTIVE"), service.api, False)
    assert not set(lacking) & set(service.writes[0].body["configuration"])


@pytest.mark.parametrize(
    ("over", "option", "cleared"),
    [
        ({"description": "d"}, "description", "description"),
        ({"image": {"href": IMAGE}}, "image_href", "image"),
    ],
)
def test_text_when_empty_then_cleared_once(over, option, cleared, pingone, params, record):
    service = pingone(record(**over))
    result = module.run(params(**{option: ""}), service.api, False)
    assert result.changed and result.values["store"][option] == ""
    body = service.writes[0].body
    assert body.get(cleared) in (None, "", {})
    assert not module.run(params(**{option: ""}), service.api, False).changed


@pytest.mark.parametrize(
    ("option", "over"),
    [
        ("remove_action", {}),
        ("oauth_account_id", {**JWT_KEYS}),
        ("oauth_client_secret", {**JWT_KEYS}),
        ("api_key", {"API_KEY": "a key"}),
        ("api_secret", {"API_SECRET": "an api secret"}),
    ],
)
def test_optional_key_when_empty_then_removed_once(option, over, pingone, params, record):
    service = pingone(record(configuration=over))
    options = params(configuration={option: ""})
    assert module.run(options, service.api, False).changed
    assert option.upper() not in service.writes[0].body["configuration"]
    assert not module.run(options, service.api, False).changed


@BOTH
@pytest.mark.parametrize("option", ["scim_url", "oauth_token_url", "oauth_account_id", "oauth_client_id"])
@DISCLOSURES
def test_required_key_when_empty_for_a_store_that_needs_it_then_refused(
    disclosure, option, check, pingone, record, refused
):
    text = refused(pingone(record(), disclosure=disclosure), check, configuration={option: ""})
    assert f"configuration.{option}" in text


@BOTH
@DISCLOSURES
def test_required_secret_when_empty_for_a_store_that_needs_it_then_refused(disclosure, check, pingone, record, refused):
    text = refused(pingone(record(), disclosure=disclosure), check, configuration={"oauth_client_secret": ""})
    assert "configuration.oauth_client_secret" in text


@BOTH
def test_creation_when_required_options_lack_then_each_is_named(check, pingone, refused):
    text = refused(pingone(), check, configuration={"oauth_client_id": ""})
    for option in ("oauth_account_id", "oauth_client_id", "oauth_client_secret"):
        assert f"configuration.{option}" in text
    assert "configuration.api_key" not in text
    assert "configuration.scim_url" not in text


@BOTH
def test_creation_when_name_lacks_then_refused(check, pingone, refused):
    assert "store_id" in refused(pingone(), check, name=None, store_id=OTHER, configuration=OAUTH)


@BOTH
@pytest.mark.parametrize("standing", [None, JWT_KEYS])
def test_jwt_when_wanted_then_warned_of(standing, check, pingone, params, record):
    service = pingone(*([record(configuration={**standing, **NO_OAUTH})] if standing else []))
    result = module.run(params(configuration=JWT), service.api, check)
    assert result.changed is (standing is None)
    assert len([text for text in result.warnings if "JWT" in text and "deprecated" in text]) == 1


def test_oauth_when_wanted_then_not_warned_of(pingone, params):
    assert module.run(params(configuration=OAUTH), pingone().api, False).warnings == []


@DISCLOSURES
def test_oauth_when_store_was_jwt_then_api_keys_are_dropped(disclosure, pingone, params, record):
    service = pingone(record(configuration={**NO_OAUTH, **JWT_KEYS}), disclosure=disclosure)
    wanted = {**OAUTH, "authentication_method": "OAuth Bearer Token", "oauth_token_url": "https://zoom.us/oauth/token"}
    result = module.run(params(configuration=wanted), service.api, False)
    sent = service.writes[0].body["configuration"]
    assert not {"API_KEY", "API_SECRET"} & set(sent)
    assert sent["OAUTH_CLIENT_SECRET"] == SECRET
    assert result.warnings == []


def test_oauth_when_it_was_oauth_before_then_api_keys_stay(pingone, params, record):
    service = pingone(record(configuration={"API_KEY": "a key", "API_SECRET": "an api secret"}))
    wanted = {"authentication_method": "OAuth Bearer Token", "create_users": False}
    module.run(params(configuration=wanted), service.api, False)
    assert service.writes[0].body["configuration"]["API_KEY"] == "a key"


# The connection test


@BOTH
@pytest.mark.parametrize(
    ("standing", "options", "disclosure", "tested"),
    [
        (None, {"configuration": OAUTH}, "echo", True),
        ({}, {"configuration": {"create_users": False}}, "echo", True),
        ({}, {"configuration": {"oauth_client_secret": "another"}}, "echo", True),
        ({}, {"configuration": OAUTH, "update_secret": "always"}, "omit", True),
        ({}, {"configuration": {"remove_action": ""}}, "echo", True),
        ({}, {"configuration": OAUTH}, "echo", False),
        ({}, {"configuration": OAUTH}, "mask", False),
        ({}, {"configuration": OAUTH, "update_secret": "always"}, "echo", False),
        ({}, {"status": "INACTIVE"}, "echo", False),
        ({}, {"status": "INACTIVE", "configuration": OAUTH}, "echo", False),
        ({}, {"state": "absent"}, "echo", False),
    ],
)
def test_connection_when_configuration_is_to_be_written_then_tested_before(
    standing, options, disclosure, tested, check, pingone, params, record
):
    service = pingone(*([record(**standing)] if standing is not None else []), disclosure=disclosure)
    result = module.run(params(test_connection=True, **options), service.api, check)
    tests = [one for one in service.requests if one.path == f"{PATH}/connection/status"]
    assert len(tests) == tested
    if tested:
        assert tests[0].content_type == "application/vnd.pingidentity.connection.check+json"
        assert tests[0].body["configuration"]["OAUTH_CLIENT_SECRET"]
        assert result.changed
    if tested and not check:
        assert service.requests.index(tests[0]) < service.requests.index(service.writes[0])
        assert tests[0].body == service.writes[0].body


def test_connection_when_not_asked_for_then_not_tested(pingone, params):
    service = pingone()
    module.run(params(configuration=OAUTH), service.api, False)
    assert service.asked == [f"GET {PATH}", f"POST {PATH}"]


@BOTH
@pytest.mark.parametrize("standing", [False, True])
def test_connection_when_refused_then_nothing_is_written(standing, check, pingone, record, refused):
    service = pingone(*([record()] if standing else []))
    service.script["POST", f"{PATH}/connection/status"] = [(400, {"code": "INVALID_DATA", "message": "no"})]
    wanted = {**OAUTH, "oauth_client_id": "another"}
    assert "INVALID_DATA" in refused(service, check, ServiceError, configuration=wanted, test_connection=True)
