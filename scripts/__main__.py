# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the Makefile calls: python3 scripts VERB [ARGUMENT ...]. Needs nothing but the standard library."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from checks import Checks
from controllers import Controllers
from docs_site import SITE, DocsSite
from environment import environment
from lanes import LaneSteps
from mutation import Mutation
from places import ROOT
from pythons import CORES, MODULE_PYTHONS, Lane, core_lanes, find, newest_lane
from runner import Step, run
from supply import Supply
from venvs import program
from versions import SMOKE, Versions

OLDEST_CORE, *CORES_BETWEEN, NEWEST_CORE = CORES


class Verbs:
    """Each public method is a verb; it returns the exit code."""

    def __init__(self) -> None:
        """Find the Pythons, and choose the lane that is the developer's own."""
        self._found = find()
        self._pythons = tuple(self._found.values())
        newest = newest_lane(self._found)
        self._newest = LaneSteps(newest, self._pythons)
        self._checks = Checks(newest, self._pythons)
        self._docs = DocsSite(newest, self._pythons)
        missing = ", ".join(version for version in MODULE_PYTHONS if version not in self._found)
        self._skipped = [f"sanity's compile and import tests on Python {missing}: not found here"] if missing else []
        if newest.python.version not in CORES[NEWEST_CORE]:
            self._skipped.append(lacking(NEWEST_CORE))
        self._controllers = Controllers(newest, self._pythons, self._skipped)
        self._supply = Supply(newest, self._pythons, self._skipped)
        self._versions = Versions(self._found, newest)
        self._mutation = Mutation(newest, self._pythons)

    def test(self) -> int:
        """Everything that a change needs."""
        return run(self._test(thorough=False), self._skipped)

    def test_all(self) -> int:
        """Everything, on each ansible-core, each Python at the edge of what it supports, and old libraries."""
        steps = self._test(thorough=True)
        for core in CORES_BETWEEN:
            steps += self._core(core, thorough=True)
        steps += [self._docs.setup(), self._docs.build()]
        build = next(step for step in steps if step.name == "build")
        steps += [self._controllers.setup(), self._controllers.test(build)]
        steps += [*self._supply.steps(), *self._versions.steps()]
        self._skipped += self._versions.skipped()
        return run(steps, self._skipped)

    def lane(self, core: str, python: str) -> int:
        """Sanity, units and integration on one ansible-core on one Python."""
        if core not in CORES or python not in CORES[core]:
            known = "; ".join(f"{name} on {', '.join(versions)}" for name, versions in CORES.items())
            raise SystemExit(f"no lane for ansible-core '{core}' on Python '{python}': there are {known}")
        if python not in self._found:
            raise SystemExit(f"Python {python} is not found here")
        (lane,) = core_lanes(core, {python: self._found[python]})
        return run([self._newest.setup(), *self._thorough(lane)])

    def supply(self) -> int:
        """What comes from elsewhere, and what a linter takes for a risk."""
        # Of the steps that run Ansible, of which there is none here.
        self._skipped.clear()
        return run(self._supply.steps(), self._skipped)

    def versions(self) -> int:
        """The edges of what is supported, as in test-all."""
        self._skipped += self._versions.skipped()
        return run([self._newest.setup(), *self._versions.steps()], self._skipped)

    def mutation(self, *files: str) -> int:
        """How many deliberate mistakes the unit tests notice."""
        return run(self._mutation.steps(files), live=True)

    def units(self, *targets: str) -> int:
        """Unit tests on the newest core."""
        return run([self._newest.setup(), self._newest.units(targets)], live=True)

    def sanity(self) -> int:
        """Sanity on the newest core."""
        return run([self._newest.setup(), self._newest.sanity()], self._skipped, live=True)

    def integration(self, *targets: str) -> int:
        """Integration targets on the newest core."""
        return run([self._newest.setup(), self._newest.integration(targets)], live=True)

    def faults(self) -> int:
        """The matrix of faults, and its page."""
        return run([self._checks.setup(), self._checks.faults()], live=True)

    def lint(self) -> int:
        """What is written: code, types, YAML, documentation, changelog."""
        return run([self._checks.setup(), *self._checks.lint()])

    def docs(self) -> int:
        """The documentation site."""
        code = run([self._docs.setup(), self._docs.build()])
        if not code:
            print(f"open {(SITE / 'index.html').relative_to(ROOT)}")
        return code

    def controllers(self) -> int:
        """The built tarball under ansible-builder, ansible-navigator and ansible-runner."""
        build = self._checks.build()[0]
        steps = [self._checks.setup(), build, self._controllers.setup(), self._controllers.test(build)]
        return run(steps, self._skipped)

    def build(self) -> int:
        """The tarball."""
        return run([self._checks.setup(), *self._checks.build()])

    def format(self) -> int:
        """Put the Python files in order."""
        return run([self._checks.setup(), self._checks.format()], live=True)

    def demo(self) -> int:
        """The collection at work."""
        return self._become("demo/run.py")

    def live(self) -> int:
        """What a real tenant answers."""
        return self._become("live/check.py")

    def bench(self, *arguments: str) -> int:
        """What the collection costs, beside what else one could do."""
        return self._become("bench", *arguments)

    def simulator(self, *arguments: str) -> int:
        """The simulator, for people who look around."""
        return self._become("tests/simulator", *arguments)

    def _test(self, thorough: bool) -> list[Step]:
        """Return the steps in the order of their weight, so that the longest chain starts first."""
        newest, checks = self._newest, self._checks
        # In each module's process, coverage takes as long as the module: the units alone must be enough, for once.
        integration, units = newest.integration_in_two(), [newest.plain_units(coverage=True)]
        if thorough:
            measured, all_of_it = newest.units(coverage=True), newest.integration(coverage=True)
            integration, units = [all_of_it], [measured, newest.coverage(measured, all_of_it)]
        return [
            newest.setup(),
            checks.setup(),
            *integration,
            *checks.pytest(thorough),
            *units,
            *self._core(OLDEST_CORE, thorough),
            newest.sanity(thorough),
            # What Galaxy would say of the tarball is worth waiting for before a release only.
            *(checks.build() if thorough else checks.build()[:1]),
            *checks.lint(),
        ]

    def _core(self, core: str, thorough: bool) -> list[Step]:
        lanes = core_lanes(core, self._found)
        if not lanes:
            self._skipped.append(lacking(core))
            return []
        if thorough:
            return self._thorough(lanes[0])
        steps = LaneSteps(lanes[0], self._pythons)
        # What sanity says on the newest core, it says on others, but for the odd case.
        return [steps.setup(), steps.plain_units(), steps.integration(SMOKE, thorough=False)]

    def _thorough(self, lane: Lane) -> list[Step]:
        steps = LaneSteps(lane, self._pythons)
        return [steps.setup(), steps.sanity(), steps.units(), steps.integration()]

    def _become(self, path: str, *arguments: str) -> int:
        """Set up, then hand the process over to a program of the newest lane's environment."""
        code = run([self._newest.setup()], live=True)
        if code:
            return code
        python = program(self._newest.lane.name, "python")
        # The demo may be meant for a real tenant, as live always is.
        env = environment(self._newest.lane.name, self._newest.lane.name, self._pythons, keep="PINGONE_")
        sys.stdout.flush()
        return os.execve(python, [python, str(ROOT / path), *arguments], env)  # noqa: S606 - no shell is wanted


def lacking(core: str) -> str:
    """Return why an ansible-core is left out."""
    return f"ansible-core {core}: needs Python {' or '.join(CORES[core])}, not found here"


def main(arguments: Sequence[str]) -> int:
    """Run one verb."""
    verb, *rest = arguments or ["help"]
    method = getattr(Verbs, verb.replace("-", "_"), None)
    if verb.startswith("_") or method is None:
        print("make help lists what there is to do", file=sys.stderr)
        return 2
    return int(method(Verbs(), *rest))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
