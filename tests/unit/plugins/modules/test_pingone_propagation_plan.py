# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_propagation_plan: what each state makes of each situation, and that check mode says the same."""

from __future__ import annotations

import copy
import dataclasses
import itertools

import pytest

from ansible_collections.community.pingone.plugins.module_utils._errors import OptionsError, PingOneError, ServiceError
from ansible_collections.community.pingone.plugins.modules import pingone_propagation_plan as module
from ansible_collections.community.pingone.plugins.modules import pingone_propagation_plan_info as info

ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
PLAN = "3f0a6e0c-6c1d-4f0b-9a55-2b9c7a1d4e88"
OTHER = "11111111-2222-4333-8444-555555555555"
NEW = "99999999-2222-4333-8444-555555555555"
PATH = "/propagation/plans"
LIST = f"GET {PATH}"
RULE = {"id": "7", "name": "to Zoom"}
NO_TIMES = {"created_at": None, "updated_at": None}
READ_ONLY = {"id", "environment", "createdAt", "updatedAt", "_links", "_embedded"}


def plan(**over):
    """Return a plan as PingOne gives it; None removes."""
    sample = {
        "id": PLAN,
        "environment": {"id": ENVIRONMENT},
        "name": "Identity provisioning",
        "status": "ACTIVE",
        "_links": {"self": {"href": "https://api.pingone.com/v1/x"}},
        **over,
    }
    return {key: value for key, value in sample.items() if value is not None}


@pytest.fixture
def service(pingone):
    """Return a builder of a PingOne in memory that holds plans, and the rules of each of them."""

    def build(*plans, rules=()):
        fake = pingone()
        fake.plans = {one["id"]: one for one in copy.deepcopy(plans)}
        fake.rules = list(rules)

        def keep(plan_id, body):
            assert not READ_ONLY & set(body), body
            fake.plans[plan_id] = {"status": "INACTIVE", **body, "id": plan_id, "environment": {"id": ENVIRONMENT}}
            return fake.plans[plan_id]

        def serve(method, path, body):
            if path == PATH:
                if method == "GET":
                    return 200, {"_embedded": {"plans": list(fake.plans.values())}}
                return (201, keep(NEW, body)) if not fake.plans else (400, {"code": "INVALID_DATA"})
            parts = path.split("/")
            if parts[3] not in fake.plans:
                return 404, {"code": "NOT_FOUND"}
            if path.endswith("/rules"):
                return 200, {"_embedded": {"rules": fake.rules}}
            if method == "DELETE":
                del fake.plans[parts[3]]
                return 204, None
            return 200, keep(parts[3], body) if method == "PUT" else fake.plans[parts[3]]

        fake._serve = serve
        return fake

    return build


def options(**over):
    """Return the module's options, defaulted as core does it."""
    return {**dict.fromkeys(("name", "plan_id", "status")), "state": "present", "delete_rules": False, **over}


SITUATIONS = {
    "none": [],
    "same": [plan()],
    "inactive": [plan(status=None)],
    "renamed": [plan(name="an old name", unknown={"kept": True})],
}


@pytest.mark.parametrize("state", ["present", "absent"])
@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("check", [False, True])
def test_table(state, situation, check, service):
    """Every state in every situation: what is reported, and exactly what is sent."""
    fake = service(*SITUATIONS[situation])
    result = module.run(options(state=state, name="Identity provisioning", status="ACTIVE"), fake.api, check)
    before = {"name": "Identity provisioning", "status": "ACTIVE"}
    before.update({"inactive": {"status": "INACTIVE"}, "renamed": {"name": "an old name"}}.get(situation, {}))
    operation = {"none": "create", "same": "none", "inactive": "update", "renamed": "update"}[situation]
    if state == "absent":
        operation = "delete" if situation in ("same", "inactive") else "none"
    assert (result.changed, result.values["operation"]) == (operation != "none", operation)
    known = {"id": PLAN if situation != "none" else None if check else NEW, "environment_id": ENVIRONMENT, **NO_TIMES}
    after = {"name": "Identity provisioning", "status": "ACTIVE"}
    assert result.values["plan"] == (None if state == "absent" else {**after, **known})
    stood = situation != "none" and (state == "present" or operation == "delete")
    assert result.diff == {"before": before if stood else {}, "after": {} if state == "absent" else after}
    wanted = {
        "none": [],
        "create": [f"POST {PATH}"],
        "update": [f"PUT {PATH}/{PLAN}"],
        "delete": [f"DELETE {PATH}/{PLAN}"],
    }
    assert [f"{one.method} {one.path}" for one in fake.writes] == ([] if check else wanted[operation])
    assert len(fake.asked) == 1 + (operation == "delete") + len(fake.writes)
    if fake.writes and state == "present":
        assert fake.writes[0].body == {**after, **({"unknown": {"kept": True}} if situation == "renamed" else {})}


