# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own plugins only.
# It may change or go without notice; do not import it from elsewhere.

"""What modules have read, as filters are given it."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping, Sequence

Found = Mapping[str, t.Any]


def lists_in(found: t.Any, kinds: Sequence[str], user: str) -> list[list[Found]]:
    """Return the lists of these kinds. Raises ValueError, in which ``user`` takes them, where one was not read."""
    missing = [kind for kind in kinds if not isinstance(found, Mapping) or not _is_list(found.get(kind))]
    if missing:
        raise ValueError(f"{user} takes a dictionary of lists; missing: {', '.join(missing)}.")
    return [list(found[kind]) for kind in kinds]


def _is_list(value: t.Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
