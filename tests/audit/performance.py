# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A playbook of scenes, and what came of it in each place where something of it can be read."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from ansible.parsing.vault import VaultLib, VaultSecret
from markers import Markers, quoting
from scenes import COLLECTION, Scene, standing

import chain

HERE = Path(__file__).resolve().parent
PASSWORD = "the vault's own"
PATIENCE = 1200


class _Vaulted(str):
    """A text that stands encrypted in a file of variables."""


class _Dumper(yaml.SafeDumper):
    """Writes such texts, and as they are those that hold a template."""


_VAULT = VaultLib([("default", VaultSecret(PASSWORD.encode()))])
_Dumper.add_representer(
    _Vaulted, lambda dumper, text: dumper.represent_scalar("!vault", _VAULT.encrypt(str(text)).decode(), style="|")
)


@dataclass(frozen=True)
class Way:
    """How the playbook is run."""

    program: str
    direct: bool
    check: bool = False
    vaulted: bool = True


@dataclass(frozen=True)
class Outcome:
    """What can be read afterwards, by the place where it stands; ``ended`` has the result of each task by its name."""

    said: dict[str, str]
    ended: dict[str, tuple[str, dict[str, Any]]]


def perform(
    scenes: Iterable[Scene], extra: list[Any], markers: Markers, simulator: dict[str, Any], way: Way, folder: Path
) -> Outcome:
    """Run all scenes in one playbook, and then ``extra`` plays."""
    scenes = list(scenes)
    _write_scenes(scenes, markers, simulator, folder)
    _write_variables(markers, simulator, way, folder)
    play = {
        "name": "Perform every scene",
        "hosts": "localhost",
        "connection": "local",
        "gather_facts": False,
        "module_defaults": {f"group/{COLLECTION}.pingone": connection(simulator, markers)},
        "tasks": [*(_task(number, scene) for number, scene in enumerate(scenes)), _dump(scenes)],
    }
    (folder / "audit.yml").write_text(yaml.dump([play, *extra], Dumper=_Dumper, sort_keys=False), encoding="utf-8")
    command = [way.program, "-vvvv", "--diff", *(["--check"] if way.check else []), "--vault-password-file", "password"]
    ended = subprocess.run(
        [*command, "--extra-vars", "@variables.yml", "audit.yml"],
        cwd=folder,
        env=_environment(folder),
        capture_output=True,
        text=True,
        errors="backslashreplace",
        check=False,
        timeout=PATIENCE,
    )
    files = {name: (folder / name).read_text(encoding="utf-8") for name in ("ansible.log", "results.jsonl")}
    lines = [json.loads(line) for line in files["results.jsonl"].splitlines()]
    results = {
        line["task"].partition(" | ")[0]: (line["event"], line["result"]) for line in lines if line["event"] != "diff"
    }
    return Outcome({"stdout": ended.stdout, "stderr": ended.stderr, **files}, results)


def connection(simulator: Mapping[str, Any], markers: Markers) -> dict[str, Any]:
    """Return the options that each scene begins with."""
    # A secret of one line by the one method, one of several by the other: both go through all that a secret can hold.
    return {
        "token_endpoint_auth_method": "client_secret_post" if "\n" in markers.worker else "client_secret_basic",
        "environment_id": simulator["environment_id"],
        "client_id": simulator["client_id"],
        "client_secret": "{{ marker_worker }}",
        "api_url": simulator["api_url"],
        "token_url": simulator["token_url"],
        "timeout": 20,
        "retry_timeout": 0,
    }


def _task(number: int, scene: Scene) -> dict[str, Any]:
    return {
        "name": scene.name,
        f"{COLLECTION}.{scene.action}": scene.options,
        "when": f"lookup('stage', '{scene.name}') | bool",
        "register": f"ended_{number}",
        "ignore_errors": True,
    }


def _dump(scenes: list[Scene]) -> dict[str, Any]:
    """Return a task that shows all that was registered, but for the tokens: these are what the playbook asked for."""
    wanted = [
        number for number, scene in enumerate(scenes) if scene.action != "pingone_token" or scene.ends == "failed"
    ]
    names = [f"ended_{number}" for number in wanted]
    shown = "{{ [" + ", ".join(names) + "] }}"
    return {"name": "Show all", "ansible.builtin.debug": {"msg": shown}}


def _write_scenes(scenes: list[Scene], markers: Markers, simulator: dict[str, Any], folder: Path) -> None:
    orders: dict[str, Any] = {}
    for scene in scenes:
        orders[scene.name] = [*standing(markers, scene.options, scene.action in chain.MODULES), *scene.orders]
    orders["as it was"] = standing(markers, {})
    orders["the chain"] = standing(markers, {}, with_chain=True)
    fault = {"method": "POST", "path": "/mappings$", "times": None, "kind": "status", "status": 400}
    # What that task of the role knows, which has not read the stores.
    said = {"code": "INVALID_DATA", "message": quoting(markers, {"worker"} | chain.READ_OF_A_PLAN)}
    orders["a chain that breaks"] = [*orders["the chain"], {"to": "faults", "body": {**fault, "body": said}}]
    for name, ordered in orders.items():
        content = {"control_url": simulator["control_url"], "orders": ordered}
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")


def _write_variables(markers: Markers, simulator: dict[str, Any], way: Way, folder: Path) -> None:
    variables = {
        "ansible_python_interpreter": "{{ ansible_playbook_python }}",
        "pingone_direct": way.direct,
        **{f"marker_{name}": _Vaulted(text) if way.vaulted else text for name, text in markers.all.items()},
    }
    (folder / "variables.yml").write_text(yaml.dump(variables, Dumper=_Dumper), encoding="utf-8")
    (folder / "password").write_text(PASSWORD, encoding="utf-8")


def _environment(folder: Path) -> dict[str, str]:
    """Return the variables that make Ansible say all that it can."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("PINGONE_", "ANSIBLE_"))}
    return {
        **kept,
        "ANSIBLE_COLLECTIONS_PATH": os.environ["ANSIBLE_COLLECTIONS_PATH"],
        "ANSIBLE_HOME": str(folder / "home"),
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_LOG_PATH": str(folder / "ansible.log"),
        # Newer cores show a task's arguments only when they are told to.
        "ANSIBLE_INJECT_INVOCATION": "1",
        "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "callback_plugins"),
        "ANSIBLE_CALLBACKS_ENABLED": "audit",
        "ANSIBLE_LOOKUP_PLUGINS": str(HERE / "lookup_plugins"),
        "AUDIT_RESULTS": str(folder / "results.jsonl"),
        "AUDIT_SCENES": str(folder),
    }
