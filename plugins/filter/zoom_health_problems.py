# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What keeps users from flowing to Zoom, told by what the modules have read."""

from __future__ import annotations

DOCUMENTATION = r"""
name: zoom_health_problems
short_description: Find what keeps users from flowing to Zoom
version_added: 1.0.0
author:
  - community.pingone contributors (@community-pingone)
description:
  - Looks at what the modules have read of one Zoom store's provisioning, and says what is broken and what to do.
  - The role C(community.pingone.zoom_provisioning) uses it.
  - Provisioning is broken if the plan, the directory store, the Zoom store or the rule is missing or not active, if the rule
    has no mappings, if the last synchronisation has failed, or if too many users have.
  - A store that has never been synchronised is not broken.
positional: failed_users
options:
  _input:
    description:
      - A dictionary with C(plans), C(directory_stores), C(zoom_stores) and C(rules), as the modules
        M(community.pingone.pingone_propagation_plan_info), M(community.pingone.pingone_directory_store_info),
        M(community.pingone.pingone_zoom_store_info) and M(community.pingone.pingone_propagation_rule_info) return them.
      - Of several Zoom stores and rules to them, those are looked at that have the fewest problems.
    type: dict
    required: true
  failed_users:
    description:
      - How many users may fail before provisioning counts as broken.
    type: int
    default: 0
seealso:
  - module: community.pingone.pingone_zoom_store_info
  - module: community.pingone.pingone_propagation_rule_info
"""

EXAMPLES = r"""
- name: Read the plan
  community.pingone.pingone_propagation_plan_info:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
  register: propagation

- name: Read the source
  community.pingone.pingone_directory_store_info:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
  register: directory

- name: Read the target
  community.pingone.pingone_zoom_store_info:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    name: zoom connection
  register: zoom

- name: Read the rules
  community.pingone.pingone_propagation_rule_info:
    environment_id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
  register: provisioning

- name: Show what keeps users from flowing to Zoom
  ansible.builtin.debug:
    msg: "{{ found | community.pingone.zoom_health_problems(failed_users=3) }}"
  vars:
    found:
      plans: "{{ propagation.plans }}"
      directory_stores: "{{ directory.stores }}"
      zoom_stores: "{{ zoom.stores }}"
      rules: "{{ provisioning.rules }}"
"""

RETURN = r"""
_value:
  description: What is broken, each with what to do. Empty if nothing is.
  type: list
  elements: str
  sample:
    - 'The rule "PingOne to Zoom" is not active. Make it active with community.pingone.pingone_propagation_rule, then publish.'
"""

import typing as t

from ..plugin_utils._found import Found, lists_in

_KINDS = ("plans", "directory_stores", "zoom_stores", "rules")
_MODULES = "community.pingone.pingone_"
_ROLE = "The role community.pingone.zoom_provisioning makes it"


def zoom_health_problems(found: t.Any, failed_users: t.Any = 0) -> list[str]:
    """Return what keeps users from flowing. Raises ValueError where something was not read."""
    plans, directories, stores, rules = lists_in(found, _KINDS, "zoom_health_problems")
    ways = [(store, rule) for store in stores for rule in rules if rule["target_store_id"] == store["id"]]
    if not ways:
        best = min((_of_store(store, int(failed_users)) for store in stores), key=len, default=[_no_store()])
        without = [_no_rule()] if stores else []
        return [*_of_plan(_first(plans)), *_of_directory(_first(directories)), *best, *without]
    return min(
        (
            [
                *_of_plan(_first(plans, rule["plan_id"])),
                *_of_directory(_first(directories, rule["source_store_id"])),
                *_of_store(store, int(failed_users)),
                *_of_rule(rule),
            ]
            for store, rule in ways
        ),
        key=len,
    )


def _first(records: t.Iterable[Found], identifier: str | None = None) -> Found | None:
    """Return the record of this id; without one, the one that is nearest to being at work."""
    chosen = [one for one in records if identifier in (None, one["id"])]
    return min(chosen, key=lambda one: one["status"] != "ACTIVE", default=None)


def _of_plan(plan: Found | None) -> t.Iterator[str]:
    if plan is None:
        yield f"There is no plan, so that no rule is at work. {_ROLE}."
    elif plan["status"] != "ACTIVE":
        yield f'The plan "{plan["name"]}" is not active. Set its status to ACTIVE with {_MODULES}propagation_plan, then publish.'


def _of_directory(store: Found | None) -> t.Iterator[str]:
    if store is None:
        yield f"There is no directory store for users to come from. {_ROLE}."
    elif store["status"] != "ACTIVE":
        done = f"Set its status to ACTIVE with {_MODULES}directory_store, then publish."
        yield f'The directory store "{store["name"]}" is not active. {done}'


def _no_store() -> str:
    return f"There is no such Zoom store. Check its name, environment_id and region. {_ROLE}."


def _no_rule() -> str:
    return f"No such rule provisions to the Zoom store. Check the rule's name. {_ROLE}."


def _of_store(store: Found, failed_users: int) -> list[str]:
    problems = []
    if store["status"] != "ACTIVE":
        done = f"Set its status to ACTIVE with {_MODULES}zoom_store, then publish."
        problems.append(f'The Zoom store "{store["name"]}" is not active. {done}')
    sync = store["sync_status"] or {}
    details = _details(sync)
    if sync.get("sync_state") == "FAILED":
        done = f"Check the store's credentials with {_MODULES}zoom_store and test_connection, then publish."
        problems.append(f"The last synchronisation has failed.{details} {done}")
        details = ""
    for member, what in (("failed_count", "synchronised"), ("failed_deprovision_count", "removed from Zoom")):
        count = sync.get(member) or 0
        if count > failed_users:
            done = "Correct these users or the mappings, then publish."
            problems.append(f"Users that could not be {what}: {count}, allowed are {failed_users}.{details} {done}")
    return problems


def _details(sync: Found) -> str:
    details = str(sync.get("details") or "").strip()
    return f" Details: {details}{'' if details.endswith(('.', '!', '?')) else '.'}" if details else ""


def _of_rule(rule: Found) -> t.Iterator[str]:
    done = f"with {_MODULES}propagation_rule, then publish."
    if not rule["active"]:
        yield f'The rule "{rule["name"]}" is not active. Make it active {done}'
    if not rule["mappings"]:
        so = "has no mappings of its own, so that users get no attributes unless the console made it"
        yield f'The rule "{rule["name"]}" {so}. Give it some {done}'


class FilterModule:
    """Offers the filter to Ansible."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return the filter by its name."""
        return {"zoom_health_problems": zoom_health_problems}
