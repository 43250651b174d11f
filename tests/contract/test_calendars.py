"""Service clocks against published moments and an oracle that counts minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.contract.clocks.calendars import ServiceClock, holiday_names, place_words
from slastudio.contract.clocks.durations import parse_duration
from slastudio.contract.clocks.limits import Clocks
from slastudio.contract.terms.support import WEEKDAYS, Closure, OpenHours, ServiceCalendar
from slastudio.shared.problems import StudioError
from tests.strength import tries

pytestmark = pytest.mark.rapid
MADRID = ZoneInfo("Europe/Madrid")
WEEK = tuple(OpenHours(day, "09:00", "18:00") for day in WEEKDAYS[:5])
CALENDAR = ServiceCalendar(WEEK, "ES", "MD", (Closure(date(2026, 5, 15), None, "closure"),))
CLOCKS = Clocks(CALENDAR, "Europe/Madrid")


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=MADRID)


def open_minutes_oracle(
    calendar: ServiceCalendar, zone: ZoneInfo, start: datetime, end: datetime
) -> int:
    """Count open minutes one by one on the wall clock of each UTC minute."""
    spans = {each.weekday: (each.opens, each.closes) for each in calendar.hours}
    count, minute = 0, start.astimezone(UTC)
    years = [minute.year - 1, minute.year, minute.year + 1]
    holidays = {
        year: holiday_names(calendar.holidays_country, calendar.holidays_region, [year])
        for year in years
    }
    while minute < end:
        local = minute.astimezone(zone)
        name = WEEKDAYS[local.weekday()]
        closed = local.date() in holidays[local.year]
        closed |= any(
            c.first and c.first <= local.date() <= (c.last or c.first) for c in calendar.closures
        )
        if name in spans and not closed and spans[name][0] <= f"{local:%H:%M}" < spans[name][1]:
            count += 1
        minute += timedelta(minutes=1)
    return count


def test_that_a_friday_evening_report_is_due_after_weekend_and_holiday() -> None:
    due = CLOCKS.due(parse_duration("4 business hours"), "business", at(2026, 10, 9, 19, 4))
    assert due == at(2026, 10, 13, 13, 0)


def test_that_a_round_the_clock_promise_ignores_service_hours() -> None:
    assert CLOCKS.due(parse_duration("1 hour"), "always", at(2026, 10, 9, 19, 4)) == at(
        2026, 10, 9, 20, 4
    )


def test_that_a_paused_clock_does_not_run_over_a_holiday() -> None:
    opened, done = at(2026, 8, 13, 17, 20), at(2026, 8, 20, 17, 0)
    waiting = [(at(2026, 8, 14, 10), at(2026, 8, 18, 12))]
    measured, adjusted = CLOCKS.used(parse_duration("3 days"), "business", opened, done, waiting)
    assert (measured / 60, adjusted / 60) == (44 * 60 + 40, 24 * 60 + 40)
    assert CLOCKS.limit_seconds(parse_duration("3 days"), "business", opened) == 27 * 3600
    assert CLOCKS.due(parse_duration("3 days"), "business", opened, waiting) == at(
        2026, 8, 21, 10, 20
    )


def test_that_overlapping_pauses_count_once() -> None:
    opened = at(2026, 6, 1, 9)
    pauses = [(at(2026, 6, 1, 10), at(2026, 6, 1, 12)), (at(2026, 6, 1, 11), at(2026, 6, 1, 13))]
    assert CLOCKS.due(parse_duration("4 business hours"), "business", opened, pauses) == at(
        2026, 6, 1, 16
    )


def test_that_an_hour_across_the_autumn_clock_change_is_an_hour() -> None:
    opened = datetime.fromisoformat("2026-10-25T02:40:00+02:00")
    replied = datetime.fromisoformat("2026-10-25T02:35:00+01:00")
    assert CLOCKS.used(parse_duration("1 hour"), "always", opened, replied)[0] == 55 * 60


def test_that_same_day_lasts_until_the_service_day_closes() -> None:
    assert CLOCKS.due(parse_duration("same day"), "business", at(2026, 6, 1, 10)) == at(
        2026, 6, 1, 18
    )
    assert CLOCKS.due(parse_duration("same day"), "business", at(2026, 10, 9, 19)) == at(
        2026, 10, 13, 18
    )


def test_that_a_service_that_never_opens_never_falls_due() -> None:
    assert ServiceClock(ServiceCalendar(), "UTC").after(at(2026, 1, 1), 60) is None


def test_that_an_unknown_country_is_said_with_an_example() -> None:
    with pytest.raises(StudioError, match="ISO code such as ES"):
        holiday_names("QQ", "", [2026])


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 20)).map(
    lambda m: m.replace(second=0, microsecond=0, tzinfo=UTC)
)
lengths = st.integers(1, 5 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
weeks = st.lists(
    st.tuples(st.sampled_from(WEEKDAYS), st.integers(0, 22), st.integers(1, 12)),
    max_size=7,
    unique_by=lambda each: each[0],
).map(
    lambda rows: tuple(
        OpenHours(day, f"{start:02d}:00", f"{min(start + hours, 24):02d}:00")
        for day, start, hours in rows
    )
)


@settings(max_examples=25, deadline=None)
@given(
    moments,
    lengths,
    weeks,
    st.sampled_from(["Europe/Madrid", "America/New_York", "Asia/Kolkata", "UTC"]),
)
def test_that_open_time_equals_minute_by_minute_counting(
    start: datetime, length: timedelta, week: tuple[OpenHours, ...], zone: str
) -> None:
    calendar = ServiceCalendar(week, "ES", "MD", ())
    counted = open_minutes_oracle(calendar, ZoneInfo(zone), start, start + length)
    assert ServiceClock(calendar, zone).seconds(start, start + length) == counted * 60


@settings(max_examples=tries(20, 60), deadline=None)
@given(moments, st.integers(1, 60 * 60), st.lists(st.tuples(moments, lengths), max_size=3))
def test_that_due_is_the_first_moment_by_which_the_time_has_run(
    start: datetime, minutes: int, raw: list[tuple[datetime, timedelta]]
) -> None:
    clock = ServiceClock(CALENDAR, "Europe/Madrid")
    pauses = [(begin, begin + length) for begin, length in raw]
    due = clock.after(start, minutes * 60, pauses)
    assert due is not None
    used = CLOCKS.used(parse_duration("1 business hour"), "business", start, due, pauses)[1]
    assert used == pytest.approx(minutes * 60, abs=1e-3)
    earlier = due - timedelta(seconds=1)
    assert (
        CLOCKS.used(parse_duration("1 business hour"), "business", start, earlier, pauses)[1]
        < minutes * 60
    )


@pytest.mark.parametrize(
    "country", ["__dict__", "__name__", "utils", "country_holidays", "XX", "e s"]
)
def test_that_a_country_nobody_knows_stays_as_it_is_written(country: str) -> None:
    assert place_words(country, "") == country
    assert place_words(country, "MD") == f"{country} (MD)"
    with pytest.raises(StudioError, match="No public holidays are known"):
        holiday_names(country, "", [2026])
