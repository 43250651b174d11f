"""What narrowed a page comes back with the project, says so, and is cleared in one click."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from slastudio.operations.evidence.imports import import_file, remove_import
from slastudio.operations.projects import open_project
from slastudio.operations.registers.records import add_entry
from slastudio.ui.state.settings import Settings
from slastudio.ui.widgets.narrowing import Narrowing
from slastudio.ui.window.main_window import MainWindow
from slastudio.ui.window.page_stack import PAGE_CLASSES

Show = Callable[[Path], MainWindow]


@pytest.fixture
def filled(project_path: Path, tmp_path: Path) -> Path:
    """Give the project rows and decisions to narrow."""
    lines = ["time,latency_ms,status,model"]
    lines += [f"2026-06-01T10:{n:02}:00Z,{n},ok,model-{n % 3}" for n in range(40)]
    log = tmp_path / "requests.csv"
    log.write_text("\n".join(lines))
    with open_project(project_path) as project:
        import_file(project, log)
        for number, title in enumerate(("Roll back?", "Second channel?", "Renew?"), 1):
            values = {"when": f"2026-07-0{number} 09:00", "title": title, "status": "open"}
            add_entry(project, "decisions", values)
        add_entry(project, "hours", {"when": "2026-07-05", "hours": "2", "line": "Small fixes"})
    return project_path


def rows_of(window: MainWindow) -> Any:
    assert window.desk is not None
    window.desk.go("data", "rows")
    rows = window.desk.pages["data"].rows
    while rows._settle.isActive():
        QApplication.processEvents()
    return rows


def decisions_of(window: MainWindow) -> Any:
    assert window.desk is not None
    window.desk.go("changes", "decisions")
    return window.desk.pages["changes"]


def narrow_rows(window: MainWindow, text: str = "latency_ms>=30") -> None:
    rows = rows_of(window)
    rows.bar.line.setFocus()
    rows.bar.line.setText(text)
    QTest.keyClick(rows.bar.line, Qt.Key.Key_Return)
    rows_of(window)


def test_that_filters_of_rows_come_back_told_and_are_cleared(
    show_window: Show, filled: Path
) -> None:
    window = show_window(filled)
    narrow_rows(window)
    window.desk.go("costs")  # type: ignore[union-attr]
    assert rows_of(window).shown.text() == "10 of 40 rows shown", "the page was only left"
    window.desk.go("costs")  # type: ignore[union-attr]
    window.close()
    again = show_window(filled)
    rows = rows_of(again)
    assert rows.table.paged.total == 10
    assert rows.shown.text() == "10 of 40 rows shown"
    assert [chip.column for chip in rows.filters] == ["latency_ms"]
    assert rows.of_all.all.isVisibleTo(rows)
    rows.of_all.all.click()
    assert rows.bar.line.hasFocus()
    rows_of(again)
    assert (rows.table.paged.total, rows.shown.text()) == (40, "40 rows")
    assert not rows.of_all.all.isVisibleTo(rows)
    again.close()
    assert rows_of(show_window(filled)).shown.text() == "40 rows"


def test_that_a_text_comes_back_with_its_register_told_and_is_cleared(
    show_window: Show, filled: Path
) -> None:
    window = show_window(filled)
    page = decisions_of(window)
    assert not page.filter.shown.isVisibleTo(page)
    QTest.keyClicks(page.filter.search, "chan")
    window.desk.go("costs")  # type: ignore[union-attr]
    window.close()
    again = show_window(filled)
    page = decisions_of(again)
    assert [entry.values["title"] for entry in page._entries] == ["Second channel?"]
    assert page.filter.search.text() == "chan"
    assert page.filter.shown.words.text() == "1 of 3 records shown"
    page.show_register("hours")
    assert len(page._entries) == 1, "another register is not narrowed by it"
    page.show_register("decisions")
    page.filter.shown.all.click()
    assert len(page._entries) == 3
    assert page.filter.search.hasFocus()
    assert not page.filter.shown.isVisibleTo(page)


def test_that_a_scope_is_told_and_cleared_like_a_text(show_window: Show, filled: Path) -> None:
    page = decisions_of(show_window(filled))
    page.filter.scope.setCurrentIndex(page.filter.scope.findData("settled"))
    page.filter.scope.activated.emit(page.filter.scope.currentIndex())
    assert page.filter.shown.words.text() == "0 of 3 records shown"
    page.filter.shown.all.click()
    assert len(page._entries) == 3
    assert page.filter.wanted().state == ""


def test_that_a_search_among_clients_comes_back(
    show_window: Show, filled: Path, settings: Settings, tmp_path: Path
) -> None:
    window = show_window(filled)
    for number in range(4):
        window.open_path(Path(shutil.copy(filled, tmp_path / f"other{number}.slastudio")))
    window.close_project()
    card = window.start.clients
    assert isinstance(card.told.words.text(), str)  # type: ignore[union-attr]
    QTest.keyClicks(card.search, "no such client")  # type: ignore[union-attr]
    assert card.table.texts.lines == []  # type: ignore[union-attr]
    window.close()
    again = show_window(filled)
    again.close_project()
    card = again.start.clients
    assert card.search.text() == "no such client"  # type: ignore[union-attr]
    assert card.told.words.text().startswith("0 of ")  # type: ignore[union-attr]
    card.told.all.click()  # type: ignore[union-attr]
    assert card.table.texts.lines != []  # type: ignore[union-attr]
    assert settings.narrowing("", "clients") == ""


def test_that_everything_that_narrows_a_page_has_a_name_of_its_own_and_a_memory(
    show_window: Show, filled: Path
) -> None:
    window = show_window(filled)
    assert window.desk is not None
    names = []
    for name in PAGE_CLASSES:
        window.desk.go(name)
        for each in window.desk.pages[name].findChildren(Narrowing):
            assert each._settings is not None
            names.append(each._name)
    assert all(names)
    assert len(set(names)) == len(names)
    assert {"rows", "records.changes"} <= set(names)


def test_that_what_is_not_there_any_more_narrows_nothing(show_window: Show, filled: Path) -> None:
    window = show_window(filled)
    narrow_rows(window)
    window.desk.go("costs")  # type: ignore[union-attr]
    window.close()
    with open_project(filled) as project:
        remove_import(project, 1)
    rows = rows_of(show_window(filled))
    assert rows.card.isHidden()
    assert rows.filters == []


def test_that_a_filter_of_a_column_that_went_is_told_and_dropped(
    show_window: Show, filled: Path, settings: Settings
) -> None:
    window = show_window(filled)
    narrow_rows(window)
    window.desk.go("costs")  # type: ignore[union-attr]
    window.close()
    kept = settings.narrowing(str(filled), "rows")
    settings.remember_narrowing(str(filled), "rows", kept.replace("latency_ms", "colour"))
    rows = rows_of(show_window(filled))
    assert rows.shown.text() == "40 rows"
    assert "have no column “colour”" in rows.problem.text()


def test_that_each_project_has_its_own(show_window: Show, filled: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(filled, tmp_path / "other.slastudio"))
    window = show_window(filled)
    narrow_rows(window)
    window.open_path(other)
    assert rows_of(window).shown.text() == "40 rows"
    window.open_path(filled)
    assert rows_of(window).shown.text() == "10 of 40 rows shown"


def test_that_what_was_searched_for_goes_with_who_is_erased(
    show_window: Show, filled: Path, settings: Settings
) -> None:
    window = show_window(filled)
    narrow_rows(window, "model=model-1")
    page = decisions_of(window)
    QTest.keyClicks(page.filter.search, "model-1")
    assert window.desk is not None
    window.desk.go("data", "person")
    person = window.desk.pages["data"].person  # type: ignore[attr-defined]
    person.value.setText("model-1")
    person.search()
    person.why.setText("Asked for it")
    person.erase()
    assert "stands in its place" in person.found.text()
    assert settings.narrowing(str(filled), "rows") == ""
    assert settings.narrowing(str(filled), "records.decisions") == ""
    assert (page.filter.search.text(), rows_of(window).filters) == ("", [])
    window.close()
    settings.sync()
    assert "model-1" not in Path(settings._store.fileName()).read_text()


@pytest.mark.parametrize("damaged", ["no json", "[]", '{"x": [1]}', '{"PATH": {"rows": "rows"}}'])
def test_that_a_damaged_memory_narrows_nothing(
    show_window: Show, filled: Path, settings: Settings, damaged: str
) -> None:
    settings.set_value("narrowed", damaged.replace("PATH", str(filled)))
    window = show_window(filled)
    assert rows_of(window).shown.text() == "40 rows"
    assert len(decisions_of(window)._entries) == 3
