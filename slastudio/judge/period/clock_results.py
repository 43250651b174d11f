"""Judge one objective on the clocks of cases: which were in time, what was paused by which clause,
the trend by day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

import pandas as pd

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.contract.words.figures import show_number
from slastudio.evidence.records import BATCH
from slastudio.judge.clocks.cadence import cadence_cases, owing_updates
from slastudio.judge.clocks.held import HeldSpans
from slastudio.judge.clocks.responses import incident_cases, queue_cases
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.objective_result import Case, Excluded, Point, Source
from slastudio.judge.period.frames import Frames
from slastudio.judge.period.known_days import known_days
from slastudio.judge.verdicts.case_outcomes import case_outcome
from slastudio.judge.verdicts.windows import CoverageOf, Outcome, windows_of
from slastudio.measure.records.selection import matching
from slastudio.shared.periods import Period, local_midnight, zone


@dataclass(frozen=True)
class Clocked:
    """Hold the clocks an objective is about in a period, and what they came to with and without
    pauses.
    """

    cases: tuple[Case, ...]
    outcome: Outcome
    as_measured: Outcome
    excluded: tuple[Excluded, ...]
    sources: tuple[Source, ...]
    trend: tuple[Point, ...]


def clocked(
    inputs: Inputs, frames: Frames, objective: Objective, agreement: Agreement, period: Period
) -> Clocked:
    """Judge the clocks that began in a period's windows."""
    span = clock_span(objective, period)
    cases = cases_of(inputs, frames, objective, span)
    rows = _clocked_rows(frames, objective, span)
    used = Counter(rows[BATCH].tolist()) if BATCH in rows.columns else Counter[int]()
    known = _known(inputs, frames, objective, agreement)
    return Clocked(
        cases,
        case_outcome(objective, agreement, cases, period.first_day, period.last_day, known),
        case_outcome(objective, agreement, _as_measured(cases), period.first_day, period.last_day),
        _left_out(agreement, cases),
        tuple(inputs.source(int(batch), int(count)) for batch, count in used.items()),
        _trend(inputs, objective, cases),
    )


def earlier_clocks(
    inputs: Inputs, frames: Frames, objective: Objective, agreement: Agreement, before: Period
) -> Outcome:
    """Return what the clocks of a period before came to."""
    past = cases_of(inputs, frames, objective, clock_span(objective, before))
    known = _known(inputs, frames, objective, agreement)
    return case_outcome(objective, agreement, past, before.first_day, before.last_day, known)


def _known(
    inputs: Inputs, frames: Frames, objective: Objective, agreement: Agreement
) -> CoverageOf | None:
    if not inputs.covered:
        return None
    return known_days(inputs, agreement, clocked_kind(objective), frames).within


def clock_span(objective: Objective, period: Period) -> Period:
    """Return the span in which a clock must have begun to be judged in a period: all of the
    period's windows.
    """
    first = min(each.first for each in windows_of(objective, period.first_day, period.last_day))
    if first >= period.first_day:
        return period
    return Period(
        local_midnight(first, zone(period.zone)),
        period.end,
        period.zone,
        f"{first} to {period.label}",
    )


def cases_of(
    inputs: Inputs, frames: Frames, objective: Objective, period: Period
) -> tuple[Case, ...]:
    """Return the clocks of an objective that began in a period, judged as of its end or of today."""
    chosen = _clocked_rows(frames, objective, period)
    as_of = min(inputs.as_of, max(period.end, inputs.evidence_until or period.end))
    found = clocks_on(inputs, objective, chosen, as_of, frames.held_for_decisions(as_of))
    if objective.indicator.clock == "update":
        # a promised update belongs to the period in which its interval began (docs/judging.md)
        return tuple(each for each in found if each.opened in period)
    return found


