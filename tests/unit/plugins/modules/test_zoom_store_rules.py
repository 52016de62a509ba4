# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_zoom_store: the rules that decide idempotency, sentence by sentence."""

from __future__ import annotations

import json

import pytest

from ansible_collections.community.pingone.plugins.module_utils._errors import PingOneError, ServiceError
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


# Rule 1 and 2: secrets, and the whole record


@pytest.mark.parametrize(
    ("read", "disclosed"),
    [
        *[(text, False) for text in (None, "", "***", "a***z", "\u2022\u2022\u2022", "xxx", "XXX9", "12###", "*" * 40)],
        *[(text, True) for text in ("another", "a**b", "xx", "x-x-x", "OAUTH_CLIENT_SECRET")],
    ],
)
def test_secret_when_read_then_disclosed_unless_it_is_a_mask(read, disclosed, pingone, params, record):
    service = pingone(record(configuration={"OAUTH_CLIENT_SECRET": read or None}))
    if read == "":
        service.stores[STORE]["configuration"]["OAUTH_CLIENT_SECRET"] = ""
    result = module.run(params(configuration=OAUTH), service.api, False)
    assert result.changed is disclosed
    assert result.values["unverified_secrets"] == ([] if disclosed else ["oauth_client_secret"])


def test_secret_when_it_looks_masked_but_equals_the_given_one_then_verified(pingone, params, record):
    service = pingone(record(configuration={"OAUTH_CLIENT_SECRET": "abcXXXdef"}))
    result = module.run(params(configuration={"oauth_client_secret": "abcXXXdef"}), service.api, False)
    assert (result.changed, result.values["unverified_secrets"], result.warnings) == (False, [], [])


@pytest.mark.parametrize("update_secret", ["on_create", "always"])
def test_secret_when_the_store_shows_no_method_nor_secret_then_unverified(update_secret, pingone, params, record):
    """PingOne's own method is JWT where none is set, and it may not disclose api_key and api_secret."""
    standing = record(configuration={**dict.fromkeys(record()["configuration"]), "SCIM_URL": "https://u", **JWT_KEYS})
    del standing["configuration"]["AUTHENTICATION_METHOD"]
    secrets = {"api_key": "a key", "api_secret": "an api secret"}
    options = params(configuration=secrets, update_secret=update_secret)
    result = module.run(options, pingone(standing, disclosure="omit").api, False)
    always = update_secret == "always"
    assert (result.changed, result.values["unverified_secrets"]) == (always, [] if always else sorted(secrets))


def test_unverified_secrets_when_several_then_sorted_and_bare_names(pingone, params, record):
    service = pingone(record(configuration=JWT_KEYS), disclosure="mask")
    result = module.run(params(configuration={**JWT, **OAUTH}), service.api, False)
    assert result.values["unverified_secrets"] == ["api_key", "api_secret", "oauth_client_secret"]
    assert result.warnings.count(module.UNVERIFIED_WARNING) == 1


@BOTH
@pytest.mark.parametrize("disclosure", ["mask", "omit"])
@pytest.mark.parametrize("options", [{"status": "INACTIVE"}, {"store_id": STORE, "name": "b"}])
def test_write_when_a_required_secret_is_neither_read_nor_given_then_refused(
    options, disclosure, check, pingone, record, refused
):
    service = pingone(record(), disclosure=disclosure)
    assert "configuration.oauth_client_secret" in refused(service, check, **options)


def test_write_when_the_secret_is_read_then_it_goes_back(pingone, params, record):
    service = pingone(record())
    module.run(params(status="INACTIVE"), service.api, False)
    assert service.writes[0].body["configuration"]["OAUTH_CLIENT_SECRET"] == SECRET


@DISCLOSURES
def test_unknown_keys_when_written_then_kept_and_never_shown(disclosure, pingone, params, record):
    unknown = {"NEW_KEY": "hidden-1", "DEEP": {"a": ["hidden-2"]}}
    service = pingone(record(configuration=unknown, region={"code": "hidden-3"}), disclosure=disclosure)
    result = module.run(params(status="INACTIVE", configuration=OAUTH), service.api, False)
    body = service.writes[0].body
    assert body["region"] == {"code": "hidden-3"}
    assert {key: body["configuration"][key] for key in unknown} == unknown
    assert "hidden" not in json.dumps([result.values, result.diff])


def test_image_when_it_has_more_than_a_href_then_the_rest_is_kept(pingone, params, record):
    service = pingone(record(image={"alt": "Zoom", "href": "https://example.com/old.png"}))
    module.run(params(image_href=IMAGE), service.api, False)
    assert service.writes[0].body["image"] == {"alt": "Zoom", "href": IMAGE}


