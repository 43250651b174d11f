"""Service calendars: which seconds count, when a promise falls due, and how pauses move it."""

from __future__ import annotations

import re
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import holidays as public_holidays

from slastudio.contract.durations import Duration
from slastudio.contract.support import WEEKDAYS, OpenHours, ServiceCalendar
from slastudio.shared.periods import local_midnight, zone
from slastudio.shared.problems import StudioError

Span = tuple[datetime, datetime]
_CLOCK = re.compile(r"^([01]?\d|2[0-4]):([0-5]\d)$")
_COUNTRY = re.compile(r"[A-Za-z]{2,3}$")
_MARGIN = timedelta(days=40)
_FARTHEST = timedelta(days=3660)


def holiday_names(country: str, region: str, years: Iterable[int]) -> dict[date, str]:
    """Return the public holidays of a country (and subdivision) in the given years; {} without a country."""
    if not country:
        return {}
    place = f"{country}, region {region}" if region else country
    unknown = StudioError(
        f"No public holidays are known for {place}. Use an ISO code such as ES with a region such as MD, or enter own closures."
    )
    if not _COUNTRY.match(country):
        raise unknown
    try:
        return dict(public_holidays.country_holidays(country, subdiv=region or None, years=list(years)))
    except NotImplementedError:
        raise unknown from None


def clock_minutes(text: str) -> int:
    """Return minutes after midnight for "09:00" … "24:00"; raise StudioError otherwise."""
    match = _CLOCK.match(text.strip())
    minutes = int(match[1]) * 60 + int(match[2]) if match else 1441
    if minutes > 1440:
        raise StudioError(f"“{text}” is not a time of day. Write it like 09:00 or 18:30.")
    return minutes


def hours_by_weekday(hours: Iterable[OpenHours]) -> list[list[tuple[int, int]]]:
    """Return for Monday … Sunday the open spans in minutes after midnight, merged and in order."""
    days: list[list[tuple[int, int]]] = [[] for _ in WEEKDAYS]
    for each in hours:
        opens, closes = clock_minutes(each.opens), clock_minutes(each.closes)
        if closes <= opens:
            raise StudioError(f"{each.weekday}: it closes at {each.closes}, before it opens at {each.opens}.")
        days[WEEKDAYS.index(each.weekday)].append((opens, closes))
    return [_merged(spans) for spans in days]


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for opens, closes in sorted(spans):
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(closes, merged[-1][1]))
        else:
            merged.append((opens, closes))
    return merged


