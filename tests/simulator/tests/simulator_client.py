# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client for the simulator's own tests."""

from __future__ import annotations

import json
import socket
import ssl
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

PROGRAM = Path(__file__).resolve().parents[1]
# Loading the real certificates takes longer than most tests.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
CHECK = "application/vnd.pingidentity.connection.check+json"


class Client:
    """Talks to a running simulator as a worker application does, and to its control API."""

    def __init__(self, connection: dict[str, Any]) -> None:
        self.connection = connection
        self.environment = f"/v1/environments/{connection['environment_id']}"
        self.stores = f"{self.environment}/propagation/stores"
        self.http = httpx.Client(base_url=connection["url"], trust_env=False, verify=NO_TLS, timeout=5)

    def sign_in(self) -> str:
        """Get a token and use it from now on."""
        token: str = self.token().json()["access_token"]
        self.http.headers["Authorization"] = f"Bearer {token}"
        return token

    def token(self, *, post: bool = False, **changes: str) -> httpx.Response:
        """Ask for a token."""
        fields = {"grant_type": "client_credentials"}
        client, secret = self.connection["client_id"], self.connection["client_secret"]
        if post:
            fields |= {"client_id": client, "client_secret": secret}
        auth = None if post else (changes.pop("client", client), changes.pop("secret", secret))
        url = changes.pop("url", self.connection["token_url"])
        # The client's own Authorization header must not reach the token endpoint.
        return httpx.post(url, data=fields | changes, auth=auth, trust_env=False, verify=NO_TLS)

    def settings(self, **switches: Any) -> None:
        """Set switches."""
        answer = self.http.patch("/_simulator/settings", json=switches)
        assert answer.status_code == 200, answer.text

    def fault(self, kind: str, path: str = "stores$", **options: Any) -> None:
        """Order a fault."""
        answer = self.http.post("/_simulator/faults", json={"kind": kind, "path": path, **options})
        assert answer.status_code == 201, answer.text

    def journal(self, **query: Any) -> list[dict[str, Any]]:
        """Read the journal."""
        entries: list[dict[str, Any]] = self.http.get("/_simulator/journal", params=query).json()
        return entries

    def truth(self) -> list[dict[str, Any]]:
        """The stores as they are."""
        records: list[dict[str, Any]] = self.http.get("/_simulator/stores").json()
        return records

    def body(self, **changes: Any) -> dict[str, Any]:
        """A store that passes the connection test; upper-case names change its configuration, None removes."""
        known = self.connection
        configuration = {
            "AUTHENTICATION_METHOD": "OAuth Bearer Token",
            "SCIM_URL": known["zoom_scim_url"],
            "OAUTH_TOKEN_URL": known["zoom_oauth_token_url"],
            "OAUTH_ACCOUNT_ID": known["zoom_account_id"],
            "OAUTH_CLIENT_ID": known["zoom_client_id"],
            "OAUTH_CLIENT_SECRET": known["zoom_client_secret"],
        }
        body: dict[str, Any] = {"type": "Zoom", "name": "zoom connection", "configuration": configuration}
        for name, value in changes.items():
            target = configuration if name.isupper() else body
            target[name] = value
            if value is None:
                del target[name]
        return body

    def create(self, **changes: Any) -> dict[str, Any]:
        """Create a store."""
        answer = self.http.post(self.stores, json=self.body(**changes))
        assert answer.status_code == 201, answer.text
        record: dict[str, Any] = answer.json()
        return record

    def names(self) -> list[str]:
        """The names in the list, following next links."""
        names, address = [], self.stores
        while address:
            page = self.http.get(address).json()
            names += [item["name"] for item in page["_embedded"]["stores"]]
            address = page["_links"].get("next", {}).get("href", "")
        return names

    def check(self, body: dict[str, Any]) -> httpx.Response:
        """Ask for a connection test."""
        return self.http.post(
            f"{self.stores}/connection/status", content=json.dumps(body), headers={"Content-Type": CHECK}
        )

    def raw(self, path: str | None = None, seconds: float = 5) -> bytes:
        """All bytes that come back for a GET, until the connection is closed."""
        address = urlsplit(self.connection["url"])
        assert address.hostname
        assert address.port
        lines = [f"GET {path or self.stores} HTTP/1.1", f"Host: {address.netloc}"]
        lines.append(f"Authorization: {self.http.headers['Authorization']}")
        received = b""
        with socket.create_connection((address.hostname, address.port), timeout=seconds) as connection:
            connection.sendall("\r\n".join([*lines, "", ""]).encode())
            while chunk := connection.recv(65536):
                received += chunk
        return received

    @property
    def base(self) -> str:
        """Where plans, rules, mappings and revisions are."""
        return f"{self.environment}/propagation"

    def control(self, path: str, body: Any = None, method: str | None = None) -> Any:
        """Ask the control API."""
        answer = self.http.request(method or ("GET" if body is None else "POST"), f"/_simulator/{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def make(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Create something below the base."""
        answer = self.http.post(f"{self.base}/{path}", json=body)
        assert answer.status_code == 201, answer.text
        record: dict[str, Any] = answer.json()
        return record

    def read(self, path: str) -> dict[str, Any]:
        """Read something below the base."""
        answer = self.http.get(f"{self.base}/{path}")
        assert answer.status_code == 200, answer.text
        record: dict[str, Any] = answer.json()
        return record

    def put(self, path: str, record: dict[str, Any], **changes: Any) -> httpx.Response:
        """Replace something below the base by the same with changes; None removes."""
        body = {key: value for key, value in {**record, **changes}.items() if value is not None}
        return self.http.put(f"{self.base}/{path}", json=body)

    def rule_body(self, status: str = "ACTIVE", **changes: Any) -> dict[str, Any]:
        """The body of a rule, with its plan and its stores in the environment."""
        plan = self.make("plans", {"name": "plan", "status": "ACTIVE"})
        source = self.make("stores", {"type": "directory", "name": "PingOne Directory", "status": status})
        target = self.create(status=status, **changes)
        ends = {"sourceStore": {"id": source["id"]}, "targetStore": {"id": target["id"]}}
        return {"name": "rule", "plan": {"id": plan["id"]}, **ends}

    def rule(self, **changes: Any) -> dict[str, Any]:
        """Create a rule under a plan, between two ACTIVE stores."""
        body = self.rule_body()
        return self.make(f"plans/{body['plan']['id']}/rules", {**body, **changes})

    def map(self, rule: dict[str, Any], target: str, source: str | None = None, **more: Any) -> dict[str, Any]:
        """Add a mapping to a rule."""
        body = {"targetAttribute": target, **({"sourceAttribute": source} if source else {}), **more}
        return self.make(f"rules/{rule['id']}/mappings", body)
