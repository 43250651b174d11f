"""Whether a figure moved since the period before: said only where the data carry it."""

from __future__ import annotations

from decimal import Decimal

from slastudio.contract.words.figures import NOTHING, show_signed, show_value
from slastudio.judge.outcome.movement import Movement
from slastudio.judge.outcome.objective_result import Result

_WORDS: dict[Movement, str] = {
    "improved": "improved",
    "regressed": "regressed",
    "unchanged": "unchanged",
    "not_told_apart": "not told apart",
    "not_compared": "not compared",
    "new": "no comparison",
}
# what needs somebody first
ORDER = ("regressed", "improved", "not_told_apart", "unchanged", "not_compared", "new")
NOTE = (
    "Improved and regressed are said where the difference is more than chance between samples, more than what is agreed "
    "to be no change, and shows in the figures as they are told; months with a missing day are not compared."
)
_WHY = {
    "missing_days": "a day without data lies in one of the months",
    "unfinished": "the month is not over",
    "other_promise": "something else was measured then",
}


def movement_words(result: Result) -> str:
    """Return "improved", "not told apart", or "not compared: the month is not over"."""
    told = _WORDS[result.movement]
    why = _WHY.get(result.not_compared, "") if result.movement == "not_compared" else ""
    return f"{told}: {why}" if why else told


def direction_words(result: Result) -> str:
    """Return the movement for a table, with the arrow of the figure where it is told to move."""
    told = movement_words(result)
    if result.movement in ("improved", "regressed"):
        rises = (result.movement == "improved") == result.higher_is_better
        return f"{'↑' if rises else '↓'} {told.capitalize()}"
    return f"{'→ ' if result.movement == 'unchanged' else ''}{told[0].upper()}{told[1:]}"


def difference_words(result: Result) -> str:
    """Return the difference to the period before, with its sign; a dash where none is told."""
    if result.value is None or result.previous_value is None or result.movement == "not_compared":
        return NOTHING
    unit = "points" if result.unit == "%" else result.unit
    return show_signed(difference_of(result), unit)


def difference_of(result: Result) -> Decimal:
    assert result.value is not None
    assert result.previous_value is not None
    return result.value - result.previous_value


def before_words(result: Result) -> str:
    """Return the figure of the period before and how this one lies to it."""
    return f"{show_value(result.previous_value, result.unit)}, {movement_words(result)}"
