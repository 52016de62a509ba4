# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans, rules and mappings: their forms, what is refused, and every switch about them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from .simulator_client import Client

EVERYBODY = "population.id pr"


def refusal(answer: httpx.Response) -> tuple[int, str, str]:
    """Status and the first detail of an error."""
    first = answer.json()["details"][0]
    return answer.status_code, first["code"], first["target"]


def names(client: Client, path: str, kind: str) -> list[str]:
    """The names in a list."""
    return [record["name"] for record in client.read(path)["_embedded"][kind]]


def test_a_plan_lives(client: Client) -> None:
    plan = client.make("plans", {"name": "plan", "id": "mine"})
    assert (set(plan), plan["status"]) == ({"id", "environment", "name", "status", "_links"}, "INACTIVE")
    path = f"plans/{plan['id']}"
    assert client.read(path) == plan
    replaced = client.put(path, plan, name="other", status="ACTIVE")
    assert (replaced.status_code, replaced.json()) == (200, {**plan, "name": "other", "status": "ACTIVE"})
    assert client.put(path, plan, status=None).json()["status"] == "INACTIVE"
    listed = {key: value for key, value in plan.items() if key != "_links"}
    assert client.read("plans")["_embedded"]["plans"] == [listed]
    assert client.http.delete(f"{client.base}/{path}").status_code == 204
    assert client.http.get(f"{client.base}/{path}").status_code == 404
    assert [entry["operation"] for entry in client.journal()] == [
        "create_plan", "read_plan", "replace_plan", "replace_plan", "list_plans", "delete_plan", "read_plan"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, ("REQUIRED_VALUE", "name")),
        ({"name": " "}, ("EMPTY_VALUE", "name")),
        ({"name": 1}, ("INVALID_VALUE", "name")),
        ({"name": "plan", "status": "active"}, ("INVALID_VALUE", "status")),
    ],
)
def test_problems_of_a_plan(client: Client, body: dict[str, Any], found: tuple[str, str]) -> None:
    assert refusal(client.http.post(f"{client.base}/plans", json=body)) == (400, *found)
    plan = client.make("plans", {"name": "plan"})
    assert refusal(client.http.put(f"{client.base}/plans/{plan['id']}", json=body)) == (400, *found)


def test_second_plan_status(client: Client) -> None:
    first = client.make("plans", {"name": "plan"})
    answer = client.http.post(f"{client.base}/plans", json={"name": "plan 2"})
    assert refusal(answer) == (400, "UNIQUENESS_VIOLATION", "environment")
    assert "existing plan" in answer.json()["details"][0]["message"]
    client.settings(second_plan_status=409)
    assert client.http.post(f"{client.base}/plans", json={"name": "plan 2"}).status_code == 409
    client.settings(second_plan_status=None)
    taken = (400, "UNIQUENESS_VIOLATION", "name")
    assert refusal(client.http.post(f"{client.base}/plans", json={"name": "plan"})) == taken
    client.make("plans", {"name": "plan 2"})
    assert refusal(client.put(f"plans/{first['id']}", first, name="plan 2")) == taken
    assert client.put(f"plans/{first['id']}", first).status_code == 200
    assert names(client, "plans", "plans") == ["plan", "plan 2"]


def test_second_directory_status(client: Client) -> None:
    body = {"type": "directory", "name": "PingOne Directory"}
    client.make("stores", body)
    client.make("stores", {**body, "configuration": {}})
    for status in (400, 409):
        client.settings(second_directory_status=status)
        refused = client.http.post(client.stores, json=body)
        assert refusal(refused) == (status, "UNIQUENESS_VIOLATION", "type")
        assert refused.json()["code"] == "INVALID_DATA"
    client.create()


