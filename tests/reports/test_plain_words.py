"""The page in everyday words that stands before the clauses."""

from __future__ import annotations

import re

import pytest

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import put
from slastudio.operations.agreements.templates import list_templates, template_agreement
from slastudio.reports.content.blocks import Item, Paragraph
from slastudio.reports.sections.plain_words import plain_blocks

pytestmark = pytest.mark.rapid
LEADS = ("Who and what.", "When something breaks.", "Your data.", "The price.", "The end.")


def items(agreement: Agreement) -> list[Item]:
    return [each for each in plain_blocks(agreement) if isinstance(each, Item)]


@pytest.mark.parametrize("slug", [each.slug for each in list_templates()])
def test_that_the_page_says_in_order_what_counts_and_where_it_stands(slug: str) -> None:
    agreement = template_agreement(slug, client="Acme Ltd")
    first = plain_blocks(agreement)[0]
    assert isinstance(first, Paragraph)
    assert "the clauses count" in str(first.text)
    told = items(agreement)
    assert [each.number for each in told] == [f"{n}." for n in range(1, len(told) + 1)]
    leads = [each.lead for each in told]
    assert [each for each in leads if each in LEADS] == list(LEADS)
    # every number of a clause or section that is cited is one the agreement has
    whole = " ".join(str(each.text) for each in told)
    cited = set(re.findall(r"section (\d+)", whole))
    assert cited <= {str(number) for number in range(1, 15)}
    assert not re.search(r"\{|\}|\bNone\b(?! of)|\(\)", whole), whole
    assert all(len(str(each.text).split()) < 90 for each in told), "a sentence, not a clause"


def test_that_the_page_follows_the_agreement() -> None:
    agreement = template_agreement("small-business-retainer", client="Acme Ltd")
    before = " ".join(str(each.text) for each in items(agreement))
    fee = put(agreement, ("pricing", "monthly_fee"), agreement.pricing.monthly_fee + 111)  # type: ignore[operator]
    assert " ".join(str(each.text) for each in items(fee)) != before
    other = put(agreement, ("parties", "client"), "Zebra Co")
    assert "Zebra Co" in " ".join(str(each.text) for each in items(other))
    promise = agreement.objectives.objectives[0]
    number = clause_of(agreement, f"objective:{promise.id}")
    assert number in before, "a promise cites its clause"
