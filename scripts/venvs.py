# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Virtual environments below build/venv, made again only when their requirements or their Python change."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

from places import BUILD, ROOT
from pythons import Lane, Python

SIMULATOR_REQUIREMENTS = "tests/simulator/requirements.txt"

# Stands in for the script that ansible-test wants to download, and takes its arguments. ensurepip runs as a process
# of its own, because ensurepip.bootstrap() switches pip's configuration off for the process that it runs in.
PIP_SCRIPT = """# Written by the tests of an Ansible collection, because ansible-test could not download its own script.
import subprocess
import sys

if __name__ == "__main__":
    wanted = [argument for argument in sys.argv[1:] if argument not in ("--no-setuptools", "--no-wheel")]
    subprocess.check_call([sys.executable, "-m", "ensurepip"])
    subprocess.check_call([sys.executable, "-m", "pip", "install"] + wanted)
"""


def venv(name: str) -> Path:
    """Return the folder of a virtual environment."""
    return BUILD / "venv" / name


def program(name: str, command: str) -> str:
    """Return the path of a program in a virtual environment."""
    return str(venv(name) / "bin" / command)


def lane_requirements(lane: Lane) -> list[str]:
    """Return what a lane's environment holds; the newest lane's also runs the demo and the simulator."""
    files = ["tests/requirements-core.txt", "tests/unit/requirements.txt"]
    if lane.name == "newest":
        files += ["requirements.txt", SIMULATOR_REQUIREMENTS]
    return [lane.core, *_files(files), *lane.others]


def dev_requirements(lane: Lane) -> list[str]:
    """Return what the environment of lint, types, docs and build holds."""
    return [lane.core, *_files(["tests/requirements-dev.txt", "requirements.txt", SIMULATOR_REQUIREMENTS])]


def supply_requirements() -> list[str]:
    """Return what the environment of the looks at dependencies, code and workflows holds."""
    return _files(["tests/requirements-supply.txt"])


def mutation_requirements(lane: Lane) -> list[str]:
    """Return what the environment of the mutation run holds."""
    return [lane.core, *_files(["tests/requirements-mutation.txt", "tests/unit/requirements.txt"])]


def lower_bounds() -> tuple[str, ...]:
    """Return what the modules need where they run, each at its lower bound."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.replace(">=", "==") for line in lines if line[:1] not in ("", "#"))


def docs_requirements(lane: Lane) -> list[str]:
    """Return what the environment of the documentation site holds."""
    return [lane.core, *_files(["tests/requirements-docs.txt"])]


def controllers_requirements(lane: Lane) -> list[str]:
    """Return what the environment of ansible-builder, ansible-navigator and ansible-runner holds."""
    return [lane.core, *_files(["tests/requirements-controllers.txt", "requirements.txt", SIMULATOR_REQUIREMENTS])]


def ensure(name: str, python: Python, requirements: Sequence[str], call: Callable[[list[str]], None]) -> None:
    """Make a virtual environment, unless its stamp says that it is the wanted one: then no registry is asked."""
    stamp = venv(name) / "stamp"
    wanted = _digest(python, requirements)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print(f"making the environment '{name}' on Python {python.version}: once, about half a minute", flush=True)
    shutil.rmtree(venv(name), ignore_errors=True)
    call([python.path, "-m", "venv", str(venv(name))])
    arguments = [part for item in requirements for part in (["-r", item] if item.endswith(".txt") else [item])]
    call([program(name, "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", *arguments])
    stamp.write_text(wanted, encoding="utf-8")


def ensure_pip_script(name: str) -> str | None:
    """Put ansible-test's pip script into its cache where that is empty and the download fails; return what was done."""
    package = next(venv(name).glob("lib/python3*/site-packages/ansible_test"))
    setup = (package / "_util/target/setup/requirements.py").read_text(encoding="utf-8")
    versions = (package / "_internal/python_requirements.py").read_text(encoding="utf-8")
    url = re.search(r"'(https://[^']*get-pip-%s\.py)'", setup)
    pip = re.search(r"default_packages = dict\(\s*pip='([\d.]+)'", versions)
    if not url or not pip:
        return None  # another way of bootstrapping, which ansible-test may explain itself
    cached = Path.home() / ".ansible/test/cache" / f"get_pip_{pip.group(1).replace('.', '_')}.py"
    if cached.exists() or _answers(url.group(1) % pip.group(1)):
        return None
    cached.parent.mkdir(parents=True, exist_ok=True)
    unfinished = cached.with_suffix(f".{os.getpid()}")
    unfinished.write_text(PIP_SCRIPT, encoding="utf-8")
    unfinished.replace(cached)
    return f"ansible-test's pip script cannot be downloaded here; wrote {cached}"


def _answers(url: str) -> bool:
    try:
        # The address is ansible-test's own constant, and https.
        with urllib.request.urlopen(url, timeout=5, context=ssl.create_default_context()):  # noqa: S310
            return True
    except (urllib.error.URLError, OSError):
        return False


def _files(names: Sequence[str]) -> list[str]:
    return [str(ROOT / name) for name in names if (ROOT / name).is_file()]


def _digest(python: Python, requirements: Sequence[str]) -> str:
    digest = hashlib.sha256(f"{python.version} {Path(python.path).resolve()} {ROOT}".encode())
    for item in requirements:
        digest.update(Path(item).read_bytes() if item.endswith(".txt") else item.encode())
    return digest.hexdigest()