def test_a_directory_has_no_configuration(client: Client) -> None:
    body = {"type": "directory", "name": "PingOne Directory", "configuration": {"X": 1}}
    assert client.make("stores", body)["configuration"] == {"X": 1}
    client.settings(reject_unknown_configuration=True)
    assert refusal(client.http.post(client.stores, json=body)) == (400, "INVALID_PARAMETER", "configuration.X")
    client.make("stores", {**body, "configuration": {}})


def test_deleting_a_plan_takes_its_rules_and_their_mappings_along(client: Client) -> None:
    rule = client.rule()
    other = client.control("rules", {"name": "other", "plan": {"id": "elsewhere"}})
    client.map(rule, "userName", "email")
    kept = client.map(other, "userName", "email")
    assert client.http.delete(f"{client.base}/plans/{rule['plan']['id']}").status_code == 204
    assert [one["id"] for one in client.control("rules")] == [other["id"]]
    assert [one["id"] for one in client.control("mappings")] == [kept["id"]]


def test_a_rule_lives(client: Client) -> None:
    body = client.rule_body()
    under = f"plans/{body['plan']['id']}/rules"
    rule = client.make(under, {**body, "id": "mine", "createdAt": "never", "environment": {"id": "elsewhere"}})
    assert set(rule) == {
        "id", "environment", "createdAt", "updatedAt", "plan", "sourceStore", "targetStore", "name", "active",
        "deprovision", "_links",
    }  # fmt: skip
    assert (rule["active"], rule["deprovision"], rule["createdAt"]) == (False, False, rule["updatedAt"])
    assert rule["environment"] == {"id": client.connection["environment_id"]}
    path = f"rules/{rule['id']}"
    described = client.put(path, rule, description="text", populationExpression=EVERYBODY).json()
    assert (described["description"], described["createdAt"]) == ("text", rule["createdAt"])
    assert described["updatedAt"] > rule["updatedAt"]
    assert set(client.put(path, rule, name="other").json()) == set(rule)
    assert client.read(path)["name"] == "other"
    client.control("rules", {"name": "elsewhere", "plan": {"id": "another"}})
    assert names(client, "rules", "rules") == ["other", "elsewhere"]
    assert names(client, under, "rules") == ["other"]
    mapping = client.map(rule, "userName", "email")
    assert client.http.delete(f"{client.base}/{path}").status_code == 204
    for gone in (path, f"{path}/mappings", f"mappings/{mapping['id']}"):
        assert client.http.get(f"{client.base}/{gone}").status_code == 404
    operations = [entry["operation"] for entry in client.journal()][3:]
    assert operations == [
        "create_rule", "replace_rule", "replace_rule", "read_rule", "list_rules", "list_plan_rules", "create_mapping",
        "delete_rule", "read_rule", "list_mappings", "read_mapping",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"name": None}, ("REQUIRED_VALUE", "name")),
        ({"name": ""}, ("EMPTY_VALUE", "name")),
        ({"active": "yes"}, ("INVALID_VALUE", "active")),
        ({"deprovision": 1}, ("INVALID_VALUE", "deprovision")),
        ({"description": 1}, ("INVALID_VALUE", "description")),
        ({"configuration": "x"}, ("INVALID_VALUE", "configuration")),
        ({"groups": {"id": "x"}}, ("INVALID_VALUE", "groups")),
        ({"groups": ["x"]}, ("INVALID_VALUE", "groups.id")),
        ({"populations": [{}]}, ("INVALID_VALUE", "populations.id")),
        ({"populationExpression": "population.id eq"}, ("INVALID_FILTER", "populationExpression")),
        ({"populationExpression": 1}, ("INVALID_VALUE", "populationExpression")),
        ({"plan": None}, ("REQUIRED_VALUE", "plan.id")),
        ({"plan": {"id": "another"}}, ("INVALID_VALUE", "plan.id")),
        ({"sourceStore": {}}, ("REQUIRED_VALUE", "sourceStore.id")),
        ({"targetStore": {"id": "nowhere"}}, ("INVALID_VALUE", "targetStore.id")),
    ],
)
def test_problems_of_a_rule(client: Client, changes: dict[str, Any], found: tuple[str, str]) -> None:
    body = client.rule_body()
    sent = {key: value for key, value in {**body, **changes}.items() if value is not None}
    assert refusal(client.http.post(f"{client.base}/plans/{body['plan']['id']}/rules", json=sent)) == (400, *found)
    assert client.control("rules") == []


