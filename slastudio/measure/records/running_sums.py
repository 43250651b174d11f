"""Sums by day that run on, so that any window of days is one difference."""

from __future__ import annotations

import numpy as np

from slastudio.evidence.arrays import Array


def running(per_day: Array) -> Array:
    """Return the sums before each day and after the last, shape (days + 1, …)."""
    return np.concatenate(
        [np.zeros((1, *per_day.shape[1:]), per_day.dtype), np.cumsum(per_day, axis=0)]
    )


def drawn_sums(sums: Array, days: Array) -> Array:
    """Return running sums as if these days (indices, repeats allowed) had followed one another."""
    return running(np.diff(sums, axis=0)[days])
