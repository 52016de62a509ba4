# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands before every API route: rate limit, token, role, environment.  Also how routes get at the simulator."""

from __future__ import annotations

import json
import math
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from errors import PingOneError, detail, forbidden, invalid_token, not_found
from simulator import Simulator
from state import Environment

_bearer = HTTPBearer(auto_error=False, description="An access token of the token endpoint, or the static one.")


async def shared_simulator(request: Request) -> Simulator:
    """The simulator of this process."""
    simulator: Simulator = request.app.state.simulator
    return simulator


Sim = Annotated[Simulator, Depends(shared_simulator)]
Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]


async def worker(simulator: Sim, bearer: Bearer) -> None:
    """Refuse a caller who asks too often, has no good token, or lacks the role."""
    settings, world = simulator.settings, simulator.world
    if settings.rate_limit_per_minute is not None:
        window = settings.rate_limit_window_seconds
        wait = world.requests_left_until(settings.rate_limit_per_minute, window)
        if wait is not None:
            raise _limited(wait)
    token = bearer.credentials if bearer else ""
    if not world.tokens.valid(token) and (settings.static_token is None or token != settings.static_token):
        raise invalid_token()
    if settings.unauthorised_first_requests:
        settings.unauthorised_first_requests -= 1
        raise forbidden()
    if not settings.worker_has_role:
        raise forbidden()


async def known_environment(simulator: Sim, environment_id: str) -> Environment:
    """The environment that the path names."""
    environment = simulator.world.environments.get(environment_id)
    if environment is None:
        raise not_found("environment", environment_id) if simulator.settings.unknown_environment == 404 else forbidden()
    return environment


async def provisioned_environment(
    simulator: Sim, environment: Annotated[Environment, Depends(known_environment)]
) -> Environment:
    """The same, unless the provisioning service is not enabled there."""
    if not simulator.settings.provisioning_enabled:
        raise PingOneError(403, "The request could not be completed. Provisioning is not enabled.")
    return environment


async def populated_environment(
    simulator: Sim, environment: Annotated[Environment, Depends(known_environment)]
) -> Environment:
    """The same, for a worker that may also read the people in it."""
    if not simulator.settings.worker_reads_directory:
        raise forbidden()
    return environment


Env = Annotated[Environment, Depends(provisioned_environment)]
EnvWithPeople = Annotated[Environment, Depends(populated_environment)]


async def json_object(request: Request, media_type: str = "application/json") -> dict[str, Any]:
    """The body of a request, which must be a JSON object of the given media type."""
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent != media_type:
        raise PingOneError(415, f"The request could not be completed. The media type must be {media_type}.")
    try:
        body = json.loads(await request.body())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        message = "The request could not be completed. The body must be a JSON object."
        raise PingOneError(400, message, code="INVALID_REQUEST", details=[detail("INVALID_VALUE", "body", message)])
    return body


def _limited(wait: float) -> PingOneError:
    message = "The request could not be completed. Too many requests were sent."
    details = [{"code": "LIMIT_EXCEEDED", "message": "The limit of requests in this window is used up."}]
    return PingOneError(429, message, details=details, headers={"Retry-After": str(max(1, math.ceil(wait)))})
