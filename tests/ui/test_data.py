"""Importing through the wizard, looking at what was imported, and taking an import back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest

from slastudio.operations.evidence.imports import list_imports
from slastudio.ui.window.main_window import MainWindow

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
    wizard.choices.kind.setCurrentIndex(wizard.choices.kind.findData("requests"))
    wizard.choices.kind.activated.emit(wizard.choices.kind.currentIndex())
    for name, heading, unit in (
        ("time", "when", "iso"),
        ("latency_ms", "took", "s"),
        ("status", "state", ""),
    ):
        combo, units, _fixed = wizard.choices.fields.rows[name]
        combo.setCurrentIndex(combo.findData(heading))
        combo.activated.emit(combo.currentIndex())
        units.setCurrentIndex(units.findData(unit))
        units.activated.emit(units.currentIndex())


@pytest.fixture
def imported(page: Any) -> Any:
    map_as_requests(page)
    page.wizard.import_now()
    return page


def test_that_a_corrected_mapping_is_shown_and_imported_as_corrected(page: Any) -> None:
    wizard = page.wizard
    assert "chat log.csv" in wizard.heading.text()
    map_as_requests(page)
    wizard.choices.zone.setCurrentText("Europe/Madrid")
    wizard.choices.zone.activated.emit(wizard.choices.zone.currentIndex())
    wizard.rows.show_preview()
    shown = wizard.rows.table.as_text()
    assert "2026-07-01 08:00:00 UTC" in shown, "naive times are read in the chosen zone"
    assert "800" in shown, "seconds become milliseconds"
    assert "oops" in shown
    assert "you chose it" in wizard.choices.zone_why.text()
    wizard.import_now()
    (batch,) = list_imports(page.session.project)
    assert (batch.read, batch.accepted, batch.rejected) == (4, 3, 1)
    assert batch.kind == "requests"
    assert page.stack.currentIndex() == 0
    assert "4 records read, 3 accepted, 1 rejected" in page.banner.text()
    assert (
        page.imports.batches.as_text()
        .splitlines()[1]
        .startswith("1\tchat log.csv\tRequests\t1 Jul – 3 Jul 2026\t4\t3\t■ 1")
    )


def test_that_details_show_the_sum_the_mapping_and_the_rejected_rows(imported: Any) -> None:
    details = imported.imports.details
    assert (
        details.sum.text() == "4 read = 3 accepted + 1 rejected + 0 duplicates + 0 not applicable"
    )
    assert "oops" in details.rejected.as_text()
    assert "took" in details.rejected.as_text(), "the column is named"
    told = "\n".join(each.text() for each in details.pairs.findChildren(type(details.sum)))
    assert "latency_ms ← “took”, read as s" in told
    assert "by " in told
    assert details.save.isHidden(), "no copy was kept"


def test_that_the_quality_of_an_import_is_told(imported: Any) -> None:
    card = imported.imports.details.quality
    assert "Every row has a date." in card.told.text()
    assert "latency_ms\tnone\t" in card.columns.as_text()
    assert "ok 67 %, failed 33 %" in card.columns.as_text()
    assert card.reasons.as_text().splitlines()[1].startswith("1\ttook\t")


def test_that_removal_is_asked_in_place_and_says_what_it_does(imported: Any) -> None:
    details = imported.imports.details
    details.remove.click()
    assert not details.confirm.isHidden()
    assert "3 rows leave the project" in details.question.text()
    details._confirmed()
    assert list_imports(imported.session.project) == ()
    assert "is removed" in imported.banner.text()
    assert imported.imports.batch_card.isHidden()
    assert not imported.imports.nothing.isHidden()


def test_that_a_kept_copy_is_saved_as_it_was_imported(page: Any, tmp_path: Path) -> None:
    map_as_requests(page)
    page.wizard.keep.setChecked(True)
    page.wizard.import_now()
    assert not page.imports.details.save.isHidden()
    page.imports.details.save_to(tmp_path / "copy.csv")
    assert (tmp_path / "copy.csv").read_text() == LOG
    assert "copy.csv is saved" in page.banner.text()


def test_that_the_same_file_is_said_to_be_there_already(imported: Any, tmp_path: Path) -> None:
    imported.import_files([tmp_path / "chat log.csv"])
    imported.wizard.import_now()
    assert len(list_imports(imported.session.project)) == 1
    assert "was imported before" in imported.banner.text()
    assert "as import 1" in imported.banner.text()


def test_that_an_unreadable_file_is_told_and_can_be_left(page: Any, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    page.wizard.cancel()
    page.import_files([broken])
    assert not page.wizard.banner.isHidden()
    assert "broken.xlsx" in page.wizard.banner.text()
    assert not page.wizard.go.isEnabled()
    page.wizard.cancel()
    assert page.stack.currentIndex() == 0


def test_that_a_file_of_another_client_is_asked_about(page: Any, tmp_path: Path) -> None:
    (tmp_path / "othercorp.slastudio").write_bytes(b"")
    page.wizard.cancel()
    other = tmp_path / "othercorp october.csv"
    other.write_text(LOG)
    page.import_files([other])
    map_as_requests(page)
    page.wizard.import_now()
    assert list_imports(page.session.project) == ()
    assert "Is it really this client’s?" in page.wizard.banner.text().replace("'", "’")
    page.wizard.banner._act.click()
    assert [batch.file for batch in list_imports(page.session.project)] == ["othercorp october.csv"]


def test_that_the_tabs_are_walked_through_with_the_keyboard(imported: Any) -> None:
    from PySide6.QtCore import Qt

    first = imported.tabs.buttons["imports"]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert imported.tabs.current == "calendar"
    assert imported.views.currentIndex() == 1


def test_that_relative_times_ask_for_a_start_and_keep_what_was_corrected(
    window: MainWindow, tmp_path: Path
) -> None:
    assert window.desk is not None
    trace = tmp_path / "trace.jsonl"
    line = '{{"timestamp": {}, "input_length": 5, "output_length": 7, "hash_ids": [1]}}\n'
    trace.write_text("".join(line.format(1000 * n) for n in range(5)))
    window.desk.import_files([trace])
    page: Any = window.desk.pages["data"]
    wizard = page.wizard
    assert not wizard.choices.start_box.isHidden()
    assert "5 rows without a time" in wizard.rows.problems.text()
    heading = wizard.choices.fields.rows["output_tokens"][0]
    heading.setCurrentIndex(0)
    heading.activated.emit(0)
    wizard.choices.start.setText("2026-07-01 10:00")
    wizard.choices.start.editingFinished.emit()
    assert "without a time" not in wizard.rows.problems.text()
    assert "output_tokens" not in wizard.mapping.fields, "a correction outlives the second look"
    wizard.import_now()
    (batch,) = list_imports(page.session.project)
    assert batch.start is not None
    assert batch.start.isoformat() == "2026-07-01T08:00:00+00:00", (
        "the start is told in the agreement's zone"
    )


def test_that_a_list_of_files_keeps_their_copies_where_that_is_wished(
    window: MainWindow, tmp_path: Path
) -> None:
    assert window.desk is not None
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(
            f"time,request_id,latency_ms,status\n2026-07-01T10:00:00Z,{name},800,ok\n"
        )
    window.desk.import_files([tmp_path / "a.csv", tmp_path / "b.csv"])
    page: Any = window.desk.pages["data"]
    page.queue.keep.setChecked(True)
    page.queue.import_sure()
    batches = list_imports(page.session.project)
    assert len(batches) == 2
    with page.session.project.reading():
        assert all(page.session.project.evidence.keeps_original(each.id) for each in batches)
