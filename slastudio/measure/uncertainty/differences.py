"""Gaps between two shares, and which segments are compared."""

from __future__ import annotations

import math
from collections.abc import Iterable

from slastudio.measure.uncertainty.intervals import Interval, share_interval


def pairs_of(text: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Read pairs written as "en / es"; what is no pair is left out."""
    split = [tuple(map(str.strip, pair.split("/"))) for pair in text]
    return tuple((parts[0], parts[1]) for parts in split if len(parts) == 2 and all(parts))


def newcombe_interval(
    first: tuple[int, int], second: tuple[int, int], confidence: float
) -> Interval:
    """Return the interval of the difference of two shares (good, total), in points.

    Newcombe's hybrid of two Wilson intervals: method 10 in Statistics in Medicine 17 (1998),
    873–890.
    """
    p1, p2 = 100 * first[0] / first[1], 100 * second[0] / second[1]
    low1, high1 = share_interval(first[0], first[1], confidence)
    low2, high2 = share_interval(second[0], second[1], confidence)
    difference = p1 - p2
    below = math.hypot(p1 - low1, high2 - p2)
    above = math.hypot(high1 - p1, p2 - low2)
    return (difference - below, difference + above)
