# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The check of a live tenant tells the truth in each mode of the simulator and no secret, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import repository
import requests
from simulated import PATIENCE, Simulator, addresses, credentials, environment

LIVE = repository.ROOT / "live"
sys.path.insert(0, str(LIVE))

import check as program  # noqa: E402 - the path above is where these are found
import recorder  # noqa: E402
import scrub  # noqa: E402
from findings import INVENTED  # noqa: E402

SESSION = requests.Session()
# Neither proxies nor .netrc of the machine have a say.
SESSION.trust_env = False
ROW = re.compile(r"^\| (\d+) \| .*? \| (.*) \|$", re.MULTILINE)
# What the tenant's own things hold, none of which may be told.
PRIVATE = (
    "Payroll of Example Corp",
    "hush-hush-of-others",
    "Finance plan",
    "Everyone in payroll",
    "payroll@example.com",
)
FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "drop", "commit": True},
    {"kind": "status", "status": 503, "commit": True},
    {"kind": "drop"},
    {"kind": "empty"},
    {"kind": "garbage", "commit": True},
    {"kind": "status", "status": 404},
    {"kind": "status", "status": 400},
    {"kind": "status", "status": 500},
    {"kind": "truncate"},
    {"kind": "status", "status": 401},
    {"kind": "status", "status": 403},
    {"kind": "status", "status": 409, "commit": True},
    {"kind": "redirect", "location": "https://elsewhere.invalid/"},
    {"kind": "wrong_next"},
)


@dataclass
class Outcome:
    """What a run ended with."""

    code: int
    report: str
    told: str

    @property
    def answers(self) -> dict[int, str]:
        """Return the rows of the report's table."""
        return {int(number): answer for number, answer in ROW.findall(self.report)}

    def meaning(self, number: int) -> str:
        """Return what an answer means for the collection."""
        section = self.report.split(f"\n## {number}. ")[1].split("\n## ")[0]
        return section.rsplit("What this means for the collection: ", 1)[1]


class Clock:
    """A clock that a sleep puts forward, so that nobody has to wait."""

    def __init__(self) -> None:
        self.slept = 0.0

    def now(self) -> float:
        """Return the time."""
        return time.monotonic() + self.slept

    def sleep(self, seconds: float) -> None:
        """Let it be later."""
        self.slept += max(0.0, seconds)


Check = Callable[..., Outcome]


@pytest.fixture
def tenant(process: Simulator) -> Simulator:
    """Reset the simulator before a test."""
    control(process, "reset", {})
    return process


