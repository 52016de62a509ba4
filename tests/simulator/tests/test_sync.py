# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a revision does: who arrives at Zoom, who is changed there, who leaves, and what the store says about it."""

from __future__ import annotations

from typing import Any

import pytest

from .simulator_client import Client

ADA: dict[str, Any] = {
    "username": "ada", "email": "ada@example.com", "name": {"given": "Ada", "family": "Lovelace"},
    "population": "Staff", "groups": ["Engineers"],
}  # fmt: skip
BOB: dict[str, Any] = {"username": "bob", "email": "bob@example.com", "population": "Staff", "groups": ["Sales"]}
EVE: dict[str, Any] = {"username": "eve", "email": "eve@example.com"}
EVERYBODY = "population.id pr"
REVISION = ["create_revision", "zoom_token", "zoom_users"]


def active_rule(client: Client, expression: str | None = EVERYBODY, **changes: Any) -> dict[str, Any]:
    """A rule that is at work, with a mapping to userName; upper-case changes go to the Zoom store's configuration."""
    store = {key: changes.pop(key) for key in [*changes] if key.isupper() or key == "managed"}
    body = client.rule_body(**store)
    rule = client.make(f"plans/{body['plan']['id']}/rules", body)
    client.map(rule, "userName", "email")
    given = {**changes, **({"populationExpression": expression} if expression else {})}
    answer = client.put(f"rules/{rule['id']}", rule, active=True, **given)
    assert answer.status_code == 200, answer.text
    record: dict[str, Any] = answer.json()
    return record


def publish(client: Client) -> None:
    """Make a revision."""
    client.make("revisions")


def at_zoom(client: Client) -> dict[str, bool]:
    """Who is at Zoom, and whether they are active."""
    return {user["userName"].partition("@")[0]: user["active"] for user in client.control("zoom_users")}


def change(client: Client, user: dict[str, Any], patch: dict[str, Any]) -> None:
    """Change somebody in PingOne."""
    client.control(f"users/{user['id']}", patch, "PATCH")


def configure(client: Client, rule: dict[str, Any], **configuration: Any) -> None:
    """Change the configuration of a rule's Zoom store."""
    client.control(f"stores/{rule['targetStore']['id']}", {"configuration": configuration}, "PATCH")


def status(client: Client, rule: dict[str, Any]) -> dict[str, Any]:
    """The syncStatus of a rule's target, without its time, after the end of the synchronisation."""
    (store,) = (one for one in client.control("stores") if one["id"] == rule["targetStore"]["id"])
    return {key: value for key, value in store["syncStatus"].items() if key != "lastSyncAt"}


def counts(total: int, done: int, failed: int = 0, not_removed: int = 0) -> dict[str, int]:
    """A syncStatus without texts."""
    return {"userTotal": total, "successCount": done, "failedCount": failed, "failedDeprovisionCount": not_removed}


def test_people_arrive(client: Client) -> None:
    client.control("users", [ADA, BOB])
    rule = active_rule(client)
    client.map(rule, "name.givenName", "name.given")
    client.map(rule, "name.familyName", "name.family")
    client.map(rule, "userType", expression="'Licensed'")
    publish(client)
    ada, bob = client.control("zoom_users")
    assert {key: ada[key] for key in ("userName", "active", "name", "userType")} == {
        "userName": "ada@example.com", "active": True, "name": {"givenName": "Ada", "familyName": "Lovelace"},
        "userType": "Licensed",
    }  # fmt: skip
    # What somebody does not have is not sent.
    assert (bob["userType"], "name" in bob) == ("Licensed", False)
    assert status(client, rule) == counts(2, 2)
    asked = [entry["operation"] for entry in client.journal()]
    assert asked[-5:] == [*REVISION, "zoom_create_user", "zoom_create_user"]
    assert [entry["operation"] for entry in client.http.get("/_simulator/journal?own=false").json()] == asked[:-4]


