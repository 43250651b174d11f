"""What needs somebody, ranked by what it leads to; each entry names the page and record that resolve it.

One cause is one entry, however many records show it, and what stands as it stood the month before
comes last: a list that says the same every month is not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import assert_never

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.trust import goes_first
from slastudio.contract.words.figures import MEAN_BEFORE, show_number, show_value
from slastudio.evidence.kinds import KINDS
from slastudio.judge.drift.new_ids import VERSION_COLUMNS
from slastudio.judge.observing.kinds import observation_kind
from slastudio.judge.outcome.assessment import AskedQuestion, Attention, Consequences, Costs
from slastudio.judge.outcome.beside.observations import UPDATES, Observation
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.objective_result import Case, Result
from slastudio.judge.outcome.silent_changes import SilentChange
from slastudio.judge.outcome.spend_outlook import forecast_words
from slastudio.judge.outcome.statuses import urgency_of
from slastudio.judge.period.duties.attention import duty_attention
from slastudio.judge.telling.cases import SEVERITY_ASKED, late_words, unjudged_words
from slastudio.judge.telling.data_owed import owed_words
from slastudio.judge.telling.readings import clarify_words, range_words
from slastudio.judge.telling.results import against_words, more_words, risk_words
from slastudio.shared.counts import count, verb
from slastudio.shared.periods import show_day, show_short_day


def attention(
    inputs: Inputs,
    agreement: Agreement,
    results: Sequence[Result],
    cases: Sequence[Case],
    costs: Costs,
    missing: Mapping[str, Sequence[date]],
    silent: Sequence[SilentChange] = (),
    asked: Sequence[AskedQuestion] = (),
    duties: Sequence[OwedDuty] = (),
    observed: Sequence[Observation] = (),
    follows: Consequences | None = None,
) -> tuple[Attention, ...]:
    """Return everything that needs attention in the period, ranked: what waits for an answer, then
    by urgency, and within it what costs money before what does not.
    """
    found = [
        *_results(inputs, agreement, results, asked),
        *_cases(cases, inputs.period.zone),
        *_costs(costs, agreement.costs.anomaly_percent),
        *(_silent(each, observed) for each in silent),
        *_gaps(missing),
        *_undated(inputs),
        *duty_attention(duties, inputs.as_of, inputs.period.zone),
        *_observations(observed, silent),
    ]
    careful = {each.id for each in agreement.objectives.objectives if goes_first(agreement, each)}
    credited = _credited(follows)
    alert = agreement.objectives.budget_alert
    standing = {each.id for each in results if _stands(each, alert)}

    def rank(each: Attention) -> tuple[bool, bool, int, bool, bool]:
        promised = each.target if each.page == "objectives" else ""
        return (
            not _waits(each),
            promised in standing,
            urgency_of(each.level),
            promised not in credited,
            promised not in careful,
        )

    # sorting keeps the order within an urgency: what earns a credit, then where trust is high being
    # right before speed, then objectives, as agreed, before cases and costs
    return tuple(sorted(found, key=rank))


def _credited(follows: Consequences | None) -> set[str]:
    """Return the objectives whose miss earns the client a credit."""
    if follows is None or follows.credits is None:
        return set()
    return {each.objective for each in follows.credits.lines if each.percent}


def _stands(result: Result, alert: Decimal | None) -> bool:
    """Tell whether a kept promise has spent as much of its budget as the month before: no news."""
    if result.status != "at_risk" or result.risks != ("budget",) or alert is None:
        return False
    if result.movement not in ("unchanged", "not_told_apart") or result.previous_verdict != "met":
        return False
    before, target = result.previous_value, result.target
    if before is None or target is None or result.unit != "%" or not result.higher_is_better:
        return False
    allowed = 100 - target
    return allowed > 0 and (100 - before) * 100 >= alert * allowed


def _waits(each: Attention) -> bool:
    """Tell whether an answer is waited for: it is one click away and may change what else is said,
    so it comes before what is missed for good.
    """
    return each.level == "reserved"


def _results(
    inputs: Inputs,
    agreement: Agreement,
    results: Iterable[Result],
    asked: Sequence[AskedQuestion],
) -> Iterator[Attention]:
    for r in results:
        status = r.status
        match status:
            # the observation that sources differ asks for what is to be done
            case "missed" if r.overruled_by:
                pass
            case "missed":
                detail = r.action or "No action is agreed for this miss."
                title = f"{r.name}: {against_words(r)}"
                yield Attention("missed", title, detail, "objectives", r.id)
            case "reserved":
                yield _reserved(inputs, agreement, r, asked)
            case "at_risk":
                title = f"{r.name}: at risk, {against_words(r)}"
                detail = risk_words(r, agreement.objectives.budget_alert)
                yield Attention("at_risk", title, detail, "objectives", r.id, "Explain")
            case "not_proven":
                more = f" About {told} would settle it." if (told := more_words(r)) else ""
                title = f"{r.name}: not proven"
                yield Attention(
                    "not_proven", title, r.reason + more, "objectives", r.id, "See samples"
                )
            case "no_data":
                title, detail = f"{r.name}: no data", _owed(inputs, agreement, r)
                yield Attention("no_data", title, detail, "data", r.evidence, "Import")
            # nobody owes anything for what is met, or where there is nothing to judge
            case "nothing_to_judge" | "met":
                pass
            case _:
                assert_never(status)


def _reserved(
    inputs: Inputs, agreement: Agreement, result: Result, asked: Sequence[AskedQuestion]
) -> Attention:
    own = [each for each in asked if any(name == result.id for name, _ in each.effects)]
    title = f"{result.name}: reserved"
    if not own:
        # somebody answered that the evidence is missing: it is waited for
        return Attention("reserved", title, result.reason, "data", result.evidence, "Import")
    told = range_words(result, [each.question for each in own])
    last = max(own, key=lambda each: each.clarify_by or inputs.period.end)
    detail = f"{told}. {clarify_words(last, agreement, inputs.period.zone)}"
    return Attention("reserved", title, detail, "data", "questions", "Answer")


def _owed(inputs: Inputs, agreement: Agreement, result: Result) -> str:
    objective = agreement.objective(result.id)
    return result.reason if objective is None else owed_words(agreement, objective, inputs.period)


def _cases(cases: Iterable[Case], zone: str) -> Iterator[Attention]:
    for case in cases:
        if case.verdict == "late":
            title, detail = late_words(case, zone)
            yield Attention("missed", title, detail, "incidents", case.id)
        elif case.verdict == "not_judged" and case.unjudged in SEVERITY_ASKED:
            title, detail = unjudged_words(case)
            yield Attention("not_proven", title, detail, "incidents", case.id)


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
            f"{show_value(amount, costs.currency)} against {show_value(mean, costs.currency)} as {MEAN_BEFORE}; "
            f"up to {show_number(limit or 0)} % more are agreed.",
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


def _silent(change: SilentChange, observed: Sequence[Observation]) -> Attention:
    updates = [each for each in observed if _update_of(each) == change.value]
    return Attention(
        "at_risk",
        f"Silent change: {change.name} since {show_day(change.day, year=False)}",
        " ".join((change.sentence, *_lacking(updates))),
        "changes",
        "drift",
        "Record",
    )


def _observations(
    observed: Sequence[Observation], silent: Sequence[SilentChange]
) -> Iterator[Attention]:
    """Yield what the records show: updates of one id once, and none of an id told as silent."""
    told = {each.value for each in silent}
    for each in observed:
        value = _update_of(each)
        if not observation_kind(each.kind).attention or value in told:
            continue
        same = [other for other in observed if value and _update_of(other) == value]
        if len(same) > 1:
            told.add(value)
            yield _update(same)
        else:
            yield _observed(each)


def _observed(each: Observation) -> Attention:
    return Attention(each.level, each.title, each.detail, each.page, each.target, on_paper=False)


def _update_of(each: Observation) -> str:
    """Return the id an update is about, "" for any other observation."""
    return each.about.split(":", 2)[-1] if each.kind in UPDATES else ""


def _update(same: Sequence[Observation]) -> Attention:
    first = same[0]
    column, value = first.about.partition(":")[0], _update_of(first)
    word = VERSION_COLUMNS.get(column, column)
    return Attention(
        first.level,
        f"Taken over without what is agreed: {word} {value} in {count(len(same), 'workflow')}",
        " ".join(_lacking(same)),
        first.page,
        first.target,
        on_paper=False,
    )


def _lacking(updates: Sequence[Observation]) -> Iterator[str]:
    """Yield what updates of one id lacked, and in which workflows."""
    where: dict[str, list[str]] = {}
    for each in updates:
        what = each.title.partition(":")[0]
        where.setdefault(what, []).append(each.about.split(":", 2)[1])
    for what, workflows in where.items():
        yield f"{what}: {', '.join(workflows)}."


def _gaps(missing: Mapping[str, Sequence[date]]) -> Iterator[Attention]:
    for kind, days in missing.items():
        more = f" and {count(len(days) - 5, 'more day')}" if len(days) > 5 else ""
        named = ", ".join(map(show_short_day, days[:5])) + more
        yield Attention(
            "no_data",
            f"{KINDS[kind].title} are missing on {count(len(days), 'day')}",
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
