"""Periods and money."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.shared.money import Money
from slastudio.shared.periods import (
    day_period,
    local_midnight,
    month_of,
    month_period,
    parse_period,
    previous,
    shift,
    zone,
)
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress

pytestmark = pytest.mark.rapid
zones = st.sampled_from(
    [
        "UTC",
        "Europe/Madrid",
        "America/New_York",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
        "America/Sao_Paulo",
        "Pacific/Apia",
    ]
)


@given(st.integers(1980, 2100), st.integers(1, 12), zones)
def test_that_the_days_of_a_month_fill_it_without_gap(year: int, month: int, name: str) -> None:
    period = month_period(year, month, name)
    days = list(period.days())
    assert days[0].start == period.start
    assert days[-1].end == period.end
    assert all(one.end == other.start for one, other in pairwise(days))


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)), zones)
def test_that_every_moment_lies_in_its_month(moment: datetime, name: str) -> None:
    period = month_of(moment, name)
    assert moment in period
    local = moment.astimezone(ZoneInfo(name))
    assert period.label == f"{local:%Y-%m}"


@given(st.integers(1990, 2090), st.integers(1, 12), st.integers(-30, 30), zones)
def test_that_shifting_there_and_back_is_nothing(
    year: int, month: int, months: int, name: str
) -> None:
    period = month_period(year, month, name)
    assert shift(shift(period, months), -months) == period


def test_that_a_day_of_the_clock_change_has_its_length() -> None:
    assert day_period(date(2026, 10, 25), "Europe/Madrid").end - day_period(
        date(2026, 10, 25), "Europe/Madrid"
    ).start == timedelta(hours=25)
    assert day_period(date(2026, 3, 29), "Europe/Madrid").end - day_period(
        date(2026, 3, 29), "Europe/Madrid"
    ).start == timedelta(hours=23)


def test_that_a_skipped_midnight_begins_when_the_clock_jumps() -> None:
    # Sao Paulo skipped midnight on 4 November 2018
    start = local_midnight(date(2018, 11, 4), ZoneInfo("America/Sao_Paulo"))
    assert start == datetime(2018, 11, 4, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-10", "2026-10-01", "2026-10-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-W53", "2026-12-28", "2027-01-03"),
        ("2026-w01", "2025-12-29", "2026-01-04"),
        ("2026-q1", "2026-01-01", "2026-03-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-05..2026-10", "2026-05-01", "2026-10-31"),
        ("2025-11..2026-02", "2025-11-01", "2026-02-28"),
        ("2026-05-10..2026-06-20", "2026-05-10", "2026-06-20"),
        ("2026-10-25..2026-10-25", "2026-10-25", "2026-10-25"),
    ],
)
def test_that_written_periods_are_understood(text: str, first: str, last: str) -> None:
    period = parse_period(text, "Europe/Madrid")
    assert (period.first_day.isoformat(), period.last_day.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-13",
        "2026-00",
        "2026-Q5",
        "2026-W60",
        "May",
        "2026-10-01",
        "2026-05..",
        "2026-05-10..2026-06",
        "2026-02-30..2026-03-01",
    ],
)
def test_that_other_texts_are_no_period(text: str) -> None:
    with pytest.raises(StudioError, match="2026-10"):
        parse_period(text, "UTC")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-10..2026-05", "ends before it begins"),
        ("2026-06-20..2026-06-10", "ends before it begins"),
        ("2020-01..2026-12", "longer than three years"),
    ],
)
def test_that_a_span_the_wrong_way_round_or_too_long_is_said(text: str, said: str) -> None:
    with pytest.raises(StudioError, match=said):
        parse_period(text, "UTC")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("2026", "the year 2026"),
        ("2026-05..2026-10", "May to October 2026"),
        ("2025-11..2026-02", "November 2025 to February 2026"),
        ("2026-05-10..2026-06-20", "10 May 2026 to 20 June 2026"),
    ],
)
def test_that_a_longer_period_has_a_name_a_reader_expects(text: str, title: str) -> None:
    assert parse_period(text, "Europe/Madrid").title == title


@pytest.mark.parametrize("text", ["0001-01", "1899-12", "2201-Q1", "2999-W01", "9999-12"])
def test_that_a_period_in_another_age_is_said(text: str) -> None:
    with pytest.raises(StudioError, match="1900 to 2200"):
        parse_period(text, "UTC")


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "Europe"])
def test_that_an_unknown_zone_is_said_with_examples(name: str) -> None:
    with pytest.raises(StudioError, match="Europe/Madrid"):
        zone(name)


def test_that_money_keeps_its_currency() -> None:
    assert Money(Decimal("0.1"), "EUR") + Money(Decimal("0.2"), "EUR") == Money(
        Decimal("0.3"), "EUR"
    )
    with pytest.raises(StudioError, match="cannot be added"):
        Money(Decimal(1), "EUR") + Money(Decimal(1), "USD")
    assert str(Money(Decimal("-1234.5"), "USD")) == "−$1,234.50"
    assert str(Money(Decimal(1234), "JPY")) == "¥1,234"
    assert str(Money(Decimal("1.005"), "SEK")) == "1.01 SEK"


def test_that_progress_can_be_cancelled_through_its_parts() -> None:
    told: list[tuple[str, float]] = []
    progress = Progress(lambda step, fraction: told.append((step, fraction)))
    part = progress.part(0.5, 1.0)
    part.report("half", 0.5)
    assert told == [("half", 0.75)]
    progress.cancel()
    with pytest.raises(Cancelled):
        part.report("more")


@given(
    st.sampled_from(
        [
            "2026-01",
            "2026-10",
            "2026-Q1",
            "2026-Q3",
            "2026-W01",
            "2026-W53",
            "2021-W01",
            "2026",
            "2026-05..2026-10",
            "2025-11..2026-02",
            "2026-05-10..2026-06-20",
        ]
    ),
    zones,
)
def test_that_the_previous_period_ends_where_this_one_begins(text: str, name: str) -> None:
    period = parse_period(text, name)
    before = previous(period)
    assert before.end == period.start
    assert parse_period(before.label, name) == before
