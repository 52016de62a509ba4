# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal, the truth behind the answers, rules and revisions."""

from __future__ import annotations

from .simulator_client import Client


def test_journal_has_what_was_asked(client: Client) -> None:
    body = client.body()
    headers = {"User-Agent": "test/1", "X-Ping-External-Transaction-ID": "run"}
    created = client.http.post(client.stores, json=body, headers=headers).json()
    client.http.get(client.stores, params={"a": "b"})
    client.http.delete(f"{client.stores}/{created['id']}")
    first, second, third = client.journal()
    assert first == {
        "n": 2,
        "operation": "create_store",
        "line": "POST /v1/environments/{env}/propagation/stores -> 201",
        "method": "POST",
        "path": client.stores,
        "query": "",
        "status": 201,
        "committed": True,
        "fault": None,
        "headers": {
            "user-agent": "test/1",
            "x-ping-external-transaction-id": "run",
            "content-type": "application/json",
            "authorization": {"scheme": "Bearer", "token": 1},
        },
        "body": body,
    }
    assert (second["operation"], second["query"], second["body"]) == ("list_stores", "a=b", None)
    assert third["line"] == "DELETE /v1/environments/{env}/propagation/stores/{store} -> 204"


def test_journal_since_and_clear(client: Client) -> None:
    for _unused in range(3):
        client.http.get(client.stores)
    numbers = [entry["n"] for entry in client.journal()]
    assert [entry["n"] for entry in client.journal(since=numbers[0])] == numbers[1:]
    client.http.delete("/_simulator/journal")
    assert client.journal() == []
    client.http.get(client.stores)
    assert client.journal()[0]["n"] == numbers[-1] + 1


def test_journal_of_tokens(client: Client) -> None:
    client.token(post=True)
    client.http.headers["Authorization"] = "Bearer junk"
    client.http.get(client.stores)
    token, refused = client.journal()
    assert (token["operation"], token["body"]["client_secret"]) == ("token", client.connection["client_secret"])
    assert (refused["status"], refused["committed"]) == (401, False)
    assert refused["headers"]["authorization"] == {"scheme": "Bearer", "token": None}


def test_reset_forgets_everything(client: Client) -> None:
    client.create()
    client.settings(unique_names=True)
    client.fault("drop", times=None)
    connection = client.http.post("/_simulator/reset").json()
    assert connection == client.connection == client.http.get("/_simulator/").json()
    assert client.truth() == client.journal() == client.http.get("/_simulator/faults").json() == []
    assert client.http.get("/_simulator/settings").json()["unique_names"] is False
    assert client.http.get(client.stores).status_code == 401


def test_seeded_record_stands_as_it_is(client: Client) -> None:
    record = {"id": "seed", "type": "Odd", "name": "", "future": [1], "configuration": {"X": 1}}
    assert client.http.post("/_simulator/stores", json=record).status_code == 201
    shown = client.http.get(f"{client.stores}/seed").json()
    assert {key: shown[key] for key in record} == record
    assert client.journal()[0]["operation"] == "read_store"


def test_change_behind_the_back(client: Client) -> None:
    created = client.create(description="text", CREATE_USERS=True)
    patch = {"description": None, "configuration": {"CREATE_USERS": False}}
    client.http.patch(f"/_simulator/stores/{created['id']}", json=patch)
    shown = client.http.get(f"{client.stores}/{created['id']}").json()
    assert "description" not in shown
    assert shown["configuration"] == {**created["configuration"], "CREATE_USERS": False}
    assert shown["updatedAt"] > created["updatedAt"]
    assert client.http.delete(f"/_simulator/stores/{created['id']}").status_code == 204
    assert client.truth() == []
    assert client.http.delete(f"/_simulator/stores/{created['id']}").status_code == 404


