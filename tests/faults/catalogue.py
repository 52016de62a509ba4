# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The faults: what can go wrong with one request, in words, and what the hostile service does then."""

from __future__ import annotations

import json
from dataclasses import dataclass

# What a fault is, for the one who wrote the request: design.md, section 4.
TRANSIENT = "transient"  # worth another attempt
REFUSAL = "refusal"  # looked at and refused: nothing was done, and another attempt is of no use
TOKEN = "token"  # the token was refused
ROLE = "role"  # the worker application is not authorised, or not yet
GONE = "gone"  # what was asked for is not there any more
UNUSABLE = "unusable"  # a success that says nothing
TOO_LARGE = "too large"  # likewise, and not read to its end
NEXT = "next"  # a page that leads astray
HARMLESS = "harmless"  # unusual, and no reason to fail
LAGGING = "lagging"  # what is read is older than what was written


@dataclass(frozen=True)
class Fault:
    """One way in which a request goes wrong.

    ``play`` is what the service does in place of its answer; with ``commit`` it does the work before that. It happens
    once, or with ``lasting`` each time. A message is to name ``status`` and ``code``, and to say ``hint``.
    """

    name: str
    nature: str
    play: str
    status: int | None = None
    code: str | None = None
    hint: str = ""
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    may_be_done: bool = False
    """Whether the work may have been done all the same."""
    commit: bool = False
    lasting: bool = False

    @property
    def words(self) -> str:
        """Return what happens, in a table's cell."""
        done = ", after the work was done" if self.commit and self.may_be_done else ""
        passes = self.nature in (TRANSIENT, TOKEN, ROLE)
        return f"{self.name}{done}{', for ever' if self.lasting and passes else ''}"


def _said(code: str, message: str, *details: dict[str, str]) -> bytes:
    return json.dumps({"id": "an-id", "code": code, "message": message, "details": details}).encode()


def _status(name: str, status: int, code: str, nature: str, body: bytes = b"", **more: object) -> Fault:
    said = body or _said(code, "The request could not be completed.")
    return Fault(name, nature, "status", status, code, body=said, **more)  # type: ignore[arg-type]


_NOT_AUTHORISED = _said(
    "ACCESS_FAILED",
    "The request could not be completed. You do not have access to this resource.",
    {"code": "INSUFFICIENT_PERMISSIONS", "message": "The actor attempting to perform the request is not authorized."},
)
_HTML = (
    b"<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1>nginx</body></html>"
    + b"<!-- -->" * 200
)

# What is worth another attempt: each comes once, and for ever; where work may have been done, before it and after.
PASSING = (
    Fault("connection refused", TRANSIENT, "refuse", hint="no connection could be made"),
    Fault("connection dropped without an answer", TRANSIENT, "drop", hint="the connection broke", may_be_done=True),
    Fault("no answer within timeout", TRANSIENT, "hang", hint="did not answer", may_be_done=True),
    _status("408", 408, "REQUEST_TIMEOUT", TRANSIENT, may_be_done=True),
    _status("429 that names seconds", 429, "REQUEST_LIMITED", TRANSIENT, headers=(("Retry-After", "1"),)),
    _status("429 that names a date", 429, "REQUEST_LIMITED", TRANSIENT, headers=(("Retry-After", "in 2 seconds"),)),
    _status("429 that names nothing", 429, "REQUEST_LIMITED", TRANSIENT),
    _status("500", 500, "UNEXPECTED_ERROR", TRANSIENT, may_be_done=True),
    Fault("502 with a page of HTML", TRANSIENT, "status", 502, body=_HTML, may_be_done=True),
    Fault("503 without a body", TRANSIENT, "status", 503, may_be_done=True),
    _status("504", 504, "GATEWAY_TIMEOUT", TRANSIENT, may_be_done=True),
    Fault("an answer that breaks off", TRANSIENT, "break_off", hint="broke", may_be_done=True),
    Fault("a body that drips", TRANSIENT, "drip", hint="did not answer", may_be_done=True),
    Fault("headers that drip", TRANSIENT, "drip_headers", hint="did not answer", may_be_done=True),
    Fault("an answer that is no HTTP", TRANSIENT, "garbage", hint="no HTTP", may_be_done=True),
)
# What is refused, or is no use.
OTHERS = (
    _status(
        "429 that asks for more time than retry_timeout",
        429,
        "REQUEST_LIMITED",
        REFUSAL,
        headers=(("Retry-After", "600"),),
    ),
    _status("401 once", 401, "ACCESS_FAILED", TOKEN),
    _status("401", 401, "ACCESS_FAILED", TOKEN, lasting=True),
    _status("403, not yet authorised", 403, "ACCESS_FAILED", ROLE, body=_NOT_AUTHORISED),
    _status("403", 403, "ACCESS_FAILED", ROLE, body=_NOT_AUTHORISED, lasting=True),
    Fault("404, gone meanwhile", GONE, "gone", 404, "NOT_FOUND"),
    _status("409", 409, "REQUEST_FAILED", REFUSAL, lasting=True),
    _status("415", 415, "INVALID_REQUEST", REFUSAL, lasting=True),
    Fault("a redirect to another host", REFUSAL, "redirect", 307, hint="redirect", lasting=True),
)
SPOILT = (
    Fault("JSON that is cut off", UNUSABLE, "cut", hint="(HTTP status 20", may_be_done=True, lasting=True),
    Fault("JSON of another shape", UNUSABLE, "shape", hint="(HTTP status 20", may_be_done=True, lasting=True),
    Fault("200 without a body", UNUSABLE, "empty", hint="(HTTP status 20", may_be_done=True, lasting=True),
    Fault("a page of HTML with status 200", UNUSABLE, "portal", hint="(HTTP status 20", may_be_done=True, lasting=True),
    Fault("a body of 50 MB", TOO_LARGE, "huge", hint="16 MiB", may_be_done=True, lasting=True),
)
# An answer that is given after the work was done, and is a right one but for something that only a list cares for.
ODD = (
    Fault("a wrong Content-Type", HARMLESS, "content_type", commit=True, lasting=True),
    Fault("a next link to another host", NEXT, "next_elsewhere", hint="another host", commit=True, lasting=True),
    Fault("a next link to itself", NEXT, "next_itself", hint="no end", commit=True, lasting=True),
)
# The write is done and its answer lost; for the list, the write is somebody else's.
LAGS = Fault("a list that lags behind a write", LAGGING, "drop", commit=True)
