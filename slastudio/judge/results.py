"""Judge one objective over one period: measure, exclude, decide, and keep everything needed to explain it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from slastudio.contract.agreement import Agreement
from slastudio.contract.clause_texts import clause_of
from slastudio.contract.objectives import Objective
from slastudio.contract.wording import indicator_words, objective_sentence, show_value, window_words
from slastudio.judge.assessment import Budget, Case, Excluded, Point, Result, Source
from slastudio.judge.budgets import RISK_SHARE, budget_for
from slastudio.judge.exclusions import Applied
from slastudio.judge.verdicts import Ruling, fulfils, rule, rule_of
from slastudio.measure.daygrid import DayGrid
from slastudio.measure.indicators import Measured, Prepared, batches_used, measure, without
from slastudio.measure.uncertainty import samples_to_settle
from slastudio.shared.periods import show_day

TREND_DAYS = 92


@dataclass(frozen=True)
class Outcome:
    """Hold what one objective came to in one period, before it is told as a Result."""

    figure: Measured
    ruling: Ruling
    samples: int
    worst_day: date | None = None


def month_outcome(objective: Objective, agreement: Agreement, prepared: Prepared, first: int, last: int) -> Outcome:
    """Judge days first … last of the grid; a daily rolling window shows its worst day and misses if any day misses."""
    methods = agreement.objectives
    confidence = float(methods.confidence) if objective.complete == "sampled" else None
    window = objective.window
    if window.kind == "month":
        figure = measure(prepared, first, last, confidence)
        return Outcome(figure, rule(objective, methods, figure), figure.samples)
    ends = range(first, last + 1) if window.evaluated == "daily" else (last,)
    judged = []
    for end in ends:
        figure = measure(prepared, end - window.days + 1, end, confidence)
        judged.append((end, figure, rule(objective, methods, figure)))
    return _worst(objective, prepared.grid, judged)


def _worst(objective: Objective, grid: DayGrid, judged: Sequence[tuple[int, Measured, Ruling]]) -> Outcome:
    with_data = [each for each in judged if each[1].value is not None]
    if not with_data:
        return Outcome(Measured(None, 0), Ruling("no_data", "There is no data in any window of this period."), 0)
    order = {"missed": 0, "not_proven": 1, "met": 2, "no_data": 3}
    sign = 1 if objective.comparator == ">=" else -1
    end, figure, ruling = min(
        with_data, key=lambda each: (order[each[2].verdict], sign * (each[1].value or Decimal(0)), each[0])
    )
    if objective.window.evaluated != "daily":
        return Outcome(figure, ruling, figure.samples, grid.day(end))
    missed = sum(each[2].verdict == "missed" for each in with_data)
    reason = (
        f"{missed} of {len(with_data)} days end a window that misses the target. {ruling.reason}"
        if missed
        else ruling.reason
    )
    return Outcome(figure, Ruling(ruling.verdict, reason), figure.samples, grid.day(end))


def trend_points(
    objective: Objective, agreement: Agreement, prepared: Prepared, first: int, last: int
) -> tuple[Point, ...]:
    """Return one point per day: the rolling window that ends with it, the day alone, or the month's spend so far."""
    confidence = float(agreement.objectives.confidence) if objective.complete == "sampled" else None
    points = []
    for day in range(first, last + 1):
        start = _point_start(objective, prepared.grid, day)
        figure = measure(prepared, start, day, confidence)
        alone = int(prepared.starts[day + 1] - prepared.starts[day])
        low, high = figure.interval or (None, None)
        shown = None if figure.value is None or not alone else float(figure.value)
        points.append(Point(prepared.grid.day(day), shown, figure.samples, low, high))
    return tuple(points)


def _point_start(objective: Objective, grid: DayGrid, day: int) -> int:
    if objective.window.kind == "rolling":
        return max(day - objective.window.days + 1, 0)
    if objective.indicator.kind == "spend":
        return max(day - grid.day(day).day + 1, 0)
    return day


def judged_result(
    objective: Objective,
    agreement: Agreement,
    version: str,
    prepared: Prepared,
    span: tuple[int, int, int],
    exclusions: Sequence[Applied],
    source: Callable[[int, int], Source],
) -> Result:
    """Return the Result of an objective measured on evidence rows; span = (first trend day, first day, last day)."""
    trend_first, first, last = span
    window_first = max(first - objective.window.days + 1, 0) if objective.window.kind == "rolling" else first
    kept = without(prepared, [each for applied in exclusions for each in applied.nanoseconds])
    outcome = month_outcome(objective, agreement, kept, first, last)
    plain = outcome if kept is prepared else month_outcome(objective, agreement, prepared, first, last)
    used = batches_used(kept, window_first, last)
    excluded = [_counted(prepared, applied, window_first, last) for applied in exclusions]
    lacking = int(prepared.without_value[window_first : last + 1].sum())
    if lacking:
        excluded.append(Excluded("", "No value", lacking, "records without the measured value are left out"))
    if prepared.other_currency:
        excluded.append(
            Excluded(
                "", "Other currency", prepared.other_currency, f"amounts that are not in {objective.unit} are left out"
            )
        )
    result = result_of(objective, agreement, version, outcome, plain.figure.value, tuple(excluded))
    return replace(
        result,
        sources=tuple(source(batch, rows) for batch, rows in used.items()),
        trend=trend_points(objective, agreement, kept, trend_first, last),
    )


