"""Compare two times as an agreement promises them: the same, or one certainly longer."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from slastudio.contract.clocks.calendars import ServiceClock
from slastudio.contract.clocks.durations import Duration, parse_duration
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.support import ServiceCalendar
from slastudio.shared.problems import StudioError

_WEEK = 7 * 86400
_ELAPSED = ("elapsed",)
_BUSINESS = ("business_time", "business_days")


class Lengths:
    """Hold the usual service day and week of one agreement, by which its times are compared."""

    def __init__(self, agreement: Agreement) -> None:
        self._day, self._week = _usual(agreement.support.under().calendar)

    def same(self, one: str, other: str) -> bool:
        """Tell whether two written times are one; a text that is no time equals nothing else."""
        first, second = _read(one), _read(other)
        if first is None or second is None:
            return one.strip().casefold() == other.strip().casefold()
        if first.basis not in _ELAPSED + _BUSINESS or second.basis not in _ELAPSED + _BUSINESS:
            return first.basis == second.basis
        return self._measured(first) == self._measured(second)

    def longer(self, one: str, other: str) -> bool:
        """Tell whether the first time is longer than the second whenever both begin at once."""
        first, second = _read(one), _read(other)
        if first is None or second is None:
            return False
        return self._certainly_longer(self._measured(first), self._measured(second))

    def sum_longer(self, parts: Iterable[str], whole: str) -> bool:
        """Tell whether steps that follow one another take longer than the whole."""
        read, limit = [_read(each) for each in parts], _read(whole)
        measured = [self._measured(each) for each in read if each is not None]
        clocks = {clock for clock, _ in measured}
        if limit is None or len(clocks) != 1:
            return False
        total = sum(seconds for _, seconds in measured)
        return self._certainly_longer((clocks.pop(), total), self._measured(limit))

    def _measured(self, read: Duration) -> tuple[str, float]:
        if read.basis == "business_days":
            return "business", read.days * self._day
        if read.basis == "business_time":
            return "business", read.seconds
        # a moment that is named has no length to compare
        return (read.basis, read.seconds)

    def _certainly_longer(self, one: tuple[str, float], other: tuple[str, float]) -> bool:
        clocks = (one[0], other[0])
        if clocks in (("business", "business"), ("elapsed", "elapsed"), ("business", "elapsed")):
            # service time never passes faster than the wall clock
            return one[1] > other[1]
        if clocks == ("elapsed", "business") and self._week:
            # a week more than the weeks of service it takes leaves room for any weekend
            return one[1] > (other[1] / self._week + 1) * _WEEK
        return False


@lru_cache(maxsize=64)
def _usual(calendar: ServiceCalendar) -> tuple[float, float]:
    try:
        clock = ServiceClock(calendar, "UTC")
        return clock.day_seconds, clock.week_seconds
    except StudioError:
        return 86400, 0


def _read(text: str) -> Duration | None:
    try:
        return parse_duration(text) if text.strip() else None
    except StudioError:
        return None
