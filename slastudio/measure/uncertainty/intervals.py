"""Uncertainty of samples: intervals for shares, means and percentiles, and the samples that would
settle a question.

All are two-sided at a confidence in percent, and nothing is drawn at random.
"""

from __future__ import annotations

import math

import numpy as np

from slastudio.evidence.arrays import Array
from slastudio.measure.uncertainty.distributions import normal_quantile, t_quantile

Interval = tuple[float, float]
_MOST_SAMPLES = 10_000_000


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
    # Wilson's limits never leave 0 to 100, but rounding may carry them a hair beyond
    return (max(0.0, 100 * (centre - half)), min(100.0, 100 * (centre + half)))


def mean_interval(values: Array, confidence: float) -> Interval | None:
    """Return Student's t interval of a mean; None below two values."""
    count = len(values)
    if count < 2:
        return None
    half = t_quantile(confidence, count - 1) * float(values.std(ddof=1)) / math.sqrt(count)
    mean = float(values.mean())
    return (mean - half, mean + half)


def clustered_interval(sums: Array, counts: Array, confidence: float) -> Interval | None:
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
    # chances that are added up are rounded; one that equals the tail still counts as within it
    low = first + int(np.searchsorted(below, tail * (1 + 1e-12), side="right"))
    high = first + int(np.searchsorted(below, 1 - tail, side="left")) + 1
    return (low, high) if low >= 1 and high <= count else None


def _binomial_cdf(count: int, share: float) -> tuple[int, Array]:
    """Return the first k that matters and P(X ≤ k) from there on; beyond twelve deviations nothing
    does.
    """
    reach = 12 * math.sqrt(count * share * (1 - share)) + 20
    first, last = (
        max(math.floor(count * share - reach), 0),
        min(math.ceil(count * share + reach), count),
    )
    # by logarithms, for the coefficients of some thousand records overflow a float
    start = math.lgamma(count + 1) - math.lgamma(first + 1) - math.lgamma(count - first + 1)
    start += first * math.log(share) + (count - first) * math.log1p(-share)
    k = np.arange(first, last)
    steps = np.log((count - k) / (k + 1)) + math.log(share) - math.log1p(-share)
    terms = np.exp(start + np.concatenate([[0.0], np.cumsum(steps)]))
    return first, np.minimum(np.cumsum(terms), 1.0)


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
    # at one share Wilson's interval leaves the target behind once and for good as samples grow, so
    # halving finds the place
    low, high = total, _MOST_SAMPLES
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if settled(middle) else (middle, high)
    return high - total
