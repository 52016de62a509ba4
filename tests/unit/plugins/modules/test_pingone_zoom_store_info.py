# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_zoom_store_info: what it finds, in which order and shape, and that it never writes."""

from __future__ import annotations

import json

import pytest

from ansible_collections.community.pingone.plugins.module_utils._errors import OptionsError, ServiceError
from ansible_collections.community.pingone.plugins.modules import pingone_zoom_store as writer
from ansible_collections.community.pingone.plugins.modules import pingone_zoom_store_info as module

STORE = "da166d8e-eaa7-4251-8480-85448e095bc3"
OTHER = "11111111-2222-4333-8444-555555555555"
PATH = "/propagation/stores"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["2", "9", "1", STORE]),
        ({"name": "b"}, ["2", "9"]),
        ({"name": "B"}, []),
        ({"store_id": "1"}, ["1"]),
        ({"store_id": OTHER}, []),
    ],
)
def test_info_when_asked_then_stores_of_type_zoom_sorted_by_name_then_id(asked, found, pingone, params, record):
    records = [record(), record(id="9", name="b"), record(id="2", name="b"), record(id="1", name="c")]
    service = pingone(*records, record(id="0", name="b", type="scim"))
    for check in (False, True):
        result = module.run(params(**{"name": None, **asked}), service.api, check)
        assert result.changed is False
        assert [store["id"] for store in result.values["stores"]] == found
    assert not service.writes


def test_info_when_the_id_is_of_another_type_then_refused(pingone, params, record):
    with pytest.raises(OptionsError, match="scim"):
        module.run(params(name=None, store_id=STORE), pingone(record(type="scim")).api, False)


@pytest.mark.parametrize("disclosure", ["echo", "mask", "omit"])
def test_info_when_read_then_the_shape_of_the_other_module(disclosure, pingone, params, record):
    standing = record(
        description="d",
        image={"href": "https://example.com/z.png", "id": "7"},
        managed=None,
        syncStatus={"userTotal": 3},
    )
    service = pingone(standing, disclosure=disclosure)
    stores = module.run(params(), service.api, False).values["stores"]
    assert stores == [writer.run(params(), service.api, False).values["store"]]
    assert stores[0]["managed"] is False and stores[0]["sync_status"]["user_total"] == 3


def test_info_when_secrets_are_echoed_then_shown_nowhere(pingone, params, record):
    secrets = {"API_KEY": "hidden-1", "OAUTH_CLIENT_SECRET": "hidden-2", "X_PASSWORD": "hidden-3", "ODD": "hidden-4"}
    standing = record(configuration=secrets, syncStatus={"details": "refused hidden-2 (hidden-1)"}, odd="hidden-5")
    stores = module.run(params(), pingone(standing).api, False).values["stores"]
    assert "hidden" not in json.dumps(stores)
    assert not {"oauth_client_secret", "api_key", "api_secret"} & set(stores[0]["configuration"])


def test_info_when_the_list_cannot_be_read_then_by_id(pingone, params, record):
    service = pingone(record())
    service.script["GET", PATH] = [(500, {"code": "UNEXPECTED_ERROR"})]
    stores = module.run(params(name=None, store_id=STORE), service.api, False).values["stores"]
    assert [store["id"] for store in stores] == [STORE]


def test_info_when_the_list_cannot_be_read_and_no_id_is_given_then_an_error(pingone, params, record):
    service = pingone(record())
    service.script["GET", PATH] = [(500, {"code": "UNEXPECTED_ERROR"})]
    with pytest.raises(ServiceError, match="UNEXPECTED_ERROR"):
        module.run(params(), service.api, False)
