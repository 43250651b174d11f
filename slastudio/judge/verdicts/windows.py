"""Windows: the spans of days an objective is judged on in a period, and the one that stands for the
period.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from slastudio.contract.indicators.table import adds_up
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.contract.words.figures import show_number, show_value, window_words
from slastudio.judge.outcome.known_spans import CoveredDays
from slastudio.judge.outcome.statuses import stands_before
from slastudio.judge.verdicts.ruling import Ruling
from slastudio.measure.records.recipe import Measured
from slastudio.shared.counts import count, verb
from slastudio.shared.notation import MONTH_NAMES
from slastudio.shared.periods import show_day, show_short_day

# how much of local days first … last evidence covers
CoverageOf = Callable[[date, date], CoveredDays]

_IN_PART = "The term of the agreement covers the window in part; by its terms such a window has no verdict."


@dataclass(frozen=True)
class JudgedWindow:
    """Span local days first … last, inclusive; whole is False for a calendar month that is not over
    in the period.

    share: the part of the agreed window that is judged, where the agreement's term covers it in
    part.
    """

    first: date
    last: date
    whole: bool = True
    share: Fraction = Fraction(1)


@dataclass(frozen=True)
class Outcome:
    """Hold what one objective came to in a period: the figure and ruling of the window that stands
    for it.

    worst_day: last day of that window, where several windows were judged day by day. shown: which
    window it is, in words; "" where the period has one whole window only. target, internal_target:
    those of a prorated window.
    """

    figure: Measured
    ruling: Ruling
    samples: int
    worst_day: date | None = None
    shown: str = ""
    target: Decimal | None = None
    internal_target: Decimal | None = None
    coverage: CoveredDays | None = None


def windows_of(objective: Objective, first: date, last: date) -> tuple[JudgedWindow, ...]:
    """Return the windows judged in a period of local days first … last.

    A calendar week (from Monday), month or quarter: every one that ends in the period, or, where
    none does, the one so far. Rolling days: the window that ends with each day, or with each
    month's end (the period's, where no month ends in it).
    """
    months = calendar_windows("month", first, last)
    if objective.window.kind != "rolling":
        return calendar_windows(objective.window.kind, first, last)
    reach = timedelta(days=objective.window.days - 1)
    if objective.window.evaluated == "daily":
        ends = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    else:
        ends = [each.last for each in months]
    return tuple(JudgedWindow(end - reach, end) for end in ends)


def judged_windows(
    objective: Objective, agreement: Agreement, first: date, last: date
) -> tuple[JudgedWindow, ...]:
    """Return windows_of, those cut to the agreement's term or left out that it covers in part, as
    its methods say.
    """
    # a window wholly outside the term is not cut: its figures are for comparison only
    rule, term = agreement.objectives.partial, agreement.term
    found = []
    for window in windows_of(objective, first, last):
        begin = (
            max(window.first, term.start)
            if term.start and term.start <= window.last
            else window.first
        )
        end = min(window.last, term.end) if term.end and term.end >= window.first else window.last
        if rule == "whole" or (begin, end) == (window.first, window.last):
            found.append(window)
        elif rule == "prorated":
            whole = (
                end_of(objective.window.kind, window.first)
                if objective.window.kind != "rolling"
                else window.last
            )
            days = (whole - window.first).days + 1
            out = (begin - window.first).days + (window.last - end).days
            found.append(JudgedWindow(begin, end, window.whole, Fraction(days - out, days)))
    return tuple(found)


def in_proportion(objective: Objective, window: JudgedWindow) -> Objective:
    """Return the objective as it is promised for a window: amounts and counts in proportion, shares
    and values as agreed.
    """
    if window.share == 1 or not adds_up(objective.indicator):
        return objective
    share = Decimal(window.share.numerator) / Decimal(window.share.denominator)
    targets = {name: getattr(objective, name) for name in ("target", "internal_target")}
    return replace(
        objective, **{name: each * share for name, each in targets.items() if each is not None}
    )


def calendar_windows(kind: str, first: date, last: date) -> tuple[JudgedWindow, ...]:
    """Return the weeks, months or quarters that end on local days first … last, or else the one so
    far.
    """
    found, begin = [], _begins(kind, first)
    while begin <= last:
        end = end_of(kind, begin)
        if end <= last:
            found.append(JudgedWindow(begin, end))
        begin = end + timedelta(days=1)
    return tuple(found) or (JudgedWindow(_begins(kind, last), last, whole=False),)


def _begins(kind: str, day: date) -> date:
    if kind == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(
        month=(day.month - 1) // 3 * 3 + 1 if kind == "quarter" else day.month, day=1
    )


def end_of(kind: str, begin: date) -> date:
    """Return the last day of the week, month or quarter that begins on a day."""
    if kind == "week":
        return begin + timedelta(days=6)
    month = begin.month + (2 if kind == "quarter" else 0)
    return begin.replace(month=month, day=calendar.monthrange(begin.year, month)[1])


def judge_windows(
    objective: Objective,
    windows: Sequence[JudgedWindow],
    measure: Callable[[JudgedWindow], Measured],
    rule: Callable[[Objective, Measured], Ruling],
    covering: Callable[[JudgedWindow], Covered] | None = None,
) -> Outcome:
    """Judge every window; the worst one stands for the period, which is missed if any window is.

    covering: how much of a window evidence covers; None: whatever is there is taken for all.
    """
    if not windows:
        return Outcome(Measured(None, 0), Ruling("no_data", _IN_PART), 0)
    # of short windows a missing day is much, of the days that all of them reach it may be little
    reached = JudgedWindow(min(each.first for each in windows), max(each.last for each in windows))
    whole = covering(reached) if covering is not None else None
    judged = []
    for window in windows:
        figure = measure(window)
        ruling = rule(in_proportion(objective, window), figure)
        if covering is not None and whole is not None:
            covered = whole if figure.value is not None else covering(window)
            ruling = as_covered(objective, figure, ruling, covered)
        judged.append((window, figure, ruling))
    known = [each for each in judged if each[2].verdict not in ("no_data", "nothing_to_judge")]
    if not known:
        # of windows without a figure one that lacks evidence stands before one in which nothing was
        window, figure, ruling = min(judged, key=lambda each: stands_before(each[2].verdict))
        return Outcome(figure, ruling, 0, coverage=covering(window).coverage if covering else None)
    sign = 1 if objective.comparator == ">=" else -1
    # the verdict first: windows differ in samples and, in proportion, in targets, so the worst
    # value need not have the worst verdict
    window, figure, ruling = min(
        known,
        key=lambda each: (
            stands_before(each[2].verdict),
            sign * (each[1].value or Decimal(0)),
            each[0].last,
        ),
    )
    reason = _counted_reason(objective, known, ruling)
    daily = objective.window.kind == "rolling"
    words = [_shown(objective, window, figure, len(windows))]
    promised = in_proportion(objective, window)
    if window.share != 1:
        days = (window.last - window.first).days + 1
        words.append(
            f"{count(days, 'day')} of it {verb(days, 'lies', 'lie')} in the term, from {show_day(window.first)}"
        )
    return Outcome(
        figure,
        Ruling(ruling.verdict, reason),
        figure.samples,
        window.last if daily else None,
        "; ".join(filter(None, words)),
        None if promised is objective else promised.target,
        None if promised is objective else promised.internal_target,
        whole.coverage if whole else None,
    )


@dataclass(frozen=True)
class Covered:
    """Hold how much of a window evidence covers, the least share in percent that is judged, and
    whether records are there that lack what is measured.
    """

    coverage: CoveredDays
    least: Decimal | None
    lacking: bool = False


def as_covered(objective: Objective, figure: Measured, ruling: Ruling, covered: Covered) -> Ruling:
    """Return a ruling that says no more than evidence covers."""
    coverage = covered.coverage
    if figure.value is None:
        nothing = not (figure.detail or figure.samples or covered.lacking)
        if ruling.verdict == "no_data" and nothing and coverage.whole and coverage.days:
            return Ruling("nothing_to_judge", _NOTHING)
        return ruling
    if coverage.due and covered.least is not None and coverage.share < covered.least:
        share = f"{coverage.covered} of the {count(coverage.due, 'day')} due"
        # what is added up can only grow by what is missing
        if (
            ruling.verdict == "missed"
            and adds_up(objective.indicator)
            and objective.comparator == "<="
        ):
            return Ruling(
                "missed", f"Evidence covers {share}; what is missing can only add. {ruling.reason}"
            )
        told = (
            f"Evidence covers {share}, less than the {show_number(covered.least)} % agreed as the least for a verdict: "
            f"{_spans(coverage.gaps)} {'is' if len(coverage.gaps) == 1 else 'are'} missing."
        )
        return Ruling("reserved" if objective.complete == "counted" else "not_proven", told)
    if coverage.due and not coverage.whole:
        told = f"Evidence covers {coverage.covered} of the {count(coverage.due, 'day')} due; missing: {_spans(coverage.gaps)}."
        return Ruling(ruling.verdict, f"{ruling.reason} {told}")
    if not coverage.due and coverage.known < coverage.days:
        why = "none of the others was due" if coverage.agreed else "when it is due is not agreed"
        told = f"Evidence covers {coverage.known} of {count(coverage.days, 'day')}; {why}."
        return Ruling(ruling.verdict, f"{ruling.reason} {told}")
    return ruling


_NOTHING = "Evidence covers the time, and nothing this promise is about happened in it."


def _spans(gaps: Sequence[tuple[date, date]]) -> str:
    """Return "3 March, 5 March to 9 March"."""
    named = [
        show_short_day(first)
        if first == last
        else f"{show_short_day(first)} to {show_short_day(last)}"
        for first, last in gaps[:3]
    ]
    more = f" and {len(gaps) - 3} more" if len(gaps) > 3 else ""
    return ", ".join(named) + more


def _counted_reason(
    objective: Objective, known: Sequence[tuple[JudgedWindow, Measured, Ruling]], ruling: Ruling
) -> str:
    missed = sum(each[2].verdict == "missed" for each in known)
    if len(known) == 1 or not missed:
        return ruling.reason
    if objective.window.kind != "rolling":
        return f"{missed} of {len(known)} {objective.window.kind}s {verb(missed, 'misses', 'miss')} the target. {ruling.reason}"
    return f"{missed} of {count(len(known), 'day')} {verb(missed, 'ends', 'end')} a window that misses the target. {ruling.reason}"


def _shown(objective: Objective, window: JudgedWindow, figure: Measured, number: int) -> str:
    kind = objective.window.kind
    if kind != "rolling":
        if not window.whole:
            return f"the {kind} is not over: {show_day(window.first, year=False)} to {show_day(window.last)}"
        name = f"{MONTH_NAMES[window.last.month - 1]} {window.last.year}"
        if kind != "month":
            name = f"{show_day(window.first, year=False)} to {show_day(window.last)}"
        return f"shown is the worst {kind}, {name}" if number > 1 else ""
    if objective.window.evaluated != "daily":
        return f"shown is the window that ends on {show_day(window.last)}" if number > 1 else ""
    return f"shown is the worst day, {show_day(window.last)} ({show_value(figure.value, objective.unit)})"


def window_told(objective: Objective, outcome: Outcome) -> str:
    """Return the agreed window and which one is shown, in words."""
    return "; ".join(filter(None, (window_words(objective.window), outcome.shown)))
