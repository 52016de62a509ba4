# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_propagation_rule_info, and main() of both modules through the real AnsibleModule."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.modules import pingone_propagation_rule as module
from ansible_collections.community.pingone.plugins.modules import pingone_propagation_rule_info as info

PLAN = "b0b0b0b0-0000-4000-8000-000000000001"
ZOOM = "da166d8e-eaa7-4251-8480-85448e095bc3"
DIRECTORY = "d0d0d0d0-0000-4000-8000-000000000001"
RULE = "e0e0e0e0-0000-4000-8000-000000000001"
SECOND = "e0e0e0e0-0000-4000-8000-000000000002"
THIRD = "e0e0e0e0-0000-4000-8000-000000000003"
OTHER = "11111111-2222-4333-8444-555555555555"


def read(service, **over):
    """Read rules with the module's options, defaulted as core does it."""
    options = {name: spec.get("default") for name, spec in info.ARGUMENTS["argument_spec"].items()} | over
    return info.run(options, service.api, False).values["rules"]


@pytest.fixture
def service(chain):
    """Return a PingOne with three rules in two plans, out of order."""
    built = chain()
    built.plans[OTHER] = {"id": OTHER, "name": "another"}
    built.seed(id=THIRD, name="zebra", targetStore={"id": DIRECTORY})
    built.seed(id=SECOND, name="twin", plan={"id": OTHER})
    built.seed(name="twin", mappings={"userName": "email"})
    return built


def test_read_when_nothing_is_asked_for_then_all_sorted_with_mappings_and_names(service):
    rules = read(service)
    assert [rule["id"] for rule in rules] == [RULE, SECOND, THIRD]
    assert rules[0]["mappings"] == [{"target_attribute": "userName", "source_attribute": "email"}]
    names = [(rule["plan"], rule["source_store"], rule["target_store"]) for rule in rules]
    assert names == [
        ("Provisioning", "PingOne", "zoom connection"),
        ("another", "PingOne", "zoom connection"),
        ("Provisioning", "PingOne", "PingOne"),
    ]
    assert service.asked == ["GET plans", *["GET plans/rules"] * 2, "GET stores", *["GET rules/mappings"] * 3]


@pytest.mark.parametrize(
    ("over", "found"),
    [
        ({"name": "twin"}, [RULE, SECOND]),
        ({"name": "Twin"}, []),
        ({"rule_id": SECOND.upper()}, [SECOND]),
        ({"rule_id": OTHER}, []),
        ({"plan": "another"}, [SECOND]),
        ({"plan_id": PLAN}, [RULE, THIRD]),
        ({"plan": "x"}, []),
        ({"target_store_id": ZOOM.upper()}, [RULE, SECOND]),
        ({"target_store_id": ZOOM, "plan_id": PLAN, "name": "twin"}, [RULE]),
    ],
)
def test_read_when_filtered_then_those_and_no_mappings_of_others(over, found, service):
    assert [rule["id"] for rule in read(service, **over)] == found
    assert service.asked.count("GET rules/mappings") == len(found)
    assert service.asked.count("GET stores") == bool(found)


def test_read_without_mappings_then_none_are_asked_for_and_it_does_not_look_as_if_there_were_none(service):
    rules = read(service, with_mappings=False)
    assert [(rule["id"], rule["mappings"]) for rule in rules] == [(RULE, None), (SECOND, None), (THIRD, None)]
    assert "GET rules/mappings" not in service.asked


def test_read_when_a_store_is_gone_then_it_has_no_name_but_a_spelling_makes_none_gone(chain):
    service = chain()
    service.seed(targetStore={"id": ZOOM.upper()}, sourceStore={"id": OTHER})
    assert [(rule["target_store"], rule["source_store"]) for rule in read(service)] == [("zoom connection", None)]


def test_read_when_there_is_no_plan_then_none(chain):
    service = chain()
    service.plans.clear()
    assert read(service) == []
    assert service.asked == ["GET plans"]


def test_read_when_compared_then_what_the_other_module_returns(chain):
    service = chain()
    rule = service.seed(description="d", groups=[{"id": OTHER}], populationExpression="x pr")
    options = {name: one.get("default") for name, one in module.ARGUMENTS["argument_spec"].items()}
    assert read(service) == [module.run({**options, "name": rule["name"]}, service.api, False).values["rule"]]


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({}, "one of the following is required: name, rule_id"),
        ({"name": "x", "populations": ["*"], "population_expression": "x pr"}, "mutually exclusive: populations|"),
        ({"name": "x", "mappings": [{"source_attribute": "email"}]}, "target_attribute"),
        ({"name": "x", "mappings": [{"target_attribute": "a", "source": "b"}]}, "source"),
        ({"name": "x", "active": "perhaps"}, "active"),
        ({"name": "x", "state": "gone"}, "value of state must be one of: present, absent"),
    ],
)
def test_arguments_when_against_the_spec_then_core_says_so(over, said, run_main):
    outcome = run_main(module, **over)
    assert outcome.failed and said in outcome.result["msg"]


