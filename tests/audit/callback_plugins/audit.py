# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A callback that keeps every result as JSON, as those do that feed a log or a database."""

from __future__ import annotations

import json
import os
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: audit
type: notification
short_description: Writes each result to a file
description:
  - Appends one JSON object for each result to the file that E(AUDIT_RESULTS) names.
"""


class CallbackModule(CallbackBase):
    """Writes what core hands to every callback."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "audit"
    CALLBACK_NEEDS_ENABLED = True

    def v2_runner_on_ok(self, result: Any) -> None:
        """Note a success."""
        self._note("ok", result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Note a failure."""
        self._note("failed", result)

    def v2_runner_on_skipped(self, result: Any) -> None:
        """Note what was left out."""
        self._note("skipped", result)

    def v2_runner_item_on_ok(self, result: Any) -> None:
        """Note one item of a loop."""
        self._note("item ok", result)

    def v2_runner_item_on_failed(self, result: Any) -> None:
        """Note one item of a loop that failed."""
        self._note("item failed", result)

    def v2_on_file_diff(self, result: Any) -> None:
        """Note what changed."""
        self._note("diff", result)

    def _note(self, event: str, result: Any) -> None:
        content = result.result if hasattr(result, "result") else result._result
        task = result.task if hasattr(result, "task") else result._task
        line = json.dumps({"event": event, "task": task.get_name(), "result": content}, default=str)
        with open(os.environ["AUDIT_RESULTS"], "a", encoding="utf-8") as results:
            results.write(line + "\n")
