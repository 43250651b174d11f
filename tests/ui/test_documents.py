"""Both PDFs are written from the window and previewed inside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from slastudio.operations.documents.agreements_and_reports import issued_documents
from slastudio.operations.projects import create_project
from slastudio.operations.registers.records import add_entry
from slastudio.project.file import Project
from slastudio.reports.content.blocks import INTERNAL_WORDS
from slastudio.ui.window.main_window import MainWindow
from tests.reports.pages import page_texts


def test_that_the_appendix_and_the_report_are_written_and_previewed(
    window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    desk = window.desk
    assert desk is not None
    desk.go("reports")
    page: Any = desk.pages["reports"]
    page.day.setText("2026-11-02")
    page.write_appendix(tmp_path / "appendix.pdf")
    assert (tmp_path / "appendix.pdf").read_bytes().startswith(b"%PDF")
    assert page.view.path == tmp_path / "appendix.pdf"
    assert page.view.pages
    assert page.view.pages[0].image is not None
    page.write_report(tmp_path / "report.pdf")
    assert (tmp_path / "report.xlsx").exists()
    assert page.view.path == tmp_path / "report.pdf"
    assert {each.kind for each in issued_documents(desk.session.project)} == {
        "appendix",
        "report",
        "workbook",
    }
    assert len(page.table.texts.lines) == 3
    page.with_own.setChecked(True)
    page.with_workbook.setChecked(False)
    page.write_report(tmp_path / "own.pdf")
    assert all(INTERNAL_WORDS in each for each in page_texts(tmp_path / "own.pdf"))
    assert issued_documents(desk.session.project)[0].kind == "internal report"
    qtbot.wait(50)  # pages are laid out by the event loop
    before = page.view.scale
    page.view.set_zoom(2.0)
    assert page.view.scale > before
    qtbot.wait(50)
    page.view.go_to_page(1)
    assert page.view.current_page() == min(1, len(page.view.pages) - 1)


def test_that_a_wrong_issue_date_is_told_in_place(window: MainWindow, tmp_path: Path) -> None:
    desk = window.desk
    assert desk is not None
    desk.go("reports")
    page: Any = desk.pages["reports"]
    page.day.setText("soon")
    page.write_appendix(tmp_path / "appendix.pdf")
    assert "Issue date" in page.banner.text()
    assert not (tmp_path / "appendix.pdf").exists()


def test_that_terms_go_out_and_come_back_and_can_be_undone(
    window: MainWindow, tmp_path: Path
) -> None:
    from slastudio.operations.agreements.terms import terms_yaml

    desk = window.desk
    assert desk is not None
    desk.go("agreement")
    page: Any = desk.pages["agreement"]
    text = terms_yaml(desk.session.project).replace("Northlight Systems", "Southlight Systems")
    file = tmp_path / "terms.yaml"
    file.write_text(text, encoding="utf-8")
    page.files.import_terms_from(file)
    assert desk.session.agreement.parties.provider == "Southlight Systems"
    desk.undo()
    assert desk.session.agreement.parties.provider == "Northlight Systems"
    file.write_text("parties: {provider: [1]}", encoding="utf-8")
    page.files.import_terms_from(file)
    assert "parties.provider" in page.banner.text()
    assert desk.session.agreement.parties.provider == "Northlight Systems"


def test_that_a_paper_is_checked_and_the_finding_told_beside_the_list(
    window: MainWindow, tmp_path: Path
) -> None:
    desk = window.desk
    assert desk is not None
    desk.go("reports")
    page: Any = desk.pages["reports"]
    page.day.setText("2026-11-02")
    page.write_appendix(tmp_path / "appendix.pdf")
    panel = page.checking
    panel.check(tmp_path / "appendix.pdf")
    assert panel.headline.text() == "This project matches the copy you hold, appendix.pdf."
    assert "This very file was issued on 2026-11-02 (appendix)." in panel.details.text()
    paper = tmp_path / "appendix.pdf"
    paper.write_bytes(paper.read_bytes().replace(b"/SLAStudioLinks (eN", b"/SLAStudioLinks (eM"))
    panel.check(paper)
    assert "was altered itself" in panel.headline.text()
    panel.check(tmp_path / "none.pdf")
    assert "There is no file" in panel.headline.text()
    panel.check(None)
    assert "agree with what is stored" in panel.headline.text()
    assert "This alone is no proof" in panel.details.text()


def test_that_another_copy_is_compared_and_told_beside_the_list(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = window.desk
    assert desk is not None
    desk.go("reports")
    page: Any = desk.pages["reports"]
    panel, project = page.checking, desk.session.project
    page.right.setCurrentWidget(page.check_area)
    other = tmp_path / "other" / project.path.name
    other.parent.mkdir()
    project.copy_to(other)
    asked: list[str] = []

    def chosen(_parent: object, title: str, _folder: str, files: str) -> tuple[str, str]:
        asked.extend((title, files))
        return str(other), ""

    monkeypatch.setattr("slastudio.ui.pages.reports.checking.QFileDialog.getOpenFileName", chosen)
    for each in (panel.another, panel.copy, panel.alone, panel.done):
        assert each.isVisible()
        assert each.focusPolicy() & Qt.FocusPolicy.TabFocus
    panel.copy.setFocus()
    QTest.keyClick(panel.copy, Qt.Key.Key_Space)
    assert asked == ["Compare with another copy", "SLA Studio (*.slastudio)"]
    assert "are the same in chain, imports and terms" in panel.headline.text()
    assert panel.headline.property("role") == "banner-done"
    assert panel.details.isHidden()
    with Project.open(other) as copy:
        add_entry(copy, "risks", {"when": "2026-10-05T10:00", "title": "Theirs alone"})
    panel.ask()
    assert asked[-1] == "Papers (*.pdf *.docx *.xlsx);;SLA Studio (*.slastudio)"
    name = project.path.name
    assert panel.headline.text().startswith(f"{name} is behind: the other {name} goes on")
    assert panel.headline.property("role") == "banner-done"
    add_entry(project, "risks", {"when": "2026-10-06T10:00", "title": "Ours alone"})
    panel.ask_copy()
    assert f"{name} and the other {name} went apart after link " in panel.headline.text()
    assert panel.headline.property("role") == "banner-error"
    told = panel.details.text().splitlines()
    assert [line for line in told if line.endswith(":")] == [
        f"Only in {name}:",
        f"Only in the other {name}:",
    ]
    assert sum(line.endswith(": risks") for line in told) == 2
    assert "alone" not in panel.details.text(), "no texts of either copy"
    stranger = Path(other.parent / "stranger.slastudio")
    create_project(stranger, "pilot").close()
    panel.check(stranger)
    assert "stranger.slastudio is another project" in panel.headline.text()


def test_that_the_page_for_the_client_is_written_and_listed(
    window: MainWindow, tmp_path: Path
) -> None:
    desk = window.desk
    assert desk is not None
    desk.go("reports")
    page: Any = desk.pages["reports"]
    page.day.setText("soon")
    page.client_page.write(tmp_path / "page.html")
    assert "Issue date" in page.banner.text()
    page.day.setText("2026-11-02")
    page.client_page.write(tmp_path / "page.html")
    assert "What was known on 2 November 2026" in (tmp_path / "page.html").read_text("utf-8")
    assert "page.html is written" in page.banner.text()
    assert page.table.texts.lines[0][0] == "Page for the client"
    page.client_page.write(desk.session.project.path)
    assert "is not written over" in page.banner.text()