def _wall(day: date, minutes: int, zone_name: str) -> datetime:
    tz = zone(zone_name)
    if minutes == 1440:
        return local_midnight(day + timedelta(days=1), tz)
    return datetime.combine(day, time(minutes // 60, minutes % 60), tz).astimezone(UTC)


class ServiceClock:
    """Count open seconds: F(t) = open seconds before t, over sorted open spans with their prefix sums.

    always: a 24×7 clock on which every second counts. All moments are aware; results are UTC.
    """

    def __init__(self, calendar: ServiceCalendar, zone_name: str, *, always: bool = False) -> None:
        self.calendar, self.zone, self.always = calendar, zone_name, always
        self._week = hours_by_weekday(calendar.hours)
        self._first = self._last = date.min
        self._starts: list[datetime] = []
        self._ends: list[datetime] = []
        self._before: list[float] = []

    @property
    def day_seconds(self) -> int:
        """Return the length of the usual service day: the median over the weekdays that open; 24 h on a 24×7 clock."""
        lengths = [sum(b - a for a, b in spans) * 60 for spans in self._week if spans]
        return 86400 if self.always or not lengths else int(statistics.median(lengths))

    def closed_because(self, day: date) -> str:
        """Return why the service is closed on a local day ("Fiesta Nacional", "Sunday"), or "" when it opens."""
        if self.always:
            return ""
        for closure in self.calendar.closures:
            if closure.first and closure.first <= day <= (closure.last or closure.first):
                return closure.reason or "closure"
        if not self._week[day.weekday()]:
            return WEEKDAYS[day.weekday()]
        return self._holidays(day.year).get(day, "")

    def _holidays(self, year: int) -> dict[date, str]:
        return _cached_holidays(self.calendar.holidays_country, self.calendar.holidays_region, year)

    def open_spans(self, start: datetime, end: datetime) -> list[Span]:
        """Return the open spans inside [start, end), clipped."""
        if end <= start:
            return []
        if self.always:
            return [(start, end)]
        self._cover(start, end)
        low, high = bisect_right(self._ends, start), bisect_left(self._starts, end)
        return [(max(a, start), min(b, end)) for a, b in zip(self._starts[low:high], self._ends[low:high], strict=True)]

    def seconds(self, start: datetime, end: datetime) -> float:
        """Return the open seconds in [start, end); 0 when end is not after start."""
        if end <= start:
            return 0.0
        if self.always:
            return (end - start).total_seconds()
        self._cover(start, end)
        return self._elapsed(end) - self._elapsed(start)

    def after(self, start: datetime, seconds: float, pauses: Iterable[Span] = ()) -> datetime | None:
        """Return the earliest moment by which `seconds` open, unpaused seconds have run since start; None if never.

        pauses: spans in which the clock stands still; they may overlap.
        """
        left, at = seconds, start
        for pause_start, pause_end in [*_joined_spans(pauses, start), (None, None)]:
            running = float("inf") if pause_start is None else self.seconds(at, pause_start)
            if left <= running:
                return self._after(at, left)
            left -= running
            assert pause_end is not None
            at = pause_end
        return None

    def _after(self, start: datetime, seconds: float) -> datetime | None:
        if self.always:
            return start + timedelta(seconds=seconds)
        if not any(self._week):
            return None
        reach = timedelta(days=30 + 4 * seconds / 3600)
        while reach < _FARTHEST:
            self._cover(start, start + reach)
            wanted = self._elapsed(start) + seconds
            index = bisect_left(self._before, wanted) - 1
            if index >= 0 and wanted <= self._before[index] + (self._ends[index] - self._starts[index]).total_seconds():
                found = self._starts[index] + timedelta(seconds=wanted - self._before[index])
                return max(found, start)
            reach *= 2
        return None

    def _elapsed(self, moment: datetime) -> float:
        index = bisect_right(self._starts, moment) - 1
        if index < 0:
            return 0.0
        return self._before[index] + (min(moment, self._ends[index]) - self._starts[index]).total_seconds()

    def _cover(self, start: datetime, end: datetime) -> None:
        # whole years, so that a run of incidents rebuilds the spans once a year and not once each
        first, last = date((start - _MARGIN).year, 1, 1), date((end + _MARGIN).year, 12, 31)
        if self._starts and self._first <= first and last <= self._last:
            return
        if self._first != date.min:
            first, last = min(first, self._first), max(last, self._last)
        self._first, self._last = first, last
        self._starts, self._ends, self._before = [], [], []
        total, day = 0.0, first
        while day <= last:
            total = self._open_day(day, total)
            day += timedelta(days=1)

    def _open_day(self, day: date, total: float) -> float:
        if self.closed_because(day):
            return total
        for opens, closes in self._week[day.weekday()]:
            start, end = _wall(day, opens, self.zone), _wall(day, closes, self.zone)
            if end > start:
                self._starts.append(start)
                self._ends.append(end)
                self._before.append(total)
                total += (end - start).total_seconds()
        return total


@lru_cache(maxsize=512)
def _cached_holidays(country: str, region: str, year: int) -> dict[date, str]:
    return holiday_names(country, region, [year])


def _joined_spans(spans: Iterable[Span], start: datetime) -> list[Span]:
    joined: list[Span] = []
    for low, high in sorted((max(a, start), b) for a, b in spans if b > max(a, start)):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined


class Clocks:
    """Run promises on an agreement's calendar: which clock a duration uses, its limit, due moment and time used."""

    def __init__(self, calendar: ServiceCalendar, zone_name: str) -> None:
        self.business = ServiceClock(calendar, zone_name)
        self.always = ServiceClock(calendar, zone_name, always=True)
        self.zone = zone_name

    def choose(self, promise: Duration, clock: str) -> ServiceClock:
        """Return the clock a promise runs on: durations in business time always use service hours."""
        if clock == "business" or promise.basis in ("business_time", "business_days"):
            return self.business
        return self.business if promise.basis in ("same_day", "next_day") else self.always

    def limit_seconds(self, promise: Duration, clock: str, opened: datetime) -> float | None:
        """Return how many seconds of its clock the promise grants; None when it grants no definite time.

        A business day is as long as the usual service day, and so is a plain day on a clock that runs in service hours.
        """
        if promise.basis == "planned":
            return None
        chosen = self.choose(promise, clock)
        if promise.basis == "same_day":
            return self._rest_of_day(opened)
        if promise.basis == "next_day":
            return self._until_next_day(opened, promise.seconds)
        if promise.basis == "business_days":
            return float(promise.days * chosen.day_seconds)
        if promise.basis == "elapsed" and chosen is self.business and promise.seconds % 86400 == 0:
            return promise.seconds / 86400 * chosen.day_seconds
        return float(promise.seconds)

    def _rest_of_day(self, opened: datetime) -> float | None:
        begins = self.business.after(opened, 0.001)
        if begins is None:
            return None
        day = begins.astimezone(zone(self.zone)).date()
        return self.business.seconds(opened, local_midnight(day + timedelta(days=1), zone(self.zone)))

    def _until_next_day(self, opened: datetime, by_seconds: int) -> float | None:
        """Return the service time until the end of the next service day after the local day of opening, or an hour of it."""
        tz = zone(self.zone)
        tomorrow = local_midnight(opened.astimezone(tz).date() + timedelta(days=1), tz)
        begins = self.business.after(tomorrow, 0.001)
        if begins is None:
            return None
        day = begins.astimezone(tz).date()
        ends = local_midnight(day + timedelta(days=1), tz)
        if by_seconds:
            ends = _wall(day, by_seconds // 60, self.zone)
        return self.business.seconds(opened, ends)

    def due(self, promise: Duration, clock: str, opened: datetime, pauses: Iterable[Span] = ()) -> datetime | None:
        """Return the moment by which the promise must be kept; pauses push it back."""
        limit = self.limit_seconds(promise, clock, opened)
        return None if limit is None else self.choose(promise, clock).after(opened, limit, pauses)

    def used(
        self, promise: Duration, clock: str, opened: datetime, done: datetime, pauses: Iterable[Span] = ()
    ) -> tuple[float, float]:
        """Return (as measured, after pauses) seconds on the promise's clock between opened and done."""
        chosen = self.choose(promise, clock)
        measured = chosen.seconds(opened, done)
        paused = sum(chosen.seconds(a, min(b, done)) for a, b in _joined_spans(pauses, opened))
        return measured, measured - paused
