"""The readiness check: a sound agreement is left alone, and each planted flaw is found where it was
planted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from slastudio.contract.checks.readiness import (
    Finding,
    check,
    completeness,
    is_waived,
    open_findings,
    repaired,
    waive,
)
from slastudio.contract.checks.wording import is_person
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import CreditBand
from slastudio.contract.terms.conduct import UpdatePolicy
from slastudio.contract.terms.drafting import AddedClause, OpenPoint
from slastudio.contract.terms.findings import put
from slastudio.contract.terms.governance import Layer, RaciRow
from slastudio.contract.terms.objective_choices import AUTHORITY_OF
from slastudio.contract.terms.places import parse_path
from slastudio.contract.terms.scope import Contact
from slastudio.contract.terms.sections import SECTIONS
from slastudio.contract.terms.support import OpenHours, Severity
from slastudio.operations.agreements.templates import list_templates, template_agreement

pytestmark = pytest.mark.rapid
Edit = Callable[[Agreement], Agreement]


def sound() -> Agreement:
    """Return an agreement nothing serious is wrong with."""
    made = template_agreement("governed-production", client="Acme", zone_name="Europe/Madrid")
    made = replace(made, parties=replace(made.parties, provider="Northgate"))
    return replace(made, term=replace(made.term, start=date(2026, 6, 1)))


@dataclass(frozen=True)
class Flaw:
    """Plant one flaw, and say which finding must come of it, and where."""

    id: str
    at: str
    edit: Edit


def at(path: str, value: Any) -> Edit:
    return lambda a: put(a, parse_path(path), value)


def both(*edits: Edit) -> Edit:
    def edited(a: Agreement) -> Agreement:
        for edit in edits:
            a = edit(a)
        return a

    return edited


def severities(*clocks: tuple[str, str, str]) -> Edit:
    made = tuple(
        Severity(
            id=f"s{i}",
            name=f"S{i}",
            definition="d",
            response=r,
            updates=u,
            resolution=x,
            client_supplies="logs",
        )
        for i, (r, u, x) in enumerate(clocks)
    )
    return both(
        at("support.severities", made),
        at("support.rubric", ()),
        at("support.tiers", ()),
        at("support.tier", ""),
    )


def bands(*ends: tuple[str | None, str | None]) -> Edit:
    made = tuple(
        CreditBand(
            f"B{i}",
            ("availability",),
            None if low is None else Decimal(low),
            None if high is None else Decimal(high),
            Decimal(5),
        )
        for i, (low, high) in enumerate(ends)
    )
    return at("pricing.credits", made)


def objective(name: str, value: Any, index: int = 0) -> Edit:
    return at(f"objectives.objectives[{index}].{name}", value)


def _other_sort(a: Agreement) -> str:
    own = AUTHORITY_OF[a.objectives.objectives[0].indicator.evidence]
    return "offline" if own != "offline" else "human"


FLAWS = [
    # completeness
    Flaw("party-unnamed", "parties.client", at("parties.client", "")),
    Flaw("coverage-missing", "coverage.systems", at("coverage.systems", ())),
    Flaw("severities-missing", "support.severities", at("support.severities", ())),
    Flaw("objectives-missing", "objectives.objectives", at("objectives.objectives", ())),
    Flaw(
        "after-hours-unsaid",
        "support.after_hours",
        both(at("support.after_hours", " "), at("support.tiers", ())),
    ),
    Flaw("escalation-missing", "client.escalation_role", at("client.escalation_role", "")),
    Flaw("fee-missing", "pricing.monthly_fee", at("pricing.monthly_fee", None)),
    Flaw("start-missing", "term.start", at("term.start", None)),
    # the six red flags
    Flaw(
        "uptime-only",
        "objectives.objectives",
        lambda a: put(
            a,
            ("objectives", "objectives"),
            tuple(o for o in a.objectives.objectives if o.dimension in ("availability", "latency")),
        ),
    ),
    Flaw(
        "left-to-client",
        "governance.exceptions.owner_role",
        both(
            at(
                "governance.exceptions",
                Layer("A person decides.", "age", "", "Service owner", "queue"),
            ),
            at("governance.exception_age", ""),
        ),
    ),
    Flaw("rollback-undefined", "changes.rollback_steps", at("changes.rollback_steps", ())),
    Flaw("rollback-undefined", "changes.rollback_triggers", at("changes.rollback_triggers", ())),
    Flaw("weak-retention", "governance.retention_months", at("governance.retention_months", 3)),
    Flaw(
        "named-person",
        "parties.contacts[0].role",
        lambda a: put(a, ("parties", "contacts", 0, "role"), "Maria Lopez"),
    ),
    Flaw(
        "vague-handoff",
        "governance.handoff.promise",
        both(at("governance.handoff", Layer()), at("governance.handoff_duties", ())),
    ),
    # the three classic failures
    Flaw("support-becomes-features", "scope.excluded", at("scope.excluded", ())),
    Flaw(
        "golden-set-unowned",
        "evaluation.sets[0].owner_role",
        at("evaluation.sets[0].owner_role", ""),
    ),
    Flaw("silent-changes", "changes.approver_role", at("changes.approver_role", "")),
    Flaw("silent-changes", "changes.material_changes", at("changes.material_changes", ())),
    # targets and samples
    Flaw("target-100", "objectives.objectives[0].target", objective("target", Decimal(100))),
    Flaw("target-missing", "objectives.objectives[0].target", objective("target", None)),
    Flaw("target-range", "objectives.objectives[0].target", objective("target", Decimal(120))),
    Flaw(
        "external-stricter",
        "objectives.objectives[0].internal_target",
        both(objective("target", Decimal(95)), objective("internal_target", Decimal(93))),
    ),
    Flaw(
        "target-beyond-baseline",
        "objectives.objectives[0].target",
        both(objective("target", Decimal(92)), objective("baseline", Decimal(90))),
    ),
    Flaw(
        "too-few-samples", "objectives.objectives[0].min_samples", at("evaluation.review_sample", 5)
    ),
    Flaw("golden-set-small", "evaluation.sets[0].items", at("evaluation.sets[0].items", 50)),
    Flaw("objective-without-action", "objectives.objectives[0].action", objective("action", "")),
    Flaw(
        "objective-without-owner",
        "objectives.objectives[0].owner_role",
        objective("owner_role", ""),
    ),
    Flaw(
        "authority-elsewhere",
        "objectives.objectives[0].decided_by",
        lambda a: objective("authority", _other_sort(a))(a),
    ),
    Flaw(
        "decided-in-a-circle",
        "objectives.objectives[0].decided_by",
        lambda a: objective("decided_by", a.objectives.objectives[0].id)(a),
    ),
    Flaw(
        "column-unknown",
        "objectives.objectives[0].indicator.good[0].column",
        objective("indicator.good[0].column", "smile"),
    ),
    Flaw(
        "objectives-contradict",
        "objectives.objectives[1].target",
        lambda a: put(
            a,
            ("objectives", "objectives", 1),
            replace(a.objectives.objectives[0], id="twin", target=Decimal(91)),
        ),
    ),
    # clocks
    Flaw(
        "updates-before-response",
        "support.severities[0].updates",
        severities(("4 business hours", "every 1 hour", "")),
    ),
    Flaw(
        "resolution-before-response",
        "support.severities[0].resolution",
        severities(("1 business day", "daily until stable", "2 business hours")),
    ),
    Flaw(
        "severity-order",
        "support.severities[1].response",
        severities(("1 business day", "weekly", ""), ("4 business hours", "weekly", "")),
    ),
    Flaw(
        "tier-without-calendar",
        "support.severities[0].clock",
        both(at("support.calendar.hours", ()), at("support.tiers", ())),
    ),
    Flaw(
        "hours-unreadable",
        "support.calendar.hours",
        at("support.calendar.hours", (OpenHours("Monday", "18:00", "18:00"),)),
    ),
    Flaw(
        "hours-past-midnight",
        "support.calendar.hours",
        at("support.calendar.hours", (OpenHours("Monday", "18:00", "09:00"),)),
    ),
    Flaw(
        "pause-next-business-day",
        "support.severities[0].response",
        severities(("next business day", "weekly", "")),
    ),
    Flaw("stable-undeclared", "support.stable_when", at("support.stable_when", "")),
    # credits and term
    Flaw("credit-overlap", "pricing.credits[0].low", bands(("98", "99.5"), (None, "98.5"))),
    Flaw("credit-gap", "pricing.credits[0].low", bands(("99", "99.5"), (None, "98"))),
    Flaw("credit-gap", "pricing.credits[0].high", bands((None, "99"))),
    Flaw("credit-uncapped", "pricing.credit_cap", at("pricing.credit_cap", None)),
    Flaw(
        "credit-above-cap",
        "pricing.credits[0].percent",
        at("pricing.credits[0].percent", Decimal(90)),
    ),
    Flaw("term-backwards", "term.end", at("term.end", date(2026, 1, 1))),
    Flaw("notice-missing", "term.notice_days", at("term.notice_days", 0)),
    # contradictions elsewhere
    Flaw(
        "policy-contradiction",
        "changes.policies[0].policy",
        at("changes.policies", (UpdatePolicy("answers", "immediate", evaluated=True),)),
    ),
    Flaw(
        "scope-contradiction",
        "scope.excluded",
        lambda a: put(a, ("scope", "excluded"), (*a.scope.excluded, a.scope.included[0].upper())),
    ),
    Flaw(
        "clock-without-limit",
        "changes.approval_within",
        at("changes.approval_within", ""),
    ),
    Flaw(
        "raci-accountable",
        "governance.raci[0].accountable",
        at("governance.raci", (RaciRow("Rollback", ("Maintenance lead",)),)),
    ),
    Flaw(
        "exclusion-uncapped",
        "objectives.exclusions[0].cap_hours",
        at("objectives.exclusions[0].cap_hours", None),
    ),
    # forms
    Flaw("role-unknown", "changes.approver_role", at("changes.approver_role", "Nobody's role")),
    Flaw("reference-lost", "objectives.objectives[0].golden_set", objective("golden_set", "gone")),
    Flaw("placeholder", "data.ownership", at("data.ownership", "TBD")),
    Flaw("name-unknown", "data.ownership", at("data.ownership", "All of it belongs to {clientt}.")),
    Flaw("name-unknown", "data.ownership", at("data.ownership", "See {clause nowhere}.")),
    Flaw("clause-number-typed", "data.ownership", at("data.ownership", "As clause 5.1 says.")),
    Flaw(
        "vague-word",
        "changes.testing",
        at("changes.testing", "Tests run promptly and with best efforts."),
    ),
    Flaw(
        "vague-word",
        "drafting.clauses[0].wording",
        at("drafting.clauses", (AddedClause("x", "term", "T", "It ends in due course."),)),
    ),
]


@pytest.mark.parametrize("flaw", FLAWS, ids=[f"{flaw.id}-{flaw.at}" for flaw in FLAWS])
def test_that_a_planted_flaw_is_found_where_it_was_planted(flaw: Flaw) -> None:
    before = {(each.id, each.path) for each in check(sound())}
    assert (flaw.id, flaw.at) not in before, "the sound agreement has it already"
    after = {(each.id, each.path) for each in check(flaw.edit(sound()))}
    assert (flaw.id, flaw.at) in after


def test_that_a_sound_agreement_has_no_error() -> None:
    assert [each for each in check(sound()) if each.level == "error"] == []


@pytest.mark.parametrize("slug", [each.slug for each in list_templates()])
def test_that_every_finding_says_why_and_leads_to_a_field(slug: str) -> None:
    agreement = template_agreement(slug)
    for finding in check(agreement):
        assert finding.message
        assert finding.why
        value: Any = agreement
        for part in parse_path(finding.path):
            value = value[part] if isinstance(part, int) else getattr(value, part)


REPAIRABLE = [
    flaw
    for flaw in FLAWS
    if flaw.id
    in (
        "external-stricter",
        "support-becomes-features",
        "role-unknown",
        "reference-lost",
        "clause-number-typed",
        "credit-gap",
        "pause-next-business-day",
    )
]


@pytest.mark.parametrize("flaw", REPAIRABLE, ids=[f"{flaw.id}-{flaw.at}" for flaw in REPAIRABLE])
def test_that_a_repair_removes_its_finding_and_adds_no_error(flaw: Flaw) -> None:
    flawed = flaw.edit(sound())
    finding = next(each for each in check(flawed) if (each.id, each.path) == (flaw.id, flaw.at))
    assert finding.fix is not None
    mended = repaired(flawed, finding.fix)
    assert (flaw.id, flaw.at) not in {(each.id, each.path) for each in check(mended)}
    assert [e for e in check(mended) if e.level == "error"] == [
        e for e in check(flawed) if e.level == "error" and e != finding
    ]


def test_that_a_waiver_needs_a_reason_and_follows_its_record() -> None:
    flawed = objective("owner_role", "", 2)(sound())
    finding = next(each for each in check(flawed) if each.id == "objective-without-owner")
    with pytest.raises(ValueError, match="Say why"):
        waive(flawed, finding, "  ")
    waived = waive(flawed, finding, "The client names one in June.", on=date(2026, 6, 1))
    assert finding not in open_findings(waived)
    assert finding in check(waived)
    moved = replace(
        waived.objectives,
        objectives=(waived.objectives.objectives[2], *waived.objectives.objectives[:2]),
    )
    again = next(
        each
        for each in check(replace(waived, objectives=moved))
        if each.id == "objective-without-owner"
    )
    assert again.path == "objectives.objectives[0].owner_role"
    assert is_waived(replace(waived, objectives=moved), again)


def test_that_a_value_still_to_be_agreed_is_a_note_and_no_error() -> None:
    unset = at("pricing.monthly_fee", None)(sound())
    marked = put(
        unset,
        ("drafting", "open_points"),
        (OpenPoint("pricing.monthly_fee", "They offered less."),),
    )
    found = {each.path: each.level for each in check(marked)}
    assert found["pricing.monthly_fee"] == "note"
    lost = put(sound(), ("drafting", "open_points"), (OpenPoint("pricing.fee", ""),))
    assert "open-point-lost" in {each.id for each in check(lost)}


def test_that_sections_fill_from_nothing_to_whole() -> None:
    assert {completeness(Agreement(), name) for name, _ in SECTIONS} <= {0.0, 1.0}
    assert completeness(Agreement(), "pricing") == 0
    assert completeness(sound(), "pricing") == 1
    assert completeness(sound(), "term") == 1


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Maria Lopez", True),
        ("Dr. Ana García", True),
        ("Jean-Pierre de la Cruz", True),
        ("John Q. Smith", True),
        ("Service Owner", False),
        ("Head of Support", False),
        ("Maintenance lead", False),
        ("Chief Executive", False),
        ("Duty Manager", False),
        ("IT", False),
        ("Incident Commander", False),
        ("", False),
    ],
)
def test_that_persons_are_told_from_roles(text: str, person: bool) -> None:
    assert is_person(text) is person


@pytest.mark.parametrize(
    "text",
    [
        "An approval stands until it is withdrawn.",
        "The etching of the sooner plate.",
        "It is reported within 4 business hours, every Monday and on 3 June.",
        "The provider informs the client within 24 hours.",
        "Personal data is masked before it leaves the client's boundary.",
    ],
)
def test_that_precise_words_are_left_alone(text: str) -> None:
    found = check(at("data.ownership", text)(sound()))
    assert not [each for each in found if each.path == "data.ownership"]


def test_that_contacts_without_a_client_side_are_noticed() -> None:
    only = at("parties.contacts", (Contact("Maintenance lead", "provider"),))(sound())
    assert any(isinstance(each, Finding) and each.id == "side-without-role" for each in check(only))
