# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who takes part: each brings the same stores to the same state, or does nothing, for the sake of comparison."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bare_script import record

HERE = Path(__file__).resolve().parent
PHASES = ("create", "unchanged", "delete")
# Beyond this size, those who need seconds for each store would need hours.
MODERATE = 100


@dataclass(frozen=True)
class Contestant:
    """A way to manage stores; one that is ``idle`` manages none, and has no phases."""

    name: str
    title: str
    program: str
    largest: int | None = MODERATE
    env: dict[str, str] = field(default_factory=dict)
    idle: bool = False

    @property
    def phases(self) -> tuple[str, ...]:
        """Return what it is measured at."""
        return PHASES[:1] if self.idle else PHASES

    def takes_part_at(self, size: int) -> bool:
        """Say whether it is measured with that many stores."""
        return self.largest is None or size <= self.largest

    def command(self, variables: Path, phase: str) -> list[str]:
        """Return the command of a phase."""
        state = "absent" if phase == "delete" else "present"
        if self.program.endswith(".py"):
            return [sys.executable, str(HERE / self.program), str(variables), state]
        playbook = str(HERE / "playbooks" / self.program)
        return [*ANSIBLE_PLAYBOOK, "-e", f"@{variables}", "-e", f"wanted_state={state}", playbook]


DIRECT = {"PINGONE_ANSIBLE_DIRECT": "1"}
ANSIBLE_PLAYBOOK = [sys.executable, "-m", "ansible", "playbook", "-i", "localhost,"]

CONTESTANTS = {
    one.name: one
    for one in (
        Contestant("uri-each", "`uri`, a lookup for each store", "uri_each.yml"),
        Contestant("uri-once", "`uri`, one lookup", "uri_once.yml"),
        Contestant("process", "module, as a process", "module.yml", env={"PINGONE_ANSIBLE_DIRECT": "0"}),
        Contestant("direct", "module, direct", "module.yml", largest=None, env=DIRECT),
        Contestant("role", "`pingone_token` and the role, direct", "role.yml", env=DIRECT),
        Contestant("script", "bare script with `requests`", "bare_script.py", largest=None),
        Contestant("debug-loop", "loop of `debug`", "debug_loop.yml", largest=None, idle=True),
        Contestant("debug-one", "one `debug` task", "debug_one.yml", largest=1, idle=True),
    )
}


def variables(size: int, environment_id: str) -> dict[str, Any]:
    """Return what the contestants are told about the stores; the secrets are not in the list that loops go over."""
    stores = [
        {
            "name": f"Zoom {number:03}",
            "description": f"Users of site {number:03}",
            "account_id": f"account-{number:03}",
            "client_id": f"client-{number:03}",
        }
        for number in range(1, size + 1)
    ]
    secrets = {store["name"]: f"invented-secret-of-{store['client_id']}" for store in stores}
    return {"environment_id": environment_id, "stores": stores, "zoom_secrets": secrets}


def for_role(told: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the same stores as the role takes them; the state is filled in by its playbook's variable."""
    return [
        {
            "state": "{{ wanted_state }}",
            **{key: value for key, value in wanted.items() if key not in ("type", "configuration")},
            "configuration": {key.lower(): value for key, value in wanted["configuration"].items()},
        }
        for wanted in wanted_records(told)
    ]


def wanted_records(told: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the records that must be there after the creation."""
    return [record(store, told["zoom_secrets"][store["name"]]) for store in told["stores"]]


def write_variables(path: Path, size: int, environment_id: str) -> list[dict[str, Any]]:
    """Write the file of variables for a size; return the records that are wanted."""
    told = variables(size, environment_id)
    path.write_text(json.dumps({**told, "role_stores": for_role(told)}), encoding="utf-8")
    return wanted_records(told)
