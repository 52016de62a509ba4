# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lanes at the edges of what is supported: each core's Pythons, an old Python on the hosts, old libraries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lanes import LaneSteps
from pythons import CORES, MODULE_PYTHONS, Lane, Python, core_lanes, missing_ends
from runner import Step
from venvs import lower_bounds

# What shows that a version works at all: the oldest core in every run, each core's other Python in the thorough one.
SMOKE = ("smoke_both_ways", "smoke_pingone_zoom_store", "smoke_role_zoom_stores")
# What these count is what the items of a loop share where they run in Ansible's own process.
IN_ONE_PROCESS = ("role_.*", ".*both_ways")


class RemoteSteps(LaneSteps):
    """Steps in which the modules run on another Python than the controller."""

    def modules_on(self, python: Python) -> Step:
        """Run the modules' integration targets as on a host that has only this Python."""
        tree = f"{self.lane.name}-remote"
        places = [
            *("--controller", f"origin:python=venv/{self.lane.python.version}"),
            *("--target", f"controller:python=venv/{python.version}"),
        ]
        chosen = [argument for target in IN_ONE_PROCESS for argument in ("--exclude", target)]
        name = f"modules on Python {python.version}"
        return self.against_simulator(name, tree, *places, *chosen, as_processes=True)


@dataclass(frozen=True)
class Versions:
    """Makes the steps that only the thorough run has."""

    found: dict[str, Python]
    newest: Lane

    def skipped(self) -> Iterator[str]:
        """Yield what cannot run here, and what runs in its place."""
        for core, supported in CORES.items():
            there = [version for version in supported if version in self.found]
            for version in missing_ends(core, self.found) if there else ():
                stand_in = there[0] if version == supported[0] else there[-1]
                yield f"ansible-core {core} on Python {version}: not found here, {stand_in} takes its place"
        if MODULE_PYTHONS[0] not in self.found:
            yield f"units and modules on Python {MODULE_PYTHONS[0]}: not found here"

    def steps(self) -> list[Step]:
        """Return the units on the other end of each core's Pythons, and what old hosts have.

        All of a lane is for make lane, and so for CI: a controller's Python hardly matters to what is integrated.
        """
        done = (self.newest.python.version, list(CORES)[-1])
        others = [core_lanes(core, self.found)[1:] for core in list(CORES)[:-1]]
        others.append([lane for lane in core_lanes(done[1], self.found) if lane.python.version != done[0]])
        steps = [step for lanes in others for lane in lanes for step in self._other_end(lane)]
        return [*steps, *self._oldest_libraries(), *self._oldest_python()]

    def _other_end(self, lane: Lane) -> Sequence[Step]:
        steps = self._of(lane)
        return steps.setup(), steps.plain_units(), steps.integration(SMOKE)

    def _oldest_libraries(self) -> Sequence[Step]:
        """Run the units with each library at its lower bound, on the oldest core and Python that are found."""
        lane = next((lane for core in CORES for lane in core_lanes(core, self.found)), self.newest)
        steps = self._of(Lane("oldest-libraries", lane.core, lane.python, lower_bounds()))
        return steps.setup(), steps.plain_units()

    def _oldest_python(self) -> Sequence[Step]:
        """Run units and modules on the oldest Python that a host may have."""
        oldest = self.found.get(MODULE_PYTHONS[0])
        steps = self._of(self.newest)
        return (steps.units(python=oldest.version), steps.modules_on(oldest)) if oldest else ()

    def _of(self, lane: Lane) -> RemoteSteps:
        return RemoteSteps(lane, tuple(self.found.values()))