def test_image_when_it_is_not_to_change_then_its_id_goes_back(pingone, params, record):
    image = {"id": "7", "href": IMAGE}
    for options in ({}, {"image_href": IMAGE}):
        service = pingone(record(image=image))
        module.run(params(status="INACTIVE", **options), service.api, False)
        assert service.writes[0].body["image"] == image


# Rule 3: what is no drift


@pytest.mark.parametrize("none", ["absent", None, "default"])
@pytest.mark.parametrize(
    ("key", "default", "option", "value"),
    [
        ("status", "INACTIVE", "status", "INACTIVE"),
        ("managed", False, "managed", False),
        ("description", "", "description", ""),
        ("image", {}, "image_href", ""),
        ("image", {"href": ""}, "image_href", ""),
        ("image", {"href": None}, "image_href", ""),
    ],
)
def test_default_when_it_stands_as_null_or_absent_then_equal(
    key, default, option, value, none, pingone, params, record
):
    standing = record(**{key: None})
    if none != "absent":
        standing[key] = default if none == "default" else None
    result = module.run(params(**{option: value}), pingone(standing).api, False)
    assert not result.changed
    assert result.values["store"][option] == value


@pytest.mark.parametrize("null", [False, True])
@pytest.mark.parametrize("option", ["create_users", "update_users", "disable_users", "deprovision_users"])
def test_configuration_key_when_absent_or_null_then_differs_from_false(option, null, pingone, params, record):
    standing = record(configuration={option.upper(): None})
    if null:
        standing["configuration"][option.upper()] = None
    assert module.run(params(configuration={option: False}), pingone(standing).api, False).changed


@pytest.mark.parametrize(("text", "value"), [("true", True), ("True", True), ("false", False), ("FALSE", False)])
def test_boolean_when_it_stands_as_a_text_then_equal(text, value, pingone, params, record):
    service = pingone(record(managed=text, configuration={"CREATE_USERS": text}))
    same = module.run(params(managed=value, configuration={"create_users": value}), service.api, False)
    assert not same.changed
    assert same.values["store"]["configuration"]["create_users"] is value
    assert module.run(params(configuration={"create_users": not value}), service.api, False).changed


def test_sync_status_and_times_when_they_change_then_no_drift_but_shown(pingone, params, same, record):
    sync = {"syncState": "FAILED", "details": "d", "failedCount": 2, "lastSyncAt": "2024-01-01T00:00:00.000Z"}
    service = pingone(record(syncStatus=sync, updatedAt="2030-01-01T00:00:00.000Z", SERVER_MADE=1))
    result = module.run(params(**same()), service.api, False)
    assert not result.changed
    shown = result.values["store"]["sync_status"]
    assert (shown["sync_state"], shown["details"], shown["failed_count"]) == ("FAILED", "d", 2)
    assert shown["user_total"] is None


# What PingOne answers


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"image": {"href": "https://uploads.pingone.com/7.png"}}, "image_href"),
        ({"status": "INACTIVE"}, "status"),
        ({"managed": False}, "managed"),
        ({"description": "trimmed"}, "description"),
        ({"name": "trimmed"}, "name"),
        ({"SCIM_URL": "https://elsewhere"}, "configuration.scim_url"),
        ({"CREATE_USERS": False}, "configuration.create_users"),
        ({"REMOVE_ACTION": "Disable"}, "configuration.remove_action"),
        ({"OAUTH_CLIENT_SECRET": "another secret"}, "configuration.oauth_client_secret"),
        ({"SERVER_MADE": 1, "DISABLE_USERS": True}, None),
        ({"OAUTH_CLIENT_SECRET": "********"}, None),
        ({}, None),
    ],
)
@pytest.mark.parametrize("standing", [False, True])
def test_answer_when_unlike_what_was_sent_then_warned_of_by_option(
    standing, change, named, pingone, params, same, record
):
    service = pingone(*([record(description="old")] if standing else []))

    def rewrite(sent):
        configuration = {**sent["configuration"], **{key: value for key, value in change.items() if key.isupper()}}
        return {
            **sent,
            **{key: value for key, value in change.items() if key.islower()},
            "configuration": configuration,
        }

    service.rewrite = rewrite
    result = module.run(params(**same(), description=" d ", image_href=IMAGE), service.api, False)
    assert result.changed
    if named is None:
        assert result.warnings == []
        return
    assert len(result.warnings) == 1
    assert result.warnings[0].rstrip(".").endswith(f": {named}")
    assert "another secret" not in result.warnings[0]


# Rule 5: absent


