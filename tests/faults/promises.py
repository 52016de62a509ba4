# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What design.md promises for each fault at each request, derived from its words and from nothing that was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from catalogue import (
    GONE,
    HARMLESS,
    LAGGING,
    NEXT,
    REFUSAL,
    ROLE,
    TOKEN,
    TOO_LARGE,
    TRANSIENT,
    UNUSABLE,
    Fault,
)
from operations import Operation

# The limits of a task in the matrix (seconds): long enough for the looks after a creation with an unknown end.
TIMEOUT = 2.0
RETRY_TIMEOUT = 10.0

Counts = Mapping[str, tuple[int, int]]

# How many attempts there are within RETRY_TIMEOUT, with waits of 0.5, 1, 2 and 4 s, each a quarter more or less.
_ATTEMPTS = (4, 5)
_SLOW_ATTEMPTS = (3, 5)
_AFTER_A_SECOND = (7, 10)
_AT_A_DATE = (4, 10)
_ROLE_ATTEMPTS = (3, 5)
# What is asked of what stands only.
_NOT_TO_CREATE = ("replace", "mapping list", "rule replace")
# What a machine that is busy with something else may add to a bound (seconds).
SLACK = 2.0


@dataclass(frozen=True)
class Promise:
    """How a task ends: ``reached``, with the wanted state; ``unknown``, with a message that leaves it open."""

    succeeds: bool
    changed: bool = False
    reached: bool = False
    unknown: bool = False
    requests: Counts = field(default_factory=dict)
    says: tuple[str, ...] = ()
    waits: bool = False
    at_rest: bool = False
    """Whether the message says that a rule was made inactive, and may be so still."""

    @property
    def mark(self) -> str:
        """Return the promise in a word, which the page explains."""
        if not self.succeeds:
            return "unknown" if self.unknown else "rests" if self.at_rest else "fails"
        return "done"


def promise(operation: Operation, fault: Fault) -> Promise:
    """Return what is promised."""
    if fault.nature == TRANSIENT:
        return _lasting(operation, fault) if fault.lasting else _passing(operation, fault)
    if fault.nature == LAGGING:
        return _lagging(operation, fault)
    if fault.nature in (HARMLESS, NEXT):
        leads_astray = fault.nature == NEXT and operation.paged
        # The deletion is then answered with 200 and a body, and looked after.
        looked = {operation.removed: (1, 1)} if fault.nature == NEXT and operation.removed else {}
        return _failed(operation, fault) if leads_astray else _done(operation, **looked)
    if fault.nature in (UNUSABLE, TOO_LARGE):
        return _spoilt(operation, fault)
    return _refused(operation, fault)


def _done(operation: Operation, **more: tuple[int, int]) -> Promise:
    """Succeed as if nothing had happened, but for some requests more."""
    requests = {kind: (count, count) for kind, count in operation.requests.items()}
    return Promise(
        True, operation.changed, operation.writes or operation.has_an_aim, requests={**requests, **_names(more)}
    )


def _failed(operation: Operation, fault: Fault, attempts: tuple[int, int] = (1, 1), **more: tuple[int, int]) -> Promise:
    """Fail at the operation, so that nothing comes after it."""
    before: dict[str, tuple[int, int]] = {}
    for kind, count in operation.requests.items():
        if kind == operation.kind:
            break
        before[kind] = (count, count)
    status = () if fault.status is None else (str(fault.status),)
    says = tuple(part for part in (operation.purpose, *status, fault.code, fault.hint) if part)
    requests = {**before, operation.kind: attempts, **_names(more)}
    reached = fault.commit and operation.writes and operation.is_last
    return Promise(False, says=says, requests=requests, reached=reached, at_rest=operation.halfway)


def _unknown(operation: Operation, failed: Promise) -> Promise:
    """Fail, and leave open whether it was done, if there was something to do."""
    if not operation.writes:
        return failed
    return replace(failed, unknown=True, at_rest=operation.halfway or operation.rests)


def _passing(operation: Operation, fault: Fault) -> Promise:
    """What goes over is tried again; a creation is looked for before that."""
    seen = 1 if fault.play == "refuse" else 2
    if not (fault.may_be_done and operation.look):
        return _done(operation, **{operation.kind: (seen, seen)})
    if fault.commit:
        return _found(operation)
    return _done(operation, **{operation.kind: (2, 2), operation.look: (4, 4)})


def _found(operation: Operation, looks: int = 1) -> Promise:
    """A creation that was carried out is found by a look; a secret that cannot be compared is written."""
    more = {kind: (count, count) for kind, count in operation.found.items()}
    return _done(operation, **{operation.look: (1 + looks, 1 + looks)}, **more)


