"""Importing through the wizard, looking at rows, and taking an import back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from slastudio.operations.imports import list_imports
from slastudio.ui.main_window import MainWindow

LOG = """when,took,state,lang
2026-07-01T10:00:00,0.8,ok,es
2026-07-01T10:01:00,1.2,ok,en
2026-07-02T09:30:00,oops,ok,es
2026-07-03T09:30:00,0.5,failed,es
"""


@pytest.fixture
def page(window: MainWindow, tmp_path: Path) -> Any:
    assert window.desk is not None
    log = tmp_path / "chat log.csv"
    log.write_text(LOG)
    window.desk.import_files([log])
    return window.desk.pages["data"]


def map_as_requests(page: Any) -> None:
    """Correct the guess: requests, with time, latency in seconds and status."""
    wizard = page.wizard
    wizard.kind.setCurrentIndex(wizard.kind.findData("requests"))
    wizard.kind.activated.emit(wizard.kind.currentIndex())
    for name, heading, unit in (("time", "when", "iso"), ("latency_ms", "took", "s"), ("status", "state", "")):
        combo, units, _fixed = wizard.fields.rows[name]
        combo.setCurrentIndex(combo.findData(heading))
        combo.activated.emit(combo.currentIndex())
        units.setCurrentIndex(units.findData(unit))
        units.activated.emit(units.currentIndex())


def test_that_a_corrected_mapping_is_shown_and_imported_as_corrected(page: Any, qtbot: Any) -> None:
    wizard = page.wizard
    assert "chat log.csv" in wizard.heading.text()
    map_as_requests(page)
    wizard.zone.setCurrentText("Europe/Madrid")
    wizard.zone.activated.emit(wizard.zone.currentIndex())
    wizard._show_preview()
    shown = wizard.table.as_text()
    assert "2026-07-01 08:00:00 UTC" in shown, "naive times are read in the chosen zone"
    assert "800" in shown, "seconds become milliseconds"
    assert "oops" in shown
    assert "you chose it" in wizard.zone_why.text()
    wizard.import_now()
    (batch,) = list_imports(page.session.project)
    assert (batch.read, batch.accepted, batch.rejected) == (4, 3, 1)
    assert batch.kind == "requests"
    assert page.stack.currentIndex() == 0
    assert "4 records read, 3 accepted, 1 rejected" in page.banner.text()
    assert page.batches.as_text().splitlines()[1].startswith("chat log.csv\tRequests\t1 Jul – 3 Jul 2026\t4\t3\t■ 1")


def test_that_details_show_rejected_rows_and_removal_is_asked_in_place(page: Any) -> None:
    map_as_requests(page)
    page.wizard.import_now()
    page.batches.select_line(0)
    assert not page.details.isHidden()
    assert "oops" in page.details.rejected.as_text()
    page.details.remove.click()
    assert not page.details.confirm.isHidden()
    assert "3 rows leave the project" in page.details.question.text()
    page.details._confirmed()
    assert list_imports(page.session.project) == ()
    assert "is removed" in page.banner.text()
    assert page.batch_card.isHidden()
    assert not page.nothing.isHidden()


def test_that_rows_are_filtered_with_chips(page: Any) -> None:
    map_as_requests(page)
    page.wizard.import_now()
    rows = page.rows
    assert "3 of 3 rows" in rows.shown.text()
    rows.line.setText("latency_ms>=800")
    rows.line.returnPressed.emit()
    assert "2 of 2 rows" in rows.shown.text()
    assert rows.chips.count() == 1
    rows.line.setText("nonsense")
    rows.line.returnPressed.emit()
    assert "is not a filter" in rows.problem.text()
    rows._remove_filter(0)
    rows.reload()
    assert "3 of 3 rows" in rows.shown.text()


def test_that_an_unreadable_file_is_told_and_can_be_skipped(page: Any, window: MainWindow, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    page.wizard.cancel()
    page.import_files([broken])
    assert not page.wizard.banner.isHidden()
    assert "broken.xlsx" in page.wizard.banner.text()
    page.wizard.next_file()
    assert page.stack.currentIndex() == 0


def test_that_several_files_wait_their_turn(page: Any, tmp_path: Path) -> None:
    other = tmp_path / "second.csv"
    other.write_text(LOG.replace("2026-07", "2026-08"))
    page.import_files([other])
    assert "1 more file waiting" in page.wizard.heading.text()
    map_as_requests(page)
    page.wizard.import_now()
    assert "second.csv" in page.wizard.heading.text()
    assert page.wizard.fields.rows["latency_ms"][0].currentData() == "took", "the correction is remembered"
    page.wizard.import_now()
    assert len(list_imports(page.session.project)) == 2
    assert len(page.banner.text().splitlines()) == 2
