# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Zoom's users as the simulated PingOne handles them, by the switches of a store."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import httpx

import connection
from connection import USER_AGENT, Unreachable
from records import deep_merge
from state import Record

# Told apart from the connection test: tests do not mean these requests when they order faults for any request.
SYNCHRONISATION = f"{USER_AGENT} (synchronisation)"
_SCHEMAS = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"]}
_MEDIA_TYPE = {"Content-Type": "application/scim+json"}
_LARGEST = 100


class Refused(Exception):
    """Why Zoom did not do what it was asked for."""


def allows(configuration: Record, capability: str) -> bool:
    """Whether a store may do something; what is not said is allowed."""
    return configuration.get(capability) is not False


class Zoom:
    """The users of a Zoom account, read once and then changed."""

    def __init__(self, client: httpx.AsyncClient, configuration: Record) -> None:
        self.configuration = configuration
        self._client = client
        self._url = f"{configuration['SCIM_URL'].rstrip('/')}/Users"
        self._accounts: dict[str, Record] = {}

    @classmethod
    @contextlib.asynccontextmanager
    async def connected(cls, configuration: Record) -> AsyncIterator[Zoom]:
        """Sign in with the credentials of a store, and read who is there."""
        async with connection.outbound(SYNCHRONISATION) as client:
            client.headers["Authorization"] = f"Bearer {await connection.token(client, configuration)}"
            if not connection.is_loopback(str(configuration.get("SCIM_URL"))):
                raise Unreachable("The connection could not be established: the target is unreachable.")
            zoom = cls(client, configuration)
            await zoom._read()
            yield zoom

    def find(self, account_id: str | None, name: str) -> Record | None:
        """The account that is known already, else the one with this userName."""
        if account_id in self._accounts:
            return self._accounts[account_id]
        same = (one for one in self._accounts.values() if str(one.get("userName")).lower() == name.lower())
        return next(same, None)

    async def bring(self, account: Record | None, attributes: Record, *, enabled: bool) -> Record | None:
        """Create, update or disable, as far as that is needed and allowed; None when there is no account then."""
        if account is None:
            if not enabled or not allows(self.configuration, "CREATE_USERS"):
                return None
            return self._keep(await self._ask("POST", "", {**_SCHEMAS, **attributes, "active": True}))
        if not enabled:
            return await self._disable(account) if allows(self.configuration, "DISABLE_USERS") else account
        wanted = deep_merge(account, {**attributes, "active": True})
        if wanted == account or not allows(self.configuration, "UPDATE_USERS"):
            return account
        body = {key: value for key, value in wanted.items() if key not in ("id", "meta")}
        return self._keep(await self._ask("PUT", f"/{account['id']}", {**_SCHEMAS, **body}))

    async def remove(self, account_id: str) -> None:
        """Delete or disable an account by the store's REMOVE_ACTION; one that is gone is no matter."""
        account = self._accounts.get(account_id)
        if account is None:
            return
        if self.configuration.get("REMOVE_ACTION") == "Delete":
            await self._ask("DELETE", f"/{account_id}")
            del self._accounts[account_id]
        else:
            await self._disable(account)

    async def _disable(self, account: Record) -> Record:
        if not account.get("active", True):
            return account
        schemas = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]}
        operations = [{"op": "replace", "value": {"active": False}}]
        return self._keep(await self._ask("PATCH", f"/{account['id']}", {**schemas, "Operations": operations}))

    async def _read(self) -> None:
        before, total = -1, 1
        # A page without anybody new would make the next one the same.
        while before < len(self._accounts) < total:
            before = len(self._accounts)
            page = await self._ask("GET", f"?startIndex={before + 1}&count={_LARGEST}")
            total = page.get("totalResults", 0)
            for account in page.get("Resources", []):
                self._keep(account)

    def _keep(self, account: Record) -> Record:
        if not account.get("id"):
            raise Refused("Zoom gave no usable answer.")
        self._accounts[account["id"]] = account
        return account

    async def _ask(self, method: str, path: str, body: Any = None) -> Record:
        headers = _MEDIA_TYPE if body is not None else None
        try:
            answer = await self._client.request(method, self._url + path, json=body, headers=headers)
            content = answer.json() if answer.content else {}
        except (httpx.HTTPError, ValueError) as error:
            raise Refused("Zoom gave no usable answer.") from error
        if not isinstance(content, dict):
            raise Refused("Zoom gave no usable answer.")
        if answer.status_code >= 300:
            raise Refused(f"Zoom answered {answer.status_code}: {content.get('detail', 'no reason')}")
        return content
