"""What follows from verdicts: actions, plans, notices, alerts, answers to claims."""

from __future__ import annotations

from slastudio.contract.duties.writing import PromiseWriter
from slastudio.contract.terms.commercial import Pricing
from slastudio.contract.terms.fields import words
from slastudio.contract.terms.objectives import Objective
from slastudio.shared.counts import count


def write_verdicts(w: PromiseWriter) -> None:
    """Add what a missed, spent or reserved objective leads to."""
    for each in w.agreement.objectives.objectives:
        _of_objective(w, each)
    _internal(w)
    _remedies(w)
    _claims(w)
    _vendors(w)


def _of_objective(w: PromiseWriter, o: Objective) -> None:
    where = f"objectives.objectives[{o.id}]"
    for kind, text, event in (
        ("missed_action", o.action, f"{o.name or o.id} is missed"),
        ("budget_action", o.budget_action, f"the error budget of {o.name or o.id} is spent"),
    ):
        if text:
            w.owe(
                kind,
                f"acts on {o.name or o.id}",
                detail=text,
                role=o.owner_role,
                key=o.id,
                arises="verdict",
                of=event,
                within=o.action_within,
                place=f"{where}.{'action' if kind == 'missed_action' else 'budget_action'}",
                anchor=f"objective:{o.id}",
            )


def _internal(w: PromiseWriter) -> None:
    o = w.agreement.objectives
    for number, line in enumerate(o.internal_breach, 1):
        w.owe(
            "internal_action",
            line.rstrip("."),
            key=str(number),
            arises="verdict",
            of="an internal target is missed",
            within=o.internal_within,
            place="objectives.internal_breach",
            to="provider",
        )
    for grade in o.grades:
        if grade.deviation is not None:
            w.owe(
                "grade_alert",
                f"raises “{grade.name}” to the {grade.role or 'owner'}",
                key=grade.name,
                to=grade.role,
                arises="verdict",
                of=f"a deviation of {grade.deviation} % of the target",
                within=grade.within,
                place="objectives.grades",
            )
    if o.objectives:
        w.owe(
            "clarification",
            "clarifies how evidence is read",
            side="client" if o.clarified_by == "client" else "provider",
            arises="verdict",
            of="a reserved verdict",
            within=count(o.clarify_days, "business day"),
            place="objectives.clarify_days",
            anchor="readings",
        )


def _remedies(w: PromiseWriter) -> None:
    p = w.agreement.pricing
    if p.remediation_within or p.remediation:
        w.owe(
            "remediation",
            "presents a remediation plan",
            detail="; ".join(p.remediation),
            role=p.remediation_role,
            arises="verdict",
            of="a missed objective",
            within=p.remediation_within,
            place="pricing.remediation_within",
            anchor="remediation",
        )
    if p.executive_after != "none" or p.executive_notice:
        after = words(Pricing, "executive_after", p.executive_after)
        w.owe(
            "executive_notice",
            f"writes to the {p.executive_to_role or 'client'}",
            detail=p.executive_notice,
            role=p.executive_role,
            to=p.executive_to_role,
            arises="verdict",
            of=after if p.executive_after != "none" else "a missed primary objective",
            within=p.executive_within,
            place="pricing.executive_notice",
            anchor="executive_notice",
        )
    if p.repeat_count:
        w.owe(
            "repeated_breach",
            "answers a repeated breach",
            detail=p.repeat_duty,
            to=p.repeat_role,
            arises="verdict",
            of=f"{count(p.repeat_count, 'miss', 'misses')} within {count(p.repeat_months, 'month')}",
            place="pricing.repeat_count",
            anchor="repeated",
        )


def _claims(w: PromiseWriter) -> None:
    p = w.agreement.pricing
    for each in w.agreement.objectives.exclusions:
        if each.confirmed_role:
            silence = each.silence_days
            w.owe(
                "confirmation",
                f"confirms or refuses each use of “{each.name or each.id}”",
                role=each.confirmed_role,
                side="client",
                key=each.id,
                arises="event",
                of="a use of the exclusion",
                within=count(silence, "business day") if silence is not None else "",
                place=f"objectives.exclusions[{each.id}].confirmed_role",
                anchor=f"exclusion:{each.id}",
                consequence="Until then it betters no verdict that earns a credit.",
            )
    if p.credits:
        w.owe(
            "claim_answer",
            f"answers a claim raised within {count(p.claim_days, 'day')} of the report",
            detail=p.claim_how,
            arises="event",
            of="a claim",
            within=p.claim_answer_within,
            place="pricing.claim_answer_within",
            anchor="credits",
        )


def _vendors(w: PromiseWriter) -> None:
    for each in w.agreement.coverage.dependencies:
        if each.credit_percent:
            w.owe(
                "vendor_claim",
                f"claims the credit that {each.vendor or each.name or each.id} owes",
                to=each.vendor or "provider",
                key=each.id,
                arises="verdict",
                of=f"{each.name or each.id} misses what its vendor promises",
                within=each.claim_within,
                place=f"coverage.dependencies[{each.id}].claim_within",
                anchor=f"dependency:{each.id}",
                consequence="The credit lapses." if each.claim_within else "",
            )
