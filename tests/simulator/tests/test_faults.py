# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of fault, once, and what the journal says about it."""

from __future__ import annotations

import json
import time

import httpx
import pytest

from .simulator_client import Client


def parts(raw: bytes) -> tuple[bytes, bytes, int]:
    """Status line, body and announced length of an answer on the wire."""
    head, _separator, body = raw.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    lengths = [int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:")]
    return head.split(b"\r\n")[0], body, lengths[0] if lengths else -1


def test_status(client: Client) -> None:
    client.fault("status", status=503, retry_after=7, headers={"X-More": "yes"})
    answer = client.http.get(client.stores)
    assert (answer.status_code, answer.headers["Retry-After"], answer.headers["X-More"]) == (503, "7", "yes")
    assert answer.json()["code"] == "UNEXPECTED_ERROR"
    assert client.http.get(client.stores).status_code == 200


def test_status_with_a_body(client: Client) -> None:
    client.fault("status", status=429, body={"message": "slow"}, content_type="text/x")
    client.fault("status", status=502, body="Bad gateway")
    first, second = client.http.get(client.stores), client.http.get(client.stores)
    assert (first.status_code, first.json(), first.headers["Content-Type"]) == (429, {"message": "slow"}, "text/x")
    assert (second.status_code, second.text) == (502, "Bad gateway")


def test_status_of_the_usual_errors(client: Client) -> None:
    for status, code in (
        (401, "ACCESS_FAILED"),
        (403, "ACCESS_FAILED"),
        (429, "REQUEST_LIMITED"),
        (500, "UNEXPECTED_ERROR"),
    ):
        client.fault("status", status=status)
        assert client.http.get(client.stores).json()["code"] == code


@pytest.mark.parametrize("commit", [False, True])
def test_drop(client: Client, commit: bool) -> None:
    client.fault("drop", method="POST", commit=commit)
    with pytest.raises(httpx.RemoteProtocolError):
        client.http.post(client.stores, json=client.body())
    assert len(client.truth()) == (1 if commit else 0)
    entry = client.journal()[-1]
    assert (entry["status"], entry["committed"], entry["fault"]) == (None, commit, "drop")
    assert entry["line"] == "POST /v1/environments/{env}/propagation/stores -> none"


def test_drop_sends_not_one_byte(client: Client) -> None:
    client.fault("drop")
    assert client.raw() == b""


def test_hang(client: Client) -> None:
    client.fault("hang", seconds=0.2)
    started = time.monotonic()
    assert client.raw() == b""
    assert 0.2 <= time.monotonic() - started < 2
    client.fault("hang", seconds=30)
    with pytest.raises(httpx.ReadTimeout):
        client.http.get(client.stores, timeout=0.1)


def test_drip(client: Client) -> None:
    client.create()
    client.fault("drip", interval=0)
    status, body, length = parts(client.raw())
    assert (status, len(body)) == (b"HTTP/1.1 200 OK", length)
    assert json.loads(body)["count"] == 1


def test_drip_takes_its_time_but_not_for_the_headers(client: Client) -> None:
    client.fault("drip", interval=0.02, body="ten bytes!")
    started = time.monotonic()
    assert client.http.get(client.stores).text == "ten bytes!"
    assert 0.2 <= time.monotonic() - started < 2
    assert client.journal()[-1]["committed"] is False


def test_drip_headers(client: Client) -> None:
    client.fault("drip", interval=0.001, body="x", drip_headers=True)
    started = time.monotonic()
    raw = client.raw()
    assert parts(raw) == (b"HTTP/1.1 200 OK", b"x", 1)
    assert time.monotonic() - started >= 0.001 * len(raw)


def test_truncate(client: Client) -> None:
    client.fault("truncate", truncate_after=10)
    status, body, length = parts(client.raw())
    assert (status, len(body)) == (b"HTTP/1.1 200 OK", 10)
    assert length > 10
    client.fault("truncate")
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete"):
        client.http.get(client.stores)


def test_garbage_and_empty(client: Client) -> None:
    client.fault("garbage")
    client.fault("empty")
    garbage, empty = client.http.get(client.stores), client.http.get(client.stores)
    assert garbage.status_code == empty.status_code == 200
    assert garbage.text.startswith("<html>")
    assert empty.content == b""


def test_huge(client: Client) -> None:
    client.fault("huge", mib=2)
    answer = client.http.get(client.stores)
    assert "Content-Length" not in answer.headers
    assert 2_000_000 < len(answer.content) < 2_200_000
    assert answer.json()["padding"][-1] == "end"


def test_redirect(client: Client) -> None:
    client.fault("redirect", location="http://127.0.0.1:1/elsewhere")
    answer = client.http.get(client.stores)
    assert (answer.status_code, answer.headers["Location"]) == (302, "http://127.0.0.1:1/elsewhere")


def test_wrong_next(client: Client) -> None:
    client.create()
    client.fault("wrong_next", next="http://127.0.0.1:1/elsewhere")
    client.fault("wrong_next")
    first, second = client.http.get(client.stores).json(), client.http.get(client.stores).json()
    assert first["_links"]["next"]["href"] == "http://127.0.0.1:1/elsewhere"
    assert second["_links"]["next"] == second["_links"]["self"]
    assert len(first["_embedded"]["stores"]) == 1


def test_matching_after_and_times(client: Client) -> None:
    client.fault("status", path="/propagation/", method="GET", after=1, times=2)
    assert client.http.post(client.stores, json=client.body()).status_code == 201
    assert [client.http.get(client.stores).status_code for unused in range(4)] == [200, 500, 500, 200]
    (ordered,) = client.http.get("/_simulator/faults").json()
    assert (ordered["matched"], ordered["fired"]) == (3, 2)


def test_for_ever_until_cancelled(client: Client) -> None:
    client.fault("status", path="as/token", times=None)
    assert [client.token().status_code for unused in range(3)] == [500] * 3
    (ordered,) = client.http.get("/_simulator/faults").json()
    assert client.http.delete(f"/_simulator/faults/{ordered['id']}").status_code == 204
    assert client.token().status_code == 200
    assert client.http.delete(f"/_simulator/faults/{ordered['id']}").status_code == 404


def test_wrong_orders_are_refused(client: Client) -> None:
    for order in ({}, {"kind": "explode"}, {"kind": "drop", "path": "("}, {"kind": "drop", "time": 1}):
        assert client.http.post("/_simulator/faults", json=order).status_code == 422
