"""Amounts of money: what was spent, and what an event cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

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
from slastudio.contract.words.conditions import events_words, good_words, selection_words

_WITH_SPEND = ("costs", "requests")


def _spend_words(indicator: Indicator) -> str:
    source = "bills" if indicator.evidence == "costs" else "the request logs"
    return f"spend according to {source}{selection_words(indicator)}"


def _cost_words(indicator: Indicator) -> str:
    events = events_words(indicator)
    good = f" that {good_words(indicator)}" if indicator.good else ""
    return f"spend on {events}, divided by the number of {'those' if good else 'them'}{good}"


def _cost_lacking(indicator: Indicator) -> Iterator[Lacking]:
    # bills and request logs have one column of money, which is taken where none is named
    if indicator.evidence not in _WITH_SPEND:
        yield from needs_column(indicator)


def _tracked(indicator: Indicator) -> tuple[str, ...]:
    return ("spend",) if indicator.evidence in _WITH_SPEND else column_and_good(indicator)


_SPEND = IndicatorDeclaration(
    formula="Exact sum of the amounts in the target's currency; amounts in others are left out and counted.",
    example=Example(Indicator("spend", "costs", "amount"), "<=", "1150", "USD"),
    parts=("column",),
    evidence=("costs", "requests"),
    units=(),
    words=_spend_words,
    promise=lambda o, window: figure_promise(o, _spend_words(o.indicator), window, article=""),
    lacking=needs_column,
    better="lower",
    ratio=never("OpenSLO states shares of good events or of time; a cap on spend is neither."),
    tracks=_tracked,
    asks_for=("currency",),
    measured_on="records",
    paid="spend",
    numeric=False,
    adds_up=True,
    drawn_so_far=True,
    budget="amount",
    counts_things=False,
    share_of_items=False,
    compares_segments=False,
    at_zero=None,
    interval="",
)

DECLARED: dict[IndicatorKind, IndicatorDeclaration] = {
    "spend": _SPEND,
    "cost_per": replace(
        _SPEND,
        formula="Exact sum of the amounts ÷ number of the events, or of the good ones where it says what those are.",
        example=Example(Indicator("cost_per", "requests", "cost"), "<=", "0.05", "USD"),
        parts=("column", "good"),
        evidence=("requests", "costs"),
        words=_cost_words,
        promise=lambda o, window: figure_promise(o, _cost_words(o.indicator), window),
        lacking=_cost_lacking,
        better="either",
        ratio=never(NO_WORDS),
        asks_for=(),
        paid="cost",
        adds_up=False,
        drawn_so_far=False,
        budget="nothing",
    ),
}
