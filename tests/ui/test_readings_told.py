"""Report, workbook, JSON, command line and window tell the same readings and coverage of a month that
leaves much open; and each of them says of a month under way that it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from PySide6.QtWidgets import QLabel

from slastudio.cli.entry import run
from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.telling.readings import question_rows
from slastudio.operations.agreements.terms import save_agreement
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.documents.agreements_and_reports import write_documents
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.evidence.questions import answer_question
from slastudio.operations.projects import open_project
from slastudio.project.file import Project
from slastudio.shared.progress import Progress
from slastudio.ui.charts.tile import VerdictTile
from slastudio.ui.pages.overview import by_urgency, next_steps
from slastudio.ui.window.main_window import MainWindow
from slastudio.ui.window.page_stack import PAGE_CLASSES
from tests.open_month import (
    AVAILABLE,
    COVERED,
    MONTH,
    OBJECTIVES,
    SPAN,
    WORD,
    make_open_month,
    written,
)

ISSUED = date(2026, 12, 1)
UNDER_WAY = datetime(2026, 3, 20, 12, tzinfo=UTC)
NOT_OVER = "March 2026 is not over: every figure is that of the days so far."
DEPENDS = f"{AVAILABLE}, depending on 2 requests called “cancelled”"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_open_month(tmp_path_factory.mktemp("open") / "open.slastudio")


@pytest.fixture(scope="session")
def month(made: Path) -> Assessment:
    with open_project(made, write=False) as project:
        return assess(project, MONTH)


@pytest.fixture(scope="session")
def under_way(made: Path) -> Assessment:
    with open_project(made, write=False) as project:
        return assess(project, MONTH, now=UNDER_WAY)


def documents(assessment: Assessment, folder: Path) -> tuple[list[str], Any]:
    """Return the report's text by page, and the workbook."""
    paper, book = folder / "r.pdf", folder / "r.xlsx"
    write_documents(assessment, paper, book, ISSUED, Progress())
    with pypdfium2.PdfDocument(paper) as pdf:
        pages = [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]
    return pages, openpyxl.load_workbook(book)


def rows(book: Any, sheet: str) -> list[dict[str, Any]]:
    head, *listed = book[sheet].iter_rows(values_only=True)
    return [dict(zip(head, each, strict=True)) for each in listed]


def told(assessment: Assessment) -> set[tuple[str, str, str, str]]:
    """Return (question, objective, reading, verdict) of every figure under a reading."""
    return {
        (each.question, each.objective, each.figure.reading, each.verdict)
        for asked in assessment.questions
        for each in question_rows(assessment, asked)
    }


