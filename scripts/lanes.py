# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The steps of one lane: ansible-test with one ansible-core on one Python, in a staged tree of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import coverage_report
from environment import environment
from places import collections_path, staged
from pythons import Lane, Python
from runner import Log, Step, StepFailed
from simulator import ENVIRONMENT, simulator, write_config
from staging import stage
from venvs import ensure, ensure_pip_script, lane_requirements, program

# Sanity's environments lie in ansible-test's cache below HOME, which all lanes share and which has no lock.
CONTROLLER_UNITS = ("tests/unit/plugins/action", "tests/unit/plugins/plugin_utils")
SANITY_CACHE = "ansible-test's cache"
# What people get, and its tests: ruff looks at all the rest, too, and pylint takes more time than all else in sanity.
LINTED = ("plugins/", "tests/unit/")
# Two groups of integration targets that take about as long, by their names.
MODULES = "pingone_.*"
# What the oldest core runs anyway.
REPEATED = "smoke_.*"


def setup_of(lane: str) -> str:
    """Return the name of the step that makes a lane ready."""
    return f"setup ({lane})"


@dataclass(frozen=True)
class LaneSteps:
    """Makes the steps of one lane."""

    lane: Lane
    pythons: tuple[Python, ...]

    def setup(self) -> Step:
        """Make the environment and bring the staged tree up to date."""

        def run(log: Log) -> None:
            stage(self.lane.name)
            ensure(self.lane.name, self.lane.python, lane_requirements(self.lane), log.call)
            log.say(ensure_pip_script(self.lane.name) or "ansible-test has its pip script, or can download it")

        return Step(setup_of(self.lane.name), run, setup=True)

    def sanity(self, thorough: bool = True) -> Step:
        """Run every sanity test that can run here, in a tree of its own: units and integration need not wait for it."""
        tree = f"{self.lane.name}-sanity"

        def run(log: Log) -> None:
            stage(tree)
            local = ("sanity", "--local", "--junit")
            if not thorough:
                self._test(log, *local, "--test", "pylint", *LINTED, tree=tree)
                self._demand("junit/ansible-test-sanity-pylint.xml", tree)
            self._test(log, *local, *([] if thorough else ["--skip-test", "pylint"]), tree=tree)
            self._demand("junit/ansible-test-sanity-validate-modules.xml", tree)

        return self._step("sanity", run, SANITY_CACHE)

    def plain_units(self, coverage: bool = False) -> Step:
        """Run the unit tests without ansible-test, which takes thrice the time: it starts a process for each."""

        def run(log: Log) -> None:
            tree = staged(self.lane.name)
            found = tree / "tests/output/coverage/plain"
            measure = (
                ["coverage", "run", "--branch", "--parallel-mode", "--include=plugins/*", "-m"] if coverage else []
            )
            # The tests import the collection by its full name.
            env = {**self._env(), "PYTHONPATH": str(collections_path(self.lane.name)), "COVERAGE_FILE": str(found)}
            python = [program(self.lane.name, "python"), "-m"]
            # A process that has imported the controller's side of Ansible no longer warns as a module does.
            modules = ["tests/unit", *(f"--ignore={folder}" for folder in CONTROLLER_UNITS)]
            for arguments in (modules, CONTROLLER_UNITS):
                log.call([*python, *measure, "pytest", "-q", *arguments], tree, env)
            if coverage:
                report = ["xml", "-q", "-o", str(tree / "tests/output/reports/coverage.xml")]
                for what in (["combine", "-q"], ["report", "--show-missing"], report):
                    log.call([*python, "coverage", *what], tree, env)
                coverage_report.check(log, tree)

        return self._step("units, coverage" if coverage else "units", run)

    def units(self, targets: Sequence[str] = (), python: str = "", coverage: bool = False) -> Step:
        """Run the unit tests on the lane's Python, or as on a host that has another one."""

        def run(log: Log) -> None:
            if coverage:
                shutil.rmtree(staged(self.lane.name) / "tests/output/coverage", ignore_errors=True)
            self._test(log, "units", *self._venv(python, coverage), *targets)
            self._demand("junit/*-units.xml", self.lane.name)

        return self._step(f"units on {python}" if python else "units", run, self.lane.name)

    def integration(self, targets: Sequence[str] = (), coverage: bool = False, thorough: bool = True) -> Step:
        """Run integration targets, by default all of them, against a simulator of their own.

        With coverage they share the tree of the units, and wait for these; else they have one of their own.
        """
        tree = self.lane.name if coverage else f"{self.lane.name}-integration"
        name = "integration" if len(targets) != 1 else targets[0]
        step = self.against_simulator(name, tree, *self._venv("", coverage), *targets, thorough=thorough)
        step.after += (self._name("units"),) if coverage else ()
        return step

    def integration_in_two(self) -> list[Step]:
        """Run what a change needs of all integration targets, in two steps that can go side by side."""
        groups = {"modules": [MODULES], "rest": ["--exclude", MODULES, "--exclude", REPEATED]}
        return [
            self.against_simulator(
                f"integration, {name}", f"{self.lane.name}-{name}", *self._venv(), *which, thorough=False
            )
            for name, which in groups.items()
        ]

    def against_simulator(
        self, name: str, tree: str, *arguments: str, thorough: bool = True, as_processes: bool = False
    ) -> Step:
        """Run ansible-test's integration in a tree, with a simulator that serves nobody else.

        The targets are told whether modules can only run ``as_processes``, where the items of a loop share nothing.
        """

        def run(log: Log) -> None:
            stage(tree)
            with simulator(log, self._env(tree)) as values:
                write_config(staged(tree), {**values, "thorough": thorough, "as_processes": as_processes})
                self._test(log, "integration", *arguments, tree=tree)

        step = self._step(name, run, tree)
        step.after += (setup_of(ENVIRONMENT),)
        return step

    def coverage(self, *counted: Step) -> Step:
        """Hold what these steps ran against what is wanted."""

        def run(log: Log) -> None:
            self._test(log, "coverage", "report", "--show-missing", "--include", "plugins/*", *self._venv())
            self._test(log, "coverage", "xml", *self._venv())
            coverage_report.check(log, staged(self.lane.name))

        step = self._step("coverage", run, self.lane.name)
        step.after += tuple(other.name for other in counted)
        return step

    def _name(self, what: str) -> str:
        return f"{what} ({self.lane.name})"

    def _step(self, what: str, run: Callable[[Log], None], *holds: str) -> Step:
        return Step(self._name(what), run, after=(setup_of(self.lane.name),), holds=holds)

    def _env(self, tree: str = "") -> dict[str, str]:
        return environment(self.lane.name, tree or self.lane.name, self.pythons)

    def _venv(self, python: str = "", coverage: bool = False) -> list[str]:
        return ["--venv", "--python", python or self.lane.python.version, *(["--coverage"] if coverage else [])]

    def _test(self, log: Log, *arguments: str, tree: str = "") -> None:
        place = staged(tree or self.lane.name)
        # Whatever lies there afterwards is of this run.
        shutil.rmtree(place / "tests/output/junit", ignore_errors=True)
        log.call([program(self.lane.name, "ansible-test"), *arguments], place, self._env(tree))

    def _demand(self, result: str, tree: str) -> None:
        """Fail where ansible-test found nothing to do: it calls that a success."""
        if not any((staged(tree) / "tests/output").glob(result)):
            raise StepFailed(f"nothing was tested: no {result}")
