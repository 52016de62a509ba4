#!/usr/bin/python
# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_zoom_store
short_description: Manage PingOne identity stores of type Zoom
version_added: 1.0.0
author:
  - community.pingone contributors (@community-pingone)
description:
  - Creates, updates, renames and deletes an identity store of type Zoom, which PingOne calls a provisioning connection.
  - Only what is set is compared and sent; what is not set stays as it is.
  - PingOne acts on a change of a store only after a new propagation revision.
extends_documentation_fragment:
  - community.pingone.attributes
  - community.pingone.connection
options:
  state:
    description:
      - Whether the store is to be there or not.
      - A store that provisioning rules refer to cannot be deleted; the task then fails and names these rules.
    type: str
    default: present
    choices:
      - present
      - absent
  name:
    description:
      - Name of the store. Needed to create one.
      - Without O(store_id), it is the exact name by which the store is looked up among those of type Zoom. If several have
        it, the task fails and lists their IDs.
      - With O(store_id) and O(state=present), the store is renamed if its name is another one. With O(store_id) and
        O(state=absent), the name has to match.
    type: str
  store_id:
    description:
      - ID of the store. With O(state=present) it must exist.
    type: str
  description:
    description:
      - Description of the store. The empty string clears it.
    type: str
  status:
    description:
      - Whether the store provisions. PingOne makes new stores V(INACTIVE).
    type: str
    choices:
      - ACTIVE
      - INACTIVE
  managed:
    description:
      - Whether users are deprovisioned in Zoom when the store, or its rule, goes away. This happens at the next propagation
        revision.
    type: bool
  image_href:
    description:
      - URL of the image that PingOne's console shows. The empty string clears it.
      - PingOne may answer with a URL of its own. The task then warns, and goes on finding a difference in each run until
        the option has that URL.
    type: str
  configuration:
    description:
      - How PingOne reaches Zoom, and what it may do there.
      - The empty string removes a setting that is not required.
    type: dict
    suboptions:
      scim_url:
        description:
          - URL of Zoom's SCIM API.
          - A new store gets V(https://api.zoom.us/scim2) when this is not set.
        type: str
      authentication_method:
        description:
          - How PingOne authenticates at Zoom. Zoom no longer offers V(JWT Bearer Token); using it gives a warning.
          - A new store gets V(OAuth Bearer Token) when this is not set.
          - Changing from V(JWT Bearer Token) to V(OAuth Bearer Token) removes O(configuration.api_key) and
            O(configuration.api_secret) from the store.
        type: str
        choices:
          - OAuth Bearer Token
          - JWT Bearer Token
      oauth_token_url:
        description:
          - URL of Zoom's token endpoint. Required for V(OAuth Bearer Token).
          - A new store gets V(https://zoom.us/oauth/token) when this is not set.
        type: str
      oauth_account_id:
        description:
          - Account ID of the Server-to-Server OAuth application in Zoom. Required for V(OAuth Bearer Token).
        type: str
      oauth_client_id:
        description:
          - Client ID of that application. Required for V(OAuth Bearer Token).
        type: str
      oauth_client_secret:
        description:
          - Client secret of that application. Required for V(OAuth Bearer Token). See O(update_secret).
        type: str
      api_key:
        description:
          - API key of a JWT application in Zoom. Required for V(JWT Bearer Token). See O(update_secret).
        type: str
      api_secret:
        description:
          - API secret of a JWT application in Zoom. Required for V(JWT Bearer Token). See O(update_secret).
        type: str
      create_users:
        description:
          - Whether users are created in Zoom.
        type: bool
      update_users:
        description:
          - Whether users are updated in Zoom.
        type: bool
      disable_users:
        description:
          - Whether users that are disabled in PingOne are disabled in Zoom.
        type: bool
      deprovision_users:
        description:
          - Whether users that leave the scope of the rule are removed from Zoom, as O(configuration.remove_action) says.
        type: bool
      remove_action:
        description:
          - What removing a user does in Zoom.
        type: str
        choices:
          - Disable
          - Delete
  update_secret:
    description:
      - PingOne may not disclose the secrets that a store holds, so that they cannot be compared. This says what to do then.
      - With V(on_create), a secret that cannot be compared does not cause a write; RV(unverified_secrets) names it.
      - With V(always), a secret that cannot be compared causes a write in each run.
      - A secret that PingOne does disclose is compared in any case, and any write carries the secrets that are set.
    type: str
    default: on_create
    choices:
      - on_create
      - always
  test_connection:
    description:
      - Whether PingOne is asked to test the connection before a store is created, or its O(configuration) updated.
      - If the test fails, so does the task, and nothing is written. The test is made in check mode, too.
    type: bool
    default: false
seealso:
  - module: community.pingone.pingone_zoom_store_info
  - module: community.pingone.pingone_propagation_rule
  - module: community.pingone.pingone_propagation_revision
"""

EXAMPLES = r"""
# The connection options can come from environment variables such as PINGONE_CLIENT_ID and PINGONE_CLIENT_SECRET, or from
# module_defaults of the group community.pingone.pingone.

- name: Create a Zoom store
  community.pingone.pingone_zoom_store:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    name: zoom connection
    status: ACTIVE
    managed: true
    configuration:
      oauth_account_id: "{{ zoom_account_id }}"
      oauth_client_id: "{{ zoom_client_id }}"
      oauth_client_secret: "{{ zoom_client_secret }}"
      create_users: true
      update_users: true
      disable_users: true
      deprovision_users: true
      remove_action: Delete
  register: zoom

# PingOne acts on a change only after a new propagation revision. In a play, a handler makes one for all changes together.
- name: Publish the change
  community.pingone.pingone_propagation_revision:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
  when: zoom is changed

- name: Disable users instead of deleting them, and leave everything else as it is
  community.pingone.pingone_zoom_store:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    name: zoom connection
    configuration:
      oauth_client_secret: "{{ zoom_client_secret }}"
      remove_action: Disable

- name: Rotate the secret, once PingOne has tested it
  community.pingone.pingone_zoom_store:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    name: zoom connection
    update_secret: always
    test_connection: true
    configuration:
      oauth_client_secret: "{{ zoom_client_secret }}"

- name: Rename the store
  community.pingone.pingone_zoom_store:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    store_id: "{{ zoom.store.id }}"
    name: Zoom
    configuration:
      oauth_client_secret: "{{ zoom_client_secret }}"

- name: Delete the store
  community.pingone.pingone_zoom_store:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    name: Zoom
    state: absent
"""

RETURN = r"""
store:
  description:
    - The store as it is after the task, in the words of the options; in check mode, as it is expected to be.
    - V(null) when there is no such store any more.
    - Secrets are not among the members. The members that are options can be given back to the module.
  returned: success
  type: dict
  contains:
    id:
      description: ID of the store. V(null) where check mode predicts a new one.
      type: str
      sample: da166d8e-eaa7-4251-8480-85448e095bc3
    environment_id:
      description: ID of the environment that holds the store.
      type: str
      sample: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    type:
      description: Type of the store.
      type: str
      sample: Zoom
    name:
      description: Name of the store.
      type: str
      sample: zoom connection
    description:
      description: Description of the store, empty if it has none.
      type: str
      sample: Provisions the whole company
    status:
      description: Whether the store provisions.
      type: str
      sample: ACTIVE
    managed:
      description: Whether users are deprovisioned when the store goes away.
      type: bool
      sample: true
    image_href:
      description: URL of the store's image, empty if it has none.
      type: str
      sample: https://example.com/zoom.png
    configuration:
      description: The store's configuration without its secrets. What PingOne holds no value for is not a member.
      type: dict
      sample:
        authentication_method: OAuth Bearer Token
        create_users: true
        deprovision_users: true
        disable_users: true
        oauth_account_id: exampleAccountId
        oauth_client_id: exampleClientId
        oauth_token_url: https://zoom.us/oauth/token
        remove_action: Delete
        scim_url: https://api.zoom.us/scim2
        update_users: true
    created_at:
      description: When the store was created. V(null) where check mode predicts a new one.
      type: str
      sample: '2023-12-05T17:38:42.947Z'
    updated_at:
      description: When the store was updated last. V(null) where check mode predicts a new one.
      type: str
      sample: '2023-12-05T17:38:42.947Z'
    sync_status:
      description:
        - How the synchronisation since the last revision is, with the members that
          M(community.pingone.pingone_zoom_store_info) documents. V(null) before the first one.
      type: dict
      sample:
        details: null
        failed_count: 0
        failed_deprovision_count: 0
        last_sync_at: '2023-12-05T18:00:00.000Z'
        success_count: 42
        summary: 'Synchronising: 42 of 42 users, 0 failed, 0 could not be removed; last at 2023-12-05T18:00:00.000Z.'
        sync_state: SYNCING
        user_total: 42
operation:
  description: What was done to the store, in check mode what would be done. V(none) if nothing.
  returned: success
  type: str
  sample: update
unverified_secrets:
  description:
    - Names of the given secrets that were neither compared, as PingOne does not disclose them, nor written in this run.
  returned: success
  type: list
  elements: str
  sample:
    - oauth_client_secret
waits:
  description: What the task waited for, other than a retry.
  returned: when the task waited for a role to take effect
  type: list
  elements: str
  sample:
    - PingOne answered that the worker application is not authorised; waited for its role to take effect.
failure:
  description:
    - What PingOne answered. The members are V(null) where no answer came.
  returned: when the service or the network failed
  type: dict
  contains:
    status:
      description: HTTP status.
      type: int
      sample: 400
    code:
      description: PingOne's error code.
      type: str
      sample: INVALID_DATA
    message:
      description: PingOne's message.
      type: str
      sample: The request could not be completed. One or more validation errors were in the request.
    details:
      description: Each detail's C(code), C(target) as an option's name, and C(message), which is V(null) about a secret.
      type: list
      elements: dict
      sample:
        - code: INVALID_VALUE
          message: The URL is not valid.
          target: configuration.scim_url
    correlation_id:
      description: ID by which Ping Identity's support finds the request.
      type: str
      sample: 1cb8fd0f-0dd2-4bc0-8b7b-9b5ba3a0dbd5
    transaction_id:
      description: ID that was sent with every request of the task, and stands in PingOne's audit log.
      type: str
      sample: 8f14e45f-ceea-467f-9575-6f5ba0f8a1c5
    request:
      description: Method and URL of the request.
      type: str
      sample: POST https://api.pingone.com/v1/environments/abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6/propagation/stores
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ..module_utils import _reconcile as reconcile
from ..module_utils import _zoom as zoom
from ..module_utils import _zoom_checks as checks
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
        "managed": {"type": "bool"},
        "image_href": {"type": "str"},
        "configuration": {"type": "dict", "options": zoom.CONFIGURATION_ARGUMENTS},
        "update_secret": {
            "type": "str",
            "default": "on_create",
            "choices": ["on_create", "always"],
            "no_log": False,
        },
        "test_connection": {"type": "bool", "default": False},
    },
    "required_one_of": [["name", "store_id"]],
}

