# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tells the simulator what the next task is to meet. What that is stands in files: a playbook's text can be shown."""

from __future__ import annotations

import json
import os
import urllib.request
from pathlib import Path
from typing import Any

from ansible.plugins.lookup import LookupBase


class LookupModule(LookupBase):
    """Posts the orders of a scene to the simulator's control API."""

    def run(self, terms: list[str], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[bool]:
        """Return whether the simulator took them."""
        return [self._set(Path(os.environ["AUDIT_SCENES"], f"{term}.json")) for term in terms]

    def _set(self, scene: Path) -> bool:
        content = json.loads(scene.read_text(encoding="utf-8"))
        return all(self._post(content["control_url"], **order) for order in content["orders"])

    def _post(self, control_url: str, to: str, body: Any = None, method: str = "POST") -> bool:
        head = {"Content-Type": "application/json"}
        # The simulator's own address, on loopback.
        request = urllib.request.Request(control_url + to, json.dumps(body).encode(), head, method=method)  # noqa: S310
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
            return bool(answer.status < 300)
