"""The clause library: what it holds, how strangers' files are refused, how an entry comes into an
agreement.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from slastudio.contract.checks.readiness import check
from slastudio.contract.clauses.library import (
    MAX_BYTES,
    VARIANTS,
    Library,
    LibraryClause,
    fillable,
    inserted,
    read_clauses,
    with_fixes,
)
from slastudio.contract.clauses.texts import clause_numbers, section_blocks
from slastudio.contract.clauses.variables import unknown_names
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import OpenPoint
from slastudio.contract.terms.findings import put, repaired
from slastudio.contract.terms.places import parse_path
from slastudio.contract.terms.sections import SECTIONS
from slastudio.operations.agreements.library import library_for
from slastudio.operations.agreements.templates import list_templates, template_agreement
from slastudio.shared.problems import StudioError

LIBRARY = library_for(Path(__file__).parent)
SLUGS = [each.slug for each in list_templates()]
# facts of the case: nobody could have a ready text for them
FACTS = {
    "parties.provider_address",
    "parties.client_address",
    "coverage.teams",
    "coverage.languages",
    "coverage.regions",
    "coverage.logged_input_types",
}
ENTRY = "clauses:\n  - {id: a, section: data, title: T, summary: S., standard: Text.}\n"


def one(text: str) -> LibraryClause:
    (clause,) = read_clauses(text, "house.yaml", origin="house")
    return clause


def test_that_every_text_fills_a_field_of_its_own_section() -> None:
    filling = [each for each in LIBRARY.clauses if each.field]
    astray = [each.id for each in filling if not each.field.startswith(f"{each.section}.")]
    assert filling
    assert astray == []


@pytest.mark.parametrize("clause", LIBRARY.clauses, ids=lambda clause: clause.id)
def test_that_every_entry_has_three_variants_that_differ_in_substance(
    clause: LibraryClause,
) -> None:
    assert tuple(name for name, _ in clause.variants) == VARIANTS
    words = [set(text.casefold().split()) for _, text in clause.variants]
    for one_of, other in ((0, 1), (1, 2), (0, 2)):
        assert len(words[one_of] ^ words[other]) >= 2
    assert clause.summary.endswith(".")
    assert clause.summary.count(". ") == 0, "one sentence"


def test_that_ids_are_unique_over_the_whole_library() -> None:
    assert len({each.id for each in LIBRARY.clauses}) == len(LIBRARY.clauses)


def test_that_every_text_field_one_would_have_to_invent_has_one_entry() -> None:
    wanted = {path for path, spec in fillable().items() if spec.kind != "text"} - FACTS
    covered = [each.field for each in LIBRARY.clauses if each.field]
    assert sorted(covered) == sorted(wanted)


@pytest.mark.parametrize("section", [name for name, _ in SECTIONS])
def test_that_every_section_has_clauses_of_its_own(section: str) -> None:
    assert sum(not each.field for each in LIBRARY.for_section(section)) >= 2


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("variant", VARIANTS)
def test_that_the_whole_library_brings_no_finding_into_any_template(
    slug: str, variant: str
) -> None:
    agreement = before = template_agreement(slug, client="Acme", zone_name="Europe/Madrid")
    for clause in LIBRARY.clauses:
        agreement = inserted(agreement, clause, variant, replace=True)
    # a stricter clause may ask for more than the hours of a template
    brought = {each for each in check(agreement) if each.id != "duties-beyond-hours"}
    assert not brought - set(check(before))
    numbers = clause_numbers(agreement)
    for clause in LIBRARY.clauses:
        assert unknown_names(agreement, clause.text(variant), numbers) == (), clause.id
    for section, _ in SECTIONS:
        assert not any("{" in block.text for block in section_blocks(agreement, section))


def test_that_a_field_is_filled_and_never_written_over_unasked() -> None:
    (clause,) = LIBRARY.for_field("support.after_hours")
    agreement = inserted(Agreement(), clause, "strict")
    assert agreement.support.after_hours == clause.text("strict")
    with pytest.raises(StudioError, match="already says something"):
        inserted(agreement, clause, "light")
    assert inserted(agreement, clause, "light", replace=True).support.after_hours == clause.text(
        "light"
    )


def test_that_lines_become_one_entry_each() -> None:
    (clause,) = LIBRARY.for_field("scope.excluded")
    excluded = inserted(Agreement(), clause).scope.excluded
    assert len(excluded) == 6
    assert excluded[-1] == "On-call around the clock unless bought"


def test_that_a_clause_of_ones_own_says_where_it_comes_from_and_gets_a_fresh_id() -> None:
    clause = LIBRARY.clause("survival")
    agreement = inserted(inserted(Agreement(), clause, "light"), clause, "strict")
    first, second = agreement.drafting.clauses
    assert (first.id, second.id) == ("survival", "survival-2")
    assert (first.section, first.source) == ("term", "library:survival:light")
    assert second.source == "library:survival:strict"
    assert section_blocks(agreement, "term")[-1].text.startswith("What survives the end. ")


def test_that_a_variant_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(StudioError, match=r"no variant “soft”\. It has: light, standard, strict"):
        inserted(Agreement(), LIBRARY.clause("survival"), "soft")
    with pytest.raises(StudioError, match="no clause “nothing”"):
        LIBRARY.clause("nothing")


def test_that_a_search_wants_every_word_and_finds_the_section_too() -> None:
    found = LIBRARY.search("silent register")
    assert "silent-model-updates" in {each.id for each in found}
    assert all("silent" in str(each).casefold() for each in found)
    assert LIBRARY.search("zebra") == ()
    assert len(LIBRARY.search("")) == len(LIBRARY.clauses)


def test_that_an_empty_field_is_found_with_the_standard_clause_as_its_repair() -> None:
    agreement = template_agreement("governed-production")
    agreement = put(agreement, parse_path("pricing.claim_how"), "")
    agreement = put(agreement, parse_path("changes.rollback_steps"), ())
    found = {each.path: each for each in with_fixes(agreement, check(agreement), LIBRARY)}
    for path in ("pricing.claim_how", "changes.rollback_steps"):
        fix = found[path].fix
        assert fix is not None
        assert fix.label == "Take the standard clause"
        agreement = repaired(agreement, fix)
    assert not {"pricing.claim_how", "changes.rollback_steps"} & {
        each.path for each in check(agreement)
    }


def test_that_a_text_that_is_there_is_not_offered_to_be_replaced() -> None:
    agreement = put(Agreement(), parse_path("support.after_hours"), "We answer promptly.")
    vague = [
        each for each in with_fixes(agreement, check(agreement), LIBRARY) if each.id == "vague-word"
    ]
    assert [each.fix for each in vague] == [None]


def test_that_a_point_still_to_be_agreed_keeps_open() -> None:
    agreement = Agreement()
    drafting = replace(agreement.drafting, open_points=(OpenPoint("support.after_hours"),))
    agreement = replace(agreement, drafting=drafting)
    found = [
        each
        for each in with_fixes(agreement, check(agreement), LIBRARY)
        if each.path == "support.after_hours"
    ]
    assert found
    assert all(each.fix is None for each in found)


def test_that_the_house_text_is_offered_before_the_librarys() -> None:
    house = one(
        "clauses: [{id: ours, section: support, field: support.after_hours, title: T, summary: S., light: Ours.}]"
    )
    library = Library((*LIBRARY.clauses, house))
    assert library.for_field("support.after_hours")[0] is house
    found = with_fixes(Agreement(), check(Agreement()), library)
    fix = next(each.fix for each in found if each.path == "support.after_hours")
    assert fix is not None
    assert (fix.label, fix.edits) == ("Take the house clause", (("support.after_hours", "Ours."),))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("clauses: [", "not valid YAML"),
        ("- a", "named fields"),
        ("clauses: text", "is a list of clauses"),
        ("other: []", "unknown field “other”"),
        ("clauses: []\nclauses: []", "stands there twice"),
        ("clauses:\n  - text", "line 2: expected named fields"),
        (ENTRY.replace("summary", "colour"), "line 2: unknown field “colour”"),
        (ENTRY.replace("id: a", "id: A b"), "line 2: a clause needs an id"),
        (ENTRY.replace("data", "nowhere"), "“nowhere” is not the section"),
        (ENTRY.replace("summary: S., ", ""), "“a” has no summary"),
        (ENTRY.replace("title: T", "title: ''"), "“a” has no title"),
        (ENTRY.replace("standard: Text.", "light: ''"), "“a” has no text"),
        (ENTRY.replace("Text.", "[Text]"), "line 2: “standard” is a text"),
        (ENTRY.replace("Text.", '"a\\u0007b"'), "line 2: “standard” holds control characters"),
        (ENTRY.replace("Text.", '"a\\u0085b"'), "line 2: “standard” holds control characters"),
        (ENTRY + ENTRY.partition("\n")[2], "line 3: the id “a” is used twice"),
        (ENTRY.replace("title: T", "title: &t T, light: *t"), "references"),
        (ENTRY.replace("Text.", "!!python/object:os.system x"), "tag"),
        (ENTRY.replace("Text.", "!!binary aGVsbG8="), "tag"),
        (ENTRY.replace("- {", "- !thing {"), "tag"),
        (
            ENTRY.replace("id: a", "id: a, field: 'data.regions[0]'"),
            "no text field of the section data",
        ),
        (ENTRY.replace("id: a", "id: a, field: data.deletion_days"), "no text field"),
        (ENTRY.replace("id: a", "id: a, field: term.exit_duties"), "no text field"),
        ("clauses: " + "[" * 5000, "not valid YAML"),
        ("# " + "x" * MAX_BYTES, "larger than 1 MB"),
        ("clauses: []\n---\nclauses: []", "not valid YAML"),
    ],
)
def test_that_a_broken_or_hostile_file_is_refused_with_file_and_place(text: str, said: str) -> None:
    with pytest.raises(StudioError) as refused:
        read_clauses(text, "house.yaml", origin="house")
    assert said in str(refused.value)
    assert "house.yaml" in str(refused.value)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "clauses:\n", "clauses: []\n"])
def test_that_an_empty_file_holds_no_clauses(text: str) -> None:
    assert read_clauses(text, "house.yaml") == ()


def test_that_words_that_look_like_numbers_or_dates_stay_the_words_they_are() -> None:
    clause = one(
        ENTRY.replace("title: T", "title: 2026-01-31")
        .replace("Text.", "no")
        .replace("id: a", "id: 007")
    )
    assert (clause.id, clause.title, clause.usual) == ("007", "2026-01-31", "no")
