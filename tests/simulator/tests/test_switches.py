# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every switch of the answers about stores, once on and once off."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from .simulator_client import Client


def secret(record: dict[str, Any]) -> Any:
    """The secret that an answer shows."""
    return record["configuration"].get("OAUTH_CLIENT_SECRET", "absent")


def code(answer: httpx.Response) -> tuple[int, str, str, str]:
    """Status, code and the first detail of an error."""
    body = answer.json()
    first = body["details"][0]
    return answer.status_code, body["code"], first["code"], first.get("target", "")


@pytest.mark.parametrize(
    ("switches", "shown"),
    [
        ({"secrets_on_read": "omit"}, "absent"),
        ({"secrets_on_read": "mask"}, "********"),
        ({"secrets_on_read": "mask", "mask_text": "••••"}, "••••"),
        ({"secrets_on_read": "mask", "mask_text": None}, None),
        ({}, "invented-zoom-secret-of-the-simulator"),
    ],
)
def test_secrets_on_read(client: Client, switches: dict[str, Any], shown: Any) -> None:
    client.settings(**switches)
    created = client.create()
    address = f"{client.stores}/{created['id']}"
    listed = client.http.get(client.stores).json()["_embedded"]["stores"][0]
    replaced = client.http.put(address, json=client.body()).json()
    answers = [created, listed, replaced, client.http.get(address).json()]
    assert [secret(answer) for answer in answers] == [shown] * 4
    assert secret(client.truth()[0]) == "invented-zoom-secret-of-the-simulator"


def test_put_without_secret(client: Client) -> None:
    address = f"{client.stores}/{client.create()['id']}"
    body = client.body(OAUTH_CLIENT_SECRET=None)
    refused = (400, "INVALID_DATA", "REQUIRED_VALUE", "configuration.OAUTH_CLIENT_SECRET")
    assert code(client.http.put(address, json=body)) == refused
    client.settings(put_without_secret="keep")
    assert client.http.put(address, json=body).status_code == 200
    assert secret(client.truth()[0]) == "invented-zoom-secret-of-the-simulator"


def test_unique_names(client: Client) -> None:
    first, second = client.create(), client.create()
    client.settings(unique_names=True)
    taken = (400, "INVALID_DATA", "UNIQUENESS_VIOLATION", "name")
    assert code(client.http.post(client.stores, json=client.body())) == taken
    third = client.create(name="other")
    assert code(client.http.put(f"{client.stores}/{third['id']}", json=client.body())) == taken
    client.http.delete(f"{client.stores}/{second['id']}")
    assert client.http.put(f"{client.stores}/{first['id']}", json=client.body()).status_code == 200


def test_page_size(client: Client) -> None:
    for number in range(5):
        client.create(name=f"store {number}")
    assert "next" not in client.http.get(client.stores, params={"limit": 1}).json()["_links"]
    client.settings(page_size=2)
    page = client.http.get(client.stores).json()
    assert (page["count"], page["size"], len(page["_embedded"]["stores"])) == (5, 2, 2)
    assert client.names() == [f"store {number}" for number in range(5)]
    assert len(client.journal()) == 5 + 1 + 1 + 3
    assert len(client.http.get(client.stores, params={"limit": 1}).json()["_embedded"]["stores"]) == 1
    assert client.http.get(client.stores, params={"cursor": "none"}).status_code == 400


def test_short_page(client: Client) -> None:
    for number in range(4):
        client.create(name=f"store {number}")
    client.settings(page_size=3, short_page=True)
    first = client.http.get(client.stores).json()
    second = client.http.get(first["_links"]["next"]["href"]).json()
    assert (first["size"], second["size"]) == (2, 0)
    assert "next" in second["_links"]
    assert client.names() == [f"store {number}" for number in range(4)]


def test_list_extras(client: Client) -> None:
    client.settings(list_extras=False)
    assert set(client.http.get(client.stores).json()) == {"_links", "_embedded"}


def test_list_lag_requests(client: Client) -> None:
    client.settings(list_lag_requests=2)
    address = f"{client.stores}/{client.create(name='first')['id']}"
    assert client.http.get(address).status_code == 200
    assert [client.names() for unused in range(3)] == [[], [], ["first"]]
    client.http.put(address, json=client.body(name="second"))
    assert [client.names() for unused in range(3)] == [["first"], ["first"], ["second"]]
    client.http.delete(address)
    assert client.http.get(address).status_code == 404
    assert [client.names() for unused in range(3)] == [["second"], ["second"], []]


