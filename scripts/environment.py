# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The environment that programs run in: one virtual environment at work on one staged tree."""

from __future__ import annotations

import os
from collections.abc import Iterable

from places import BUILD, collections_path
from pythons import Python
from venvs import venv

# A developer's own settings, above all a real tenant's credentials, must not reach the tests; nor those of a git hook.
NOT_PASSED_ON = (
    "ANSIBLE_",
    "GIT_DIR",
    "GIT_INDEX_FILE",
    "GIT_WORK_TREE",
    "MAKE",
    "MFLAGS",
    "PINGONE_",
    "PYTEST_",
    "PYTHON",
    "VIRTUAL_ENV",
)


def environment(name: str, tree: str, pythons: Iterable[Python], keep: str = "") -> dict[str, str]:
    """Return the variables for programs of a virtual environment that look at a staged tree."""
    dropped = tuple(prefix for prefix in NOT_PASSED_ON if prefix != keep)
    env = {key: value for key, value in os.environ.items() if not key.startswith(dropped)}
    # ansible-test looks for its Pythons on PATH: the real ones must come before any shim.
    folders = [str(venv(name) / "bin"), *(python.folder for python in pythons), *os.get_exec_path()]
    env["PATH"] = os.pathsep.join(dict.fromkeys(folders))
    env["ANSIBLE_COLLECTIONS_PATH"] = str(collections_path(tree))
    env["PYTHONPYCACHEPREFIX"] = str(BUILD / "cache/pycache")
    return env
