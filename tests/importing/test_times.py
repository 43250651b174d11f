"""Times as exports write them, held against Python's own datetime and zoneinfo."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.importing.typing.moments import BadTimeError, parse_written
from slastudio.importing.typing.times import NAT, guess_order, guess_time_unit, read_times

ZONES = [
    "Europe/Madrid",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "UTC",
]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ns(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1) * 1000


def read(text: str, unit: str = "iso", zone: str = "UTC") -> int:
    times = read_times([text], unit, zone)
    assert not times.bad, times.bad
    return int(times.utc[0])


moments = st.datetimes(datetime(1700, 1, 1), datetime(2240, 1, 1))


@given(moments, st.sampled_from(["T", " "]), st.integers(-14 * 60, 14 * 60))
def test_that_iso_times_with_offsets_agree_with_datetime(
    local: datetime, between: str, minutes: int
) -> None:
    sign = "-" if minutes < 0 else "+"
    offset = f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    expected = ns(local.replace(tzinfo=UTC) - timedelta(minutes=minutes))
    text = local.isoformat(sep=between)
    assert read(text + offset) == read(text + offset.replace(":", "")) == expected


@given(
    st.lists(
        st.tuples(moments, st.sampled_from(["Z", "", "+02:00", "-0530", " UTC"])),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from(ZONES),
)
def test_that_a_whole_column_and_its_values_one_by_one_give_the_same(
    pairs: list[tuple[datetime, str]], zone: str
) -> None:
    texts = [moment.isoformat() + offset for moment, offset in pairs]
    together = read_times(texts, "iso", zone)
    alone = [read_times([text], "iso", zone) for text in texts]
    assert together.utc.tolist() == [int(t.utc[0]) for t in alone]
    assert together.naive == sum(t.naive for t in alone)


@given(st.datetimes(datetime(1950, 1, 1), datetime(2037, 1, 1)), st.sampled_from(ZONES))
def test_that_naive_times_agree_with_zoneinfo_and_gaps_are_rejected(
    local: datetime, zone: str
) -> None:
    aware = local.replace(tzinfo=ZoneInfo(zone))
    exists = aware.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local
    times = read_times([local.isoformat()], "iso", zone)
    if exists:
        assert int(times.utc[0]) == ns(aware.astimezone(UTC))
    else:
        assert times.utc[0] == NAT
        assert zone in times.bad[0]


def test_that_a_time_in_the_spring_gap_is_rejected_and_in_the_autumn_fold_is_the_first() -> None:
    times = read_times(
        ["2026-03-29 02:30:00", "2026-10-25 02:30:00", "2026-10-25 02:30:00+01:00"],
        "iso",
        "Europe/Madrid",
    )
    assert list(times.bad) == [0]
    assert times.twice == 1
    assert times.utc[1] == ns(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    assert times.utc[2] == ns(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))


def test_that_a_date_alone_is_local_midnight_even_where_midnight_was_skipped() -> None:
    assert read("2026-10-01", zone="Europe/Madrid") == ns(datetime(2026, 9, 30, 22, tzinfo=UTC))
    assert read("2018-11-04", zone="America/Sao_Paulo") == ns(datetime(2018, 11, 4, 3, tzinfo=UTC))


@given(st.integers(-(10**18), 9 * 10**18))
def test_that_nanoseconds_survive(value: int) -> None:
    text = str(np.datetime64(value, "ns"))
    if not text.startswith("-"):
        assert read(text + "Z") == value


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("1692608400", "epoch s", 1692608400 * 10**9),
        ("1692608400.0", "epoch s", 1692608400 * 10**9),
        ("1692608400.123456789", "epoch s", 1692608400123456789),
        ("1692608400123", "epoch ms", 1692608400123 * 10**6),
        ("1692608400123456", "epoch us", 1692608400123456 * 10**3),
        ("1692608400123456789", "epoch ns", 1692608400123456789),
    ],
)
def test_that_epoch_counts_are_exact(text: str, unit: str, expected: int) -> None:
    assert read(text, unit) == expected
    assert guess_time_unit([text]) == unit


@pytest.mark.parametrize(
    ("text", "order", "iso"),
    [
        ("10/03/2004 18.00.00", "d/m/y", "2004-03-10T18:00:00"),
        ("03/10/2004 6:00 PM", "m/d/y", "2004-03-10T18:00:00"),
        ("21.12.2024 07:05", "d/m/y", "2024-12-21T07:05:00"),
        ("9/2/2023", "m/d/y", "2023-09-02T00:00:00"),
        ("21-Jan-2024 5:03 PM", "iso", "2024-01-21T17:03:00"),
        ("Jan 21, 2024 05:03:09", "iso", "2024-01-21T05:03:09"),
        ("Sun, 21 Jan 2024 05:03:09 GMT", "iso", "2024-01-21T05:03:09"),
        ("21/Jan/2024:05:03:09 +0100", "iso", "2024-01-21T04:03:09"),
        ("20240121T050309Z", "iso", "2024-01-21T05:03:09"),
        ("2024-01-21T05:03:09,25Z", "iso", "2024-01-21T05:03:09.250"),
        ("2024-1-2 3:04", "iso", "2024-01-02T03:04:00"),
    ],
)
def test_that_other_notations_are_read(text: str, order: str, iso: str) -> None:
    assert read(text, order) == int(np.datetime64(iso, "ns").astype(np.int64))


@pytest.mark.parametrize(
    "text",
    [
        "2023-02-30",
        "2023-13-01",
        "2023-01-01T25:00:00",
        "2023-01-01T10:61:00",
        "1600-01-01",
        "2300-01-01",
        "yesterday",
        "2023-01-01T10:00:00+25:00",
        "12",
        "2023",
        "2023-01-01 10:00:00 CET",
        "99999999999999999999",
        "२०२३-०१-०१",
    ],
)
def test_that_what_is_no_time_is_rejected_with_the_text(text: str) -> None:
    times = read_times([text, None, ""], "iso", "UTC")
    assert list(times.bad) == [0]
    assert text[:20] in times.bad[0]


def test_that_a_value_against_the_order_of_the_column_is_rejected() -> None:
    times = read_times(["25/12/2025", "12/25/2025"], "d/m/y", "UTC")
    assert list(times.bad) == [1]
    assert "day/month/year" in times.bad[1]


def test_that_the_order_is_guessed_from_all_values_and_left_open_when_none_decides() -> None:
    assert guess_order(["01/02/2025", "03/04/2025", "31/01/2025"]) == "d/m/y"
    assert guess_order(["01/02/2025", "03/14/2025"]) == "m/d/y"
    assert guess_order(["01/02/2025", "03/04/2025"]) == ""
    assert guess_time_unit(["01/02/2025", "03/04/2025"]) == "d/m/y?"


@given(st.text(max_size=40))
def test_that_no_text_crashes_the_reader(text: str) -> None:
    times = read_times([text], "iso", "Europe/Madrid")
    assert (times.utc[0] == NAT) or not times.bad
    try:
        parse_written(text)
    except BadTimeError as problem:
        assert str(problem)  # noqa: PT017
