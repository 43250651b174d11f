"""What weeks and months differ by beyond chance: the seasonal margin of a target, and baselines in
which something changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np

from slastudio.contract.indicators.table import adds_up
from slastudio.contract.terms.objectives import Objective, Objectives
from slastudio.contract.terms.objectives import Window as CalendarWindow
from slastudio.contract.words.figures import show_value
from slastudio.judge.foresight.prospects import (
    Baseline,
    Coming,
    Known,
    figures_over,
    range_by_chance,
    spans_of_weeks,
    worst_value,
)
from slastudio.judge.foresight.round_targets import stricter_than
from slastudio.judge.verdicts.windows import JudgedWindow, calendar_windows, end_of, windows_of
from slastudio.measure.records.recipe import exact
from slastudio.shared.notation import MONTH_NAMES
from slastudio.shared.periods import show_day

_LEAST_SPANS = 3
# a season is told only where shuffled days show as much once in twenty
_SELDOM = 0.95


@dataclass(frozen=True)
class SpanFigure:
    """Hold the figure of one week or month of the past, in the objective's unit."""

    first: date
    last: date
    label: str
    value: Decimal | None
    samples: int


@dataclass(frozen=True)
class Margin:
    """Hold the seasonal margin: what it is taken from, the difference seen, what chance explains of
    it, what was taken off.

    difference, by_chance and figure are in the objective's unit, of a figure of the coming period;
    by_chance is the mean difference among as many spans without a season.
    """

    of: str
    best: SpanFigure
    worst: SpanFigure
    difference: Decimal
    by_chance: Decimal
    figure: Decimal


@dataclass(frozen=True)
class Drawing:
    """Hold what a proposal is made from; observed: over the baseline, for the length of the coming
    period.
    """

    known: Known
    methods: Objectives
    baseline: Baseline
    coming: Coming
    observed: Decimal


def scale_of(objective: Objective, window: JudgedWindow, days: int) -> Decimal:
    """Return by what a baseline's figure is multiplied to be one of the window's: sums grow with
    its days.
    """
    if adds_up(objective.indicator):
        return Decimal((window.last - window.first).days + 1) / Decimal(days)
    return Decimal(1)


def seasonal_margin(drawing: Drawing, kept: Decimal) -> Margin | None:
    """Return the margin of a target that would be kept otherwise; None where fewer than three
    months and weeks are known.
    """
    known, objective, baseline = drawing.known, drawing.known.objective, drawing.baseline
    spans, windows, of, base = _months(drawing), _month_ahead(drawing), "month", _history(known)
    if len(spans) < _LEAST_SPANS or base is None:
        weeks = spans_of_weeks(known.grid, baseline)
        figures = (span_figure(known, week, "", drawing) for week in weeks)
        spans = tuple(each for each in figures if each.value is not None)
        windows, of, base = weeks[:1], "week", baseline
    if len(spans) < _LEAST_SPANS:
        return None
    ordered = sorted(
        spans, key=lambda each: each.value or Decimal(0), reverse=objective.comparator == ">="
    )
    best, worst = ordered[0], ordered[-1]
    assert best.value is not None
    assert worst.value is not None
    difference = abs(best.value - worst.value)
    scale = scale_of(objective, drawing.coming.windows[-1], _days(windows[-1]))
    by_chance = range_by_chance(known, base, windows, len(spans), drawing.methods.seed) * float(
        scale
    )
    if not len(by_chance):
        return None
    explained = exact(float(by_chance.mean()))
    figure = Decimal(0)
    if float(difference) > float(np.quantile(by_chance, _SELDOM)) and stricter_than(
        objective, kept, worst.value
    ):
        figure = min(max(difference - explained, Decimal(0)), abs(kept - worst.value))
    return Margin(of, best, worst, difference, explained, figure)


def _days(window: JudgedWindow) -> int:
    return (window.last - window.first).days + 1


def _history(known: Known) -> Baseline | None:
    days = (known.last - known.first + 1) // 7 * 7
    return Baseline(known.last - days + 1, known.last, days // 7) if days else None


def _months(drawing: Drawing) -> tuple[SpanFigure, ...]:
    """Return the figures of the calendar months that are wholly known, as they would be judged."""
    known, grid = drawing.known, drawing.known.grid
    objective = _by_months(known.objective)
    found = []
    for month in calendar_windows("month", grid.day(known.first), grid.day(known.last)):
        if not month.whole or grid.index_of(month.first) < known.first:
            continue
        windows = windows_of(objective, month.first, month.last)
        figures = figures_over(known.daily, grid, windows, None)
        value = worst_value(objective, figures)
        if value is None:
            continue
        value *= scale_of(objective, drawing.coming.windows[-1], _days(windows[-1]))
        label = f"{MONTH_NAMES[month.first.month - 1]} {month.first.year}"
        found.append(
            SpanFigure(month.first, month.last, label, value, sum(each.samples for each in figures))
        )
    return tuple(found)


def _month_ahead(drawing: Drawing) -> tuple[JudgedWindow, ...]:
    first = drawing.coming.first
    return windows_of(
        _by_months(drawing.known.objective), first, end_of("month", first.replace(day=1))
    )


def _by_months(objective: Objective) -> Objective:
    """Return an objective of quarters as one of months, of which there are more to compare."""
    return (
        replace(objective, window=CalendarWindow("month"))
        if objective.window.kind == "quarter"
        else objective
    )


def span_figure(
    known: Known, span: JudgedWindow, label: str, drawing: Drawing | None = None
) -> SpanFigure:
    """Return the figure of a span of days; scaled to the coming period where that is given."""
    (figure,) = figures_over(known.daily, known.grid, (span,), None)
    value = figure.value
    if value is not None and drawing is not None:
        value *= scale_of(known.objective, drawing.coming.windows[-1], _days(span))
    return SpanFigure(
        span.first, span.last, label or f"week from {show_day(span.first)}", value, figure.samples
    )


def unsettled(drawing: Drawing) -> tuple[str, ...]:
    """Say where the baseline's weeks differ by more than chance explains: the chances are those of
    months like the baseline.
    """
    known, baseline = drawing.known, drawing.baseline
    weeks = spans_of_weeks(known.grid, baseline)
    figures = (span_figure(known, week, "").value for week in weeks)
    values = [each for each in figures if each is not None]
    if len(values) < _LEAST_SPANS:
        return ()
    by_chance = range_by_chance(known, baseline, weeks[:1], len(values), drawing.methods.seed)
    if not len(by_chance) or float(max(values) - min(values)) <= float(
        np.quantile(by_chance, _SELDOM)
    ):
        return ()
    unit = known.objective.unit
    return (
        f"The weeks differ more than chance explains, from {show_value(min(values), unit)} to {show_value(max(values), unit)}; if "
        "the service changed in them, choose the days since then.",
    )
