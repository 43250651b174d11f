"""The house library beside the projects, and the command that lists, inserts, keeps and forgets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from slastudio.cli import run
from slastudio.contract.clauses.library import LibraryClause, inserted
from slastudio.contract.terms.drafting import AddedClause
from slastudio.operations.agreements.library import (
    HOUSE_FILE,
    check_with_fixes,
    house_clause,
    house_clauses,
    keep_in_house_library,
    library_for,
    remove_from_house_library,
)
from slastudio.operations.agreements.templates import template_agreement
from slastudio.operations.agreements.terms import current_agreement
from slastudio.operations.projects import open_project
from slastudio.shared.problems import StudioError

CLAUSE = LibraryClause(
    "greeting", "data", "Greeting", "Says hello.", "", (("standard", "Hello {client}."),), "house"
)
WRITTEN = """\
# our own words, kept since 2024
clauses:
  # the first
  - {id: b, section: term, title: B, summary: About B., light: "Light: b", strict: Strict b.}
  - id: a
    section: scope
    title: A
    summary: About A.
    field: scope.included
    standard: |-
      One
      Two
"""


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    path = tmp_path / "acme.slastudio"
    assert run(["new", str(path), "--template", "pilot", "--client", "Acme"]) == 0
    return path


def test_that_without_a_house_file_only_the_programs_clauses_are_offered(tmp_path: Path) -> None:
    assert {each.origin for each in library_for(tmp_path).clauses} == {"library"}
    assert list(tmp_path.iterdir()) == []


def test_that_what_is_kept_is_read_back_and_offered_in_its_section(tmp_path: Path) -> None:
    keep_in_house_library(tmp_path, CLAUSE)
    assert house_clauses(tmp_path) == (CLAUSE,)
    assert CLAUSE in library_for(tmp_path).for_section("data")
    sections = [each.section for each in library_for(tmp_path).clauses]
    assert sections.index("data") < sections.index("scope")
    assert [each.name for each in tmp_path.iterdir()] == [HOUSE_FILE]


def test_that_order_and_comments_of_the_file_are_kept(tmp_path: Path) -> None:
    (tmp_path / HOUSE_FILE).write_text(WRITTEN, encoding="utf-8")
    keep_in_house_library(tmp_path, CLAUSE)
    changed = LibraryClause(
        "b", "term", "B", "About B.", "", (("light", "New.\nTwo lines."),), "house"
    )
    keep_in_house_library(tmp_path, changed)
    assert [each.id for each in house_clauses(tmp_path)] == ["b", "a", "greeting"]
    assert house_clauses(tmp_path)[0] == changed
    assert "# our own words, kept since 2024" in (tmp_path / HOUSE_FILE).read_text(encoding="utf-8")
    remove_from_house_library(tmp_path, "a")
    assert [each.id for each in house_clauses(tmp_path)] == ["b", "greeting"]
    with pytest.raises(StudioError, match="holds no clause “a”"):
        remove_from_house_library(tmp_path, "a")


@pytest.mark.parametrize(
    "text",
    [
        "Line one.\n  indented",
        "“Quotes”: yes – #1",
        "  spaces  inside",
        "*star",
        "{client}",
        "a\n\nb",
        "no",
        "1.0",
    ],
)
def test_that_any_text_survives_the_file(tmp_path: Path, text: str) -> None:
    clause = LibraryClause(
        "x",
        "data",
        text.partition("\n")[0].strip(),
        "S.",
        "",
        (("standard", text.strip()),),
        "house",
    )
    keep_in_house_library(tmp_path, clause)
    assert house_clauses(tmp_path) == (clause,)


@pytest.mark.parametrize("content", [b"clauses: [", b"\xff\xfe", b"clauses:\n  - {id: x}\n"])
def test_that_a_broken_house_file_is_named_and_never_lost(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / HOUSE_FILE
    path.write_bytes(content)
    for use in (lambda: library_for(tmp_path), lambda: keep_in_house_library(tmp_path, CLAUSE)):
        with pytest.raises(StudioError, match=HOUSE_FILE):
            use()
    assert path.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == [HOUSE_FILE]


def test_that_a_broken_house_file_does_not_hide_what_the_check_finds(tmp_path: Path) -> None:
    (tmp_path / HOUSE_FILE).write_text("clauses: [", encoding="utf-8")
    agreement = template_agreement("pilot")
    assert {each.id for each in check_with_fixes(agreement, tmp_path)} >= {"party-unnamed"}


def test_that_a_clause_of_the_house_comes_into_the_draft_with_its_origin(tmp_path: Path) -> None:
    agreement = inserted(template_agreement("pilot"), CLAUSE)
    assert agreement.drafting.clauses[-1].source == "house:greeting:standard"


def test_that_an_own_clause_without_text_or_with_a_wild_id_is_told_apart() -> None:
    kept = house_clause(AddedClause("Über Clause!", "data", "", "Text."))
    assert (kept.id, kept.title, kept.summary) == ("ber-clause", "Über Clause!", "Über Clause!")
    with pytest.raises(StudioError, match="has no text yet"):
        house_clause(AddedClause("x", "data", "X", " "))


def test_that_the_command_lists_inserts_keeps_and_forgets(
    acme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["clauses", str(acme), "list", "--section", "term", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {each["section"] for each in listed} == {"term"}
    assert set(listed[0]["variants"]) == {"light", "standard", "strict"}
    assert run(["clauses", str(acme), "insert", "survival", "--variant", "strict"]) == 0
    with open_project(acme, write=False) as project:
        *_, added = current_agreement(project).drafting.clauses
    assert added.source == "library:survival:strict"
    assert run(["clauses", str(acme), "keep", "survival"]) == 0
    capsys.readouterr()
    assert run(["clauses", str(acme), "list", "--search", "survives"]) == 0
    shown = capsys.readouterr().out
    assert "survival (house)" in shown
    assert "Term, renewal and exit" in shown
    assert run(["clauses", str(acme), "forget", "survival"]) == 0
    assert house_clauses(acme.parent) == ()


def test_that_the_command_says_what_is_wrong(
    acme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["clauses", str(acme), "insert", "nothing"]) == 1
    assert "no clause “nothing”" in capsys.readouterr().err
    assert run(["clauses", str(acme), "keep", "nothing"]) == 1
    assert "Its own clauses are: order-of-precedence" in capsys.readouterr().err
    assert run(["clauses", str(acme), "insert", "exit-duties"]) == 1
    assert "already says something" in capsys.readouterr().err
    assert (
        run(["clauses", str(acme), "insert", "exit-duties", "--variant", "light", "--replace"]) == 0
    )
    with open_project(acme, write=False) as project:
        assert (
            current_agreement(project).term.exit_duties
            == "prompts, configuration and evaluation sets"
        )


def test_that_the_check_names_the_repair(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.slastudio"
    run(["new", str(path), "--template", "pilot"])
    terms = tmp_path / "terms.yaml"
    terms.write_text("parties: {client: A, provider: B}\n", encoding="utf-8")
    run(["terms", "set", str(path), str(terms)])
    capsys.readouterr()
    run(["check", str(path), "--json"])
    found = {each["field"]: each for each in json.loads(capsys.readouterr().out)}
    assert found["support.after_hours"]["fix"] == "Take the standard clause"
