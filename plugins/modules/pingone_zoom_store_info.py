#!/usr/bin/python
# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_zoom_store_info
short_description: Read PingOne identity stores of type Zoom
version_added: 1.0.0
author:
  - community.pingone contributors (@community-pingone)
description:
  - Returns the identity stores of type Zoom of an environment, without their secrets.
extends_documentation_fragment:
  - community.pingone.attributes.info_module
  - community.pingone.connection
options:
  name:
    description:
      - Exact name of the stores to return. All are returned when neither this nor O(store_id) is set.
      - Mutually exclusive with O(store_id).
    type: str
  store_id:
    description:
      - ID of the store to return.
      - Mutually exclusive with O(name).
    type: str
seealso:
  - module: community.pingone.pingone_zoom_store
"""

EXAMPLES = r"""
# The connection options can come from environment variables such as PINGONE_CLIENT_ID and PINGONE_CLIENT_SECRET, or from
# module_defaults of the group community.pingone.pingone.

- name: Read all Zoom stores of an environment
  community.pingone.pingone_zoom_store_info:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
  register: zoom

- name: Show the names of those that provision
  ansible.builtin.debug:
    msg: "{{ zoom.stores | selectattr('status', 'equalto', 'ACTIVE') | map(attribute='name') }}"

- name: Read one of them
  community.pingone.pingone_zoom_store_info:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    name: zoom connection
"""

RETURN = r"""
stores:
  description:
    - The stores, sorted by name and ID. Empty if there is none.
    - Secrets are not among the members. The members that are options of M(community.pingone.pingone_zoom_store) can be
      given to it.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: ID of the store.
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
      description: When the store was created.
      type: str
      sample: '2023-12-05T17:38:42.947Z'
    updated_at:
      description: When the store was updated last.
      type: str
      sample: '2023-12-05T17:38:42.947Z'
    sync_status:
      description:
        - How the synchronisation since the last revision is. V(null) before the first one.
        - A count that PingOne does not tell is V(null).
      type: dict
      contains:
        summary:
          description: All of it in a sentence.
          type: str
          sample: 'Synchronising: 40 of 42 users, 1 failed, 0 could not be removed; last at 2023-12-05T18:00:00.000Z.'
        sync_state:
          description:
            - State as PingOne names it. V(SYNCING) and V(FAILED) are documented. V(null) if it names none, which it may do
              when a synchronisation is over.
          type: str
          sample: SYNCING
        user_total:
          description: Number of users that the rules to the store select.
          type: int
          sample: 42
        success_count:
          description: Number of users that were synchronised.
          type: int
          sample: 40
        failed_count:
          description: Number of users that could not be synchronised.
          type: int
          sample: 1
        failed_deprovision_count:
          description: Number of users that could not be deprovisioned.
          type: int
          sample: 0
        last_sync_at:
          description: When users were synchronised last.
          type: str
          sample: '2023-12-05T18:00:00.000Z'
        details:
          description: What went wrong, in the service's words.
          type: str
          sample: One user has no e-mail address.
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

from ..module_utils import _zoom as zoom
from ..module_utils._api import Api
from ..module_utils._connection import CONNECTION_ARGUMENTS
from ..module_utils._kept import Keeper
from ..module_utils._stores import Stores
from ..module_utils._task import Params, Result, Task

ARGUMENTS: dict[str, t.Any] = {
    "argument_spec": {**CONNECTION_ARGUMENTS, "name": {"type": "str"}, "store_id": {"type": "str"}},
    "mutually_exclusive": [["name", "store_id"]],
}


def run(params: Params, api: Api, check_mode: bool) -> Result:
    """Read the stores that are asked for. Raises PingOneError."""
    stores = Stores(api, zoom.TYPE, zoom.OPTIONS)
    if params["store_id"]:
        record = stores.find(store_id=params["store_id"], name=None).record
        records = [record] if record else []
    elif params["name"]:
        records = stores.named(stores.known(), params["name"])
    else:
        records = [record for record in stores.known() if record.get("type") == zoom.TYPE]
    environment_id, secrets = api.client.connection.environment_id, api.client.secrets
    returned = [zoom.store_from(record, environment_id, secrets) for record in records]
    return Result(False, {"stores": sorted(returned, key=lambda store: (str(store["name"]), store["id"]))})


TASK = Task(run, explain=zoom.explain)


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