def test_a_second_revision_has_nothing_to_do(client: Client) -> None:
    client.control("users", [ADA, BOB])
    rule = active_rule(client)
    publish(client)
    before = client.control("zoom_users")
    client.http.delete("/_simulator/journal")
    publish(client)
    assert [entry["operation"] for entry in client.journal()] == REVISION
    assert client.control("zoom_users") == before
    assert status(client, rule) == counts(2, 2)


WHOM: tuple[tuple[str | None, dict[str, list[str]], list[str]], ...] = (
    ('email eq "ada@example.com"', {}, ["ada"]),
    ('population.id eq "{Staff}"', {}, ["ada", "bob"]),
    (EVERYBODY, {}, ["ada", "bob", "eve"]),
    (None, {"populations": ["Staff"]}, ["ada", "bob"]),
    (None, {"groups": ["Engineers", "Sales"]}, ["ada", "bob"]),
    (EVERYBODY, {"groups": ["Engineers"]}, ["ada"]),
    ('email sw "b"', {"populations": ["Staff"], "groups": ["Engineers"]}, []),
    ('memberOfGroups[id eq "{Sales}"]', {}, ["bob"]),
    (None, {}, []),
)


def test_whom_a_rule_is_about(client: Client) -> None:
    client.control("users", [ADA, BOB, EVE])
    ids = {record["name"]: record["id"] for kind in ("populations", "groups") for record in client.control(kind)}
    rule = active_rule(client, REMOVE_ACTION="Delete")
    bare = {key: value for key, value in rule.items() if key != "populationExpression"}
    for expression, lists, there in WHOM:
        given: dict[str, Any] = {key: [{"id": ids[name]} for name in names] for key, names in lists.items()}
        if expression:
            given["populationExpression"] = expression.replace("{Staff}", ids["Staff"]).replace("{Sales}", ids["Sales"])
        assert client.put(f"rules/{rule['id']}", bare, **given).status_code == 200
        publish(client)
        assert (sorted(at_zoom(client)), status(client, rule)) == (there, counts(len(there), len(there)))


def test_what_is_not_at_work_brings_nobody(client: Client) -> None:
    client.control("users", ADA)
    rule = active_rule(client)
    for kind, record, patch, back in (
        ("plans", rule["plan"], {"status": "INACTIVE"}, {"status": "ACTIVE"}),
        ("rules", rule, {"active": False}, {"active": True}),
        ("stores", rule["sourceStore"], {"status": "INACTIVE"}, {"status": "ACTIVE"}),
        ("stores", rule["targetStore"], {"status": "INACTIVE"}, {"status": "ACTIVE"}),
    ):
        client.control(f"{kind}/{record['id']}", patch, "PATCH")
        publish(client)
        assert at_zoom(client) == {}
        assert all("syncStatus" not in store for store in client.control("stores"))
        client.control(f"{kind}/{record['id']}", back, "PATCH")
    publish(client)
    assert at_zoom(client) == {"ada": True}


def test_who_is_there_already_is_adopted(client: Client) -> None:
    client.control("users", ADA)
    client.control("zoom_users", {"userName": "ADA@example.com", "active": False, "title": "Countess"})
    rule = active_rule(client)
    client.map(rule, "department", expression="'Engines'")
    publish(client)
    (ada,) = client.control("zoom_users")
    shown = {key: ada[key] for key in ("userName", "active", "title", "department")}
    assert shown == {"userName": "ada@example.com", "active": True, "title": "Countess", "department": "Engines"}


def test_zoom_has_pages(client: Client) -> None:
    client.control("zoom_users", [{"userName": f"{number}@example.com"} for number in range(130)])
    client.control("users", {**EVE, "email": "129@example.com"})
    active_rule(client)
    publish(client)
    assert len(client.control("zoom_users")) == 130
    assert [entry["operation"] for entry in client.journal()][-2:] == ["zoom_users", "zoom_users"]


def test_create_users(client: Client) -> None:
    client.control("users", ADA)
    rule = active_rule(client, CREATE_USERS=False)
    publish(client)
    assert (at_zoom(client), status(client, rule)) == ({}, counts(1, 1))
    configure(client, rule, CREATE_USERS=True)
    publish(client)
    assert at_zoom(client) == {"ada": True}


