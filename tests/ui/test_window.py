"""The main window: keys, history, undo that finds its field, the palette, opening and closing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from slastudio import __version__
from slastudio.operations.agreements.terms import current_agreement
from slastudio.operations.projects import open_project
from slastudio.ui.state.settings import Recent, Settings
from slastudio.ui.window.application import make_window
from slastudio.ui.window.crash import CrashReporter
from slastudio.ui.window.main_window import MainWindow
from slastudio.ui.window.sidebar import PAGES

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def press(
    window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    target = window.window().focusWidget() or window
    QTest.keyClick(target, key, modifier)
    QApplication.processEvents()


def test_that_ctrl_and_a_number_show_each_page(window: MainWindow) -> None:
    assert window.desk is not None
    for number, (name, _title) in enumerate(PAGES, start=1):
        press(window, Qt.Key(int(Qt.Key.Key_0) + number % 10), CTRL)
        assert window.desk.current == name
        assert window.desk.sidebar.buttons[name].isChecked()


def test_that_history_goes_back_and_forward(window: MainWindow) -> None:
    desk = window.desk
    assert desk is not None
    for name in ("overview", "costs", "changes"):
        desk.go(name)
    press(window, Qt.Key.Key_Left, ALT)
    assert desk.current == "costs"
    press(window, Qt.Key.Key_Left, ALT)
    assert desk.current == "overview"
    press(window, Qt.Key.Key_Right, ALT)
    assert desk.current == "costs"


def test_that_undo_takes_the_edit_back_and_leads_to_the_field_on_wish(window: MainWindow) -> None:
    desk = window.desk
    assert desk is not None
    desk.go("agreement", "support.severities[0].response")
    page: Any = desk.pages["agreement"]
    field = QApplication.focusWidget()
    assert field is not None
    assert field.accessibleName() == "First response within"
    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(field, "2 hours")
    desk.go("costs")
    assert desk.session.agreement.support.severities[0].response == "2 hours", (
        "leaving a page commits"
    )
    press(window, Qt.Key.Key_Z, CTRL)
    assert desk.session.agreement.support.severities[0].response == "1 hour"
    assert desk.current == "costs", "whoever works elsewhere stays there"
    desk.banner._act.click()
    assert desk.current == "agreement"
    assert page.place() == "support"
    assert QApplication.focusWidget() is field
    press(window, Qt.Key.Key_Y, CTRL)
    assert desk.session.agreement.support.severities[0].response == "2 hours"


def test_that_undo_inside_a_field_is_the_agreements(window: MainWindow) -> None:
    desk = window.desk
    assert desk is not None
    desk.go("agreement", "parties.provider")
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "x")
    press(window, Qt.Key.Key_Z, CTRL)
    assert desk.session.agreement.parties.provider == "Northlight Systems"
    assert desk.session.undo_stack.canRedo()


def test_that_the_palette_finds_objectives_and_sections(window: MainWindow) -> None:
    desk = window.desk
    assert desk is not None
    for words, page, place in (
        ("spanish", "objectives", ""),
        ("section cost controls", "agreement", "costs"),
        ("page reports", "reports", ""),
    ):
        press(window, Qt.Key.Key_K, CTRL)
        assert desk.palette_box.isVisible()
        QTest.keyClicks(desk.palette_box.line, words)
        QTest.keyClick(desk.palette_box.line, Qt.Key.Key_Return)
        assert not desk.palette_box.isVisible()
        assert desk.current == page
        assert place in desk.pages[page].place()
    press(window, Qt.Key.Key_K, CTRL)
    QTest.keyClick(desk.palette_box.line, Qt.Key.Key_Escape)
    assert not desk.palette_box.isVisible()


def test_that_brackets_step_through_months_and_f1_helps(window: MainWindow) -> None:
    desk = window.desk
    assert desk is not None
    desk.go("overview")
    before = desk.session.period
    assert before is not None
    press(window, Qt.Key.Key_BracketLeft)
    assert desk.session.period is not None
    assert desk.session.period.end == before.start
    press(window, Qt.Key.Key_BracketRight)
    assert desk.session.period == before
    press(window, Qt.Key.Key_F1)
    assert window.guidance.holder.is_open
    assert window.guidance.holder.reader.version.text() == f"SLA Studio {__version__}"
    press(window, Qt.Key.Key_F1)
    assert not window.guidance.holder.is_open


def test_that_the_sidebar_is_walked_with_the_arrows(window: MainWindow) -> None:
    desk = window.desk
    assert desk is not None
    desk.sidebar.buttons["overview"].setFocus()
    QTest.keyClick(desk.sidebar.buttons["overview"], Qt.Key.Key_Down)
    assert desk.sidebar.buttons["agreement"].hasFocus()


def test_that_closing_keeps_every_edit_and_lets_the_file_go(
    window: MainWindow, project_path: Path
) -> None:
    desk = window.desk
    assert desk is not None
    desk.go("agreement", "parties.client")
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(field, "Larkpay Holdings")
    window.close_project()
    assert window.desk is None
    project = open_project(project_path)
    assert current_agreement(project).parties.client == "Larkpay Holdings"
    project.close()
    assert window.settings.recents()[0].client == "Larkpay"


def test_that_a_new_project_is_made_in_place(
    qtbot: Any, settings: Settings, tmp_path: Path
) -> None:
    window = make_window(settings, inline_jobs=True)
    window.show()
    qtbot.waitExposed(window)
    qtbot.wait(20)
    cards = [
        window.start.template_box.itemAt(i).widget()
        for i in range(window.start.template_box.count())
    ]
    assert len(cards) == 5
    cards[1].click()  # type: ignore[union-attr]
    form = window.start.form
    assert form is not None
    QTest.keyClicks(form.client, "Acme & Sons")
    assert form.file.text().endswith("acme-&-sons.slastudio")
    form.file.setText(str(tmp_path / "acme.slastudio"))
    form.zone.setCurrentText("Europe/Rome")
    form.submit()
    assert window.desk is not None
    assert window.desk.session.agreement.parties.client == "Acme & Sons"
    assert window.desk.session.agreement.zone == "Europe/Rome"
    window.close_project()
    form.submit()
    assert "exists already" in form.problem.text()
    window.close()
    window.deleteLater()


def test_that_a_locked_project_is_told_and_can_be_read(
    qtbot: Any, settings: Settings, project_path: Path
) -> None:
    held = open_project(project_path)
    window = make_window(settings, inline_jobs=True)
    window.show()
    qtbot.wait(20)
    window.open_path(project_path)
    assert window.desk is None
    assert window.start.banner.isVisible()
    window.open_path(project_path, False)
    assert window.desk is not None
    assert "Read-only" in window.desk.sidebar.saved.accessibleName()
    window.close()
    held.close()
    window.deleteLater()


def test_that_recent_projects_show_their_last_verdict(
    qtbot: Any, settings: Settings, project_path: Path
) -> None:
    settings.remember(
        Recent(str(project_path), "<b>Larkpay</b>", "July 2026: 2 of 5 objectives met.")
    )
    settings.remember(Recent("/nowhere/gone.slastudio", "Gone", ""))
    window = make_window(settings, inline_jobs=True)
    cards = [
        window.start.recent_box.itemAt(i).widget() for i in range(window.start.recent_box.count())
    ]
    assert [card.accessibleName() for card in cards] == ["Gone", "<b>Larkpay</b>"]  # type: ignore[union-attr]
    assert not cards[0].isEnabled()  # type: ignore[union-attr]
    assert "2 of 5" in cards[1].accessibleDescription()  # type: ignore[union-attr]
    window.close()
    window.deleteLater()


def test_that_dropped_files_go_to_the_wizard_and_projects_open(
    window: MainWindow, tmp_path: Path
) -> None:
    log = tmp_path / "checks.csv"
    log.write_text("time,target,up\n2026-07-01T10:00:00Z,site,true\n")
    window.take_files([log])
    assert window.desk is not None
    assert window.desk.current == "data"
    page: Any = window.desk.pages["data"]
    assert page.stack.currentIndex() == 1
    assert page.wizard.inspection is not None
    page.wizard.cancel()


@pytest.mark.filterwarnings("ignore")
def test_that_an_unexpected_error_is_told_with_details_and_the_window_goes_on(
    window: MainWindow, capsys: pytest.CaptureFixture[str]
) -> None:
    reporter = CrashReporter(window)
    try:
        raise ZeroDivisionError("<b>odd</b>")
    except ZeroDivisionError as error:
        reporter._hook(type(error), error, error.__traceback__)
    assert reporter.dialog is not None
    assert "ZeroDivisionError: <b>odd</b>" in reporter.dialog.details.toPlainText()
    reporter.dialog.accept()
    reporter.dialog.deleteLater()
    assert window.desk is not None
    window.desk.go("costs")
    assert window.desk.current == "costs"


def test_that_a_closed_project_is_let_go_a_part_at_a_time(window: MainWindow) -> None:
    desk = window.desk
    assert desk is not None
    desk.go("agreement", "objectives.objectives")
    desk.go("data")
    forms = len(desk.pages["agreement"].stack.forms)  # type: ignore[attr-defined]
    pages = len(desk.pages)
    window.close_project()
    assert not desk.isVisible()
    parts = desk.parting()
    assert sum(1 for _ in parts) >= forms + pages
    assert not isValid(desk)
    window.idle.stop()
