# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of the lower half stand on: a clock, a scripted wire, a small HTTP server, builders."""

from __future__ import annotations

import io
import json
import os
import socketserver
import threading
import typing as t
from dataclasses import dataclass

import pytest
import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError

from ansible_collections.community.pingone.plugins.module_utils import _answers, _api, _client, _connection

ENVIRONMENT = "11111111-2222-4333-8444-555555555555"


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.sleeps: list[float] = []

    def __call__(self) -> float:
        """Return the time in seconds."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Move on without waiting."""
        self.sleeps.append(seconds)
        self.now += seconds


@dataclass(frozen=True)
class Sent:
    """One request as it would have left this machine, with what the environment added to it."""

    method: str
    url: str
    headers: t.Mapping[str, str]
    body: bytes
    verify: t.Any
    proxies: t.Mapping[str, str]

    @property
    def line(self) -> str:
        """Return method and URL."""
        return f"{self.method} {self.url}"


class Wire:
    """Stands in for the network below requests: answers from a script, and keeps what it was sent."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self._script: list[t.Any] = []
        self._forever: t.Any = None

    @property
    def lines(self) -> list[str]:
        """Return method and URL of each request."""
        return [one.line for one in self.sent]

    def plays(self, *replies: t.Any) -> None:
        """Answer with these replies: a status, ``(status, body)``, ``(status, body, headers)`` or an exception."""
        self._script.extend(replies)

    def plays_forever(self, reply: t.Any) -> None:
        """Answer with this reply when the script has ended."""
        self._forever = reply

    def send(self, request: t.Any, *, verify: t.Any, proxies: t.Any, **_others: t.Any) -> requests.Response:
        """Take the place of HTTPAdapter.send."""
        self.sent.append(
            Sent(
                *(request.method, request.url, request.headers, b"".join(request.body or ())),
                *(verify, dict(proxies or {})),
            )
        )
        assert self._script or self._forever, f"one request too many: {self.sent[-1].line}"
        reply = self._script.pop(0) if self._script else self._forever
        if isinstance(reply, Exception):
            raise reply
        status, body, headers = (*((reply,) if isinstance(reply, int) else reply), {}, {})[:3]
        response = requests.Response()
        response.status_code = status
        response.headers.update(headers)
        response.raw = io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
        response.url = request.url
        response.request = request
        return response

    @staticmethod
    def refused() -> Exception:
        """Return what requests raises where nobody listens."""
        cause = NewConnectionError(None, "Failed to establish a new connection: [Errno 111] Connection refused")
        return requests.ConnectionError(MaxRetryError(None, "/", cause))

    @staticmethod
    def dropped() -> Exception:
        """Return what requests raises where the service hangs up after the request."""
        return requests.ConnectionError(ProtocolError("Connection aborted.", ConnectionResetError(104, "reset")))


class Service:
    """An HTTP server on loopback that plays one reply after another, and keeps the requests as they came."""

    def __init__(self) -> None:
        self.received: list[tuple[str, dict[str, str], bytes]] = []
        self.ended = threading.Event()
        self._script: list[bytes | t.Callable[[t.Any], None]] = []
        service = self

        class Handler(socketserver.StreamRequestHandler):
            """Reads one request, plays one reply, hangs up."""

            def handle(self) -> None:
                service.handle(self.rfile, self.request)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def plays(self, *replies: bytes | t.Callable[[t.Any], None]) -> None:
        """Answer with these bytes; a reply that is callable gets the socket."""
        self._script.extend(replies)

    def handle(self, stream: t.BinaryIO, socket: t.Any) -> None:
        """Carry out one exchange."""
        line = stream.readline().decode("latin-1").strip()
        headers = {}
        for raw in iter(stream.readline, b"\r\n"):
            name, _colon, value = raw.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        body = stream.read(int(headers.get("content-length", 0)))
        self.received.append((line, headers, body))
        reply = self._script.pop(0) if self._script else self.answer(599, {"message": "one request too many"})
        try:
            if callable(reply):
                reply(socket)
            else:
                socket.sendall(reply)
        except OSError:
            pass  # the client has hung up, as it may

    def drip(self, start: bytes) -> t.Callable[[t.Any], None]:
        """Return a reply that goes on, a byte at a time, until the test ends."""

        def reply(socket: t.Any) -> None:
            socket.sendall(start)
            while not self.ended.wait(0.02):
                socket.sendall(b"a")

        return reply

    @staticmethod
    def answer(status: int, body: t.Any = None, **headers: str) -> bytes:
        """Return an answer as bytes; an underscore in a header's name stands for a hyphen."""
        data = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        fields = {"Content-Length": str(len(data)), "Connection": "close"}
        fields.update({name.replace("_", "-"): value for name, value in headers.items()})
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        return f"HTTP/1.1 {status} Reason\r\n{head}\r\n".encode() + data

    def close(self) -> None:
        """Stop listening, and end every drip."""
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: t.Any) -> None:
    """Keep the proxies, certificates, credentials and .netrc of whoever runs the tests out of them."""
    for name in list(os.environ):
        mine = name.upper().endswith("_PROXY") or name.startswith("PINGONE_")
        if mine or name in ("NETRC", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def clock() -> Clock:
    """Return a clock that only sleeping moves."""
    return Clock()


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    """Put a script in place of the network."""
    script = Wire()
    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", script.send)
    return script


@pytest.fixture
def service() -> t.Iterator[Service]:
    """Start an HTTP server on loopback."""
    server = Service()
    yield server
    server.close()


@pytest.fixture
def connection() -> t.Callable[..., _connection.Connection]:
    """Return a builder of connections: with a ready token, and no credentials, unless told otherwise."""

    def build(**changes: t.Any) -> _connection.Connection:
        members = {
            "environment_id": ENVIRONMENT,
            "api_url": "https://api.pingone.eu/v1",
            "token_url": f"https://auth.pingone.eu/{ENVIRONMENT}/as/token",
            "client_id": "",
            "client_secret": "",
            "access_token": "ready-token",
            "token_endpoint_auth_method": "client_secret_basic",
            "validate_certs": True,
            "ca_path": "",
            "timeout": 5.0,
            "retry_timeout": 120.0,
        }
        return _connection.Connection(**{**members, **changes})

    return build


@pytest.fixture
def client(connection: t.Callable[..., _connection.Connection], clock: Clock) -> t.Callable[..., _client.Client]:
    """Return a builder of clients whose waits take no time."""
    return lambda **changes: _client.Client(connection(**changes), clock=clock, sleep=clock.sleep)


@pytest.fixture
def api(client: t.Callable[..., _client.Client]) -> t.Callable[..., _api.Api]:
    """Return a builder of an environment's API."""
    return lambda **changes: _api.Api(client(**changes))


@pytest.fixture
def asked() -> _answers.Asked:
    """Return what a listing asks."""
    return _answers.Asked("list the stores", "GET https://api.pingone.eu/v1/x", "transaction-1")


@pytest.fixture
def answer() -> t.Callable[..., _answers.Answer]:
    """Return a builder of answers; a body that is not bytes becomes JSON."""

    def build(status: int, body: t.Any = b"", **headers: str) -> _answers.Answer:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return _answers.Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, data)

    return build
