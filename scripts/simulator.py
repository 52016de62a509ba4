# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Start the simulator for a while, and tell integration targets where it is."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from places import ROOT
from runner import Log, Program, StepFailed
from venvs import program

# The one environment that holds what it needs, whatever the lane that it serves.
ENVIRONMENT = "newest"
# It starts in a second or two; a loaded machine may be slow.
PATIENCE = 60


@contextmanager
def simulator(log: Log, env: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Run a simulator on a free port while the block runs; the value says how to reach it."""
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.json"
        arguments = ["--port", "0", "--ready-file", str(ready), "--quiet", "--exit-with-parent"]
        command = [program(ENVIRONMENT, "python"), str(ROOT / "tests/simulator"), *arguments]
        process = log.start(command, ROOT, env)
        try:
            yield _wait_for(ready, process)
        finally:
            log.end(process)


def write_config(tree: Path, values: dict[str, Any]) -> None:
    """Write what ansible-test hands to every target as extra variables, each with the prefix simulator_."""
    # A JSON text is a YAML text, whatever a secret is made of.
    text = "".join(f"simulator_{key}: {json.dumps(value)}\n" for key, value in values.items())
    config = tree / "tests/integration/integration_config.yml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(text, encoding="utf-8")


def _wait_for(ready: Path, process: Program) -> dict[str, Any]:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            values: dict[str, Any] = json.loads(ready.read_text(encoding="utf-8"))
            return values
        except (OSError, ValueError):  # not there yet, or not yet complete
            time.sleep(0.05)
    raise StepFailed(f"the simulator was not ready within {PATIENCE} seconds, or ended before")
