# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""Whom a rule provisions, where that is a matter of populations: the filter expression for them, and back. Pure."""

from __future__ import annotations

import re
import typing as t

EVERYONE = "*"
_EVERYONE = "population.id pr"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ONE = re.compile(r'\(?\s*population\.id\s+eq\s+"([^"\\]+)"\s*\)?', re.IGNORECASE)
_OR = re.compile(r"\s+or\s+", re.IGNORECASE)


def is_id(text: str) -> bool:
    """Say whether a text is an id rather than a name."""
    return bool(_UUID.fullmatch(text))


def expression_for(ids: t.Sequence[str], current: str) -> str:
    """Return the filter for the users of these populations; one that stands and says the same stays as it is."""
    if ids == [EVERYONE]:
        return current if " ".join(current.lower().split()) == _EVERYONE else _EVERYONE
    if ids and {one.lower() for one in ids} == _ids_in(current):
        return current
    return " or ".join(f'population.id eq "{one}"' for one in ids)


def problems(option: str, given: t.Sequence[str] | None, *, everyone: bool = False) -> t.Iterator[str]:
    """Yield what is wrong with a list of names and ids."""
    given = given or ()
    if any(not (one or "").strip() for one in given):
        yield f"{option}: an entry is empty."
    if everyone and EVERYONE in given and len(given) > 1:
        yield f'{option}: "{EVERYONE}" stands for all of them, so it is given alone.'


def _ids_in(expression: str) -> set[str]:
    """Return the populations of an expression that names populations only, none of any other."""
    parts = [_ONE.fullmatch(part.strip()) for part in _OR.split(expression.strip())]
    return {found[1].lower() for found in parts if found} if all(parts) else set()
