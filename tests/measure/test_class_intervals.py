"""Intervals of classification figures against their definitions, and at the ends where no error is
seen.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from slastudio.measure.indicators.labels import auc, scored
from slastudio.measure.uncertainty.class_intervals import (
    area_interval,
    averaged_interval,
    f1_interval,
)
from slastudio.measure.uncertainty.intervals import share_interval

pytestmark = pytest.mark.rapid
tables = st.integers(2, 4).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 30), min_size=size, max_size=size), min_size=size, max_size=size
    )
)


@given(st.integers(0, 200), st.integers(0, 200))
def test_that_the_interval_of_f1_is_that_of_the_share_it_is_made_of(hits: int, others: int) -> None:
    assume(hits + others)
    low, high = f1_interval(hits, others, 95)
    share = [each / 100 for each in share_interval(hits, hits + others, 95)]
    assert (low, high) == pytest.approx([100 * 2 * q / (1 + q) for q in share])
    assert low - 1e-9 <= 200 * hits / (2 * hits + others) <= high + 1e-9


@given(
    tables, st.sampled_from(["precision", "recall", "f1"]), st.sampled_from(["macro", "weighted"])
)
def test_that_averages_lie_within_their_intervals(
    rows: list[list[int]], metric: str, averaging: str
) -> None:
    table = np.array(rows)
    assume(table.sum())
    low, high = averaged_interval(table, metric, averaging, 95)
    value = float(scored(table[None], metric, averaging)[0])
    assert 0 <= low <= value + 1e-9
    assert value - 1e-9 <= high <= 100


def test_that_the_average_of_two_recalls_is_two_independent_shares() -> None:
    table = np.array([[45, 5], [12, 28]])
    low, high = averaged_interval(table, "recall", "macro", 95)
    (low1, high1), (low2, high2) = share_interval(45, 50, 95), share_interval(28, 40, 95)
    assert low == pytest.approx(80 - math.hypot(90 - low1, 70 - low2) / 2)
    assert high == pytest.approx(80 + math.hypot(high1 - 90, high2 - 70) / 2)


def test_that_correlated_labels_widen_the_interval_of_f1_as_drawing_again_shows() -> None:
    table = np.array([[300, 60, 10], [50, 400, 30], [20, 30, 250]])
    low, high = averaged_interval(table, "f1", "macro", 95)
    drawn = np.random.default_rng(4).multinomial(
        table.sum(), table.reshape(-1) / table.sum(), 20_000
    )
    ends = np.percentile(scored(drawn.reshape(-1, 3, 3), "f1", "macro"), [2.5, 97.5])
    assert (low, high) == pytest.approx(ends, abs=0.15)


def test_that_no_error_seen_is_no_proof_of_none() -> None:
    low, high = averaged_interval(np.diag([20, 20]), "f1", "macro", 95)
    assert low < 96
    assert high == 100
    low, high = area_interval(1.0, 0.0, 20, 20, 95)
    assert 0.8 < low < 0.95
    assert high == 1
    assert area_interval(0.0, 0.0, 20, 20, 95) == pytest.approx((0, 1 - low))


@given(st.integers(2, 40), st.integers(2, 40), st.integers(0, 2**32 - 1))
def test_that_an_area_turned_round_has_its_interval_turned_round(
    hits: int, others: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    first, second = rng.normal(1, 1, hits).round(1), rng.normal(0, 1, others).round(1)
    area, variance = auc(first, second)
    low, high = area_interval(area, variance, hits, others, 95)
    assert 0 <= low <= area <= high <= 1
    assert area_interval(1 - area, variance, others, hits, 95) == pytest.approx(
        (1 - high, 1 - low), abs=1e-9
    )


def test_that_large_samples_have_delongs_interval_on_the_logit_scale() -> None:
    # with unequal spreads Hanley and McNeil's variance is too small, so DeLong's decides
    rng = np.random.default_rng(1)
    area, variance = auc(rng.normal(2, 3, 500), rng.normal(0, 1, 5000))
    low, _ = area_interval(area, variance, 500, 5000, 95)
    logit = math.log(area / (1 - area)) - 1.959964 * math.sqrt(variance) / (area * (1 - area))
    assert low == pytest.approx(1 / (1 + math.exp(-logit)), abs=1e-6)