def test_update_users(client: Client) -> None:
    ada = client.control("users", ADA)
    rule = active_rule(client, UPDATE_USERS=False)
    client.map(rule, "title", "title")
    publish(client)
    change(client, ada, {"title": "Countess"})
    publish(client)
    assert "title" not in client.control("zoom_users")[0]
    configure(client, rule, UPDATE_USERS=True)
    publish(client)
    (moved,) = client.control("zoom_users")
    assert (moved["title"], moved["active"]) == ("Countess", True)
    # The account is known, whatever its name becomes.
    change(client, ada, {"email": "lovelace@example.com"})
    publish(client)
    assert [(user["id"], user["userName"]) for user in client.control("zoom_users")] == [
        (moved["id"], "lovelace@example.com")
    ]


def test_disable_users(client: Client) -> None:
    ada, bob = client.control("users", [ADA, {**BOB, "enabled": False}])
    rule = active_rule(client, DISABLE_USERS=False)
    publish(client)
    assert at_zoom(client) == {"ada": True}
    change(client, ada, {"enabled": False})
    publish(client)
    assert at_zoom(client) == {"ada": True}
    configure(client, rule, DISABLE_USERS=True)
    publish(client)
    assert at_zoom(client) == {"ada": False}
    client.http.delete("/_simulator/journal")
    publish(client)
    assert [entry["operation"] for entry in client.journal()] == REVISION
    for one in (ada, bob):
        change(client, one, {"enabled": True})
    publish(client)
    assert at_zoom(client) == {"ada": True, "bob": True}


@pytest.mark.parametrize(
    ("configuration", "left"),
    [({}, {"ada": False}), ({"REMOVE_ACTION": "Disable"}, {"ada": False}), ({"REMOVE_ACTION": "Delete"}, {}),
     ({"REMOVE_ACTION": "Delete", "DEPROVISION_USERS": False}, {"ada": True})],
)  # fmt: skip
@pytest.mark.parametrize("gone", [False, True])
def test_who_leaves_the_scope(client: Client, configuration: dict[str, Any], left: dict[str, bool], gone: bool) -> None:
    ada = client.control("users", ADA)
    client.control("zoom_users", {"userName": "stranger@example.com"})
    rule = active_rule(client, 'email sw "ada"', **configuration)
    publish(client)
    if gone:
        client.control(f"users/{ada['id']}", method="DELETE")
    else:
        change(client, ada, {"email": "x@example.com"})
    publish(client)
    assert at_zoom(client) == {"stranger": True, **left}
    assert status(client, rule) == counts(0, 0)


def test_who_returns_to_the_scope(client: Client) -> None:
    ada = client.control("users", ADA)
    rule = active_rule(client, "enabled pr and title pr", REMOVE_ACTION="Disable")
    for title, there in (("Countess", {"ada": True}), (None, {"ada": False}), ("Countess", {"ada": True})):
        change(client, ada, {"title": title})
        publish(client)
        assert at_zoom(client) == there
    assert status(client, rule) == counts(1, 1)


def test_an_inactive_rule_keeps_its_people(client: Client) -> None:
    client.control("users", ADA)
    rule = active_rule(client, REMOVE_ACTION="Delete")
    publish(client)
    client.put(f"rules/{rule['id']}", rule, active=False).raise_for_status()
    client.control("users", BOB)
    publish(client)
    assert at_zoom(client) == {"ada": True}


@pytest.mark.parametrize(
    ("managed", "deprecated", "query", "left"),
    [
        (True, False, "?deprovision=true", {}),
        (False, True, "?deprovision=true", {}),
        (False, False, "?deprovision=true", {"ada": True}),
        (True, True, "", {"ada": True}),
        (True, True, "?deprovision=false", {"ada": True}),
    ],
)
def test_deleting_a_rule(client: Client, managed: bool, deprecated: bool, query: str, left: dict[str, bool]) -> None:
    client.control("users", ADA)
    rule = active_rule(client, REMOVE_ACTION="Delete", managed=managed, deprovision=deprecated)
    publish(client)
    assert client.http.delete(f"{client.base}/rules/{rule['id']}{query}").status_code == 204
    assert at_zoom(client) == {"ada": True}
    publish(client)
    assert at_zoom(client) == left


