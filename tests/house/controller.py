# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an automation controller does with a credential before it starts a playbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from jinja2 import StrictUndefined, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

Definition = Mapping[str, Any]


class _Plain(str):
    """A text that is not to be taken for a template."""


class _Dumper(yaml.SafeDumper):
    """Marks such texts."""


_Dumper.add_representer(_Plain, lambda dumper, text: dumper.represent_scalar("!unsafe", str(text), style='"'))


def render(injectors: Definition, values: Mapping[str, str], strict: bool = False) -> dict[str, dict[str, str]]:
    """Return what the injectors yield; without strict, for a job: what is left empty is then an empty text."""
    sandbox = ImmutableSandboxedEnvironment(undefined=StrictUndefined if strict else Undefined)
    given = {name: value for name, value in values.items() if value}
    return {
        kind: {name: sandbox.from_string(text).render(given) for name, text in templates.items()}
        for kind, templates in injectors.items()
    }


def handed_over(variables: Mapping[str, Any]) -> str:
    """Return the text of a file of variables in which nothing is taken for a template."""
    return yaml.dump(_plain(variables), Dumper=_Dumper, allow_unicode=True)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return _Plain(value) if isinstance(value, str) else value
