# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Make deliberate mistakes in module_utils, one at a time, and count those that the unit tests notice."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from environment import environment
from mutants import Mutant, explained, mutants
from places import BUILD, ROOT, collections_path, staged
from pythons import Lane, Python
from runner import Log, Step, StepFailed
from staging import stage
from venvs import ensure, mutation_requirements, program

ENVIRONMENT = "mutation"
TREE = "mutation"
SETUP = "setup (mutation)"
# Per cent, of those outside the texts of messages.
WANTED = 85.0
SURVIVORS = "tests/mutation/survivors.md"
UTILS = "plugins/module_utils"
# Seconds, of which a mutant's tests get five times as much beside five times what they usually take. On a busy machine
# that may be too little, so what did not end the first time is tried again, and only then said to have no end.
PATIENCE = (5, 30)
# What runs under each mutant, as far as it calls the function that is changed.
TESTS = ("tests/unit/plugins/module_utils", "tests/unit/plugins/modules")
SETTINGS = """[tool.mutmut]
source_paths = ["{root}/plugins/module_utils"]
only_mutate = [{files}]
also_copy = ["{root}"]
pytest_add_cli_args = ["--rootdir=.", "-p", "no:cacheprovider"]
pytest_add_cli_args_test_selection = [{tests}]
use_git_change_detection = false
timeout_multiplier = 5.0
timeout_constant = {patience}

[tool.pytest.ini_options]
"""


@dataclass(frozen=True)
class Mutation:
    """Makes the steps of a mutation run, which takes an hour or so."""

    lane: Lane
    pythons: tuple[Python, ...]

    def steps(self, files: Sequence[str] = ()) -> list[Step]:
        """Return them; ``files`` of module_utils are named without their ending, all of them by default."""

        def run(log: Log) -> None:
            names = self._prepare(files)
            for patience in PATIENCE:
                self._configure(names, patience)
                self._mutate(log)
                if not any(one.timed_out for one in self._found()):
                    break
            self._judge(log)

        return [Step(SETUP, self._ensure, setup=True), Step("mutation", run, after=(SETUP,))]

    def _ensure(self, log: Log) -> None:
        ensure(ENVIRONMENT, self.lane.python, mutation_requirements(self.lane), log.call)

    def _prepare(self, files: Sequence[str]) -> list[str]:
        """Lay out a tree in which the collection has its full name; mutmut makes its own copy beside it."""
        place = collections_path(TREE)
        shutil.rmtree(place, ignore_errors=True)
        tree = stage(TREE)
        # With it, pytest would name the tests as seen from there.
        (tree / "pyproject.toml").unlink()
        names = [*files] or [path.stem for path in (tree / UTILS).glob("_*.py") if path.stem != "_version"]
        unknown = [name for name in names if not (tree / UTILS / f"{name}.py").is_file()]
        if unknown:
            raise StepFailed(f"{UTILS} has no {', '.join(unknown)}")
        return names

    def _configure(self, names: Sequence[str], patience: int) -> None:
        """Write the settings; with another patience, mutmut tries those again that had too little, and only those."""
        place = collections_path(TREE)
        root = staged(TREE).relative_to(place).as_posix()
        settings = SETTINGS.format(
            root=root,
            files=", ".join(f'"*/{name}.py"' for name in names),
            tests=", ".join(f'"{root}/{folder}"' for folder in TESTS),
            patience=float(patience),
        )
        (place / "pyproject.toml").write_text(settings, encoding="utf-8")

    def _mutate(self, log: Log) -> None:
        env = {**environment(ENVIRONMENT, TREE, self.pythons), "PYTHONDONTWRITEBYTECODE": "1"}
        # It looks for the unmutated collection in no place that this variable names.
        del env["ANSIBLE_COLLECTIONS_PATH"]
        command = [program(ENVIRONMENT, "mutmut"), "run", "--max-children", str(os.cpu_count() or 1)]
        # A mutant that eats all memory, say, may end it before its time. What it found stands, and it goes on with what
        # is open. A run that finds out nothing new is the last one.
        tried = -1
        while code := self._run(command, env, log):
            before, tried = tried, sum(one.code is not None for one in self._found())
            if tried <= before:
                raise StepFailed(f"mutmut ended with {code}, and again with nothing new")
            log.say(f"\nmutmut ended with {code} after {tried} mutants, and goes on")

    @staticmethod
    def _run(command: list[str], env: dict[str, str], log: Log) -> int:
        process = log.start(command, collections_path(TREE), env)
        try:
            return process.wait()
        finally:
            log.end(process)

    def _found(self) -> list[Mutant]:
        place = collections_path(TREE)
        return list(mutants(place / "mutants" / staged(TREE).relative_to(place) / UTILS))

    def _judge(self, log: Log) -> None:
        found = self._found()
        counted = [one for one in found if not one.in_message]
        open_ends = [one for one in counted if one.code is None]
        if open_ends or not counted:
            raise StepFailed(f"{len(open_ends)} of {len(counted)} mutants were not tried")
        reasons = explained((ROOT / SURVIVORS).read_text(encoding="utf-8"))
        survivors = [one for one in counted if not one.noticed]
        known = {key(one) for one in survivors}
        _list(log, [one for one in survivors if key(one) not in reasons])
        names = {one.file for one in found}
        for file, function, change in (one for one in reasons if one[0] in names and one not in known):
            log.say(f"no longer survives, so {SURVIVORS} need not explain it: {file} {function}: {' '.join(change)}")
        _table(log, found, reasons)
        score = 100 * (1 - len(survivors) / len(counted))
        endless = sum(one.timed_out for one in counted)
        said = f"{score:.1f} % of {len(counted)} noticed, {endless} of them as tests had no end"
        log.say(f"{said}; {WANTED} % wanted; the mutants are in {BUILD.name}/{TREE}/mutants")
        if score < WANTED:
            raise StepFailed(f"{score:.1f} % of the mutants noticed, {WANTED} % wanted")


def key(mutant: Mutant) -> tuple[str, str, tuple[str, ...]]:
    """Return what a survivor is known by in the list; mutmut's numbers change with every edit."""
    return mutant.file, mutant.function, mutant.change


def _list(log: Log, unexplained: Sequence[Mutant]) -> None:
    for one in unexplained:
        log.say("\n".join([f"\nSURVIVED, and {SURVIVORS} has no reason: {one.file} {one.function}", *one.change]))


def _table(log: Log, found: Sequence[Mutant], reasons: dict[tuple[str, str, tuple[str, ...]], str]) -> None:
    log.say(f"\n{'file':24}{'noticed':>9}{'survived':>10}{'explained':>11}{'score':>8}   in messages, left out")
    for file in sorted({one.file for one in found}):
        counts = Counter(_fate(one, reasons) for one in found if one.file == file)
        survived = counts["survived"] + counts["explained"]
        of_all = counts["noticed"] + survived
        score = f"{100 * counts['noticed'] / of_all:7.1f}%" if of_all else "       -"
        numbers = f"{counts['noticed']:9}{survived:10}{counts['explained']:11}{score}"
        log.say(f"{file:24}{numbers}   {counts['in a message']}")


def _fate(mutant: Mutant, reasons: dict[tuple[str, str, tuple[str, ...]], str]) -> str:
    if mutant.in_message:
        return "in a message"
    if mutant.noticed:
        return "noticed"
    return "explained" if key(mutant) in reasons else "survived"
