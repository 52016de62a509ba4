# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever JSON PingOne answers: a result or an error of ours, never a traceback."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.community.pingone.plugins.module_utils._errors import PingOneError
from ansible_collections.community.pingone.plugins.modules import pingone_zoom_store as store
from ansible_collections.community.pingone.plugins.modules import pingone_zoom_store_info as info

STORE = "da166d8e-eaa7-4251-8480-85448e095bc3"
PATH = "/propagation/stores"
MEMBERS = (
    *("id", "name", "type", "description", "status", "managed", "image", "href", "configuration", "syncStatus"),
    *("environment", "createdAt", "updatedAt", "_links", "_embedded", "unknown"),
)
KEYS = (
    *("SCIM_URL", "AUTHENTICATION_METHOD", "OAUTH_TOKEN_URL", "OAUTH_ACCOUNT_ID", "OAUTH_CLIENT_SECRET", "API_KEY"),
    *("API_SECRET", "CREATE_USERS", "REMOVE_ACTION", "X_UNKNOWN"),
)
PLAIN = st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "Zoom", "zoom connection", "***", "true"])
JSON = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(MEMBERS + KEYS), inner, max_size=3),
    max_leaves=6,
)
STANDING = st.fixed_dictionaries(
    {"id": st.just(STORE), "type": st.just("Zoom")},
    optional={
        **dict.fromkeys(MEMBERS[3:8], JSON),
        **dict.fromkeys(MEMBERS[9:], JSON),
        "configuration": JSON | st.dictionaries(st.sampled_from(KEYS), JSON),
    },
)
OPTIONS = {
    "configuration": {
        "oauth_client_secret": "a-secret",
        "create_users": True,
        "authentication_method": "OAuth Bearer Token",
    },
    "description": "d",
    "image_href": "https://x",
    "test_connection": True,
}
ASKED = st.sampled_from(
    [
        {},
        OPTIONS,
        {**OPTIONS, "store_id": STORE, "name": "new name"},
        {"store_id": STORE, "name": None, "status": "ACTIVE"},
        {"state": "absent"},
        {"state": "absent", "store_id": STORE},
    ]
)


@pytest.mark.parametrize("method", [["OAuth Bearer Token"], {"value": "OAuth Bearer Token"}])
def test_answer_when_the_method_is_no_text_then_no_traceback(method, pingone, params, record):
    attempt(store, params(), pingone(record(configuration={"AUTHENTICATION_METHOD": method})), False)


@pytest.mark.parametrize("state", ["present", "absent"])
def test_answer_when_a_store_has_no_name_then_no_traceback(state, pingone, params, record):
    attempt(store, params(store_id=STORE, state=state), pingone(record(name=None)), False)


@pytest.mark.parametrize("secret", ["s", "code"])
def test_answer_when_a_secret_is_part_of_a_word_of_ours_then_no_traceback(secret, pingone, params):
    service = pingone()
    service.script["POST", PATH] = [(400, {"code": "INVALID_DATA"})]
    wanted = {"oauth_account_id": "a", "oauth_client_id": "c", "oauth_client_secret": secret}
    attempt(store, params(configuration=wanted), service, False)


def attempt(module, options, service, check):
    """Run a module; what it returns can be told to core, and an error of ours has a text."""
    try:
        result = module.run(options, service.api, check)
        json.dumps([result.values, result.diff, result.warnings])
    except PingOneError as error:
        assert str(error)


@given(page=JSON, asked=ASKED, check=st.booleans())
def test_answer_when_a_list_is_any_json_then_a_result_or_an_error_of_ours(page, asked, check, pingone, params):
    for module in (store, info):
        for answer in (page, {"_embedded": {"stores": page}}, {"_embedded": {"stores": [page]}}):
            service = pingone()
            service.script["GET", PATH] = [(200, answer)]
            service.script["GET", f"{PATH}/{STORE}"] = [(200, page)]
            attempt(module, params(**asked), service, check)


@given(record=STANDING, asked=ASKED, check=st.booleans())
@pytest.mark.parametrize("module", [store, info], ids=["store", "info"])
def test_answer_when_a_record_holds_any_json_then_a_result_or_an_error_of_ours(
    module, record, asked, check, pingone, params
):
    service = pingone()
    service.script["GET", PATH] = [(200, {"_embedded": {"stores": [record]}})]
    attempt(module, params(**asked), service, check)


@given(body=JSON | STANDING, standing=st.booleans())
def test_answer_when_a_write_is_answered_with_any_json_then_a_result_or_an_error_of_ours(
    body, standing, pingone, params, record
):
    service = pingone(*([record()] if standing else []))
    service.script["POST", PATH] = [(201, body)]
    service.script["PUT", f"{PATH}/{STORE}"] = [(200, body)]
    wanted = {"oauth_account_id": "a", "oauth_client_id": "c", "oauth_client_secret": "a-secret"}
    attempt(store, params(status="INACTIVE", configuration=wanted), service, False)


@given(rules=JSON, status=st.sampled_from([400, 404, 409, 500]))
def test_answer_when_rules_are_any_json_then_a_result_or_an_error_of_ours(rules, status, pingone, params, record):
    for check in (False, True):
        for answer in (rules, {"_embedded": {"rules": rules}}, {"_embedded": {"rules": [rules]}}):
            service = pingone(record())
            service.script["DELETE", f"{PATH}/{STORE}"] = [(status, rules)]
            service.script["GET", "/propagation/rules"] = [(200, answer)]
            attempt(store, params(state="absent"), service, check)
