# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run the contestants in turns, look at what each has left behind, and keep what each run took."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contestants import ANSIBLE_PLAYBOOK, CONTESTANTS, DIRECT, HERE, Contestant, write_variables
from machine import load
from service import Service

# What the service alone decides.
SERVERS_OWN = {"id", "environment", "createdAt", "updatedAt", "image", "syncStatus"}
# A tenant's own settings and a developer's own habits must not reach the contestants.
NOT_PASSED_ON = ("ANSIBLE_", "PINGONE_", "PYTHON", "ZOOM_")
PASSED_ON = ("ANSIBLE_COLLECTIONS_PATH", "PYTHONPYCACHEPREFIX")
PER_MINUTE = 210
WITH_LATENCY = 10
WINDOW = 60

Sample = dict[str, Any]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Course:
    """What is measured: sizes, latencies in milliseconds, repeats of each size, and who takes part."""

    sizes: Sequence[int]
    latencies: Sequence[int]
    repeats: Callable[[int], int]
    contestants: Sequence[Contestant]

    def rounds(self) -> Iterator[tuple[int, int, int, list[Contestant]]]:
        """Yield latency, size, number of the round, and who runs in it, in an order that moves on with each round."""
        for latency in self.latencies:
            for size in self.sizes:
                # With latency, the larger sizes take minutes to tell what the moderate ones have told.
                if latency and size > WITH_LATENCY:
                    continue
                running = [one for one in self.contestants if one.takes_part_at(size)]
                for number in range(self.repeats(size)):
                    start = number % max(1, len(running))
                    yield latency, size, number + 1, running[start:] + running[:start]


class Runner:
    """Runs contestants against a simulator."""

    def __init__(self, service: Service, folder: Path, env: Mapping[str, str]) -> None:
        """Take the simulator, a folder for what the runs need, and the environment that they get."""
        self._service = service
        self._folder = folder
        self._env = {**env, **service.environment()}

    def warm_up(self, contestants: Sequence[Contestant]) -> None:
        """Run everybody once, untimed: the bytecode of what they import is written then."""
        for contestant in contestants:
            list(self.run(contestant, 1, {}))

    def run(self, contestant: Contestant, size: int, settings: dict[str, Any]) -> Iterator[Sample]:
        """Run a contestant's phases on a fresh simulator; yield what each took."""
        limited = "rate_limit_per_minute" in settings
        self._service.start_afresh(**settings)
        variables = self._folder / f"stores-{size}.json"
        wanted = write_variables(variables, size, self._service.there["environment_id"])
        before: list[dict[str, Any]] = []
        for phase in contestant.phases:
            seconds = self._timed(contestant.name, contestant.command(variables, phase), contestant.env)
            requests, refused = self._service.take_journal()
            if refused and not limited:
                raise SystemExit(f"{contestant.name}, {phase}: {refused} requests were refused: {requests}")
            found = self._service.stores()
            if not contestant.idle:
                problem = difference(phase, wanted, before, found)
                if problem:
                    raise SystemExit(f"{contestant.name}, {size} stores, {phase}: {problem}")
            before = found
            yield {
                "contestant": contestant.name,
                "size": size,
                "phase": phase,
                "seconds": round(seconds, 4),
                "requests": requests,
                "refused": refused,
            }

    def tokens_of_ten_tasks(self) -> int:
        """Return how many tokens a play of ten tasks has asked for."""
        self._service.start_afresh()
        variables = self._folder / "stores-10.json"
        write_variables(variables, 10, self._service.there["environment_id"])
        playbook = str(HERE / "playbooks/ten_tasks.yml")
        self._timed("ten-tasks", [*ANSIBLE_PLAYBOOK, "-e", f"@{variables}", playbook], DIRECT)
        requests, _refused = self._service.take_journal()
        if requests.get("create_store") != 10:
            raise SystemExit(f"ten-tasks: ten creations were expected: {requests}")
        return requests["token"]

    def windows(self, size: int) -> Sample:
        """Create stores directly under the service's rate limit; ``required`` is what nobody could be quicker than."""
        settings = {"rate_limit_per_minute": PER_MINUTE, "rate_limit_window_seconds": WINDOW}
        sample = next(self.run(CONTESTANTS["direct"], size, settings))
        # The limit is on the API; the token comes from another host.
        accepted = sum(sample["requests"].values()) - sample["requests"].get("token", 0) - sample["refused"]
        return {**sample, "required": (accepted - 1) // PER_MINUTE * WINDOW}

    def _timed(self, name: str, command: list[str], env: Mapping[str, str]) -> float:
        log = self._folder / f"{name}.log"
        with log.open("wb") as output:
            started = time.perf_counter()
            code = subprocess.call(
                command, env={**self._env, **env}, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
            seconds = time.perf_counter() - started
        if code:
            raise SystemExit(f"{name} ended with {code}:\n{log.read_text(errors='replace')[-4000:]}")
        return seconds


def measure(runner: Runner, course: Course, say: Say) -> Iterator[Sample]:
    """Run the whole course, in turns; yield each sample with where it belongs."""
    for latency, size, number, running in course.rounds():
        say(f"N = {size}, {latency} ms of latency, round {number} of {course.repeats(size)}")
        for contestant in running:
            busy = load()
            samples = list(runner.run(contestant, size, {"latency_ms": latency}))
            took = ", ".join(f"{sample['phase']} {sample['seconds']:.2f} s" for sample in samples)
            say(f"  {contestant.name:12} {took if not contestant.idle else took.split(' ', 1)[1]}")
            for sample in samples:
                yield {**sample, "latency": latency, "round": number, "load": busy}


def difference(
    phase: str, wanted: list[dict[str, Any]], before: list[dict[str, Any]], found: list[dict[str, Any]]
) -> str:
    """Return what is wrong with the stores that a phase has left behind, empty for nothing."""
    if phase == "unchanged":
        return "" if found == before else "a store was touched that was as it should be"
    if phase == "delete":
        return f"{len(found)} stores are still there" if found else ""
    if len(found) != len(wanted):
        return f"{len(found)} stores are there, not {len(wanted)}"
    for want, have in zip(wanted, found, strict=True):
        own = {key: value for key, value in have.items() if key not in SERVERS_OWN}
        if own != want:
            keys = sorted(key for key in {*own, *want} if own.get(key) != want.get(key))
            return f'the store "{have["name"]}" differs from what was wanted in {", ".join(keys)}'
    return ""


def clean_environment(folder: Path, *, pipelining: bool) -> dict[str, str]:
    """Return the variables under which a playbook costs the same on each machine."""
    config = folder / "ansible.cfg"
    config.touch()
    env = {name: value for name, value in os.environ.items() if not name.startswith(NOT_PASSED_ON)}
    env |= {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    env.update(ANSIBLE_CONFIG=str(config), ANSIBLE_HOME=str(folder), ANSIBLE_NOCOLOR="1", LC_ALL="C.UTF-8")
    if pipelining:
        env["ANSIBLE_PIPELINING"] = "true"
    return env
