# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""What PingOne answered: its error model, what an answer means, and the likely remedy. Pure."""

from __future__ import annotations

import datetime
import json
import math
import typing as t
from dataclasses import dataclass, field

from ._errors import ServiceError
from ._retry import retry_after
from ._secrets import hide, hide_in, is_secret_key

NOT_FOUND = "NOT_FOUND"
NO_PERMISSION = "INSUFFICIENT_PERMISSIONS"
IN_USE = "CONSTRAINT_VIOLATION"
TAKEN = "UNIQUENESS_VIOLATION"

# What Ping's own clients match on; the same answer is given for each role that is missing or has yet to take effect.
_NOT_AUTHORISED = (
    "the actor attempting to perform the request is not authorized",
    "do not have access to this resource",
)
_GATEWAY = "invalid key=value pair"
# No answer of PingOne's is nested half as deep; one that is makes what copies or compares it run out of stack.
_DEEPEST = 50
# What has more comes from another party.
_MOST_DETAILS = 50
_REDIRECT = "A redirect is not followed: check api_url, token_url and the proxy."
_REMEDIES = {
    409: "Somebody else may be changing the same at this moment: run again.",
    429: "PingOne allows a number of requests a minute: run fewer at once, or raise retry_timeout.",
}
_LATER = "had a problem of its own: run again later"


@dataclass(frozen=True)
class Asked:
    """What was asked of whom: ``request`` is method and URL, ``purpose`` goes on after "Could not"."""

    purpose: str
    request: str
    transaction_id: str
    party: str = "PingOne"

    @property
    def method(self) -> str:
        """Return the HTTP method."""
        return self.request.split(" ", 1)[0]


@dataclass(frozen=True)
class Answer:
    """One answer: status, headers by lower-case name, body; ``repeated`` after an attempt with an unknown end."""

    status: int
    headers: t.Mapping[str, str]
    body: bytes
    repeated: bool = field(default=False)

    @property
    def is_of_a_deletion(self) -> bool:
        """Say whether PingOne deleted something or found it gone: another party's yes or no may be to anything."""
        body = self.json() if self.status == 404 else None
        return self.status == 204 or (isinstance(body, dict) and body.get("code") == NOT_FOUND)

    def json(self) -> t.Any:
        """Return the body as JSON, or None when it is none, or nothing that could be written as JSON again."""
        try:
            value = json.loads(self.body.decode("utf-8"), parse_float=_finite, parse_constant=_finite)
        except (ValueError, RecursionError):
            return None
        return value if _is_shallow(value) else None


def refusal(answer: Answer, asked: Asked, secrets: t.Collection[str]) -> ServiceError:
    """Return the error for an answer that is no success, freed of the secrets."""
    failure = hide_in(failure_of(answer, asked), secrets)
    said = " ".join(filter(None, [str(answer.status), failure["code"]]))
    return ServiceError(
        hide(asked.purpose, secrets),
        f"{asked.party} answered {said} to {failure['request']}",
        failure,
        uncertain=answer.status == 408 or answer.status >= 500,
        retry_after=retry_after(answer.headers.get("retry-after"), datetime.datetime.now(datetime.timezone.utc)),
    )


def no_refusal(
    asked: Asked, reason: str, remedy: str, answer: Answer | None, secrets: t.Collection[str], **flags: bool
) -> ServiceError:
    """Return the error for a request to which no usable ``answer`` came, or none; ``flags`` are ServiceError's."""
    failure: dict[str, t.Any] = dict.fromkeys(("status", "code", "message", "details", "correlation_id"))
    failure.update(transaction_id=asked.transaction_id, request=asked.request)
    if answer is not None:
        failure.update(status=answer.status, details=[], correlation_id=answer.headers.get("correlation-id"))
        reason = f"{reason} (HTTP status {answer.status})"
    failure = hide_in(failure, secrets)
    return ServiceError(hide(asked.purpose, secrets), hide(reason, secrets), failure, remedy, **flags)


