"""The guide in the window: F1 opens the right page, offline, by keyboard, in every appearance."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QToolButton

from slastudio.ui.guide.browser import MEASURE
from slastudio.ui.guide.pages import CONTENTS, guide_pages
from slastudio.ui.guide.reader import GuideReader
from slastudio.ui.window.main_window import MainWindow
from slastudio.ui.window.page_stack import PAGE_CLASSES

IMAGE = QTextDocument.ResourceType.ImageResource.value


def opened(window: MainWindow) -> GuideReader:
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_F1)
    assert window.guidance.holder.is_open
    return window.guidance.holder.reader


def test_that_f1_opens_the_page_that_belongs_to_where_one_is(window: MainWindow) -> None:
    assert window.desk is not None
    for name in PAGE_CLASSES:
        window.desk.go(name)
        window.activateWindow()
        page = window.desk.pages[name]
        assert page.guide != CONTENTS, "say in `guide` which page of the guide belongs to it"
        reader = opened(window)
        shown = " ".join(reader.browser.toPlainText().split())
        assert guide_pages()[page.guide].title in shown
        for paragraph in page.help.strip().split("\n\n"):
            assert " ".join(paragraph.split()) in shown
        assert reader.browser.hasFocus()
        QTest.keyClick(reader.browser, Qt.Key.Key_Escape)
        assert not window.guidance.holder.is_open


def test_that_the_guide_opens_where_no_project_is_open(window: MainWindow) -> None:
    window.close_project()
    window.activateWindow()
    assert opened(window).shown[0] == "first-hour.md"


def test_that_the_guide_follows_until_one_reads_something_else(window: MainWindow) -> None:
    assert window.desk is not None
    window.resize(1440, 860)
    window.desk.go("duties")
    reader = opened(window)
    window.desk.go("costs")
    assert reader.shown[0] == "money.md"
    reader.contents.click()
    window.desk.go("duties")
    assert reader.shown[0] == CONTENTS
    assert reader.back.isEnabled()
    QTest.keyClick(reader.browser, Qt.Key.Key_Backspace)
    assert reader.shown[0] == "money.md"


def test_that_alt_left_goes_back_in_the_guide_and_not_among_the_pages(window: MainWindow) -> None:
    assert window.desk is not None
    window.resize(1440, 860)
    window.desk.go("duties")
    window.desk.go("costs")
    reader = opened(window)
    reader.contents.click()
    reader.browser.setFocus()
    QTest.keyClick(reader.browser, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert reader.shown[0] == "money.md"
    assert window.desk.current == "costs"


def test_that_a_link_is_followed_by_keyboard_and_every_link_of_every_page_leads_on(
    window: MainWindow,
) -> None:
    reader = opened(window)
    reader.contents.click()
    reader.browser.setFocus()
    QTest.keyClick(reader.browser, Qt.Key.Key_Tab)
    QTest.keyClick(reader.browser, Qt.Key.Key_Return)
    assert reader.shown[0] == guide_pages()[CONTENTS].links[0]
    for page in guide_pages().values():
        for href in page.links:
            reader.shown = (page.name, ("", ""), 0)
            reader._follow(QUrl(href))
            name, _, slug = href.partition("#")
            assert reader.shown[0] == (name or page.name)
            assert not slug or reader.browser.go_to(slug)


@pytest.mark.parametrize(
    "address",
    ["https://example.org/", "file:///etc/hostname", "../REQUIREMENTS.md", "pictures/../x.png"],
)
def test_that_nothing_outside_the_guide_is_opened_or_loaded(
    window: MainWindow, address: str
) -> None:
    reader = opened(window)
    before = reader.shown
    reader._follow(QUrl(address))
    assert reader.shown == before
    assert "nothing is opened" in reader.found.text()
    loaded = reader.browser.loadResource(IMAGE, QUrl(address))
    assert isinstance(loaded, QImage)
    assert loaded.isNull()


def test_that_words_are_found_on_the_page_forwards_backwards_and_round_its_end(
    window: MainWindow,
) -> None:
    reader = opened(window)
    reader.open("statistics.md")
    QTest.keyClick(reader.browser, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert reader.search.hasFocus()
    QTest.keyClicks(reader.search, "wilson")
    assert reader.found.text() == "1 of 2"
    QTest.keyClick(reader.search, Qt.Key.Key_Return)
    assert reader.found.text() == "2 of 2"
    QTest.keyClick(reader.search, Qt.Key.Key_Return)
    assert reader.found.text() == "1 of 2"
    QTest.keyClick(reader.search, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert reader.found.text() == "2 of 2"
    reader.search.setText("no such words")
    assert reader.found.text() == "Not on this page"


def test_that_a_line_is_no_longer_than_one_reads_and_pictures_fit(window: MainWindow) -> None:
    reader = opened(window)
    reader.open("first-hour.md")
    reader.wide.setChecked(True)
    QApplication.processEvents()
    assert reader.width() == window.guidance.holder.width()
    assert reader.browser.document().textWidth() <= MEASURE + 24
    letters = reader.browser.fontMetrics().horizontalAdvance("n" * 80)
    assert letters >= MEASURE, "about seventy characters of a text"
    picture = reader.browser.loadResource(IMAGE, QUrl("pictures/overview.png"))
    assert isinstance(picture, QImage)
    assert 0 < picture.deviceIndependentSize().width() <= MEASURE
    reader.open("pictures/overview.png")
    whole = reader.browser.loadResource(IMAGE, QUrl("pictures/overview.png"))
    assert isinstance(whole, QImage)
    assert whole.width() == 1280
    reader.go_back()
    assert reader.shown[0] == "first-hour.md"


@pytest.mark.parametrize("mode", ["light", "dark", "contrast"])
def test_that_every_page_is_painted_in_every_appearance(window: MainWindow, mode: str) -> None:
    window.set_mode(mode)
    reader = opened(window)
    for name in guide_pages():
        reader.open(name)
        QApplication.processEvents()
        picture = reader.browser.viewport().grab().toImage()
        shades = {
            picture.pixelColor(x, y).rgb()
            for x in range(0, picture.width(), 7)
            for y in range(0, picture.height(), 5)
        }
        assert len(shades) > 3, f"{name} is blank"


def test_that_the_guide_takes_the_place_of_a_page_where_there_is_no_room(
    window: MainWindow,
) -> None:
    assert window.desk is not None
    window.resize(900, 640)
    reader = opened(window)
    QApplication.processEvents()
    assert not window.stack.isVisible()
    assert reader.width() == window.guidance.holder.width()
    reader.close_button.click()
    assert window.stack.isVisible()
    opened(window)
    window.resize(1440, 860)
    QApplication.processEvents()
    assert window.stack.isVisible()
    assert reader.isVisible()


def test_that_every_control_of_the_reader_has_a_name(window: MainWindow) -> None:
    reader = opened(window)
    for kind in (QToolButton, QPushButton, QLineEdit):
        for each in reader.findChildren(kind):
            assert each.accessibleName() or each.text(), each  # type: ignore[attr-defined]
    assert reader.browser.accessibleName().startswith("Guide: ")


def test_that_the_palette_finds_pages_of_the_guide(window: MainWindow) -> None:
    assert window.desk is not None
    window.open_palette()
    QTest.keyClicks(window.desk.palette_box.line, "guide clocks")
    QTest.keyClick(window.desk.palette_box.line, Qt.Key.Key_Return)
    assert window.guidance.holder.reader.shown[0] == "clocks.md"


def test_that_the_guide_lists_every_key_of_the_window(window: MainWindow) -> None:
    text = guide_pages()["window.md"].text
    own = Qt.FindChildOption.FindDirectChildrenOnly
    for each in window.findChildren(QShortcut, options=own):
        key = each.key().toString(QKeySequence.SequenceFormat.PortableText)
        listed = "Ctrl+1 … Ctrl+9, Ctrl+0" if key[5:].isdigit() else key
        assert listed in text, f"{key} is not told in docs/guide/window.md"
