# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own plugins only.
# It may change or go without notice; do not import it from elsewhere.

"""Values of a playbook in the form in which a module gets them: vaulted texts decrypted, and nothing but JSON."""

from __future__ import annotations

import json
import typing as t

from ansible.module_utils.common import json as common_json

# How ansible-core 2.19 and newer writes the arguments of a module that says nothing else.
PROFILE = "legacy"


def as_json(value: t.Any) -> str:
    """Return a value as core writes it for a module."""
    if hasattr(common_json, "get_module_encoder"):
        encoder = common_json.get_module_encoder(PROFILE, common_json.Direction.CONTROLLER_TO_MODULE)
        return json.dumps(value, cls=encoder)
    return json.dumps(value, cls=common_json.AnsibleJSONEncoder, vault_to_text=True)


def plain(value: t.Any) -> t.Any:
    """Return a copy of a value as a module gets it."""
    return json.loads(as_json(value))
