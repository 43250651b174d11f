"""Drift of distributions against scipy, published values and simulated samples whose truth is
known.
"""

from __future__ import annotations

import math
import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from slastudio.measure.change.distributions import (
    DistributionDrift,
    category_stability,
    chi_square,
    chi_square_tail,
    correct,
    holm,
    kolmogorov_smirnov,
    ks_asymptotic,
    ks_exact,
    population_stability,
    psi,
)

samples = st.lists(
    st.integers(-(10**9), 10**9).map(lambda whole: whole / 1024) | st.integers(0, 3).map(float),
    min_size=20,
    max_size=40,
)


def _share_of_orders(distance: int, n: int, m: int) -> float:
    """Count with whole numbers the orders of n and m values whose largest distance times n m is
    less, and return the others' share.
    """
    inside = [[0] * (m + 1) for _ in range(n + 1)]
    for i in range(n + 1):
        for j in range(m + 1):
            if abs(i * m - j * n) < distance:
                inside[i][j] = (
                    (inside[i - 1][j] if i else 0) + (inside[i][j - 1] if j else 0) + (i == j == 0)
                )
    return float(Fraction(math.comb(n + m, n) - inside[n][m], math.comb(n + m, n)))


@given(samples, samples)
@settings(max_examples=15, deadline=None)
def test_that_kolmogorov_smirnov_equals_scipy_and_a_count_of_all_orders(
    first: list[float], second: list[float]
) -> None:
    found = kolmogorov_smirnov(np.array(first), np.array(second))
    n, m = len(first), len(second)
    # asked for its limit: its exact chance is given up for some of these samples
    theirs = stats.ks_2samp(first, second, method="asymp")
    assert found.statistic == pytest.approx(theirs.statistic, abs=1e-12)
    assert found.p == pytest.approx(
        _share_of_orders(round(theirs.statistic * n * m), n, m), rel=1e-9, abs=1e-300
    )


def test_that_small_chances_keep_their_digits() -> None:
    first, second = np.arange(400.0), np.arange(600.0) + 250
    found = kolmogorov_smirnov(first, second)
    assert found.p is not None
    assert 0 < found.p < 1e-20
    assert found.p == pytest.approx(stats.ks_2samp(first, second, method="exact").pvalue, rel=1e-9)


def test_that_samples_apart_have_the_chance_of_two_orders_among_all() -> None:
    assert ks_exact(20 * 30, 20, 30) == pytest.approx(2 / math.comb(50, 20), rel=1e-12)


@pytest.mark.parametrize("x", [0.3, 0.7, 0.99, 1.01, 1.36, 2.5, 5.0])
def test_that_the_limit_of_large_samples_equals_scipy(x: float) -> None:
    n = 1_000_000
    distance = round(x * math.sqrt(2 / n) * n * n)
    assert ks_asymptotic(distance, n, n) == pytest.approx(stats.kstwobign.sf(x), rel=1e-6)


def test_that_the_limit_and_the_exact_chance_meet() -> None:
    n, m = 1500, 1700
    distance = round(0.045 * n * m)
    assert ks_asymptotic(distance, n, m) == pytest.approx(ks_exact(distance, n, m), rel=0.06)


@given(st.floats(0.001, 400), st.integers(1, 60))
def test_that_the_tail_of_chi_square_equals_scipy(statistic: float, degrees: int) -> None:
    assert chi_square_tail(statistic, degrees) == pytest.approx(
        stats.chi2.sf(statistic, degrees), rel=1e-9, abs=1e-300
    )


