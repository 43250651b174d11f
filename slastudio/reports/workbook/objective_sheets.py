"""The sheets of objectives: one row for each, and one for each of their days."""

from __future__ import annotations

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Point, Result
from slastudio.judge.outcome.statuses import status_word
from slastudio.judge.telling.movement import movement_words
from slastudio.judge.telling.readings import covered_words, range_words, why_covered_words
from slastudio.reports.workbook.sheet_values import (
    Row,
    Sheet,
    amount_of,
    events_of,
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
    return Sheet("Objectives", _OBJECTIVE_HEAD, tuple(_objective(a, each) for each in a.results))


def _objective(a: Assessment, r: Result) -> Row:
    low, high = r.interval or (None, None)
    budget = r.budget
    spends = (
        (None, None, None, None)
        if budget is None
        else (
            amount_of(budget.allowed, budget.unit),
            amount_of(budget.spent, budget.unit),
            amount_of(budget.remaining, budget.unit),
            budget.unit,
        )
    )
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
        *spends,
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


def daily_sheet(a: Assessment) -> Sheet:
    """Return a row for every day of every objective's trend."""
    rows = tuple(_day(result, point) for result in a.results for point in result.trend)
    return Sheet(
        "Daily",
        (
            "Day",
            "Id",
            "Objective",
            "Value",
            "Samples",
            "Interval low",
            "Interval high",
            "Unit",
            "Note",
        ),
        rows,
    )


def _day(r: Result, point: Point) -> Row:
    unit = r.unit
    return (
        point.day,
        r.id,
        r.name,
        amount_of(point.value, unit),
        point.samples,
        amount_of(point.low, unit),
        amount_of(point.high, unit),
        unit,
        "no data" if point.value is None else "",
    )
