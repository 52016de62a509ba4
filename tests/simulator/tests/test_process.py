# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process: how it starts, what it prints, how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from .simulator_client import NO_TLS, PROGRAM


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something holds, but not for ever."""
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_even_while_a_request_hangs(tmp_path: Path, number: signal.Signals) -> None:
    ready = tmp_path / "ready.json"
    command = [sys.executable, str(PROGRAM), "--port", "0", "--ready-file", str(ready)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        wait_for(ready.exists)
        known: dict[str, Any] = json.loads(ready.read_text())
        assert known["pid"] == process.pid
        with httpx.Client(base_url=known["url"], trust_env=False, verify=NO_TLS) as http:
            http.post("/_simulator/faults", json={"kind": "hang"})
            with pytest.raises(httpx.ReadTimeout):
                http.get("/v1/environments", timeout=0.1)
            process.send_signal(number)
            output, _errors = process.communicate(timeout=5)
    assert process.returncode == 0
    for name in ("CLIENT_ID", "CLIENT_SECRET", "ENVIRONMENT_ID", "API_URL", "TOKEN_URL"):
        assert f"export PINGONE_{name}=" in output
    assert all(str(known[key]) in output for key in known)
    assert "Traceback" not in output


def test_it_ends_with_its_parent_and_is_quiet(tmp_path: Path) -> None:
    ready, output = tmp_path / "ready.json", tmp_path / "output"
    options = ["--port", "0", "--quiet", "--exit-with-parent", "--ready-file", str(ready)]
    parent = (
        "import subprocess, sys, time\n"
        "subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)\n"
        "time.sleep(60)\n"
    )  # fmt: skip
    command = [sys.executable, "-c", parent, sys.executable, str(PROGRAM), *options]
    with output.open("w") as file, subprocess.Popen(command, stdout=file, stderr=file) as process:
        wait_for(ready.exists)
        child = json.loads(ready.read_text())["pid"]
        os.kill(child, 0)
        process.kill()

    def gone() -> bool:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return True
        # In a container nobody may collect an orphan: a zombie has ended, too.
        state = Path(f"/proc/{child}/stat")
        return state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z"

    wait_for(gone)
    assert output.read_text() == ""


def test_a_taken_port_is_told_in_one_line(connection: dict[str, Any]) -> None:
    port = connection["url"].rpartition(":")[2]
    run = subprocess.run([sys.executable, str(PROGRAM), "--port", port], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stderr.startswith("Cannot listen on 127.0.0.1")
    assert run.stderr.count("\n") == 1
