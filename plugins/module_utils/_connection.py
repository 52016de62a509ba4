# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""The connection options: their argument spec, and what they say together. Nothing here sends a request."""

from __future__ import annotations

import ipaddress
import os
import re
import typing as t
from dataclasses import dataclass
from urllib.parse import urlsplit

from ansible.module_utils.basic import env_fallback

BASIC = "client_secret_basic"
POST = "client_secret_post"

# https://developer.pingidentity.com/pingone-api/foundations/conventions/pingone-api-requests.html
DOMAINS = {
    "NA": "pingone.com",
    "CA": "pingone.ca",
    "EU": "pingone.eu",
    "AU": "pingone.com.au",
    "SG": "pingone.sg",
    "AP": "pingone.asia",
}

_DAY = 24 * 60 * 60


class ChoicesOrEmpty(list):
    """Choices that let the empty string pass, too, where it has a meaning of its own: unset, or removed."""

    def __contains__(self, value: object) -> bool:
        return value == "" or super().__contains__(value)


CONNECTION_ARGUMENTS: dict[str, dict[str, t.Any]] = {
    "environment_id": {"type": "str", "required": True},
    "client_id": {"type": "str", "fallback": (env_fallback, ["PINGONE_CLIENT_ID"])},
    "client_secret": {"type": "str", "no_log": True, "fallback": (env_fallback, ["PINGONE_CLIENT_SECRET"])},
    "auth_environment_id": {"type": "str", "fallback": (env_fallback, ["PINGONE_ENVIRONMENT_ID"])},
    "access_token": {"type": "str", "no_log": True, "fallback": (env_fallback, ["PINGONE_API_ACCESS_TOKEN"])},
    "region": {
        "type": "str",
        "default": "NA",
        "choices": ChoicesOrEmpty(DOMAINS),
        "fallback": (env_fallback, ["PINGONE_REGION_CODE"]),
    },
    "api_url": {"type": "str", "fallback": (env_fallback, ["PINGONE_API_URL"])},
    "token_url": {"type": "str", "no_log": False, "fallback": (env_fallback, ["PINGONE_TOKEN_URL"])},
    "token_endpoint_auth_method": {
        "type": "str",
        "default": BASIC,
        "choices": ChoicesOrEmpty([BASIC, POST]),
        "no_log": False,
    },
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
    "timeout": {"type": "float", "default": 30},
    "retry_timeout": {"type": "float", "default": 120},
}


@dataclass(frozen=True)
class Connection:
    """Where PingOne is, and who asks. ``api_url`` ends in ``/v1``; ``timeout`` and ``retry_timeout`` are in seconds."""

    environment_id: str
    api_url: str
    token_url: str
    client_id: str
    client_secret: str
    access_token: str
    token_endpoint_auth_method: str
    validate_certs: bool
    ca_path: str
    timeout: float
    retry_timeout: float

    @property
    def environment_url(self) -> str:
        """Return the URL of the managed environment."""
        return f"{self.api_url}/environments/{self.environment_id}"

    @property
    def can_fetch_token(self) -> bool:
        """Say whether there is a token endpoint that may see the client credentials that are there."""
        return bool(self.token_url and self.client_id and self.client_secret)


def connection_from(params: t.Mapping[str, t.Any], *, in_environment: bool = True) -> tuple[Connection, list[str]]:
    """Return the connection that the options ask for, and every problem with them, each naming its option.

    Where nothing is asked ``in_environment``, a token is all that is wanted, and the environment need not be named.
    """
    given = {name: _given(params, name) for name in CONNECTION_ARGUMENTS}
    environment_id = str(given["environment_id"] or "").lower()
    auth_environment_id = str(given["auth_environment_id"] or environment_id).lower()
    domain = DOMAINS.get(given["region"] or "NA", DOMAINS["NA"])
    token_url = given["token_url"] or ""
    if not token_url and not given["api_url"]:
        # With another API in api_url, a token of PingOne's own would go to a party that has no claim to it.
        token_url = f"https://auth.{domain}/{auth_environment_id}/as/token"
    connection = Connection(
        environment_id=environment_id,
        api_url=_with_version(given["api_url"] or f"https://api.{domain}"),
        token_url=token_url,
        client_id=given["client_id"] or "",
        client_secret=given["client_secret"] or "",
        access_token=given["access_token"] or "",
        token_endpoint_auth_method=given["token_endpoint_auth_method"] or BASIC,
        validate_certs=given["validate_certs"] is not False,
        ca_path=given["ca_path"] or "",
        timeout=30.0 if given["timeout"] is None else float(given["timeout"]),
        retry_timeout=120.0 if given["retry_timeout"] is None else float(given["retry_timeout"]),
    )
    named = in_environment or bool(given["environment_id"])
    return connection, [*_environment_problems(connection, given, named), *_problems(connection, given)]


