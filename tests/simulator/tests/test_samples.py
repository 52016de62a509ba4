# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The answers agree with the published samples, key by key."""

from __future__ import annotations

import json
import re
from typing import Any

from .simulator_client import Client

SENT = """{"type": "Zoom", "name": "zoom connection", "status": "ACTIVE", "configuration": {
  "AUTHENTICATION_METHOD": "OAuth Bearer Token", "CREATE_USERS": true, "UPDATE_USERS": true, "DEPROVISION_USERS": true,
  "DISABLE_USERS": true, "SCIM_URL": "https://api.zoom.us/scim2", "OAUTH_TOKEN_URL" : "https://zoom.us/oauth/token",
  "OAUTH_ACCOUNT_ID" : "OAUTH_ACCOUNT_ID", "OAUTH_CLIENT_ID" : "OAUTH_CLIENT_ID",
  "OAUTH_CLIENT_SECRET" : "OAUTH_CLIENT_SECRET", "REMOVE_ACTION": "Delete"}, "managed": true}"""
HREF = "{url}/v1/environments/abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6/propagation/stores/{id}"
ANSWERED = """{"id": "{id}", "environment": {"id": "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"},
  "createdAt": "{stamp}", "updatedAt": "{stamp}", "image": {}, "type": "Zoom", "status": "ACTIVE", "configuration": {
  "AUTHENTICATION_METHOD": "OAuth Bearer Token", "CREATE_USERS": true, "UPDATE_USERS": true, "DEPROVISION_USERS": true,
  "DISABLE_USERS": true, "SCIM_URL": "https://api.zoom.us/scim2", "OAUTH_TOKEN_URL": "https://zoom.us/oauth/token",
  "OAUTH_ACCOUNT_ID": "OAUTH_ACCOUNT_ID", "OAUTH_CLIENT_ID": "OAUTH_CLIENT_ID",
  "OAUTH_CLIENT_SECRET": "OAUTH_CLIENT_SECRET", "REMOVE_ACTION": "Delete"}, "name": "zoom connection", "managed": true,
  "_links": {"self": {"href": "HREF"}, "update": {"href": "HREF"}, "delete": {"href": "HREF"}}}""".replace("HREF", HREF)


def expected(client: Client, record: dict[str, Any]) -> list[tuple[str, Any]]:
    """The sample with this run's values, as pairs, so that the order of the keys counts, too."""
    text = ANSWERED.replace("{id}", record["id"]).replace("{stamp}", record["createdAt"])
    return list(json.loads(text.replace("{url}", client.connection["url"])).items())


def test_create_answers_the_published_sample(client: Client) -> None:
    answer = client.http.post(client.stores, json=json.loads(SENT))
    record = answer.json()
    assert answer.status_code == 201
    assert list(record.items()) == expected(client, record)
    assert list(record["configuration"]) == list(json.loads(SENT)["configuration"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", record["createdAt"])
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", record["id"])


def test_read_one_has_only_a_self_link_and_items_of_a_list_have_none(client: Client) -> None:
    created = client.http.post(client.stores, json=json.loads(SENT)).json()
    plain = {key: value for key, value in created.items() if key != "_links"}
    one = client.http.get(f"{client.stores}/{created['id']}").json()
    assert one == {**plain, "_links": {"self": created["_links"]["self"]}}
    answer = client.http.get(client.stores)
    assert answer.headers["content-type"] == "application/hal+json;charset=UTF-8"
    links = {"self": {"href": f"{client.connection['url']}{client.stores}"}}
    assert answer.json() == {"_links": links, "_embedded": {"stores": [plain]}, "count": 1, "size": 1}


def test_what_was_not_sent_is_not_shown(client: Client) -> None:
    record = client.http.post(client.stores, json={"type": "directory", "name": "PingOne Directory"}).json()
    assert set(record) == {
        "id", "environment", "createdAt", "updatedAt", "image", "type", "status", "name", "_links"
    }  # fmt: skip
    assert (record["image"], record["status"]) == ({}, "INACTIVE")


def test_replace_is_wholesale_and_answers_all_links(client: Client) -> None:
    created = client.create(description="first", managed=True, status="ACTIVE", REMOVE_ACTION="Delete")
    answer = client.http.put(f"{client.stores}/{created['id']}", json=client.body(name="other"))
    replaced = answer.json()
    assert answer.status_code == 200
    assert {"description", "managed"} & set(replaced) == set()
    assert (replaced["status"], replaced["name"]) == ("INACTIVE", "other")
    assert "REMOVE_ACTION" not in replaced["configuration"]
    assert set(replaced["_links"]) == {"self", "update", "delete"}
    assert replaced["createdAt"] == created["createdAt"] < replaced["updatedAt"]


def test_keys_of_the_service_in_a_body_are_ignored(client: Client) -> None:
    created = client.create(id="mine", createdAt="never", environment={"id": "elsewhere"}, future={"kept": 1})
    assert created["id"] != "mine"
    assert created["createdAt"] != "never"
    assert created["environment"] == {"id": client.connection["environment_id"]}
    assert created["future"] == {"kept": 1}


def test_delete_answers_nothing_and_then_404(client: Client) -> None:
    address = f"{client.stores}/{client.create()['id']}"
    deleted = client.http.delete(address)
    assert (deleted.status_code, deleted.content) == (204, b"")
    again = client.http.delete(address)
    assert again.status_code == client.http.get(address).status_code == 404
    assert set(again.json()) == {"id", "code", "message"}
    assert again.json()["code"] == "NOT_FOUND"


def test_patch_is_not_allowed(client: Client) -> None:
    answer = client.http.patch(f"{client.stores}/{client.create()['id']}", json={"name": "new"})
    assert (answer.status_code, answer.json()["code"]) == (405, "INVALID_REQUEST")


def test_every_answer_can_be_traced(client: Client) -> None:
    for address in (client.stores, f"{client.stores}/none", "/v1/nowhere"):
        answer = client.http.get(address, headers={"X-Ping-External-Transaction-ID": "run 1!"})
        assert answer.headers["X-Ping-External-Transaction-ID"] == "run_1_"
        assert answer.headers["Correlation-Id"]
    assert client.http.get(client.stores).headers["X-Ping-External-Transaction-ID"]


def test_environment_tells_its_age(client: Client) -> None:
    order = {"age_seconds": 10}
    added = client.http.post("/_simulator/environments", json=order).json()
    answer = client.http.get(f"/v1/environments/{added['id']}")
    assert (answer.status_code, answer.json()["createdAt"]) == (200, added["createdAt"])
    assert client.http.get("/v1/environments/none").status_code == 404


def test_metadata_wants_a_body(client: Client) -> None:
    address = f"{client.environment}/propagation/storeMetadata/Zoom"
    answer = client.http.post(address, json={})
    assert set(answer.json()) == {"information", "connectionProfiles", "attributeMetadata"}
    assert client.http.post(address).status_code == 415
    assert client.http.post(address, headers={"Content-Type": "application/json"}).status_code == 400


def test_openapi_describes_every_route(client: Client) -> None:
    paths = client.http.get("/openapi.json").json()["paths"]
    operations = [operation for path in paths.values() for operation in path.values()]
    assert len(operations) > 40
    assert {tag for operation in operations for tag in operation["tags"]} == {"PingOne", "Zoom", "Simulator control"}
    assert all(operation["summary"] and operation["description"] for operation in operations)
    assert client.http.get("/docs").status_code == 200
