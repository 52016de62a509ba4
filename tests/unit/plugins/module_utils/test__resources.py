# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The members of any collection, over an Api whose calls a PingOne in memory answers."""

from __future__ import annotations

import contextlib
import dataclasses

import pytest

from ansible_collections.community.pingone.plugins.module_utils._answers import Answer
from ansible_collections.community.pingone.plugins.module_utils._errors import OptionsError, ServiceError
from ansible_collections.community.pingone.plugins.module_utils._resource_model import Kind, reference, sendable
from ansible_collections.community.pingone.plugins.module_utils._resources import LOST, STOOD, Listed, Resources

A = "aaaaaaaa-2222-4333-8444-555555555555"
GONE = b'{"code": "NOT_FOUND"}'
B = "bbbbbbbb-2222-4333-8444-555555555555"
NEW = "99999999-2222-4333-8444-555555555555"
BOLTS = Kind(
    one="bolt", many="bolts", path="/bolts", embedded="bolts", known=("name", "size"), option="bolt_id", bare=True
)
LIST, POST = "GET /bolts", "POST /bolts"
EMPTY = (200, {"_embedded": {"bolts": []}})
WANTED = {"name": "mine"}


def page(*bolts):
    """Return a list of bolts as PingOne answers it."""
    return 200, {"_embedded": {"bolts": list(bolts)}}


@pytest.fixture
def service(pingone):
    """Return a builder of a PingOne in memory that holds bolts."""

    def build(*bolts):
        fake = pingone()
        fake.bolts = {one["id"]: one for one in bolts}

        def serve(method, path, body):
            if path == "/bolts":
                if method == "POST":
                    fake.bolts[NEW] = {**body, "id": NEW}
                    return 201, fake.bolts[NEW]
                return page(*fake.bolts.values())
            one = fake.bolts.get(path.rpartition("/")[2])
            if one is None:
                return 404, {"code": "NOT_FOUND"}
            return (204, None) if method == "DELETE" else (200, one)

        fake._serve = serve
        return fake

    return build


def bolts_of(fake, kind=BOLTS):
    """Return what is under test, over the fake."""
    return Resources(fake.api, kind)


def create(fake, known=(), **over):
    """Create a bolt as a resource file does it."""
    given = {"label": '"mine"', "mine": lambda record: record.get("name") == "mine", **over}
    return bolts_of(fake).create(WANTED, known, **given)


@pytest.mark.parametrize(
    ("answer", "ids"),
    [
        (EMPTY[1], []),
        ({"count": 0}, []),
        ([], []),
        ({"_embedded": {"bolts": [{"id": A}, {"id": B}, {"id": A}]}}, [A, B]),
        ([{"id": A}], [A]),
    ],
)
def test_all_when_the_answer_is_a_list_in_any_form_then_its_members(answer, ids, service):
    fake = service()
    fake.script["GET", "/bolts"] = [(200, answer)]
    assert [one["id"] for one in bolts_of(fake).all()] == ids


@pytest.mark.parametrize("answer", [None, {}, "", {"_embedded": {"nuts": []}}, [1], [{"id": ""}], [{"id": "\u00e9"}]])
def test_all_when_the_answer_is_anything_else_then_an_error(answer, service):
    fake = service()
    fake.script["GET", "/bolts"] = [(200, answer)]
    with pytest.raises(ServiceError, match="list the bolts: PingOne's answer is no list of bolts"):
        bolts_of(fake).all()


def test_all_when_a_bare_list_is_not_expected_then_an_error(service):
    fake = service()
    fake.script["GET", "/bolts"] = [(200, [{"id": A}])]
    with pytest.raises(ServiceError):
        bolts_of(fake, dataclasses.replace(BOLTS, bare=False)).all()


def test_path_when_members_are_listed_elsewhere_then_read_where_they_are(service):
    fake = service({"id": A})
    fake.script["GET", "/boxes/1/bolts"] = [page({"id": A})]
    bolts = Resources(fake.api, BOLTS, "/boxes/1/bolts")
    assert bolts.listed().ids == {A} and bolts.read(A) == {"id": A}
    assert fake.asked == ["GET /boxes/1/bolts", f"GET /bolts/{A}"]


def test_listed_when_an_id_is_given_then_that_member_of_the_list(service):
    fake = service({"id": A}, {"id": B})
    assert bolts_of(fake).listed(B.upper()).record == {"id": B}
    assert bolts_of(fake).listed(NEW).record is None
    assert fake.asked == [LIST, LIST]


@pytest.mark.parametrize("step", [(500, {}), (503, {}), (200, {})])
def test_listed_when_the_list_is_broken_then_read_by_id(step, service):
    fake = service({"id": A})
    fake.script["GET", "/bolts"] = [step, step]
    found = bolts_of(fake).listed(A)
    assert (found.records, found.record) == ([], {"id": A}) and found.unlisted is not None
    with pytest.raises(ServiceError):
        bolts_of(fake).listed()


def test_listed_when_refused_then_not_read_by_id_either(service):
    fake = service({"id": A})
    fake.script["GET", "/bolts"] = [(403, {})]
    with pytest.raises(ServiceError):
        bolts_of(fake).listed(A)
    assert fake.asked == [LIST]


