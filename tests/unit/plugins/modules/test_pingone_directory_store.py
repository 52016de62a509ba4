# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_directory_store: what each state makes of each situation, and that check mode says the same."""

from __future__ import annotations

import itertools

import pytest

from ansible_collections.community.pingone.plugins.module_utils._errors import (
    OptionsError,
    PingOneError,
    ServiceError,
    StaleError,
)
from ansible_collections.community.pingone.plugins.module_utils._rules import UNREADABLE_WARNING
from ansible_collections.community.pingone.plugins.modules import pingone_directory_store as module
from ansible_collections.community.pingone.plugins.modules import pingone_directory_store_info as info

ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
STORE = "5b1f8f0e-0b0c-4f43-8d2a-9c3c1a7f6d10"
OTHER = "11111111-2222-4333-8444-555555555555"
ZOOM = "da166d8e-eaa7-4251-8480-85448e095bc3"
PATH = "/propagation/stores"
LIST = f"GET {PATH}"
RULES = "GET /propagation/rules"
RULE = {"id": "7", "name": "to Zoom", "sourceStore": {"id": STORE}}


def directory(**over):
    """Return a directory store as PingOne gives it; None removes."""
    sample = {
        "id": STORE,
        "environment": {"id": ENVIRONMENT},
        "type": "directory",
        "name": "PingOne Directory",
        "status": "ACTIVE",
        "image": {},
        **over,
    }
    return {key: value for key, value in sample.items() if value is not None}


def options(**over):
    """Return the module's options, defaulted as core does it."""
    return {**dict.fromkeys(("name", "store_id", "description", "status")), "state": "present", **over}


@pytest.fixture
def service(pingone, record):
    """Return a builder of a PingOne in memory that holds a Zoom store beside the given ones."""

    def build(*stores, rules=()):
        fake = pingone(record(id=ZOOM, name="PingOne Directory"), *stores)
        fake.rules = list(rules)
        return fake

    return build


SITUATIONS = {
    "none": [],
    "same": [directory()],
    "inactive": [directory(status=None)],
    "renamed": [directory(name="an old name", unknown={"kept": True}, configuration={"A": "b"})],
}


@pytest.mark.parametrize("state", ["present", "absent"])
@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("check", [False, True])
def test_table(state, situation, check, service):
    """Every state in every situation: what is reported, and exactly what is sent."""
    fake = service(*SITUATIONS[situation])
    result = module.run(options(state=state, name="PingOne Directory", status="ACTIVE"), fake.api, check)
    operation = {"none": "create", "same": "none", "inactive": "update", "renamed": "update"}[situation]
    if state == "absent":
        operation = "delete" if situation in ("same", "inactive") else "none"
    assert (result.changed, result.values["operation"]) == (operation != "none", operation)
    after = {"name": "PingOne Directory", "description": "", "status": "ACTIVE"}
    before = {**after, **{"inactive": {"status": "INACTIVE"}, "renamed": {"name": "an old name"}}.get(situation, {})}
    stood = situation != "none" and (state == "present" or operation == "delete")
    assert result.diff == {"before": before if stood else {}, "after": {} if state == "absent" else after}
    if state == "present":
        assert after.items() <= result.values["store"].items()
        assert set(result.values["store"]) - set(after) == {"id", "environment_id", "type", "created_at", "updated_at"}
    else:
        assert result.values["store"] is None
    one = f"{PATH}/{STORE}"
    wanted = {"none": [], "create": [("POST", PATH)], "update": [("PUT", one)], "delete": [("DELETE", one)]}
    assert [write[:2] for write in fake.writes] == ([] if check else wanted[operation])
    assert len(fake.asked) == 1 + len(fake.writes) + (check and operation == "delete")
    if fake.writes and state == "present":
        kept = {"unknown": {"kept": True}, "configuration": {"A": "b"}} if situation == "renamed" else {}
        sent = {"type": "directory", "name": "PingOne Directory", "status": "ACTIVE"}
        assert fake.writes[0].body == {**sent, **kept}


def test_second_run_when_nothing_happened_then_one_read(service):
    fake = service()
    given = options(status="ACTIVE", description="for all")
    assert module.run(given, fake.api, False).changed
    assert not module.run(given, fake.api, False).changed
    assert [one for one in fake.asked if one != LIST] == [f"POST {PATH}"]


def test_create_when_nothing_is_given_then_it_has_a_name_and_a_type(service):
    fake = service()
    module.run(options(), fake.api, False)
    assert fake.writes[0].body == {"type": "directory", "name": "PingOne Directory"}


@pytest.mark.parametrize("given", [{}, {"name": ""}, {"status": ""}, {"description": ""}])
def test_adopted_when_the_options_say_nothing_else_then_unchanged(given, service):
    fake = service(directory(name="of somebody else"))
    result = module.run(options(**given), fake.api, False)
    assert not result.changed and result.values["store"]["name"] == "of somebody else"


