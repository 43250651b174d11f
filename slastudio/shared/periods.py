"""Periods: half-open spans [start, end) in UTC, cut in the agreement's IANA time zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from slastudio.shared.notation import MONTH_NAMES, spell_day
from slastudio.shared.problems import StudioError

_YEARS = (1900, 2200)
_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_QUARTER = re.compile(r"^(\d{4})-Q([1-4])$", re.IGNORECASE)
_WEEK = re.compile(r"^(\d{4})-W(\d{2})$", re.IGNORECASE)
_YEAR = re.compile(r"^(\d{4})$")
_MONTHS = re.compile(r"^(\d{4}-\d{2})\.\.(\d{4}-\d{2})$")
_DAYS = re.compile(r"^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$")
# figures are reckoned by day over the whole of a period
_LONGEST = 3 * 366


_NO_PLACES = ("localtime", "posixrules", "Factory", "leapseconds")


def zone(name: str) -> ZoneInfo:
    """Return the IANA time zone called name; raise StudioError with an example when there is none."""
    try:
        # these are in the same folder but mean another place on another machine, or none
        if name in _NO_PLACES or name.startswith(("posix/", "right/")):
            raise ValueError(name)
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise StudioError(
            f"“{name}” is not a time zone. Use an IANA name such as Europe/Madrid, America/New_York or UTC."
        ) from None


def local_midnight(day: date, tz: ZoneInfo) -> datetime:
    """Return the UTC moment at which day begins in tz (the first instant of that date, gaps
    included).
    """
    # a midnight skipped by daylight saving maps to the moment the clock jumps
    return datetime.combine(day, time(), tz).astimezone(UTC)


def show_day(day: date, *, year: bool = True) -> str:
    """Return "5 October 2026"; never through the locale, which a window system may have changed."""
    return spell_day(day, year=year)


def show_short_day(day: date) -> str:
    """Return "5 Oct"."""
    return f"{day.day} {MONTH_NAMES[day.month - 1][:3]}"


def show_clock(local: datetime) -> str:
    """Return "19:04" of a moment on a zone's wall clock; in the night in which the clock shows an
    hour twice "02:40 CEST".
    """
    return f"{local:%H:%M}{f' {_zone_words(local)}' if shows_twice(local) else ''}"


def shows_twice(local: datetime) -> bool:
    """Tell whether the zone's wall clock shows this time at two moments."""
    first, second = local.replace(fold=0), local.replace(fold=1)
    # a time the clock leaves out has two offsets too, in the other order
    before, after = first.utcoffset(), second.utcoffset()
    return before is not None and after is not None and before > after


def _zone_words(local: datetime) -> str:
    name = local.tzname() or ""
    # zones without a name of their own are told as "+03", which no reader takes for one
    return name if name.isalpha() else f"UTC{local:%z}"


def show_moment(moment: datetime, zone_name: str) -> str:
    """Return "9 Oct 19:04" on the zone's wall clock."""
    local = moment.astimezone(zone(zone_name))
    return f"{show_short_day(local)} {show_clock(local)}"


@dataclass(frozen=True)
class Period:
    """Span [start, end): both UTC; zone is the IANA name whose local days cut it; label is its
    short name.
    """

    start: datetime
    end: datetime
    zone: str
    label: str

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise StudioError("A period needs moments with a time zone.")
        if self.end <= self.start:
            raise StudioError(f"The period {self.label} ends before it begins.")

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    @property
    def first_day(self) -> date:
        return self.start.astimezone(zone(self.zone)).date()

    @property
    def last_day(self) -> date:
        """Return the last local day that has any part inside the period."""
        return (self.end - timedelta(microseconds=1)).astimezone(zone(self.zone)).date()

    def days(self) -> Iterator[Period]:
        """Yield the local days, 23 to 25 hours long where daylight saving changes."""
        day = self.first_day
        while day <= self.last_day:
            yield day_period(day, self.zone)
            day += timedelta(days=1)

    @property
    def title(self) -> str:
        """Return the name a reader expects: "October 2026", "Q4 2026", "week 41 of 2026", "the year
        2026", "May to October 2026".
        """
        if match := _MONTH.match(self.label):
            return f"{MONTH_NAMES[int(match[2]) - 1]} {match[1]}"
        if match := _QUARTER.match(self.label):
            return f"Q{match[2]} {match[1]}"
        if match := _WEEK.match(self.label):
            return f"week {int(match[2])} of {match[1]}"
        if _YEAR.match(self.label):
            return f"the year {self.label}"
        if _MONTHS.match(self.label):
            return _months_title(self.first_day, self.last_day)
        if _DAYS.match(self.label):
            return f"{show_day(self.first_day)} to {show_day(self.last_day)}"
        return self.label

    def as_json(self) -> dict[str, str]:
        tz = zone(self.zone)
        return {
            "start": self.start.astimezone(tz).isoformat(),
            "end": self.end.astimezone(tz).isoformat(),
            "zone": self.zone,
        }


