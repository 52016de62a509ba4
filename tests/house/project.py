# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A folder below examples/, copied as somebody would do who begins with it, and run as its README says."""

from __future__ import annotations

import base64
import json
import re
import shlex
import subprocess
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import repository
from simulated import PATIENCE, Simulator, addresses, ask, bare_environment, control, credentials

EXAMPLES = repository.ROOT / "examples"
BLOCK = re.compile(r"^ *```shell\n(?P<text>.*?)^ *```$", re.MULTILINE | re.DOTALL)
ENVIRONMENT_ID = re.compile(r"\bzoom_(?:stores|provisioning)_environment_id: ([0-9a-f-]{36})\b")
RECAP = re.compile(
    r"^(?P<host>\S+) +: ok=\d+ +changed=(?P<changed>\d+) +unreachable=0 +failed=(?P<failed>\d+) ", re.MULTILINE
)
# What a reader is to fill in.
TO_FILL_IN = "..."
# Everything that Ansible can be made to say; the command stays the one that README shows.
TALKATIVE = {"ANSIBLE_VERBOSITY": "4", "ANSIBLE_DIFF_ALWAYS": "1", "ANSIBLE_INJECT_INVOCATION": "1"}
WORKER_SECRET = "PINGONE_CLIENT_SECRET"
# What every token of the simulator begins with.
TOKEN = base64.b64encode(b'{"alg": "none"').decode()[:16]


@dataclass(frozen=True)
class Run:
    """What became of a command."""

    code: int
    said: str
    # How many tasks changed something, or failed, by host.
    changed: dict[str, int]
    failed: dict[str, int]
    asked: list[dict[str, Any]]

    def count(self, operation: str, environment_id: str = "") -> int:
        """Return how often PingOne carried something out."""
        wanted = [entry for entry in self.asked if entry["operation"] == operation and entry["committed"]]
        return sum(environment_id in entry["path"] for entry in wanted)

    def bodies(self, operation: str) -> list[dict[str, Any]]:
        """Return what was sent to have something done."""
        return [entry["body"] for entry in self.asked if entry["operation"] == operation]

    def written(self) -> list[str]:
        """Return the requests that would have changed something; a test of the connection is none."""
        harmless = ("token", "test_connection", "zoom_token")
        return [
            entry["line"] for entry in self.asked if entry["method"] != "GET" and entry["operation"] not in harmless
        ]


@dataclass(frozen=True)
class Project:
    """A copy of an example, and the simulator that its environments are in."""

    name: str
    folder: Path
    simulator: Simulator
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def readme(self) -> str:
        """Return the text of the example's README."""
        return (self.folder / "README.md").read_text(encoding="utf-8")

    @property
    def environments(self) -> dict[str, str]:
        """Return the ID of each environment, by the inventory's name of it."""
        hosts = re.findall(rf"(\w+):\s*{{?{ENVIRONMENT_ID.pattern}", self._text("inventory.yml"))
        return dict(hosts)

    def lines(self) -> list[list[str]]:
        """Return all commands that README shows, as the shell would divide them."""
        blocks = [textwrap.dedent(block["text"]) for block in BLOCK.finditer(self.readme)]
        return [words for line in "".join(blocks).splitlines() if (words := shlex.split(line, comments=True))]

    def playbooks(self) -> list[list[str]]:
        """Return those that run a playbook, without the program's name."""
        return [words[1:] for words in self.lines() if words[0] == "ansible-playbook"]

    def exported(self) -> dict[str, str]:
        """Return the variables that README tells to export, with what it shows as their values."""
        return dict(word.split("=", 1) for words in self.lines() if words[0] == "export" for word in words[1:])

    def environment(self) -> dict[str, str]:
        """Return what README tells to export, filled in, and nothing but what leads to the simulator beside it."""
        known = {**credentials(self.simulator), **self.secrets}
        filled_in = {name: known[name] if text == TO_FILL_IN else text for name, text in self.exported().items()}
        return {**bare_environment(), **TALKATIVE, **addresses(self.simulator), **filled_in}

    def run(self, arguments: Sequence[str], env: Mapping[str, str] | None = None, hide: Sequence[str] = ()) -> Run:
        """Run a playbook and look at everything that came of it; whatever it is, it shows no secret."""
        control(self.simulator, "journal", method="DELETE")
        env = {**self.environment(), **(env or {})}
        said, code = self.call(["ansible-playbook", *arguments], env)
        recap = [match.groupdict() for match in RECAP.finditer(said)]
        assert recap, said
        asked = control(self.simulator, "journal")
        hidden = {*self.secrets.values(), *hide, env[WORKER_SECRET], TOKEN}
        assert [secret for secret in hidden if any(form in said for form in (secret, json.dumps(secret)[1:-1]))] == []
        changed, failed = [{line["host"]: int(line[what]) for line in recap} for what in ("changed", "failed")]
        return Run(code, said, changed, failed, asked)

    def call(self, command: Sequence[str], env: Mapping[str, str], given: str = "") -> tuple[str, int]:
        """Run a program that is installed beside this Python; return what it said, and its exit code."""
        ended = subprocess.run(
            [repository.program(command[0]), *command[1:]],
            cwd=self.folder,
            env=dict(env),
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=10 * PATIENCE,
        )
        return ended.stdout + ended.stderr, ended.returncode

    def stores(self, host: str) -> list[dict[str, Any]]:
        """Return what PingOne really holds for a host, secrets included."""
        stores: list[dict[str, Any]] = control(self.simulator, f"stores?environment_id={self.environments[host]}")
        return stores

    def seed(self, host: str, **record: Any) -> str:
        """Put a store where somebody has clicked it together; return its ID."""
        seeded = {"environment": {"id": self.environments[host]}, "type": "Zoom", **record}
        identifier: str = control(self.simulator, "stores", seeded)["id"]
        return identifier

    def publish(self, host: str) -> None:
        """Create a revision, as the console does."""
        control(self.simulator, "settings", {"static_token": "of the console"}, "PATCH")
        environment = f"{self.simulator['api_url']}/v1/environments/{self.environments[host]}"
        ask(f"{environment}/propagation/revisions", {}, token="of the console")

    def _text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")
