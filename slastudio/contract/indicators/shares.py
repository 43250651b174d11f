"""Shares of events: good ones, available ones, ones without a value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from slastudio.contract.indicators.declaration import (
    Example,
    IndicatorDeclaration,
    Lacking,
    column_and_good,
    needs_column,
)
from slastudio.contract.indicators.ratios import NO_WORDS, Inexpressible, Ratio, never, share_ratio
from slastudio.contract.indicators.sentences import figure_promise
from slastudio.contract.terms.indicator_kinds import IndicatorKind
from slastudio.contract.terms.objectives import Condition, Indicator, Objective, Objectives
from slastudio.contract.words.conditions import DEFAULT_GOOD, column_noun, events_words, good_words
from slastudio.contract.words.figures import show_value, target_words

SLICED = ("budgeting", "slice_minutes", "slice_target", "empty_slices")


def _on_incidents(indicator: Indicator) -> bool:
    return indicator.kind == "availability" and indicator.evidence == "incidents"


def _parts(indicator: Indicator) -> tuple[str, ...]:
    if indicator.evidence == "incidents":
        return () if _on_incidents(indicator) else ("good",)
    if indicator.budgeting == "occurrences":
        return ("good", "budgeting")
    if indicator.budgeting == "timeslices":
        return ("good", *SLICED)
    return ("good", "budgeting", "slice_minutes", "empty_slices")


def good_of(indicator: Indicator) -> tuple[Condition, ...]:
    """Return the conditions of a good event; an availability that names none takes those of its
    evidence.
    """
    if indicator.good or indicator.kind != "availability":
        return indicator.good
    return DEFAULT_GOOD.get(indicator.evidence, ())


def _words(indicator: Indicator) -> str:
    events = events_words(indicator)
    if _on_incidents(indicator):
        return f"share of time without an open one of the {events}"
    share = f"share of {events} that {good_words(indicator)}"
    if indicator.budgeting == "occurrences":
        return share
    slices = f"slices of {indicator.slice_minutes} minutes"
    if indicator.budgeting == "timeslices":
        target = show_value(indicator.slice_target, "%")
        return (
            f"share of {slices} in which at least {target} of the {events} {good_words(indicator)}"
        )
    return f"mean over {slices} of the {share}"


def _promise(objective: Objective, window: str) -> str:
    indicator = objective.indicator
    counted = indicator.budgeting == "occurrences" and indicator.evidence != "incidents"
    if not counted or objective.target is None:
        return figure_promise(objective, _words(indicator), window)
    subject = f"{target_words(objective)} of the {events_words(indicator)}"
    return f"{subject[0].upper()}{subject[1:]} {good_words(indicator)} in {window}."


def _missing_words(indicator: Indicator) -> str:
    return f"share of {events_words(indicator)} without a recorded {column_noun(indicator.column)}"


def _lacking(indicator: Indicator) -> Iterator[Lacking]:
    if indicator.kind == "good_share" and not indicator.good:
        yield Lacking("good", "say when an event is good", "Without it nothing can be counted.")
    parts = _parts(indicator)
    if "slice_minutes" in parts and not 1 <= indicator.slice_minutes <= 1440:
        yield Lacking("slice_minutes", "a time slice lasts 1 to 1,440 minutes")
    target = indicator.slice_target
    if "slice_target" in parts and not (target is not None and 0 < target <= 100):
        yield Lacking("slice_target", "say from which share of good events on a slice is good")


def _ratio(objective: Objective, _: Objectives) -> Ratio:
    indicator = objective.indicator
    if _on_incidents(indicator):
        raise Inexpressible(
            "It is the share of time without an open incident; OpenSLO counts events."
        )
    sliced = indicator.budgeting != "occurrences"
    if sliced and objective.comparator == "<=":
        raise Inexpressible(
            "A share of time slices of at most so much has no complement in OpenSLO's methods."
        )
    good = good_of(indicator)
    if not good:
        raise Inexpressible("No condition says which events are good.")
    found = share_ratio(objective, good)
    if not sliced:
        return found
    by_slice = (indicator.slice_target or Decimal(100)) / 100
    slice_target = by_slice if indicator.budgeting == "timeslices" else None
    return replace(found, slice_minutes=indicator.slice_minutes, slice_target=slice_target)


def _tracked(indicator: Indicator) -> tuple[str, ...]:
    columns = column_and_good(indicator)
    if indicator.kind == "availability" or not indicator.good:
        return (*columns, "status")
    return columns


def _status_column(indicator: Indicator) -> tuple[str, ...]:
    if indicator.kind != "availability" or indicator.good:
        return ()
    return ("up",) if indicator.evidence == "probes" else ("status",)


_GOOD_SHARE = IndicatorDeclaration(
    formula="100 × events that fulfil every condition of a good one ÷ events that are counted; by time slices, slices "
    "that reach the slice target ÷ slices, or the mean of the slices' shares.",
    example=Example(
        Indicator("good_share", "reviews", good=(Condition("accepted", "is", "true"),)),
        ">=",
        "92",
        "%",
    ),
    parts=_parts,
    evidence=(),
    units=("%",),
    words=_words,
    promise=_promise,
    lacking=_lacking,
    better="either",
    ratio=_ratio,
    tracks=_tracked,
    asks_for=(),
    measured_on="records",
    paid="",
    numeric=False,
    adds_up=False,
    drawn_so_far=False,
    budget="bad_events",
    counts_things=False,
    share_of_items=True,
    compares_segments=False,
    at_zero=("0 % leaves no error budget", "One bad event misses the month."),
    interval="",
)

DECLARED: dict[IndicatorKind, IndicatorDeclaration] = {
    "good_share": _GOOD_SHARE,
    "availability": replace(
        _GOOD_SHARE,
        formula="100 × requests or checks that found the service available ÷ all of them; on incidents, 100 × time in "
        "which none was open ÷ time.",
        example=Example(Indicator("availability", "requests"), ">=", "99.5", "%"),
        evidence=("probes", "requests", "incidents"),
        better="higher",
        asks_for=_status_column,
        share_of_items=False,
        at_zero=None,
    ),
    "missing_rate": replace(
        _GOOD_SHARE,
        formula="100 × records without a value in the column ÷ records.",
        example=Example(Indicator("missing_rate", "requests", "cost"), "<=", "2", "%"),
        parts=("column",),
        words=_missing_words,
        promise=lambda o, window: figure_promise(o, _missing_words(o.indicator), window),
        lacking=needs_column,
        ratio=never(NO_WORDS),
        tracks=column_and_good,
        at_zero=None,
    ),
}
