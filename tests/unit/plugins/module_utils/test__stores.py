# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The stores of one environment, over an Api whose calls a PingOne in memory answers."""

from __future__ import annotations

import contextlib
import dataclasses

import pytest

from ansible_collections.community.pingone.plugins.module_utils import _zoom as zoom
from ansible_collections.community.pingone.plugins.module_utils._answers import Answer
from ansible_collections.community.pingone.plugins.module_utils._errors import PingOneError, ServiceError
from ansible_collections.community.pingone.plugins.module_utils._rules import in_use, rules_of
from ansible_collections.community.pingone.plugins.module_utils._stores import Stores

STORE = "da166d8e-eaa7-4251-8480-85448e095bc3"
OTHER = "11111111-2222-4333-8444-555555555555"
PATH = "/propagation/stores"
GONE = b'{"code": "NOT_FOUND"}'
LIST = f"GET {PATH}"
SECRET = "Zm9v-the/secret+5"
NEW = {"type": "Zoom", "name": "zoom connection", "configuration": {}}
EMPTY = {"_embedded": {"stores": []}}


def stores_of(service):
    """Return what is under test, over the fake."""
    return Stores(service.api, zoom.TYPE, zoom.OPTIONS)


# Listing and finding


@pytest.mark.parametrize(
    ("page", "ids"),
    [
        (EMPTY, []),
        ({"count": 0}, []),
        ({"_links": {}, "size": 0}, []),
        ({"_embedded": {}, "count": 0}, []),
        ({"_embedded": {"stores": [{"id": "a"}, {"id": "b", "type": "scim"}]}}, ["a", "b"]),
        ({"_embedded": {"stores": [{"id": "a", "configuration": None}]}, "count": 7}, ["a"]),
    ],
)
def test_all_when_the_answer_is_a_list_then_its_members(page, ids, pingone):
    service = pingone()
    service.script["GET", PATH] = [(200, page)]
    assert [one["id"] for one in stores_of(service).all()] == ids
    assert service.asked == [LIST]


@pytest.mark.parametrize(
    "page",
    [
        *(None, [], "", "text", 0, True, {}, {"count": 1}, {"stores": []}, {"_embedded": []}, {"_embedded": {}}),
        *({"_embedded": {"stores": None}}, {"_embedded": {"stores": {}}}, {"_embedded": {"rules": []}}),
        *({"_embedded": {"stores": [one]}} for one in (None, 1, "a", [], {}, {"id": ""}, {"id": 7}, {"name": "a"})),
        {"_embedded": {"stores": [{"id": "a", "configuration": [1]}]}},
        {"_embedded": {"stores": [{"id": "a", "configuration": "text"}]}},
    ],
)
def test_all_when_the_answer_is_anything_else_then_an_error_and_never_no_stores(page, pingone):
    service = pingone()
    service.script["GET", PATH] = [(200, page)]
    with pytest.raises(ServiceError, match="list the stores"):
        stores_of(service).all()


def test_all_when_a_store_stands_on_two_pages_then_it_is_one(pingone, record):
    service = pingone()
    following = service.client.connection.environment_url + PATH + "?cursor=2"
    first = {"_embedded": {"stores": [record(), record(id="b")]}, "_links": {"next": {"href": following}}}
    service.script["GET", PATH] = [(200, first)]
    service.script["GET", PATH + "?cursor=2"] = [(200, {"_embedded": {"stores": [record(id="b"), record(id="c")]}})]
    found = stores_of(service).find(store_id=None, name="zoom connection 2")
    assert [one["id"] for one in found.listing] == [STORE, "b", "c"]
    assert service.asked == [LIST, f"{LIST}?cursor=2"]


def test_find_when_one_store_is_listed_twice_then_not_several(pingone, record):
    service = pingone()
    service.script["GET", PATH] = [(200, {"_embedded": {"stores": [record(), record()]}})]
    assert stores_of(service).find(store_id=None, name="zoom connection").record["id"] == STORE


@pytest.mark.parametrize("given", [STORE, STORE.upper()])
def test_find_when_the_id_is_listed_then_one_request(given, pingone, record):
    service = pingone(record(), record(id=OTHER))
    found = stores_of(service).find(store_id=given, name="ignored")
    assert (found.record["id"], found.unlisted) == (STORE, None)
    assert service.asked == [LIST]


