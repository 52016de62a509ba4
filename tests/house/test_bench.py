# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The benchmark works, all who take part do the same work, and what it writes is well formed. Nothing is timed."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import repository

BENCH = repository.ROOT / "bench"
# These go through all phases here; the others only create, since each of their runs takes seconds.
RUN = ("direct", "script", "debug-loop", "debug-one")
CREATE = ("uri-each", "uri-once", "process", "role")
IDLE = {"debug-one", "debug-loop"}
WANTED = [{"name": "one", "status": "ACTIVE"}, {"name": "two", "status": "ACTIVE"}]
FOUND = [{**store, "id": store["name"], "updatedAt": "then"} for store in WANTED]


pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module", autouse=True)
def _path() -> Iterator[None]:
    """Let the benchmark's own modules be imported, as they are when it is run."""
    sys.path.insert(0, str(BENCH))
    yield
    sys.path.remove(str(BENCH))


@pytest.fixture(scope="module", autouse=True)
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, subprocess.Popen[str]]]:
    """Start a tiny run beside the tests that do not need it; the value is where it writes, and its process."""
    folder = tmp_path_factory.mktemp("bench")
    options = ["--sizes", "1", "--latencies", "0", "--repeats", "1", "--cold", "--contestants", ",".join(RUN)]
    places = ["--out", str(folder), "--results", str(folder / "results.json")]
    command = [sys.executable, "-B", str(BENCH), *options, "--windows", "1", *places]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        yield folder, process
        process.kill()


