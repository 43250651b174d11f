"""The readiness check, second part: contradictions between places, values that fit nothing, words
in many phrasings.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from slastudio.contract.checks.readiness import Finding, check
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import CreditBand
from slastudio.contract.terms.conduct import UpdatePolicy
from slastudio.contract.terms.drafting import AddedClause
from slastudio.contract.terms.findings import put, repaired
from slastudio.contract.terms.objectives import Condition
from slastudio.contract.terms.places import parse_path
from slastudio.contract.terms.support import Closure
from slastudio.operations.agreements.templates import template_agreement


@cache
def sound() -> Agreement:
    """Return an agreement nothing serious is wrong with."""
    made = template_agreement("governed-production", client="Acme", zone_name="Europe/Madrid")
    made = replace(made, parties=replace(made.parties, provider="Northgate"))
    return replace(made, term=replace(made.term, start=date(2026, 6, 1), end=date(2027, 5, 31)))


def flawed(*edits: tuple[str, Any]) -> Agreement:
    made = sound()
    for path, value in edits:
        made = put(made, parse_path(path), value)
    return made


def findings(agreement: Agreement) -> set[Finding]:
    """Return what is found beyond what the sound agreement has."""
    known = {(each.id, each.path) for each in check(sound())}
    return {each for each in check(agreement) if (each.id, each.path) not in known}


def places(agreement: Agreement) -> set[tuple[str, str]]:
    return {(each.id, each.path) for each in findings(agreement)}


def own(section: str, wording: str) -> tuple[str, Any]:
    return "drafting.clauses", (AddedClause("x", section, "X", wording),)


def band(name: str, low: str | None, high: str | None, percent: str) -> CreditBand:
    ends = (None if end is None else Decimal(end) for end in (low, high))
    return CreditBand(name, ("availability",), *ends, Decimal(percent))


def objective(name: str) -> str:
    ids = [each.id for each in sound().objectives.objectives]
    return f"objectives.objectives[{ids.index(name)}]"


AVAILABILITY, TOKEN, SPEND, POLICY = (
    objective(name) for name in ("availability", "first-token", "spend", "policy")
)
REMEDIES = "Service credits do not exclude other remedies or claims for damages of {client}."

FLAWS: list[tuple[str, str, tuple[tuple[str, Any], ...]]] = [
    # places that take each other back
    (
        "remedy-contradiction",
        "drafting.clauses[0].wording",
        (("pricing.sole_remedy", True), own("pricing", REMEDIES)),
    ),
    (
        "remedy-contradiction",
        "drafting.clauses[0].wording",
        (own("pricing", "Credits are the client's sole and exclusive remedy."),),
    ),
    (
        "remedy-contradiction",
        "pricing.sole_remedy",
        (("pricing.sole_remedy", True), ("pricing.credits", ())),
    ),
    (
        "renewal-contradiction",
        "drafting.clauses[0].wording",
        (own("term", "It ends on its last day and does not renew automatically."),),
    ),
    (
        "notice-contradiction",
        "drafting.clauses[0].wording",
        (own("term", "Either party may end the agreement with 90 days' notice."),),
    ),
    (
        "on-call-contradiction",
        "governance.on_call",
        (("governance.on_call", "An engineer is on call 24/7."),),
    ),
    (
        "on-call-contradiction",
        "scope.excluded",
        (("support.severities[0].clock", "always"), ("scope.excluded", ("Out-of-hours support",))),
    ),
    ("pause-contradiction", "support.waiting_pauses", (("support.waiting_pauses", "runs"),)),
    (
        "role-on-wrong-side",
        "client.escalation_role",
        (("client.escalation_role", "Maintenance lead"),),
    ),
    (
        "role-on-wrong-side",
        "changes.approver_role",
        (("changes.approver_role", "Maintenance lead"),),
    ),
    ("party-same", "parties.client", (("parties.client", "Northgate"),)),
    (
        "exclusion-self-certified",
        "objectives.exclusions[0].confirmed_role",
        (("objectives.exclusions[0].confirmed_role", "Maintenance lead"),),
    ),
    (
        "exclusion-self-certified",
        "objectives.exclusions[0].clause",
        (("objectives.exclusions[0].clause", "Maintenance the provider declares does not count."),),
    ),
    (
        "exclusion-uncapped",
        "objectives.exclusions[0].cap_hours",
        (("objectives.exclusions[0].cap_hours", Decimal(300)),),
    ),
    (
        "severity-name-repeated",
        "support.severities[1].also_called",
        (("support.severities[1].also_called", ("p1",)),),
    ),
    ("data-owed-twice", f"{AVAILABILITY}.data_from", ((f"{AVAILABILITY}.data_from", "client"),)),
    ("deleted-before-handover", "data.deletion_days", (("data.deletion_days", 5),)),
    (
        "support-becomes-features",
        "scope.included",
        (("scope.included", ("Unlimited change requests",)),),
    ),
    ("currency-mismatch", f"{SPEND}.unit", (("costs.currency", "EUR"),)),
    (
        "silent-changes",
        "changes.policies[0].policy",
        (("changes.policies", (UpdatePolicy("answers", "immediate", evaluated=False),)),),
    ),
    # clocks of a tier nobody has chosen yet, and days of closures
    (
        "updates-before-response",
        "support.tiers[1].promises[0].updates",
        (("support.tiers[1].promises[0].updates", "every 1 business hour"),),
    ),
    (
        "pause-next-business-day",
        "support.tiers[1].promises[1].response",
        (("support.tiers[1].promises[1].response", "next business day"),),
    ),
    (
        "closure-without-day",
        "support.calendar.closures[0].first",
        (("support.calendar.closures", (Closure(None, date(2026, 8, 1)),)),),
    ),
    # credits
    (
        "credit-order",
        "pricing.credits[1].percent",
        (("pricing.credits", (band("a", "99", "99.5", "20"), band("b", None, "99", "5"))),),
    ),
    (
        "credit-overlap",
        "pricing.credits[1].low",
        (("pricing.credits", (band("a", None, "99.5", "5"), band("b", None, "99.5", "10"))),),
    ),
    (
        "credit-when-met",
        "pricing.credits[0].low",
        (("pricing.credits", (band("a", "99.6", None, "5"),)),),
    ),
    ("credit-cap-range", "pricing.credit_cap", (("pricing.credit_cap", Decimal(0)),)),
    ("claim-days-missing", "pricing.claim_days", (("pricing.claim_days", 0),)),
    (
        "repeat-out-of-reach",
        "pricing.repeat_months",
        (("pricing.repeat_count", 9), ("pricing.repeat_months", 3)),
    ),
    ("weak-retention", "governance.retained[0].months", (("governance.retained[0].months", 1),)),
    # values that fit nothing
    ("amount-negative", "term.notice_days", (("term.notice_days", -30),)),
    (
        "hours-alert-range",
        "pricing.hours_alert_percent",
        (("pricing.hours_alert_percent", Decimal(120)),),
    ),
    (
        "hours-alert-without-hours",
        "pricing.hours_alert_percent",
        (("pricing.included_hours", None),),
    ),
    ("tooling-negative", "costs.tooling_cost", (("costs.tooling_cost", Decimal(-1)),)),
    (
        "failure-cost-negative",
        "journeys.journeys[0].failure_cost",
        (("journeys.journeys[0].failure_cost", Decimal(-1)),),
    ),
    ("confidence-range", "objectives.confidence", (("objectives.confidence", Decimal(100)),)),
    (
        "confidence-range",
        "evaluation.confidence_handover",
        (("evaluation.confidence_handover", Decimal(85)),),
    ),
    (
        "input-type-described",
        "coverage.logged_input_types[1]",
        (("coverage.logged_input_types", ("pdf", "Text of at most 4,000 characters")),),
    ),
    ("currency-unknown", "pricing.currency", (("pricing.currency", "euros"),)),
    ("window-range", f"{TOKEN}.window.days", ((f"{TOKEN}.window.days", 0),)),
    ("unit-mismatch", f"{TOKEN}.unit", ((f"{TOKEN}.unit", "s"),)),
    ("unit-mismatch", f"{SPEND}.unit", ((f"{SPEND}.unit", "dollars"),)),
    ("target-fraction", f"{AVAILABILITY}.target", ((f"{AVAILABILITY}.target", Decimal("0.995")),)),
    ("target-direction", f"{TOKEN}.comparator", ((f"{TOKEN}.comparator", ">="),)),
    ("column-unfit", f"{TOKEN}.indicator.column", ((f"{TOKEN}.indicator.column", "model"),)),
    (
        "condition-unreadable",
        f"{POLICY}.indicator.good[0].value",
        ((f"{POLICY}.indicator.good[0].value", "four"),),
    ),
    *(
        (
            "condition-unreadable",
            f"{TOKEN}.indicator.among[0].value",
            ((f"{TOKEN}.indicator.among", (Condition(column, "is", value),)),),
        )
        for column, value in (("local_hour", "24"), ("local_weekday", "Monday"))
    ),
    (
        "condition-blind",
        f"{POLICY}.indicator.good[0].operator",
        ((f"{POLICY}.indicator.good[0].operator", "is_not"),),
    ),
    ("cadence-missing", "evaluation.cadence", (("evaluation.cadence", "planned"),)),
    ("rollback-undefined", "changes.rollback_steps", (("changes.rollback_steps", (" ",)),)),
]


@pytest.mark.parametrize(
    ("id_", "path", "edits"), FLAWS, ids=[f"{id_}-{path}" for id_, path, _ in FLAWS]
)
def test_that_a_planted_flaw_is_found_in_its_place(
    id_: str, path: str, edits: tuple[tuple[str, Any], ...]
) -> None:
    assert (id_, path) in places(flawed(*edits))


def test_that_seconds_become_milliseconds_by_the_repair() -> None:
    wrong = flawed(
        (f"{TOKEN}.unit", "s"),
        (f"{TOKEN}.target", Decimal("0.8")),
        (f"{TOKEN}.internal_target", None),
    )
    (found,) = (each for each in findings(wrong) if each.id == "unit-mismatch")
    assert found.fix is not None
    mended = repaired(wrong, found.fix).objectives.objectives[2]
    assert (mended.target, mended.unit) == (Decimal(800), "ms")


@pytest.mark.parametrize(
    ("unit", "wanted", "column", "factor"),
    [("min", "s", "handle_s", 60), ("min", "ms", "first_token_ms", 60_000)],
)
def test_that_a_time_in_a_coarser_unit_is_written_in_the_columns_own(
    unit: str, wanted: str, column: str, factor: int
) -> None:
    wrong = flawed(
        (f"{TOKEN}.indicator.column", column),
        (f"{TOKEN}.unit", unit),
        (f"{TOKEN}.target", Decimal(2)),
        (f"{TOKEN}.internal_target", None),
    )
    (found,) = (each for each in findings(wrong) if each.id == "unit-mismatch")
    assert found.fix is not None
    mended = repaired(wrong, found.fix).objectives.objectives[2]
    assert (mended.target, mended.unit) == (Decimal(2 * factor), wanted)


@pytest.mark.parametrize(
    ("column", "comparator"), [("handle_s", ">="), ("data_age_h", ">="), ("token_speed", "<=")]
)
def test_that_a_target_that_rewards_slowness_is_found(column: str, comparator: str) -> None:
    wrong = flawed((f"{TOKEN}.indicator.column", column), (f"{TOKEN}.comparator", comparator))
    assert ("target-direction", f"{TOKEN}.comparator") in places(wrong)


def test_that_the_outer_ends_of_nested_bands_are_seen() -> None:
    nested = flawed(
        ("pricing.credits", (band("a", None, "99.5", "5"), band("b", "98", "99", "10")))
    )
    assert "credit-gap" not in {each.id for each in findings(nested)}


@pytest.mark.parametrize(
    "text",
    [
        "Problems are fixed at the earliest opportunity.",
        "The provider will do its utmost.",
        "Backups are made now and then.",
        "It may be changed if deemed fit.",
        "It is done at the provider's discretion.",
        "The provider acts with due care.",
        "It holds to the extent possible.",
        "Alerts are handled with high priority.",
        "The response is fast.",
        "Costs stay within a reasonable limit.",
        "The provider monitors the system closely.",
        "Tickets are processed without undue delay.",
        "The provider tries to find the cause.",
        "Tests run when time allows.",
    ],
)
def test_that_vague_words_are_found_in_many_phrasings(text: str) -> None:
    assert ("vague-word", "governance.recurring") in places(flawed(("governance.recurring", text)))


@pytest.mark.parametrize(
    "text",
    [
        "A complaint goes to the appropriate supervisory authority within 72 hours.",
        "Appropriate technical and organisational measures are listed in the data processing agreement.",
        "As soon as the incident is stable the report is written, within 1 business day.",
        "A request that tries to jailbreak the system is not valid.",
        "Frequently asked questions and generally available models are covered.",
        "As required by law, records are kept for 24 months.",
        "A statistically significant drop counts.",
        "A regular expression checks the output; soon-to-expire records are listed.",
        "The board of Martin Luther Hospital meets in May and June.",
        "Robert Bosch GmbH and San Diego County are told within 2 days.",
        "A grace period of 10 days applies.",
    ],
)
def test_that_precise_texts_raise_nothing(text: str) -> None:
    assert places(flawed(("governance.recurring", text))) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Recurring issues are told to Peter every quarter.",
        "Thomas explains everything to the new team within 10 business days.",
        "Anna Keller may roll back at once.",
    ],
)
def test_that_persons_in_texts_are_found(text: str) -> None:
    assert ("named-person", "governance.recurring") in places(
        flawed(("governance.recurring", text))
    )


@pytest.mark.parametrize(
    ("role", "person"),
    [
        ("maria lopez", True),
        ("M. Lopez", True),
        ("Lopez, Maria", True),
        ("Chief of Staff", False),
        ("Scrum Master", False),
        ("Ward Sister", False),
        ("First Line", False),
        ("Works Council", False),
    ],
)
def test_that_roles_are_told_from_persons_however_they_are_written(role: str, person: bool) -> None:
    found = places(flawed(("parties.contacts[9].role", role)))
    assert (("named-person", "parties.contacts[9].role") in found) is person
