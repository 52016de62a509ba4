# Copyright (c) community.pingone contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# PRIVATE: part of the collection community.pingone, for its own modules only.
# It may change or go without notice; do not import it from elsewhere.

"""How long to go on trying: the budget of one request, and the waits in it. Knows no HTTP library."""

from __future__ import annotations

import datetime
import random
import typing as t
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from ._errors import ServiceError

_FIRST_WAIT = 0.5
_LONGEST_WAIT = 30.0
# What is read may lag behind a write: when to look after a write with an unknown end (seconds).
_LOOKS = (0.5, 2.0, 5.0)

# https://developer.pingidentity.com/pingone-api/platform/working-with-pingone-apis/retry-best-practices.html
RETRIED = frozenset({408, 429, 500, 502, 503, 504})


class Budget:
    """The time that one request and its retries may take, in seconds; also counts what it took."""

    def __init__(self, seconds: float, clock: t.Callable[[], float], sleep: t.Callable[[float], None]) -> None:
        self.seconds = seconds
        self.waited = 0.0
        self._clock = clock
        self._sleep = sleep
        self._ends = clock() + seconds
        self._next_wait = _FIRST_WAIT

    @property
    def left(self) -> float:
        """Return the seconds that are left, never less than 0."""
        return max(0.0, self._ends - self._clock())

    def wait(self, seconds: float) -> bool:
        """Sleep, unless the time left is shorter: then return False at once."""
        if seconds >= self.left:
            return False
        self._sleep(seconds)
        self.waited += seconds
        return True

    def back_off(self) -> bool:
        """Sleep for the next exponential wait, with jitter so that many clients do not return at the same moment."""
        seconds = self._next_wait * random.SystemRandom().uniform(0.75, 1.25)
        self._next_wait = min(_LONGEST_WAIT, 2 * self._next_wait)
        return self.wait(seconds)


@dataclass
class Attempts:
    """The attempts at one request: how many there were, and whether one of them may have been carried out unseen.

    A request that is not ``repeatable`` is tried again only where it is sure not to have been carried out;
    ``tries_at_500`` limits the attempts that the service answers with 500, where there is another way to the goal.
    """

    budget: Budget
    repeatable: bool = True
    tries_at_500: int | None = None
    count: int = 0
    uncertain: bool = False

    def may_go_on(self, error: ServiceError) -> bool:
        """Wait, and return True, if a failed attempt is worth another one; else note in the error why it is not."""
        transient = not error.final and (error.status is None or error.status in RETRIED)
        if not transient or (error.uncertain and not self.repeatable):
            return False
        if error.status == 500 and self.tries_at_500 is not None and self.count >= self.tries_at_500:
            return False
        # A wait of next to nothing would hammer a service that is in trouble.
        if error.retry_after is None or error.retry_after < _FIRST_WAIT:
            waited = self.budget.back_off()
        else:
            waited = self.budget.wait(error.retry_after)
        if not waited:
            error.reason += self._why_not(error.retry_after)
        return waited

    def looks(self, error: ServiceError) -> t.Iterator[None]:
        """Yield when it is time to look for what an attempt with an unknown end has made; without time, raise its error."""
        waited = 0.0
        asked = error.retry_after or 0.0
        for moment in _LOOKS:
            if moment < min(asked, _LOOKS[-1]):
                continue
            pause = max(moment, asked) - waited
            if not self.budget.wait(pause):
                error.reason += self._why_not(error.retry_after)
                raise error
            waited += pause
            yield

    def _why_not(self, asked: float | None) -> str:
        so_far = f" ({self.count} attempts, {self.budget.waited:.0f} s of waiting)" if self.count > 1 else ""
        if asked is None or asked < _FIRST_WAIT:
            return so_far
        limit = f"retry_timeout ({self.budget.seconds:.0f} s)"
        return f"{so_far}, and asked to wait {asked:.0f} s, which {limit} does not allow"


def retry_after(header: str | None, now: datetime.datetime) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for (a number or a date), None for no usable header."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    return max(0.0, (moment - now).total_seconds())


def age_in_seconds(timestamp: object, now: datetime.datetime) -> float | None:
    """Return the age of one of PingOne's timestamps (``2023-12-05T17:38:42.947Z``), None if it is none."""
    if not isinstance(timestamp, str):
        return None
    try:
        made = datetime.datetime.strptime(timestamp.split(".")[0].rstrip("Z"), "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        return None
    return (now - made.replace(tzinfo=datetime.timezone.utc)).total_seconds()