@pytest.fixture
def check(tenant: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    """Return what runs the check in this process; it knows nothing but the simulator."""
    for name in [name for name in os.environ if name.startswith("PINGONE_")]:
        monkeypatch.delenv(name)
    variables = {**credentials(tenant), **addresses(tenant), program.VARIABLE: tenant["environment_id"]}
    for name, value in {**variables, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}.items():
        monkeypatch.setenv(name, value)

    def perform(stop: recorder.Stop | None = None) -> Outcome:
        connection, problems = program.connection_of_variables()
        assert problems == []
        clock = Clock()
        code = program.perform(connection, stop or recorder.Stop(), clock=clock.now, sleep=clock.sleep)
        written = capsys.readouterr()
        return Outcome(code, written.out, written.err)

    return perform


def settle(tenant: Simulator) -> None:
    """Put into the tenant what somebody lives with: stores, a plan, rules, mappings, a revision."""
    zoom = {
        "AUTHENTICATION_METHOD": "OAuth Bearer Token",
        "OAUTH_CLIENT_SECRET": PRIVATE[1],
        "SOMETHING_NEW": PRIVATE[4],
    }
    other = {"name": PRIVATE[0], "description": PRIVATE[4], "status": "ACTIVE", "managed": True, "configuration": zoom}
    target = control(tenant, "stores", other)
    source = control(tenant, "stores", {"name": "PingOne Directory", "type": "directory"})
    plan = ask(tenant, "POST", "plans", {"name": PRIVATE[2], "status": "ACTIVE"})
    ends = {"sourceStore": {"id": source["id"]}, "targetStore": {"id": target["id"]}}
    rule = {"name": PRIVATE[3], "plan": {"id": plan["id"]}, **ends}
    rule = ask(tenant, "POST", f"plans/{plan['id']}/rules", rule)
    ask(tenant, "POST", f"rules/{rule['id']}/mappings", {"sourceAttribute": "email", "targetAttribute": "userName"})
    ask(tenant, "POST", "revisions")


def control(tenant: Simulator, path: str, body: dict[str, Any] | None = None, method: str | None = None) -> Any:
    """Ask the control API; with a body, tell it something."""
    return send(method or ("GET" if body is None else "POST"), tenant["control_url"] + path, body)


def ask(tenant: Simulator, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """Ask the simulated PingOne itself, with a token of the test's own."""
    control(tenant, "settings", {"static_token": "of-the-test"}, "PATCH")
    url = f"{tenant['api_url']}/v1/environments/{tenant['environment_id']}/propagation/{path}"
    return send(method, url, body or {} if method == "POST" else None)


def send(method: str, url: str, body: dict[str, Any] | None) -> Any:
    """Send a request on a connection that is kept: there are thousands."""
    answer = SESSION.request(method, url, json=body, headers={"Authorization": "Bearer of-the-test"}, timeout=PATIENCE)
    answer.raise_for_status()
    return answer.json() if answer.content else None


def everything(tenant: Simulator) -> str:
    """Return all that the environment holds, to the byte."""
    rules = ask(tenant, "GET", "rules")["_embedded"]["rules"]
    found: dict[str, Any] = {"stores": control(tenant, "stores"), "rules": rules}
    found["plans"] = ask(tenant, "GET", "plans")["_embedded"]["plans"]
    found["mappings"] = [ask(tenant, "GET", f"rules/{rule['id']}/mappings")["_embedded"] for rule in rules]
    return json.dumps(found)


def writes(tenant: Simulator) -> list[str]:
    """Return what was asked of PingOne that is no read."""
    lines = [entry["line"] for entry in control(tenant, "journal") if entry["operation"] != "token"]
    return [line for line in lines if not line.startswith("GET ")]


MODES: dict[str, tuple[dict[str, Any], dict[int, tuple[str, str]]]] = {
    "as it is": (
        {},
        {
            1: ("echoed, everywhere", "*echoed*"),
            2: ("refused: HTTP 400, `INVALID_DATA`, detail `REQUIRED_VALUE`", "*reject*"),
            3: ("yes, a second store was made", "*allowed*"),
            4: ("refused: HTTP 400, `REQUEST_FAILED`, detail `CONSTRAINT_VIOLATION` at `store`", "*400*"),
            5: (
                "members: `_links`, `_embedded`, `count`, `size`; `_links`: `self`; `count`: the number of stores",
                "*one",
            ),
            6: ("members: `information`, `connectionProfiles`, `attributeMetadata`; 2 connection profiles", "*opaque*"),
            7: ("into `configuration`: none; beside it: `image: {}`. A PUT without `AUTH", "*none*"),
            8: ("no: HTTP 400, `INVALID_DATA`, detail `INVALID_VALUE` at `type`", "*reject*: as assumed"),
            9: ("HTTP 400, `INVALID_DATA`, detail `INVALID_VALUE` at `configuration`", "*400*"),
            10: ("`configuration.SCIM_URL` (`configuration.scim_url`), `configuration.OAUTH", "*configuration_dotted*"),
        },
    ),
    "masked": (
        {"secrets_on_read": "mask"},
        {1: ("masked (`********`), everywhere", "*masked*"), 2: ("refused", "*rej")},
    ),
    "masked otherwise": (
        {"secrets_on_read": "mask", "mask_text": "\u2022\u2022\u2022\u2022ab12"},
        {1: ("masked (`\u2022\u2022\u2022\u2022<4 characters>`), everywhere", "*masked*")},
    ),
    "another text": (
        {"secrets_on_read": "mask", "mask_text": "not-yours"},
        {1: ("another text (`<text of 9 characters>`), everywhere", "*none of these*")},
    ),
    "shown as null": ({"secrets_on_read": "mask", "mask_text": None}, {1: ("omitted (`null`)", "*omitted*")}),
    "omitted": ({"secrets_on_read": "omit"}, {1: ("omitted, everywhere", "*omitted*")}),
    "kept": ({"put_without_secret": "keep"}, {2: ("accepted, and the stored secret was kept (HTTP 200)", "*keep*")}),
    "kept and masked": (
        {"put_without_secret": "keep", "secrets_on_read": "mask"},
        {2: ("accepted, and the stored secret was kept", "*keep*")},
    ),
    "kept and omitted": (
        {"put_without_secret": "keep", "secrets_on_read": "omit"},
        {2: ("accepted; whether the secret was kept cannot be seen", "*reject* it is not")},
    ),
    "unique names": (
        {"unique_names": True},
        {3: ("no: HTTP 400, `INVALID_DATA`, detail `UNIQUENESS_VIOLATION` at `name`", "the collection explains it")},
    ),
    "409": ({"delete_in_use_status": 409}, {4: ("refused: HTTP 409, `REQUEST_FAILED`", "*409*")}),
    "paged": ({"page_size": 1}, {1: ("echoed, everywhere", "*echoed*"), 5: ("pages by `_links.next`", "*paged*")}),
    "short pages": ({"page_size": 2, "short_page": True}, {5: ("pages by `_links.next`", "*paged*")}),
    "bare lists": ({"list_extras": False}, {5: ("`count`: absent; `size`: absent", "*one page*")}),
    "lagging lists": ({"list_lag_requests": 2}, {1: ("echoed, everywhere", "*echoed*"), 5: ("one page", "*one page*")}),
    "defaults": (
        {"inject_defaults": True},
        {
            7: (
                "`CREATE_USERS: true`, `UPDATE_USERS: true`, `DISABLE_USERS: true`, `DEPROVISION_USERS: true`",
                "*injected*",
            )
        },
    ),
    "bare targets": ({"error_target_style": "bare"}, {10: ("`SCIM_URL` (`configuration.scim_url`)", "*bare*")}),
    "leaking errors": ({"echo_secret_in_errors": True}, {2: ("refused", "*reject*")}),
}


@pytest.mark.parametrize("mode", MODES)
def test_each_mode_is_told(mode: str, tenant: Simulator, check: Check) -> None:
    settings, expected = MODES[mode]
    settle(tenant)
    before = everything(tenant)
    control(tenant, "settings", settings, "PATCH")
    outcome = check()
    assert sorted(outcome.answers) == list(range(1, 11))
    for number, (answer, meaning) in expected.items():
        assert answer in outcome.answers[number]
        assert meaning in outcome.meaning(number)
    assert outcome.code == 0
    assert "not answered" not in outcome.report
    assert f"- Requests: {len(control(tenant, 'journal')) - asked_by_the_test(tenant)}, 1 of them" in outcome.report
    control(tenant, "settings", {"page_size": None, "short_page": False, "secrets_on_read": "echo"}, "PATCH")
    assert everything(tenant) == before
    assert_nothing_private(outcome.report, tenant)


PUT = {"method": "PUT", "path": "/stores/"}
# What the simulator has no switch for; the PUTs are those of the questions 7, 2, 10 and 8, in this order.
ANSWERS: dict[str, tuple[int, str, str, list[dict[str, Any]]]] = {
    "a test that passes": (
        9,
        "it does not fail: HTTP 200, with an empty body",
        "*no failure*",
        [{"path": "/connection/status$", "kind": "empty"}],
    ),
    "a store in use that goes": (
        4,
        "not at all: HTTP 200, but it is still there (HTTP 200)",
        "*not protected*",
        [{"method": "DELETE", "path": "/stores/", "kind": "empty"}],
    ),
    "another status in use": (
        4,
        "refused: HTTP 422, `BUSY`",
        "*another status*",
        [{"method": "DELETE", "path": "/stores/", "kind": "status", "status": 422, "body": {"code": "BUSY"}}],
    ),
    "a type that stays": (
        8,
        "it is accepted and ignored (HTTP 200)",
        "*ignored*",
        [{**PUT, "after": 3, "kind": "empty"}],
    ),
    "a type that changes": (
        8,
        "yes, HTTP 200",
        "*accepted*",
        [
            {**PUT, "after": 3, "kind": "empty"},
            {
                "method": "GET",
                "path": "/stores/.",
                "after": 1,
                "kind": "status",
                "status": 200,
                "body": {"type": "scim"},
            },
        ],
    ),
    "nothing validated": (10, "there is no error", "*not validated*", [{**PUT, "after": 2, "kind": "empty"}]),
    "no targets": (
        10,
        "they name none: HTTP 400, `BAD`",
        "*no target*",
        [{**PUT, "after": 2, "kind": "status", "status": 400, "body": {"code": "BAD"}}],
    ),
    "other targets": (
        10,
        "`$.properties[0]`",
        "*another*: the collection has no option for `$.properties[0]`",
        [{**PUT, "after": 2, "kind": "status", "status": 400, "body": {"details": [{"target": "$.properties[0]"}]}}],
    ),
    "a secret that is cleared": (
        2,
        "accepted, and the secret is gone: absent (HTTP 200)",
        "*clear*",
        [
            {**PUT, "after": 1, "kind": "empty"},
            {
                "method": "GET",
                "path": "/stores/.",
                "after": 1,
                "kind": "status",
                "status": 200,
                "body": {"type": "Zoom"},
            },
        ],
    ),
    "another default": (
        7,
        "is accepted, and then it is `JWT Bearer Token`",
        "*none*",
        [
            {
                **PUT,
                "kind": "status",
                "status": 200,
                "body": {"configuration": {"AUTHENTICATION_METHOD": "JWT Bearer Token"}},
            }
        ],
    ),
}


@pytest.mark.parametrize("variant", ANSWERS)
def test_other_answers_are_told(variant: str, tenant: Simulator, check: Check) -> None:
    number, answer, meaning, faults = ANSWERS[variant]
    for fault in faults:
        control(tenant, "faults", fault)
    outcome = check()
    assert answer in outcome.answers[number]
    assert meaning in outcome.meaning(number)
    assert control(tenant, "stores") == []
    assert outcome.code == 0


def asked_by_the_test(tenant: Simulator) -> int:
    """Return how many requests in the journal are the test's own."""
    entries = control(tenant, "journal")
    return sum(
        (entry["headers"].get("authorization") or {}) == {"scheme": "Bearer", "token": "static"} for entry in entries
    )


def assert_nothing_private(report: str, tenant: Simulator) -> None:
    """Hold a report against all that must not be in it."""
    # The table, the questions and what they mean are there, so that this is no assertion on nothing.
    assert len(report) > 3000
    secrets = [INVENTED, tenant["client_secret"], "of-the-test", "eyJ"]
    found = [text for text in (*PRIVATE, *secrets, tenant["client_id"], "127.0.0.1") if text in report]
    assert found == []
    assert re.findall(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}", report) == []


def test_an_empty_environment_is_empty_again(tenant: Simulator, check: Check) -> None:
    outcome = check()
    assert outcome.code == 0
    assert "not answered" not in outcome.report
    assert control(tenant, "stores") == []
    assert ask(tenant, "GET", "plans")["_embedded"]["plans"] == ask(tenant, "GET", "rules")["_embedded"]["rules"] == []
    assert len(control(tenant, "journal")) < 30


def test_what_it_makes_is_inactive_and_nothing_is_published(tenant: Simulator, check: Check) -> None:
    settle(tenant)
    control(tenant, "journal", method="DELETE")
    outcome = check()
    assert program.VARIABLE not in outcome.report
    asked = control(tenant, "journal")
    made = [one["body"] for one in asked if one["operation"] in ("create_store", "create_plan", "replace_store")]
    assert len(made) > 5
    assert {body["status"] for body in made} == {"INACTIVE"}
    assert all(body["name"].startswith("community.pingone live check ") for body in made)
    assert [one["body"]["active"] for one in asked if one["operation"] == "create_rule"] == [False]
    assert [one["line"] for one in asked if "revision" in one["operation"]] == []
    # Of the list, only what it made itself is shown.
    assert '"<2 others>"' in outcome.report
    # Before anything is done, it is said.
    assert "It creates no propagation revision" in outcome.told


def test_it_refuses_without_the_environment_that_is_meant(
    tenant: Simulator, check: Check, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["check.py"])
    for value in (None, "", "not-an-id"):
        monkeypatch.delenv(program.VARIABLE) if value is None else monkeypatch.setenv(program.VARIABLE, value)
        assert program.main() == 2
        written = capsys.readouterr()
        assert written.out == ""
        assert f"- {program.VARIABLE}: " in written.err
    monkeypatch.setenv(program.VARIABLE, tenant["environment_id"])
    for name in ("PINGONE_CLIENT_ID", "PINGONE_CLIENT_SECRET", "PINGONE_TOKEN_URL"):
        monkeypatch.delenv(name)
    assert program.main() == 2
    told = capsys.readouterr().err
    assert "- PINGONE_CLIENT_ID: is missing" in told
    assert "- PINGONE_CLIENT_SECRET: is missing" in told
    assert "- PINGONE_API_URL: needs" in told
    assert control(tenant, "journal") == []


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"unknown_environment": 403}, "HTTP 403 ACCESS_FAILED, INSUFFICIENT_PERMISSIONS"),
        ({"unknown_environment": 404}, "HTTP 404 NOT_FOUND"),
        ({"worker_has_role": False}, "HTTP 403 ACCESS_FAILED, INSUFFICIENT_PERMISSIONS"),
        ({"provisioning_enabled": False}, "HTTP 403 ACCESS_FAILED"),
    ],
)
def test_a_refusal_is_told_and_nothing_tried(
    settings: dict[str, Any], reason: str, tenant: Simulator, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "unknown_environment" in settings:
        monkeypatch.setenv(program.VARIABLE, "abfba8f6-49eb-49f5-a5d9-00000000dead")
    control(tenant, "settings", settings, "PATCH")
    outcome = check()
    assert outcome.code == 1
    assert set(outcome.answers.values()) == {f"not answered: the stores cannot be listed: {reason}"}
    assert writes(tenant) == []
    assert "Could not list the stores" in outcome.told
    assert re.findall(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}", outcome.report) == []


def test_without_a_list_nothing_is_made(tenant: Simulator, check: Check) -> None:
    control(tenant, "settings", {"list_broken": True}, "PATCH")
    outcome = check()
    answered = [number for number, answer in outcome.answers.items() if not answer.startswith("not answered")]
    assert answered == [6, 9]
    assert [line.split()[1].rsplit("/", 1)[-1] for line in writes(tenant)] == ["{type}", "status"]


def test_what_an_earlier_run_left_is_named_and_stays(tenant: Simulator, check: Check) -> None:
    left = control(tenant, "stores", {"name": "community.pingone live check 0123456789ab"})
    source = control(tenant, "stores", {"name": "PingOne Directory", "type": "directory"})
    name = "community.pingone live check 0123456789ab rule"
    rule = {"name": name, "sourceStore": {"id": source["id"]}, "targetStore": {"id": left["id"]}}
    control(tenant, "rules", rule)
    before = everything(tenant)
    outcome = check()
    assert everything(tenant) == before
    assert f'An earlier run has left the store "{left["name"]}"' in outcome.told
    assert f"/propagation/stores/{left['id']}" in outcome.told
    assert f'An earlier run has left the rule "{name}"' in outcome.told
    assert_nothing_private(outcome.report, tenant)


def test_what_cannot_be_deleted_is_named(tenant: Simulator, check: Check) -> None:
    fault = {"method": "DELETE", "path": "/stores/", "kind": "status", "status": 403, "times": None}
    control(tenant, "faults", fault)
    outcome = check()
    left = control(tenant, "stores")
    assert len(left) == 3
    assert outcome.code == 1
    assert "- Left in the tenant: 3 things, named to the user" in outcome.report
    for store in left:
        assert re.search(rf'The store "{store["name"]}" could not be deleted .*/stores/{store["id"]}\.', outcome.told)
    assert outcome.answers[4].startswith("not answered: HTTP 403")
    assert_nothing_private(outcome.report, tenant)


def test_a_creation_with_an_unknown_end_is_found_and_deleted(tenant: Simulator, check: Check) -> None:
    settle(tenant)
    before = everything(tenant)
    control(tenant, "settings", {"list_lag_requests": 2}, "PATCH")
    for path in ("/stores$", "/plans/[^/]+/rules$"):
        control(tenant, "faults", {"method": "POST", "path": path, "kind": "drop", "commit": True, "times": None})
    outcome = check()
    control(tenant, "faults", method="DELETE")
    assert outcome.answers[4].startswith("not answered: ")
    for kind in ("stores", "rules", "plans"):
        for _look in range(3):
            ask(tenant, "GET", kind)
    assert everything(tenant) == before
    assert outcome.code == 0


def test_a_creation_that_comes_to_light_late_is_waited_for(tenant: Simulator, check: Check) -> None:
    control(tenant, "settings", {"list_lag_requests": 3}, "PATCH")
    # The third store is the directory, which is not sent twice.
    control(tenant, "faults", {"method": "POST", "path": "/stores$", "after": 2, "kind": "drop", "commit": True})
    outcome = check()
    assert control(tenant, "stores") == []
    assert outcome.code == 0
    assert outcome.answers[4].startswith("not answered: ")


@pytest.mark.parametrize("kind", ["stores", "rules", "plans"])
@pytest.mark.parametrize(
    "fault",
    [{"kind": "empty"}, {"kind": "status", "status": 404}, {"kind": "status", "status": 409, "commit": True}],
    ids=["not done though said so", "said to be gone", "done though refused"],
)
def test_what_a_deletion_answers_is_not_believed_but_looked_after(
    fault: dict[str, Any], kind: str, tenant: Simulator, check: Check
) -> None:
    # The first deletion of a store is the one that is to be refused.
    control(tenant, "faults", {"method": "DELETE", "path": f"/{kind}/", "after": int(kind == "stores"), **fault})
    outcome = check()
    assert outcome.code == 0
    assert "could not be deleted" not in outcome.told
    assert control(tenant, "stores") == []
    assert ask(tenant, "GET", "plans")["_embedded"]["plans"] == ask(tenant, "GET", "rules")["_embedded"]["rules"] == []


def test_plans_that_cannot_be_made_leave_one_question_open(tenant: Simulator, check: Check) -> None:
    refusal = {"code": "INVALID_DATA", "details": [{"code": "UNIQUENESS_VIOLATION", "target": "environment"}]}
    control(tenant, "faults", {"method": "POST", "path": "/plans$", "kind": "status", "status": 400, "body": refusal})
    outcome = check()
    reason = "the plan for the rule could not be made: HTTP 400, `INVALID_DATA`, detail `UNIQUENESS_VIOLATION`"
    assert reason in outcome.answers[4]
    assert [number for number, answer in outcome.answers.items() if "not answered" in answer] == [4]
    assert outcome.code == 0
    assert control(tenant, "stores") == []


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize(
    "body",
    [[], "text", None, {"code": 5, "details": [{"code": {}, "target": []}, 3, None], "_embedded": 3}],
    ids=["list", "no JSON", "null", "odd members"],
)
def test_no_answer_is_too_odd(status: int, body: Any, tenant: Simulator, check: Check) -> None:
    settle(tenant)
    before = everything(tenant)
    answer = "null" if body is None else body
    for method in ("PUT", "POST"):
        path = "/stores/[^/]+$" if method == "PUT" else "/(status|Zoom|rules)$"
        fault = {"method": method, "path": path, "kind": "status", "status": status, "body": answer, "times": None}
        control(tenant, "faults", fault)
    outcome = check()
    control(tenant, "faults", method="DELETE")
    assert len(outcome.answers) == 10
    assert all(outcome.answers.values())
    assert "was not understood" not in outcome.report
    assert everything(tenant) == before


@pytest.mark.parametrize(("kind", "number"), [("stores", 1), ("rules", 4)])
def test_what_is_not_its_own_is_not_touched_whatever_is_answered(
    kind: str, number: int, tenant: Simulator, check: Check
) -> None:
    settle(tenant)
    before = everything(tenant)
    other = ask(tenant, "GET", kind)["_embedded"][kind][0]
    fault = {"method": "POST", "path": f"/{kind}$", "kind": "status", "status": 201, "body": other, "times": None}
    control(tenant, "faults", fault)
    control(tenant, "journal", method="DELETE")
    outcome = check()
    assert [line for line in writes(tenant) if line.startswith(("PUT", "DELETE")) and kind in line] == []
    control(tenant, "faults", method="DELETE")
    assert everything(tenant) == before
    assert outcome.answers[number].startswith("not answered: ")
    assert "something else than what was sent" in outcome.answers[number]
    assert_nothing_private(outcome.report, tenant)


def faulty(number: int, fault: dict[str, Any], tenant: Simulator, check: Check) -> Outcome:
    """Run the check with a fault at one of its requests, counted from 0; nothing may be left of it."""
    control(tenant, "reset", {})
    settle(tenant)
    before = everything(tenant)
    control(tenant, "faults", {"after": number, **fault})
    outcome = check()
    control(tenant, "faults", method="DELETE")
    assert everything(tenant) == before, (number, fault, outcome)
    assert len(outcome.answers) == 10
    assert all(outcome.answers.values())
    assert outcome.code in (0, 1)
    assert "could not be deleted" not in outcome.told
    assert "was not understood" not in outcome.report
    assert_nothing_private(outcome.report + " " * 3000, tenant)
    return outcome


def requests_of_a_run(tenant: Simulator, check: Check) -> int:
    """Return how many requests a run without trouble takes, in the environment that somebody lives with."""
    settle(tenant)
    control(tenant, "journal", method="DELETE")
    check()
    number = len(control(tenant, "journal"))
    assert number > 15
    return number


def test_a_fault_at_any_request_leaves_nothing_behind(tenant: Simulator, check: Check) -> None:
    for number in range(requests_of_a_run(tenant, check)):
        # The worst kinds by turns; every kind at every request takes long.
        faulty(number, FAULTS[number % 2], tenant, check)


@pytest.mark.thorough
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: "-".join(str(value) for value in fault.values()))
def test_every_fault_at_any_request_leaves_nothing_behind(
    fault: dict[str, Any], tenant: Simulator, check: Check
) -> None:
    for number in range(requests_of_a_run(tenant, check)):
        faulty(number, fault, tenant, check)