def test_second_run_when_nothing_happened_then_one_read(service):
    fake = service()
    assert module.run(options(status="ACTIVE"), fake.api, False).changed
    assert not module.run(options(status="ACTIVE"), fake.api, False).changed
    assert fake.asked == [LIST, f"POST {PATH}", LIST]


def test_create_when_no_name_is_given_then_it_has_one(service):
    fake = service()
    module.run(options(), fake.api, False)
    assert fake.writes[0].body == {"name": "Identity provisioning"}


@pytest.mark.parametrize("given", [{}, {"name": ""}, {"status": ""}, {"status": "ACTIVE"}])
def test_adopted_when_the_options_say_nothing_else_then_unchanged(given, service):
    fake = service(plan(name="of somebody else"))
    result = module.run(options(**given), fake.api, False)
    assert not result.changed and result.values["plan"]["name"] == "of somebody else"
    assert fake.asked == [LIST]


@pytest.mark.parametrize(
    ("status", "changed"), [("ACTIVE", False), ("Active", False), (None, True), ("INACTIVE", True)]
)
def test_status_when_compared_then_null_and_absent_are_inactive(status, changed, service):
    assert module.run(options(status="ACTIVE"), service(plan(status=status)).api, True).changed is changed


# One plan for each environment


REFUSALS = [
    (400, {"code": "INVALID_DATA", "details": [{"code": "UNIQUENESS_VIOLATION", "target": "environment"}]}),
    (
        400,
        {
            "code": "INVALID_DATA",
            "details": [{"code": "INVALID_VALUE", "target": "environment", "message": "existing plan"}],
        },
    ),
    (400, {"code": "INVALID_DATA", "details": [{"code": "UNIQUENESS_VIOLATION", "target": "name"}]}),
    (400, {"code": "INVALID_DATA", "message": "There is an existing plan."}),
    (400, {"code": "REQUEST_FAILED"}),
    (409, {"code": "INVALID_DATA", "details": [{"code": "INVALID_VALUE", "target": "name"}]}),
    (409, {}),
]


@pytest.mark.parametrize("refusal", REFUSALS)
@pytest.mark.parametrize("lag", [0, 2])
def test_create_when_refused_as_there_is_one_then_that_is_adopted(refusal, lag, service):
    """A list may lag, and somebody else may be quicker: the plan that is there is brought to what is wanted."""
    fake = service(plan(name="of somebody else", status="INACTIVE"))
    fake.script["GET", PATH] = [(200, {"_embedded": {"plans": []}})] * (1 + lag)
    fake.script["POST", PATH] = [refusal]
    result = module.run(options(status="ACTIVE"), fake.api, False)
    assert (result.values["operation"], result.values["plan"]["id"]) == ("update", PLAN)
    assert fake.asked == [LIST, f"POST {PATH}", *[LIST] * (1 + lag), f"PUT {PATH}/{PLAN}"]
    assert fake.plans[PLAN]["name"] == "of somebody else" and fake.plans[PLAN]["status"] == "ACTIVE"


def test_create_when_refused_and_the_one_there_is_as_wanted_then_unchanged(service):
    fake = service(plan())
    fake.script["GET", PATH] = [(200, {"_embedded": {"plans": []}})]
    result = module.run(options(status="ACTIVE"), fake.api, False)
    assert (result.changed, result.values["operation"]) == (False, "none")
    assert len(fake.writes) == 1


def test_create_when_refused_and_none_is_there_then_the_refusal(service):
    fake = service()
    fake.script["POST", PATH] = [(400, {"code": "INVALID_DATA", "message": "no licence"})]
    with pytest.raises(ServiceError, match="no licence"):
        module.run(options(), fake.api, False)
    assert fake.asked.count(f"POST {PATH}") == 1


