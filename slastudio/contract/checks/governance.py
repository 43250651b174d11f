"""Check governance, roles and data: what is left to the client, kept too weakly, or handed over
vaguely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from slastudio.contract.clauses.governance import LAYERS
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import Finding
from slastudio.contract.terms.governance import Layer
from slastudio.shared.counts import count

PILOT_LAYERS = ("incident_response", "rollback", "retention")
_LEAST_MONTHS = 12
# a month is reported after its end, and evidence is as old as its first day
_REPORTED_DAYS = 31
_BY_CLIENT = re.compile(
    r"\bclient\b[^.;]{0,30}\b(?:handles?|decides?|deals? with|manages?|owns?|reviews?|is responsible|are responsible)\b"
    r"|\b(?:left to|handled by|responsibility of|up to|managed by|decided by) the client\b",
    re.IGNORECASE,
)


def governance_findings(a: Agreement) -> Iterator[Finding]:
    """Find flaws of the six layers, of exceptions and approvals, retention, handoff and roles."""
    yield from _layers(a)
    yield from _left_to_client(a)
    yield from _retention(a)
    yield from _handoff(a)
    yield from _roles(a)


def _layers(a: Agreement) -> Iterator[Finding]:
    g = a.governance
    for spec in LAYERS:
        if g.profile == "pilot" and spec.name not in PILOT_LAYERS:
            continue
        layer: Layer = getattr(g, spec.name)
        path, name = f"governance.{spec.name}", spec.label.lower()
        if not layer.promise.strip():
            yield Finding(
                "layer-without-promise",
                f"{path}.promise",
                "warning",
                f"nothing is promised for {name}",
                "It is owed once something went wrong, and then nobody agrees what.",
            )
            continue
        if not layer.owner_role:
            yield Finding(
                "layer-without-owner",
                f"{path}.owner_role",
                "warning",
                f"nobody owns {name}",
                "A promise without an owner waits for somebody.",
            )
        if not layer.measured_by.strip() and not layer.objective:
            yield Finding(
                "layer-unmeasured",
                f"{path}.measured_by",
                "note",
                f"nothing of {name} is measured",
                "It cannot be shown that it was kept.",
            )
        if not layer.evidence.strip():
            yield Finding(
                "layer-without-evidence",
                f"{path}.evidence",
                "note",
                f"nothing shows that {name} was kept",
                "The report would have to claim it.",
            )
    high = any(flow.trust == "high" for flow in a.coverage.workflows)
    if not g.precedence.strip() and (high or g.profile == "governed"):
        message = "which goes first, speed or caution, is not said"
        yield Finding(
            "precedence-missing",
            "governance.precedence",
            "warning",
            message,
            "In workflows of high trust a slower correct answer should go before a fast wrong one.",
        )
    if not g.incident_definition.strip() and not g.incident_response.promise.strip():
        yield Finding(
            "incident-undefined",
            "governance.incident_definition",
            "warning",
            "what an AI incident is, is not said",
            "Wrong answers from a running system would be nobody's incident.",
        )
    if not g.recurring.strip():
        yield Finding(
            "recurring-unsaid",
            "governance.recurring",
            "note",
            "recurring issues have no way to leadership",
            "The same cause returns until somebody with a budget hears of it.",
        )
    if not g.after_go_live.strip():
        yield Finding(
            "after-go-live-unsaid",
            "governance.after_go_live",
            "note",
            "what the provider still owes after go-live is not said",
            "The client believes: everything. The provider: what is listed.",
        )


def _left_to_client(a: Agreement) -> Iterator[Finding]:
    g = a.governance
    client = {contact.role for contact in a.parties.contacts if contact.side == "client"}
    for spec in LAYERS:
        if spec.name not in ("exceptions", "approvals"):
            continue
        layer: Layer = getattr(g, spec.name)
        promised = g.exception_age if spec.name == "exceptions" else a.changes.approval_within
        theirs = layer.owner_role in client or bool(_BY_CLIENT.search(layer.promise))
        if layer.promise.strip() and theirs and not promised:
            yield Finding(
                "left-to-client",
                f"governance.{spec.name}.owner_role",
                "warning",
                f"{spec.label.lower()} is left to the client, with no time agreed for it",
                "Exceptions and approvals stall, and with them the promises that depend on them.",
            )
    if g.profile == "governed" and not g.exceptions.promise.strip() and not g.exception_age:
        yield Finding(
            "left-to-client",
            "governance.exceptions.promise",
            "warning",
            "exceptions are left to the client",
            "Hard cases wait, and nobody has promised to look.",
        )


def _retention(a: Agreement) -> Iterator[Finding]:
    g = a.governance
    why = "A claim raised after the evidence is gone cannot be answered."
    if g.retention_months < _LEAST_MONTHS and g.profile == "governed":
        yield Finding(
            "weak-retention",
            "governance.retention_months",
            "warning",
            f"evidence is kept for {count(g.retention_months, 'month')} only",
            why,
        )
    for index, each in enumerate(g.retained):
        path = f"governance.retained[{index}]"
        if each.months < 1:
            yield Finding(
                "weak-retention",
                f"{path}.months",
                "warning",
                f"{each.evidence or 'this evidence'} is not kept",
                why,
            )
        elif a.pricing.credits and each.months * 30 < a.pricing.claim_days + _REPORTED_DAYS:
            yield Finding(
                "weak-retention",
                f"{path}.months",
                "warning",
                f"{each.evidence or 'this evidence'} is gone before the month's credits can be claimed",
                why,
            )
        if each.access == "none":
            yield Finding(
                "weak-retention",
                f"{path}.access",
                "warning",
                f"the client cannot get at {each.evidence or 'this evidence'}",
                "Evidence only one side can see proves nothing to the other.",
            )
    claims = a.pricing.claim_days
    if a.pricing.credits and g.retention_months * 30 < claims:
        yield Finding(
            "retention-before-claims",
            "governance.retention_months",
            "error",
            "evidence is gone before credits can be claimed",
            why,
        )


def _handoff(a: Agreement) -> Iterator[Finding]:
    g = a.governance
    if g.profile == "pilot":
        return
    why = "Who takes over starts from nothing, and the client pays for it twice."
    if g.handoff.promise.strip() and not g.handoff_duties:
        listed = bool(a.term.exit_duties.strip())
        yield Finding(
            "vague-handoff",
            "governance.handoff_duties",
            "note" if listed else "warning",
            "the handoff is promised, but its duties are not listed",
            why,
        )
    elif not g.handoff.promise.strip() and not g.handoff_duties:
        yield Finding(
            "vague-handoff",
            "governance.handoff.promise",
            "warning",
            "what happens when team or vendor change is not said",
            why,
        )


def _roles(a: Agreement) -> Iterator[Finding]:
    for index, row in enumerate(a.governance.raci):
        path = f"governance.raci[{index}]"
        if not row.accountable:
            yield Finding(
                "raci-accountable",
                f"{path}.accountable",
                "warning",
                f"nobody answers for “{row.activity}”",
                "Done by many, owed by none.",
            )
        if not row.responsible:
            yield Finding(
                "raci-responsible",
                f"{path}.responsible",
                "warning",
                f"nobody does “{row.activity}”",
                "It will not be done.",
            )
    for index, contact in enumerate(a.parties.contacts):
        if contact.deputy and contact.deputy == contact.role:
            yield Finding(
                "deputy-self",
                f"parties.contacts[{index}].deputy",
                "warning",
                "a role cannot stand in for itself",
                "Nobody is there in its absence.",
            )
    sides = {contact.side for contact in a.parties.contacts}
    for side in ("client", "provider"):
        if a.parties.contacts and side not in sides:
            yield Finding(
                "side-without-role",
                "parties.contacts",
                "warning",
                f"the {side} has no role in this agreement",
                "Nobody can be reached there.",
            )
