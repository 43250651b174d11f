"""Paired comparisons against published examples, scipy, and counting by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from slastudio.measure.uncertainty.intervals import share_interval
from slastudio.measure.uncertainty.paired import (
    PairedCounts,
    mcnemar_p,
    paired_counts,
    paired_mean_interval,
    paired_share_interval,
)

pytestmark = pytest.mark.rapid
# Fagerland, Lydersen and Laake, Statistical Analysis of Contingency Tables, chapter 8: complete
# response before and after consolidation therapy (Cavo et al. 2012), 59, 6, 16 and 80 of 161
# patients
CAVO = PairedCounts(both=59, lost=16, gained=6, neither=80)


def test_that_mcnemars_exact_p_equals_a_published_example() -> None:
    assert round(mcnemar_p(CAVO.lost, CAVO.gained), 6) == 0.052479


def test_that_the_paired_interval_equals_a_published_example() -> None:
    # the same chapter, Newcombe's square-and-add interval: −0.0621 (−0.1186 to −0.0046)
    low, high = paired_share_interval(CAVO, 95)
    assert [round(each / 100, 4) for each in (CAVO.difference, low, high)] == [
        -0.0621,
        -0.1186,
        -0.0046,
    ]


@given(st.integers(0, 300), st.integers(0, 300))
def test_that_mcnemars_p_equals_scipys_binomial_test(lost: int, gained: int) -> None:
    theirs = stats.binomtest(lost, lost + gained).pvalue if lost + gained else 1.0
    assert mcnemar_p(lost, gained) == pytest.approx(theirs, rel=1e-9)


def test_that_mcnemars_p_stands_for_thousands_of_flips() -> None:
    assert mcnemar_p(4000, 4300) == pytest.approx(stats.binomtest(4000, 8300).pvalue, rel=1e-9)
    assert mcnemar_p(0, 5000) == 0.0


fourfold = st.tuples(*[st.integers(0, 80)] * 4).filter(any).map(lambda each: PairedCounts(*each))


@given(fourfold, st.sampled_from([80.0, 95.0, 99.0]))
def test_that_the_paired_interval_holds_the_difference_and_turns_with_the_runs(
    counts: PairedCounts, confidence: float
) -> None:
    low, high = paired_share_interval(counts, confidence)
    assert -100 - 1e-9 <= low <= counts.difference + 1e-9
    assert counts.difference - 1e-9 <= high <= 100 + 1e-9
    turned = PairedCounts(counts.both, counts.gained, counts.lost, counts.neither)
    back = paired_share_interval(turned, confidence)
    assert (-back[1], -back[0]) == pytest.approx((low, high), abs=1e-9)


def test_that_pairs_tell_more_than_two_samples_of_the_same_shares() -> None:
    together = PairedCounts(both=85, lost=5, gained=0, neither=10)
    low, high = paired_share_interval(together, 95)
    apart = [share_interval(good, 100, 95) for good in (85, 90)]
    assert high < 0
    assert apart[0][1] > apart[1][0]
    assert high - low < 12


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_that_pairs_are_counted_as_by_hand(pairs: list[tuple[bool, bool]]) -> None:
    found = paired_counts(np.array([a for a, _ in pairs]), np.array([b for _, b in pairs]))
    assert (found.both, found.lost, found.gained, found.neither) == tuple(
        pairs.count(each) for each in ((True, True), (True, False), (False, True), (False, False))
    )
    assert found.difference == pytest.approx(
        100 * (sum(b for _, b in pairs) - sum(a for a, _ in pairs)) / len(pairs)
    )


@given(st.lists(st.floats(-10, 10), min_size=2, max_size=40))
def test_that_mean_differences_have_the_interval_of_scipys_paired_test(values: list[float]) -> None:
    found = paired_mean_interval(np.array(values), 95)
    if found is None:
        assert np.ptp(values) < 1e-10
        return
    theirs = stats.ttest_rel(values, np.zeros(len(values))).confidence_interval(0.95)
    assert found == pytest.approx((theirs.low, theirs.high), rel=1e-6, abs=1e-9)


def test_that_differences_without_scatter_have_no_interval() -> None:
    assert paired_mean_interval(np.zeros(50), 95) is None
    assert paired_mean_interval(np.array([0.1]), 95) is None
