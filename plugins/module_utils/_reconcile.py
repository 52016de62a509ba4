# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""What stands, what is wanted, and so what is to be done, with its diff. Pure, and the same for every resource."""

from __future__ import annotations

import copy
import typing as t
from dataclasses import dataclass, field

from ._secrets import NEW_SECRET, OLD_SECRET

NOTHING = "none"
CREATE = "create"
REPLACE = "update"
DELETE = "delete"

# What is known of a secret: read and equal to the given value; not disclosed; read and different; given for a record
# that does not stand yet; to be removed.
VERIFIED = "verified"
UNDISCLOSED = "undisclosed"
DIFFERENT = "different"
NEW = "new"
REMOVED = "removed"

View = dict[str, t.Any]
"""A record in the options' names, nested as the options are, without a secret."""

Secrets = t.Mapping[tuple[str, ...], str]
"""What is known of each given or removed secret, by the path of its option."""


@dataclass(frozen=True)
class Plan:
    """What is to be done, the record before and after it (None: there is none), and what is known of the secrets."""

    action: str
    before: View | None
    after: View | None
    secrets: Secrets = field(default_factory=dict)
    always: bool = False

    @property
    def changed(self) -> bool:
        """Say whether something is to be written."""
        return self.action != NOTHING

    @property
    def unverified_secrets(self) -> list[str]:
        """Return the names of the given secrets that are neither compared nor written."""
        if self.changed:
            return []
        return sorted(path[-1] for path, known in self.secrets.items() if known == UNDISCLOSED)

    @property
    def diff(self) -> dict[str, View]:
        """Return the whole record before and after, a changed secret as a marker."""
        before, after = copy.deepcopy(self.before or {}), copy.deepcopy(self.after or {})
        for path, known in self.secrets.items():
            if known in (DIFFERENT, REMOVED) or (known == UNDISCLOSED and self.always and self.changed):
                _put(before, path, OLD_SECRET)
            if known in (DIFFERENT, NEW) or (known == UNDISCLOSED and self.always and self.changed):
                _put(after, path, NEW_SECRET)
        return {"before": before, "after": after}

    def touches(self, member: str) -> bool:
        """Say whether what is to be written may alter this top-level option, a secret below it included."""
        if not self.changed or self.after is None:
            return False
        if (self.before or {}).get(member) != self.after.get(member):
            return True
        return any(path[0] == member and known != VERIFIED for path, known in self.secrets.items())


def plan(before: View | None, after: View | None, secrets: Secrets, *, always: bool = False) -> Plan:
    """Decide what leads from one record to the other.

    A secret that is not disclosed causes a write with ``always`` only, so that a run without a change is the rule.
    """
    causes = {DIFFERENT, REMOVED} | ({UNDISCLOSED} if always else set())
    if before is None and after is None:
        action = NOTHING
    elif before is None:
        action = CREATE
    elif after is None:
        action = DELETE
    elif before != after or causes & set(secrets.values()):
        action = REPLACE
    else:
        action = NOTHING
    return Plan(action, before, after, secrets if after is not None else {}, always)


def _put(view: View, path: tuple[str, ...], value: str) -> None:
    for name in path[:-1]:
        view = view.setdefault(name, {})
    view[path[-1]] = value
