# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page for those on call: what a run of the matrix has shown, in tables; the words stand in page.md."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path

from cells import Cell, Observed, matrix
from operations import Operation
from parts import PARTS
from promises import promise
from verdict import gone_for_good

from answers import ENVIRONMENT

TEMPLATE = Path(__file__).with_name("page.md")
PAGE = Path(__file__).resolve().parents[2] / "docs/reliability.md"
NOT_THERE = "-"
# Of which request each message is shown, and of which where it is not known whether something was done.
SAID_OF = ("list", "replace")

Results = Mapping[str, Observed]
"""What became of the cells, by name."""


def page(results: Results) -> str:
    """Return the whole page."""
    return string.Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        cells=len(results),
        runs=3 * len(results),
        matrix="\n".join(matrix_lines()),
        details="\n\n".join(_details(operation, results) for part in PARTS.values() for operation in part),
        messages=_table(["fault", "message"], [list(row) for row in messages(results)]),
    )


def matrix_lines() -> Iterator[str]:
    """Yield the lines of the matrix; its marks are promises, which a run has to keep before the page is written."""
    marks: dict[str, dict[str, str]] = {}
    for cell in matrix():
        marks.setdefault(cell.fault.words, {})[cell.operation.kind] = promise(cell.operation, cell.fault).mark
    # In the order of an operation that knows all faults but one, which comes last there, too.
    ordered = [cell.fault.words for cell in matrix() if cell.operation.kind == "create"]
    for number, (part, operations) in enumerate(PARTS.items()):
        if number:
            yield ""
        yield from (f"### {part}", "")
        kinds = [operation.kind for operation in operations]
        rows = [[words, *(marks[words].get(kind, NOT_THERE) for kind in kinds)] for words in ordered]
        yield from _table(["fault", *kinds], rows).splitlines()


def messages(results: Results) -> Iterator[tuple[str, str]]:
    """Yield each fault that a task fails at, and what is then said."""
    for cell in matrix():
        message = results[cell.name].first.message if cell.name in results else ""
        shown = cell.operation.kind == SAID_OF[0] or promise(cell.operation, cell.fault).unknown
        if message and shown and cell.operation.kind in SAID_OF and not cell.fault.commit:
            yield f"{cell.operation.kind}: {cell.fault.words}", f"`{readable(message)}`"


def readable(message: str) -> str:
    """Put what PingOne is called in place of the service, and dots in place of what differs each time."""
    text = re.sub(r"http://127\.0\.0\.1:\d+", "https://api.pingone.eu", message).replace("127.0.0.1", "api.pingone.eu")
    text = text.replace(ENVIRONMENT, "...").replace("\n", " ")
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "...", text)
    # What the library and the system say of a connection is theirs.
    text = re.sub(r"(connection could be made|connection broke) \(.*?\)+(?=[ .])", r"\1 (...)", text)
    text = re.sub(r"\(\d+ attempts, \d+ s of waiting\)", "(... attempts, ... s of waiting)", text)
    return re.sub(r"asked to wait [12] s", "asked to wait ... s", text)


def rows(operation: Operation, results: Results) -> dict[tuple[str, ...], list[str]]:
    """Return what became of an operation's tasks, and the faults that led to it."""
    found: dict[tuple[str, ...], list[str]] = {}
    for cell in matrix():
        if cell.operation == operation and cell.name in results:
            found.setdefault(_outcome(cell, results[cell.name]), []).append(cell.fault.words)
    return found


def title(operation: Operation) -> str:
    """Return the heading of an operation's section."""
    return operation.kind[:1].upper() + operation.kind[1:]


def _details(operation: Operation, results: Results) -> str:
    head = ["the task", "then in PingOne", "requests", "the next run", "faults"]
    lines = [[*outcome, "; ".join(faults)] for outcome, faults in rows(operation, results).items()]
    return f"### {title(operation)}\n\n{operation.what}\n\n{_table(head, lines)}"


def _outcome(cell: Cell, observed: Observed) -> tuple[str, ...]:
    turn = observed.first
    said = "succeeds, " + ("changed" if turn.changed else "unchanged") if turn.succeeded else "fails"
    if not turn.succeeded and promise(cell.operation, cell.fault).unknown:
        said += ", not known whether it was done"
    return said, turn.left, _requests(cell, observed), _next(cell, observed)


def _requests(cell: Cell, observed: Observed) -> str:
    """Return how often what was asked; where chance decides, between which bounds."""
    parts = []
    for kind, (least, most) in promise(cell.operation, cell.fault).requests.items():
        asked = observed.first.asked[kind]
        if most:
            parts.append(f"{asked if least == most else f'{least} to {most}'} {kind}")
    return ", ".join(parts) or "none"


def _next(cell: Cell, observed: Observed) -> str:
    if gone_for_good(cell):
        return "fails, and says what is missing"
    if cell.operation.repeats:
        return "publishes one"
    if not cell.operation.has_an_aim:
        return "succeeds"
    return "changes it" if observed.second.changed else "unchanged"


def _table(head: list[str], lines: list[list[str]]) -> str:
    cells = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(one.replace('|', chr(92) + '|') for one in line)} |" for line in cells)