JWT_WARNING = (
    "authentication_method is JWT Bearer Token, which is deprecated: Zoom no longer offers it. Use OAuth Bearer Token."
)
UNVERIFIED_WARNING = (
    "PingOne does not disclose some of the given secrets, so they were not compared, and they were not written: see "
    "unverified_secrets. With update_secret: always they are written in each run."
)
MANAGED_WARNING = (
    "The store is managed: PingOne deprovisions its users in Zoom when the next propagation revision is created."
)


def run(params: Params, api: Api, check_mode: bool) -> Result:
    """Bring the store to the wanted state, or say what would be done. Raises PingOneError."""
    given = params["configuration"] or {}
    api.client.secrets |= {given[name] for name in zoom.SECRETS if given.get(name)}
    stores = Stores(api, zoom.TYPE, zoom.OPTIONS)
    found = stores.find(store_id=params["store_id"], name=params["name"])
    if params["state"] == "absent":
        return _remove(params, stores, found, check_mode)
    return _ensure(params, stores, found, check_mode)


def _ensure(params: Params, stores: Stores, found: Found, check_mode: bool) -> Result:
    current = found.record
    if params["store_id"] and current is None:
        nobody = f"store_id: there is no store {params['store_id']} in this environment."
        raise OptionsError([f"{nobody} Leave store_id out to create one, or check environment_id and region."])
    record = zoom.wanted_record(current, params)
    plan = _plan(params, current, record)
    problems = _name_problems(params, stores, found)
    emptied = checks.emptied(current, record, params)
    problems += [checks.why_kept(option) for option in emptied]
    if plan.changed:
        missing = [option for option in checks.missing(current, record) if option not in emptied]
        problems += [checks.why_missing(current, option) for option in missing]
    if problems:
        raise OptionsError(problems)
    warnings = _warnings(current, record, plan)
    if params["test_connection"] and plan.touches("configuration"):
        stores.test_connection(record)
    answer = current or record
    if plan.changed and check_mode:
        answer = predicted(current, record)
    elif plan.changed:
        answer = _write(params, stores, found, record)
        unlike = zoom.unlike(record, answer, params)
        if unlike:
            warnings.append(f"PingOne answered with another value than was sent for: {', '.join(unlike)}.")
    return Result(
        plan.changed,
        {
            "store": _returned(stores, answer),
            "operation": plan.action,
            "unverified_secrets": plan.unverified_secrets,
        },
        plan.diff,
        warnings,
    )