def test_only_when_several_then_an_error_with_the_ids(service):
    bolts = bolts_of(service())
    assert (bolts.only([], "x"), bolts.only([{"id": A}], "x")) == (None, {"id": A})
    with pytest.raises(OptionsError) as error:
        bolts.only([{"id": B}, {"id": A}], 'are named "x"')
    assert error.value.problems == [f'name: 2 bolts are named "x": {A}, {B}. Give bolt_id to choose one.']


def test_create_when_answered_then_not_adopted(service):
    fake = service()
    answer, adopted = create(fake)
    assert (answer, bool(adopted), fake.asked) == ({"id": NEW, "name": "mine"}, False, [POST])


@pytest.mark.parametrize("lag", [0, 1, 2])
def test_create_when_lost_then_adopted_as_soon_as_it_is_listed(lag, service):
    fake = service()
    fake.script["POST", "/bolts"] = [fake.LOST]
    fake.script["GET", "/bolts"] = [EMPTY] * lag
    assert create(fake) == ({"id": NEW, "name": "mine"}, LOST)
    assert fake.asked == [POST, *[LIST] * (lag + 1)]


def test_create_when_dropped_then_three_looks_before_it_is_sent_again(service):
    fake = service({"id": A, "name": "mine"}, {"id": B, "name": "another"})
    fake.script["POST", "/bolts"] = [fake.DROPPED]
    assert create(fake, known=[A]) == ({"id": NEW, "name": "mine"}, "")
    assert fake.asked == [POST, LIST, LIST, LIST, POST]
    assert 4.5 <= sum(fake.sleeps) <= 8


def test_create_when_several_may_be_it_then_an_error_with_their_ids(service):
    fake = service({"id": A, "name": "mine"}, {"id": B, "name": "mine"})
    fake.script["POST", "/bolts"] = [fake.DROPPED]
    with pytest.raises(ServiceError, match=f"2 new bolts are there: {A}, {B}"):
        create(fake)
    assert fake.asked == [POST, LIST]


def test_create_when_looking_fails_then_not_sent_again(service):
    fake = service()
    fake.script["POST", "/bolts"] = [fake.DROPPED]
    fake.script["GET", "/bolts"] = [(403, {})]
    with pytest.raises(ServiceError, match=r"create the bolt .*run again"):
        create(fake)
    assert fake.asked == [POST, LIST]


def test_create_when_the_answer_is_no_bolt_then_looked_for_and_never_sent_again(service):
    fake = service()
    fake.script["POST", "/bolts"] = [Answer(201, {}, b"<html>")]
    with pytest.raises(ServiceError, match="PingOne's answer is no bolt"):
        create(fake)
    assert fake.asked == [POST, LIST, LIST, LIST]


def test_create_when_refused_then_neither_looked_for_nor_sent_again(service):
    fake = service()
    fake.script["POST", "/bolts"] = [(400, {"code": "UNIQUENESS_VIOLATION"})]
    with pytest.raises(ServiceError, match=r"UNIQUENESS_VIOLATION.*no list shows it yet: run again"):
        create(fake)
    assert fake.asked == [POST]


def test_create_when_the_refusal_says_that_one_stands_then_adopted(service):
    fake = service({"id": A, "name": "mine"})
    fake.script["POST", "/bolts"] = [(409, {})]
    assert create(fake, stands=lambda error: error.status == 409) == ({"id": A, "name": "mine"}, STOOD)


def test_create_when_one_is_said_to_stand_that_nobody_lists_then_the_refusal(service):
    fake = service()
    fake.script["POST", "/bolts"] = [(409, {"message": "taken"})]
    with pytest.raises(ServiceError, match=r"taken.*no list shows it yet: run again"):
        create(fake, stands=lambda error: True)
    assert fake.asked == [POST, LIST, LIST, LIST]


def test_create_when_the_second_attempt_meets_what_the_first_has_made_then_adopted(service):
    fake = service({"id": A, "name": "mine"})
    fake.script["POST", "/bolts"] = [fake.DROPPED, (400, {"code": "UNIQUENESS_VIOLATION"})]
    fake.script["GET", "/bolts"] = [EMPTY] * 3
    assert create(fake) == ({"id": A, "name": "mine"}, LOST)
    assert fake.asked == [POST, LIST, LIST, LIST, POST, LIST]


def test_create_when_the_time_is_short_then_not_sent_again(service):
    fake = service()
    fake.client.connection = dataclasses.replace(fake.client.connection, retry_timeout=1.0)
    fake.script["POST", "/bolts"] = [fake.DROPPED]
    with pytest.raises(ServiceError, match="run again"):
        create(fake)
    assert fake.asked == [POST, LIST]


