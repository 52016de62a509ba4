# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with the options of stores, found without asking PingOne."""

from __future__ import annotations

DOCUMENTATION = r"""
name: zoom_store_problems
short_description: Find what is wrong with the options of Zoom stores
version_added: 1.0.0
author:
  - community.pingone contributors (@community-pingone)
description:
  - Checks each item of a list as M(community.pingone.pingone_zoom_store) checks its options before it asks PingOne anything,
    and the items against each other, so that a mistake in the last one is found before the first one is carried out.
  - An option that is null counts as one that is not set.
  - Values are not quoted, since what stands in the wrong place may be a secret.
  - The role C(community.pingone.zoom_stores) uses it for its list.
positional: name
options:
  _input:
    description:
      - The stores, each a dictionary with the options of M(community.pingone.pingone_zoom_store), but for those of the
        connection.
    type: list
    elements: dict
    required: true
  name:
    description:
      - What the list is called in the texts.
    type: str
    default: stores
seealso:
  - module: community.pingone.pingone_zoom_store
"""

EXAMPLES = r"""
- name: Make sure that nothing is wrong with a list of stores
  ansible.builtin.assert:
    that: problems == []
    fail_msg: "{{ problems | join('\n') }}"
  vars:
    problems: "{{ stores | community.pingone.zoom_store_problems('stores') }}"
    stores:
      - name: zoom connection
        status: ACTIVE
"""

RETURN = r"""
_value:
  description: What is wrong, each text with the place in the list and the option's name. Empty if nothing is.
  type: list
  elements: str
  sample:
    - 'stores[36].status: must be one of ACTIVE, INACTIVE.'
"""

import typing as t
from collections.abc import Mapping

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.validation import check_type_bool

from ..module_utils import _zoom_checks as checks
from ..module_utils._connection import CONNECTION_ARGUMENTS
from ..modules.pingone_zoom_store import ARGUMENTS
from ..plugin_utils._plain import plain

Spec = t.Mapping[str, t.Mapping[str, t.Any]]

SPEC: Spec = {name: spec for name, spec in ARGUMENTS["argument_spec"].items() if name not in CONNECTION_ARGUMENTS}


def zoom_store_problems(stores: t.Any, name: str = "stores") -> list[str]:
    """Return what is wrong with a list of stores' options."""
    if not isinstance(stores, (list, tuple)):
        return [f"{name}: must be a list."]
    problems: list[str] = []
    checked: list[_Item] = []
    for index, store in enumerate(stores):
        place = f"{name}[{index}]"
        if not isinstance(store, Mapping):
            problems.append(f"{place}: must be a dictionary of options.")
            continue
        given = plain(_without_omitted(store))
        mistakes = list(_mistakes(place, SPEC, given))
        if not (given.get("name") or given.get("store_id")):
            mistakes.append(f"{place}.name: is missing; give name, store_id or both.")
        if not mistakes:
            options = _as_the_module_gets_them(given)
            mistakes = [f"{place}.{problem}" for problem in checks.problems(options)]
            checked.append(_Item(place, options))
        problems += mistakes
    return problems + list(_collisions(checked))


def _mistakes(place: str, spec: Spec, given: Mapping[str, t.Any]) -> t.Iterator[str]:
    """Yield what core would refuse, in words of our own: core quotes values."""
    for option, value in given.items():
        where = f"{place}.{option}"
        if option not in spec:
            yield f"{where}: is not supported; supported are {', '.join(sorted(spec))}."
        elif value is not None:
            yield from _mistake(where, spec[option], value)


def _mistake(where: str, spec: Mapping[str, t.Any], value: t.Any) -> t.Iterator[str]:
    if spec["type"] == "dict":
        if not isinstance(value, Mapping):
            yield f"{where}: must be a dictionary of options."
            return
        yield from _mistakes(where, spec["options"], value)
    elif isinstance(value, (Mapping, list)):
        yield f"{where}: must be a single value."
    elif spec["type"] == "bool" and not _is_switch(value):
        yield f"{where}: must be true or false."
    elif "choices" in spec and value not in spec["choices"]:
        yield f"{where}: must be one of {', '.join(spec['choices'])}."


def _is_switch(value: t.Any) -> bool:
    try:
        check_type_bool(value)
    except TypeError:
        return False
    return True


def _as_the_module_gets_them(given: dict[str, t.Any]) -> dict[str, t.Any]:
    """Return options with their defaults, of which nothing is wrong as far as core is concerned."""
    known = {option: value for option, value in given.items() if value is not None}
    return dict(ArgumentSpecValidator(dict(SPEC)).validate(known).validated_parameters)


def _without_omitted(value: t.Any) -> t.Any:
    """Return a copy without the options that a template has omitted: inside a list, core leaves that to whoever reads it."""
    if isinstance(value, Mapping):
        return {key: _without_omitted(member) for key, member in value.items() if not _is_omitted(member)}
    return value


def _is_omitted(value: t.Any) -> bool:
    # Before ansible-core 2.19 a text stands for it, since then an object.
    stands_for_it = isinstance(value, str) and value.startswith("__omit_place_holder__")
    return stands_for_it or type(value).__name__ == "_OmitType"


class _Item(t.NamedTuple):
    place: str
    options: dict[str, t.Any]

    def text(self, option: str) -> str:
        """Return an option that is a text, empty where it is not set."""
        return str(self.options.get(option) or "")


def _collisions(items: list[_Item]) -> t.Iterator[str]:
    """Yield what two items say of the same store; with ids on both sides it is not the same."""
    by_id: dict[str, _Item] = {}
    by_name: dict[str, list[_Item]] = {}
    for item in items:
        store_id, name = item.text("store_id").lower(), item.text("name")
        if store_id and store_id in by_id:
            yield f"{item.place}.store_id: {by_id[store_id].place} has the same store_id."
            continue
        by_id[store_id] = item
        for other in by_name.setdefault(name, []) if name else ():
            yield from _same_name(other, item)
        by_name.setdefault(name, []).append(item)


def _same_name(first: _Item, second: _Item) -> t.Iterator[str]:
    """Yield what is wrong with two items of one name; a deletion by name would delete what the other one makes."""
    if first.text("state") == second.text("state"):
        if not (first.text("store_id") and second.text("store_id")):
            yield f"{second.place}.name: {first.place} has the same name."
        return
    deletion, other = (first, second) if first.text("state") == "absent" else (second, first)
    if not deletion.text("store_id"):
        yield f"{deletion.place}.name: {other.place} wants a store of this name; give the store_id of the one to delete."


class FilterModule:
    """Offers the filter to Ansible."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return the filter by its name."""
        return {"zoom_store_problems": zoom_store_problems}
