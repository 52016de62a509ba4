# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server process: one socket, a clean end, and access to raw connections for the faults."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Callable, Iterator

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

_PARENT_POLL_SECONDS = 0.5


class RawProtocol(H11Protocol):
    """The usual protocol, which shows its transport to the application."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Put the transport where the server copies the scope's state from."""
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


class Server(uvicorn.Server):
    """A server that says when it accepts connections, and for which a signal is an order, not an accident."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then report."""
        await super().startup(sockets=sockets)
        if self.started:
            self._on_ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to run(): uvicorn's own way is to raise them again at the end, which is no exit with 0."""
        yield


def listen(host: str, port: int) -> socket.socket:
    """A bound socket, so that a free port is known before the server starts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio turns Nagle's algorithm off for such sockets only: 40 ms a request.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((host, port))
    return bound


def url_of(bound: socket.socket) -> str:
    """The address under which a bound socket is reached."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(app: ASGIApp, bound: socket.socket, on_ready: Callable[[], None], *, with_parent: bool) -> None:
    """Serve until a signal comes or, if so wished, the parent dies."""
    config = uvicorn.Config(
        app,
        http=RawProtocol,
        ws="none",
        lifespan="off",
        log_level="critical",
        access_log=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    asyncio.run(_serve(Server(config, on_ready), bound, with_parent))


async def _serve(server: Server, bound: socket.socket, with_parent: bool) -> None:
    def stop() -> None:
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    watcher = asyncio.create_task(_watch_parent(stop)) if with_parent else None
    try:
        await server.serve(sockets=[bound])
    finally:
        if watcher is not None:
            watcher.cancel()


async def _watch_parent(stop: Callable[[], None]) -> None:
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(_PARENT_POLL_SECONDS)
    stop()