@pytest.mark.parametrize("code", ["INVALID_VALUE", "REQUIRED_VALUE"])
@pytest.mark.parametrize("target", ["name", "status", "$.name"])
def test_create_when_an_option_is_refused_then_not_looked_for(code, target, service):
    fake = service()
    fake.script["POST", PATH] = [(400, {"code": "INVALID_DATA", "details": [{"code": code, "target": target}]})]
    with pytest.raises(ServiceError, match=code):
        module.run(options(), fake.api, False)
    assert fake.asked == [LIST, f"POST {PATH}"]


@pytest.mark.parametrize("lag", [0, 2])
def test_create_when_nobody_answers_then_what_was_made_is_adopted(lag, service):
    fake = service()
    fake.script["POST", PATH] = [fake.LOST]
    fake.script["GET", PATH] = [None, *[(200, {"_embedded": {"plans": []}})] * lag]
    result = module.run(options(status="ACTIVE"), fake.api, False)
    assert (result.values["operation"], result.values["plan"]["id"]) == ("create", NEW)
    assert len(fake.writes) == 1


def test_create_when_dropped_then_sent_again(service):
    fake = service()
    fake.script["POST", PATH] = [fake.DROPPED]
    assert module.run(options(), fake.api, False).values["operation"] == "create"
    assert fake.asked.count(f"POST {PATH}") == 2 and len(fake.plans) == 1


def test_create_when_nobody_answers_and_somebody_else_was_quicker_then_converged(service):
    fake = service()
    fake.script["POST", PATH] = [fake.DROPPED]
    fake.script["GET", PATH] = [None, (200, {"_embedded": {"plans": [plan(name="theirs", status="INACTIVE")]}})]
    real = fake._serve

    def serve(method, path, body):
        if method == "PUT":
            fake.plans[PLAN] = plan()
        return real(method, path, body)

    fake._serve = serve
    result = module.run(options(name="mine", status="ACTIVE"), fake.api, False)
    assert (result.values["plan"]["name"], fake.asked[-1]) == ("mine", f"PUT {PATH}/{PLAN}")


# Which plan


def test_plan_id_when_given_then_that_plan_whatever_its_case(service):
    fake = service(plan(id=OTHER, name="another"), plan())
    result = module.run(options(plan_id=PLAN.upper(), name="new name"), fake.api, False)
    assert fake.writes[0].path == f"{PATH}/{PLAN}" and result.values["plan"]["name"] == "new name"


def test_plan_id_when_unknown_then_present_is_an_error_and_absent_unchanged(service):
    with pytest.raises(OptionsError, match="plan_id"):
        module.run(options(plan_id=OTHER), service(plan()).api, False)
    assert not module.run(options(plan_id=OTHER, state="absent"), service(plan()).api, False).changed


def test_plan_id_when_the_list_is_broken_then_read_by_itself(service):
    fake = service(plan())
    fake.script["GET", PATH] = [(500, {"code": "UNEXPECTED_ERROR"})]
    result = module.run(options(plan_id=PLAN, status="INACTIVE"), fake.api, False)
    assert result.changed and fake.asked == [LIST, f"GET {PATH}/{PLAN}", f"PUT {PATH}/{PLAN}"]


def test_plan_id_when_the_list_is_broken_then_a_new_name_cannot_be_checked(service):
    fake = service(plan())
    fake.script["GET", PATH] = [(500, {"code": "UNEXPECTED_ERROR"})]
    with pytest.raises(ServiceError, match="list the propagation plans"):
        module.run(options(plan_id=PLAN, name="another"), fake.api, False)
    assert fake.writes == []


def test_several_when_there_are_then_the_name_decides(service):
    two = [plan(name="one"), plan(id=OTHER, name="two")]
    fake = service(*two)
    assert module.run(options(name="two", status="INACTIVE"), fake.api, False).values["plan"]["id"] == OTHER
    for name in (None, "three"):
        fake = service(*two)
        with pytest.raises(OptionsError, match=f"{OTHER}, {PLAN}.*plan_id"):
            module.run(options(name=name), fake.api, False)
        assert fake.asked == [LIST]


