# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_propagation_rule: what it makes of each situation, in which order, and that check mode says the same."""

from __future__ import annotations

import itertools

import pytest

from ansible_collections.community.pingone.plugins.module_utils._errors import OptionsError, PingOneError, ServiceError
from ansible_collections.community.pingone.plugins.modules import pingone_propagation_rule as module

ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
PLAN = "b0b0b0b0-0000-4000-8000-000000000001"
DIRECTORY = "d0d0d0d0-0000-4000-8000-000000000001"
ZOOM = "da166d8e-eaa7-4251-8480-85448e095bc3"
RULE = "e0e0e0e0-0000-4000-8000-000000000001"
OTHER = "11111111-2222-4333-8444-555555555555"
READS = ["GET plans", "GET plans/rules", "GET rules/mappings", "GET stores"]
STAFF = "57aff000-0000-4000-8000-000000000001"
GUESTS = "6e575000-0000-4000-8000-000000000001"
BOTH = f'population.id eq "{STAFF}" or population.id eq "{GUESTS}"'
TIMES = ("id", "created_at", "updated_at")


def mappings(**sources):
    """Return the option: source attributes by target attribute; a text in braces is an expression."""
    return [
        {
            "target_attribute": target,
            "source_attribute": None if source.startswith("{") else source,
            "expression": source.strip("{}") if source.startswith("{") else None,
        }
        for target, source in sources.items()
    ]


def options(**over):
    """Return the module's options, defaulted as core does it."""
    spec = module.ARGUMENTS["argument_spec"]
    return {**{name: one.get("default") for name, one in spec.items()}, "name": "to Zoom", **over}


def full(**over):
    """Return options that say all that Chain.seed() holds."""
    return options(
        target_store="zoom connection", active=True, mappings=mappings(userName="email", name="name"), **over
    )


def run(service, check=False, **over):
    """Run the module with full() options."""
    return module.run({**full(), **over}, service.api, check)


def refused(service, **over):
    """Run and expect a refusal with nothing written; return its text."""
    with pytest.raises(OptionsError) as refusal:
        run(service, **over)
    assert service.written == []
    return str(refusal.value)


def test_create_when_there_is_nothing_then_inactive_then_mappings_then_active(chain):
    service = chain()
    result = run(service)
    assert service.asked == [
        *("GET plans", "GET plans/rules", "GET stores"),
        *("POST plans/rules", "POST rules/mappings", "POST rules/mappings", "PUT rules"),
    ]
    assert (result.changed, result.values["operation"], result.warnings) == (True, "create", [])
    (rule,) = service.rules.values()
    assert service.service.writes[0].body == {
        "plan": {"id": PLAN},
        "sourceStore": {"id": DIRECTORY},
        "targetStore": {"id": ZOOM},
        "name": "to Zoom",
        "active": False,
    }
    assert service.service.writes[1].body == {"targetAttribute": "userName", "sourceAttribute": "email"}
    assert rule["active"] is True and service.mapped(rule["id"]) == {"userName": "email", "name": "name"}
    assert result.values["rule"] == {
        "id": rule["id"],
        "environment_id": ENVIRONMENT,
        "name": "to Zoom",
        "description": "",
        "active": True,
        "plan": "Provisioning",
        "plan_id": PLAN,
        "source_store": "PingOne",
        "source_store_id": DIRECTORY,
        "target_store": "zoom connection",
        "target_store_id": ZOOM,
        "population_expression": "",
        "groups": [],
        "mappings": [
            {"target_attribute": "name", "source_attribute": "name"},
            {"target_attribute": "userName", "source_attribute": "email"},
        ],
        "created_at": rule["createdAt"],
        "updated_at": rule["updatedAt"],
    }
    assert result.diff["before"] == {}
    assert result.diff["after"]["mappings"] == {
        "name": {"source_attribute": "name"},
        "userName": {"source_attribute": "email"},
    }


def test_create_when_inactive_is_wanted_then_the_rule_is_written_once(chain):
    service = chain()
    run(service, active=None)
    assert service.written == ["POST plans/rules", "POST rules/mappings", "POST rules/mappings"]
    assert [one["active"] for one in service.rules.values()] == [False]


