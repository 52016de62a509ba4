# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The simulator seen from outside, and a project that bootstraps three of its environments."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
PLAYBOOK = "community.pingone.bootstrap_zoom"
# One host of the inventory for each environment.
HOSTS = ("development", "production", "staging")
STORES = ("staff", "students")
# Some characters are written otherwise in JSON, in a URL and in a form.
ZOOM_SECRET = 'MARKER-zoom "secret" / & + %'
# Not secret, and shown by --diff: where it can be seen, a secret could be, too.
CONTROL = "CONTROL of this test"
# What every token of the simulator begins with.
TOKEN = base64.b64encode(b'{"alg": "none"').decode()[:16]


@dataclass(frozen=True)
class Simulator:
    """A running simulator."""

    there: dict[str, Any]

    def reset(self) -> None:
        """Start afresh."""
        self.control("reset", {})

    def environment(self, name: str, identifier: str | None = None) -> str:
        """Add an environment, old enough that a refusal would be meant; return its ID."""
        added = self.control("environments", {"name": name, "id": identifier, "age_seconds": 3600})
        return str(added["id"])

    def journal(self) -> list[dict[str, Any]]:
        """Return what was asked since the last look, and forget it."""
        entries: list[dict[str, Any]] = self.control("journal")
        self.control("journal", method="DELETE")
        return entries

    def credentials(self) -> dict[str, str]:
        """Return the environment variables with the worker application."""
        return {
            "PINGONE_CLIENT_ID": self.there["client_id"],
            "PINGONE_CLIENT_SECRET": self.there["client_secret"],
            "PINGONE_ENVIRONMENT_ID": self.there["auth_environment_id"],
        }

    def addresses(self) -> dict[str, str]:
        """Return the environment variables that say where it is."""
        return {"PINGONE_API_URL": self.there["api_url"], "PINGONE_TOKEN_URL": self.there["token_url"]}

    def secrets(self) -> set[str]:
        """Return each form in which a secret could be written somewhere."""
        worker = self.there["client_secret"]
        plain = {ZOOM_SECRET, worker, f"{self.there['client_id']}:{worker}"}
        forms = plain | {json.dumps(text)[1:-1] for text in plain} | {TOKEN}
        forms |= {quote(text, safe="") for text in plain for quote in (urllib.parse.quote, urllib.parse.quote_plus)}
        return forms | {base64.b64encode(text.encode()).decode() for text in plain}

    def control(self, path: str, body: dict[str, Any] | None = None, method: str | None = None) -> Any:
        """Ask the control API; with a body, tell it something."""
        data = None if body is None else json.dumps(body).encode()
        # The simulator's own address, on loopback.
        request = urllib.request.Request(  # noqa: S310
            self.there["control_url"] + path, data, {"Content-Type": "application/json"}, method=method
        )
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=PATIENCE) as answer:
            text = answer.read()
        return json.loads(text) if text else None


