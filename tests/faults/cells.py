# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One cell of the matrix: a task that meets a fault, then the same task twice without one; and what became of it."""

from __future__ import annotations

import contextlib
import importlib
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from backend import Tenant
from catalogue import LAGGING, TOO_LARGE, Fault
from hostile import Elsewhere, Service, Trap
from operations import MARKERS, WORKER_SECRET, Operation, faults_at
from parts import OPERATIONS
from promises import RETRY_TIMEOUT, TIMEOUT

from answers import ENVIRONMENT, TOKEN_PATH

# The last words of the kinds of requests that change something.
_WRITES = ("create", "replace", "delete", "rest", "activation", "revision")
_UNREADABLE = Fault("500", "", "status", 500, "UNEXPECTED_ERROR", body=b'{"code": "UNEXPECTED_ERROR"}', lasting=True)


@dataclass(frozen=True)
class Cell:
    """A request, and what goes wrong with it."""

    operation: Operation
    fault: Fault
    looped: bool = False
    """Whether the task is an item of a loop, and relies on what an item before has listed."""

    @property
    def name(self) -> str:
        """Return the name of its test."""
        return f"{self.operation.kind}{' in a loop' * self.looped}-{self.fault.words}".replace(" ", "_")


@dataclass(frozen=True)
class Turn:
    """What became of a task; ``seconds`` are counted from the first request that met the fault."""

    succeeded: bool
    outcome: dict[str, Any]
    warnings: list[str]
    asked: Counter[str]
    left: str
    """What the task has left in PingOne, in words."""
    untouched: bool
    """Whether PingOne is as it was before."""
    reached: bool
    """Whether PingOne is as the task wants it, for a revision: whether one was made, and no second one."""
    seconds: float = 0.0

    @property
    def changed(self) -> bool:
        """Return what the task reported."""
        return bool(self.outcome.get("changed", False))

    @property
    def message(self) -> str:
        """Return why it failed, empty if it did not."""
        return str(self.outcome.get("msg", ""))

    @property
    def writes(self) -> int:
        """Return how many requests there were that write."""
        return sum(count for kind, count in self.asked.items() if kind.rpartition(" ")[2] in _WRITES)


@dataclass(frozen=True)
class Observed:
    """What became of a cell: the run with the fault, one after it, and one more; and what the service has seen."""

    first: Turn
    second: Turn
    third: Turn
    most: int
    without_secret: int
    heard_elsewhere: list[bytes]
    leaked: list[str]
    half_mapped: set[frozenset[tuple[str, str]]]
    """The mappings with which a rule was active, and should not have been."""


def matrix() -> list[Cell]:
    """Return all cells."""
    return [Cell(operation, fault) for operation in OPERATIONS for fault in faults_at(operation)]


def loops() -> list[Cell]:
    """Return the cells of what an item of a loop does with a store."""
    chosen = [operation for operation in OPERATIONS if operation.kind in ("create", "replace", "delete")]
    return [Cell(operation, fault, looped=True) for operation in chosen for fault in faults_at(operation)]


@dataclass(frozen=True)
class Stand:
    """A hostile service, set up for a cell, with another origin beside it."""

    cell: Cell
    service: Service
    elsewhere: Elsewhere
    store_id: str
    traps: list[Trap]


@contextlib.contextmanager
def standing(cell: Cell) -> Iterator[Stand]:
    """Set a service up for a cell."""
    tenant = Tenant(lag=int(cell.fault.nature == LAGGING))
    # Even a busy machine has to come to 16 MiB before the time is up.
    timeout = RETRY_TIMEOUT if cell.fault.nature == TOO_LARGE else TIMEOUT
    alias = cell.operation.alias
    with Elsewhere() as elsewhere, Service(tenant, elsewhere.url, timeout=timeout, alias=alias) as service:
        store_id = cell.operation.seed(tenant, cell.fault)
        yield Stand(cell, service, elsewhere, store_id, set_up(cell, service))


def observe(cell: Cell) -> Observed:
    """Run a cell."""
    with standing(cell) as stand:
        kept = listed(stand) if cell.looped else None
        return concluded(stand, perform(cell.operation, stand.service, stand.store_id, stand.traps, kept))


