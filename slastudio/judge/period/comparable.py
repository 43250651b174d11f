"""Whether a period may be compared with the one before: not one that is under way, not one that lacks a day."""

from __future__ import annotations

from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.movement import NotCompared
from slastudio.judge.period.frames import JudgedDays
from slastudio.judge.period.known_days import KnownDays


def why_not_compared(
    inputs: Inputs, known: KnownDays, now: JudgedDays, before: JudgedDays
) -> NotCompared:
    """Return why the days of two periods are not compared, "" where they are."""
    if inputs.as_of < inputs.period.end:
        return "unfinished"
    if not inputs.covered:
        return ""
    spans = ((each.grid.day(each.first), each.grid.day(each.last)) for each in (now, before))
    return "" if all(known.within(*span).whole for span in spans) else "missing_days"