def test_list_lag_of_several_writes(client: Client) -> None:
    client.create(name="other")
    client.settings(list_lag_requests=1)
    address = f"{client.stores}/{client.create(name='first')['id']}"
    client.http.put(address, json=client.body(name="second"))
    client.http.delete(address)
    assert [client.names() for unused in range(2)] == [["other"], ["other"]]
    address = f"{client.stores}/{client.create(name='third')['id']}"
    client.http.put(address, json=client.body(name="fourth"))
    assert [client.names() for unused in range(2)] == [["other"], ["other", "fourth"]]


def test_list_broken(client: Client) -> None:
    record = client.create()
    client.settings(list_broken=True)
    answer = client.http.get(client.stores)
    assert (answer.status_code, answer.json()["code"]) == (500, "UNEXPECTED_ERROR")
    assert client.http.get(f"{client.stores}/{record['id']}").status_code == 200


def test_rehost_image(client: Client) -> None:
    sent = {"href": "https://example.com/logo.png"}
    assert client.create(image=sent)["image"] == sent
    client.settings(rehost_image=True)
    first, second = client.create(image=sent), client.create(image=sent)
    assert first["image"]["href"] != sent["href"]
    assert first["image"] == second["image"]
    assert client.create(image=first["image"])["image"] == first["image"]
    assert client.create()["image"] == {}


def test_inject_defaults(client: Client) -> None:
    client.settings(inject_defaults=True)
    configuration = client.create(CREATE_USERS=False)["configuration"]
    assert (configuration["CREATE_USERS"], configuration["REMOVE_ACTION"]) == (False, "Disable")
    assert "configuration" not in client.http.post(client.stores, json={"type": "directory", "name": "d"}).json()


def test_reject_unknown_configuration(client: Client) -> None:
    assert client.create(FUTURE_KEY="kept")["configuration"]["FUTURE_KEY"] == "kept"
    client.settings(reject_unknown_configuration=True)
    refused = (400, "INVALID_DATA", "INVALID_PARAMETER", "configuration.FUTURE_KEY")
    assert code(client.http.post(client.stores, json=client.body(FUTURE_KEY="x"))) == refused


def test_description_refuses(client: Client) -> None:
    client.create(description="a < b")
    client.settings(description_refuses=True)
    for sign in "$+<=>^`|~":
        answer = client.http.post(client.stores, json=client.body(description=f"one\n{sign}"))
        assert code(answer) == (400, "INVALID_DATA", "INVALID_VALUE", "description")
    client.create(description="plain (text), with / and: all\nthe rest!")


def test_error_target_style(client: Client) -> None:
    client.settings(error_target_style="bare")
    answer = client.http.post(client.stores, json=client.body(SCIM_URL=None))
    assert code(answer) == (400, "INVALID_DATA", "REQUIRED_VALUE", "SCIM_URL")


def test_echo_secret_in_errors(client: Client) -> None:
    body = client.body(OAUTH_CLIENT_SECRET="very secret", REMOVE_ACTION="x")
    assert "very secret" not in client.http.post(client.stores, json=body).text
    client.settings(echo_secret_in_errors=True)
    refusal = client.http.post(client.stores, json=body).json()
    assert "very secret" in refusal["message"]
    assert "very secret" in refusal["details"][0]["message"]
    assert "very secret" in client.check(client.body(OAUTH_CLIENT_SECRET="very secret")).text


def test_bump_updated_at_on_identical_put(client: Client) -> None:
    created = client.create()
    address = f"{client.stores}/{created['id']}"
    bumped = client.http.put(address, json=client.body()).json()["updatedAt"]
    assert bumped > created["updatedAt"]
    client.settings(bump_updated_at_on_identical_put=False)
    assert client.http.put(address, json=client.body()).json()["updatedAt"] == bumped
    assert client.http.put(address, json=client.body(name="new")).json()["updatedAt"] > bumped


def test_latency(client: Client) -> None:
    client.settings(latency_ms=120)
    started = time.monotonic()
    client.http.get(client.stores)
    assert time.monotonic() - started >= 0.12


def test_unknown_switches_and_values_are_refused(client: Client) -> None:
    before = client.http.get("/_simulator/settings").json()
    for wrong in ({"unique_name": True}, {"unique_names": "yes"}, {"secrets_on_read": "hide"}):
        assert client.http.patch("/_simulator/settings", json=wrong).status_code == 422
    assert client.http.get("/_simulator/settings").json() == before
