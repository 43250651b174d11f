"""What a period's verdicts lead to by the agreement: credits to the cent, and the duties that fall
due.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.clocks.durations import parse_duration
from slastudio.contract.credits import CreditSum, earned
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Grade, Objective, Objectives
from slastudio.judge.billing.invoice import agreed_by
from slastudio.judge.clocks.responses import clocks_of
from slastudio.judge.outcome.assessment import AskedQuestion, Consequences, DutyDue, Hours
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.period.readings import clarified_by
from slastudio.judge.telling.readings import clarifier_words, range_words
from slastudio.judge.telling.results import against_words, verdict_words
from slastudio.judge.verdicts.ruling import fulfils
from slastudio.shared.counts import count
from slastudio.shared.periods import month_of
from slastudio.shared.problems import StudioError


def consequences(
    inputs: Inputs,
    agreement: Agreement,
    results: Sequence[Result],
    hours: Hours | None,
    asked: Sequence[AskedQuestion] = (),
) -> Consequences:
    """Return the credits and duties a period's results lead to under an agreement."""
    # nobody owes anything where there is nothing to judge; while a verdict is reserved no claim
    # runs, and its figure, which nobody confirmed, leads to nothing
    told = [each for each in results if each.verdict not in ("reserved", "nothing_to_judge")]
    due, why = _credits(inputs, agreement, told, hours)
    reserved = [each for each in results if each.verdict == "reserved"]
    duties = (
        *_clarifications(inputs, agreement, reserved, asked),
        *_duties(inputs, agreement, told),
    )
    return Consequences(due, why, duties)


# -- credits -----------------------------------------------------------------------------------------------------


def _credits(
    inputs: Inputs, agreement: Agreement, results: Sequence[Result], hours: Hours | None
) -> tuple[CreditSum | None, str]:
    base, why = credit_base(inputs, agreement, hours)
    if base is None:
        return None, why
    missed = {result.id: value for result in results for value in creditable(agreement, result)}
    return earned(agreement, missed, base), ""


def credit_base(
    inputs: Inputs, agreement: Agreement, hours: Hours | None
) -> tuple[Decimal | None, str]:
    """Return the amount credits of the period are a share of; None with the reason where there is none."""
    pricing = agreement.pricing
    if not pricing.credits:
        return None, "The agreement grants no credits."
    if month_of(inputs.period.start, inputs.period.zone) != inputs.period:
        return None, "Credits are reckoned by calendar months."
    if pricing.monthly_fee is None:
        return None, "The monthly fee is not agreed, so a credit has no base."
    base = pricing.monthly_fee
    if pricing.fee_base == "invoice" and hours is not None and hours.amount is not None:
        # what nobody agreed to is in no invoice; of terms that are tried over history nobody was asked
        billed = inputs.rehearsed or bool(agreed_by(inputs, agreement))
        base += hours.amount if billed else Decimal(0)
    return base, ""


def creditable(agreement: Agreement, result: Result) -> tuple[Decimal | None, ...]:
    """Return the value a credit is reckoned by, in a tuple; an empty one where the result earns
    none.
    """
    pricing = agreement.pricing
    if result.overruled_miss:
        return ()
    if result.verdict == "missed":
        return (_unimproved(result),)
    if (
        result.verdict == "not_proven"
        and pricing.credit_not_proven == "measured"
        and _fails(result, result.value)
    ):
        return (result.value,)
    if (
        pricing.credit_upstream == "credit"
        and _fails(result, result.measured)
        and _upstream(agreement, result)
    ):
        return (result.measured,)
    return ()


def _unimproved(result: Result) -> Decimal | None:
    """Return a missed figure as no unconfirmed use betters it: it may not fall into a lower band."""
    value, measured = result.value, result.measured
    if value is None or measured is None or not any(each.unconfirmed for each in result.excluded):
        return value
    return min(value, measured) if result.comparator == ">=" else max(value, measured)


def _fails(result: Result, value: Decimal | None) -> bool:
    return (
        value is not None
        and result.target is not None
        and not fulfils(value, result.target, result.comparator)
    )


def _upstream(agreement: Agreement, result: Result) -> bool:
    """Tell whether nothing but failures upstream was left out of a figure."""
    kinds = {each.name: each.kind for each in agreement.objectives.exclusions}
    applied = {kinds[each.name] for each in result.excluded if each.name in kinds and each.spans}
    return applied == {"upstream"}


# -- grades ------------------------------------------------------------------------------------------------------


def grade_of(objective: Objective, methods: Objectives, value: Decimal | None) -> Grade | None:
    """Return the highest agreed grade a value's deviation reaches, None where it keeps the target
    or reaches none.

    The deviation is how far the value lies beyond the target, in percent of the target (of 1 where
    the target is 0).
    """
    if (
        value is None
        or objective.target is None
        or fulfils(value, objective.target, objective.comparator)
    ):
        return None
    deviation = 100 * abs(value - objective.target) / (abs(objective.target) or Decimal(1))
    reached = [
        each
        for each in methods.grades
        if each.deviation is not None and deviation >= each.deviation
    ]
    return max(reached, key=lambda each: each.deviation or Decimal(0), default=None)


# -- duties ------------------------------------------------------------------------------------------------------


