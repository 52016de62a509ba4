# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The revisions of one environment, over an Api whose calls a PingOne in memory answers, and once over the wire."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.module_utils._errors import ServiceError
from ansible_collections.community.pingone.plugins.module_utils._revisions import Revisions, revision_from

ENVIRONMENT = "11111111-2222-4333-8444-555555555555"
PATH = "/propagation/revisions"
LATEST = f"GET {PATH}/id:latest"
PUBLISH = f"POST {PATH}"
NONE = {"code": "NOT_FOUND", "message": "no revision"}
NO_REVISIONS = (
    None,
    [],
    "",
    "text",
    0,
    {},
    {"id": None},
    {"id": ""},
    {"id": 7},
    {"_embedded": {}},
    {"id": "1", **NONE},
)


def publish(service):
    """Publish as the module does it."""
    revisions = Revisions(service.api)
    return revisions.publish(revisions.latest())


def test_latest_when_there_is_one_then_one_request(pingone):
    service = pingone()
    service.revisions.append({"id": "revision-7"})
    assert Revisions(service.api).latest() == {"id": "revision-7"}
    assert service.asked == [LATEST]


def test_latest_when_there_is_none_then_none(pingone):
    assert Revisions(pingone().api).latest() is None


@pytest.mark.parametrize("body", NO_REVISIONS)
def test_latest_when_the_answer_is_no_revision_then_an_error_and_never_none(body, pingone):
    service = pingone()
    service.script["GET", f"{PATH}/id:latest"] = [(200, body)]
    with pytest.raises(ServiceError, match="read the latest revision: PingOne's answer is no revision") as caught:
        Revisions(service.api).latest()
    assert caught.value.failure["request"].startswith("GET https://")


@pytest.mark.parametrize(
    ("body", "environment", "is_none"),
    [
        (NONE, (200, {}), True),
        (NONE, (404, NONE), False),
        (NONE, (403, {}), True),
        (NONE, (500, {}), True),
        ({"message": "?"}, (200, {}), True),
        (b"<html>", (200, {}), True),
        (b"<html>", (500, {}), False),
        ({"message": "?"}, (404, NONE), False),
    ],
)
def test_latest_when_404_then_the_environment_tells_what_is_missing(body, environment, is_none, api, wire):
    wire.plays((404, body), environment)
    if is_none:
        assert Revisions(api()).latest() is None
    else:
        with pytest.raises(ServiceError, match="read the latest revision: PingOne answered 404"):
            Revisions(api()).latest()
    assert [one.url.rpartition("/")[2] for one in wire.sent] == ["id:latest", ENVIRONMENT]


@pytest.mark.parametrize("status", [401, 403, 500])
def test_latest_when_refused_then_an_error(status, pingone):
    service = pingone()
    service.script["GET", f"{PATH}/id:latest"] = [(status, {})]
    with pytest.raises(ServiceError):
        Revisions(service.api).latest()


@pytest.mark.parametrize("before", [0, 1])
def test_publish_when_answered_then_that_revision_without_a_body(before, pingone):
    service = pingone()
    service.revisions.extend([{"id": "revision-1"}] * before)
    assert publish(service)["id"] == f"revision-{before + 1}"
    assert service.asked == [LATEST, PUBLISH]
    assert service.requests[1].body is None


def carry_out_but_answer(service, answer):
    """Let PingOne carry out each write, and answer with something else."""
    serve = service._serve

    def served(method, path, body):
        usual = serve(method, path, body)
        return answer if method == "POST" else usual

    service._serve = served


@pytest.mark.parametrize("before", [0, 1])
@pytest.mark.parametrize("answer", ["lost", (500, {}), (503, {}), *((201, body) for body in NO_REVISIONS)])
def test_publish_when_carried_out_without_a_usable_answer_then_found_and_not_sent_again(answer, before, pingone):
    service = pingone()
    service.revisions.extend([{"id": "revision-1"}] * before)
    if answer == "lost":
        service.script["POST", PATH] = [service.LOST]
    else:
        carry_out_but_answer(service, answer)
    assert publish(service)["id"] == f"revision-{before + 1}"
    assert service.asked == [LATEST, PUBLISH, LATEST]
    assert len(service.revisions) == before + 1


