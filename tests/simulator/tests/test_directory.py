# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Populations, groups and users: reading them, and the filters that are understood."""

from __future__ import annotations

from typing import Any

import pytest

from .simulator_client import Client

ADA: dict[str, Any] = {
    "username": "ada",
    "email": "Ada@Example.com",
    "name": {"given": "Ada", "family": "Lovelace"},
    "emails": [{"type": "work", "value": "ada@work.example"}, {"type": "home", "value": "ada@home.example"}],
    "level": 3,
    "nickname": "",
    "population": "Staff",
    "groups": ["Engineers", "Zoom"],
}
BOB = {"username": "bob", "email": "bob@example.org", "enabled": False, "level": 7, "groups": ["Zoom"]}


def found(client: Client, kind: str, **query: Any) -> list[str]:
    """The names in a list of people."""
    answer = client.http.get(f"{client.environment}/{kind}", params=query)
    assert answer.status_code == 200, answer.text
    return [
        record.get("name") if kind != "users" else record["username"] for record in answer.json()["_embedded"][kind]
    ]


def test_an_environment_has_a_population(client: Client) -> None:
    answer = client.http.get(f"{client.environment}/populations")
    (default,) = answer.json()["_embedded"]["populations"]
    assert (default["name"], default["default"]) == ("Default", True)
    assert answer.headers["content-type"] == "application/hal+json;charset=UTF-8"
    one = client.http.get(f"{client.environment}/populations/{default['id']}").json()
    assert {key: value for key, value in one.items() if key != "_links"} == default
    assert (found(client, "groups"), found(client, "users")) == ([], [])
    assert [entry["operation"] for entry in client.journal()] == [
        "list_populations", "read_population", "list_groups", "list_users"
    ]  # fmt: skip


def test_seeding_a_user_makes_population_and_groups(client: Client) -> None:
    ada, bob = client.control("users", [ADA, BOB])
    assert (found(client, "populations"), found(client, "groups")) == (["Default", "Staff"], ["Engineers", "Zoom"])
    ids = {record["name"]: record["id"] for kind in ("populations", "groups") for record in client.control(kind)}
    assert (ada["population"], bob["population"]) == ({"id": ids["Staff"]}, {"id": ids["Default"]})
    assert ada["memberOfGroups"] == [{"id": ids["Engineers"]}, {"id": ids["Zoom"]}]
    assert (ada["enabled"], bob["enabled"]) == (True, False)
    again = client.control("users", {"username": "eve", "population": ids["Staff"], "groups": [ids["Zoom"]]})
    assert (again["population"], again["memberOfGroups"]) == ({"id": ids["Staff"]}, [{"id": ids["Zoom"]}])
    for kind, record in (("users", ada), ("groups", {"id": ids["Zoom"]})):
        assert client.http.get(f"{client.environment}/{kind}/{record['id']}").json()["id"] == record["id"]
        assert client.http.get(f"{client.environment}/{kind}/none").status_code == 404


@pytest.mark.parametrize("kind", ["populations", "groups", "users"])
def test_people_come_in_pages(client: Client, kind: str) -> None:
    before = len(client.control(kind))
    client.control(kind, [{"name": f"{number}", "username": f"{number}"} for number in range(100)])
    address, pages = f"{client.environment}/{kind}", []
    while address:
        page = client.http.get(address).json()
        pages.append(page["size"])
        address = page["_links"].get("next", {}).get("href", "")
    assert pages == ([100, 1] if before else [100])
    assert len(found(client, kind, limit=7)) == 7
    assert len(found(client, kind, limit=500)) == 100
    client.settings(page_size=3)
    assert len(found(client, kind)) == 3


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('email eq "ada@example.com"', ["ada"]),
        ('Email SW "ADA"', ["ada"]),
        ('email ew ".org"', ["bob"]),
        ('email co "example"', ["ada", "bob"]),
        ('email ne "bob@example.org"', ["ada"]),
        ('name.given eq "Ada"', ["ada"]),
        ("name.family pr", ["ada"]),
        ("nickname pr", []),
        ("memberofgroups.id pr", ["ada", "bob"]),
        ("name pr", ["ada"]),
        ('not (name.family pr) and email pr', ["bob"]),
        ('username eq "ada" or username eq "bob" and level eq 1', ["ada"]),
        ('(username eq "ada" or username eq "bob") and level eq 7', ["bob"]),
        ("not username pr or enabled eq false", ["bob"]),
        ("enabled eq true", ["ada"]),
        ("level gt 3", ["bob"]),
        ("level ge 3 and level le 7", ["ada", "bob"]),
        ("level lt 7", ["ada"]),
        ('level eq "3"', []),
        ('level sw 3', []),
        ('emails.value eq "ada@home.example"', ["ada"]),
        ('emails[type eq "home" and value ew "work.example"]', []),
        ('emails[type eq "work" and value ew "work.example"]', ["ada"]),
        ('username eq "a\\"da"', []),
    ],
)  # fmt: skip
def test_filters(client: Client, text: str, names: list[str]) -> None:
    client.control("users", [ADA, BOB])
    assert found(client, "users", filter=text) == names


@pytest.mark.parametrize(
    "text",
    ["email", "email eq", "email is \"x\"", "email eq x", "(email pr", "email pr)", "email pr email pr", "and",
     'email eq "x', "emails[type pr", "not", '"email" pr'],
)  # fmt: skip
def test_filters_that_are_none(client: Client, text: str) -> None:
    answer = client.http.get(f"{client.environment}/users", params={"filter": text})
    (detail,) = answer.json()["details"]
    assert (answer.status_code, detail["code"], detail["target"]) == (400, "INVALID_FILTER", "filter")


def test_populations_and_groups_by_name(client: Client) -> None:
    client.control("users", ADA)
    assert found(client, "populations", filter='name eq "staff"') == ["Staff"]
    assert found(client, "groups", filter='name sw "Eng"') == ["Engineers"]


def test_worker_reads_directory(client: Client) -> None:
    client.settings(worker_reads_directory=False)
    for path in ("populations", "populations/x", "groups", "groups/x", "users", "users/x"):
        answer = client.http.get(f"{client.environment}/{path}")
        assert (answer.status_code, answer.json()["details"][0]["code"]) == (403, "INSUFFICIENT_PERMISSIONS")
    assert client.http.get(client.stores).status_code == 200


def test_people_are_there_without_provisioning(client: Client) -> None:
    client.settings(provisioning_enabled=False)
    assert client.http.get(client.stores).status_code == 403
    assert found(client, "populations") == ["Default"]
    unknown = client.http.get("/v1/environments/00000000-0000-4000-8000-000000000000/populations")
    assert unknown.status_code == 403
