# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_zoom_store: what each state makes of each situation, and that check mode says the same."""

from __future__ import annotations

import itertools
import json
import typing as t

import pytest

from ansible_collections.community.pingone.plugins.module_utils._errors import PingOneError
from ansible_collections.community.pingone.plugins.modules import pingone_zoom_store as module

STORE = "da166d8e-eaa7-4251-8480-85448e095bc3"
OTHER = "11111111-2222-4333-8444-555555555555"
SECRET = "Zm9v-the/secret+5"
PATH = "/propagation/stores"
DISCLOSURES = ("echo", "mask", "omit")
TIMES = ("id", "created_at", "updated_at")

OAUTH = {
    "SCIM_URL": "https://api.zoom.us/scim2",
    "AUTHENTICATION_METHOD": "OAuth Bearer Token",
    "OAUTH_TOKEN_URL": "https://zoom.us/oauth/token",
    "OAUTH_ACCOUNT_ID": "account",
    "OAUTH_CLIENT_ID": "client",
    "OAUTH_CLIENT_SECRET": SECRET,
    "CREATE_USERS": True,
    "REMOVE_ACTION": "Delete",
}
WANTED = {"type": "Zoom", "name": "zoom connection", "status": "ACTIVE", "managed": True, "configuration": OAUTH}

SITUATIONS: dict[str, list[dict[str, t.Any]]] = {
    "none": [],
    "same": [{}],
    "differs": [{"status": "INACTIVE"}],
    "secret": [{"configuration": {"OAUTH_CLIENT_SECRET": "another secret"}}],
    "several": [{"id": OTHER}, {}],
}


def shown(**over: t.Any) -> dict[str, t.Any]:
    """Return the wanted store in the options' names."""
    configuration = {key.lower(): value for key, value in OAUTH.items() if key != "OAUTH_CLIENT_SECRET"}
    store = {"name": "zoom connection", "description": "", "status": "ACTIVE", "managed": True, "image_href": ""}
    return {**store, "configuration": configuration, **over}


def marked(view: dict[str, t.Any], marker: str) -> dict[str, t.Any]:
    """Return a view with a marker in place of the changed secret."""
    return {**view, "configuration": {**view["configuration"], "oauth_client_secret": marker}}


TABLE = list(
    itertools.product(("absent", "present"), SITUATIONS, DISCLOSURES, ("on_create", "always"), (False, True)),
)


@pytest.mark.parametrize(("state", "situation", "disclosure", "update_secret", "check"), TABLE)
def test_table(state, situation, disclosure, update_secret, check, pingone, params, same, record):
    """Every state in every situation: what is reported, and exactly what is sent."""
    service = pingone(*(record(**over) for over in SITUATIONS[situation]), disclosure=disclosure)
    options = params(**same(), state=state, update_secret=update_secret)
    if situation == "several":
        with pytest.raises(PingOneError, match=f"{OTHER}, {STORE}"):
            module.run(options, service.api, check)
        assert service.asked == [f"GET {PATH}"]
        return

    result = module.run(options, service.api, check)

    hidden = disclosure != "echo"
    stands = situation != "none"
    if state == "absent":
        changed, unverified = stands, []
    elif situation in ("none", "differs"):
        changed, unverified = True, []
    else:
        changed = update_secret == "always" if hidden else situation == "secret"
        unverified = ["oauth_client_secret"] if hidden and not changed else []
    assert result.changed is changed
    assert result.values["unverified_secrets"] == unverified
    done = "delete" if state == "absent" else "update" if stands else "create"
    assert result.values["operation"] == (done if changed else "none")
    expect_warnings(result.warnings, unverified, state == "absent" and changed)
    expect_store(result.values["store"], state)
    expect_diff(result.diff, state, situation, hidden, changed and update_secret == "always")
    expect_writes(service.writes, state, stands, changed and not check)


def expect_warnings(warnings: list[str], unverified: list[str], deprovisions: bool) -> None:
    """One constant text about secrets, one about managed stores that go."""
    assert [warning for warning in warnings if "unverified_secrets" in warning] == (
        [module.UNVERIFIED_WARNING] if unverified else []
    )
    assert len([warning for warning in warnings if "deprovision" in warning]) == deprovisions
    assert len(warnings) == bool(unverified) + deprovisions


