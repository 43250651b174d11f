"""The appendix tells promise, target and retainer apart, whatever template it is made from."""

from __future__ import annotations

import pytest

from slastudio.operations.agreements.templates import list_templates, template_agreement
from slastudio.reports.content.blocks import Facts, Heading
from slastudio.reports.documents.appendix import appendix_document
from tests.reports.conftest import ISSUED, REF

pytestmark = pytest.mark.rapid
SLA, SLO, RETAINER = (
    "Service level agreement (SLA)",
    "Service level objective (SLO)",
    "Retainer",
)


@pytest.mark.parametrize("slug", [each.slug for each in list_templates()])
def test_that_an_appendix_tells_sla_slo_and_retainer_apart(slug: str) -> None:
    agreement = template_agreement(slug, client="Acme", zone_name="Europe/Madrid")
    blocks = appendix_document(agreement, REF, ISSUED).blocks
    headed = next(
        number
        for number, each in enumerate(blocks)
        if isinstance(each, Heading) and each.text == "Annex A: definitions"
    )
    facts = blocks[headed + 1]
    assert isinstance(facts, Facts)
    terms = [term for term, _ in facts.rows]
    assert terms[:3] == [SLA, SLO, RETAINER]
    assert len(set(terms)) == len(terms)
    told = dict(facts.rows)
    # promises with what follows; a target in a window; money for capacity, which promises nothing of the system
    assert "promises" in told[SLA]
    assert "when one is missed" in told[SLA]
    assert "target" in told[SLO]
    assert "window" in told[SLO]
    assert "promise" not in told[SLO]
    assert "commercial" in told[RETAINER]
    assert "capacity" in told[RETAINER]
    assert "not a promise" in told[RETAINER]