class StopAt(recorder.Stop):
    """A user who interrupts before a certain request, counted from 0, and then perhaps once more."""

    def __init__(self, number: int, times: int = 1) -> None:
        super().__init__()
        self.left, self.times = number, times

    def check(self) -> None:
        """Interrupt when the time has come."""
        if self.left == 0:
            self.wanted += self.times
        self.left -= 1
        super().check()


def test_an_interruption_at_any_request_leaves_nothing_behind(tenant: Simulator, check: Check) -> None:
    total = requests_of_a_run(tenant, check)
    before = everything(tenant)
    codes = set()
    for number in range(0, total, 3):
        outcome = check(StopAt(number))
        codes.add(outcome.code)
        assert everything(tenant) == before, number
        assert len(outcome.answers) == 10
    assert codes == {0, 130}
    assert "not answered: the run was interrupted" in check(StopAt(8)).answers[4]


def test_who_interrupts_twice_is_told_what_is_left(tenant: Simulator, check: Check) -> None:
    outcome = check(StopAt(9, times=2))
    left = control(tenant, "stores")
    assert len(left) == 1
    assert outcome.code == 130
    assert f"/propagation/stores/{left[0]['id']}" in outcome.told


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_program_in_order(ending: signal.Signals, tenant: Simulator) -> None:
    settle(tenant)
    before = everything(tenant)
    control(tenant, "settings", {"latency_ms": 60}, "PATCH")
    env = {**environment(tenant), program.VARIABLE: tenant["environment_id"], "NO_PROXY": "127.0.0.1"}
    command = [sys.executable, "-B", str(LIVE / "check.py")]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + PATIENCE
        while not any(line.endswith("/stores -> 201") for line in writes(tenant)) and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(ending)
        report, told = process.communicate(timeout=PATIENCE)
    control(tenant, "settings", {"latency_ms": 0}, "PATCH")
    assert process.returncode == 130
    assert "Interrupted. What was made is deleted now" in told
    assert "Traceback" not in told
    assert "not answered: the run was interrupted" in report
    assert everything(tenant) == before
    assert [line for line in writes(tenant) if line.endswith("/stores/{store} -> 204")]


