# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens, roles, environments and limits: who gets in, and what the others are told."""

from __future__ import annotations

import time

import httpx
import pytest

from .simulator_client import Client


def refusal(answer: httpx.Response) -> tuple[int, str, str]:
    """Status, code and code of the first detail."""
    body = answer.json()
    return answer.status_code, body["code"], body.get("details", [{"code": ""}])[0]["code"]


INVALID_TOKEN = (401, "ACCESS_FAILED", "INVALID_TOKEN")
NO_ROLE = (403, "ACCESS_FAILED", "INSUFFICIENT_PERMISSIONS")


@pytest.mark.parametrize("post", [False, True])
def test_token_by_both_methods_and_forms_of_the_address(client: Client, post: bool) -> None:
    body = client.token(post=post).json()
    assert (set(body), body["token_type"], body["expires_in"]) == (
        {"access_token", "token_type", "expires_in"}, "Bearer", 3600
    )  # fmt: skip
    assert client.token(post=post, url=f"{client.connection['url']}/as/token").status_code == 200


def test_token_errors(client: Client) -> None:
    url = client.connection["url"]
    wrong = client.token(secret="wrong")
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")
    assert client.token(post=True, client_secret="wrong").status_code == 401
    assert client.token(grant_type="password").json()["error"] == "unsupported_grant_type"
    assert client.token(client_secret="both").json()["error"] == "invalid_request"
    elsewhere = client.token(url=f"{url}/{client.connection['environment_id']}/as/token")
    assert (elsewhere.status_code, elsewhere.json()["error"]) == (401, "invalid_client")
    unknown = client.token(url=f"{url}/00000000-0000-4000-8000-000000000000/as/token")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "NOT_FOUND")
    assert client.http.post("/as/token", json={}).json()["error"] == "invalid_request"


def test_basic_credentials_are_taken_as_they_are(client: Client) -> None:
    known = client.connection["client_secret"]
    assert client.token(secret=f"%{ord(known[0]):02X}{known[1:]}").status_code == 401
    assert client.token(secret=known).status_code == 200


def test_worker_in_every_environment(client: Client) -> None:
    client.settings(worker_in_every_environment=True)
    url = f"{client.connection['url']}/{client.connection['environment_id']}/as/token"
    assert client.token(url=url).status_code == 200


def test_token_auth_method(client: Client) -> None:
    for method, answers in (("client_secret_basic", [200, 401]), ("client_secret_post", [401, 200])):
        client.settings(token_auth_method=method)
        assert [client.token(post=post).status_code for post in (False, True)] == answers
    assert client.token().json()["error"] == "invalid_client"


def test_token_lifetime(client: Client) -> None:
    client.settings(token_lifetime=0)
    assert client.token().json()["expires_in"] == 0
    assert client.http.get(client.stores).status_code == 200
    client.sign_in()
    assert refusal(client.http.get(client.stores)) == INVALID_TOKEN


def test_missing_unknown_and_expired_tokens(client: Client) -> None:
    assert refusal(client.http.get(client.stores, headers={"Authorization": "Bearer junk"})) == INVALID_TOKEN
    assert refusal(client.http.get(client.stores, headers={"Authorization": ""})) == INVALID_TOKEN
    assert client.http.post("/_simulator/tokens/expire").json() == {"expired": 1}
    assert refusal(client.http.get(client.stores)) == INVALID_TOKEN
    client.sign_in()
    assert client.http.get(client.stores).status_code == 200


def test_static_token(client: Client) -> None:
    client.http.headers["Authorization"] = "Bearer ready-made"
    assert client.http.get(client.stores).status_code == 401
    client.settings(static_token="ready-made")
    client.http.post("/_simulator/tokens/expire")
    assert client.http.get(client.stores).status_code == 200
    assert client.journal()[-1]["headers"]["authorization"] == {"scheme": "Bearer", "token": "static"}


def test_worker_without_role(client: Client) -> None:
    client.settings(worker_has_role=False)
    answer = client.http.get(client.stores)
    assert refusal(answer) == NO_ROLE
    assert answer.json()["message"].startswith(
        "The request could not be completed. You do not have access to this resource."
    )
    assert answer.json()["details"][0]["message"] == "The actor attempting to perform the request is not authorized."


def test_unauthorised_first_requests(client: Client) -> None:
    client.settings(unauthorised_first_requests=2)
    answers = [client.http.get(client.stores) for unused in range(3)]
    assert [answer.status_code for answer in answers] == [403, 403, 200]
    assert refusal(answers[0]) == NO_ROLE


def test_provisioning_enabled(client: Client) -> None:
    client.settings(provisioning_enabled=False)
    assert refusal(client.http.get(client.stores)) == (403, "ACCESS_FAILED", "")
    assert client.http.get(client.environment).status_code == 200


def test_unknown_environment(client: Client) -> None:
    address = "/v1/environments/00000000-0000-4000-8000-000000000000/propagation/stores"
    assert refusal(client.http.get(address)) == NO_ROLE
    client.settings(unknown_environment=404)
    assert refusal(client.http.get(address)) == (404, "NOT_FOUND", "")


@pytest.mark.parametrize(
    "address", ["/v2/environments", "/v1/environments/x/propagation/stores/", "//v1/environments/x"]
)
def test_unknown_route(client: Client, address: str) -> None:
    url = f"{client.connection['url']}{address}"
    answer = client.http.get(url)
    assert (answer.status_code, set(answer.json())) == (403, {"message"})
    assert "Invalid key=value pair (missing equal-sign)" in answer.json()["message"]
    assert client.journal()[-1]["operation"] == "unknown"
    client.settings(unknown_route=404)
    assert refusal(client.http.get(url)) == (404, "NOT_FOUND", "")


def test_rate_limit(client: Client) -> None:
    client.settings(rate_limit_per_minute=2)
    answers = [client.http.get(client.stores) for unused in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert refusal(answers[2]) == (429, "REQUEST_LIMITED", "LIMIT_EXCEEDED")
    assert 50 <= int(answers[2].headers["Retry-After"]) <= 60
    assert client.token().status_code == 200


def test_rate_limit_ends_with_its_window(client: Client) -> None:
    client.settings(rate_limit_per_minute=1, rate_limit_window_seconds=0.3)
    assert [client.http.get(client.stores).status_code for unused in range(2)] == [200, 429]
    time.sleep(0.31)
    assert client.http.get(client.stores).status_code == 200
