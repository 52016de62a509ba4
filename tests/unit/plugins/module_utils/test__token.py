# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the token endpoint is sent, and what of its answers is a token."""

from __future__ import annotations

import base64
from urllib.parse import parse_qs

import pytest

from ansible_collections.community.pingone.plugins.module_utils import _token

PAIRS = [("worker", "plain"), ("worker", "a:b&c=d%20+ e"), ("worker", "p\u00e4ss\u20ac")]


@pytest.mark.parametrize(("client_id", "secret"), PAIRS)
def test_token_request_with_basic_then_credentials_are_in_the_header_only(connection, client_id, secret):
    headers, body = _token.token_request(connection(client_id=client_id, client_secret=secret))
    scheme, _space, pair = headers["Authorization"].partition(" ")
    assert scheme == "Basic"
    assert base64.b64decode(pair).decode() == f"{client_id}:{secret}"
    assert body == b"grant_type=client_credentials"
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(("client_id", "secret"), PAIRS)
def test_token_request_with_post_then_credentials_are_in_the_body_only(connection, client_id, secret):
    headers, body = _token.token_request(
        connection(client_id=client_id, client_secret=secret, token_endpoint_auth_method="client_secret_post")
    )
    assert headers == {"Content-Type": "application/x-www-form-urlencoded"}
    assert parse_qs(body.decode(), strict_parsing=True) == {
        "grant_type": ["client_credentials"],
        "client_id": [client_id],
        "client_secret": [secret],
    }


@pytest.mark.parametrize(
    ("lifetime", "expires_at"),
    [
        ({"expires_in": 3600}, 4600),
        ({"expires_in": 0.5}, 1000.5),
        ({"expires_in": 0}, None),
        ({"expires_in": -1}, None),
        ({"expires_in": 1e300}, None),
        ({"expires_in": float("inf")}, None),
        ({"expires_in": float("nan")}, None),
        ({}, None),
        ({"expires_in": None}, None),
        ({"expires_in": "3600"}, None),
        ({"expires_in": True}, None),
    ],
)
def test_token_of_an_answer_with_a_token_then_gives_it_and_its_end(lifetime, expires_at):
    token = _token.token_of({"access_token": "eyJ.abc-_~+/=", "token_type": "Bearer", **lifetime}, 1000)
    assert (token.value, token.expires_at) == ("eyJ.abc-_~+/=", expires_at)


@pytest.mark.parametrize("value", ["", None, 5, ["token"], "two words", "line\nline", "tok\u00e9n", "tok\x00en"])
def test_token_of_an_answer_whose_token_fits_no_header_then_gives_none(value):
    assert _token.token_of({"access_token": value, "expires_in": 3600}, 1000) is None


@pytest.mark.parametrize("body", [None, [], "token", 1, {}, {"token": "x"}])
def test_token_of_an_answer_of_another_shape_then_gives_none(body):
    assert _token.token_of(body, 1000) is None