def failure_of(answer: Answer, asked: Asked) -> dict[str, t.Any]:
    """Return the ``failure`` of an answer, whether in PingOne's error model, OAuth's, a gateway's or none.

    https://developer.pingidentity.com/pingone-api/platform/reference/error-codes.html
    """
    body = answer.json()
    body = body if isinstance(body, dict) else {}
    details = body.get("details")
    return {
        "status": answer.status,
        "code": _text(body.get("code")) or _text(body.get("error")),
        "message": _text(body.get("message")) or _text(body.get("error_description")),
        "details": [_detail(one) for one in details[:_MOST_DETAILS] if isinstance(one, dict)]
        if isinstance(details, list)
        else [],
        "correlation_id": answer.headers.get("correlation-id") or _text(body.get("id")),
        "transaction_id": asked.transaction_id,
        "request": asked.request,
    }


def is_error(body: t.Any) -> bool:
    """Say whether a body is one in PingOne's error model, which has an id, too, whatever status it came with."""
    return isinstance(body, dict) and bool(_text(body.get("code")) and _text(body.get("message")))


def is_not_authorised(failure: t.Mapping[str, t.Any]) -> bool:
    """Say whether the failure means that the worker application lacks a role, or that the role has yet to arrive."""
    if failure["status"] not in (401, 403):
        return False
    texts = [failure["message"], *(detail["message"] for detail in failure["details"])]
    codes = [detail["code"] for detail in failure["details"]]
    return NO_PERMISSION in codes or any(known in (text or "").lower() for text in texts for known in _NOT_AUTHORISED)


def is_gateway(failure: t.Mapping[str, t.Any]) -> bool:
    """Say whether the failure comes from the gateway in front of PingOne, which knows no such path."""
    return failure["status"] == 403 and _GATEWAY in (failure["message"] or "").lower()


def remedy_for(failure: t.Mapping[str, t.Any], environment: int | None, api_url: str) -> str:
    """Return what to do about the API's refusal, or an empty text.

    ``environment`` is the HTTP status with which PingOne answered whether the environment exists, None if it did not.
    """
    status = failure["status"]
    if 300 <= status < 400:
        return _REDIRECT
    if is_gateway(failure):
        return f"PingOne's gateway knows no such path: check api_url ({api_url})."
    if environment == 404:
        return (
            "PingOne knows no environment with this environment_id in this region: check environment_id, and region "
            "(NA, CA, EU, AU, SG or AP)."
        )
    if status == 401 and not is_not_authorised(failure):
        return (
            "Check the access_token, or client_id and client_secret, that auth_environment_id is the environment which "
            "holds the worker application, and region."
        )
    if status in (401, 403):
        return (
            "Give the worker application the role Environment Admin for this environment; also check that the service "
            "Provisioning is enabled there, and licensed."
        )
    if status == 404 and environment is not None and environment < 300:
        return "The environment exists, so it is another part of the address that PingOne does not know: check api_url."
    if status == 404:
        return "Check environment_id, and region: an environment of another region is not found."
    if status in (405, 415):
        return f"PingOne takes such a request, so another party may have answered: check api_url ({api_url}) and the proxy."
    if status == 408 or status >= 500:
        return f"The service {_LATER}; the correlation id helps Ping's support."
    return _REMEDIES.get(status, "")


def token_remedy(failure: t.Mapping[str, t.Any]) -> str:
    """Return what to do about the token endpoint's refusal."""
    status = failure["status"]
    if 300 <= status < 400:
        return _REDIRECT
    if status == 429:
        return "The token endpoint allows a number of requests a minute: run fewer at once, or raise retry_timeout."
    if status == 408 or status >= 500:
        return f"The token endpoint {_LATER}."
    return (
        "Check client_id and client_secret, that auth_environment_id is the environment which holds the worker "
        "application, region (or token_url), and that token_endpoint_auth_method is what that application is set to."
    )


def _detail(detail: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    message = _text(detail.get("message"))
    inner = detail.get("innerError")
    allowed = inner.get("allowedValues") if isinstance(inner, dict) else None
    if isinstance(allowed, list) and allowed:
        message = f"{message or 'not allowed'} (allowed: {', '.join(str(value) for value in allowed)})"
    target = _text(detail.get("target"))
    # A part of a secret would be found by nobody.
    quoted = message if target is None or not is_secret_key(target) else None
    return {"code": _text(detail.get("code")), "target": target, "message": quoted}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("no number of JSON")
    return number


def _is_shallow(value: t.Any) -> bool:
    level = [value]
    for _depth in range(_DEEPEST):
        inner = [one.values() if isinstance(one, dict) else one for one in level if isinstance(one, (dict, list))]
        level = [member for members in inner for member in members]
        if not level:
            return True
    return False
