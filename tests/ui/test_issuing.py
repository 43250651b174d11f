"""The month's report is issued in the window, stands or says that it does not, and is handed back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from slastudio.operations.changes import changed
from slastudio.operations.evidence.imports import remove_import
from slastudio.operations.issuing.issuing import issue_report
from slastudio.operations.issuing.standing import issued_reports
from slastudio.project.file import Project
from slastudio.ui.pages.reports.issue_parts import file_name
from slastudio.ui.pages.reports.issuing import IssuePanel
from slastudio.ui.pages.reports.page import ReportsPage
from slastudio.ui.window.main_window import MainWindow
from tests.open_month import make_open_month


@pytest.fixture(scope="module")
def open_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_open_month(tmp_path_factory.mktemp("issued") / "open.slastudio")


@pytest.fixture
def page(
    open_project: Path, tmp_path: Path, show_window: Callable[[Path], MainWindow]
) -> ReportsPage:
    copy = tmp_path / "open.slastudio"
    shutil.copy2(open_project, copy)
    desk = show_window(copy).desk
    assert desk is not None
    desk.go("reports")
    made = desk.pages["reports"]
    assert isinstance(made, ReportsPage)
    return made


def opened(page: ReportsPage) -> IssuePanel:
    page.issue_button.click()
    panel = page.issuing
    panel.who.setText("A. Author")
    panel.day.setText("2026-04-03")
    return panel


def test_that_a_month_is_issued_corrected_and_received(
    page: ReportsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = page.session.project
    assert page.standing.text() == "March 2026: no draft written, not issued."
    page.write_report(tmp_path / "draft.pdf")
    assert "draft written on" in page.standing.text()
    assert page.table.model().data(page.table.model().index(0, 0)).endswith(", draft")
    panel = opened(page)
    assert panel.why_row.isHidden()
    assert panel.issue.text() == "Issue as no. 2026-03/1"
    panel.issue.click()
    assert "for somebody" in panel.outcome.text()
    panel.accept.setChecked(True)
    panel.issue.click()
    assert "it stands" in page.standing.text()
    assert panel.outcome.text().startswith("Issued as no. 2026-03/1")
    # nothing happened: there is nothing to correct
    panel.why.setText("none")
    panel.issue.click()
    assert "nothing to correct" in panel.outcome.text()
    assert panel.issue.isEnabled()

    remove_import(project, 4)
    page.session.take(changed("evidence"))
    assert "would read otherwise now" in page.standing.text()
    assert not panel.fold.isHidden()
    assert "Removed: probes.csv" in panel.changes.text()
    panel.check.click()
    assert "would tell" in panel.outcome.text()
    panel.why.setText("The log was of another client")
    panel.accept.setChecked(True)
    panel.issue.click()
    assert [each.number for each in issued_reports(project)] == ["2026-03/1", "2026-03/2"]
    assert [line[3] for line in panel.table.texts.lines] == ["stands", "replaced by edition 2"]

    panel.received_on.setText("soon")
    panel.receive.click()
    assert "Received on" in panel.outcome.text()
    panel.received_on.setText("2026-04-05")
    panel.received_by.setText("C. Client")
    panel.receive.click()
    assert "received by the client on 5 April 2026" in page.standing.text()

    first, copy = issued_reports(project)[0], tmp_path / "copy.pdf"
    panel.table.select_line(1)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(copy), ""))
    panel.save.click()
    with project.reading():
        assert copy.read_bytes() == project.issues.data(first)
    panel.show_it.click()
    assert page.view.path is not None
    assert page.view.path.name == "report 2026-03 edition 1.pdf"


def test_that_fields_have_names_and_escape_closes(page: ReportsPage) -> None:
    panel = opened(page)
    assert all(each.accessibleName() for each in panel.findChildren(QLineEdit))
    panel.day.setText("soon")
    panel.issue.click()
    assert "Day of issue" in panel.outcome.text()
    assert issued_reports(page.session.project) == ()
    panel.done.click()
    assert page.right.currentWidget() is not page.issue_area


def test_that_a_strangers_period_names_no_other_folder(open_project: Path, tmp_path: Path) -> None:
    copy = tmp_path / "open.slastudio"
    shutil.copy2(open_project, copy)
    with Project.open(copy) as project:
        report, _ = issue_report(project, "2026-03", who="A. Author", accept=True)
    strange = replace(report, period="../../elsewhere/2026")
    assert file_name(strange) == "report ______elsewhere_2026 edition 1.pdf"
