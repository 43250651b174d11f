"""The words of governance: the six layers, who does what, escalation, retention, handoff."""

from __future__ import annotations

from slastudio.contract.clauses.promises import judging
from slastudio.contract.clauses.writer import ClauseWriter, joined_words
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.answers import ReadyAnswer
from slastudio.contract.terms.fields import FieldSpec, fields_of, words
from slastudio.contract.terms.governance import Governance, Layer, RetentionClass
from slastudio.contract.words.figures import show_number
from slastudio.shared.counts import count

_HELD = {
    "counted": "the clocks of its incidents and approvals run on as any other.",
    "left_out": (
        "the clocks of first response and resolution of its incidents, and those of its approvals while an "
        "exception waits, stand still; the time is counted apart, and both figures are shown."
    ),
}
LAYERS: tuple[FieldSpec, ...] = tuple(spec for spec in fields_of(Governance) if spec.item is Layer)


def write_governance(a: Agreement, w: ClauseWriter) -> None:
    g = a.governance
    if any(getattr(g, spec.name) != Layer() for spec in LAYERS) or g.precedence:
        w.clause(
            f"Profile: {words(Governance, 'profile', g.profile)}. Governance incidents count even while the system is up.",
            "profile",
            says="profile",
        )
    w.labelled(
        "An AI incident is", g.incident_definition, "ai_incident", says="incident_definition"
    )
    w.labelled("When speed and caution conflict", g.precedence, "precedence", says="precedence")
    if g.held_time:
        flows = tuple(each.name or each.id for each in a.coverage.workflows if each.trust == "high")
        of = f" ({joined_words(flows)})" if flows else ""
        told = _HELD[g.held_time]
        w.clause(
            f"While an approval or exception of a workflow of high trust{of} waits for a person's decision, {told}",
            "held_time",
            says="held_time",
            also=("coverage.workflows[].trust",),
        )
    for spec in LAYERS:
        if told := _layer_text(getattr(g, spec.name)):
            w.clause(
                f"{spec.label}. {told}",
                f"layer:{spec.name}",
                of=spec.name,
                says="promise measured_by objective owner_role evidence",
            )
    if g.exception_age:
        most = (
            f", and at most {show_number(g.exception_volume)} are open at once"
            if g.exception_volume is not None
            else ""
        )
        judged = judging(a, "exception")
        w.clause(
            f"An exception is decided within {g.exception_age}; how many have to be is said in {{clause objective:{judged}}}{most}."
            if judged
            else f"No exception waits longer than {g.exception_age}{most}.",
            "exception_age",
            says="exception_age exception_volume",
        )
    elif g.exception_volume is not None:
        w.clause(
            f"At most {show_number(g.exception_volume)} exceptions are open at once.",
            "exception_age",
            says="exception_volume",
        )
    _write_people(a, w)
    _write_evidence(g, w)
    w.items("Before launch:", g.launch_checklist, "launch_checklist", says="launch_checklist")
    w.items(
        "In operation:", g.operation_checklist, "operation_checklist", says="operation_checklist"
    )
    w.items(
        "After an incident:", g.incident_checklist, "incident_checklist", says="incident_checklist"
    )
    _write_answers(a, w)


def _write_answers(a: Agreement, w: ClauseWriter) -> None:
    flows = dict(a.options("coverage.workflows"))
    w.table(
        "Ready answers",
        ("When", "Workflow", "The user is told", "Handed to", "Limited first", "Within"),
        [
            (
                words(ReadyAnswer, "situation", each.situation),
                flows.get(each.workflow, each.workflow) or "all",
                each.words or "–",
                each.role or "–",
                each.contained or "–",
                each.within or "–",
            )
            for each in a.governance.ready_answers
        ],
        "ready_answers",
        of="ready_answers[]",
        says="situation workflow words role contained within",
    )


def _layer_text(layer: Layer) -> str:
    facts = [
        f"measured by {layer.measured_by.rstrip('.')}" if layer.measured_by else "",
        f"judged as {{clause objective:{layer.objective}}}" if layer.objective else "",
        f"owned by the {layer.owner_role}" if layer.owner_role else "",
        f"shown by {layer.evidence.rstrip('.')}" if layer.evidence else "",
    ]
    told = "; ".join(filter(None, facts))
    return " ".join(filter(None, (layer.promise, f"{told[0].upper()}{told[1:]}." if told else "")))


def _write_people(a: Agreement, w: ClauseWriter) -> None:
    g = a.governance
    w.table(
        "Who does what (RACI)",
        ("Activity", "Responsible", "Accountable", "Consulted", "Informed"),
        [
            (
                r.activity,
                joined_words(r.responsible) or "–",
                r.accountable or "–",
                joined_words(r.consulted) or "–",
                joined_words(r.informed) or "–",
            )
            for r in g.raci
        ],
        "raci",
        of="raci[]",
        says="activity responsible accountable consulted informed",
    )
    names = dict(a.options("support.severities"))
    w.table(
        "Escalation ladder",
        ("After", "From severity", "Who is told", "With what", "How"),
        [
            (
                s.after or "at once",
                names.get(s.severity, s.severity) or "any",
                s.owner_role or "–",
                s.told or "–",
                s.channel or "–",
            )
            for s in g.escalation
        ],
        "escalation",
        of="escalation[]",
        says="after severity owner_role told channel",
    )
    w.labelled("On-call rotation", g.on_call, says="on_call")
    if g.review_within:
        w.clause(
            f"Every incident of the two highest severities is reviewed without blame within {g.review_within}"
            f"{f' by the {g.review_role}' if g.review_role else ''}.",
            "review",
            says="review_within review_role",
        )
    if g.report_within:
        by = (
            f"The {g.report_role} gives the monthly report"
            if g.report_role
            else "The monthly report is given"
        )
        w.clause(
            f"{by} within {g.report_within} after the month's end.",
            "monthly_report",
            says="report_within report_role",
        )
    w.labelled("Recurring issues", g.recurring, "recurring", says="recurring")


def _write_evidence(g: Governance, w: ClauseWriter) -> None:
    w.table(
        "Evidence kept",
        ("Evidence", "Kept", "Where", "The client can", "After the end"),
        [
            (
                r.evidence,
                f"{count(r.months, 'month')}",
                r.place or "–",
                words(RetentionClass, "access", r.access).lower(),
                r.after_end or "–",
            )
            for r in g.retained
        ],
        "retained",
        of="retained[]",
        says="evidence months place access after_end",
    )
    if not w.is_empty:
        other = "Other evidence is kept" if g.retained else "Evidence is kept"
        w.clause(
            f"{other} for {count(g.retention_months, 'month')}.",
            "retention",
            says="retention_months",
        )
    w.table(
        "Handoff duties",
        ("Duty", "By", "Within", "Shown by"),
        [
            (h.duty, h.owner_role or "–", h.within or "–", h.shown_by or "–")
            for h in g.handoff_duties
        ],
        "handoff_duties",
        of="handoff_duties[]",
        says="duty owner_role within shown_by",
    )
    w.labelled(
        "After go-live the provider still owes",
        g.after_go_live,
        "after_go_live",
        says="after_go_live",
    )
