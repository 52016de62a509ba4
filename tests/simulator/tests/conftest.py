# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One simulator for all its tests, as a process of its own; every test finds it as good as new."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from .simulator_client import PROGRAM, Client


@pytest.fixture(scope="session")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The connection data of a running simulator."""
    ready = tmp_path_factory.mktemp("simulator") / "ready.json"
    command = [sys.executable, str(PROGRAM), "--port", "0", "--quiet", "--exit-with-parent", "--ready-file", str(ready)]
    with subprocess.Popen(command) as process:
        deadline = time.monotonic() + 20
        while not ready.exists():
            assert process.poll() is None, "the simulator did not start"
            assert time.monotonic() < deadline, "the simulator is not ready"
            time.sleep(0.05)
        yield json.loads(ready.read_text())
        process.terminate()
        assert process.wait(timeout=5) == 0


@pytest.fixture
def client(connection: dict[str, Any]) -> Iterator[Client]:
    """A client with a token, at a simulator that has just been reset; the token request is not in the journal."""
    client = Client(connection)
    with client.http:
        client.http.post("/_simulator/reset").raise_for_status()
        client.sign_in()
        client.http.delete("/_simulator/journal").raise_for_status()
        yield client
