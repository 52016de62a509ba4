# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The hostile service on loopback: a tenant behind HTTP that misbehaves at one kind of request, and another origin."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from typing import Any

from backend import Tenant
from catalogue import Fault

from answers import ROOT, TOKEN_PATH, Answer, Request, answered, refused

HUGE = 50 * 1024 * 1024
# How long a service that refuses connections once refuses them (seconds): less than a client's first wait.
SHORTLY = 0.25
# A client that asks more often for one thing will not stop.
TOO_OFTEN = 100
_STORE = rf"{ROOT}/propagation/stores/[^/]+"
_KINDS = (
    ("POST", TOKEN_PATH, "token"),
    ("GET", rf"{ROOT}/propagation/stores\?.+", "page 2"),
    ("GET", rf"{ROOT}/propagation/stores", "list"),
    ("POST", rf"{ROOT}/propagation/stores", "create"),
    ("POST", rf"{ROOT}/propagation/stores/connection/status", "connection check"),
    ("GET", _STORE, "read"),
    ("PUT", _STORE, "replace"),
    ("DELETE", _STORE, "delete"),
    ("GET", rf"{ROOT}/propagation/revisions/id(:|%3A)latest", "latest revision"),
    ("POST", rf"{ROOT}/propagation/revisions", "revision"),
    ("GET", rf"{ROOT}/propagation/rules", "rules"),
    ("GET", ROOT, "environment"),
    ("GET", rf"{ROOT}/propagation/plans", "plan list"),
    ("POST", rf"{ROOT}/propagation/plans", "plan create"),
    ("GET", rf"{ROOT}/propagation/plans/[^/]+/rules", "rule list"),
    ("POST", rf"{ROOT}/propagation/plans/[^/]+/rules", "rule create"),
    ("GET", rf"{ROOT}/propagation/rules/[^/]+/mappings", "mapping list"),
    ("POST", rf"{ROOT}/propagation/rules/[^/]+/mappings", "mapping create"),
    *(
        (method, rf"{ROOT}/propagation/{one}s/[^/]+", f"{one} {done}")
        for one in ("plan", "rule", "mapping")
        for method, done in (("GET", "read"), ("PUT", "replace"), ("DELETE", "delete"))
    ),
    ("GET", rf"{ROOT}/populations(\?.+)?", "population lookup"),
    ("GET", rf"{ROOT}/groups(\?.+)?", "group lookup"),
)


def kind_of(request: Request) -> str:
    """Return what a request asks for, its method and path where it is none of those that are expected."""
    method, path = request.method, request.path
    found = (kind for known, pattern, kind in _KINDS if known == method and re.fullmatch(pattern, path))
    kind = next(found, f"{method} {path}")
    if kind == "create" and json.loads(request.body)["type"] == "directory":
        return "directory create"
    return "rule rest" if kind == "rule replace" and not json.loads(request.body)["active"] else kind


@dataclass
class Trap:
    """A fault at one kind of request; ``gate`` is the kind before it, and how many of those there are."""

    kind: str
    fault: Fault
    gate: tuple[str, int] = ("", 0)
    hits: int = 0
    first_hit: float = 0.0

    def take(self) -> bool:
        """Say whether the fault happens now."""
        self.hits += 1
        self.first_hit = self.first_hit or time.monotonic()
        return self.fault.lasting or self.hits == 1