@pytest.fixture(scope="module")
def written(tiny: tuple[Path, subprocess.Popen[str]]) -> Path:
    """Return the folder that the tiny run has written."""
    folder, process = tiny
    said = process.communicate()[0]
    assert process.returncode == 0, said
    assert "| ten separate tasks of one play | 1 token | 1 | yes |" in said
    return folder


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return what runs a contestant against a simulator."""
    measure, service = importlib.import_module("measure"), importlib.import_module("service")
    folder = tmp_path_factory.mktemp("runner")
    env = measure.clean_environment(folder, pipelining=True)
    with service.simulator(folder, env) as simulator:
        yield measure.Runner(simulator, folder, env)


def test_each_contestant_is_tried() -> None:
    contestants = importlib.import_module("contestants").CONTESTANTS
    assert set(contestants) == {*RUN, *CREATE}
    assert {name for name, one in contestants.items() if one.idle} == IDLE


@pytest.mark.parametrize("name", CREATE)
def test_a_contestant_leaves_behind_what_was_wanted(name: str, runner: Any) -> None:
    # It ends the benchmark if anything else is there.
    sample = next(runner.run(importlib.import_module("contestants").CONTESTANTS[name], 1, {}))
    assert sample["requests"] == {"token": 1, "list_stores": 1, "create_store": 1}


def test_a_tiny_run_counts_what_was_asked(written: Path) -> None:
    results = json.loads((written / "results.json").read_text(encoding="utf-8"))
    asked = {(one["contestant"], one["phase"]): one["requests"] for one in results["samples"]}
    writes = {"create": {"create_store": 1}, "unchanged": {}, "delete": {"delete_store": 1}}
    reads = {"token": 1, "list_stores": 1}
    wanted = {(name, phase): {**reads, **write} for name in ("direct", "script") for phase, write in writes.items()}
    assert asked == {**wanted, **{(name, "create"): {} for name in IDLE}}
    assert results["windows"]["required"] == 0


@pytest.mark.parametrize(
    ("phase", "before", "found", "problem"),
    [
        ("create", [], FOUND, ""),
        ("create", [], FOUND[:1], "1 stores are there, not 2"),
        ("create", [], [FOUND[0], {**FOUND[1], "status": "INACTIVE"}], 'the store "two" differs .* in status'),
        ("create", [], [FOUND[0], {**FOUND[1], "managed": True}], 'the store "two" differs .* in managed'),
        ("unchanged", FOUND, FOUND, ""),
        ("unchanged", FOUND, [FOUND[0], {**FOUND[1], "updatedAt": "now"}], "a store was touched"),
        ("delete", FOUND, [], ""),
        ("delete", FOUND, FOUND[:1], "1 stores are still there"),
    ],
)
def test_what_is_left_behind_is_compared(phase: str, before: Any, found: Any, problem: str) -> None:
    told = importlib.import_module("measure").difference(phase, WANTED, before, found)
    assert re.match(problem, told) if problem else told == ""


def test_the_order_moves_on() -> None:
    measure, there = importlib.import_module("measure"), importlib.import_module("contestants").CONTESTANTS
    three = [there[name] for name in ("process", "direct", "script")]
    course = measure.Course([10, 500], [0, 100], lambda _size: 2, three)
    orders = [(latency, size, [one.name for one in running]) for latency, size, _round, running in course.rounds()]
    assert orders == [
        (0, 10, ["process", "direct", "script"]),
        (0, 10, ["direct", "script", "process"]),
        (0, 500, ["direct", "script"]),
        (0, 500, ["script", "direct"]),
        (100, 10, ["process", "direct", "script"]),
        (100, 10, ["direct", "script", "process"]),
    ]


def test_the_page_holds_tables_and_the_machine(written: Path) -> None:
    page = (written / "benchmarks.md").read_text(encoding="utf-8")
    assert not re.search(r"\$\w", page)
    tables = re.findall(r"(?:^\|.*\|$\n?)+", page, re.MULTILINE)
    assert len(tables) == 6
    for table in tables:
        head, line, *rows = table.strip().splitlines()
        assert set(line) <= set("|- ")
        assert rows
        assert {row.count("|") for row in (line, *rows)} == {head.count("|")}
    assert re.search(r"^\| ansible-core \| \d", page, re.MULTILINE)
    assert str(repository.ROOT) not in page


def test_aims_are_judged_by_medians() -> None:
    figures = importlib.import_module("figures")
    slow = [_sample("process", seconds) for seconds in (13.0, 15.0, 90.0)]
    quick = [_sample("direct", seconds) for seconds in (0.1, 1.0, 1.1)]
    aims = {aim.what: aim for aim in figures.Figures({"samples": slow + quick}).aims()}
    judged = aims["100 creates, direct, against: module, as a process"]
    assert (judged.measured, judged.reached) == ("15.0 x (15.00 s, 1.00 s)", True)
    assert aims["requests for N creates / N unchanged in one loop, direct"].reached is None
    assert sum(aim.reached is not None for aim in aims.values()) == 1


def test_the_chart_draws_to_scale_and_can_be_read_aloud(written: Path) -> None:
    root = _parsed((written / "images/benchmarks.svg").read_text(encoding="utf-8"))
    described = {element.attrib["id"] for element in root if element.tag.endswith(("}title", "}desc")) and element.text}
    assert described == set(root.attrib["aria-labelledby"].split())
    assert len(_bars(root)) == len(RUN)
    chart = importlib.import_module("chart")
    bars = [chart.Bar("a <b> & c", 40.0), chart.Bar("ours", 10.0, True)]
    drawn = _parsed(chart.svg("title", "note", [chart.Panel("panel", bars), chart.Panel("other", bars[1:])]))
    first, second, third = (float(one.attrib["width"]) for one in _bars(drawn))
    assert first == 4 * second == 4 * third
    assert "a <b> & c" in [text for element in drawn for text in element.itertext()]


def _sample(name: str, seconds: float) -> dict[str, Any]:
    return {"contestant": name, "size": 100, "phase": "create", "latency": 0, "seconds": seconds, "requests": {}}


def _parsed(text: str) -> ET.Element:
    # The benchmark's own file.
    return ET.fromstring(text)  # noqa: S314


def _bars(root: ET.Element) -> list[ET.Element]:
    return [element for element in root if element.attrib.get("class") in ("bar", "ours")]
