"""Gaps between segments: the largest difference of two shares, against a named reference or between named pairs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from slastudio.measure.uncertainty import Interval, share_interval


@dataclass(frozen=True)
class Gap:
    """Hold the widest gap in points, with the two segments it lies between (better first) and their counts."""

    points: Decimal
    segments: tuple[str, str]
    good: tuple[int, int]
    total: tuple[int, int]
    interval: Interval | None


def pairs_of(text: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Read pairs written as "en / es"; what is no pair is left out."""
    split = (tuple(part.strip() for part in each.split("/")) for each in text)
    return tuple((parts[0], parts[1]) for parts in split if len(parts) == 2 and all(parts))


def widest_gap(
    segments: np.ndarray[Any, Any],
    good: np.ndarray[Any, Any],
    pairs: Sequence[tuple[str, str]],
    reference: str,
    least: int,
    confidence: float | None,
) -> Gap | None:
    """Return the widest gap between compared segments; None where no two of them have the least number of records.

    segments: label of each record; good: 1 or 0. Compared are the pairs, or every segment with the reference.
    """
    labels, place = np.unique(segments.astype(str), return_inverse=True)
    totals = np.bincount(place, minlength=len(labels))
    goods = np.bincount(place, weights=good, minlength=len(labels)).astype(int)
    counts = {
        str(label): (int(goods[i]), int(totals[i])) for i, label in enumerate(labels) if totals[i] >= max(least, 1)
    }
    compared = pairs or tuple((reference, label) for label in counts if label != reference)
    found = [_gap(a, b, counts[a], counts[b], confidence) for a, b in compared if a in counts and b in counts]
    return max(found, key=lambda gap: gap.points, default=None)


def _gap(a: str, b: str, first: tuple[int, int], second: tuple[int, int], confidence: float | None) -> Gap:
    shares = [Decimal(100 * good) / Decimal(total) for good, total in (first, second)]
    if shares[1] > shares[0]:
        a, b, first, second = b, a, second, first
    interval = newcombe_interval(first, second, confidence) if confidence else None
    return Gap(abs(shares[0] - shares[1]), (a, b), (first[0], second[0]), (first[1], second[1]), interval)


def newcombe_interval(first: tuple[int, int], second: tuple[int, int], confidence: float) -> Interval:
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
