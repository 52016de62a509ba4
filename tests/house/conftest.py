# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of the house share: one simulator, and how much is to be run."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
import repository
from ansible.plugins.loader import init_plugin_loader
from simulated import PATIENCE, Simulator

# Before the first test imports something of the collection: Ansible's loader takes over nothing that is loaded already.
init_plugin_loader()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the caller ask for what takes long."""
    parser.addoption("--thorough", action="store_true", help="run also what takes long")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes long, unless it was asked for."""
    if not config.getoption("--thorough"):
        left_out = pytest.mark.skip(reason="takes long: --thorough")
        for item in items:
            if item.get_closest_marker("thorough"):
                item.add_marker(left_out)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", "thorough: takes long, and is run with --thorough only")


@pytest.fixture(scope="session")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """Run one simulator for all tests; the value says how to reach it."""
    ready = tmp_path_factory.mktemp("simulator") / "ready.json"
    arguments = ["--port", "0", "--ready-file", str(ready), "--quiet", "--exit-with-parent"]
    server = subprocess.Popen([sys.executable, str(repository.ROOT / "tests/simulator"), *arguments])
    try:
        until = time.monotonic() + PATIENCE
        while not ready.is_file() and server.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        yield json.loads(ready.read_text(encoding="utf-8"))
    finally:
        server.terminate()
        server.wait(PATIENCE)
