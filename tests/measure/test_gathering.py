"""What is gathered a part at a time is what all rows contribute at once, for every form of
indicator.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.evidence.cells import Column
from slastudio.evidence.records import BATCH, ROW, column_type
from slastudio.measure.indicators.gathering import Gathering
from slastudio.measure.indicators.rows import prepare, without
from slastudio.measure.indicators.values import Values, exact_sum
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.recipe import Measured, Recipe, exact
from slastudio.measure.records.row_view import RowView
from slastudio.measure.records.selection import Filter
from slastudio.project.evidence.stored.column_reading import decode_cells
from slastudio.project.evidence.stored.columns import encode

START = datetime(2026, 3, 26, tzinfo=UTC)
GRID = DayGrid(
    date(2026, 3, 26), date(2026, 3, 31), "Europe/Madrid"
)  # the clocks change on the 29th
UNTIL = int(datetime(2026, 4, 1, tzinfo=UTC).timestamp()) * 10**9
OK = (Filter("status", "is", "OK"),)
SPANISH = (Filter("seg.language", "is", "es"),)
SHARE = Recipe("good_share", "requests", good=OK)
P90 = Recipe("percentile", "requests", "latency_ms", 90.0, limit=50.0)
RECIPES = {
    "share": SHARE,
    "share of days": replace(SHARE, clustered=True),
    "spanish": replace(SHARE, among=SPANISH),
    "slow": replace(SHARE, good=(Filter("latency_ms", "at_most", "40"),)),
    "no latency": replace(SHARE, good=(Filter("latency_ms", "missing"),)),
    "slices": replace(SHARE, kind="timeslices", slice_s=3600, slice_target=90.0, empty="good"),
    "ratio slices": replace(SHARE, kind="ratio_timeslices", slice_s=3600),
    "p90": P90,
    "p50": replace(P90, percentile=50.0, limit=10.0, method="nearest_rank"),
    "p90 spanish": replace(P90, among=SPANISH),
    "mean": Recipe("mean", "requests", "latency_ms"),
    "spend": Recipe("spend", "requests", "cost", currency="USD"),
    "cost of good": Recipe("cost_per", "requests", "cost", good=OK),
    "throughput": Recipe("throughput", "requests", rate_s=60),
    "drift": Recipe(
        "stability", "requests", "latency_ms", baseline_from=date(2026, 3, 26), baseline_days=1
    ),
    "gap": Recipe("gap", "requests", segment="seg.language", reference="en", least=3, of=SHARE),
    "gap of pairs": Recipe(
        "gap",
        "requests",
        segment="seg.language",
        pairs=(("en", "es"), ("pt", "es")),
        least=2,
        of=P90,
        by_traffic=True,
    ),
    "gap of slices": Recipe(
        "gap",
        "requests",
        segment="seg.language",
        reference="en",
        least=1,
        of=replace(SHARE, kind="ratio_timeslices", slice_s=7200),
    ),
}
LEFT_OUT = (
    (int(at.timestamp()) * 10**9, int((at + timedelta(hours=5)).timestamp()) * 10**9)
    for at in [START]
)
LEFT_OUT_SPANS = tuple(LEFT_OUT)

row = st.fixed_dictionaries(
    {
        "time": st.one_of(st.none(), st.integers(-90, 6 * 1440 + 90)),
        "status": st.sampled_from(["ok", "OK", "error", None]),
        "seg.language": st.sampled_from(["en", "es", "pt", None]),
        "latency_ms": st.one_of(st.none(), st.integers(0, 90).map(float), st.floats(0, 1e9)),
        "cost": st.one_of(st.none(), st.decimals(0, 10, places=4), st.decimals(0, 10, places=2)),
        "currency": st.sampled_from(["USD", "EUR", None]),
    }
)


def frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    moments = [
        None if each["time"] is None else START + timedelta(minutes=each["time"]) for each in rows
    ]
    data = pd.DataFrame(
        rows, columns=["time", "status", "seg.language", "latency_ms", "cost", "currency"]
    )
    data["time"] = pd.Series(pd.to_datetime(moments, utc=True)).astype("datetime64[ns, UTC]")
    for name in ("status", "seg.language", "cost", "currency"):
        data[name] = data[name].astype(object).where(data[name].notna(), None)
    data["latency_ms"] = data["latency_ms"].astype("float64")
    data[ROW], data[BATCH] = range(1, len(data) + 1), 1
    return data


def stored(data: pd.DataFrame) -> RowView:
    """Return rows as they come from a project's blocks: columns without a value are not there."""
    columns: dict[str, Column] = {
        name: decode_cells(*encode(data[name], column_type("requests", name)), len(data))
        for name in ("time", "status", "seg.language", "latency_ms", "cost", "currency")
        if data[name].notna().any()
    }
    return RowView(columns, len(data))


def told(figure: Measured) -> Any:
    interval = figure.interval and tuple(float(f"{each:.9g}") for each in figure.interval)
    return replace(figure, interval=interval)


