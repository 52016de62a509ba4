# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API of one environment: retries, renewed tokens, waits for a role, pages, and the reason of a refusal."""

from __future__ import annotations

import datetime
import json

import pytest

from ansible_collections.community.pingone.plugins.module_utils import _api, _errors, _retry, _token

ENVIRONMENT = "https://api.pingone.eu/v1/environments/11111111-2222-4333-8444-555555555555"
TOKEN_URL = "https://auth.pingone.eu/11111111-2222-4333-8444-555555555555/as/token"
STORES = ENVIRONMENT + "/stores"
CREDENTIALS = {"client_id": "worker", "client_secret": "worker-secret"}
TROUBLES = [408, 429, 500, 502, 503, 504, "refused", "dropped"]
SURE = [429, "refused"]

NOT_AUTHORISED = {
    "id": "9ad15e9e-3ac6-43f7-a053-d46b87d6c4a7",
    "code": "ACCESS_FAILED",
    "message": "The request could not be completed. You do not have access to this resource.",
    "details": [
        {
            "code": "INSUFFICIENT_PERMISSIONS",
            "message": "The actor attempting to perform the request is not authorized.",
        }
    ],
}
GATEWAY = {"message": "Invalid key=value pair (missing equal-sign) in Authorization header"}
UNAUTHORISED = (401, {"code": "ACCESS_FAILED", "details": [{"code": "INVALID_TOKEN"}]})


def trouble(wire, kind):
    """Return the reply of a kind of trouble."""
    return kind if isinstance(kind, int) else getattr(wire, kind)()


def failing(work):
    """Return the error with which something fails."""
    with pytest.raises(_errors.ServiceError) as caught:
        work()
    return caught.value


def environment_made(seconds_ago):
    """Return the record of an environment of this age."""
    made = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=seconds_ago)
    return {"id": "e", "createdAt": made.strftime("%Y-%m-%dT%H:%M:%S.000Z")}


def page(*names, following=None):
    """Return a page of a list, with a link to the next one."""
    links = {} if following is None else {"next": {"href": following}}
    return {"_links": links, "_embedded": {"stores": [{"name": name} for name in names]}, "count": len(names)}


def listing(api, **options):
    """List the stores, and return their names."""
    members = api.members("/stores", "stores", "list the stores", lambda member: isinstance(member, dict), **options)
    return [member["name"] for member in members]


def test_call_below_the_environment_then_sends_the_body_as_json(api, wire):
    wire.plays((201, {"id": "new"}))
    answer = api().call(
        "POST", "/stores", "create it", body={"name": "\u00e4"}, content_type="application/special+json"
    )
    assert (answer.status, answer.json(), answer.repeated) == (201, {"id": "new"}, False)
    sent = wire.sent[0]
    assert (sent.line, json.loads(sent.body)) == (f"POST {STORES}", {"name": "\u00e4"})
    assert sent.headers["Content-Type"] == "application/special+json"
    assert sent.headers["Authorization"] == "Bearer ready-token"


@pytest.mark.parametrize("body", [{}, [], 0, ""])
def test_call_with_an_empty_value_then_sends_it_as_a_body(api, wire, body):
    wire.plays(200)
    api().call("PUT", "/stores", "try", body=body)
    assert wire.sent[0].headers["Content-Type"] == "application/json"
    assert json.loads(wire.sent[0].body) == body


def test_call_without_a_body_then_sends_none(api, wire):
    wire.plays(204)
    api().call("DELETE", "/stores/1", "delete it")
    assert wire.sent[0].body == b""
    assert "Content-Type" not in wire.sent[0].headers


@pytest.mark.parametrize("kind", TROUBLES)
def test_call_that_is_repeatable_with_trouble_then_tries_again(api, wire, clock, kind):
    wire.plays(trouble(wire, kind), trouble(wire, kind), 200)
    answer = api().call("GET", "/stores", "list")
    assert (answer.status, wire.lines, len(clock.sleeps)) == (200, [f"GET {STORES}"] * 3, 2)
    assert answer.repeated is (kind not in SURE)