def clocks_on(
    inputs: Inputs, objective: Objective, rows: pd.DataFrame, as_of: datetime, held: HeldSpans
) -> tuple[Case, ...]:
    """Return the clocks of an objective on rows of incidents or queue items."""
    clock = objective.indicator.clock
    if clock == "decision":
        return queue_cases(rows, inputs.terms_at, as_of, held)
    if clock == "update":
        return cadence_cases(rows, inputs.terms_at, as_of)
    return incident_cases(rows, clock, inputs.terms_at, as_of, held)


def clocked_kind(objective: Objective) -> str:
    """Return the kind of evidence whose cases an objective's clock runs on."""
    return "queue_items" if objective.indicator.clock == "decision" else "incidents"


def _clocked_rows(frames: Frames, objective: Objective, period: Period) -> pd.DataFrame:
    """Return the rows whose clocks an objective is about, of those that opened in a period."""
    kind = clocked_kind(objective)
    opened = frames.within(kind, period)
    if objective.indicator.clock == "update":
        # updates are owed in every month in which an incident is open, whenever it opened
        opened = owing_updates(
            frames.within(kind, replace(period, start=frames.whole.start)), period.start
        )
    return opened[matching(kind, opened, objective.indicator.among)]


def _as_measured(cases: Iterable[Case]) -> tuple[Case, ...]:
    """Return the cases as they would be judged if no pause counted."""
    judged = []
    for case in cases:
        known = case.measured_s is not None and case.limit_s is not None
        late = known and (case.measured_s or 0) > (case.limit_s or 0)
        judged.append(replace(case, verdict="late") if late else case)
    return tuple(judged)


def _was_paused(case: Case) -> bool:
    return (
        case.adjusted_s is not None
        and case.measured_s is not None
        and case.adjusted_s + (case.held_s or 0) < case.measured_s
    )


def _waited_s(case: Case) -> float:
    return (case.measured_s or 0) - (case.adjusted_s or 0) - (case.held_s or 0)


def _left_out(agreement: Agreement, cases: Iterable[Case]) -> tuple[Excluded, ...]:
    listed = list(cases)
    found = []
    paused = [case for case in listed if _was_paused(case)]
    if paused:
        hours = sum(_waited_s(case) for case in paused) / 3600
        found.append(
            Excluded(
                clause_of(agreement, "waiting"),
                "Waiting for the client",
                len(paused),
                f"{show_number(hours, 1)} clock hours paused",
            )
        )
    held = [case for case in listed if case.held_s]
    if held:
        hours = sum(case.held_s or 0 for case in held) / 3600
        found.append(
            Excluded(
                clause_of(agreement, "held_time"),
                "Held for a person's decision",
                len(held),
                f"{show_number(hours, 1)} clock hours left out, in workflows of high trust",
            )
        )
    unjudged = [case for case in listed if case.verdict == "not_judged"]
    if unjudged:
        found.append(
            Excluded(
                "",
                "Not judged",
                len(unjudged),
                "; ".join(sorted({case.why for case in unjudged}))[:300],
            )
        )
    waiting = sum(case.verdict == "open" for case in listed)
    if waiting:
        found.append(Excluded("", "Still running", waiting, "not answered yet and not due"))
    return tuple(found)


def _trend(inputs: Inputs, objective: Objective, cases: Iterable[Case]) -> tuple[Point, ...]:
    """Return a point a day, of the clocks that began on it: how many were late or the share in
    time, as is promised.
    """
    tz = zone(inputs.period.zone)
    by_day: dict[date, list[Case]] = {}
    for case in cases:
        if case.verdict in ("in_time", "late"):
            by_day.setdefault(case.opened.astimezone(tz).date(), []).append(case)
    points = []
    for each in inputs.period.days():
        listed = by_day.get(each.first_day, [])
        late = sum(case.verdict == "late" for case in listed)
        counted = objective.indicator.expressed == "late_count"
        value = None
        if listed:
            value = late if counted else 100 * (1 - late / len(listed))
        points.append(Point(each.first_day, value, len(listed)))
    return tuple(points)
