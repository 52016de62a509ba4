# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_propagation_rule: what an interruption at any request leaves, and what a second run makes of that."""

from __future__ import annotations

import itertools

import pytest

from ansible_collections.community.pingone.plugins.module_utils._errors import ServiceError
from ansible_collections.community.pingone.plugins.modules import pingone_propagation_rule as module

ZOOM = "da166d8e-eaa7-4251-8480-85448e095bc3"
RULE = "e0e0e0e0-0000-4000-8000-000000000001"
MAPPINGS = [
    {"target_attribute": "userName", "source_attribute": "email", "expression": None},
    {"target_attribute": "name", "source_attribute": None, "expression": "user.name"},
    {"target_attribute": "department", "source_attribute": "title", "expression": None},
]
# What stands, which options differ from those that wanted() gives, and how many writes the task takes.
STARTS = {
    "nothing": (None, {}, 5),
    "active, all different": ({"mappings": {"x": "y", "userName": "id", "z": "z"}, "description": "old"}, {}, 7),
    "inactive, all different": ({"mappings": {"x": "y", "userName": "id"}, "active": False}, {}, 5),
    "active, to be inactive": ({"mappings": {"x": "y", "userName": "id"}}, {"active": False}, 5),
    "active, two different": ({"mappings": {"userName": "id", "department": "title"}, "description": "old"}, {}, 4),
    "active, one different": ({"mappings": {"userName": "email", "department": "title"}, "description": "old"}, {}, 2),
    "to be deleted": ({}, {"state": "absent"}, 1),
}
KILLS = [
    (start, at, late)
    for start, (_there, _options, writes) in STARTS.items()
    for at in range(writes)
    for late in (False, True)
]
CREATING = [start for start in STARTS if start != "to be deleted"]


def wanted(**over):
    """Return the options of one declarative task."""
    spec = module.ARGUMENTS["argument_spec"]
    given = {"name": "to Zoom", "target_store": "zoom connection", "description": "new", "active": True}
    return {**{name: one.get("default") for name, one in spec.items()}, **given, "mappings": MAPPINGS, **over}


def started(chain, start):
    """Return a service in which something stands, the options of the task, and the mappings that are whole."""
    service = chain()
    seed, over, _writes = STARTS[start]
    if seed is not None:
        service.seed(**seed)
    return service, wanted(**over), service.mapped()


def assert_never_half_mapped(service, *whole):
    """An active rule has the mappings of before, or those of after, and nothing between."""
    assert [mapped for active, mapped in service.states if active and mapped not in whole] == []


def undisturbed(chain, start):
    """Return what the task leads to: everything, and the mappings."""
    service, options, _before = started(chain, start)
    module.run(options, service.api, False)
    assert len(service.written) == STARTS[start][2]
    return service.truth(), service.mapped()


@pytest.mark.parametrize(("start", "at", "late"), KILLS)
def test_killed_when_run_again_then_the_same_end_and_never_half_mapped(start, at, late, chain):
    truth, after = undisturbed(chain, start)
    service, options, before = started(chain, start)
    service.kill = (at, late)
    with pytest.raises(service.Killed):
        module.run(options, service.api, False)
    service.kill = None
    service.service.client.kept.forget()
    module.run(options, service.api, False)
    assert service.truth() == truth
    assert_never_half_mapped(service, before, after)
    service.forget()
    assert not module.run(options, service.api, False).changed


@pytest.mark.parametrize("step", ["lost", "dropped", (503, {}), (500, {})])
@pytest.mark.parametrize("start", CREATING)
def test_lost_at_any_creation_when_run_then_made_once_and_put_right(start, step, chain):
    """Replacements and deletions are repeated below, creations are looked for before they are sent again."""
    truth, _after = undisturbed(chain, start)
    service, options, _before = started(chain, start)
    posts = ["/propagation/plans/b0b0b0b0-0000-4000-8000-000000000001/rules", f"/propagation/rules/{RULE}/mappings"]
    service.service.script = {("POST", path): [step] for path in posts}
    module.run(options, service.api, False)
    assert service.truth() == truth
    assert len(service.rules) <= 1
    targets = [one["targetAttribute"] for one in service.mappings.values()]
    assert len(targets) == len(set(targets))


@pytest.mark.parametrize("active", [True, False])
def test_lost_creation_when_made_by_somebody_else_then_put_right(active, chain):
    """The rule and the mapping that are found are not what was sent."""
    service, options, _before = started(chain, "nothing")
    options = {**options, "active": active}
    usual, theirs = (
        service._serve,
        {"rules": {"description": "theirs", "x": 1}, "mappings": {"sourceAttribute": "theirs"}},
    )
    lost = []

    def serve(method, path, body):
        kind = path.rpartition("/")[2]
        if method == "POST" and kind not in lost:
            lost.append(kind)
            if kind == "mappings":
                # Another one that is new, too, and is none of what was sent.
                service.map("theirs", "theirs", path.split("/")[3])
            changed = {**body, **theirs[kind]}
            changed.pop("expression", None)
            usual(method, path, changed)
            return 503, {}
        return usual(method, path, body)

    service._serve = serve
    module.run(options, service.api, False)
    (rule,) = service.rules.values()
    assert (rule["description"], rule["active"], rule["x"]) == ("new", active, 1)
    mapped = {"userName": "email", "name": "user.name", "department": "title", "theirs": "theirs"}
    assert service.mapped() == mapped
    assert lost == ["rules", "mappings"]


