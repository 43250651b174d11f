"""What needs somebody, most urgent first; each entry names the page and record that resolve it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.words.figures import show_against, show_number, show_value
from slastudio.judge.outcome.assessment import Attention, Costs, DataDay
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.objective_result import Case, Result
from slastudio.judge.outcome.silent_changes import SilentChange
from slastudio.judge.outcome.spend_outlook import forecast_words
from slastudio.judge.outcome.statuses import urgency_of
from slastudio.shared.counts import count, verb
from slastudio.shared.periods import show_day, show_moment, show_short_day


def attention(
    inputs: Inputs,
    agreement: Agreement,
    results: Sequence[Result],
    cases: Sequence[Case],
    costs: Costs,
    days: Sequence[DataDay],
    silent: Sequence[SilentChange] = (),
) -> tuple[Attention, ...]:
    """Return everything that needs attention in the period, ranked."""
    found = [
        *_results(inputs, agreement, results),
        *_cases(cases, inputs.period.zone),
        *_costs(costs, agreement.costs.anomaly_percent),
        *(_silent(each) for each in silent),
        *_gaps(days),
        *_undated(inputs),
    ]
    # sorting keeps the order within an urgency: objectives, as agreed, before cases and costs
    return tuple(sorted(found, key=lambda each: urgency_of(each.level)))


def _results(
    inputs: Inputs, agreement: Agreement, results: Iterable[Result]
) -> Iterator[Attention]:
    for r in results:
        against = (
            f"{show_against(r.value, r.target, r.unit)} against {show_value(r.target, r.unit)}"
        )
        if r.verdict == "missed":
            yield Attention(
                "missed",
                f"{r.name}: {against}",
                r.action or "No action is agreed for this miss.",
                "objectives",
                r.id,
            )
        elif r.verdict == "reserved":
            yield Attention(
                "reserved", f"{r.name}: reserved", r.reason, "questions", r.id, "Answer"
            )
        elif r.verdict == "not_proven":
            more = (
                f" About {r.further_samples:,} more samples would settle it."
                if r.further_samples
                else ""
            )
            yield Attention(
                "not_proven",
                f"{r.name}: not proven",
                r.reason + more,
                "objectives",
                r.id,
                "See samples",
            )
        elif r.verdict == "no_data":
            yield Attention(
                "no_data",
                f"{r.name}: no data",
                owed(inputs, agreement, r),
                "data",
                r.evidence,
                "Import",
            )
        elif r.at_risk:
            yield Attention(
                "at_risk", f"{r.name}: at risk, {against}", _risk(r), "objectives", r.id, "Explain"
            )


def _risk(r: Result) -> str:
    if r.budget and r.budget.allowed > 0 and r.budget.share_spent >= 0.8:
        return f"{r.budget.share_spent:.0%} of its error budget is spent."
    return f"The internal target of {show_value(r.internal_target, r.unit)} is missed; the promise still holds."


def owed(inputs: Inputs, agreement: Agreement, result: Result) -> str:
    """Say who owed the data of an objective by when."""
    objective = agreement.objective(result.id)
    if objective is None:
        return result.reason
    due = inputs.period.last_day + timedelta(days=objective.data_due_days)
    clause = clause_of(agreement, "missing_data")
    return f"Owed by the {objective.data_from} by {show_day(due)}{f', {clause}' if clause else ''}."


def _cases(cases: Iterable[Case], zone: str) -> Iterator[Attention]:
    for case in cases:
        name = f"{case.id} {case.title}".strip()
        if case.verdict == "late":
            due = f", due {show_moment(case.due, zone)}" if case.due else ""
            yield Attention(
                "missed",
                f"{name}: {case.clock.replace('_', ' ')} late",
                f"{case.severity}, promised {case.limit}{due}.",
                "incidents",
                case.id,
            )
        elif case.verdict == "not_judged" and case.why.startswith(("“", "it")):
            yield Attention(
                "not_proven",
                f"{name}: not judged",
                f"{case.why[0].upper()}{case.why[1:]}.",
                "incidents",
                case.id,
            )


def _costs(costs: Costs, limit: Decimal | None) -> Iterator[Attention]:
    if costs.outlook is not None and costs.outlook.cap.expected is not None:
        yield Attention(
            "at_risk",
            f"Spend is expected to reach the cap on {show_day(costs.outlook.cap.expected, year=False)}",
            f"Forecast: {forecast_words(costs.outlook, costs.currency)}, "
            f"against a cap of {show_value(costs.cap, costs.currency)}.",
            "costs",
            "",
            "Explain",
        )
    if costs.above_mean:
        day, amount, mean = max(costs.above_mean, key=lambda each: each[1])
        more = len(costs.above_mean) - 1
        others = f" and {count(more, 'more day')}" if more else ""
        yield Attention(
            "at_risk",
            f"Spend above the agreed limit on {show_day(day, year=False)}{others}",
            f"{show_value(amount, costs.currency)} against {show_value(mean, costs.currency)} on average in the 28 days "
            f"before; up to {show_number(limit or 0)} % more are agreed.",
            "costs",
            day.isoformat(),
            "Explain",
        )
    if costs.unknown:
        yield Attention(
            "not_proven",
            f"{count(costs.unknown, 'request')} used tokens but {verb(costs.unknown, 'carries', 'carry')} no cost",
            "Zero may mean unknown: the spend may be higher.",
            "costs",
        )


def _silent(change: SilentChange) -> Attention:
    return Attention(
        "at_risk",
        f"Silent change: {change.name} since {show_day(change.day, year=False)}",
        change.sentence,
        "changes",
        "drift",
        "Record",
    )


def _gaps(days: Sequence[DataDay]) -> Iterator[Attention]:
    by_kind: dict[str, list[DataDay]] = {}
    for each in days:
        by_kind.setdefault(each.kind, []).append(each)
    for kind, listed in by_kind.items():
        full = [i for i, each in enumerate(listed) if each.rows]
        missing = [
            each.day
            for i, each in enumerate(listed)
            # before the first records and after the last ones nothing is known to be missing
            if not each.rows and full and full[0] < i < full[-1]
        ]
        if missing and len(full) >= 0.8 * (full[-1] - full[0] + 1):
            named = ", ".join(show_short_day(day) for day in missing[:5]) + (
                " …" if len(missing) > 5 else ""
            )
            yield Attention(
                "no_data",
                f"{kind.capitalize()} are missing on {count(len(missing), 'day')}",
                f"Nothing was imported for {named}.",
                "data",
                kind,
                "Import",
            )


def _undated(inputs: Inputs) -> Iterator[Attention]:
    if inputs.undated_rows:
        yield Attention(
            "not_proven",
            f"{count(inputs.undated_rows, 'row')} {verb(inputs.undated_rows, 'carries', 'carry')} no date",
            "What has no date belongs to no period and is judged nowhere; import the file again with a date.",
            "data",
        )
