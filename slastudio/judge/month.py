"""Judge a whole period: every objective, every clock, the spend, and what needs attention, as one Assessment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd

from slastudio.contract.agreement import Agreement
from slastudio.contract.clause_texts import clause_of
from slastudio.contract.objectives import Objective
from slastudio.evidence.kinds import KINDS
from slastudio.evidence.records import BATCH
from slastudio.judge.assessment import Assessment, Case, Costs, DataDay, Excluded, Point, Result, Source
from slastudio.judge.attention import attention, owed
from slastudio.judge.cadence import cadence_cases, owing_updates
from slastudio.judge.consequences import consequences, grade_of
from slastudio.judge.exclusions import applied_exclusions
from slastudio.judge.frames import Frames, Span
from slastudio.judge.hours import hours_of
from slastudio.judge.inputs import Inputs, Terms
from slastudio.judge.month_costs import costs_of
from slastudio.judge.recipes import recipe_for, with_durations
from slastudio.judge.responses import incident_cases, queue_cases
from slastudio.judge.results import case_outcome, judged_result, month_outcome, result_of
from slastudio.judge.silent_search import silent_in
from slastudio.judge.straddling import Part, joined, objectives_of, parts_of, version_notes
from slastudio.judge.verdicts import Ruling
from slastudio.judge.windows import Outcome, windows_of
from slastudio.measure.recipe import Measured, Recipe
from slastudio.measure.rows import Prepared, prepare, without
from slastudio.measure.selection import matching
from slastudio.shared.periods import Period, local_midnight, month_of, previous, show_day, zone
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

_MONTHS_READ = 6  # as far back as evidence is read
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def assess_period(inputs: Inputs, progress: Progress | None = None) -> Assessment:
    """Judge a period; the terms in force at its end judge the windows, those in force at opening judge the clocks."""
    report = progress or Progress()
    parts = parts_of(inputs)
    terms = parts[-1].terms
    frames = Frames(inputs)
    ids = objectives_of(parts)
    results = []
    for number, name in enumerate(ids):
        report.report(f"Judging {name}", number / (len(ids) + 1))
        results += _judged_in(inputs, parts, frames, name)
    report.report("Adding up the month", len(ids) / (len(ids) + 1))
    incidents = frames.cases("first_response") + tuple(
        c for c in frames.cases("resolution") if c.verdict != "not_judged"
    )
    costs = costs_of(inputs, terms.agreement, frames, _namer(inputs))
    hours = hours_of(inputs)
    days = _data_days(inputs, frames)
    silent = silent_in(inputs)
    return Assessment(
        client=inputs.client,
        provider=inputs.provider,
        period=inputs.period,
        agreement=terms.ref,
        terms=terms.agreement,
        results=tuple(results),
        incidents=incidents,
        costs=costs,
        changes=inputs.changes,
        decisions=inputs.decisions,
        attention=attention(inputs, terms.agreement, results, _unreported(incidents, results), costs, days, silent),
        data=days,
        sources=_sources(results, costs),
        undated_rows=inputs.undated_rows,
        notes=_notes(inputs, terms, frames),
        hours=hours,
        consequences=consequences(inputs, terms.agreement, results, hours),
        disputes=inputs.disputes,
        silent=silent,
    )


def _judged_in(inputs: Inputs, parts: tuple[Part, ...], frames: Frames, name: str) -> list[Result]:
    """Judge one objective in every part of the period that has it; return its one result, or none."""
    found = []
    for part in parts:
        objective = part.terms.agreement.objective(name)
        if objective is not None and part.judges(objective):
            found.append((part, _explained(inputs, part.terms, _measurable(inputs, part, frames, objective))))
    return [joined(found)] if found else []


def _notes(inputs: Inputs, terms: Terms, frames: Frames) -> tuple[str, ...]:
    notes = [*version_notes(inputs, terms)]
    if inputs.as_of < inputs.period.end:
        notes.append(f"{inputs.period.title} is not over: every figure is that of the days so far.")
    return (*notes, *inputs.remarks, *sorted(frames.problems))


def _measurable(inputs: Inputs, part: Part, frames: Frames, objective: Objective) -> Result:
    """Judge one objective; terms that cannot be measured leave this one without a verdict, and say why."""
    try:
        return _result(inputs, part, frames, objective)
    except StudioError as error:
        reason = f"It cannot be measured: {error}"
        nothing = Outcome(Measured(None, 0), Ruling("no_data", reason), 0)
        return result_of(objective, part.terms.agreement, part.terms.ref.version, nothing, None, ())


def _result(inputs: Inputs, part: Part, frames: Frames, objective: Objective) -> Result:
    if objective.indicator.kind == "response_time":
        return _clock_result(inputs, part, frames, objective)
    terms = part.terms
    agreement, span = terms.agreement, frames.span(part.period)
    recipe = recipe_for(objective, agreement.objectives)
    prepared = _prepared(inputs, agreement, objective, recipe, frames)
    told = applied_exclusions(agreement, objective, inputs.exclusions, part.period)
    # the month before and the trend leave out what their own days leave out
    everywhere = applied_exclusions(agreement, objective, inputs.exclusions, frames.whole)
    kept = without(prepared, [each for applied in everywhere for each in applied.nanoseconds])
    days = (span.trend, span.first, _last_judged_day(inputs, objective, frames, span))
    until = inputs.evidence_until and inputs.evidence_until.astimezone(zone(inputs.period.zone)).date()
    result = judged_result(objective, agreement, terms.ref.version, prepared, kept, days, told, _namer(inputs), until)
    past = _earlier_outcome(inputs, frames, objective, kept, previous(inputs.period))
    grade = grade_of(objective, agreement.objectives, result.value)
    first = frames.grid.day(span.trend)
    spans = ((start, end, each.exclusion.name) for each in everywhere for start, end in each.spans)
    return replace(
        result,
        previous_value=past.figure.value if past else None,
        previous_verdict=past.ruling.verdict if past else None,
        left_out=tuple(each for each in spans if each[1].date() >= first),
        grade=grade.name if grade else "",
        misses=_misses(
            inputs, agreement, result.verdict, lambda period: _earlier_outcome(inputs, frames, objective, kept, period)
        ),
    )


def _prepared(inputs: Inputs, agreement: Agreement, objective: Objective, recipe: Recipe, frames: Frames) -> Prepared:
    data = frames[recipe.evidence]
    if objective.indicator.kind == "duration":
        data = with_durations(objective, agreement, data)
    until = min(inputs.as_of, inputs.period.end)
    if not inputs.kind_counts.get(recipe.evidence):
        until = EPOCH  # nothing is known where no record of the kind was ever given
    return prepare(recipe, data, frames.grid, int(until.timestamp()) * 1_000_000_000)


def _misses(
    inputs: Inputs, agreement: Agreement, verdict: str, judged: Callable[[Period], Outcome | None]
) -> tuple[str, ...]:
    """Return, of a month that missed, the months before that missed, too, as far as breaches count as repeated."""
    is_month = month_of(inputs.period.start, inputs.period.zone) == inputs.period
    if agreement.pricing.repeat_count is None or verdict != "missed" or not is_month:
        return ()
    found, period = [], inputs.period
    for _ in range(min(agreement.pricing.repeat_months, _MONTHS_READ) - 1):
        period = previous(period)
        outcome = judged(period)
        if outcome is not None and outcome.ruling.verdict == "missed":
            found.append(period.label)
    return tuple(found)


def _earlier_outcome(
    inputs: Inputs, frames: Frames, objective: Objective, kept: Prepared, before: Period
) -> Outcome | None:
    """Judge a period before by the version in force at its end; None where that one did not measure the same."""
    terms = inputs.terms_at(before.end - timedelta(seconds=1))
    past = terms.agreement.objective(objective.id)
    if past is None or past.indicator != objective.indicator:
        return None
    span = frames.span(before)
    return month_outcome(past, terms.agreement, kept, span.first, span.last)


def _last_judged_day(inputs: Inputs, objective: Objective, frames: Frames, span: Span) -> int:
    """Return the last day whose rolling window is judged: no day after the evidence ends, while the month is under way."""
    if objective.window.kind != "rolling" or inputs.evidence_until is None:
        return span.last
    until = inputs.evidence_until.astimezone(zone(inputs.period.zone)).date()
    return max(span.first, min(span.last, frames.grid.index_of(until)))


def _clock_result(inputs: Inputs, part: Part, frames: Frames, objective: Objective) -> Result:
    terms, period = part.terms, part.period
    agreement = terms.agreement
    span = _clock_span(objective, period)
    cases = _cases_for(inputs, frames, objective, span)
    outcome = case_outcome(objective, agreement, cases, period.first_day, period.last_day)
    paused = [
        case
        for case in cases
        if case.adjusted_s is not None and case.measured_s is not None and case.adjusted_s < case.measured_s
    ]
    plain = _as_measured(cases)
    excluded = _clock_exclusions(agreement, cases, paused)
    earlier = _earlier_clocks(inputs, frames, objective, agreement, previous(inputs.period))
    measured = case_outcome(objective, agreement, plain, period.first_day, period.last_day).figure.value
    _, data = _clocked_rows(frames, objective, span)
    used = Counter(data[BATCH].tolist()) if BATCH in data.columns else Counter[int]()
    name = _namer(inputs)
    return replace(
        result_of(objective, agreement, terms.ref.version, outcome, measured, excluded),
        cases=cases,
        sources=tuple(name(int(batch), int(rows)) for batch, rows in used.items()),
        previous_value=earlier.figure.value,
        previous_verdict=earlier.ruling.verdict,
        trend=_clock_trend(inputs, objective, cases),
        misses=_misses(
            inputs,
            agreement,
            outcome.ruling.verdict,
            lambda period: _earlier_clocks(inputs, frames, objective, agreement, period),
        ),
    )


def _earlier_clocks(
    inputs: Inputs, frames: Frames, objective: Objective, agreement: Agreement, before: Period
) -> Outcome:
    past = _cases_for(inputs, frames, objective, _clock_span(objective, before))
    return case_outcome(objective, agreement, past, before.first_day, before.last_day)


def _clock_span(objective: Objective, period: Period) -> Period:
    """Return the span in which a clock must have begun to be judged in a period: all of the period's windows."""
    first = min(each.first for each in windows_of(objective, period.first_day, period.last_day))
    if first >= period.first_day:
        return period
    return Period(local_midnight(first, zone(period.zone)), period.end, period.zone, f"{first} to {period.label}")


