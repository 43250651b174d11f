"""Whatever is written into a terms file comes back as it was: whole agreements, and texts that look
like YAML.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.contract.exchange.terms_file import dump_terms, load_terms
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.scope import Parties, Scope
from tests.contract.agreements import agreements
from tests.contract.test_codec import slow_strategy
from tests.strength import tries


@slow_strategy
@given(agreements())
def test_that_yaml_gives_the_same_agreement_back(agreement: Agreement) -> None:
    assert load_terms(dump_terms(agreement)) == agreement


awkward = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=300
) | st.text(" \n\t:-#'\"a|>%@`{}[]&*!,?~0y", max_size=200)


@settings(max_examples=tries(20, 100))
@given(awkward, awkward, st.lists(awkward, max_size=3))
def test_that_no_text_is_changed_by_yaml(title: str, address: str, included: list[str]) -> None:
    parties = Parties(title=title, client_address=address)
    agreement = Agreement(parties=parties, scope=Scope(included=tuple(included)))
    assert load_terms(dump_terms(agreement)) == agreement