@pytest.mark.parametrize("kind", TROUBLES)
def test_call_that_is_not_repeatable_with_trouble_then_tries_again_only_where_nothing_was_done(api, wire, clock, kind):
    one = api()
    attempts = _retry.Attempts(one.client.budget(), repeatable=False)
    wire.plays(trouble(wire, kind), 201)

    def create():
        return one.call("POST", "/stores", "create it", body={}, attempts=attempts)

    if kind in SURE:
        assert (create().status, len(wire.sent)) == (201, 2)
    else:
        assert failing(create).uncertain is True
        assert (len(wire.sent), clock.sleeps) == (1, [])


@pytest.mark.parametrize("status", [301, 400, 405, 409, 415, 501])
def test_call_with_a_lasting_refusal_then_fails_at_once(api, wire, clock, status):
    wire.plays((status, {"code": "INVALID_REQUEST"}))
    error = failing(lambda: api().call("GET", "/stores", "list"))
    assert (error.status, len(wire.sent), clock.sleeps) == (status, 1, [])
    assert error.failure["request"] == f"GET {STORES}"


def test_call_with_an_accepted_status_then_returns_it_without_diagnosis(api, wire):
    wire.plays(404)
    assert api().call("DELETE", "/stores/1", "delete it", accept={404}).status == 404
    assert len(wire.sent) == 1


@pytest.mark.parametrize(("header", "low", "high"), [("7", 7, 7), ("soon", 0.1, 2), ("-7", 0.1, 2)])
@pytest.mark.parametrize("status", [429, 503])
def test_call_with_retry_after_then_waits_as_asked(api, wire, clock, status, header, low, high):
    wire.plays((status, {}, {"Retry-After": header}), 200)
    api().call("GET", "/stores", "list")
    assert len(clock.sleeps) == 1
    assert low <= clock.sleeps[0] <= high


@pytest.mark.parametrize(("seconds", "low", "high"), [(30, 28, 30), (-30, 0, 2)])
def test_call_with_retry_after_as_a_date_then_waits_until_then(api, wire, clock, seconds, low, high):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    wire.plays((429, {}, {"Retry-After": moment.strftime("%a, %d %b %Y %H:%M:%S GMT")}), 200)
    api().call("GET", "/stores", "list")
    assert len(clock.sleeps) == 1
    assert low <= clock.sleeps[0] <= high


def test_call_with_retry_after_beyond_the_budget_then_fails_at_once_and_says_so(api, wire, clock):
    wire.plays((429, {"code": "REQUEST_LIMITED"}, {"Retry-After": "300"}))
    error = failing(lambda: api(retry_timeout=60).call("GET", "/stores", "list"))
    assert clock.sleeps == []
    assert "429 REQUEST_LIMITED" in str(error)
    assert "asked to wait 300 s, which retry_timeout (60 s) does not allow" in str(error)


@pytest.mark.parametrize("retry_timeout", [0, 3, 60])
@pytest.mark.parametrize("kind", [503, "refused"])
def test_call_with_lasting_trouble_then_ends_within_the_budget(api, wire, clock, kind, retry_timeout):
    wire.plays_forever(trouble(wire, kind))
    failing(lambda: api(retry_timeout=retry_timeout).call("GET", "/stores", "list"))
    assert sum(clock.sleeps) <= retry_timeout
    assert len(wire.sent) == len(clock.sleeps) + 1
    assert (len(wire.sent) > 2) is (retry_timeout > 0)


def test_call_with_a_token_refused_then_renews_it_and_goes_on(api, wire, clock):
    wire.plays(UNAUTHORISED, (200, {"access_token": "fetched"}), 200)
    api(**CREDENTIALS).call("GET", "/stores", "list")
    assert wire.lines == [f"GET {STORES}", f"POST {TOKEN_URL}", f"GET {STORES}"]
    assert [wire.sent[place].headers["Authorization"] for place in (0, 2)] == ["Bearer ready-token", "Bearer fetched"]
    assert clock.sleeps == []


def test_call_with_a_token_refused_twice_then_fails_with_the_remedy(api, wire):
    wire.plays(UNAUTHORISED, (200, {"access_token": "fetched"}), UNAUTHORISED)
    error = failing(lambda: api(**CREDENTIALS).call("GET", "/stores", "list"))
    assert (error.status, len(wire.sent)) == (401, 3)
    assert "access_token, or client_id and client_secret" in str(error)