def _cases_for(inputs: Inputs, frames: Frames, objective: Objective, period: Period) -> tuple[Case, ...]:
    kind, chosen = _clocked_rows(frames, objective, period)
    as_of = min(inputs.as_of, max(period.end, inputs.evidence_until or period.end))
    if kind == "queue_items":
        return queue_cases(chosen, inputs.terms_at, as_of)
    if objective.indicator.clock == "update":
        return tuple(each for each in cadence_cases(chosen, inputs.terms_at, as_of) if each.opened in period)
    return incident_cases(chosen, objective.indicator.clock, inputs.terms_at, as_of)


def _clocked_rows(frames: Frames, objective: Objective, period: Period) -> tuple[str, pd.DataFrame]:
    """Return the kind and the rows whose clocks an objective is about, of those that opened in a period."""
    kind = "queue_items" if objective.indicator.clock == "decision" else "incidents"
    opened = frames.within(kind, period)
    if objective.indicator.clock == "update":
        # updates are owed in every month in which an incident is open, whenever it opened
        opened = owing_updates(frames.within(kind, replace(period, start=frames.whole.start)), period.start)
    return kind, opened[matching(kind, opened, objective.indicator.among)]


def _as_measured(cases: Iterable[Case]) -> tuple[Case, ...]:
    """Return the cases as they would be judged if no pause counted."""
    return tuple(
        replace(case, verdict="late")
        if case.measured_s is not None and case.limit_s is not None and case.measured_s > case.limit_s
        else case
        for case in cases
    )


