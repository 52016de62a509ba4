# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Measure the collection against what else one could do, and write docs/benchmarks.md and its chart."""

from __future__ import annotations

import argparse
import datetime
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import machine
import page
from contestants import CONTESTANTS
from figures import Figures
from measure import Course, Runner, clean_environment, measure
from service import simulator

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "build/bench/results.json"
# One store is quick, and the difference that it is to show is small.
REPEATS = {1: 5}
ALWAYS = 3


def main() -> int:
    """Measure, print, and write the page."""
    options = arguments()
    if not options.render:
        measure_all(options)
    figures = Figures(json.loads(options.results.read_text(encoding="utf-8")))
    print("\n\n".join(["", page.aims(figures.aims()), *page.seconds_tables(figures), page.requests_table(figures)]))
    for path, text in (("benchmarks.md", page.page(figures)), ("images/benchmarks.svg", page.picture(figures))):
        write(options.out / path, text)
        _say(f"wrote {options.out / path}")
    return 0


def arguments() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    numbers = "comma-separated; default: %(default)s"
    parser.add_argument("--sizes", type=_numbers, default="1,10,100,500", help=f"how many stores, {numbers}")
    parser.add_argument(
        "--latencies", type=_numbers, default="0,100", help=f"milliseconds before each answer, {numbers}"
    )
    parser.add_argument("--repeats", type=int, help="rounds of each size (default: 5 for 1, else 3)")
    parser.add_argument("--contestants", type=_contestants, default=",".join(CONTESTANTS), help=f"who, {numbers}")
    parser.add_argument(
        "--windows", type=int, nargs="?", const=500, metavar="N", help="create N stores (500) under the rate limit, too"
    )
    parser.add_argument("--cold", action="store_true", help="without a run of everybody that is not measured")
    parser.add_argument("--pipelining", action="store_true", help="with Ansible's pipelining, which is off by default")
    parser.add_argument("--out", type=Path, default=ROOT / "docs", help="folder of the page; default: docs")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="FILE", help="where to keep what was measured")
    parser.add_argument("--render", action="store_true", help="measure nothing: make the page of what was kept")
    return parser.parse_args()


def measure_all(options: argparse.Namespace) -> None:
    """Measure everything that is asked for, and keep it as it comes."""
    results: dict[str, Any] = {
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        "machine": machine.description(),
        "load": machine.load(),
        "pipelining": options.pipelining,
        "samples": [],
    }
    if results["load"] > machine.cpus() / 2:
        _say(f"The machine is busy (load {results['load']}): do not keep these figures.")
    course = Course(options.sizes, options.latencies, _repeats(options.repeats), options.contestants)
    if not any(running for *_where, running in course.rounds()):
        raise SystemExit("None of these contestants is measured with so many stores.")
    with tempfile.TemporaryDirectory(prefix="pingone-bench-") as name:
        folder = Path(name)
        env = clean_environment(folder, pipelining=options.pipelining)
        with simulator(folder, env) as service:
            runner = Runner(service, folder, env)
            if not options.cold:
                _say("everybody once, not measured")
                runner.warm_up(options.contestants)
            results["tokens_of_ten_tasks"] = runner.tokens_of_ten_tasks()
            for sample in measure(runner, course, _say):
                results["samples"].append(sample)
                write(options.results, json.dumps(results, indent=1) + "\n")
            if options.windows:
                _say(f"N = {options.windows}, under the rate limit")
                results["windows"] = runner.windows(options.windows)
                write(options.results, json.dumps(results, indent=1) + "\n")


def write(path: Path, text: str) -> None:
    """Write a file, wherever that is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _repeats(wanted: int | None) -> Callable[[int], int]:
    return lambda size: wanted or REPEATS.get(size, ALWAYS)


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _contestants(text: str) -> list[Any]:
    unknown = [name for name in text.split(",") if name not in CONTESTANTS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}; there are {', '.join(CONTESTANTS)}")
    return [CONTESTANTS[name] for name in text.split(",")]


if __name__ == "__main__":
    raise SystemExit(main())