@BOTH
@pytest.mark.parametrize(("managed", "warned"), [(True, True), ("true", True), (False, False), (None, False)])
def test_absent_when_managed_then_warned_of(managed, warned, check, pingone, params, record):
    result = module.run(params(state="absent"), pingone(record(managed=managed)).api, check)
    assert [("deprovision" in text, "revision" in text) for text in result.warnings] == [(True, True)] * warned


def test_absent_when_delete_answers_404_then_unchanged(pingone, params, record):
    service = pingone(record())
    service.script["DELETE", f"{PATH}/{STORE}"] = [(404, {"code": "NOT_FOUND"})]
    result = module.run(params(state="absent"), service.api, False)
    assert (result.changed, result.values["store"], result.warnings) == (False, None, [])
    assert result.diff["before"] == result.diff["after"]


RULE = {"id": "r-1", "name": "everybody", "sourceStore": {"id": "s"}, "targetStore": {"id": STORE}}
STRANGER = {"id": "r-2", "name": "strangers", "sourceStore": {"id": "s"}, "targetStore": {"id": OTHER}}


@pytest.mark.parametrize(
    "answer",
    [
        (400, {"code": "REQUEST_FAILED", "details": [{"code": "CONSTRAINT_VIOLATION", "target": "store"}]}),
        (409, {"code": "INVALID_REQUEST"}),
        (403, {"code": "INVALID_DATA", "details": [{"code": "CONSTRAINT_VIOLATION"}]}),
    ],
)
def test_absent_when_rules_refer_to_the_store_then_they_are_named(answer, pingone, params, record):
    service = pingone(record())
    service.rules = [RULE, STRANGER]
    service.script["DELETE", f"{PATH}/{STORE}"] = [answer]
    with pytest.raises(ServiceError) as error:
        module.run(params(state="absent"), service.api, False)
    assert "everybody" in str(error.value) and "r-1" in str(error.value)
    assert "strangers" not in str(error.value)
    assert STORE in service.stores


@pytest.mark.parametrize("member", ["sourceStore", "targetStore"])
def test_absent_when_checked_then_the_rules_are_read(member, pingone, record, refused):
    service = pingone(record())
    service.rules = [{"id": "r-1", "name": "everybody", member: {"id": STORE}}, STRANGER]
    text = refused(service, True, PingOneError, state="absent")
    assert "everybody" in text and "r-1" in text and "strangers" not in text
    assert "GET /propagation/rules" in service.asked


@BOTH
def test_absent_when_nothing_stands_then_no_rules_are_read(check, pingone, params):
    service = pingone()
    assert not module.run(params(state="absent"), service.api, check).changed
    assert service.asked == [f"GET {PATH}"]


# A creation to which nobody answered


@pytest.mark.parametrize(("disclosure", "puts"), [("echo", 0), ("mask", 1), ("omit", 1)], ids=["echo", "mask", "omit"])
def test_creation_when_nobody_answered_then_adopted_and_converged(disclosure, puts, pingone, params, same):
    service = pingone(disclosure=disclosure)
    service.script["POST", PATH] = [service.LOST]
    result = module.run(params(**same()), service.api, False)
    assert result.changed and result.values["store"]["id"] in service.stores
    assert result.values["unverified_secrets"] == []
    methods = [one.method for one in service.writes]
    assert methods == ["POST"] + ["PUT"] * puts
    assert len(service.stores) == 1
    assert service.writes[-1].body["configuration"]["OAUTH_CLIENT_SECRET"] == SECRET


def test_creation_when_the_adopted_store_differs_then_made_as_wanted(pingone, params, same):
    service = pingone()
    service.script["POST", PATH] = [service.LOST]
    service.rewrite = lambda sent: {**sent, "status": "INACTIVE"} if len(service.writes) == 1 else sent
    result = module.run(params(**same()), service.api, False)
    assert [one.method for one in service.writes] == ["POST", "PUT"]
    assert result.values["store"]["status"] == "ACTIVE"


def test_creation_when_the_adopted_store_holds_more_then_it_is_kept(pingone, params, same):
    service = pingone(disclosure="omit")
    service.script["POST", PATH] = [service.LOST]
    service.rewrite = lambda sent: {**sent, "more": 1, "configuration": {**sent["configuration"], "MORE": 1}}
    module.run(params(**same()), service.api, False)
    body = service.writes[-1].body
    assert (service.writes[-1].method, body["more"], body["configuration"]["MORE"]) == ("PUT", 1, 1)


def test_creation_when_nobody_answered_nor_made_it_then_sent_again(pingone, params, same):
    service = pingone()
    service.script["POST", PATH] = [service.DROPPED]
    result = module.run(params(**same()), service.api, False)
    assert result.changed
    assert [one.method for one in service.writes] == ["POST", "POST"]
    assert len(service.stores) == 1
