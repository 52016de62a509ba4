# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The simulator with a worker application whose secret the test has chosen."""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    folder = Path(__file__).resolve().parents[1] / "simulator"
    sys.path.insert(0, str(folder))
    import identities

    identities.CLIENT_SECRET = os.environ["AUDIT_WORKER_SECRET"]
    runpy.run_path(str(folder / "__main__.py"), run_name="__main__")
