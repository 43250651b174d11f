"""The templates: each is ready but for what only the case can say, and holds what its head
promises.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from slastudio.contract.checks.readiness import check, completeness
from slastudio.contract.clauses.governance import LAYERS
from slastudio.contract.clocks.durations import parse_duration
from slastudio.contract.role_questions import answers
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.contract.terms.sections import SECTIONS
from slastudio.operations.agreements.templates import list_templates, template_agreement

SLUGS = [each.slug for each in list_templates()]
# what only the two parties can say: when it begins, and – where no team is likelier than another –
# who uses it
LEFT = {
    "small-business-retainer": {"start-missing", "drill-missing"},
    "governed-production": {"start-missing", "drill-missing", "teams-unsaid"},
    "customer-support": {"start-missing", "drill-missing", "teams-unsaid", "condition-blind"},
    "pilot": {"start-missing"},
    "internal-platform": {"start-missing", "drill-missing", "condition-blind"},
}
GOVERNED = ("governed-production", "customer-support", "internal-platform")


def ready(slug: str) -> Agreement:
    return template_agreement(slug, client="Acme", zone_name="Europe/Madrid")


@pytest.mark.parametrize("slug", SLUGS)
def test_that_a_template_lacks_nothing_but_what_the_case_must_say(slug: str) -> None:
    found = [each for each in check(ready(slug)) if each.path != "parties.provider"]
    assert {each.id for each in found} == LEFT[slug]
    assert not [each for each in found if each.level == "error"]


@pytest.mark.parametrize("slug", SLUGS)
def test_that_every_section_of_a_template_is_filled(slug: str) -> None:
    agreement = ready(slug)
    short = {name for name, _ in SECTIONS if completeness(agreement, name) < 1}
    assert short <= {"parties", "coverage", "term"}


@pytest.mark.parametrize("slug", SLUGS)
def test_that_the_fee_is_that_of_the_tier_agreed(slug: str) -> None:
    agreement = ready(slug)
    tier = agreement.support.chosen_tier()
    assert tier is None or tier.fee == agreement.pricing.monthly_fee


@pytest.mark.parametrize("slug", SLUGS)
def test_that_each_objective_has_an_owner_an_action_and_data(slug: str) -> None:
    agreement = ready(slug)
    roles = {each.role for each in agreement.parties.contacts}
    sent = {each.evidence: each for each in agreement.data.deliveries}
    for each in agreement.objectives.objectives:
        assert each.owner_role in roles
        assert each.action
        assert each.outcome
        assert sent[each.indicator.evidence].side == each.data_from, each.id


@pytest.mark.parametrize("slug", SLUGS)
def test_that_the_severity_table_says_everything_a_reporter_asks(slug: str) -> None:
    for each in ready(slug).support.severities:
        for text in (each.definition, each.example, each.action, each.client_supplies):
            assert text
        assert parse_duration(each.response).promises_time
        assert each.updates
        assert each.also_called


@pytest.mark.parametrize("slug", SLUGS)
def test_that_each_playbook_has_steps_with_owners_a_deadline_and_a_proof(slug: str) -> None:
    playbooks = ready(slug).changes.playbooks
    assert playbooks
    for each in playbooks:
        assert each.owner_role
        assert each.deadline
        assert each.verified_by
        assert all(step.owner_role and step.within for step in each.steps)
    if slug in GOVERNED:
        assert {each.kind for each in playbooks} >= {"rollback", "fallback", "root_cause"}


@pytest.mark.parametrize("slug", GOVERNED)
def test_that_governed_templates_make_all_six_layers_explicit(slug: str) -> None:
    g = ready(slug).governance
    for spec in LAYERS:
        layer = getattr(g, spec.name)
        assert layer.promise
        assert layer.owner_role
        assert layer.measured_by
        assert layer.evidence
    assert 8 <= len(g.raci) <= 12
    assert len(g.escalation) >= 4
    assert len(g.retained) >= 5
    assert len(g.handoff_duties) >= 5
    assert g.launch_checklist
    assert g.operation_checklist
    assert g.incident_checklist


@pytest.mark.parametrize("slug", GOVERNED)
def test_that_governed_templates_answer_every_question_a_buyer_asks(slug: str) -> None:
    left = [(each.question, each.missing) for each in answers(ready(slug)) if each.open]
    assert not left


def test_that_credits_stand_in_bands_without_gap() -> None:
    for slug in ("governed-production", "customer-support"):
        agreement = ready(slug)
        bands = [
            (b.low, b.high, b.percent)
            for b in agreement.pricing.credits
            if b.objectives == ("availability",)
        ]
        assert bands == [
            (Decimal("99.0"), Decimal("99.5"), Decimal(5)),
            (Decimal("98.0"), Decimal("99.0"), Decimal(10)),
            (None, Decimal("98.0"), Decimal(20)),
        ]
        assert agreement.pricing.credit_cap == 20


def row(objective: Objective) -> tuple[str, str, str, Decimal | None, str, str, int, str]:
    i, w = objective.indicator, objective.window
    return (
        objective.dimension,
        i.kind,
        objective.comparator,
        objective.target,
        objective.unit,
        w.kind,
        w.days,
        objective.action,
    )


def test_that_customer_support_holds_the_ready_table() -> None:
    agreement = ready("customer-support")
    by_id = {each.id: row(each) for each in agreement.objectives.objectives}
    expected = {
        "task-success": (
            "quality",
            "good_share",
            ">=",
            92,
            "%",
            30,
            "Disable the model version and route to people.",
        ),
        "first-token": (
            "latency",
            "percentile",
            "<=",
            800,
            "ms",
            7,
            "Scale inference or shorten the context.",
        ),
        "final-answer": (
            "latency",
            "percentile",
            "<=",
            3500,
            "ms",
            7,
            "Pause non-essential post-processing.",
        ),
        "language-gap": (
            "fairness",
            "gap",
            "<=",
            3,
            "points",
            30,
            "Fairness review; patch prompts or data for the language that is behind.",
        ),
        "fallback": (
            "quality",
            "good_share",
            ">=",
            99,
            "%",
            30,
            "Hotfix the routing and verify the hand-over.",
        ),
    }
    for name, (*head, days, action) in expected.items():
        assert by_id[name] == (*head, "rolling", days, action), name
    gap = agreement.objective("language-gap")
    assert gap is not None
    assert (gap.indicator.segment, gap.indicator.reference) == ("seg.language", "en")
    # the sample drawn each week fills every segment of the gap in 30 days
    assert gap.indicator.least_per_segment <= 150 * 30 // 7
    percentiles = [agreement.objective(name) for name in ("first-token", "final-answer")]
    assert [each.indicator.percentile for each in percentiles if each] == [95, 95]
