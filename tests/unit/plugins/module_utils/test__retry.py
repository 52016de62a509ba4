# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long to go on trying, and what PingOne's dates mean."""

from __future__ import annotations

import datetime

import pytest

from ansible_collections.community.pingone.plugins.module_utils import _errors, _retry

NOW = datetime.datetime(2026, 1, 1, 12, 0, 0, tzinfo=datetime.timezone.utc)
RETRIED = (408, 429, 500, 502, 503, 504)


def failed(status, **flags):
    """Return a failure with this status, None where no answer came."""
    return _errors.ServiceError("try", "it failed", {"status": status}, **flags)


@pytest.fixture
def budget(clock):
    """Return a builder of budgets on the clock that only sleeping moves."""
    return lambda seconds: _retry.Budget(seconds, clock, clock.sleep)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0),
        ("7", 7),
        (" 12 ", 12),
        ("Thu, 01 Jan 2026 12:00:30 GMT", 30),
        ("Thu, 01 Jan 2026 13:00:30 +0100", 30),
        ("Thu, 01 Jan 2026 12:00:30 -0000", 30),
        ("Thu, 01 Jan 2026 11:59:00 GMT", 0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("\u00b2", None),
        ("Thu, 99 Foo 2026", None),
    ],
)
def test_retry_after_with_each_form_of_header_gives_the_seconds(header, seconds):
    assert _retry.retry_after(header, NOW) == seconds


@pytest.mark.parametrize(
    ("timestamp", "age"),
    [
        ("2026-01-01T11:59:30.000Z", 30),
        ("2026-01-01T11:59:30.947Z", 30),
        ("2026-01-01T11:59:00Z", 60),
        ("2026-01-01T12:00:10.000Z", -10),
        ("2026-01-01", None),
        ("", None),
        (None, None),
        (1767268770, None),
        ({"at": "2026-01-01T11:59:30.000Z"}, None),
    ],
)
def test_age_in_seconds_with_each_form_of_timestamp_gives_the_age(timestamp, age):
    assert _retry.age_in_seconds(timestamp, NOW) == age


def test_wait_when_the_time_left_is_longer_then_sleeps_and_counts(budget, clock):
    allowed = budget(10)
    assert allowed.wait(4) is True
    assert (clock.sleeps, allowed.left, allowed.waited) == ([4], 6, 4)
    assert allowed.wait(1) is True
    assert (clock.sleeps, allowed.left, allowed.waited) == ([4, 1], 5, 5)


@pytest.mark.parametrize("seconds", [10, 11, 1e9])
def test_wait_when_the_time_left_is_shorter_then_refuses_without_sleeping(budget, clock, seconds):
    assert budget(10).wait(seconds) is False
    assert clock.sleeps == []


def test_left_when_the_time_is_over_then_is_zero(budget, clock):
    allowed = budget(10)
    clock.now += 25
    assert allowed.left == 0


def test_back_off_when_repeated_then_grows_within_bounds(budget, clock):
    allowed = budget(1e6)
    for _time in range(12):
        assert allowed.back_off()
    growing = clock.sleeps[:6]
    assert all(0.375 * 2**time <= pause <= 0.625 * 2**time for time, pause in enumerate(growing))
    assert 10 < max(clock.sleeps) < 40


def test_back_off_of_two_clients_when_compared_then_differs(budget, clock):
    first, second = budget(1e6), budget(1e6)
    for one in (first, second):
        for _time in range(4):
            one.back_off()
    assert clock.sleeps[:4] != clock.sleeps[4:]


@pytest.mark.parametrize("retry_timeout", [0, 1, 7, 120])
def test_may_go_on_until_it_refuses_then_has_kept_within_the_budget(budget, clock, retry_timeout):
    attempts = _retry.Attempts(budget(retry_timeout))
    while attempts.may_go_on(failed(503)):
        pass
    assert sum(clock.sleeps) <= retry_timeout
    assert len(clock.sleeps) >= retry_timeout // 60


@pytest.mark.parametrize("status", [*RETRIED, None])
def test_may_go_on_with_a_transient_failure_then_waits(budget, clock, status):
    assert _retry.Attempts(budget(120)).may_go_on(failed(status)) is True
    assert len(clock.sleeps) == 1


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 405, 409, 415, 501])
def test_may_go_on_with_a_lasting_failure_then_refuses(budget, clock, status):
    assert _retry.Attempts(budget(120)).may_go_on(failed(status)) is False
    assert clock.sleeps == []


