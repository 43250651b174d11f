"""What an experiment was to move and what it moved, told once."""

from __future__ import annotations

from decimal import Decimal

from slastudio.contract.words.figures import show_number, show_value
from slastudio.judge.outcome.beside.experiments import Experiment, MeasuredSide
from slastudio.shared.periods import show_short_day


def moved_words(each: Experiment) -> str:
    """Return what the figure did, as a sentence."""
    if each.moved is None or each.before is None or each.after is None:
        return f"Not computed: {each.why}."
    word = {True: "better", False: "worse", None: "no different"}[each.better]
    told = (
        f"{each.name} was {_reading(each.before, each.unit)} before and {_reading(each.after, each.unit)} "
        f"after: {_signed(each.moved, each.unit)}, {word}"
    )
    if each.sure is not None:
        told += ", beyond what chance shows" if each.sure else ", within what chance shows"
    if each.expected is not None:
        told += f"; {_signed(each.expected, each.unit)} was expected"
    return f"{told}."


def ranked_words(each: Experiment) -> str:
    """Return what an experiment would do for the effort it takes, "" where that is not told."""
    if each.closes is None:
        return ""
    told = f"It would close {show_number(each.closes, 0)} % of the gap to the target"
    effort = f" in {show_number(each.effort)} hours" if each.effort else ""
    return f"{told}{effort}."


def _reading(reading: MeasuredSide, unit: str) -> str:
    span = f"{show_short_day(reading.first)} – {show_short_day(reading.last)}"
    return f"{show_value(reading.value, unit)} ({span})"


def _signed(value: Decimal, unit: str) -> str:
    told = show_value(value, unit)
    return f"+{told}" if value > 0 else told
