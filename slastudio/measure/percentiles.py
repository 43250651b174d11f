"""Percentiles, exactly as pandas and Excel's PERCENTILE.INC compute them, or by nearest rank."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def percentile_of(ordered: np.ndarray[Any, Any], percentile: float, method: str) -> float:
    """Return the percentile (0 to 100) of sorted, non-empty values without NaN.

    method: "linear" interpolates between order statistics (Hyndman and Fan's type 7); "nearest_rank" takes the
    smallest value that at least `percentile` percent of the values do not exceed.
    """
    if method == "nearest_rank":
        rank = max(1, math.ceil(round(percentile * len(ordered) / 100, 9)))
        return float(ordered[rank - 1])
    return float(np.percentile(ordered, percentile, method="linear"))