def _clock_exclusions(agreement: Agreement, cases: Iterable[Case], paused: list[Case]) -> tuple[Excluded, ...]:
    found = []
    if paused:
        hours = sum((case.measured_s or 0) - (case.adjusted_s or 0) for case in paused) / 3600
        found.append(
            Excluded(
                clause_of(agreement, "waiting"),
                "Waiting for the client",
                len(paused),
                f"{hours:.1f} clock hours paused",
            )
        )
    listed = list(cases)
    unjudged = [case for case in listed if case.verdict == "not_judged"]
    if unjudged:
        found.append(
            Excluded("", "Not judged", len(unjudged), "; ".join(sorted({case.why for case in unjudged}))[:300])
        )
    waiting = sum(case.verdict == "open" for case in listed)
    if waiting:
        found.append(Excluded("", "Still running", waiting, "not answered yet and not due"))
    return tuple(found)


def _clock_trend(inputs: Inputs, objective: Objective, cases: Iterable[Case]) -> tuple[Point, ...]:
    """Return a point a day, of the clocks that began on it: how many were late or the share in time, as is promised."""
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
        value = (late if counted else 100 * (1 - late / len(listed))) if listed else None
        points.append(Point(each.first_day, value, len(listed)))
    return tuple(points)


def _explained(inputs: Inputs, terms: Terms, result: Result) -> Result:
    """Say who owed missing data; where the agreement says so, a provider's missing data is a miss after the cure time."""
    if result.verdict != "no_data":
        return result
    methods = terms.agreement.objectives
    objective = terms.agreement.objective(result.id)
    reason = f"{result.reason} {owed(inputs, terms.agreement, result)}"
    if objective is None or methods.missing_data != "missed" or objective.data_from != "provider":
        return replace(result, reason=reason)
    cured = inputs.period.end + timedelta(days=objective.data_due_days + methods.cure_days)
    if inputs.as_of < cured:
        return replace(result, reason=f"{reason} It counts as missed from {show_day(cured)}.")
    return replace(result, verdict="missed", reason=f"{reason} The cure time of {methods.cure_days} days has passed.")


