# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Build the collection's tarball and look at it as a user and as Galaxy will."""

from __future__ import annotations

import io
import os
import re
import shutil
import tarfile
from pathlib import Path

from places import BUILD, DIST, galaxy
from runner import Log, StepFailed
from venvs import program

# Of the tarball without tests, pictures and the documentation site.
SIZE_LIMIT = 330_000
NOT_COUNTED = re.compile(r"^(tests|docs/docsite)/|\.(png|jpe?g|gif|svg|webp)$")
# Left behind by tools and never to be shipped.
UNWANTED = re.compile(
    r"(^|/)(\.(git|github|ci|ansible|venv|hypothesis)|build|dist|output|__pycache__)(/|$)|(inventory|integration_config\.yml|\.pyc|\.gz)$"
)


def tarball() -> Path:
    """Return where the built tarball lies."""
    return DIST / f"{galaxy('namespace')}-{galaxy('name')}-{galaxy('version')}.tar.gz"


def build(log: Log, tree: Path, env: dict[str, str]) -> None:
    """Build the tarball, check what is in it and how large it is, and install it where nothing else is."""
    command = ["collection", "build", "--force", "--output-path", str(DIST)]
    log.call([program("dev", "ansible-galaxy"), *command], tree, env)
    _check_contents(log)
    installed = BUILD / "installed"
    shutil.rmtree(installed, ignore_errors=True)
    alone = {**env, "ANSIBLE_COLLECTIONS_PATH": str(installed)}
    command = ["collection", "install", "--offline", str(tarball()), "-p", str(installed)]
    log.call([program("dev", "ansible-galaxy"), *command], BUILD, alone)
    collection = f"{galaxy('namespace')}.{galaxy('name')}"
    modules = sorted(f"{collection}.{path.stem}" for path in (tree / "plugins/modules").glob("*.py"))
    log.call([program("dev", "ansible-doc"), "--type", "module", *modules], BUILD, alone)


def importer(log: Log, env: dict[str, str]) -> None:
    """Let Galaxy's own importer read the tarball; a warning is a failure."""
    config = BUILD / "galaxy-importer.cfg"
    config.write_text("[galaxy-importer]\nCHECK_REQUIRED_TAGS = True\nREQUIRE_V1_OR_GREATER = True\n", encoding="utf-8")
    report = BUILD / "galaxy-importer.log"
    with report.open("w", encoding="utf-8") as sink:
        try:
            # It writes importer_result.json where it runs.
            command = [program("dev", "python"), "-m", "galaxy_importer.main", str(tarball())]
            Log(sink).call(command, BUILD, {**env, "GALAXY_IMPORTER_CONFIG": str(config)})
        finally:
            text = report.read_text(encoding="utf-8")
            log.say(text)
    complaints = [line for line in text.splitlines() if re.search(r"\b(ERROR|WARNING)\b", line)]
    if complaints:
        raise StepFailed(f"galaxy-importer: {complaints[0]}")


def _check_contents(log: Log) -> None:
    counted = io.BytesIO()
    with tarfile.open(tarball()) as source, tarfile.open(fileobj=counted, mode="w:gz") as copy:
        names = source.getnames()
        for member in source:
            if not NOT_COUNTED.search(member.name):
                copy.addfile(member, source.extractfile(member) if member.isfile() else None)
    unwanted = [name for name in names if UNWANTED.search(name)]
    if unwanted:
        raise StepFailed(f"not to be shipped: {', '.join(unwanted)}")
    size = counted.getbuffer().nbytes
    log.say(f"{len(names)} files, {os.path.getsize(tarball())} bytes; without tests and pictures {size} bytes")
    if size > SIZE_LIMIT:
        raise StepFailed(f"the tarball without tests and pictures has {size} bytes, over {SIZE_LIMIT}")
