"""The row browser: only pages in view are held, filters, choosing, copying and writing rows."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from slastudio.operations.evidence.browsing.rows import Filter
from slastudio.operations.evidence.imports import import_file
from slastudio.ui.look.theme import Theme
from slastudio.ui.pages.data.row_filters import filter_words
from slastudio.ui.state.row_targets import RowTarget
from slastudio.ui.widgets.tables.paged_table import KEPT, PAGE, PagedTable
from slastudio.ui.window.main_window import MainWindow

ROWS = 1_000


@pytest.fixture
def page(window: MainWindow, tmp_path: Path) -> Any:
    assert window.desk is not None
    lines = ["time,latency_ms,status,model"]
    lines += [
        f"2026-06-01T{n // 60:02}:{n % 60:02}:00Z,{n},{'ok' if n % 4 else 'error'},m{n % 3}"
        for n in range(ROWS)
    ]
    log = tmp_path / "requests.csv"
    log.write_text("\n".join(lines))
    import_file(window.desk.session.project, log)
    other = tmp_path / "more.csv"
    other.write_text("time,latency_ms,status,model\n2026-06-02T10:00:00Z,5,ok,m9\n")
    import_file(window.desk.session.project, other)
    window.desk.go("data")
    page: Any = window.desk.pages["data"]
    page.refresh()
    page.tabs.choose("rows")
    return page


def type_filter(page: Any, text: str) -> None:
    page.rows.bar.line.setFocus()
    page.rows.bar.line.setText(text)
    QTest.keyClick(page.rows.bar.line, Qt.Key.Key_Return)
    settle(page)


def settle(page: Any) -> None:
    """Let the rows be looked for: a changed filter is taken up once the keys and clicks are
    through.
    """
    while page.rows._settle.isActive():
        QApplication.processEvents()


def choose(combo: Any, data: object) -> None:
    combo.setCurrentIndex(combo.findData(data))
    combo.activated.emit(combo.currentIndex())


def test_that_ten_million_rows_cost_no_more_than_those_in_view(qtbot: Any) -> None:
    table = PagedTable(Theme("light"), "Rows")
    qtbot.addWidget(table)
    asked: list[int] = []
    table.asked.connect(asked.append)
    table.resize(400, 300)
    table.show()
    table.show_total(("row", "value"), 10_000_000)
    table.go_to(7_000_000)
    qtbot.waitUntil(lambda: asked[-1] == 7_000_000 // PAGE)
    first, last = table.visible_rows()
    assert first <= 7_000_000 <= last
    for number in range(KEPT + 10):
        table.paged.take(number, [(str(number), "x")] * PAGE)
    assert not table.paged.holds(0)
    assert table.paged.holds(KEPT + 9)
    table.selectAll()
    assert table.paged.picked == (0, 9_999_999)
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.currentIndex().row() == 9_999_999


def test_that_every_row_is_reached_through_the_scroll_bar(page: Any, qtbot: Any) -> None:
    table = page.rows.table
    assert table.paged.total == ROWS + 1
    assert page.rows.shown.text() == "1,001 rows"
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: table.paged.line(ROWS) is not None)
    assert table.paged.line(ROWS)[0] == "more.csv"
    assert table.paged.line(ROWS)[2] == "2026-06-02T10:00:00Z"


def test_that_rows_are_filtered_with_chips(page: Any, qtbot: Any) -> None:
    type_filter(page, "latency_ms>=990")
    assert page.rows.shown.text() == "10 of 1,001 rows shown"
    type_filter(page, "nonsense")
    assert "is not a filter" in page.rows.problem.text()
    assert page.rows.shown.text() == "10 of 1,001 rows shown"
    type_filter(page, "colour=red")
    assert "have no column “colour”" in page.rows.problem.text()
    assert len(page.rows.filters) == 1, "a filter that cannot be used does not stay"
    page.rows.bar.remove(0)
    qtbot.waitUntil(lambda: page.rows.shown.text() == "1,001 rows")


def test_that_operators_fit_the_column(page: Any) -> None:
    bar = page.rows.bar
    choose(bar.column, "time")
    assert [bar.operator.itemText(n) for n in range(2)] == ["from", "before"]
    choose(bar.column, "model")
    assert bar.operator.findData("contains") >= 0
    assert bar.operator.findData("at_least") < 0
    choose(bar.operator, "contains")
    bar.line.setText("M9")
    bar.add.click()
    settle(page)
    assert page.rows.shown.text() == "1 of 1,001 rows shown"
    choose(bar.operator, "missing")
    assert not bar.line.isEnabled()
    bar.add.click()
    settle(page)
    assert page.rows.shown.text() == "0 of 1,001 rows shown"
    assert not page.rows.nothing.isHidden()


def test_that_one_import_can_be_looked_at(page: Any) -> None:
    choose(page.rows.batch, 2)
    assert page.rows.shown.text() == "1 of 1,001 rows shown"
    page.show_rows(RowTarget("requests", (Filter("status", "is", "error"),), 1))
    assert page.rows.table.paged.total == ROWS // 4


def test_that_chosen_rows_are_copied_as_text(page: Any, qtbot: Any) -> None:
    table = page.rows.table
    table.go_to(1)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("file\trow\ttime\tlatency_ms")
    assert [line.split("\t")[3] for line in lines[1:]] == ["1", "2"]
    assert page.rows.shown.text() == "2 rows copied"


def test_that_what_is_filtered_is_written_in_each_format(page: Any, tmp_path: Path) -> None:
    type_filter(page, "latency_ms<3")
    for ending in ("csv", "xlsx", "parquet"):
        page.rows.export_to(tmp_path / f"out.{ending}")
        assert page.rows.shown.text() == f"3 rows exported to out.{ending}"
    with (tmp_path / "out.csv").open(newline="") as file:
        assert [line["latency_ms"] for line in csv.DictReader(file)] == ["0", "1", "2"]


def test_that_filters_read_in_the_agreements_zone() -> None:
    at = Filter("time", "at_least", "2026-06-29T22:00:00Z")
    assert filter_words("requests", at, "Europe/Madrid") == "time ≥ 30 Jun 2026 00:00"
    assert filter_words("requests", Filter("status", "missing"), "UTC") == "status is empty"
