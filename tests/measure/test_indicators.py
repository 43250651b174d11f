"""Indicators against pandas and against counting by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.evidence.records import BATCH, ROW
from slastudio.measure.indicators.rows import measure, prepare, without
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.recipe import Recipe
from slastudio.measure.records.selection import Filter, matching
from slastudio.shared.problems import StudioError
from tests.measure.oracles import percentile_of

pytestmark = pytest.mark.rapid


def requests(**columns: list[object]) -> pd.DataFrame:
    count = len(next(iter(columns.values())))
    data = pd.DataFrame({ROW: range(1, count + 1), BATCH: [1] * count})
    for name, values in columns.items():
        data[name] = pd.Series(values)
    if "time" in columns:
        data["time"] = pd.to_datetime(data["time"], utc=True).astype("datetime64[ns, UTC]")
    return data


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50), st.floats(0.1, 99.9))
def test_that_percentiles_equal_pandas(values: list[float], percentile: float) -> None:
    ordered = np.sort(np.array(values))
    assert percentile_of(ordered, percentile, "linear") == pd.Series(values).quantile(
        percentile / 100
    )


def test_that_percentiles_equal_a_spreadsheet() -> None:
    # PERCENTILE.INC of 1 … 4 at 0.3 is 1.9 in Excel's own documentation
    assert percentile_of(np.array([1.0, 2.0, 3.0, 4.0]), 30, "linear") == pytest.approx(1.9)


@pytest.mark.parametrize(
    ("percentile", "expected"), [(5, 15), (30, 20), (40, 20), (50, 35), (100, 50)]
)
def test_that_nearest_rank_equals_the_textbook(percentile: float, expected: float) -> None:
    # the standard worked example of the nearest-rank method on 15, 20, 35, 40, 50
    assert (
        percentile_of(np.array([15.0, 20.0, 35.0, 40.0, 50.0]), percentile, "nearest_rank")
        == expected
    )


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.none() | st.booleans()), max_size=40),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_that_shares_equal_counting_by_hand(
    rows: list[tuple[int, bool | None]], one: int, other: int
) -> None:
    first, last = min(one, other), max(one, other)
    data = requests(
        time=[f"2026-03-{day + 1:02d}T12:00:00Z" for day, _ in rows] or ["2026-03-01T00:00:00Z"],
        accepted=[good for _, good in rows] or [None],
    )
    data["accepted"] = data["accepted"].astype("boolean")
    recipe = Recipe("good_share", "reviews", good=(Filter("accepted", "is", "true"),))
    prepared = prepare(recipe, data, DayGrid(date(2026, 3, 1), date(2026, 3, 10), "UTC"))
    found = measure(prepared, first, last, 95)
    counted = [good for day, good in rows if first <= day <= last and good is not None]
    assert (found.samples, found.good or 0) == (len(counted), sum(counted))
    if counted:
        assert found.value == Decimal(sum(counted) * 100) / len(counted)
    assert int(prepared.without_value[first : last + 1].sum()) == sum(
        first <= day <= last and good is None for day, good in rows
    ) + (not rows and first == 0)


@pytest.mark.parametrize(
    "zone", ["Europe/Madrid", "Asia/Kolkata", "America/St_Johns", "Australia/Lord_Howe", "UTC"]
)
def test_that_days_are_those_of_the_wall_clock(zone: str) -> None:
    times = pd.date_range("2026-03-20", "2026-04-10", freq="17min", tz="UTC").union(
        pd.date_range("2026-10-20", "2026-11-03", freq="13min", tz="UTC")
    )
    grid = DayGrid(date(2026, 3, 1), date(2026, 11, 30), zone)
    series = pd.Series(times).astype("datetime64[ns, UTC]")
    expected = [
        (moment.astimezone(ZoneInfo(zone)).date() - grid.first).days
        for moment in times.to_pydatetime()
    ]
    assert grid.indices(series).tolist() == expected


def test_that_undated_rows_and_rows_outside_belong_to_no_day() -> None:
    grid = DayGrid(date(2026, 3, 1), date(2026, 3, 2), "UTC")
    times = pd.Series(
        pd.to_datetime(
            ["2026-02-28T23:59:59.999Z", None, "2026-03-01T00:00Z", "2026-03-03T00:00Z"],
            utc=True,
            format="ISO8601",
        )
    )
    assert grid.indices(times.astype("datetime64[ns, UTC]")).tolist() == [-1, -1, 0, -1]


def test_that_spend_is_exact_and_other_currencies_are_left_out() -> None:
    data = requests(
        time=["2026-03-01T00:00:00Z"] * 4,
        cost=[Decimal("0.1"), Decimal("0.2"), Decimal(5), None],
        currency=["USD", None, "EUR", "USD"],
    )
    prepared = prepare(
        Recipe("spend", "requests", "cost", currency="USD"),
        data,
        DayGrid(date(2026, 3, 1), date(2026, 3, 1), "UTC"),
    )
    assert measure(prepared, 0, 0).value == Decimal("0.3")
    assert prepared.other_currency == 1


def test_that_spans_are_left_out_half_open() -> None:
    data = requests(
        time=["2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z", "2026-03-01T12:00:00Z"],
        latency_ms=[1.0, 2.0, 3.0],
    )
    prepared = prepare(
        Recipe("mean", "requests", "latency_ms"),
        data,
        DayGrid(date(2026, 3, 1), date(2026, 3, 1), "UTC"),
    )
    hour = 3_600_000_000_000
    start = int(pd.Timestamp("2026-03-01T10:00Z").as_unit("ns").value)
    kept = without(prepared, [(start, start + hour)])
    assert measure(kept, 0, 0).value == Decimal("2.5")


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("is", "OK", [True, False, False]),
        ("is_not", "ok", [False, True, False]),
        ("in", "ok, error", [True, True, False]),
        ("begins", "O", [True, False, False]),
        ("present", "", [True, True, False]),
        ("missing", "", [False, False, True]),
    ],
)
def test_that_a_missing_value_satisfies_only_missing(
    operator: str, value: str, expected: list[bool]
) -> None:
    data = requests(status=["ok", "error", None])
    assert matching("requests", data, [Filter("status", operator, value)]).tolist() == expected
    coded = data.assign(status=data["status"].astype("category"))
    assert matching("requests", coded, [Filter("status", operator, value)]).tolist() == expected


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("at_least", [False, True, True]),
        ("above", [False, False, True]),
        ("at_most", [True, True, False]),
    ],
)
def test_that_numbers_compare(operator: str, expected: list[bool]) -> None:
    data = requests(latency_ms=[1.0, 2.0, 3.0])
    assert matching("requests", data, [Filter("latency_ms", operator, "2")]).tolist() == expected


def test_that_a_number_is_needed_to_compare_with() -> None:
    with pytest.raises(StudioError, match="not a number"):
        matching("requests", requests(latency_ms=[1.0]), [Filter("latency_ms", "above", "fast")])
