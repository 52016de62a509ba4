# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No secret in any place, in any form, whatever happens; and what happens is what was meant to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from markers import KINDS, Markers, shown
from performance import Outcome, Way, connection, perform
from scenes import COLLECTION, CONTROL, OAUTH, Scene, scenes

import chain
from conftest import Service

DIRECT = pytest.mark.parametrize("direct", [True, False], ids=["in the worker", "as processes"])


def bootstrap(simulator: dict[str, Any], markers: Markers, whole: bool) -> list[Any]:
    """Return plays that apply the role, in success and in failure, and the playbook that applies it to an inventory."""
    variables = {f"zoom_stores_{name}": value for name, value in connection(simulator, markers).items()}
    made = {"name": "by the role", "configuration": OAUTH}
    changed = {"name": "standing", "description": CONTROL, "configuration": OAUTH}
    refused = {"name": "refused", "configuration": {**OAUTH, "scim_url": "not a URL"}}
    misplaced = {
        "name": "misplaced",
        "oauth_client_secret": "{{ marker_zoom }}",
        "configuration": {"secrt": "{{ marker_api_key }}"},
    }
    plays: list[Any] = []
    applied: dict[str, list[Any]] = {
        "succeeds": [made, changed],
        "is refused": [changed, refused],
        "finds mistakes": [misplaced, "{{ marker_zoom }}", {"name": "x", "status": "{{ marker_zoom }}"}],
        "has no token": [made],
    }
    for name, listed in applied.items():
        given = {**variables, "zoom_stores_list": listed}
        if name == "has no token":
            given["zoom_stores_client_secret"] = "{{ marker_wrong_worker }}"
        apply = {
            "name": f"Apply the role, which {name}",
            "ansible.builtin.include_role": {"name": f"{COLLECTION}.zoom_stores"},
        }
        failed = {
            "name": f"The role has failed: {name}",
            "ansible.builtin.debug": {"msg": "{{ ansible_failed_result }}"},
        }
        tasks: list[Any] = [
            {"name": "Begin again", "ansible.builtin.assert": {"that": "lookup('stage', 'as it was') | bool"}}
        ]
        tasks.append({"name": "Try", "block": [apply], "rescue": [failed]})
        if not whole and name != "finds mistakes":
            continue
        plays.append(
            {
                "name": name,
                "hosts": "localhost",
                "connection": "local",
                "gather_facts": False,
                "vars": given,
                "tasks": tasks,
            }
        )
    given = {**variables, "zoom_stores_list": [changed, refused]}
    to_chain = {f"zoom_provisioning_{name}": value for name, value in connection(simulator, markers).items()}
    return [
        *plays,
        *chain.plays(to_chain, made, whole),
        {"import_playbook": f"{COLLECTION}.bootstrap_zoom", "vars": {**given, "bootstrap_zoom_hosts": "localhost"}},
    ]


def expect_the_meant_ends(wanted: list[Scene], outcome: Outcome, check: bool) -> None:
    """Each scene ended as it was meant to, and what is no secret can be seen: else all might be hidden."""
    ends: dict[str, Any] = {}
    for scene in wanted:
        event, result = outcome.ended[scene.name]
        end = "failed" if event == "failed" else "changed" if result.get("changed") else "ok"
        meant = scene.ends if scene.ends != "failed write" else "changed" if check else "failed"
        hidden = "censored" in result
        told = (
            hidden or (scene.ends == "failed write" and check) or scene.says in json.dumps(result, ensure_ascii=False)
        )
        if end != meant or not told:
            ends[scene.name] = end, result
    assert {name: (end, result.get("msg")) for name, (end, result) in ends.items()} == {}
    assert all(CONTROL in text and "(new secret)" in text for name, text in outcome.said.items() if name != "stderr")
    assert "module_args" in outcome.said["stdout"]
    assert "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER" in outcome.said["stdout"]


def audit(kind: str, way: Way, service: Service, folder: Path, whole: bool = True) -> None:
    """Perform everything, or a sample, and look everywhere."""
    markers = Markers.of(kind)
    simulator = service(markers)
    wanted = [scene for scene in scenes(markers) if whole or scene.in_sample]
    outcome = perform(wanted, bootstrap(simulator, markers, whole), markers, simulator, way, folder)
    assert {place: found for place, text in outcome.said.items() if (found := shown(text, markers))} == {}
    expect_the_meant_ends(wanted, outcome, way.check)
    chained = [name for name in outcome.ended if name.startswith("The chain ")]
    broken = "The chain has failed: is refused a mapping"
    failed = ["The chain has failed: finds mistakes", *([] if way.check else [broken])]
    assert [name for name in chained if "failed" in name] == (failed[::-1] if whole else failed[1:])
    assert len(chained) == (4 if whole else 1)
    roles = [name for name in outcome.ended if name.startswith("The role has failed")]
    assert len(roles) == (1 if not whole else 2 if way.check else 3)
    assert ("is run in the worker process" in outcome.said["stdout"]) == way.direct


def test_no_secret_is_shown(program: str, service: Service, tmp_path: Path) -> None:
    audit("everything", Way(program, direct=True), service, tmp_path, whole=False)


@pytest.mark.thorough
@DIRECT
@pytest.mark.parametrize("kind", KINDS)
def test_no_secret_is_shown_whatever_it_is_made_of(
    kind: str, direct: bool, program: str, service: Service, tmp_path: Path
) -> None:
    audit(kind, Way(program, direct, vaulted=kind != "plain"), service, tmp_path)


@pytest.mark.thorough
@DIRECT
def test_no_secret_is_shown_in_check_mode(direct: bool, program: str, service: Service, tmp_path: Path) -> None:
    audit("everything", Way(program, direct, check=True), service, tmp_path)
