#!/usr/bin/python
# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_token
short_description: Get an access token for a whole play
version_added: 1.0.0
author:
  - community.pingone contributors (@community-pingone)
description:
  - Asks PingOne for an access token that all tasks of a play can be given. Where modules run as processes of their own, each
    task asks for one of its own otherwise; see the notes on when that is.
  - The result is never shown, as with C(no_log), but the registered variable holds it. A failure is shown.
extends_documentation_fragment:
  - community.pingone.attributes.info_module
  - community.pingone.connection
options:
  environment_id:
    description:
      - ID of the environment that holds the worker application, a UUID.
      - Needed only where there is neither O(auth_environment_id) nor O(token_url), nor an O(access_token).
    type: str
    required: false
  access_token:
    description:
      - A ready-made access token. It is returned as it is, and PingOne is not asked.
      - Defaults to the environment variable E(PINGONE_API_ACCESS_TOKEN).
    type: str
notes:
  - A token lives for about an hour. Where a play can take longer, give O(client_id) and O(client_secret) beside the
    O(access_token) to its tasks, which then renew it by themselves.
  - A task with C(register) is kept in memory only. Do not write the value to a file, and do not make a fact of it with
    C(cacheable).
  - C(async) is not supported, as its result would be shown.
seealso:
  - module: community.pingone.pingone_zoom_store
"""

EXAMPLES = r"""
# The worker application's credentials can come from the environment variables PINGONE_CLIENT_ID and PINGONE_CLIENT_SECRET.

- name: Get an access token
  community.pingone.pingone_token:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
  register: pingone

- name: Read all Zoom stores of an environment
  community.pingone.pingone_zoom_store_info:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    access_token: "{{ pingone.access_token }}"
"""

RETURN = r"""
access_token:
  description: The access token.
  returned: success
  type: str
  sample: eyJhbGciOiJSUzI1NiJ9.example.signature
expires_at:
  description: When the token expires. V(null) if nobody says, as for a given O(access_token).
  returned: success
  type: str
  sample: '2023-12-05T18:38:42Z'
failure:
  description:
    - What PingOne answered, with the members that M(community.pingone.pingone_zoom_store) returns.
  returned: when the service or the network failed
  type: dict
  sample:
    code: invalid_client
    correlation_id: 1cb8fd0f-0dd2-4bc0-8b7b-9b5ba3a0dbd5
    details: []
    message: Unsupported authentication method
    request: POST https://auth.pingone.com/abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6/as/token
    status: 401
    transaction_id: 8f14e45f-ceea-467f-9575-6f5ba0f8a1c5
"""

import datetime
import typing as t

from ansible.module_utils.basic import AnsibleModule

from ..module_utils._api import Api
from ..module_utils._connection import CONNECTION_ARGUMENTS
from ..module_utils._kept import Keeper
from ..module_utils._task import Params, Result, Task

ARGUMENTS: dict[str, t.Any] = {
    "argument_spec": {**CONNECTION_ARGUMENTS, "environment_id": {"type": "str"}},
}


def run(params: Params, api: Api, check_mode: bool) -> Result:
    """Get a token; check mode gets one, too, as the tasks after it read with it. Raises PingOneError."""
    token = api.client.new_token()
    return Result(False, {"access_token": token.value, "expires_at": timestamp(token.expires_at)})


def timestamp(seconds: float | None) -> str | None:
    """Return a moment, in seconds since 1970, in the form of PingOne's timestamps."""
    if seconds is None:
        return None
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


TASK = Task(run, in_environment=False)


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
    # A token that was given would be blanked out, and it is what the caller wants.
    module.no_log_values.discard(outcome["access_token"])
    module.params["access_token"] = None
    module.exit_json(**outcome)


if __name__ == "__main__":
    main()
