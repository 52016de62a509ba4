# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run steps side by side as far as they allow it, and say at the end what came of them."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TypeAlias

from places import LOGS, ROOT

# Far above what any one command needs: only something that hangs gets there.
LIMIT = 60 * 60
# How the outcome of a step begins that could not be done.
SKIPPED = "SKIPPED: "
# Of a failed step's log, in lines; enough for a sanity run that installed everything first.
SHOWN = 500

Program: TypeAlias = "subprocess.Popen[bytes]"
RUNNING: set[Program] = set()
INTERRUPTED = threading.Event()


class StepFailed(Exception):
    """A step came to a bad end; the text says why."""


class StepSkipped(Exception):
    """A step that cannot be done here; the text says why."""


class Log:
    """Where a step writes, and how it starts programs."""

    def __init__(self, sink: IO[str]) -> None:
        """Write to an open file, or to the terminal."""
        self.sink = sink

    def say(self, text: str) -> None:
        """Write one line."""
        print(text, file=self.sink, flush=True)

    def call(self, command: Sequence[str], cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
        """Run a program to its end; a bad exit fails the step."""
        self.say("$ " + " ".join(command))
        process = self.start(command, cwd, env)
        try:
            code = process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            raise StepFailed(f"{Path(command[0]).name} was still running after {LIMIT} seconds") from None
        finally:
            self.end(process)
        if code:
            raise StepFailed(f"{Path(command[0]).name} ended with {code}")

    def start(self, command: Sequence[str], cwd: Path, env: dict[str, str] | None) -> Program:
        """Start a program, which writes here; whoever starts it ends it."""
        if INTERRUPTED.is_set():
            raise StepFailed("interrupted")
        # In a session of its own, so that whatever it started can end with it.
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=self.sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        RUNNING.add(process)
        return process

    def end(self, process: Program) -> None:
        """End a program and what it started, where they have not ended by themselves."""
        end_group(process)
        RUNNING.discard(process)


@dataclass
class Step:
    """One line of the closing table."""

    name: str
    run: Callable[[Log], None]
    after: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()  # what no two steps may use at once: a staged tree, a cache
    setup: bool = False  # makes ready what checks need: in the table, but not in the count
    outcome: str = field(default="", init=False)
    seconds: float = field(default=0.0, init=False)

    @property
    def failed(self) -> bool:
        """Whether it came to a bad end; what could not be done is neither good nor bad."""
        return self.outcome != "ok" and not self.outcome.startswith(SKIPPED)

    @property
    def log(self) -> Path:
        """The file that it writes to."""
        return LOGS / (re.sub(r"[^\w.]+", "-", self.name).strip("-") + ".log")


def end_group(process: Program) -> None:
    """End a program and what it started."""
    try:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)
    except ProcessLookupError:
        process.wait()
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def run(steps: Sequence[Step], skipped: Sequence[str] = (), live: bool = False) -> int:
    """Run the steps and return the exit code; live ones write to the terminal, one after another."""
    LOGS.mkdir(parents=True, exist_ok=True)
    for reason in skipped:
        print(f"SKIPPED  {reason}", flush=True)
    started = time.monotonic()
    # Whoever ends this program, and not what it has started, means all of it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _run_all(list(steps), 1 if live else max(2, os.cpu_count() or 2), live)
    except KeyboardInterrupt:
        print("\ninterrupted")
        return 130
    if all(step.setup and step.outcome == "ok" for step in steps):
        return 0
    return _conclude(steps, skipped, time.monotonic() - started)


def _run_all(waiting: list[Step], width: int, live: bool) -> None:
    outcomes: dict[str, str] = {}
    under_way: dict[Future[None], Step] = {}
    # The pool waits for its steps, so they have to be ended before it is left.
    with ThreadPoolExecutor(width) as pool, _ended_when_interrupted():
        while waiting or under_way:
            for step in list(waiting):
                bad = [name for name in step.after if outcomes.get(name, "ok") != "ok"]
                busy = {thing for other in under_way.values() for thing in other.holds}
                if bad:
                    waiting.remove(step)
                    step.outcome = outcomes[step.name] = f"not run: '{bad[0]}' failed"
                elif len(under_way) < width and set(step.after) <= set(outcomes) and not busy & set(step.holds):
                    waiting.remove(step)
                    under_way[pool.submit(_run_one, step, live)] = step
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                step = under_way.pop(future)
                future.result()
                outcomes[step.name] = step.outcome
                _report(step, live)


@contextlib.contextmanager
def _ended_when_interrupted() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        INTERRUPTED.set()
        for process in list(RUNNING):
            end_group(process)
        raise


def _run_one(step: Step, live: bool) -> None:
    started = time.monotonic()
    sink = sys.stdout if live and not step.setup else step.log.open("w", encoding="utf-8")
    try:
        step.run(Log(sink))
        step.outcome = "ok"
    except StepSkipped as reason:
        step.outcome = f"{SKIPPED}{reason}"
    except StepFailed as failure:
        step.outcome = str(failure)
    except Exception as error:  # the table must name a step that broke, whatever broke it
        step.outcome = f"{type(error).__name__}: {error}"
    finally:
        step.seconds = time.monotonic() - started
        if sink is not sys.stdout:
            sink.close()


def _report(step: Step, live: bool) -> None:
    if step.outcome == "ok":
        if not (live and step.setup):
            print(f"ok      {step.seconds:6.1f} s  {step.name}", flush=True)
        return
    if not step.failed:
        print(f"SKIPPED {step.seconds:6.1f} s  {step.name}: {step.outcome[len(SKIPPED) :]}", flush=True)
        return
    print(f"FAILED  {step.seconds:6.1f} s  {step.name}: {step.outcome}", flush=True)
    if step.log.is_file() and not (live and not step.setup):
        lines = step.log.read_text(encoding="utf-8", errors="replace").splitlines()
        print(f"---- the end of {step.log.relative_to(ROOT)}", *lines[-SHOWN:], "----", sep="\n", flush=True)


def _conclude(steps: Sequence[Step], skipped: Sequence[str], seconds: float) -> int:
    print("")
    for step in steps:
        print(f"{step.seconds:8.1f} s  {step.name:40} {step.outcome}")
    print(f"{seconds:8.1f} s  altogether; logs are in {LOGS.relative_to(ROOT)}")
    for reason in skipped:
        print(f"SKIPPED  {reason}")
    passed = sum(step.outcome == "ok" and not step.setup for step in steps)
    failed = sum(step.failed for step in steps)
    left_out = sum(step.outcome.startswith(SKIPPED) for step in steps)
    print(f"\n{passed} passed, {failed} failed{f', {left_out} skipped' if left_out else ''}", flush=True)
    return 1 if failed else 0
