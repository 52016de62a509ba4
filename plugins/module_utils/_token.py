# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""The access token: what the token endpoint is sent, and what it answers. Sends nothing itself."""

from __future__ import annotations

import base64
import re
import typing as t
from dataclasses import dataclass
from urllib.parse import urlencode

from ._connection import POST, Connection

_CENTURY = 100 * 365 * 24 * 60 * 60.0


@dataclass(frozen=True)
class Token:
    """An access token, and when it expires (seconds since 1970), None where the service does not say."""

    value: str
    expires_at: float | None


def token_request(connection: Connection) -> tuple[dict[str, str], bytes]:
    """Return the headers and the body that ask for a token by client credentials.

    https://docs.pingidentity.com/pingone/applications/p1_token_endpoint_authentication_methods.html
    """
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    form = {"grant_type": "client_credentials"}
    if connection.token_endpoint_auth_method == POST:
        form.update(client_id=connection.client_id, client_secret=connection.client_secret)
    else:
        pair = f"{connection.client_id}:{connection.client_secret}".encode()
        headers["Authorization"] = "Basic " + base64.b64encode(pair).decode("ascii")
    return headers, urlencode(form).encode("ascii")


def token_of(body: t.Any, asked_at: float) -> Token | None:
    """Return the token of the endpoint's answer, None when it holds none that can be sent in a header.

    ``asked_at`` is when the request was sent (seconds since 1970): nobody is to rely on a token that has just expired.
    """
    value = body.get("access_token") if isinstance(body, dict) else None
    if not isinstance(value, str) or not re.fullmatch(r"[\x21-\x7e]+", value):
        return None
    lifetime = body.get("expires_in")
    usable = isinstance(lifetime, (int, float)) and not isinstance(lifetime, bool) and 0 < lifetime < _CENTURY
    return Token(value, asked_at + lifetime if usable else None)


def basic_pair(connection: Connection) -> str:
    """Return the pair whose Base64 form goes over the wire, to be hidden like the secret in it."""
    return f"{connection.client_id}:{connection.client_secret}"