def test_publish_when_the_latest_lags_then_looked_for_three_times_over_some_seconds(pingone):
    service = pingone()
    service.revisions.append({"id": "revision-1"})
    service.script["POST", PATH] = [service.LOST]
    service.script["GET", f"{PATH}/id:latest"] = [None, (200, {"id": "revision-1"}), (200, {"id": "revision-1"})]
    assert publish(service)["id"] == "revision-2"
    assert service.asked == [LATEST, PUBLISH, LATEST, LATEST, LATEST]
    assert 4.0 <= sum(service.sleeps) <= 6.0


@pytest.mark.parametrize("step", ["dropped", (503, {}), (500, {})])
def test_publish_when_nothing_was_made_then_sent_again(step, pingone):
    service = pingone()
    service.script["POST", PATH] = [step]
    assert publish(service)["id"] == "revision-1"
    assert service.asked == [LATEST, PUBLISH, LATEST, LATEST, LATEST, PUBLISH]


@pytest.mark.parametrize("body", NO_REVISIONS)
def test_publish_when_a_success_without_a_revision_cannot_be_found_then_an_error_and_not_sent_again(body, pingone):
    service = pingone()
    service.script["POST", PATH] = [(201, body)]
    with pytest.raises(ServiceError, match="not known whether the revision was made") as caught:
        publish(service)
    assert service.asked.count(PUBLISH) == 1
    assert (caught.value.status, caught.value.failure["request"][:13]) == (201, "POST https://")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 415])
def test_publish_when_refused_then_an_error_at_once(status, pingone):
    service = pingone()
    service.script["POST", PATH] = [(status, {"code": "INVALID_REQUEST"})]
    with pytest.raises(ServiceError, match=f"publish a revision: PingOne answered {status}"):
        publish(service)
    assert (service.asked, service.sleeps) == ([LATEST, PUBLISH], [])


def test_publish_when_it_cannot_be_looked_for_then_the_first_error(pingone):
    service = pingone()
    service.script["POST", PATH] = [service.DROPPED]
    service.script["GET", f"{PATH}/id:latest"] = [None, (403, {})]
    with pytest.raises(ServiceError, match=r"publish a revision: it did not answer in time.*not known whether"):
        publish(service)


def test_publish_when_the_budget_ends_then_an_error_in_time(pingone):
    service = pingone()
    service.script["POST", PATH] = [service.DROPPED] * 99
    with pytest.raises(ServiceError, match="not known whether"):
        publish(service)
    assert sum(service.sleeps) <= 120


def lines(wire):
    """Return method and last word of each request."""
    return [f"{one.method} {one.url.rpartition('/')[2]}" for one in wire.sent]


@pytest.mark.parametrize("trouble", [408, 500, 502, 503, 504, "dropped"])
def test_publish_over_the_wire_when_the_end_is_unknown_then_looked_for_before_anything_is_sent_again(
    trouble, api, wire
):
    wire.plays(trouble if isinstance(trouble, int) else wire.dropped(), (200, {"id": "revision-2"}))
    assert Revisions(api()).publish({"id": "revision-1"})["id"] == "revision-2"
    assert lines(wire) == ["POST revisions", "GET id:latest"]


def test_publish_over_the_wire_when_the_service_stays_down_then_all_of_it_ends_within_one_budget(api, wire, clock):
    wire.plays((503, {}, {"Retry-After": "15"}))
    wire.plays_forever(503)
    with pytest.raises(ServiceError, match="not known whether"):
        Revisions(api(retry_timeout=20)).publish(None)
    assert 15 < sum(clock.sleeps) <= 20
    assert lines(wire).count("POST revisions") == 1


@pytest.mark.parametrize(
    ("previous", "shown"),
    [({"previousRevision": {"id": "a"}}, "a"), ({}, None), ({"previousRevision": None}, None)],
)
def test_revision_from_when_read_then_in_the_words_of_the_return_values(previous, shown):
    record = {"id": "b", "createdAt": "2024", "createdBy": "actor", "environment": {"id": "e"}, "_links": {}}
    record.update(previous)
    assert revision_from(record, "e") == {
        "id": "b",
        "environment_id": "e",
        "created_at": "2024",
        "created_by": "actor",
        "previous_revision_id": shown,
    }
