"""Business time over clock changes, odd zones, nights, holidays, closures and pauses, against
counting by the minute.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.contract.clocks.business_time import (
    NEVER,
    Stops,
    joined_spans,
    moment_at,
    nanoseconds,
)
from slastudio.contract.clocks.calendars import ServiceClock
from slastudio.contract.clocks.durations import Duration, parse_duration
from slastudio.contract.clocks.limits import Clocks
from slastudio.contract.terms.support import WEEKDAYS, Closure, OpenHours, ServiceCalendar
from slastudio.shared.problems import StudioError
from tests.contract.minute_oracle import due_moment, minutes_used
from tests.strength import tries

pytestmark = pytest.mark.rapid
# a moment (UTC) near which something happens to the wall clock or the year, in its zone
NEAR = [
    ("Europe/Madrid", "2026-03-29T01:00"),
    ("Europe/Madrid", "2026-10-25T01:00"),
    ("America/New_York", "2026-03-08T07:00"),
    ("America/New_York", "2026-11-01T06:00"),
    ("Australia/Lord_Howe", "2026-04-04T15:00"),
    ("Australia/Lord_Howe", "2026-10-03T15:30"),
    ("America/Santiago", "2026-04-05T03:00"),
    ("America/Santiago", "2026-09-06T04:00"),
    ("Africa/Casablanca", "2026-02-15T02:00"),
    ("Africa/Casablanca", "2026-03-22T02:00"),
    ("Pacific/Apia", "2011-12-30T10:00"),
    ("America/St_Johns", "2010-11-07T02:31"),
    ("America/St_Johns", "2011-03-13T03:31"),
    ("Asia/Kathmandu", "2026-12-31T18:15"),
    ("Asia/Kathmandu", "1985-12-31T18:30"),
    ("Pacific/Chatham", "2026-09-26T14:00"),
    ("Pacific/Kiritimati", "1994-12-31T10:00"),
    ("UTC", "2027-01-01T00:00"),
    ("Europe/Berlin", "2025-12-31T23:00"),
]
times = st.integers(0, 47).map(lambda half: f"{half // 2:02d}:{half % 2 * 30:02d}")
hours = st.lists(
    st.tuples(st.sampled_from(WEEKDAYS), times, st.one_of(times, st.just("24:00"))).filter(
        lambda row: row[1] != row[2]
    ),
    max_size=9,
).map(lambda rows: tuple(OpenHours(*row) for row in rows))


@st.composite
def calendars(draw: st.DrawFn, near: datetime) -> ServiceCalendar:
    country, region = draw(st.sampled_from([("", ""), ("ES", "MD"), ("US", "CA"), ("DE", "BY")]))
    closures = draw(st.lists(st.tuples(st.integers(-5, 5), st.integers(0, 3)), max_size=2))
    days = [near.date() + timedelta(days=first) for first, _ in closures]
    spans = zip(days, closures, strict=True)
    return ServiceCalendar(
        draw(hours),
        country,
        region,
        tuple(Closure(day, day + timedelta(days=n), "shut") for day, (_, n) in spans),
    )


@st.composite
def lives(
    draw: st.DrawFn,
) -> tuple[str, ServiceCalendar, datetime, datetime, list[tuple[datetime, datetime]]]:
    """Return a zone, a calendar, an opening, an end and pauses, near a change of clocks or of the
    year.
    """
    zone, text = draw(st.sampled_from(NEAR))
    near = datetime.fromisoformat(text).replace(tzinfo=UTC)
    minutes = st.integers(-3 * 1440, 3 * 1440)
    start, end, *pauses = (
        near + timedelta(minutes=n)
        for n in draw(st.lists(minutes, min_size=2, max_size=8).filter(lambda n: n[0] < n[1]))
    )
    spans = [(min(pair), max(pair)) for pair in zip(pauses[::2], pauses[1::2], strict=False)]
    return zone, draw(calendars(near)), start, end, spans


@settings(max_examples=tries(20, 60), deadline=None)
@given(lives(), st.integers(1, 3000), st.booleans())
def test_that_time_used_and_due_moment_equal_counting_minute_by_minute(
    life: tuple[str, ServiceCalendar, datetime, datetime, list[tuple[datetime, datetime]]],
    limit: int,
    always: bool,
) -> None:
    zone, calendar, start, end, pauses = life
    clocks, counted = Clocks(calendar, zone), None if always else calendar
    promise = Duration("x", "elapsed" if always else "business_time", limit * 60)
    runs = "always" if always else "business"
    measured, adjusted = clocks.used(promise, runs, start, end, pauses)
    assert measured == 60 * minutes_used(counted, zone, start, end)
    assert adjusted == 60 * minutes_used(counted, zone, start, end, pauses)
    due = due_moment(counted, zone, start, limit, pauses, end)
    found = clocks.due(promise, runs, start, pauses)
    if due is None:
        assert found is None or found > end
    else:
        assert found == due


@settings(max_examples=30, deadline=None)
@given(
    st.lists(lives(), min_size=1, max_size=6), st.integers(0, 400_000), st.integers(0, 10**9 - 1)
)
def test_that_many_clocks_at_once_run_as_each_alone(
    found: list[tuple[str, ServiceCalendar, datetime, datetime, list[tuple[datetime, datetime]]]],
    limit: int,
    odd: int,
) -> None:
    zone, calendar = found[0][:2]
    for clock in (ServiceClock(calendar, zone), ServiceClock(calendar, zone, always=True)):
        starts = np.array(
            [nanoseconds(each[2]) + odd // 1000 * 1000 for each in found], dtype=np.int64
        )
        ends = np.array([nanoseconds(each[3]) for each in found], dtype=np.int64)
        spans = [
            joined_spans(((nanoseconds(a), nanoseconds(b)) for a, b in each[4]), int(at))
            for each, at in zip(found, starts, strict=True)
        ]
        between = clock.between(starts, ends)
        dues = clock.afters(
            starts, np.full(len(starts), limit * 10**9, dtype=np.int64), Stops.of(enumerate(spans))
        )
        for row, (_, _, _, end, pauses) in enumerate(found):
            start = moment_at(int(starts[row]))
            assert between[row] / 10**9 == ServiceClock.seconds(clock, start, end)
            alone = clock.after(start, limit, pauses)
            assert (None if dues[row] == NEVER else moment_at(int(dues[row]))) == alone


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


NIGHT = ServiceCalendar(tuple(OpenHours(day, "22:00", "06:00") for day in WEEKDAYS[:5]))


def test_that_hours_that_pass_midnight_end_the_next_morning() -> None:
    clock = ServiceClock(NIGHT, "Europe/Madrid")
    friday = utc("2026-10-09T19:00+02:00")
    assert clock.after(friday, 8 * 3600) == utc("2026-10-10T06:00+02:00"), (
        "Friday's night ends on Saturday at 6"
    )
    assert clock.after(friday, 8 * 3600 + 60) == utc("2026-10-12T22:01+02:00")
    assert (clock.day_seconds, clock.week_seconds) == (8 * 3600, 40 * 3600)


def test_that_a_closed_day_is_closed_from_midnight_to_midnight() -> None:
    closed = ServiceCalendar(NIGHT.hours, closures=(Closure(date(2026, 10, 13), None, "move"),))
    clock = ServiceClock(closed, "Europe/Madrid")
    monday, wednesday = utc("2026-10-12T20:00+02:00"), utc("2026-10-14T12:00+02:00")
    assert clock.open_spans(monday, wednesday) == [
        (utc("2026-10-12T22:00+02:00"), utc("2026-10-13T00:00+02:00")),
        (utc("2026-10-14T00:00+02:00"), utc("2026-10-14T06:00+02:00")),
    ]


def test_that_a_night_is_an_hour_longer_when_clocks_go_back_and_shorter_when_they_go_forward() -> (
    None
):
    all_week = ServiceCalendar(tuple(OpenHours(day, "22:00", "06:00") for day in WEEKDAYS))
    clock = ServiceClock(all_week, "Europe/Madrid")
    assert clock.seconds(utc("2026-10-24T20:00+02:00"), utc("2026-10-25T12:00+01:00")) == 9 * 3600
    assert clock.seconds(utc("2026-03-28T20:00+01:00"), utc("2026-03-29T12:00+02:00")) == 7 * 3600


def test_that_an_opening_hour_a_clock_change_skips_begins_when_the_clock_has_jumped() -> None:
    sunday = ServiceCalendar((OpenHours("Sunday", "02:30", "05:00"),))
    spans = ServiceClock(sunday, "Europe/Madrid").open_spans(
        utc("2026-03-28T00:00+01:00"), utc("2026-03-30T00:00+02:00")
    )
    assert spans == [(utc("2026-03-29T03:00+02:00"), utc("2026-03-29T05:00+02:00"))]


def test_that_a_day_a_zone_left_out_has_no_hours() -> None:
    office = ServiceCalendar(tuple(OpenHours(day, "09:00", "17:00") for day in WEEKDAYS))
    clock = ServiceClock(office, "Pacific/Apia")
    thursday, saturday = utc("2011-12-29T00:00-10:00"), utc("2011-12-31T23:59+14:00")
    assert clock.seconds(thursday, saturday) == 16 * 3600, "30 December 2011 never came"


def test_that_equal_opening_and_closing_is_said_with_what_to_write() -> None:
    with pytest.raises(StudioError, match="00:00 to 24:00 for a whole day"):
        ServiceClock(ServiceCalendar((OpenHours("Monday", "09:00", "09:00"),)), "UTC")


def test_that_a_date_no_calendar_reaches_is_said() -> None:
    with pytest.raises(StudioError, match="cannot run in the year 2999"):
        ServiceClock(NIGHT, "UTC").after(datetime(2999, 1, 1, tzinfo=UTC), 60)


OFFICE = Clocks(
    ServiceCalendar(tuple(OpenHours(day, "09:00", "18:00") for day in WEEKDAYS[:5]), "ES", "MD"),
    "Europe/Madrid",
)


# worked by hand: Monday 12 October 2026 is a holiday in Spain; clocks went back on Sunday 25
# October 2026
@pytest.mark.parametrize(
    ("written", "clock", "opened", "due"),
    [
        (
            "next business day by 16:00",
            "business",
            "2026-10-09T19:00+02:00",
            "2026-10-13T16:00+02:00",
        ),
        (
            "next business day by 08:00",
            "business",
            "2026-10-09T19:00+02:00",
            "2026-10-13T08:00+02:00",
        ),
        ("next business day", "business", "2026-10-08T10:00+02:00", "2026-10-09T18:00+02:00"),
        ("next business day", "always", "2026-10-24T10:00+02:00", "2026-10-26T18:00+01:00"),
        ("same day", "business", "2026-10-09T19:00+02:00", "2026-10-13T18:00+02:00"),
        ("same day", "business", "2026-10-09T11:00+02:00", "2026-10-09T18:00+02:00"),
        ("4 business hours", "always", "2026-10-09T17:00+02:00", "2026-10-13T12:00+02:00"),
        ("4 business hours", "business", "2026-10-25T02:30+01:00", "2026-10-26T13:00+01:00"),
        ("1 business day", "business", "2026-10-09T15:00+02:00", "2026-10-13T15:00+02:00"),
        ("0.5 business days", "business", "2026-10-06T09:00+02:00", "2026-10-06T13:30+02:00"),
        ("daily until stable", "business", "2026-10-09T15:00+02:00", "2026-10-13T15:00+02:00"),
        ("daily until stable", "always", "2026-10-24T15:00+02:00", "2026-10-25T14:00+01:00"),
        ("every 2–3 days", "always", "2026-10-06T09:00+02:00", "2026-10-09T09:00+02:00"),
        ("every 2–3 days", "business", "2026-10-06T12:00+02:00", "2026-10-09T12:00+02:00"),
        ("weekly", "business", "2026-10-19T10:00+02:00", "2026-10-26T10:00+01:00"),
        ("weekly", "business", "2026-10-07T10:00+02:00", "2026-10-15T10:00+02:00"),
        ("weekly", "always", "2026-10-19T10:00+02:00", "2026-10-26T09:00+01:00"),
        ("24 hours", "business", "2026-10-06T09:00+02:00", "2026-10-08T15:00+02:00"),
        ("twice a week", "business", "2026-10-05T09:00+02:00", "2026-10-07T13:30+02:00"),
    ],
)
def test_that_written_promises_fall_due_as_worked_by_hand(
    written: str, clock: str, opened: str, due: str
) -> None:
    assert OFFICE.due(parse_duration(written), clock, utc(opened)) == utc(due)


def test_that_planned_work_has_no_due_moment() -> None:
    assert OFFICE.due(parse_duration("planned"), "business", utc("2026-10-06T09:00+02:00")) is None


def test_that_a_paused_named_moment_moves_by_the_service_time_paused() -> None:
    opened, pause = (
        utc("2026-10-08T10:00+02:00"),
        (utc("2026-10-08T12:00+02:00"), utc("2026-10-08T20:00+02:00")),
    )
    assert OFFICE.due(
        parse_duration("next business day by 16:00"), "business", opened, [pause]
    ) == utc("2026-10-13T13:00+02:00")
    night = (utc("2026-10-08T19:00+02:00"), utc("2026-10-08T20:00+02:00"))
    assert OFFICE.due(
        parse_duration("next business day by 16:00"), "business", opened, [night]
    ) == utc("2026-10-09T16:00+02:00")