def test_next_call_with_a_token_refused_then_may_renew_it_again(api, wire):
    renewal = (UNAUTHORISED, (200, {"access_token": "fetched"}), 200)
    wire.plays(*renewal, *renewal)
    one = api(**CREDENTIALS)
    assert [one.call("GET", "/stores", "list").status for _time in range(2)] == [200, 200]


@pytest.mark.parametrize("options", [{}, {**CREDENTIALS, "token_url": "", "api_url": "https://proxy.example/v1"}])
def test_call_with_a_token_refused_and_nobody_to_renew_it_then_sends_no_credentials(api, wire, options):
    wire.plays(UNAUTHORISED)
    error = failing(lambda: api(**options).call("GET", "/stores", "list"))
    assert (error.status, len(wire.sent)) == (401, 1)
    assert "access_token" in str(error)


def test_call_without_token_whose_endpoint_refuses_then_does_not_ask_the_api(api, wire):
    wire.plays((401, {"error": "invalid_client"}))
    error = failing(lambda: api(**{**CREDENTIALS, "access_token": ""}).call("GET", "/stores", "list"))
    assert (error.purpose, wire.lines) == ("get an access token", [f"POST {TOKEN_URL}"])
    assert "token_endpoint_auth_method" in str(error)


def test_call_without_token_whose_endpoint_is_down_then_ends_within_its_own_budget(api, wire, clock):
    one = api(**{**CREDENTIALS, "access_token": ""})
    wire.plays_forever(503)
    failing(lambda: one.call("GET", "/stores", "list", attempts=_retry.Attempts(one.client.budget(5))))
    assert 0 < sum(clock.sleeps) <= 5


class Left:
    """Tokens that other tasks have left, one after the other; each was revoked meanwhile."""

    def __init__(self, *values):
        self.values = list(values)

    def get(self):
        """Return the next token."""
        return _token.Token(self.values.pop(0), None) if self.values else None

    def put(self, token):
        """Take no token."""

    drop = put


def test_call_with_tokens_of_other_tasks_that_are_refused_then_renews_until_the_token_is_its_own(api, wire):
    one = api(**{**CREDENTIALS, "access_token": ""})
    one.client.kept.tokens = Left("left-1", "left-2")
    wire.plays(UNAUTHORISED, UNAUTHORISED, (200, {"access_token": "fetched"}), 200)
    assert one.call("GET", "/stores", "list").status == 200
    tokens = [sent.headers["Authorization"] for sent in wire.sent if sent.method == "GET"]
    assert tokens == ["Bearer left-1", "Bearer left-2", "Bearer fetched"]


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize(
    ("environment", "shortest", "longest"),
    [
        (3600, 10, 15),
        (58, 10, 15),
        (20, 34, 40),
        (0, 54, 60),
        (-3600, 10, 15),
        ((200, {"id": "e"}), 10, 15),
        ((200, b"<html>"), 10, 15),
        ((403, NOT_AUTHORISED), 10, 15),
        ((500, {}), 10, 15),
    ],
)
def test_call_not_authorised_then_asks_for_the_environment_once_and_waits_by_its_age(
    api, wire, clock, status, environment, shortest, longest
):
    one = api()
    wire.plays((status, NOT_AUTHORISED))
    wire.plays((200, environment_made(environment)) if isinstance(environment, int) else environment)
    wire.plays_forever((status, NOT_AUTHORISED))
    error = failing(lambda: one.call("GET", "/stores", "list"))
    assert wire.lines[1] == f"GET {ENVIRONMENT}"
    assert wire.sent[1].headers["Authorization"] == "Bearer ready-token"
    assert set(wire.lines[2:]) == {f"GET {STORES}"}
    assert shortest <= sum(clock.sleeps) <= longest
    assert "Environment Admin" in str(error)
    assert len(one.client.waits) == 1
    assert "waited for its role" in one.client.waits[0]


def test_call_not_authorised_when_the_role_arrives_then_goes_on(api, wire, clock):
    wire.plays((403, NOT_AUTHORISED), (200, environment_made(3600)), (403, NOT_AUTHORISED), 200)
    one = api()
    assert one.call("GET", "/stores", "list").status == 200
    assert len(clock.sleeps) == 2
    assert len(one.client.waits) == 1