def second_rule(client: Client, rule: dict[str, Any], expression: str) -> dict[str, Any]:
    """Another rule at work between the same stores."""
    ends = {key: rule[key] for key in ("plan", "sourceStore", "targetStore")}
    other = client.make(f"plans/{rule['plan']['id']}/rules", {"name": "other", **ends})
    client.map(other, "userName", "email")
    client.map(other, "title", expression="'by the other rule'")
    answer = client.put(f"rules/{other['id']}", other, active=True, populationExpression=expression)
    assert answer.status_code == 200, answer.text
    record: dict[str, Any] = answer.json()
    return record


def test_the_first_of_several_rules_wins(client: Client) -> None:
    client.control("users", [ADA, BOB])
    rule = active_rule(client, 'email sw "ada"')
    second_rule(client, rule, EVERYBODY)
    publish(client)
    titles = {user["userName"]: user.get("title") for user in client.control("zoom_users")}
    assert titles == {"ada@example.com": None, "bob@example.com": "by the other rule"}
    assert status(client, rule) == counts(2, 2)


def test_a_rule_that_goes_leaves_those_whom_another_wants(client: Client) -> None:
    client.control("users", [ADA, BOB])
    rule = active_rule(client, REMOVE_ACTION="Delete", managed=True)
    publish(client)
    second_rule(client, rule, 'email sw "bob"')
    client.http.delete(f"{client.base}/rules/{rule['id']}?deprovision=true").raise_for_status()
    publish(client)
    assert at_zoom(client) == {"bob": True}


def test_a_rule_that_goes_leaves_those_whom_another_brought(client: Client) -> None:
    client.control("users", [ADA, BOB])
    rule = active_rule(client, 'email sw "ada"', REMOVE_ACTION="Delete", managed=True)
    other = second_rule(client, rule, 'email sw "bob"')
    publish(client)
    client.put(f"rules/{other['id']}", other, active=False).raise_for_status()
    client.http.delete(f"{client.base}/rules/{rule['id']}?deprovision=true").raise_for_status()
    publish(client)
    assert at_zoom(client) == {"bob": True}


@pytest.mark.parametrize(
    ("managed", "configuration", "left"),
    [
        (True, {"REMOVE_ACTION": "Delete"}, {}),
        (True, {"REMOVE_ACTION": "Disable"}, {"ada": False}),
        (True, {"REMOVE_ACTION": "Delete", "DEPROVISION_USERS": False}, {"ada": True}),
        (False, {"REMOVE_ACTION": "Delete"}, {"ada": True}),
    ],
)
def test_deleting_the_store(
    client: Client, managed: bool, configuration: dict[str, Any], left: dict[str, bool]
) -> None:
    client.control("users", ADA)
    rule = active_rule(client, managed=managed, **configuration)
    publish(client)
    for path in (f"plans/{rule['plan']['id']}", f"stores/{rule['targetStore']['id']}"):
        client.http.delete(f"{client.base}/{path}").raise_for_status()
    assert at_zoom(client) == {"ada": True}
    publish(client)
    assert at_zoom(client) == left
    client.http.delete("/_simulator/journal")
    publish(client)
    assert [entry["operation"] for entry in client.journal()] == ["create_revision"]


def test_who_cannot_be_removed_now_is_removed_later(client: Client) -> None:
    client.control("users", [ADA, BOB])
    rule = active_rule(client, managed=True, REMOVE_ACTION="Delete")
    publish(client)
    for path in (f"rules/{rule['id']}", f"stores/{rule['targetStore']['id']}"):
        client.http.delete(f"{client.base}/{path}").raise_for_status()
    client.fault("status", path="zoom/oauth/token")
    publish(client)
    assert at_zoom(client) == {"ada": True, "bob": True}
    client.fault("status", path="scim2/Users/", method="DELETE")
    publish(client)
    assert at_zoom(client) == {"ada": True}
    publish(client)
    assert at_zoom(client) == {}


