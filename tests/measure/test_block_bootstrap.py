"""Months drawn by blocks of days: weekdays are kept, and a drawn month measures as its days would
if they had followed another.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.contract.terms.objectives import Condition
from slastudio.evidence.records import BATCH, ROW
from slastudio.measure.indicators.block_bootstrap import (
    ClockCounts,
    drawn_days,
    weekday_days,
    widened,
    with_unseen,
)
from slastudio.measure.indicators.rows import prepare
from slastudio.measure.indicators.shares import Shares
from slastudio.measure.indicators.values import Means
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.recipe import Recipe
from slastudio.measure.records.running_sums import running
from slastudio.measure.uncertainty.distributions import t_quantile
from tests.strength import tries

GRID = DayGrid(pd.Timestamp("2026-03-02").date(), pd.Timestamp("2026-03-29").date(), "UTC")
GOOD = (Condition("status", "is", "ok"),)
RECIPES = [
    Recipe("good_share", "requests", good=GOOD),
    Recipe("good_share", "requests", good=GOOD, clustered=True),
    Recipe("timeslices", "requests", good=GOOD, slice_s=3600, slice_target=60.0),
    Recipe("ratio_timeslices", "requests", good=GOOD, slice_s=3600),
    Recipe("percentile", "requests", "latency_ms", 95.0, limit=900.0),
    Recipe("percentile", "requests", "latency_ms", 50.0, "nearest_rank"),
    Recipe("percentile", "requests", "latency_ms", 90.0, clustered=True, seed=3),
    Recipe("mean", "requests", "latency_ms"),
    Recipe("mean", "requests", "latency_ms", clustered=True),
    Recipe("spend", "requests", "cost", currency="USD"),
    Recipe("cost_per", "requests", "cost", currency="USD", good=GOOD),
    Recipe("throughput", "requests"),
    Recipe(
        "gap",
        "requests",
        of=Recipe("good_share", "requests", good=GOOD),
        segment="seg.language",
        reference="en",
        least=5,
    ),
    Recipe("classification", "evaluations", metric="f1", label="a"),
    Recipe("classification", "evaluations", metric="auc", label="a", column="score"),
    Recipe("downtime", "incidents", end_column="resolved"),
]


@settings(deadline=None, max_examples=tries(20, 60))
@given(st.integers(1, 8), st.integers(1, 40), st.integers(0, 6), st.integers(0, 2**32 - 1))
def test_that_drawn_days_keep_their_weekdays(
    weeks: int, ahead: int, offset: int, seed: int
) -> None:
    days = drawn_days(7 * weeks, ahead, offset, 20, np.random.default_rng(seed))
    assert days.shape == (20, ahead)
    assert days.min() >= 0
    assert days.max() < 7 * weeks
    assert (days % 7 == (np.arange(ahead) + offset) % 7).all()
    alone = weekday_days(7 * weeks, ahead, 20, np.random.default_rng(seed))
    assert (alone % 7 == np.arange(ahead) % 7).all()


def test_that_days_are_drawn_in_runs_and_each_alike() -> None:
    days = drawn_days(42, 28, 0, 4_000, np.random.default_rng(1))
    follows = (np.diff(days, axis=1) % 42 == 1).mean()
    # of seven steps one begins a block; by chance (1 in 6) it goes on all the same, and twice so,
    # for two draws
    assert follows == pytest.approx(((6 + 1 / 6) / 7) ** 2, abs=0.02)
    share = np.bincount(days.reshape(-1), minlength=42) / days.size
    assert share == pytest.approx(np.full(42, 1 / 42), abs=0.003)


def _rows(kind: str) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    count = 900
    minute = rng.integers(0, 24 * 60 - 61, count)
    day = rng.integers(0, GRID.count, count)
    data = pd.DataFrame({"day": day, "minute": minute})
    if kind == "requests":
        data["status"] = np.where(rng.random(count) < 0.7, "ok", "error")
        data["latency_ms"] = rng.lognormal(6, 0.5, count)
        data["cost"] = [Decimal(int(each)) / 1000 for each in rng.integers(1, 90, count)]
        data["currency"] = "USD"
        data["seg.language"] = np.where(rng.random(count) < 0.4, "en", "es")
    elif kind == "evaluations":
        data["label"] = np.where(rng.random(count) < 0.5, "a", "b")
        data["prediction"] = np.where(rng.random(count) < 0.5, "a", "b")
        data["score"] = rng.random(count)
    else:
        data = data[:40].assign(length=rng.integers(1, 60, 40))
    return data


def _frame(kind: str, data: pd.DataFrame, day: Any) -> pd.DataFrame:
    start = pd.Timestamp(GRID.first, tz="UTC")
    moment = (
        start
        + pd.to_timedelta(day, unit="D")
        + pd.to_timedelta(data["minute"].to_numpy(), unit="min")
    )
    found = data.drop(columns=["day", "minute"]).assign(
        **{"opened" if kind == "incidents" else "time": moment, ROW: 1, BATCH: 1}
    )
    if kind == "incidents":
        found["resolved"] = moment + pd.to_timedelta(data["length"].to_numpy(), unit="min")
    return found


@pytest.mark.parametrize(
    "recipe", RECIPES, ids=lambda each: f"{each.kind}-{each.metric}-{each.clustered}"
)
def test_that_a_drawn_month_measures_as_the_same_rows_on_those_days(recipe: Recipe) -> None:
    data = _rows(recipe.evidence)
    until = int(GRID.edges[-1])
    known = prepare(recipe, _frame(recipe.evidence, data, data["day"].to_numpy()), GRID, until)
    days = drawn_days(28, 28, 0, 1, np.random.default_rng(9))[0]
    moved = pd.concat(
        [data[data["day"] == day].assign(day=place) for place, day in enumerate(days)]
    )
    slowly = prepare(recipe, _frame(recipe.evidence, moved, moved["day"].to_numpy()), GRID, until)
    found = known.daily.drawn(days)
    for first, last in ((0, 27), (3, 9), (20, 20)):
        here, there = found.over(first, last, 95.0), slowly.daily.over(first, last, 95.0)
        assert (here.samples, here.good, here.total) == (there.samples, there.good, there.total)
        assert (here.value is None) == (there.value is None)
        if here.value is not None and there.value is not None:
            assert float(here.value) == pytest.approx(float(there.value), rel=1e-9)
        assert (here.interval is None) == (there.interval is None)
        if here.interval is not None and there.interval is not None:
            assert here.interval == pytest.approx(there.interval, rel=1e-9)


def test_that_drift_of_a_drawn_month_is_measured_against_the_baseline_it_had() -> None:
    recipe = Recipe(
        "stability", "requests", "latency_ms", baseline_from=GRID.first, baseline_days=7
    )
    data = _rows("requests")
    daily = prepare(recipe, _frame("requests", data, data["day"].to_numpy()), GRID).daily
    found = daily.drawn(np.arange(7, 28))
    assert found.over(0, 20, None).value == daily.over(7, 27, None).value


def test_that_what_few_weeks_hide_is_put_back_as_hesterberg_does() -> None:
    for weeks in (4, 6, 20):
        level = NormalDist().cdf(-((weeks / (weeks - 1)) ** 0.5) * t_quantile(90.0, weeks - 1))
        assert widened(level, weeks) == pytest.approx(0.05, abs=1e-6)
        assert widened(1 - level, weeks) == pytest.approx(0.95, abs=1e-6)
    assert widened(0.5, 6) == pytest.approx(0.5)


def test_that_events_never_seen_to_fail_may_fail() -> None:
    rng = np.random.default_rng(2)
    sums = running(np.full(30, 10))
    for daily in (
        Shares(Recipe("good_share", "requests"), sums, sums),
        ClockCounts(sums, sums, late=True),
    ):
        bad = []
        for _ in range(3_000):
            figure = with_unseen(daily, 400, rng).over(0, 29, None)
            assert figure.good is not None
            bad.append(300 - figure.good)
        # of a Beta-binomial: 300 events, Beta(½, 400½)
        assert np.mean(bad) == pytest.approx(300 * 0.5 / 401, abs=0.06)
        assert 0.6 < np.mean(np.array(bad) == 0) < 0.85
    means = Means(Recipe("mean", "requests"), np.ones(3), np.ones(3), np.zeros(3), np.zeros(3))
    assert with_unseen(means, 400, rng) is means


def test_that_clocks_count_as_they_are_expressed() -> None:
    daily = ClockCounts(running(np.array([3, 0, 2])), running(np.array([4, 0, 2])), late=True)
    assert daily.over(0, 2, None).value == 1
    assert daily.over(1, 1, None).value is None
    assert replace(daily, late=False).over(0, 0, None).value == 75
