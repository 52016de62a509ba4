# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Print each result that callbacks are given, as those do that ship logs elsewhere; of a loop, the whole, too."""

from __future__ import annotations

import json
import typing as t

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = r"""
name: everything
type: aggregate
short_description: Prints all results as JSON
description:
  - Prints each result that core hands to callbacks.
author:
  - community.pingone contributors (@community-pingone)
"""


class CallbackModule(CallbackBase):
    """Prints all results."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "everything"

    def _print(self, result: t.Any, *_arguments: t.Any, **_named: t.Any) -> None:
        self._display.display(f"EVERYTHING of {result._task.get_name()}: {json.dumps(result._result, default=str)}")

    v2_runner_on_ok = v2_runner_on_failed = v2_runner_item_on_ok = v2_runner_item_on_failed = _print
