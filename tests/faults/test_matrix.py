# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every fault at every request: nothing is lost, doubled, shown or sent elsewhere, and the next run puts it right."""

from __future__ import annotations

from collections.abc import Callable

from cells import Cell, Observed, matrix
from sample import SAMPLE
from verdict import problems, problems_of_an_item


def test_a_promise_is_kept(cell: Cell, observed: Callable[[Cell], Observed]) -> None:
    found = observed(cell)
    assert problems(cell, found) == [], found.first


def test_an_item_of_a_loop_does_what_it_says(item: Cell, observed: Callable[[Cell], Observed]) -> None:
    found = observed(item)
    assert problems_of_an_item(item, found) == [], found.first


def test_the_sample_is_of_the_matrix() -> None:
    names = {(cell.operation.kind, cell.fault.words) for cell in matrix()}
    assert len(names) == len(matrix())
    assert {(kind, words) for kind, several in SAMPLE.items() for words in several} - names == set()
