# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What comes from elsewhere, and what goes out: dependencies, workflows, and code that a linter takes for a risk."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from environment import environment
from places import BUILD, ROOT
from pythons import Lane, Python
from runner import Log, Step, StepFailed, StepSkipped
from venvs import SIMULATOR_REQUIREMENTS, ensure, program, supply_requirements

ENVIRONMENT = "supply"
SETUP = "setup (supply)"
REPORT = BUILD / "audit.json"
# What people run who install the collection, and what those run who try the simulator.
AUDITED = ("requirements.txt", SIMULATOR_REQUIREMENTS)


@dataclass(frozen=True)
class Supply:
    """Makes the steps that look at the supply of the collection; ``skipped`` is told what they could not do."""

    lane: Lane
    pythons: tuple[Python, ...]
    skipped: list[str]

    def steps(self) -> list[Step]:
        """Return all of them, the making of their environment first."""
        return [
            Step(SETUP, self._ensure, setup=True),
            self._step("bandit", lambda log: self._call(log, "bandit", "--quiet", "--recursive", "plugins")),
            self._step("workflows", lambda log: self._call(log, "zizmor", "--offline", "--no-progress", ".github")),
            self._step("audit", self._audit),
        ]

    def _ensure(self, log: Log) -> None:
        ensure(ENVIRONMENT, self.lane.python, supply_requirements(), log.call)

    def _audit(self, log: Log) -> None:
        """Ask for known vulnerabilities: pip-audit calls it a success, too, when it could not ask for any package."""
        REPORT.unlink(missing_ok=True)
        options = ["--progress-spinner", "off", "--format", "json", "--output", str(REPORT)]
        files = [part for name in AUDITED for part in ("--requirement", name)]
        failure = None
        try:
            self._call(log, "pip-audit", *options, *files)
        except StepFailed as error:
            failure = error
        report = json.loads(REPORT.read_text(encoding="utf-8")) if REPORT.is_file() else {}
        found = report.get("dependencies", [])
        log.say(json.dumps(found, indent=2))
        unknown = [one["name"] for one in found if "skip_reason" in one]
        if len(unknown) == len(found):
            raise StepSkipped("no dependency was audited, the register of advisories could not be asked")
        if unknown:
            self.skipped.append(f"audit of {', '.join(unknown)}: the register of advisories did not answer for them")
        if failure:
            bad = [f"{one['name']} {one['version']}" for one in found if one.get("vulns")]
            raise StepFailed(f"known vulnerabilities in {', '.join(bad)}" if bad else str(failure))

    def _step(self, name: str, run: Callable[[Log], None]) -> Step:
        return Step(name, run, after=(SETUP,))

    def _call(self, log: Log, name: str, *arguments: str) -> None:
        # No staged tree is looked at: the checkout is what others get.
        log.call([program(ENVIRONMENT, name), *arguments], ROOT, environment(ENVIRONMENT, ENVIRONMENT, self.pythons))
