"""Figures of a measured value: its percentile, its mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from slastudio.contract.indicators.declaration import (
    Better,
    Example,
    IndicatorDeclaration,
    Lacking,
    column_and_good,
    needs_column,
)
from slastudio.contract.indicators.ratios import never, percentile_ratio
from slastudio.contract.indicators.sentences import figure_promise
from slastudio.contract.terms.indicator_kinds import IndicatorKind
from slastudio.contract.terms.objectives import Indicator
from slastudio.contract.words.conditions import column_noun, events_words
from slastudio.contract.words.figures import ordinal
from slastudio.evidence.kinds import KINDS

# a time is never better for being longer, nor a speed for being lower; of other values only the
# parties know
_BETTER_BY_UNIT: dict[str, Better] = {
    **dict.fromkeys(("ms", "s", "min", "h"), "lower"),
    "tokens/s": "higher",
}


def _unit(indicator: Indicator) -> tuple[str, ...]:
    column = KINDS[indicator.evidence].measured(indicator.column)
    return (column.unit,) if column and column.unit else ()


def _better(indicator: Indicator) -> Better:
    return _BETTER_BY_UNIT.get("".join(_unit(indicator)), "either")


def _percentile_words(indicator: Indicator) -> str:
    percentile = ordinal(indicator.percentile)
    return (
        f"{percentile} percentile of {column_noun(indicator.column)} over {events_words(indicator)}"
    )


def _percentile_lacking(indicator: Indicator) -> Iterator[Lacking]:
    yield from needs_column(indicator)
    if indicator.percentile is None or not 0 < indicator.percentile < 100:
        yield Lacking("percentile", "a percentile lies between 0 and 100")


def _mean_words(indicator: Indicator) -> str:
    return f"mean {column_noun(indicator.column)} over {events_words(indicator)}"


_PERCENTILE = IndicatorDeclaration(
    formula="The value at position (n − 1) · p ÷ 100 of the n sorted values, counted from zero and interpolated "
    "linearly (type 7), or the nearest rank where the agreement says so.",
    example=Example(
        Indicator("percentile", "requests", "latency_ms", Decimal(95)), "<=", "3500", "ms"
    ),
    parts=("column", "percentile"),
    evidence=(),
    units=_unit,
    words=_percentile_words,
    promise=lambda o, window: figure_promise(o, _percentile_words(o.indicator), window),
    lacking=_percentile_lacking,
    better=_better,
    ratio=percentile_ratio,
    tracks=column_and_good,
    asks_for=(),
    measured_on="records",
    paid="",
    numeric=True,
    adds_up=False,
    drawn_so_far=False,
    budget="beyond_limit",
    counts_things=False,
    share_of_items=False,
    compares_segments=False,
    at_zero=None,
    interval="",
)

DECLARED: dict[IndicatorKind, IndicatorDeclaration] = {
    "percentile": _PERCENTILE,
    "mean": replace(
        _PERCENTILE,
        formula="Sum of the values ÷ number of values.",
        example=Example(Indicator("mean", "evaluations", "score"), ">=", "0.85", ""),
        parts=("column",),
        words=_mean_words,
        promise=lambda o, window: figure_promise(o, _mean_words(o.indicator), window),
        lacking=needs_column,
        ratio=never(
            "A mean is not a share of good events; any change of it into one would be another promise."
        ),
        budget="nothing",
    ),
}
