"""Drift as an indicator: how far a value's distribution has moved from a baseline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from slastudio.contract.indicators.declaration import (
    Example,
    IndicatorDeclaration,
    Lacking,
    column_and_good,
    needs_column,
)
from slastudio.contract.indicators.ratios import NO_WORDS, never
from slastudio.contract.indicators.sentences import figure_promise
from slastudio.contract.terms.indicator_kinds import IndicatorKind
from slastudio.contract.terms.objectives import Indicator
from slastudio.contract.words.conditions import column_noun, events_words
from slastudio.shared.counts import count
from slastudio.shared.periods import show_day


def _words(indicator: Indicator) -> str:
    begin = show_day(indicator.baseline_from) if indicator.baseline_from else "a day to be agreed"
    return (
        f"drift of {column_noun(indicator.column)} over {events_words(indicator)} from the {count(indicator.baseline_days, 'day')} "
        f"that begin on {begin} (population stability index)"
    )


def _lacking(indicator: Indicator) -> Iterator[Lacking]:
    yield from needs_column(indicator)
    if indicator.baseline_from is None:
        yield Lacking("baseline_from", "say on which day the baseline begins")
    if not 7 <= indicator.baseline_days <= 400:
        yield Lacking("baseline_days", "a baseline lasts 7 to 400 days")


DECLARED: dict[IndicatorKind, IndicatorDeclaration] = {
    "drift": IndicatorDeclaration(
        formula="Population stability index: the sum over ten groups of the baseline of (p − q) · ln(p ÷ q), half a record "
        "added to every group.",
        example=Example(
            Indicator("drift", "requests", "input_tokens", baseline_from=date(2026, 1, 1)),
            "<=",
            "0.2",
            "",
        ),
        parts=("column", "baseline_from", "baseline_days"),
        evidence=(),
        units=(),
        words=_words,
        promise=lambda o, window: figure_promise(o, _words(o.indicator), window),
        lacking=_lacking,
        better="either",
        ratio=never(NO_WORDS),
        tracks=column_and_good,
        asks_for=(),
        measured_on="records",
        paid="",
        numeric=False,
        adds_up=False,
        drawn_so_far=False,
        budget="nothing",
        counts_things=False,
        share_of_items=False,
        compares_segments=False,
        at_zero=None,
        interval="",
    ),
}
