# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which Pythons this machine has, and which of them runs which ansible-core."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Asked of each candidate. The Python below a virtual environment is what new ones are made from.
PROBE = """
import ensurepip, os, sys, venv
name = "python%d.%d" % sys.version_info[:2]
real = os.path.join(sys.base_prefix, "bin", name)
print(name[6:], real if os.path.exists(real) else sys.executable)
"""

# The Pythons that each ansible-core runs on as a controller, oldest core first; a newer core is at the end.
CORES = {
    "2.16": ("3.10", "3.11", "3.12"),
    "2.17": ("3.10", "3.11", "3.12"),
    "2.18": ("3.11", "3.12", "3.13"),
    "2.19": ("3.11", "3.12", "3.13"),
    "2.20": ("3.12", "3.13", "3.14"),
    "2.21": ("3.12", "3.13", "3.14"),
}
# What a module must run on; sanity compiles and imports on each of these that is found.
MODULE_PYTHONS = ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14")


@dataclass(frozen=True)
class Python:
    """One real interpreter: no shim, and able to make virtual environments."""

    version: str
    path: str

    @property
    def folder(self) -> str:
        """The folder to put on PATH."""
        return str(Path(self.path).parent)


@dataclass(frozen=True)
class Lane:
    """One ansible-core on one Python, with a virtual environment and a staged tree of its own.

    ``others`` are what its environment holds in place of the newest release of what the tests need.
    """

    name: str
    core: str
    python: Python
    others: tuple[str, ...] = ()


def find() -> dict[str, Python]:
    """Return the Pythons found, by version, oldest first; the first found of a version counts."""
    found: dict[str, Python] = {}
    for candidate in _candidates():
        python = _ask(candidate)
        if python and python.version not in found:
            found[python.version] = python
    return dict(sorted(found.items(), key=lambda item: _number(item[0])))


def newest_lane(pythons: dict[str, Python]) -> Lane:
    """Return the lane of the newest Python found with the newest ansible-core for it; pip chooses that core."""
    for core in reversed(CORES):
        fitting = [pythons[version] for version in CORES[core] if version in pythons]
        if fitting:
            return Lane("newest", "ansible-core>=2.16.0", fitting[-1])
    raise SystemExit(
        f"No usable Python found: ansible-core needs one of {', '.join(MODULE_PYTHONS[1:])}, "
        "with the modules venv and ensurepip (on Debian and Ubuntu: apt install python3-venv)."
    )


def core_lanes(core: str, pythons: dict[str, Python]) -> list[Lane]:
    """Return the lanes of one ansible-core: on the oldest of its Pythons that are found, and on the newest."""
    fitting = [pythons[version] for version in CORES[core] if version in pythons]
    major, minor = _number(core)
    # The only upper bounds in this repository: without one, pip would install a newer core than the one to test.
    wanted = f"ansible-core>={core}.0,<{major}.{minor + 1}"
    lanes = [Lane(f"core-{core}", wanted, fitting[0])] if fitting else []
    return lanes + [Lane(f"core-{core}-python-{one.version}", wanted, one) for one in fitting[1:][-1:]]


def missing_ends(core: str, pythons: dict[str, Python]) -> list[str]:
    """Return which of the oldest and the newest Python of an ansible-core are not found here."""
    oldest, *_between, newest = CORES[core]
    return [version for version in (oldest, newest) if version not in pythons]


def _candidates() -> Iterator[str]:
    """Yield real folders first: a shim of pyenv stands on PATH for every version, and exits 127 for most."""
    for root in _pyenv_roots():
        yield from sorted(map(str, root.glob("versions/*/bin/python3")), reverse=True)
    for folder in os.get_exec_path():
        if Path(folder).name != "shims" and Path(folder).is_dir():
            names = sorted(name for name in os.listdir(folder) if re.fullmatch(r"python3\.\d+", name))
            yield from (os.path.join(folder, name) for name in names)
    yield sys.executable


def _pyenv_roots() -> list[Path]:
    """Return pyenv's possible places; under another HOME only the shims on PATH still tell."""
    shims = [Path(folder).parent for folder in os.get_exec_path() if Path(folder).name == "shims"]
    named = [Path(os.environ["PYENV_ROOT"])] if os.environ.get("PYENV_ROOT") else []
    return list(dict.fromkeys([*named, Path.home() / ".pyenv", *shims]))


def _ask(candidate: str) -> Python | None:
    """Return what a candidate says of itself, or None when it does not really run or cannot make environments."""
    try:
        answer = subprocess.run([candidate, "-c", PROBE], capture_output=True, text=True, timeout=20, check=True)
        version, path = answer.stdout.strip().split(" ", 1)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return Python(version, path) if version in MODULE_PYTHONS else None


def _number(version: str) -> tuple[int, int]:
    major, minor = version.split(".")
    return int(major), int(minor)