def _counted(prepared: Prepared, applied: Applied, first: int, last: int) -> Excluded:
    low, high = prepared.starts[first], prepared.starts[last + 1]
    stamps = prepared.stamps[low:high]
    samples = sum(int(((stamps >= start) & (stamps < end)).sum()) for start, end in applied.nanoseconds)
    return Excluded(applied.clause, applied.exclusion.name, samples, applied.detail, applied.spans)


def case_outcome(objective: Objective, agreement: Agreement, cases: Sequence[Case]) -> Outcome:
    """Judge incident clocks: judged cases count, open and unjudged ones do not."""
    judged = [case for case in cases if case.verdict in ("in_time", "late")]
    good = sum(case.verdict == "in_time" for case in judged)
    total = len(judged)
    if objective.indicator.expressed == "late_count":
        figure = Measured(Decimal(total - good) if total else None, total, good, total)
    else:
        figure = Measured(Decimal(good * 100) / Decimal(total) if total else None, total, good, total)
    if not total:
        return Outcome(figure, Ruling("no_data", "No clock ended in this window."), 0)
    return Outcome(figure, rule(replace(objective, complete="counted"), agreement.objectives, figure), total)


def result_of(
    objective: Objective,
    agreement: Agreement,
    version: str,
    outcome: Outcome,
    measured: Decimal | None,
    excluded: tuple[Excluded, ...],
) -> Result:
    """Tell an outcome as a Result, without trend, sources and cases."""
    figure = outcome.figure
    budget = budget_for(objective, figure)
    interval = None
    if figure.interval is not None and objective.complete == "sampled":
        interval = (Decimal(repr(figure.interval[0])), Decimal(repr(figure.interval[1])))
    return Result(
        id=objective.id,
        name=objective.name or objective.id,
        journey=dict(agreement.options("journeys.journeys")).get(objective.journey, ""),
        dimension=objective.dimension,
        indicator=objective.indicator.kind,
        unit=objective.unit,
        comparator=objective.comparator,
        target=objective.target,
        internal_target=objective.internal_target,
        value=figure.value,
        measured=measured,
        verdict=outcome.ruling.verdict,
        at_risk=_at_risk(objective, figure, budget),
        complete=objective.complete,
        samples=outcome.samples,
        good=figure.good,
        total=figure.total,
        interval=interval,
        budget=budget,
        excluded=excluded,
        sources=(),
        clause=clause_of(agreement, f"objective:{objective.id}"),
        formula=_formula(objective, agreement),
        window=_window_told(objective, outcome),
        promise=objective_sentence(objective),
        reason=outcome.ruling.reason,
        action=objective.action,
        owner_role=objective.owner_role,
        evidence=objective.indicator.evidence,
        agreement_version=version,
        further_samples=_further(objective, agreement, outcome),
        worst_day=outcome.worst_day,
    )


def _at_risk(objective: Objective, figure: Measured, budget: Budget | None) -> bool:
    if figure.value is None:
        return False
    internal = objective.internal_target
    if internal is not None and not fulfils(figure.value, internal, objective.comparator):
        return True
    return budget is not None and budget.allowed > 0 and budget.share_spent >= RISK_SHARE


def _further(objective: Objective, agreement: Agreement, outcome: Outcome) -> int | None:
    figure = outcome.figure
    if outcome.ruling.verdict != "not_proven" or objective.target is None:
        return None
    if figure.samples < objective.min_samples:
        return objective.min_samples - figure.samples
    if (
        objective.complete != "sampled"
        or figure.good is None
        or not figure.total
        or objective.indicator.kind == "percentile"
    ):
        return None
    return samples_to_settle(figure.good, figure.total, float(objective.target), float(agreement.objectives.confidence))


def _formula(objective: Objective, agreement: Agreement) -> str:
    words = indicator_words(objective.indicator)
    text = words[0].upper() + words[1:] + f", in {objective.unit}" if objective.unit else words[0].upper() + words[1:]
    if objective.indicator.kind == "percentile":
        method = "type 7, linear" if agreement.objectives.percentile_method == "linear" else "nearest rank"
        text += f" ({method})"
    if objective.complete == "sampled":
        rules = {
            "measured": "the measured value decides",
            "miss_proven": "a miss must be proven",
            "meeting_proven": "meeting must be proven",
        }
        text += f"; sample, {rules[rule_of(objective, agreement.objectives)]} at {agreement.objectives.confidence} % confidence"
    return text


def _window_told(objective: Objective, outcome: Outcome) -> str:
    told = window_words(objective.window)
    if outcome.worst_day is None or objective.window.evaluated != "daily":
        return told
    worst = show_value(outcome.figure.value, objective.unit)
    return f"{told}; shown is the worst day, {show_day(outcome.worst_day)} ({worst})"
