# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From switches to the attribute mappings of a rule that provisions to Zoom."""

from __future__ import annotations

DOCUMENTATION = r"""
name: zoom_mappings
short_description: Make the attribute mappings of a rule that provisions to Zoom
version_added: 1.0.0
author:
  - community.pingone contributors (@community-pingone)
description:
  - Lays what is given over the usual mappings from PingOne's users to Zoom's, and returns the list of C(mappings) that
    M(community.pingone.pingone_propagation_rule) takes.
  - Mapped unless switched off are C(userName) and C(email), both from C(email), C(name.givenName) from C(name.given),
    C(name.familyName) from C(name.family), and C(title) from C(title).
  - Mapped if switched on are C(department) from C(department), C(userType) from C(type), C(locale) from C(locale),
    C(organization) from C(organization), and C(phoneNumber) from C(primaryPhone).
  - "PingOne documents no names of Zoom's attributes but C(userName). The others are those that Zoom's provisioning API has:
    compare them with the attribute mapping of a rule in PingOne's console."
options:
  _input:
    description:
      - For each target attribute V(true) or V(false) to switch a usual mapping on or off, the name of a source attribute, or
        a dictionary with either C(source_attribute) or C(expression).
    type: dict
    required: true
seealso:
  - module: community.pingone.pingone_propagation_rule
  - plugin: community.pingone.zoom_mapping_problems
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show the mappings without the title, with the department, and with a licence for everybody
  ansible.builtin.debug:
    msg: "{{ {'title': false, 'department': true, 'userType': {'expression': licence}} | community.pingone.zoom_mappings }}"
  vars:
    licence: "'Licensed'"
"""

RETURN = r"""
_value:
  description: The mappings, sorted by target attribute.
  type: list
  elements: dict
  sample:
    - target_attribute: userName
      source_attribute: email
"""

import typing as t
from collections.abc import Mapping

from ..plugin_utils._plain import plain

# The source of each target attribute, and whether it is mapped when nothing is said of it. PingOne's directory has no
# attribute for the department unless somebody adds one, and its type of a user is no licence of Zoom's.
USUAL: dict[str, tuple[str, bool]] = {
    "userName": ("email", True),
    "email": ("email", True),
    "name.givenName": ("name.given", True),
    "name.familyName": ("name.family", True),
    "title": ("title", True),
    "department": ("department", False),
    "userType": ("type", False),
    "locale": ("locale", False),
    "organization": ("organization", False),
    "phoneNumber": ("primaryPhone", False),
}
_FORMS = ("source_attribute", "expression")


def zoom_mappings(given: t.Any) -> list[dict[str, str]]:
    """Return the mappings that are switched on. Raises ValueError for what is no mapping."""
    problems = zoom_mapping_problems(given)
    if problems:
        raise ValueError(" ".join(problems))
    chosen: dict[str, t.Any] = {target: usual for target, (_attribute, usual) in USUAL.items()}
    chosen.update({target: value for target, value in plain(given).items() if value is not None})
    return [
        {"target_attribute": target, **_source(target, chosen[target])} for target in sorted(chosen) if chosen[target]
    ]


def zoom_mapping_problems(given: t.Any, name: str = "mappings") -> list[str]:
    """Return what is wrong with the switches of mappings; a value is not quoted."""
    if not isinstance(given, Mapping):
        return [f"{name}: must be a dictionary, with an entry for each target attribute."]
    problems = (
        [f"{name}.userName: must be mapped, since Zoom knows a user by it."] if given.get("userName") is False else []
    )
    for target, value in plain(given).items():
        where = f"{name}.{target}"
        if value is True and target not in USUAL:
            problems.append(f"{where}: has no usual source; name the source attribute.")
        elif isinstance(value, Mapping):
            if len(value) != 1 or not set(value) <= set(_FORMS) or not all(_is_text(one) for one in value.values()):
                problems.append(f"{where}: must have either source_attribute or expression, as a text.")
        elif not (value is None or isinstance(value, bool) or _is_text(value)):
            problems.append(f"{where}: must be true, false, the name of a source attribute, or a dictionary.")
    return problems


def _source(target: str, value: t.Any) -> dict[str, str]:
    if isinstance(value, Mapping):
        return dict(value)
    return {"source_attribute": USUAL[target][0] if value is True else value}


def _is_text(value: t.Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


class FilterModule:
    """Offers the filters to Ansible."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return the filters by their names."""
        return {"zoom_mappings": zoom_mappings}
