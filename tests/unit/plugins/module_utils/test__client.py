# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The HTTP side of a task: what goes over the wire, what comes back whole, and the token."""

from __future__ import annotations

import base64
import contextlib
import gzip
import re
import runpy
import socket
import sys
import threading
import time
import uuid
import warnings
from urllib.parse import quote_plus

import pytest
import requests
from ansible.module_utils.ansible_release import __version__ as core_version

from ansible_collections.community.pingone.plugins.module_utils import (
    _client,
    _errors,
    _http,
    _kept,
    _retry,
    _token,
    _version,
)

TOKEN_URL = "https://auth.pingone.eu/11111111-2222-4333-8444-555555555555/as/token"
URL = "https://api.pingone.eu/v1/x"
CREDENTIALS = {"client_id": "worker", "client_secret": "worker/secret+1", "access_token": ""}
FAR_PROXY = "http://proxy.invalid:3128"
LIMIT = 16 * 1024 * 1024


def send(client, url, method="GET", **options):
    """Send one request with a token; return the answer, and how the attempts stand."""
    attempts = _retry.Attempts(client.budget())
    headers = {"Authorization": "Bearer ready-token", **options.pop("headers", {})}
    asked = client.asked("try", method, url)
    answer = client.attempt(asked, url, headers, options.pop("data", None), attempts, **options)
    return answer, attempts


def failing(client, url, method="GET", **options):
    """Send one request that fails; return the error."""
    with pytest.raises(_errors.ServiceError) as caught:
        send(client, url, method, **options)
    return caught.value


def endless(head, sent, ended):
    """Return a reply of 64 MiB, which notes the sizes of what it could send, and its end."""

    def reply(socket):
        try:
            socket.sendall(head)
            for _time in range(64):
                socket.sendall(b"a" * 1024 * 1024)
                sent.append(1024 * 1024)
        finally:
            ended.set()

    return reply


def free_port():
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_attempt_then_sends_who_asks_what_and_nothing_else_of_ours(client, service):
    service.plays(service.answer(200, {"a": 1}, Correlation_Id="abc"))
    one = client()
    answer, _attempts = send(
        one, service.address + "/v1/x?a=b", "PUT", data=b'{"c": 2}', headers={"Content-Type": "application/json"}
    )
    assert (answer.status, answer.json(), answer.headers["correlation-id"]) == (200, {"a": 1}, "abc")
    line, headers, body = service.received[0]
    assert (line, body) == ("PUT /v1/x?a=b HTTP/1.1", b'{"c": 2}')
    assert headers["authorization"] == "Bearer ready-token"
    assert headers["content-type"] == "application/json"
    assert headers["accept"] == "application/json"
    assert headers["accept-encoding"] == "identity"
    assert headers["user-agent"] == f"community.pingone/{_version.VERSION} ansible-core/{core_version}"
    assert headers["x-ping-external-transaction-id"] == one.transaction_id


def test_transaction_id_then_is_one_uuid_per_client_also_at_the_token_endpoint(client, wire):
    wire.plays((200, {"access_token": "fetched"}))
    wire.plays_forever(200)
    first, second = client(**CREDENTIALS), client()
    first.token()
    for one in (first, first, second):
        send(one, URL)
    ids = [sent.headers["X-Ping-External-Transaction-ID"] for sent in wire.sent]
    assert ids == [first.transaction_id] * 3 + [second.transaction_id]
    assert ids[0] != ids[3]
    assert [str(uuid.UUID(one)) for one in ids] == ids


def test_transaction_id_then_is_in_the_failure(client, wire):
    wire.plays(500)
    one = client()
    assert failing(one, URL).failure["transaction_id"] == one.transaction_id