@dataclass
class Service:
    """A tenant on a port of its own. Each connection has a thread; what it has been asked is counted."""

    tenant: Tenant
    elsewhere: str = ""
    traps: list[Trap] = field(default_factory=list)
    timeout: float = 2.0
    """What a client is to wait for an answer (seconds)."""
    together: threading.Barrier | None = None
    """Lets lists be answered only when so many clients have asked for one."""
    alias: Mapping[str, str] = field(default_factory=dict)
    """What a kind of request is called."""
    asked: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Take a port, and listen."""
        self._lock = threading.Lock()
        self._closing = threading.Event()
        # Holds the port while nobody listens there, so that connections are refused and no other program takes it.
        self._holder = self._bound(0)
        self.port = self._holder.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._listener: socket.socket | None = None
        self._connections: list[socket.socket] = []
        self.listen()

    def __enter__(self) -> Service:
        """Return the service; it ends with the block."""
        return self

    def __exit__(self, *_error: object) -> None:
        """End everything that is under way."""
        self._closing.set()
        self.refuse()
        self._holder.close()
        for connection in self._connections:
            _end(connection)

    def listen(self) -> None:
        """Accept connections."""
        if self._listener is None and not self._closing.is_set():
            self._listener = self._bound(self.port)
            self._listener.listen(64)
            threading.Thread(target=self._accept, args=[self._listener], daemon=True).start()

    def refuse(self) -> None:
        """Accept no more connections."""
        listener, self._listener = self._listener, None
        if listener is not None:
            _end(listener)

    def heal(self) -> None:
        """Behave from now on, and count anew."""
        self.traps = []
        self.together = None
        self.asked = Counter()
        self.listen()

    def _bound(self, port: int) -> socket.socket:
        bound = socket.socket()
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        bound.bind(("127.0.0.1", port))
        return bound

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, address = listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._connections.append(connection)
                threading.Thread(target=self._serve, args=[connection, address], daemon=True).start()

    def _serve(self, connection: socket.socket, address: Any) -> None:
        with contextlib.suppress(OSError):
            _Handler(connection, address, self)  # type: ignore[arg-type]
        _end(connection)

    def met(self, request: Request, handler: _Handler) -> None:
        """Answer a request, or misbehave."""
        kind = kind_of(request)
        kind = self.alias.get(kind, kind)
        with self._lock:
            self.asked[kind] += 1
            count = self.asked[kind]
            here = [trap for trap in self.traps if trap.kind == kind and trap.fault.play != "refuse"]
            trap = next((trap for trap in here if trap.take()), None)
            answer = self._answer(request, trap.fault if trap else None)
        if count > TOO_OFTEN:
            handler.close_connection = True
            return
        if kind == "list" and self.together is not None:
            with contextlib.suppress(threading.BrokenBarrierError):
                self.together.wait(20)
        gates = [trap for trap in self.traps if trap.gate == (kind, count) and trap.fault.play == "refuse"]
        for gate in gates:
            self.shut(gate)
            handler.close_connection = True
        if trap is not None and trap.fault.play not in ("status", "gone"):
            getattr(_Player(handler, self, answer, request), trap.fault.play)()
        else:
            handler.send(answer)

    def shut(self, trap: Trap) -> None:
        """Refuse connections, for a moment or for ever."""
        self.refuse()
        trap.first_hit = time.monotonic()
        if not trap.fault.lasting:
            threading.Timer(SHORTLY, self.listen).start()

    def is_over(self, seconds: float) -> bool:
        """Wait; say whether the service is being closed meanwhile."""
        return self._closing.wait(seconds)

    def _answer(self, request: Request, fault: Fault | None) -> Answer:
        if fault is None:
            return self.tenant.answer(request)
        if fault.play == "gone":
            self.tenant.lose(request.path)
            return refused(404, "NOT_FOUND", "The request could not be completed. There is no such resource.")
        reads = request.method == "GET" or request.path == TOKEN_PATH
        tenant = self.tenant if fault.commit or reads else self.tenant.fork()
        answer = tenant.answer(request)
        return answered_with(fault) if fault.play == "status" else answer


def answered_with(fault: Fault) -> Answer:
    """Return the answer that a fault consists of."""
    named = dict(fault.headers)
    if named.get("Retry-After") == "in 2 seconds":
        named["Retry-After"] = formatdate(time.time() + 2, usegmt=True)
    kind = "text/html" if fault.body.startswith(b"<") else "application/json"
    return Answer(fault.status or 200, fault.body, (*answered(200).headers[:1], ("Content-Type", kind), *named.items()))


class _Handler(BaseHTTPRequestHandler):
    """Speaks HTTP on one connection."""

    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:
        """Answer any method alike."""
        size = int(self.headers.get("Content-Length") or 0)
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        self.server.met(Request(self.command, self.path, token, self.rfile.read(size), self.server.url), self)

    do_POST = do_PUT = do_DELETE = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent."""

    def send(self, answer: Answer, length: int | None = None) -> None:
        """Send an answer, of which another length may be claimed."""
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(answer.body) if length is None else length))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body)


