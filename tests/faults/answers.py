# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What comes in and goes out at the tenant: requests and answers, without HTTP."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]

ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
ROOT = f"/v1/environments/{ENVIRONMENT}"
TOKEN_PATH = f"/{ENVIRONMENT}/as/token"


@dataclass(frozen=True)
class Answer:
    """A status, a body, and headers beside the usual ones."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Request:
    """One request as it came in."""

    method: str
    path: str
    token: str = ""
    body: bytes = b""
    base: str = ""


def answered(status: int, body: Any = None, *headers: tuple[str, str]) -> Answer:
    """Return an answer of PingOne's own, as JSON where there is a body."""
    usual = (("Correlation-Id", str(uuid.uuid4())), ("Content-Type", "application/hal+json;charset=UTF-8"))
    return Answer(status, b"" if body is None else json.dumps(body).encode(), (*usual, *headers))


def refused(status: int, code: str, message: str, detail: Record | None = None) -> Answer:
    """Return a refusal in PingOne's error model."""
    body = {"id": str(uuid.uuid4()), "code": code, "message": message, "details": [detail] if detail else []}
    return answered(status, body)
