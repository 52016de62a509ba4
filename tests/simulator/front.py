# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The front of both services: every request passes here to be journalled, perhaps spoilt, and answered."""

from __future__ import annotations

import asyncio
import re
import traceback
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from delivery import Answer, Exchange, misbehave
from journal import Entry
from scim import SYNCHRONISATION
from simulator import Simulator

_BACKSTAGE = re.compile(r"^/((_simulator|docs|redoc)(/.*)?|openapi\.json|favicon\.ico)?$")
_TRANSACTION = "x-ping-external-transaction-id"
_ALWAYS = {"Cache-Control": "no-cache, no-store, max-age=0, must-revalidate", "Pragma": "no-cache", "Expires": "0"}


class Front:
    """An ASGI layer around the application."""

    def __init__(self, app: ASGIApp, simulator: Simulator) -> None:
        self._app = app
        self._simulator = simulator

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or _BACKSTAGE.match(scope["path"]):
            await self._app(scope, receive, send)
            return
        headers = dict(_text(scope["headers"]))
        body = await _read(receive)
        if body is None:
            return
        entry = self._note(scope, headers, body)
        own = headers.get("user-agent") == SYNCHRONISATION
        fault = self._simulator.faults.hit(scope["method"], scope["path"], own=own)
        if self._simulator.settings.latency_ms and not own:
            await asyncio.sleep(self._simulator.settings.latency_ms / 1000)
        exchange = Exchange(scope, receive, send, entry, _response_headers(headers))
        answer = None
        if fault is None or fault.does_the_work:
            answer = await self._ask(scope, body)
            entry.committed = 200 <= answer.status < 300
        if fault is not None:
            entry.fault = fault.kind
            await misbehave(fault, answer, exchange)
        elif answer is not None:
            await exchange.answer(answer)

    def _note(self, scope: Scope, headers: Mapping[str, str], body: bytes) -> Entry:
        scheme, _separator, credentials = headers.get("authorization", "").partition(" ")
        noted: dict[str, Any] = {name: headers.get(name) for name in ("user-agent", _TRANSACTION, "content-type")}
        noted["authorization"] = {"scheme": scheme or None, "token": self._which_token(credentials)}
        query = scope["query_string"].decode("latin-1")
        return self._simulator.journal.open(scope["method"], scope["path"], query, noted, body)

    def _which_token(self, credentials: str) -> int | str | None:
        if credentials and credentials == self._simulator.settings.static_token:
            return "static"
        world = self._simulator.world
        return world.tokens.ordinal(credentials) or world.zoom_tokens.ordinal(credentials)

    async def _ask(self, scope: Scope, body: bytes) -> Answer:
        answer = Answer(500)
        started = False

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                answer.status = message["status"]
                answer.headers = _text(message["headers"])
            else:
                answer.body += message.get("body", b"")

        try:
            await self._app(scope, receive, send)
        except Exception:
            # The application has answered 500 already; the reason must not get lost with the answer.
            traceback.print_exc()
            if not started:
                raise
        return answer


def _text(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]


async def _read(receive: Receive) -> bytes | None:
    chunks: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(chunks)


def _response_headers(headers: Mapping[str, str]) -> dict[str, str]:
    sent = headers.get(_TRANSACTION, "")[:100]
    transaction = "".join(sign if sign.isalnum() or sign in "._-/@=#+" else "_" for sign in sent)
    tracing = {"Correlation-Id": str(uuid.uuid4()), "X-Ping-External-Transaction-ID": transaction or str(uuid.uuid4())}
    return {**_ALWAYS, **tracing}
