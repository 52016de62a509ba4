# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tells the simulator something, at once: a task of the module uri would take as long as a case of the table."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from ansible.plugins.lookup import LookupBase


class LookupModule(LookupBase):
    """Posts the body of each term to its path below the control API."""

    def run(self, terms: list[dict[str, Any]], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[int]:
        """Return the statuses of the answers."""
        return [self._post((variables or {})["simulator_control_url"], **term) for term in terms]

    def _post(self, control_url: str, to: str, body: Any = None, method: str = "POST") -> int:
        data = json.dumps(body).encode()
        # The simulator's own address, on loopback.
        request = urllib.request.Request(  # noqa: S310
            control_url + to, data, {"Content-Type": "application/json"}, method=method
        )
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            # Older cores template a task's arguments twice, and a store can be removed only once.
            if method == "DELETE" and error.code == 404:
                return error.code
            raise