def test_find_when_the_id_is_not_listed_then_none_and_no_further_request(pingone, record):
    service = pingone(record())
    assert stores_of(service).find(store_id=OTHER, name=None).record is None
    assert service.asked == [LIST]


@pytest.mark.parametrize(
    ("step", "falls_back"),
    [((500, {}), True), ((503, {}), True), ((200, {"odd": 1}), True), ((403, {}), False), ((401, {}), False)],
)
def test_find_when_the_list_fails_then_by_id_where_the_service_is_to_blame(step, falls_back, pingone, record):
    service = pingone(record())
    service.script["GET", PATH] = [step]
    if falls_back:
        found = stores_of(service).find(store_id=STORE, name=None)
        assert found.record["id"] == STORE and isinstance(found.unlisted, ServiceError)
        assert found.listing == []
    else:
        with pytest.raises(ServiceError):
            stores_of(service).find(store_id=STORE, name=None)


def test_find_when_the_store_was_written_since_the_listing_then_looked_up_again_by_the_same_words(pingone, record):
    service = pingone(record(), record(id=OTHER, name="other"))
    stores = stores_of(service)
    stores.all()
    service.client.kept.listings[PATH].written.add(STORE)
    assert stores.find(store_id=STORE, name="other").record["id"] == STORE
    assert service.asked == [LIST, LIST]
    service.client.kept.listings[PATH].written.add(OTHER)
    assert stores.find(store_id=None, name="other").record["id"] == OTHER
    assert service.asked == [LIST] * 3


def test_find_when_several_have_the_name_then_an_error_with_the_name_and_the_ids(pingone, record):
    with pytest.raises(PingOneError, match=f'2 stores of type Zoom are named "zoom connection": {OTHER}, {STORE}'):
        stores_of(pingone(record(), record(id=OTHER))).find(store_id=None, name="zoom connection")


def test_find_over_the_wire_when_the_list_answers_500_for_ever_then_by_id_after_three_attempts(api, wire, record):
    wire.plays(500, 500, 500, (200, record()))
    found = Stores(api(), zoom.TYPE, zoom.OPTIONS).find(store_id=STORE, name=None)
    assert (found.record["id"], found.unlisted.status) == (STORE, 500)
    assert [one.url.rpartition("/")[2] for one in wire.sent] == ["stores"] * 3 + [STORE]


def test_find_over_the_wire_when_only_a_name_is_known_then_500_is_tried_as_long_as_the_budget_allows(api, wire, record):
    wire.plays(*[500] * 4, (200, {"_embedded": {"stores": [record()]}}))
    found = Stores(api(), zoom.TYPE, zoom.OPTIONS).find(store_id=None, name="zoom connection")
    assert (found.record["id"], found.unlisted) == (STORE, None)


def test_find_when_the_list_fails_and_the_id_is_not_there_then_none(pingone):
    service = pingone()
    service.script["GET", PATH] = [(500, {})]
    assert stores_of(service).find(store_id=STORE, name=None).record is None
    assert service.asked == [LIST, f"{LIST}/{STORE}"]


@pytest.mark.parametrize("step", [(500, {}), (403, {}), (200, {"odd": 1})])
def test_find_when_the_list_fails_and_only_a_name_is_known_then_an_error(step, pingone, record):
    service = pingone(record())
    service.script["GET", PATH] = [step]
    with pytest.raises(ServiceError):
        stores_of(service).find(store_id=None, name="zoom connection")


@pytest.mark.parametrize("body", [None, [], {}, {"id": 7}, {"id": "a", "configuration": [1]}])
def test_read_when_the_answer_is_no_store_then_an_error(body, pingone):
    service = pingone()
    service.script["GET", f"{PATH}/{STORE}"] = [(200, body)]
    with pytest.raises(ServiceError, match=f"read the store {STORE}: PingOne's answer is no store") as caught:
        stores_of(service).read(STORE)
    assert caught.value.failure["request"].startswith("GET https://")
    assert (caught.value.status, caught.value.uncertain) == (200, False)
    assert "not known" not in str(caught.value)


def test_read_when_refused_then_says_what_was_asked(pingone, record):
    service = pingone(record())
    service.script["GET", f"{PATH}/{STORE}"] = [(403, {"code": "ACCESS_FAILED"})]
    with pytest.raises(ServiceError, match=f"read the store {STORE}: PingOne answered 403"):
        stores_of(service).read(STORE)