def test_description_when_empty_then_cleared(service):
    fake = service(directory(description="old"))
    assert module.run(options(description=""), fake.api, False).changed
    assert "description" not in fake.writes[0].body


def test_several_when_there_are_then_the_name_decides(service):
    two = [directory(name="one"), directory(id=OTHER, name="two")]
    fake = service(*two)
    assert module.run(options(name="two", status="INACTIVE"), fake.api, False).values["store"]["id"] == OTHER
    for name in (None, "three"):
        fake = service(*two)
        with pytest.raises(OptionsError, match=rf"{OTHER}, {STORE}.*store_id"):
            module.run(options(name=name), fake.api, False)
        assert fake.asked == [LIST]
    with pytest.raises(OptionsError, match=f"{OTHER}, {STORE}"):
        module.run(options(name="a"), service(directory(name="a"), directory(id=OTHER, name="a")).api, False)


def test_store_id_when_given_then_that_store(service):
    fake = service(directory(name="one"), directory(id=OTHER, name="two"))
    assert module.run(options(store_id=OTHER, status="INACTIVE"), fake.api, False).values["store"]["name"] == "two"
    with pytest.raises(OptionsError, match=rf"taken by another directory store: {STORE}"):
        module.run(options(store_id=OTHER, name="one"), fake.api, False)
    with pytest.raises(OptionsError, match="is of type Zoom, not directory"):
        module.run(options(store_id=ZOOM), fake.api, False)


def test_store_id_when_unknown_then_present_is_an_error_and_absent_unchanged(service):
    with pytest.raises(OptionsError, match="store_id"):
        module.run(options(store_id=OTHER), service(directory()).api, False)
    assert not module.run(options(store_id=OTHER, state="absent"), service(directory()).api, False).changed


def test_store_id_when_the_list_is_broken_then_read_by_itself(service):
    fake = service(directory())
    fake.script["GET", PATH] = [(500, {})]
    assert module.run(options(store_id=STORE, status="INACTIVE"), fake.api, False).changed
    fake.script["GET", PATH] = [(500, {})]
    with pytest.raises(ServiceError, match="list the stores"):
        module.run(options(store_id=STORE, name="another"), fake.api, False)


@pytest.mark.parametrize("check", [False, True])
def test_absent_when_rules_refer_to_it_then_an_error_names_them(check, service):
    fake = service(directory(), rules=[RULE])
    fake.script["DELETE", f"{PATH}/{STORE}"] = [(400, {"code": "REQUEST_FAILED"})]
    with pytest.raises(PingOneError, match=r'"to Zoom" \(7\)'):
        module.run(options(state="absent"), fake.api, check)
    assert fake.asked == [LIST, *([] if check else [f"DELETE {PATH}/{STORE}"]), RULES]


def test_absent_when_the_rules_come_without_a_page_then_named_all_the_same(service):
    fake = service(directory())
    fake.script["GET", "/propagation/rules"] = [(200, [RULE])]
    with pytest.raises(OptionsError, match=r'"to Zoom" \(7\)'):
        module.run(options(state="absent"), fake.api, True)


def test_absent_when_the_rules_cannot_be_read_in_check_mode_then_a_warning(service):
    fake = service(directory())
    fake.script["GET", "/propagation/rules"] = [(403, {})]
    result = module.run(options(state="absent"), fake.api, True)
    assert result.changed and result.warnings == [UNREADABLE_WARNING]


def test_absent_when_gone_meanwhile_then_unchanged(service):
    fake = service(directory())
    fake.script["DELETE", f"{PATH}/{STORE}"] = [(404, {"code": "NOT_FOUND"})]
    result = module.run(options(state="absent"), fake.api, False)
    assert (result.changed, result.diff) == (False, {"before": {}, "after": {}})


def test_absent_when_the_id_has_another_name_then_an_error(service):
    with pytest.raises(OptionsError, match=r"name: .*PingOne Directory"):
        module.run(options(state="absent", store_id=STORE, name="another"), service(directory()).api, False)


@pytest.mark.parametrize("state", ["present", "absent"])
def test_listing_when_another_task_asked_for_it_too_long_ago_then_decided_anew(state, service):
    fake = service(directory())
    module.run(options(), fake.api, False)
    fake.api.client.kept.asked = False
    fake.sleeps.append(10)
    with pytest.raises(StaleError):
        module.run(options(state=state, status="INACTIVE"), fake.api, False)
    assert fake.writes == []


def test_create_when_nobody_answers_then_what_was_made_is_adopted(service):
    fake = service()
    fake.script["POST", PATH] = [fake.LOST]
    result = module.run(options(status="ACTIVE"), fake.api, False)
    assert (result.changed, result.values["operation"], len(fake.writes)) == (True, "create", 1)


