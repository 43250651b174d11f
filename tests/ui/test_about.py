"""The about box: by menu, palette and start page; copied; left with Esc."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from slastudio.operations.about import about_lines
from slastudio.ui.window.about import AboutBox
from slastudio.ui.window.main_window import MainWindow


def box_of(window: MainWindow) -> AboutBox:
    (found,) = window.findChildren(AboutBox)
    return found


def test_that_it_is_reached_by_palette_copied_and_left_with_esc(window: MainWindow) -> None:
    assert window.desk is not None
    before = window.desk.sidebar.buttons["overview"]
    before.setFocus()
    window.open_palette()
    palette = window.desk.palette_box
    QTest.keyClicks(palette.line, "about sla")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    box = box_of(window)
    assert box.isVisible()
    assert box.told.qt == qVersion()
    box.copy.click()
    assert QGuiApplication.clipboard().text() == "\n".join(about_lines(box.told))
    assert box.focusWidget() is box.table
    QTest.keyClick(box.table, Qt.Key.Key_Down)
    part = box.told.parts[1]
    assert box.texts.text().startswith(f"The licence of {part.name}")
    QTest.keyClick(box.table, Qt.Key.Key_Escape)
    assert not window.findChildren(AboutBox) or not box.isVisible()
    assert window.focusWidget() is before


def test_that_it_is_in_the_projects_menu_and_on_the_start_page(
    window: MainWindow, project_path: Path
) -> None:
    assert window.desk is not None
    words = [action.text() for action in window.desk.sidebar.menu.actions()]
    assert "About SLA Studio …" in words
    window.close_project()
    window.start.about.click()
    box = box_of(window)
    assert box.isVisible()
    QTest.keyClick(box, Qt.Key.Key_Escape)
