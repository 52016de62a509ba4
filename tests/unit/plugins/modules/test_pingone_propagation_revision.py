# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Publishing and reading revisions, over a PingOne in memory."""

from __future__ import annotations

import pytest

from ansible_collections.community.pingone.plugins.modules import pingone_propagation_revision as module
from ansible_collections.community.pingone.plugins.modules import pingone_propagation_revision_info as info

ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
PATH = "/propagation/revisions"
MEMBERS = {"id", "environment_id", "created_at", "created_by", "previous_revision_id"}


@pytest.mark.parametrize("before", [0, 1])
@pytest.mark.parametrize("check", [False, True])
def test_publish_when_run_then_changed_and_the_new_revision_or_its_prediction(check, before, pingone, params):
    service = pingone()
    service.revisions.extend([{"id": "revision-1"}] * before)
    result = module.run(params(), service.api, check)
    assert result.changed is True and result.diff is None
    revision = result.values["revision"]
    assert set(revision) == MEMBERS
    known = {"environment_id": ENVIRONMENT, "previous_revision_id": "revision-1" if before else None}
    new = {"id": f"revision-{before + 1}", "created_at": "2024-01-01T00:00:00.000Z", "created_by": "actor"}
    assert revision == {**known, **(dict.fromkeys(new) if check else new)}
    assert len(service.writes) == (0 if check else 1)


@pytest.mark.parametrize("check", [False, True])
def test_info_when_there_is_one_then_the_latest_else_null(check, pingone, params):
    service = pingone()
    result = info.run(params(), service.api, check)
    assert (result.changed, result.values) == (False, {"revision": None})
    published = [module.run(params(), service.api, False).values["revision"] for _time in range(2)]
    assert info.run(params(), service.api, check).values == {"revision": published[1]}
    assert published[1]["previous_revision_id"] == published[0]["id"]
    assert len(service.writes) == 2


@pytest.mark.parametrize("one", [module, info])
@pytest.mark.parametrize("check", [False, True])
def test_main_when_the_service_refuses_then_msg_and_failure(one, check, run_main, pingone):
    service = pingone()
    service.script["GET", f"{PATH}/id:latest"] = [(403, {"code": "ACCESS_FAILED", "message": "no"})]
    outcome = run_main(one, service, _ansible_check_mode=check)
    assert outcome.failed and set(outcome.result) == {"failed", "msg", "failure", "invocation"}
    assert "read the latest revision: PingOne answered 403 ACCESS_FAILED" in outcome.result["msg"]
    assert outcome.result["failure"]["status"] == 403 and not service.writes


def test_main_when_run_then_no_secret_in_the_result(run_main, pingone):
    outcome = run_main(module, pingone(), client_id="worker", client_secret="the-worker-secret", _ansible_diff=True)
    assert set(outcome.result) == {"changed", "revision", "invocation"}
    assert "the-worker-secret" not in outcome.text and "the-access-token" not in outcome.text
