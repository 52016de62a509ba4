# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the samples say: medians, spreads, requests, and whether the aims are reached. Pure."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from contestants import CONTESTANTS, PHASES, Contestant

MANY, ONE, LIMITED = 100, 1, 500
# An aim is about the program, so it is measured without the service's own slowness.
NO_LATENCY = 0


@dataclass(frozen=True)
class Aim:
    """A figure to reach; ``measured`` is empty, and ``reached`` None, where this run does not tell."""

    what: str
    wanted: str
    measured: str = ""
    reached: bool | None = None


@dataclass(frozen=True)
class Figures:
    """The samples of one run."""

    results: Mapping[str, Any]

    @property
    def latencies(self) -> list[int]:
        """Return the latencies that were measured, in milliseconds."""
        return sorted({sample["latency"] for sample in self.results["samples"]})

    def sizes(self, latency: int) -> list[int]:
        """Return the sizes that were measured with a latency."""
        return sorted({sample["size"] for sample in self.results["samples"] if sample["latency"] == latency})

    def who(self, latency: int, size: int) -> list[Contestant]:
        """Return who was measured with a latency and a size, in the order of the contestants."""
        names = {
            one["contestant"] for one in self.results["samples"] if (one["latency"], one["size"]) == (latency, size)
        }
        return [one for one in CONTESTANTS.values() if one.name in names]

    def common_size(self, latency: int) -> int:
        """Return the largest size at which everybody was measured who works at all."""
        everybody = {one.name for size in self.sizes(latency) for one in self.who(latency, size) if not one.idle}
        shared = [size for size in self.sizes(latency) if everybody <= {one.name for one in self.who(latency, size)}]
        return max(shared, default=0)

    def seconds(self, name: str, size: int, phase: str = PHASES[0], latency: int = NO_LATENCY) -> float | None:
        """Return the median, None where nothing was measured."""
        measured = [sample["seconds"] for sample in self._of(name, size, phase, latency)]
        return statistics.median(measured) if measured else None

    def spread(self, name: str, size: int, phase: str, latency: int) -> tuple[float, float]:
        """Return the quickest and the slowest run."""
        measured = [sample["seconds"] for sample in self._of(name, size, phase, latency)]
        return min(measured), max(measured)

    def requests(self, name: str, size: int, phase: str, latency: int) -> list[dict[str, int]]:
        """Return the requests by kind, once for each way in which the runs differed."""
        kinds: list[dict[str, int]] = []
        for sample in self._of(name, size, phase, latency):
            if sample["requests"] not in kinds:
                kinds.append(sample["requests"])
        return kinds

    def aims(self) -> list[Aim]:
        """Return the figures to reach, with what was measured."""
        return [
            *(self._ratio(name, least) for name, least in (("uri-each", 40), ("uri-once", 16), ("process", 14))),
            self._against_nothing_and_script(),
            self._tokens_of_ten_tasks(),
            self._one_store(),
            self._requests(),
            self._windows(),
        ]

    def _of(self, name: str, size: int, phase: str, latency: int) -> list[dict[str, Any]]:
        wanted = (name, size, phase, latency)
        keys = ("contestant", "size", "phase", "latency")
        return [sample for sample in self.results["samples"] if tuple(sample[key] for key in keys) == wanted]

    def _ratio(self, name: str, least: int) -> Aim:
        what = f"{MANY} creates, direct, against: {CONTESTANTS[name].title}"
        wanted = f"at least {least} x faster"
        direct, other = self.seconds("direct", MANY), self.seconds(name, MANY)
        if not direct or not other:
            return Aim(what, wanted)
        return Aim(what, wanted, f"{other / direct:.1f} x ({other:.2f} s, {direct:.2f} s)", other / direct >= least)

    def _against_nothing_and_script(self) -> Aim:
        what = f"{MANY} creates, direct, against: loop of {MANY} `debug` items and the bare script, together"
        wanted = "at most 1.5 x"
        direct, loop, script = (self.seconds(name, MANY) for name in ("direct", "debug-loop", "script"))
        if not direct or not loop or not script:
            return Aim(what, wanted)
        ratio = direct / (loop + script)
        return Aim(what, wanted, f"{ratio:.2f} x ({direct:.2f} s, {loop:.2f} s + {script:.2f} s)", ratio <= 1.5)

    def _tokens_of_ten_tasks(self) -> Aim:
        tokens = self.results.get("tokens_of_ten_tasks")
        what, wanted = "ten separate tasks of one play", "1 token"
        return Aim(what, wanted) if tokens is None else Aim(what, wanted, str(tokens), tokens == 1)

    def _one_store(self) -> Aim:
        what, wanted = "one store, direct, against one `debug` task", "at most 0.35 s more"
        direct, debug = self.seconds("direct", ONE), self.seconds("debug-one", ONE)
        if not direct or not debug:
            return Aim(what, wanted)
        more = direct - debug
        return Aim(what, wanted, f"{more:.2f} s more ({direct:.2f} s, {debug:.2f} s)", more <= 0.35)

    def _requests(self) -> Aim:
        what, wanted = "requests for N creates / N unchanged in one loop, direct", "N + 2 / 2"
        expected: dict[str, Callable[[int], int]] = {"create": lambda size: size + 2, "unchanged": lambda _size: 2}
        measured, right = [], True
        for size in self.sizes(NO_LATENCY):
            counted = []
            for phase, formula in expected.items():
                counts = [sum(kinds.values()) for kinds in self.requests("direct", size, phase, NO_LATENCY)]
                right = right and counts == [formula(size)]
                counted.append(" or ".join(map(str, counts)))
            if all(counted):
                measured.append(f"N = {size}: {' / '.join(counted)}")
        return Aim(what, wanted, "; ".join(measured), right) if measured else Aim(what, wanted)

    def _windows(self) -> Aim:
        sample = self.results.get("windows")
        what = f"{LIMITED} creates, direct, 210 requests in each fixed minute"
        wanted = "at most 10 s more than the windows require"
        if sample is None:
            return Aim(what, wanted)
        more = sample["seconds"] - sample["required"]
        measured = f"{more:.1f} s more ({sample['size']} stores, {sample['seconds']:.1f} s, {sample['required']} s)"
        return Aim(what, wanted, measured, more <= 10 if sample["size"] == LIMITED else None)