def test_call_not_authorised_in_no_environment_then_fails_at_once_with_the_region(api, wire, clock):
    wire.plays((403, NOT_AUTHORISED), (404, {"code": "NOT_FOUND"}))
    one = api()
    error = failing(lambda: one.call("GET", "/stores", "list"))
    assert (wire.lines, clock.sleeps) == ([f"GET {STORES}", f"GET {ENVIRONMENT}"], [])
    assert error.status == 403
    assert "environment_id in this region" in str(error)
    assert "Environment Admin" not in str(error)


@pytest.mark.parametrize("retry_timeout", [0, 1, 2, 6])
def test_call_not_authorised_then_waits_no_longer_than_the_budget(api, wire, clock, retry_timeout):
    wire.plays((403, NOT_AUTHORISED), (200, environment_made(0)))
    wire.plays_forever((403, NOT_AUTHORISED))
    one = api(retry_timeout=retry_timeout)
    failing(lambda: one.call("GET", "/stores", "list"))
    assert sum(clock.sleeps) <= retry_timeout
    assert bool(one.client.waits) is bool(clock.sleeps) is (retry_timeout == 6)


@pytest.mark.parametrize(
    ("refused", "environment", "words", "not_words"),
    [
        ((404, {"code": "NOT_FOUND"}), 404, "environment_id in this region", "Environment Admin"),
        ((404, {"code": "NOT_FOUND"}), 200, "api_url", "region"),
        ((404, b"<html>"), 500, "environment_id", "Environment Admin"),
        ((403, {"details": [{"code": "LICENSE_EXCEEDED"}]}), 200, "licensed", "in this region"),
        ((403, {"code": "ACCESS_FAILED"}), 404, "environment_id in this region", "Environment Admin"),
    ],
)
def test_call_with_another_403_or_404_then_asks_for_the_environment(
    api, wire, clock, refused, environment, words, not_words
):
    wire.plays(refused, environment)
    error = failing(lambda: api().call("GET", "/stores", "list"))
    assert (wire.lines, clock.sleeps) == ([f"GET {STORES}", f"GET {ENVIRONMENT}"], [])
    assert error.status == refused[0]
    assert words in str(error)
    assert not_words not in str(error)


def test_call_refused_again_then_does_not_ask_for_the_environment_again(api, wire):
    wire.plays(404, 200, 404)
    one = api()
    for _time in range(2):
        failing(lambda: one.call("GET", "/stores/1", "read it"))
    assert wire.lines.count(f"GET {ENVIRONMENT}") == 1


@pytest.mark.parametrize(
    ("refused", "words"),
    [((403, GATEWAY), "check api_url (https://api.pingone.eu/v1)"), (302, "redirect"), ((500, {}), "run again later")],
)
def test_call_refused_by_another_cause_then_explains_it_without_asking_for_the_environment(api, wire, refused, words):
    wire.plays(refused)
    error = failing(lambda: api(retry_timeout=0).call("GET", "/stores", "list"))
    assert len(wire.sent) == 1
    assert words in str(error)


@pytest.mark.parametrize(
    "following", [STORES + "?cursor=2", "/v1/environments/11111111-2222-4333-8444-555555555555/stores?cursor=2"]
)
def test_members_with_a_next_link_on_the_same_origin_then_follows_it_with_the_token(api, wire, following):
    wire.plays((200, page("a", "b", following=following)), (200, page("c")))
    assert listing(api()) == ["a", "b", "c"]
    assert wire.lines == [f"GET {STORES}", f"GET {STORES}?cursor=2"]
    assert wire.sent[1].headers["Authorization"] == "Bearer ready-token"


def test_members_on_short_and_empty_pages_then_are_followed_to_the_end(api, wire):
    wire.plays(
        (200, page(following=STORES + "?cursor=2")),
        (200, page("a", following=STORES + "?cursor=3")),
        (200, {**page("b"), "_links": {"next": None}}),
    )
    assert listing(api()) == ["a", "b"]


