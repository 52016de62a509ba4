# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the scenes of the chain have of their own: what stands, which tasks there are, and which request is spoilt."""

from __future__ import annotations

from typing import Any

from markers import Markers

CONTROL = "CONTROL of this test"
PLAN, RULE, DIRECTORY, TARGET, POPULATION = (f"{number}0000000-cccc-4000-8000-000000000000" for number in range(1, 6))
_MAPPINGS = [
    {"target_attribute": "userName", "source_attribute": "username"},
    {"target_attribute": "title", "expression": "user.title"},
]
_RULE = {"name": "standing rule", "description": CONTROL, "active": True, "mappings": _MAPPINGS}
_TOKEN = {"access_token": "{{ marker_token }}"}

Options = dict[str, Any]

MODULES = tuple(
    f"pingone_{name}{kind}"
    for name in ("propagation_plan", "directory_store", "propagation_rule")
    for kind in ("", "_info")
)
# The task of each module that the failures are tried on, and the request that is spoilt.
SPOILT: dict[str, tuple[Options, str, str]] = {
    "pingone_propagation_plan": ({"name": CONTROL}, "GET", "/plans$"),
    "pingone_propagation_plan_info": ({}, "GET", "/plans$"),
    "pingone_directory_store": ({"description": CONTROL}, "GET", "/stores$"),
    "pingone_directory_store_info": ({}, "GET", "/stores$"),
    "pingone_propagation_rule": ({**_RULE, "populations": ["Staff"]}, "GET", "/mappings$"),
    "pingone_propagation_rule_info": ({}, "GET", "/rules$"),
}
# Tasks that go well, by what they do: the module, its options, and how it ends.
SUCCESSES: dict[str, tuple[str, Options, str]] = {
    "rename the plan": ("pingone_propagation_plan", {"name": CONTROL, **_TOKEN}, "changed"),
    "read the plans": ("pingone_propagation_plan_info", {}, "ok"),
    "describe the directory": ("pingone_directory_store", {"description": CONTROL}, "changed"),
    "read the directories": ("pingone_directory_store_info", _TOKEN, "ok"),
    "map otherwise": ("pingone_propagation_rule", {**_RULE, "populations": ["Staff"], **_TOKEN}, "changed"),
    "make a rule": ("pingone_propagation_rule", {**_RULE, "name": "new rule", "target_store": "target"}, "changed"),
    "change no rule": ("pingone_propagation_rule", {"name": "standing rule"}, "ok"),
    "delete the rule": ("pingone_propagation_rule", {"name": "standing rule", "state": "absent"}, "changed"),
    "delete the plan": ("pingone_propagation_plan", {"state": "absent", "delete_rules": True}, "changed"),
    "read the rules": ("pingone_propagation_rule_info", {}, "ok"),
}
# Of these a task learns that reads no stores.
READ_OF_A_PLAN = {"read_unknown", "read_nested"}
# Requests that write, and a task of which one fails.
WRITES: dict[str, tuple[str, Options, str, str]] = {
    "rename the plan": ("pingone_propagation_plan", {"name": CONTROL}, "PUT", "/plans/"),
    "describe the directory": ("pingone_directory_store", {"description": CONTROL}, "PUT", "/stores/"),
    "make a rule": ("pingone_propagation_rule", {**_RULE, "name": "new", "target_store": "target"}, "POST", "/rules$"),
    "rest": ("pingone_propagation_rule", _RULE, "PUT", "/rules/"),
    "map": ("pingone_propagation_rule", _RULE, "POST", "/mappings$"),
    "map otherwise": ("pingone_propagation_rule", _RULE, "PUT", "/mappings/"),
}


def standing(markers: Markers) -> list[dict[str, Any]]:
    """Return the orders that put the chain there; what nobody knows in its records may be a secret."""
    unknown = {"SOMETHING_NEW": markers.read_unknown, "SOMETHING_NESTED": {"list": [{"inner": markers.read_nested}]}}
    ends = {"plan": {"id": PLAN}, "sourceStore": {"id": DIRECTORY}, "targetStore": {"id": TARGET}}
    secret = {"OAUTH_CLIENT_SECRET": markers.read_zoom, "SOMETHING": markers.read_api_key}
    records: list[tuple[str, dict[str, Any]]] = [
        ("plans", {"id": PLAN, "name": "standing plan", "status": "ACTIVE", **unknown}),
        ("stores", {"id": DIRECTORY, "name": "directory", "type": "directory", "status": "ACTIVE", **unknown}),
        ("stores", {"id": TARGET, "name": "target", "status": "ACTIVE", "configuration": secret}),
        ("populations", {"id": POPULATION, "name": "Staff"}),
        ("rules", {"id": RULE, "name": "standing rule", "active": True, **ends, **unknown}),
        ("mappings", {"rule": {"id": RULE}, "targetAttribute": "userName", "sourceAttribute": "email", **unknown}),
        ("mappings", {"rule": {"id": RULE}, "targetAttribute": "nickName", "sourceAttribute": "nickname"}),
    ]
    return [{"to": to, "body": body} for to, body in records]


def plays(variables: Options, store: Options, whole: bool) -> list[Any]:
    """Return plays that apply the role, in success and in failure, and take down what it made."""
    usual = {**variables, "zoom_provisioning_populations": ["Staff"], "zoom_provisioning_store": store}
    secret = "{{ marker_zoom }}"
    misplaced = {"name": "misplaced", "oauth_client_secret": secret, "configuration": {"secrt": secret}}
    applied: dict[str, tuple[str, Options]] = {
        "provisions": ("the chain", usual),
        "is refused a mapping": ("a chain that breaks", usual),
        "finds mistakes": ("the chain", {**usual, "zoom_provisioning_store": misplaced}),
        "takes down": ("the chain", {**usual, "zoom_provisioning_state": "absent", **_STANDING}),
    }
    if not whole:
        applied = {name: applied[name] for name in ("is refused a mapping",)}
    found: list[Any] = []
    for name, (stage, given) in applied.items():
        apply = {"name": f"Provision, which {name}", "ansible.builtin.include_role": {"name": _ROLE}}
        failed = {
            "name": f"The chain has failed: {name}",
            "ansible.builtin.debug": {"msg": "{{ ansible_failed_result }}"},
        }
        begin = {"name": "Begin with a chain", "ansible.builtin.assert": {"that": f"lookup('stage', '{stage}') | bool"}}
        done = {"name": f"The chain is done: {name}", "ansible.builtin.debug": {"msg": "done"}}
        tasks = [begin, {"name": "Try", "block": [apply, done], "rescue": [failed]}]
        play = {"name": name, "hosts": "localhost", "connection": "local", "gather_facts": False}
        found.append({**play, "vars": given, "tasks": tasks})
    return found


_ROLE = "community.pingone.zoom_provisioning"
_STANDING = {"zoom_provisioning_rule_name": "standing rule", "zoom_provisioning_store": {"name": "target"}}