def _lasting(operation: Operation, fault: Fault) -> Promise:
    if operation.look and fault.may_be_done:
        if fault.commit:
            return _found(operation)
        return _unknown(operation, _failed(operation, fault, (1, 2), **{operation.look: (3, 7)}))
    attempts = _ATTEMPTS
    if fault.play == "refuse":
        attempts = (0, 0)
    elif fault.headers:
        attempts = _AFTER_A_SECOND if "seconds" in fault.name else _AT_A_DATE
    elif fault.play in ("hang", "drip", "drip_headers"):
        attempts = _SLOW_ATTEMPTS
    failed = _failed(operation, fault, attempts)
    return _unknown(operation, failed) if fault.may_be_done else failed


def _lagging(operation: Operation, fault: Fault) -> Promise:
    if operation.kind == "plan list":
        # There is one plan at most, so that the one which somebody has just made is the one that is meant.
        requests = {"token": (1, 1), "plan list": (2, 2), "plan create": (1, 1), "plan replace": (1, 1)}
        return Promise(True, changed=True, reached=True, requests=requests)
    if operation.lags:
        # Somebody has just made what is looked for; that its name is taken is PingOne's to say.
        what = {"list": "Zoom store", "rule list": "provisioning rule"}[operation.kind]
        kind, purpose = operation.kind.replace("list", "create"), f"create the {what}"
        says = (purpose, "400", "UNIQUENESS_VIOLATION", "run again")
        read = {kind: count for kind, count in operation.requests.items() if kind not in _NOT_TO_CREATE}
        requests = {kind: (count, count) for kind, count in {**read, kind: 1}.items()}
        return Promise(False, requests=requests, says=says)
    if operation.look:
        return _found(operation, looks=2)
    return _done(operation, **{operation.kind: (2, 2)})


def _spoilt(operation: Operation, fault: Fault) -> Promise:
    if operation.kind == "connection check" and fault.play == "empty":
        # PingOne answers a test that went well with 200 and no body.
        return _done(operation)
    if operation.removed and fault.nature == UNUSABLE:
        # PingOne answers a deletion with 204 and nothing else, so that it is looked whether this was one.
        looked = {operation.removed: (1, 1)}
        return _done(operation, **looked) if fault.commit else _unknown(operation, _failed(operation, fault, **looked))
    if operation.look:
        if fault.commit:
            return _found(operation)
        return _unknown(operation, _failed(operation, fault, **{operation.look: (4, 4)}))
    return _unknown(operation, _failed(operation, fault))


def _refused(operation: Operation, fault: Fault) -> Promise:
    token = operation.kind == "token"
    if fault.nature == TOKEN and not token:
        if not fault.lasting:
            return _done(operation, token=(2, 2), **{operation.kind: (2, 2)})
        return _failed(operation, fault, (2, 2), token=(2, 2))
    if fault.nature == ROLE and not token:
        if not fault.lasting:
            return replace(_done(operation, environment=(1, 1), **{operation.kind: (2, 2)}), waits=True)
        return replace(_failed(operation, fault, _ROLE_ATTEMPTS, environment=(1, 1)), waits=True)
    if fault.nature == GONE and not token:
        return _gone(operation, fault)
    if operation.kind == "delete" and fault.nature == REFUSAL:
        return _failed(operation, fault, rules=(0, 1))
    if operation.kind == "plan create" and fault.status == 409:
        # That there is one already is a reason, so that it is looked for.
        return _failed(operation, fault, plan_list=(4, 4))
    return _failed(operation, fault)


def _gone(operation: Operation, fault: Fault) -> Promise:
    if operation.removed:
        # That of a mapping is one of several writes; its path may be unknown, so that it is looked at.
        looked = {operation.removed: (1, 1)} if operation.removed == "mapping read" else {}
        return replace(_done(operation, **looked), changed=not operation.is_last)
    if operation.kind == "latest revision":
        return _done(operation, environment=(0, 1))
    if operation.kind == "read":
        return replace(_failed(operation, fault), says=("store_id", "there is no store"))
    failed = _failed(operation, fault, environment=(0, 1))
    if operation.kind == "rule list":
        # The plan is gone; what else is wrong is said with it, so that the rest is looked up.
        looked = dict.fromkeys(("list", "population lookup", "group lookup"), (1, 1))
        return replace(_failed(operation, fault, environment=(0, 1), **looked), says=("plan_id", "there is no"))
    again = operation.kind == "mapping list" or operation.kind.endswith("replace") or operation.halfway
    return replace(failed, says=(*failed.says, "run again")) if again or operation.rests else failed


def _names(counts: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Let keyword arguments name kinds of two words."""
    return {kind.replace("_", " "): count for kind, count in counts.items()}