def test_netrc_for_the_host_then_does_not_replace_the_token(client, service, monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login other password wrong\n", encoding="ascii")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    service.plays(service.answer(200), service.answer(200, {"access_token": "fetched"}))
    send(client(), service.address + "/v1/x")
    client(**CREDENTIALS, token_url=service.address + "/token", token_endpoint_auth_method="client_secret_post").token()
    assert service.received[0][1]["authorization"] == "Bearer ready-token"
    assert "authorization" not in service.received[1][1]


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
def test_redirect_then_is_not_followed(client, service, status):
    service.plays(service.answer(status, Location=service.address + "/elsewhere"), service.answer(200))
    error = failing(client(), service.address + "/v1/x")
    assert (error.status, len(service.received)) == (status, 1)


@pytest.mark.parametrize("place", ["https://[", "http://\u20ac:x", "//", "\\"])
def test_redirect_to_a_place_that_is_none_then_is_an_answer_like_another(client, service, place):
    service.plays(service.answer(302, Location=place))
    error = failing(client(), service.address + "/v1/x", "POST")
    assert (error.status, error.failure["status"]) == (302, 302)


def test_redirect_with_a_large_body_then_is_not_read_to_its_end(client, service):
    sent, ended = [], threading.Event()
    service.plays(endless(b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 67108864\r\n\r\n", sent, ended))
    assert "larger than 16 MiB" in str(failing(client(), service.address))
    assert ended.wait(10)
    assert sum(sent) < 3 * LIMIT


@pytest.mark.parametrize(("status", "accept", "taken"), [(404, {404}, True), (204, (), True), (404, {409}, False)])
def test_status_then_is_an_answer_only_as_success_or_where_accepted(client, wire, status, accept, taken):
    wire.plays(status)
    if taken:
        assert send(client(), URL, accept=accept)[0].status == status
    else:
        assert failing(client(), URL, accept=accept).status == status


# Before urllib3 2 it is the client that counts.
BROKE = r"(the connection broke \(|its answer broke off)"


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{}", BROKE),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{", BROKE),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope", BROKE),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "its answer is no HTTP"),
        (b"\x00\xff\xfe\x00", "its answer is no HTTP"),
        (b"", BROKE),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", "its answer is no HTTP"),
        (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}", "its answer is no HTTP"),
        (b"HTTP/1.1 199 \r\n\r\n", "its answer is no HTTP"),
    ],
    ids=["truncated", "chunk", "gzip", "ssh", "bytes", "dropped", "two lengths", "early hints", "199"],
)
def test_answer_that_breaks_off_or_is_garbage_then_leaves_it_uncertain(client, service, reply, words):
    service.plays(reply)
    attempts = _retry.Attempts(client().budget())
    one = client()
    with pytest.raises(_errors.ServiceError) as caught:
        one.attempt(one.asked("try", "POST", service.address), service.address, {}, b"{}", attempts)
    error = caught.value
    assert (error.status, error.uncertain, error.final) == (None, True, False)
    assert attempts.uncertain is True
    assert re.search(rf"127\.0\.0\.1: {words}", str(error))
    assert "<" not in str(error)


def test_body_shorter_than_announced_then_is_an_error_also_where_the_library_does_not_see_it(client, wire):
    wire.plays((200, b"{}", {"Content-Length": "3"}), (200, b"{}", {"Content-Length": "2"}))
    error = failing(client(), URL)
    assert (error.uncertain, error.final) == (True, False)
    assert "broke off" in str(error)
    assert send(client(), URL)[0].body == b"{}"


def test_body_that_is_compressed_against_our_wish_then_is_not_taken_for_shorter_than_announced(client, service):
    service.plays(service.answer(200, gzip.compress(b"{}"), Content_Encoding="gzip"))
    assert send(client(), service.address)[0].json() == {}


@pytest.mark.parametrize("body", [b"\xff\xfe\x00garbage", b"", b"<html>", b"null"])
def test_success_whose_body_is_no_json_then_is_an_answer_all_the_same(client, wire, body):
    wire.plays((200, body))
    answer = send(client(), URL)[0]
    assert (answer.body, answer.json()) == (body, None)


def test_body_over_16_mib_then_is_refused_for_good(client, wire):
    wire.plays((200, b" " * LIMIT), (200, b" " * (LIMIT + 1)))
    assert len(send(client(), URL)[0].body) == LIMIT
    error = failing(client(), URL, "POST")
    assert "larger than 16 MiB. Check that api_url is PingOne's API" in str(error)
    assert (error.uncertain, error.final) == (True, True)


