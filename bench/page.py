# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page and the tables; what is printed is what the page shows."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from chart import Bar, Panel, svg
from contestants import PHASES
from figures import Aim, Figures
from payload import packed

TEMPLATE = Path(__file__).resolve().parent / "page.md"
# The journal's names of the operations, as a reader would say them.
KINDS = {
    "token": "token",
    "list_stores": "list",
    "read_store": "read",
    "create_store": "create",
    "replace_store": "update",
    "delete_store": "delete",
}
VERDICTS = {True: "yes", False: "**no**", None: "not measured"}
NOTHING = "-"


def page(figures: Figures) -> str:
    """Return the whole page."""
    results = figures.results
    machine = "\n".join(f"| {name} | {value} |" for name, value in results["machine"].items())
    return string.Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        aims=aims(figures.aims()),
        machine=machine,
        date=results["date"],
        load=_load(results),
        pipelining="on" if results["pipelining"] else "off, which is Ansible's default",
        seconds="\n\n".join(seconds_tables(figures)),
        requests=requests_table(figures),
        packed=_table(["module", "kB"], [[f"`{name}`", f"{size / 1000:.0f}"] for name, size in packed().items()]),
        chart=describe(figures),
    )


def aims(them: Sequence[Aim]) -> str:
    """Return the aims as a table."""
    rows = [[aim.what, aim.wanted, aim.measured or NOTHING, VERDICTS[aim.reached]] for aim in them]
    return _table(["what", "aim", "measured", "reached"], rows)


def seconds_tables(figures: Figures) -> list[str]:
    """Return a table of seconds for each latency and size, each below a heading."""
    tables = []
    for latency in figures.latencies:
        for size in figures.sizes(latency):
            heading = f"### {_stores(size)}, {latency} ms of latency"
            tables.append(f"{heading}\n\n{_seconds_table(figures, latency, size)}")
    return tables


def requests_table(figures: Figures) -> str:
    """Return the requests of the largest size that all have in common; latency changes nothing about them."""
    latency = figures.latencies[0]
    size = figures.common_size(latency)
    rows = []
    for one in figures.who(latency, size):
        if not one.idle:
            kinds = [figures.requests(one.name, size, phase, latency) for phase in PHASES]
            rows.append([one.title, *(" or ".join(_kinds(way) for way in ways) for ways in kinds)])
    return _table([_stores(size), *PHASES], rows)


def picture(figures: Figures) -> str:
    """Return the chart of the creations."""
    panels = []
    for latency in figures.latencies:
        size = figures.common_size(latency)
        bars = []
        for one in figures.who(latency, size):
            seconds = figures.seconds(one.name, size, PHASES[0], latency)
            if seconds is not None:
                bars.append(Bar(one.title.replace("`", ""), seconds, one.name == "direct"))
        title = f"{_stores(size)}, {latency} ms of latency" if latency else f"{_stores(size)}, no latency"
        panels.append(Panel(title, bars))
    note = "Seconds of a whole run, medians. Shorter is better. Reruns, machine and all figures: docs/benchmarks.md"
    return svg("Creating Zoom stores in PingOne's stand-in", note, panels)


def describe(figures: Figures) -> str:
    """Return what the chart shows, for those who cannot see it."""
    latency = figures.latencies[0]
    size = figures.common_size(latency)
    shown = [(one.title, figures.seconds(one.name, size, PHASES[0], latency)) for one in figures.who(latency, size)]
    listed = "; ".join(f"{title.replace('`', '')}: {seconds:.2f} s" for title, seconds in shown if seconds is not None)
    return f"Bars: the time to create {_stores(size)} with {latency} ms of latency. {listed}."


def _seconds_table(figures: Figures, latency: int, size: int) -> str:
    direct = figures.seconds("direct", size, PHASES[0], latency)
    rows = []
    for one in figures.who(latency, size):
        cells = [_seconds(figures, one.name, size, phase, latency) for phase in one.phases]
        cells += [NOTHING] * (len(PHASES) - len(cells))
        created = figures.seconds(one.name, size, PHASES[0], latency)
        ratio = f"{created / direct:.2f}" if created and direct else NOTHING
        rows.append([one.title, *cells, ratio])
    return _table(["", *PHASES, "create: times direct"], rows)


def _seconds(figures: Figures, name: str, size: int, phase: str, latency: int) -> str:
    median = figures.seconds(name, size, phase, latency)
    if median is None:
        return NOTHING
    low, high = figures.spread(name, size, phase, latency)
    return f"{median:.2f} ({low:.2f} to {high:.2f})"


def _kinds(requests: dict[str, int]) -> str:
    return ", ".join(f"{KINDS.get(kind, kind)} {count}" for kind, count in requests.items())


def _load(results: Mapping[str, Any]) -> str:
    highest = max([results["load"], *(sample["load"] for sample in results["samples"])])
    return f"{results['load']} before the first run, {highest} at most"


def _stores(size: int) -> str:
    return f"{size} store" if size == 1 else f"{size} stores"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
