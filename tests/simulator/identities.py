# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The invented identities that the simulator starts with: fixed, so that two runs can be compared."""

from __future__ import annotations

ENVIRONMENT_ID = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
AUTH_ENVIRONMENT_ID = "5eed0000-0000-4000-8000-00000000a0a0"
POPULATION_ID = "9090da7e-0000-4000-8000-0000000000de"
CLIENT_ID = "c11e0000-0000-4000-8000-0000000000aa"
CLIENT_SECRET = "invented-worker-secret-of-the-simulator"
ZOOM_ACCOUNT_ID = "invented-zoom-account"
ZOOM_CLIENT_ID = "invented-zoom-client"
ZOOM_CLIENT_SECRET = "invented-zoom-secret-of-the-simulator"
