"""Uncertainty of samples: intervals for shares, means and percentiles, and the samples that would settle a question.

All are two-sided at a confidence in percent. Everything is deterministic; nothing is resampled.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np

Interval = tuple[float, float]
_MOST_SAMPLES = 10_000_000


def normal_quantile(confidence: float) -> float:
    """Return z such that a standard normal lies in [-z, z] with the confidence (95 → 1.95996…)."""
    return NormalDist().inv_cdf(0.5 + confidence / 200)


def share_interval(good: float, total: float, confidence: float) -> Interval:
    """Return the Wilson score interval of a share, in percent (Wilson, JASA 22 (1927), 209–212)."""
    z = normal_quantile(confidence)
    share = good / total
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (max(0.0, 100 * (centre - half)), min(100.0, 100 * (centre + half)))


def mean_interval(values: np.ndarray[Any, Any], confidence: float) -> Interval | None:
    """Return Student's t interval of a mean; None below two values."""
    count = len(values)
    if count < 2:
        return None
    half = t_quantile(confidence, count - 1) * float(values.std(ddof=1)) / math.sqrt(count)
    mean = float(values.mean())
    return (mean - half, mean + half)


def percentile_interval(ordered: np.ndarray[Any, Any], percentile: float, confidence: float) -> Interval | None:
    """Return the distribution-free interval of a percentile between two order statistics of sorted values.

    The ranks are the normal approximation to the binomial (Conover, Practical Nonparametric Statistics, §3.2), widened
    outwards; None where the sample is too small to hold such ranks.
    """
    count, share = len(ordered), percentile / 100
    half = normal_quantile(confidence) * math.sqrt(count * share * (1 - share))
    low, high = math.floor(count * share - half), math.ceil(count * share + half)
    if low < 1 or high > count - 1:
        return None
    return (float(ordered[low - 1]), float(ordered[high]))


def t_quantile(confidence: float, degrees: int) -> float:
    """Return t such that Student's t with `degrees` lies in [-t, t] with the confidence; by bisection on its CDF."""
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
    """Return the regularised incomplete beta function by its continued fraction (Abramowitz and Stegun 26.5.8)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(b, a, 1 - x)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a
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


def samples_to_settle(good: int, total: int, target: float, confidence: float) -> int | None:
    """Return how many further samples at the observed share would move the target out of the interval.

    target in percent. None when the observed share equals the target, or ten million samples would not do.
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
