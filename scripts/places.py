# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where things lie. Whatever is made lies below build/."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
LOGS = BUILD / "logs"
DIST = BUILD / "dist"


def galaxy(key: str) -> str:
    """Return one plain value of galaxy.yml; there is no YAML parser before the first environment is made."""
    found = re.search(rf"^{key}:\s*([\w.+-]+)\s*$", (ROOT / "galaxy.yml").read_text(encoding="utf-8"), re.MULTILINE)
    if not found:
        raise SystemExit(f"galaxy.yml has no plain '{key}:'")
    return found.group(1)


def collections_path(tree: str) -> Path:
    """Return what ANSIBLE_COLLECTIONS_PATH must be for a staged tree."""
    return BUILD / tree


def staged(tree: str) -> Path:
    """Return the collection's root in a staged tree; ansible-test insists on these last three folders."""
    return collections_path(tree) / "ansible_collections" / galaxy("namespace") / galaxy("name")