@pytest.mark.parametrize("over", [{"name": "x", "rule_id": RULE}, {"plan": "x", "plan_id": PLAN}])
def test_info_arguments_when_both_are_given_then_core_says_so(over, run_main):
    outcome = run_main(info, **over)
    assert outcome.failed and "mutually exclusive" in outcome.result["msg"]


def test_options_when_several_are_wrong_then_all_are_named_at_once_before_any_request(run_main):
    outcome = run_main(
        module,
        name="",
        rule_id="",
        populations=["*", "Staff", " "],
        groups=[""],
        mappings=[
            {"target_attribute": "", "source_attribute": "a"},
            {"target_attribute": "userName", "source_attribute": "a", "expression": "b"},
            {"target_attribute": "userName", "source_attribute": "", "expression": ""},
        ],
    )
    assert outcome.failed
    for problem in (
        "name: is missing; give name, rule_id or both.",
        "populations: an entry is empty.",
        'populations: "*" stands for all of them, so it is given alone.',
        "groups: an entry is empty.",
        "mappings[0]: target_attribute is empty.",
        "mappings[1]: give either source_attribute or expression (to userName).",
        "mappings[2]: there is more than one mapping to userName.",
        "mappings[2]: give either source_attribute or expression (to userName).",
    ):
        assert f"\n- {problem}" in outcome.result["msg"]


def test_options_when_absent_then_only_what_counts_is_checked(run_main, chain):
    service = chain()
    outcome = run_main(module, service.service, name="x", state="absent", mappings=[{"target_attribute": ""}])
    assert not outcome.failed and outcome.result["changed"] is False


def test_main_when_run_then_the_result_and_its_warnings(run_main, chain):
    service = chain()
    service.seed(active=False)
    outcome = run_main(module, service.service, name="to Zoom", purge_mappings=False, mappings=[])
    assert outcome.warnings == [module.INACTIVE_WARNING]
    assert outcome.result["operation"] == "none" and outcome.result["rule"]["name"] == "to Zoom"
    assert run_main(info, service.service).result["rules"] == [outcome.result["rule"]]


@pytest.mark.parametrize(
    ("target", "option"),
    [
        ("targetStore.id", "target_store"),
        ("sourceStore", "source_store"),
        ("plan.id", "plan"),
        ("populationExpression", "population_expression"),
        ("targetAttribute", "mappings.target_attribute"),
        ("groups.id", "groups"),
        ("somethingElse", "somethingElse"),
    ],
)
def test_refusal_when_it_has_a_target_then_in_the_options_words(target, option, run_main, chain):
    service = chain()
    details = [{"code": "INVALID_VALUE", "target": target, "message": "No."}]
    service.service.script["POST", f"/propagation/plans/{PLAN}/rules"] = [(400, {"code": "X", "details": details})]
    outcome = run_main(module, service.service, name="x", target_store_id=ZOOM)
    assert f"\n- {option}: INVALID_VALUE: No." in outcome.result["msg"]
    assert [one["target"] for one in outcome.result["failure"]["details"]] == [option]


def test_refusal_when_it_is_about_a_description_then_the_characters_are_named(run_main, chain):
    service = chain()
    details = [{"code": "INVALID_VALUE", "target": "description", "message": "No."}]
    service.service.script["POST", f"/propagation/plans/{PLAN}/rules"] = [(400, {"code": "X", "details": details})]
    outcome = run_main(module, service.service, name="x", target_store_id=ZOOM, description="<")
    assert "A description must not hold any of the characters $ + < = > ^ ` | ~" in outcome.result["msg"]


def test_refusal_when_it_quotes_what_is_not_known_then_hidden(run_main, chain):
    service = chain()
    service.seed(description="old", unknown={"key": "a-text-that-may-be-secret"})
    details = [{"code": "X", "target": "unknown", "message": "a-text-that-may-be-secret"}]
    service.service.script["PUT", f"/propagation/rules/{RULE}"] = [(400, {"code": "X", "details": details})]
    outcome = run_main(module, service.service, name="to Zoom", description="new")
    assert outcome.failed and "a-text-that-may-be-secret" not in outcome.text
