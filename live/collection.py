# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection's own code, which sends every request of this program; make live says where it was copied to."""

from __future__ import annotations

import os
import sys

sys.path[:0] = [path for path in os.environ.get("ANSIBLE_COLLECTIONS_PATH", "").split(os.pathsep) if path]

# ruff: noqa: E402 - the path above is where these are found
from ansible_collections.community.pingone.plugins.module_utils._answers import IN_USE, TAKEN, Answer
from ansible_collections.community.pingone.plugins.module_utils._api import Api
from ansible_collections.community.pingone.plugins.module_utils._client import Client
from ansible_collections.community.pingone.plugins.module_utils._connection import (
    CONNECTION_ARGUMENTS,
    Connection,
    connection_from,
    is_uuid,
)
from ansible_collections.community.pingone.plugins.module_utils._errors import PingOneError, ServiceError
from ansible_collections.community.pingone.plugins.module_utils._retry import Attempts, Budget
from ansible_collections.community.pingone.plugins.module_utils._secrets import (
    HIDDEN,
    hide,
    is_disclosed,
    is_secret_key,
    secret_values,
    unknown_values,
)
from ansible_collections.community.pingone.plugins.module_utils._store_model import MEMBERS, READ_ONLY
from ansible_collections.community.pingone.plugins.module_utils._stores import Stores
from ansible_collections.community.pingone.plugins.module_utils._version import VERSION
from ansible_collections.community.pingone.plugins.module_utils._zoom import JWT, OAUTH, OPTIONS, TYPE, option_of

__all__ = [
    "CONNECTION_ARGUMENTS",
    "HIDDEN",
    "IN_USE",
    "JWT",
    "MEMBERS",
    "OAUTH",
    "OPTIONS",
    "READ_ONLY",
    "TAKEN",
    "TYPE",
    "VERSION",
    "Answer",
    "Api",
    "Attempts",
    "Budget",
    "Client",
    "Connection",
    "PingOneError",
    "ServiceError",
    "Stores",
    "connection_from",
    "hide",
    "is_disclosed",
    "is_secret_key",
    "is_uuid",
    "option_of",
    "secret_values",
    "unknown_values",
]
