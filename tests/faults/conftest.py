# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of the faults share: how much is to be run, and a run of many cells at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future

import pytest
from ansible.plugins.loader import init_plugin_loader
from cells import Cell, Observed, loops, matrix, module_of, observe
from parts import OPERATIONS
from sample import SAMPLE
from verdict import never, problems, problems_of_an_item

# A cell hardly does anything but wait.
AT_ONCE = 28
# For the cells that wait for room before it, too (seconds).
PATIENCE = 400
# Before the first test imports something of the collection: Ansible's loader takes over nothing that is loaded already.
init_plugin_loader()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the caller ask for what takes long, and for the page."""
    parser.addoption("--thorough", action="store_true", help="run also what takes long")
    parser.addoption("--write-page", action="store_true", help="write docs/reliability.md; needs --thorough")


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known; keep this machine's settings out of the tests."""
    config.addinivalue_line("markers", "thorough: takes long, and is run with --thorough only")
    for name in [name for name in os.environ if name.startswith("PINGONE_") or name.lower().endswith("_proxy")]:
        del os.environ[name]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test of a cell its cells, in its test's name as well."""
    thorough = metafunc.config.getoption("--thorough")
    if "cell" in metafunc.fixturenames:
        chosen = [cell for cell in matrix() if thorough or cell.fault.words in SAMPLE[cell.operation.kind]]
        metafunc.parametrize("cell", chosen, ids=lambda cell: cell.name)
    if "item" in metafunc.fixturenames:
        chosen = [cell for cell in loops() if thorough or cell.fault.words in SAMPLE[cell.operation.kind]]
        metafunc.parametrize("item", chosen, ids=lambda cell: cell.name)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes long, unless it was asked for."""
    if not config.getoption("--thorough"):
        left_out = pytest.mark.skip(reason="takes long: --thorough")
        for item in items:
            if item.get_closest_marker("thorough"):
                item.add_marker(left_out)


@pytest.fixture(scope="session")
def observed(request: pytest.FixtureRequest) -> Callable[[Cell], Observed]:
    """Return what gives the outcome of a cell; all that tests are going to ask for are begun at once."""
    for operation in OPERATIONS:
        # Or the first tasks would spend their time limit on it.
        module_of(operation)
    cells = Cells()
    for item in request.session.items:
        callspec = getattr(item, "callspec", None)
        for name in ("cell", "item"):
            if callspec is not None and name in callspec.params:
                cells.begin(callspec.params[name])
    return cells.outcome


class Cells:
    """Runs cells, some at once, in daemons: a task that comes to no end must not keep the tests from it."""

    def __init__(self) -> None:
        self._futures: dict[str, Future[Observed]] = {}
        self._room = threading.Semaphore(AT_ONCE)

    def begin(self, cell: Cell) -> None:
        """Run a cell as soon as there is room."""
        self._futures[cell.name] = Future()
        threading.Thread(target=self._run, args=[cell, self._futures[cell.name]], daemon=True).start()

    def outcome(self, cell: Cell) -> Observed:
        """Return what became of a cell."""
        if cell.name not in self._futures:
            self.begin(cell)
        return self._futures[cell.name].result(PATIENCE)

    def _run(self, cell: Cell, future: Future[Observed]) -> None:
        with self._room:
            try:
                found = observe(cell)
                judge = problems_of_an_item if cell.looped else problems
                if judge(cell, found) and not list(never(found)):
                    # On a busy machine, a good answer may come too late, which is another fault.
                    found = observe(cell)
                future.set_result(found)
            except BaseException as error:
                future.set_exception(error)
