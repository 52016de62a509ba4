#!/usr/bin/python
# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_propagation_plan
short_description: Manage the propagation plan of a PingOne environment
version_added: 1.0.0
author:
  - community.pingone contributors (@community-pingone)
description:
  - Creates, updates, renames and deletes the plan that holds the provisioning rules of an environment.
  - An environment has one plan at most. The one that is there is adopted, whatever its name.
  - Only what is set is compared and sent; what is not set stays as it is.
  - PingOne acts on a change of the plan only after a new propagation revision.
extends_documentation_fragment:
  - community.pingone.attributes
  - community.pingone.connection
options:
  state:
    description:
      - Whether the environment is to have a plan or not.
      - PingOne deletes a plan's rules and their mappings with it. A plan that has rules is therefore deleted only with
        O(delete_rules); without, the task fails and names them.
    type: str
    default: present
    choices:
      - present
      - absent
  name:
    description:
      - Name of the plan.
      - With O(state=present), the plan that is there is renamed if its name is another one. A new plan gets
        V(Identity provisioning) when this is not set.
      - With O(state=absent), the plan is deleted only if it has this name; when this is not set, whatever its name.
    type: str
  plan_id:
    description:
      - ID of the plan. With O(state=present) it must exist; with O(state=absent) and O(name), the name has to match.
      - It is needed only if PingOne should ever hold several plans.
    type: str
  status:
    description:
      - Whether PingOne acts on the rules of the plan. PingOne makes new plans V(INACTIVE).
    type: str
    choices:
      - ACTIVE
      - INACTIVE
  delete_rules:
    description:
      - Whether a plan is deleted together with the rules that it has. Of no meaning with O(state=present).
    type: bool
    default: false
seealso:
  - module: community.pingone.pingone_propagation_plan_info
  - module: community.pingone.pingone_propagation_revision
"""

EXAMPLES = r"""
# The connection options can come from environment variables such as PINGONE_CLIENT_ID and PINGONE_CLIENT_SECRET, or from
# module_defaults of the group community.pingone.pingone.

- name: Make sure that the environment has an active plan
  community.pingone.pingone_propagation_plan:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    status: ACTIVE
  register: propagation

- name: Rename it
  community.pingone.pingone_propagation_plan:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    plan_id: "{{ propagation.plan.id }}"
    name: Zoom and others

- name: Delete it, unless it has rules
  community.pingone.pingone_propagation_plan:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    state: absent
"""

RETURN = r"""
plan:
  description:
    - The plan as it is after the task, in the words of the options; in check mode, as it is expected to be.
    - V(null) when there is no such plan any more.
  returned: success
  type: dict
  contains:
    id:
      description: ID of the plan. V(null) where check mode predicts a new one.
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
      description: When the plan was created. V(null) where check mode predicts a new one, or PingOne does not say it.
      type: str
      sample: '2023-12-05T17:38:42.947Z'
    updated_at:
      description: When the plan was updated last. V(null) where check mode predicts a new one, or PingOne does not say it.
      type: str
      sample: '2023-12-05T17:38:42.947Z'
operation:
  description: What was done to the plan, in check mode what would be done. V(none) if nothing.
  returned: success
  type: str
  sample: create
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
from ..module_utils import _reconcile as reconcile
from ..module_utils._api import Api
from ..module_utils._connection import CONNECTION_ARGUMENTS
from ..module_utils._errors import OptionsError, ServiceError
from ..module_utils._kept import Keeper
from ..module_utils._plans import Plans, named
from ..module_utils._resource_model import Record, ids_of, predicted
from ..module_utils._resources import STOOD, Listed
from ..module_utils._task import Params, Result, Task

ARGUMENTS: dict[str, t.Any] = {
    "argument_spec": {
        **CONNECTION_ARGUMENTS,
        "state": {"type": "str", "default": "present", "choices": ["present", "absent"]},
        "name": {"type": "str"},
        "plan_id": {"type": "str"},
        "status": {"type": "str", "choices": ["ACTIVE", "INACTIVE"]},
        "delete_rules": {"type": "bool", "default": False},
    },
}

