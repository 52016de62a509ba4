# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans: what leads from one record to the other, and that they come to rest."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.community.pingone.plugins.module_utils import _reconcile as reconcile
from ansible_collections.community.pingone.plugins.module_utils import _zoom as zoom
from ansible_collections.community.pingone.plugins.module_utils import _zoom_checks as checks
from ansible_collections.community.pingone.plugins.module_utils._store_model import predicted

A, B = {"name": "a", "configuration": {"k": 1}}, {"name": "b", "configuration": {"k": 1}}
PATH = ("configuration", "secret")
MODES = st.sampled_from(["echo", "mask", "omit"])


def planned(current, params, always=False):
    """Return the record to send and the plan that leads there, as a module makes them."""
    record = zoom.wanted_record(current, params)
    known = checks.secrets_known(current, record, params)
    return record, reconcile.plan(zoom.view(current), zoom.view(record), known, always=always)


@pytest.mark.parametrize(
    ("before", "after", "known", "always", "action"),
    [
        (None, None, None, False, reconcile.NOTHING),
        (None, A, None, False, reconcile.CREATE),
        (A, None, None, False, reconcile.DELETE),
        (A, A, None, True, reconcile.NOTHING),
        (A, B, None, False, reconcile.REPLACE),
        (A, A, reconcile.VERIFIED, True, reconcile.NOTHING),
        (A, A, reconcile.UNDISCLOSED, False, reconcile.NOTHING),
        (A, A, reconcile.UNDISCLOSED, True, reconcile.REPLACE),
        (A, A, reconcile.DIFFERENT, False, reconcile.REPLACE),
        (A, A, reconcile.REMOVED, False, reconcile.REPLACE),
    ],
)
def test_plan_when_records_and_secrets_are_so_then_that_action(before, after, known, always, action):
    plan = reconcile.plan(before, after, {PATH: known} if known else {}, always=always)
    assert (plan.action, plan.changed) == (action, action != reconcile.NOTHING)
    assert plan.unverified_secrets == (["secret"] if (known, always) == (reconcile.UNDISCLOSED, False) else [])


@pytest.mark.parametrize(
    ("known", "always", "old", "new"),
    [
        (reconcile.VERIFIED, True, False, False),
        (reconcile.UNDISCLOSED, False, False, False),
        (reconcile.UNDISCLOSED, True, True, True),
        (reconcile.DIFFERENT, False, True, True),
        (reconcile.REMOVED, False, True, False),
    ],
)
def test_diff_when_a_secret_changes_then_markers_and_the_views_stay_as_they_were(known, always, old, new):
    before, after = copy.deepcopy(A), copy.deepcopy(A)
    diff = reconcile.plan(before, after, {PATH: known}, always=always).diff
    assert diff["before"]["configuration"].get("secret") == ("(old secret)" if old else None)
    assert diff["after"]["configuration"].get("secret") == ("(new secret)" if new else None)
    assert before == after == A


def test_diff_when_the_record_goes_then_no_secret_is_said_to_change():
    plan = reconcile.plan(A, None, {PATH: reconcile.DIFFERENT})
    assert (plan.diff, plan.secrets) == ({"before": A, "after": {}}, {})


@pytest.mark.parametrize("path", [("secret",), PATH, ("a", "b", "secret")])
def test_diff_when_a_secret_stands_at_any_depth_then_its_marker_stands_there(path):
    after = {"name": "a"}
    diff = reconcile.plan(None, after, {path: reconcile.NEW}).diff
    for name in path[:-1]:
        diff["after"] = diff["after"][name]
    assert diff == {"before": {}, "after": {**(after if len(path) == 1 else {}), "secret": "(new secret)"}}
    assert after == {"name": "a"}


@pytest.mark.parametrize(
    ("before", "after", "known", "touched"),
    [
        (None, A, {}, True),
        (A, B, {}, False),
        (A, {**A, "configuration": {"k": 2}}, {}, True),
        (A, A, {}, False),
        (A, None, {}, False),
        (A, A, {PATH: reconcile.DIFFERENT}, True),
        (A, A, {PATH: reconcile.UNDISCLOSED}, False),
        (A, B, {PATH: reconcile.VERIFIED}, False),
    ],
)
def test_touches_when_asked_of_a_member_then_whether_the_write_may_alter_it(before, after, known, touched):
    assert reconcile.plan(before, after, known).touches("configuration") is touched


@given(data=st.data(), always=st.booleans(), mode=MODES)
def test_planning_when_done_twice_then_once(data, always, mode, options, records, disclosed):
    """The same input gives the same plan and is left alone; planning on the wanted record wants the same record."""
    params, current = data.draw(options), disclosed(data.draw(st.none() | records), mode)
    given_before = copy.deepcopy((params, current))
    record, plan = planned(current, params, always)
    assert planned(current, params, always) == (record, plan)
    assert (params, current) == given_before
    assert zoom.wanted_record(predicted(current, record), params) == record


@given(data=st.data(), mode=MODES)
def test_plan_when_applied_to_its_own_result_then_empty(data, mode, options, records, disclosed):
    params, current = data.draw(options), disclosed(data.draw(st.none() | records), mode)
    record, _plan = planned(current, params)
    result = disclosed(predicted(current, record), mode)
    again = planned(result, params)[1]
    assert not again.changed, again.diff
    given_secrets = [name for name in zoom.SECRETS if (params["configuration"] or {}).get(name)]
    assert again.unverified_secrets == (sorted(given_secrets) if mode != "echo" else [])
    assert planned(result, params, always=True)[1].changed is bool(given_secrets and mode != "echo")


@given(data=st.data(), always=st.booleans(), mode=MODES)
def test_diff_when_secrets_are_about_then_holds_none(data, always, mode, options, records, disclosed):
    secret = "s3cr/t-7"
    current = data.draw(records)
    current = {**current, "configuration": {**(current.get("configuration") or {}), "API_KEY": secret, "X_ODD": secret}}
    params = data.draw(options)
    if params["configuration"] is not None:
        params["configuration"].update(oauth_client_secret=secret, api_secret=secret)
    assert secret not in json.dumps(planned(disclosed(current, mode), params, always)[1].diff)
    assert secret not in json.dumps(planned(None, params, always)[1].diff)


@given(data=st.data(), mode=MODES)
def test_diff_when_nothing_changes_then_both_sides_are_equal(data, mode, options, records, disclosed):
    params, current = data.draw(options), disclosed(data.draw(records), mode)
    plan = planned(current, params)[1]
    assert plan.changed == (plan.diff["before"] != plan.diff["after"])
