# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How much Ansible packs, and sends, for a module that is run as a process."""

from __future__ import annotations

from ansible.executor.module_common import modify_module
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import init_plugin_loader, module_loader
from ansible.template import Templar

# The first needs nothing but what core adds to each module.
MODULES = (
    "ansible.builtin.ping",
    "community.pingone.pingone_zoom_store",
    "community.pingone.pingone_zoom_store_info",
    "community.pingone.pingone_token",
)


def packed() -> dict[str, int]:
    """Return the size of each module's package, in bytes."""
    init_plugin_loader()
    return {name: _packed(name) for name in MODULES}


def _packed(name: str) -> int:
    found = module_loader.find_plugin_with_context(name)
    variables = {"ansible_python_interpreter": "/usr/bin/python3"}
    made = modify_module(
        module_name=found.resolved_fqcn,
        module_path=found.plugin_resolved_path,
        module_args={},
        templar=Templar(loader=DataLoader()),
        task_vars=variables,
        module_compression="ZIP_DEFLATED",
    )
    return len(made.b_module_data)
