# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bodies that are wrong are refused with the documented codes."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from .simulator_client import Client


def details(answer: httpx.Response) -> list[tuple[str, str]]:
    """Code and target of each detail of a refusal."""
    assert answer.status_code == 400
    assert answer.json()["code"] == "INVALID_DATA"
    return [(entry["code"], entry["target"]) for entry in answer.json()["details"]]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"type": None}, [("REQUIRED_VALUE", "type")]),
        ({"type": "zoom"}, [("INVALID_VALUE", "type")]),
        ({"name": None}, [("REQUIRED_VALUE", "name")]),
        ({"name": " "}, [("EMPTY_VALUE", "name")]),
        ({"status": "active"}, [("INVALID_VALUE", "status")]),
        ({"managed": "yes"}, [("INVALID_VALUE", "managed")]),
        ({"description": 1}, [("INVALID_VALUE", "description")]),
        ({"image": {"href": "picture"}}, [("INVALID_VALUE", "image.href")]),
        ({"configuration": None}, [("REQUIRED_VALUE", "configuration")]),
        ({"SCIM_URL": None}, [("REQUIRED_VALUE", "configuration.SCIM_URL")]),
        ({"SCIM_URL": "zoom"}, [("INVALID_VALUE", "configuration.SCIM_URL")]),
        ({"OAUTH_CLIENT_SECRET": None}, [("REQUIRED_VALUE", "configuration.OAUTH_CLIENT_SECRET")]),
        ({"OAUTH_ACCOUNT_ID": ""}, [("EMPTY_VALUE", "configuration.OAUTH_ACCOUNT_ID")]),
        ({"CREATE_USERS": "true"}, [("INVALID_VALUE", "configuration.CREATE_USERS")]),
        ({"REMOVE_ACTION": "delete"}, [("INVALID_VALUE", "configuration.REMOVE_ACTION")]),
        ({"AUTHENTICATION_METHOD": "oauth"}, [("INVALID_VALUE", "configuration.AUTHENTICATION_METHOD")]),
        # Without a method the service takes the store for one of the old kind.
        (
            {"AUTHENTICATION_METHOD": None},
            [("REQUIRED_VALUE", "configuration.API_KEY"), ("REQUIRED_VALUE", "configuration.API_SECRET")],
        ),
        (
            {"status": "on", "OAUTH_TOKEN_URL": None, "DISABLE_USERS": 1},
            [
                ("INVALID_VALUE", "status"),
                ("REQUIRED_VALUE", "configuration.OAUTH_TOKEN_URL"),
                ("INVALID_VALUE", "configuration.DISABLE_USERS"),
            ],
        ),
    ],
)
def test_problems_are_named(client: Client, changes: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert details(client.http.post(client.stores, json=client.body(**changes))) == found
    assert client.truth() == []


def test_allowed_values_are_listed(client: Client) -> None:
    answer = client.http.post(client.stores, json=client.body(REMOVE_ACTION="Remove"))
    assert answer.json()["details"][0]["innerError"] == {"allowedValues": ["Disable", "Delete"]}


def test_the_old_authentication_method_is_accepted(client: Client) -> None:
    configuration = {"SCIM_URL": "https://api.zoom.us/scim2", "API_KEY": "key", "API_SECRET": "secret"}
    assert client.create(configuration=configuration)["configuration"] == configuration


def test_replace_is_checked_and_the_type_stays(client: Client) -> None:
    address = f"{client.stores}/{client.create()['id']}"
    assert details(client.http.put(address, json=client.body(name=""))) == [("EMPTY_VALUE", "name")]
    assert details(client.http.put(address, json=client.body(type="scim"))) == [("INVALID_VALUE", "type")]
    assert client.http.put(f"{client.stores}/none", json=client.body()).status_code == 404


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [("{}", "text/plain", 415), ("{", "application/json", 400), ("[]", "application/json", 400)],
)
def test_a_body_is_a_json_object(client: Client, content: str, media_type: str, status: int) -> None:
    answer = client.http.post(client.stores, content=content, headers={"Content-Type": media_type})
    assert (answer.status_code, answer.json()["code"]) == (status, "INVALID_REQUEST")


def test_connection_test_tries_the_credentials(client: Client) -> None:
    good = client.check(client.body())
    assert (good.status_code, good.content) == (200, b"")
    assert [entry["operation"] for entry in client.journal()] == ["test_connection", "zoom_token"]
    assert details(client.check(client.body(OAUTH_CLIENT_SECRET="wrong"))) == [("INVALID_VALUE", "configuration")]
    assert details(client.check(client.body(OAUTH_ACCOUNT_ID="wrong"))) == [("INVALID_VALUE", "configuration")]
    assert details(client.check(client.body(name=None))) == [("REQUIRED_VALUE", "name")]
    assert client.truth() == []


def test_connection_test_never_leaves_the_machine(client: Client) -> None:
    # The first of these would be answered, by the simulator itself.
    anywhere = client.connection["zoom_oauth_token_url"].replace("127.0.0.1", "0.0.0.0")  # noqa: S104
    for url in (
        anywhere,
        "https://zoom.us/oauth/token",
        "http://127.0.0.1.example.com/",
        "http://localhost@192.0.2.1/",
    ):
        assert details(client.check(client.body(OAUTH_TOKEN_URL=url))) == [("INVALID_VALUE", "configuration")]
    assert "zoom_token" not in [entry["operation"] for entry in client.journal()]


def test_connection_test_wants_its_media_type(client: Client) -> None:
    answer = client.http.post(f"{client.stores}/connection/status", json=client.body())
    assert (answer.status_code, answer.json()["code"]) == (415, "INVALID_REQUEST")


def test_zoom_rotates_secrets(client: Client) -> None:
    order = {"client_secrets": ["old", "new"]}
    assert client.http.post("/_simulator/zoom_credentials", json=order).status_code == 200
    assert [client.check(client.body(OAUTH_CLIENT_SECRET=secret)).status_code for secret in ("old", "new", "x")] == [
        200, 200, 400
    ]  # fmt: skip


def test_zoom_users_need_a_token(client: Client) -> None:
    known = client.connection
    form = {"grant_type": "account_credentials", "account_id": known["zoom_account_id"]}
    credentials = (known["zoom_client_id"], known["zoom_client_secret"])
    token = client.http.post("/zoom/oauth/token", data=form, auth=credentials).json()["access_token"]
    answer = client.http.get("/zoom/scim2/Users", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["totalResults"]) == (200, 0)
    assert client.http.get("/zoom/scim2/Users").status_code == 401
