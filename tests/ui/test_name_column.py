"""The first column of a table stays in view while the table is scrolled sideways, and is still one
column: for the mouse, the keyboard, what is pasted, and those who hear it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import fields_of
from slastudio.contract.terms.objectives import Indicator, Objective, Objectives
from slastudio.ui.forms.fields.editors import Surroundings
from slastudio.ui.forms.records import editor_for
from slastudio.ui.forms.table.with_form import GridEditor
from slastudio.ui.look.theme import Theme

LEFT = Qt.MouseButton.LeftButton
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
NAMES = ("First answer", "Task success of all languages together", "Cost per answer")


@pytest.fixture(params=["light", "dark"])
def theme(qapp: QApplication, request: pytest.FixtureRequest) -> Theme:
    made = Theme(request.param)
    made.apply()
    return made


def _records() -> tuple[Objective, ...]:
    return tuple(
        Objective(id=f"o{at}", name=name, target=Decimal(at + 1), indicator=Indicator())
        for at, name in enumerate(NAMES)
    )


@pytest.fixture
def opened(qtbot: Any, theme: Theme) -> Callable[[int], GridEditor]:
    def make(width: int) -> GridEditor:
        spec = next(each for each in fields_of(Objectives) if each.name == "objectives")
        editor = editor_for(spec, Surroundings(theme, Agreement))
        assert isinstance(editor, GridEditor)
        editor.set_value(_records())
        qtbot.addWidget(editor)
        editor.resize(width, 700)
        editor.show()
        editor.activateWindow()
        QTest.qWaitForWindowActive(editor)
        editor.grid.setFocus()
        return editor

    return make


@pytest.fixture
def editor(opened: Callable[[int], GridEditor]) -> GridEditor:
    """Show a table that is scrolled sideways."""
    made = opened(480)
    _scroll(made, 400)
    assert made.grid.held() == made.grid.columnWidth(0)
    return made


def _scroll(editor: GridEditor, to: int) -> None:
    editor.grid.horizontalScrollBar().setValue(to)
    QApplication.processEvents()


def _middle(editor: GridEditor, row: int, at: int) -> QPoint:
    return editor.grid.visualRect(editor.model.index(row, at)).center()


def _drawn(editor: GridEditor, x: int, width: int) -> QImage:
    grid = editor.grid
    high = sum(grid.rowHeight(row) for row in range(3))
    return grid.viewport().grab().toImage().copy(x, 0, width, high)


def test_that_the_names_are_drawn_as_they_were_wherever_the_table_stands(
    opened: Callable[[int], GridEditor],
) -> None:
    made = opened(480)
    made.grid.setCurrentIndex(made.model.index(0, 3))
    made.grid.clearFocus()
    _scroll(made, 0)
    wide = made.grid.columnWidth(0) - 2
    before = _drawn(made, 0, wide)
    heads = made.grid.heads.grab().toImage().copy(0, 0, wide, made.grid.heads.height())
    for aside in (1, 170, 400, made.grid.horizontalScrollBar().maximum()):
        _scroll(made, aside)
        assert _drawn(made, 0, wide) == before
        shown = made.grid.heads.grab().toImage().copy(0, 0, wide, made.grid.heads.height())
        assert shown == heads


def test_that_nothing_is_held_where_all_fits_or_no_room_is_left(
    opened: Callable[[int], GridEditor],
) -> None:
    wide = opened(2600)
    assert wide.grid.horizontalScrollBar().maximum() == 0
    assert wide.grid.held() == 0
    narrow = opened(480)
    assert narrow.grid.held() == 0
    narrow.grid.resize(230, narrow.grid.height())
    narrow.grid.horizontalScrollBar().setValue(300)
    assert narrow.grid.held() == 0


def test_that_a_press_on_a_name_chooses_it_and_not_what_lies_under_it(editor: GridEditor) -> None:
    grid = editor.grid
    assert grid.columnAt(40) > 0, "another column lies there"
    QTest.mouseClick(grid.viewport(), LEFT, pos=QPoint(40, _middle(editor, 1, 0).y()))
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (1, 0)
    assert grid.horizontalScrollBar().value() == 400, "it was in view"
    assert editor.panel.at == 1


def test_that_a_name_is_edited_in_its_place_by_key_and_by_mouse(editor: GridEditor) -> None:
    grid, told = editor.grid, []
    editor.edited.connect(lambda *each: told.append(each))
    QTest.mouseClick(grid.viewport(), LEFT, pos=_middle(editor, 2, 0))
    QTest.mouseClick(grid.viewport(), LEFT, pos=_middle(editor, 2, 0))
    assert grid.cell is not None
    assert grid.cell.widget.x() == 0
    QTest.keyClick(grid.cell.keys, Qt.Key.Key_Escape)
    QTest.keyClicks(grid, "R")
    assert grid.cell is not None
    QTest.keyClicks(grid.cell.keys, "enamed")
    QTest.keyClick(grid.cell.keys, Qt.Key.Key_Return)
    assert editor.value()[2].name == "Renamed"
    assert len(told) == 1
    assert grid.horizontalScrollBar().value() == 400


def test_that_a_cell_is_brought_out_from_under_the_names_and_edited_beside_them(
    editor: GridEditor,
) -> None:
    grid = editor.grid
    _scroll(editor, grid.horizontalScrollBar().maximum())
    grid.setCurrentIndex(editor.model.index(0, len(editor.model.columns) - 1))
    for _ in range(len(editor.model.columns) - 1):
        QTest.keyClick(grid, Qt.Key.Key_Left)
        at = grid.currentIndex()
        rect = grid.visualRect(at)
        assert rect.left() >= (grid.held() if at.column() else 0), at.column()
        assert grid.indexAt(rect.center()) == at
    grid.setCurrentIndex(editor.model.index(0, 2))
    QTest.keyClick(grid, Qt.Key.Key_F2)
    assert grid.cell is not None
    _scroll(editor, grid.horizontalScrollBar().maximum())
    assert grid.cell.widget.x() >= grid.held() > 0, "an open cell does not cover the names"
    QTest.keyClick(grid.cell.keys, Qt.Key.Key_Escape)


def test_that_blocks_from_a_name_on_are_chosen_pasted_and_filled(editor: GridEditor) -> None:
    grid = editor.grid
    assert grid.currentIndex() == editor.model.index(0, 0)
    QGuiApplication.clipboard().setText("One\tat most\t5\nTwo\tat least\t6")
    QTest.keyClick(grid, Qt.Key.Key_V, CONTROL)
    assert [(each.name, each.target) for each in editor.value()[:2]] == [("One", 5), ("Two", 6)]
    _scroll(editor, 400)
    start, end = _middle(editor, 0, 0), _middle(editor, 2, 0)
    QTest.mousePress(grid.viewport(), LEFT, pos=start)
    QTest.mouseMove(grid.viewport(), start + QPoint(2, 8))
    QTest.mouseMove(grid.viewport(), end)
    QTest.mouseRelease(grid.viewport(), LEFT, pos=end)
    assert editor.selected() == (range(3), range(1))
    QTest.keyClick(grid, Qt.Key.Key_D, CONTROL)
    assert [each.name for each in editor.value()] == ["One"] * 3


def test_that_a_block_that_goes_on_under_the_names_begins_where_it_was_begun(
    editor: GridEditor,
) -> None:
    grid = editor.grid
    start = _middle(editor, 0, 0)
    QTest.mousePress(grid.viewport(), LEFT, pos=start)
    _scroll(editor, 600)
    right = QPoint(grid.viewport().width() - 30, _middle(editor, 1, 0).y())
    QTest.mouseMove(grid.viewport(), right)
    QTest.mouseRelease(grid.viewport(), LEFT, pos=right)
    rows, columns = editor.selected()
    assert rows == range(2)
    assert columns[0] == 0


def test_that_rows_keep_their_height_and_can_be_moved(editor: GridEditor) -> None:
    grid = editor.grid
    assert grid.rowHeight(1) > grid.rowHeight(0), "a long name has two lines"
    for row in range(3):
        name, other = (grid.visualRect(editor.model.index(row, at)) for at in (0, 4))
        assert (name.top(), name.height()) == (other.top(), other.height())
    grid.setCurrentIndex(editor.model.index(0, 0))
    QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [each.id for each in editor.value()] == ["o1", "o0", "o2"]


def test_that_each_cell_is_told_once_and_where_it_is_seen(editor: GridEditor) -> None:
    grid = editor.grid
    heard = QAccessible.queryAccessibleInterface(grid)
    parts = [heard.child(at) for at in range(heard.childCount())]
    named = [each for each in parts if each.text(QAccessible.Text.Name).endswith(NAMES[1])]
    assert len(named) == 1
    seen = named[0].rect()
    assert grid.viewport().mapFromGlobal(seen.topLeft()).x() == 0
    found = heard.childAt(seen.center().x(), seen.center().y())
    assert found.text(QAccessible.Text.Name) == named[0].text(QAccessible.Text.Name)


def test_that_a_changed_name_and_a_chosen_one_are_drawn_at_once(editor: GridEditor) -> None:
    wide = editor.grid.columnWidth(0) - 2
    before = _drawn(editor, 0, wide)
    QTest.mouseClick(editor.grid.viewport(), LEFT, pos=_middle(editor, 1, 0))
    chosen = _drawn(editor, 0, wide)
    assert chosen != before
    editor.set_value(tuple(replace(each, name="Other") for each in _records()))
    QApplication.processEvents()
    assert _drawn(editor, 0, wide) != chosen


def test_that_the_edge_of_a_hidden_head_is_not_taken_hold_of(editor: GridEditor) -> None:
    heads = editor.grid.heads
    sizes = [heads.sectionSize(at) for at in range(heads.count())]
    for x in range(5, editor.grid.held(), 9):
        QTest.mousePress(heads.viewport(), LEFT, pos=QPoint(x, 8))
        QTest.mouseMove(heads.viewport(), QPoint(x + 40, 8))
        QTest.mouseRelease(heads.viewport(), LEFT, pos=QPoint(x + 40, 8))
    assert [heads.sectionSize(at) for at in range(heads.count())] == sizes
