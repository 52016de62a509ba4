# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the figures were measured: enough to judge them by, and nothing that names the machine."""

from __future__ import annotations

import os
import platform
import re
from importlib import metadata
from pathlib import Path

_CPUS = Path("/proc/cpuinfo")


def description() -> dict[str, str]:
    """Return what the figures depend on."""
    return {
        "CPU": f"{cpus()} of {_model()}",
        "system": f"{platform.system()} on {platform.machine()}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        **{name: metadata.version(name) for name in ("ansible-core", "requests")},
    }


def cpus() -> int:
    """Return how many CPUs this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def load() -> float:
    """Return how many processes wanted to run at once in the last minute."""
    return round(os.getloadavg()[0], 2)


def _model() -> str:
    text = _CPUS.read_text(encoding="utf-8", errors="replace") if _CPUS.is_file() else ""
    found = re.search(r"^model name\s*:\s*(\S.*)$", text, re.MULTILINE)
    return found[1].strip() if found else "unknown make"
