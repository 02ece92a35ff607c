"""The clock of a case: how much working time is left to solve it.

A target is a number of working hours. Working time comes as intervals (of a calendar
with its hours, holidays and time zone), in order and apart from each other. The clock
stands still while the desk waits for the customer or the supplier, and while a case is
closed.

All times of one call are of one kind: all with a time zone, or all without.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .errors import RuleError

Interval = tuple[datetime, datetime]
_ZERO = timedelta(0)

ON_TIME = "on_time"
SOON = "soon"
LATE = "late"
PAUSED = "paused"
MET = "met"
MISSED = "missed"
STANDINGS = (ON_TIME, SOON, LATE, PAUSED, MET, MISSED)


def work_between(
    intervals: Iterable[Interval], start: datetime, end: datetime
) -> timedelta:
    """Return the working time between two moments.

    :raise RuleError: ``bad_interval`` when an interval ends before it begins
    """
    total = _ZERO
    for opens, closes in intervals:
        if closes < opens:
            raise RuleError("bad_interval")
        shared = min(closes, end) - max(opens, start)
        total += max(shared, _ZERO)
    return total


def moment_after(
    intervals: Iterable[Interval], start: datetime, budget: timedelta
) -> datetime | None:
    """Return when so much working time is over, counted from a moment on.

    A budget of nothing is over at once, also at night.

    :return: None when the intervals hold less than that
    :raise RuleError: ``bad_interval``
    """
    if budget <= _ZERO:
        return start
    for opens, closes in intervals:
        if closes < opens:
            raise RuleError("bad_interval")
        opens = max(opens, start)
        if closes <= opens:
            continue
        if closes - opens >= budget:
            return opens + budget
        budget -= closes - opens
    return None


@dataclass(frozen=True)
class Clock:
    """What has happened to the time of a case so far.

    :ivar timedelta budget: working time that the desk has
    :ivar datetime opened: when the clock began
    :ivar timedelta waited: working time that did not count, of pauses that are over
    :ivar datetime paused: since when it stands still; None while it runs
    """

    budget: timedelta
    opened: datetime
    waited: timedelta = _ZERO
    paused: datetime | None = None

    def spent(self, intervals: Iterable[Interval], now: datetime) -> timedelta:
        """Return the working time that counted, until now or the pause."""
        until = min(self.paused, now) if self.paused else now
        return max(work_between(intervals, self.opened, until) - self.waited, _ZERO)

    def left(self, intervals: Iterable[Interval], now: datetime) -> timedelta:
        """Return the working time that is left; below zero when it is late."""
        return self.budget - self.spent(intervals, now)

    def pause(self, now: datetime) -> "Clock":
        """Stop; a clock that stands still stays as it is."""
        if self.paused:
            return self
        return Clock(self.budget, self.opened, self.waited, now)

    def resume(self, intervals: Iterable[Interval], now: datetime) -> "Clock":
        """Go on; the working time since the pause does not count."""
        if not self.paused:
            return self
        stood = work_between(intervals, self.paused, now)
        return Clock(self.budget, self.opened, self.waited + stood, None)


def standing(
    *,
    now: datetime,
    deadline: datetime | None,
    paused: bool,
    in_time: bool | None,
    warn: timedelta,
) -> str | None:
    """Return how a case stands, one of :data:`STANDINGS`.

    :param deadline: None while it is paused, or when there is no target
    :param in_time: of a closed case whether it was; None of an open one
    :param warn: how long before the deadline it is soon
    :return: None for a case without a target
    """
    if in_time is not None:
        return MET if in_time else MISSED
    if deadline is None:
        return PAUSED if paused else None
    # Also of a case that waits: it was late before.
    if deadline < now:
        return LATE
    return SOON if deadline - now <= warn else ON_TIME