@pytest.mark.parametrize("order", [1, -1])
def test_second_run_when_nothing_happened_then_reads_only(order, chain):
    service = chain()
    run(service, description="d", population_expression="x pr", groups=[GUESTS, STAFF])
    service.forget()
    options_again = {"description": "d", "population_expression": "x pr", "groups": [GUESTS, STAFF][::order]}
    result = run(service, mappings=full()["mappings"][::order], **options_again)
    assert service.asked == READS
    assert (result.changed, result.values["operation"], result.warnings) == (False, "none", [])
    assert result.diff["before"] == result.diff["after"]


@pytest.mark.parametrize("bare", [False, True])
def test_reads_when_all_ids_are_given_then_the_rules_and_the_mappings_only(bare, chain):
    service = chain()
    service.bare = bare
    service.seed()
    result = run(service, plan_id=PLAN, source_store_id=DIRECTORY, target_store_id=ZOOM, target_store=None)
    assert service.asked == ["GET plans/rules", "GET rules/mappings"]
    assert not result.changed
    names = ("plan", "source_store", "target_store")
    assert [result.values["rule"][name] for name in names] == [None, None, None]


WRITES = {
    "one mapping changed by hand": ({"mappings": {"userName": "email", "name": "nickname"}}, {}, ["PUT mappings"]),
    "one missing": ({"mappings": {"userName": "email"}}, {}, ["POST rules/mappings"]),
    "one too many": ({"mappings": {"userName": "email", "name": "name", "x": "y"}}, {}, ["DELETE mappings"]),
    "one too many, kept": (
        {"mappings": {"userName": "email", "name": "name", "x": "y"}},
        {"purge_mappings": False},
        [],
    ),
    "all at once": (
        {"mappings": {"x": "y", "userName": "id"}},
        {},
        ["PUT rules", "PUT mappings", "POST rules/mappings", "DELETE mappings", "PUT rules"],
    ),
    "all at once, inactive before": (
        {"mappings": {"x": "y", "userName": "id"}, "active": False},
        {"description": "new"},
        ["PUT mappings", "POST rules/mappings", "DELETE mappings", "PUT rules"],
    ),
    "all at once, inactive after": (
        {"mappings": {"x": "y", "userName": "id"}},
        {"active": False, "description": "new"},
        ["PUT rules", "PUT mappings", "POST rules/mappings", "DELETE mappings"],
    ),
    "one mapping and the rule": (
        {"mappings": {"userName": "email"}},
        {"description": "new"},
        ["POST rules/mappings", "PUT rules"],
    ),
    "one mapping, inactive after": (
        {"mappings": {"userName": "email"}},
        {"active": False},
        ["PUT rules", "POST rules/mappings"],
    ),
    "the rule": ({"description": "old"}, {"description": ""}, ["PUT rules"]),
    "activate": ({"active": False}, {}, ["PUT rules"]),
    "deactivate": ({}, {"active": False}, ["PUT rules"]),
    "none is given": ({"mappings": {"x": "y"}}, {"mappings": None}, []),
    "none is left": ({}, {"mappings": [], "active": False}, ["PUT rules", "DELETE mappings", "DELETE mappings"]),
    "absent": ({}, {"state": "absent"}, ["DELETE rules"]),
}


@pytest.mark.parametrize("case", WRITES)
def test_writes_when_something_differs_then_the_fewest_and_check_mode_says_the_same(case, chain):
    seed, over, wanted = WRITES[case]
    told = []
    for check in (True, False):
        service = chain()
        service.seed(**seed)
        before = service.mapped()
        result = run(service, check, **over)
        assert service.written == ([] if check else wanted)
        assert result.changed is bool(wanted)
        rule = {name: one for name, one in (result.values["rule"] or {}).items() if name not in TIMES}
        told.append((rule, result.values["operation"], result.diff, result.warnings))
        if not check:
            assert_never_half_mapped(service, before)
            service.forget()
            assert not run(service, **over).changed
            assert service.written == []
    assert told[0] == told[1]


def assert_never_half_mapped(service, before):
    """An active rule has the mappings of before, or those of now, and nothing between."""
    seen = [mapped for active, mapped in service.states if active]
    assert [one for one in seen if one not in (before, service.mapped())] == []


