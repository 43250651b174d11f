"""What a kind of indicator has to say about itself, so that no other room needs to know the kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

from slastudio.contract.indicators.ratios import Ratio
from slastudio.contract.terms.objectives import Indicator, Objective, Objectives

T = TypeVar("T")
Said: TypeAlias = "T | Callable[[Indicator], T]"

Better = Literal["higher", "lower", "either"]
Budgeted = Literal["bad_events", "beyond_limit", "amount", "late_cases", "width", "nothing"]
MeasuredOn = Literal["records", "clocks"]
Paid = Literal["spend", "cost", ""]


@dataclass(frozen=True)
class Lacking:
    """Name a part without which an indicator cannot be computed: the field, what to do, and why."""

    field: str
    message: str
    why: str = "An indicator that is not complete cannot be computed by either side."


@dataclass(frozen=True)
class Example:
    """Hold an indicator as an agreement would state it, with its promise, for the documentation and
    for tests.
    """

    indicator: Indicator
    comparator: str
    target: str
    unit: str


@dataclass(frozen=True)
class IndicatorDeclaration:
    """Answer every question the program asks of a kind of indicator; what varies is a function of
    the indicator.

    formula: how the figure is computed, one sentence. example: one as it would be agreed. parts:
    the fields of Indicator that say something, besides kind, evidence and among. evidence: kinds it
    can be measured on, none where any will do. units: those a figure comes in, none where any will
    do. words: what it is called. promise: the whole sentence, of the objective and its window in
    words. lacking: which parts are missing. better: which side of a target is good. ratio: how
    OpenSLO states it; raises Inexpressible. tracks: the columns, or "spend" or "volume", whose
    drift concerns it. asks_for: columns it reads that none of its parts names. measured_on:
    records, or the clocks of cases. paid: what an amount of money is called, "" where the figure is
    none. numeric: whether its column must hold numbers. adds_up: whether figures of days add up to
    that of the window, so that a target is prorated and foreseen by days. drawn_so_far: whether a
    chart shows, day by day, the window's figure so far. budget: what its error budget counts.
    counts_things: whether figures are whole numbers. share_of_items: whether it is a plain share of
    a set's items. compares_segments: whether figures of segments are set side by side. at_zero:
    what is wrong with a target of nought, and why; None where nothing is. interval: how its
    interval is made, where that needs saying.
    """

    formula: str
    example: Example
    parts: Said[tuple[str, ...]]
    evidence: Said[tuple[str, ...]]
    units: Said[tuple[str, ...]]
    words: Callable[[Indicator], str]
    promise: Callable[[Objective, str], str]
    lacking: Callable[[Indicator], Iterator[Lacking]]
    better: Said[Better]
    ratio: Callable[[Objective, Objectives], Ratio]
    tracks: Said[tuple[str, ...]]
    asks_for: Said[tuple[str, ...]]
    measured_on: MeasuredOn
    paid: Paid
    numeric: bool
    adds_up: Said[bool]
    drawn_so_far: bool
    budget: Said[Budgeted]
    counts_things: Said[bool]
    share_of_items: Said[bool]
    compares_segments: bool
    at_zero: tuple[str, str] | None
    interval: str


def nothing_lacking(_: Indicator) -> Iterator[Lacking]:
    """Return that an indicator is complete whatever its parts are."""
    return iter(())


def needs_column(indicator: Indicator) -> Iterator[Lacking]:
    """Find that the measured column is not chosen."""
    if not indicator.column:
        yield Lacking("column", "choose the column that is measured")


def column_and_good(indicator: Indicator) -> tuple[str, ...]:
    """Return the columns that decide a figure: the measured one and those of the conditions."""
    return (indicator.column, *(each.column for each in indicator.good))