def expect_store(store: dict[str, t.Any] | None, state: str) -> None:
    """The store in the options' names, beside what only PingOne can say; null after absent."""
    if state == "absent":
        assert store is None
        return
    rest = {name: value for name, value in store.items() if name not in TIMES}
    environment = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
    assert rest == {**shown(), "environment_id": environment, "type": "Zoom", "sync_status": None}
    assert set(TIMES) < set(store)


def expect_diff(diff: dict[str, t.Any], state: str, situation: str, hidden: bool, rewritten: bool) -> None:
    """The whole record before and after, a changed secret as two markers."""
    before = {} if situation == "none" else shown(status="INACTIVE") if situation == "differs" else shown()
    after = {} if state == "absent" else shown()
    if situation == "none" and state == "present":
        after = marked(after, "(new secret)")
    elif state == "present" and (rewritten if hidden else situation == "secret"):
        before, after = marked(before, "(old secret)"), marked(after, "(new secret)")
    assert diff == {"before": before, "after": after}


def expect_writes(writes: list[t.Any], state: str, stands: bool, written: bool) -> None:
    """One write per change, of the whole record, with the given secret, or none at all."""
    if not written:
        assert writes == []
        return
    assert len(writes) == 1
    if state == "absent":
        assert (writes[0].method, writes[0].path, writes[0].body) == ("DELETE", f"{PATH}/{STORE}", None)
        return
    expected = ("PUT", f"{PATH}/{STORE}") if stands else ("POST", PATH)
    assert (writes[0].method, writes[0].path) == expected
    assert writes[0].body.pop("image", {}) == {}
    assert writes[0].body == WANTED


@pytest.mark.parametrize("state", ["absent", "present"])
@pytest.mark.parametrize("situation", ["none", "same", "differs"])
def test_requests_when_done_then_one_listing_and_one_write(state, situation, pingone, params, same, record):
    """Requests are scarce: nothing is read twice."""
    service = pingone(*(record(**over) for over in SITUATIONS[situation]))
    result = module.run(params(**same(), state=state), service.api, False)
    assert len(service.requests) == 1 + result.changed


SET: dict[str, dict[str, t.Any]] = {
    "nothing": {},
    "description": {"description": "for all"},
    "description cleared": {"description": ""},
    "status": {"status": "INACTIVE"},
    "status active": {"status": "ACTIVE"},
    "managed": {"managed": False},
    "image": {"image_href": "https://example.com/z.png"},
    "image cleared": {"image_href": ""},
    "renamed": {"store_id": STORE, "name": "another name"},
    "by id": {"store_id": STORE, "name": None},
    "unknown id": {"store_id": OTHER},
    "always": {"update_secret": "always"},
    "tested": {"test_connection": True},
    "absent": {"state": "absent"},
    "absent by id": {"state": "absent", "store_id": STORE},
    "absent and unknown": {"state": "absent", "store_id": OTHER, "name": None},
    "absent and another name": {"state": "absent", "store_id": STORE, "name": "another name"},
}
SET_IN_CONFIGURATION: dict[str, dict[str, t.Any]] = {
    "scim_url": {"scim_url": "https://zoom.example.com/scim2"},
    "oauth_token_url": {"oauth_token_url": "https://zoom.example.com/token"},
    "oauth_account_id": {"oauth_account_id": "another"},
    "oauth_client_id": {"oauth_client_id": "another"},
    "oauth_client_secret": {"oauth_client_secret": "another secret"},
    "api_key": {"api_key": "a key"},
    "api_secret": {"api_secret": "an api secret"},
    "api_secret cleared": {"api_secret": ""},
    "jwt": {"authentication_method": "JWT Bearer Token", "api_key": "a key", "api_secret": "an api secret"},
    "jwt without secrets": {"authentication_method": "JWT Bearer Token"},
    "required cleared": {"oauth_account_id": ""},
    "create_users": {"create_users": False},
    "update_users": {"update_users": True},
    "disable_users": {"disable_users": False},
    "deprovision_users": {"deprovision_users": True},
    "remove_action": {"remove_action": "Disable"},
    "remove_action cleared": {"remove_action": ""},
}
JWT = {"AUTHENTICATION_METHOD": "JWT Bearer Token", "API_KEY": "a key", "API_SECRET": "an api secret"}
STANDING: dict[str, list[dict[str, t.Any]]] = {
    "none": [],
    "sample": [{}],
    "rich": [
        {
            "description": "old",
            "image": {"id": "7", "href": "https://example.com/old.png"},
            "configuration": {**JWT, "UNKNOWN": 1, "OAUTH_CLIENT_SECRET": None},
            "unknown": {"a": 1},
            "syncStatus": {"syncState": "SYNCING", "details": f"at {SECRET}"},
        }
    ],
    "two": [{}, {"id": OTHER, "name": "another name"}],
}


