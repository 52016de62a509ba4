# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Copy the checkout, with uncommitted work and without ignored files, to where Ansible's tools accept it."""

from __future__ import annotations

import filecmp
import os
import shutil
import subprocess
from pathlib import Path

from places import ROOT, staged

# What is not copied and must stay: ansible-test's own environments, and the tree's own repository.
KEPT = ("tests/output", ".git")
# What git would ignore, for a checkout without git.
IGNORED = {".git", ".ansible", ".venv", "__pycache__", "build", "dist", "output"}


def stage(tree: str) -> Path:
    """Bring a staged tree up to date and return it; an unchanged file keeps its time."""
    target = staged(tree)
    wanted = {name for name in _listed() if (ROOT / name).is_file()}
    for name in wanted:
        source, copy = ROOT / name, target / name
        if not copy.is_file() or not filecmp.cmp(source, copy):
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy)
    _remove_others(target, wanted)
    if shutil.which("git") and not (target / ".git").is_dir():
        # In a folder that the checkout around it ignores git lists nothing, and then ansible-test and ansible-lint
        # find nothing to complain of.
        subprocess.run(["git", "init", "-q", "--template=", "."], cwd=target, check=True)
    return target


def _listed() -> list[str]:
    if not (shutil.which("git") and (ROOT / ".git").exists()):
        names = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
        return [name.as_posix() for name in names if not IGNORED & set(name.parts)]
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listing.stdout.split("\0") if name]


def _remove_others(target: Path, wanted: set[str]) -> None:
    for folder, folders, names in os.walk(target, topdown=False):
        place = Path(folder)
        if place.relative_to(target).as_posix().startswith(KEPT):
            continue
        for name in names:
            if (place / name).relative_to(target).as_posix() not in wanted:
                (place / name).unlink()
        for name in folders:
            child = place / name
            if child.is_symlink():
                child.unlink()
            elif not any(child.iterdir()):
                child.rmdir()
