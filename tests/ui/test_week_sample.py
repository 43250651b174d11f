"""The week's sample is drawn from the data page, in the background, and a mistake is said there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from slastudio.operations.evidence.imports import import_file
from slastudio.ui.window.main_window import MainWindow


@pytest.fixture
def page(window: MainWindow, tmp_path: Path) -> Any:
    log = tmp_path / "log.csv"
    rows = [f"2026-10-06T10:{n:02d}:00Z,r{n},ok,{'es' if n % 3 else 'en'}" for n in range(30)]
    log.write_text("\n".join(["time,request_id,status,seg.language", *rows]) + "\n")
    assert window.desk is not None
    import_file(window.desk.session.project, log)
    window.desk.go("data")
    return window.desk.pages["data"]


def test_that_a_sheet_is_written_and_told(page: Any, tmp_path: Path) -> None:
    page.sample.week.setText("2026-W41")
    page.sample.number.setText("9")
    page.sample.write(tmp_path / "week.xlsx")
    assert (tmp_path / "week.xlsx").exists()
    assert "9 answers drawn (en 3 of 10, es 6 of 20)" in page.sample.told.text()
    assert "not yet: 9" in page.sample.told.text()
    assert "week.xlsx is written" in page.banner.text()


@pytest.mark.parametrize(
    ("week", "size", "told"),
    [
        ("2026-W41", "many", "no number of answers"),
        ("soon", "9", "not a period"),
        ("2026-W20", "9", "no answers with a request id"),
    ],
)
def test_that_a_mistake_is_said_on_the_page(
    page: Any, tmp_path: Path, week: str, size: str, told: str
) -> None:
    page.sample.week.setText(week)
    page.sample.number.setText(size)
    page.sample.write(tmp_path / "week.xlsx")
    assert told in page.banner.text()
    assert not (tmp_path / "week.xlsx").exists()


def test_that_its_fields_have_names(page: Any) -> None:
    assert page.sample.week.accessibleName() == "Week"
    assert page.sample.number.accessibleName() == "How many answers"
    assert any(
        "drawn the same by everybody" in each.text() for each in page.sample.findChildren(QLabel)
    )
