# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection test: it really asks for a token with the credentials of a store, but never leaves the machine."""

from __future__ import annotations

import ipaddress
import ssl
from typing import Any

import httpx

from validation import OAUTH

_SECONDS = 5.0
# An empty store of certificates: plain http is all there is on loopback, and to load the real one takes a while.
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


async def problem(body: dict[str, Any]) -> str | None:
    """Why the target refuses a valid store body, or None when it accepts it."""
    configuration = body.get("configuration", {})
    if body["type"] != "Zoom":
        return None
    if configuration.get("AUTHENTICATION_METHOD") != OAUTH:
        return "The connection could not be established: the target no longer accepts this authentication method."
    url = configuration["OAUTH_TOKEN_URL"]
    if not is_loopback(url):
        return "The connection could not be established: the target is unreachable."
    credentials = httpx.BasicAuth(configuration["OAUTH_CLIENT_ID"], configuration["OAUTH_CLIENT_SECRET"])
    form = {"grant_type": "account_credentials", "account_id": configuration["OAUTH_ACCOUNT_ID"]}
    try:
        # Neither proxies nor .netrc of the machine have a say in what the simulated PingOne reaches.
        async with httpx.AsyncClient(trust_env=False, verify=_NO_TLS, timeout=_SECONDS) as client:
            headers = {"User-Agent": "PingOne-simulator"}
            answer = await client.post(url, data=form, auth=credentials, headers=headers)
        accepted = answer.status_code == 200 and bool(answer.json().get("access_token"))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, AttributeError):
        return "The connection could not be established: the target is unreachable or gives no usable answer."
    return None if accepted else "The connection could not be established: the target refuses the credentials."


def is_loopback(url: str) -> bool:
    """Whether a URL stays on this machine."""
    try:
        host = httpx.URL(url).host
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except (httpx.InvalidURL, ValueError):
        return False
