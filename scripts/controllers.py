# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The built tarball under ansible-builder, ansible-navigator and ansible-runner."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import package
from environment import environment
from places import BUILD
from pythons import Lane, Python
from runner import Log, Step
from venvs import controllers_requirements, ensure, program

ENVIRONMENT = "controllers"
SETUP = "setup (controllers)"
FOLDER = "tests/controllers"


@dataclass(frozen=True)
class Controllers:
    """Makes the steps that need what people run playbooks with."""

    lane: Lane
    pythons: tuple[Python, ...]
    skipped: list[str]

    def setup(self) -> Step:
        """Make the environment; the tests install the tarball where they want it."""

        def run(log: Log) -> None:
            ensure(ENVIRONMENT, self.lane.python, controllers_requirements(self.lane), log.call)

        return Step(SETUP, run, setup=True)

    def test(self, build: Step) -> Step:
        """Run the bootstrap playbook as people will, once the tarball is built."""

        def run(log: Log) -> None:
            report = BUILD / "controllers.xml"
            options = ["--tarball", str(package.tarball()), "--junit-xml", str(report)]
            # Nothing of the checkout is to be found by Ansible: the tests say where the collection is.
            env = environment(ENVIRONMENT, ENVIRONMENT, self.pythons)
            log.call([program(ENVIRONMENT, "python"), "-m", "pytest", "-q", "-rs", FOLDER, *options], env=env)
            self.skipped.extend(left_out(report))

        return Step("controllers", run, after=(SETUP, build.name))


def left_out(report: Path) -> list[str]:
    """Return the reasons for which tests were skipped, each once, for the closing table."""
    # pytest wrote this file a moment ago: it is no stranger's.
    found = [node.get("message", "") for node in ElementTree.parse(report).iter("skipped")]  # noqa: S314
    return list(dict.fromkeys(found))
