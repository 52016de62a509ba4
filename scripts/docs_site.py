# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documentation site: pages of modules and roles by antsibull-docs, the Markdown pages, one Sphinx for both."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from environment import environment
from places import BUILD, galaxy, staged
from pythons import Lane, Python
from runner import Log, Step, StepFailed
from staging import stage
from venvs import docs_requirements, ensure, program

ENVIRONMENT = "docs"
TREE = "docs-source"
SETUP = "setup (docs site)"
SITE = BUILD / "docs"
SOURCE = BUILD / TREE / "pages"
# Where the guides are listed, in the order that a reader wants.
GUIDES = "docs/docsite/rst/guides.rst"
NO_RELEASE = """.. _changelog_for_{collection}:

Release notes
=============

There is no release yet.
"""
NAVIGATION = """

```{{toctree}}
:hidden:
:caption: Guides

{guides}
```

```{{toctree}}
:hidden:
:caption: Reference
:titlesonly:

Modules, role and release notes <reference/index>
contributing
```
"""


@dataclass(frozen=True)
class DocsSite:
    """Makes the steps that build the site."""

    lane: Lane
    pythons: tuple[Python, ...]

    def setup(self) -> Step:
        """Make the environment and bring the staged tree up to date."""

        def run(log: Log) -> None:
            stage(TREE)
            ensure(ENVIRONMENT, self.lane.python, docs_requirements(self.lane), log.call)

        return Step(SETUP, run, setup=True)

    def build(self) -> Step:
        """Build the site; a warning, and so a reference that leads nowhere, fails the step."""

        def run(log: Log) -> None:
            shutil.rmtree(SOURCE, ignore_errors=True)
            shutil.rmtree(SITE, ignore_errors=True)
            self._reference(log)
            write_pages(staged(TREE), SOURCE)
            trees = ["-d", str(BUILD / TREE / "doctrees")]
            options = ["-b", "html", "-c", str(staged(TREE) / "docs/docsite"), *trees, "-E", "-q", "-W", "--keep-going"]
            log.call([program(ENVIRONMENT, "sphinx-build"), *options, str(SOURCE), str(SITE)], env=self._env())

        return Step("docs site", run, after=(SETUP,))

    def _reference(self, log: Log) -> None:
        """Write the pages of modules and roles, and those of docs/docsite/rst."""
        collection = f"{galaxy('namespace')}.{galaxy('name')}"
        place = SOURCE / "reference"
        # antsibull-docs refuses a folder that others could write to.
        place.mkdir(mode=0o755, parents=True)
        options = ["--use-current", "--squash-hierarchy", "--fail-on-error", "--no-add-antsibull-docs-version"]
        command = [program(ENVIRONMENT, "antsibull-docs"), "collection", *options, "--dest-dir", str(place), collection]
        log.call(command, env=self._env())
        changelog = place / "changelog.rst"
        if "is empty." in changelog.read_text(encoding="utf-8"):
            changelog.write_text(NO_RELEASE.format(collection=collection), encoding="utf-8")

    def _env(self) -> dict[str, str]:
        return environment(ENVIRONMENT, TREE, self.pythons)


def write_pages(root: Path, target: Path) -> None:
    """Copy the Markdown pages to where docs/docsite/conf.py expects them, and lead to each of them."""
    pages = {path.stem: path for path in root.glob("docs/*.md")}
    listed = re.findall(r"/blob/main/docs/([^/>#]+)\.md>", (root / GUIDES).read_text(encoding="utf-8"))
    missing = sorted(set(pages) - set(listed))
    if missing:
        raise StepFailed(f"{GUIDES} does not list {', '.join(f'docs/{name}.md' for name in missing)}")
    (target / "pages").mkdir(parents=True)
    for name, path in pages.items():
        shutil.copy2(path, target / "pages" / f"{name}.md")
    shutil.copy2(root / "CONTRIBUTING.md", target / "contributing.md")
    guides = "\n".join(f"pages/{name}" for name in dict.fromkeys(listed))
    home = (root / "README.md").read_text(encoding="utf-8") + NAVIGATION.format(guides=guides)
    (target / "index.md").write_text(home, encoding="utf-8")
