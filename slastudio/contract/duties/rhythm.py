"""How often something is owed: by the calendar, or so long after it was done last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from slastudio.contract.clocks.durations import Duration, parse_duration
from slastudio.shared.periods import Period, local_midnight, month_period, zone
from slastudio.shared.problems import StudioError

Unit = Literal["day", "week", "month", "quarter", "half-year", "year", "since"]
_CALENDAR: dict[str, Unit] = {
    "daily": "day",
    "every day": "day",
    "each day": "day",
    "1 day": "day",
    "every business day": "day",
    "each business day": "day",
    "weekly": "week",
    "every week": "week",
    "1 week": "week",
    "once a week": "week",
    "monthly": "month",
    "every month": "month",
    "once a month": "month",
    "quarterly": "quarter",
    "every quarter": "quarter",
    "once a quarter": "quarter",
    "half-yearly": "half-year",
    "twice a year": "half-year",
    "yearly": "year",
    "annually": "year",
    "every year": "year",
    "once a year": "year",
}
_MONTHS: dict[Unit, int] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
# how often it falls due in a usual month
_A_MONTH: dict[Unit, float] = {
    "day": 30,
    "week": 52 / 12,
    "month": 1,
    "quarter": 1 / 3,
    "half-year": 1 / 6,
    "year": 1 / 12,
}
_SERVICE_DAYS = 21


@dataclass(frozen=True)
class Rhythm:
    """Hold how often something is owed. unit: once in every such part of the calendar, or "since":
    at the latest `every` after it was done last.
    """

    unit: Unit
    text: str
    every: Duration | None = None
    business: bool = False

    @property
    def a_month(self) -> float:
        """Return how often it falls due in a usual month."""
        if self.every is None:
            return _SERVICE_DAYS if self.business else _A_MONTH[self.unit]
        days = self.every.days * 7 / 5 + self.every.seconds / 86400
        return 30.4 / days if days else 0.0


def rhythm_of(text: str) -> Rhythm | None:
    """Read how often something is owed; None where the words name no time."""
    plain = " ".join(text.lower().strip(" .").split())
    if plain in _CALENDAR:
        return Rhythm(_CALENDAR[plain], text, business="business" in plain)
    try:
        every = parse_duration(text) if plain else None
    except StudioError:
        return None
    if every is None or not every.promises_time or every.seconds + every.days == 0:
        return None
    return Rhythm("since", text, every)


@dataclass(frozen=True)
class Span:
    """Hold one part [start, end) of the calendar in which something is owed once; label names it."""

    start: datetime
    end: datetime
    label: str


def calendar_spans(rhythm: Rhythm, period: Period) -> Iterator[Span]:
    """Yield the parts of the calendar that end within a period, its very end included."""
    tz = zone(period.zone)
    if rhythm.unit in _MONTHS:
        yield from _months(_MONTHS[rhythm.unit], period)
        return
    length = 7 if rhythm.unit == "week" else 1
    day = period.first_day - timedelta(days=length)
    while day <= period.last_day:
        begins = day - timedelta(days=day.weekday()) if length == 7 else day
        end = begins + timedelta(days=length)
        moment = local_midnight(end, tz)
        if period.start < moment <= period.end:
            yield Span(local_midnight(begins, tz), moment, _label(begins, length))
        day = end


def _label(begins: date, length: int) -> str:
    year, week, _ = begins.isocalendar()
    return f"{year}-W{week:02d}" if length == 7 else begins.isoformat()


def _months(length: int, period: Period) -> Iterator[Span]:
    year, month = period.first_day.year, period.first_day.month
    while True:
        after = month % 12 + 1, year + month // 12
        current = month_period(year, month, period.zone)
        if current.end > period.end:
            return
        if (after[0] - 1) % length == 0:
            first = (year * 12 + month - 1) - length + 1
            begun = month_period(first // 12, first % 12 + 1, period.zone)
            yield Span(begun.start, current.end, _of_months(length, begun, current))
        month, year = after


def _of_months(length: int, first: Period, last: Period) -> str:
    if length == 1:
        return last.label
    year, month = first.first_day.year, first.first_day.month
    return {3: f"{year}-Q{(month + 2) // 3}", 6: f"{year}-H{(month + 5) // 6}", 12: f"{year}"}[
        length
    ]
