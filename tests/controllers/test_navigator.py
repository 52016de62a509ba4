# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ansible-navigator runs the bootstrap playbook, without an execution environment."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path

import pytest

import bench

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("_curses") is None,
    reason="ansible-navigator: the Python that was found here was built without curses",
)


def navigate(project: bench.Project, simulator: bench.Simulator, name: str) -> dict[str, str]:
    """Run the playbook as people do in a pipeline; return every text that comes of it."""
    records = project.folder / name
    arguments = [
        *("run", bench.PLAYBOOK, "--ee", "false", "-m", "stdout", "-i", "inventory", "--diff", "-vvv"),
        *("--vault-password-file", str(project.folder / "password")),
        *("--playbook-artifact-enable", "true", "--playbook-artifact-save-as", str(records / "artifact.json")),
        *("--log-file", str(records / "navigator.log"), "--log-level", "debug"),
    ]
    records.mkdir()
    said = project.run("ansible-navigator", *arguments, env={**simulator.credentials(), **simulator.addresses()})
    texts = {**bench.readable(records), "stdout": said}
    assert {"artifact.json", "navigator.log", "stdout"} <= set(texts)
    assert json.loads(texts["artifact.json"])["status"] == "successful"
    return texts


def keep_in_vault(project: bench.Project, path: Path) -> None:
    """Write the Zoom application's secret into a file of Ansible Vault."""
    (project.folder / "password").write_text("invented password\n", encoding="utf-8")
    bench.write_yaml(path, {"zoom_client_secret": bench.ZOOM_SECRET})
    command = ["encrypt", "--vault-password-file", str(project.folder / "password"), str(path)]
    subprocess.run([bench.program("ansible-vault"), *command], env=project.env, check=True, capture_output=True)


def test_navigator_bootstraps_and_keeps_secrets(project: bench.Project, simulator: bench.Simulator) -> None:
    project.write_inventory(simulator, "{{ zoom_client_secret }}")
    keep_in_vault(project, project.folder / "inventory/group_vars/all/vault.yml")

    first = navigate(project, simulator, "first")
    assert all(bench.changed_hosts(first["stdout"]).values()), first["stdout"]
    bench.confirm_bootstrap(simulator.journal())

    second = navigate(project, simulator, "second")
    assert not any(bench.changed_hosts(second["stdout"]).values()), second["stdout"]
    bench.confirm_nothing_written(simulator.journal())

    for name in ("artifact.json", "stdout"):
        assert bench.CONTROL in first[name]
    for texts in (first, second):
        assert bench.leaks(texts, simulator.secrets()) == []
