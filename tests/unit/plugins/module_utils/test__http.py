# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The time limit of an exchange, what its errors mean, and where a link leads."""

from __future__ import annotations

import http.client
import threading
import time
from types import SimpleNamespace

import pytest
import requests
from urllib3 import exceptions as urllib3
from urllib3.util.ssl_match_hostname import CertificateError

from ansible_collections.community.pingone.plugins.module_utils import _http

PAGE = "https://api.pingone.eu/v1/environments/e/propagation/stores?limit=2"


class OddError(BaseException):
    """Not even an Exception."""


def chained(outer, inner):
    """Return an exception as ``raise outer from inner`` leaves it."""
    outer.__cause__ = inner
    return outer


def test_within_when_the_work_ends_in_time_then_returns_its_value():
    assert _http.Worker().within(5, lambda: "done") == "done"


@pytest.mark.parametrize("error", [KeyError("x"), TimeoutError("of the work"), OddError()])
def test_within_when_the_work_fails_then_raises_its_error(error):
    def work():
        raise error

    with pytest.raises(type(error)) as caught:
        _http.Worker().within(5, work)
    assert caught.value is error


def test_within_when_the_work_takes_too_long_then_leaves_it_to_a_daemon():
    goes_on, threads = threading.Event(), []

    def work():
        threads.append(threading.current_thread())
        goes_on.wait(5)

    started = time.monotonic()
    with pytest.raises(TimeoutError):
        _http.Worker().within(0.05, work)
    assert time.monotonic() - started < 2
    assert threads[0].daemon
    goes_on.set()


def test_within_when_one_piece_of_work_follows_another_then_one_thread_does_them():
    worker = _http.Worker()
    threads = [worker.within(5, threading.current_thread) for _time in range(3)]
    assert threads[0] is threads[1] is threads[2] is not threading.current_thread()


def test_within_when_nobody_needs_the_worker_then_its_thread_ends():
    worker = _http.Worker()
    thread = worker.within(5, threading.current_thread)
    del worker
    thread.join(5)
    assert not thread.is_alive()


def test_within_when_nobody_waits_any_more_then_the_thread_ends_with_the_work():
    worker, goes_on, threads = _http.Worker(), threading.Event(), []

    def work():
        threads.append(threading.current_thread())
        goes_on.wait(5)

    with pytest.raises(TimeoutError):
        worker.within(0.05, work)
    del worker
    goes_on.set()
    threads[0].join(5)
    assert not threads[0].is_alive()