@dataclass(frozen=True)
class Project:
    """A folder with an inventory, and what the programs are called with."""

    folder: Path
    env: dict[str, str]

    def run(self, name: str, *arguments: str, env: Mapping[str, str] | None = None) -> str:
        """Run a program that is installed beside this Python to its good end; return what it said."""
        command = [program(name), *arguments]
        ended = subprocess.run(
            command,
            cwd=self.folder,
            env={**self.env, **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=10 * PATIENCE,
        )
        said = ended.stdout + ended.stderr
        assert ended.returncode == 0, said
        return said

    def write_inventory(self, simulator: Simulator, secret: str) -> None:
        """Write an inventory of fresh environments as people do; the Zoom secret is what a template yields."""
        configuration = {
            "oauth_account_id": "invented-account",
            "oauth_client_id": "invented-client",
            "oauth_client_secret": secret,
            "create_users": True,
            "remove_action": "Disable",
        }
        store = {"description": CONTROL, "status": "ACTIVE", "configuration": configuration}
        variables = {
            "ansible_connection": "local",
            "ansible_python_interpreter": "{{ ansible_playbook_python }}",
            "zoom_stores_list": [{"name": f"{{{{ inventory_hostname }}}} {name}", **store} for name in STORES],
        }
        hosts = {name: {"zoom_stores_environment_id": simulator.environment(name)} for name in HOSTS}
        folder = self.folder / "inventory"
        (folder / "group_vars/all").mkdir(parents=True)
        write_yaml(folder / "hosts.yml", {"all": {"hosts": hosts}})
        write_yaml(folder / "group_vars/all/stores.yml", variables)


@contextmanager
def running_simulator(folder: Path) -> Iterator[Simulator]:
    """Run a simulator of its own while the block runs."""
    ready = folder / "ready.json"
    arguments = ["--port", "0", "--ready-file", str(ready), "--quiet", "--exit-with-parent"]
    server = subprocess.Popen([sys.executable, str(ROOT / "tests/simulator"), *arguments])
    try:
        until = time.monotonic() + PATIENCE
        while not ready.is_file() and server.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        yield Simulator(json.loads(ready.read_text(encoding="utf-8")))
    finally:
        server.terminate()
        server.wait(PATIENCE)


def program(name: str) -> str:
    """Return the path of a program that is installed beside this Python."""
    return str(Path(sys.executable).parent / name)


def base_environment(folder: Path, collections: Path) -> dict[str, str]:
    """Return variables that are the same on every machine, with nothing of the developer's own."""
    dropped = ("ANSIBLE_", "PINGONE_", "PYTEST_", "RUNNER_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    home = folder / "home"
    home.mkdir()
    own = {
        "HOME": str(home),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), *os.get_exec_path()]),
        "ANSIBLE_COLLECTIONS_PATH": str(collections),
        "ANSIBLE_NOCOLOR": "1",
        # Newer cores show a task's arguments only when they are told to.
        "ANSIBLE_INJECT_INVOCATION": "1",
        # A proxy has no business between two programs of this machine.
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
        "LC_ALL": "C.UTF-8",
    }
    return {**kept, **own}


def changed_hosts(said: str, hosts: Sequence[str] = HOSTS) -> dict[str, bool]:
    """Return from the recap which hosts had a change; a host that failed is a failure of the test."""
    recap = re.findall(r"^(\w+) +: ok=\d+ +changed=(\d+) +unreachable=0 +failed=0 ", said, re.MULTILINE)
    found = {name: changed != "0" for name, changed in recap}
    assert sorted(found) == list(hosts), said
    return found


def confirm_bootstrap(asked: Sequence[Mapping[str, Any]], hosts: int = len(HOSTS), stores: int = len(STORES)) -> None:
    """Confirm by the journal that every environment was bootstrapped: a token, its stores, one revision."""
    found = [entry["operation"] for entry in asked]
    assert found.count("token") == hosts, found
    assert found.count("create_store") == hosts * stores, found
    assert found.count("create_revision") == hosts, found


def confirm_nothing_written(asked: Sequence[Mapping[str, Any]]) -> None:
    """Confirm by the journal that all was read and nothing written."""
    assert [entry["line"] for entry in asked if entry["operation"] == "list_stores"]
    assert [entry["line"] for entry in asked if entry["method"] != "GET" and entry["operation"] != "token"] == []


def readable(folder: Path) -> dict[str, str]:
    """Return the text of every file below a folder, by name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8", errors="replace") for path in files}


def leaks(texts: Mapping[str, str], secrets: set[str]) -> list[str]:
    """Return the names of the texts that hold a secret."""
    return [name for name, text in texts.items() if any(secret in text for secret in secrets)]


def load(path: Path) -> Any:
    """Return what is in a YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def write_yaml(path: Path, value: Any) -> None:
    """Write a value as YAML."""
    path.write_text(yaml.safe_dump(value, sort_keys=False, allow_unicode=True), encoding="utf-8")
