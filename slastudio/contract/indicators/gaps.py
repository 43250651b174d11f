"""Gaps between segments: any figure that can be compared, set side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from slastudio.contract.indicators import amounts, labels, shares, values
from slastudio.contract.indicators.declaration import (
    Example,
    IndicatorDeclaration,
    Lacking,
    column_and_good,
)
from slastudio.contract.indicators.ratios import never
from slastudio.contract.indicators.sentences import figure_promise
from slastudio.contract.terms.indicator_kinds import IndicatorKind
from slastudio.contract.terms.objectives import Condition, Indicator
from slastudio.contract.words.conditions import column_noun

_OWN = ("compared", "segment", "reference", "pairs", "least_per_segment", "gaps")
# what a gap may compare: the choices of Indicator.compared
COMPARABLE = {**shares.DECLARED, **values.DECLARED, **amounts.DECLARED, **labels.DECLARED}


def inside(indicator: Indicator) -> Indicator:
    """Return the indicator that is compared, as if it stood alone; a gap has no time slices."""
    return replace(indicator, kind=indicator.compared, budgeting="occurrences")


def _compared(indicator: Indicator) -> IndicatorDeclaration:
    return next(declared for kind, declared in COMPARABLE.items() if kind == indicator.compared)


def _parts(indicator: Indicator) -> tuple[str, ...]:
    parts = _compared(indicator).parts
    own = parts(inside(indicator)) if callable(parts) else parts
    return (*_OWN, *(each for each in own if each not in shares.SLICED))


def _evidence(indicator: Indicator) -> tuple[str, ...]:
    evidence = _compared(indicator).evidence
    return evidence(inside(indicator)) if callable(evidence) else evidence


def _units(indicator: Indicator) -> tuple[str, ...]:
    units = _compared(indicator).units
    own = units(inside(indicator)) if callable(units) else units
    return ("points",) if own == ("%",) else own


def _words(indicator: Indicator) -> str:
    which = "largest" if indicator.gaps == "widest" else "mean, by traffic,"
    figure = _compared(indicator).words(inside(indicator))
    return f"{which} gap {_between(indicator)} in the {figure}"


def _between(indicator: Indicator) -> str:
    segment = column_noun(indicator.segment) or "segment"
    if indicator.reference:
        return f"between {segment} “{indicator.reference}” and any other {segment}"
    if indicator.pairs:
        return f"between the {segment}s {', '.join(indicator.pairs)}"
    return f"between any two {segment}s"


def _lacking(indicator: Indicator) -> Iterator[Lacking]:
    yield from _compared(indicator).lacking(inside(indicator))
    if not indicator.segment:
        yield Lacking("segment", "choose the column that makes the segments")


DECLARED: dict[IndicatorKind, IndicatorDeclaration] = {
    "gap": IndicatorDeclaration(
        formula="The difference of the compared figure between the reference segment and any other, or between named pairs: "
        "the widest, or their mean weighted by records; segments with fewer than the least records are left out.",
        example=Example(
            Indicator(
                "gap",
                "reviews",
                good=(Condition("accepted", "is", "true"),),
                segment="seg.language",
                reference="en",
            ),
            "<=",
            "3",
            "points",
        ),
        parts=_parts,
        evidence=_evidence,
        units=_units,
        words=_words,
        promise=lambda o, window: figure_promise(o, _words(o.indicator), window),
        lacking=_lacking,
        better="lower",
        ratio=never("A gap compares two segments; OpenSLO states one indicator at a time."),
        tracks=column_and_good,
        asks_for=(),
        measured_on="records",
        paid="",
        numeric=False,
        adds_up=False,
        drawn_so_far=False,
        budget="width",
        counts_things=False,
        share_of_items=False,
        compares_segments=True,
        at_zero=(
            "a gap of 0 points leaves no room for chance",
            "No two segments ever score the same.",
        ),
        interval=" Gaps are made of the intervals of both segments (MOVER: Zou and Donner, Statistics in Medicine 27, 2008).",
    ),
}
