# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module on an interpreter without requests: not an integration target, whose coverage needs a library there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

CURE = 'ansible_python_interpreter: "{{ ansible_playbook_python }}"'


def test_a_missing_library_is_named_with_its_interpreter_and_the_cure(tmp_path: Path) -> None:
    venv.create(tmp_path / "bare")
    python = tmp_path / "bare/bin/python"
    arguments = "environment_id=abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6 access_token=any"
    ansible = Path(sys.executable).with_name("ansible")
    command = [ansible, "localhost", "-m", "community.pingone.pingone_zoom_store_info", "-a", arguments]
    done = subprocess.run(
        [*command, "-e", f"ansible_python_interpreter={python}"],
        env={**os.environ, "ANSIBLE_NOCOLOR": "1", "ANSIBLE_LOAD_CALLBACK_PLUGINS": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    said = json.loads("{" + done.stdout.partition("=> {")[2])["msg"]
    assert "(requests)" in said
    assert str(python) in said
    assert CURE in said
