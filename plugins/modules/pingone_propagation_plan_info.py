#!/usr/bin/python
# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_propagation_plan_info
short_description: Read the propagation plan of a PingOne environment
version_added: 1.0.0
author:
  - community.pingone contributors (@community-pingone)
description:
  - Returns the plan that holds the provisioning rules of an environment. There is one at most.
extends_documentation_fragment:
  - community.pingone.attributes.info_module
  - community.pingone.connection
options:
  name:
    description:
      - Exact name of the plan to return. It is returned whatever its name when neither this nor O(plan_id) is set.
      - Mutually exclusive with O(plan_id).
    type: str
  plan_id:
    description:
      - ID of the plan to return.
      - Mutually exclusive with O(name).
    type: str
seealso:
  - module: community.pingone.pingone_propagation_plan
"""

EXAMPLES = r"""
# The connection options can come from environment variables such as PINGONE_CLIENT_ID and PINGONE_CLIENT_SECRET, or from
# module_defaults of the group community.pingone.pingone.

- name: Read the plan of an environment
  community.pingone.pingone_propagation_plan_info:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
  register: propagation

- name: Say whether PingOne acts on its rules
  ansible.builtin.debug:
    msg: "{{ 'active' if 'ACTIVE' in propagation.plans | map(attribute='status') else 'not active' }}"
"""

RETURN = r"""
plans:
  description:
    - The plan, or several if PingOne should ever hold them, sorted by name and ID. Empty if there is none.
    - The members that are options of M(community.pingone.pingone_propagation_plan) can be given to it.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: ID of the plan.
      type: str
      sample: 3f0a6e0c-6c1d-4f0b-9a55-2b9c7a1d4e88
    environment_id:
      description: ID of the environment that holds the plan.
      type: str
      sample: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    name:
      description: Name of the plan.
      type: str
      sample: Identity provisioning
    status:
      description: Whether PingOne acts on the rules of the plan.
      type: str
      sample: ACTIVE
    created_at:
      description: When the plan was created. V(null) where PingOne does not say it.
      type: str
      sample: '2023-12-05T17:38:42.947Z'
    updated_at:
      description: When the plan was updated last. V(null) where PingOne does not say it.
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

from ..module_utils import _plan as model
from ..module_utils._api import Api
from ..module_utils._connection import CONNECTION_ARGUMENTS
from ..module_utils._kept import Keeper
from ..module_utils._plans import Plans
from ..module_utils._task import Params, Result, Task

ARGUMENTS: dict[str, t.Any] = {
    "argument_spec": {**CONNECTION_ARGUMENTS, "name": {"type": "str"}, "plan_id": {"type": "str"}},
    "mutually_exclusive": [["name", "plan_id"]],
}


def run(params: Params, api: Api, check_mode: bool) -> Result:
    """Read the plan, or those that are asked for. Raises PingOneError."""
    listed = Plans(api).listed(params["plan_id"])
    records = listed.records
    if params["plan_id"]:
        records = [listed.record] if listed.record else []
    elif params["name"]:
        records = [record for record in records if record.get("name") == params["name"]]
    returned = [model.plan_from(record, api.client.connection.environment_id) for record in records]
    return Result(False, {"plans": sorted(returned, key=lambda plan: (str(plan["name"]), plan["id"]))})


TASK = Task(run)


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