@pytest.mark.parametrize("state", ["present", "absent"])
def test_several_when_of_one_name_then_an_error_with_the_ids(state, service):
    with pytest.raises(OptionsError, match=f"{OTHER}, {PLAN}"):
        module.run(options(name="Identity provisioning", state=state), service(plan(), plan(id=OTHER)).api, False)


def test_rename_when_the_name_is_taken_then_an_error_with_the_id(service):
    fake = service(plan(), plan(id=OTHER, name="taken"))
    with pytest.raises(OptionsError, match=f"taken.*{OTHER}"):
        module.run(options(plan_id=PLAN, name="taken"), fake.api, False)


# Deleting


@pytest.mark.parametrize("check", [False, True])
def test_absent_when_there_are_rules_then_named_and_kept(check, service):
    fake = service(plan(), rules=[RULE])
    with pytest.raises(OptionsError, match=r'delete_rules: .*"to Zoom" \(7\)'):
        module.run(options(state="absent"), fake.api, check)
    assert fake.writes == [] and fake.asked == [LIST, f"GET {PATH}/{PLAN}/rules"]


def test_absent_when_the_rules_come_without_a_page_then_named_all_the_same(service):
    fake = service(plan())
    fake.script["GET", f"{PATH}/{PLAN}/rules"] = [(200, [RULE])]
    with pytest.raises(OptionsError, match=r'"to Zoom" \(7\)'):
        module.run(options(state="absent"), fake.api, False)


@pytest.mark.parametrize("check", [False, True])
def test_absent_when_rules_may_go_then_named_in_a_warning(check, service):
    fake = service(plan(), rules=[RULE])
    result = module.run(options(state="absent", delete_rules=True), fake.api, check)
    assert result.changed and result.warnings == [f'{module.RULES_WARNING} "to Zoom" (7).']
    assert (PLAN in fake.plans) is check


@pytest.mark.parametrize("check", [False, True])
def test_absent_when_the_rules_cannot_be_read_then_kept_unless_they_may_go(check, service):
    broken = (403, {"code": "ACCESS_FAILED"})
    fake = service(plan())
    fake.script["GET", f"{PATH}/{PLAN}/rules"] = [broken]
    with pytest.raises(ServiceError, match="list the rules of the plan"):
        module.run(options(state="absent"), fake.api, check)
    assert fake.writes == []
    fake.script["GET", f"{PATH}/{PLAN}/rules"] = [broken]
    result = module.run(options(state="absent", delete_rules=True), fake.api, check)
    assert result.changed and result.warnings == [module.UNKNOWN_RULES_WARNING]


def test_absent_when_gone_meanwhile_then_unchanged(service):
    fake = service(plan(), rules=[RULE])
    real = fake._serve

    def serve(method, path, body):
        if path != PATH:
            fake.plans.clear()
        return real(method, path, body)

    fake._serve = serve
    result = module.run(options(state="absent"), fake.api, False)
    assert (result.changed, result.warnings, result.values["operation"]) == (False, [], "none")
    fake = service(plan(), rules=[RULE])
    fake.script["DELETE", f"{PATH}/{PLAN}"] = [(404, {"code": "NOT_FOUND"})]
    result = module.run(options(state="absent", delete_rules=True), fake.api, False)
    assert (result.changed, result.warnings, result.diff) == (False, [], {"before": {}, "after": {}})


def test_absent_when_the_id_has_another_name_then_an_error(service):
    fake = service(plan())
    with pytest.raises(OptionsError, match=r"name: .*Identity provisioning"):
        module.run(options(state="absent", plan_id=PLAN, name="another"), fake.api, False)
    assert fake.asked == [LIST]


# What is the same for each resource

CASES = {
    "nothing": {},
    "name": {"name": "new"},
    "status": {"status": "INACTIVE"},
    "both": {"name": "new", "status": "INACTIVE"},
    "id": {"plan_id": PLAN, "name": "new"},
    "unknown id": {"plan_id": NEW},
    "absent": {"state": "absent"},
    "absent by name": {"state": "absent", "name": "Identity provisioning"},
    "absent by id and name": {"state": "absent", "plan_id": PLAN, "name": "new"},
    "absent with rules": {"state": "absent", "delete_rules": True},
}
STANDING = {
    "none": [],
    "one": [plan()],
    "rich": [plan(unknown="kept", status=None)],
    "two": [plan(), plan(id=OTHER, name="new")],
}


