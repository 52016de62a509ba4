# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the simulated PingOne reaches Zoom: really, with the credentials of a store, but it never leaves the machine."""

from __future__ import annotations

import ipaddress
import ssl
from typing import Any

import httpx

from validation import OAUTH

USER_AGENT = "PingOne-simulator"
_SECONDS = 5.0
# An empty store of certificates: plain http is all there is on loopback, and to load the real one takes a while.
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Unreachable(Exception):
    """Why the target cannot be used."""


async def problem(body: dict[str, Any]) -> str | None:
    """Why the target refuses a valid store body, or None when it accepts it."""
    if body["type"] != "Zoom":
        return None
    try:
        async with outbound(USER_AGENT) as client:
            await token(client, body.get("configuration", {}))
    except Unreachable as reason:
        return str(reason)
    return None


def outbound(user_agent: str) -> httpx.AsyncClient:
    """A client on whose way neither proxies nor .netrc of the machine have a say."""
    headers = {"User-Agent": user_agent}
    return httpx.AsyncClient(trust_env=False, verify=_NO_TLS, timeout=_SECONDS, headers=headers)


async def token(client: httpx.AsyncClient, configuration: dict[str, Any]) -> str:
    """A Zoom token for the credentials of a store's configuration."""
    if configuration.get("AUTHENTICATION_METHOD") != OAUTH:
        raise _failed("no longer accepts this authentication method")
    try:
        url, account = configuration["OAUTH_TOKEN_URL"], configuration["OAUTH_ACCOUNT_ID"]
        credentials = httpx.BasicAuth(configuration["OAUTH_CLIENT_ID"], configuration["OAUTH_CLIENT_SECRET"])
        if not is_loopback(url):
            raise _failed("is unreachable")
        form = {"grant_type": "account_credentials", "account_id": account}
        answer = await client.post(url, data=form, auth=credentials)
        issued = answer.json().get("access_token") if answer.status_code == 200 else None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, AttributeError, KeyError) as error:
        raise _failed("is unreachable or gives no usable answer") from error
    if not issued:
        raise _failed("refuses the credentials")
    return str(issued)


def is_loopback(url: str) -> bool:
    """Whether a URL stays on this machine."""
    try:
        host = httpx.URL(url).host
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except (httpx.InvalidURL, ValueError):
        return False


def _failed(what: str) -> Unreachable:
    return Unreachable(f"The connection could not be established: the target {what}.")