def test_pingone_stands_on_one_side(client: Client) -> None:
    body = client.rule_body()
    inbound = client.control("stores", {"type": "PingOne", "name": "inbound"})
    under = f"plans/{body['plan']['id']}/rules"
    outward = {**body, "sourceStore": body["targetStore"]}
    found = (400, "INVALID_VALUE", "sourceStore.id")
    assert refusal(client.http.post(f"{client.base}/{under}", json=outward)) == found
    client.make(under, {**outward, "targetStore": {"id": inbound["id"]}})


def test_a_rule_needs_a_plan_and_may_not_have_to_say_so(client: Client) -> None:
    body = client.rule_body()
    under = f"plans/{body['plan']['id']}/rules"
    assert client.http.post(f"{client.base}/plans/none/rules", json=body).status_code == 404
    client.settings(rule_needs_plan=False)
    rule = client.make(under, {key: value for key, value in body.items() if key != "plan"})
    assert rule["plan"] == body["plan"]
    assert client.put(f"rules/{rule['id']}", rule, plan=None).json()["plan"] == body["plan"]


def test_a_seeded_rule_needs_no_more_than_it_has(client: Client) -> None:
    target = client.create()
    rule = client.control("rules", {"name": "seeded", "active": True, "targetStore": {"id": target["id"]}})
    path = f"rules/{rule['id']}"
    assert client.put(path, rule, active=False).json()["active"] is False
    assert refusal(client.put(path, rule, targetStore=None)) == (400, "REQUIRED_VALUE", "targetStore.id")


def test_immutable_references(client: Client) -> None:
    rule = client.rule()
    other = client.create(name="other")
    mapping = client.map(rule, "userName", "email")
    path, moved = f"rules/{rule['id']}", {"targetStore": {"id": other["id"]}}
    assert refusal(client.put(path, rule, **moved)) == (400, "INVALID_VALUE", "targetStore")
    expanded = {"targetStore": {**rule["targetStore"], "name": "as the console has it"}}
    assert client.put(path, rule, **expanded).status_code == 200
    away = {"rule": {"id": "another"}}
    assert refusal(client.put(f"mappings/{mapping['id']}", mapping, **away)) == (400, "INVALID_VALUE", "rule")
    client.settings(immutable_references="ignore")
    answer = client.put(path, rule, name="new", **moved)
    assert (answer.status_code, answer.json()["targetStore"]) == (200, rule["targetStore"])
    assert answer.json()["name"] == "new"
    assert client.put(f"mappings/{mapping['id']}", mapping, **away).json()["rule"] == {"id": rule["id"]}


def test_activation_needs_mappings(client: Client) -> None:
    rule = client.rule()
    path, found = f"rules/{rule['id']}", (400, "CONSTRAINT_VIOLATION", "active")
    assert refusal(client.put(path, rule, active=True)) == found
    created = {"name": "born active", "active": True}
    body = {**{key: rule[key] for key in ("plan", "sourceStore", "targetStore")}, **created}
    assert refusal(client.http.post(f"{client.base}/plans/{rule['plan']['id']}/rules", json=body)) == found
    mapping = client.map(rule, "userName", "email")
    assert client.put(path, rule, active=True).json()["active"] is True
    # Only the step from inactive to active is guarded.
    client.control(f"mappings/{mapping['id']}", method="DELETE")
    assert client.put(path, rule, active=True, name="new").status_code == 200
    assert client.put(path, rule).json()["active"] is False
    client.settings(activation_needs_mappings=False)
    assert client.put(path, rule, active=True).status_code == 200
    client.make(f"plans/{rule['plan']['id']}/rules", body)


