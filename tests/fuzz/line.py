# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A PingOne without a network: what would go over the wire is handed to the simulator in this process."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import io
import itertools
import typing as t
from urllib.parse import unquote, urlsplit

import requests
from urllib3 import HTTPResponse

import records
from app import build
from simulator import Simulator
from state import Environment

Record = dict[str, t.Any]
Ask = t.Callable[[], requests.Response]
Spoil = t.Callable[[requests.PreparedRequest, Ask], requests.Response]

# A test of the connection is a POST that stores nothing, and so is the request for a token.
_WRITES = ("create_", "replace_", "delete_")


class Line:
    """The line between the modules and the simulator, in place of requests' adapter.

    ``spoil`` may have the simulator asked, and then answer something else or raise what a broken line raises. The clock
    runs only while somebody sleeps.
    """

    def __init__(self) -> None:
        self.simulator = Simulator()
        self.spoil: Spoil | None = None
        self.sent: list[requests.PreparedRequest] = []
        self.slept = 0.0
        self._app = build(self.simulator)
        self._loop = asyncio.new_event_loop()

    @classmethod
    def fresh(cls) -> Line:
        """Return the one line, with nothing on it yet: to make the simulator's application takes long."""
        line = _the_line()
        line.simulator.reset()
        line.spoil = None
        line.sent.clear()
        line.slept = 0.0
        # The same ids in each run: where an order depends on them, a random one could not be repeated.
        ids = (f"{number:08d}-1d1d-4000-8000-000000000000" for number in itertools.count(1))
        records.new_id = lambda: next(ids)
        return line

    def now(self) -> float:
        """Return the time of a clock that only sleeping moves."""
        return self.slept

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept += seconds

    @property
    def environment(self) -> Environment:
        """Return what is really stored in the managed environment."""
        return next(iter(self.simulator.world.environments.values()))

    @property
    def stores(self) -> dict[str, Record]:
        """Return the stores of the managed environment, by id."""
        return self.environment.stores

    def written(self) -> list[str]:
        """Return the requests of a kind that changes something, whatever became of them."""
        return [entry.line for entry in self.simulator.journal.entries if entry.operation.startswith(_WRITES)]

    def send(self, request: requests.PreparedRequest, **_how: t.Any) -> requests.Response:
        """Answer as requests.adapters.HTTPAdapter.send does."""
        self.sent.append(request)

        def ask() -> requests.Response:
            return answer_of(request, *self._loop.run_until_complete(self._ask(request)))

        return self.spoil(request, ask) if self.spoil else ask()

    async def _ask(self, request: requests.PreparedRequest) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(str(request.url))
        body = b"".join(t.cast("t.Iterable[bytes]", request.body or ()))
        scope = {
            "type": "http",
            "method": request.method,
            "scheme": parts.scheme,
            "server": (parts.hostname, parts.port),
            "path": unquote(parts.path),
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "headers": [
                (b"host", parts.netloc.encode()),
                *((name.lower().encode(), _raw(value)) for name, value in request.headers.items()),
            ],
        }
        status, headers, sent = 0, {}, b""

        async def receive() -> t.Any:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: t.Any) -> None:
            nonlocal status, headers, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in message["headers"]}
            else:
                sent += message.get("body", b"")

        try:
            with contextlib.redirect_stderr(io.StringIO()):
                await self._app(scope, receive, send)
        except UnicodeEncodeError:
            # Half of a character, which no service can write.
            return 500, {}, b""
        return status, headers, sent


@functools.cache
def _the_line() -> Line:
    return Line()


def answer_of(
    request: requests.PreparedRequest, status: int, headers: dict[str, str], body: bytes
) -> requests.Response:
    """Return an answer as requests gives it."""
    raw = HTTPResponse(io.BytesIO(body), headers=headers, status=status, preload_content=False)
    return requests.adapters.HTTPAdapter().build_response(request, t.cast("t.Any", raw))


def _raw(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("latin-1")