def test_who_cannot_be_removed_from_a_store_that_stays_is_counted(client: Client) -> None:
    ada, _bob = client.control("users", [ADA, BOB])
    rule = active_rule(client, REMOVE_ACTION="Delete")
    publish(client)
    client.control(f"users/{ada['id']}", method="DELETE")
    client.fault("status", path="scim2/Users/", method="DELETE", status=503)
    publish(client)
    assert status(client, rule) == {**counts(1, 1, 0, 1), "details": "Zoom answered 503: no reason"}
    publish(client)
    assert status(client, rule) == counts(1, 1)
    assert at_zoom(client) == {"bob": True}


EXPRESSIONS = (
    ("'Licensed'", "Licensed"),
    ('"Licensed"', "Licensed"),
    ("2", 2),
    ("true", True),
    ("name.given", "Ada"),
    ("user.name.given", "Ada"),
    ("${name.given}", "Ada"),
    ("name.given + ' ' + user.name.family", "Ada Lovelace"),
    ("'v' + 1 + true + null + nickname", "v1true"),
    ("nickname ?: title ?: name.given", "Ada"),
    ("(nickname ?: name.family) + '!'", "Lovelace!"),
    ("#string.toUpperCase(name.given + 'x')", "ADAX"),
    ("#string.toLowerCase(name.given)", "ada"),
    ("nickname", None),
    ("''", None),
)


def test_expressions(client: Client) -> None:
    client.control("users", ADA)
    rule = active_rule(client)
    for number, (expression, _value) in enumerate(EXPRESSIONS):
        client.map(rule, f"played.{number}", expression=expression)
    publish(client)
    (ada,) = client.control("zoom_users")
    assert ada["played"] == {
        str(number): value for number, (_text, value) in enumerate(EXPRESSIONS) if value is not None
    }
    assert status(client, rule) == counts(1, 1)


def test_expressions_that_are_not_understood(client: Client) -> None:
    client.control("users", ADA)
    rule = active_rule(client)
    mapping = client.map(rule, "title", expression="'x'")
    for expression in ("'x", "name.given +", "#secret.of(x)", "(name.given", "a b", "a ? b : c", "${a", "a +* b"):
        assert client.put(f"mappings/{mapping['id']}", mapping, expression=expression).status_code == 200
        publish(client)
        assert at_zoom(client) == {}
        found = status(client, rule)
        assert found.pop("details").endswith((" expected.", " understood.", " missing."))
        assert found == counts(1, 0, 1)


def test_a_user_without_user_name_fails_alone(client: Client) -> None:
    client.control("users", [{"username": "nobody"}, ADA])
    rule = active_rule(client)
    publish(client)
    assert at_zoom(client) == {"ada": True}
    assert status(client, rule) == {**counts(2, 1, 1), "details": "The mappings give no userName."}


def test_a_rule_without_mappings_brings_nobody(client: Client) -> None:
    client.control("users", ADA)
    rule = active_rule(client)
    for mapping in client.control("mappings"):
        client.http.delete(f"{client.base}/mappings/{mapping['id']}").raise_for_status()
    publish(client)
    assert (at_zoom(client), status(client, rule)["failedCount"]) == ({}, 1)


