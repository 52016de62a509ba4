# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one object that all routes share: memory, switches, faults and journal."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field

import identities
from faults import Faults
from journal import Journal
from settings import Settings
from state import World, new_world


@dataclass
class Simulator:
    """Everything that a reset renews."""

    world: World = field(default_factory=new_world)
    settings: Settings = field(default_factory=lambda: Settings.model_validate({}))
    faults: Faults = field(default_factory=Faults)
    journal: Journal = field(default_factory=Journal)
    synchronising: asyncio.Lock = field(default_factory=asyncio.Lock)

    def reset(self) -> None:
        """Start again, as if the process had just been started."""
        fresh = Simulator()
        self.world, self.settings, self.faults, self.journal = (
            fresh.world,
            fresh.settings,
            fresh.faults,
            fresh.journal,
        )

    def connection(self, url: str) -> dict[str, str | int]:
        """All that a client needs to connect, with every secret (they are invented)."""
        base = url.rstrip("/")
        return {
            "url": base,
            "api_url": base,
            "token_url": f"{base}/{identities.AUTH_ENVIRONMENT_ID}/as/token",
            "environment_id": identities.ENVIRONMENT_ID,
            "auth_environment_id": identities.AUTH_ENVIRONMENT_ID,
            "client_id": identities.CLIENT_ID,
            "client_secret": identities.CLIENT_SECRET,
            "zoom_scim_url": f"{base}/zoom/scim2",
            "zoom_oauth_token_url": f"{base}/zoom/oauth/token",
            "zoom_account_id": self.world.zoom.account_id,
            "zoom_client_id": self.world.zoom.client_id,
            "zoom_client_secret": (self.world.zoom.client_secrets or [""])[0],
            "docs_url": f"{base}/docs",
            "control_url": f"{base}/_simulator/",
            "pid": os.getpid(),
        }