def _months_title(first: date, last: date) -> str:
    names = [MONTH_NAMES[each.month - 1] for each in (first, last)]
    year = "" if first.year == last.year else f" {first.year}"
    return f"{names[0]}{year} to {names[1]} {last.year}"


def _between(first: date, after: date, zone_name: str, label: str) -> Period:
    tz = zone(zone_name)
    return Period(local_midnight(first, tz), local_midnight(after, tz), zone_name, label)


def day_period(day: date, zone_name: str) -> Period:
    return _between(day, day + timedelta(days=1), zone_name, day.isoformat())


def month_period(year: int, month: int, zone_name: str) -> Period:
    after = date(year + month // 12, month % 12 + 1, 1)
    return _between(date(year, month, 1), after, zone_name, f"{year:04d}-{month:02d}")


def month_of(moment: datetime, zone_name: str) -> Period:
    """Return the calendar month of the zone that contains moment."""
    local = moment.astimezone(zone(zone_name))
    return month_period(local.year, local.month, zone_name)


def shift(period: Period, months: int) -> Period:
    """Return the calendar month `months` after the one in which period begins."""
    first = period.first_day
    index = first.year * 12 + first.month - 1 + months
    return month_period(index // 12, index % 12 + 1, period.zone)


def previous(period: Period) -> Period:
    """Return the period of the same sort that ends where this one begins: a month, quarter, week or
    year, as many months, or as many days.
    """
    if match := _QUARTER.match(period.label):
        year, quarter = (
            (int(match[1]), int(match[2]) - 1) if match[2] != "1" else (int(match[1]) - 1, 4)
        )
        return parse_period(f"{year:04d}-Q{quarter}", period.zone)
    if _WEEK.match(period.label):
        year, week, _ = (period.first_day - timedelta(days=7)).isocalendar()
        return parse_period(f"{year:04d}-W{week:02d}", period.zone)
    if _YEAR.match(period.label):
        return parse_period(f"{int(period.label) - 1:04d}", period.zone)
    if _MONTHS.match(period.label):
        first, last = period.first_day, period.last_day
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        start, end = shift(period, -months), shift(period, -1)
        return parse_period(f"{start.label}..{end.label}", period.zone)
    if _DAYS.match(period.label):
        length = period.last_day - period.first_day
        until = period.first_day - timedelta(days=1)
        return parse_period(f"{until - length}..{until}", period.zone)
    return shift(period, -1)


def parse_period(text: str, zone_name: str) -> Period:
    """Parse "2026-10", "2026-Q4", "2026-W41" (ISO week), "2026", "2026-05..2026-10" or
    "2026-05-10..2026-06-20" (both ends included) in the zone; raise StudioError otherwise.
    """
    text = text.strip()
    # times lie in 64 bits of nanoseconds, and figures look back and ahead from a period
    if text[:4].isdigit() and not _YEARS[0] <= int(text[:4]) <= _YEARS[1]:
        raise StudioError(
            f"“{text}” lies outside the years {_YEARS[0]} to {_YEARS[1]}. Check the year of the period."
        )
    try:
        if match := _MONTH.match(text):
            return month_period(int(match[1]), int(match[2]), zone_name)
        if match := _QUARTER.match(text):
            year, quarter = int(match[1]), int(match[2])
            after = date(year + quarter // 4, quarter * 3 % 12 + 1, 1)
            return _between(
                date(year, quarter * 3 - 2, 1), after, zone_name, f"{year:04d}-Q{quarter}"
            )
        if match := _WEEK.match(text):
            first = date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return _between(first, first + timedelta(days=7), zone_name, text.upper())
        if _YEAR.match(text):
            year = int(text)
            return _between(date(year, 1, 1), date(year + 1, 1, 1), zone_name, text)
        if match := _MONTHS.match(text):
            begin, end = (parse_period(each, zone_name) for each in match.groups())
            return _span(begin.first_day, end.last_day, zone_name, text)
        if match := _DAYS.match(text):
            days = [date.fromisoformat(each) for each in match.groups()]
            return _span(days[0], days[1], zone_name, text)
    except ValueError:
        pass
    raise StudioError(
        f"“{text}” is not a period. Write a month such as 2026-10, a quarter 2026-Q4, a week 2026-W41, a year 2026, "
        "several months 2026-05..2026-10 or days 2026-05-10..2026-06-20."
    )


def _span(first: date, last: date, zone_name: str, text: str) -> Period:
    if last < first:
        raise StudioError(f"“{text}” ends before it begins. Write the earlier end first.")
    if (last - first).days >= _LONGEST:
        raise StudioError(f"“{text}” is longer than three years. Choose a shorter span.")
    return _between(first, last + timedelta(days=1), zone_name, text)