@pytest.mark.parametrize(
    "body",
    [
        {"count": 0},
        {"size": 0},
        {"_embedded": {}, "count": 0},
        {"_embedded": {}, "_links": {"self": {"href": STORES}}},
        {"_links": {"self": {"href": STORES}}},
        {"_embedded": {"stores": []}},
    ],
)
def test_members_of_a_page_that_says_it_is_empty_then_are_none(api, wire, body):
    wire.plays((200, body))
    assert listing(api()) == []


def test_members_of_a_page_without_count_then_are_listed(api, wire):
    wire.plays((200, {"_embedded": {"stores": [{"name": "a"}]}}))
    assert listing(api()) == ["a"]


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"",
        b"null",
        [],
        "stores",
        5,
        {},
        {"count": 1},
        {"_links": {}},
        {"_links": []},
        {"_links": {"next": {"href": STORES}}},
        {"id": "a-record", "count": 0},
        {"id": "a-record", "_embedded": {}, "_links": {"self": {"href": STORES}}},
        {"_embedded": {"rules": []}},
        {"_embedded": {"stores": {"a": 1}}},
        {"_embedded": [], "count": 2},
        {"_embedded": {"stores": [{"name": "a"}, "b"]}},
    ],
)
def test_page_of_another_shape_then_is_an_error_and_not_an_empty_list(api, wire, clock, body):
    wire.plays((200, body, {"Correlation-Id": "abc"}))
    error = failing(lambda: listing(api()))
    assert (error.final, error.uncertain, clock.sleeps) == (True, False, [])
    assert (error.failure["status"], error.failure["correlation_id"]) == (200, "abc")
    assert str(error).startswith("Could not list the stores: PingOne's answer is no list of stores (HTTP status 200).")
    assert error.failure["request"] == f"GET {STORES}"
    assert "api_url" in str(error)


@pytest.mark.parametrize(
    "following",
    [
        "https://evil.example/v1",
        "//evil.example/v1",
        "https://api.pingone.eu:8443/v1",
        "http://api.pingone.eu/v1",
        "https://api.pingone.eu@evil.example/v1",
        "",
    ],
)
def test_members_with_a_next_link_elsewhere_then_sends_nothing_there(api, wire, clock, following):
    wire.plays((200, page("a", following=following)))
    error = failing(lambda: listing(api()))
    assert (wire.lines, clock.sleeps) == ([f"GET {STORES}"], [])
    assert error.final is True
    assert "next link" in str(error)


@pytest.mark.parametrize("length", [1, 3])
def test_members_on_pages_in_a_circle_then_end_with_an_error(api, wire, length):
    for place in range(1, length + 1):
        cursor = f"?cursor={place}" if place < length else ""
        wire.plays((200, page("a", following=STORES + cursor)))
    error = failing(lambda: listing(api()))
    assert len(wire.sent) == length
    assert "leads back" in str(error)
    assert error.failure["request"] == f"GET {STORES}"


def test_members_on_pages_without_end_then_end_with_an_error(api, wire, monkeypatch):
    monkeypatch.setattr(_api, "_PAGE_LIMIT", 3)
    for cursor in range(9):
        wire.plays((200, page("a", following=f"{STORES}?cursor={cursor}")))
    assert "leads back" in str(failing(lambda: listing(api())))
    assert len(wire.sent) == 3


@pytest.mark.parametrize("links", [[], "next", None, {"next": None}, {"next": {}}, {"next": {"href": None}}])
def test_members_of_a_page_without_a_next_link_then_end_there(api, wire, links):
    wire.plays((200, {**page("a"), "_links": links}))
    assert listing(api()) == ["a"]


@pytest.mark.parametrize("link", [{"href": ""}, {"href": 5}, 5, []])
def test_members_with_a_next_link_of_another_shape_then_are_an_error(api, wire, link):
    wire.plays((200, {**page("a"), "_links": {"next": link}}))
    error = failing(lambda: listing(api()))
    assert "next link is no URL" in str(error)
    assert (error.status, error.failure["request"]) == (200, f"GET {STORES}")


def test_members_with_a_limit_for_500_then_give_up_there(api, wire):
    wire.plays_forever(500)
    error = failing(lambda: listing(api(), tries_at_500=3))
    assert (error.status, len(wire.sent)) == (500, 3)


