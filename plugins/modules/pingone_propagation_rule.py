#!/usr/bin/python
# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_propagation_rule
short_description: Manage PingOne provisioning rules and their attribute mappings
version_added: 1.0.0
author:
  - community.pingone contributors (@community-pingone)
description:
  - Creates, updates, renames and deletes a provisioning rule, together with its attribute mappings.
  - A rule says which users of a source store are provisioned to a target store, and its mappings which attributes they get.
  - Only what is set is compared and sent; what is not set stays as it is.
  - PingOne acts on a change of a rule only after a new propagation revision.
extends_documentation_fragment:
  - community.pingone.attributes
  - community.pingone.connection
options:
  state:
    description:
      - Whether the rule is to be there or not. A rule that goes takes its mappings with it.
    type: str
    default: present
    choices:
      - present
      - absent
  name:
    description:
      - Name of the rule. Needed to create one.
      - Without O(rule_id), it is the exact name by which the rule is looked up in its plan. If several have it, the task
        fails and lists their IDs.
      - With O(rule_id) and O(state=present), the rule is renamed if its name is another one. With O(rule_id) and
        O(state=absent), the name has to match.
    type: str
  rule_id:
    description:
      - ID of the rule. With O(state=present) it must exist.
    type: str
  plan:
    description:
      - Name of the propagation plan that the rule belongs to.
      - Without O(plan) and O(plan_id), it is the environment's only plan.
    type: str
  plan_id:
    description:
      - ID of that plan. With O(plan) beside it, the name has to match.
    type: str
  source_store:
    description:
      - Name of the store that the users come from.
      - A new rule without O(source_store) and O(source_store_id) gets the only store of type C(directory), which is PingOne's
        own directory.
      - PingOne does not change the plan and the stores of a rule that stands. Another one than it has fails the task, since
        deleting the rule and creating it anew may deprovision users.
    type: str
  source_store_id:
    description:
      - ID of that store. With O(source_store) beside it, the name has to match.
    type: str
  target_store:
    description:
      - Name of the store that the users are provisioned to, a Zoom store for example.
      - This or O(target_store_id) is needed to create a rule.
    type: str
  target_store_id:
    description:
      - ID of that store. With O(target_store) beside it, the name has to match.
    type: str
  populations:
    description:
      - Names or IDs of the populations whose users are provisioned, as a short form of O(population_expression).
      - Mutually exclusive with O(population_expression).
      - V(*), by itself, stands for the users of all populations.
      - An empty list clears the expression.
    type: list
    elements: str
  population_expression:
    description:
      - Filter that selects the users, in PingOne's form of SCIM filters. The empty string clears it.
      - Mutually exclusive with O(populations).
    type: str
  groups:
    description:
      - Names or IDs of the groups whose members are provisioned. An empty list clears them.
    type: list
    elements: str
  active:
    description:
      - Whether the rule provisions. PingOne makes new rules inactive.
      - PingOne activates a rule only if it has a mapping, and if both stores have status C(ACTIVE).
      - An active rule of which more than one mapping is to be changed is made inactive before that and active after it, so
        that it never runs half mapped. If such a task is broken off, the rule stays inactive until it is run again. With
        O(active=true), that makes it active; without, the rule stays inactive, and the task warns of that.
    type: bool
  description:
    description:
      - Description of the rule. The empty string clears it.
    type: str
  mappings:
    description:
      - The attributes that users get in the target store. Their order does not matter.
      - A mapping is known by its O(mappings[].target_attribute). If PingOne holds several to the same attribute, one is
        kept.
      - An empty list removes all mappings if O(purge_mappings=true).
      - Mappings of group attributes are left alone.
      - The mappings that the console shows in a rule that has none of its own are the target store's usual ones. The first
        one of its own ends all of these, so list whatever such a rule needs.
    type: list
    elements: dict
    suboptions:
      target_attribute:
        description:
          - Attribute of the target store, C(userName) for example.
        type: str
        required: true
      source_attribute:
        description:
          - Attribute of the source store that is copied.
          - Exactly one of this and O(mappings[].expression) is needed.
        type: str
      expression:
        description:
          - Expression in PingOne's expression language that is evaluated.
        type: str
  purge_mappings:
    description:
      - Whether mappings that are not in O(mappings) are removed. Without O(mappings), none is.
    type: bool
    default: true
  deprovision:
    description:
      - With O(state=absent), whether PingOne is asked to deprovision the rule's users in the target store. This happens at
        the next propagation revision.
      - PingOne does so only if the target store is C(managed); otherwise the task fails with nothing deleted.
    type: bool
    default: false
