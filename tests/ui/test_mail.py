"""The mail to the client in the window: what it holds, that it was sent, and the reply."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from slastudio.operations.registers.records import list_entries
from slastudio.ui.pages.reports.mail import MailPanel
from slastudio.ui.pages.reports.page import ReportsPage
from slastudio.ui.window.main_window import MainWindow


@pytest.fixture
def page(
    light_sample: Path, tmp_path: Path, show_window: Callable[[Path], MainWindow]
) -> ReportsPage:
    copy = tmp_path / "larkpay.slastudio"
    shutil.copy2(light_sample, copy)
    desk = show_window(copy).desk
    assert desk is not None
    desk.go("reports")
    made = desk.pages["reports"]
    assert isinstance(made, ReportsPage)
    made.day.setText("2026-11-05")
    return made


@pytest.fixture
def panel(page: ReportsPage) -> MailPanel:
    page.mail_button.click()
    return page.mail


def answered(monkeypatch: pytest.MonkeyPatch, name: str, *path: Path) -> None:
    told = str(path[0])
    given = told if name == "getExistingDirectory" else (told, "")
    monkeypatch.setattr(QFileDialog, name, lambda *_given: given)


def filled(path: Path, answer: str) -> Path:
    head, _, rest = path.read_text(encoding="utf-8").partition("[X:EXC-1]")
    path.write_text(f"{head}[X:EXC-1]{rest.replace('Answer: ', f'Answer: {answer}', 1)}")
    return path


def test_that_the_box_says_what_the_mail_will_hold(panel: MailPanel) -> None:
    assert "X:EXC-1" in panel.holds.text()
    assert "hours worked" in panel.holds.text()
    assert panel.role.currentText() == "Head of customer operations"


def test_that_the_mail_is_written_sent_and_its_reply_taken_in(
    page: ReportsPage, panel: MailPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(monkeypatch, "getExistingDirectory", tmp_path)
    panel.write.click()
    assert "is written" in panel.outcome.text()
    form = next(tmp_path.glob("*.txt"))
    assert [each.kind for each in page._issued] == ["mail"]
    answered(monkeypatch, "getOpenFileName", form)
    panel.sent_at.setText("2026-11-06 10:00")
    panel.sent.click()
    project = page.session.project
    # those before are the story's
    entered = [each for each in list_entries(project, "acts") if each.values["when"] > "2026-11-06"]
    assert {each.values["act"] for each in entered} == {"asked"}
    filled(form, "confirmed")
    panel.received_at.setText("2026-11-09 09:30")
    page.day.setText("2026-11-10")
    panel.reply.click()
    assert "1 answer taken in." in panel.outcome.text()
    assert "X:EXC-1: confirmed" in panel.details.text()
    # what was answered is no longer asked
    assert "X:EXC-1" not in panel.holds.text()
    (use,) = list_entries(project, "exclusions")
    assert use.values["confirmed_by"] == "Head of customer operations"


def test_that_an_answer_that_is_not_allowed_is_told(
    panel: MailPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel.write_into(tmp_path)
    answered(monkeypatch, "getOpenFileName", filled(next(tmp_path.glob("*.txt")), "<b>maybe"))
    panel.received_at.setText("2026-11-09 09:30")
    panel.reply.click()
    assert "1 kept out" in panel.outcome.text()
    assert "<b>maybe" in panel.details.text()
    panel.received_at.setText("yesterday")
    panel.reply.click()
    assert "is not a date and time" in panel.outcome.text()


def test_that_escape_leads_back_to_the_button(page: ReportsPage, panel: MailPanel) -> None:
    QTest.keyClick(panel.write, Qt.Key.Key_Escape)
    assert page.right.currentWidget() is not page.mail_area
