"""Fields offer what may stand in them, and what is chosen is committed like anything typed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from slastudio.ui.forms.fields.suggested_values import Offers
from slastudio.ui.window.main_window import MainWindow


def offered(line: QLineEdit) -> list[str]:
    completer = line.completer()
    if not isinstance(completer, Offers):
        return []
    model = completer.model()
    assert isinstance(model, QStringListModel)
    return model.stringList()


def line_at(window: MainWindow, qtbot: QtBot, path: str) -> QLineEdit:
    assert window.desk is not None
    window.desk.go("agreement", path)
    page: Any = window.desk.pages["agreement"]
    qtbot.waitUntil(lambda: isinstance(page.window().focusWidget(), QLineEdit))
    line = page.window().focusWidget()
    assert isinstance(line, QLineEdit)
    return line


def test_that_a_country_is_offered_and_taken(window: MainWindow, qtbot: QtBot) -> None:
    assert window.desk is not None
    window.show()
    line = line_at(window, qtbot, "support.calendar.holidays_country")
    assert "ES" in offered(line)
    qtbot.keyClick(line, Qt.Key.Key_Down)
    completer = line.completer()
    assert completer is not None
    assert completer.popup().isVisible()
    completer.popup().hide()
    completer.activated.emit("PT")
    assert window.desk.session.agreement.support.calendar.holidays_country == "PT"


def test_that_free_text_offers_nothing(window: MainWindow, qtbot: QtBot) -> None:
    window.show()
    assert offered(line_at(window, qtbot, "parties.title")) == []


def test_that_a_cell_offers_the_columns_of_what_is_measured(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.show()
    assert window.desk is not None
    window.desk.go("agreement", "objectives.objectives[0].indicator.good[0].column")
    grid = window.focusWidget()
    assert grid is not None
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    line = window.focusWidget()
    assert isinstance(line, QLineEdit)
    assert {"accepted", "seg.language"} <= set(offered(line))
    completer = line.completer()
    assert completer is not None
    completer.activated.emit("seg.language")
    indicator = window.desk.session.agreement.objectives.objectives[0].indicator
    assert indicator.good[0].column == "seg.language"
