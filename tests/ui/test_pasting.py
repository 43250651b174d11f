"""Rows pasted from a spreadsheet: shown as they are read, told what is wrong, and added only when
one says so.
"""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from slastudio.operations.registers.records import list_entries
from slastudio.ui.window.main_window import MainWindow

SHEET = (
    "Ticket\tPrio\tWhat happened\tOpened\tFirst reply\tAgent\n"
    "T-1\tSev 1\tAnswers stop\t03/07/2026 09:10\t03/07/2026 09:40\tAna\n"
    "T-2\tSev 2\tSlow\t05/07/2026 09:10\tyesterday\tBob\n"
    "T-3\tSev 2\tTypos\t27/07/2026 10:10\t-\tCy\n"
)


@pytest.fixture
def incidents(window: MainWindow) -> Any:
    assert window.desk is not None
    window.desk.go("incidents")
    page: Any = window.desk.pages["incidents"]
    page.begin_pasting()
    return page


def paste(page: Any, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    page.pasting.take_clipboard()


def test_that_pasted_rows_are_shown_with_their_problems_before_anything_is_stored(
    incidents: Any,
) -> None:
    panel = incidents.pasting
    assert not panel.add_rows.isEnabled()
    paste(incidents, SHEET)
    assert "“Ticket” → Id" in panel.columns.text()
    assert "“Agent” is no field" in panel.remarks.text()
    lines = panel.table.as_text().splitlines()
    assert lines[1].startswith("3\t■ left out\tFirst reply: “yesterday”"), (
        "what is wrong comes first"
    )
    assert lines[2].startswith(
        "2\t● good\t\tT-1\tAnswers stop\tSev 1\t2026-07-03 09:10\t2026-07-03 09:40"
    )
    assert "yesterday" in panel.why.text(), "the whole reason is read without widening a column"
    assert (
        panel.told.text()
        == "2 rows can be added; 1 will be left out: correct them above, or in the spreadsheet."
    )
    assert list_entries(incidents.session.project, "incidents") == ()


def test_that_the_good_rows_are_added_and_a_second_paste_adds_none_twice(
    incidents: Any, window: MainWindow
) -> None:
    assert window.desk is not None
    paste(incidents, SHEET)
    incidents.pasting.submit()
    entries = list_entries(incidents.session.project, "incidents")
    assert [each.id for each in entries] == ["T-1", "T-3"]
    assert incidents.whole.currentIndex() == 0
    assert window.desk.banner.text() == "2 rows added to incidents, 1 left out."
    incidents.begin_pasting()
    assert incidents.pasting.text.toPlainText() == "", "the panel begins empty"
    paste(incidents, SHEET)
    incidents.pasting.submit()
    assert len(list_entries(incidents.session.project, "incidents")) == 2
    assert "2 were there already" in window.desk.banner.text()


def test_that_a_text_without_rows_is_no_reason_to_add(incidents: Any) -> None:
    paste(incidents, SHEET)
    incidents.pasting.text.setPlainText("Opened\n")
    incidents.pasting.read()
    assert not incidents.pasting.add_rows.isEnabled()
    assert "No row can be added" in incidents.pasting.told.text()
    incidents.pasting.cancel.click()
    assert incidents.whole.currentIndex() == 0


def test_that_hours_are_pasted_in_the_language_of_the_sheet(window: MainWindow) -> None:
    assert window.desk is not None
    window.desk.go("changes")
    page: Any = window.desk.pages["changes"]
    page.show_register("hours")
    page.begin_pasting()
    paste(
        page,
        "Datum\tStunden\tLeistung\n01.07.2026\t1,5\tSmall fixes\n02.07.2026\tvier\tSmall fixes\n",
    )
    assert "vier" in page.pasting.table.as_text()
    page.pasting.submit()
    (entry,) = list_entries(page.session.project, "hours")
    assert entry.values["hours"] == "1.5"
    assert "Small fixes" in page.table.as_text()