def test_update_when_written_then_the_whole_record_with_what_is_not_known_here(chain):
    service = chain()
    service.seed(
        configuration={"BASE_DN": "dc=example"}, parentRule={"id": OTHER}, x=[1], description="old", masked="*****"
    )
    result = run(service, description="new")
    body = service.service.writes[0].body
    assert body == {
        "name": "to Zoom",
        "description": "new",
        "active": True,
        "plan": {"id": PLAN},
        "sourceStore": {"id": DIRECTORY},
        "targetStore": {"id": ZOOM},
        "deprovision": False,
        "configuration": {"BASE_DN": "dc=example"},
        "parentRule": {"id": OTHER},
        "x": [1],
    }
    assert [warning for warning in result.warnings if "masked" in warning]
    assert "BASE_DN" not in str(result.values) + str(result.diff)


def test_update_when_a_mapping_is_written_then_what_is_not_known_here_is_kept(chain):
    service = chain()
    service.seed(mappings={"userName": "email"})
    service.map("name", "nickname", name="n", attributeMappingType="userAttributeMapping", x=1, expression="")
    run(service, mappings=mappings(userName="email", name="{user.name}"))
    assert service.service.writes[0].body == {
        "targetAttribute": "name",
        "expression": "user.name",
        "name": "n",
        "attributeMappingType": "userAttributeMapping",
        "x": 1,
        "rule": {"id": RULE},
    }


def test_mappings_when_there_are_several_to_one_attribute_then_the_right_one_stays(chain):
    service = chain()
    service.seed(mappings={"userName": "id"})
    service.map("userName", "email")
    service.map("name", "name")
    result = run(service)
    assert service.written == ["DELETE mappings"]
    assert service.mapped() == {"userName": "email", "name": "name"}
    assert result.diff["before"]["mappings"]["userName"] == [{"source_attribute": "email"}, {"source_attribute": "id"}]


def test_mappings_when_none_of_several_is_right_then_the_others_go_before_it_is_changed(chain):
    service = chain()
    service.seed(mappings={"name": "name"})
    service.map("userName", "a")
    service.map("userName", "b")
    run(service, purge_mappings=False)
    assert service.written == ["PUT rules", "DELETE mappings", "PUT mappings", "PUT rules"]
    assert service.mapped() == {"userName": "email", "name": "name"}


def test_mappings_of_groups_when_purged_then_are_left_alone(chain):
    service = chain()
    service.seed()
    service.map("displayName", "name", attributeMappingType="groupAttributeMapping")
    result = run(service)
    assert not result.changed
    assert len(result.values["rule"]["mappings"]) == 2


@pytest.mark.parametrize("case", ["create", "add"])
def test_mappings_when_pingone_wants_a_name_then_it_gets_one_that_no_other_has(case, chain):
    service = chain()
    service.needs_name = True
    if case == "add":
        service.seed(mappings={"x": "y"}, active=False)
    run(service, active=False)
    tried = [one.body.get("name") for one in service.service.writes if one.path.endswith("/mappings")]
    (rule_id,) = service.rules
    assert tried == [None, f"userName of {rule_id}", f"name of {rule_id}"]
    service.forget()
    assert not run(service, active=False).changed


# Populations and groups.


@pytest.mark.parametrize(
    ("given", "expression"),
    [
        (["Staff"], f'population.id eq "{STAFF}"'),
        (["Staff", GUESTS], f'population.id eq "{STAFF}" or population.id eq "{GUESTS}"'),
        ([GUESTS, "Guests"], f'population.id eq "{GUESTS}"'),
        (["*"], "population.id pr"),
        ([], ""),
    ],
)
def test_populations_when_given_then_become_the_expression(given, expression, chain):
    service = chain()
    service.populations = [
        {"id": STAFF, "name": "Staff"},
        {"id": GUESTS, "name": "Guests"},
        {"id": OTHER, "name": "staff"},
    ]
    result = run(service, populations=given)
    assert result.values["rule"]["population_expression"] == expression
    named = [one for one in given if one in ("Staff", "Guests")]
    assert service.asked.count("GET populations") == bool(named)
    service.forget()
    assert not run(service, populations=given[::-1]).changed
    assert service.written == []