@pytest.mark.parametrize("end", ["sourceStore", "targetStore"])
def test_activation_needs_active_stores(client: Client, end: str) -> None:
    rule = client.rule()
    client.map(rule, "userName", "email")
    client.control(f"stores/{rule[end]['id']}", {"status": "INACTIVE"}, "PATCH")
    path = f"rules/{rule['id']}"
    assert refusal(client.put(path, rule, active=True)) == (400, "CONSTRAINT_VIOLATION", "active")
    client.settings(activation_needs_active_stores=False)
    assert client.put(path, rule, active=True).status_code == 200


def test_activation_needs_filter(client: Client) -> None:
    rule = client.rule()
    client.map(rule, "userName", "email")
    path = f"rules/{rule['id']}"
    client.settings(activation_needs_filter=True)
    assert refusal(client.put(path, rule, active=True)) == (400, "CONSTRAINT_VIOLATION", "active")
    for given in ({"populationExpression": EVERYBODY}, {"groups": [{"id": "x"}]}, {"populations": [{"id": "x"}]}):
        client.put(path, rule).raise_for_status()
        assert client.put(path, rule, active=True, **given).status_code == 200
    client.settings(activation_needs_filter=False)
    client.put(path, rule).raise_for_status()
    assert client.put(path, rule, active=True).status_code == 200


def test_bare_lists(client: Client) -> None:
    rule = client.rule()
    mapping = client.map(rule, "userName", "email")
    client.map(client.control("rules", {"name": "seeded", "plan": {"id": "another"}}), "userName", "email")
    path = f"{client.base}/rules/{rule['id']}/mappings"
    plain = {key: value for key, value in mapping.items() if key != "_links"}
    listed = client.http.get(path)
    assert listed.headers["content-type"] == "application/hal+json;charset=UTF-8"
    assert (listed.json()["_embedded"], listed.json()["count"]) == ({"mappings": [plain]}, 1)
    client.settings(mapping_list="bare", rule_list="bare")
    assert client.http.get(path).json() == [plain]
    for rules in ("rules", f"plans/{rule['plan']['id']}/rules"):
        assert client.http.get(f"{client.base}/{rules}").json()[0]["id"] == rule["id"]
    assert client.read("plans")["_embedded"]["plans"]


def test_unique_names_of_rules(client: Client) -> None:
    rule = client.rule()
    under = f"plans/{rule['plan']['id']}/rules"
    body = {key: rule[key] for key in ("name", "plan", "sourceStore", "targetStore")}
    client.make(under, body)
    client.settings(unique_names=True)
    found = (400, "UNIQUENESS_VIOLATION", "name")
    assert refusal(client.http.post(f"{client.base}/{under}", json=body)) == found
    other = client.make(under, {**body, "name": "other"})
    assert refusal(client.put(f"rules/{other['id']}", body)) == found
    assert client.put(f"rules/{other['id']}", body, name="other").status_code == 200


