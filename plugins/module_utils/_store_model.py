# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""What a store of any type consists of.  Imports nothing of ours."""

from __future__ import annotations

import typing as t

Record = dict[str, t.Any]
"""A store as the API gives it."""

READ_ONLY = ("id", "environment", "createdAt", "updatedAt", "syncStatus", "_links", "_embedded")
MEMBERS = (*READ_ONLY, "type", "name", "description", "status", "managed", "image", "configuration")
"""The members that a store has; it may have others that this collection does not know."""
