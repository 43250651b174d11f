"""What is owed again and again: runs, samples, data, reports, reviews, checks, drills."""

from __future__ import annotations

from slastudio.contract.duties.kinds import ACT, HOURS
from slastudio.contract.duties.promise import WantedProof
from slastudio.contract.duties.rhythm import rhythm_of
from slastudio.contract.duties.writing import PromiseWriter
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import words
from slastudio.contract.terms.governance import Delivery
from slastudio.shared.counts import count

_IN_CHECKLISTS = ("daily", "weekly", "monthly", "quarterly", "yearly")


def write_recurring(w: PromiseWriter) -> None:
    """Add what recurs."""
    _evaluation(w)
    _data(w)
    _reporting(w)
    _checks(w)
    _drills(w)
    _client(w)


def _evaluation(w: PromiseWriter) -> None:
    e = w.agreement.evaluation
    for each in e.sets:
        if rhythm_of(e.cadence):
            w.owe(
                "evaluation_run",
                f"runs the evaluation set “{each.name or each.id}” {e.cadence}",
                detail=count(each.items, "item") if each.items else "",
                role=each.owner_role,
                key=each.id,
                arises="calendar",
                of=e.cadence,
                place="evaluation.cadence",
                anchor="cadence",
                consequence="No run of the month, no comparison with the one before.",
            )
    if e.review_sample:
        rubric = f"On {', '.join(e.rubric)}" if e.rubric else ""
        drawn = f"drawn {e.review_drawn.rstrip('.')}" if e.review_drawn else ""
        w.owe(
            "weekly_sample",
            f"reviews {count(e.review_sample, 'answer')} a week",
            detail="; ".join(filter(None, (rubric, drawn))),
            role=e.review_role,
            arises="calendar",
            of="weekly",
            amount=e.review_sample,
            place="evaluation.review_sample",
            anchor="reviews",
            consequence="A smaller sample proves less.",
        )
    if rhythm_of(e.retraining_every):
        w.owe(
            "retraining",
            f"retrains the model {e.retraining_every}",
            role=e.retraining_role,
            arises="calendar",
            of=e.retraining_every,
            place="evaluation.retraining_every",
            anchor="retraining",
        )


def _data(w: PromiseWriter) -> None:
    for index, each in enumerate(w.agreement.data.deliveries):
        name = words(Delivery, "evidence", each.evidence)
        source = f"From: {each.source}" if each.source else ""
        w.owe(
            "data_delivery",
            f"delivers {name.lower()} for the month",
            detail="; ".join(filter(None, (source, each.transfer, each.masking))),
            role=each.owner_role,
            side="client" if each.side == "client" else "provider",
            key=each.evidence,
            arises="calendar",
            of="monthly",
            within=f"{count(each.due_days, 'day')}",
            place=f"data.deliveries[{index}]",
            anchor="deliveries",
            days=each.due_days,
            wanted=(WantedProof("evidence", each.evidence, f"an import of {name.lower()}"),),
            consequence=_without_data(w, each.side),
        )


def _without_data(w: PromiseWriter, side: str) -> str:
    o = w.agreement.objectives
    if side == "provider" and o.missing_data == "missed":
        return f"The objectives it is for are missed {count(o.cure_days, 'day')} later."
    return "The objectives it is for have no verdict."


def _reporting(w: PromiseWriter) -> None:
    g, a = w.agreement.governance, w.agreement
    if g.report_within:
        w.owe(
            "monthly_report",
            "gives the monthly report",
            role=g.report_role,
            arises="calendar",
            of="monthly",
            within=g.report_within,
            place="governance.report_within",
            anchor="monthly_report",
        )
    if a.client.monthly_review:
        w.owe(
            "monthly_review",
            "takes part in the monthly review",
            side="client",
            arises="calendar",
            of="monthly",
            place="client.monthly_review",
            anchor="client_part",
        )
    if rhythm_of(a.term.review_cadence):
        w.owe(
            "terms_review",
            "reviews the terms, and retires metrics that steer nothing",
            role=a.term.review_role,
            arises="calendar",
            of=a.term.review_cadence,
            place="term.review_cadence",
            anchor="terms_review",
        )


def _checks(w: PromiseWriter) -> None:
    c, d = w.agreement.costs, w.agreement.data
    if rhythm_of(c.cadence) and (c.monthly_cap is not None or c.over_cap):
        w.owe(
            "spend_check",
            f"checks spend {c.cadence}",
            role=c.owner_role,
            arises="calendar",
            of=c.cadence,
            place="costs.cadence",
            anchor="spend_check",
            wanted=(HOURS, ACT) if w.line_of("cost") else (ACT,),
        )
    if rhythm_of(d.access_every):
        w.owe(
            "access_review",
            f"reviews access rights {d.access_every}",
            role=d.access_role,
            arises="calendar",
            of=d.access_every,
            place="data.access_every",
            anchor="access_review",
        )
    for rhythm, lines in checklist_items(w.agreement).items():
        w.owe(
            "operation_checklist",
            f"goes through the {rhythm} checklist",
            detail="; ".join(lines),
            key=rhythm,
            arises="calendar",
            of=rhythm,
            place="governance.operation_checklist",
            anchor="operation_checklist",
        )


def checklist_items(agreement: Agreement) -> dict[str, list[str]]:
    """Return the lines of the checklist in operation by the rhythm they begin with, "monthly" where
    they begin with none.
    """
    found: dict[str, list[str]] = {}
    for line in agreement.governance.operation_checklist:
        first, colon, rest = line.partition(":")
        named = first.strip().lower()
        known = bool(colon) and named in _IN_CHECKLISTS
        found.setdefault(named if known else "monthly", []).append(rest.strip() if known else line)
    return found


def _drills(w: PromiseWriter) -> None:
    c = w.agreement.changes
    if rhythm_of(c.drill_every):
        limit = f", restored within {c.rollback_within}" if c.rollback_within else ""
        w.owe(
            "rollback_drill",
            f"drills the rollback against the clock {c.drill_every}{limit}",
            role=c.rollback_owner_role,
            arises="calendar",
            of=c.drill_every,
            within=c.rollback_within,
            place="changes.drill_every",
            anchor="drill",
            consequence="How long a rollback takes stays unproven.",
        )
    for each in w.agreement.coverage.dependencies:
        if rhythm_of(each.failover_every):
            w.owe(
                "failover_drill",
                f"exercises the failover of {each.name or each.id} {each.failover_every}",
                detail=each.redundancy,
                key=each.id,
                arises="calendar",
                of=each.failover_every,
                place=f"coverage.dependencies[{each.id}].failover_every",
                anchor=f"dependency:{each.id}",
                consequence="That something stands in stays unproven.",
            )


def _client(w: PromiseWriter) -> None:
    for each in w.agreement.client.duties:
        arises = {"month": "calendar", "start": "event"}.get(each.arises, "event")
        of = {"month": "monthly", "start": "the agreement's begin", "request": "a written request"}
        w.owe(
            "client_duty",
            _said(each.duty),
            role=each.owner_role,
            side="client",
            key=each.id,
            arises=arises,
            of=of.get(each.arises, each.due or "an event its words name"),
            within=each.within,
            place=f"client.duties[{each.id}]",
            anchor="client_duties",
            consequence=each.effect,
            at=each.arises,
        )


def _said(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")
