# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The main() of each module: a refusal is a failure, check mode writes nothing, a diff is shown to whoever asks."""

from __future__ import annotations

import importlib

import pytest

READERS = [
    "pingone_directory_store_info",
    "pingone_propagation_plan_info",
    "pingone_propagation_revision_info",
    "pingone_propagation_rule_info",
    "pingone_zoom_store_info",
]
# With options that are a change where the chain stands.
WRITERS = {
    "pingone_directory_store": {"name": "PingOne", "status": "ACTIVE"},
    "pingone_propagation_plan": {"status": "INACTIVE"},
    "pingone_propagation_revision": {},
    "pingone_propagation_rule": {"name": "to Zoom", "target_store": "zoom connection"},
    "pingone_zoom_store": {"name": "zoom connection", "status": "INACTIVE"},
}
PLAN = "b0b0b0b0-0000-4000-8000-000000000001"
ZOOM = "da166d8e-eaa7-4251-8480-85448e095bc3"


def module_of(name):
    """Return a module."""
    return importlib.import_module(f"ansible_collections.community.pingone.plugins.modules.{name}")


@pytest.mark.parametrize("name", [*READERS, *WRITERS])
def test_main_when_refused_then_failed_with_what_pingone_said(name, chain, run_main):
    service = chain().service
    service._serve = lambda *_request: (403, {"code": "ACCESS_FAILED", "message": "Not for you."})
    outcome = run_main(module_of(name), service, **WRITERS.get(name, {}))
    assert outcome.failed and outcome.result["msg"].startswith("Could not ")
    assert (outcome.result["failure"]["status"], outcome.result["failure"]["code"]) == (403, "ACCESS_FAILED")


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize("diff", [False, True])
def test_main_when_it_is_a_change_then_written_unless_in_check_mode(name, check, diff, chain, record, run_main):
    service = chain().service
    service.stores[ZOOM] = record(id=ZOOM)
    service.script["PUT", f"/propagation/plans/{PLAN}"] = [(200, {"id": PLAN, "status": "INACTIVE"})]
    outcome = run_main(module_of(name), service, **WRITERS[name], _ansible_check_mode=check, _ansible_diff=diff)
    assert (outcome.failed, outcome.result["changed"]) == (False, True)
    assert bool(service.writes) is not check
    # What a revision publishes is not known, so it has none.
    assert ("diff" in outcome.result) is (diff and name != "pingone_propagation_revision")


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("check", [False, True])
def test_main_when_it_only_reads_then_reads_in_check_mode_too(name, check, chain, run_main):
    service = chain().service
    outcome = run_main(module_of(name), service, _ansible_check_mode=check)
    assert (outcome.failed, outcome.result["changed"], service.writes) == (False, False, [])
    assert service.asked != []
