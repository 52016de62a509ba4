# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the module of the same name, and keeps its result out of every output."""

from __future__ import annotations

import typing as t

from ..modules import pingone_token
from ..plugin_utils._direct import DirectAction


class ActionModule(DirectAction):
    """Runs pingone_token; a failure holds no token, so that it may be seen."""

    MODULE = pingone_token

    # Another task would show its result.
    _supports_async = False

    def run(self, tmp: t.Any = None, task_vars: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        """Return the module's result, marked as one that nobody is shown."""
        result = super().run(tmp, task_vars)
        if not result.get("failed"):
            result["_ansible_no_log"] = True
            # Of a loop, older cores hide each item's result, but not all of them together.
            self._task.no_log = True
        return result
