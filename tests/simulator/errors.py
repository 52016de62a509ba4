# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The service's error model: an exception that carries the answer, and the answers that several places give."""

from __future__ import annotations

import uuid
from typing import Any

NO_ACCESS = "The request could not be completed. You do not have access to this resource."
NOT_AUTHORISED = "The actor attempting to perform the request is not authorized."
INVALID_MESSAGE = "The request could not be completed. One or more validation errors were in the request."
GATEWAY_MESSAGE = (
    "Invalid key=value pair (missing equal-sign) in Authorization header, which this gateway cannot read "
    "because no resource of the API has the requested path."
)
CODE_BY_STATUS = {
    400: "INVALID_DATA",
    401: "ACCESS_FAILED",
    403: "ACCESS_FAILED",
    404: "NOT_FOUND",
    405: "INVALID_REQUEST",
    409: "REQUEST_FAILED",
    415: "INVALID_REQUEST",
    429: "REQUEST_LIMITED",
}
DETAIL_BY_STATUS = {401: "INVALID_TOKEN", 403: "INSUFFICIENT_PERMISSIONS", 429: "LIMIT_EXCEEDED"}


class PingOneError(Exception):
    """An answer of the API in its documented error model."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        details: list[dict[str, Any]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}
        self.body = error_body(status, message, code=code, details=details)


class OAuthError(Exception):
    """An answer of a token endpoint in the form of RFC 6749."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.body = {"error": error, "error_description": description}


class ScimError(Exception):
    """An answer of Zoom's SCIM endpoint in the form of RFC 7644."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        schemas = ["urn:ietf:params:scim:api:messages:2.0:Error"]
        self.body = {"schemas": schemas, "status": str(status), "detail": description}


def error_body(
    status: int, message: str, *, code: str | None = None, details: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """The JSON of an error; without a code it is the usual one of the status."""
    body: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "code": code or CODE_BY_STATUS.get(status, "UNEXPECTED_ERROR"),
        "message": message,
    }
    if details:
        body["details"] = details
    return body


def usual_body(status: int) -> dict[str, Any]:
    """The error that the service would most likely answer with a status."""
    detail = DETAIL_BY_STATUS.get(status)
    if status == 403:
        return forbidden().body
    details = [{"code": detail, "message": f"Answered {status} on request of a test."}] if detail else None
    return error_body(status, f"The simulator was told to answer {status}.", details=details)


def detail(code: str, target: str, message: str, inner: dict[str, Any] | None = None) -> dict[str, Any]:
    """One entry of an error's details."""
    entry: dict[str, Any] = {"code": code, "target": target, "message": message}
    if inner:
        entry["innerError"] = inner
    return entry


def invalid_token() -> PingOneError:
    """The answer to a missing, unknown or expired token."""
    message = "The request could not be completed. The access token is missing, unknown or expired."
    return PingOneError(401, message, details=[{"code": "INVALID_TOKEN", "message": "The access token is not valid."}])


def forbidden() -> PingOneError:
    """The answer to an actor without the role, and to much else besides."""
    return PingOneError(403, NO_ACCESS, details=[{"code": "INSUFFICIENT_PERMISSIONS", "message": NOT_AUTHORISED}])


def not_found(what: str, identifier: str) -> PingOneError:
    """The answer to a request for something that does not exist."""
    return PingOneError(404, f"The request could not be completed. There is no {what} with id {identifier}.")


def invalid(details: list[dict[str, Any]]) -> PingOneError:
    """The answer to a body that fails validation."""
    return PingOneError(400, INVALID_MESSAGE, details=details)