def listed(stand: Stand) -> Any:
    """Let an item before list the stores; return what it leaves to the next one."""
    module = importlib.import_module("ansible_collections.community.pingone.plugins.modules.pingone_zoom_store_info")
    kept = importlib.import_module("ansible_collections.community.pingone.plugins.module_utils._kept").Kept()
    given = {**connection_of(stand.service), "timeout": stand.service.timeout, "retry_timeout": RETRY_TIMEOUT}
    options = ArgumentSpecValidator(module.ARGUMENTS["argument_spec"]).validate(given).validated_parameters
    succeeded, outcome, _warnings = module.TASK.perform(
        options, check_mode=False, diff=False, keeper=lambda _connection: kept
    )
    assert succeeded, outcome
    return kept


def concluded(stand: Stand, first: Turn) -> Observed:
    """Run the task of a cell twice more, without the fault, and return what became of all three."""
    cell, service = stand.cell, stand.service
    service.heal()
    if cell.operation.module != "zoom_store":
        # With a store it can be tried what becomes of it before the lists show it.
        service.tenant.settle()
    second = perform(cell.operation, service, stand.store_id)
    # A second lag would be that of another fault.
    service.tenant.settle()
    service.heal()
    third = perform(cell.operation, service, stand.store_id)
    said = json.dumps([[turn.outcome, turn.warnings] for turn in (first, second, third)])
    return Observed(
        first,
        second,
        third,
        service.tenant.most,
        len(service.tenant.without_secret),
        stand.elsewhere.heard,
        [marker for marker in MARKERS if marker in said],
        service.tenant.ran - cell.operation.may_run_with,
    )


def set_up(cell: Cell, service: Service) -> list[Trap]:
    """Let the service misbehave."""
    trap = Trap(cell.operation.kind, cell.fault, cell.operation.before)
    lags = cell.fault.nature == LAGGING and cell.operation.lags
    service.traps = [] if lags else [trap]
    if cell.operation.unlisted:
        service.traps.append(Trap("list", _UNREADABLE))
    if cell.fault.play == "refuse" and cell.operation.kind == "token":
        service.shut(trap)
    return [trap]


def perform(
    operation: Operation, service: Service, store_id: str = "", traps: list[Trap] | None = None, kept: Any = None
) -> Turn:
    """Carry a task out as its module does, by HTTP; whatever is raised is an error that no user should see.

    ``kept`` is what an item before has left.
    """
    found = module_of(operation)
    began, before = time.monotonic(), service.tenant.content()
    succeeded, outcome, warnings = found.TASK.perform(
        options_of(operation, service, store_id, found.ARGUMENTS),
        check_mode=False,
        diff=True,
        keeper=(lambda _connection: kept) if kept else None,
    )
    hits = [trap.first_hit for trap in traps or [] if trap.first_hit]
    seconds = time.monotonic() - (hits[0] if hits else began)
    return turn_of(operation, service, succeeded, outcome, warnings, before=before, seconds=seconds)


def module_of(operation: Operation) -> Any:
    """Return the module that carries an operation's task out."""
    return importlib.import_module(f"ansible_collections.community.pingone.plugins.modules.pingone_{operation.module}")


def turn_of(
    operation: Operation,
    service: Service,
    succeeded: bool,
    outcome: dict[str, Any],
    warnings: list[str],
    *,
    before: dict[str, Any],
    seconds: float = 0.0,
) -> Turn:
    """Return what became of a task; ``before`` is what PingOne held then."""
    tenant = service.tenant
    published = len(tenant.revisions) == len(before["revisions"]) + 1
    reached = operation.is_reached(tenant) if operation.has_an_aim else published
    left = operation.left(tenant, reached, before)
    untouched = tenant.content() == before
    return Turn(succeeded, outcome, warnings, Counter(service.asked), left, untouched, reached, seconds)


def options_of(operation: Operation, service: Service, store_id: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the options of a task as core hands them to its module."""
    own = {**operation.options, **({"store_id": store_id} if "store_id" in operation.options else {})}
    given = {**connection_of(service), "timeout": service.timeout, "retry_timeout": RETRY_TIMEOUT, **own}
    constraints = {key: value for key, value in arguments.items() if key != "argument_spec"}
    checked = ArgumentSpecValidator(arguments["argument_spec"], **constraints).validate(given)
    assert not checked.error_messages, checked.error_messages
    options: dict[str, Any] = checked.validated_parameters
    return options


def connection_of(service: Service) -> dict[str, Any]:
    """Return the connection options that lead to a service."""
    return {
        "environment_id": ENVIRONMENT,
        "client_id": "a-worker",
        "client_secret": WORKER_SECRET,
        "api_url": service.url,
        "token_url": service.url + TOKEN_PATH,
    }
