# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the module of the same name, in the worker process wherever nobody could see a difference."""

from __future__ import annotations

from ..modules import pingone_propagation_plan_info
from ..plugin_utils._direct import DirectAction


class ActionModule(DirectAction):
    """Runs pingone_propagation_plan_info."""

    MODULE = pingone_propagation_plan_info