@pytest.mark.parametrize("status", [503, None])
def test_may_go_on_with_a_final_failure_then_refuses(budget, status):
    assert _retry.Attempts(budget(120)).may_go_on(failed(status, final=True)) is False


@pytest.mark.parametrize(
    ("uncertain", "repeatable", "goes_on"),
    [(True, True, True), (True, False, False), (False, True, True), (False, False, True)],
)
def test_may_go_on_when_not_repeatable_then_only_if_sure_that_nothing_was_done(budget, uncertain, repeatable, goes_on):
    attempts = _retry.Attempts(budget(120), repeatable=repeatable)
    assert attempts.may_go_on(failed(503, uncertain=uncertain)) is goes_on


@pytest.mark.parametrize(("status", "count", "goes_on"), [(500, 2, True), (500, 3, False), (503, 3, True)])
def test_may_go_on_with_a_limit_for_500_then_keeps_to_it(budget, status, count, goes_on):
    attempts = _retry.Attempts(budget(120), tries_at_500=3, count=count)
    assert attempts.may_go_on(failed(status)) is goes_on


def test_may_go_on_with_retry_after_then_waits_exactly_that(budget, clock):
    assert _retry.Attempts(budget(120)).may_go_on(failed(429, retry_after=17))
    assert clock.sleeps == [17]


def test_may_go_on_with_retry_after_of_no_time_then_does_not_hurry(budget, clock):
    attempts = _retry.Attempts(budget(120))
    while attempts.may_go_on(failed(503, retry_after=0)):
        pass
    assert min(clock.sleeps) > 0.1
    assert len(clock.sleeps) < 15


def test_may_go_on_with_no_time_at_all_then_says_no_number_of_attempts(budget):
    error = failed(503)
    assert _retry.Attempts(budget(0), count=1).may_go_on(error) is False
    assert error.reason == "it failed"


def test_may_go_on_with_retry_after_beyond_the_budget_then_fails_at_once_and_says_so(budget, clock):
    error = failed(429, retry_after=600)
    assert _retry.Attempts(budget(120), count=1).may_go_on(error) is False
    assert clock.sleeps == []
    assert "600 s" in error.reason
    assert "retry_timeout (120 s)" in error.reason


@pytest.mark.parametrize("count", [2, 4])
def test_may_go_on_when_the_budget_is_spent_then_says_how_often_it_tried(budget, clock, count):
    attempts, error = _retry.Attempts(budget(10), count=count), failed(503)
    attempts.budget.wait(9)
    clock.now += 1
    assert attempts.may_go_on(error) is False
    assert error.reason == f"it failed ({count} attempts, 9 s of waiting)"


@pytest.mark.parametrize("header", ["Fri, 31 Dec 99999999999 23:59:59 GMT", "Mon, 99999999999 Jan 2024 00:00:00 GMT"])
def test_retry_after_with_a_date_beyond_every_calendar_then_gives_none(header):
    assert _retry.retry_after(header, NOW) is None


def test_may_go_on_with_retry_after_of_no_time_and_a_spent_budget_then_does_not_blame_the_wait(clock):
    error = _errors.ServiceError("try", "it failed", {"status": 503}, retry_after=0)
    attempts = _retry.Attempts(_retry.Budget(0, clock, clock.sleep), count=1)
    assert attempts.may_go_on(error) is False
    assert "asked to wait" not in error.reason


@pytest.mark.parametrize(
    ("asked", "sleeps"),
    [(None, [0.5, 1.5, 3.0]), (0.4, [0.5, 1.5, 3.0]), (1, [2.0, 3.0]), (5, [5.0]), (30, [30.0])],
)
def test_looks_with_time_then_three_over_some_seconds_none_before_the_service_wants_it(asked, sleeps, budget, clock):
    attempts = _retry.Attempts(budget(120))
    moments = [clock.now - 1000 for _look in attempts.looks(failed(503, retry_after=asked))]
    assert clock.sleeps == sleeps
    assert moments[-1] == max(5.0, asked or 0)


@pytest.mark.parametrize(("seconds", "asked", "looks"), [(0, None, 0), (1, None, 1), (5, None, 2), (120, 600, 0)])
def test_looks_without_time_then_the_error_itself(seconds, asked, looks, budget, clock):
    error, seen = failed(503, retry_after=asked), []
    with pytest.raises(_errors.ServiceError) as caught:
        for _look in _retry.Attempts(budget(seconds)).looks(error):
            seen.append(clock.now)
    assert caught.value is error and len(seen) == looks
    assert error.reason.startswith("it failed")
    assert ("retry_timeout" in error.reason) is (asked is not None)
