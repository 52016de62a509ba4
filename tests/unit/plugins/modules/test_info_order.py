# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The order in which the info modules return what they find: by name, then by id, whatever PingOne's is."""

from __future__ import annotations

import itertools

import pytest

from ansible_collections.community.pingone.plugins.modules import (
    pingone_directory_store_info,
    pingone_propagation_plan_info,
    pingone_propagation_rule_info,
    pingone_zoom_store_info,
)

A = "aaaaaaaa-2222-4333-8444-555555555555"
B = "bbbbbbbb-2222-4333-8444-555555555555"
C = "cccccccc-2222-4333-8444-555555555555"
NAMES = {A: "second", B: "first", C: "first"}


def put(service, kind, identifier, name):
    """Put something there."""
    if kind == "plan":
        service.plans[identifier] = {"id": identifier, "name": name}
    elif kind == "rule":
        service.seed(id=identifier, name=name)
    else:
        service.service.stores[identifier] = {"id": identifier, "name": name, "type": kind}


@pytest.mark.parametrize(
    ("module", "kind", "shown"),
    [
        (pingone_directory_store_info, "directory", "stores"),
        (pingone_zoom_store_info, "Zoom", "stores"),
        (pingone_propagation_plan_info, "plan", "plans"),
        (pingone_propagation_rule_info, "rule", "rules"),
    ],
)
@pytest.mark.parametrize("order", list(itertools.permutations(NAMES)))
def test_info_when_several_are_there_then_by_name_then_by_id(module, kind, shown, order, chain):
    service = chain()
    for identifier in order:
        put(service, kind, identifier, NAMES[identifier])
    options = dict.fromkeys(module.ARGUMENTS["argument_spec"])
    found = [one["id"] for one in module.run(options, service.api, False).values[shown]]
    assert [one for one in found if one in NAMES] == [B, C, A]
