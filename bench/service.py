# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The simulator as the benchmark uses it: started, told how to behave, and asked what it was asked."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SIMULATOR = Path(__file__).resolve().parent.parent / "tests/simulator"
# It starts in a second or two; a loaded machine may be slow.
PATIENCE = 60


@dataclass(frozen=True)
class Service:
    """A simulator that runs; ``there`` is what it says of itself."""

    there: dict[str, Any]

    def start_afresh(self, **settings: Any) -> None:
        """Forget stores, tokens and the journal, and set switches."""
        self._ask("reset", "POST")
        if settings:
            self._ask("settings", "PATCH", settings)

    def stores(self) -> list[dict[str, Any]]:
        """Return what is really stored, in the order of the names."""
        found: list[dict[str, Any]] = self._ask("stores")
        return sorted(found, key=lambda store: str(store["name"]))

    def take_journal(self) -> tuple[dict[str, int], int]:
        """Return how often each operation was asked for, and how many requests were refused; forget both."""
        entries = self._ask("journal")
        self._ask("journal", "DELETE")
        refused = sum((entry["status"] or 500) >= 400 for entry in entries)
        return dict(Counter(entry["operation"] for entry in entries)), refused

    def environment(self) -> dict[str, str]:
        """Return the variables that lead the contestants here."""
        return {
            "PINGONE_CLIENT_ID": self.there["client_id"],
            "PINGONE_CLIENT_SECRET": self.there["client_secret"],
            "PINGONE_ENVIRONMENT_ID": self.there["auth_environment_id"],
            "PINGONE_API_URL": self.there["api_url"],
            "PINGONE_TOKEN_URL": self.there["token_url"],
            # A proxy has no business between two programs of this machine.
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }

    def _ask(self, path: str, method: str = "GET", body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        # The simulator's own address, on loopback.
        request = urllib.request.Request(  # noqa: S310
            self.there["control_url"] + path, data, {"Content-Type": "application/json"}, method=method
        )
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=PATIENCE) as answer:
            text = answer.read()
        return json.loads(text) if text else None


@contextmanager
def simulator(folder: Path, env: Mapping[str, str]) -> Iterator[Service]:
    """Run a simulator on a free port of the loopback address while the block runs."""
    ready, log = folder / "ready.json", folder / "simulator.log"
    arguments = ["--port", "0", "--ready-file", str(ready), "--quiet", "--exit-with-parent"]
    with log.open("wb") as output:
        command = [sys.executable, str(SIMULATOR), *arguments]
        process = subprocess.Popen(command, env=dict(env), stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        until = time.monotonic() + PATIENCE
        while not ready.exists():
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"The simulator did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.05)
        yield Service(json.loads(ready.read_text(encoding="utf-8")))
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