def test_that_psi_and_chi_square_equal_sums_by_hand() -> None:
    # 10 and 30 of 40, 20 and 20 of 40: smoothed shares 10.5/41, 30.5/41 against 20.5/41 twice
    by_hand = (20.5 - 10.5) / 41 * math.log(20.5 / 10.5) + (20.5 - 30.5) / 41 * math.log(
        20.5 / 30.5
    )
    assert psi(np.array([10.0, 30.0]), np.array([20.0, 20.0])) == pytest.approx(by_hand, rel=1e-12)
    theirs = stats.chi2_contingency([[10, 30], [20, 20]], correction=False)
    assert chi_square(np.array([10.0, 30.0]), np.array([20.0, 20.0])) == pytest.approx(
        theirs.statistic, rel=1e-12
    )


@given(st.lists(st.tuples(st.integers(5, 900), st.integers(5, 900)), min_size=2, max_size=9))
@settings(max_examples=25, deadline=None)
def test_that_shares_of_categories_equal_scipy(counts: list[tuple[int, int]]) -> None:
    first, second = np.array(counts).T
    total, smaller = first + second, min(first.sum(), second.sum())
    if smaller < 20 or (total * smaller / total.sum()).min() < 5:
        return
    labels = [f"label {i}" for i in range(len(counts))]
    found = category_stability(np.repeat(labels, first), np.repeat(labels, second))
    theirs = stats.chi2_contingency([first, second], correction=False)
    assert found.statistic == pytest.approx(theirs.statistic, rel=1e-9, abs=1e-9)
    assert found.p == pytest.approx(theirs.pvalue, rel=1e-7, abs=1e-300)


def test_that_rare_categories_are_counted_together() -> None:
    common = ["a"] * 100 + ["b"] * 100
    found = category_stability(common, common + [f"new {i}" for i in range(60)])
    assert found.bins == 3
    assert found.verdict == "drift"


def _alarms(draw: object, runs: int = 60) -> dict[str, float]:
    random = np.random.default_rng(7)
    hits = {"psi": 0, "kolmogorov-smirnov": 0}
    for _ in range(runs):
        first, second = draw(random, 100), draw(random, 130)  # type: ignore[operator]
        for found in (population_stability(first, second), kolmogorov_smirnov(first, second)):
            hits[found.method] += found.verdict == "drift"
    return {name: count / runs for name, count in hits.items()}


@pytest.mark.parametrize(
    "draw",
    [
        lambda random, n: random.normal(size=n),
        lambda random, n: np.round(random.normal(size=n) * 2),
        lambda random, n: np.maximum(random.normal(size=n), 0),
        lambda random, n: random.standard_cauchy(size=n),
    ],
    ids=["normal", "ties", "half zero", "heavy tails"],
)
def test_that_samples_without_drift_are_drift_in_about_one_of_twenty(draw: object) -> None:
    rates = _alarms(draw)
    assert rates["psi"] < 0.15
    assert rates["kolmogorov-smirnov"] < 0.13


def test_that_a_shift_of_half_a_deviation_is_found() -> None:
    random = np.random.default_rng(8)
    hits = {"psi": 0, "kolmogorov-smirnov": 0}
    for _ in range(30):
        first, second = random.normal(size=200), random.normal(size=300) + 0.5
        for found in (population_stability(first, second), kolmogorov_smirnov(first, second)):
            hits[found.method] += found.verdict == "drift"
    assert hits["psi"] >= 25
    assert hits["kolmogorov-smirnov"] >= 28


def test_that_the_same_psi_is_drift_in_large_samples_and_chance_in_small_ones() -> None:
    labels = np.array(["a", "b"])
    small = category_stability(
        np.repeat(labels, [30, 30]), np.repeat(labels, [36, 24]), method="psi"
    )
    large = category_stability(
        np.repeat(labels, [3000, 3000]), np.repeat(labels, [3600, 2400]), method="psi"
    )
    assert small.statistic == pytest.approx(large.statistic, rel=0.05)
    assert (small.verdict, large.verdict) == ("none", "drift")


