"""What is promised with a vendor's help is held against what the vendor promises, before signing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from slastudio.contract.checks.readiness import check
from slastudio.contract.clauses.texts import section_blocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.dependencies import Dependency
from slastudio.operations.agreements.templates import list_templates, template_agreement

pytestmark = pytest.mark.rapid
HELD = Dependency(
    id="api",
    name="Model API",
    vendor="Modelworks",
    objectives=("availability",),
    target=Decimal("99.9"),
    measured="probes",
    service="Model API",
    credit_percent=Decimal(10),
    claim_within="30 days",
)


def relying(*dependencies: Dependency, promised: str = "99.5") -> Agreement:
    """Return a template whose availability rests on vendors."""
    made = template_agreement("governed-production", client="Acme")
    objectives = tuple(
        replace(each, target=Decimal(promised)) if each.id == "availability" else each
        for each in made.objectives.objectives
    )
    return replace(
        made,
        coverage=replace(made.coverage, dependencies=dependencies),
        objectives=replace(made.objectives, objectives=objectives),
    )


def found(agreement: Agreement) -> list[tuple[str, str]]:
    """Return what is found beyond what the template has without vendors."""
    bare = replace(agreement, coverage=replace(agreement.coverage, dependencies=()))
    before = {(each.id, each.path) for each in check(bare)}
    here = [(each.id, each.path) for each in check(agreement)]
    return [each for each in here if each not in before]


def test_that_a_promise_within_the_vendors_raises_nothing() -> None:
    assert found(relying(HELD)) == []
    assert found(relying(HELD, promised="99.9")) == [], "as much as the vendor is not more"


@pytest.mark.parametrize(
    ("dependencies", "promised", "at"),
    [
        ((HELD,), "99.95", 0),
        ((HELD, replace(HELD, id="b", target=Decimal("99.4"))), "99.5", 1),
        # 99.9 % of 99.9 % is 99.8001 %
        ((HELD, replace(HELD, id="b")), "99.85", 0),
    ],
)
def test_that_a_promise_beyond_its_vendors_is_found(
    dependencies: tuple[Dependency, ...], promised: str, at: int
) -> None:
    place = f"coverage.dependencies[{at}].redundancy"
    assert found(relying(*dependencies, promised=promised)) == [("promise-beyond-vendor", place)]


@pytest.mark.parametrize(
    "change",
    [
        {"redundancy": "A second vendor answers."},
        {"objectives": ()},
        {"target": None, "measured": "", "credit_percent": None},
        {"figure": "time", "unit": "ms", "comparator": "<=", "target": Decimal(900)},
    ],
)
def test_that_what_stands_in_or_does_not_carry_the_promise_is_no_finding(
    change: dict[str, Any],
) -> None:
    assert found(relying(replace(HELD, **change), promised="99.95")) == []


@pytest.mark.parametrize(
    ("change", "id", "field"),
    [
        ({"measured": ""}, "dependency-unmeasured", "measured"),
        ({"service": ""}, "dependency-without-bill", "service"),
        ({"claim_within": ""}, "dependency-without-deadline", "claim_within"),
        ({"objectives": ("gone",)}, "reference-unknown", "objectives"),
    ],
)
def test_that_a_promise_nobody_can_hold_a_vendor_to_is_found(
    change: dict[str, Any], id: str, field: str
) -> None:
    told = found(relying(replace(HELD, **change)))
    assert [path for _, path in told] == [f"coverage.dependencies[0].{field}"]
    assert id == told[0][0] or id == "reference-unknown"


def test_that_no_template_raises_what_it_says_nothing_of() -> None:
    for info in list_templates():
        ids = {each.id for each in check(template_agreement(info.slug, client="Acme"))}
        assert not [each for each in ids if each.startswith(("dependency-", "promise-beyond"))]


def test_that_the_clause_says_what_the_vendor_owes_and_what_stands_in() -> None:
    own = replace(
        HELD,
        redundancy="A smaller model.",
        degradation="Search without answers",
        failover_every="every 90 days",
        measured_of="api",
    )
    blocks = section_blocks(relying(own), "coverage")
    (told,) = (each.text for each in blocks if each.anchor == "dependency:api")
    for words in (
        "Model API of Modelworks stands behind",
        "a share of answered calls of at least 99.9 %",
        "measured here by probes of “api”",
        "owes 10 % of the month's bill, claimed within 30 days",
        "What stands in: A smaller model.",
        "What users still get: Search without answers.",
        "exercised every 90 days",
    ):
        assert words in told, told