def test_that_all_outputs_tell_the_same_readings_and_coverage(
    month: Assessment,
    made: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    show_window: Callable[[Path], MainWindow],
) -> None:
    pages, book = documents(month, tmp_path)
    paper = " ".join(pages)
    assert run(["assess", str(made), "--period", MONTH]) == 0
    text = capsys.readouterr().out
    assert run(["explain", str(made), "av", "--period", MONTH]) == 0
    explained = " ".join(capsys.readouterr().out.split())
    assert run(["assess", str(made), "--period", MONTH, "--json"]) == 0
    machine = json.loads(capsys.readouterr().out)
    window = show_window(made)
    desk = window.desk
    assert desk is not None
    desk.go("objectives")
    page: Any = desk.pages["objectives"]
    page.list.choose("av")
    page.explain_button.setChecked(True)
    shown = "\n".join(each.text() for each in page.findChildren(QLabel))

    # the range and the days covered, in the same words
    sheet = next(each for each in rows(book, "Objectives") if each["Id"] == "av")
    assert (sheet["Depending on readings"], sheet["Covered"]) == (DEPENDS, COVERED)
    for output in (paper, explained, shown):
        assert DEPENDS in output
        assert COVERED in output
    assert DEPENDS in text
    assert f"covered: {COVERED}" in text
    # every reading with figure and verdict
    wanted = told(month)
    assert len(wanted) == 7
    assert wanted == {
        (each["id"], one["objective"], one["reading"], one["verdict"])
        for each in machine["questions"]
        for one in each["effect"]
    }
    listed = {(r["Id"], r["Objective"], r["Reading"], r["Verdict"]) for r in rows(book, "Readings")}
    for asked in month.questions:
        for each in question_rows(month, asked):
            assert f"{each.value}, {each.outcome}" in text
            assert each.reading in paper
            assert each.value in paper
            verdict = each.outcome[2:]
            assert (each.question, each.name, each.reading, verdict) in listed
    for each in question_rows(month, month.questions[0]):
        assert each.line in shown
        assert each.line in explained
    # the figures themselves
    figures = [r["Figure"] for r in rows(book, "Readings") if r["Id"] == WORD]
    exact = [each.figure.value for each in question_rows(month, month.questions[0])]
    assert [pytest.approx(float(each or 0)) for each in exact] == figures
    # the coverage of the rest
    coverage = {each["id"]: each["coverage"] for each in machine["objectives"]}
    assert coverage["av"]["gaps"] == [["2026-03-27", "2026-03-27"]]
    assert "25 of the 31 days due; missing: 26 Mar to 31 Mar" in paper
    assert "4 of 31 days; when it is due is not agreed" in paper


def test_that_page_one_names_what_is_reserved_first_with_its_range(
    month: Assessment, tmp_path: Path
) -> None:
    (first, *_), _ = documents(month, tmp_path)
    assert f"Availability, {AVAILABLE}: the verdict is reserved until a question" in first
    assert month.attention[0].level == "reserved"


def test_that_the_command_line_says_how_to_answer(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["assess", str(made), "--period", MONTH]) == 0
    text = capsys.readouterr().out
    assert f"slastudio questions {made} answer {WORD}=READING (good, bad, left_out)" in text
    assert f"answer {SPAN}=READING (quiet, missing)" in text