def test_that_holm_equals_a_worked_example() -> None:
    # Holm 1979: 0.01, 0.04, 0.03, 0.005 → 0.03, 0.06, 0.06, 0.02
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm([]) == ()
    assert holm([0.9, 0.8]) == (1.0, 1.0)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_that_holm_keeps_the_order_and_lies_between_each_and_bonferroni(
    chances: list[float],
) -> None:
    adjusted = holm(chances)
    for p, after in zip(chances, adjusted, strict=True):
        assert p <= after <= min(1.0, len(chances) * p) + 1e-15
    assert sorted(range(len(chances)), key=lambda i: (chances[i], i)) == sorted(
        range(len(chances)), key=lambda i: (adjusted[i], chances[i], i)
    )


def test_that_many_looks_without_drift_stay_quiet() -> None:
    random = np.random.default_rng(9)
    families = [
        correct(
            [kolmogorov_smirnov(random.normal(size=60), random.normal(size=60)) for _ in range(20)]
        )
        for _ in range(12)
    ]
    assert sum(any(look.verdict == "drift" for look in looks) for looks in families) <= 2
    assert any(look.p is not None and look.p <= 0.05 for looks in families for look in looks)


def test_that_looks_with_too_few_samples_are_no_looks() -> None:
    few = kolmogorov_smirnov(np.arange(5.0), np.arange(50.0))
    many = kolmogorov_smirnov(np.arange(50.0), np.arange(50.0) + 12)
    corrected = correct([few, many, few])
    assert corrected[0] == few
    assert corrected[1].p_corrected == many.p
    assert few.verdict == "too few samples"
    assert (few.p, few.statistic, few.reference, few.current, few.least) == (None, None, 5, 50, 20)


NUMBERS = {
    "empty": np.zeros(0),
    "missing": np.full(30, np.nan),
    "constant": np.full(200, 0.1),
    "one": np.array([3.0]),
    "infinite": np.append(np.arange(200.0), [np.inf, -np.inf]),
    "huge": np.linspace(-1.0, 1.0, 200) * 1.7e308,
    "tiny": np.linspace(0, 1e-320, 200),
    "plain": np.arange(200.0),
}


@pytest.mark.parametrize("first", NUMBERS)
@pytest.mark.parametrize("second", NUMBERS)
def test_that_every_pair_of_samples_has_a_clear_answer(first: str, second: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        answers: list[DistributionDrift] = [
            population_stability(NUMBERS[first], NUMBERS[second]),
            kolmogorov_smirnov(NUMBERS[first], NUMBERS[second]),
            category_stability(list(NUMBERS[first]), list(NUMBERS[second])),
        ]
    for found in answers:
        records = found.reference + found.current + found.missing
        assert records == len(NUMBERS[first]) + len(NUMBERS[second])
        if found.verdict == "too few samples":
            assert min(found.reference, found.current) < found.least
        else:
            assert found.p is not None
            assert 0 <= found.p <= 1
            assert found.verdict == ("none" if first == second else found.verdict)


def test_that_a_constant_that_moved_is_drift_and_one_that_stayed_is_not() -> None:
    stayed, moved = np.full(40, 0.1), np.full(40, 0.2)
    for compare in (population_stability, kolmogorov_smirnov):
        assert compare(stayed, stayed).verdict == "none"
        assert compare(stayed, moved).verdict == "drift"
        assert compare(moved, stayed).verdict == "drift"


@given(samples, samples, st.sampled_from([0.25, 2.0, 1024.0]))
@settings(max_examples=15, deadline=None)
def test_that_a_change_of_unit_changes_no_verdict(
    first: list[float], second: list[float], unit: float
) -> None:
    for compare in (population_stability, kolmogorov_smirnov):
        assert compare(np.array(first) * unit, np.array(second) * unit) == compare(
            np.array(first), np.array(second)
        )


def test_that_impossible_parameters_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 2 bins"):
        population_stability(np.arange(9.0), np.arange(9.0), bins=1)
    with pytest.raises(ValueError, match="significance"):
        kolmogorov_smirnov(np.arange(9.0), np.arange(9.0), significance=0)
