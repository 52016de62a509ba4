#!/usr/bin/python
# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_propagation_revision
short_description: Publish PingOne's provisioning configuration
version_added: 1.0.0
author:
  - community.pingone contributors (@community-pingone)
description:
  - Creates a propagation revision. PingOne acts on changed stores, rules and mappings only after that, its console shows them
    only then, and it is then that users of managed stores that went away are deprovisioned.
  - A revision publishes all changes in the environment that are pending, whoever made them.
  - Each revision restarts the synchronisation of the environment's stores, which can take long. Use the module in a handler,
    so that it runs once, and only when something changed; never in a loop.
extends_documentation_fragment:
  - community.pingone.attributes
  - community.pingone.connection
attributes:
  diff_mode:
    description: PingOne does not tell what a revision will change, so there is no difference to show.
    support: none
  idempotent:
    description: Each run publishes.
    support: none
notes:
  - After an answer that never came, the latest revision is read before anything is sent again. A revision that somebody else
    made meanwhile counts as this one, as it holds the same changes.
seealso:
  - module: community.pingone.pingone_propagation_revision_info
  - module: community.pingone.pingone_zoom_store
  - name: Propagation revisions
    description: Ping Identity's documentation of the API.
    link: https://developer.pingidentity.com/pingone-api/platform/identity-propagation-provisioning/propagation-revisions.html
"""

EXAMPLES = r"""
# The connection options can come from environment variables such as PINGONE_CLIENT_ID and PINGONE_CLIENT_SECRET, or from
# module_defaults of the group community.pingone.pingone.

- name: Provision users from PingOne to Zoom
  hosts: localhost
  connection: local
  gather_facts: false
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
  module_defaults:
    group/community.pingone.pingone:
      environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
  tasks:
    - name: Manage the Zoom store
      community.pingone.pingone_zoom_store:
        name: zoom connection
        status: ACTIVE
        configuration:
          oauth_account_id: "{{ zoom_account_id }}"
          oauth_client_id: "{{ zoom_client_id }}"
          oauth_client_secret: "{{ zoom_client_secret }}"
      notify: Publish the provisioning configuration

  handlers:
    - name: Publish the provisioning configuration
      community.pingone.pingone_propagation_revision:
"""

RETURN = r"""
revision:
  description: The new revision.
  returned: success
  type: dict
  contains:
    id:
      description: ID of the revision. V(null) in check mode.
      type: str
      sample: 8a6b2f0e-3f5c-4f0a-9a44-6d1f6c1c2b11
    environment_id:
      description: ID of the environment.
      type: str
      sample: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    created_at:
      description: When the revision was created. V(null) in check mode.
      type: str
      sample: '2023-12-05T17:40:00.123Z'
    created_by:
      description: ID of who created it, such as a worker application. V(null) in check mode.
      type: str
      sample: 2f8e6e3c-54f5-4d2c-8a53-4a6d3b6f5b0e
    previous_revision_id:
      description: ID of the revision before it. V(null) for the first one.
      type: str
      sample: 0c7d0a4e-9e2b-4d55-b1a0-0e7a7a0a5d10
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
    request: POST https://api.pingone.com/v1/environments/abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6/propagation/revisions
    status: 403
    transaction_id: 8f14e45f-ceea-467f-9575-6f5ba0f8a1c5
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ..module_utils._api import Api
from ..module_utils._connection import CONNECTION_ARGUMENTS
from ..module_utils._kept import Keeper
from ..module_utils._revisions import Revisions, predicted, revision_from
from ..module_utils._task import Params, Result, Task

ARGUMENTS: dict[str, t.Any] = {"argument_spec": {**CONNECTION_ARGUMENTS}}


def run(params: Params, api: Api, check_mode: bool) -> Result:
    """Publish a revision, or say that one would be. Raises PingOneError."""
    revisions = Revisions(api)
    # Without it, nobody could tell whether a publication that was not answered was carried out.
    previous = revisions.latest()
    record = predicted(previous) if check_mode else revisions.publish(previous)
    return Result(True, {"revision": revision_from(record, api.client.connection.environment_id)})


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
