"""Forecast daily spend: what the coming days add, with intervals for every running total.

Method. Ordinary least squares on the days given: a mean for each weekday, and for each change that
find_changes sees in them its step or ramp, so that the forecast stands on the level since the last
change; a drift still going on goes on. The running total of h coming days is spread by three
things: the days themselves, what each remembers of the day before (an autocorrelation ρ of the
residuals, 0 to 0.8, corrected for its bias in short series by (1 + 3ρ)/n, Marriott and Pope,
Biometrika 41 (1954), 390–402: the sum's variance is σ²(h + 2 Σ (h − k) ρᵏ)), and the uncertainty of
the fitted means, xᵀ(XᵀX)⁻¹x σ², widened by (1 + ρ)/(1 − ρ). Limits are Student's t with the days
less the fitted parameters (Draper and Smith, Applied Regression Analysis, § 8.1). Nothing is drawn
at random. The intervals hold as long as spend goes on as it did; a change yet to come is in none.

Share of simulated months (400 each) whose true total lay in the 80 % and the 95 % interval:
independent days, 56 days known, 10 ahead 82 % and 96 %, 25 ahead 82 % and 95 %; 28 known 83 % and
97 %; 16 known 87 % and 97 %; noise in proportion to the weekday's level 81 % and 95 %; a step
inside the known days 82 % and 97 %; days that remember each other by 0.5 75 % and 92 %.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from slastudio.evidence.arrays import Array
from slastudio.measure.change.change_points import Change, find_changes
from slastudio.measure.uncertainty.distributions import t_quantile

LEAST_DAYS = 14
# older days say less of the next month than they blur
MOST_DAYS = 56
CONFIDENCES = (80, 95)
# an interval from fewer would be wider than anybody could use
_LEAST_DEGREES = 5
# nearer to one, few days cannot tell memory from a trend
_LARGEST_MEMORY = 0.8


@dataclass(frozen=True)
class SpendForecast:
    """Hold the forecast of the coming days.

    expected (ahead): amount of each day. low and high: confidence in percent → limits of the
    running totals (ahead). days: observed days it stands on. changes: how many changes were seen in
    them.
    """

    expected: Array
    low: dict[int, Array]
    high: dict[int, Array]
    days: int
    changes: int


def forecast_days(values: Array, weekday: int, ahead: int) -> SpendForecast | None:
    """Return the forecast of the `ahead` days that follow a daily series; None below 14 observed
    days or without days ahead.

    values (n): amounts, one a day in order, NaN where none is known; the last 56 are used. weekday:
    of the first value (0 Monday). A weekday that was never observed is expected to bring nothing.
    """
    values = np.asarray(values, dtype=float)
    # older days are cut off below, so the first one has another weekday
    weekday = (weekday + max(len(values) - MOST_DAYS, 0)) % 7
    values = values[-MOST_DAYS:]
    days = np.flatnonzero(np.isfinite(values))
    if len(days) < LEAST_DAYS or ahead < 1:
        return None
    changes = find_changes(values).changes
    known = np.unique((days + weekday) % 7)
    # the oldest changes are given up first: the forecast stands on the level since the last one
    while len(days) - len(known) - len(changes) < _LEAST_DEGREES and changes:
        changes = changes[1:]
    every = np.arange(len(values) + ahead)
    design = _design(every, (every + weekday) % 7, known, changes, int(days[-1]))
    fitted, future = design[days], design[len(values) :]
    # in few days two columns may be alike, and a plain inverse would not exist
    inverse = np.linalg.pinv(fitted.T @ fitted)
    means = inverse @ fitted.T @ values[days]
    left = values[days] - fitted @ means
    degrees = len(days) - fitted.shape[1]
    variance = float(left @ left) / degrees
    memory = _memory(days, left)
    expected = future @ means
    totals, regressors = np.cumsum(expected), np.cumsum(future, axis=0)
    of_means = (
        np.einsum("ij,jk,ik->i", regressors, inverse, regressors) * (1 + memory) / (1 - memory)
    )
    coming = np.cumsum((future[:, : len(known)].sum(axis=1) > 0).astype(int))
    spread = np.sqrt(variance * (_of_sums(coming, memory) + of_means))
    limits = {confidence: t_quantile(confidence, degrees) * spread for confidence in CONFIDENCES}
    return SpendForecast(
        expected,
        {confidence: totals - each for confidence, each in limits.items()},
        {confidence: totals + each for confidence, each in limits.items()},
        len(days),
        len(changes),
    )


def _design(
    every: Array, weekdays: Array, known: Array, changes: tuple[Change, ...], last: int
) -> Array:
    """Return the regressors (days, parameters): weekdays first, then what each change took away
    before it.
    """
    columns = [(weekdays == each).astype(float) for each in known]
    open_day = np.isin(weekdays, known)
    for change in changes:
        if change.kind == "step":
            column = -(every < change.day).astype(float)
        else:
            ramp = (every - change.end) / max(change.end - change.day, 1)
            column = np.clip(ramp, -1.0, None if change.end >= last else 0.0)
        columns.append(np.where(open_day, column, 0.0))
    return np.column_stack(columns)


def _memory(days: Array, left: Array) -> float:
    """Return the autocorrelation of residuals from one day to the next, corrected for bias, 0 to
    0.8.
    """
    beside = np.diff(days) == 1
    square = float(left @ left)
    if square <= 0 or not beside.any():
        return 0.0
    found = (
        float(left[:-1][beside] @ left[1:][beside]) / square * len(left) / (int(beside.sum()) + 1)
    )
    return min(max(found + (1 + 3 * found) / len(left), 0.0), _LARGEST_MEMORY)


def _of_sums(counts: Array, memory: float) -> Array:
    """Return the variance of sums of 1, 2, … days in units of one day's."""
    factors = []
    for days in counts:
        # fsum: many small terms, and the figure is printed
        shared = math.fsum((days - lag) * memory**lag for lag in range(1, int(days)))
        factors.append(days + 2 * shared)
    return np.array(factors, float)
