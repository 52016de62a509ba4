# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Zoom side: a token endpoint and a list of users that the token opens."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from guard import Bearer, Sim
from oauth import basic_credentials, form, same
from schemas import TokenAnswer, request_body

router = APIRouter(prefix="/zoom", tags=["Zoom"])
_LIFETIME = 3600
_FORM = {"grant_type": "account_credentials", "account_id": "invented-zoom-account"}


@router.post(
    "/oauth/token",
    summary="Get a Zoom access token",
    openapi_extra=request_body(None, "application/x-www-form-urlencoded", _FORM),
    responses={200: {"model": TokenAnswer}, 400: {"description": "reason and error, as Zoom gives them."}},
)
async def zoom_token(request: Request, simulator: Sim) -> JSONResponse:
    """Server-to-Server OAuth: the account's id and, by Basic authentication, the application's credentials."""
    fields = {**request.query_params, **(await form(request) if await request.body() else {})}
    account = simulator.world.zoom
    client, secret = basic_credentials(request) or ("", "")
    if fields.get("grant_type") != "account_credentials":
        return _refused("unsupported_grant_type", "unsupported grant type")
    if client != account.client_id or not any(same(secret, known) for known in account.client_secrets):
        return _refused("invalid_client", "Invalid client_id or client_secret")
    if fields.get("account_id") != account.account_id:
        return _refused("invalid_request", "Bad Request")
    body: dict[str, Any] = {"access_token": simulator.world.zoom_tokens.issue(_LIFETIME), "token_type": "bearer"}
    return JSONResponse({**body, "expires_in": _LIFETIME, "scope": "scim2:admin"})


@router.get("/scim2/Users", summary="List the Zoom users", responses={401: {"description": "No good token."}})
async def zoom_users(simulator: Sim, bearer: Bearer) -> JSONResponse:
    """A SCIM list without users, for whoever has a Zoom token."""
    if bearer is None or not simulator.world.zoom_tokens.valid(bearer.credentials):
        error = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "401"}
        return JSONResponse({**error, "detail": "Invalid access token."}, status_code=401)
    schemas = ["urn:ietf:params:scim:api:messages:2.0:ListResponse"]
    return JSONResponse({"schemas": schemas, "totalResults": 0, "itemsPerPage": 0, "startIndex": 1, "Resources": []})


def _refused(error: str, reason: str) -> JSONResponse:
    return JSONResponse({"reason": reason, "error": error}, status_code=400)
