"""Plain ways to compute what the program computes otherwise."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from slastudio.measure.indicators.values import interpolated
from slastudio.measure.uncertainty.intervals import Interval, share_interval
from slastudio.measure.uncertainty.percentiles import rank_weights


def percentile_of(ordered: np.ndarray[Any, Any], percentile: float, method: str) -> float:
    """Return the percentile (0 to 100) of sorted, non-empty values, by the program's ranks and weights."""
    rank, share = rank_weights(len(ordered), percentile, method)
    above = min(rank + 1, len(ordered) - 1)
    return interpolated(float(ordered[rank]), float(ordered[above]), share)


def newcombe_interval(
    first: tuple[int, int], second: tuple[int, int], confidence: float
) -> Interval:
    """Return the interval of the difference of two shares (good, total), in points.

    Newcombe's hybrid of two Wilson intervals: method 10 in Statistics in Medicine 17 (1998), 873–890.
    """
    p1, p2 = 100 * first[0] / first[1], 100 * second[0] / second[1]
    low1, high1 = share_interval(first[0], first[1], confidence)
    low2, high2 = share_interval(second[0], second[1], confidence)
    difference = p1 - p2
    below = math.hypot(p1 - low1, high2 - p2)
    above = math.hypot(high1 - p1, p2 - low2)
    return (difference - below, difference + above)
