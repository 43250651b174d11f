"""Clean a daily series before it is searched for changes: holes, weekday effects, outliers, days of
unequal weight.

A running median of one cycle stands for the level meanwhile: it follows steps and slopes and
ignores short bursts, so that neither hides a weekday effect nor is taken for an outlier (Tukey,
Exploratory Data Analysis, 1977; Hampel's identifier).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from slastudio.evidence.arrays import Array

_MAD = 1.4826022185056018  # makes the median absolute deviation a standard deviation where values are normal
# the same as of the outliers: beyond it a day says only that it lies out
_LIMIT = 3.5


@dataclass(frozen=True)
class CleanSeries:
    """Hold the observed days of a series: `days` (n, index of the day), `values` (n), `weights` (n,
    mean 1), `cycle` (period).

    values are in the unit of the series, without the effects `cycle` and with outliers drawn in;
    `drawn_in` (n) marks these.
    """

    days: Array
    values: Array
    weights: Array
    cycle: Array
    drawn_in: Array


def clean(values: Array, counts: Array | None, period: int, reach: int) -> CleanSeries:
    """Return the series (n values, one a day, NaN for none) without cycle effects and with outliers
    drawn in.

    counts (n) are the records behind each day; days without a finite value or with a count of 0 are
    left out. period in days (1 removes nothing); bursts shorter than reach days count as outliers.
    """
    values = np.asarray(values, dtype=float)
    present = np.isfinite(values)
    if counts is not None:
        counts = np.asarray(counts, dtype=float)
        present &= np.isfinite(counts) & (counts > 0)
    days = np.flatnonzero(present)
    kept = values[days]
    weights = np.ones(len(days))
    cycle = np.zeros(max(period, 1))
    if len(days) == 0:
        return CleanSeries(days, kept, weights, cycle, np.zeros(0, dtype=bool))
    # in a window this wide, a burst shorter than reach days never holds the middle
    cycle = cycle_effects(days, kept - running_median(kept, 2 * reach - 1), period)
    kept = kept - cycle[days % len(cycle)]
    if counts is not None:
        weights = day_weights(kept - running_median(kept, 2 * reach - 1), counts[days])
    drawn, outside = draw_in(kept, weights, reach)
    return CleanSeries(days, drawn, weights, cycle, outside)


def running_median(values: Array, width: int) -> Array:
    """Return the median of `width` neighbouring values around each (n); at the ends that of the
    nearest full window.
    """
    if len(values) <= width:
        return np.full(len(values), np.median(values))
    middle = np.median(np.lib.stride_tricks.sliding_window_view(values, width), axis=1)
    before = width // 2
    return np.pad(middle, (before, len(values) - len(middle) - before), mode="edge")


def spread(values: Array) -> float:
    """Return a robust standard deviation: by the median absolute deviation, by the mean one where
    most values are equal.
    """
    off = np.abs(values - np.median(values))
    return float(np.median(off)) * _MAD or float(off.mean()) * 1.2533141373155003


def cycle_effects(days: Array, off: Array, period: int) -> Array:
    """Return the median deviation of each day of the cycle (period), centred; zeros where no effect
    can be told from chance.

    off: deviations of the values from their level. Told by the Kruskal–Wallis test at 1 % (JASA 47
    (1952), 583–621).
    """
    none = np.zeros(max(period, 1))
    place = days % len(none)
    groups = np.bincount(place, minlength=len(none))
    if (
        period < 2
        or len(days) < 3 * period
        or groups[groups > 0].min() < 3
        or (groups > 0).sum() < 2
    ):
        return none
    ranks = average_ranks(off)
    n, held = len(off), groups > 0
    sums = np.bincount(place, weights=ranks, minlength=len(none))
    spread_of_ranks = float(((ranks - (n + 1) / 2) ** 2).sum()) / (n - 1)
    between = float((groups[held] * (sums[held] / groups[held] - (n + 1) / 2) ** 2).sum())
    if spread_of_ranks == 0 or between / spread_of_ranks < _chi_square_99(int(held.sum()) - 1):
        return none
    for each in np.flatnonzero(held):
        none[each] = np.median(off[place == each])
    none[held] -= np.average(none[held], weights=groups[held])
    return none


def average_ranks(values: Array) -> Array:
    """Return the ranks 1…n, equal values sharing the mean of theirs."""
    _, place, repeated = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(repeated)
    return np.asarray((ends - (repeated - 1) / 2)[place], dtype=float)


def _chi_square_99(degrees: int) -> float:
    """Return the 99 % quantile of chi-square by the cube of Wilson and Hilferty (PNAS 17 (1931),
    684–688).
    """
    part = 2 / (9 * degrees)
    return float(degrees * (1 - part + 2.3263478740408408 * part**0.5) ** 3)


def day_weights(off: Array, counts: Array) -> Array:
    """Return weights (n, mean 1) for days whose values scatter with variance a + b / records, a and
    b fitted and at least 0.

    off: deviations from the level. With a = 0 a day weighs as its records; with b = 0 all days
    weigh the same, since more records do not make a day's own luck smaller.
    """
    scale = spread(off)
    if scale == 0:
        return np.ones(len(off))
    # squared as it is, one outlier would decide the fit alone
    squares = np.minimum(np.abs(off) / scale, _LIMIT) ** 2
    part = counts.mean() / counts
    slope, level = 0.0, float(squares.mean())
    if np.ptp(part) > 0:
        # variances of squares grow with their square: weigh by the first guess, proportional to 1 /
        # records
        slope, level = np.polyfit(part, squares, 1, w=1 / part)
    if level < 0 or slope < 0:
        level, slope = (0.0, 1.0) if level < 0 else (1.0, 0.0)
    weights = 1 / np.maximum(level + slope * part, 1e-12)
    return np.asarray(weights / weights.mean(), dtype=float)


def draw_in(values: Array, weights: Array, reach: int) -> tuple[Array, Array]:
    """Return the values with those further than 3.5 robust deviations from the running median put
    there, and which (n).
    """
    level = running_median(values, 2 * reach - 1)
    sloping = _sloping_ends(values, level, 2 * reach - 1)
    # a slope that goes on to the end is no outlier there
    level = np.where(np.abs(values - sloping) < np.abs(values - level), sloping, level)
    off = (values - level) * np.sqrt(weights)
    scale = spread(off)
    if scale == 0:
        return values, np.zeros(len(values), dtype=bool)
    outside = np.abs(off) > _LIMIT * scale
    return np.where(
        outside, level + np.clip(off, -_LIMIT * scale, _LIMIT * scale) / np.sqrt(weights), values
    ), outside


def _sloping_ends(values: Array, level: Array, width: int) -> Array:
    """Return the level with both ends, half a width long, on the median line of their window (Theil
    1950, Sen 1968).
    """
    if len(values) <= width:
        return level
    sloping, place = level.copy(), np.arange(width)
    first, second = np.triu_indices(width, 1)
    for part, kept in (
        (slice(0, width), slice(0, width // 2)),
        (slice(-width, None), slice(-(width // 2), None)),
    ):
        window = values[part]
        slope = float(np.median((window[second] - window[first]) / (second - first)))
        line = np.median(window - slope * place) + slope * place
        sloping[part][kept] = line[kept]
    return sloping
