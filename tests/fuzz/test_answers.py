# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever the service answers to whatever request: no traceback, no secret, no other host, no second store."""

from __future__ import annotations

import contextlib
import json
import typing as t

import play
import pytest
import requests
from anything import GIVEN, HOSTILE, JSON, READ, TEXTS, forms, seen
from hypothesis import example, given
from hypothesis import strategies as st
from line import Line, Record, answer_of

DEPTHS = (900, 50, 150, 400, 5000, 100_000)
STORE = "da166d8e-eaa7-4251-8480-85448e095bc3"
STAMP = "2023-12-05T17:38:42.947Z"
OAUTH = {"oauth_account_id": "account", "oauth_client_id": "client", "oauth_client_secret": GIVEN["zoom"]}
# Each kind of task that asks the service for something.
TASKS: dict[str, tuple[str, dict[str, t.Any]]] = {
    "create": ("store", {"name": "new", "configuration": OAUTH}),
    "update": ("store", {"name": "old", "description": "changed", "configuration": OAUTH, "test_connection": True}),
    "rename": ("store", {"store_id": STORE, "name": "new", "configuration": OAUTH, "update_secret": "always"}),
    "delete": ("store", {"name": "old", "state": "absent"}),
    "read": ("store_info", {}),
    "read one": ("store_info", {"store_id": STORE}),
    "publish": ("revision", {}),
    "latest": ("revision_info", {}),
    "token": ("token", {}),
}
STATUSES = st.sampled_from([200, 200, 200, 201, 204, 302, 400, 401, 403, 404, 408, 409, 415, 418, 429, 500, 503])
HEADERS = st.dictionaries(
    st.sampled_from(
        ["Retry-After", "Content-Type", "Content-Length", "Correlation-Id", "Location", "Content-Encoding"]
    ),
    st.sampled_from(["", "0", "1", "-1", "99999999999999999999", "Wed, 21 Oct 2037 07:28:00 GMT", "Mon, 1", "gzip"])
    | st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12),
    max_size=2,
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try the first depth always, the others too where it may take longer."""
    if "depth" in metafunc.fixturenames:
        metafunc.parametrize("depth", DEPTHS if metafunc.config.getoption("--thorough") else DEPTHS[:1])


def record(**over: t.Any) -> Record:
    """Return a store as the service has it; its secret is one that the service alone knows."""
    configuration = {
        "SCIM_URL": "https://api.zoom.us/scim2",
        "AUTHENTICATION_METHOD": "OAuth Bearer Token",
        "OAUTH_TOKEN_URL": "https://zoom.us/oauth/token",
        "OAUTH_ACCOUNT_ID": "account",
        "OAUTH_CLIENT_ID": "client",
        "OAUTH_CLIENT_SECRET": READ,
    }
    head = {"id": STORE, "environment": {"id": play.ENVIRONMENT}, "createdAt": STAMP, "updatedAt": STAMP}
    usual = {"type": "Zoom", "name": "old", "status": "ACTIVE", "managed": True, "configuration": configuration}
    return {**head, **usual, **over}


@st.composite
def _spoilt_records(draw: st.DrawFn) -> t.Any:
    """Return a store of which one member, or one key of its configuration, is anything."""
    made = record()
    place = draw(st.sampled_from([made, made["configuration"], made["environment"]]))
    key = draw(st.sampled_from([*place, "syncStatus", "image", "description", "_links", "API_KEY", "X"]) | TEXTS)
    place[key] = draw(HOSTILE)
    return made


def _page(members: t.Any, links: t.Any) -> t.Any:
    return {"_embedded": {"stores": members}, "_links": links}


def _error(body: t.Any, details: t.Any) -> t.Any:
    return {"id": "1", "code": "INVALID_DATA", "message": body, "details": details}


_DETAILS = st.fixed_dictionaries({}, optional=dict.fromkeys(("code", "target", "message", "innerError"), HOSTILE))
BODIES: st.SearchStrategy[t.Any] = st.one_of(
    HOSTILE,
    _spoilt_records(),
    st.builds(
        _page, st.lists(_spoilt_records() | JSON, max_size=2), st.just({}) | JSON | st.builds(dict, next=HOSTILE)
    ),
    st.builds(_error, HOSTILE, st.lists(_DETAILS | HOSTILE, max_size=2) | HOSTILE),
    st.fixed_dictionaries({"access_token": HOSTILE}, optional={"expires_in": JSON}),
)
RAW = BODIES.map(lambda body: json.dumps(body).encode()) | st.binary(max_size=40) | st.just(b'{"a": NaN, "b": 1e999}')


class Spoiler:
    """Puts another answer in place of some: of the one asked for ``at``, and of all that come after it if ``lasting``.

    Where an answer leaves it open whether the work was done, ``done`` decides; a refusal that is a lie is beyond help.
    """

    def __init__(self, at: int, lasting: bool, done: bool, status: int, headers: dict[str, str], body: bytes | None):
        self.at, self.lasting = at, lasting
        self.answer = status, headers, body
        self.done = done and (body is None or status < 400 or status in (408, 500, 503))
        self.count = -1

    def __call__(self, request: requests.PreparedRequest, ask: t.Callable[[], requests.Response]) -> requests.Response:
        """Return the answer to give."""
        self.count += 1
        if self.count != self.at and not (self.lasting and self.count > self.at):
            return ask()
        if self.done:
            ask()
        status, headers, body = self.answer
        if body is None:
            raise requests.ConnectionError(f"the line broke; it had carried {GIVEN['zoom']}")
        return answer_of(request, status, headers, body)


SPOILERS = st.builds(Spoiler, st.integers(0, 3), st.booleans(), st.booleans(), STATUSES, HEADERS, RAW | st.none())


@contextlib.contextmanager
def _service() -> t.Iterator[Line]:
    line = Line.fresh()
    line.simulator.settings.static_token = GIVEN["token"]
    line.stores[STORE] = record()
    with play.connected(line):
        yield line


def _strictly(text: str) -> t.Any:
    def refuse(constant: str) -> t.NoReturn:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)


ELSEWHERE = json.dumps(_page([record()], {"next": {"href": "http://elsewhere.example/v1"}})).encode()


@pytest.mark.parametrize("task", TASKS)
@example(spoiler=Spoiler(1, False, False, 200, {}, ELSEWHERE), check=False, with_token=False)
@given(spoiler=SPOILERS, check=st.booleans(), with_token=st.booleans())
def test_whatever_is_answered(task: str, spoiler: Spoiler, check: bool, with_token: bool) -> None:
    kind, options = TASKS[task]
    given_token = {"access_token": GIVEN["token"]} if with_token and kind != "token" else {}
    spoiler.count = -1
    with _service() as line:
        line.spoil = spoiler
        ending = play.run(
            play.MODULES[kind], {**play.WORKER, **options, **given_token, "retry_timeout": 20}, check=check
        )
        _strictly(ending.printed)
        zoom = [GIVEN["zoom"]] if "configuration" in options else []
        secrets = [READ, play.WORKER["client_secret"], *zoom, *given_token.values()]
        assert seen(ending.printed, *secrets) == []
        assert {str(one.url).partition("/v1")[0].partition("/5eed")[0] for one in line.sent} <= {play.URL}
        assert len(line.sent) < 60
        written = line.written()
        assert not (check and written)
        if ending.failed and ending.result["msg"].startswith("Nothing was written"):
            assert written == []
        # A listing may hide the store that is there; never are two made in its place.
        assert len(line.stores) <= 2
        assert task == "delete" or all(_has_secret(stored) for stored in line.stores.values())


@pytest.mark.parametrize("status", [400, 500, 200])
@pytest.mark.parametrize("task", ["create", "update", "rename", "delete"])
def test_whatever_is_quoted_of_what_was_read(task: str, status: int) -> None:
    """After the listing, the service knows what the task has read, and repeats it."""
    said = " ".join(sorted(forms(READ) | forms(GIVEN["zoom"])))
    details = [{"code": "INVALID_VALUE", "target": "name", "message": said}]
    kind, options = TASKS[task]
    with _service() as line:
        line.spoil = Spoiler(2, True, False, status, {}, json.dumps(_error(said, details)).encode())
        ending = play.run(play.MODULES[kind], {**play.WORKER, **options, "retry_timeout": 0})
    zoom = [GIVEN["zoom"]] if "configuration" in options else []
    assert ending.failed or status == 200
    assert seen(ending.printed, READ, *zoom) == []


def _has_secret(stored: Record) -> bool:
    return stored["configuration"]["OAUTH_CLIENT_SECRET"] in (READ, GIVEN["zoom"])


@pytest.mark.parametrize("place", ["description", "configuration", "syncStatus", "environment", "createdAt", "UNKNOWN"])
@pytest.mark.parametrize("task", ["update", "read", "delete"])
def test_whatever_is_nested(task: str, place: str, depth: int) -> None:
    """A value in a value in a value, until something would give way."""
    nested = '{"a":' * (depth // 2) + "[" * (depth // 2) + "]" * (depth // 2) + "}" * (depth // 2)
    within = f'{{"API_KEY": {nested}}}' if place == "configuration" else nested
    within = f'{{"details": {nested}}}' if place == "syncStatus" else within
    body = json.dumps(_page([record(**{place: "HERE"})], {})).replace('"HERE"', within)
    kind, options = TASKS[task]
    with _service() as line:
        line.spoil = Spoiler(1, False, False, 200, {}, body.encode())
        ending = play.run(play.MODULES[kind], {**play.WORKER, **options})
    assert seen(ending.printed, GIVEN["zoom"], READ) == []
