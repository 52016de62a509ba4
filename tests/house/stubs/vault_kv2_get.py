# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stands in for the lookup community.hashi_vault.vault_kv2_get: secrets from a file, and a record of what was asked."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase


class LookupModule(LookupBase):
    """Reads the secrets of a mount point from the folder that STUB_VAULT names."""

    def run(self, terms: list[str], variables: Any = None, **kwargs: Any) -> list[dict[str, Any]]:
        """Return what the real lookup would, without metadata."""
        missing = [name for name in ("VAULT_ADDR", "VAULT_TOKEN") if not os.environ.get(name)]
        if missing:
            raise AnsibleError(f"Not set: {', '.join(missing)}")
        folder = Path(os.environ["STUB_VAULT"])
        secrets = json.loads((folder / f"{kwargs.pop('engine_mount_point')}.json").read_text(encoding="utf-8"))
        if kwargs:
            raise AnsibleError(f"Options that the stub does not know: {sorted(kwargs)}")
        with (folder / "asked").open("a", encoding="utf-8") as asked:
            asked.writelines(f"{term}\n" for term in terms)
        return [{"secret": secrets[term]} for term in terms]