@pytest.mark.parametrize("case", [*SET, *SET_IN_CONFIGURATION])
def test_check_mode_when_compared_then_says_what_the_real_run_says(case, pingone, params, record):
    """Rule 4, option by option: a check sends no write, and reports what the real run reports."""
    base = {"oauth_account_id": "account", "oauth_client_id": "client", "oauth_client_secret": SECRET}
    for given, standing, disclosure in itertools.product((base, {}), STANDING, DISCLOSURES):
        configuration = {**given, **SET_IN_CONFIGURATION.get(case, {})}
        options = params(**SET.get(case, {}), configuration=configuration or None)
        told = {}
        for check in (True, False):
            service = pingone(*(record(**over) for over in STANDING[standing]), disclosure=disclosure)
            told[check] = outcome(options, service, check)
            assert not (check and service.writes), (standing, disclosure)
        assert told[True] == told[False], (standing, disclosure)


def outcome(options: dict[str, t.Any], service: t.Any, check: bool) -> t.Any:
    """Return all that a run tells, but for ids and timestamps."""
    try:
        result = module.run(options, service.api, check)
    except PingOneError as error:
        assert not service.writes
        return str(error)
    store = {name: value for name, value in (result.values["store"] or {}).items() if name not in TIMES}
    told = result.values["operation"], result.values["unverified_secrets"]
    return result.changed, store, told, result.diff, result.warnings


def test_check_mode_when_creating_then_what_only_pingone_knows_is_null(pingone, params, same):
    store = module.run(params(**same()), pingone().api, True).values["store"]
    assert [store[name] for name in TIMES] == [None, None, None]


def test_check_mode_when_updating_then_id_and_times_are_the_old_ones(pingone, params, same, record):
    service = pingone(record(createdAt="2020", updatedAt="2021"))
    store = module.run(params(**same(status="INACTIVE")), service.api, True).values["store"]
    assert [store[name] for name in TIMES] == [STORE, "2020", "2021"]


def test_real_run_when_updating_then_tells_pingones_times(pingone, params, same, record):
    service = pingone(record(updatedAt="2021"))
    store = module.run(params(**same(status="INACTIVE")), service.api, False).values["store"]
    assert store["updated_at"] == service.stores[STORE]["updatedAt"] != "2021"


@pytest.mark.parametrize("disclosure", DISCLOSURES)
@pytest.mark.parametrize("standing", ["none", "sample", "rich"])
def test_second_run_when_nothing_happened_then_unchanged(standing, disclosure, pingone, params, same, record):
    service = pingone(*(record(**over) for over in STANDING[standing]), disclosure=disclosure)
    options = params(**same(), description="for all", image_href="https://example.com/z.png")
    assert module.run(options, service.api, False).changed
    written = len(service.writes)
    assert not module.run(options, service.api, False).changed
    assert len(service.writes) == written


@pytest.mark.parametrize("disclosure", DISCLOSURES)
def test_store_when_fed_back_then_unchanged(disclosure, pingone, params, record):
    """Those members of the returned store that are options can be given back."""
    service = pingone(record(description="d", image={"href": "https://example.com/z.png"}), disclosure=disclosure)
    store = module.run(params(), service.api, False).values["store"]
    names = ("name", "description", "status", "managed", "image_href", "configuration")
    result = module.run(params(**{name: store[name] for name in names}), service.api, False)
    assert not result.changed
    assert not result.warnings


@pytest.mark.parametrize("disclosure", DISCLOSURES)
@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize("over", [{}, {"status": "INACTIVE"}, {"state": "absent"}, {"update_secret": "always"}])
def test_result_when_secrets_are_about_then_shows_none(over, check, disclosure, pingone, params, same, record):
    secrets = {"API_KEY": "the-api-key-7", "X_TOKEN": "an-unknown-token", "OAUTH_CLIENT_SECRET": "standing-secret"}
    standing = record(configuration=secrets, unknown="an-unknown-text", syncStatus={"details": "at standing-secret"})
    result = module.run(params(**same(**over)), pingone(standing, disclosure=disclosure).api, check)
    text = json.dumps([result.values, result.diff, result.warnings])
    for secret in (SECRET, "the-api-key-7", "an-unknown-token", "an-unknown-text"):
        assert secret not in text
    if disclosure == "echo":
        assert "standing-secret" not in text
