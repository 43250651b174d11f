"""The words and cells a report tells figures in: marks, days, moments, lengths of time, files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from slastudio.contract.words.figures import is_currency, show_against, show_number, show_value
from slastudio.judge.outcome.objective_result import Budget, Case, Result
from slastudio.judge.outcome.statuses import status_word
from slastudio.reports.content.blocks import VerdictMark
from slastudio.shared.periods import Period, show_day, show_short_day, zone

_CASES = {
    "in_time": ("met", "In time"),
    "late": ("missed", "Late"),
    "open": ("no_data", "Open"),
    "not_judged": ("not_proven", "Not judged"),
}
_SYMBOLS = {">=": "≥", "<=": "≤"}
CLOCK_WORDS = {
    "first_response": "first response",
    "resolution": "resolution",
    "decision": "decision",
    "update": "updates",
}


def verdict_mark(result: Result) -> VerdictMark:
    """Return the verdict with its mark; a met objective that is at risk says both."""
    if result.status == "at_risk":
        return VerdictMark("at_risk", "Met, at risk")
    return VerdictMark(result.verdict, status_word(result.verdict))


def case_mark(case: Case) -> VerdictMark:
    return VerdictMark(*_CASES[case.verdict])


def value_of(result: Result) -> str:
    return show_against(result.value, result.target, result.unit)


def target_of(result: Result, target: Decimal | None = None) -> str:
    """Return "≥ 92 %"; a dash where nothing is agreed."""
    shown = result.target if target is None else target
    return (
        "–" if shown is None else f"{_SYMBOLS[result.comparator]} {show_value(shown, result.unit)}"
    )


def budget_left(budget: Budget | None) -> str:
    """Return "55 of 176": what may still go wrong, of what was allowed."""
    if budget is None:
        return "–"
    if is_currency(budget.unit):
        return f"{show_value(budget.remaining, budget.unit)} of {show_value(budget.allowed, budget.unit)}"
    return f"{show_number(budget.remaining)} of {show_number(budget.allowed)}"


def day_words(day: date) -> str:
    return show_day(day)


def moment_words(moment: datetime | None, period: Period) -> str:
    """Return "8 Sep 10:15" in the agreement's zone, with the year where it is not the period's."""
    if moment is None:
        return "–"
    local = moment.astimezone(zone(period.zone))
    year = "" if local.year == period.first_day.year else f" {local.year}"
    return f"{show_short_day(local)}{year} {local:%H:%M}"


def length_words(seconds: float | None) -> str:
    """Return "24 h 45 min", to the minute; shorter spans to the second."""
    if seconds is None:
        return "–"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60} min" + (f" {whole % 60} s" if whole % 60 else "")
    minutes = whole % 3600 // 60
    return f"{whole // 3600:,} h" + (f" {minutes:02d} min" if minutes else "")


def day_ranges(days: Iterable[date]) -> str:
    """Return "5–6, 12–13 and 30 Sep" for days of one or two months."""
    spans: list[list[date]] = []
    for day in sorted(days):
        if spans and day - spans[-1][1] == timedelta(days=1):
            spans[-1][1] = day
        else:
            spans.append([day, day])
    return ", ".join(_span_words(first, last) for first, last in spans)


def _span_words(first: date, last: date) -> str:
    if first == last:
        return show_short_day(first)
    return (
        f"{first.day}–{show_short_day(last)}"
        if first.month == last.month
        else f"{show_short_day(first)} – {show_short_day(last)}"
    )