notes:
  - "What the task asks of PingOne: the plans, unless the plan is given by ID only; the stores, unless both are given by ID
    only; the rules of the plan; the mappings of the rule, if it stands; populations and groups, where they are given by name.
    A task that finds nothing to do asks no more than that."
  - "What it writes: one request for the rule, and one for each mapping that differs. One more where a rule becomes active,
    or where it has to be inactive for a while, see O(active)."
  - To look up populations and groups by name, the worker application needs a role that may read them.
seealso:
  - module: community.pingone.pingone_propagation_rule_info
  - module: community.pingone.pingone_zoom_store
  - module: community.pingone.pingone_propagation_revision
"""

EXAMPLES = r"""
# The connection options can come from environment variables such as PINGONE_CLIENT_ID and PINGONE_CLIENT_SECRET, or from
# module_defaults of the group community.pingone.pingone.

- name: Make sure that there is a plan
  community.pingone.pingone_propagation_plan:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    status: ACTIVE

- name: Make sure that users can come from PingOne's own directory
  community.pingone.pingone_directory_store:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    status: ACTIVE

- name: Make sure that users can go to Zoom
  community.pingone.pingone_zoom_store:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    name: zoom connection
    status: ACTIVE
    configuration:
      oauth_account_id: "{{ zoom_account_id }}"
      oauth_client_id: "{{ zoom_client_id }}"
      oauth_client_secret: "{{ zoom_client_secret }}"

- name: Provision the users of a population to Zoom
  community.pingone.pingone_propagation_rule:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    name: Staff to Zoom
    target_store: zoom connection
    populations:
      - Default
    active: true
    mappings:
      - target_attribute: userName
        source_attribute: email
      - target_attribute: name.givenName
        source_attribute: name.given
      - target_attribute: name.familyName
        source_attribute: name.family
      - target_attribute: title
        source_attribute: title
  register: staff

- name: Add or change one mapping, and leave the others as they are
  community.pingone.pingone_propagation_rule:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    name: Staff to Zoom
    purge_mappings: false
    active: true
    mappings:
      - target_attribute: department
        expression: "user.title"

- name: Provision everybody who works in sales instead, and rename the rule
  community.pingone.pingone_propagation_rule:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    rule_id: "{{ staff.rule.id }}"
    name: Sales to Zoom
    population_expression: 'title sw "Sales"'

- name: Stop provisioning for now
  community.pingone.pingone_propagation_rule:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    name: Sales to Zoom
    active: false

- name: Delete the rule
  community.pingone.pingone_propagation_rule:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    name: Sales to Zoom
    state: absent
"""

RETURN = r"""
rule:
  description:
    - The rule as it is after the task, in the words of the options; in check mode, as it is expected to be.
    - V(null) when there is no such rule any more.
    - The members that are options can be given back to the module.
  returned: success
  type: dict
  contains:
    id:
      description: ID of the rule. V(null) where check mode predicts a new one.
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
      description: Name of the rule's plan. V(null) where O(plan_id) was given by itself, for it is not read then.
      type: str
      sample: Provisioning
    plan_id:
      description: ID of the rule's plan.
      type: str
      sample: 0f6f4f7e-3f6c-4a39-8a0e-2b1c6f6f0c55
    source_store:
      description:
        - Name of the store that the users come from. V(null) where O(source_store_id) and O(target_store_id) were given by
          themselves, for the stores are not read then.
      type: str
      sample: PingOne
    source_store_id:
      description: ID of the store that the users come from.
      type: str
      sample: 7a3c4f70-2f62-4a5c-9a8f-6f7a1be0c3d2
    target_store:
      description: Name of the store that the users are provisioned to, V(null) as RV(rule.source_store).
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
      description: The attribute mappings, sorted by target attribute.
      type: list
      elements: dict
      sample:
        - source_attribute: title
          target_attribute: title
        - source_attribute: email
          target_attribute: userName
    created_at:
      description: When the rule was created. V(null) where check mode predicts a new one.
      type: str
      sample: '2023-12-05T17:38:42.947Z'
    updated_at:
      description: When the rule was updated last. V(null) where check mode predicts a new one.
      type: str
      sample: '2023-12-05T17:38:42.947Z'
operation:
  description: What was done to the rule or its mappings, in check mode what would be done. V(none) if nothing.
  returned: success
  type: str
  sample: update
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
    code: INVALID_DATA
    correlation_id: 1cb8fd0f-0dd2-4bc0-8b7b-9b5ba3a0dbd5
    details:
      - code: INVALID_VALUE
        message: The attribute is not known.
        target: mappings.target_attribute
    message: The request could not be completed. One or more validation errors were in the request.
    request: POST https://api.pingone.com/v1/environments/abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6/propagation/rules/6a0ac4c3-5a0c-4e5f-9d6b-0f4d2c4f8b11/mappings
    status: 400
    transaction_id: 8f14e45f-ceea-467f-9575-6f5ba0f8a1c5