@pytest.mark.parametrize(
    ("act", "method"),
    [
        (lambda stores, one: stores.read(one), "GET"),
        (lambda stores, one: stores.replace(one, NEW), "PUT"),
        (lambda stores, one: stores.delete({"id": one, "name": "n"}), "DELETE"),
    ],
    ids=["read", "replace", "delete"],
)
def test_path_when_the_id_holds_odd_characters_then_quoted(act, method, pingone):
    service = pingone()
    with contextlib.suppress(ServiceError):
        act(stores_of(service), "../a?b#c d")
    assert service.asked == [f"{method} {PATH}/..%2Fa%3Fb%23c%20d"]


def test_secrets_when_a_record_is_read_then_kept_out_of_later_texts(pingone, record):
    service = pingone(record(configuration={"OAUTH_CLIENT_SECRET": "read-secret", "API_KEY": "read-key"}))
    stores_of(service).all()
    assert {"read-secret", "read-key"} <= service.client.secrets


def test_secrets_when_a_record_holds_what_is_not_known_then_that_may_be_one_if_the_type_is_ours(pingone, record):
    unknown = {"X_NEW": {"deep": ["hidden-1"]}, "SCIM_URL": "https://shown.example"}
    ours = record(configuration=unknown, unknown="hidden-2", description="shown")
    other = record(id=OTHER, type="scim", configuration={"X_NEW": "of another type"})
    service = pingone(ours, other)
    stores_of(service).all()
    assert {"hidden-1", "hidden-2"} <= service.client.secrets
    assert not {"https://shown.example", "shown", "of another type"} & service.client.secrets


def test_secrets_when_another_task_has_listed_then_its_and_ours_are_kept_out_of_later_texts(pingone, record):
    service = pingone(record())
    stores_of(service).all()
    service.client.secrets -= {SECRET}
    assert [one["id"] for one in stores_of(service).known()] == [STORE]
    assert {SECRET, "the-access-token"} <= service.client.secrets
    assert service.asked == [LIST]


def test_read_when_the_answer_is_nested_beyond_reason_then_an_error(pingone):
    service = pingone()
    body = b'{"id": "a", "type": "Zoom", "odd": ' + b"[" * 3000 + b"]" * 3000 + b"}"
    service.script["GET", f"{PATH}/{STORE}"] = [Answer(200, {}, body)]
    with pytest.raises(ServiceError, match="PingOne's answer is no store"):
        stores_of(service).read(STORE)


# Writing


def test_create_when_answered_then_the_record_and_no_adoption(pingone):
    service = pingone()
    answer, adopted = stores_of(service).create(NEW, set())
    assert answer["id"] in service.stores and not adopted
    assert service.asked == [f"POST {PATH}"] and service.requests[0].body == NEW


def test_create_when_refused_then_neither_looked_for_nor_sent_again(pingone):
    service = pingone()
    service.script["POST", PATH] = [(400, {"code": "INVALID_DATA"})]
    with pytest.raises(ServiceError, match="INVALID_DATA"):
        stores_of(service).create(NEW, set())
    assert service.asked == [f"POST {PATH}"]


@pytest.mark.parametrize("lag", [0, 1, 2])
def test_create_when_lost_then_adopted_as_soon_as_it_is_listed(lag, pingone):
    service = pingone()
    service.script["POST", PATH] = [service.LOST]
    service.script["GET", PATH] = [(200, EMPTY)] * lag
    answer, adopted = stores_of(service).create(NEW, set())
    assert adopted and [answer["id"]] == list(service.stores)
    assert service.asked == [f"POST {PATH}"] + [LIST] * (lag + 1)


def test_create_when_dropped_then_three_looks_over_about_five_seconds_before_it_is_sent_again(pingone):
    service = pingone()
    moments = []
    real = service.api.call.side_effect

    def call(method, path, *args, **named):
        moments.append((method, sum(service.sleeps)))
        return real(method, path, *args, **named)

    service.api.call.side_effect = call
    service.script["POST", PATH] = [service.DROPPED]
    _answer, adopted = stores_of(service).create(NEW, set())
    assert not adopted
    assert [method for method, _moment in moments] == ["POST", "GET", "GET", "GET", "POST"]
    assert 4.5 <= moments[3][1] <= 6
    assert moments[3][1] < moments[4][1] <= 8
    assert moments[1][1] < moments[2][1] < moments[3][1]


