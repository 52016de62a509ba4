# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compares what became of a cell with what was promised."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalogue import GONE, LAGGING
from cells import Cell, Observed, Turn
from promises import RETRY_TIMEOUT, SLACK, TIMEOUT, Promise, promise

# A message leaves nobody alone with a fault.
_REMEDY = re.compile(r"\b(check|run again|run fewer|raise|give|leave|rename|latest revision tells)\b", re.IGNORECASE)
_FAILURE = {"status", "code", "message", "details", "correlation_id", "transaction_id", "request"}


def problems(cell: Cell, observed: Observed) -> list[str]:
    """Return where a cell does not keep its promise."""
    promised = promise(cell.operation, cell.fault)
    return [
        *never(observed),
        *_too_long(observed.first),
        *_ended_otherwise(observed.first, promised),
        *_did_something(cell, observed.first, promised),
        *_asked_otherwise(observed.first, promised),
        *(_said_otherwise(observed.first, promised) if not promised.succeeds else ()),
        *_did_not_converge(cell, observed),
    ]


def never(observed: Observed) -> Iterator[str]:
    """Yield what must not happen whatever the fault is, and however slow the machine."""
    if observed.most > 1:
        yield f"there were {observed.most} of one kind and name"
    if observed.half_mapped:
        yield f"a rule was active with {observed.half_mapped}"
    if observed.without_secret:
        yield "a store was written without its secret"
    if observed.heard_elsewhere:
        yield f"another origin was asked: {observed.heard_elsewhere}"
    if observed.leaked:
        yield f"secrets were shown: {observed.leaked}"


def _too_long(turn: Turn) -> Iterator[str]:
    if turn.seconds > RETRY_TIMEOUT + TIMEOUT + SLACK:
        yield f"it took {turn.seconds:.1f} s"


def _ended_otherwise(turn: Turn, promised: Promise) -> Iterator[str]:
    ended = (turn.succeeded, turn.changed if turn.succeeded else promised.changed, turn.reached)
    if ended != (promised.succeeds, promised.changed, promised.reached):
        yield f"succeeded, changed, reached: {ended}"
    # Of several requests, those before the one that failed may have written something.
    if not (turn.succeeded or promised.unknown) and turn.changed and turn.untouched:
        yield "it failed, says that it changed something, and has not"
    if promised.at_rest and not promised.unknown and not turn.changed:
        yield "it failed after a rule was made inactive, and does not say that it changed something"
    if bool(turn.outcome.get("waits")) != promised.waits:
        yield f"waits: {turn.outcome.get('waits')}"


def _did_something(cell: Cell, turn: Turn, promised: Promise) -> Iterator[str]:
    """Yield what is wrong where a task has failed, and that is all it should have done."""
    nothing = not (promised.succeeds or promised.unknown or promised.at_rest or promised.reached)
    if nothing and cell.fault.nature != GONE and not turn.untouched:
        yield "the task has failed, and has written something"
    if ("was made inactive" in turn.message) != promised.at_rest:
        yield f"the message does not say whether a rule is at rest: {turn.message}"


def _asked_otherwise(turn: Turn, promised: Promise) -> Iterator[str]:
    for kind in sorted({*turn.asked, *promised.requests}):
        least, most = promised.requests.get(kind, (0, 0))
        # Where chance decides about the waits, so does a busy machine; but it is tried again.
        least = least if least == most else min(least, 2)
        if not least <= turn.asked[kind] <= most:
            yield f"{kind} was asked {turn.asked[kind]} times, not {least} to {most}"


def _said_otherwise(turn: Turn, promised: Promise) -> Iterator[str]:
    missing = [part for part in promised.says if part not in turn.message]
    if missing:
        yield f"not in the message: {missing}"
    if ("not known" in turn.message) != promised.unknown:
        yield "the message does not say whether it is known that nothing was done"
    if not _REMEDY.search(turn.message):
        yield "the message names no remedy"
    failure = turn.outcome.get("failure")
    if failure is None and not turn.message.startswith("Nothing was written."):
        yield "there is no failure"
    if failure is not None and (set(failure) != _FAILURE or not failure["transaction_id"] or not failure["request"]):
        yield f"failure: {failure}"


def _did_not_converge(cell: Cell, observed: Observed) -> Iterator[str]:
    """Yield what is wrong with the run after the fault, and with the one after that."""
    second, third = observed.second, observed.third
    if gone_for_good(cell):
        if second.succeeded or f"there is no {cell.operation.needs or 'store'}" not in second.message or second.writes:
            yield f"the next run does not say what is needed: {second.message}"
        return
    if not (second.succeeded and third.succeeded):
        yield f"a healthy run fails: {second.message or third.message}"
    if cell.operation.repeats:
        if not (second.reached and third.reached):
            yield "a healthy run does not publish one revision"
        return
    if not cell.operation.has_an_aim:
        return
    # A list that lags shows what an update has replaced, and it is then made once more.
    again = cell.fault.nature == LAGGING and cell.operation.kind == "replace"
    if second.changed != (not observed.first.reached or again):
        yield f"the next run reports changed: {second.changed}"
    if not (second.reached and third.reached):
        yield "a healthy run does not converge"
    if third.changed or third.writes:
        yield "the run after that is not unchanged"


def gone_for_good(cell: Cell) -> bool:
    """Say whether what no run makes is gone: the store that a task names by its id, or a rule's plan."""
    return bool(cell.operation.unlisted or cell.operation.needs) and cell.fault.play == "gone"


def problems_of_an_item(cell: Cell, observed: Observed) -> list[str]:
    """Return where an item of a loop does not do as it says: how it gets there is its own affair."""
    first, second, third = observed.first, observed.second, observed.third
    found = [*never(observed), *_too_long(first)]
    # What somebody else has done is not the task's.
    changed = not first.untouched and not (cell.fault.nature == GONE and cell.operation.kind == "delete")
    if changed and not first.changed:
        found.append("it has changed something, and does not say so")
    if first.succeeded and first.changed and not changed:
        found.append("it says that it has changed something, and has not")
    if first.succeeded and not first.reached:
        found.append("it has succeeded without the wanted state")
    if not first.succeeded:
        found += [] if _REMEDY.search(first.message) else ["the message names no remedy"]
    if not (second.succeeded and second.reached and third.succeeded and third.reached):
        found.append(f"the next run does not converge: {second.message or third.message}")
    if third.changed or third.writes:
        found.append("the run after that is not unchanged")
    return found