def test_the_scrubber_shows_form_and_not_content() -> None:
    scrubber = scrub.Scrubber("https://api.example.com/v1", ["api.example.com"], "sent-by-us")
    scrubber.know("0A1B2C3D-0000-4000-8000-000000000001", "<store>")
    scrubber.know("Payroll", "<name>")
    scrubber.know("Zoom", "<name>")
    scrubber.keep_secret(["p\u00e4ssword/1"])
    shown = scrubber.json(
        {
            "id": 17,
            "accountId": "acc-1",
            "name": "Payroll of Zoom",
            "type": "Zoom",
            "message": 'No "Payroll" at 0a1b2c3d-0000-4000-8000-000000000001 or 99999999-0000-4000-8000-000000000001',
            "configuration": {
                "API_KEY": "sent-by-us",
                "API_SECRET": "abcd1234",
                "NEW": "https://a.b/?t=1",
                "MODE": "ALL",
            },
            "href": "https://api.example.com/v1/x?cursor=abc&limit=5",
            "details": [
                {"message": "p\\u00e4ssword%2F1 from me@example.com, eyJhbGciOiJub25l.e30.x, at http://in.example"}
            ],
            "createdAt": "2026-01-01T00:00:00.000Z",
            "tags": ["quarterly numbers", True, None, 3],
        }
    )
    assert shown == {
        "id": "<id>",
        "accountId": "<id>",
        "name": "<name>",
        "type": "Zoom",
        "message": 'No "<name>" at <store> or <id>',
        "configuration": {
            "API_KEY": "<the secret that was sent>",
            "API_SECRET": "<text of 8 characters>",
            "NEW": "<text of 16 characters>",
            "MODE": "ALL",
        },
        "href": "<api>/x?cursor=<value>&limit=5",
        "details": [{"message": "<secret> from <address>, <token>, at http://<host>"}],
        "createdAt": "2026-01-01T00:00:00.000Z",
        "tags": ["<text of 17 characters>", True, None, 3],
    }
