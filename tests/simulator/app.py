# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The application: routes, error answers and the front, put together."""

from __future__ import annotations

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp

import control
import directory
import mappings
import oauth
import plans
import revisions
import rules
import seeds
import stores
import zoom
from errors import GATEWAY_MESSAGE, OAuthError, PingOneError, ScimError, error_body
from front import Front
from simulator import Simulator

_TEXT = """A stand-in for the parts of PingOne and Zoom that `community.pingone` talks to: strict where the API is
documented, switchable where it is not.  Every credential in it is invented."""
_TAGS = [
    {"name": "PingOne", "description": "Token endpoint and management API, with the paths and answers of the service."},
    {"name": "Zoom", "description": "What a connection test of a Zoom store meets, and where people arrive."},
    {"name": "Simulator control", "description": "Switches, faults, journal and the truth. Shows secrets in clear."},
]


def build(simulator: Simulator) -> ASGIApp:
    """The whole simulator as one ASGI application."""
    app = FastAPI(title="PingOne simulator", version="1", description=_TEXT, openapi_tags=_TAGS, redirect_slashes=False)
    app.state.simulator = simulator
    for module in (oauth, directory, stores, plans, rules, mappings, revisions, zoom, control, seeds):
        app.include_router(module.router)
    app.add_api_route("/", _welcome, include_in_schema=False)
    app.add_exception_handler(PingOneError, _pingone_error)
    app.add_exception_handler(OAuthError, _oauth_error)
    app.add_exception_handler(ScimError, _scim_error)
    app.add_exception_handler(HTTPException, _routing_error)
    return Front(app, simulator)


async def _welcome() -> Response:
    return RedirectResponse("/docs")


async def _pingone_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, PingOneError)
    return JSONResponse(error.body, status_code=error.status, headers=error.headers)


async def _oauth_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, OAuthError)
    headers = {"WWW-Authenticate": "Basic"} if error.status == 401 else None
    return JSONResponse(error.body, status_code=error.status, headers=headers)


async def _scim_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ScimError)
    return JSONResponse(error.body, status_code=error.status, media_type="application/scim+json")


async def _routing_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if request.url.path.startswith("/_simulator"):
        return JSONResponse({"detail": error.detail}, status_code=error.status_code)
    if error.status_code == 404 and request.app.state.simulator.settings.unknown_route == 403:
        return JSONResponse({"message": GATEWAY_MESSAGE}, status_code=403)
    message = "The request could not be completed. There is no such resource, or not with this method."
    return JSONResponse(error_body(error.status_code, message), status_code=error.status_code, headers=error.headers)
