"""What nobody chose is not promised: an agreement begins without a single act that somebody owes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from slastudio.contract.clauses.texts import PENDING, section_blocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.conduct import ChangeManagement, CostControls, Evaluation
from slastudio.contract.terms.governance import DataPrivacy
from slastudio.contract.terms.scope import ClientResponsibilities
from slastudio.contract.terms.sections import SECTIONS

# how days are counted and what the parts of the document are: nobody does anything by them
STATEMENTS = ("are counted in the time zone", "None of them stands in for another")


@pytest.mark.parametrize("section", [name for name, _ in SECTIONS])
def test_that_a_new_agreement_promises_no_act(section: str) -> None:
    texts = [each.text for each in section_blocks(Agreement(), section) if each.kind != "heading"]
    promised = [each for each in texts if not any(said in each for said in STATEMENTS)]
    assert promised in ([], [PENDING])


def test_that_one_field_filled_in_brings_no_promise_of_another() -> None:
    made = Agreement(
        data=DataPrivacy(ownership="All belongs to the client"),
        client=ClientResponsibilities(log_access="On request"),
        changes=ChangeManagement(material_changes=("the model",)),
        costs=CostControls(over_cap="It is told"),
        evaluation=Evaluation(rubric=("right",)),
    )
    made = replace(made, term=replace(made.term, termination="For cause"))
    texts = " ".join(each.text for name, _ in SECTIONS for each in section_blocks(made, name))
    unwanted = (
        "deleted",
        "training",
        "monthly review",
        "approves",
        "notice is 0",
        "reviewed",
        "alerted",
        "checked",
    )
    assert [word for word in unwanted if word in texts.lower()] == []
