"""The cells a report tells figures in: marks, days, moments; the words are those of judge/telling."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from slastudio.judge.outcome.objective_result import Case, Result
from slastudio.judge.telling.cases import case_status, case_word
from slastudio.judge.telling.results import verdict_words
from slastudio.reports.content.blocks import VerdictMark
from slastudio.shared.periods import Period, show_clock, show_day, show_short_day, zone


def verdict_mark(result: Result) -> VerdictMark:
    """Return the verdict with its mark; a met objective that is at risk says both."""
    return VerdictMark(result.status, verdict_words(result))


def case_mark(case: Case) -> VerdictMark:
    return VerdictMark(case_status(case), case_word(case))


def day_words(day: date) -> str:
    return show_day(day)


def moment_words(moment: datetime | None, period: Period) -> str:
    """Return "8 Sep 10:15" in the agreement's zone, with the year where it is not the period's."""
    if moment is None:
        return "–"
    local = moment.astimezone(zone(period.zone))
    year = "" if local.year == period.first_day.year else f" {local.year}"
    return f"{show_short_day(local)}{year} {show_clock(local)}"


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
