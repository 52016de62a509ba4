# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the questions stand on: a store of this run's own, and the requests about it."""

from __future__ import annotations

from collection import OAUTH, TYPE, ServiceError
from findings import INVENTED, SECRET, Record, details_of, dict_of, quoted, texts_of
from recorder import Exchange
from tenant import Tenant, Unanswered

STORES = "/propagation/stores"
# Lists may lag behind a write: when to look again for a store that was just made (seconds).
_AGAIN = (1.0, 3.0)


class Ground:
    """Makes what a question needs, when one needs it."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        self._recorder = tenant.recorder
        self._store: Record | None = None
        self._problem = ""
        self._created: Exchange | None = None
        self._read: Exchange | None = None
        self._pages: list[Exchange] = []

    def _record(self, changes: Record | None = None) -> Record:
        configuration = {
            "SCIM_URL": "https://api.zoom.us/scim2",
            "AUTHENTICATION_METHOD": OAUTH,
            "OAUTH_TOKEN_URL": "https://zoom.us/oauth/token",
            "OAUTH_ACCOUNT_ID": f"invented-account-{self.tenant.run}",
            "OAUTH_CLIENT_ID": f"invented-client-{self.tenant.run}",
            SECRET: INVENTED,
            **(changes or {}),
        }
        sent = {key: value for key, value in configuration.items() if value is not None}
        record = {
            "type": TYPE,
            "name": self.tenant.name(),
            "description": "Made by make live, which deletes it again.",
            "status": "INACTIVE",
            "configuration": sent,
        }
        self.tenant.scrubber.show(texts_of(record))
        return record

    def _zoom_store(self) -> Record:
        """Return a Zoom store of this run, made now if there is none."""
        if self._problem:
            raise Unanswered(self._problem)
        if self._store is None:
            try:
                self._store = self.tenant.make_store(self._record())
                self._created = self._answer_with(self._store["id"])
            except (ServiceError, Unanswered) as error:
                reason = self.tenant.reason(error) if isinstance(error, ServiceError) else str(error)
                self._problem = f"the store could not be made: {reason}"
                raise Unanswered(self._problem) from None
        return self._store

    def _answer_with(self, store_id: str) -> Exchange | None:
        posts = (one for one in reversed(self._recorder.exchanges) if one.method == "POST" and one.succeeded)
        return next((one for one in posts if dict_of(one.body).get("id") == store_id), None)

    def _path(self, store: Record) -> str:
        return self.tenant.path_of("store", store["id"])

    def _put(self, record: Record) -> Exchange:
        return self.tenant.ask("PUT", self._path(self._zoom_store()), "replace the store", record)

    def _get(self) -> Exchange:
        exchange = self.tenant.ask("GET", self._path(self._zoom_store()), "read the store")
        if not exchange.succeeded or not isinstance(exchange.body, dict):
            raise Unanswered(f"the store cannot be read: {self._brief(exchange)}")
        return exchange

    def _list_with(self, store_id: str) -> None:
        """Read the list, again if it lags, until it shows the store."""
        for pause in (0.0, *_AGAIN):
            self._recorder.budget().wait(pause)
            before = len(self._recorder.exchanges)
            listed = self.tenant.stores.all()
            pages = self._recorder.exchanges[before:]
            self._pages = [page for page in pages if page.method == "GET" and page.succeeded]
            if any(record["id"] == store_id for record in listed):
                return

    def _brief(self, exchange: Exchange) -> str:
        """Return status and codes of an answer, with the targets of its details."""
        body = dict_of(exchange.body)
        code = body.get("code") or body.get("error")
        said = [f"HTTP {exchange.status}"] + ([quoted(code)] if isinstance(code, str) else [])
        for detail in details_of(body):
            target = f" at {quoted(detail['target'])}" if isinstance(detail.get("target"), str) else ""
            said.append(f"detail {quoted(detail.get('code'))}{target}")
        return self.tenant.scrubber.text(", ".join(said))

    def _plan(self) -> str:
        plans = self.tenant.plans()
        if plans:
            self.tenant.scrubber.know(plans[0]["id"], "<plan>")
            return str(plans[0]["id"])
        body = {"name": self.tenant.name("plan"), "status": "INACTIVE"}
        return self._made("plan", "/propagation/plans", body)

    def _source(self) -> str:
        found = [one for one in self.tenant.foreign if one.get("type") == "directory"]
        if found:
            self.tenant.scrubber.know(found[0]["id"], "<directory store>")
            return str(found[0]["id"])
        body = {"type": "directory", "name": self.tenant.name("directory"), "status": "INACTIVE"}
        return self._made("store", STORES, body)

    def _made(self, kind: str, path: str, body: Record) -> str:
        self.tenant.scrubber.show(texts_of(body))
        made = self.tenant.make(kind, path, body)
        if not made.succeeded or not isinstance(dict_of(made.body).get("id"), str):
            raise Unanswered(f"the {body.get('type', kind)} for the rule could not be made: {self._brief(made)}")
        return str(made.body["id"])
