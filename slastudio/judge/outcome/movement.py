"""How a figure lies to that of the period before: a direction only where the data carry it."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Literal

from slastudio.contract.words.figures import show_value

Movement = Literal["improved", "regressed", "unchanged", "not_told_apart", "not_compared", "new"]
# why two periods are not compared; "" where they are
NotCompared = Literal["", "missing_days", "unfinished", "other_promise"]
Limits = tuple[Decimal, Decimal]


def moved(
    now: tuple[Decimal, Limits | None],
    before: tuple[Decimal, Limits | None],
    *,
    unit: str,
    higher_is_better: bool,
    sampled: bool,
    tolerance: Decimal | None,
) -> Movement:
    """Return how a value (with the interval of a sample) moved.

    Samples move where the interval of the difference leaves zero out: Newcombe's hybrid of the two
    intervals (Statistics in Medicine 17, 1998, method 10), which any pair of intervals may be put
    into (Zou and Donner 2008). Complete records move where the figures as told differ. What the
    agreement tolerates is no movement.
    """
    gap = now[0] - before[0]
    if show_value(now[0], unit) == show_value(before[0], unit):
        return "unchanged"
    if tolerance is not None and abs(gap) <= tolerance:
        return "unchanged"
    if sampled:
        limits = difference_limits(now, before)
        if limits is None or limits[0] <= 0 <= limits[1]:
            return "not_told_apart"
    return "improved" if (gap > 0) == higher_is_better else "regressed"


def difference_limits(
    now: tuple[Decimal, Limits | None], before: tuple[Decimal, Limits | None]
) -> tuple[float, float] | None:
    """Return the interval of the difference of two samples; None where either has none."""
    (value, limits), (was, was_limits) = now, before
    if limits is None or was_limits is None:
        return None
    gap = float(value - was)
    down = math.hypot(float(value - limits[0]), float(was_limits[1] - was))
    up = math.hypot(float(limits[1] - value), float(was - was_limits[0]))
    return gap - down, gap + up
