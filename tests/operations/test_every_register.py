"""Every register is asked everything: stored, amended, pasted, entered on the command line, judged,
printed, exported.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from slastudio.cli import run
from slastudio.evidence.kinds import KINDS
from slastudio.evidence.registers import REGISTERS, FieldKind, Names, RegisterField, RegisterSpec
from slastudio.operations.agreements.terms import current_agreement
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.chain.verifying import verify
from slastudio.operations.projects import create_project
from slastudio.operations.registers.kinds import KINDS_OF_FIELD, evidence_value, shown_field
from slastudio.operations.registers.names import NAMES, known_names
from slastudio.operations.registers.paste_cells import READERS
from slastudio.operations.registers.paste_headings import folded, headed
from slastudio.operations.registers.pasting import add_pasted, read_paste
from slastudio.operations.registers.records import (
    add_computed,
    add_entry,
    amend_entry,
    list_entries,
)
from slastudio.operations.registers.withdrawing import restore_entries, withdraw_entries
from slastudio.project.file import Project
from slastudio.reports.content.blocks import Heading
from slastudio.reports.documents.monthly import report_document
from slastudio.reports.machine.assessments import assessment_document
from slastudio.reports.workbook.sheets import sheets
from slastudio.shared.problems import StudioError

ZONE = "Europe/Madrid"
# as one types it → as it is stored; choices and names are the register's and the agreement's own
TYPED: dict[FieldKind, tuple[str, str]] = {
    "text": ("Zebra", "Zebra"),
    "prose": ("Zebras came", "Zebras came"),
    "moment": ("2026-10-05 09:00", "2026-10-05T09:00:00+02:00"),
    "moments": ("2026-10-05 11:00", "2026-10-05T11:00:00+02:00"),
    "spans": (
        "2026-10-05 10:00/2026-10-05 11:00",
        "2026-10-05T10:00:00+02:00/2026-10-05T11:00:00+02:00",
    ),
    "severities": ("2026-10-05 09:00 Sev 1", "2026-10-05T09:00:00+02:00 Sev 1"),
    "money": ("390.00 EUR", "390.00 EUR"),
    "hours": ("1:30", "1:30"),
    "number": ("1,200", "1200"),
    "decimal": ("-1.5", "-1.5"),
}
# what a comparison of both sides computes; anything else that is computed is a text
COMPUTED = {
    "rows": "3",
    "our_value": "1",
    "their_value": "2",
    "target": "at_most 3",
    "period": "2026-10",
}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(
        tmp_path / "p.slastudio", "internal-platform", client="Acme", zone=ZONE
    ) as opened:
        yield opened


def example(project: Project, spec: RegisterSpec, field: RegisterField) -> tuple[str, str]:
    if spec.span and field.name == spec.span.end:
        return "2026-10-05 12:00", "2026-10-05T12:00:00+02:00"
    if field.kind == "choice":
        value = next(each.value for each in field.choices if each.value)
        return value, value
    if field.strict:
        name = known_names(current_agreement(project), field.names)[0].kept
        return name, name
    return TYPED[field.kind]


def examples(project: Project, spec: RegisterSpec) -> dict[str, tuple[str, str]]:
    return {each.name: example(project, spec, each) for each in spec.fields}


def enter(project: Project, spec: RegisterSpec) -> dict[str, str]:
    """Enter a record with every field told; return it as it must be stored."""
    both = examples(project, spec)
    if spec.settled and "" in spec.settled.values:
        both[spec.settled.field] = ("", "")  # what is only planned is told nowhere yet
    typed = {name: text for name, (text, _) in both.items()}
    stored = {name: text for name, (_, text) in both.items()}
    if spec.begun is None:
        add_entry(project, spec.name, typed)
        return stored
    computed = {each.name: COMPUTED.get(each.name, TYPED[each.kind][1]) for each in spec.computed}
    add_computed(project, spec, typed, computed)
    return stored | computed


@pytest.fixture(params=REGISTERS)
def spec(request: pytest.FixtureRequest) -> RegisterSpec:
    return REGISTERS[request.param]


def test_that_every_kind_of_field_is_read_shown_pasted_and_kept() -> None:
    assert set(get_args(FieldKind)) == set(KINDS_OF_FIELD) == set(READERS) == {*TYPED, "choice"}
    assert set(get_args(Names)) == set(NAMES)


@pytest.mark.parametrize("kind", TYPED)
def test_that_what_is_typed_becomes_evidence_and_comes_back(kind: FieldKind) -> None:
    field = RegisterField("x", "X", kind)
    _, stored = TYPED[kind]
    assert shown_field(field, evidence_value(kind, stored, ZONE), ZONE) == stored


def test_that_a_declaration_is_whole(spec: RegisterSpec) -> None:
    names = [each.name for each in (*spec.fields, *spec.computed)]
    assert names[0] == "id"
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() for name in (spec.name, *names)), "they are columns of a table"
    assert spec.moment in names
    assert spec.lead in ("", *names)
    assert all((spec.title, spec.noun, spec.listed, spec.about, spec.add, spec.prefix))
    assert not spec.evidence or spec.evidence in KINDS
    assert all((field.kind == "choice") == bool(field.choices) for field in spec.fields)
    assert [each.prefix for each in REGISTERS.values()].count(spec.prefix) == 1


def test_that_a_record_is_stored_and_amended_field_by_field(
    project: Project, spec: RegisterSpec
) -> None:
    stored = enter(project, spec)
    (entry,) = list_entries(project, spec.name)
    assert (entry.values, entry.origin) == (stored, "hand")
    for field in spec.fields:
        if field.name != "id" and not field.required and stored[field.name]:
            amend_entry(project, spec.name, entry.id, {field.name: ""}, why="it was never said")
    (amended,) = list_entries(project, spec.name)
    required = {each.name for each in spec.fields if each.required}
    assert {name for name, text in amended.values.items() if text} == {
        "id",
        *required,
        *(f.name for f in spec.computed),
    }


def test_that_what_was_computed_is_never_amended(project: Project, spec: RegisterSpec) -> None:
    enter(project, spec)
    (entry,) = list_entries(project, spec.name)
    for field in spec.computed:
        with pytest.raises(StudioError, match="never amended"):
            amend_entry(project, spec.name, entry.id, {field.name: "x"}, why="no")


@pytest.mark.parametrize("heading", ["name", "label"])
def test_that_rows_are_pasted_or_it_is_said_how_a_record_begins(
    project: Project, spec: RegisterSpec, heading: str
) -> None:
    table = examples(project, spec)
    heads = "\t".join(getattr(each, heading) for each in spec.fields)
    text = f"{heads}\n" + "\t".join(typed for typed, _ in table.values()) + "\n"
    if spec.begun is not None:
        with pytest.raises(StudioError, match="begins"):
            read_paste(project, spec.name, text)
        return
    pasted = read_paste(project, spec.name, text)
    assert [each.message for each in pasted.problems if each.level == "error"] == []
    assert add_pasted(project, spec.name, pasted).added == 1
    (entry,) = list_entries(project, spec.name)
    assert entry.values == {name: stored for name, (_, stored) in table.items()}


def test_that_every_heading_declared_finds_its_field_unless_another_field_has_it(
    spec: RegisterSpec,
) -> None:
    for field in spec.fields:
        for words in filter(None, map(str.strip, field.headings.split("|"))):
            columns = headed(spec, (words,))
            others = [
                f.name for f in spec.fields if folded(words) in (folded(f.name), folded(f.label))
            ]
            assert columns == ((words, others[-1] if others else field.name),), words


def test_that_the_command_line_adds_and_lists(
    project: Project, spec: RegisterSpec, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = [f"{name}={typed}" for name, (typed, _) in examples(project, spec).items()]
    stored = {name: text for name, (_, text) in examples(project, spec).items()}
    path = str(project.path)
    project.close()
    code = run(["register", path, spec.name, "add", *pairs])
    assert code == int(spec.begun is not None), capsys.readouterr().err
    capsys.readouterr()
    assert run(["register", path, spec.name, "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [stored.items() <= each.items() for each in listed] == ([] if spec.begun else [True])


def test_that_the_command_lines_help_names_every_register(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        run(["register", "--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert [name for name in REGISTERS if name not in told] == []


def section(document: Any, title: str) -> str:
    """Return everything printed under a heading of the first level."""
    told, inside = [], False
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            inside = block.text == title
        elif inside:
            told.append(repr(block))
    return "\n".join(told)


def test_that_documents_tell_of_a_record_where_it_is_said_or_it_is_said_why_not(
    project: Project, spec: RegisterSpec
) -> None:
    enter(project, spec)
    assessment = assess(project, "2026-10", now=datetime(2026, 11, 2, tzinfo=UTC))
    report = report_document(assessment, date(2026, 11, 2))
    book = {each.name: repr(each.rows) for each in sheets(assessment, date(2026, 11, 2))}
    exported = assessment_document(assessment)
    stands = spec.stands
    found = {
        "report": "Zebra" in section(report, stands.report)
        if stands.report
        else "Zebra" in repr(report.blocks),
        "sheet": "Zebra" in book[stands.sheet] if stands.sheet else "Zebra" in repr(book),
        "export": "Zebra" in repr(exported[stands.export])
        if stands.export
        else "Zebra" in repr(exported),
    }
    said = {
        "report": bool(stands.report),
        "sheet": bool(stands.sheet),
        "export": bool(stands.export),
    }
    assert found == said
    assert all(said.values()) or stands.unless


def test_that_a_record_taken_back_counts_nowhere_until_it_is_brought_back(
    project: Project, spec: RegisterSpec
) -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)

    def judged() -> dict[str, Any]:
        found = assessment_document(assess(project, "2026-10", now=now))
        found.pop("chain", None)
        return found

    nothing = judged()
    enter(project, spec)
    (entry,) = list_entries(project, spec.name)
    there = judged()
    with pytest.raises(StudioError, match="Say why"):
        withdraw_entries(project, spec.name, [entry.id], why=" ")
    assert withdraw_entries(project, spec.name, [entry.id], why="entered twice") == (entry,)
    assert list_entries(project, spec.name) == ()
    assert judged() == nothing
    with pytest.raises(StudioError, match="was entered by hand and stands"):
        withdraw_entries(project, spec.name, [entry.id], why="again")
    (back,) = restore_entries(project, spec.name, [entry.id], why="it was right")
    assert back.values == entry.values
    assert [(each.field, each.new, each.why) for each in back.amended] == [
        ("withdrawn", "yes", "entered twice"),
        ("withdrawn", "", "it was right"),
    ]
    assert judged() == there
    with pytest.raises(StudioError, match="was not taken back"):
        restore_entries(project, spec.name, [entry.id], why="again")
    assert verify(project).holds


def test_that_of_several_records_all_are_taken_back_or_none(project: Project) -> None:
    for number in range(3):
        add_entry(project, "decisions", {"when": f"2026-10-0{number + 1} 09:00", "title": "x"})
    with pytest.raises(StudioError, match="DEC-9"):
        withdraw_entries(project, "decisions", ["DEC-1", "DEC-9"], why="test")
    assert len(list_entries(project, "decisions")) == 3
    withdraw_entries(project, "decisions", ["DEC-1", "DEC-3"], why="test")
    # a number that was taken back is nobody else's
    assert add_entry(project, "decisions", {"when": "2026-10-09", "title": "y"}).id == "DEC-4"


def test_that_a_record_is_taken_back_on_the_command_line(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    add_entry(project, "decisions", {"when": "2026-10-01 09:00", "title": "Roll back?"})
    project.close()
    name = str(project.path)
    assert run(["register", name, "decisions", "withdraw", "DEC-1", "--why", "no decision"]) == 0
    assert "Roll back?" in capsys.readouterr().out
    assert run(["register", name, "decisions", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert run(["register", name, "decisions", "withdraw", "DEC-1", "--why", "again"]) == 1
    assert run(["register", name, "decisions", "withdraw"]) == 1
    capsys.readouterr()
    assert (
        run(["register", name, "decisions", "restore", "DEC-1", "--why", "it was", "--json"]) == 0
    )
    (told,) = json.loads(capsys.readouterr().out)
    assert told["id"] == "DEC-1"