def test_populations_when_a_name_is_no_unicode_then_not_there(chain):
    with pytest.raises(OptionsError, match="there is no population"):
        run(chain(), populations=["a\ud800"])


@pytest.mark.parametrize(
    "stands",
    [
        f'population.id eq "{GUESTS}" or population.id eq "{STAFF}"',
        f'(POPULATION.ID  EQ "{STAFF.upper()}")  OR (population.id eq "{GUESTS}")',
        " Population.id  PR",
    ],
)
def test_populations_when_the_expression_says_the_same_then_unchanged(stands, chain):
    service = chain()
    service.seed(populationExpression=stands)
    assert not run(service, populations=[STAFF, GUESTS] if STAFF in stands.lower() else ["*"]).changed


@pytest.mark.parametrize("stands", [f'population.id eq "{STAFF}"', f"{BOTH} or x pr", f"{BOTH} and x pr", "x pr", None])
@pytest.mark.parametrize("given", [[STAFF, GUESTS], [], ["*"]])
def test_populations_when_the_expression_says_something_else_then_changed(stands, given, chain):
    service = chain()
    service.seed(populationExpression=stands, populations=[{"id": OTHER}])
    result = run(service, populations=given)
    assert result.changed is bool(stands or given)
    if result.changed:
        (rule,) = service.rules.values()
        assert rule.get("populationExpression", "") == result.values["rule"]["population_expression"] != (stands or "")
        assert "populations" not in rule


def test_groups_when_given_then_compared_as_a_set(chain):
    service = chain()
    service.groups = [{"id": STAFF, "name": 'the "best"'}, {"id": GUESTS, "name": "g"}]
    result = run(service, groups=['the "best"', OTHER])
    assert result.values["rule"]["groups"] == sorted([STAFF, OTHER])
    service.forget()
    assert not run(service, groups=[OTHER, STAFF, OTHER]).changed
    assert not run(service, groups=None).changed
    assert run(service, groups=[]).values["rule"]["groups"] == []


def test_names_when_looked_up_then_the_query_asks_for_them_and_is_escaped(chain):
    service = chain()
    service.groups = [{"id": STAFF, "name": 'the "best"'}]
    run(service, groups=['the "best"'])
    (path,) = [one.path for one in service.service.requests if one.path.startswith("/groups")]
    assert path == "/groups?filter=name+eq+%22the+%5C%22best%5C%22%22"


def test_names_when_too_many_for_a_query_then_all_are_listed(chain):
    service = chain()
    names = [f"a group with the number {number}" for number in range(100)]
    service.groups = [
        {"id": f"{number:08d}-0000-4000-8000-000000000000", "name": name} for number, name in enumerate(names)
    ]
    assert len(run(service, groups=names).values["rule"]["groups"]) == 100
    assert "/groups" in [one.path for one in service.service.requests]


@pytest.mark.parametrize(("status", "told"), [(403, True), (500, False)])
@pytest.mark.parametrize("option", ["groups", "populations"])
def test_names_when_the_worker_may_not_read_them_then_told_which_role_or_that_ids_do(option, status, told, chain):
    service = chain()
    service.service.script["GET", f"/{option}?filter=name+eq+%22Staff%22"] = [(status, {})]
    with pytest.raises(ServiceError) as error:
        run(service, **{option: ["Staff"]})
    remedy = f"To look {option} up by their names, the worker application needs a role that may read them. Or give IDs"
    assert (remedy in str(error.value)) is told
    assert service.written == []


def test_groups_when_they_are_the_same_then_sent_as_they_stand(chain):
    service = chain()
    stands = [{"id": STAFF, "name": "Staff"}, {"id": GUESTS}]
    service.seed(groups=stands)
    run(service, groups=[GUESTS, STAFF], description="new")
    assert service.rules[RULE]["groups"] == stands


# What cannot be.