def test_create_when_lost_then_a_store_that_stood_before_is_not_adopted(pingone, record):
    service = pingone(record())
    service.script["POST", PATH] = [service.DROPPED]
    answer, adopted = stores_of(service).create(NEW, {STORE})
    assert not adopted and answer["id"] != STORE
    assert service.asked.count(f"POST {PATH}") == 2


def test_create_when_lost_then_neither_another_name_nor_another_type_is_adopted(pingone, record):
    service = pingone(record(name="another"), record(id=OTHER, type="scim"))
    service.script["POST", PATH] = [service.LOST]
    answer, adopted = stores_of(service).create(NEW, set())
    assert adopted and answer["id"] not in (STORE, OTHER)


def test_create_when_several_are_new_then_an_error_with_their_ids(pingone, record):
    service = pingone(record(), record(id=OTHER))
    service.script["POST", PATH] = [service.DROPPED]
    with pytest.raises(PingOneError, match=f"{OTHER}, {STORE}"):
        stores_of(service).create(NEW, set())
    assert service.asked.count(f"POST {PATH}") == 1


def test_create_when_the_answer_is_no_store_then_looked_for(pingone):
    service = pingone()
    real = service.api.call.side_effect

    def call(method, *args, **named):
        answer = real(method, *args, **named)
        return dataclasses.replace(answer, body=b"<html>") if method == "POST" else answer

    service.api.call.side_effect = call
    _answer, adopted = stores_of(service).create(NEW, set())
    assert adopted and service.asked == [f"POST {PATH}", LIST]


def test_create_when_asked_to_wait_then_waits_before_it_looks(pingone):
    service = pingone()
    service.script["POST", PATH] = [Answer(503, {"retry-after": "20"}, b"{}")]
    stores_of(service).create(NEW, set())
    assert service.sleeps[0] >= 20


def test_create_when_the_looks_have_used_up_the_time_then_an_error_and_not_sent_again(pingone):
    service = pingone()
    service.client.connection = dataclasses.replace(service.client.connection, retry_timeout=5.2)
    service.script["POST", PATH] = [service.DROPPED]
    with pytest.raises(ServiceError, match="not known whether the store was made"):
        stores_of(service).create(NEW, set())
    assert service.asked == [f"POST {PATH}"] + [LIST] * 3


def test_create_when_the_time_is_short_then_not_sent_again(pingone):
    service = pingone()
    service.client.connection = dataclasses.replace(service.client.connection, retry_timeout=1.0)
    service.script["POST", PATH] = [service.DROPPED]
    with pytest.raises(ServiceError, match="run again"):
        stores_of(service).create(NEW, set())
    assert service.asked.count(f"POST {PATH}") == 1
    assert sum(service.sleeps) <= 1


TAKEN = (409, {"code": "UNIQUENESS_VIOLATION", "message": "taken"})


def test_create_when_the_name_is_taken_then_says_how_and_neither_looks_nor_sends_again(pingone):
    service = pingone()
    service.script["POST", PATH] = [TAKEN]
    with pytest.raises(ServiceError, match='There is a store "zoom connection" already: made at this moment'):
        stores_of(service).create(NEW, set())
    assert (service.asked, service.sleeps) == ([f"POST {PATH}"], [])


def test_create_when_refused_for_another_reason_then_no_word_of_the_name(pingone):
    service = pingone()
    service.script["POST", PATH] = [(409, {"code": "CONFLICT", "message": "no"})]
    with pytest.raises(ServiceError) as caught:
        stores_of(service).create(NEW, set())
    assert "There is a store" not in str(caught.value)


def test_create_over_the_wire_when_the_name_is_taken_and_nothing_is_found_then_not_sent_a_third_time(api, wire):
    wire.plays(503, *[(200, EMPTY)] * 3, TAKEN)
    wire.plays_forever((200, EMPTY))
    with pytest.raises(ServiceError, match="made at this moment, then run again"):
        Stores(api(), zoom.TYPE, zoom.OPTIONS).create(NEW, set())
    assert [one.method for one in wire.sent] == ["POST", "GET", "GET", "GET", "POST", "GET", "GET", "GET"]


def test_create_over_the_wire_when_a_first_attempt_was_carried_out_unseen_then_a_taken_name_is_its_store(api, wire):
    made = {**NEW, "id": STORE}
    wire.plays(503, *[(200, EMPTY)] * 3, TAKEN, (200, {"_embedded": {"stores": [made]}}))
    stores = Stores(api(), zoom.TYPE, zoom.OPTIONS)
    assert stores.create(NEW, set()) == (made, True)
    assert [one.method for one in wire.sent] == ["POST", "GET", "GET", "GET", "POST", "GET"]


