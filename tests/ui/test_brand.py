"""The brand of a project's documents, and the account of a month's data, in the window."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from slastudio.operations.documents.brands import Brand, Notation, brand_of, save_brand
from slastudio.operations.documents.data_requests import receipts
from slastudio.operations.projects import create_project
from slastudio.reports.documents.data_request import RECEIPT_WORDS
from slastudio.ui.pages.data.page import DataPage
from slastudio.ui.pages.data.receipts import MARKS
from slastudio.ui.pages.reports.brand import BrandPanel
from slastudio.ui.pages.reports.page import ReportsPage
from slastudio.ui.window.main_window import MainWindow
from slastudio.ui.window.page_stack import Desk


@pytest.fixture
def desk(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


@pytest.fixture
def panel(desk: Desk) -> BrandPanel:
    desk.go("reports")
    page = desk.pages["reports"]
    assert isinstance(page, ReportsPage)
    page.brand_button.click()
    return page.brand


def kept(panel: BrandPanel) -> Brand:
    return brand_of(panel._project)


def logo(path: Path, kind: str = "PNG") -> Path:
    out = io.BytesIO()
    Image.new("RGB", (300, 80), "#1F5FA8").save(out, kind)
    path.write_bytes(out.getvalue())
    return path


def test_that_a_colour_is_kept_and_its_contrast_told(panel: BrandPanel) -> None:
    panel.colour.setFocus()
    QTest.keyClicks(panel.colour, "#0B7A55")
    assert "on white paper" in panel.colour_words.text()
    assert panel.swatch.colour.name().upper() == "#0B7A55"
    QTest.keyClick(panel.colour, Qt.Key.Key_Return)
    assert kept(panel).accent == "#0B7A55"
    assert "next document" in panel.said.text()


@pytest.mark.parametrize(("text", "told"), [("#FFEE00", "too pale"), ("<b>", "is not a colour")])
def test_that_a_colour_that_cannot_be_printed_is_told_and_not_kept(
    panel: BrandPanel, text: str, told: str
) -> None:
    QTest.keyClicks(panel.colour, text)
    panel.save()
    assert told in panel.colour_words.text()
    assert panel.colour_words.property("role") == "finding-error"
    assert kept(panel).accent == ""


def test_that_footer_and_notation_are_kept(panel: BrandPanel) -> None:
    QTest.keyClicks(panel.footer, "Acme & Sons <i>GmbH</i>")
    panel.numbers.setCurrentIndex(1)
    panel.days.setCurrentIndex(3)
    panel.save()
    assert kept(panel) == Brand(
        footer="Acme & Sons <i>GmbH</i>", notation=Notation("1.234,5", "15.06.2026")
    )


def test_that_a_logo_is_shown_kept_and_removed(panel: BrandPanel, tmp_path: Path) -> None:
    panel.take_logo(logo(tmp_path / "logo.png"))
    assert kept(panel).logo
    assert panel.logo.isVisible()
    assert not panel.logo.pixmap().isNull()
    panel.remove.setFocus()
    panel.remove.click()
    assert kept(panel).logo == b""
    assert panel.no_logo.isVisible()
    assert panel.choose.hasFocus()


def test_that_a_file_that_is_no_picture_is_told(panel: BrandPanel, tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    path.write_text("no picture", encoding="utf-8")
    panel.take_logo(path)
    assert "cannot be read" in panel.said.text()
    assert kept(panel) == Brand()


def test_that_the_brand_of_another_project_is_taken_over(panel: BrandPanel, tmp_path: Path) -> None:
    other = create_project(tmp_path / "other.slastudio", "pilot")
    save_brand(other, Brand(accent="#5A1E6B", footer="Other"))
    other.close()
    panel.take_from(tmp_path / "other.slastudio")
    assert kept(panel) == Brand(accent="#5A1E6B", footer="Other")
    assert panel.colour.text() == "#5A1E6B"
    assert panel.footer.text() == "Other"


def test_that_escape_leaves_the_brand(desk: Desk, panel: BrandPanel) -> None:
    page = desk.pages["reports"]
    assert isinstance(page, ReportsPage)
    QTest.keyClick(panel.footer, Qt.Key.Key_Escape)
    assert page.right.currentWidget() is not page.brand_area
    assert page.brand_button.hasFocus()


def data_page(desk: Desk) -> DataPage:
    desk.go("data")
    page = desk.pages["data"]
    assert isinstance(page, DataPage)
    page.refresh()
    return page


def test_that_each_request_of_the_month_stands_with_mark_and_word(desk: Desk) -> None:
    page = data_page(desk)
    period = desk.session.period
    assert period is not None
    found = receipts(desk.session.project, period)
    assert found
    lines = page.asked.table.model().lines
    assert [line[0] for line in lines] == [each.request.title for each in found]
    for line, each in zip(lines, found, strict=True):
        assert line[3].text == f"{MARKS[each.state]} {RECEIPT_WORDS[each.state]}"


def test_that_asking_writes_the_request_and_its_files_and_never_over_what_came_back(
    desk: Desk, tmp_path: Path
) -> None:
    page = data_page(desk)
    folder = tmp_path / "out"
    folder.mkdir()
    page.asked.write(folder)
    page.asked.write(folder)
    first, second = sorted(folder.iterdir())
    assert second.name == f"{first.name} 2"
    assert [each.suffix for each in sorted(first.glob("*.pdf"))] == [".pdf"]
    assert len(list(first.glob("*.xlsx"))) == len(page.asked.receipts)
    assert "Excel file" in page.banner.text()


def test_that_nothing_to_ask_for_says_what_belongs_there(desk: Desk) -> None:
    page = data_page(desk)
    desk.session.period = None
    page.asked.refresh()
    assert "who owes it" in page.asked.nothing.text()
    assert not page.asked.nothing.isHidden()
    assert not page.asked.ask.isEnabled()