@pytest.mark.parametrize(
    ("error", "sent", "final", "words"),
    [
        (
            requests.ConnectionError(urllib3.ReadTimeoutError(None, "/", "Read timed out.")),
            True,
            False,
            "did not answer within 7 s",
        ),
        (requests.ReadTimeout(), True, False, "did not answer within 7 s"),
        (
            requests.ConnectTimeout(urllib3.MaxRetryError(None, "/", urllib3.ConnectTimeoutError(None, "slow"))),
            False,
            False,
            "no connection could be made",
        ),
        (requests.exceptions.ProxyError("Unable to connect to proxy"), False, False, "no connection could be made"),
        (
            requests.exceptions.SSLError(
                urllib3.MaxRetryError(None, "/", urllib3.SSLError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed"))
            ),
            False,
            True,
            "certificate was not accepted",
        ),
        (
            chained(requests.exceptions.ChunkedEncodingError("broken"), urllib3.ProtocolError("IncompleteRead")),
            True,
            False,
            "connection broke",
        ),
        (OSError(104, "Connection reset by peer"), True, False, "Connection reset by peer"),
        (ValueError(), False, True, "ValueError"),
        (requests.exceptions.InvalidHeader("Header part must be str"), False, True, "cannot be sent (Header part"),
    ],
)
def test_no_answer_from_each_exception_then_says_what_it_means(error, sent, final, words):
    problem = _http.no_answer_from(error, 7)
    assert (problem.sent, problem.final) == (sent, final)
    assert problem.reason == str(problem)
    assert words in problem.reason


def test_no_answer_from_a_refused_connection_then_names_no_object_of_the_library(wire):
    problem = _http.no_answer_from(wire.refused(), 7)
    assert problem.sent is False
    assert problem.reason.endswith("Connection refused)")
    assert "<" not in problem.reason


def test_no_answer_from_an_exception_that_names_an_object_then_leaves_its_address_out():
    text = "<urllib3.connection.HTTPSConnection object at 0x7f3a2b>: Failed to resolve 'api.pingone.eu'"
    reason = _http.no_answer_from(requests.ConnectionError(text), 7).reason
    assert "0x" not in reason
    assert "(Failed to resolve 'api.pingone.eu')" in reason


@pytest.mark.parametrize(
    "inner",
    [
        http.client.BadStatusLine("\x15\x03 what the other side sent\r\n"),
        http.client.UnknownProtocol("what the other side sent"),
        urllib3.InvalidChunkLength(SimpleNamespace(tell=lambda: 0, length_remaining=0), b"what the other side sent"),
        urllib3.InvalidHeader("Content-Length contained multiple unmatching values (5, 7)"),
    ],
)
def test_no_answer_from_what_is_no_http_then_does_not_repeat_it(inner):
    problem = _http.no_answer_from(requests.ConnectionError(urllib3.ProtocolError("Connection aborted.", inner)), 7)
    assert problem.reason == "its answer is no HTTP"
    assert (problem.sent, problem.final) == (True, False)


@pytest.mark.parametrize(
    "error",
    [
        OSError("Could not find a suitable TLS CA certificate bundle, invalid path: /etc/none.pem"),
        OSError("[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found"),
        OSError(0, "Error: PEM lib"),
    ],
)
def test_no_answer_from_a_bundle_that_cannot_be_read_then_is_final_certain_and_names_the_options(error):
    problem = _http.no_answer_from(error, 7)
    assert (problem.sent, problem.final) == (False, True)
    assert problem.reason.startswith("the certificates to trust cannot be read (")
    assert problem.remedy.startswith("Check ca_path, or the environment variables REQUESTS_CA_BUNDLE")


def test_no_answer_from_a_certificate_of_another_host_then_is_final_and_names_the_cure():
    error = CertificateError("hostname 'api.pingone.eu' doesn't match 'proxy.example'")
    problem = _http.no_answer_from(requests.exceptions.SSLError(urllib3.MaxRetryError(None, "/", error)), 7)
    assert (problem.sent, problem.final) == (False, True)
    assert "name its bundle in ca_path" in problem.remedy


def test_no_answer_from_an_address_that_is_none_then_names_the_address_and_not_its_password():
    problem = _http.no_answer_from(ValueError("Failed to parse: http://user:hunter22@proxy.example:99999"), 7)
    assert problem.reason == "the request cannot be sent (Failed to parse: http://proxy.example:99999)"
    assert "the address of the proxy" in problem.remedy


def test_no_answer_from_exceptions_in_a_circle_then_ends():
    first, second = OSError("first"), OSError("second")
    first.__cause__, second.__cause__ = second, first
    assert "second" in _http.no_answer_from(first, 7).reason


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://API.pingone.EU/v1", ("https", "api.pingone.eu", 443)),
        ("https://api.pingone.eu:443", ("https", "api.pingone.eu", 443)),
        ("https://api.pingone.eu:8443/v1", ("https", "api.pingone.eu", 8443)),
        ("http://[::1]/v1", ("http", "::1", 80)),
        ("HTTP://127.0.0.1:80", ("http", "127.0.0.1", 80)),
    ],
)
def test_origin_of_each_url_then_is_scheme_host_and_port(url, parts):
    assert _http.origin(url) == parts


@pytest.mark.parametrize(
    ("links", "following"),
    [
        ({"next": {"href": "https://api.pingone.eu/v1/next"}}, "https://api.pingone.eu/v1/next"),
        ({"next": {"href": "https://API.PINGONE.EU:443/v1/next"}}, "https://API.PINGONE.EU:443/v1/next"),
        ({"next": "https://api.pingone.eu/v1/next"}, "https://api.pingone.eu/v1/next"),
        ({"next": {"href": "/v1/next?cursor=a"}}, "https://api.pingone.eu/v1/next?cursor=a"),
        ({"next": {"href": "?cursor=a"}}, "https://api.pingone.eu/v1/environments/e/propagation/stores?cursor=a"),
        ({"next": None}, ""),
        ({"next": {}}, ""),
        ({"next": {"href": None}}, ""),
        ({"self": {"href": "https://api.pingone.eu/v1"}}, ""),
        ({}, ""),
        (None, ""),
        ("https://api.pingone.eu/v1/next", ""),
    ],
)
def test_next_link_of_a_page_then_is_complete_or_empty(links, following):
    assert _http.next_link({"_links": links}, PAGE) == following


def test_next_link_of_a_page_without_links_then_is_empty():
    assert _http.next_link({"_embedded": {}}, PAGE) == ""


@pytest.mark.parametrize(
    "href",
    [
        "https://evil.example/v1",
        "//evil.example/v1",
        "https://api.pingone.eu.evil.example/v1",
        "https://api.pingone.eu@evil.example/v1",
        "https://api.pingone.eu:8443/v1",
        "https://api.pingone.eu:x/v1",
        "http://api.pingone.eu/v1",
        "http://api.pingone.eu:443/v1",
        "ftp://api.pingone.eu/v1",
        "file:///etc/passwd",
        "https://evil.example\\@api.pingone.eu/v1",
        "https://user@api.pingone.eu/v1",
        "https://api.pingone.eu/v1\t",
        "",
        5,
    ],
)
def test_next_link_that_leads_elsewhere_or_nowhere_then_is_refused(href):
    with pytest.raises(ValueError):
        _http.next_link({"_links": {"next": {"href": href}}}, PAGE)