@pytest.mark.parametrize("act", [lambda bolts: bolts.replace(A, WANTED, label=""), lambda bolts: bolts.read(A)])
def test_answer_when_it_is_another_bolt_then_an_error_but_a_spelling_makes_none_another(act, service):
    fake = service({"id": A})
    for method in ("PUT", "GET"):
        fake.script[method, f"/bolts/{A}"] = [(200, {"id": "b"}), (200, {"id": A.upper()})]
    with pytest.raises(ServiceError, match="PingOne's answer is another bolt"):
        act(bolts_of(fake))
    assert act(bolts_of(fake))["id"] == A.upper()


def test_replace_when_gone_then_an_error(service):
    with pytest.raises(ServiceError, match="The bolt was deleted meanwhile: run again"):
        bolts_of(service()).replace(A, WANTED, label='"mine"')


@pytest.mark.parametrize("body", [None, [], {}, {"id": 7}, {"id": A, "code": "UNEXPECTED_ERROR", "message": "no"}])
def test_replace_when_the_answer_is_no_bolt_then_an_error(body, service):
    fake = service({"id": A})
    fake.script["PUT", f"/bolts/{A}"] = [(200, body)]
    with pytest.raises(ServiceError, match="is no bolt"):
        bolts_of(fake).replace(A, WANTED, label='"mine"')


@pytest.mark.parametrize(
    ("answer", "deleted"),
    [(None, True), (Answer(404, {}, GONE), False), (Answer(404, {}, GONE, repeated=True), True)],
)
def test_delete_when_404_then_it_was_gone_unless_an_attempt_went_before(answer, deleted, service):
    fake = service({"id": A})
    fake.script["DELETE", f"/bolts/{A}?now=true"] = [answer or (204, None)]
    assert bolts_of(fake).delete(A, label='"mine"', query="?now=true") is deleted


@pytest.mark.parametrize("reply", [(200, {}), (202, None), (404, {}), (404, {"message": "no route"})])
def test_delete_when_somebody_answers_in_place_of_pingone_then_looked_after(reply, service):
    fake = service({"id": A})
    fake.script["DELETE", f"/bolts/{A}?now=true"] = [reply]
    with pytest.raises(ServiceError, match="the bolt is still there after the deletion") as caught:
        bolts_of(fake).delete(A, label='"mine"', query="?now=true")
    assert caught.value.uncertain is True
    assert fake.asked == [f"DELETE /bolts/{A}?now=true", f"GET /bolts/{A}"]


def test_delete_when_answered_oddly_but_gone_then_deleted(service):
    fake = service()
    fake.script["DELETE", f"/bolts/{A}"] = [(200, {})]
    assert bolts_of(fake).delete(A, label='"mine"') is True


def test_path_when_the_id_holds_odd_characters_then_quoted(service):
    fake = service()
    assert bolts_of(fake).read("../a?b#c d") is None
    assert fake.asked == ["GET /bolts/..%2Fa%3Fb%23c%20d"]


def test_secrets_when_a_member_is_unknown_then_kept_out_of_later_texts(service):
    fake = service({"id": A, "name": "a-name", "secret": {"deep": ["unknown-text"]}})
    assert bolts_of(fake).listed() == Listed(list(fake.bolts.values()))
    assert "unknown-text" in fake.client.secrets and "a-name" not in fake.client.secrets


def test_sendable_when_a_record_is_rich_then_without_what_is_read_only_null_or_an_unknown_mask():
    rich = {"id": A, "_links": {}, "createdAt": "2024", "name": "****", "size": None, "other": 1, "mask": "********"}
    assert sendable(rich, BOLTS) == {"name": "****", "other": 1}
    assert sendable(None, BOLTS) == {}


@pytest.mark.parametrize(("value", "found"), [({"id": A}, A), ({"id": 1}, None), ({}, None), (A, None), (None, None)])
def test_reference_when_read_then_the_id_that_is_referred_to(value, found):
    assert reference({"plan": value}, "plan") == found
    assert reference({}, "plan") is None


@pytest.mark.parametrize(
    ("method", "replies", "act", "changed"),
    [
        ("POST", [(201, {"id": A})], lambda bolts: bolts.create(WANTED, (), label="", mine=bool), True),
        ("POST", [(400, {})], lambda bolts: bolts.create(WANTED, (), label="", mine=bool), False),
        ("PUT", [(200, {"id": A})], lambda bolts: bolts.replace(A, WANTED, label=""), True),
        ("PUT", [(200, {})], lambda bolts: bolts.replace(A, WANTED, label=""), True),
        ("PUT", [(400, {})], lambda bolts: bolts.replace(A, WANTED, label=""), False),
        ("DELETE", [(204, None)], lambda bolts: bolts.delete(A, label=""), True),
        ("DELETE", [(404, {"code": "NOT_FOUND"})], lambda bolts: bolts.delete(A, label=""), False),
        ("DELETE", [(200, {})], lambda bolts: bolts.delete(A, label=""), True),
        ("GET", [], lambda bolts: bolts.read(A), False),
    ],
)
def test_each_request_then_remembered_whether_it_may_have_written_something(method, replies, act, changed, service):
    fake = service({"id": A})
    fake.script[method, "/bolts" if method == "POST" else f"/bolts/{A}"] = replies
    with contextlib.suppress(ServiceError):
        act(bolts_of(fake))
    assert fake.client.kept.changed is changed
