"""What an incident asks: answers, updates, rungs of the ladder, evidence, reviews."""

from __future__ import annotations

from slastudio.contract.duties.kinds import INCIDENTS
from slastudio.contract.duties.writing import PromiseWriter
from slastudio.shared.counts import count


def write_incidents(w: PromiseWriter) -> None:
    """Add what follows from an incident."""
    _clocks(w)
    _severity(w)
    _ladder(w)
    _afterwards(w)
    _playbooks(w)


def _clocks(w: PromiseWriter) -> None:
    agreed = w.agreement.support.under()
    for kind, name, words in (
        ("first_response", "response", "answers an incident of {tier} within {time}"),
        ("update", "updates", "sends updates on an incident of {tier} {time}"),
        ("resolution", "resolution", "resolves an incident of {tier} within {time}"),
    ):
        for tier in agreed.severities:
            if time := getattr(tier, name):
                w.owe(
                    kind,
                    words.format(tier=tier.name or tier.id, time=time),
                    key=tier.id,
                    arises="event",
                    of="an incident",
                    within=time,
                    clock=tier.clock,
                    place=f"support.severities[{tier.id}].{name}",
                    anchor="severities",
                )


def _severity(w: PromiseWriter) -> None:
    s = w.agreement.support
    if s.severities:
        rows = [(r.affected, r.harm, r.reversible, r.severity) for r in s.rubric]
        rubric = f"By the rubric of {count(len(rows), 'row')}" if rows else ""
        decides = (
            f"in doubt the {s.severity_decided_role} decides" if s.severity_decided_role else ""
        )
        natures = {each.nature for each in s.severities} - {"either"}
        kind_of = "technical or governance" if natures else ""
        w.owe(
            "severity",
            "sets the severity of an incident",
            detail="; ".join(filter(None, (rubric, decides, kind_of))),
            arises="event",
            of="an incident",
            place="support.severity_decided_role",
            anchor="severities",
            wanted=(INCIDENTS,),
            consequence="Without it no clock runs.",
        )


def _ladder(w: PromiseWriter) -> None:
    for number, rung in enumerate(w.agreement.governance.escalation, 1):
        after = f"after {rung.after}" if rung.after else "at once"
        w.owe(
            "escalation",
            f"tells the {rung.owner_role or 'next rung'} of an open incident {after}",
            detail="; ".join(filter(None, (rung.channel, rung.told))),
            to=rung.owner_role,
            key=str(number),
            arises="event",
            of=f"an incident from {rung.severity or 'any severity'} that is still open",
            within=rung.after,
            place=f"governance.escalation[{number - 1}]",
            anchor="escalation",
            at=rung.severity,
        )


def _afterwards(w: PromiseWriter) -> None:
    g = w.agreement.governance
    if g.retention.promise or g.retained:
        w.owe(
            "evidence_held",
            "holds the evidence of an incident from the moment it opens",
            arises="event",
            of="an incident",
            place="governance.retention_months",
            anchor="retention",
        )
    if g.review_within:
        w.owe(
            "incident_review",
            f"reviews an incident of the two highest severities without blame within {g.review_within}",
            detail="; ".join(g.incident_checklist),
            role=g.review_role,
            arises="event",
            of="an incident's resolution",
            within=g.review_within,
            place="governance.review_within",
            anchor="review",
        )


def _playbooks(w: PromiseWriter) -> None:
    for each in w.agreement.changes.playbooks:
        steps = "; ".join(
            f"{step.step.rstrip('.')} ({step.owner_role or '–'}, {step.within or 'no time agreed'})"
            for step in each.steps
        )
        verified = f"verified by: {each.verified_by}" if each.verified_by else ""
        w.owe(
            "playbook",
            f"follows the playbook “{each.name or each.kind}”",
            detail="; ".join(filter(None, (steps, verified))),
            role=each.owner_role,
            key=each.id,
            arises="event",
            of=each.trigger or "its trigger",
            within=each.deadline,
            place=f"changes.playbooks[{each.id}]",
            anchor=f"playbook:{each.id}",
        )
