# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Switches: a text that means no is no, and nothing that deletes or deprovisions is on by itself."""

from __future__ import annotations

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.community.pingone.plugins.modules import (
    pingone_propagation_plan,
    pingone_propagation_rule,
    pingone_zoom_store,
)

SWITCHES = [
    (pingone_propagation_plan, "delete_rules", False),
    (pingone_propagation_rule, "active", None),
    (pingone_propagation_rule, "deprovision", False),
    (pingone_propagation_rule, "purge_mappings", True),
    (pingone_zoom_store, "managed", None),
    (pingone_zoom_store, "test_connection", False),
    (pingone_zoom_store, "validate_certs", True),
]
ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"


@pytest.mark.parametrize(("module", "option", "default"), SWITCHES)
@pytest.mark.parametrize(
    ("given", "switch"), [("no", False), ("yes", True), (False, False), (True, True), (None, None)]
)
def test_switch_when_given_in_any_form_then_true_or_false(module, option, default, given, switch):
    options = {"environment_id": ENVIRONMENT, "name": "a", **({} if given is None else {option: given})}
    result = ArgumentSpecValidator(module.ARGUMENTS["argument_spec"]).validate(options)
    assert result.error_messages == []
    assert result.validated_parameters[option] is (default if switch is None else switch)
