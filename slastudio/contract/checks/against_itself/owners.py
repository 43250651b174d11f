"""Hold owners against owners: one act that two places give to different roles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slastudio.contract.clauses.governance import LAYERS
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.conduct import Playbook
from slastudio.contract.terms.findings import Finding, Fix
from slastudio.contract.terms.governance import Layer, RaciRow
from slastudio.contract.terms.places import parse_path, title_of

_WHY = "When it is due, each waits for the other."
# the first line that an activity fits names the fields that say who does it
_ACTIVITIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"change requests?|pric(?:e|ing) of|quotes?\b", ("scope.change_request_role",)),
    (r"approv|sign[- ]?off", ("changes.approver_role",)),
    (r"drill", ()),
    (r"roll(?:ing|ed|s)?[- ]?back", ("changes.rollback_owner_role",)),
    (r"severit", ("support.severity_decided_role",)),
    (
        r"(?:review|analysis) (?:after|of) (?:an |the |every )?incident|incident reviews?|post-?mortem|root[- ]cause",
        ("governance.review_role",),
    ),
    (r"triage|incident response|incidents?$", ("governance.incident_response.owner_role",)),
    (r"exceptions?", ("governance.exceptions.owner_role",)),
    (r"(?:evaluation|golden|test) sets?", ("evaluation.sets",)),
    (r"human review|reviews? of answers|reading of answers", ("evaluation.review_role",)),
    (r"retrain", ("evaluation.retraining_role",)),
    (r"access", ("data.access_role",)),
    (r"review of (?:the )?terms|terms review", ("term.review_role",)),
    (r"monthly report|reporting|report\b", ("governance.report_role",)),
    (r"(?:at|over|reach\w*|raising) the cap|cap reached|cap decision", ("costs.over_cap_role",)),
    (r"spend|costs?\b|bills?\b", ("costs.owner_role",)),
    (r"remediation", ("pricing.remediation_role",)),
    (r"executive", ("pricing.executive_role",)),
    (r"hand[- ]?(?:off|over)", ("governance.handoff.owner_role",)),
    (r"retention|keeping of evidence|evidence kept", ("governance.retention.owner_role",)),
)
_PATTERNS = tuple((re.compile(said, re.IGNORECASE), fields) for said, fields in _ACTIVITIES)
_SIGNS = re.compile(r"\bsign[- ]?off|\bapprov\w+ or refus|\bapproval\b|\bapproves\b", re.IGNORECASE)


def owner_findings(a: Agreement) -> Iterator[Finding]:
    """Find acts with two owners."""
    yield from _layers(a)
    yield from _one_act(a)
    yield from _playbooks(a)
    yield from _approval_path(a)
    for index, row in enumerate(a.governance.raci):
        yield from _raci(a, row, f"governance.raci[{index}].accountable")


def _differ(path: str, here: str, there: str, matter: str, elsewhere: str) -> Iterator[Finding]:
    if here and there and here != there:
        yield Finding(
            "owner-twice",
            path,
            "warning",
            f"{matter} is the {here}'s here, but the {there}'s {elsewhere}",
            _WHY,
            Fix(f"Name the {there}", ((path, there),)),
        )


def _layers(a: Agreement) -> Iterator[Finding]:
    owners = {o.id: o for o in a.objectives.objectives}
    for spec in LAYERS:
        layer: Layer = getattr(a.governance, spec.name)
        o = owners.get(layer.objective)
        if o is None:
            continue
        yield from _differ(
            f"governance.{spec.name}.owner_role",
            layer.owner_role,
            o.owner_role,
            spec.label.lower(),
            f"in its objective “{o.name or o.id}”",
        )


def _one_act(a: Agreement) -> Iterator[Finding]:
    yield from _differ(
        "governance.rollback.owner_role",
        a.governance.rollback.owner_role,
        a.changes.rollback_owner_role,
        "rollback coordination",
        "where a rollback is decided",
    )


def _playbooks(a: Agreement) -> Iterator[Finding]:
    owned = {
        "rollback": (a.changes.rollback_owner_role, "where a rollback is decided"),
        "root_cause": (a.governance.review_role, "in the clause on reviews after an incident"),
    }
    for index, each in enumerate(a.changes.playbooks):
        role, elsewhere = owned.get(each.kind, ("", ""))
        yield from _differ(
            f"changes.playbooks[{index}].owner_role",
            each.owner_role,
            role,
            f"“{title_of(each) or Playbook.__name__}”",
            elsewhere,
        )


def _approval_path(a: Agreement) -> Iterator[Finding]:
    for index, step in enumerate(a.changes.approval_path):
        if _SIGNS.search(step.step):
            yield from _differ(
                f"changes.approval_path[{index}].owner_role",
                step.owner_role,
                a.changes.approver_role,
                "approval",
                "where material changes are approved",
            )


def fields_for(activity: str) -> tuple[str, ...]:
    """Return the fields that say who does what an activity names; none where none does."""
    return next((fields for said, fields in _PATTERNS if said.search(activity)), ())


def _raci(a: Agreement, row: RaciRow, path: str) -> Iterator[Finding]:
    listed = {row.accountable, *row.responsible} - {""}
    for name in fields_for(row.activity) if listed else ():
        missing = sorted(_roles_at(a, name) - listed)
        if missing:
            yield Finding(
                "raci-role-differs",
                path,
                "warning",
                f"“{row.activity}” is neither done nor answered for by the {missing[0]}, who has it by {_place(name)}",
                _WHY,
            )


def _roles_at(a: Agreement, name: str) -> set[str]:
    if name == "evaluation.sets":
        return {each.owner_role for each in a.evaluation.sets} - {""}
    value: object = a
    for part in parse_path(name):
        value = getattr(value, str(part))
    return {str(value)} - {""}


def _place(name: str) -> str:
    section = name.partition(".")[0]
    return f"the section on {_SECTIONS.get(section, section)}"


_SECTIONS = {"pricing": "price and remedies", "data": "data", "term": "the term"}