def is_loopback(url: str) -> bool:
    """Say whether a URL points at this machine itself."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_uuid(text: str) -> bool:
    """Say whether a text has the form of PingOne's ids."""
    return bool(re.fullmatch(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", text, re.IGNORECASE))


def _given(params: t.Mapping[str, t.Any], name: str) -> t.Any:
    """Return an option's value; the empty string counts as unset, in the task as well as in the environment."""
    value = params.get(name)
    if value not in (None, ""):
        return value
    variables = CONNECTION_ARGUMENTS[name].get("fallback", (None, []))[1]
    return next((os.environ[variable] for variable in variables if os.environ.get(variable)), None)


def _with_version(url: str) -> str:
    base = url.rstrip("/")
    return base if base.endswith("/v1") else base + "/v1"


def _environment_problems(connection: Connection, given: t.Mapping[str, t.Any], named: bool) -> t.Iterator[str]:
    if named and not is_uuid(connection.environment_id):
        yield "environment_id: must be the UUID of an environment, as PingOne's console shows it."
    if not named and not any(given[option] for option in ("auth_environment_id", "token_url", "access_token")):
        yield (
            "environment_id: is missing; give it, or the auth_environment_id that holds the worker application, "
            "or a token_url."
        )


def _problems(connection: Connection, given: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    if not given["token_url"] and given["auth_environment_id"] and not is_uuid(given["auth_environment_id"]):
        yield "auth_environment_id: must be the UUID of the environment that holds the worker application."
    if given["region"] and given["region"] not in DOMAINS:
        yield f"region: must be one of {', '.join(DOMAINS)}."
    yield from _credential_problems(connection, given)
    for option in ("api_url", "token_url"):
        if given[option]:
            yield from _url_problems(option, given[option])
    if given["api_url"] and not given["token_url"] and not given["access_token"]:
        yield (
            "api_url: needs token_url or access_token beside it, "
            "so that the credentials do not go to another party than the API's."
        )
    if connection.ca_path and not os.path.exists(connection.ca_path):
        yield "ca_path: there is no such file or folder where the module runs."
    if not 0 < connection.timeout <= _DAY:
        yield "timeout: must be a number of seconds greater than 0, a day at most."
    if not 0 <= connection.retry_timeout <= _DAY:
        yield "retry_timeout: must be a number of seconds, 0 or greater, a day at most."


def _credential_problems(connection: Connection, given: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    if not connection.access_token:
        for option in ("client_id", "client_secret"):
            if not given[option]:
                yield (
                    f"{option}: is missing; give the worker application's client_id and client_secret, "
                    "or an access_token."
                )
    for option in ("client_id", "client_secret"):
        if re.search(r"[\ud800-\udfff]", given[option] or ""):
            yield f"{option}: holds half of a character, which cannot be sent."
    if not re.fullmatch(r"[\x21-\x7e]*", connection.access_token):
        yield "access_token: must be one line of printable ASCII without spaces."
    if re.search(r"[\x00-\x1f\x7f:]", connection.client_id):
        yield "client_id: must not contain a colon or control characters."


def _url_problems(option: str, url: str) -> t.Iterator[str]:
    try:
        parts = urlsplit(url)
        valid = bool(parts.hostname) and parts.port != 0 and not re.search(r"[\s\x00-\x1f\\]", url)
    except ValueError:
        valid = False
    if not valid or parts.scheme not in ("http", "https"):
        yield f"{option}: must be a complete URL, such as https://api.pingone.eu."
        return
    if parts.username is not None or parts.password is not None:
        yield f"{option}: must not hold credentials."
    if parts.query or parts.fragment:
        yield f"{option}: must not have a query or a fragment."
    if parts.scheme == "http" and not is_loopback(url):
        yield f"{option}: must use https; http is for loopback addresses only."