def gathered(parts: list[pd.DataFrame], left_out: tuple[tuple[int, int], ...]) -> Gathering:
    gathering = Gathering(RECIPES, GRID, UNTIL, dict.fromkeys(RECIPES, left_out))
    for part in parts:
        rows = stored(part)
        times = rows["time"] if "time" in rows else part["time"]
        gathering.take(gathering.parts(rows, GRID.indices(times)))
        # asking in between changes nothing of what comes out at the end
        gathering.contributions("p90").daily.over(0, GRID.count - 1, 95.0)
    return gathering


@settings(max_examples=25)
@given(st.lists(st.lists(row, max_size=14), min_size=1, max_size=5), st.booleans(), st.data())
def test_that_parts_contribute_what_all_rows_do(
    parts: list[list[dict[str, Any]]], some_out: bool, data: Any
) -> None:
    left_out = LEFT_OUT_SPANS if some_out else ()
    frames = [frame(each) for each in parts]
    whole = frame([each for part in parts for each in part])
    gathering = gathered(frames, left_out)
    first = data.draw(st.integers(0, GRID.count - 1))
    last = data.draw(st.integers(first, GRID.count - 1))
    for name, recipe in RECIPES.items():
        kept = without(prepare(recipe, whole, GRID, UNTIL), left_out)
        known = gathering.contributions(name)
        assert (known.records == np.diff(kept.starts)).all(), name
        assert told(known.daily.over(first, last, 95.0)) == told(
            kept.daily.over(first, last, 95.0)
        ), name


@given(
    st.lists(st.integers(-(10**12), 10**12).map(lambda number: number / 1000), max_size=40),
    st.integers(0, 40),
)
def test_that_sums_of_parts_lose_nothing(numbers: list[float], cut: int) -> None:
    parts = [exact_sum(np.array(each)) for each in (numbers[:cut], numbers[cut:])]
    exact = sum(map(Fraction, numbers), Fraction(0))
    assert exact_sum(np.array(parts).reshape(-1))[0] == float(exact)
    assert exact_sum(np.array(numbers))[0] == math.fsum(numbers)


def test_that_adding_a_day_leaves_the_others_counted_as_they_were() -> None:
    rng = np.random.default_rng(7)
    old = [
        {"time": int(m), "latency_ms": float(rng.integers(0, 500))}
        for m in rng.integers(0, 5 * 1440 - 60, 4_000)
    ]
    new = [
        {"time": int(m), "latency_ms": float(rng.integers(0, 900))}
        for m in rng.integers(5 * 1440, 6 * 1440 - 180, 500)
    ]
    blank = {"status": "ok", "seg.language": "es", "cost": Decimal(1), "currency": "USD"}
    gathering = gathered([frame([blank | each for each in old])], ())
    before = gathering.contributions("p90").daily
    assert isinstance(before, Values)
    rows = stored(frame([blank | each for each in new]))
    gathering.take(gathering.parts(rows, GRID.indices(rows["time"])))
    after = gathering.contributions("p90").daily
    assert isinstance(after, Values)
    assert after._edges is before._edges
    assert (after._places[:5] == before._places[:5]).all()
    every = np.sort([each["latency_ms"] for each in old + new])
    assert after.at_ranks(0, 5, [0, 1_234, 4_499]) == every[[0, 1_234, 4_499]].tolist()


def test_that_values_which_half_the_bytes_hold_stand_exactly_among_those_they_do_not() -> None:
    # 0.1 in four bytes is more than 0.1, so a limit of it would part the two kinds otherwise
    whole = [{"time": minute, "latency_ms": float(minute % 7)} for minute in range(900)]
    fine = [{"time": minute, "latency_ms": minute % 7 / 10} for minute in range(600, 1_500)]
    large = [{"time": minute, "latency_ms": 1e39 + minute} for minute in range(10)]
    blank = {"status": "ok", "seg.language": "es", "cost": Decimal(1), "currency": "USD"}
    parts = [frame([blank | each for each in part]) for part in (whole, fine, large)]
    gathering = gathered(parts, ())
    every = np.sort([each["latency_ms"] for part in (whole, fine, large) for each in part])
    for limit in (0.1, 3.0):
        recipe = replace(P90, limit=limit)
        known = gathering.contributions("p90").daily
        assert isinstance(known, Values)
        known = known.worded(recipe)
        told_of = known.over(0, 5, None)
        assert told_of.value == exact(float(np.quantile(every, 0.9)))
        assert told_of.good == int((every <= limit).sum())
        assert known.at_ranks(0, 5, list(range(len(every)))) == every.tolist()
    assert known.days[0].dtype == np.float64
    alone = gathered([parts[0]], ()).contributions("p90").daily
    assert isinstance(alone, Values)
    assert alone.days[0].dtype == np.float32


def test_that_nothing_gathered_is_no_data() -> None:
    gathering = Gathering(RECIPES, GRID, UNTIL)
    with pytest.raises(ValueError, match="no rows"):
        gathering.contributions("share")
    gathering.take(gathering.parts(RowView({}, 0), GRID.edges[:0]))
    assert all(
        gathering.contributions(name).daily.over(0, 5, 95.0).value is None
        for name in RECIPES
        if name != "throughput"
    )
