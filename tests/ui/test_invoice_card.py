"""The invoice of the month in the window: every line with its reason, reachable by keys, in both
appearances; and hours from a tracker's file.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from slastudio.operations.registers.records import list_entries
from slastudio.shared.periods import month_period
from slastudio.ui.pages.costs.page import CostsPage
from slastudio.ui.pages.costs.worth import WorthPanel
from slastudio.ui.state.context import Context
from slastudio.ui.window.main_window import MainWindow

from .specimens import ZONE

SEPTEMBER = month_period(2026, 9, ZONE)
EXPORT = "User,Start date,Duration,Task\nAna,2026-11-03,1:30:00,Small fixes\nAna,never,1:00,Small fixes\n"

# what the sample's exports come to
WHOLE = pytest.mark.parametrize("project_path", ["sample"], indirect=True)


@pytest.fixture
def project_path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Copy the light sample, or the one a test asks for."""
    named = request.getfixturevalue(getattr(request, "param", "light_sample"))
    return Path(shutil.copy(named, tmp_path / "sample.slastudio"))


@pytest.fixture
def page(make_context: Callable[..., Context], qtbot: Any) -> Iterator[CostsPage]:
    context = make_context()
    context.session.choose(SEPTEMBER)
    made = CostsPage(context)
    made.resize(1180, 720)
    made.active = True
    made.freshen()
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.hide()
    made.deleteLater()


@WHOLE
def test_that_every_line_says_what_it_needs_and_the_first_open_one_is_told_in_full(
    page: CostsPage,
) -> None:
    page.tabs.choose("bill")
    assert page.views.currentWidget() is page.bill
    assert page.bill.total.text().startswith("€5,346.45 net of tax. 1 line not in it.")
    lines = page.bill.table.as_text().splitlines()
    assert lines[0].startswith("Line\tSort\tQuantity")
    outside = next(line for line in lines if "Rebuilding pipelines" in line)
    assert outside.split("\t")[2:6] == ["8 hours", "–", "–", "▲ no"]
    assert "Needs an accepted change request" in page.bill.why.text()
    assert page.bill.why.text().endswith("Shown by HRS-14.")
    pairs = page.bill.beside
    told = " ".join(each.text() for each in pairs.findChildren(type(page.bill.why)))
    assert "with them the overage would be 11.33 h, €1,416.67" in told
    assert "1 ask without a quote" in told


def test_that_keys_reach_the_lines_and_walk_through_them(page: CostsPage) -> None:
    page.arrive()
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
    assert page.tabs.current == "bill"
    assert QApplication.focusWidget() is page.bill.table
    QTest.keyClick(page.bill.table, Qt.Key.Key_Down)
    assert "At 0.9050 EUR for one USD" in page.bill.why.text()
    page.bill.copy.click()
    assert "Service credits\tCredit" in QGuiApplication.clipboard().text()


@WHOLE
def test_that_failures_stand_beside_tooling_with_what_is_not_computed(page: CostsPage) -> None:
    page.tabs.choose("worth")
    view = page.views.currentWidget()
    assert isinstance(view, WorthPanel)
    assert "Failures cost €774.40, beside €240.00 of tooling." in view.business_words.text()
    assert "Dispute routing: not computed" in view.business_words.text()
    assert "€774.40" in view.business.as_text()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_that_the_card_is_drawn_in_both_appearances(
    make_context: Callable[..., Context], qtbot: Any, mode: str
) -> None:
    context = make_context(mode)
    context.session.choose(SEPTEMBER)
    made = CostsPage(context)
    made.resize(1180, 720)
    made.active = True
    made.freshen()
    made.tabs.choose("bill")
    made.show()
    qtbot.waitExposed(made)
    picture = made.grab().toImage()
    colours = {picture.pixel(x, y) for x in range(0, 1180, 7) for y in range(0, 720, 3)}
    assert len(colours) > 20
    made.hide()
    made.deleteLater()


@pytest.fixture
def hours(show_window: Callable[[Path], MainWindow], project_path: Path) -> Any:
    window = show_window(project_path)
    assert window.desk is not None
    window.desk.go("changes", "hours")
    page: Any = window.desk.pages["changes"]
    page.begin_pasting()
    return page


def test_that_a_trackers_file_is_read_before_anything_is_stored(
    hours: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "toggl.csv"
    path.write_text(EXPORT)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given: (str(path), ""))
    before = len(list_entries(hours.session.project, "hours"))
    hours.pasting.file.click()
    assert hours.pasting.told.text().startswith("1 row can be added; 1 will be left out")
    assert "“User” of 2 rows is not kept" in hours.pasting.remarks.text()
    assert len(list_entries(hours.session.project, "hours")) == before
    hours.pasting.submit()
    assert len(list_entries(hours.session.project, "hours")) == before + 1


def test_that_a_file_dropped_on_the_paste_is_read_as_an_export(hours: Any, tmp_path: Path) -> None:
    path = tmp_path / "toggl.csv"
    path.write_text(EXPORT)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    hours.pasting.dropEvent(event)
    assert hours.pasting.told.text().startswith("1 row can be added")
