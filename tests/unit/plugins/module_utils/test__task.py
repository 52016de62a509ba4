# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From options to a result: what each task has in common."""

from __future__ import annotations

import traceback

import pytest

from ansible_collections.community.pingone.plugins.module_utils._answers import Answer, Asked, refusal
from ansible_collections.community.pingone.plugins.module_utils._api import Api
from ansible_collections.community.pingone.plugins.module_utils._errors import OptionsError, StaleError
from ansible_collections.community.pingone.plugins.module_utils._kept import Kept
from ansible_collections.community.pingone.plugins.module_utils._task import Result, Task


def task(run, problems=()):
    """Return a task that does as it is told."""

    def explain(error):
        error.translate(lambda target: (f"option of {target}", target == "secret"))

    return Task(run, lambda params: iter(problems), explain)


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize("diff", [False, True])
def test_perform_when_it_goes_well_then_the_modules_own_values(diff, check, params):
    given = {}

    def run(options, api, check_mode):
        given.update(options=options, api=api, check_mode=check_mode)
        return Result(True, {"store": 1}, {"before": {}, "after": {}}, ["careful"])

    outcome = task(run).perform(params(), check_mode=check, diff=diff)
    expected = {"changed": True, "store": 1, **({"diff": {"before": {}, "after": {}}} if diff else {})}
    assert outcome == (True, expected, ["careful"])
    assert given["check_mode"] is check and isinstance(given["api"], Api) and given["options"] == params()


def test_perform_when_there_is_no_diff_then_none_is_returned(params):
    assert "diff" not in task(lambda *_args: Result(False, {})).perform(params(), check_mode=False, diff=True)[1]


def test_perform_when_options_are_wrong_then_all_are_named_and_nothing_is_run(params):
    run = pytest.fail
    options = params(environment_id="x", access_token=None)
    succeeded, outcome, warnings = task(run, ["name: is odd.", "status: too."]).perform(
        options, check_mode=False, diff=False
    )
    assert (succeeded, warnings) == (False, []) and set(outcome) == {"msg"}
    for option in ("environment_id", "client_id", "client_secret", "name", "status"):
        assert f"\n- {option}: " in outcome["msg"]


def test_perform_when_run_refuses_then_its_message(params):
    def run(*_args):
        raise OptionsError(["name: is taken."])

    outcome = task(run).perform(params(), check_mode=False, diff=True)
    assert outcome == (False, {"msg": "Nothing was written. name: is taken."}, [])


def test_perform_when_the_service_refuses_then_targets_are_options_and_secrets_unquoted(params):
    details = b'{"code": "C", "details": [{"code": "A", "target": "secret", "message": "leaked"}, {"target": "x"}]}'

    def run(options, api, check_mode):
        raise refusal(Answer(400, {}, details), Asked("do it", "POST https://x", "t"), [])

    succeeded, outcome, _warnings = task(run).perform(params(), check_mode=False, diff=False)
    assert not succeeded and set(outcome) == {"msg", "failure"}
    assert [one["target"] for one in outcome["failure"]["details"]] == ["option of secret", "option of x"]
    assert "option of secret: A" in outcome["msg"] and "leaked" not in repr(outcome)


def test_perform_when_it_is_a_bug_then_it_is_seen(params):
    def run(*_args):
        raise KeyError("bug")

    with pytest.raises(KeyError):
        task(run).perform(params(), check_mode=False, diff=False)


def test_perform_when_it_is_a_bug_then_no_secret_in_it_nor_in_what_led_to_it(params):
    def run(options, api, check_mode):
        try:
            raise KeyError(f"first {options['access_token']}", 7)
        except KeyError as error:
            raise RuntimeError(f"then {options['access_token']}!") from error

    # Not as it stands in a line of this file, which a traceback quotes.
    token = "-".join(["the", "given", "token"])
    with pytest.raises(RuntimeError, match=r"then \S+!") as caught:
        task(run).perform(params(access_token=token), check_mode=False, diff=False)
    printed = "".join(traceback.format_exception(caught.type, caught.value, caught.tb))
    assert "KeyError: ('first " in printed and token not in printed
    assert caught.value.__cause__.args[1] == 7


@pytest.mark.parametrize("check", [False, True])
def test_perform_when_another_tasks_listing_does_not_hold_then_decided_anew_in_the_same_mode(check, params):
    seen = []

    def run(options, api, check_mode):
        seen.append((check_mode, api.client.kept.relied))
        if len(seen) == 1:
            api.client.kept.relied = True
            raise StaleError
        return Result(False, {})

    given = []
    one = task(run).perform(params(), check_mode=check, diff=False, keeper=lambda found: given.append(found) or Kept())
    assert (one[0], seen) == (True, [(check, False)] * 2)
    assert given[0].environment_id == params()["environment_id"]


@pytest.mark.parametrize(
    ("written", "changed", "told"), [(True, False, True), (False, True, True), (False, False, False)]
)
def test_perform_when_decided_anew_then_changed_by_either_decision(written, changed, told, params):
    decisions = []

    def run(_options, api, _check_mode):
        decisions.append(1)
        if len(decisions) == 2:
            return Result(changed, {"store": 7})
        api.client.kept.relied, api.client.kept.changed = True, written
        raise StaleError

    outcome = task(run).perform(params(), check_mode=False, diff=False, keeper=lambda _connection: Kept())[1]
    assert (outcome["changed"], outcome["store"]) == (told, 7)


@pytest.mark.parametrize("fails", [False, True])
def test_perform_when_it_waited_then_says_so_either_way(fails, params):
    def run(options, api, check_mode):
        api.client.waits.append("for a role")
        if fails:
            raise OptionsError(["name: is taken."])
        return Result(False, {})

    assert task(run).perform(params(), check_mode=False, diff=False)[1]["waits"] == ["for a role"]


@pytest.mark.parametrize("in_environment", [False, True])
def test_perform_when_no_environment_is_managed_then_it_need_not_be_named(in_environment, params):
    one = Task(lambda *_args: Result(False, {}), in_environment=in_environment)
    options = params(environment_id=None)
    assert one.perform(options, check_mode=False, diff=False)[0] is not in_environment


@pytest.mark.parametrize("written", [True, False])
def test_perform_when_it_fails_after_a_write_then_it_has_changed_something(written, params):
    def run(_options, api, _check_mode):
        api.client.kept.changed = written
        raise OptionsError(["too late"])

    kept = Kept()
    kept.changed = True
    outcome = task(run).perform(params(), check_mode=False, diff=False, keeper=lambda _connection: kept)[1]
    assert outcome.get("changed", False) is written
