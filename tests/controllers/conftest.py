# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of real controllers share: the built collection, installed as a user has it, and a simulator."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import bench


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the caller say which tarball is meant."""
    parser.addoption("--tarball", type=Path, required=True, help="the built collection")


@pytest.fixture(scope="session")
def tarball(request: pytest.FixtureRequest) -> Path:
    """Return the built collection."""
    path: Path = request.config.getoption("--tarball")
    return path.resolve(strict=True)


@pytest.fixture(scope="session")
def collections(tarball: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the collection into a folder where nothing else is."""
    folder = tmp_path_factory.mktemp("collections")
    command = [bench.program("ansible-galaxy"), "collection", "install", "--offline", str(tarball), "-p", str(folder)]
    env = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(folder)}
    subprocess.run(command, env=env, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[bench.Simulator]:
    """Run one simulator for all tests."""
    with bench.running_simulator(tmp_path_factory.mktemp("simulator")) as simulator:
        yield simulator


@pytest.fixture
def simulator(process: bench.Simulator) -> bench.Simulator:
    """Reset the simulator before a test."""
    process.reset()
    return process


@pytest.fixture
def project(collections: Path, tmp_path: Path) -> bench.Project:
    """Return an empty project."""
    return bench.Project(tmp_path, bench.base_environment(tmp_path, collections))