def test_problems_when_several_then_all_at_once(chain):
    service = chain()
    service.seed(id=OTHER, name="another name")
    service.seed()
    service.stores = service.service.stores
    service.stores[STAFF] = {"id": STAFF, "name": "PingOne", "type": "directory"}
    text = refused(
        service,
        rule_id=RULE,
        name="another name",
        source_store="PingOne",
        target_store="zoom",
        populations=["nobody"],
        groups=["none"],
        mappings=[],
    )
    for problem in (
        f'source_store: 2 stores are named "PingOne": {STAFF}, {DIRECTORY}. Give source_store_id to choose one.',
        'target_store: there is no store "zoom" in this environment.',
        'populations: there is no population "nobody" in this environment.',
        'groups: there is no group "none" in this environment.',
        f'name: the name "another name" is taken by another rule: {OTHER}.',
        "mappings: PingOne activates no rule without a mapping; give at least one, or set active to false.",
    ):
        assert f"\n- {problem}" in text
    assert text.startswith("Nothing was written. 6 problems:")


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"target_store": None}, "target_store: this or target_store_id is required to create a rule."),
        ({"target_store_id": OTHER}, f"target_store_id: there is no store {OTHER} in this environment."),
        (
            {"target_store_id": ZOOM, "target_store": "x"},
            f'target_store: the store {ZOOM} is named "zoom connection", not "x".',
        ),
        ({"plan_id": PLAN, "plan": "x"}, f'plan: the propagation plan {PLAN} is named "Provisioning", not "x".'),
        ({"plan": "x"}, 'plan: there is no propagation plan "x" in this environment.'),
        ({"plan_id": OTHER, "plan": "x"}, f"plan_id: there is no propagation plan {OTHER} in this environment."),
        ({"plan_id": OTHER}, f"plan_id: there is no propagation plan {OTHER} in this environment. Check plan_id"),
        ({"rule_id": OTHER}, f"rule_id: there is no rule {OTHER} in the plan {PLAN}."),
        ({"mappings": None}, "mappings: PingOne activates no rule without a mapping"),
    ],
)
@pytest.mark.parametrize("check", [False, True])
def test_create_when_something_is_missing_then_refused(over, said, check, chain):
    assert said in refused(chain(), check=check, **over)


def test_create_when_there_is_neither_plan_nor_directory_then_both_remedies_are_named(chain):
    service = chain()
    service.plans.clear()
    del service.service.stores[DIRECTORY]
    text = refused(service)
    assert "plan: there is no propagation plan in this environment. Make one first, with community.pingone" in text
    assert "source_store: there is no store of type directory in this environment. Make one first, with" in text


def test_create_when_there_are_several_plans_and_directories_then_one_is_to_be_chosen(chain):
    service = chain()
    service.plans[OTHER] = {"id": OTHER, "name": "another"}
    service.service.stores[OTHER] = {"id": OTHER, "name": "another", "type": "directory"}
    assert f"plan: there are 2 to choose from: {OTHER}, {PLAN}. Give plan or plan_id." in refused(service)
    text = refused(service, plan="another")
    assert (
        f"source_store: there are 2 to choose from: {OTHER}, {DIRECTORY}. Give source_store or source_store_id." in text
    )
    result = run(service, plan="another", source_store="another")
    assert result.values["rule"]["plan_id"] == result.values["rule"]["source_store_id"] == OTHER


@pytest.mark.parametrize("option", ["source_store", "target_store"])
def test_update_when_another_store_is_given_then_refused_with_the_remedy(option, chain):
    service = chain()
    service.seed()
    service.service.stores[OTHER] = {"id": OTHER, "name": "another", "type": "Zoom"}
    stands = f'"zoom connection" ({ZOOM})' if option == "target_store" else f'"PingOne" ({DIRECTORY})'
    text = refused(service, **{option: "another"})
    assert (
        f'{option}: the rule {RULE} refers to {stands}, not "another" ({OTHER}). PingOne does not change that.' in text
    )
    assert "Delete the rule with state: absent" in text


def test_update_when_stores_are_not_given_then_they_stay(chain):
    service = chain()
    service.seed(description="old")
    service.service.stores[OTHER] = {"id": OTHER, "name": "another", "type": "directory"}
    run(service, target_store=None, description="new")
    assert service.rules[RULE]["targetStore"] == {"id": ZOOM}


def test_update_when_the_store_is_given_by_an_id_in_capitals_then_it_is_the_same(chain):
    service = chain()
    service.seed()
    ids = {"source_store_id": DIRECTORY.upper(), "target_store_id": ZOOM.upper()}
    assert not run(service, target_store=None, **ids).changed


