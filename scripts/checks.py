# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The steps that belong to no lane: lint, types, documentation, package, and the tests that are plain pytest."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import package
from environment import environment
from places import BUILD, ROOT, collections_path, galaxy, staged
from pythons import Lane, Python
from runner import Log, Step
from staging import stage
from venvs import dev_requirements, ensure, program

TREE = "dev"
SETUP = "setup (dev)"
# Folders of programs, each type-checked by itself: what is called alike in two of them is not the same.
PROGRAMS = (
    *("scripts", "tests/simulator", "demo", "live", "bench", "docs/docsite", "tests/controllers"),
    *("tests/faults", "tests/fuzz", "tests/audit"),
)
TYPED_PLUGINS = ("action", "module_utils", "modules", "plugin_utils")
# Programs that import another one's files.
USES = {"audit": ("tests/simulator",), "fuzz": ("tests/simulator",)}
# What is plain pytest, by the name of the step.
PYTEST = {
    "simulator": "tests/simulator/tests",
    "house": "tests/house",
    "faults": "tests/faults",
    "fuzz": "tests/fuzz",
    "audit": "tests/audit",
}
# Those that know how to do more where there is time.
THOROUGH = ("house", "faults", "fuzz", "audit")


@dataclass(frozen=True)
class Checks:
    """Makes the steps that use the developer's environment."""

    lane: Lane
    pythons: tuple[Python, ...]

    def setup(self) -> Step:
        """Make the environment and bring the staged tree up to date."""

        def run(log: Log) -> None:
            stage(TREE)
            ensure(TREE, self.lane.python, dev_requirements(self.lane), log.call)

        return Step(SETUP, run, setup=True)

    def lint(self) -> list[Step]:
        """Return the quick checks of what is written."""
        references = ["--plugin-docs", "--validate-collection-refs", "self"]
        return [
            self._step("ruff", self._ruff),
            self._step("types", self._types),
            self._step("yamllint", lambda log: self._call(log, "yamllint", "--strict", ".")),
            # The profile and the rest stand in .ansible-lint.
            self._step("ansible-lint", lambda log: self._call(log, "ansible-lint", "--offline", "--strict")),
            self._step("docs", lambda log: self._call(log, "antsibull-docs", "lint-collection-docs", *references, ".")),
            self._step("changelog", self._changelog),
        ]

    def build(self) -> list[Step]:
        """Return the building of the tarball, and what Galaxy would say of it."""
        build = self._step("build", lambda log: package.build(log, staged(TREE), self.env()))
        importer = self._step("galaxy-importer", lambda log: package.importer(log, self.env()))
        importer.after += (build.name,)
        return [build, importer]

    def pytest(self, thorough: bool = False) -> list[Step]:
        """Return the folders of plain pytest."""
        more = {name: ["--thorough"] for name in THOROUGH} if thorough else {}
        return [self._pytest(name, folder, *more.get(name, [])) for name, folder in PYTEST.items()]

    def faults(self) -> Step:
        """Return the matrix of faults as a whole, which writes docs/reliability.md."""
        return self._pytest("faults", PYTEST["faults"], "--thorough", "--write-page")

    def format(self) -> Step:
        """Put the Python files in order."""

        def run(log: Log) -> None:
            for arguments in (["check", "--fix-only"], ["format"]):
                log.call([program(TREE, "ruff"), *arguments, "."], env=self.env())

        return self._step("format", run)

    def env(self) -> dict[str, str]:
        """Return the variables for programs of the developer's environment."""
        return environment(TREE, TREE, self.pythons)

    def _step(self, name: str, run: Callable[[Log], None]) -> Step:
        return Step(name, run, after=(SETUP,))

    def _call(self, log: Log, name: str, *arguments: str) -> None:
        log.call([program(TREE, name), *arguments], staged(TREE), self.env())

    def _ruff(self, log: Log) -> None:
        for arguments in (["check"], ["format", "--check"]):
            log.call([program(TREE, "ruff"), *arguments, "."], env=self.env())

    def _types(self, log: Log) -> None:
        collection = f"ansible_collections.{galaxy('namespace')}.{galaxy('name')}.plugins"
        kinds = [kind for kind in TYPED_PLUGINS if any((ROOT / "plugins" / kind).glob("*.py"))]
        self._mypy(log, collections_path(TREE), *(f"--package={collection}.{kind}" for kind in kinds))
        for folder in PROGRAMS:
            if (ROOT / folder).is_dir():
                self._mypy(log, ROOT / folder, ".")

    def _mypy(self, log: Log, folder: Path, *arguments: str) -> None:
        # A cache for each, because "." is something else in each.
        cache = BUILD / "cache/mypy" / folder.name
        options = ["--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(cache)]
        # A program may use the collection's code.
        paths = [str(collections_path(TREE)), *(str(ROOT / other) for other in USES.get(folder.name, ()))]
        env = {**self.env(), "MYPYPATH": os.pathsep.join(paths)}
        log.call([program(TREE, "mypy"), *options, *arguments], folder, env)

    def _changelog(self, log: Log) -> None:
        self._call(log, "antsibull-changelog", "lint")
        self._call(log, "antsibull-changelog", "lint-changelog-yaml", "--strict", "changelogs/changelog.yaml")

    def _pytest(self, name: str, folder: str, *options: str) -> Step:
        command = [program(TREE, "python"), "-m", "pytest", "-q", *options, folder]
        return self._step(name, lambda log: log.call(command, env=self.env()))
