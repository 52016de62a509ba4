# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with the switches of the mappings to Zoom, found before anything is asked of PingOne."""

from __future__ import annotations

DOCUMENTATION = r"""
name: zoom_mapping_problems
short_description: Find what is wrong with the attribute mappings of a rule that provisions to Zoom
version_added: 1.0.0
author:
  - community.pingone contributors (@community-pingone)
description:
  - Checks what P(community.pingone.zoom_mappings#filter) takes.
  - The role C(community.pingone.zoom_provisioning) uses it.
positional: name
options:
  _input:
    description:
      - For each target attribute a switch, the name of a source attribute, or a dictionary.
    type: dict
    required: true
  name:
    description:
      - What the dictionary is called in the texts.
    type: str
    default: mappings
seealso:
  - plugin: community.pingone.zoom_mappings
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Make sure that nothing is wrong with some mappings
  ansible.builtin.assert:
    that: "{{ {'title': false} | community.pingone.zoom_mapping_problems | length == 0 }}"
"""

RETURN = r"""
_value:
  description: What is wrong, each text with the target attribute. Empty if nothing is.
  type: list
  elements: str
  sample:
    - 'mappings.costCenter: has no usual source; name the source attribute.'
"""

import typing as t

from .zoom_mappings import zoom_mapping_problems


class FilterModule:
    """Offers the filter to Ansible."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return the filter by its name."""
        return {"zoom_mapping_problems": zoom_mapping_problems}