def test_update_when_an_active_rule_has_no_mappings_then_it_goes_on_without(chain):
    """The console makes such rules, for which the store's usual mappings hold."""
    service = chain()
    service.seed(mappings={})
    run(service, mappings=None, description="new")
    assert service.written == ["PUT rules"]


def test_update_when_a_rule_without_mappings_is_to_be_active_again_then_pingone_decides(chain):
    service = chain()
    service.seed(mappings={}, active=False)
    service.service.script["PUT", f"/propagation/rules/{RULE}"] = [(200, {**service.rules[RULE], "active": True})]
    assert run(service, mappings=None).changed
    assert service.service.writes[0].body["active"] is True


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize(
    ("active", "stands", "given", "warned"),
    [
        (True, {}, mappings(title="title"), True),
        (True, {"userName": "email"}, mappings(title="title"), False),
        (False, {}, mappings(title="title"), False),
        (True, {}, None, False),
    ],
)
def test_first_mapping_of_a_rule_then_a_warning_that_the_usual_ones_end(active, stands, given, warned, check, chain):
    service = chain()
    service.seed(mappings=stands, active=active)
    warnings = run(service, check=check, mappings=given, description="new").warnings
    assert (module.USUAL_WARNING in warnings) is warned


def test_lookup_when_several_have_the_name_then_their_ids(chain):
    service = chain()
    service.seed()
    service.seed(id=OTHER)
    assert f'name: 2 provisioning rules are named "to Zoom": {OTHER}, {RULE}. Give rule_id' in refused(service)
    assert not run(service, rule_id=RULE).changed


def test_rename_when_given_by_id_then_in_place(chain):
    service = chain()
    service.seed()
    result = run(service, rule_id=RULE.upper(), name="another name")
    assert service.written == ["PUT rules"]
    assert service.rules[RULE]["name"] == result.values["rule"]["name"] == "another name"


def test_rename_when_rules_cannot_be_listed_then_the_reason_and_nothing_written(chain):
    service = chain()
    service.seed()
    path = f"/propagation/plans/{PLAN}/rules"
    service.service.script["GET", path] = [(500, {}), (500, {})]
    assert run(service, rule_id=RULE, description="new").changed
    service.forget()
    with pytest.raises(PingOneError, match="list the provisioning rules"):
        run(service, rule_id=RULE, name="another name")
    assert service.written == []


def test_lookup_when_the_rule_is_in_another_plan_then_not_found(chain):
    service = chain()
    service.plans[OTHER] = {"id": OTHER, "name": "another"}
    service.seed(plan={"id": OTHER})
    assert f"rule_id: there is no rule {RULE} in the plan {PLAN}." in refused(
        service, rule_id=RULE, plan="Provisioning"
    )


def test_lookup_when_rules_cannot_be_listed_and_the_one_is_in_another_plan_then_not_found(chain):
    service = chain()
    service.seed(plan={"id": OTHER})
    service.service.script["GET", f"/propagation/plans/{PLAN}/rules"] = [(500, {})]
    assert f"rule_id: there is no rule {RULE} in the plan {PLAN}." in refused(service, rule_id=RULE)


def test_lookup_when_a_list_does_not_repeat_the_plan_then_no_drift(chain):
    service = chain()
    service.seed(plan=None)
    assert not run(service).changed


def test_deactivated_when_active_is_not_given_then_a_warning_in_each_run(chain):
    """So that what an interrupted run has left is not lost in silence."""
    service = chain()
    service.seed(active=False)
    for _run in range(2):
        assert run(service, active=None).warnings == [module.INACTIVE_WARNING]
    assert run(service, active=None, mappings=None).warnings == []
    assert run(service, active=False).warnings == []


# absent


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize("managed", [False, True])
def test_absent_when_the_store_is_managed_then_a_warning(managed, check, chain):
    service = chain()
    service.seed()
    service.service.stores[ZOOM]["managed"] = managed
    result = run(service, check, state="absent")
    assert result.warnings == ([module.MANAGED_WARNING] if managed else [])
    assert (result.changed, result.values) == (True, {"rule": None, "operation": "delete"})
    assert result.diff["before"]["name"] == "to Zoom" and result.diff["after"] == {}
    assert service.asked == ["GET plans", "GET plans/rules", "GET stores", *([] if check else ["DELETE rules"])]


