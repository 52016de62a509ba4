#!/usr/bin/python
# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_propagation_revision_info
short_description: Read PingOne's latest provisioning revision
version_added: 1.0.0
author:
  - community.pingone contributors (@community-pingone)
description:
  - Returns the latest propagation revision of an environment. What was changed after it is not published yet.
extends_documentation_fragment:
  - community.pingone.attributes.info_module
  - community.pingone.connection
seealso:
  - module: community.pingone.pingone_propagation_revision
  - name: Propagation revisions
    description: Ping Identity's documentation of the API.
    link: https://developer.pingidentity.com/pingone-api/platform/identity-propagation-provisioning/propagation-revisions.html
"""

EXAMPLES = r"""
# The connection options can come from environment variables such as PINGONE_CLIENT_ID and PINGONE_CLIENT_SECRET, or from
# module_defaults of the group community.pingone.pingone.

- name: Read the latest revision
  community.pingone.pingone_propagation_revision_info:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
  register: latest

- name: Say when the configuration was published last
  ansible.builtin.debug:
    msg: "{{ latest.revision.created_at | default('never') }}"
"""

RETURN = r"""
revision:
  description: The latest revision. V(null) if there is none yet.
  returned: success
  type: dict
  contains:
    id:
      description: ID of the revision.
      type: str
      sample: 8a6b2f0e-3f5c-4f0a-9a44-6d1f6c1c2b11
    environment_id:
      description: ID of the environment.
      type: str
      sample: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    created_at:
      description: When the revision was created.
      type: str
      sample: '2023-12-05T17:40:00.123Z'
    created_by:
      description: ID of who created it, such as a worker application.
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
    request: GET https://api.pingone.com/v1/environments/abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6/propagation/revisions/id:latest
    status: 403
    transaction_id: 8f14e45f-ceea-467f-9575-6f5ba0f8a1c5
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ..module_utils._api import Api
from ..module_utils._connection import CONNECTION_ARGUMENTS
from ..module_utils._kept import Keeper
from ..module_utils._revisions import Revisions, revision_from
from ..module_utils._task import Params, Result, Task

ARGUMENTS: dict[str, t.Any] = {"argument_spec": {**CONNECTION_ARGUMENTS}}


def run(params: Params, api: Api, check_mode: bool) -> Result:
    """Read the latest revision. Raises PingOneError."""
    record = Revisions(api).latest()
    environment_id = api.client.connection.environment_id
    return Result(False, {"revision": None if record is None else revision_from(record, environment_id)})


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
