#!/usr/bin/python
# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_propagation_rule_info
short_description: Read PingOne provisioning rules and their attribute mappings
version_added: 1.0.0
author:
  - community.pingone contributors (@community-pingone)
description:
  - Returns the provisioning rules of an environment, each with its attribute mappings.
extends_documentation_fragment:
  - community.pingone.attributes.info_module
  - community.pingone.connection
options:
  name:
    description:
      - Exact name of the rules to return.
      - Mutually exclusive with O(rule_id).
    type: str
  rule_id:
    description:
      - ID of the rule to return.
      - Mutually exclusive with O(name).
    type: str
  plan:
    description:
      - Name of the propagation plan whose rules are returned. Without O(plan) and O(plan_id), those of all plans are.
      - Mutually exclusive with O(plan_id).
    type: str
  plan_id:
    description:
      - ID of that plan.
      - Mutually exclusive with O(plan).
    type: str
  target_store_id:
    description:
      - ID of the store that the rules provision to.
    type: str
  with_mappings:
    description:
      - Whether the mappings of each rule that is returned are read, too, which takes one request for each.
    type: bool
    default: true
notes:
  - What the task asks of PingOne is the plans, the stores, the rules of each plan, and, unless O(with_mappings=false), the
    mappings of each rule that is returned.
seealso:
  - module: community.pingone.pingone_propagation_rule
"""

EXAMPLES = r"""
# The connection options can come from environment variables such as PINGONE_CLIENT_ID and PINGONE_CLIENT_SECRET, or from
# module_defaults of the group community.pingone.pingone.

- name: Read all provisioning rules of an environment
  community.pingone.pingone_propagation_rule_info:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
  register: provisioning

- name: Show the names of those that do not provision
  ansible.builtin.debug:
    msg: "{{ provisioning.rules | rejectattr('active') | map(attribute='name') }}"

- name: Read one of them
  community.pingone.pingone_propagation_rule_info:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    name: Staff to Zoom
"""

RETURN = r"""
rules:
  description:
    - The rules, sorted by name and ID. Empty if there is none.
    - The members that are options of M(community.pingone.pingone_propagation_rule) can be given to it.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: ID of the rule.
      type: str
      sample: 6a0ac4c3-5a0c-4e5f-9d6b-0f4d2c4f8b11
    environment_id:
      description: ID of the environment that holds the rule.
      type: str
      sample: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    name:
      description: Name of the rule.
      type: str
      sample: Staff to Zoom
    description:
      description: Description of the rule, empty if it has none.
      type: str
      sample: Provisions the whole company
    active:
      description: Whether the rule provisions.
      type: bool
      sample: true
    plan:
      description: Name of the rule's plan.
      type: str
      sample: Provisioning
    plan_id:
      description: ID of the rule's plan.
      type: str
      sample: 0f6f4f7e-3f6c-4a39-8a0e-2b1c6f6f0c55
    source_store:
      description: Name of the store that the users come from, null if there is no such store.
      type: str
      sample: PingOne
    source_store_id:
      description: ID of the store that the users come from.
      type: str
      sample: 7a3c4f70-2f62-4a5c-9a8f-6f7a1be0c3d2
    target_store:
      description: Name of the store that the users are provisioned to, null if there is no such store.
      type: str
      sample: zoom connection
    target_store_id:
      description: ID of the store that the users are provisioned to.
      type: str
      sample: da166d8e-eaa7-4251-8480-85448e095bc3
    population_expression:
      description: Filter that selects the users, empty if there is none.
      type: str
      sample: population.id eq "4d7e0b4c-3d2a-4b43-8f3e-5f0f5ce5a6b1"
    groups:
      description: IDs of the groups whose members are provisioned, sorted.
      type: list
      elements: str
      sample: []
    mappings:
      description: The attribute mappings, sorted by target attribute. Null with O(with_mappings=false).
      type: list
      elements: dict
      sample:
        - source_attribute: title
          target_attribute: title
        - source_attribute: email
          target_attribute: userName
    created_at:
      description: When the rule was created.
      type: str
      sample: '2023-12-05T17:38:42.947Z'
    updated_at:
      description: When the rule was updated last.
      type: str
      sample: '2023-12-05T17:38:42.947Z'