def _clarifications(
    inputs: Inputs,
    agreement: Agreement,
    reserved: Sequence[Result],
    asked: Sequence[AskedQuestion],
) -> Iterator[DutyDue]:
    """Yield the duty to clarify each reserved verdict, owed by the side the agreement names."""
    methods = agreement.objectives
    for result in reserved:
        own = [each for each in asked if any(name == result.id for name, _ in each.effects)]
        moments = [each.clarify_by for each in own if each.clarify_by is not None]
        begun = clarified_by(agreement, inputs.period.end)
        yield DutyDue(
            "clarify",
            f"Clarify how evidence is read: {result.name}",
            range_words(result, [each.question for each in own]) or result.reason,
            result.id,
            # clarified is what was asked last
            max(moments) if moments else begun,
            clarifier_words(agreement).capitalize(),
            clause_of(agreement, "readings"),
            within=count(methods.clarify_days, "business day"),
            key=" ".join(each.question.id for each in own),
        )


def _spent_on(result: Result) -> date | None:
    """Return the day since which more of a budget is spent than allowed."""
    if result.burn is not None:
        return result.burn.spent_on
    return None if result.budget is None else result.budget.spent_on


def _duties(inputs: Inputs, agreement: Agreement, results: Sequence[Result]) -> Iterator[DutyDue]:
    missed = [each for each in results if each.stands_missed]
    yield from _notice(inputs, agreement, missed)
    for result in results:
        objective = agreement.objective(result.id)
        if objective is None or result.overruled_miss:
            continue
        if result.verdict == "missed":
            yield from _of_a_miss(inputs, agreement, result)
        elif "internal_target" in result.risks:
            yield from _of_an_internal_miss(inputs, agreement, result)
        spent_on = _spent_on(result)
        if spent_on is not None and objective.budget_action:
            detail = f"{objective.budget_action} More was spent than allowed since {spent_on}."
            yield DutyDue(
                "budget",
                f"Error budget spent: {result.name}",
                detail,
                result.id,
                due_after(inputs, agreement, objective.action_within),
                objective.owner_role,
                within=objective.action_within,
                in_text=not objective.action_within,
            )
        grade = grade_of(objective, agreement.objectives, result.value)
        if grade is not None:
            due = due_after(inputs, agreement, grade.within)
            yield DutyDue(
                "grade",
                f"{grade.name}: {result.name}",
                f"{against_words(result)}: {verdict_words(result).lower()}",
                result.id,
                due,
                grade.role,
                within=grade.within,
                key=grade.name,
            )


def _notice(inputs: Inputs, agreement: Agreement, missed: Sequence[Result]) -> Iterator[DutyDue]:
    """Yield the one executive notice of a period, after misses the clause names."""
    p = agreement.pricing
    ranks = {each.id: each.rank for each in agreement.objectives.objectives}
    # prose without a choice was written of primary objectives; what it says stays its own
    any_rank = p.executive_after == "any"
    told = [each for each in missed if any_rank or ranks.get(each.id) == "primary"]
    if told and (p.executive_after != "none" or p.executive_notice):
        yield DutyDue(
            "notice",
            f"Executive notice: {', '.join(each.name for each in told)}",
            p.executive_notice,
            told[0].id,
            due_after(inputs, agreement, p.executive_within),
            p.executive_role,
            clause_of(agreement, "executive_notice"),
            within=p.executive_within,
            in_text=not p.executive_within,
        )


def _of_a_miss(inputs: Inputs, agreement: Agreement, result: Result) -> Iterator[DutyDue]:
    pricing = agreement.pricing
    if pricing.remediation_within or pricing.remediation:
        named = "; ".join(pricing.remediation)
        yield DutyDue(
            "remediation",
            f"Remediation plan for {result.name}",
            f"It names: {named}." if named else "",
            result.id,
            due_after(inputs, agreement, pricing.remediation_within),
            # the plan is the provider's, whoever owns the objective
            pricing.remediation_role or "provider",
            clause_of(agreement, "remediation"),
            within=pricing.remediation_within,
        )
    least, misses = pricing.repeat_count, (inputs.period.label, *result.misses)
    if least is not None and len(misses) >= least:
        told = f"Missed {count(len(misses), 'time')} in {count(pricing.repeat_months, 'month')} ({', '.join(misses)})."
        yield DutyDue(
            "repeated",
            f"Repeated breach: {result.name}",
            f"{told} {pricing.repeat_duty}".strip(),
            result.id,
            None,
            pricing.repeat_role,
            clause_of(agreement, "repeated"),
            in_text=bool(pricing.repeat_duty),
        )


def _of_an_internal_miss(inputs: Inputs, agreement: Agreement, result: Result) -> Iterator[DutyDue]:
    within = agreement.objectives.internal_within
    for number, each in enumerate(agreement.objectives.internal_breach, 1):
        yield DutyDue(
            "internal",
            f"{each}: {result.name}",
            "The provider's own target is not kept.",
            result.id,
            due_after(inputs, agreement, within),
            result.owner_role,
            within=within,
            in_text=not within,
            key=str(number),
        )


def due_after(inputs: Inputs, agreement: Agreement, text: str) -> datetime | None:
    """Return when a duty that begins with the period's end is due; None where no time is agreed or
    it cannot run.
    """
    if not text:
        return None
    support = agreement.support.under()
    try:
        return clocks_of(support.calendar, agreement.zone).due(
            parse_duration(text), "always", inputs.period.end
        )
    except StudioError:
        return None
