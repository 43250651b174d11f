"""Intervals hold the truth about as often as they say, on a part of the grid of
tests/benchmarks/coverage.py.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.benchmarks.coverage import LEAST_MEAN, METHODS, coverage, false_verdicts, wilson

# method → every how many cases, draws of each: as many as stay fast
PARTS = {
    "percentiles": (2, 120),
    "means": (2, 200),
    "gaps of shares": (5, 300),
    "gaps of means and percentiles": (5, 100),
    "shares by days": (5, 150),
    "means by days": (3, 200),
    "percentiles by days": (5, 60),
    "areas under the curve": (5, 100),
    "F1 and averages": (7, 150),
    "paired shares": (4, 400),
    "paired means": (2, 400),
}


def test_that_wilson_shares_hold_the_truth() -> None:
    held = [each for _, each in wilson()]
    assert 94 <= np.mean(held) <= 96.5
    assert min(held) > 90


@pytest.mark.parametrize("method", METHODS)
def test_that_intervals_hold_the_truth(method: str) -> None:
    step, draws = PARTS[method]
    held = [coverage(case, draws) for case in list(METHODS[method]())[::step]]
    known = [each for each in held if not math.isnan(each)]
    assert len(known) >= 3
    assert np.mean(known) >= LEAST_MEAN


@pytest.mark.parametrize(("chosen", "truth"), [("miss_proven", 92.0), ("meeting_proven", 91.999)])
def test_that_what_is_proven_is_seldom_wrong(chosen: str, truth: float) -> None:
    wrong = [false_verdicts(chosen, 92.0, truth, count) for count in (50, 200, 400)]
    assert max(wrong) < 6
    assert np.mean(wrong) < 4


def test_that_an_unproven_rule_errs_as_often_as_not_at_the_target() -> None:
    assert 40 < false_verdicts("measured", 92.0, 92.0, 400) + 5 < 60
