# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read a coverage report strictly: its own text rounds, and leaves out a file that never ran."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from runner import Log, StepFailed

# Per cent of the lines and branches of plugins/, by units and integration together.
WANTED = 95.0
# Only read by ansible-doc, never run.
NOT_RUN = "plugins/doc_fragments/"


def check(log: Log, tree: Path) -> None:
    """Fail unless every file of plugins/ ran, and enough of them."""
    # It was written a moment ago: it is no stranger's.
    report = ElementTree.parse(tree / "tests/output/reports/coverage.xml")  # noqa: S314
    covered = valid = 0
    seen = set()
    for file in report.iter("class"):
        if file.attrib["filename"].startswith("plugins/"):
            seen.add(file.attrib["filename"])
            for line in file.iter("line"):
                branches = re.search(r"\((\d+)/(\d+)\)", line.get("condition-coverage", ""))
                covered += (line.attrib["hits"] != "0") + (int(branches[1]) if branches else 0)
                valid += 1 + (int(branches[2]) if branches else 0)
    files = {path.relative_to(tree).as_posix() for path in (tree / "plugins").rglob("*.py") if path.stat().st_size}
    missing = sorted(name for name in files - seen if not name.startswith(NOT_RUN))
    if missing:
        raise StepFailed(f"never ran: {', '.join(missing)}")
    percent = 100 * covered / valid if valid else 0.0
    log.say(f"{percent:.2f} % of plugins/ covered, {WANTED} % wanted")
    if percent < WANTED:
        raise StepFailed(f"{percent:.2f} % of plugins/ covered, {WANTED} % wanted")
