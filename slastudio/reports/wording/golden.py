"""What differs between two runs on an evaluation set, in words."""

from __future__ import annotations

from collections.abc import Callable

from slastudio.contract.words.figures import (
    figure,
    show_fixed,
    show_number,
    show_signed,
    show_value,
)
from slastudio.judge.golden.comparisons import Regression, ScoreChange, ShareChange
from slastudio.measure.uncertainty.intervals import Interval


def regression_words(regression: Regression) -> str:
    """Return whether a drop is a regression as agreed, and how sure that is."""
    limit = show_value(regression.limit, "points")
    if not regression.regressed:
        return f"No regression: {limit} are the limit."
    drop = f"Regression: a drop of {show_value(regression.drop, 'points', 1)} exceeds {limit}"
    if regression.proven:
        return f"{drop}, and the whole interval does: it is proven."
    if regression.fell:
        return f"{drop}; that it fell is sure, that it fell by more than {limit} is not proven."
    return f"{drop}, but chance may explain it: it is not proven."


def share_difference(passed: ShareChange, confidence: float) -> str:
    """Return a paired difference of shares with its interval and McNemar's p."""
    return f"{points_words(passed.difference)}{interval_words(passed.interval, confidence)}, p {chance_words(passed.p)}"


def score_difference(score: ScoreChange, confidence: float) -> str:
    """Return a paired difference of mean scores with its interval."""
    return f"{figure(score.difference, signed=True)}{interval_words(score.interval, confidence, figure)}"


def interval_words(
    interval: Interval | None, confidence: float, shown: Callable[[float], str] | None = None
) -> str:
    if interval is None:
        return ""
    write = shown or (lambda value: show_number(value, 1))
    return f" ({show_number(confidence)} %: {write(interval[0])} to {write(interval[1])})"


def points_words(value: float) -> str:
    return show_signed(value, "points", 1)


def chance_words(p: float) -> str:
    if p < 0.0001:
        return "below 0.0001"
    return show_fixed(p, 4 if p < 0.01 else 2)