def test_create_over_the_wire_when_the_service_stays_down_then_all_of_it_ends_within_one_budget(api, wire, clock):
    wire.plays((503, {}, {"Retry-After": "15"}))
    wire.plays_forever(503)
    with pytest.raises(ServiceError, match="not known whether the store was made"):
        Stores(api(retry_timeout=20), zoom.TYPE, zoom.OPTIONS).create(NEW, set())
    assert 15 < sum(clock.sleeps) <= 20
    assert [one.method for one in wire.sent].count("POST") == 1


def test_create_when_looking_fails_then_not_sent_again(pingone):
    service = pingone()
    service.script["POST", PATH] = [service.DROPPED]
    service.script["GET", PATH] = [(403, {})]
    with pytest.raises(ServiceError, match="create the Zoom store"):
        stores_of(service).create(NEW, set())
    assert service.asked == [f"POST {PATH}", LIST]


@pytest.mark.parametrize("method", ["PUT", "GET"])
def test_answer_when_it_is_another_store_then_an_error(method, pingone, record):
    service = pingone(record())
    service.script[method, f"{PATH}/{STORE}"] = [(200, record(id="11111111-2222-4333-8444-555555555555"))]
    with pytest.raises(ServiceError, match="PingOne's answer is another store"):
        stores_of(service).replace(STORE, NEW) if method == "PUT" else stores_of(service).read(STORE)


def test_answer_when_it_spells_the_id_otherwise_then_the_store(pingone, record):
    service = pingone(record())
    service.script["GET", f"{PATH}/{STORE}"] = [(200, record(id=STORE.upper()))]
    assert stores_of(service).read(STORE)["id"] == STORE.upper()


def test_replace_when_the_store_is_gone_then_an_error(pingone):
    with pytest.raises(ServiceError, match="run again"):
        stores_of(pingone()).replace(STORE, NEW)


@pytest.mark.parametrize("body", [None, [], {}, {"id": STORE, "configuration": 1}, {"id": STORE, "code": "NO"}])
def test_replace_when_the_answer_is_no_store_then_an_error(body, pingone, record):
    service = pingone(record())
    service.script["PUT", f"{PATH}/{STORE}"] = [(200, body)]
    with pytest.raises(ServiceError) as caught:
        stores_of(service).replace(STORE, NEW)
    said = (
        f'Could not update the Zoom store "zoom connection" ({STORE}): PingOne\'s answer is no store'
        " (HTTP status 200). It is not known"
    )
    assert str(caught.value).startswith(said)
    assert caught.value.failure["request"].startswith("PUT https://")
    assert caught.value.uncertain is True


@pytest.mark.parametrize(
    ("answer", "deleted"),
    [
        (None, True),
        (Answer(404, {}, GONE), False),
        # The first attempt may have been carried out though nobody answered it.
        (Answer(404, {}, GONE, repeated=True), True),
    ],
)
def test_delete_when_404_then_it_was_gone_unless_an_attempt_went_before(answer, deleted, pingone, record):
    service = pingone(record())
    service.script["DELETE", f"{PATH}/{STORE}"] = [answer]
    assert stores_of(service).delete(record()) is deleted


@pytest.mark.parametrize("reply", [(200, {}), (202, None), (404, {}), (404, {"message": "no route"})])
def test_delete_when_somebody_answers_in_place_of_pingone_then_looked_after(reply, pingone, record):
    service = pingone(record())
    service.script["DELETE", f"{PATH}/{STORE}"] = [reply]
    with pytest.raises(ServiceError, match="the store is still there after the deletion") as caught:
        stores_of(service).delete(record())
    assert caught.value.uncertain is True
    assert service.asked == [f"DELETE {PATH}/{STORE}", f"GET {PATH}/{STORE}"]


def test_delete_when_answered_oddly_but_gone_then_deleted(pingone, record):
    service = pingone()
    service.script["DELETE", f"{PATH}/{STORE}"] = [(200, {})]
    assert stores_of(service).delete(record()) is True