def test_that_answers_in_force_are_told_by_paper_workbook_and_json(
    made: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.slastudio"
    copy.write_bytes(made.read_bytes())
    with open_project(copy) as project:
        answer_question(project, WORD, "left_out", "Ana Ruiz")
        answered = assess(project, MONTH)
    pages, book = documents(answered, tmp_path)
    paper = " ".join(pages)
    assert "Answers in force." in paper
    assert "by Ana Ruiz" in paper
    (row,) = [each for each in rows(book, "Readings") if each["What"] == "Answered"]
    assert (row["Id"], row["Reading"]) == (WORD, "counts as no event")


def test_that_a_month_that_leaves_nothing_open_has_no_section_of_readings(
    made: Path, tmp_path: Path
) -> None:
    with open_project(made, write=False) as project:
        quiet = assess(project, "2026-06")
    pages, book = documents(quiet, tmp_path)
    assert not any("Readings" in page for page in pages)
    assert rows(book, "Readings") == []


# -- the month so far --------------------------------------------------------------------------------------------------


def test_that_every_page_and_sheet_of_a_month_under_way_says_so(
    under_way: Assessment, month: Assessment, tmp_path: Path
) -> None:
    assert under_way.unfinished
    pages, book = documents(under_way, tmp_path)
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert NOT_OVER in page, number
        assert "Service report, March 2026, so far" in page, number
    assert len(book.sheetnames) == 17
    for sheet in book:
        assert sheet["A1"].value == NOT_OVER
        assert sheet.freeze_panes == "A3"
        assert sheet["A2"].value
    pages, book = documents(month, tmp_path)
    assert not any("so far" in page for page in pages)
    assert all(sheet["A1"].value != NOT_OVER for sheet in book)


@pytest.fixture
def window_under_way(
    made: Path, show_window: Callable[[Path], MainWindow], under_way: Assessment
) -> Iterator[MainWindow]:
    """Show the month as it was judged while it ran."""
    window = show_window(made)
    assert window.desk is not None
    session = window.desk.session
    session.assessment = under_way
    session.assessment_changed.emit()
    yield window
    session.assessment = None


def test_that_every_page_of_the_window_says_that_the_month_is_under_way(
    window_under_way: MainWindow,
) -> None:
    desk = window_under_way.desk
    assert desk is not None
    for name in PAGE_CLASSES:
        desk.go(name)
        assert desk.header.so_far.isVisibleTo(window_under_way), name
        assert desk.header.so_far.accessibleName() == NOT_OVER


def test_that_a_finished_month_has_no_such_mark(
    made: Path, show_window: Callable[[Path], MainWindow]
) -> None:
    desk = show_window(made).desk
    assert desk is not None
    assert desk.header.so_far.isHidden()


def test_that_the_command_line_and_json_say_that_a_month_is_under_way(
    tmp_path: Path, made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # a month that cannot be over while this test is young
    label = "2200-01"
    assert run(["assess", str(made), "--period", label]) == 0
    assert "January 2200, so far" in capsys.readouterr().out
    assert run(["assess", str(made), "--period", label, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unfinished"] is True
    assert run(["assess", str(made), "--period", MONTH, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unfinished"] is False
    assert run(["explain", str(made), "av", "--period", label]) == 0
    assert "January 2200 is not over" in " ".join(capsys.readouterr().out.split())


# -- the window --------------------------------------------------------------------------------------------------------


def test_that_answering_is_the_first_step_and_leads_to_the_questions(month: Assessment) -> None:
    words, action, page, target = next_steps(month)[0]
    assert words == "Questions: 3 questions that decide a verdict."
    assert (action, page, target) == ("Answer", "data", "questions")


def test_that_the_overview_shows_reserved_and_its_answer_one_click_away(
    made: Path, show_window: Callable[[Path], MainWindow]
) -> None:
    desk = show_window(made).desk
    assert desk is not None
    desk.go("overview")
    overview: Any = desk.pages["overview"]
    tiles = overview.findChildren(VerdictTile)
    assert {each.accessibleName().split(": ")[1] for each in tiles} >= {"Reserved, 75 %"}
    assert by_urgency(desk.session.assessment)[0].verdict == "reserved"
    desk.go("objectives")
    objectives: Any = desk.pages["objectives"]
    objectives.list.choose("av")
    assert not objectives.answer_button.isHidden()
    objectives.answer_button.click()
    assert desk.current == "data"


def test_that_nothing_to_judge_accuses_nobody(
    tmp_path: Path, show_window: Callable[[Path], MainWindow]
) -> None:
    path = tmp_path / "quiet.slastudio"
    project = Project.create(path, Agreement())
    plain = Agreement()
    objectives = replace(plain.objectives, objectives=OBJECTIVES[:1])
    save_agreement(project, replace(plain, objectives=objectives))
    probed = [(f"2026-0{month}-10", f"r{month}", 100, "ok") for month in (1, 3)]
    headings = "time request_id latency_ms status"
    import_file(project, written(tmp_path / "r.csv", headings, probed))
    found = assess(project, "2026-02")
    project.close()
    assert [each.verdict for each in found.results] == ["nothing_to_judge"]
    assert found.attention == ()
    assert found.consequences is not None
    assert found.consequences.duties == ()
    assert [each[2] for each in next_steps(found)] == ["month", "reports"]
    pages, _ = documents(found, tmp_path)
    paper = " ".join(pages)
    assert "Nothing to judge. Availability: evidence covers the time" in paper
    assert "No action is agreed for a miss" not in paper
    desk = show_window(path).desk
    assert desk is not None
    desk.session.choose(found.period)
    desk.go("overview")
    (tile,) = [
        each for each in desk.pages["overview"].findChildren(VerdictTile) if not each.isHidden()
    ]
    assert tile.accessibleName() == "Availability: Nothing to judge, –"
