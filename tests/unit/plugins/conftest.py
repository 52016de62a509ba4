# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A PingOne in memory with the provisioning chain: plans, stores, rules, mappings, populations, groups."""

from __future__ import annotations

import copy
import typing as t
import urllib.parse

import pytest

ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
PLAN = "b0b0b0b0-0000-4000-8000-000000000001"
DIRECTORY = "d0d0d0d0-0000-4000-8000-000000000001"
ZOOM = "da166d8e-eaa7-4251-8480-85448e095bc3"
RULE = "e0e0e0e0-0000-4000-8000-000000000001"
READ_ONLY = {"id", "environment", "createdAt", "updatedAt", "_links", "_embedded"}
NOT_FOUND = (404, {"code": "NOT_FOUND", "message": "not here"})
TIMES = {"createdAt": "2024-01-01T00:00:00.000Z", "updatedAt": "2024-01-01T00:00:00.000Z"}


class KilledError(BaseException):
    """Ends a run as a signal ends a process: nothing may catch it."""


class Chain:
    """Puts the chain behind a PingOne in memory; strict where the API is, and it keeps whatever else it is sent."""

    Killed = KilledError

    def __init__(self, service: t.Any) -> None:
        self.service = service
        self.plans: dict[str, t.Any] = {PLAN: {"id": PLAN, "name": "Provisioning", "status": "ACTIVE"}}
        self.rules: dict[str, t.Any] = {}
        self.mappings: dict[str, t.Any] = {}
        self.populations: list[dict[str, t.Any]] = []
        self.groups: list[dict[str, t.Any]] = []
        self.bare = False
        self.needs_name = False
        # Which write ends the run, counted from 0, and whether it is carried out before that.
        self.kill: tuple[int, bool] | None = None
        self.states: list[tuple[bool, dict[str, t.Any]]] = []
        self._usual = service._serve
        service._serve = self.serve
        for store_id, name, kind in ((DIRECTORY, "PingOne", "directory"), (ZOOM, "zoom connection", "Zoom")):
            service.stores[store_id] = {"id": store_id, "name": name, "type": kind, "managed": kind == "Zoom"}

    @property
    def api(self) -> t.Any:
        """Return the Api that run() takes."""
        return self.service.api

    @property
    def asked(self) -> list[str]:
        """Return the requests so far: methods, and paths with ids and queries left out."""
        return [f"{one.method} {self._short(one.path)}" for one in self.service.requests]

    @property
    def written(self) -> list[str]:
        """Return the requests that change something."""
        return [one for one in self.asked if not one.startswith("GET ")]

    def forget(self) -> None:
        """Begin to count requests anew, as another task does that shares nothing with the one before."""
        self.service.client.kept.forget()
        self.service.requests.clear()
        self.states.clear()

    def seed(self, mappings: t.Mapping[str, str] | None = None, **over: t.Any) -> dict[str, t.Any]:
        """Put a rule there, with mappings of source attributes by target attribute; None removes a member."""
        sample = {
            "id": RULE,
            "environment": {"id": ENVIRONMENT},
            **TIMES,
            "name": "to Zoom",
            "plan": {"id": PLAN},
            "sourceStore": {"id": DIRECTORY},
            "targetStore": {"id": ZOOM},
            "active": True,
            "deprovision": False,
            **over,
        }
        rule = {key: value for key, value in sample.items() if value is not None}
        self.rules[rule["id"]] = rule
        for target, source in ({"userName": "email", "name": "name"} if mappings is None else mappings).items():
            self.map(target, source, rule["id"])
        return rule

    def map(self, target: str, source: str | None, rule_id: str = RULE, **over: t.Any) -> None:
        """Put a mapping there, whatever mappings to the same attribute there are."""
        mapping_id = f"a0a0a0a0-0000-4000-8000-{len(self.mappings):012d}"
        mapping = {
            "id": mapping_id,
            "targetAttribute": target,
            "sourceAttribute": source,
            "rule": {"id": rule_id},
            **over,
        }
        self.mappings[mapping_id] = {key: value for key, value in mapping.items() if value is not None}

    def mapped(self, rule_id: str = "") -> dict[str, t.Any]:
        """Return source attribute or expression by target attribute, of the first rule unless told otherwise."""
        rule_id = rule_id or next(iter(self.rules), RULE)
        ours = [one for one in self.mappings.values() if one["rule"]["id"] == rule_id]
        return {one["targetAttribute"]: one.get("sourceAttribute") or one.get("expression") for one in ours}

    def truth(self) -> t.Any:
        """Return what is there, but for ids of what was made, and timestamps."""
        rules = [{key: value for key, value in one.items() if key not in READ_ONLY} for one in self.rules.values()]
        return sorted(map(str, rules)), sorted(self.mapped(one).items() for one in self.rules)

    def serve(self, method: str, path: str, body: t.Any) -> tuple[int, t.Any]:
        """Answer as PingOne does; a write may be where the run ends."""
        if method == "GET":
            return self._serve(method, path, body)
        dies, late = False, False
        if self.kill is not None:
            count, late = self.kill
            dies = count == 0
            self.kill = (count - 1, late)
        if dies and not late:
            raise KilledError
        answer = self._serve(method, path, body)
        self.states += [(one.get("active") is True, self.mapped(one["id"])) for one in self.rules.values()]
        if dies:
            raise KilledError
        return answer

    def _serve(self, method: str, path: str, body: t.Any) -> tuple[int, t.Any]:
        path, _mark, query = path.partition("?")
        parts = path.strip("/").split("/")
        assert body is None or not READ_ONLY & set(body), body
        if parts[0] in ("populations", "groups"):
            asked = urllib.parse.parse_qs(query).get("filter", [""])[0].replace('\\"', '"')
            return 200, self._page(
                parts[0], [one for one in getattr(self, parts[0]) if not asked or one["name"] in asked]
            )
        if parts[1] == "plans":
            return self._serve_plans(method, parts[2:], body)
        if parts[1] == "rules":
            return self._serve_rules(method, parts[2:], body)
        if parts[1] == "mappings":
            return self._change(self.mappings, method, parts[2], body, self._mapping_refused)
        return self._usual(method, path, body)

    def _serve_plans(self, method: str, parts: list[str], body: t.Any) -> tuple[int, t.Any]:
        if not parts:
            return 200, self._page("plans", self.plans.values())
        if parts[0] not in self.plans:
            return NOT_FOUND
        if method == "POST":
            assert body["plan"] == {"id": parts[0]}
            return self._rule_refused(body, None) or self._made(self.rules, {**body, "deprovision": False})
        ours = [one for one in self.rules.values() if one.get("plan", {"id": PLAN})["id"] == parts[0]]
        return 200, self._page("rules", ours)

    def _serve_rules(self, method: str, parts: list[str], body: t.Any) -> tuple[int, t.Any]:
        if parts[0] not in self.rules:
            return NOT_FOUND
        if len(parts) == 1:
            if method == "DELETE":
                self.mappings = {key: one for key, one in self.mappings.items() if one["rule"]["id"] != parts[0]}
            return self._change(self.rules, method, parts[0], body, self._rule_refused)
        if method == "POST":
            return self._mapping_refused(body, None) or self._made(self.mappings, {**body, "rule": {"id": parts[0]}})
        return 200, self._page("mappings", [one for one in self.mappings.values() if one["rule"]["id"] == parts[0]])

    def _change(
        self, home: dict[str, t.Any], method: str, member_id: str, body: t.Any, refused: t.Callable[..., t.Any]
    ) -> tuple[int, t.Any]:
        if member_id not in home:
            return NOT_FOUND
        if method == "DELETE":
            del home[member_id]
            return 204, None
        if method == "PUT":
            refusal: tuple[int, t.Any] | None = refused(body, home[member_id])
            if refusal:
                return refusal
            kept = {key: value for key, value in home[member_id].items() if key in READ_ONLY | {"rule"}}
            home[member_id] = {**copy.deepcopy(body), **kept}
        return 200, copy.deepcopy(home[member_id])

    def _rule_refused(self, body: t.Any, stored: t.Any) -> tuple[int, t.Any] | None:
        for key in ("plan", "sourceStore", "targetStore"):
            assert stored is None or body[key] == stored[key], "PingOne does not change that"
        mapped = stored and self.mapped(stored["id"])
        if body["active"] and not mapped and not (stored or {}).get("active"):
            return _invalid("CONSTRAINT_VIOLATION", "active")
        return None

    def _mapping_refused(self, body: t.Any, stored: t.Any) -> tuple[int, t.Any] | None:
        assert bool(body.get("sourceAttribute")) != bool(body.get("expression")), body
        if self.needs_name and not body.get("name"):
            return _invalid("REQUIRED_VALUE", "name")
        return None

    def _made(self, home: dict[str, t.Any], body: t.Any) -> tuple[int, t.Any]:
        member_id = f"{len(home) + 1:08d}-9999-4000-8000-{len(self.service.requests):012d}"
        home[member_id] = {**copy.deepcopy(body), "id": member_id, "environment": {"id": ENVIRONMENT}, **TIMES}
        return 201, copy.deepcopy(home[member_id])

    def _page(self, name: str, members: t.Iterable[t.Any]) -> t.Any:
        found = [copy.deepcopy(one) for one in members]
        return found if self.bare and name in ("rules", "mappings") else {"_embedded": {name: found}}

    @staticmethod
    def _short(path: str) -> str:
        words = [one for one in path.partition("?")[0].split("/") if one not in ("", "propagation")]
        return "/".join(one for one in words if not (one.count("-") == 4 and len(one) == 36))


def _invalid(code: str, target: str) -> tuple[int, t.Any]:
    return 400, {
        "code": "INVALID_DATA",
        "message": "No.",
        "details": [{"code": code, "target": target, "message": "no"}],
    }


@pytest.fixture
def chain(pingone: t.Callable[..., t.Any]) -> t.Callable[[], Chain]:
    """Return a builder of a PingOne in memory that has a plan, a directory and a Zoom store."""
    return lambda: Chain(pingone())
