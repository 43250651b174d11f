"""What the fonts cannot print is told before signing and on the command line, and written as a draft only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from slastudio.cli.entry import run as main
from slastudio.contract.checks.readiness import check
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.projects import create_project
from slastudio.reports.paper.fonts import covered
from slastudio.shared.printable import printable_points, unprintable

from .pages import page_texts

SCRIPTS = "株式会社ラークペイ · לארקפיי · لاركباي · 🚀"


@pytest.fixture
def project_path(tmp_path: Path) -> Path:
    project = create_project(tmp_path / "p.slastudio", "pilot", client="Larkpay")
    agreement = current_agreement(project)
    parties = replace(agreement.parties, client=SCRIPTS)
    save_agreement(project, replace(agreement, parties=parties))
    project.close()
    return project.path


def test_that_the_list_of_printable_characters_is_that_of_the_fonts() -> None:
    assert printable_points() == covered()


def test_that_letters_of_our_fonts_are_printable_and_others_are_named() -> None:
    assert unprintable("Müller & Søn – 92 % · Ελλάδα, Дніпро ﬁ") == ""
    assert set(unprintable("株式 🚀株")) == {"株", "式", "🚀"}


def test_that_the_check_names_the_characters_and_their_field(project_path: Path) -> None:
    from slastudio.operations.projects import open_project

    with open_project(project_path, write=False) as project:
        found = [each for each in check(current_agreement(project)) if each.id == "unprintable"]
    (finding,) = found
    assert finding.path == "parties.client"
    assert "U+682A" in finding.message


def test_that_a_document_with_boxes_is_written_as_a_draft_only(
    project_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = tmp_path / "appendix.pdf"
    assert main(["appendix", str(project_path), "-o", str(paper)]) != 0
    assert "U+682A" in capsys.readouterr().err
    assert not paper.exists()
    assert main(["appendix", str(project_path), "-o", str(paper), "--draft"]) == 0
    assert paper.exists()
    told = " ".join(" ".join(page_texts(paper)).split())
    assert "each □ stands for one" in told
    assert "U+682A" in told


def test_that_a_document_without_them_needs_no_consent(tmp_path: Path) -> None:
    project = create_project(tmp_path / "q.slastudio", "pilot", client="Müller & Søn")
    project.close()
    paper = tmp_path / "plain.pdf"
    assert (
        main(["appendix", str(project.path), "-o", str(paper), "--issued", str(date(2026, 11, 3))])
        == 0
    )
    assert paper.exists()