def _data_days(inputs: Inputs, frames: Frames) -> tuple[DataDay, ...]:
    days = []
    span = frames.span(inputs.period)
    for kind, rows in inputs.kind_counts.items():
        if not rows or not KINDS[kind].time:
            continue
        index = frames.grid.indices(frames.within(kind, inputs.period)[KINDS[kind].time])
        counts = np.bincount(index[index >= 0], minlength=frames.grid.count)
        days += [DataDay(kind, frames.grid.day(i), int(counts[i])) for i in range(span.first, span.last + 1)]
    return tuple(days)


def _unreported(cases: Iterable[Case], results: Iterable[Result]) -> list[Case]:
    told = {(case.id, case.clock) for result in results for case in result.cases if result.verdict == "missed"}
    return [case for case in cases if (case.id, case.clock) not in told]


def _namer(inputs: Inputs) -> Callable[[int, int], Source]:
    def name(batch: int, rows: int) -> Source:
        known = inputs.files.get(batch)
        return Source(batch, known.file, known.sha256, rows) if known else Source(batch, "entered by hand", "", rows)

    return name


def _sources(results: Iterable[Result], costs: Costs) -> tuple[Source, ...]:
    found: dict[int, Source] = {}
    for source in (*(each for result in results for each in result.sources), *costs.sources):
        if source.batch not in found or source.rows > found[source.batch].rows:
            found[source.batch] = source
    return tuple(found[batch] for batch in sorted(found))