def test_create_when_nobody_answers_and_somebody_else_was_quicker_then_converged(service):
    fake = service()
    fake.script["POST", PATH] = [fake.DROPPED]
    real = fake._serve

    def serve(method, path, body):
        if method == "GET" and fake.writes:
            fake.stores.setdefault(STORE, directory(status="INACTIVE", unknown="theirs"))
        return real(method, path, body)

    fake._serve = serve
    module.run(options(status="ACTIVE"), fake.api, False)
    assert fake.stores[STORE]["status"] == "ACTIVE" and fake.stores[STORE]["unknown"] == "theirs"
    assert [write.method for write in fake.writes] == ["POST", "PUT"]


CASES = {
    "nothing": {},
    "name": {"name": "new"},
    "status": {"status": "INACTIVE"},
    "description": {"description": "d"},
    "cleared": {"description": ""},
    "id": {"store_id": STORE, "name": "new"},
    "unknown id": {"store_id": "x"},
    "absent": {"state": "absent"},
    "absent by name": {"state": "absent", "name": "PingOne Directory"},
    "absent by id and name": {"state": "absent", "store_id": STORE, "name": "new"},
}
STANDING = {
    "none": [],
    "one": [directory()],
    "rich": [directory(unknown="kept", status=None, description="d", configuration={"A": "b", "C": "****"})],
    "two": [directory(), directory(id=OTHER, name="new")],
}


@pytest.mark.parametrize(("case", "standing"), list(itertools.product(CASES, STANDING)))
def test_check_mode_when_compared_then_says_what_the_real_run_says(case, standing, service):
    told = {}
    for check in (True, False):
        fake = service(*STANDING[standing])
        told[check] = outcome(options(**CASES[case]), fake, check)
        assert not (check and fake.writes)
    assert told[True] == told[False]


def outcome(given, fake, check):
    """Return all that a run tells, but for ids and timestamps."""
    try:
        result = module.run(given, fake.api, check)
    except PingOneError as error:
        return str(error)
    store = {name: value for name, value in (result.values["store"] or {}).items() if name not in TIMES}
    return result.changed, store, result.values["operation"], result.diff, result.warnings


TIMES = ("id", "created_at", "updated_at")


def test_put_when_the_record_is_rich_then_no_mask_is_sent(service):
    fake = service(directory(masked="********", configuration={"A": "b", "SECRET": "********"}, syncStatus={}))
    module.run(options(status="INACTIVE"), fake.api, False)
    sent = {"type": "directory", "name": "PingOne Directory", "status": "INACTIVE", "configuration": {"A": "b"}}
    assert fake.writes[0].body == sent


def test_answer_when_another_than_was_sent_then_a_warning_names_the_option(service):
    fake = service(directory())
    fake.script["PUT", f"{PATH}/{STORE}"] = [(200, directory(description="another", status="ACTIVE"))]
    result = module.run(options(description="d", status="INACTIVE"), fake.api, False)
    assert result.warnings == ["PingOne answered with another value than was sent for: description, status."]


def test_configuration_when_read_then_in_no_later_text(service):
    fake = service(directory(configuration={"A": "a-hidden-text"}))
    fake.script["PUT", f"{PATH}/{STORE}"] = [(400, {"code": "INVALID_DATA", "message": "a-hidden-text is wrong"})]
    with pytest.raises(ServiceError) as failure:
        module.run(options(status="INACTIVE"), fake.api, False)
    assert "is wrong" in str(failure.value) and "a-hidden-text" not in str(failure.value)


# pingone_directory_store_info


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        ({}, [OTHER, STORE]),
        *(({"name": "b"}, [STORE]), ({"name": "c"}, [])),
        *(({"store_id": OTHER}, [OTHER]), ({"store_id": "x"}, [])),
    ],
)
def test_info_when_asked_then_the_directory_stores_sorted(given, ids, service):
    fake = service(directory(name="b"), directory(id=OTHER, name="a"))
    result = info.run({"name": None, "store_id": None, **given}, fake.api, False)
    assert [one["id"] for one in result.values["stores"]] == ids and not result.changed
    assert fake.asked == [LIST]


def test_main_when_run_then_core_gets_all_of_it(run_main, service):
    fake = service(directory())
    fake.script["PUT", f"{PATH}/{STORE}"] = [(200, directory())]
    outcome = run_main(module, fake, status="INACTIVE", _ansible_diff=True)
    assert set(outcome.result) - {"invocation"} == {"changed", "store", "operation", "diff"}
    assert outcome.warnings and not outcome.failed
    assert [one["id"] for one in run_main(info, service(directory())).result["stores"]] == [STORE]


@pytest.mark.parametrize(
    ("used", "given", "said"),
    [
        (module, {"status": "active"}, "value of status must be one of: ACTIVE, INACTIVE"),
        (module, {"managed": True}, "managed"),
        (info, {"name": "a", "store_id": "b"}, "mutually exclusive"),
    ],
)
def test_arguments_when_against_the_spec_then_core_says_so(used, given, said, run_main):
    outcome = run_main(used, **given)
    assert outcome.failed and said in outcome.result["msg"]
