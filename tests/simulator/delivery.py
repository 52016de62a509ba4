# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How answers reach the wire, well or badly."""

from __future__ import annotations

import asyncio
import http
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Receive, Scope, Send

from errors import usual_body
from faults import Fault
from journal import Entry

_CHUNK = b'"' + b"x" * 65533 + b'",'


@dataclass
class Answer:
    """A complete answer."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


@dataclass
class Exchange:
    """One request on its connection."""

    scope: Scope
    receive: Receive
    send: Send
    entry: Entry
    headers: dict[str, str]

    @property
    def transport(self) -> asyncio.Transport:
        """The connection itself, which the server's protocol leaves in the scope."""
        transport: asyncio.Transport = self.scope["state"]["transport"]
        return transport

    async def answer(self, answer: Answer, *, length: bool = True) -> None:
        """Answer properly."""
        await self.begin(answer, length=length)
        await self.send({"type": "http.response.body", "body": answer.body})

    async def begin(self, answer: Answer, *, length: bool = True) -> None:
        """Send status and headers by way of the server."""
        self.entry.answered(answer.status)
        headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in self.all_headers(answer, length)]
        await self.send({"type": "http.response.start", "status": answer.status, "headers": headers})

    def head(self, answer: Answer) -> bytes:
        """Status line and headers as bytes, for what the server would not let pass."""
        lines = [f"HTTP/1.1 {answer.status} {_phrase(answer.status)}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self.all_headers(answer, True)]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def all_headers(self, answer: Answer, length: bool) -> list[tuple[str, str]]:
        """The headers of the answer and of every answer."""
        own = [(name, value) for name, value in answer.headers if name.lower() != "content-length"]
        counted = [("Content-Length", str(len(answer.body)))] if length and answer.status not in (204, 304) else []
        return [*own, *counted, *self.headers.items()]

    async def gone(self, seconds: float | None = None) -> bool:
        """Wait until the connection is closed, or until the time is up; answers whether it is closed."""

        async def disconnected() -> None:
            while (await self.receive())["type"] != "http.disconnect":
                pass

        try:
            await asyncio.wait_for(disconnected(), seconds)
        except asyncio.TimeoutError:
            return False
        return True

    async def close(self) -> None:
        """Close the connection after what was written, and see that the server has noticed."""
        self.transport.close()
        await self.gone()


async def misbehave(fault: Fault, real: Answer | None, exchange: Exchange) -> None:
    """Play a fault; `real` is the true answer when the work was done."""
    await _PLAYS[fault.kind](fault, real, exchange)


async def _status(fault: Fault, real: Answer | None, exchange: Exchange) -> None:
    status = fault.status or 500
    await exchange.answer(_made(fault, status, usual_body(status)))


async def _drop(fault: Fault, real: Answer | None, exchange: Exchange) -> None:
    await exchange.close()


async def _hang(fault: Fault, real: Answer | None, exchange: Exchange) -> None:
    if not await exchange.gone(fault.seconds):
        await exchange.close()


async def _drip(fault: Fault, real: Answer | None, exchange: Exchange) -> None:
    answer = _real_or_made(fault, real)
    head, body = exchange.head(answer), answer.body
    if fault.drip_headers:
        head, body = b"", head + body
    exchange.entry.answered(answer.status)
    exchange.transport.write(head)
    for position in range(len(body)):
        if await exchange.gone(fault.interval):
            return
        exchange.transport.write(body[position : position + 1])
    await exchange.close()


async def _truncate(fault: Fault, real: Answer | None, exchange: Exchange) -> None:
    answer = _real_or_made(fault, real)
    kept = len(answer.body) // 2 if fault.truncate_after is None else fault.truncate_after
    exchange.entry.answered(answer.status)
    exchange.transport.write(exchange.head(answer) + answer.body[:kept])
    await exchange.close()


async def _garbage(fault: Fault, real: Answer | None, exchange: Exchange) -> None:
    await exchange.answer(_made(fault, fault.status or 200, "<html><body>this is no JSON</body></html>", "text/html"))


async def _empty(fault: Fault, real: Answer | None, exchange: Exchange) -> None:
    await exchange.answer(_made(fault, fault.status or 200, ""))


async def _huge(fault: Fault, real: Answer | None, exchange: Exchange) -> None:
    # Without a length, so that the client has to count for itself.
    await exchange.begin(_made(fault, fault.status or 200, ""), length=False)
    wanted = fault.mib * 1024 * 1024
    await exchange.send({"type": "http.response.body", "body": b'{"padding":[', "more_body": True})
    for _unused in range(wanted // len(_CHUNK)):
        await exchange.send({"type": "http.response.body", "body": _CHUNK, "more_body": True})
    await exchange.send({"type": "http.response.body", "body": b'"end"]}', "more_body": False})


async def _redirect(fault: Fault, real: Answer | None, exchange: Exchange) -> None:
    answer = _made(fault, fault.status or 302, "")
    answer.headers.append(("Location", fault.location or "/"))
    await exchange.answer(answer)


async def _wrong_next(fault: Fault, real: Answer | None, exchange: Exchange) -> None:
    answer = _real_or_made(fault, real)
    try:
        body = json.loads(answer.body)
    except ValueError:
        body = None
    if isinstance(body, dict) and "_embedded" in body:
        body.setdefault("_links", {})["next"] = {"href": fault.next or body["_links"]["self"]["href"]}
        answer.body = json.dumps(body).encode()
    await exchange.answer(answer)


Play = Callable[[Fault, "Answer | None", Exchange], Awaitable[None]]
_PLAYS: dict[str, Play] = {
    "status": _status,
    "drop": _drop,
    "hang": _hang,
    "drip": _drip,
    "truncate": _truncate,
    "garbage": _garbage,
    "empty": _empty,
    "huge": _huge,
    "redirect": _redirect,
    "wrong_next": _wrong_next,
}


def _real_or_made(fault: Fault, real: Answer | None) -> Answer:
    if real is None or fault.body is not None:
        return _made(fault, fault.status or 200, {})
    return real


def _made(fault: Fault, status: int, default: Any, content_type: str = "application/json") -> Answer:
    body = default if fault.body is None else fault.body
    raw = body if isinstance(body, str) else json.dumps(body)
    headers = [("Content-Type", fault.content_type or content_type), *fault.headers.items()]
    if fault.retry_after is not None:
        headers.append(("Retry-After", str(fault.retry_after)))
    return Answer(status, headers, raw.encode())


def _phrase(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return ""
