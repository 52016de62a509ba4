# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page docs/reliability.md says what the matrix shows; a thorough run can write it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cells import Cell, Observed, matrix
from reliability import PAGE, matrix_lines, messages, page, readable, rows, title
from sample import SAMPLE
from verdict import problems


def sampled() -> list[Cell]:
    """Return the cells that are run always."""
    return [cell for cell in matrix() if cell.fault.words in SAMPLE[cell.operation.kind]]


@pytest.mark.thorough
def test_the_page_is_that_of_a_run(observed: Callable[[Cell], Observed], request: pytest.FixtureRequest) -> None:
    results = {cell.name: observed(cell) for cell in matrix()}
    assert [cell.name for cell in matrix() if problems(cell, results[cell.name])] == []
    if request.config.getoption("--write-page"):
        PAGE.write_text(page(results), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page(results)


def test_the_page_holds_the_matrix() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    assert [line for line in matrix_lines() if line not in lines] == []


def test_the_page_says_what_the_sample_shows(observed: Callable[[Cell], Observed]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    results = {cell.name: observed(cell) for cell in sampled()}
    assert [cell.name for cell in sampled() if not is_told(cell, results[cell.name], text)] == []
    assert [row for row in messages(results) if f"| {' | '.join(row)} |" not in text] == []


def is_told(cell: Cell, found: Observed, text: str) -> bool:
    """Say whether the line of a cell's outcome, in its operation's section, names its fault."""
    section = text.partition(f"\n### {title(cell.operation)}\n")[2].partition("\n#")[0]
    outcome = next(iter(rows(cell.operation, {cell.name: found})))
    lines = [line.removesuffix(" |").split(" | ") for line in section.splitlines()]
    told = [line[-1].split("; ") for line in lines if line[:-1] == ["| " + outcome[0], *outcome[1:]]]
    return any(cell.fault.words in faults for faults in told)


def test_what_differs_each_time_is_left_out() -> None:
    message = (
        "Could not: PingOne answered 429 to GET http://127.0.0.1:8765/v1 (5 attempts, 7 s of waiting) (correlation id "
    )
    message += "2a54e83c-41eb-47eb-a890-9f2f1bc6d333)"
    shown = (
        "PingOne answered 429 to GET https://api.pingone.eu/v1 (... attempts, ... s of waiting) (correlation id ...)"
    )
    assert readable(message) == f"Could not: {shown}"