def test_delete_when_refused_for_another_reason_then_no_rules_are_read(pingone, record):
    service = pingone(record())
    service.script["DELETE", f"{PATH}/{STORE}"] = [(403, {"code": "ACCESS_FAILED"})]
    with pytest.raises(ServiceError, match=r'delete the Zoom store "zoom connection" .*ACCESS_FAILED'):
        stores_of(service).delete(record())
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "INVALID_REQUEST"), (409, "CONFLICT"), (403, "CONSTRAINT_VIOLATION")],
)
def test_delete_when_refused_as_it_may_be_in_use_then_the_rules_are_named(status, code, pingone, record):
    service = pingone(record())
    service.rules = [{"id": "1", "name": "to Zoom", "targetStore": {"id": STORE}}]
    service.script["DELETE", f"{PATH}/{STORE}"] = [(status, {"code": code})]
    with pytest.raises(ServiceError, match=r'delete them first: "to Zoom" \(1\)'):
        stores_of(service).delete(record())


def test_delete_over_the_wire_when_the_rules_cannot_be_read_either_then_all_of_it_ends_within_one_budget(
    api, wire, clock, record
):
    wire.plays((503, {}, {"Retry-After": "15"}), (409, {"code": "CONFLICT"}))
    wire.plays_forever(503)
    with pytest.raises(ServiceError, match="CONFLICT"):
        Stores(api(retry_timeout=20), zoom.TYPE, zoom.OPTIONS).delete(record())
    assert 15 < sum(clock.sleeps) <= 20
    assert wire.lines[-1].endswith("/propagation/rules")


@pytest.mark.parametrize(
    "step",
    [
        *((status, {}) for status in (403, 500, 200)),
        *((200, {"_embedded": {"rules": [one]}}) for one in (1, {}, {"id": ""}, {"id": 7}, {"id": "\u00e9"})),
    ],
)
def test_rules_when_they_cannot_be_read_then_unknown_rather_than_none(step, pingone):
    service = pingone()
    service.script["GET", "/propagation/rules"] = [step]
    assert rules_of(service.api, STORE) is None


def test_rules_when_read_then_those_of_the_store_on_either_side(pingone):
    service = pingone()
    service.rules = [
        {"id": "1", "sourceStore": {"id": STORE}},
        {"id": "2", "targetStore": {"id": STORE}, "sourceStore": {"id": OTHER}},
        {"id": "3", "targetStore": {"id": OTHER}},
        {"id": "4", "targetStore": STORE, "sourceStore": None},
    ]
    assert [rule["id"] for rule in rules_of(service.api, STORE)] == ["1", "2"]


def test_rules_when_named_then_each_with_its_id_in_an_order_that_does_not_change():
    rules = [{"id": "2", "name": "b"}, {"id": "1", "name": "a"}]
    said = 'Provisioning rules refer to the store, delete them first: "a" (1), "b" (2).'
    assert (in_use(rules), in_use(rules[::-1]), in_use([])) == (said, said, "")


def test_connection_when_tested_then_the_whole_record_in_its_media_type(pingone):
    service = pingone()
    stores_of(service).test_connection(NEW)
    assert service.requests == [
        ("POST", f"{PATH}/connection/status", NEW, "application/vnd.pingidentity.connection.check+json")
    ]


@pytest.mark.parametrize("body", [b"", b" \r\n", b"null", b"{}", b'{"status": "OK"}'])
def test_connection_when_answered_with_nothing_or_an_object_then_it_works(body, pingone):
    service = pingone()
    service.script["POST", f"{PATH}/connection/status"] = [Answer(200, {}, body)]
    stores_of(service).test_connection(NEW)


@pytest.mark.parametrize("body", [b"<html>Log in</html>", b'{"status":', b'["OK"]', b"OK", b"\xff"])
def test_connection_when_somebody_says_yes_in_place_of_pingone_then_not_believed(body, pingone):
    service = pingone()
    service.script["POST", f"{PATH}/connection/status"] = [Answer(200, {}, body)]
    with pytest.raises(
        ServiceError, match='test the connection of the Zoom store "zoom connection": the answer is not'
    ) as caught:
        stores_of(service).test_connection(NEW)
    assert caught.value.status == 200
    assert caught.value.failure["request"].startswith("POST ")


def test_connection_when_refused_then_the_store_is_named(pingone):
    service = pingone()
    service.script["POST", f"{PATH}/connection/status"] = [(400, {"code": "INVALID_DATA"})]
    with pytest.raises(ServiceError, match='test the connection of the Zoom store "zoom connection": PingOne answered'):
        stores_of(service).test_connection(NEW)


def test_read_when_the_id_is_no_text_that_can_be_written_then_there_is_none(pingone):
    assert stores_of(pingone()).read("\ud800") is None
