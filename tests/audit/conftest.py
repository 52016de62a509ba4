# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the secret audit shares: how much is run, with which ansible-core, against which simulator."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from markers import Markers

HERE = Path(__file__).resolve().parent
PATIENCE = 60

Service = Callable[[Markers], dict[str, Any]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the caller ask for what takes long, and for other versions of ansible-core."""
    parser.addoption("--thorough", action="store_true", help="run also what takes long")
    parser.addoption(
        "--ansible-playbook",
        action="append",
        metavar="PATH",
        help="the program to run, once for each ansible-core to be audited; by default the one beside this Python",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test with each ansible-core."""
    if "program" in metafunc.fixturenames:
        beside = str(Path(sys.executable).parent / "ansible-playbook")
        metafunc.parametrize("program", metafunc.config.getoption("--ansible-playbook") or [beside])


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", "thorough: takes long, and is run with --thorough only")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes long, unless it was asked for."""
    if not config.getoption("--thorough"):
        left_out = pytest.mark.skip(reason="takes long: --thorough")
        for item in items:
            if item.get_closest_marker("thorough"):
                item.add_marker(left_out)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return what gives a simulator that knows these markers, one for each kind of them."""
    running: dict[str, tuple[subprocess.Popen[bytes], dict[str, Any]]] = {}

    def serve(markers: Markers) -> dict[str, Any]:
        if markers.worker not in running:
            ready = tmp_path_factory.mktemp("simulator") / "ready.json"
            arguments = ["--port", "0", "--ready-file", str(ready), "--quiet", "--exit-with-parent"]
            env = {**os.environ, "AUDIT_WORKER_SECRET": markers.worker}
            server = subprocess.Popen([sys.executable, str(HERE / "service.py"), *arguments], env=env)
            until = time.monotonic() + PATIENCE
            while not ready.is_file() and server.poll() is None and time.monotonic() < until:
                time.sleep(0.05)
            running[markers.worker] = server, json.loads(ready.read_text(encoding="utf-8"))
        return running[markers.worker][1]

    yield serve
    for server, _connection in running.values():
        server.terminate()
    for server, _connection in running.values():
        server.wait(PATIENCE)
