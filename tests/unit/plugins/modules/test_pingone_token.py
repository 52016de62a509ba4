# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One token for a play, over the wire."""

from __future__ import annotations

import datetime
import io
import json

import pytest
import requests

from ansible_collections.community.pingone.plugins.modules import pingone_token as module

ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
OTHER = "11111111-2222-4333-8444-555555555555"
WORKER = {"client_id": "worker", "client_secret": "the-worker-secret", "access_token": None}
FETCHED = "eyJ.the-fetched-token"


class TokenEndpoint:
    """Answers in place of the network, and keeps what it was asked."""

    def __init__(self):
        self.urls = []
        self.status, self.body = 200, {"access_token": FETCHED, "expires_in": 3600, "token_type": "Bearer"}

    def send(self, request, **_others):
        """Take the place of HTTPAdapter.send."""
        self.urls.append(request.url)
        response = requests.Response()
        response.status_code, response.url, response.request = self.status, request.url, request
        response.raw = io.BytesIO(json.dumps(self.body).encode())
        return response


@pytest.fixture
def endpoint(monkeypatch):
    """Put a token endpoint in place of the network."""
    endpoint = TokenEndpoint()
    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", endpoint.send)
    return endpoint


@pytest.mark.parametrize("check", [False, True])
def test_token_when_fetched_then_returned_with_its_end(check, run_main, endpoint):
    before = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    outcome = run_main(module, **WORKER, _ansible_check_mode=check)
    assert (outcome.result["changed"], outcome.result["access_token"]) == (False, FETCHED)
    end = datetime.datetime.strptime(outcome.result["expires_at"], "%Y-%m-%dT%H:%M:%SZ")
    seconds = (end.replace(tzinfo=datetime.timezone.utc) - before).total_seconds()
    assert 3600 <= seconds <= 3660
    assert endpoint.urls == [f"https://auth.pingone.com/{ENVIRONMENT}/as/token"]
    assert "the-worker-secret" not in outcome.text


@pytest.mark.parametrize("lifetime", [None, "3600", True, 0, 1e300, -1e300])
def test_token_when_its_lifetime_is_none_that_can_be_then_the_end_is_null(lifetime, run_main, endpoint):
    endpoint.body["expires_in"] = lifetime
    outcome = run_main(module, **WORKER)
    assert (outcome.result["access_token"], outcome.result["expires_at"]) == (FETCHED, None)


@pytest.mark.parametrize("worker", [{}, {"client_id": "worker", "client_secret": "the-worker-secret"}])
def test_token_when_given_then_returned_as_it_is_without_a_request(worker, run_main, endpoint):
    outcome = run_main(module, access_token="the-given-token", **worker)
    assert (outcome.result["access_token"], outcome.result["expires_at"]) == ("the-given-token", None)
    assert endpoint.urls == []
    # Once, where it is wanted.
    assert outcome.text.count("the-given-token") == 1 and "the-worker-secret" not in outcome.text


def test_token_when_given_in_the_environment_then_returned_as_it_is(run_main, endpoint, monkeypatch):
    monkeypatch.setenv("PINGONE_API_ACCESS_TOKEN", "the-given-token")
    outcome = run_main(module, access_token="")
    assert (outcome.result["access_token"], endpoint.urls) == ("the-given-token", [])


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ({"auth_environment_id": OTHER}, f"https://auth.pingone.com/{OTHER}/as/token"),
        ({"token_url": "https://login.example.com/as/token"}, "https://login.example.com/as/token"),
        ({"environment_id": ENVIRONMENT, "auth_environment_id": OTHER}, f"https://auth.pingone.com/{OTHER}/as/token"),
    ],
)
def test_environment_when_something_else_says_where_to_ask_then_not_needed(given, url, run_main, endpoint):
    outcome = run_main(module, **{"environment_id": None, **WORKER, **given})
    assert (outcome.failed, endpoint.urls) == (False, [url])


@pytest.mark.parametrize("given", [None, "", "production"])
def test_environment_when_nothing_says_where_to_ask_then_refused_before_any_request(given, run_main, endpoint):
    outcome = run_main(module, **{**WORKER, "environment_id": given})
    assert outcome.failed and "environment_id: " in outcome.result["msg"]
    assert endpoint.urls == []


def test_environment_when_it_is_no_uuid_then_refused_though_it_is_not_needed(run_main, endpoint):
    outcome = run_main(module, **{**WORKER, "environment_id": "production", "auth_environment_id": OTHER})
    assert outcome.failed and "environment_id: must be" in outcome.result["msg"]


def test_token_when_refused_then_the_failure_can_be_read(run_main, endpoint):
    endpoint.status, endpoint.body = 401, {"error": "invalid_client", "error_description": "the-worker-secret is wrong"}
    outcome = run_main(module, **WORKER)
    assert outcome.failed and outcome.result["failure"]["status"] == 401
    assert "invalid_client" in outcome.result["msg"] and "the-worker-secret" not in outcome.text
