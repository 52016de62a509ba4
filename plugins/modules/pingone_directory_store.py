#!/usr/bin/python
# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_directory_store
short_description: Manage the PingOne identity store of type directory
version_added: 1.0.0
author:
  - community.pingone contributors (@community-pingone)
description:
  - Creates, updates, renames and deletes the identity store of type directory. It stands for the users of the environment
    itself, and is the source of every rule that provisions them elsewhere.
  - One is enough for all rules. The one that is there is adopted, whatever its name.
  - Only what is set is compared and sent; what is not set stays as it is.
  - PingOne acts on a change of a store only after a new propagation revision.
extends_documentation_fragment:
  - community.pingone.attributes
  - community.pingone.connection
options:
  state:
    description:
      - Whether the store is to be there or not.
      - A store that provisioning rules refer to cannot be deleted; the task then fails and names these rules. The users
        themselves are not touched.
    type: str
    default: present
    choices:
      - present
      - absent
  name:
    description:
      - Name of the store.
      - With O(state=present), the store that is there is renamed if its name is another one. If there are several, it is
        the exact name by which one is looked up. A new store gets V(PingOne Directory) when this is not set.
      - With O(state=absent), the store is deleted only if it has this name; when this is not set, whatever its name.
    type: str
  store_id:
    description:
      - ID of the store, which is needed only if there are several. With O(state=present) it must exist; with
        O(state=absent) and O(name), the name has to match.
    type: str
  description:
    description:
      - Description of the store. The empty string clears it.
    type: str
  status:
    description:
      - Whether users are read from the store. PingOne makes new stores V(INACTIVE).
    type: str
    choices:
      - ACTIVE
      - INACTIVE
seealso:
  - module: community.pingone.pingone_directory_store_info
  - module: community.pingone.pingone_zoom_store
"""

EXAMPLES = r"""
# The connection options can come from environment variables such as PINGONE_CLIENT_ID and PINGONE_CLIENT_SECRET, or from
# module_defaults of the group community.pingone.pingone.

- name: Make sure that the environment has an active directory store
  community.pingone.pingone_directory_store:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    status: ACTIVE
  register: directory

- name: Describe it
  community.pingone.pingone_directory_store:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    store_id: "{{ directory.store.id }}"
    description: The people of this environment

- name: Delete it, once no rule refers to it
  community.pingone.pingone_directory_store:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    state: absent
"""

RETURN = r"""
store:
  description:
    - The store as it is after the task, in the words of the options; in check mode, as it is expected to be.
    - V(null) when there is no such store any more.
  returned: success
  type: dict
  contains:
    id:
      description: ID of the store. V(null) where check mode predicts a new one.
      type: str
      sample: 5b1f8f0e-0b0c-4f43-8d2a-9c3c1a7f6d10
    environment_id:
      description: ID of the environment that holds the store.
      type: str
      sample: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    type:
      description: Type of the store.
      type: str
      sample: directory
    name:
      description: Name of the store.
      type: str
      sample: PingOne Directory
    description:
      description: Description of the store, empty if it has none.
      type: str
      sample: The people of this environment
    status:
      description: Whether users are read from the store.
      type: str
      sample: ACTIVE
    created_at:
      description: When the store was created. V(null) where check mode predicts a new one.
      type: str
      sample: '2023-12-05T17:38:42.947Z'
    updated_at:
      description: When the store was updated last. V(null) where check mode predicts a new one.
      type: str
      sample: '2023-12-05T17:38:42.947Z'
operation:
  description: What was done to the store, in check mode what would be done. V(none) if nothing.
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
    request: GET https://api.pingone.com/v1/environments/abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6/propagation/stores
    status: 403
    transaction_id: 8f14e45f-ceea-467f-9575-6f5ba0f8a1c5
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ..module_utils import _directory as directory
from ..module_utils import _reconcile as reconcile
from ..module_utils._api import Api
from ..module_utils._connection import CONNECTION_ARGUMENTS
from ..module_utils._errors import OptionsError
from ..module_utils._kept import Keeper
from ..module_utils._resource_model import ids_of
from ..module_utils._rules import UNREADABLE_WARNING, in_use, rules_of
from ..module_utils._store_model import Record, predicted
from ..module_utils._stores import Found, Stores
from ..module_utils._task import Params, Result, Task

