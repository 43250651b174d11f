"""Percentiles, exactly as pandas and Excel's PERCENTILE.INC compute them, or by nearest rank."""

from __future__ import annotations

import math


def rank_weights(count: int, percentile: float, method: str) -> tuple[int, float]:
    """Return the rank (from 0) of the value at or below the percentile of count values, and the
    share of the way to the next.

    method: "linear" interpolates between order statistics (Hyndman and Fan's type 7);
    "nearest_rank" takes the smallest value that at least `percentile` percent of the values do not
    exceed. Raise ValueError for any other.
    """
    if method == "nearest_rank":
        # a product of floats may end a hair above the whole number it is; its ceiling would be one
        # rank too far
        return max(1, math.ceil(round(percentile * count / 100, 9))) - 1, 0.0
    if method != "linear":
        raise ValueError(f"there is no method “{method}” of taking percentiles")
    place = (count - 1) * (percentile / 100)
    low = min(math.floor(place), count - 1)
    return low, place - low