waits:
  description: What the task waited for, other than a retry.
  returned: when the task waited for a role to take effect
  type: list
  elements: str
  sample:
    - PingOne answered that the worker application is not authorised; waited for its role to take effect.
failure:
  description:
    - What PingOne answered, with the members that M(community.pingone.pingone_zoom_store) returns.
  returned: when the service or the network failed
  type: dict
  sample:
    code: ACCESS_FAILED
    correlation_id: 1cb8fd0f-0dd2-4bc0-8b7b-9b5ba3a0dbd5
    details: []
    message: The request could not be completed. You do not have access to this resource.
    request: GET https://api.pingone.com/v1/environments/abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6/propagation/plans
    status: 403
    transaction_id: 8f14e45f-ceea-467f-9575-6f5ba0f8a1c5
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ..module_utils import _rule_model as model
from ..module_utils._api import Api
from ..module_utils._connection import CONNECTION_ARGUMENTS
from ..module_utils._kept import Keeper
from ..module_utils._provisioning_rules import Rules
from ..module_utils._resource_model import Record, reference
from ..module_utils._rule_lookup import names_in, plans_of, stores_of
from ..module_utils._task import Params, Result, Task

ARGUMENTS: dict[str, t.Any] = {
    "argument_spec": {
        **CONNECTION_ARGUMENTS,
        "name": {"type": "str"},
        "rule_id": {"type": "str"},
        "plan": {"type": "str"},
        "plan_id": {"type": "str"},
        "target_store_id": {"type": "str"},
        "with_mappings": {"type": "bool", "default": True},
    },
    "mutually_exclusive": [["name", "rule_id"], ["plan", "plan_id"]],
}


def run(params: Params, api: Api, check_mode: bool) -> Result:
    """Read the rules that are asked for. Raises PingOneError."""
    plans = [plan for plan in plans_of(api) if _is_asked_for(plan, params["plan"], params["plan_id"])]
    listed = [(rules, record) for rules in (Rules(api, plan["id"]) for plan in plans) for record in rules.all()]
    found = [(rules, record) for rules, record in listed if _matches(record, params)]
    names = names_in([*plans, *stores_of(api).known()]) if found else {}
    environment_id = api.client.connection.environment_id
    returned = []
    for rules, record in found:
        mappings = rules.mappings_of(record["id"]).all() if params["with_mappings"] else []
        unread = {} if params["with_mappings"] else {"mappings": None}
        returned.append({**model.rule_from(record, mappings, names, environment_id), **unread})
    return Result(False, {"rules": sorted(returned, key=lambda rule: (str(rule["name"]), rule["id"]))})


def _matches(record: Record, params: Params) -> bool:
    """Say whether a rule passes the filters."""
    target = reference(record, model.REFERENCES["target_store"]) or ""
    wanted = params["target_store_id"]
    return _is_asked_for(record, params["name"], params["rule_id"]) and (not wanted or target.lower() == wanted.lower())


def _is_asked_for(record: Record, name: str | None, record_id: str | None) -> bool:
    if record_id and record["id"].lower() != record_id.lower():
        return False
    return not name or record.get("name") == name


TASK = Task(run, explain=model.explain)


def main(keeper: Keeper | None = None) -> None:
    """Run the module, as one of several in a process where there is a keeper."""
    module = AnsibleModule(supports_check_mode=True, **ARGUMENTS)
    succeeded, outcome, warnings = TASK.perform(
        module.params, check_mode=module.check_mode, diff=module._diff, keeper=keeper
    )
    for warning in warnings:
        module.warn(warning)
    if not succeeded:
        module.fail_json(**outcome)
    module.exit_json(**outcome)


if __name__ == "__main__":
    main()