"""

import typing as t
from dataclasses import dataclass

from ansible.module_utils.basic import AnsibleModule

from ..module_utils import _mappings as mappings
from ..module_utils import _reconcile as reconcile
from ..module_utils import _rule_checks as checks
from ..module_utils import _rule_model as model
from ..module_utils._api import Api
from ..module_utils._connection import CONNECTION_ARGUMENTS
from ..module_utils._errors import OptionsError, ServiceError
from ..module_utils._kept import Keeper
from ..module_utils._provisioning_rules import Rules, Work, Written
from ..module_utils._resource_model import Record, predicted
from ..module_utils._resources import Listed
from ..module_utils._rule_lookup import Lookup
from ..module_utils._task import Params, Result, Task

_TEXT: dict[str, t.Any] = {"type": "str"}
_TEXTS: dict[str, t.Any] = {"type": "list", "elements": "str"}

ARGUMENTS: dict[str, t.Any] = {
    "argument_spec": {
        **CONNECTION_ARGUMENTS,
        "state": {"type": "str", "default": "present", "choices": ["present", "absent"]},
        "name": _TEXT,
        "rule_id": _TEXT,
        "plan": _TEXT,
        "plan_id": _TEXT,
        "source_store": _TEXT,
        "source_store_id": _TEXT,
        "target_store": _TEXT,
        "target_store_id": _TEXT,
        "populations": _TEXTS,
        "population_expression": _TEXT,
        "groups": _TEXTS,
        "active": {"type": "bool"},
        "description": _TEXT,
        "mappings": {"type": "list", "elements": "dict", "options": mappings.MAPPING_ARGUMENTS},
        "purge_mappings": {"type": "bool", "default": True},
        "deprovision": {"type": "bool", "default": False},
    },
    "required_one_of": [["name", "rule_id"]],
    "mutually_exclusive": [["populations", "population_expression"]],
}

INACTIVE_WARNING = (
    "The rule is inactive, and stays so, as active is not set. If a task that changed its mappings was broken off, the rule "
    "may have been active before: set active to what it is to be."
)
USUAL_WARNING = (
    "The rule had no mappings of its own. If the console made it, PingOne used the target store's usual ones so far, and with "
    "the next propagation revision uses those in mappings only."
)
MANAGED_WARNING = (
    "The rule's target store is managed: PingOne deprovisions the rule's users there when the next propagation revision is "
    "created."
)
STORE_WARNING = (
    "The rule's target store cannot be read, so it is not known whether PingOne deprovisions the rule's users."
)


@dataclass(frozen=True)
class _Found:
    """The rule that was looked for, its mappings, and the plan's rules that it was looked for among."""

    rules: Rules
    record: Record | None
    mappings: list[Record]
    listed: Listed


def run(params: Params, api: Api, check_mode: bool) -> Result:
    """Bring the rule and its mappings to the wanted state, or say what would be done. Raises PingOneError."""
    lookup = Lookup(api, params)
    found = _find(params, lookup, api)
    if params["state"] == "absent":
        return _remove(params, lookup, found, check_mode)
    return _ensure(params, lookup, found, check_mode)


def _find(params: Params, lookup: Lookup, api: Api) -> _Found | None:
    """Look the rule up; None where it has no plan to be in."""
    plan = lookup.plan()
    if plan is None:
        return None
    rules = Rules(api, plan.id)
    listed = rules.listed(params["rule_id"])
    if listed is None:
        nobody = f"plan_id: there is no propagation plan {plan.id} in this environment"
        lookup.miss("plan", f"{nobody}. Check plan_id, or leave it out; if it was not given, run again.")
        return None
    record = rules.find(listed, params["rule_id"], params["name"])
    present = record is not None and params["state"] == "present"
    standing = rules.mappings_of(record["id"]).all() if record and present else []
    return _Found(rules, record, standing, listed)