@pytest.mark.parametrize(
    "case", ["no rule", "no plan", "no such plan", "no plan of this id", "no such rule", "gone meanwhile"]
)
def test_absent_when_there_is_none_then_unchanged(case, chain):
    service = chain()
    over = {"no such plan": {"plan": "x"}, "no plan of this id": {"plan_id": OTHER}, "no such rule": {"rule_id": OTHER}}
    if case == "no plan":
        service.plans.clear()
    if case == "gone meanwhile":
        service.seed()
        service.service.script["DELETE", f"/propagation/rules/{RULE}"] = [(404, {"code": "NOT_FOUND"})]
    result = run(service, state="absent", **over.get(case, {}))
    assert (result.changed, result.values) == (False, {"rule": None, "operation": "none"})
    assert (result.warnings, result.diff) == ([], {"before": {}, "after": {}})


def test_absent_when_the_name_is_another_then_refused(chain):
    service = chain()
    service.seed()
    text = refused(service, state="absent", rule_id=RULE, name="x")
    assert f'name: the rule {RULE} is named "to Zoom", not "x"; to delete it' in text


def test_absent_when_the_plan_is_ambiguous_then_refused(chain):
    service = chain()
    service.plans[OTHER] = {"id": OTHER, "name": "another"}
    assert "Give plan or plan_id" in refused(service, state="absent")


@pytest.mark.parametrize("check", [False, True])
def test_deprovision_when_nobody_would_be_then_refused(check, chain):
    service = chain()
    service.seed()
    service.service.stores[ZOOM]["managed"] = False
    assert "deprovision: the rule's target store is not managed" in refused(
        service, check=check, state="absent", deprovision=True
    )


@pytest.mark.parametrize("way", ["store", "rule"])
def test_deprovision_when_asked_for_then_so_is_pingone(way, chain):
    service = chain()
    service.seed(deprovision=way == "rule")
    service.service.stores[ZOOM]["managed"] = way == "store"
    run(service, state="absent", deprovision=True)
    assert service.service.writes[0].path == f"/propagation/rules/{RULE}?deprovision=true"
    assert service.rules == {}


def test_absent_when_the_store_cannot_be_read_then_deleted_with_a_warning(chain):
    service = chain()
    service.seed()
    service.service.script["GET", f"/propagation/stores/{ZOOM}"] = [(403, {})]
    assert run(service, state="absent").warnings == [module.STORE_WARNING]


# Check mode says what the real run says, option by option.

SET = {
    "nothing": {},
    "name only": {"target_store": None, "active": None, "mappings": None},
    "description": {"description": "new"},
    "description cleared": {"description": ""},
    "expression": {"population_expression": "x pr"},
    "expression cleared": {"population_expression": ""},
    "populations": {"populations": [STAFF]},
    "everyone": {"populations": ["*"]},
    "groups": {"groups": [STAFF]},
    "inactive": {"active": False},
    "active unset": {"active": None},
    "no mappings": {"mappings": []},
    "other mappings": {"mappings": mappings(userName="id", x="{y}")},
    "added mappings": {"mappings": mappings(userName="id", x="{y}"), "purge_mappings": False},
    "renamed": {"rule_id": RULE, "name": "x"},
    "unknown id": {"rule_id": OTHER},
    "by id": {"rule_id": RULE, "name": None},
    "plan": {"plan": "Provisioning", "plan_id": PLAN},
    "ids": {"plan_id": PLAN, "source_store_id": DIRECTORY, "target_store": None, "target_store_id": ZOOM},
    "other source": {"source_store": "zoom connection"},
    "absent": {"state": "absent"},
    "absent by id": {"state": "absent", "rule_id": RULE, "name": None},
    "absent, deprovision": {"state": "absent", "deprovision": True},
}
STANDING = {
    "none": None,
    "same": {},
    "bare": {"mappings": {}, "active": None, "deprovision": None},
    "rich": {
        "description": "old",
        "populationExpression": f'population.id eq "{STAFF}"',
        "populations": [{"id": OTHER}],
        "groups": [{"id": GUESTS}, {"id": STAFF}],
        "unknown": {"a": 1},
        "mappings": {"userName": "id", "name": "name", "z": "z"},
    },
}