def test_zoom_refuses_one_user(client: Client) -> None:
    client.control("users", [{**ADA, "email": "no address"}, BOB])
    rule = active_rule(client)
    publish(client)
    assert at_zoom(client) == {"bob": True}
    details = "Zoom answered 400: userName must be an e-mail address."
    assert status(client, rule) == {**counts(2, 1, 1), "details": details}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"OAUTH_CLIENT_SECRET": "wrong"}, "refuses the credentials"),
        ({"OAUTH_TOKEN_URL": "https://zoom.us/oauth/token"}, "is unreachable"),
        ({"SCIM_URL": "https://api.zoom.us/scim2"}, "is unreachable"),
        ({"AUTHENTICATION_METHOD": "JWT Bearer Token"}, "no longer accepts this authentication method"),
        ({"OAUTH_ACCOUNT_ID": None}, "is unreachable or gives no usable answer"),
    ],
)
def test_a_store_that_does_not_reach_zoom(client: Client, changes: dict[str, Any], reason: str) -> None:
    client.control("users", [ADA, BOB])
    rule = active_rule(client)
    configure(client, rule, **changes)
    publish(client)
    details = f"The connection could not be established: the target {reason}."
    assert status(client, rule) == {**counts(2, 0, 2), "details": details, "syncState": "FAILED"}
    assert at_zoom(client) == {}


def test_faults_at_zoom(client: Client) -> None:
    client.control("users", [ADA, BOB])
    rule = active_rule(client)
    client.fault("status", path="/zoom/scim2/Users$", method="POST", status=500)
    publish(client)
    assert at_zoom(client) == {"bob": True}
    assert status(client, rule) == {**counts(2, 1, 1), "details": "Zoom answered 500: no reason"}
    client.fault("drop", path="/zoom/scim2/Users$", method="GET")
    publish(client)
    assert status(client, rule)["syncState"] == "FAILED"
    publish(client)
    assert at_zoom(client) == {"ada": True, "bob": True}


def test_a_fault_for_any_request_is_not_meant_for_a_synchronisation(client: Client) -> None:
    client.control("users", ADA)
    active_rule(client)
    client.fault("status", path="", method="POST", after=1)
    publish(client)
    assert at_zoom(client) == {"ada": True}
    assert client.http.post(f"{client.base}/revisions").status_code == 500


def test_sync_fails(client: Client) -> None:
    client.control("users", ADA)
    rule = active_rule(client)
    client.settings(sync_fails=True, sync_settled_state="DONE")
    publish(client)
    said = {"details": "The simulator was told to let synchronisations fail.", "syncState": "FAILED"}
    assert status(client, rule) == {**counts(1, 0, 1), **said}
    assert at_zoom(client) == {}


def test_sync_failed_users(client: Client) -> None:
    client.control("users", [ADA, BOB, EVE])
    rule = active_rule(client)
    client.settings(sync_failed_users=2)
    publish(client)
    assert at_zoom(client) == {"eve": True}
    assert status(client, rule) == {**counts(3, 1, 2), "details": "The simulator was told to let users fail."}


@pytest.mark.parametrize("state", [None, "SYNCING", "SYNCED"])
def test_a_synchronisation_runs_and_settles(client: Client, state: str | None) -> None:
    client.control("users", ADA)
    rule = active_rule(client)
    client.settings(sync_reads=2, sync_reads_before=1, sync_settled_state=state)
    path = f"stores/{rule['targetStore']['id']}"
    publish(client)
    assert "syncStatus" not in client.read(path)
    running = {**counts(1, 0), "syncState": "SYNCING"}
    assert [client.read(path)["syncStatus"] for unused in range(2)] == [running, running]
    settled = client.read(path)["syncStatus"]
    assert settled.pop("lastSyncAt") >= client.read("revisions/id:latest")["createdAt"]
    assert settled == {**counts(1, 1), **({"syncState": state} if state else {})}
    # The next one starts from this one.
    earlier = client.read(path)["syncStatus"]
    publish(client)
    assert client.read(path)["syncStatus"] == earlier
    assert client.read(path)["syncStatus"] == {**running, "lastSyncAt": earlier["lastSyncAt"]}


def test_a_list_is_a_read_and_a_write_is_none(client: Client) -> None:
    client.control("users", ADA)
    rule = active_rule(client)
    publish(client)
    path = rule["targetStore"]["id"]
    stored = client.read(f"stores/{rule['sourceStore']['id']}")
    assert client.put(f"stores/{stored['id']}", stored).status_code == 200

    def listed() -> dict[str, Any]:
        stores = client.read("stores")["_embedded"]["stores"]
        return next(store["syncStatus"] for store in stores if store["id"] == path)

    assert listed()["syncState"] == "SYNCING"
    assert "syncState" not in listed()


