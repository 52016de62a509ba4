# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each module has an action plugin of its name, which runs that module and no other."""

from __future__ import annotations

import importlib
import pathlib

import pytest

from ansible_collections.community.pingone.plugins.plugin_utils._direct import DirectAction

PLUGINS = pathlib.Path(__file__).resolve().parents[4] / "plugins"
NAMES = sorted(path.stem for path in (PLUGINS / "modules").glob("*.py"))


def test_actions_when_listed_then_those_of_the_modules():
    assert sorted(path.stem for path in (PLUGINS / "action").glob("*.py")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_action_when_loaded_then_of_the_module_of_its_name(name):
    action = importlib.import_module(f"ansible_collections.community.pingone.plugins.action.{name}").ActionModule
    assert issubclass(action, DirectAction)
    assert action.MODULE.__name__.endswith(f".plugins.modules.{name}")
    assert action._supports_async is (name != "pingone_token")
