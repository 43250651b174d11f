"""Tell chances and quantiles of Student's t and of the beta distribution, with nothing but the standard library.

They are ours so that a figure somebody signed stays the same to the last digit when a library is updated
(docs/decisions/0012-own-t-and-beta.md). Tests hold them to scipy over a grid.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

_MANY_DEGREES = 200
# from here on the series for Stirling's rest is exact to a float
_PLAIN_STIRLING = 16
_HALF_LOG_TWO_PI = math.log(2 * math.pi) / 2
_AS_NEAR = 1e-15


def normal_quantile(confidence: float) -> float:
    """Return z such that a standard normal lies in [-z, z] with the confidence (95 → 1.95996…)."""
    return NormalDist().inv_cdf(0.5 + confidence / 200)


@lru_cache(maxsize=4096)
def t_quantile(confidence: float, degrees: int) -> float:
    """Return t such that Student's t with `degrees` lies in [-t, t] with the confidence.

    By bisection on its distribution; for many degrees by the expansion of Abramowitz and Stegun 26.7.5.
    """
    if degrees >= _MANY_DEGREES:
        return _t_of_many_degrees(normal_quantile(confidence), degrees)
    wanted = 0.5 + confidence / 200
    low, high = 0.0, 1.0
    # with few degrees the tails are long: no fixed end would hold every quantile
    while t_chance(high, degrees) < wanted:
        high *= 2
    # halving eighty times leaves nothing of a float
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if t_chance(middle, degrees) < wanted else (low, middle)
    return (low + high) / 2


def _t_of_many_degrees(x: float, degrees: int) -> float:
    terms = (
        (x**3 + x) / 4,
        (5 * x**5 + 16 * x**3 + 3 * x) / 96,
        (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384,
        (79 * x**9 + 776 * x**7 + 1482 * x**5 - 1920 * x**3 - 945 * x) / 92_160,
    )
    return float(x + sum(term / degrees**power for power, term in enumerate(terms, 1)))


def t_chance(t: float, degrees: int) -> float:
    """Return P(Student's t with `degrees` ≤ t)."""
    squared = t * t
    beyond = 0.5 * beta_chance(
        degrees / 2, 0.5, degrees / (degrees + squared), squared / (degrees + squared)
    )
    return beyond if t < 0 else 1 - beyond


def beta_chance(a: float, b: float, x: float, rest: float) -> float:
    """Return P(Beta(a, b) ≤ x), the regularised incomplete beta function; a and b above 0.

    rest: 1 − x, given apart so that neither end loses digits.
    """
    if x <= 0 or rest <= 0:
        return 0.0 if x <= 0 else 1.0
    apart = _apart(a, b, x, rest)
    # the continued fraction is one for below the mean; above it the other end is told
    if apart < 0:
        return 1 - _lower_chance(b, a, rest, x, -apart)
    return _lower_chance(a, b, x, rest, apart)


def beta_quantile(a: float, b: float, chance: float) -> float:
    """Return x such that Beta(a, b) is at most x with the chance (0 < chance < 1); a and b above 0, one of them at least 1.

    By Newton's steps; one that would leave the span in which the root lies is replaced by the middle of that span.
    """
    if a > b:
        # what is near one is told from one, where digits are finer
        return 1 - beta_quantile(b, a, 1 - chance)
    low, high, x = 0.0, 1.0, a / (a + b)
    for _ in range(200):
        missing = chance - beta_chance(a, b, x, 1 - x)
        low, high = (x, high) if missing > 0 else (low, x)
        density = _power(a, b, x, 1 - x, _apart(a, b, x, 1 - x)) / (x * (1 - x))
        step = x + missing / density if density > 0 else low
        if abs(step - x) <= _AS_NEAR * x:
            break
        x = step if low < step < high else (low + high) / 2
    return x


def _apart(a: float, b: float, x: float, rest: float) -> float:
    """Return a − (a + b) x, of two ways to tell it the one whose rounding is finer."""
    return a - (a + b) * x if x < rest else (a + b) * rest - b


def _lower_chance(a: float, b: float, x: float, rest: float, apart: float) -> float:
    """Return P(Beta(a, b) ≤ x) below the mean, where apart, a − (a + b) x, is not negative.

    By the continued fraction of DiDonato and Morris (ACM Transactions on Mathematical Software 18 (1992), 360–373,
    equation 9), evaluated by Lentz's method.
    """
    total = above_all = a / (a + 1) * (apart + 1)
    below_all = 0.0
    # near the mean it takes some √(a + b) terms
    for n in range(1, 500 + 5 * math.isqrt(int(a + b))):
        place = a + 2 * n - 1
        falling = n * (b - n) * x / place
        numerator = (a + n - 1) * ((a + b + n - 1) / place) * falling * x
        denominator = n + falling + (a + n) / (place + 2) * (apart + 1 + n * (1 + rest))
        below_all = 1 / (denominator + numerator * below_all)
        above_all = denominator + numerator / above_all
        total *= above_all * below_all
        if abs(above_all * below_all - 1) < _AS_NEAR:
            break
    return _power(a, b, x, rest, apart) / total


def _power(a: float, b: float, x: float, rest: float, apart: float) -> float:
    """Return x^a (1 − x)^b / B(a, b) with all its digits, however large a and b (0 < x < 1).

    Differences of large logarithms would cost digits, so it is told by Loader's saddle point (Fast and Accurate
    Computation of Binomial Probabilities, 2000).
    """
    n = a + b
    logs = _stirling_rest(n) - _stirling_rest(a) - _stirling_rest(b)
    logs -= _deviance(a, n * x, apart) + _deviance(b, n * rest, -apart)
    return math.sqrt(a * b / (2 * math.pi * n)) * math.exp(logs)


def _stirling_rest(n: float) -> float:
    """Return ln Γ(n + 1) less Stirling's formula for it."""
    if n < _PLAIN_STIRLING:
        return math.lgamma(n + 1) - (n + 0.5) * math.log(n) + n - _HALF_LOG_TWO_PI
    squared = n * n
    inner = 1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360_360 / squared) / squared) / squared
    return (1 / 12 - (1 / 360 - inner / squared) / squared) / n


def _deviance(seen: float, expected: float, apart: float) -> float:
    """Return seen · ln(seen / expected) − apart, where apart is seen − expected; by its series where both are near."""
    # Loader's own bound: nearer than this the difference of the two terms loses digits
    if abs(apart) >= 0.1 * (seen + expected):
        return seen * math.log(seen / expected) - apart
    ratio = apart / (seen + expected)
    total, power = apart * ratio, 2 * seen * ratio
    for odd in range(3, 1000, 2):
        power *= ratio * ratio
        longer = total + power / odd
        if longer == total:
            break
        total = longer
    return total
