# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Resources when a request fails: what the message and the failure say, and what is not sent again."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.module_utils._answers import Answer
from ansible_collections.community.pingone.plugins.module_utils._errors import ServiceError
from ansible_collections.community.pingone.plugins.module_utils._resource_model import Kind
from ansible_collections.community.pingone.plugins.module_utils._resources import LOST, Resources, is_record

BOLT = "aaaaaaaa-2222-4333-8444-555555555555"
BOLTS = Kind(one="bolt", many="bolts", path="/bolts", embedded="bolts", known=("name",), option="bolt_id")
HTML = Answer(200, {}, b"<html>")
UNREADABLE = {
    "read": ("GET", f"/bolts/{BOLT}", f"read the bolt {BOLT}", False, lambda bolts: bolts.read(BOLT)),
    "replace": (
        *("PUT", f"/bolts/{BOLT}", f'update the bolt "mine" ({BOLT})', True),
        lambda bolts: bolts.replace(BOLT, {}, label='"mine"'),
    ),
    "create": (
        *("POST", "/bolts", 'create the bolt "mine"', True),
        lambda bolts: bolts.create({}, (), label='"mine"', mine=bool),
    ),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_answer_when_it_is_no_bolt_then_the_failure_says_what_was_asked_and_what_came(case, pingone):
    method, path, purpose, uncertain, act = UNREADABLE[case]
    fake = pingone()
    fake.script[method, path] = [HTML]
    fake.script["GET", "/bolts"] = [(200, {"_embedded": {"bolts": []}})] * 3
    with pytest.raises(ServiceError, match="PingOne's answer is no bolt") as caught:
        act(Resources(fake.api, BOLTS))
    error = caught.value
    assert str(error).startswith(f"Could not {purpose}: ")
    assert error.failure["request"] == f"{method} {fake.client.connection.environment_url}{path}"
    assert (error.status, error.uncertain, error.final) == (200, uncertain, True)


def test_delete_when_refused_then_the_message_names_the_member(pingone):
    fake = pingone()
    fake.script["DELETE", f"/bolts/{BOLT}"] = [(403, {})]
    with pytest.raises(ServiceError) as caught:
        Resources(fake.api, BOLTS).delete(BOLT, label='"mine"')
    assert str(caught.value).startswith(f'Could not delete the bolt "mine" ({BOLT}): ')


def test_read_when_refused_then_the_message_says_what_was_to_be_read(pingone):
    fake = pingone()
    fake.script["GET", f"/bolts/{BOLT}"] = [(403, {})]
    with pytest.raises(ServiceError, match=f"Could not read the bolt {BOLT}: "):
        Resources(fake.api, BOLTS).read(BOLT)


def test_create_when_its_end_stays_unknown_then_the_message_says_so(pingone):
    fake = pingone()
    fake.script["POST", "/bolts"] = [HTML]
    fake.script["GET", "/bolts"] = [(403, {})]
    with pytest.raises(ServiceError, match="It is not known whether the bolt was made: run again, one that was made"):
        Resources(fake.api, BOLTS).create({}, (), label='"mine"', mine=bool)


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_create_over_the_wire_when_nobody_answers_then_looked_for_and_not_sent_again(status, api, wire):
    made = {"id": BOLT, "name": "mine"}
    wire.plays(status, (200, {"_embedded": {"bolts": [made]}}))
    found = Resources(api(), BOLTS).create({"name": "mine"}, (), label='"mine"', mine=bool)
    assert found == (made, LOST)
    assert [one.method for one in wire.sent] == ["POST", "GET"]


def test_create_over_the_wire_when_the_service_stays_down_then_all_of_it_ends_within_one_budget(api, wire, clock):
    wire.plays((503, {}, {"Retry-After": "15"}))
    wire.plays_forever(503)
    start = clock.now
    with pytest.raises(ServiceError, match="run again, one that was made is then found"):
        Resources(api(retry_timeout=20.0), BOLTS).create({}, (), label='"mine"', mine=bool)
    assert clock.now - start <= 20
    assert [one.method for one in wire.sent].count("POST") == 1


def test_read_when_the_id_is_half_a_character_then_asked_for_all_the_same(pingone):
    fake = pingone()
    fake.script["GET", "/bolts/%ED%B2%80"] = [(404, {"code": "NOT_FOUND"})]
    assert Resources(fake.api, BOLTS).read("\udc80") is None


def test_listed_over_the_wire_when_the_list_answers_500_for_ever_then_by_id_after_three_attempts(api, wire):
    wire.plays(500, 500, 500, (200, {"id": BOLT}))
    found = Resources(api(), BOLTS).listed(BOLT)
    assert (found.record, found.records) == ({"id": BOLT}, [])
    assert [one.url.rpartition("/")[2] for one in wire.sent] == ["bolts"] * 3 + [BOLT]


def test_record_when_nested_too_deep_to_be_read_then_none():
    deep: list[object] = []
    for _level in range(100_000):
        deep = [deep]
    assert is_record({"id": BOLT, "unknown": [[]]}) and not is_record({"id": BOLT, "unknown": deep})
