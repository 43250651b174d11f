"""Tables: sorting by what cells mean, lines that keep their place, columns that give way, copying."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.tables.sorting import sort_key
from slastudio.ui.widgets.tables.table import ColouredCell, DataTable


@pytest.mark.parametrize(
    "ordered",
    [
        ("9", "10", "1,250", "12,000"),
        ("$0.50", "$12.00", "$1,150.00"),
        ("−4.2 %", "0 %", "88.8 %", "100 %"),
        ("45 s", "37 min", "1 h 05 min", "2 h 00 min, 3 min paused", "5 d 4 h"),
        ("31 Dec 2025", "9 Oct 2026 08:00", "9 Oct 2026 19:04", "10 Nov 2026"),
        ("LK-9", "LK-10", "LK-105"),
        ("● In time", "■ Late"),
        ("1", "–"),
        ("abc", ""),
    ],
)
def test_that_cells_are_ordered_by_what_they_mean(ordered: tuple[str, ...]) -> None:
    mixed = [*ordered[1:], ordered[0]]
    assert sorted(mixed, key=sort_key) == list(ordered)


@pytest.fixture
def table(qtbot: Any, qapp: QApplication) -> DataTable:
    theme = Theme("light")
    made = DataTable(theme, "Things")
    theme.setParent(made)
    qtbot.addWidget(made)
    lines = [
        ("b", "10", ColouredCell("● Met", "met")),
        ("a", "9", ColouredCell("■ Missed", "missed")),
        ("c", "1,000", ""),
    ]
    made.show_lines(
        ("Name", "Figure", "Verdict"),
        lines,
        figures=(1,),
        widths=(120, 80, 100),
        fill=0,
        spare=(2, 1),
    )
    made.resize(500, 200)
    made.show()
    return made


def test_that_sorting_keeps_lines_and_selection(table: DataTable) -> None:
    seen: list[int] = []
    table.chosen.connect(seen.append)
    table.select_line(0)
    table.sort_column(1)
    assert table.as_text().splitlines()[1:] == ["a\t9\t■ Missed", "b\t10\t● Met", "c\t1,000\t"]
    assert table.chosen_line() == 0, "the chosen line stays chosen wherever it is shown"
    table.select_line(1)
    assert seen[-1] == 1
    assert table.currentIndex().row() == 0
    table.sort_column(1)
    assert table.texts.order == [2, 0, 1]
    table.sort_column(1)
    assert table.texts.order == [0, 1, 2]


def test_that_the_keyboard_sorts_and_copies(table: DataTable) -> None:
    table.select_line(2)
    QTest.keyClick(table, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    assert table.texts.sorted_by == 0
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "Name\tFigure\tVerdict\nc\t1,000\t"


def test_that_columns_give_way_in_a_narrow_place(table: DataTable) -> None:
    assert not table.isColumnHidden(2)
    table.resize(190, 200)
    assert table.isColumnHidden(2)
    assert table.isColumnHidden(1)
    assert not table.isColumnHidden(0)
    table.resize(500, 200)
    assert not table.isColumnHidden(2)
    assert sum(table.columnWidth(n) for n in range(3)) == table.viewport().width()
