# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A simulator of PingOne as tests see it: how to reach it, and how to tell it something."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Simulator = dict[str, Any]
PATIENCE = 60
# Made once: what it brings for TLS takes longer than a request.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def environment(simulator: Simulator) -> dict[str, str]:
    """Return the environment of a playbook that is to use the simulator."""
    return {**bare_environment(), **credentials(simulator), **addresses(simulator)}


def bare_environment() -> dict[str, str]:
    """Return the environment of a playbook that knows nothing of PingOne and Zoom."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PINGONE_", "VAULT_", "ZOOM_"))}
    return {**kept, "ANSIBLE_NOCOLOR": "1"}


def credentials(simulator: Simulator) -> dict[str, str]:
    """Return the variables with the worker application."""
    return {
        "PINGONE_CLIENT_ID": simulator["client_id"],
        "PINGONE_CLIENT_SECRET": simulator["client_secret"],
        "PINGONE_ENVIRONMENT_ID": simulator["auth_environment_id"],
    }


def addresses(simulator: Simulator) -> dict[str, str]:
    """Return the variables that lead to the simulator and not to PingOne."""
    return {"PINGONE_API_URL": simulator["api_url"], "PINGONE_TOKEN_URL": simulator["token_url"]}


def called(command: Sequence[str], simulator: Simulator, folder: Path) -> str:
    """Run a program that is to use the simulator to its good end; return what it said."""
    ended = subprocess.run(
        command,
        cwd=folder,
        env=environment(simulator),
        capture_output=True,
        text=True,
        check=False,
        timeout=10 * PATIENCE,
    )
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said
    return said


def control(simulator: Simulator, path: str, body: dict[str, Any] | None = None, method: str | None = None) -> Any:
    """Ask the control API; with a body, tell it something."""
    return ask(simulator["control_url"] + path, body, method)


def ask(url: str, body: dict[str, Any] | None = None, method: str | None = None, token: str = "") -> Any:
    """Send a request to the simulator, and return what it answers."""
    data = None if body is None else json.dumps(body).encode()
    head = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    # The simulator's own address, on loopback.
    request = urllib.request.Request(url, data, head, method=method)  # noqa: S310
    with _OPENER.open(request, timeout=PATIENCE) as answer:
        text = answer.read()
    return json.loads(text) if text else None
