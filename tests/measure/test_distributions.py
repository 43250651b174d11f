"""Student's t and the beta distribution against scipy, and against exact arithmetic where scipy itself loses digits."""

from __future__ import annotations

from decimal import Decimal, localcontext
from math import comb

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import special, stats

from slastudio.measure.uncertainty.distributions import (
    beta_chance,
    beta_quantile,
    normal_quantile,
    t_chance,
    t_quantile,
)

pytestmark = pytest.mark.rapid
confidences = st.sampled_from([50.0, 80.0, 90.0, 95.0, 99.0, 99.9])
shapes = st.floats(0.01, 1e6)
chances = st.sampled_from([0.0005, 0.005, 0.025, 0.05, 0.1, 0.5, 0.9, 0.95, 0.975, 0.995, 0.9995])


@given(confidences)
def test_that_normal_quantiles_equal_scipy(confidence: float) -> None:
    assert normal_quantile(confidence) == pytest.approx(
        stats.norm.ppf(0.5 + confidence / 200), rel=1e-12
    )


@given(st.integers(1, 2000), confidences)
def test_that_t_quantiles_equal_scipy(degrees: int, confidence: float) -> None:
    theirs = special.stdtrit(degrees, 0.5 + confidence / 200)
    assert t_quantile(confidence, degrees) == pytest.approx(theirs, rel=1e-9)


@given(st.integers(1, 2000), st.floats(-40, 40))
def test_that_chances_of_t_equal_scipy_on_both_sides(degrees: int, t: float) -> None:
    assert t_chance(t, degrees) == pytest.approx(special.stdtr(degrees, t), rel=1e-11, abs=1e-300)


@given(shapes, shapes, st.floats(1e-9, 1 - 1e-9))
def test_that_chances_of_beta_equal_scipy(a: float, b: float, x: float) -> None:
    # scipy is given x alone and so knows 1 − x to sixteen places only, which counts as often as b
    assert beta_chance(a, b, x, 1 - x) == pytest.approx(
        special.betainc(a, b, x), rel=1e-8, abs=1e-14
    )


@given(shapes, shapes, chances)
def test_that_quantiles_of_beta_equal_scipy(a: float, b: float, chance: float) -> None:
    assume(max(a, b) >= 1)
    theirs = special.betaincinv(a, b, chance)
    assert beta_quantile(a, b, chance) == pytest.approx(theirs, rel=1e-9, abs=1e-15)


@pytest.mark.parametrize(
    ("a", "b", "chance"), [(6, 4_999_995, 0.9995), (1, 5_000_000, 0.995), (40, 960, 0.025)]
)
def test_that_quantiles_of_beta_are_exact_to_eleven_digits(a: int, b: int, chance: float) -> None:
    x = beta_quantile(a, b, chance)
    assert (
        _binomial_chance(a, b, x * (1 - 1e-11))
        < Decimal(chance)
        < _binomial_chance(a, b, x * (1 + 1e-11))
    )


def _binomial_chance(a: int, b: int, x: float) -> Decimal:
    """Return P(Beta(a, b) ≤ x) as the chance of at least a hits in a + b − 1 trials, in sixty digits."""
    with localcontext() as context:
        context.prec = 60
        n, share = a + b - 1, Decimal(x)
        return 1 - sum(
            (comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(a)), Decimal(0)
        )