def test_a_mapping_lives(client: Client) -> None:
    rule = client.rule()
    mapping = client.map(rule, "userName", "email", attributeMappingType="userAttributeMapping", id="mine")
    assert mapping == {
        "id": mapping["id"], "environment": {"id": client.connection["environment_id"]}, "rule": {"id": rule["id"]},
        "targetAttribute": "userName", "sourceAttribute": "email", "attributeMappingType": "userAttributeMapping",
        "_links": mapping["_links"],
    }  # fmt: skip
    assert mapping["id"] != "mine"
    path = f"mappings/{mapping['id']}"
    answer = client.put(path, mapping, sourceAttribute=None, expression="'x'")
    assert answer.status_code == 200
    assert client.read(path) == answer.json()
    assert ("sourceAttribute" in answer.json(), answer.json()["expression"]) == (False, "'x'")
    # The documentation once had the singular, which the service does not know.
    assert client.http.delete(f"{client.base}/mapping/{mapping['id']}").status_code == 403
    assert client.http.delete(f"{client.base}/{path}").status_code == 204
    assert client.http.delete(f"{client.base}/{path}").status_code == 404
    operations = [entry["operation"] for entry in client.journal()][5:]
    assert operations == ["replace_mapping", "read_mapping", "unknown", "delete_mapping", "delete_mapping"]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"sourceAttribute": "email"}, ("REQUIRED_VALUE", "targetAttribute")),
        ({"targetAttribute": "", "sourceAttribute": "email"}, ("EMPTY_VALUE", "targetAttribute")),
        ({"targetAttribute": "a"}, ("CONSTRAINT_VIOLATION", "sourceAttribute")),
        ({"targetAttribute": "a", "sourceAttribute": "b", "expression": "c"},
         ("CONSTRAINT_VIOLATION", "sourceAttribute")),
        ({"targetAttribute": "a", "sourceAttribute": 1}, ("INVALID_VALUE", "sourceAttribute")),
        ({"targetAttribute": "a", "expression": ["c"]}, ("INVALID_VALUE", "expression")),
        ({"targetAttribute": "a", "sourceAttribute": "b", "attributeMappingType": 1},
         ("INVALID_VALUE", "attributeMappingType")),
    ],
)  # fmt: skip
def test_problems_of_a_mapping(client: Client, body: dict[str, Any], found: tuple[str, str]) -> None:
    rule = client.rule()
    assert refusal(client.http.post(f"{client.base}/rules/{rule['id']}/mappings", json=body)) == (400, *found)
    good = client.map(rule, "userName", "email")
    assert refusal(client.http.put(f"{client.base}/mappings/{good['id']}", json=body)) == (400, *found)


def test_unique_target_attributes(client: Client) -> None:
    rule = client.rule()
    first = client.map(rule, "userName", "email")
    second = client.map(rule, "email", "email", name="taken")
    body = {"targetAttribute": "userName", "sourceAttribute": "username"}
    path, found = f"{client.base}/rules/{rule['id']}/mappings", (400, "UNIQUENESS_VIOLATION", "targetAttribute")
    assert refusal(client.http.post(path, json=body)) == found
    assert refusal(client.http.put(f"{client.base}/mappings/{second['id']}", json=body)) == found
    assert client.http.put(f"{client.base}/mappings/{first['id']}", json=body).status_code == 200
    named = {"targetAttribute": "title", "sourceAttribute": "title", "name": "taken"}
    assert refusal(client.http.post(path, json=named)) == (400, "UNIQUENESS_VIOLATION", "name")
    client.map(client.control("rules", {"name": "other"}), "userName", "email")
    client.settings(unique_target_attributes=False)
    assert client.http.post(path, json=body).status_code == 201
    assert refusal(client.http.post(path, json={**body, "name": "taken"})) == (400, "UNIQUENESS_VIOLATION", "name")


def test_names_of_mappings(client: Client) -> None:
    rule = client.rule()
    body = {"targetAttribute": "userName", "sourceAttribute": "email"}
    client.settings(mapping_needs_name=True)
    path = f"{client.base}/rules/{rule['id']}/mappings"
    assert refusal(client.http.post(path, json=body)) == (400, "REQUIRED_VALUE", "name")
    client.settings(mapping_needs_name=False, inject_defaults=True)
    made = client.http.post(path, json=body).json()
    assert (made["name"], made["attributeMappingType"]) == ("userName", "userAttributeMapping")