def test_a_synchronisation_without_end(client: Client) -> None:
    rule = active_rule(client)
    client.settings(sync_reads=None)
    publish(client)
    path = f"stores/{rule['targetStore']['id']}"
    assert {client.read(path)["syncStatus"]["syncState"] for unused in range(5)} == {"SYNCING"}
    client.settings(sync_reads=0)
    publish(client)
    assert "syncState" not in client.read(path)["syncStatus"]


def test_zoom_itself(client: Client) -> None:
    users = "/zoom/scim2/Users"
    assert client.http.get(users).status_code == 401
    form = {"grant_type": "account_credentials", "account_id": client.connection["zoom_account_id"]}
    credentials = (client.connection["zoom_client_id"], client.connection["zoom_client_secret"])
    token = client.http.post("/zoom/oauth/token", data=form, auth=credentials).json()["access_token"]
    client.http.headers["Authorization"] = f"Bearer {token}"
    ada = client.http.post(users, json={"userName": "ada@example.com"}).json()
    bob = client.http.post(users, json={"userName": "bob@example.com", "active": False}).json()
    assert (ada["active"], bob["active"]) == (True, False)
    assert client.http.post(users, json={"userName": "Ada@Example.com"}).status_code == 409
    assert client.http.put(f"{users}/{bob['id']}", json={"userName": "ada@example.com"}).status_code == 409
    refused: list[Any] = [{}, {"userName": "ada"}, {"userName": "eve@example.com", "active": "yes"}, []]
    for wrong in refused:
        answer = client.http.post(users, json=wrong)
        assert (answer.status_code, answer.json()["status"]) == (400, "400")
    assert client.http.post(users, content="{}", headers={"Content-Type": "text/plain"}).status_code == 415
    page = client.http.get(users, params={"startIndex": 2, "count": 5}).json()
    assert (page["totalResults"], page["itemsPerPage"], page["Resources"]) == (2, 1, [bob])
    found = client.http.get(users, params={"filter": 'userName eq "ADA@example.com"'}).json()
    assert found["Resources"] == [ada]
    assert client.http.get(users, params={"filter": "x"}).status_code == 400
    address = f"{users}/{ada['id']}"
    replaced = client.http.put(address, json={"userName": "ada@example.com", "title": "Countess"}).json()
    assert (replaced["id"], replaced["title"]) == (ada["id"], "Countess")
    for operation in ({"path": "active", "value": False}, {"value": {"active": False}}):
        client.http.put(address, json={"userName": "ada@example.com"})
        changed = client.http.patch(address, json={"Operations": [{"op": "Replace", **operation}]}).json()
        assert (changed["active"], changed["userName"]) == (False, "ada@example.com")
    assert client.http.patch(address, json={"Operations": [{"op": "remove", "path": "title"}]}).status_code == 400
    assert client.http.get(address).json() == changed
    assert client.http.delete(address).status_code == 204
    assert client.http.get(address).status_code == client.http.delete(address).status_code == 404
    assert {entry["operation"] for entry in client.journal()} == {
        "zoom_token", "zoom_users", "zoom_create_user", "zoom_read_user", "zoom_replace_user", "zoom_patch_user",
        "zoom_delete_user",
    }  # fmt: skip
    client.control(f"zoom_users/{bob['id']}", method="DELETE")
    assert client.control("zoom_users") == []


def test_reset_forgets_the_people(client: Client) -> None:
    client.control("users", ADA)
    active_rule(client)
    publish(client)
    client.control("reset", method="POST")
    for kind in ("users", "groups", "plans", "rules", "mappings", "zoom_users"):
        assert client.control(kind) == []
    assert [one["name"] for one in client.control("populations")] == ["Default"]
