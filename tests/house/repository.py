# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The repository that the rules of the house are about, and the documentation of its modules."""

from __future__ import annotations

import ast
import functools
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = ROOT / "plugins"
MODULES = sorted((PLUGINS / "modules").glob("*.py"))
UTILS = sorted((PLUGINS / "module_utils").glob("*.py"))


def program(name: str) -> str:
    """Return the path of a program that is installed beside this Python."""
    return str(Path(sys.executable).parent / name)


def load(name: str) -> Any:
    """Return what is in a YAML file of the repository."""
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def collection() -> str:
    """Return the collection's name."""
    galaxy = load("galaxy.yml")
    return f"{galaxy['namespace']}.{galaxy['name']}"


@functools.cache
def files() -> tuple[Path, ...]:
    """Return all files that are, or are going to be, in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(path for name in listing.split("\0") if name and (path := ROOT / name).is_file())


def relative(path: Path) -> str:
    """Return a file's name in the repository, for messages and for the names of tests."""
    return path.relative_to(ROOT).as_posix()


@functools.cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield what a file imports, wherever in it: how many folders up (0: absolute), and the dotted name."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = [node.module] if node.module else []
            yield from ((node.level, ".".join([*base, alias.name])) for alias in node.names)


@functools.cache
def documentation() -> dict[str, Any]:
    """Return what ansible-doc says about each module of the staged collection."""
    names = [f"{collection()}.{path.stem}" for path in MODULES]
    command = [program("ansible-doc"), "--json", "--type", "module", *names]
    found: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert sorted(found) == names
    return found