def test_last_mapping_of_active_rule(client: Client) -> None:
    rule = client.rule()
    first, second, third = (client.map(rule, name, "email") for name in ("userName", "email", "title"))
    client.put(f"rules/{rule['id']}", rule, active=True).raise_for_status()
    client.settings(last_mapping_of_active_rule="refuse")
    assert client.http.delete(f"{client.base}/mappings/{first['id']}").status_code == 204
    assert client.http.delete(f"{client.base}/mappings/{second['id']}").status_code == 204
    path = f"{client.base}/mappings/{third['id']}"
    assert refusal(client.http.delete(path)) == (400, "CONSTRAINT_VIOLATION", "rule")
    client.settings(last_mapping_of_active_rule="delete")
    assert client.http.delete(path).status_code == 204
    last = client.map(rule, "userName", "email")
    client.put(f"rules/{rule['id']}", rule).raise_for_status()
    client.settings(last_mapping_of_active_rule="refuse")
    assert client.http.delete(f"{client.base}/mappings/{last['id']}").status_code == 204


def test_lists_of_the_chain_lag(client: Client) -> None:
    client.settings(list_lag_requests=1)
    plan = client.make("plans", {"name": "plan"})
    assert [names(client, "plans", "plans") for unused in range(2)] == [[], ["plan"]]
    rule = client.control("rules", {"name": "rule", "plan": {"id": plan["id"]}})
    mapping = client.map(rule, "userName", "email")
    path = f"rules/{rule['id']}/mappings"
    assert [len(client.read(path)["_embedded"]["mappings"]) for unused in range(2)] == [0, 1]
    client.http.delete(f"{client.base}/mappings/{mapping['id']}")
    assert [len(client.read(path)["_embedded"]["mappings"]) for unused in range(2)] == [1, 0]
    client.http.delete(f"{client.base}/rules/{rule['id']}")
    # Lists of other kinds bring nothing to light.
    assert client.names() == []
    assert [names(client, "rules", "rules") for unused in range(2)] == [["rule"], []]


def test_an_identical_put_of_a_rule(client: Client) -> None:
    rule = client.rule()
    client.settings(bump_updated_at_on_identical_put=False)
    assert client.put(f"rules/{rule['id']}", rule).json()["updatedAt"] == rule["updatedAt"]
    assert client.put(f"rules/{rule['id']}", rule, name="new").json()["updatedAt"] > rule["updatedAt"]


def test_a_description_of_a_rule_refuses(client: Client) -> None:
    rule = client.rule(description="a < b")
    client.settings(description_refuses=True)
    found = (400, "INVALID_VALUE", "description")
    assert refusal(client.put(f"rules/{rule['id']}", rule)) == found


def test_faults_hit_the_chain(client: Client) -> None:
    client.fault("drop", path="/plans$", method="POST", commit=True)
    with pytest.raises(httpx.RemoteProtocolError):
        client.http.post(f"{client.base}/plans", json={"name": "plan"})
    assert names(client, "plans", "plans") == ["plan"]
    entry = client.journal()[0]
    assert (entry["operation"], entry["committed"], entry["fault"]) == ("create_plan", True, "drop")


@pytest.mark.parametrize("kind", ["plans", "rules", "mappings", "populations", "groups", "users"])
def test_records_behind_everybodys_back(client: Client, kind: str) -> None:
    before = client.control(kind)
    seeded = client.control(kind, {"name": "one", "future": {"a": 1, "b": 2}})
    several = client.control(kind, [{"name": "two"}, {"name": "three"}])
    assert client.control(kind) == [*before, seeded, *several]
    changed = client.control(f"{kind}/{seeded['id']}", {"name": "new", "future": {"a": None}}, "PATCH")
    assert (changed["name"], changed["future"]) == ("new", {"b": 2})
    assert ("updatedAt" in changed) == (kind not in ("plans", "mappings"))
    for record in (seeded, *several):
        client.control(f"{kind}/{record['id']}", method="DELETE")
    assert client.control(kind) == before
    assert client.http.delete(f"/_simulator/{kind}/{seeded['id']}").status_code == 404
    assert client.journal() == []