def scripted(service, method, number, answer):
    """Answer the write of this number and method with something else."""
    usual, count = service._serve, itertools.count()

    def serve(this, path, body):
        if this == method and next(count) == number:
            return answer
        return usual(this, path, body)

    service._serve = serve


REFUSAL = (
    400,
    {"code": "INVALID_DATA", "details": [{"code": "INVALID_VALUE", "target": "targetAttribute", "message": "?"}]},
)


@pytest.mark.parametrize("active", [True, None])
def test_refused_while_at_rest_then_the_message_says_that_the_rule_is_inactive(active, chain):
    service, options, before = started(chain, "active, all different")
    scripted(service, "POST", 0, REFUSAL)
    with pytest.raises(ServiceError) as refusal:
        module.run({**options, "active": active}, service.api, False)
    text = str(refusal.value)
    assert (
        'The rule "to Zoom" was active; it was made inactive while its mappings are changed, and may be so still'
        in text
    )
    assert ("run again, which makes it active." if active else "run again with active: true.") in text
    assert service.rules[RULE]["active"] is False
    service.forget()
    result = module.run({**options, "active": active}, service.api, False)
    assert result.warnings == ([] if active else [module.INACTIVE_WARNING])
    assert service.rules[RULE]["active"] is bool(active)
    assert before != service.mapped()


def test_refused_when_it_is_to_be_inactive_then_the_message_does_not_speak_of_rest(chain):
    service, options, _before = started(chain, "active, to be inactive")
    scripted(service, "POST", 0, REFUSAL)
    with pytest.raises(ServiceError) as refusal:
        module.run(options, service.api, False)
    assert "was made inactive" not in str(refusal.value)


def test_refused_at_the_first_write_then_the_rule_is_as_it_was_and_the_message_says_nothing_else(chain):
    service, options, _before = started(chain, "active, all different")
    scripted(service, "PUT", 0, (403, {"code": "ACCESS_FAILED"}))
    with pytest.raises(ServiceError) as refusal:
        module.run(options, service.api, False)
    assert "was made inactive" not in str(refusal.value)
    assert service.rules[RULE]["active"] is True


def test_unanswered_at_the_first_write_then_the_message_says_that_it_may_be_inactive(chain):
    service, options, _before = started(chain, "active, all different")
    service.service.script["PUT", f"/propagation/rules/{RULE}"] = [service.service.LOST]
    with pytest.raises(ServiceError, match="was made inactive while its mappings are changed"):
        module.run(options, service.api, False)


@pytest.mark.parametrize("start", ["nothing", "active, all different", "inactive, all different"])
@pytest.mark.parametrize("status", [400, 409])
def test_activation_refused_then_the_message_says_what_pingone_wants(start, status, chain):
    service, options, _before = started(chain, start)
    refusal = (status, {"code": "INVALID_DATA", "details": [{"code": "CONSTRAINT_VIOLATION", "target": "active"}]})
    scripted(service, "PUT", {"active, all different": 2, "inactive, all different": 1}.get(start, 0), refusal)
    with pytest.raises(ServiceError, match="PingOne wants both stores to have status ACTIVE"):
        module.run(options, service.api, False)
    assert [one["active"] for one in service.rules.values()] == [False]


def test_activation_when_refused_for_another_reason_then_the_message_says_nothing_of_stores(chain):
    service, options, _before = started(chain, "nothing")
    scripted(service, "PUT", 0, (415, {"code": "INVALID_REQUEST"}))
    with pytest.raises(ServiceError) as refusal:
        module.run(options, service.api, False)
    assert "status ACTIVE" not in str(refusal.value)


def test_deleted_meanwhile_then_the_message_says_so_and_a_second_run_puts_it_right(chain):
    service, options, _before = started(chain, "active, one different")
    scripted(service, "POST", 0, (404, {"code": "NOT_FOUND"}))
    with pytest.raises(ServiceError, match="The rule was deleted meanwhile: run again"):
        module.run(options, service.api, False)
    service.service.script["GET", f"/propagation/rules/{RULE}/mappings"] = [(404, {"code": "NOT_FOUND"})]
    with pytest.raises(ServiceError, match="The rule was deleted meanwhile: run again"):
        module.run(options, service.api, False)
    assert module.run(options, service.api, False).changed


def test_begun_when_it_fails_then_nothing_is_decided_anew_by_itself(chain):
    """A task that relies on a listing of another one is run again by itself; the rule may be at rest by then."""
    service, options, _before = started(chain, "active, all different")
    service.service.client.kept.relied = True
    scripted(service, "POST", 0, (404, {"code": "NOT_FOUND"}))
    with pytest.raises(ServiceError):
        module.run(options, service.api, False)
    assert service.service.client.kept.relied is False
