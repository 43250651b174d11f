"""A document that was signed elsewhere: kept with its hash, and cited by its own numbers."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from slastudio.cli import run
from slastudio.contract.clauses.texts import clause_numbers, clause_of
from slastudio.operations.agreements.elsewhere import (
    attach_elsewhere,
    cite,
    forget_citation,
    import_citations,
    kept_elsewhere,
)
from slastudio.operations.agreements.terms import current_agreement
from slastudio.operations.agreements.versions import copy_agreement, signed_files, write_signed
from slastudio.operations.chain.verifying import verify
from slastudio.operations.documents.agreements_and_reports import write_appendix
from slastudio.operations.projects import create_project
from slastudio.project.file import Project
from slastudio.reports.word.returned import read_returned
from slastudio.shared.problems import StudioError
from tests.reports.pages import page_texts

PDF = b"%PDF-1.4\nthe contract\n%%EOF\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return create_project(tmp_path / "acme", "customer-support", client="Acme", zone="UTC")


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    path = tmp_path / "Frame contract.pdf"
    path.write_bytes(PDF)
    return path


def test_that_the_document_is_kept_once_with_its_hash_and_the_chain_covers_it(
    project: Project, contract: Path, tmp_path: Path
) -> None:
    with project:
        kept, _ = attach_elsewhere(project, contract, dated=date(2025, 3, 3))
        held = current_agreement(project).drafting.elsewhere
        assert (held.document, held.dated) == ("Frame contract", date(2025, 3, 3))
        assert held.sha256 == kept.sha256 == hashlib.sha256(PDF).hexdigest()
        attach_elsewhere(project, contract, title="Frame contract of 2025")
        assert len(signed_files(project)) == 1
        assert current_agreement(project).drafting.elsewhere.document == "Frame contract of 2025"
        found = kept_elsewhere(project)
        assert found is not None
        assert found.sha256 == kept.sha256
        assert write_signed(project, kept, tmp_path / "back.pdf").read_bytes() == PDF
        assert any(each.kind == "signed_file" for each in project.chain.links())
        assert verify(project).holds


@pytest.mark.parametrize("content", [b"", b"MZ\x90", b"<html>", b"just text"])
def test_that_what_is_no_document_is_not_kept(
    project: Project, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "contract.pdf"
    path.write_bytes(content)
    with project, pytest.raises(StudioError, match="neither a PDF nor a Word file"):
        attach_elsewhere(project, path)


def test_that_a_number_is_entered_by_field_path_or_our_own_number(project: Project) -> None:
    with project:
        agreement = current_agreement(project)
        first = agreement.objectives.objectives[0].id
        own = clause_numbers(agreement)[f"objective:{first}"]
        address = f"objectives.objectives[{first}]"
        for place in (address, "objectives.objectives[0]", own):
            assert cite(project, place, "§ 7", "As it stands there.")[0] == address
        assert cite(project, own, "§ 8")[0] == address
        (entry,) = current_agreement(project).drafting.elsewhere.clauses
        assert (entry.number, entry.wording) == ("§ 8", "As it stands there.")
        assert clause_of(current_agreement(project), f"objective:{first}").startswith("§ 8 of ")
        for place, number in (
            ("pricing.nothing", "§ 1"),
            ("99.9", "§ 1"),
            (own, " "),
            (own, "x" * 99),
        ):
            with pytest.raises(StudioError):
                cite(project, place, number)
        forget_citation(project, own)
        assert current_agreement(project).drafting.elsewhere.clauses == ()
        with pytest.raises(StudioError, match="No number"):
            forget_citation(project, own)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_that_a_list_of_numbers_is_taken_in_row_by_row(
    project: Project, tmp_path: Path, ending: str
) -> None:
    rows = [
        ("Field", "Their number", "Wording"),
        ("pricing.monthly_fee", "§ 12 (1)", "Die Vergütung beträgt …"),
        ("term.start", "§ 2", ""),
        ("pricing.invented", "§ 3", ""),
        ("pricing.monthly_fee", "§ 13", ""),
        ("term.end", "", ""),
    ]
    path = tmp_path / f"numbers.{ending}"
    if ending == "csv":
        path.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8")
    else:
        book = Workbook()
        for row in rows:
            book.worksheets[0].append(row)
        book.save(path)
    with project:
        found = import_citations(project, path)
        assert found.entered == ("pricing.monthly_fee", "term.start")
        assert [each.row for each in found.problems] == [4, 5, 6]
        assert import_citations(project, path).known == found.entered
        places = [e.place for e in current_agreement(project).drafting.elsewhere.clauses]
        assert places == ["pricing.monthly_fee", "term.start"]


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", b"\x00" * 50, b"PK\x03\x04 no book"])
def test_that_a_table_without_its_headings_is_told(
    project: Project, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "numbers.csv"
    path.write_bytes(content)
    with project, pytest.raises(StudioError):
        import_citations(project, path)


def test_that_the_appendix_names_the_document_and_prints_both_numberings(
    project: Project, contract: Path, tmp_path: Path
) -> None:
    with project:
        kept, _ = attach_elsewhere(project, contract, dated=date(2025, 3, 3))
        cite(project, "pricing.monthly_fee", "§ 12 (1)", "The fee is paid monthly.")
        path = write_appendix(
            project, tmp_path / "a.pdf", word=tmp_path / "a.docx", issued=date(2026, 10, 1)
        )
        pages = page_texts(path)
        assert "Signed as" in pages[0]
        assert kept.sha256[:20] in pages[0].replace("\n", "")
        told = " ".join(" ".join(pages).split())
        for words in ("Where the signed document says it", "The fee is paid monthly.", "§ 12 (1)"):
            assert words in told
        assert "clauses have no number in Frame contract" in told
        word = " ".join(each.text for each in read_returned(tmp_path / "a.docx").pieces)
        assert "The fee is paid monthly." in word


def test_that_another_projects_document_does_not_come_with_its_terms(
    project: Project, contract: Path, tmp_path: Path
) -> None:
    with project:
        attach_elsewhere(project, contract)
    with create_project(tmp_path / "other", "pilot", client="Other", zone="UTC") as other:
        copy_agreement(other, project.path)
        assert current_agreement(other).drafting.elsewhere.sha256 == ""


def test_that_the_command_line_attaches_cites_imports_and_lists(
    project: Project, contract: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project.close()
    name = str(project.path)
    assert run(["elsewhere", name, "list"]) == 0
    assert "Nothing was signed elsewhere" in capsys.readouterr().out
    assert run(["elsewhere", name, "attach", str(contract), "--title", "MSA"]) == 0
    assert run(["elsewhere", name, "cite", "13.1", "§ 12", "--wording", "Fee"]) == 0
    numbers = tmp_path / "numbers.csv"
    numbers.write_text("place,number\nterm.start,§ 2\nnowhere,§ 3\n", encoding="utf-8")
    assert run(["elsewhere", name, "import", str(numbers)]) == 0
    said = capsys.readouterr()
    assert "1 number entered, 1 refused." in said.out
    assert "row 3" in said.err
    assert run(["elsewhere", name, "list", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["document"], told["kept"]) == ("MSA", True)
    assert told["cited"][0]["own"] == "13.1"
    assert (
        len(told["uncited"]) + len([e for e in told["cited"] if "(" not in e["own"]])
        == (told["clauses"])
    )
    assert run(["elsewhere", name, "list"]) == 0
    assert "clauses have no number in MSA" in capsys.readouterr().out
    assert run(["elsewhere", name, "forget", "term.start"]) == 0
