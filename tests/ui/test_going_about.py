"""Getting about without a mouse, another appearance for hidden pages, and what an edit leaves
behind.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from slastudio.contract.terms.drafting import OpenPoint
from slastudio.operations.agreements.terms import agreement_ref
from slastudio.ui.forms.fields.open_points import with_point
from slastudio.ui.forms.table.table import TableEditor
from slastudio.ui.pages.agreement.page import AgreementPage
from slastudio.ui.pages.agreement.section_forms import NAMES
from slastudio.ui.window.main_window import MainWindow


@pytest.fixture
def page(window: MainWindow) -> AgreementPage:
    assert window.desk is not None
    window.desk.go("agreement")
    found = window.desk.pages["agreement"]
    assert isinstance(found, AgreementPage)
    return found


def key(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> QWidget:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifier)
    QApplication.processEvents()
    now = QApplication.focusWidget()
    assert now is not None
    return now


def test_that_tab_goes_from_the_section_list_through_the_form_to_the_sheet(
    page: AgreementPage, qtbot: QtBot
) -> None:
    page.sections.setFocus()
    # on a busy machine the window gets the keyboard, and shows its form, a moment later
    qtbot.waitUntil(
        lambda: QApplication.focusWidget() is page.sections and bool(page.stack._stops())
    )
    first = key(Qt.Key.Key_Tab)
    assert page.stack.isAncestorOf(first)
    assert key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier) is page.sections
    page.stack.enter(last=True)
    assert key(Qt.Key.Key_Tab) is page.side.tabs.buttons[page.side.tabs.current]
    assert page.stack.isAncestorOf(key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier))


def test_that_enter_presses_the_button_the_keyboard_is_on(page: AgreementPage) -> None:
    assert page.tree_toggle.isChecked()
    page.tree_toggle.setFocus()
    key(Qt.Key.Key_Return)
    assert not page.tree_toggle.isChecked()


def test_that_the_start_page_begins_with_a_visible_focus(window: MainWindow) -> None:
    window.close_project()
    focus = window.focusWidget()
    assert focus is not None
    assert window.start.isAncestorOf(focus)


def test_that_the_palette_stays_while_nothing_is_called_that(window: MainWindow) -> None:
    window.open_palette()
    assert window.desk is not None
    palette = window.desk.palette_box
    palette.line.setText("zzzz")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible()
    QTest.keyClick(palette.line, Qt.Key.Key_Escape)


def test_that_insert_adds_a_record_from_the_buttons_of_its_list_too(page: AgreementPage) -> None:
    page.sections.setCurrentRow(NAMES.index("journeys"))
    editor = page.stack.forms["journeys"][0].editors["journeys"]
    before = len(editor.value())
    editor.buttons["add"].setFocus()  # type: ignore[attr-defined]
    key(Qt.Key.Key_Insert)
    assert len(editor.value()) == before + 1


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def test_that_a_page_hidden_while_the_appearance_changed_looks_as_if_it_had_been_seen(
    window: MainWindow, page: AgreementPage, qtbot: Any
) -> None:
    desk = window.desk
    assert desk is not None
    desk.go("data")
    window.set_mode("dark")
    assert window.theme.restyling.waiting
    desk.go("agreement")
    page.sections.setFocus()
    QApplication.processEvents()
    late = picture(page.stack)
    qtbot.waitUntil(lambda: not window.theme.restyling.waiting, timeout=60_000)
    window.set_mode("light")
    window.set_mode("dark")
    QApplication.processEvents()
    assert picture(page.stack) == late
    qtbot.waitUntil(lambda: not window.theme.restyling.waiting, timeout=60_000)


def test_that_the_ref_after_an_edit_is_the_one_in_the_file(page: AgreementPage) -> None:
    session = page.session
    agreement = session.agreement
    session.edit(
        replace(agreement, costs=replace(agreement.costs, over_cap="Stop.")),
        ("costs", "over_cap"),
        "Cap",
    )
    assert session.ref == agreement_ref(session.project)
    session.undo()
    assert session.ref == agreement_ref(session.project)


def test_that_a_cell_still_to_be_agreed_carries_a_mark_beside_its_text(page: AgreementPage) -> None:
    path = ("parties", "contacts", 0, "role")
    page.session.edit(with_point(page.session.agreement, path), path, "To be agreed")
    page.arrive("parties.contacts[0].role")
    editor = page.stack.forms["parties"][0].editors["contacts"]
    assert isinstance(editor, TableEditor)
    assert isinstance(page.session.agreement.drafting.open_points[0], OpenPoint)
    at = editor.grid.currentIndex()
    assert editor.model.is_open(at.row(), at.column())
    assert editor.model.marks(at.row(), at.column()) >= 1
    cell = editor.grid.visualRect(at).adjusted(2, 2, -2, -2)
    marked = picture(editor.grid.viewport()).copy(cell)
    editor.model.show_open([])
    editor.grid.fit()
    assert marked != picture(editor.grid.viewport()).copy(cell)


def test_that_a_section_shown_again_shows_what_was_changed_meanwhile(page: AgreementPage) -> None:
    page.sections.setCurrentRow(NAMES.index("costs"))
    page.sections.setCurrentRow(NAMES.index("parties"))
    agreement = page.session.agreement
    page.session.edit(
        replace(agreement, costs=replace(agreement.costs, over_cap="Later.")), ("costs",), "Cap"
    )
    page.sections.setCurrentRow(NAMES.index("costs"))
    assert page.stack.forms["costs"][0].editors["over_cap"].value() == "Later."


def test_that_the_list_one_is_sent_to_is_in_view_however_long_its_form(page: AgreementPage) -> None:
    page.arrive("objectives.exclusions")
    QApplication.processEvents()
    page.arrive("objectives.objectives")
    QApplication.processEvents()
    focus = QApplication.focusWidget()
    assert focus is not None
    area = page.stack.forms["objectives"][1]
    top = focus.mapTo(area.viewport(), focus.rect().topLeft()).y()
    assert 0 <= top < area.viewport().height()
