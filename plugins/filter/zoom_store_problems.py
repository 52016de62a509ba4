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
    - 'stores[36]: value of status must be one of: ACTIVE, INACTIVE'
"""

import re
import typing as t
from collections.abc import Mapping

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.errors import UnsupportedError

from ..module_utils import _zoom_checks as checks
from ..module_utils._connection import CONNECTION_ARGUMENTS
from ..modules.pingone_zoom_store import ARGUMENTS
from ..plugin_utils._plain import plain

SPEC = {name: spec for name, spec in ARGUMENTS["argument_spec"].items() if name not in CONNECTION_ARGUMENTS}
# Core's messages quote the value that is wrong at their end, before the place.
_VALUE = re.compile(
    r"(?s)(, got: |(?<=unable to convert to \w{3}): |(?<=unable to convert to \w{4}): ).*?( found in [\w >-]+)?\Z"
)


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
        given = {option: value for option, value in _without_omitted(plain(store)).items() if value is not None}
        options, mistakes = _checked(given)
        problems += [place + mistake for mistake in mistakes]
        checked.append(_Item(place, options))
    return problems + list(_collisions(checked))


class _Item(t.NamedTuple):
    place: str
    options: dict[str, t.Any]

    def text(self, option: str) -> str:
        """Return an option that is a text, empty where it is none, as when it is wrong."""
        value = self.options.get(option)
        return value if isinstance(value, str) else ""


def _checked(store: dict[str, t.Any]) -> tuple[dict[str, t.Any], list[str]]:
    """Return a store's options as the module gets them, and what is wrong with them."""
    validation = ArgumentSpecValidator(SPEC, required_one_of=ARGUMENTS["required_one_of"]).validate(store)
    options = validation.validated_parameters
    mistakes = [mistake for error in validation.errors for mistake in _told(error)]
    return options, mistakes or [f".{problem}" for problem in checks.problems(options)]


def _told(error: Exception) -> list[str]:
    """Return core's message without the value that it quotes, option by option where it names several."""
    names, _dot, supported = str(error).partition(". Supported parameters include: ")
    if isinstance(error, UnsupportedError) and supported:
        return [f".{name}: is not supported; supported are {supported}" for name in names.split(", ")]
    return [f": {_VALUE.sub(_place, str(error))}"]


def _without_omitted(value: t.Any) -> t.Any:
    """Return a copy without what stands for an omitted option before ansible-core 2.19."""
    if isinstance(value, dict):
        return {key: _without_omitted(member) for key, member in value.items() if not _is_omitted(member)}
    return value


def _is_omitted(value: t.Any) -> bool:
    return isinstance(value, str) and value.startswith("__omit_place_holder__")


def _place(found: re.Match[str]) -> str:
    return found[2] or ""


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
