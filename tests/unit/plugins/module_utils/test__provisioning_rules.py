# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules of a plan: what is written beside what somebody else has written, and what messages say of it."""

from __future__ import annotations

import copy
import itertools

import pytest

from ansible_collections.community.pingone.plugins.module_utils._errors import ServiceError
from ansible_collections.community.pingone.plugins.module_utils._provisioning_rules import Rules, Work

PLAN = "b0b0b0b0-0000-4000-8000-000000000001"
DIRECTORY = "d0d0d0d0-0000-4000-8000-000000000001"
ZOOM = "da166d8e-eaa7-4251-8480-85448e095bc3"
RULE = "e0e0e0e0-0000-4000-8000-000000000001"
PATH = f"/propagation/rules/{RULE}"
REFERENCES = {"plan": {"id": PLAN}, "sourceStore": {"id": DIRECTORY}, "targetStore": {"id": ZOOM}}
RECORD = {**REFERENCES, "name": "to Zoom", "active": True}
ACTIVATION = "PingOne wants both stores to have status ACTIVE"


def mapped(**sources):
    """Return the option: source attributes by target attribute."""
    return [{"target_attribute": target, "source_attribute": source} for target, source in sources.items()]


def work(service, given=None, said=True, **record):
    """Return what is to be written where the seeded rule stands."""
    rules = Rules(service.api, PLAN)
    current = rules.find(rules.listed(RULE), RULE, None)
    standing = rules.mappings_of(RULE).all() if current else []
    service.service.requests.clear()
    return Work(current, {**RECORD, **record}, standing, given, True, said)


def write(service, *args, **record):
    """Write it."""
    return Rules(service.api, PLAN).write(work(service, *args, **record), ())


def refuse(service, method, number, status=400):
    """Refuse the write of this method and number."""
    usual, count = service._serve, itertools.count()

    def serve(this, path, body):
        if this == method and next(count) == number:
            return status, {"code": "INVALID_DATA", "details": [{"code": "INVALID_VALUE", "target": "x"}]}
        return usual(this, path, body)

    service._serve = serve


@pytest.mark.parametrize(
    ("given", "method", "number"), [({}, "PUT", 0), (mapped(a="b", c="d"), "PUT", 0), (mapped(a="b", c="d"), "PUT", 1)]
)
def test_write_when_refused_then_the_message_names_the_rule(given, method, number, chain):
    service = chain()
    service.seed({})
    refuse(service, method, number, 403)
    with pytest.raises(ServiceError) as caught:
        write(service, given or None, description="new")
    assert str(caught.value).startswith(f'Could not update the provisioning rule "to Zoom" ({RULE}): ')


def test_create_when_refused_then_the_message_names_the_rule(chain):
    service = chain()
    refuse(service, "POST", 0, 403)
    with pytest.raises(ServiceError, match='Could not create the provisioning rule "to Zoom": '):
        write(service)


@pytest.mark.parametrize(("method", "number"), [("POST", 1), ("PUT", 0)])
def test_create_when_what_follows_is_refused_then_the_message_says_that_the_rule_is_there(method, number, chain):
    service = chain()
    refuse(service, method, number)
    with pytest.raises(ServiceError) as caught:
        write(service, mapped(a="b"))
    (made,) = service.rules
    assert f'The rule "to Zoom" ({made}) was made, and is not complete: run again.' in str(caught.value)
    assert "\n " not in str(caught.value)


def test_delete_when_refused_then_the_message_names_the_rule(chain):
    service = chain()
    rule = service.seed()
    refuse(service, "DELETE", 0, 403)
    with pytest.raises(ServiceError) as caught:
        Rules(service.api, PLAN).delete(rule, deprovision=False)
    assert str(caught.value).startswith(f'Could not delete the provisioning rule "to Zoom" ({RULE}): ')


@pytest.mark.parametrize(
    ("stands", "wanted", "activates"), [(False, True, True), (True, True, False), (True, False, False)]
)
def test_write_when_refused_then_the_message_speaks_of_activation_only_if_it_was_one(stands, wanted, activates, chain):
    service = chain()
    service.seed(active=stands)
    refuse(service, "PUT", 0)
    with pytest.raises(ServiceError) as caught:
        write(service, active=wanted, description="new")
    assert (ACTIVATION in str(caught.value)) is activates


def test_write_when_refused_at_rest_then_the_remedy_begins_where_the_details_end(chain):
    service = chain()
    service.seed({})
    refuse(service, "POST", 0)
    with pytest.raises(ServiceError, match='\n- x: INVALID_VALUE\nThe rule "to Zoom" was active; it was made inactive'):
        write(service, mapped(a="b", c="d"))


def test_write_when_the_answer_is_another_than_was_sent_then_not_written_again(chain):
    service = chain()
    service.seed({"a": "x", "c": "x"})
    usual = service._serve
    rewritten = {"description": "theirs"}
    service._serve = lambda method, path, body: usual(method, path, body and {**body, **rewritten})
    write(service, mapped(a="b", c="d"), active=False, description="new")
    assert service.written == ["PUT rules", "PUT mappings", "PUT mappings"]


def test_write_when_a_list_does_not_repeat_the_plan_then_it_is_sent_all_the_same(chain):
    service = chain()
    service.seed(plan=None)
    (rule,) = Rules(service.api, PLAN).all()
    assert rule["plan"] == {"id": PLAN}
    current = work(service).current
    assert current["plan"] == {"id": PLAN}


def test_find_when_a_list_says_more_of_the_plan_then_kept_as_it_stands(chain):
    service = chain()
    service.seed(plan={"id": PLAN, "href": "there"})
    assert [one["plan"] for one in Rules(service.api, PLAN).all()] == [{"id": PLAN, "href": "there"}]


@pytest.mark.parametrize("active", [True, False])
def test_create_when_lost_and_somebody_else_was_quicker_then_theirs_is_put_right_and_the_unknown_kept(active, chain):
    """What is found has members of its own, mappings of its own, and may run: it is treated as a rule that stands."""
    service = chain()
    usual = service._serve
    sent = []

    def serve(method, path, body):
        if method == "POST" and path.startswith("/propagation/plans"):
            service.seed({"a": "x", "c": "x", "e": "x"}, active=active, unknown={"theirs": 1})
            return 503, {}
        if method == "PUT" and path == PATH:
            sent.append(copy.deepcopy(body))
        return usual(method, path, body)

    service._serve = serve
    task = Work(None, {**RECORD, "active": False, "description": "new"}, (), mapped(a="b", c="d"), True, None)
    Rules(service.api, PLAN).write(task, ())
    assert service.mapped() == {"a": "b", "c": "d"} and len(service.mappings) == 2
    (rule,) = service.rules.values()
    assert (rule["active"], rule["description"], rule["unknown"]) == (False, "new", {"theirs": 1})
    assert [one["unknown"] for one in sent] == [{"theirs": 1}]


def test_plan_id_of_any_form_then_one_segment_of_the_path(api, wire):
    wire.plays_forever(404)
    with pytest.raises(ServiceError):
        Rules(api(), "../../x?y#z").rules.all()
    assert wire.lines[0].endswith("/propagation/plans/..%2F..%2Fx%3Fy%23z/rules")
