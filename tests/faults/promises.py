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

    @property
    def mark(self) -> str:
        """Return the promise in a word, which the page explains."""
        if not self.succeeds:
            return "unknown" if self.unknown else "fails"
        return "done"


def promise(operation: Operation, fault: Fault) -> Promise:
    """Return what is promised."""
    if fault.nature == TRANSIENT:
        return _lasting(operation, fault) if fault.lasting else _passing(operation, fault)
    if fault.nature == LAGGING:
        return _lagging(operation, fault)
    if fault.nature in (HARMLESS, NEXT):
        leads_astray = fault.nature == NEXT and operation.kind in ("list", "page 2")
        # The deletion is then answered with 200 and a body, and looked after.
        looked = {"read": (1, 1)} if fault.nature == NEXT and operation.kind == "delete" else {}
        return _failed(operation, fault) if leads_astray else _done(operation, **looked)
    if fault.nature in (UNUSABLE, TOO_LARGE):
        return _spoilt(operation, fault)
    return _refused(operation, fault)


def _done(operation: Operation, **more: tuple[int, int]) -> Promise:
    """Succeed as if nothing had happened, but for some requests more."""
    requests = {kind: (count, count) for kind, count in operation.requests.items()}
    return Promise(
        True, operation.changed, operation.writes or operation.is_about_a_store, requests={**requests, **_names(more)}
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
    return Promise(False, says=says, requests=requests, reached=fault.commit and operation.writes)


def _passing(operation: Operation, fault: Fault) -> Promise:
    """What goes over is tried again; a creation is looked for before that."""
    seen = 1 if fault.play == "refuse" else 2
    if not (fault.may_be_done and operation.kind in ("create", "revision")):
        return _done(operation, **{operation.kind: (seen, seen)})
    if fault.commit:
        return _found(operation)
    look = "list" if operation.kind == "create" else "latest revision"
    return _done(operation, **{operation.kind: (2, 2), look: (4, 4)})


def _found(operation: Operation, looks: int = 1) -> Promise:
    """A creation that was carried out is found by a look; a secret that cannot be compared is written."""
    asked = (1 + looks, 1 + looks)
    if operation.kind == "create":
        return _done(operation, list=asked, replace=(1, 1))
    return _done(operation, latest_revision=asked)


def _lasting(operation: Operation, fault: Fault) -> Promise:
    if operation.kind in ("create", "revision") and fault.may_be_done:
        if fault.commit:
            return _found(operation)
        look = "list" if operation.kind == "create" else "latest revision"
        return replace(_failed(operation, fault, (1, 2), **{look: (3, 7)}), unknown=True)
    attempts = _ATTEMPTS
    if fault.play == "refuse":
        attempts = (0, 0)
    elif fault.headers:
        attempts = _AFTER_A_SECOND if "seconds" in fault.name else _AT_A_DATE
    elif fault.play in ("hang", "drip", "drip_headers"):
        attempts = _SLOW_ATTEMPTS
    return replace(_failed(operation, fault, attempts), unknown=operation.writes and fault.may_be_done)


def _lagging(operation: Operation, fault: Fault) -> Promise:
    if operation.kind == "list":
        # Somebody has just made the store; that its name is taken is PingOne's to say.
        return Promise(
            False,
            requests={"token": (1, 1), "list": (1, 1), "create": (1, 1)},
            says=("create the Zoom store", "400", "UNIQUENESS_VIOLATION", "run again"),
        )
    if operation.kind in ("create", "revision"):
        return _found(operation, looks=2)
    return _done(operation, **{operation.kind: (2, 2)})


def _spoilt(operation: Operation, fault: Fault) -> Promise:
    if operation.kind == "connection check" and fault.nature == UNUSABLE:
        # PingOne answers a test that went well with 200 and no body.
        return _done(operation)
    if operation.kind == "delete" and fault.nature == UNUSABLE:
        # PingOne answers a deletion with 204 and nothing else, so that it is looked whether this was one.
        looked = {"read": (1, 1)}
        return (
            _done(operation, **looked) if fault.commit else replace(_failed(operation, fault, **looked), unknown=True)
        )
    if operation.kind in ("create", "revision"):
        if fault.commit:
            return _found(operation)
        look = "list" if operation.kind == "create" else "latest revision"
        return replace(_failed(operation, fault, **{look: (4, 4)}), unknown=True)
    return replace(_failed(operation, fault), unknown=operation.writes)


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
    more = {"rules": (0, 1)} if operation.kind == "delete" and fault.nature == REFUSAL else {}
    return _failed(operation, fault, **more)


def _gone(operation: Operation, fault: Fault) -> Promise:
    if operation.kind == "delete":
        return replace(_done(operation), changed=False)
    if operation.kind == "latest revision":
        return _done(operation, environment=(0, 1))
    if operation.kind == "read":
        return replace(_failed(operation, fault), says=("store_id", "there is no store"))
    failed = _failed(operation, fault, environment=(0, 1))
    return replace(failed, says=(*failed.says, "run again")) if operation.kind == "replace" else failed


def _names(counts: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Let keyword arguments name kinds of two words."""
    return {kind.replace("_", " "): count for kind, count in counts.items()}