def test_body_far_over_16_mib_then_is_not_read_to_its_end(client, service):
    sent, ended = [], threading.Event()
    service.plays(endless(b"HTTP/1.1 200 OK\r\nContent-Length: 67108864\r\n\r\n", sent, ended))
    assert "larger than 16 MiB" in str(failing(client(), service.address))
    assert ended.wait(10)
    assert LIMIT <= sum(sent) < 3 * LIMIT


@pytest.mark.parametrize(
    "start",
    [b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-A: ", b"HTTP/1.1", b""],
    ids=["body", "header", "status", "silence"],
)
def test_answer_that_drips_or_hangs_then_ends_within_the_timeout(client, service, start):
    service.plays(service.drip(start) if start else lambda _socket: service.ended.wait(10))
    started = time.monotonic()
    error = failing(client(timeout=0.3), service.address)
    assert 0.25 < time.monotonic() - started < 1.5
    assert (error.uncertain, error.final) == (True, False)
    assert "127.0.0.1: it did not answer within 0.3 s" in str(error)


def test_silence_then_is_noticed_by_the_library_itself_so_that_no_thread_stays_behind(client, service):
    service.plays(lambda _socket: service.ended.wait(10))
    one = client(timeout=0.2)
    assert "it did not answer within 0.2 s" in str(failing(one, service.address))
    assert one.kept.worker is not None


def test_time_limit_of_the_whole_exchange_then_is_hardly_longer_than_that_of_a_read(client, wire, monkeypatch):
    limits = []
    monkeypatch.setattr(_http.Worker, "within", lambda _self, seconds, work: limits.append(seconds) or work())
    wire.plays(200)
    send(client(timeout=7), URL)
    assert len(limits) == 1
    assert 7 < limits[0] < 7.5


def test_request_after_one_that_hung_then_is_answered(client, service):
    service.plays(service.drip(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"), service.answer(200, {"a": 1}))
    one = client(timeout=0.3)
    failing(one, service.address)
    assert send(one, service.address)[0].json() == {"a": 1}


def test_request_after_an_answer_that_was_none_then_does_not_get_what_was_left_of_it(client, service):
    def reply(socket):
        socket.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        socket.sendall(service.answer(200, {"of": "the first"}))

    service.plays(reply, service.answer(200, {"of": "the second"}))
    one = client()
    failing(one, service.address, "POST")
    assert send(one, service.address)[0].json() == {"of": "the second"}


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid"])
def test_connection_that_cannot_be_made_then_is_sure_not_to_have_sent_anything(client, host):
    one = client()
    url = f"http://{host}:{free_port()}/v1"
    error = failing(one, url, "POST")
    assert (error.status, error.uncertain, error.final) == (None, False, False)
    assert f"{host}: no connection could be made (" in str(error)
    assert "Check region, api_url and token_url, the proxy" in str(error)
    assert error.failure["request"] == f"POST {url}"


def test_attempts_then_are_counted_and_stay_uncertain_once_they_were(client, wire):
    wire.plays(wire.refused(), 400, 503, wire.refused(), 200)
    one = client()
    attempts, states = _retry.Attempts(one.budget()), []
    for _time in range(4):
        with pytest.raises(_errors.ServiceError):
            one.attempt(one.asked("try", "POST", URL), URL, {}, b"", attempts)
        states.append((attempts.count, attempts.uncertain))
    assert states == [(1, False), (2, False), (3, True), (4, True)]


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_proxy_elsewhere_then_does_not_see_plain_http(client, service, monkeypatch, variable):
    if variable == "HTTP_PROXY":
        monkeypatch.setenv("http_proxy", FAR_PROXY)
    monkeypatch.setenv(variable, FAR_PROXY)
    service.plays(service.answer(200))
    assert send(client(), service.address + "/v1/x")[0].status == 200
    assert service.received[0][0] == "GET /v1/x HTTP/1.1"


def test_proxy_on_loopback_then_is_used_for_plain_http(client, service, monkeypatch):
    monkeypatch.setenv("http_proxy", service.address)
    service.plays(service.answer(200))
    send(client(), "http://127.0.0.1:9/v1/x")
    assert service.received[0][0] == "GET http://127.0.0.1:9/v1/x HTTP/1.1"


def test_no_proxy_then_is_obeyed(client, service, monkeypatch):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    service.plays(service.answer(200))
    assert send(client(), service.address)[0].status == 200


def test_proxy_elsewhere_then_is_used_for_https_unless_no_proxy_says_otherwise(client, wire, monkeypatch):
    monkeypatch.setenv("https_proxy", FAR_PROXY)
    wire.plays_forever(200)
    send(client(), URL)
    monkeypatch.setenv("no_proxy", "api.pingone.eu")
    send(client(), URL)
    assert [sent.proxies.get("https") for sent in wire.sent] == [FAR_PROXY, None]


@pytest.mark.parametrize(
    ("options", "variable", "verify"),
    [
        ({}, None, True),
        ({}, "environment", "environment"),
        ({"validate_certs": False}, None, False),
        ({"validate_certs": False}, "environment", False),
        ({"ca_path": "option"}, None, "option"),
        ({"ca_path": "option"}, "environment", "option"),
        ({"ca_path": "option", "validate_certs": False}, "environment", False),
    ],
)
@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_certificates_then_are_checked_as_the_options_say(client, wire, monkeypatch, options, variable, verify, name):
    if variable:
        monkeypatch.setenv(name, variable)
    wire.plays(200)
    send(client(**options), URL)
    assert wire.sent[0].verify == verify


@pytest.mark.parametrize("checked", [True, False])
def test_certificates_when_they_are_not_to_be_checked_then_no_warning_of_the_library_spoils_the_output(client, checked):
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        client(validate_certs=checked)
        warnings.warn("Unverified HTTPS request is being made to host 'x'", stacklevel=1)
        warnings.warn("something else", stacklevel=1)
    assert [str(one.message)[:9] for one in warned] == [*(["Unverifie"] if checked else []), "something"]


@pytest.mark.filterwarnings("ignore:.*found in sys.modules")
def test_client_without_requests_then_names_the_library_the_interpreter_and_the_cure(connection, monkeypatch):
    monkeypatch.setitem(sys.modules, "requests", None)
    without = runpy.run_module(_client.__name__)
    with pytest.raises(_errors.MissingLibraryError) as caught:
        without["Client"](connection())
    outcome = caught.value.outcome()
    assert "(requests)" in outcome["msg"]
    assert sys.executable in outcome["msg"]
    assert 'ansible_python_interpreter: "{{ ansible_playbook_python }}"' in outcome["msg"]
    assert "ModuleNotFoundError" in outcome["exception"]


@pytest.mark.parametrize("token", ["first\nsecond-half", "first\rsecond-half", "t\u20acsecond-half"])
def test_token_that_fits_no_header_then_is_not_quoted(client, service, token):
    one = client(access_token=token)
    error = failing(one, service.address, headers={"Authorization": "Bearer " + token})
    assert "second-half" not in f"{error}{error.failure}"
    assert service.received == []


@pytest.mark.parametrize("secret", ["worker/secret+1", "ready-token"])
def test_secret_in_an_answer_then_is_hidden_in_message_and_failure(client, wire, secret):
    pair = base64.b64encode(b"worker:worker/secret+1").decode()
    message = f"{secret} {quote_plus(secret)} Basic {pair}"
    wire.plays((400, {"code": "INVALID_DATA", "message": message, "details": [{"message": message}]}))
    error = failing(client(**{**CREDENTIALS, "access_token": "ready-token"}), URL)
    assert [form for form in (secret, quote_plus(secret), pair) if form in f"{error}{error.failure}"] == []
    assert "INVALID_DATA" in str(error)


def test_pair_of_credentials_with_a_short_secret_then_is_hidden_in_base64(client, wire):
    pair = base64.b64encode(b"worker:abc12").decode()
    wire.plays((400, {"code": "INVALID_DATA", "message": f"refused: Basic {pair}"}))
    error = failing(client(client_id="worker", client_secret="abc12"), URL)
    assert pair not in f"{error}{error.failure}"


def test_secret_in_what_is_asked_then_is_hidden_in_the_error(client):
    one = client()
    asked = one.asked("read the store ready-token", "GET", URL + "/ready-token")
    error = one.no_answer(asked, "ready-token is no store", "", None)
    assert (error.purpose, error.reason) == ("read the store ********", "******** is no store")
    assert error.failure["request"] == f"GET {URL}/********"


def test_token_given_then_is_used_without_asking(client, wire):
    one = client(**{**CREDENTIALS, "access_token": "ready-token"})
    assert (one.token().value, one.token().expires_at, wire.sent) == ("ready-token", None, [])


def test_token_fetched_then_is_kept_and_hidden(client, wire):
    wire.plays((200, {"access_token": "fetched-token", "expires_in": 3600}))
    one = client(**CREDENTIALS)
    assert [one.token().value, one.token().value] == ["fetched-token"] * 2
    assert wire.lines == [f"POST {TOKEN_URL}"]
    assert 3590 < one.token().expires_at - time.time() <= 3600
    assert "fetched-token" in one.secrets


@pytest.mark.parametrize(
    ("method", "authorization", "body"),
    [
        (
            "client_secret_basic",
            "Basic " + base64.b64encode(b"worker:worker/secret+1").decode(),
            b"grant_type=client_credentials",
        ),
        (
            "client_secret_post",
            None,
            b"grant_type=client_credentials&client_id=worker&client_secret=worker%2Fsecret%2B1",
        ),
    ],
)
def test_token_request_over_the_wire_then_authenticates_as_told(client, service, method, authorization, body):
    service.plays(service.answer(200, {"access_token": "fetched"}))
    client(**CREDENTIALS, token_url=service.address + "/as/token", token_endpoint_auth_method=method).token()
    line, headers, received = service.received[0]
    assert line == "POST /as/token HTTP/1.1"
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert (headers.get("authorization"), received) == (authorization, body)


@pytest.mark.parametrize("trouble", [408, 429, 500, 502, 503, 504, "refused", "dropped"])
def test_token_endpoint_with_a_transient_failure_then_is_asked_again(client, wire, clock, trouble):
    wire.plays(trouble if isinstance(trouble, int) else getattr(wire, trouble)())
    wire.plays((200, {"access_token": "fetched"}))
    assert client(**CREDENTIALS).token().value == "fetched"
    assert (len(wire.sent), len(clock.sleeps)) == (2, 1)


def test_token_endpoint_that_stays_down_then_fails_within_the_budget(client, wire, clock):
    wire.plays_forever(503)
    with pytest.raises(_errors.ServiceError) as caught:
        client(**CREDENTIALS, retry_timeout=20).token()
    assert 10 < sum(clock.sleeps) < 20
    assert "the token endpoint answered 503" in str(caught.value)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (
            (401, {"error": "invalid_client", "error_description": "No such client"}),
            ["401 invalid_client", "No such client", "client_secret", "token_endpoint_auth_method"],
        ),
        ((404, {"code": "NOT_FOUND"}), ["404 NOT_FOUND", "auth_environment_id", "region"]),
        ((400, b"<html>"), ["answered 400", "client_id"]),
        ((200, b"<html>"), ["holds no access token", "token_url"]),
        ((200, {"access_token": "two words"}), ["holds no access token"]),
    ],
)
def test_token_endpoint_that_refuses_then_says_why_at_once(client, wire, clock, reply, words):
    wire.plays(reply)
    with pytest.raises(_errors.ServiceError) as caught:
        client(**CREDENTIALS).token()
    text = str(caught.value)
    assert text.startswith("Could not get an access token: ")
    assert [word for word in words if word not in text] == []
    assert clock.sleeps == []
    assert "worker/secret+1" not in text
    failure = caught.value.failure
    assert (failure["status"], failure["request"]) == (reply[0], f"POST {TOKEN_URL}")
    assert caught.value.final is (reply[0] == 200)


@pytest.mark.parametrize(
    ("options", "renewed"),
    [
        ({**CREDENTIALS, "access_token": "ready-token"}, True),
        ({}, False),
        ({**CREDENTIALS, "access_token": "ready-token", "token_url": ""}, False),
    ],
)
def test_renew_token_then_asks_only_where_credentials_may_go(client, wire, options, renewed):
    wire.plays((200, {"access_token": "fetched"}))
    one = client(**options)
    assert one.renew_token() is renewed
    assert one.token().value == ("fetched" if renewed else "ready-token")
    assert len(wire.sent) == renewed


def test_budget_then_is_retry_timeout_unless_told(client):
    one = client(retry_timeout=33)
    assert (one.budget().left, one.budget(5).left, one.budget(0).left) == (33, 5, 0)


def test_certificate_that_is_not_trusted_then_is_final_and_names_the_cure(client, wire):
    wire.plays(requests.exceptions.SSLError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate"))
    error = failing(client(), URL)
    assert (error.uncertain, error.final) == (False, True)
    assert re.search(r"ca_path, or in REQUESTS_CA_BUNDLE", str(error))


def test_proxy_elsewhere_then_does_not_see_plain_http_in_capitals(client, wire, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://proxy.invalid:3128")
    wire.plays(200)
    one = client()
    url = "HTTP://127.0.0.1:9/v1"
    one.attempt(one.asked("x", "GET", url), url, {}, None, _retry.Attempts(one.budget()))
    assert wire.sent[0].proxies.get("http") is None


def test_request_that_cannot_be_made_then_is_final_and_certain(client, monkeypatch):
    monkeypatch.setenv("https_proxy", "http://user@proxy.example:99999")
    one = client()
    url = "https://api.pingone.eu/v1/x"
    with pytest.raises(_errors.ServiceError) as caught:
        one.attempt(one.asked("x", "POST", url), url, {}, b"", _retry.Attempts(one.budget()))
    assert (caught.value.uncertain, caught.value.final) == (False, True)


@pytest.mark.skipif(
    tuple(map(int, requests.__version__.split(".")[:2])) < (2, 27),
    reason="requests before 2.27 cannot use an address without a scheme on Python 3.9 and newer, and says so",
)
def test_proxy_on_loopback_without_scheme_then_is_used(client, service, monkeypatch):
    monkeypatch.setenv("http_proxy", service.address.replace("http://", ""))
    service.plays(service.answer(200))
    one = client()
    url = "http://127.0.0.1:9/v1"
    one.attempt(one.asked("x", "GET", url), url, {}, None, _retry.Attempts(one.budget()))
    assert service.received


class Tokens:
    """What other tasks have left, and what happened to it."""

    def __init__(self, token=None):
        self.token, self.put_back, self.dropped = token, [], []

    def get(self):
        """Return the token."""
        return self.token

    def put(self, token):
        """Keep a token."""
        self.put_back.append(token.value)

    def drop(self, token):
        """Give a token up."""
        self.dropped.append(token.value)
        self.token = None


def sharing(connection, clock, **kept):
    """Return a client that shares what is kept."""
    return _client.Client(connection(**CREDENTIALS), kept=_kept.Kept(**kept), clock=clock, sleep=clock.sleep)


def test_token_of_another_task_then_is_used_without_asking_and_hidden(connection, clock, wire):
    one = sharing(connection, clock, tokens=Tokens(_token.Token("left-token", None)))
    assert (one.token().value, wire.sent) == ("left-token", [])
    assert "left-token" in one.secrets


def test_token_fetched_then_is_left_for_other_tasks(connection, clock, wire):
    wire.plays((200, {"access_token": "fetched-token", "expires_in": 3600}))
    tokens = Tokens()
    assert sharing(connection, clock, tokens=tokens).token().value == "fetched-token"
    assert tokens.put_back == ["fetched-token"]


def test_token_of_another_task_when_refused_then_given_up_and_another_is_left(connection, clock, wire):
    wire.plays((200, {"access_token": "fetched-token", "expires_in": 3600}))
    tokens = Tokens(_token.Token("left-token", None))
    one = sharing(connection, clock, tokens=tokens)
    one.token()
    assert one.renew_token() is True
    assert one.token().value == "fetched-token"
    assert (tokens.dropped, tokens.put_back) == (["left-token"], ["fetched-token"])


def test_token_given_when_it_was_renewed_by_an_earlier_item_then_that_one_is_used(connection, clock, wire):
    kept = _kept.Kept(token=_token.Token("renewed-token", None))
    one = _client.Client(connection(access_token="given-token"), kept=kept, clock=clock, sleep=clock.sleep)
    assert (one.token().value, wire.sent) == ("renewed-token", [])


@pytest.mark.parametrize(
    ("reply", "forgotten"),
    [
        (200, False),
        (201, False),
        (401, False),
        (429, False),
        *((status, True) for status in (400, 403, 404, 409, 500, 503)),
    ],
)
def test_listings_when_a_request_fails_then_forgotten_unless_it_was_not_looked_at(reply, forgotten, client, wire):
    wire.plays((reply, {}))
    one = client()
    one.kept.listings["/x"] = object()
    with contextlib.suppress(_errors.ServiceError):
        send(one, URL)
    assert (not one.kept.listings) is forgotten


def test_listings_when_no_answer_comes_then_forgotten(client, wire):
    wire.plays(wire.dropped())
    one = client()
    one.kept.listings["/x"] = object()
    with pytest.raises(_errors.ServiceError):
        send(one, URL)
    assert not one.kept.listings


def test_session_when_two_clients_share_what_is_kept_then_it_is_one(connection, clock, wire):
    wire.plays(200, 200)
    kept = _kept.Kept()
    sessions = []
    for _time in range(2):
        one = _client.Client(connection(), kept=kept, clock=clock, sleep=clock.sleep)
        send(one, URL)
        sessions.append(kept.session)
        assert kept.secrets is one.secrets
    assert sessions[0] is sessions[1] is not None


def test_new_token_when_another_task_has_left_one_then_asked_for_all_the_same_and_left(connection, clock, wire):
    wire.plays((200, {"access_token": "new-token", "expires_in": 3600}))
    tokens = Tokens(_token.Token("left-token", None))
    one = sharing(connection, clock, tokens=tokens)
    assert one.new_token().value == "new-token"
    assert (tokens.put_back, len(wire.sent)) == (["new-token"], 1)
    assert one.kept.tokens is tokens


def test_new_token_when_one_was_given_then_that_one(client, wire):
    assert (client(access_token="given").new_token().value, wire.sent) == ("given", [])


@pytest.mark.parametrize("method", ["POST", "PUT", "GET"])
def test_request_then_its_body_is_sent_as_a_whole_with_its_length(client, service, method):
    service.plays(service.answer(200))
    data = b'{"a": 1}' if method != "GET" else None
    send(client(), service.address, method=method, data=data)
    line, headers, body = service.received[0]
    assert (line.split()[0], body) == (method, data or b"")
    assert headers.get("content-length") == (str(len(data)) if data else None)
    assert "transfer-encoding" not in headers


def test_write_of_a_thread_that_hung_until_nobody_waited_then_is_not_carried_out_later(client, service, monkeypatch):
    """A name that takes long to be resolved, or addresses that are tried one after another."""
    usual, may_go_on, went_on = socket.getaddrinfo, threading.Event(), threading.Event()

    def slow(*arguments, **named):
        may_go_on.wait(10)
        went_on.set()
        return usual(*arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    failing(client(timeout=0.2), service.address, method="POST", data=b"{}")
    may_go_on.set()
    assert went_on.wait(10)
    monkeypatch.undo()
    service.plays(service.answer(200))
    # The service answers one after another, so the late one has come by then, if it comes.
    time.sleep(0.3)
    assert [body for _line, _headers, body in service.received] in ([], [b""])


@pytest.mark.parametrize(
    "proxy",
    [
        *(
            "http://user:s3cr/et@proxy.example:8",
            "http://user:s3cr#et@proxy.example",
            "http://user:s3cr?et@proxy.example",
        ),
        *("http://user:1/s3cret@proxy.example", "http://user:s3cret@", "http://user:s3[cret@proxy.example:8"),
        *(
            "http://user:s3cret@proxy.example:99999",
            "user:s3cr/et@proxy.example:8",
            "http://user:s3cret@proxy.example:0",
        ),
    ],
)
def test_proxy_whose_address_is_malformed_then_told_without_a_part_of_its_password(client, monkeypatch, proxy):
    monkeypatch.setenv("https_proxy", proxy)
    error = failing(client(), URL)
    assert "the request cannot be sent (the address of the proxy is malformed)" in str(error)
    assert (error.uncertain, error.final) == (False, True)
    assert "s3c" not in str(error) and "user" not in str(error)
