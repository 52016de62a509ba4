# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The requests as they were sent and answered, and the wish to end early."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from collection import Answer, Client, Connection

_NAP = 0.2
_INTERRUPTED = (
    b"\nInterrupted. What was made is deleted now; interrupt once more to give that up, and to be told what is left.\n"
)


class Stopped(Exception):
    """The user wants this to end."""


class Stop:
    """Ends the run between two requests, never within one, so that it is known of each what it did.

    While it is ``shielded``, things are being deleted: then only a second signal ends it.
    """

    def __init__(self) -> None:
        self.wanted = 0
        self.shielded = False

    def signalled(self, *_signal: object) -> None:
        """Take note of a signal."""
        self.wanted += 1
        if self.wanted == 1:
            # Not print: the signal may have come within one.
            os.write(2, _INTERRUPTED)

    def check(self) -> None:
        """Raise Stopped if the run is to end here."""
        if self.wanted > int(self.shielded):
            raise Stopped

    def sleep(self, seconds: float) -> None:
        """Wait, but not longer than the user does."""
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            self.check()
            time.sleep(min(_NAP, left))


@dataclass
class Exchange:
    """One request; without an answer where none came."""

    method: str
    url: str
    sent: Any
    answer: Answer | None = None

    @property
    def status(self) -> int | None:
        """Return the HTTP status, None where no answer came."""
        return None if self.answer is None else self.answer.status

    @property
    def succeeded(self) -> bool:
        """Say whether the service did what was asked."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def body(self) -> Any:
        """Return the answer's JSON, None where there is none."""
        return None if self.answer is None else self.answer.json()


class Recorder(Client):
    """A client that keeps what went over the wire, but nothing of the token's."""

    def __init__(
        self,
        connection: Connection,
        stop: Stop,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        super().__init__(connection, clock=clock, sleep=sleep or stop.sleep)
        self.exchanges: list[Exchange] = []
        self._stop = stop

    @property
    def tokens(self) -> int:
        """Return how many of the requests were for a token."""
        return sum(exchange.url == self.connection.token_url for exchange in self.exchanges)

    def last(self, method: str, url: str) -> Exchange:
        """Return the latest exchange of this kind."""
        return next(one for one in reversed(self.exchanges) if (one.method, one.url) == (method, url))

    def _exchange(self, method: str, url: str, headers: Mapping[str, str], data: bytes | None) -> Answer:
        self._stop.check()
        private = url == self.connection.token_url
        exchange = Exchange(method, url, None if private or data is None else json.loads(data))
        self.exchanges.append(exchange)
        answer = super()._exchange(method, url, headers, data)
        exchange.answer = Answer(answer.status, {}, b"") if private else answer
        return answer