class _Player:
    """Plays one fault to one request, whose right answer is known; each method is named as in the catalogue."""

    def __init__(self, handler: _Handler, service: Service, answer: Answer, request: Request) -> None:
        self.handler = handler
        self.service = service
        self.answer = answer
        self.request = request
        handler.close_connection = True

    def drop(self) -> None:
        """Answer nothing, and close."""

    def hang(self) -> None:
        """Answer nothing, and keep the connection."""
        self.service.is_over(3600)

    def break_off(self) -> None:
        """Send half of what was announced."""
        body = self._body()
        self.handler.send(self._with(body[: len(body) // 2]), len(body))

    def drip(self) -> None:
        """Announce much, and send a little from time to time."""
        self.handler.send(self._with(b"{"), HUGE)
        for _drop in self._drops():
            self.handler.wfile.write(b" ")

    def drip_headers(self) -> None:
        """Come to no end with the headers."""
        self.handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in self._drops():
            self.handler.wfile.write(f"X-Header-{number % 50}: a\r\n".encode())

    def garbage(self) -> None:
        """Speak another protocol."""
        self.handler.wfile.write(b"\x15\x03\x03\x00\x02\x02\x16 this is no HTTP\r\n\r\n")

    def cut(self) -> None:
        """Send half of the JSON as if it were all of it."""
        body = self._body()
        self.handler.send(self._with(body[: len(body) // 2]))

    def shape(self) -> None:
        """Send some other JSON."""
        self.handler.send(self._with(b'[{"result": "success"}, 1, null]'))

    def empty(self) -> None:
        """Send nothing, successfully."""
        self.handler.send(self._with(b""))

    def portal(self) -> None:
        """Send what a network sends that wants somebody to log in."""
        self.handler.send(Answer(200, b"<html>Log in</html>", (("Content-Type", "text/html"),)))

    def huge(self) -> None:
        """Send more than anybody should read."""
        self.handler.send(self._with(b""), HUGE)
        for _chunk in range(HUGE // 1024**2):
            self.handler.wfile.write(b" " * 1024**2)

    def content_type(self) -> None:
        """Call JSON something else."""
        self.handler.send(Answer(self.answer.status, self.answer.body, (("Content-Type", "text/html"),)))

    def redirect(self) -> None:
        """Send the client to another host."""
        self.handler.send(Answer(307, b"", (("Location", f"{self.service.elsewhere}{self.request.path}"),)))

    def next_elsewhere(self) -> None:
        """Say that there is more, on another host."""
        self._next(f"{self.service.elsewhere}{self.request.path}")

    def next_itself(self) -> None:
        """Say that there is more, on this very page."""
        self._next(f"{self.service.url}{self.request.path}")

    def _next(self, href: str) -> None:
        body = json.loads(self.answer.body or b"{}")
        links = {**body.get("_links", {}), "next": {"href": href}}
        self.handler.send(self._with(json.dumps({**body, "_links": links}).encode()))

    def _body(self) -> bytes:
        """Return the body of the right answer, and some JSON where it has none."""
        return self.answer.body or json.dumps({"a": "body where none belongs"}).encode()

    def _with(self, body: bytes) -> Answer:
        status = 200 if self.answer.status == 204 else self.answer.status
        return Answer(status, body, (*self.answer.headers, ("Content-Type", "application/json")))

    def _drops(self) -> Iterator[int]:
        number = 0
        while not self.service.is_over(0.05):
            yield number
            number += 1


class Elsewhere:
    """Another origin, where nothing must ever arrive; ``heard`` is what did."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Elsewhere:
        """Return the listener; it ends with the block."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Listen no more."""
        _end(self._listener)

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _address = self._listener.accept()
                with connection:
                    connection.settimeout(1)
                    self.heard.append(connection.recv(65536))


def _end(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
