"""Days that hang together: independent records lose nothing, repeated ones gain nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from slastudio.measure.uncertainty.clustered import (
    clustered_percentile_ranks,
    clustered_share_interval,
    effective_count,
    exact_limits,
)

pytestmark = pytest.mark.rapid
days = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=3, max_size=20)


def arrays(pairs: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    good, bad = np.array(pairs).T
    return good, good + bad


@given(
    st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.sampled_from([90.0, 95.0]),
)
def test_that_whole_counts_have_clopper_and_pearsons_limits(
    counts: tuple[int, int], confidence: float
) -> None:
    good, total = counts
    theirs = stats.binomtest(good, total).proportion_ci(confidence / 100, method="exact")
    assert exact_limits(good / total, total, confidence) == pytest.approx(
        (theirs.low, theirs.high), abs=1e-9
    )


@given(days)
def test_that_days_never_tell_more_than_their_records(pairs: list[tuple[int, int]]) -> None:
    good, total = arrays(pairs)
    assume((total > 0).sum() >= 3)
    share = good.sum() / total.sum()
    assert 0 <= effective_count(good, total, share, 95) <= total.sum()
    found = clustered_share_interval(good, total, 95)
    plain = stats.binomtest(int(good.sum()), int(total.sum())).proportion_ci(0.95, method="exact")
    assert found is not None
    assert found[0] <= 100 * plain.low + 1e-9
    assert found[1] >= 100 * plain.high - 1e-9


def test_that_counting_every_record_ten_times_proves_nothing_more() -> None:
    good, total = np.array([40, 31, 45, 22, 48, 39, 44]), np.full(7, 50)
    once, often = (clustered_share_interval(good * k, total * k, 95) for k in (1, 10))
    assert once is not None
    assert often == pytest.approx(once, abs=0.3)


def test_that_the_effective_count_is_that_of_counting_by_hand() -> None:
    good, total = np.array([9, 5, 10]), np.array([10, 10, 10])
    # share 0.8; deviations 1, −3, 2: variance 3/2 · 14 / 900; t of 29 and 2 degrees
    by_hand = 0.8 * 0.2 / (1.5 * 14 / 900) * (stats.t.ppf(0.975, 29) / stats.t.ppf(0.975, 2)) ** 2
    assert effective_count(good, total, 0.8, 95) == pytest.approx(by_hand)


def test_that_few_days_or_records_have_no_interval() -> None:
    assert clustered_share_interval(np.array([5, 5, 0]), np.array([5, 6, 0]), 95) is None
    four = np.array([90, 95, 97, 92])
    assert clustered_percentile_ranks(four, four, np.full(4, 100), 95, 95) is None
    seven = np.full(7, 9)
    assert clustered_percentile_ranks(seven, seven, np.full(7, 10), 95, 95) is None


def test_that_ranks_lie_around_the_percentile() -> None:
    below = np.array([95, 90, 99, 93, 97, 96, 95] * 4)
    ranks = clustered_percentile_ranks(below, below, np.full(28, 100), 95, 95)
    assert ranks is not None
    assert 1 <= ranks[0] < 0.95 * 2800 < ranks[1] <= 2800