ARGUMENTS: dict[str, t.Any] = {
    "argument_spec": {
        **CONNECTION_ARGUMENTS,
        "state": {"type": "str", "default": "present", "choices": ["present", "absent"]},
        "name": {"type": "str"},
        "store_id": {"type": "str"},
        "description": {"type": "str"},
        "status": {"type": "str", "choices": ["ACTIVE", "INACTIVE"]},
    },
}


def run(params: Params, api: Api, check_mode: bool) -> Result:
    """Bring the store to the wanted state, or say what would be done. Raises PingOneError."""
    stores = Stores(api, directory.TYPE, directory.PUBLIC)
    found = _find(params, stores)
    if params["state"] == "absent":
        return _remove(params, stores, found.record, check_mode)
    return _ensure(params, stores, found, check_mode)


def _find(params: Params, stores: Stores) -> Found:
    """Look the store up: by its id, else the only one there is, whatever its name unless it is to be deleted."""
    name = params["name"]
    if params["store_id"]:
        return stores.find(store_id=params["store_id"], name=None)
    listing = stores.known()
    named = stores.named(listing, name) if name else []
    if named or (name and params["state"] == "absent"):
        return stores.find(store_id=None, name=name)
    there = [record for record in listing if record.get("type") == stores.kind]
    if len(there) > 1:
        several = f"{len(there)} stores of type {stores.kind} are in this environment: {ids_of(there)}"
        raise OptionsError([f"store_id: {several}. Give store_id, or the name of one, to choose it."])
    return Found(there[0] if there else None, listing)


def _ensure(params: Params, stores: Stores, found: Found, check_mode: bool) -> Result:
    current = found.record
    problems = _problems(params, stores, found)
    if problems:
        raise OptionsError(problems)
    record = directory.wanted_record(current, params)
    plan = reconcile.plan(directory.view(current), directory.view(record), {})
    answer, warnings = current or record, []
    if plan.changed and check_mode:
        answer = predicted(current, record)
    elif plan.changed:
        answer = _write(params, stores, found, record)
        unlike = directory.unlike(record, answer)
        warnings += [f"PingOne answered with another value than was sent for: {', '.join(unlike)}."] if unlike else []
    return Result(plan.changed, _values(stores, answer, plan), plan.diff, warnings)


def _remove(params: Params, stores: Stores, current: Record | None, check_mode: bool) -> Result:
    if current is not None and params["name"] and current.get("name") != params["name"]:
        named = f'the store {current["id"]} is named "{current.get("name")}", not "{params["name"]}"'
        raise OptionsError([f"name: {named}; to delete it, give the name that it has, or leave name out."])
    plan = reconcile.plan(directory.view(current), None, {})
    warnings = []
    if current is not None and check_mode:
        rules = rules_of(stores.api, current["id"])
        if rules:
            raise OptionsError([f"state: the store {current['id']} cannot be deleted. {in_use(rules)}"])
        warnings = [UNREADABLE_WARNING] if rules is None else []
    elif current is not None and not stores.delete(current):
        plan = reconcile.plan(None, None, {})
    return Result(plan.changed, _values(stores, None, plan), plan.diff, warnings)


def _problems(params: Params, stores: Stores, found: Found) -> list[str]:
    """Return what is wrong with the options where the store is to be present, which depends on what is there."""
    current, name = found.record, params["name"]
    if params["store_id"] and current is None:
        nobody = f"store_id: there is no store {params['store_id']} in this environment."
        return [f"{nobody} Leave store_id out to adopt or create one, or check environment_id and region."]
    if current is None or not name or name == current.get("name"):
        return []
    if found.unlisted:
        raise found.unlisted
    taken = stores.named(found.listing, name)
    return [f'name: the name "{name}" is taken by another directory store: {ids_of(taken)}.'] if taken else []


def _write(params: Params, stores: Stores, found: Found, record: Record) -> Record:
    """Create or replace the store; return what PingOne answered."""
    if found.record is not None:
        return stores.replace(found.record["id"], record)
    answer, adopted = stores.create(record, {one["id"] for one in found.listing})
    wanted = directory.wanted_record(answer, params)
    if adopted and directory.view(wanted) != directory.view(answer):
        return stores.replace(answer["id"], wanted)
    return answer


def _values(stores: Stores, record: Record | None, plan: reconcile.Plan) -> dict[str, t.Any]:
    environment_id = stores.api.client.connection.environment_id
    return {"store": directory.store_from(record, environment_id) if record else None, "operation": plan.action}


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
