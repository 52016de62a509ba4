# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests with random input share: where things are, and how much is tried."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import hypothesis
import hypothesis.configuration
import pytest

HERE = Path(__file__).resolve().parent
# The collection as it was staged, and the simulator as it lies in the repository.
sys.path[:0] = [
    *filter(None, os.environ.get("ANSIBLE_COLLECTIONS_PATH", "").split(os.pathsep)),
    str(HERE.parent / "simulator"),
]

# The same examples in each run: what fails on one machine fails on the next.
FIXED: dict[str, Any] = {"derandomize": True, "deadline": None, "database": None, "print_blob": False}
SLOW = [hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.data_too_large]
hypothesis.settings.register_profile("sample", **FIXED, max_examples=10, suppress_health_check=SLOW)
hypothesis.settings.register_profile("thorough", **FIXED, max_examples=300, suppress_health_check=SLOW)
# Its cache would otherwise lie in the repository.
hypothesis.configuration.set_hypothesis_home_dir(os.path.join(tempfile.gettempdir(), "hypothesis-pingone"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the caller ask for what takes long."""
    parser.addoption("--thorough", action="store_true", help="try many more examples")


def pytest_configure(config: pytest.Config) -> None:
    """Choose how much is tried, before a test is made."""
    hypothesis.settings.load_profile("thorough" if config.getoption("--thorough") else "sample")


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep proxies, certificates and credentials of whoever runs the tests out of them."""
    for name in list(os.environ):
        if name.startswith("PINGONE_") or name.upper().endswith(("_PROXY", "_CA_BUNDLE")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path_factory.getbasetemp()))
