"""The redline: what was removed and added, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.contract.clauses.comparison import (
    FieldChange,
    RedlineBlock,
    Runs,
    compared_text,
    field_changes,
    redline,
    unsaid_changes,
)
from slastudio.contract.clauses.texts import section_blocks
from slastudio.contract.clauses.unsaid import PRIVATE, UNSAID
from slastudio.contract.role_questions import answers
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import AddedClause
from slastudio.contract.terms.findings import put
from slastudio.contract.terms.places import address_of, leaves, pattern_of
from slastudio.contract.terms.sections import SECTIONS
from slastudio.contract.terms.support import Severity
from slastudio.operations.agreements.templates import template_agreement
from tests.contract.agreements import agreements
from tests.contract.filled import filled_agreement, other_values
from tests.strength import tries

words = st.text("ab c,.\n", max_size=40)


def base() -> Agreement:
    return template_agreement("customer-support", client="Acme", zone_name="Europe/Madrid")


def told(runs: Runs, without: str) -> str:
    return "".join(run.text for run in runs if run.kind != without)


def changed(before: Agreement, after: Agreement) -> list[RedlineBlock]:
    return [
        block
        for section in redline(before, after)
        for block in section.blocks
        if block.change != "same"
    ]


@given(words, words)
def test_that_runs_hold_both_texts_whole(before: str, after: str) -> None:
    runs = compared_text(before, after)
    assert told(runs, "added") == before
    assert told(runs, "removed") == after


@settings(max_examples=tries(8, 40))
@given(agreements(), agreements())
def test_that_the_redline_of_any_two_agreements_holds_both_texts(
    before: Agreement, after: Agreement
) -> None:
    for section in redline(before, after):
        new = [(b.kind, b.text, b.rows) for b in section_blocks(after, section.name)]
        rebuilt = [
            (
                b.kind,
                told(b.runs, "removed"),
                tuple(
                    tuple(told(c, "removed") for c in cells)
                    for change, cells in b.rows
                    if change != "removed"
                ),
            )
            for b in section.blocks
            if b.change != "removed"
        ]
        assert rebuilt == new
    assert not changed(after, after)


def test_that_an_inserted_clause_changes_no_other_by_its_number() -> None:
    before = base()
    first, *rest = before.objectives.objectives
    added = replace(first, id="added", name="Added", journey="")
    after = replace(before, objectives=replace(before.objectives, objectives=(first, added, *rest)))
    kinds = [(block.change, block.kind) for block in changed(before, after)]
    assert ("added", "paragraph") in kinds
    assert [kind for change, kind in kinds if change == "changed"] == ["table"], (
        "only the table of objectives has a new row"
    )


def test_that_a_changed_word_is_told_exactly() -> None:
    before = base()
    after = replace(before, pricing=replace(before.pricing, overage_rate=Decimal(130)))
    (block,) = changed(before, after)
    assert [(run.kind, run.text) for run in block.runs if run.kind != "same"] == [
        ("removed", "€120.00"),
        ("added", "€130.00"),
    ]
    (field,) = field_changes(before, after)
    assert (field.place, field.before, field.after) == (
        "pricing.overage_rate",
        "120 an hour",
        "130 an hour",
    )


def test_that_records_are_matched_by_id_and_their_order_is_told() -> None:
    before = base()
    swapped = (
        before.support.severities[1],
        before.support.severities[0],
        *before.support.severities[2:],
    )
    after = replace(before, support=replace(before.support, severities=swapped))
    (field,) = field_changes(before, after)
    assert field.place == "support.severities"
    assert "order" in field.label


# --- changes that no clause says ---------------------------------------------------------------------------------------


def unsaid(before: Agreement, after: Agreement) -> tuple[FieldChange, ...]:
    return unsaid_changes(before, after, redline(before, after))


def test_that_another_name_of_a_tier_in_exports_is_told_though_every_clause_reads_the_same() -> (
    None
):
    before = base()
    first = before.support.severities[0]
    after = put(before, ("support", "severities", 0, "also_called"), ("P1", "critical"))
    assert not changed(before, after)
    (told_apart,) = unsaid(before, after)
    assert told_apart == FieldChange(
        f"support.severities[{first.id}].also_called",
        f"Severity and service hours › Severity tiers › {first.name} › Also called",
        "; ".join(first.also_called),
        "P1; critical",
    )


FILLED = filled_agreement()
FIELDS = {address_of(FILLED, path): (path, spec, value) for path, spec, value in leaves(FILLED)}


@pytest.mark.parametrize(
    "address", sorted(each for each in FIELDS if pattern_of(each) in {**UNSAID, **PRIVATE})
)
def test_that_a_change_no_clause_says_is_told_unless_it_is_a_note_of_one_side(address: str) -> None:
    path, spec, held = FIELDS[address]
    after = put(FILLED, path, other_values(spec, held)[0])
    listed = [pattern_of(each.place) for each in unsaid(FILLED, after)]
    assert (pattern_of(address) in listed) is (pattern_of(address) in UNSAID)


@settings(max_examples=tries(15, 60), deadline=None)
@given(st.data())
def test_that_no_change_of_a_field_goes_unseen(data: st.DataObject) -> None:
    path, spec, held = FIELDS[data.draw(st.sampled_from(sorted(FIELDS)))]
    after = put(FILLED, path, data.draw(st.sampled_from(other_values(spec, held))))
    seen = changed(FILLED, after) or unsaid(FILLED, after)
    assert seen or pattern_of(address_of(FILLED, path)) in PRIVATE
    assert not unsaid(after, after)


def test_that_a_record_that_comes_is_told_apart_by_what_its_clauses_leave_out() -> None:
    before = base()
    tier = Severity(id="sev9", name="Sev 9", response="1 hour", also_called=("P9",))
    after = replace(
        before, support=replace(before.support, severities=(*before.support.severities, tier))
    )
    assert [
        (each.label.rpartition(" › ")[2], each.before, each.after) for each in unsaid(before, after)
    ] == [
        ("Id", "", "sev9"),
        ("Also called", "", "P9"),
    ]
    assert [each.before for each in unsaid(after, before)] == ["sev9", "P9"]


def test_that_what_a_written_promise_hides_is_told() -> None:
    before = put(base(), ("objectives", "objectives", 0, "promise"), "Answers are good.")
    after = put(before, ("objectives", "objectives", 0, "indicator", "among"), ())
    assert before != after
    assert not changed(before, after)
    assert unsaid(before, after)


def test_that_cross_references_are_never_wrong() -> None:
    before = base()
    clause = AddedClause(
        "x", "term", "Clocks", "As {clause waiting} says, the clocks pause for {client}."
    )
    agreement = replace(before, drafting=replace(before.drafting, clauses=(clause,)))
    number = next(b.number for b in section_blocks(agreement, "support") if b.anchor == "waiting")
    text = next(b.text for b in section_blocks(agreement, "term") if b.anchor == "clause:x")
    assert text == f"Clocks. As clause {number} says, the clocks pause for Acme."


def test_that_a_value_put_in_place_of_a_name_is_not_read_for_names_again() -> None:
    clause = AddedClause("x", "term", "", "Owed to {client}.")
    drafting = replace(base().drafting, clauses=(clause,))
    odd = replace(base(), parties=replace(base().parties, client="{provider}"), drafting=drafting)
    assert "Owed to {provider}." in [b.text for b in section_blocks(odd, "term")]


def test_that_questions_are_answered_or_name_what_is_missing() -> None:
    for answered in answers(Agreement()):
        assert answered.open
        assert not answered.clauses
    whole = answers(base())
    assert len(whole) == 25
    numbers = {b.number for name, _ in SECTIONS for b in section_blocks(base(), name)}
    assert all(set(each.clauses) <= numbers for each in whole)
    assert any(not each.open for each in whole)
