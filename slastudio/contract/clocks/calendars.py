"""Service calendars: which seconds count, when a promise falls due, and how pauses move it."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache

import numpy as np

from slastudio.contract.clocks.business_time import (
    DAY,
    FIRST_YEAR,
    LAST_YEAR,
    NEVER,
    SECOND,
    Moments,
    OpenTime,
    Stops,
    joined_spans,
    moment_at,
    nanoseconds,
    open_year,
    outside_years,
)
from slastudio.contract.terms.support import WEEKDAYS, OpenHours, ServiceCalendar
from slastudio.shared.problems import StudioError

Span = tuple[datetime, datetime]
_CLOCK = re.compile(r"^([01]?\d|2[0-4]):([0-5]\d)$")
_COUNTRY = re.compile(r"[A-Za-z]{2,3}$")
_MIDNIGHT = 1440
# a zone's local days reach a day beyond the UTC ones; two more cost nothing
_MARGIN = 3 * DAY
_FARTHEST = 3660 * DAY
# most clocks end within weeks: years ahead are opened only for those that do not
_REACHES = (60 * DAY, 400 * DAY, 1200 * DAY, _FARTHEST)


def holiday_names(country: str, region: str, years: Iterable[int]) -> dict[date, str]:
    """Return the public holidays of a country (and subdivision) in the given years; {} without a
    country.

    Names are in the country's own language.
    """
    if not country:
        return {}
    place = f"{country}, region {region}" if region else country
    unknown = StudioError(
        f"No public holidays are known for {place}. Use an ISO code such as ES with a region such as MD, or enter own closures."
    )
    if not _COUNTRY.match(country):
        raise unknown
    # late, for small jobs: most agreements keep no public holidays
    import holidays as public_holidays

    try:
        # without a language the names would follow the machine's settings, and documents differ
        # between machines
        language = public_holidays.country_holidays(country).default_language
        named = public_holidays.country_holidays(
            country, subdiv=region or None, years=list(years), language=language
        )
        return dict(named)
    except NotImplementedError:
        raise unknown from None


@lru_cache(maxsize=64)
def place_words(country: str, region: str) -> str:
    """Return a country and its subdivision by name, “Spain (Madrid)”; a code nobody knows stays."""
    as_written = f"{country} ({region})" if region else country
    # the library looks any text up among its own names, “__dict__” as well
    if not country or not _COUNTRY.match(country):
        return as_written
    import holidays as public_holidays  # late, as above

    try:
        known = type(public_holidays.country_holidays(country))
    except NotImplementedError:
        return as_written
    # classes are named like their countries, without the spaces
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _country_class(known))
    name = re.sub(r" (And|The|Of)\b", lambda found: found[0].lower(), name)
    if not region:
        return name
    aliases: dict[str, str] = getattr(known, "subdivisions_aliases", {})
    said = next((alias for alias, code in aliases.items() if code == region), region)
    return f"{name} ({said})"


def _country_class(known: type) -> str:
    # a code such as ES is a class of its own, below the one that bears the country's name
    return next(each.__name__ for each in known.__mro__ if len(each.__name__) > 3)


def clock_minutes(text: str) -> int:
    """Return minutes after midnight for "09:00" … "24:00"; raise StudioError otherwise."""
    match = _CLOCK.match(text.strip())
    minutes = int(match[1]) * 60 + int(match[2]) if match else 1441
    if minutes > 1440:
        raise StudioError(f"“{text}” is not a time of day. Write it like 09:00 or 18:30.")
    return minutes


def hours_by_weekday(hours: Iterable[OpenHours]) -> list[list[tuple[int, int]]]:
    """Return for Monday … Sunday the open spans in minutes after midnight, merged and in order.

    Hours that pass midnight ("22:00" to "06:00") go on in the next day.
    """
    days: list[list[tuple[int, int]]] = [[] for _ in WEEKDAYS]
    for weekday, spans in enumerate(_shifts(hours)):
        for opens, closes in spans:
            days[weekday].append((opens, min(closes, _MIDNIGHT)))
            if closes > _MIDNIGHT:
                days[(weekday + 1) % 7].append((0, closes - _MIDNIGHT))
    return [_merged(spans) for spans in days]


def _shifts(hours: Iterable[OpenHours]) -> list[list[tuple[int, int]]]:
    """Return the open spans by the weekday on which they open; those that pass midnight end after
    24 hours.
    """
    days: list[list[tuple[int, int]]] = [[] for _ in WEEKDAYS]
    for each in hours:
        opens, closes = clock_minutes(each.opens), clock_minutes(each.closes)
        if opens in (closes, _MIDNIGHT):
            raise StudioError(
                f"{each.weekday}: it opens at {each.opens} and closes at {each.closes}. Write 00:00 to 24:00 for a whole day."
            )
        days[WEEKDAYS.index(each.weekday)].append(
            (opens, closes if closes > opens else closes + _MIDNIGHT)
        )
    return [_merged(spans) for spans in days]


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return joined_spans((span for span in spans if span[0] < span[1]), 0)


class ServiceClock:
    """Count open seconds of one calendar, for one moment or for arrays of them.

    always: a 24×7 clock on which every second counts. Moments are aware and results UTC; arrays
    hold nanoseconds.
    """

    def __init__(self, calendar: ServiceCalendar, zone_name: str, *, always: bool = False) -> None:
        self.calendar, self.zone, self.always = calendar, zone_name, always
        self._week = hours_by_weekday(calendar.hours)
        self._first, self._last = 0, -1
        self._time = OpenTime(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))

    @cached_property
    def day_seconds(self) -> int:
        """Return the length of the usual service day: the median over the weekdays that open; 24 h
        on a 24×7 clock.
        """
        lengths = []
        for spans in filter(None, _shifts(self.calendar.hours)):
            minutes = sum(end - begin for begin, end in spans)
            lengths.append(minutes * 60)
        return 86400 if self.always or not lengths else int(statistics.median(lengths))

    @cached_property
    def week_seconds(self) -> int:
        """Return the length of the usual service week; seven days on a 24×7 clock."""
        return (
            7 * 86400 if self.always else sum(b - a for spans in self._week for a, b in spans) * 60
        )

    def closed_because(self, day: date) -> str:
        """Return why the service is closed on a local day ("Fiesta Nacional", "Sunday"), or "" when
        it opens.
        """
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
        low, high = nanoseconds(start), nanoseconds(end)
        return [(moment_at(a), moment_at(b)) for a, b in self._covering(low, high).spans(low, high)]

    def seconds(self, start: datetime, end: datetime) -> float:
        """Return the open seconds in [start, end); 0 when end is not after start."""
        if end <= start:
            return 0.0
        if self.always:
            return (end - start).total_seconds()
        low, high = nanoseconds(start), nanoseconds(end)
        time = self._covering(low, high)
        return (time.elapsed_at(high) - time.elapsed_at(low)) / SECOND

    def between(self, starts: Moments, ends: Moments) -> Moments:
        """Return the open nanoseconds in each [start, end); 0 where the end is not after the start."""
        if not len(starts):
            return starts.copy()
        later = np.maximum(starts, ends)
        if self.always:
            return later - starts
        time = self._covering(int(starts.min()), int(later.max()))
        return time.elapsed(later) - time.elapsed(starts)

    def stopped(self, stops: Stops, ends: Moments) -> Moments:
        """Return for each clock the open nanoseconds before its end in which it stood still."""
        found = np.zeros(len(ends), dtype=np.int64)
        until = np.minimum(stops.ends, ends[stops.rows])
        np.add.at(found, stops.rows, self.between(stops.starts, until))
        return found

    def next_open(self, start: datetime) -> datetime | None:
        """Return the first open moment at or after start; None if the service never opens again."""
        if self.always:
            return start
        self._covering(nanoseconds(start), nanoseconds(start))
        found = int(self.next_opens(np.array([nanoseconds(start)], dtype=np.int64))[0])
        return None if found == NEVER else moment_at(found)

    def next_opens(self, starts: Moments) -> Moments:
        """Return what next_open gives for many moments; NEVER for none."""
        if self.always or not len(starts):
            return starts.copy()
        for reach in _REACHES:
            found = self._covering(int(starts.min()), int(starts.max()) + reach).next_open(starts)
            if not any(self._week) or (found != NEVER).all():
                break
        return found

    def after(
        self, start: datetime, seconds: float, pauses: Iterable[Span] = ()
    ) -> datetime | None:
        """Return the earliest moment by which `seconds` open, unpaused seconds have run since
        start; None if never.

        pauses: spans in which the clock stands still; they may overlap.
        """
        begin = nanoseconds(start)
        stops = joined_spans(((nanoseconds(a), nanoseconds(b)) for a, b in pauses), begin)
        found = self.after_one(begin, round(seconds * 10**6) * 1000, stops)
        return None if found == NEVER else moment_at(found)

    def after_one(self, start: int, amount: int, stops: Iterable[tuple[int, int]]) -> int:
        """Return what after gives, in nanoseconds, NEVER for none; stops are disjoint, in order,
        from start on.
        """
        left, at = amount, start
        for stop_start, stop_end in stops:
            running = self._nanoseconds(at, stop_start)
            if left <= running:
                break
            left, at = left - running, stop_end
        found = self._after(at, left)
        return NEVER if found - start > _FARTHEST else found

    def latest_before(self, end: int, amount: int) -> int:
        """Return the last moment from which `amount` open nanoseconds have run by `end`; NEVER where
        there is none within ten years.
        """
        if self.always or not any(self._week):
            return end - amount if self.always else NEVER
        for reach in _REACHES:
            time = self._covering(end - reach, end)
            left = time.elapsed_at(end) - amount
            if time.elapsed_at(end - reach) <= left and left > 0:
                reached = np.array([time.reached_at(left)], dtype=np.int64)
                # until the service opens again no open time runs
                return min(int(time.next_open(reached)[0]), end)
        return NEVER

    def afters(self, starts: Moments, amounts: Moments, stops: Stops) -> Moments:
        """Return for each clock the earliest moment by which its amount of open nanoseconds has
        run, stops left out.

        NEVER where it never does. Of a clock's stops those count that begin before its amount has
        run.
        """
        if not len(starts):
            return starts.copy()
        lengths = self.between(stops.starts, stops.ends)
        firsts = np.searchsorted(stops.rows, stops.rows)
        earlier = np.cumsum(lengths) - lengths
        ran = self.between(starts[stops.rows], stops.starts) - (earlier - earlier[firsts])
        counting = ran < amounts[stops.rows]
        wanted = amounts.copy()
        np.add.at(wanted, stops.rows[counting], lengths[counting])
        found = self._reached(starts, wanted)
        found[amounts <= 0] = starts[amounts <= 0]
        return found

    def _reached(self, starts: Moments, wanted: Moments) -> Moments:
        if self.always:
            return np.where(wanted > _FARTHEST, NEVER, starts + wanted)
        if not any(self._week):
            return np.full(len(starts), NEVER, dtype=np.int64)
        low, high = int(starts.min()), int(starts.max())
        for reach in _REACHES:
            time = self._covering(low, high + reach)
            found = time.reached(time.elapsed(starts) + wanted)
            if (found != NEVER).all():
                break
        return np.where((found == NEVER) | (found - starts > _FARTHEST), NEVER, found)

    def _after(self, start: int, amount: int) -> int:
        if amount <= 0 or self.always:
            return start + max(amount, 0)
        if not any(self._week):
            return NEVER
        for reach in _REACHES:
            time = self._covering(start, start + reach)
            found = time.reached_at(time.elapsed_at(start) + amount)
            if found != NEVER:
                break
        return found

    def _nanoseconds(self, start: int, end: int) -> int:
        if self.always or end <= start:
            return max(end - start, 0)
        time = self._covering(start, end)
        return time.elapsed_at(end) - time.elapsed_at(start)

    def _covering(self, start: int, end: int) -> OpenTime:
        # whole years, so that a run of incidents builds the spans once a year and not once each
        try:
            first, last = moment_at(start - _MARGIN).year, moment_at(end + _MARGIN).year
        except OverflowError:
            raise outside_years(date.max.year) from None
        if self._first <= first and last <= self._last:
            return self._time
        if first < FIRST_YEAR or last > LAST_YEAR:
            raise outside_years(moment_at(start).year)
        if self._first <= self._last:
            first, last = min(first, self._first), max(last, self._last)
        parts = [
            open_year(self._week, self._closed_in(year), self.zone, year)
            for year in range(first, last + 1)
        ]
        starts = np.concatenate([opens for opens, _ in parts])
        ends = np.concatenate([closes for _, closes in parts])
        order = np.argsort(starts, kind="stable")
        self._time = OpenTime(starts[order], ends[order])
        self._first, self._last = first, last
        return self._time

    def _closed_in(self, year: int) -> set[date]:
        closed = set(self._holidays(year)) if any(self._week) else set()
        for closure in self.calendar.closures:
            if closure.first:
                low, high = (
                    max(closure.first, date(year, 1, 1)),
                    min(closure.last or closure.first, date(year, 12, 31)),
                )
                closed.update(low + timedelta(days=n) for n in range((high - low).days + 1))
        return closed


@lru_cache(maxsize=512)
def _cached_holidays(country: str, region: str, year: int) -> dict[date, str]:
    return holiday_names(country, region, [year])