RULES_WARNING = "Rules of the plan are deleted with it, and so are their mappings:"
UNKNOWN_RULES_WARNING = "The rules of the plan cannot be read; those that it has are deleted with it."


def run(params: Params, api: Api, check_mode: bool) -> Result:
    """Bring the plan to the wanted state, or say what would be done. Raises PingOneError."""
    plans = Plans(api)
    listed = plans.listed(params["plan_id"])
    absent = params["state"] == "absent"
    current = plans.chosen(listed, plan_id=params["plan_id"], name=params["name"], by_name=absent)
    if absent:
        return _remove(params, plans, current, check_mode)
    return _ensure(params, plans, listed, current, check_mode)


def _ensure(params: Params, plans: Plans, listed: Listed, current: Record | None, check_mode: bool) -> Result:
    problems = _problems(params, listed, current)
    if problems:
        raise OptionsError(problems)
    record = model.wanted_record(current, params)
    plan = reconcile.plan(model.view(current), model.view(record), {})
    answer, warnings = current or record, []
    if plan.changed and check_mode:
        answer = predicted(current, record)
    elif plan.changed and current is not None:
        answer = plans.replace(current["id"], record, label=model.label(record))
    elif plan.changed:
        answer, adopted = plans.make(record)
        if adopted == STOOD:
            return _ensure(params, plans, Listed([answer]), answer, check_mode)
        if adopted and model.view(answer) != plan.after:
            # Nobody answered the creation, so that the plan may be another one than was meant.
            record = model.wanted_record(answer, params)
            answer = plans.replace(answer["id"], record, label=model.label(record))
    if plan.changed and not check_mode:
        unlike = model.unlike(record, answer)
        warnings += [f"PingOne answered with another value than was sent for: {', '.join(unlike)}."] if unlike else []
    return Result(plan.changed, _values(plans, answer, plan), plan.diff, warnings)


def _remove(params: Params, plans: Plans, current: Record | None, check_mode: bool) -> Result:
    if current is not None and params["name"] and current.get("name") != params["name"]:
        there = f'the plan {current["id"]} is named "{current.get("name")}", not "{params["name"]}"'
        raise OptionsError([f"name: {there}; to delete it, give the name that it has, or leave name out."])
    plan = reconcile.plan(model.view(current), None, {})
    warnings = []
    if current is not None:
        warnings = _warn_of_rules(params, plans, current)
        if not check_mode and not plans.delete(current["id"], label=model.label(current)):
            plan, warnings = reconcile.plan(None, None, {}), []
    return Result(plan.changed, _values(plans, None, plan), plan.diff, warnings)


def _warn_of_rules(params: Params, plans: Plans, current: Record) -> list[str]:
    """Return what to say of the rules that go with a plan. Raises OptionsError where they must not go."""
    try:
        rules = plans.rules_of(current["id"])
    except ServiceError:
        if not params["delete_rules"]:
            raise
        return [UNKNOWN_RULES_WARNING]
    if rules and not params["delete_rules"]:
        kept = f"the plan {current['id']} has rules, which would be deleted with it: {named(rules)}"
        raise OptionsError([f"delete_rules: {kept}. Delete them first, or set delete_rules."])
    return [f"{RULES_WARNING} {named(rules)}."] if rules else []


def _problems(params: Params, listed: Listed, current: Record | None) -> list[str]:
    """Return what is wrong with the options where the plan is to be present, which depends on what is there."""
    plan_id, name = params["plan_id"], params["name"]
    if plan_id and current is None:
        nobody = f"plan_id: there is no plan {plan_id} in this environment."
        return [f"{nobody} Leave plan_id out to adopt or create the plan, or check environment_id and region."]
    if current is None or not name or name == current.get("name"):
        return []
    if listed.unlisted:
        raise listed.unlisted
    taken = [record for record in listed.records if record.get("name") == name]
    return [f'name: the name "{name}" is taken by another plan: {ids_of(taken)}.'] if taken else []


def _values(plans: Plans, record: Record | None, plan: reconcile.Plan) -> dict[str, t.Any]:
    environment_id = plans.api.client.connection.environment_id
    return {"plan": model.plan_from(record, environment_id) if record else None, "operation": plan.action}


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
