"""The calendar of coverage: shades, gaps, the keyboard, its table twin, and the way from a day to
its rows.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from slastudio.contract.terms.governance import Delivery
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.evidence.imports import import_file
from slastudio.ui.charts.calendar_map import step_of
from slastudio.ui.state.row_targets import on_day, read_target
from slastudio.ui.window.main_window import MainWindow


@pytest.fixture
def page(window: MainWindow, tmp_path: Path) -> Any:
    """Show the data page with requests on every day of June but the 10th, two of them after
    midnight in Madrid.
    """
    assert window.desk is not None
    lines = ["time,latency_ms,status,model"]
    for day in (n for n in range(1, 31) if n != 10):
        lines += [
            f"2026-06-{day:02}T{hour:02}:30:00Z,{100 * hour},ok,m{hour % 3}"
            for hour in range(day % 4 + 1)
        ]
    lines.append("2026-06-29T22:30:00Z,900,ok,late")  # the 30th in Madrid
    log = tmp_path / "requests.csv"
    log.write_text("\n".join(lines))
    project = window.desk.session.project
    agreement = current_agreement(project)
    daily = replace(agreement.data, deliveries=(Delivery("requests", arrives="daily"),))
    save_agreement(project, replace(agreement, data=daily))
    import_file(project, log)
    window.desk.go("data")
    window.desk.pages["data"].refresh()
    page: Any = window.desk.pages["data"]
    page.tabs.choose("calendar")
    return page


def test_that_shades_are_quarters_of_the_busiest_day() -> None:
    assert [step_of(number, 100) for number in (0, 1, 25, 26, 50, 75, 76, 100)] == [
        -1,
        0,
        0,
        1,
        1,
        2,
        3,
        3,
    ]


def test_that_the_keyboard_goes_from_day_to_day_and_says_each(page: Any) -> None:
    pane = page.coverage
    assert "Tue 30 Jun 2026: 4 rows" in pane.readout.text(), (
        "the row after midnight in Madrid is the 30th’s"
    )
    QTest.keyClick(pane.map, Qt.Key.Key_Home)
    assert "Mon 1 Jun 2026: 2 rows" in pane.readout.text()
    for _ in range(9):
        QTest.keyClick(pane.map, Qt.Key.Key_Right)
    assert pane.readout.text() == "Requests, Wed 10 Jun 2026: no rows, a gap"
    assert "Europe/Madrid" in pane.map.accessibleDescription()
    assert "10 Jun 2026: no rows, a gap" in pane.map.accessibleDescription()
    QTest.keyClick(pane.map, Qt.Key.Key_Left)
    QTest.keyClick(pane.map, Qt.Key.Key_Up)
    assert "9 Jun" in pane.readout.text(), "at the edge the day stays"


def test_that_gaps_stand_in_words_and_the_table_has_the_same_numbers(page: Any) -> None:
    pane = page.coverage
    assert pane.gaps.text() == "Requests: 1 day missing: 10 Jun 2026."
    pane.twin.click()
    assert not pane.table.isHidden()
    lines = pane.table.as_text().splitlines()
    assert lines[0] == "Day\tRequests, rows"
    assert lines[1] == "Tue 30 Jun 2026\t4"
    assert "Wed 10 Jun 2026\t0, a gap" in lines
    pane.twin.click()
    assert pane.table.isHidden()


def test_that_enter_on_a_day_shows_its_rows_and_back_returns(page: Any, window: MainWindow) -> None:
    assert window.desk is not None
    QTest.keyClick(page.coverage.map, Qt.Key.Key_Return)
    assert page.tabs.current == "rows"
    assert page.rows.kind.currentData() == "requests"
    assert page.rows.table.paged.total == 4
    texts = {page.rows.table.paged.line(row)[2] for row in range(4)}
    assert "2026-06-29T22:30:00Z" in texts
    window.desk.back()
    assert page.tabs.current == "calendar"


def test_that_a_click_opens_the_day_under_it(page: Any) -> None:
    calendar = page.coverage.map
    cell = calendar._cell(0, 0).center().toPoint()
    assert calendar.place_at(cell) == (0, 0)
    assert calendar.place_at(QPoint(3, 3)) is None
    QTest.mouseClick(calendar, Qt.MouseButton.LeftButton, pos=cell)
    assert page.rows.table.paged.total == 2


def test_that_a_day_of_the_clock_change_has_its_own_length() -> None:
    target = on_day("requests", date(2026, 10, 25), "Europe/Madrid")
    assert [each.value for each in target.filters] == [
        "2026-10-24T22:00:00Z",
        "2026-10-25T23:00:00Z",
    ]
    assert read_target(target.text()) == target
    assert read_target("requests") is None


def test_that_an_empty_project_says_what_to_do(window: MainWindow) -> None:
    assert window.desk is not None
    window.desk.go("data")
    page: Any = window.desk.pages["data"]
    page.tabs.choose("calendar")
    assert not page.coverage.empty.isHidden()
    assert page.coverage.area.isHidden()
    assert not page.rows.empty.isHidden()
