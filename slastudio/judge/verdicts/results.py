"""Judge one objective over one period: measure, exclude, decide, and keep everything needed to
explain it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.indicators.table import budgeted, indicator_words, objective_sentence, of
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective, Objectives
from slastudio.judge.outcome.objective_result import (
    Budget,
    Excluded,
    Point,
    Result,
    Risk,
    SegmentValue,
    Source,
)
from slastudio.judge.verdicts.budgets import budget_for, overspent_since
from slastudio.judge.verdicts.burn import burn_of
from slastudio.judge.verdicts.exclusions import Applied
from slastudio.judge.verdicts.ruling import fulfils, rule, rule_of
from slastudio.judge.verdicts.windows import (
    CoverageOf,
    Covered,
    JudgedWindow,
    Outcome,
    calendar_windows,
    judge_windows,
    judged_windows,
    window_told,
)
from slastudio.measure.indicators.gathering import Contributions, contributions_of
from slastudio.measure.indicators.rows import Prepared, batches_used, measure
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.recipe import Measured, SampleUnit
from slastudio.measure.uncertainty.intervals import samples_to_settle

TREND_DAYS = 92


def month_outcome(
    objective: Objective,
    agreement: Agreement,
    prepared: Prepared,
    first: int,
    last: int,
    known: CoverageOf | None = None,
) -> Outcome:
    """Judge an objective over a period of days first … last of the grid; known: how much of a span
    of days evidence covers.
    """
    methods, grid = agreement.objectives, prepared.grid
    confidence = float(methods.confidence) if objective.complete == "sampled" else None
    windows = judged_windows(objective, agreement, grid.day(first), grid.day(last))
    if windows and objective.window.kind == "rolling" and _is_empty(prepared, first, last):
        # windows that reach back would judge the period by the one before
        windows = (JudgedWindow(grid.day(first), grid.day(last)),)
    return judge_windows(
        objective,
        windows,
        lambda window: measure(
            prepared, grid.index_of(window.first), grid.index_of(window.last), confidence
        ),
        lambda promised, figure: rule(promised, methods, figure),
        None if known is None else lambda window: _covered(prepared, methods, known, window),
    )


def _is_empty(prepared: Prepared, first: int, last: int) -> bool:
    """Tell whether no day of a period holds a record, where records alone count."""
    records = prepared.starts[last + 1] - prepared.starts[max(first, 0)]
    return prepared.form.time == "ignored" and not records


def _covered(
    prepared: Prepared, methods: Objectives, known: CoverageOf, window: JudgedWindow
) -> Covered:
    first = max(prepared.grid.index_of(window.first), 0)
    days = slice(first, prepared.grid.index_of(window.last) + 1)
    lacking = prepared.without_value[days].any() or prepared.other_currency[days].any()
    return Covered(known(window.first, window.last), methods.least_covered, bool(lacking))


def trend_points(
    objective: Objective, agreement: Agreement, known: Contributions, first: int, last: int
) -> tuple[Point, ...]:
    """Return one point per day: the rolling window that ends with it, the day alone, or the month's
    spend so far.
    """
    confidence = float(agreement.objectives.confidence) if objective.complete == "sampled" else None
    points = []
    for day in range(first, last + 1):
        figure = known.daily.over(_point_start(objective, known.grid, day), day, confidence)
        low, high = figure.interval or (None, None)
        # a day without records is a gap in the curve, even where its rolling window has a figure
        shown = None if figure.value is None or not known.records[day] else float(figure.value)
        points.append(Point(known.grid.day(day), shown, figure.samples, low, high))
    return tuple(points)


def _point_start(objective: Objective, grid: DayGrid, day: int) -> int:
    if objective.window.kind == "rolling":
        return max(day - objective.window.days + 1, 0)
    if of(objective.indicator).drawn_so_far:
        kind = objective.window.kind
        return max(grid.index_of(calendar_windows(kind, grid.day(day), grid.day(day))[0].first), 0)
    return day


def judged_result(
    objective: Objective,
    agreement: Agreement,
    version: str,
    prepared: Prepared,
    kept: Prepared,
    span: tuple[int, int, int],
    exclusions: Sequence[Applied],
    source: Callable[[int, int], Source],
    until: date | None = None,
    known: CoverageOf | None = None,
    outside: Sequence[LeftOut] = (),
    burning: Prepared | None = None,
) -> Result:
    """Return the Result of an objective measured on evidence rows.

    prepared, kept: the rows before and after exclusions. span: (first trend day, first day, last
    day). exclusions: those told of this period. until: the last local day with evidence, None where
    that is not known. known: how much of a span of days evidence covers. outside: what rules leave
    out by what records say, before any exclusion. burning: the rows kept by the minute, None where
    they are not known so.
    """
    trend_first, first, last = span
    windows = judged_windows(
        objective, agreement, prepared.grid.day(first), prepared.grid.day(last)
    )
    window_first = max(prepared.grid.index_of(windows[0].first), 0) if windows else first
    outcome = month_outcome(objective, agreement, kept, first, last, known)
    plain = (
        # without exclusions both are the same rows, and judging them again would tell nothing new
        outcome if kept is prepared else month_outcome(objective, agreement, prepared, first, last)
    )
    used = batches_used(kept, window_first, last)
    excluded = [_counted(prepared, applied, window_first, last) for applied in exclusions]
    excluded += [
        Excluded(each.clause, each.name, number, each.detail)
        for each in outside
        if (number := each.records(window_first, last))
    ]
    lacking = int(prepared.without_value[window_first : last + 1].sum())
    if lacking:
        excluded.append(
            Excluded("", "No value", lacking, "records without the measured value are left out")
        )
    foreign = int(prepared.other_currency[window_first : last + 1].sum())
    if foreign:
        detail = f"amounts that are not in {objective.unit} are left out"
        excluded.append(Excluded("", "Other currency", foreign, detail))
    result = result_of(objective, agreement, version, outcome, plain.figure.value, tuple(excluded))
    burn = None if burning is None else burn_of(objective, burning, first, last, until)
    budget = result.budget
    if burn is None and budget is not None and windows:
        today = last if until is None else min(last, kept.grid.index_of(until))
        budget = _dated(objective, budget, kept, windows[-1], today)
    return replace(
        result,
        sources=tuple(source(batch, rows) for batch, rows in used.items()),
        trend=trend_points(objective, agreement, contributions_of(kept), trend_first, last),
        burn=burn,
        budget=budget,
    )


def _dated(
    objective: Objective, budget: Budget, kept: Prepared, window: JudgedWindow, today: int
) -> Budget:
    """Return a budget that no single event spends with the day since which it is overspent.

    today: the last day of the grid with evidence.
    """
    grid = kept.grid
    begin = max(grid.index_of(window.first), 0)
    days = range(begin, min(grid.index_of(window.last), today) + 1)
    reach = objective.window.days - 1
    figures = (
        kept.daily.over(
            max(day - reach, 0) if objective.window.kind == "rolling" else begin, day, None
        ).value
        for day in days
    )
    since = overspent_since([grid.day(day) for day in days], figures, budget.allowed)
    return replace(budget, spent_on=since)


@dataclass(frozen=True)
class LeftOut:
    """Hold the rows before and after a rule left out some by what they say, and what is said of it."""

    before: Prepared
    after: Prepared
    clause: str
    name: str
    detail: str

    def records(self, first: int, last: int) -> int:
        """Return how many records of days first … last it left out."""
        whole, inside = self.before.counted, self.after.counted
        return int(whole[last + 1] - whole[first] - inside[last + 1] + inside[first])


def _counted(prepared: Prepared, applied: Applied, first: int, last: int) -> Excluded:
    low, high = prepared.starts[first], prepared.starts[last + 1]
    stamps, records = prepared.stamps[low:high], prepared.weights[low:high]
    samples = sum(
        int(records[(stamps >= start) & (stamps < end)].sum()) for start, end in applied.nanoseconds
    )
    return Excluded(
        applied.clause,
        applied.exclusion.name,
        samples,
        applied.detail,
        applied.spans,
        confirmed=not applied.unconfirmed if applied.spans or applied.unconfirmed else None,
        unconfirmed=applied.unconfirmed,
    )


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
    if outcome.target is not None:
        objective = replace(
            objective, target=outcome.target, internal_target=outcome.internal_target
        )
    budget = budget_for(objective, figure)
    risks = _risks(objective, agreement, figure, budget)
    sampled = objective.complete == "sampled"
    interval = _exactly(figure.interval) if sampled else None
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
        at_risk=bool(risks),
        complete=objective.complete,
        samples=outcome.samples,
        good=None if figure.good is None else Decimal(figure.good),
        total=figure.total,
        interval=interval,
        budget=budget,
        excluded=excluded,
        sources=(),
        clause=clause_of(agreement, f"objective:{objective.id}"),
        formula=_formula(objective, agreement, figure.unit),
        window=window_told(objective, outcome),
        promise=objective_sentence(objective),
        reason=outcome.ruling.reason,
        action=objective.action,
        owner_role=objective.owner_role,
        evidence=objective.indicator.evidence,
        agreement_version=version,
        further_samples=_further(objective, agreement, outcome),
        worst_day=outcome.worst_day,
        working=figure.parts,
        risks=risks,
        window_kind=objective.window.kind,
        coverage=outcome.coverage,
        unit_of_sample=figure.unit,
        segments=tuple(
            SegmentValue(
                each.name,
                each.value,
                each.samples,
                _exactly(each.interval) if sampled else None,
                each.compared,
            )
            for each in figure.segments
        ),
    )


def _exactly(interval: tuple[float, float] | None) -> tuple[Decimal, Decimal] | None:
    """Return a two-sided interval as it is told: every digit the floats have."""
    return None if interval is None else (Decimal(repr(interval[0])), Decimal(repr(interval[1])))


def _risks(
    objective: Objective, agreement: Agreement, figure: Measured, budget: Budget | None
) -> tuple[Risk, ...]:
    if figure.value is None:
        return ()
    found: list[Risk] = []
    internal = objective.internal_target
    if internal is not None and not fulfils(figure.value, internal, objective.comparator):
        found.append("internal_target")
    alert = agreement.objectives.budget_alert
    if (
        alert is not None
        and budget is not None
        and budget.allowed > 0
        and 100 * budget.spent >= alert * budget.allowed
    ):
        found.append("budget")
    return tuple(found)


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
        or budgeted(objective.indicator) != "bad_events"
    ):
        return None
    return samples_to_settle(
        float(figure.good),
        figure.total,
        float(objective.target),
        float(agreement.objectives.confidence),
    )


def _formula(objective: Objective, agreement: Agreement, unit: SampleUnit) -> str:
    words = indicator_words(objective.indicator)
    text = (
        words[0].upper() + words[1:] + f", in {objective.unit}"
        if objective.unit
        else words[0].upper() + words[1:]
    )
    if budgeted(objective.indicator) == "beyond_limit":
        method = (
            "type 7, linear"
            if agreement.objectives.percentile_method == "linear"
            else "nearest rank"
        )
        text += f" ({method})"
    if objective.complete == "sampled":
        rules = {
            "measured": "the measured value decides",
            "miss_proven": "a miss must be proven",
            "meeting_proven": "meeting must be proven",
        }
        kind = "sample of items" if unit == "items" else "sample"
        text += f"; {kind}, {rules[rule_of(objective, agreement.objectives)]} at {agreement.objectives.confidence} % confidence"
    return text