def test_a_rule_keeps_its_stores(client: Client) -> None:
    target = client.create()
    rule = client.http.post("/_simulator/rules", json={"targetStore": {"id": target["id"]}}).json()
    address = f"{client.stores}/{target['id']}"
    refused = client.http.delete(address)
    (detail,) = refused.json()["details"]
    assert (refused.status_code, refused.json()["code"]) == (400, "REQUEST_FAILED")
    assert (detail["code"], detail["target"]) == ("CONSTRAINT_VIOLATION", "store")
    assert detail["innerError"] == {"referencedValues": [rule["id"]]}
    client.settings(delete_in_use_status=409)
    assert client.http.delete(address).status_code == 409
    listed = client.http.get(f"{client.environment}/propagation/rules").json()["_embedded"]["rules"]
    assert [(item["id"], item["name"]) for item in listed] == [(rule["id"], "seeded rule")]
    assert client.http.delete(f"{client.environment}/propagation/rules/{rule['id']}").status_code == 204
    assert client.http.delete(address).status_code == 204


def test_the_chain_from_plan_to_sync_status(client: Client) -> None:
    base = f"{client.environment}/propagation"
    source = client.http.post(
        client.stores, json={"type": "directory", "name": "PingOne Directory", "status": "ACTIVE"}
    ).json()
    target = client.create(status="ACTIVE")
    plan = client.http.post(f"{base}/plans", json={"name": "plan", "status": "ACTIVE"}).json()
    second = client.http.post(f"{base}/plans", json={"name": "plan 2"})
    assert (second.status_code, second.json()["details"][0]["target"]) == (400, "environment")
    joined = {"plan": {"id": plan["id"]}, "sourceStore": {"id": source["id"]}, "targetStore": {"id": target["id"]}}
    body = {"name": "rule", **joined}
    early = client.http.post(f"{base}/plans/{plan['id']}/rules", json={**body, "active": True})
    assert early.json()["details"][0]["code"] == "CONSTRAINT_VIOLATION"
    created = client.http.post(f"{base}/plans/{plan['id']}/rules", json=body)
    rule = created.json()
    assert (created.status_code, rule["active"], rule["plan"]) == (201, False, {"id": plan["id"]})
    client.http.post(f"{base}/revisions").raise_for_status()
    assert "syncStatus" not in client.http.get(f"{client.stores}/{target['id']}").json()
    mapping = {"sourceAttribute": "email", "targetAttribute": "userName"}
    assert client.http.post(f"{base}/rules/{rule['id']}/mappings", json=mapping).status_code == 201
    active = client.http.put(f"{base}/rules/{rule['id']}", json={**body, "active": True})
    assert (active.status_code, active.json()["active"]) == (200, True)
    client.http.post(f"{base}/revisions").raise_for_status()
    assert client.http.get(f"{client.stores}/{target['id']}").json()["syncStatus"]["syncState"] == "SYNCING"
    assert "syncStatus" not in client.http.get(f"{client.stores}/{source['id']}").json()
    assert client.http.delete(f"{base}/plans/{plan['id']}").status_code == 204
    assert client.http.get(f"{base}/rules").json()["_embedded"]["rules"] == []


def test_revisions_form_a_chain(client: Client) -> None:
    base = f"{client.environment}/propagation/revisions"
    assert client.http.get(f"{base}/id:latest").status_code == 404
    answer = client.http.post(base)
    first, second = answer.json(), client.http.post(base).json()
    assert (answer.status_code, set(first)) == (201, {"id", "environment", "createdAt", "createdBy", "_links"})
    assert second["previousRevision"] == {"id": first["id"]}
    assert client.http.get(f"{base}/id:latest").json() == second == client.http.get(f"{base}/id%3Alatest").json()
    assert client.http.get(f"{base}/{first['id']}").json() == first
    assert client.http.get(f"{base}/none").status_code == 404
    latest = [entry for entry in client.journal() if entry["operation"] == "latest_revision"]
    assert len(latest) == 3
