"""Intervals against scipy, published worked examples and their own definition."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from slastudio.measure.uncertainty.intervals import (
    mean_interval,
    percentile_ranks,
    samples_to_settle,
    share_interval,
)

pytestmark = pytest.mark.rapid
confidences = st.sampled_from([80.0, 90.0, 95.0, 99.0])


def test_that_the_wilson_interval_equals_a_published_example() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, Wilson score without
    # continuity correction
    low, high = share_interval(81, 263, 95)
    assert (round(low / 100, 4), round(high / 100, 4)) == (0.2553, 0.3662)
    # the same table, 0 of 20 and 1 of 29
    assert [round(each / 100, 4) for each in share_interval(0, 20, 95)] == [0.0, 0.1611]
    assert [round(each / 100, 4) for each in share_interval(1, 29, 95)] == [0.0061, 0.1718]


@given(
    st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), confidences
)
def test_that_the_wilson_interval_equals_scipy(counts: tuple[int, int], confidence: float) -> None:
    good, total = counts
    theirs = stats.binomtest(good, total).proportion_ci(confidence / 100, method="wilson")
    low, high = share_interval(good, total, confidence)
    assert low == pytest.approx(100 * theirs.low, abs=1e-9)
    assert high == pytest.approx(100 * theirs.high, abs=1e-9)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=60), confidences)
def test_that_mean_intervals_equal_scipy(values: list[float], confidence: float) -> None:
    array = np.array(values)
    ours = mean_interval(array, confidence)
    assert ours is not None
    spread = stats.sem(array)
    half = stats.t.ppf(0.5 + confidence / 200, len(array) - 1) * spread
    assert ours[1] - ours[0] == pytest.approx(2 * half, rel=1e-7, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([50.0, 90.0, 95.0]))
def test_that_percentile_intervals_cover_as_often_as_they_say(seed: int, percentile: float) -> None:
    rng = np.random.default_rng(seed)
    truth = stats.norm.ppf(percentile / 100)
    hits = 0
    for _ in range(200):
        ordered = np.sort(rng.standard_normal(400))
        ranks = percentile_ranks(len(ordered), percentile, 90)
        assert ranks is not None
        hits += ordered[ranks[0] - 1] <= truth <= ordered[ranks[1] - 1]
    assert hits >= 160


def test_that_small_samples_have_no_percentile_interval() -> None:
    assert percentile_ranks(10, 95, 95) is None


@settings(max_examples=40, deadline=None)
@given(
    st.integers(10, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.floats(50, 99),
)
def test_that_the_further_samples_settle_the_question_and_one_less_does_not(
    counts: tuple[int, int], target: float
) -> None:
    good, total = counts
    more = samples_to_settle(good, total, target, 95)
    if more is None:
        return

    def contains(samples: int) -> bool:
        low, high = share_interval(good / total * samples, samples, 95)
        return low <= target <= high

    assert not contains(total + more)
    assert more == 0 or contains(total + more - 1)


def test_that_equality_is_never_settled() -> None:
    assert samples_to_settle(92, 100, 92, 95) is None
    assert not math.isnan(share_interval(0, 1, 95)[0])
