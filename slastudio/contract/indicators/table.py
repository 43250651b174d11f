"""All declarations of indicators in one table, and the questions that are asked of it."""

from __future__ import annotations

from datetime import date
from typing import TypeVar, cast

from slastudio.contract.indicators import (
    amounts,
    clocks,
    flows,
    freshness,
    gaps,
    labels,
    shares,
    shifts,
    values,
)
from slastudio.contract.indicators.declaration import (
    Better,
    Budgeted,
    IndicatorDeclaration,
    Lacking,
    Paid,
    Said,
)
from slastudio.contract.terms.indicator_kinds import TITLES, IndicatorKind
from slastudio.contract.terms.objectives import Indicator, Objective
from slastudio.contract.words.figures import window_words
from slastudio.evidence.kinds import KINDS
from slastudio.shared.problems import StudioError

T = TypeVar("T")

DECLARATIONS: dict[IndicatorKind, IndicatorDeclaration] = {
    **shares.DECLARED,
    **values.DECLARED,
    **labels.DECLARED,
    **amounts.DECLARED,
    **clocks.DECLARED,
    **flows.DECLARED,
    **freshness.DECLARED,
    **shifts.DECLARED,
    **gaps.DECLARED,
}
# what the annex of methods says of intervals, in its order: gaps first
INTERVALS = tuple(each.interval for each in reversed(DECLARATIONS.values()) if each.interval)
_ALWAYS = ("kind", "evidence", "among")


def declared(kind: str) -> IndicatorDeclaration:
    """Return the declaration of a kind; raise StudioError for one this program does not know."""
    found = DECLARATIONS.get(cast("IndicatorKind", kind))
    if found is None:
        raise StudioError(f"“{kind}” is no indicator. The indicators are: {', '.join(TITLES)}.")
    return found


def _said(answer: Said[T], indicator: Indicator) -> T:
    return answer(indicator) if callable(answer) else answer


def of(indicator: Indicator) -> IndicatorDeclaration:
    """Return the declaration of an indicator's kind."""
    return declared(indicator.kind)


def matters(indicator: Indicator, name: str) -> bool:
    """Tell whether a field of Indicator says anything about an indicator of this kind."""
    return name in _ALWAYS or name in _said(of(indicator).parts, indicator)


def wanted_evidence(indicator: Indicator) -> tuple[str, ...]:
    """Return the kinds of evidence an indicator can be measured on; none where any will do."""
    return _said(of(indicator).evidence, indicator)


def wanted_units(indicator: Indicator) -> tuple[str, ...]:
    """Return the units a figure comes in; none where any unit will do. Amounts come in the target's
    currency.
    """
    return _said(of(indicator).units, indicator)


def lacking(indicator: Indicator) -> tuple[Lacking, ...]:
    """Return the parts without which an indicator cannot be computed."""
    return tuple(of(indicator).lacking(indicator))


def indicator_words(indicator: Indicator) -> str:
    """Name the indicator: "share of human reviews with language “es” that are accepted"."""
    return of(indicator).words(indicator)


def objective_sentence(objective: Objective) -> str:
    """Return the promise in plain words: the written one, else one generated from the parts."""
    if objective.promise:
        return objective.promise
    return of(objective.indicator).promise(objective, window_words(objective.window))


def better(indicator: Indicator) -> Better:
    """Return on which side of its target a figure is good, where the kind alone decides it."""
    return _said(of(indicator).better, indicator)


def tracks(indicator: Indicator) -> tuple[str, ...]:
    """Return the columns, or "spend" or "volume", whose drift concerns an indicator."""
    return _said(of(indicator).tracks, indicator)


def asks_for(indicator: Indicator) -> tuple[str, ...]:
    """Return the columns an indicator reads that none of its parts names."""
    return _said(of(indicator).asks_for, indicator)


def runs_clocks(indicator: Indicator) -> bool:
    """Tell whether an indicator is measured on the clocks of cases, not on records."""
    return of(indicator).measured_on == "clocks"


def paid(indicator: Indicator) -> Paid:
    """Return what an amount of money is called: "spend", "cost", or "" where the figure is no
    money.
    """
    measured = gaps.inside(indicator) if compares_segments(indicator) else indicator
    return of(measured).paid


def adds_up(indicator: Indicator) -> bool:
    """Tell whether figures of days add up to the window's, so that targets are prorated and figures
    foreseen by days.
    """
    return _said(of(indicator).adds_up, indicator)


def budgeted(indicator: Indicator) -> Budgeted:
    """Return what the error budget of an indicator counts."""
    return _said(of(indicator).budget, indicator)


def begins_on(indicator: Indicator) -> date | None:
    """Return the day from which an indicator needs evidence, where that lies before its window."""
    return indicator.baseline_from if matters(indicator, "baseline_from") else None


def counts_things(indicator: Indicator) -> bool:
    """Tell whether figures are numbers of things, which have no fractions."""
    return _said(of(indicator).counts_things, indicator)


def counts_items(objective: Objective) -> bool:
    """Tell whether an objective's sample is one of items, so that repeats of one make it no larger."""
    kind = KINDS.get(objective.indicator.evidence)
    has_items = kind is not None and kind.column("item") is not None
    return objective.complete == "sampled" and has_items


def is_share_of_items(indicator: Indicator) -> bool:
    """Tell whether a figure is a plain share of a set's items."""
    return _said(of(indicator).share_of_items, indicator)


def compares_segments(indicator: Indicator) -> bool:
    """Tell whether figures of segments are set side by side."""
    return of(indicator).compares_segments
