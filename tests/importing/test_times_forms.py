"""More ways in which exports write times, spans and durations, each with the moment it means."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.importing.typing.durations import guess_notation, parse_duration
from slastudio.importing.typing.moments import BadTimeError, parse_time_of_day
from slastudio.importing.typing.quantities import BadValueError
from slastudio.importing.typing.times import (
    guess_span_unit,
    guess_time_unit,
    join_clock,
    read_times,
)


def moment(text: str, unit: str = "iso", zone: str = "UTC") -> datetime | None:
    times = read_times([text], unit, zone)
    if times.bad:
        return None
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(times.utc[0]) // 1000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9 octobre 2026 14:30", (2026, 10, 9, 14, 30)),
        ("1er février 2026", (2026, 2, 1)),
        ("3 juin 2026", (2026, 6, 3)),
        ("3 juil. 2026", (2026, 7, 3)),
        ("15 août 2026", (2026, 8, 15)),
        ("1. März 2026 um 9:05 Uhr", (2026, 3, 1, 9, 5)),
        ("9 de octubre de 2026", (2026, 10, 9)),
        ("9 de outubro de 2026", (2026, 10, 9)),
        ("3 settembre 2026", (2026, 9, 3)),
        ("12 gennaio 2026", (2026, 1, 12)),
        ("5 mei 2026", (2026, 5, 5)),
        ("5 maart 2026", (2026, 3, 5)),
        ("Fri, 9 Oct 2026 19:41:00 GMT", (2026, 10, 9, 19, 41)),
        ("October 9th, 2026 7:41 p.m.", (2026, 10, 9, 19, 41)),
        ("2026-10-09 7:41 p. m.", (2026, 10, 9, 19, 41)),
        ("2026-10-09 7 PM", (2026, 10, 9, 19)),
        ("2026-10-09 24:00", (2026, 10, 10)),
        ("2026-12-31T24:00:00Z", (2027, 1, 1)),
        ("2026-10-09 19h41", (2026, 10, 9, 19, 41)),
        ("2026-07-01 10:00 Europe/Berlin", (2026, 7, 1, 8)),
        ("2026-01-01T10:00:00+01:00[Europe/Berlin]", (2026, 1, 1, 9)),
    ],
)
def test_that_a_written_time_means_one_moment(text: str, expected: tuple[int, ...]) -> None:
    assert moment(text) == datetime(*expected, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    "text", ["2026-10-09 10:00 EST", "2026-10-09 10:00 IST", "9 Oct 2026 10:00 (CST)"]
)
def test_that_an_abbreviation_of_several_zones_is_refused_by_name(text: str) -> None:
    times = read_times([text], "iso", "UTC")
    assert "may mean several time zones" in times.bad[0]


@pytest.mark.parametrize(
    "text", ["2026-10-09 24:01", "2026-03-29 02:30 Europe/Berlin", "2026-10-09 10:00 Mars/Base"]
)
def test_that_a_time_no_clock_shows_is_refused(text: str) -> None:
    assert moment(text) is None


def test_that_one_column_may_hold_several_offsets_and_notations() -> None:
    values = [
        "2026-05-01T10:00:00+02:00",
        "2026-05-01 10:00",
        "01/05/2026 10:00",
        "May 1, 2026 10:00 AM",
        None,
    ]
    times = read_times(values, "d/m/y", "UTC")
    assert not times.bad
    assert [int(t) // 3_600_000_000_000 % 24 for t in times.utc[:4]] == [8, 10, 10, 10]


def test_that_epochs_of_several_units_are_told_by_their_size() -> None:
    second = 1_777_593_600
    values = [
        str(second),
        str(second * 1000),
        str(second * 10**6),
        str(second * 10**9),
        "2026-05-01T00:00:00Z",
    ]
    assert guess_time_unit(values) == "epoch mixed"
    times = read_times([*values, "12"], "epoch mixed", "UTC")
    assert list(times.bad) == [5]
    assert set(times.utc[:5].tolist()) == {second * 10**9}
    assert guess_time_unit([str(second)] * 9) == "epoch s"


@given(st.dates(date(1901, 1, 1), date(2199, 12, 31)), st.integers(0, 86_399))
def test_that_a_spreadsheets_count_of_days_gives_back_its_moment(day: date, second: int) -> None:
    start = datetime.combine(day, datetime.min.time(), UTC) + timedelta(seconds=second)
    for unit, first in (("excel 1900", date(1899, 12, 30)), ("excel 1904", date(1904, 1, 1))):
        days = (day - first).days + second / 86_400
        if days >= 62:
            assert moment(repr(days), unit) == start


@pytest.mark.parametrize(
    ("values", "unit", "first"),
    [
        (["2026-10", "2026-11"], "month", (2026, 10, 1)),
        (["10/2026"], "month", (2026, 10, 1)),
        (["Oct 2026", "Nov 26"], "month", (2026, 10, 1)),
        (["März 2026"], "month", (2026, 3, 1)),
        (["2026-W41", "2026W42"], "week", (2026, 10, 5)),
    ],
)
def test_that_months_and_weeks_stand_for_their_first_day(
    values: list[str], unit: str, first: tuple[int, ...]
) -> None:
    assert guess_span_unit(values) == unit
    assert moment(values[0], unit) == datetime(*first, tzinfo=UTC)  # type: ignore[misc,arg-type]
    assert moment(values[0]) is None, "a month is no moment unless it is asked for"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18.00.00", "18:00:00"),
        ("9h30", "09:30:00"),
        ("930", "09:30:00"),
        ("1845", "18:45:00"),
        ("0.75", "18:00:00"),
        ("0,5", "12:00:00"),
        ("6:05 PM", "18:05:00"),
        ("23:59:59.5", "23:59:59.5"),
    ],
)
def test_that_a_time_of_day_is_read(text: str, expected: str) -> None:
    assert parse_time_of_day(text) == expected


@pytest.mark.parametrize("text", ["noon", "1.5", "13 PM", "12345"])
def test_that_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(BadTimeError):
        parse_time_of_day(text)


def test_that_a_clock_beside_a_date_makes_one_local_time() -> None:
    joined, bad = join_clock(
        ["10/03/2004", "2026-03-29 00:00:00", "x", None], ["18.00.00", None, "noon", "1:00"]
    )
    assert joined == ["10/03/2004 18:00:00", "2026-03-29", "x", None]
    assert list(bad) == [2]
    times = read_times(joined[:1], "d/m/y", "Europe/Rome")
    wall = datetime(2004, 3, 10, 18, tzinfo=ZoneInfo("Europe/Rome"))
    assert int(times.utc[0]) == int(wall.timestamp()) * 10**9


@pytest.mark.parametrize(
    ("text", "unit", "ms"),
    [
        ("1:30", "h:mm", 5_400_000),
        ("1:30", "mm:ss", 90_000),
        ("01:30.5", "mm:ss", 90_500),
        ("26:00:01", "h:mm:ss", 93_601_000),
        ("-0:45", "h:mm", -2_700_000),
        ("2 days 3 hours", "words", 183_600_000),
        ("1d 4h 30m", "words", 102_600_000),
        ("PT1H30M", "words", 5_400_000),
        ("P1DT0.5S", "words", 86_400_500),
        ("1 Tag, 2 Std. und 5 Min.", "words", 93_900_000),
        ("2 heures 5 minutes", "words", 7_500_000),
        ("1 día 2 horas", "words", 93_600_000),
        ("1,5 s", "words", 1_500),
        ("120 ms", "words", 120),
        ("3 days, 4:05:06", "h:mm:ss", 273_906_000),
    ],
)
def test_that_a_duration_is_so_many_milliseconds(text: str, unit: str, ms: float) -> None:
    assert parse_duration(text, unit) == ms


@pytest.mark.parametrize("text", ["soon", "5 parsecs", "1:75", "PT", "3 h later", ""])
def test_that_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(BadValueError):
        parse_duration(text, "words")


@given(st.integers(0, 10**7))
def test_that_a_duration_written_as_clock_or_words_is_the_same(seconds: int) -> None:
    clock = f"{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
    words = f"{seconds // 3600}h {seconds % 3600 // 60}m {seconds % 60}s"
    assert parse_duration(clock, "h:mm:ss") == parse_duration(words, "words") == seconds * 1000


def test_that_the_notation_of_durations_is_told_and_what_is_open_said_to_be() -> None:
    assert guess_notation(["1:30:00", "0:05:00"]) == ("h:mm:ss", False)
    assert guess_notation(["1:30", "2:15"]) == ("h:mm", True)
    assert guess_notation(["1:30.2", "2:15"]) == ("mm:ss", False)
    assert guess_notation(["3h", "2 Tage", "n/a"]) == ("words", False)
    assert guess_notation(["3", "2.5"]) == ("", False)
