"""Days of unusual spend, against the same weekday in the eight weeks before.

A day's ratio to the median of its weekday is compared with the ratios of all those days: their
median absolute deviation, made a standard deviation by 1.4826, counts how far out the day lies, as
in the modified z-score (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993, which name
the threshold 3.5). Medians are not moved by a few odd days, nor by a change until half the weeks
show it. Days that deviate by less than a tenth are never told: spend that hardly varies would make
any cent unusual.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from slastudio.evidence.arrays import Array

# Iglewicz and Hoaglin (1993): modified z-scores beyond 3.5 are outliers
THRESHOLD = 3.5
# eight weeks: each weekday is known eight times, and old habits are forgotten
LOOK_BACK = 56
# a tenth more or less is ordinary, however even the days before were
LEAST_RATIO = 0.1
_LEAST_DAYS = 14
_LEAST_WEEKS = 2
# makes the median absolute deviation of a normal distribution its standard deviation
_MAD = 1.4826022185056018


@dataclass(frozen=True)
class UnusualDay:
    """Hold one day: its index, value, the median of its weekday before, and how many deviations lie
    between.
    """

    day: int
    value: float
    usual: float
    deviations: float


def unusual_days(values: Array, first: int, last: int) -> tuple[UnusualDay, ...]:
    """Return the unusual days among the indices first to last of a daily series (NaN for no value),
    in order.

    A day is told only where 14 days before it have a value, two of them of its weekday.
    """
    values = np.asarray(values, dtype=float)
    found = (_judged(values, day) for day in range(first, last + 1) if np.isfinite(values[day]))
    return tuple(each for each in found if each is not None and abs(each.deviations) >= THRESHOLD)


def _judged(values: Array, day: int) -> UnusualDay | None:
    places = np.arange(max(day - LOOK_BACK, 0), day)
    places = places[np.isfinite(values[places])]
    same = places[places % 7 == day % 7]
    if len(places) < _LEAST_DAYS or len(same) < _LEAST_WEEKS:
        return None
    medians = np.full(7, np.nan)
    for weekday in np.unique(places % 7):
        medians[weekday] = np.median(values[places[places % 7 == weekday]])
    usual = medians[day % 7]
    around = places[medians[places % 7] > 0]
    if not usual > 0 or len(around) < _LEAST_DAYS:
        return None
    ratios = values[around] / medians[around % 7] - 1
    off = values[day] / usual - 1
    spread = float(np.median(np.abs(ratios))) * _MAD
    if abs(off) < LEAST_RATIO:
        return None
    # the floor makes a tenth just unusual where spend hardly varied, and keeps from dividing by
    # nothing
    return UnusualDay(
        day, float(values[day]), float(usual), off / max(spread, LEAST_RATIO / THRESHOLD)
    )
