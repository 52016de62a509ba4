# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""The API of one environment: a request with its retries, a collection with its pages, a refusal with its reason."""

from __future__ import annotations

import datetime
import json
import typing as t
from dataclasses import replace
from urllib.parse import quote

from ._answers import NOT_FOUND, Answer, is_gateway, is_not_authorised, remedy_for
from ._client import Client
from ._errors import ServiceError
from ._http import next_link
from ._retry import Attempts, Budget, age_in_seconds

_PAGE_LIMIT = 1000
# A request of another type asks for an action that changes nothing.
_JSON = "application/json"

# A role that was just assigned takes some seconds to have effect, in a new environment up to a minute (seconds).
_ROLE_WAIT = 15.0
_ROLE_PAUSE = 2.0
_YOUNG_ENVIRONMENT = 60.0
_ROLE_NOTE = (
    "PingOne answered that the worker application is not authorised; waited for its role to take effect, "
    "as that takes some seconds after the assignment, or after the environment was made."
)
_UNKNOWN_END = "It is not known whether this was carried out: run again."
_NO_API = "Check that api_url is PingOne's API, and the proxy in between."


class Api:
    """One environment of PingOne, as one task sees it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._asked_for_environment = False
        self._answered: Answer | None = None

    def call(
        self,
        method: str,
        path: str,
        purpose: str,
        *,
        body: t.Any = None,
        content_type: str = _JSON,
        accept: t.Collection[int] = (),
        attempts: Attempts | None = None,
    ) -> Answer:
        """Send a request until it is answered with success, or with a status in ``accept``. Raises ServiceError.

        ``path`` is below the environment, or a complete URL.
        """
        url = self._url(path)
        headers, data = {}, None
        if body is not None:
            headers, data = {"Content-Type": content_type}, json.dumps(body).encode("utf-8")
        attempts = attempts or Attempts(self.client.budget())
        asked = self.client.asked(purpose, method, url)
        renewed = False
        role: Budget | None = None
        while True:
            headers["Authorization"] = "Bearer " + self.client.token(attempts.budget).value
            try:
                answer = self.client.attempt(asked, url, headers, data, attempts, accept)
                return replace(answer, repeated=attempts.uncertain)
            except ServiceError as error:
                may_renew = not renewed or self.client.token_was_taken
                if error.status == 401 and may_renew and self.client.renew_token():
                    renewed = True
                    continue
                if is_not_authorised(error.failure):
                    role = role or self._role_budget(attempts.budget)
                    if role.wait(_ROLE_PAUSE):
                        continue
                elif attempts.may_go_on(error):
                    continue
                self._explain(error)
                # Who publishes what has changed had better publish what may have.
                self.client.kept.changed |= attempts.uncertain and method != "GET" and content_type == _JSON
                if attempts.uncertain and method in ("PUT", "DELETE"):
                    error.remedy = f"{_UNKNOWN_END} {error.remedy}".rstrip()
                raise

    def members(
        self,
        path: str,
        name: str,
        purpose: str,
        usable: t.Callable[[t.Any], bool],
        *,
        budget: Budget | None = None,
        tries_at_500: int | None = None,
        bare: bool = False,
    ) -> t.Iterator[t.Any]:
        """Yield a collection's members, page by page; an answer of another shape is an error, never an empty list.

        ``_links.next`` is followed on the API's own origin. With ``bare``, the members may come as a list without a page
        around it. Raises ServiceError.
        """
        url = self._url(path)
        seen: set[str] = set()
        while url:
            if seen and budget is not None and not budget.left:
                raise self.unusable(purpose, "GET", url, "there is no time left for all of the pages")
            if url in seen or len(seen) >= _PAGE_LIMIT:
                raise self.unusable(purpose, "GET", url, "the pages have no end: a next link leads back")
            seen.add(url)
            attempts = Attempts(budget or self.client.budget(), tries_at_500=tries_at_500)
            answer = self.call("GET", url, purpose, attempts=attempts)
            page = answer.json()
            members = page if bare and isinstance(page, list) else _embedded(page, name)
            if members is None or not all(usable(member) for member in members):
                raise self.unusable(purpose, "GET", url, f"PingOne's answer is no list of {name}", answer)
            yield from members
            try:
                url = next_link(page, url) if isinstance(page, dict) else ""
            except ValueError as error:
                raise self.unusable(purpose, "GET", url, str(error), answer) from None

    def is_absent(self, error: ServiceError) -> bool:
        """Say whether a refusal means that there is no such resource, in an environment that there is."""
        environment = self._answered.status if self._answered is not None else None
        known = error.failure["code"] == NOT_FOUND or environment == 200
        return error.status == 404 and environment != 404 and known

    def unusable(
        self,
        purpose: str,
        method: str,
        path: str,
        reason: str,
        answer: Answer | None = None,
        *,
        uncertain: bool = False,
    ) -> ServiceError:
        """Return the error for a successful answer that cannot be used; ``uncertain`` if it is one to a write."""
        self.client.kept.changed |= uncertain
        asked = self.client.asked(purpose, method, self._url(path))
        remedy = f"{_UNKNOWN_END} {_NO_API}" if uncertain else _NO_API
        return self.client.no_answer(asked, reason, remedy, answer, uncertain=uncertain, final=True)

    def _url(self, path: str) -> str:
        return path if "://" in path else self.client.connection.environment_url + path

    def _role_budget(self, budget: Budget) -> Budget:
        """Ask for the environment, and return the time for which a missing permission may still be on its way."""
        environment = self._environment()
        if environment is not None and environment.status == 404:
            return self.client.budget(0)
        body = environment.json() if environment is not None else None
        made = body.get("createdAt") if isinstance(body, dict) else None
        age = age_in_seconds(made, datetime.datetime.now(datetime.timezone.utc))
        longest = max(_ROLE_WAIT, _YOUNG_ENVIRONMENT - age) if age is not None and age >= 0 else _ROLE_WAIT
        if budget.left > _ROLE_PAUSE and _ROLE_NOTE not in self.client.waits:
            self.client.waits.append(_ROLE_NOTE)
        return self.client.budget(min(longest, budget.left))

    def _environment(self) -> Answer | None:
        """Ask, once, whether the environment exists; return PingOne's answer, None if it cannot say."""
        if not self._asked_for_environment:
            self._asked_for_environment = True
            url = self._url("")
            headers = {"Authorization": "Bearer " + self.client.token().value}
            asked = self.client.asked("read the environment", "GET", url)
            try:
                self._answered = self.client.attempt(asked, url, headers, None, Attempts(self.client.budget(0)), {404})
            except ServiceError:
                self._answered = None
        return self._answered

    def _explain(self, error: ServiceError) -> None:
        """Add the remedy; a 403 or 404 may mean that there is no such environment, which only PingOne can say."""
        if error.remedy or error.status is None:
            return
        environment = None
        if error.status in (403, 404) and not is_gateway(error.failure):
            environment = self._environment()
        status = environment.status if environment is not None else None
        error.remedy = remedy_for(error.failure, status, self.client.connection.api_url)


def segment(identifier: str) -> str:
    """Return an id as one segment of a path, whatever it is made of."""
    return quote(identifier, safe="", errors="surrogatepass")


def _embedded(page: t.Any, name: str) -> list[t.Any] | None:
    """Return a page's members; None if it has no list of them, unless it is plainly an empty one.

    HAL lets an empty collection be without its list, and ``count`` is not always there.
    """
    if not isinstance(page, dict):
        return None
    embedded = page.get("_embedded", {})
    if embedded == {} and "id" not in page:
        links = page.get("_links")
        empty = page.get("count") == 0 or page.get("size") == 0 or (isinstance(links, dict) and "self" in links)
        return [] if empty else None
    members = embedded.get(name) if isinstance(embedded, dict) else None
    return members if isinstance(members, list) else None