def _ensure(params: Params, lookup: Lookup, found: _Found | None, check_mode: bool) -> Result:
    current = found.record if found else None
    lookup.stores(needs_source=current is None)
    lookup.people()
    problems = _problems(params, lookup, found)
    if problems or found is None:
        raise OptionsError(problems)
    record = model.wanted_record(current, params, lookup.parts)
    work = Work(current, record, found.mappings, params["mappings"], params["purge_mappings"], params["active"])
    expected = Written(predicted(current, record), mappings.after(found.mappings, work.planned))
    plan = reconcile.plan(model.view(current, found.mappings), model.view(record, expected.mappings), {})
    warnings = _warnings(params, found, plan) if current else checks.doubled(record, found.listed.records)
    written = expected if plan.changed else Written(current or record, found.mappings)
    if plan.changed and not check_mode:
        written = found.rules.write(work, found.listed.ids)
        unlike = model.unlike(plan.after or {}, model.view(written.record, written.mappings) or {})
        if unlike:
            warnings.append(f"PingOne answered with another value than was sent for: {', '.join(unlike)}.")
    values = {"rule": _returned(lookup, found.rules, written), "operation": plan.action}
    return Result(plan.changed, values, plan.diff, warnings)


def _problems(params: Params, lookup: Lookup, found: _Found | None) -> list[str]:
    """Return what is wrong with the options beside what stands; it needs all that is read, and comes before any write."""
    problems, parts = list(lookup.problems), lookup.parts
    current = found.record if found else None
    if found is None:
        return problems
    if current is None and params["rule_id"]:
        nobody = f"rule_id: there is no rule {params['rule_id']} in the plan {found.rules.plan_id}."
        return [f"{nobody} Leave rule_id out to create one, or check environment_id and region.", *problems]
    if current is None:
        problems += checks.missing(params)
    else:
        problems += checks.moved(current, parts)
        if found.listed.unlisted and params["name"] not in (None, "", current.get("name")):
            raise found.listed.unlisted
        problems += checks.taken(current, params["name"], found.listed.records)
    planned = mappings.changes(found.mappings, params["mappings"], purge=params["purge_mappings"])
    active = model.is_active(current) if params["active"] is None else params["active"]
    return problems + checks.unmapped(
        current, active, params["mappings"], planned, mappings.after(found.mappings, planned)
    )


def _warnings(params: Params, found: _Found, plan: reconcile.Plan) -> list[str]:
    warnings, current = [], found.record or {}
    if model.is_active(current) and params["mappings"] and not found.mappings:
        warnings.append(USUAL_WARNING)
    unsaid = params["active"] is None and params["mappings"] is not None
    if unsaid and not model.is_active(current):
        warnings.append(INACTIVE_WARNING)
    lost = model.lost_keys(current) if plan.changed else []
    if lost:
        warnings.append(f"PingOne masks the values of these keys, so they were not sent: {', '.join(lost)}.")
    return warnings


def _remove(params: Params, lookup: Lookup, found: _Found | None, check_mode: bool) -> Result:
    if found is None and "plan" not in lookup.missing:
        raise OptionsError(lookup.problems)
    current = found.record if found else None
    if found is None or current is None:
        return Result(False, {"rule": None, "operation": reconcile.NOTHING}, {"before": {}, "after": {}})
    if params["name"] and current.get("name") != params["name"]:
        named = f'the rule {current["id"]} is named "{current.get("name")}", not "{params["name"]}"'
        raise OptionsError([f"name: {named}; to delete it, give the name that it has, or leave name out."])
    warnings = _deprovisioned(params, lookup, current)
    # The mappings go with it; to show them would take one more request.
    before = {name: value for name, value in (model.view(current, ()) or {}).items() if name != "mappings"}
    plan = reconcile.plan(before, None, {})
    if not check_mode and not found.rules.delete(current, deprovision=params["deprovision"]):
        plan, warnings = reconcile.plan(None, None, {}), []
    return Result(plan.changed, {"rule": None, "operation": plan.action}, plan.diff, warnings)


def _deprovisioned(params: Params, lookup: Lookup, current: Record) -> list[str]:
    """Return what to warn of about the users of a rule that goes. Raises OptionsError if they would stay."""
    try:
        managed = lookup.is_managed(current)
    except ServiceError:
        return [STORE_WARNING]
    if params["deprovision"] and not managed and current.get("deprovision") is not True:
        why = "the rule's target store is not managed, so PingOne would deprovision nobody"
        raise OptionsError([f"deprovision: {why}. Set managed to true for the store, or leave deprovision out."])
    return [MANAGED_WARNING] if managed else []


def _returned(lookup: Lookup, rules: Rules, written: Written) -> dict[str, t.Any]:
    # An answer need not repeat the plan of its path.
    record = {"plan": {"id": rules.plan_id}, **written.record}
    environment_id = rules.api.client.connection.environment_id
    return model.rule_from(record, written.mappings, lookup.parts.names, environment_id)


TASK = Task(run, checks.problems, model.explain)


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
