"""The sheets of objectives: one row for each, and one for each of their days."""

from __future__ import annotations

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Budget, Point, Result
from slastudio.judge.outcome.statuses import status_word
from slastudio.judge.telling.movement import movement_words
from slastudio.judge.telling.readings import covered_words, range_words, why_covered_words
from slastudio.judge.telling.results import counts_late_cases, trend_axis
from slastudio.reports.workbook.sheet_values import (
    PlotLine,
    Row,
    Sheet,
    SheetPlot,
    amount_of,
    column,
    events_of,
    percent_amount,
    reckoned,
)

_OBJECTIVE_HEAD = (
    "Id",
    "Objective",
    "Dimension",
    "Clause",
    "Unit",
    "Comparator",
    "Target",
    "Internal target",
    "Value",
    "Before exclusions",
    "Verdict",
    "At risk",
    "Samples",
    "Samples are",
    "Good",
    "Total",
    "Interval low",
    "Interval high",
    "Budget allowed",
    "Budget spent",
    "Budget left",
    "Budget spent, %",
    "Budget unit",
    "Previous value",
    "Previous verdict",
    "Movement",
    "Further samples",
    "Worst day",
    "Window",
    "Formula",
    "Reason",
    "Action if missed",
    "Owner role",
    "Left out",
    "Files",
    "Depending on readings",
    "Covered",
    "Why covered",
)


def objective_sheet(a: Assessment) -> Sheet:
    """Return a row for every objective."""
    return Sheet(
        "Objectives",
        _OBJECTIVE_HEAD,
        tuple(_objective(a, each, row) for row, each in enumerate(a.results, 1)),
        2,
    )


def _budget(budget: Budget | None, row: int) -> Row:
    """Return what of a budget is spent and left, reckoned from what is allowed."""
    if budget is None:
        return (None,) * 5
    allowed, spent = (
        f"{column(_OBJECTIVE_HEAD.index(name) + 1)}[{row}]"
        for name in ("Budget allowed", "Budget spent")
    )
    left = amount_of(budget.remaining, budget.unit)
    return (
        amount_of(budget.allowed, budget.unit),
        amount_of(budget.spent, budget.unit),
        reckoned(left, f"{allowed}-{spent}", budget.allowed - budget.spent),
        percent_amount(budget.spent, budget.allowed, f"{spent}/{allowed}*100"),
        budget.unit,
    )


def _objective(a: Assessment, r: Result, row: int) -> Row:
    low, high = r.interval or (None, None)
    return (
        r.id,
        r.name,
        r.dimension,
        r.clause,
        r.unit,
        r.comparator,
        amount_of(r.target, r.unit),
        amount_of(r.internal_target, r.unit),
        amount_of(r.value, r.unit, r.target),
        amount_of(r.measured, r.unit),
        status_word(r.verdict),
        "yes" if r.at_risk else "no",
        r.samples,
        r.unit_of_sample,
        events_of(r.good),
        r.total,
        amount_of(low, r.unit),
        amount_of(high, r.unit),
        *_budget(r.budget, row),
        amount_of(r.previous_value, r.unit),
        status_word(r.previous_verdict) if r.previous_verdict else None,
        movement_words(r),
        r.further_samples,
        r.worst_day,
        r.window,
        r.formula,
        r.reason,
        r.action,
        r.owner_role,
        "; ".join(
            f"{each.name}: {each.samples} {each.clause} {each.detail}".strip()
            for each in r.excluded
        ),
        "; ".join(f"{each.file} ({each.rows})" for each in r.sources),
        range_words(r, [each.question for each in a.questions]),
        covered_words(r.coverage),
        why_covered_words(r.coverage),
    )


DAILY = "Daily"
_DAILY_HEAD = (
    "Day",
    "Id",
    "Objective",
    "Value",
    "Target",
    "Samples",
    "Interval low",
    "Interval high",
    "Unit",
    "Note",
)


def daily_sheet(a: Assessment) -> Sheet:
    """Return a row for every day of every objective's trend."""
    rows = tuple(_day(result, point) for result in a.results for point in result.trend)
    return Sheet(DAILY, _DAILY_HEAD, rows, 3)


def trend_plot(a: Assessment, result: Result, row: int) -> SheetPlot:
    """Return the chart of an objective's rows on the sheet of days, with its target."""
    first = 1
    for each in a.results:
        if each.id == result.id:
            break
        first += len(each.trend)
    rows = (first, first + len(result.trend) - 1)
    across, value, target = (_DAILY_HEAD.index(name) + 1 for name in ("Day", "Value", "Target"))
    lines = [PlotLine(DAILY, across, value, rows)]
    if result.target is not None and not counts_late_cases(result):
        lines.append(PlotLine(DAILY, across, target, rows, dashed=True))
    return SheetPlot(row, tuple(lines), trend_axis(result))


def _day(r: Result, point: Point) -> Row:
    unit = r.unit
    return (
        point.day,
        r.id,
        r.name,
        amount_of(point.value, unit),
        # a day counts late cases, and no day has a share of them as its target
        None if counts_late_cases(r) else amount_of(r.target, unit),
        point.samples,
        amount_of(point.low, unit),
        amount_of(point.high, unit),
        unit,
        "no data" if point.value is None else "",
    )
