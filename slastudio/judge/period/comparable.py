"""Whether a period may be compared with the one before: not one that is under way, not one that lacks a day."""

from __future__ import annotations

import numpy as np

from slastudio.evidence.arrays import Array
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.movement import NotCompared
from slastudio.judge.period.frames import Frames, JudgedDays

# a kind that comes on nearly all of its days lacks one that has no record
_REGULAR = 0.8
# what comes on fewer days of the week is no daily flow
_LEAST_WEEKDAYS = 4


def why_not_compared(
    inputs: Inputs, frames: Frames, kind: str, now: JudgedDays, before: JudgedDays
) -> NotCompared:
    """Return why the days of two periods are not compared, "" where they are."""
    if inputs.as_of < inputs.period.end:
        return "unfinished"
    lacking = any(lacks_a_day(frames.held(kind), each) for each in (now, before))
    return "missing_days" if lacking else ""


def lacks_a_day(held: Array, days: JudgedDays) -> bool:
    """Tell whether evidence that comes nearly every day lacks one; weekdays on which it never comes
    are its resting days.
    """
    filled = held[days.first : days.last + 1]
    weekdays = (days.grid.day(days.first).weekday() + np.arange(len(filled))) % 7
    working = np.isin(weekdays, np.unique(weekdays[filled]))
    if len(np.unique(weekdays[filled])) < min(_LEAST_WEEKDAYS, len(filled)):
        return False
    return bool(_REGULAR * working.sum() <= filled.sum() < working.sum())
