# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The demo goes as it should, with people where all is simulated and without them in a tenant, and tells no secret."""

from __future__ import annotations

import re
import sys

import pytest
import repository
from simulated import Simulator, called, control, credentials

DEMO = [sys.executable, str(repository.ROOT / "demo/run.py")]
SEEN = re.compile(r"^    Zoom has\n((?:      .+\n)+)", re.MULTILINE)


def told(said: str, process: Simulator) -> str:
    """Return what the demo said, which ended well and is without secrets."""
    assert "All as expected." in said
    assert [secret for secret in (process["client_secret"], process["zoom_client_secret"]) if secret in said] == []
    return said


@pytest.mark.thorough
def test_it_ends_with_users_who_flow(process: Simulator) -> None:
    said = told(called(DEMO, process, repository.ROOT), process)
    assert "PingOne has Ada" in said
    acts = [[line.split()[0] for line in seen.splitlines()] for seen in SEEN.findall(said)]
    assert acts == [["Ada", "Ben", "Cleo", "Zoe"], ["Ada", "Ben", "Zoe"], ["Zoe"]]
    assert re.search(r"^      Ben .* NOT active$", said, re.MULTILINE)
    # The table counts each application of the role as one.
    assert re.search(r"^20  Take it down +rule, ", said, re.MULTILINE)
    assert "All as expected. 20 tasks" in said


@pytest.mark.thorough
def test_a_tenant_sees_one_store_and_no_people(process: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    control(process, "reset", {})
    monkeypatch.setattr("simulated.credentials", opted_in)
    said = told(called(DEMO, process, repository.ROOT), process)
    assert "see users flow to Zoom" in said
    assert "PingOne has Ada" not in said
    assert control(process, "stores") == []
    assert [one["path"] for one in control(process, "journal") if "revisions" in one["path"]] == []


def opted_in(simulator: Simulator) -> dict[str, str]:
    """Return the variables of somebody who lets the demo into a tenant."""
    own = {"PINGONE_DEMO_ENVIRONMENT_ID": simulator["environment_id"], "PINGONE_DEMO_TENANT": "yes"}
    return {**credentials(simulator), **own}