@pytest.mark.parametrize("case", SET)
@pytest.mark.parametrize("standing", STANDING)
def test_check_mode_when_compared_then_says_what_the_real_run_says(case, standing, chain):
    told = {}
    for check in (True, False):
        service = chain()
        if STANDING[standing] is not None:
            service.seed(**STANDING[standing])
        before = service.mapped()
        try:
            result = run(service, check, **SET[case])
        except PingOneError as error:
            told[check] = str(error)
            assert service.written == []
            continue
        assert not (check and service.written)
        rule = {name: one for name, one in (result.values["rule"] or {}).items() if name not in TIMES}
        told[check] = rule, result.values["operation"], result.diff, result.warnings, result.changed
        if not check:
            assert_never_half_mapped(service, before)
            assert_second_run_is_unchanged(service, SET[case])
    assert told[True] == told[False]


def assert_second_run_is_unchanged(service, over):
    """The same again: nothing is written, and what is returned can be given back."""
    service.forget()
    result = run(service, **over)
    assert (result.changed, service.written) == (False, [])
    rule = result.values["rule"]
    if rule is not None:
        names = set(module.ARGUMENTS["argument_spec"]) & set(rule) - {"environment_id"}
        again = [{**dict.fromkeys(("source_attribute", "expression")), **one} for one in rule["mappings"]]
        assert not module.run(
            {**options(), **{name: rule[name] for name in names}, "mappings": again}, service.api, False
        ).changed


def test_check_mode_when_creating_then_what_only_pingone_knows_is_null(chain):
    rule = run(chain(), True).values["rule"]
    assert [rule[name] for name in TIMES] == [None, None, None]


def test_answer_when_another_value_then_a_warning(chain):
    service = chain()
    service.seed(description="old")
    usual = service._serve
    service._serve = lambda method, path, body: usual(method, path, body and {**body, "description": "theirs"})
    assert run(service, description="new").warnings == [
        "PingOne answered with another value than was sent for: description."
    ]


def test_answer_to_a_creation_when_another_value_then_a_warning_and_no_further_write(chain):
    service = chain()
    usual = service._serve
    service._serve = lambda method, path, body: usual(method, path, body and {**body, "description": "theirs"})
    result = run(service, description="new", active=None, mappings=None)
    assert service.written == ["POST plans/rules"]
    assert [warning for warning in result.warnings if warning.endswith("was sent for: description.")]


def test_answer_when_it_does_not_repeat_the_plan_then_no_warning(chain):
    service = chain()
    usual = service._serve

    def serve(method, path, body):
        status, answer = usual(method, path, body)
        return status, {key: value for key, value in answer.items() if key != "plan"}

    service._serve = serve
    result = run(service, plan_id=PLAN, source_store_id=DIRECTORY, target_store_id=ZOOM, mappings=None, active=False)
    assert (result.warnings, result.values["rule"]["plan_id"]) == ([], PLAN)


def test_every_pair_of_settings_when_run_twice_then_the_second_run_is_unchanged(chain):
    """Settings in pairs, so that no two get in each other's way."""
    present = [one for name, one in SET.items() if "absent" not in name and name not in ("unknown id", "other source")]
    for one, other in itertools.combinations(present, 2):
        service = chain()
        service.seed(**STANDING["rich"])
        over = {**one, **other}
        try:
            run(service, **over)
        except OptionsError:
            continue
        service.forget()
        assert not run(service, **over).changed, over


@pytest.mark.parametrize(
    ("over", "warned"),
    [
        ({}, True),
        ({"sourceStore": {"id": DIRECTORY.upper()}}, True),
        ({"populationExpression": "population.id pr"}, False),
        ({"groups": [{"id": OTHER}]}, False),
        ({"targetStore": {"id": DIRECTORY}}, False),
    ],
)
@pytest.mark.parametrize("check", [False, True])
def test_create_when_another_rule_does_the_same_then_warned_as_it_may_be_the_same_renamed(check, over, warned, chain):
    service = chain()
    service.seed(name="renamed by hand", **over)
    warnings = run(service, check, name="to Zoom", populations=[]).warnings
    assert [RULE in one and "give rule_id" in one for one in warnings] == [True] * warned