def _remove(params: Params, stores: Stores, found: Found, check_mode: bool) -> Result:
    current = found.record
    if current is not None and params["name"] and current.get("name") != params["name"]:
        named = f'the store {current["id"]} is named "{current.get("name")}", not "{params["name"]}"'
        raise OptionsError([f"name: {named}; to delete it, give the name that it has, or leave name out."])
    plan = reconcile.plan(zoom.view(current), None, {})
    warnings = []
    if current is not None:
        if check_mode:
            rules = rules_of(stores.api, current["id"])
            if rules:
                raise OptionsError([f"state: the store {current['id']} cannot be deleted. {in_use(rules)}"])
            warnings += [UNREADABLE_WARNING] if rules is None else []
        elif not stores.delete(current):
            plan = reconcile.plan(None, None, {})
        if plan.changed and (zoom.view(current) or {})["managed"]:
            warnings.append(MANAGED_WARNING)
    values: dict[str, t.Any] = {"store": None, "operation": plan.action, "unverified_secrets": []}
    return Result(plan.changed, values, plan.diff, warnings)


def _name_problems(params: Params, stores: Stores, found: Found) -> list[str]:
    """Return what is wrong with a new name: it may be another store's, which only a listing can tell."""
    current, name = found.record, params["name"]
    if current is None or not name or name == current.get("name"):
        return []
    if found.unlisted:
        raise found.unlisted
    taken = stores.named(found.listing, name)
    return [f'name: the name "{name}" is taken by another Zoom store: {ids_of(taken)}.'] if taken else []


