"""Reports bear the brand: footer, logo, and numbers and days written as it says, down to reasons and sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from slastudio.judge.telling.narrative.month import narrative
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.documents.agreements_and_reports import write_report
from slastudio.operations.documents.brands import brand_of, save_brand
from slastudio.operations.documents.narratives import SentenceChoice, decide_sentences
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.issuing.issuing import issue_report
from slastudio.project.file import Project
from slastudio.reports.content.brand import Brand
from slastudio.shared.notation import Notation
from slastudio.shared.problems import StudioError
from tests.operations.test_month_end import MONTH, exported, made
from tests.reports.pages import page_texts

ON = date(2026, 4, 3)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with made(tmp_path / "one.slastudio") as opened:
        # 1,300 requests, of which 137 failed: 89.46 %
        import_file(opened, exported(tmp_path / "r.csv", 137, 1300))
        logo = tmp_path / "logo.png"
        Image.new("RGB", (60, 20), "#8A1C5A").save(logo)
        hand = Notation("1.234,5", "15.06.2026")
        save_brand(opened, Brand("#8A1C5A", "Studio North", logo.read_bytes(), hand))
        yield opened


def test_that_a_report_is_written_in_the_hand_of_the_brand(
    project: Project, tmp_path: Path
) -> None:
    path = write_report(project, MONTH, tmp_path / "r.pdf", issued=ON)
    first, *rest = page_texts(path)
    text = " ".join((first, *rest))
    assert "Studio North" in first
    assert "89,46 %" in first
    assert "89.46 %" not in text
    assert "03.04.2026" in first
    assert PdfReader(path).pages[0].images


def test_that_what_was_accepted_in_our_hand_is_issued_in_theirs(
    project: Project, tmp_path: Path
) -> None:
    assessment = assess(project, MONTH)
    choices = [SentenceChoice(each) for each in narrative(assessment)]
    decide_sentences(project, assessment, choices, who="A. Ruiz")
    path = tmp_path / "issued.pdf"
    issue_report(project, MONTH, path, who="A. Ruiz", on=ON)
    first = page_texts(path)[0]
    assert "89,46 % misses the promise" in first
    assert "accepted by nobody" not in first


def test_that_an_edition_that_tells_the_same_is_refused_in_their_hand_too(
    project: Project,
) -> None:
    issue_report(project, MONTH, who="A. Ruiz", on=ON, accept=True)
    for on in (ON, ON + timedelta(days=2)):
        with pytest.raises(StudioError, match="There is nothing to correct"):
            issue_report(project, MONTH, who="A. Ruiz", on=on, why="Once more")
    # in another hand it is another paper
    save_brand(project, replace(brand_of(project), footer="Studio South"))
    made_anew, _ = issue_report(project, MONTH, who="A. Ruiz", on=ON, why="Our new name")
    assert made_anew.edition == 2
