"""Periods in which the agreement was amended: each window is judged by the version in force at its
end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

from slastudio.contract.terms.objectives import Objective, Window
from slastudio.judge.outcome.assessment import DaysInForce
from slastudio.judge.outcome.inputs import Inputs, Terms
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.outcome.statuses import stands_before
from slastudio.judge.verdicts.windows import windows_of
from slastudio.shared.notation import MONTH_NAMES
from slastudio.shared.periods import Period, local_midnight, show_day, zone


@dataclass(frozen=True)
class VersionPart:
    """Hold the days of a period on which one version of the agreement was in force; last says that
    none follows.
    """

    terms: Terms
    period: Period
    last: bool = True

    def judges(self, objective: Objective) -> bool:
        """Tell whether a window of the objective ends in this part; the last part judges what is
        under way, too.
        """
        if self.last or (
            objective.window.kind == "rolling" and objective.window.evaluated == "daily"
        ):
            return True
        kind = "month" if objective.window.kind == "rolling" else objective.window.kind
        monthly = replace(objective, window=Window(kind))
        return windows_of(monthly, self.period.first_day, self.period.last_day)[0].whole


def parts_of(inputs: Inputs) -> tuple[VersionPart, ...]:
    """Return the parts of the period by version, in order; almost always one."""
    period, tz = inputs.period, zone(inputs.period.zone)
    starts = sorted(
        each.start
        for each in inputs.terms
        if each.ref.state == "signed"
        and each.start is not None
        and period.first_day < each.start <= period.last_day
    )
    # before the first signed version there is no other one that a day could be judged by
    first_ever = min((each.start for each in inputs.terms if each.start is not None), default=None)
    edges = [
        period.start,
        *(local_midnight(day, tz) for day in starts if day != first_ever),
        period.end,
    ]
    if len(edges) == 2:
        return (VersionPart(inputs.terms_at(period.end - timedelta(seconds=1)), period),)
    return tuple(
        VersionPart(
            inputs.terms_at(end - timedelta(seconds=1)),
            Period(begin, end, period.zone, f"{period.label} ({number})"),
            last=end == period.end,
        )
        for number, (begin, end) in enumerate(pairwise(edges), 1)
    )


def objectives_of(parts: Sequence[VersionPart]) -> tuple[str, ...]:
    """Return the ids of the objectives judged in a period: those of its last version, then those
    only earlier ones had.
    """
    ids = [
        objective.id
        for part in reversed(parts)
        for objective in part.terms.agreement.objectives.objectives
    ]
    return tuple(dict.fromkeys(ids))


def joined(results: Sequence[tuple[VersionPart, Result]]) -> Result:
    """Return the one result that stands for a period of several parts: the worst, with the versions
    named.
    """
    if len(results) == 1:
        return results[0][1]
    # of verdicts alike the newest version's stands
    at, worst = min(
        enumerate(results), key=lambda each: (stands_before(each[1][1].verdict), -each[0])
    )[1]
    told = "; ".join(
        f"windows that end {_until(part)} are judged by {part.terms.ref.version}"
        for part, _ in results
    )
    cases = tuple(case for _, result in results for case in result.cases)
    trend = results[-1][1].trend
    reason = f"{worst.reason} {told[0].upper()}{told[1:]}."
    return replace(worst, reason=reason, cases=cases, trend=trend, window=_window_told(at, worst))


def _window_told(part: VersionPart, result: Result) -> str:
    """Return the window with the month it is; a part of one month does not say which, but it is one
    of several here.
    """
    objective = part.terms.agreement.objective(result.id)
    if objective is None or objective.window.kind != "month" or "shown is" in result.window:
        return result.window
    return f"{result.window}; shown is the worst month, {_month(part)}"


def _month(part: VersionPart) -> str:
    return f"{MONTH_NAMES[part.period.last_day.month - 1]} {part.period.last_day.year}"


def _until(part: VersionPart) -> str:
    if part.last:
        return f"from {show_day(part.period.first_day)}"
    return f"by {show_day(part.period.last_day)}"


def days_in_force(inputs: Inputs) -> tuple[DaysInForce, ...]:
    """Return which signed version was in force on which days of the period."""
    period, found = inputs.period, []
    signed = [each for each in inputs.terms if each.ref.state == "signed"]
    for number, each in enumerate(signed):
        first = max(each.start or period.first_day, period.first_day)
        later = signed[number + 1].start if number + 1 < len(signed) else None
        # the first day on which it no longer was: its own end, or the next version's beginning
        ends = min((day for day in (each.end, later) if day is not None), default=None)
        last = period.last_day if ends is None else min(period.last_day, ends - timedelta(days=1))
        if first <= last:
            found.append(DaysInForce(each.ref.version, first, last))
    return tuple(found)


def version_notes(inputs: Inputs, terms: Terms) -> tuple[str, ...]:
    """Return what a reader must know of the versions a period is judged under."""
    period = inputs.period
    signed = [
        each for each in inputs.terms if each.ref.state == "signed" and each.start is not None
    ]
    if not signed:
        told = "Nothing is signed yet: the draft of the agreement was used."
        return () if inputs.rehearsed else (told,)
    first = signed[0]
    assert first.start is not None
    notes = []
    if first.start > period.last_day:
        notes.append(
            f"No version was in force yet: {first.ref.version} takes effect on {show_day(first.start)}. "
            "The figures are set against it for comparison only and bind nobody."
        )
    elif period.first_day < first.start:
        notes.append(
            f"{first.ref.version} took effect on {show_day(first.start)}; windows that began before that day are judged whole."
        )
    notes += [
        f"{each.ref.version} took effect on {show_day(each.start)}. Events are judged under the version in force when they "
        "began, windows under the version in force at their end."
        for each in signed[1:]
        if each.start is not None and period.first_day <= each.start <= period.last_day
    ]
    if terms.end is not None and terms.end <= period.last_day:
        notes.append(f"{terms.ref.version} was in force until {show_day(terms.end)}.")
    return tuple(notes)