@pytest.mark.parametrize(("case", "standing", "rules"), list(itertools.product(CASES, STANDING, [[], [RULE]])))
def test_check_mode_when_compared_then_says_what_the_real_run_says(case, standing, rules, service):
    told = {}
    for check in (True, False):
        fake = service(*STANDING[standing], rules=rules)
        told[check] = outcome(options(**CASES[case]), fake, check)
        assert not (check and fake.writes)
    assert told[True] == told[False]


def outcome(given, fake, check):
    """Return all that a run tells, but for the id of what is new."""
    try:
        result = module.run(given, fake.api, check)
    except PingOneError as error:
        return str(error)
    return dataclasses.replace(result, values=str(result.values).replace(f"'{NEW}'", "None"))


def test_answer_when_another_than_was_sent_then_a_warning_names_the_option(service):
    fake = service(plan())
    fake.script["PUT", f"{PATH}/{PLAN}"] = [(200, plan(status="INACTIVE", name="new"))]
    result = module.run(options(name="new", status="ACTIVE"), fake.api, False)
    assert result.warnings == ["PingOne answered with another value than was sent for: status."]


def test_put_when_the_record_is_rich_then_unknown_is_kept_and_a_mask_is_not_sent(service):
    fake = service(plan(unknown="kept", nothing=None, masked="********", createdAt="2024", updatedAt="2024"))
    module.run(options(name="new"), fake.api, False)
    assert fake.writes[0].body == {"name": "new", "status": "ACTIVE", "unknown": "kept"}


def test_unknown_values_when_read_then_in_no_later_text(service):
    fake = service(plan(unknown="a-hidden-text"))
    fake.script["PUT", f"{PATH}/{PLAN}"] = [(400, {"code": "INVALID_DATA", "message": "a-hidden-text is wrong"})]
    with pytest.raises(ServiceError) as failure:
        module.run(options(name="new"), fake.api, False)
    assert "is wrong" in str(failure.value) and "a-hidden-text" not in str(failure.value)


# pingone_propagation_plan_info


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        ({}, [OTHER, PLAN]),
        ({"name": "b"}, [PLAN]),
        ({"name": "c"}, []),
        ({"plan_id": OTHER}, [OTHER]),
        ({"plan_id": NEW}, []),
    ],
)
def test_info_when_asked_then_the_plans_sorted(given, ids, service):
    fake = service(plan(name="b"), plan(id=OTHER, name="a", status=None))
    result = info.run({"name": None, "plan_id": None, **given}, fake.api, False)
    assert [one["id"] for one in result.values["plans"]] == ids and not result.changed
    assert fake.asked == [LIST]


def test_info_when_shown_then_in_the_words_of_the_options(service):
    shown = info.run({"name": None, "plan_id": None}, service(plan(unknown="hidden", status=None)).api, False)
    known = {"id": PLAN, "environment_id": ENVIRONMENT, **NO_TIMES}
    assert shown.values == {"plans": [{**known, "name": "Identity provisioning", "status": "INACTIVE"}]}


def test_info_when_the_list_is_broken_then_read_by_id(service):
    fake = service(plan())
    fake.script["GET", PATH] = [(500, {})]
    assert len(info.run({"name": None, "plan_id": PLAN}, fake.api, False).values["plans"]) == 1


# main()


def test_main_when_run_then_core_gets_all_of_it(run_main, service):
    fake = service(plan(), rules=[RULE])
    outcome = run_main(module, fake, state="absent", delete_rules=True, _ansible_diff=True)
    assert set(outcome.result) - {"invocation"} == {"changed", "plan", "operation", "diff"}
    assert outcome.warnings and not outcome.failed
    outcome = run_main(info, service(plan()))
    assert [one["id"] for one in outcome.result["plans"]] == [PLAN]


@pytest.mark.parametrize(
    ("used", "given", "said"),
    [
        (module, {"status": "active"}, "value of status must be one of: ACTIVE, INACTIVE"),
        (module, {"state": "gone"}, "value of state must be one of: present, absent"),
        (info, {"name": "a", "plan_id": "b"}, "mutually exclusive"),
    ],
)
def test_arguments_when_against_the_spec_then_core_says_so(used, given, said, run_main):
    outcome = run_main(used, **given)
    assert outcome.failed and said in outcome.result["msg"]