def test_members_with_a_budget_then_keep_to_it(api, wire, clock):
    one = api()
    budget = one.client.budget(5)
    clock.now += 5
    wire.plays(503)
    assert failing(lambda: listing(one, budget=budget)).status == 503
    assert clock.sleeps == []


@pytest.mark.parametrize(
    ("method", "replies", "unknown"),
    [
        ("PUT", ["dropped"], True),
        ("DELETE", [503], True),
        ("PUT", [503, 400], True),
        ("PUT", ["refused"], False),
        ("PUT", [400], False),
        ("GET", ["dropped"], False),
    ],
)
def test_write_with_an_unknown_end_then_says_so(api, wire, method, replies, unknown):
    wire.plays(*(trouble(wire, kind) for kind in replies))
    retry_timeout = 1 if len(replies) > 1 else 0
    error = failing(lambda: api(retry_timeout=retry_timeout).call(method, "/stores/1", "write it", body={}))
    assert ("not known whether this was carried out" in str(error)) is unknown


def test_next_link_with_a_backslash_then_is_refused(api, wire):
    page = {"_embedded": {"stores": []}, "_links": {"next": {"href": "https://evil.example\\@api.pingone.eu/v1"}}}
    wire.plays((200, page))
    wire.plays_forever((200, {"count": 0}))
    with pytest.raises(_errors.ServiceError):
        list(api().members("/stores", "stores", "list", lambda _member: True))
    assert len(wire.sent) == 1, wire.lines


def test_proxy_url_that_is_malformed_then_is_not_quoted(api, monkeypatch):
    monkeypatch.setenv("https_proxy", "http://user:hunter22@proxy.example:99999")
    with pytest.raises(_errors.ServiceError) as caught:
        api(retry_timeout=0).call("GET", "/x", "try")
    assert "hunter22" not in str(caught.value)


def test_write_with_an_unknown_end_and_no_remedy_then_ends_without_a_space(api, wire):
    wire.plays(503, (400, {"code": "INVALID_DATA", "id": "abc"}))
    with pytest.raises(_errors.ServiceError) as caught:
        api().call("PUT", "/stores/1", "write it", body={})
    assert "  " not in str(caught.value), str(caught.value)


@pytest.mark.parametrize(
    ("method", "status", "options", "doubtful"),
    [
        ("PUT", 500, {"body": {}}, True),
        ("DELETE", 503, {}, True),
        ("POST", 500, {"body": {}}, True),
        ("GET", 500, {}, False),
        ("PUT", 400, {"body": {}}, False),
        ("POST", 500, {"body": {}, "content_type": "application/vnd.pingidentity.check+json"}, False),
    ],
)
def test_call_when_it_fails_then_remembered_whether_it_may_have_written_something(
    api, wire, method, status, options, doubtful
):
    wire.plays_forever(status)
    one = api(retry_timeout=0)
    failing(lambda: one.call(method, "/stores", "try", **options))
    assert one.client.kept.changed is doubtful


def test_call_when_it_fails_after_a_change_then_the_change_is_not_forgotten(api, wire):
    wire.plays_forever(400)
    one = api()
    one.client.kept.changed = True
    failing(lambda: one.call("GET", "/stores", "list"))
    assert one.client.kept.changed is True


@pytest.mark.parametrize(
    ("before", "uncertain", "after"), [(True, False, True), (False, True, True), (False, False, False)]
)
def test_unusable_answer_then_remembered_whether_something_has_or_may_have_changed(api, before, uncertain, after):
    one = api()
    one.client.kept.changed = before
    one.unusable("try", "PUT", "/stores/1", "it is none", uncertain=uncertain)
    assert one.client.kept.changed is after


@pytest.mark.parametrize(("seconds", "pages"), [(0, 1), (60, 2)])
def test_members_when_the_time_that_they_share_is_over_then_no_further_page(api, wire, seconds, pages):
    wire.plays((200, page("a", following=STORES + "?2")), (200, page("b")))
    one = api()
    listed = one.members("/stores", "stores", "list", lambda _member: True, budget=one.client.budget(seconds))
    if pages == 2:
        assert len(list(listed)) == 2
    else:
        assert "there is no time left for all of the pages" in str(failing(lambda: list(listed)))
    assert len(wire.sent) == pages
