# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The faults that a test has ordered, and which of them a request meets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Kind = Literal["status", "drop", "hang", "drip", "truncate", "garbage", "empty", "huge", "redirect", "wrong_next"]
# There is no answer to spoil unless the work is done, except when the fault brings its own body.
NEEDS_ANSWER = ("drip", "truncate", "wrong_next")


class Fault(BaseModel):
    """One kind of misbehaviour, for the requests that match method and path."""

    model_config = ConfigDict(extra="forbid")

    method: str | None = Field(None, description="HTTP method; null for any.")
    path: str = Field(
        "",
        description="Regular expression searched in the path (without the query); empty for any. "
        "The requests of a synchronisation meet only faults whose path says zoom or scim.",
    )
    kind: Kind = Field(description="What happens, see the description of this operation.")
    times: int | None = Field(1, ge=1, description="How many requests are hit; null for ever.")
    after: int = Field(0, ge=0, description="Let the first N matching requests pass.")
    commit: bool = Field(False, description="Do the real work first, then misbehave.")
    status: int | None = Field(None, ge=200, le=599, description="Status of the answer where the kind has one.")
    body: Any = Field(None, description="Body of the answer: a string is sent as it is, anything else as JSON.")
    content_type: str | None = Field(None, description="Content-Type of the answer.")
    headers: dict[str, str] = Field(default_factory=dict, description="More headers of the answer.")
    retry_after: int | str | None = Field(None, description="Retry-After header: seconds or an HTTP date.")
    seconds: float = Field(30.0, ge=0, description="hang: how long, before the connection is closed.")
    interval: float = Field(0.1, ge=0, description="drip: seconds between two bytes.")
    drip_headers: bool = Field(False, description="drip: status line and headers come byte by byte, too.")
    truncate_after: int | None = Field(None, ge=0, description="truncate: bytes of the body sent; default half of it.")
    mib: int = Field(17, ge=1, le=256, description="huge: size of the body in MiB.")
    location: str | None = Field(None, description="redirect: the Location header.")
    next: str | None = Field(None, description="wrong_next: the next link; null for the address of the request itself.")

    @field_validator("path")
    @classmethod
    def compiles(cls, value: str) -> str:
        """Refuse a path that is no regular expression now, rather than at the first request."""
        try:
            re.compile(value)
        except re.error as problem:
            raise ValueError(f"not a regular expression: {problem}") from problem
        return value

    @property
    def does_the_work(self) -> bool:
        """Whether the request takes effect although it is answered badly."""
        return self.commit or (self.kind in NEEDS_ANSWER and self.body is None)


class OrderedFault(Fault):
    """A fault that has been ordered, with its counters."""

    id: int = Field(description="Number of the order.")
    matched: int = Field(0, description="Requests that matched.")
    fired: int = Field(0, description="Requests that were hit.")


@dataclass
class Faults:
    """All orders, oldest first."""

    ordered: list[OrderedFault] = field(default_factory=list)
    _last_id: int = 0

    def order(self, fault: Fault) -> OrderedFault:
        """Add an order."""
        self._last_id += 1
        ordered = OrderedFault(**fault.model_dump(), id=self._last_id)
        self.ordered.append(ordered)
        return ordered

    def cancel(self, fault_id: int) -> bool:
        """Take an order back; answers whether there was one."""
        before = len(self.ordered)
        self.ordered = [fault for fault in self.ordered if fault.id != fault_id]
        return len(self.ordered) < before

    def hit(self, method: str, path: str, *, own: bool = False) -> OrderedFault | None:
        """The fault that this request meets: of several, the oldest that is not used up.

        PingOne's own requests, which come with a revision, meet only faults that are meant for Zoom.
        """
        for fault in self.ordered:
            if fault.times is not None and fault.fired >= fault.times:
                continue
            if fault.method not in (None, method) or not re.search(fault.path, path):
                continue
            if own and not re.search("zoom|scim", fault.path):
                continue
            fault.matched += 1
            if fault.matched > fault.after:
                fault.fired += 1
                return fault
        return None
