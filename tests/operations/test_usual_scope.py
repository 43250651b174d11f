"""What the templates count as inside and outside the retainer: every kind of line is there by its words."""

from __future__ import annotations

import re

import pytest

from slastudio.contract.checks.conduct import USUAL_EXCLUSIONS, USUAL_SCOPE
from slastudio.operations.agreements.templates import list_templates, template_agreement

pytestmark = pytest.mark.rapid
SLUGS = [each.slug for each in list_templates()]
# frozen: what is usually asked for inside, and what is usually asked for and never inside
INSIDE = {
    "incidents": r"\bincident",
    "evaluation": r"\bevaluation runs?\b",
    "small fixes": r"\bsmall fixes\b",
    "costs": r"\bcost checks?\b",
    "prompts": r"\bminor\b.*\bprompts?\b",
    "retrieval": r"\bminor\b.*\bretrieval\b",
    "operation": r"\boperating\b.*\bworkflows?\b",
}
OUTSIDE = {
    "features": r"\bnew features\b",
    "products": r"\bnew\b.*\bproducts\b",
    "data sources": r"\bnew data sources\b",
    "interfaces": r"\blarge user interfaces\b",
    "migrations": r"\bmigrations\b",
    "rebuilding": r"\brebuilding\b.*\bpipelines\b",
    "on call": r"\bon-call around the clock unless bought\b",
}


def without(vocabulary: dict[str, str], lines: tuple[str, ...]) -> list[str]:
    """Return the kinds no line tells."""
    return [
        kind
        for kind, words in vocabulary.items()
        if not any(re.search(words, line, re.IGNORECASE) for line in lines)
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_that_a_template_says_what_is_usually_inside_and_what_never(slug: str) -> None:
    scope = template_agreement(slug, client="Acme", zone_name="Europe/Madrid").scope
    assert without(INSIDE, scope.included) == []
    assert without(OUTSIDE, scope.excluded) == []
    assert set(scope.included).isdisjoint(scope.excluded)
    # no kind stands on the wrong side
    assert set(without(OUTSIDE, scope.included)) == set(OUTSIDE)
    assert set(without(INSIDE, scope.excluded)) == set(INSIDE)


def test_that_the_lists_a_repair_offers_say_the_same() -> None:
    assert without(INSIDE, USUAL_SCOPE) == []
    assert without(OUTSIDE, USUAL_EXCLUSIONS) == []
