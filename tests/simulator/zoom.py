# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Zoom side: a token endpoint, and the users that the token opens."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

import filters
from errors import ScimError
from guard import Bearer, Sim
from oauth import basic_credentials, form, same
from schemas import TokenAnswer, request_body
from state import Record, ZoomAccount, new_id, stamp

router = APIRouter(prefix="/zoom", tags=["Zoom"])
_LIFETIME = 3600
_FORM = {"grant_type": "account_credentials", "account_id": "invented-zoom-account"}
_LARGEST = 100
_MEDIA_TYPES = ("application/json", "application/scim+json")
_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"description": text}
    for status, text in (
        (400, "Not a user."),
        (401, "No good token."),
        (404, "No such user."),
        (409, "The userName is taken."),
    )
}
_USER = request_body(None, "application/scim+json", {"userName": "ada@example.com", "active": True})
_PATCH = request_body(None, "application/scim+json", {"Operations": [{"op": "replace", "value": {"active": False}}]})


async def account_of(simulator: Sim, bearer: Bearer) -> ZoomAccount:
    """The account, for whoever has a Zoom token."""
    if bearer is None or not simulator.world.zoom_tokens.valid(bearer.credentials):
        raise ScimError(401, "Invalid access token.")
    return simulator.world.zoom


Account = Annotated[ZoomAccount, Depends(account_of)]


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


@router.get("/scim2/Users", summary="List the Zoom users", responses=_ERRORS)
async def zoom_users(request: Request, account: Account) -> JSONResponse:
    """A SCIM list: startIndex, count (at most 100) and filter."""
    query = request.query_params
    try:
        test = filters.parse(query["filter"]) if query.get("filter") else bool
        start, count = max(1, int(query.get("startIndex", 1))), min(_LARGEST, int(query.get("count", _LARGEST)))
    except ValueError as problem:
        raise ScimError(400, str(problem)) from problem
    found = [user for user in account.users.values() if test(user)]
    page = found[start - 1 : start - 1 + count]
    head = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": len(found)}
    return _scim({**head, "itemsPerPage": len(page), "startIndex": start, "Resources": page})


@router.post("/scim2/Users", summary="Create a Zoom user", status_code=201, openapi_extra=_USER, responses=_ERRORS)
async def zoom_create_user(request: Request, account: Account) -> JSONResponse:
    """A new user, unless the userName is no e-mail address, or is taken."""
    body = await _body(request)
    _check(account, body, None)
    now = stamp()
    meta = {"resourceType": "User", "created": now, "lastModified": now}
    user = {"active": True, **body, "id": new_id(), "meta": meta}
    account.users[user["id"]] = user
    return _scim(user, 201)


@router.get("/scim2/Users/{user_id}", summary="Read a Zoom user", responses=_ERRORS)
async def zoom_read_user(account: Account, user_id: str) -> JSONResponse:
    """One user."""
    return _scim(_known(account, user_id))


@router.put("/scim2/Users/{user_id}", summary="Replace a Zoom user", openapi_extra=_USER, responses=_ERRORS)
async def zoom_replace_user(request: Request, account: Account, user_id: str) -> JSONResponse:
    """Everything but the id becomes what is sent."""
    stored = _known(account, user_id)
    body = await _body(request)
    _check(account, body, stored)
    meta = {**stored["meta"], "lastModified": stamp()}
    account.users[user_id] = {"active": True, **body, "id": user_id, "meta": meta}
    return _scim(account.users[user_id])


@router.patch("/scim2/Users/{user_id}", summary="Change a Zoom user", openapi_extra=_PATCH, responses=_ERRORS)
async def zoom_patch_user(request: Request, account: Account, user_id: str) -> JSONResponse:
    """Activates or deactivates; replace is the only operation."""
    stored = _known(account, user_id)
    operations = (await _body(request)).get("Operations")
    changes: Record = {}
    for operation in operations if isinstance(operations, list) else [{}]:
        path, value = operation.get("path"), operation.get("value")
        if str(operation.get("op")).lower() != "replace" or not (path or isinstance(value, dict)):
            raise ScimError(400, "Operations must be a list of replace operations.")
        changes |= {path: value} if path else value
    account.users[user_id] = {**stored, **changes, "id": user_id, "meta": {**stored["meta"], "lastModified": stamp()}}
    return _scim(account.users[user_id])


@router.delete("/scim2/Users/{user_id}", summary="Delete a Zoom user", status_code=204, responses=_ERRORS)
async def zoom_delete_user(account: Account, user_id: str) -> Response:
    """The user is gone, with all that belongs to it."""
    _known(account, user_id)
    del account.users[user_id]
    return Response(status_code=204)


async def _body(request: Request) -> Record:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in _MEDIA_TYPES:
        raise ScimError(415, f"The media type must be one of {', '.join(_MEDIA_TYPES)}.")
    try:
        body = json.loads(await request.body())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise ScimError(400, "The body must be a JSON object.")
    return body


def _check(account: ZoomAccount, body: Record, stored: Record | None) -> None:
    name = body.get("userName")
    if not isinstance(name, str) or "@" not in name.strip("@"):
        raise ScimError(400, "userName must be an e-mail address.")
    if not isinstance(body.get("active", True), bool):
        raise ScimError(400, "active must be a boolean.")
    for user in account.users.values():
        if user is not stored and user["userName"].lower() == name.lower():
            raise ScimError(409, "The userName is taken by another user.")


def _known(account: ZoomAccount, user_id: str) -> Record:
    if user_id not in account.users:
        raise ScimError(404, "There is no such user.")
    return account.users[user_id]


def _scim(body: Record, status: int = 200) -> JSONResponse:
    return JSONResponse(body, status_code=status, media_type="application/scim+json")


def _refused(error: str, reason: str) -> JSONResponse:
    return JSONResponse({"reason": reason, "error": error}, status_code=400)