def _warnings(current: Record | None, record: Record, plan: reconcile.Plan) -> list[str]:
    warnings = []
    if record["configuration"].get("AUTHENTICATION_METHOD") == zoom.JWT:
        warnings.append(JWT_WARNING)
    lost = checks.lost_keys(current, record, plan.secrets) if plan.changed else []
    if lost:
        warnings.append(f"PingOne masks the values of these keys, so they were not sent: {', '.join(lost)}.")
    if plan.unverified_secrets:
        warnings.append(UNVERIFIED_WARNING)
    return warnings


def _plan(params: Params, current: Record | None, record: Record) -> reconcile.Plan:
    known = checks.secrets_known(current, record, params)
    return reconcile.plan(zoom.view(current), zoom.view(record), known, always=params["update_secret"] == "always")


def _write(params: Params, stores: Stores, found: Found, record: Record) -> Record:
    """Create or replace the store; return what PingOne answered."""
    if found.record is not None:
        return stores.replace(found.record["id"], record)
    answer, adopted = stores.create(record, {one["id"] for one in found.listing})
    if not adopted:
        return answer
    # Nobody answered the creation, so the store is compared as one that was found; what cannot be compared is written.
    complete = zoom.laid_over(answer, record)
    if _plan({**params, "update_secret": "always"}, answer, complete).changed:  # nosec B105 # a choice, no secret
        return stores.replace(answer["id"], complete)
    return answer


def _returned(stores: Stores, record: Record) -> dict[str, t.Any]:
    client = stores.api.client
    return zoom.store_from(record, client.connection.environment_id, client.secrets)


TASK = Task(run, checks.problems, zoom.explain)


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
