"""Uncertainty of samples: intervals for shares, means and percentiles, and the samples that would
settle a question.

All are two-sided at a confidence in percent, and nothing is drawn at random.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist
from typing import Any

import numpy as np

Interval = tuple[float, float]
_MOST_SAMPLES = 10_000_000
# from here on what the expansion leaves out is of the order of degrees to the power of −5
_MANY_DEGREES = 200


def normal_quantile(confidence: float) -> float:
    """Return z such that a standard normal lies in [-z, z] with the confidence (95 → 1.95996…)."""
    return NormalDist().inv_cdf(0.5 + confidence / 200)


def share_interval(good: float, total: float, confidence: float) -> Interval:
    """Return the Wilson score interval of a share, in percent (Wilson, JASA 22 (1927), 209–212)."""
    z = normal_quantile(confidence)
    share = good / total
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = (
        z
        / (1 + z * z / total)
        * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    )
    return (max(0.0, 100 * (centre - half)), min(100.0, 100 * (centre + half)))


def mean_interval(values: np.ndarray[Any, Any], confidence: float) -> Interval | None:
    """Return Student's t interval of a mean; None below two values."""
    count = len(values)
    if count < 2:
        return None
    half = t_quantile(confidence, count - 1) * float(values.std(ddof=1)) / math.sqrt(count)
    mean = float(values.mean())
    return (mean - half, mean + half)


def clustered_interval(
    sums: np.ndarray[Any, Any], counts: np.ndarray[Any, Any], confidence: float
) -> Interval | None:
    """Return the interval of sum(sums) / sum(counts) where the records of one day hang together;
    None below three days.

    sums, counts: by day, shape (days,). The ratio estimator of cluster sampling with Student's t of
    days − 1 degrees (Cochran, Sampling Techniques, §§ 2.11 and 9A.2).
    """
    known = counts > 0
    days, total = int(known.sum()), float(counts.sum())
    if days < 3:
        return None
    ratio = float(sums.sum()) / total
    spread = float(((sums[known] - ratio * counts[known]) ** 2).sum())
    half = t_quantile(confidence, days - 1) * math.sqrt(days / (days - 1) * spread) / total
    return (ratio - half, ratio + half)


def percentile_ranks(count: int, percentile: float, confidence: float) -> tuple[int, int] | None:
    """Return ranks (from 1) between whose order statistics a percentile lies with at least the
    confidence.

    Exact by the binomial distribution of how many values lie below the percentile (Conover,
    Practical Nonparametric Statistics, § 3.2); None where the sample is too small to hold such
    ranks.
    """
    if not 0 < percentile < 100:
        return None
    tail = (1 - confidence / 100) / 2
    first, below = _binomial_cdf(count, percentile / 100)
    low = first + int(np.searchsorted(below, tail * (1 + 1e-12), side="right"))
    high = first + int(np.searchsorted(below, 1 - tail, side="left")) + 1
    return (low, high) if low >= 1 and high <= count else None


def _binomial_cdf(count: int, share: float) -> tuple[int, np.ndarray[Any, Any]]:
    """Return the first k that matters and P(X ≤ k) from there on; beyond twelve deviations nothing
    does.
    """
    reach = 12 * math.sqrt(count * share * (1 - share)) + 20
    first, last = (
        max(math.floor(count * share - reach), 0),
        min(math.ceil(count * share + reach), count),
    )
    start = math.lgamma(count + 1) - math.lgamma(first + 1) - math.lgamma(count - first + 1)
    start += first * math.log(share) + (count - first) * math.log1p(-share)
    k = np.arange(first, last)
    steps = np.log((count - k) / (k + 1)) + math.log(share) - math.log1p(-share)
    terms = np.exp(start + np.concatenate([[0.0], np.cumsum(steps)]))
    return first, np.minimum(np.cumsum(terms), 1.0)


def percentile_interval(
    ordered: np.ndarray[Any, Any], percentile: float, confidence: float
) -> Interval | None:
    """Return the distribution-free interval of a percentile between two order statistics of sorted
    values.
    """
    ranks = percentile_ranks(len(ordered), percentile, confidence)
    return None if ranks is None else (float(ordered[ranks[0] - 1]), float(ordered[ranks[1] - 1]))


@lru_cache(maxsize=4096)
def t_quantile(confidence: float, degrees: int) -> float:
    """Return t such that Student's t with `degrees` lies in [-t, t] with the confidence.

    By bisection on its distribution; for many degrees by the expansion of Abramowitz and Stegun
    26.7.5.
    """
    if degrees >= _MANY_DEGREES:
        x = normal_quantile(confidence)
        terms = (
            (x**3 + x) / 4,
            (5 * x**5 + 16 * x**3 + 3 * x) / 96,
            (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384,
            (79 * x**9 + 776 * x**7 + 1482 * x**5 - 1920 * x**3 - 945 * x) / 92_160,
        )
        return float(x + sum(term / degrees**power for power, term in enumerate(terms, 1)))
    wanted = 0.5 + confidence / 200
    low, high = 0.0, 1.0
    while _t_cdf(high, degrees) < wanted:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if _t_cdf(middle, degrees) < wanted else (low, middle)
    return (low + high) / 2


def _t_cdf(t: float, degrees: int) -> float:
    return 1 - 0.5 * _incomplete_beta(degrees / 2, 0.5, degrees / (degrees + t * t))


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function by its continued fraction (Abramowitz and
    Stegun 26.5.8).
    """
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(b, a, 1 - x)
    front = (
        math.exp(
            math.lgamma(a + b)
            - math.lgamma(a)
            - math.lgamma(b)
            + a * math.log(x)
            + b * math.log1p(-x)
        )
        / a
    )
    return front * _beta_fraction(a, b, x)


def _beta_fraction(a: float, b: float, x: float) -> float:
    tiny, c = 1e-300, 1.0
    d = 1 / max(1 - (a + b) * x / (a + 1), tiny)
    total = d
    for m in range(1, 500):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / (1 + term * d or tiny)
            c = 1 + term / c or tiny
            total *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return total


def samples_to_settle(good: float, total: int, target: float, confidence: float) -> int | None:
    """Return how many further samples at the observed share would move the target out of the
    interval.

    target in percent. None when the observed share equals the target, or ten million samples would
    not do.
    """
    if total == 0 or math.isclose(100 * good / total, target, abs_tol=1e-12):
        return None

    def settled(samples: int) -> bool:
        low, high = share_interval(good / total * samples, samples, confidence)
        return not low <= target <= high

    if settled(total):
        return 0
    if not settled(_MOST_SAMPLES):
        return None
    low, high = total, _MOST_SAMPLES
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if settled(middle) else (middle, high)
    return high - total
