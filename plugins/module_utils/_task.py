# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""From a module's options to what it returns: the same for each module, and for whatever else runs it."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace

from ._answers import TAKEN
from ._api import Api
from ._client import Client
from ._connection import connection_from
from ._errors import OptionsError, PingOneError, ServiceError, StaleError
from ._kept import Keeper, Kept
from ._secrets import hide_in_error

Params = t.Mapping[str, t.Any]


@dataclass(frozen=True)
class Result:
    """What a run leads to: ``values`` are the module's own return values."""

    changed: bool
    values: dict[str, t.Any]
    diff: dict[str, t.Any] | None = None
    warnings: list[str] = field(default_factory=list)


def _nothing(_what: t.Any) -> t.Iterable[str]:
    return ()


@dataclass(frozen=True)
class Task:
    """What a module is made of, but for its documentation.

    ``run`` does the work; ``problems`` names what is wrong with the options before anything is asked of PingOne;
    ``explain`` puts a refusal in the options' words; ``in_environment`` is false where no environment is managed.
    """

    run: t.Callable[[Params, Api, bool], Result]
    problems: t.Callable[[Params], t.Iterable[str]] = _nothing
    explain: t.Callable[[ServiceError], object] = _nothing
    in_environment: bool = True

    def perform(
        self, params: Params, *, check_mode: bool, diff: bool, keeper: Keeper | None = None
    ) -> tuple[bool, dict[str, t.Any], list[str]]:
        """Carry the task out; return whether it succeeded, the members of its result, and what to warn of.

        ``keeper`` gives what other tasks of the same loop have left, in a process that carries out several.
        """
        kept = Kept()
        waits: list[str] = []
        warnings: list[str] = []
        succeeded = False
        try:
            connection, problems = connection_from(params, in_environment=self.in_environment)
            problems.extend(self.problems(params))
            if problems:
                raise OptionsError(problems)
            kept = keeper(connection) if keeper else kept
            client = Client(connection, kept=kept)
            waits, kept.changed = client.waits, False
            result = self._run(params, client, check_mode)
            outcome, warnings, succeeded = {"changed": result.changed, **result.values}, result.warnings, True
            if diff and result.diff is not None:
                outcome["diff"] = result.diff
        except PingOneError as error:
            if isinstance(error, ServiceError):
                self.explain(error)
            # Of several requests, those before the one that failed may have written something.
            outcome = {**error.outcome(), **({"changed": True} if kept.changed else {})}
        except Exception as error:
            # It is a bug, and what core prints of one is not freed of secrets.
            hide_in_error(error, kept.secrets)
            raise
        finally:
            if not succeeded:
                kept.forget()
        if waits:
            outcome["waits"] = waits
        return succeeded, outcome, warnings

    def _run(self, params: Params, client: Client, check_mode: bool) -> Result:
        """Run; what was decided by another task's listing, and does not hold, is decided anew, once."""
        kept = client.kept
        kept.asked = kept.relied = False
        try:
            return self.run(params, Api(client), check_mode)
        except (OptionsError, ServiceError, StaleError) as error:
            refused = isinstance(error, ServiceError) and error.status != 404 and not error.says(TAKEN)
            if refused or not kept.relied:
                raise
        kept.forget()
        kept.asked = kept.relied = False
        # What the first decision may have written, the second one finds as it is to be.
        written = kept.changed
        result = self.run(params, Api(client), check_mode)
        return replace(result, changed=result.changed or written)
