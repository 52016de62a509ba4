# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ansible-builder makes an execution environment with the collection, and finds what the collection needs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import yaml

import bench

# How a user's definition gets at a tarball: builder copies it into the context.
DEFINITION = """---
version: 3
images:
  base_image:
    name: registry.example.com/minimal:latest
dependencies:
  galaxy:
    collections:
      - name: /build/_build/collections/{tarball}
        type: file
additional_build_files:
  - src: {tarball}
    dest: collections
"""


def required() -> list[str]:
    """Return what the collection needs where its modules run."""
    lines = (bench.ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def builder(*arguments: str, folder: Path) -> str:
    """Run ansible-builder to its good end; return what it said."""
    command = [bench.program("ansible-builder"), *arguments]
    env = {**os.environ, "NO_COLOR": "1"}
    ended = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_a_definition_with_the_collection_makes_a_build_context(tarball: Path, tmp_path: Path) -> None:
    shutil.copy2(tarball, tmp_path)
    (tmp_path / "execution-environment.yml").write_text(DEFINITION.format(tarball=tarball.name), encoding="utf-8")
    builder("create", folder=tmp_path)
    context = tmp_path / "context"
    assert (context / "_build/collections" / tarball.name).read_bytes() == tarball.read_bytes()
    wanted = bench.load(context / "_build/requirements.yml")
    assert [Path(entry["name"]).name for entry in wanted["collections"]] == [tarball.name]
    # The image learns from the installed collection what to install beside it, as the next test does.
    assert "introspect.py introspect" in next(context.glob("*file")).read_text(encoding="utf-8")
    assert (context / "_build/scripts/introspect.py").is_file()


def test_the_example_of_a_definition_makes_a_build_context(tmp_path: Path) -> None:
    shutil.copy2(bench.ROOT / "examples/automation-platform/execution-environment.yml", tmp_path)
    builder("create", folder=tmp_path)
    assert bench.load(tmp_path / "context/_build/requirements.yml") == {"collections": [{"name": "community.pingone"}]}


def test_the_installed_collection_says_what_it_needs(collections: Path, tmp_path: Path) -> None:
    written = tmp_path / "requirements.txt"
    said = yaml.safe_load(builder("introspect", str(collections), "--write-pip", str(written), folder=tmp_path))
    found = [line.split(" #")[0].strip() for line in said["python"]]
    assert found == required() != []
    assert not said.get("system")
    lines = written.read_text(encoding="utf-8").splitlines()
    assert [line.split(" #")[0].strip() for line in lines if line] == required()


def test_the_metadata_is_a_definition_that_builder_accepts(collections: Path, tmp_path: Path) -> None:
    installed = collections / "ansible_collections/community/pingone"
    context = ["--context", str(tmp_path / "context")]
    builder("create", "--file", "meta/execution-environment.yml", *context, folder=installed)
    lines = (tmp_path / "context/_build/requirements.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == required()
