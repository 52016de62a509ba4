# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""PingOne's token endpoint, and what both token endpoints share."""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

import identities
from errors import OAuthError, not_found
from guard import Sim
from schemas import ErrorAnswer, TokenAnswer, request_body
from simulator import Simulator

router = APIRouter(tags=["PingOne"])
FORM = "application/x-www-form-urlencoded"
_DESCRIBED = request_body(None, FORM, {"grant_type": "client_credentials"})
_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"description": "Not a token request."},
    401: {"description": "Client not authenticated."},
}


@router.post(
    "/{environment_id}/as/token",
    summary="Get an access token",
    openapi_extra=_DESCRIBED,
    responses={200: {"model": TokenAnswer}, 404: {"model": ErrorAnswer}, **_ERRORS},
)
async def token(request: Request, simulator: Sim, environment_id: str) -> JSONResponse:
    """Client credentials of the worker application, by Basic authentication or in the form, for a token."""
    if environment_id not in simulator.world.environments:
        raise not_found("environment", environment_id)
    here = environment_id == identities.AUTH_ENVIRONMENT_ID or simulator.settings.worker_in_every_environment
    return await _issue(request, simulator, here)


@router.post(
    "/as/token",
    summary="Get an access token (custom domain)",
    openapi_extra=_DESCRIBED,
    responses={200: {"model": TokenAnswer}, **_ERRORS},
)
async def token_of_custom_domain(request: Request, simulator: Sim) -> JSONResponse:
    """The same as with the environment in the path: a custom domain belongs to one environment."""
    return await _issue(request, simulator, True)


async def form(request: Request) -> dict[str, str]:
    """The fields of a form, which must be one."""
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent != FORM:
        raise OAuthError(400, "invalid_request", f"The media type must be {FORM}.")
    return dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))


def basic_credentials(request: Request) -> tuple[str, str] | None:
    """Client id and secret of a Basic Authorization header, if there is a good one.

    RFC 6749, section 2.3.1, has both encoded like a form's fields before that; PingOne's pages have them as they are
    (RFC 7617). For the ids and secrets that PingOne makes it is the same.
    """
    scheme, _separator, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client, _separator, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return client, secret


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal."""
    return hmac.compare_digest(one.encode(), other.encode())


async def _issue(request: Request, simulator: Simulator, application_is_here: bool) -> JSONResponse:
    fields = await form(request)
    if "grant_type" not in fields:
        raise OAuthError(400, "invalid_request", "grant_type is missing.")
    if fields["grant_type"] != "client_credentials":
        raise OAuthError(400, "unsupported_grant_type", "The grant type must be client_credentials.")
    basic = basic_credentials(request)
    if basic and "client_secret" in fields:
        raise OAuthError(400, "invalid_request", "Only one authentication method may be used.")
    used = "client_secret_basic" if basic else "client_secret_post"
    client, secret = basic or (fields.get("client_id", ""), fields.get("client_secret", ""))
    if simulator.settings.token_auth_method not in ("either", used):
        raise OAuthError(401, "invalid_client", "Request denied: Unsupported authentication method.")
    if not (application_is_here and client == identities.CLIENT_ID and same(secret, identities.CLIENT_SECRET)):
        raise OAuthError(401, "invalid_client", "Request denied: Invalid client credentials.")
    lifetime = simulator.settings.token_lifetime
    issued = simulator.world.tokens.issue(lifetime)
    return JSONResponse({"access_token": issued, "token_type": "Bearer", "expires_in": lifetime})
