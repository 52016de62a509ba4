# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All the requests that a fault is tried at, in the parts of the page."""

from __future__ import annotations

from chain_operations import TO_THE_MAPPINGS, TO_THE_RULE
from operations import OF_STORES, Operation

PARTS: dict[str, tuple[Operation, ...]] = {
    "Stores and revisions": OF_STORES,
    "The chain: plan, directory store, rules": TO_THE_RULE,
    "The chain: a rule's mappings, and what it refers to": TO_THE_MAPPINGS,
}
OPERATIONS = tuple(operation for part in PARTS.values() for operation in part)
