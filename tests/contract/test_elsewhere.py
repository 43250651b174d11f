"""Numbers of a document signed elsewhere: what is cited is what was entered, or says that it is ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.contract.clauses.correspondence import (
    correspondence,
    uncited_words,
    with_their_numbers,
)
from slastudio.contract.clauses.elsewhere import OURS
from slastudio.contract.clauses.texts import (
    clause_numbers,
    clause_of,
    numbered_blocks,
    references,
    section_blocks,
)
from slastudio.contract.role_questions import answers
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import CreditBand, Pricing
from slastudio.contract.terms.drafting import CitedClause, Drafting, SignedElsewhere
from slastudio.contract.terms.exclusions import Exclusion
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.inputs import ExclusionSpan
from slastudio.judge.period.month import assess_period
from slastudio.operations.agreements.templates import template_agreement
from slastudio.reports.documents.appendix import appendix_document
from slastudio.reports.documents.monthly import report_document
from slastudio.reports.machine.assessments import assessment_document
from slastudio.reports.sections.correspondence import CORRESPONDENCE
from slastudio.ui.forms.renames import keep_places
from tests.judge.specimens import agreement, frame, inputs, objective, reviews

DOCUMENT = "the Frame Contract"
TEMPLATE = template_agreement("customer-support")
FIRST = TEMPLATE.objectives.objectives[0].id


def signed(terms: Agreement, *entries: tuple[str, str]) -> Agreement:
    cited = tuple(CitedClause(place, number, f"words of {number}") for place, number in entries)
    held = SignedElsewhere(DOCUMENT, date(2025, 3, 3), "a" * 64, cited)
    return replace(terms, drafting=replace(terms.drafting, elsewhere=held))


def test_that_without_another_document_a_clause_is_cited_as_before() -> None:
    number = clause_numbers(TEMPLATE)[f"objective:{FIRST}"]
    assert clause_of(TEMPLATE, f"objective:{FIRST}") == f"clause {number}"


def test_that_a_clause_is_cited_by_their_number_and_any_other_says_that_it_is_ours() -> None:
    terms = signed(TEMPLATE, (f"objectives.objectives[{FIRST}]", "§ 7 (2)"))
    assert clause_of(terms, f"objective:{FIRST}") == f"§ 7 (2) of {DOCUMENT}"
    number = clause_numbers(terms)["credits"]
    assert clause_of(terms, "credits") == f"clause {number} ({OURS})"
    assert clause_of(terms, "no-such-clause") == ""


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        # the field itself goes before the record around it, however they are entered
        (
            (("objectives.objectives[{}]", "§ 7"), ("objectives.objectives[{}].target", "§ 8")),
            "§ 8",
        ),
        ((("objectives.objectives[{}].target", "§ 8"), ("objectives", "§ 1")), "§ 8"),
        ((("objectives", "§ 1"), ("objectives.objectives[{}]", "§ 7")), "§ 7"),
        ((("objectives.objectives", "§ 4"),), "§ 4"),
        # a number without a sign reads like one of ours
        ((("objectives.objectives[{}]", "7.2"),), "clause 7.2"),
        # a field of the record that another clause says
        ((("objectives.objectives[{}].owner_role", "§ 9"),), ""),
        ((("objectives.objectives[{}]", "  "),), ""),
        ((("pricing.monthly_fee", "§ 12"),), ""),
    ],
)
def test_that_the_field_itself_goes_before_the_record_around_it(
    entries: tuple[tuple[str, str], ...], words: str
) -> None:
    terms = signed(TEMPLATE, *((place.format(FIRST), number) for place, number in entries))
    own = clause_numbers(terms)[f"objective:{FIRST}"]
    expected = f"{words} of {DOCUMENT}" if words else f"clause {own} ({OURS})"
    assert clause_of(terms, f"objective:{FIRST}") == expected


def test_that_a_table_of_records_is_theirs_only_where_every_record_is() -> None:
    severities = TEMPLATE.support.severities
    table = next(
        block
        for block in numbered_blocks(TEMPLATE)
        if block.kind == "table" and any("severities[]" in each for each in block.says)
    )
    entries = [
        (f"support.severities[{each.id}]", f"§ 5 ({n})") for n, each in enumerate(severities)
    ]
    assert not references(signed(TEMPLATE, *entries[:-1]))[table.number].theirs
    whole = references(signed(TEMPLATE, *entries))[table.number]
    assert whole.short == " and ".join(number for _, number in entries)


def test_that_a_field_of_another_section_gives_no_clause_its_number() -> None:
    passing = [
        block
        for block in numbered_blocks(TEMPLATE)
        if any(each.partition(".")[0] != block.says[0].partition(".")[0] for each in block.says)
    ]
    assert passing
    for block in passing:
        others = [each for each in block.says if not each.startswith(block.says[0].split(".")[0])]
        for each in others:
            if "[]" not in each:
                assert not references(signed(TEMPLATE, (each, "§ 99")))[block.number].theirs


def test_that_what_has_no_number_of_theirs_is_counted_and_what_no_clause_says_is_named() -> None:
    terms = signed(TEMPLATE, (f"objectives.objectives[{FIRST}]", "§ 7"), ("support.gone", "§ 8"))
    found = correspondence(terms)
    assert [each.place for each in found.cited] == [f"objectives.objectives[{FIRST}]"]
    assert [each.number for each in found.unused] == ["§ 8"]
    assert len(found.uncited) + 1 == found.numbered
    assert uncited_words(found, DOCUMENT) == (
        f"{found.numbered - 1} of {found.numbered} clauses have no number in {DOCUMENT}"
    )
    # what is listed can be entered as it is listed, and then is no longer listed
    lacking = found.uncited[0]
    more = signed(TEMPLATE, *((each.place, "§ 1") for each in found.uncited))
    assert lacking.own not in {each.own for each in correspondence(more).uncited}
    assert not correspondence(more).uncited or len(correspondence(more).uncited) < 3


def test_that_an_item_is_told_by_a_number_of_its_own() -> None:
    place = f"objectives.objectives[{FIRST}].action"
    terms = signed(TEMPLATE, (place, "§ 9 (1)"))
    (found,) = correspondence(terms).cited
    assert re.fullmatch(r"4\.\d+ \([a-z]\)", found.own)
    assert OURS in clause_of(terms, f"objective:{FIRST}")


def test_that_the_screen_shows_their_number_before_a_clause() -> None:
    terms = signed(TEMPLATE, (f"objectives.objectives[{FIRST}]", "§ 7"))
    blocks = with_their_numbers(terms, section_blocks(terms, "objectives"))
    assert sum(block.text.startswith("[§ 7] ") for block in blocks) == 1


def test_that_numbers_follow_a_record_whose_id_is_changed_and_go_with_it() -> None:
    terms = signed(TEMPLATE, (f"objectives.objectives[{FIRST}]", "§ 7"))
    first, *rest = terms.objectives.objectives
    renamed = replace(
        terms, objectives=replace(terms.objectives, objectives=(replace(first, id="x"), *rest))
    )
    (entry,) = keep_places(terms, renamed).drafting.elsewhere.clauses
    assert entry.place == "objectives.objectives[x]"
    without = replace(terms, objectives=replace(terms.objectives, objectives=tuple(rest)))
    assert keep_places(terms, without).drafting.elsewhere.clauses == ()


# -- every citation, anywhere ------------------------------------------------------------------------------------------


MAINTENANCE = Exclusion("m", "Maintenance", "maintenance", "Not counted, see {clause objective:o}.")
JUDGED = agreement(
    objective(exclusions=("m",), action="Repair it."),
    pricing=Pricing(
        "EUR",
        Decimal(1000),
        Decimal(10),
        Decimal(100),
        credits=(CreditBand("C", ("o",), percent=Decimal(10)),),
        remediation_within="5 days",
        repeat_count=1,
    ),
)
JUDGED = replace(JUDGED, objectives=replace(JUDGED.objectives, exclusions=(MAINTENANCE,)))
PLACES = sorted(
    {each.place for each in correspondence(JUDGED).clauses}
    | {said for block in numbered_blocks(JUDGED) for said in block.says if "[]" not in said}
    | {"objectives", "pricing", "objectives.objectives"}
)
_OURS = re.compile(r"\bclause (\d+\.\d+)(?! of)( \(our numbering\))?")
_THEIRS = re.compile(r"§ (\d+)")


def strings_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings_in(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from strings_in(getattr(value, each.name))


def expected_numbers(terms: Agreement) -> dict[str, list[str]]:
    """Return, the plain way, by our number the numbers entered for it; [] where it is cited as ours."""
    entered = {each.place: each.number for each in terms.drafting.elsewhere.clauses}
    found: dict[str, list[str]] = {}
    for block in numbered_blocks(terms):
        if not block.says:
            found[block.number] = []
            continue
        section = block.says[0].split(".")[0]
        said = [each for each in block.says if each.split(".")[0] == section]
        plain = [each for each in said if "[]" not in each]
        exact = [entered[each] for each in plain if each in entered]
        around = []
        for each in plain:
            outer = [p for p in entered if each.startswith((f"{p}.", f"{p}["))]
            around += [entered[max(outer, key=len)]] if outer else []
        found[block.number] = list(dict.fromkeys(exact or around))
        if not plain:
            found[block.number] = ["any"]  # a clause about all records: told apart by its own test
    return found


@settings(max_examples=25)
@given(st.sets(st.sampled_from(PLACES), max_size=12))
def test_that_every_citation_anywhere_is_the_number_entered_or_marked_ours(
    places: set[str],
) -> None:
    numbers = {place: f"§ {100 + at}" for at, place in enumerate(sorted(places))}
    terms = signed(JUDGED, *numbers.items())
    expected = expected_numbers(terms)
    for number, reference in references(terms).items():
        if expected[number] != ["any"]:
            assert list(dict.fromkeys(t.number for t in reference.theirs)) == expected[number]
    start = datetime(2026, 10, 10, 10, tzinfo=UTC)
    use = ExclusionSpan("m", start, start.replace(minute=1), id="EXC-1")
    found = assess_period(
        inputs(terms, {"reviews": frame("reviews", reviews(30, 50))}, exclusions=(use,))
    )
    (result,) = found.results
    own = clause_numbers(terms)
    told = " and ".join(expected[own["objective:o"]])
    assert result.clause == (
        f"{told} of {DOCUMENT}" if told else f"clause {own['objective:o']} ({OURS})"
    )
    ref = AgreementRef("v1", "signed", "0" * 64)
    appendix = appendix_document(terms, ref, date(2026, 11, 1))
    texts = [
        *strings_in(replace(found, terms=Agreement())),
        *strings_in(report_document(found, date(2026, 11, 5)).blocks),
        *strings_in(assessment_document(found)),
        *(text for each in answers(terms) for text in (*each.cited, each.text)),
        *strings_in(appendix.blocks[: _at(appendix.blocks)]),
    ]
    cited = set()
    for text in texts:
        for number, mark in _OURS.findall(text):
            assert mark, f"“{text}” cites our {number} as if it were theirs"
            assert expected[number] in ([], ["any"]), text
        for number in _THEIRS.findall(text):
            assert f"§ {number}" in numbers.values(), text
            cited.add(number)
    assert len(cited) <= len(numbers)


def _at(blocks: tuple[object, ...]) -> int:
    """Return where the table of both numberings begins, which names theirs alone."""
    return next(n for n, each in enumerate(blocks) if getattr(each, "text", "") == CORRESPONDENCE)


def test_that_a_list_in_drafting_is_empty_where_nothing_was_signed_elsewhere() -> None:
    assert Drafting().elsewhere == SignedElsewhere()
    assert correspondence(TEMPLATE).unused == ()
