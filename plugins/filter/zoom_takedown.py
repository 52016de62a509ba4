# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What may go when provisioning to Zoom is taken down, decided before anything does."""

from __future__ import annotations

DOCUMENTATION = r"""
name: zoom_takedown
short_description: Decide what may go when provisioning to Zoom is taken down
version_added: 1.0.0
author:
  - community.pingone contributors (@community-pingone)
description:
  - Looks at what the modules have read of an environment, and says which rule provisions to the Zoom store, what other rules
    still need, and what speaks against taking anything down.
  - The role C(community.pingone.zoom_provisioning) uses it.
  - A rule is never chosen by its name alone. It must provision to the Zoom store, or to a store that is no longer there.
positional: rule_name, rule_id
options:
  _input:
    description:
      - A dictionary with C(zoom_stores) and C(rules). The former are the stores that are to go, as
        M(community.pingone.pingone_zoom_store_info) returns them, the latter all rules of the environment, as
        M(community.pingone.pingone_propagation_rule_info) does, with or without their mappings.
    type: dict
    required: true
  rule_name:
    description:
      - Name of the rule.
    type: str
    default: ""
  rule_id:
    description:
      - ID of the rule, which outranks O(rule_name).
    type: str
    default: ""
seealso:
  - plugin: community.pingone.zoom_health_problems
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Read the target
  community.pingone.pingone_zoom_store_info:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    name: zoom connection
  register: zoom

- name: Read the rules
  community.pingone.pingone_propagation_rule_info:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    with_mappings: false
  register: provisioning

- name: Show what would go
  ansible.builtin.debug:
    msg: "{{ found | community.pingone.zoom_takedown('PingOne to Zoom') }}"
  vars:
    found:
      zoom_stores: "{{ zoom.stores }}"
      rules: "{{ provisioning.rules }}"
"""

RETURN = r"""
_value:
  description:
    - C(rule) is the rule that is to go, an empty dictionary if there is none.
    - C(problems) is what speaks against taking anything down, each with what to do.
    - C(needs_store) are the names and IDs of other rules for which the Zoom store must stay, C(needs_plan) those for which
      the plan and the directory store must.
    - C(notes) is what else somebody who takes it down should know.
  type: dict
  sample:
    needs_plan: []
    needs_store: []
    notes: []
    problems: []
    rule:
      id: ccc9adf9-8b34-4919-9670-7eb8cba11adb
      name: PingOne to Zoom
"""

import typing as t
from collections.abc import Sequence

from ..plugin_utils._found import Found, lists_in


def zoom_takedown(found: t.Any, rule_name: t.Any = "", rule_id: t.Any = "") -> dict[str, t.Any]:
    """Return what may go. Raises ValueError where something was not read."""
    stores, rules = lists_in(found, ("zoom_stores", "rules"), "zoom_takedown")
    store = stores[0] if len(stores) == 1 else None
    named = [one for one in rules if (_is_same(one["id"], rule_id) if rule_id else one["name"] == rule_name)]
    ours = [one for one in named if _is_left(one) or (store and _is_same(one["target_store_id"], store["id"]))]
    others = [one for one in rules if one not in ours]
    return {
        "problems": [*_of_stores(stores), *_of_rules(ours)],
        "rule": dict(ours[0]) if len(ours) == 1 else {},
        "needs_store": [_said(one) for one in others if store and _refers_to(one, store["id"])],
        "needs_plan": [_said(one) for one in others],
        "notes": [_kept(one) for one in named if one not in ours],
    }


def _of_stores(stores: Sequence[Found]) -> t.Iterator[str]:
    if len(stores) > 1:
        ids = ", ".join(sorted(one["id"] for one in stores))
        yield f'{len(stores)} Zoom stores are named "{stores[0]["name"]}": {ids}. Give store_id to choose one.'


def _of_rules(ours: Sequence[Found]) -> t.Iterator[str]:
    if len(ours) > 1:
        ids = ", ".join(sorted(one["id"] for one in ours))
        yield f'{len(ours)} rules are named "{ours[0]["name"]}": {ids}. Give the rule\'s ID to choose one.'


def _is_left(rule: Found) -> bool:
    """Say whether a rule provisions to a store that is no longer there, and so to nobody else's."""
    return bool(rule["target_store_id"]) and rule["target_store"] is None


def _kept(rule: Found) -> str:
    target = f'"{rule["target_store"]}" ({rule["target_store_id"]})'
    return f"The rule {_said(rule)} is kept, as it provisions to another store: {target}."


def _said(rule: Found) -> str:
    return f'"{rule["name"]}" ({rule["id"]})'


def _refers_to(rule: Found, store_id: str) -> bool:
    return any(_is_same(rule[end], store_id) for end in ("source_store_id", "target_store_id"))


def _is_same(one: str | None, other: str | None) -> bool:
    return str(one).lower() == str(other).lower()


class FilterModule:
    """Offers the filter to Ansible."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return the filter by its name."""
        return {"zoom_takedown": zoom_takedown}
