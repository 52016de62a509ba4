# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""The exceptions of the collection, each with what a failed task returns."""

from __future__ import annotations

import typing as t


class PingOneError(Exception):
    """Something that a task reports to its user; the text is the message."""

    def outcome(self) -> dict[str, t.Any]:
        """Return the members of a failed task's result, ``msg`` at least."""
        return {"msg": str(self)}


class OptionsError(PingOneError):
    """Options that cannot be carried out; nothing has been written."""

    def __init__(self, problems: t.Sequence[str]) -> None:
        self.problems = list(problems)
        first, *others = self.problems
        if not others:
            text = f"Nothing was written. {first}"
        else:
            listed = "".join(f"\n- {problem}" for problem in self.problems)
            text = f"Nothing was written. {len(self.problems)} problems:{listed}"
        super().__init__(text)


class StaleError(PingOneError):
    """What was decided by a listing that another task had asked for does not hold any more; nothing has been written."""


class MissingLibraryError(PingOneError):
    """A Python library that the interpreter of the module does not have."""

    def __init__(self, text: str, traceback: str) -> None:
        super().__init__(text)
        self.traceback = traceback

    def outcome(self) -> dict[str, t.Any]:
        """Add the traceback of the import, which core shows at higher verbosity."""
        return {"msg": str(self), "exception": self.traceback}


class ServiceError(PingOneError):
    """A request that the service refused, could not answer, or never received.

    ``purpose`` says what was asked ("list the stores"), ``reason`` what came back in one clause, ``failure`` holds the
    members of the result of that name (null where no answer came) and ``remedy`` what to do. With ``uncertain`` a write
    may have been carried out all the same; with ``final`` trying again is of no use; ``retry_after`` is in seconds.
    """

    def __init__(
        self,
        purpose: str,
        reason: str,
        failure: dict[str, t.Any],
        remedy: str = "",
        *,
        uncertain: bool = False,
        final: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(purpose)
        self.purpose = purpose
        self.reason = reason
        self.failure = failure
        self.remedy = remedy
        self.uncertain = uncertain
        self.final = final
        self.retry_after = retry_after

    @property
    def status(self) -> int | None:
        """Return the HTTP status, or None where no answer came."""
        status: int | None = self.failure["status"]
        return status

    def says(self, code: str) -> bool:
        """Say whether the service gave this code, for the whole or in a detail."""
        return code == self.failure["code"] or any(code == detail["code"] for detail in self.failure["details"] or ())

    def translate(self, option_of: t.Callable[[str], tuple[str, bool]]) -> None:
        """Put option names in place of the details' targets; the free text about a secret goes.

        ``option_of`` maps a target to its option's name and whether that option is a secret.
        """
        for detail in self.failure["details"] or ():
            if detail["target"]:
                detail["target"], secret = option_of(detail["target"])
                if secret:
                    detail["message"] = None

    def __str__(self) -> str:
        parts = [f"Could not {self.purpose}: {self.reason}"]
        message = (self.failure["message"] or "").strip()
        if message:
            parts.append(f": {message}")
        if parts[-1][-1] not in ".!?":
            parts.append(".")
        for detail in self.failure["details"] or ():
            parts.append("\n- " + _line(detail))
        if self.remedy:
            parts.append(("\n" if self.failure["details"] else " ") + self.remedy)
        if self.failure["correlation_id"]:
            parts.append(f" (correlation id {self.failure['correlation_id']})")
        return "".join(parts)

    def outcome(self) -> dict[str, t.Any]:
        """Return ``msg`` and ``failure``."""
        return {"msg": str(self), "failure": self.failure}


def _line(detail: t.Mapping[str, t.Any]) -> str:
    code = detail["code"] or "refused"
    line = f"{detail['target']}: {code}" if detail["target"] else code
    return f"{line}: {detail['message']}" if detail["message"] else line
