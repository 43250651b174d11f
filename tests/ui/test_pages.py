"""Every page builds, in every appearance, with a full month and with an empty one; nothing is read
as markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QToolTip,
    QWidget,
)

from slastudio.judge.outcome.assessment import Assessment
from slastudio.ui.charts.tile import VerdictTile
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.tables.table import DataTable
from slastudio.ui.window.page_stack import PAGE_CLASSES, Desk
from tests.strength import tries

from .specimens import HOSTILE, empty_assessment, full_agreement, full_assessment

MODES = ("light", "dark", "contrast")


@pytest.fixture
def make_desk(
    make_context: Callable[..., Context], qapp: QApplication
) -> Iterator[Callable[..., Desk]]:
    made: list[Desk] = []

    def make(assessment: Assessment, mode: str = "light") -> Desk:
        context = make_context(mode)
        desk = Desk(context)
        desk.resize(1280, 800)
        context.session.show_assessment(assessment)
        made.append(desk)
        return desk

    yield make
    for desk in made:
        desk.hide()
        desk.deleteLater()


# each page in each state, in one appearance a day: over the pages every appearance takes its turn
LOOKS = [
    pytest.param(state, name, mode, id=f"{what}-{name}-{mode}")
    for at, name in enumerate(PAGE_CLASSES)
    for further, (what, state) in enumerate(
        (("full", full_assessment()), ("empty", empty_assessment()))
    )
    for mode in tries((MODES[(at + further) % len(MODES)],), MODES)
]


@pytest.mark.parametrize(("assessment", "name", "mode"), LOOKS)
def test_that_every_page_builds_and_paints(
    make_desk: Callable[..., Desk], qtbot: Any, assessment: Assessment, name: str, mode: str
) -> None:
    desk = make_desk(assessment, mode)
    desk.show()
    qtbot.waitExposed(desk)
    desk.go(name)
    QApplication.processEvents()
    picture = desk.grab().toImage()
    shades = {
        picture.pixelColor(x, y).rgb()
        for x in range(220, picture.width(), 9)
        for y in range(0, picture.height(), 9)
    }
    assert len(shades) > 3, "the page is blank"
    assert desk.pages[name].help, "F1 has something to say"


@pytest.mark.parametrize("name", list(PAGE_CLASSES))
def test_that_no_text_is_read_as_markup_and_every_control_has_a_name(
    make_desk: Callable[..., Desk], name: str
) -> None:
    full = full_assessment()
    results = tuple(
        replace(each, name=HOSTILE, promise=HOSTILE, reason=HOSTILE) for each in full.results
    )
    attention = tuple(replace(each, title=HOSTILE, detail=HOSTILE) for each in full.attention)
    desk = make_desk(replace(full, results=results, attention=attention, notes=(HOSTILE,)))
    desk.session.edit(
        replace(full_agreement(), parties=replace(full_agreement().parties, client=HOSTILE)),
        ("parties", "client"),
        "Client",
    )
    desk.show()
    desk.go(name)
    for shown in desk.findChildren(QLabel):
        assert shown.textFormat() == Qt.TextFormat.PlainText, shown.text()
    for widget in desk.findChildren(QWidget):
        assert "<img" not in widget.toolTip()
    for kind in (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QAbstractItemView):
        for widget in desk.pages[name].findChildren(kind):
            inside_combo = (
                isinstance(widget.parentWidget(), QComboBox)
                or "QComboBox" in type(widget).__name__
                or widget.objectName().startswith("qt_")
            )
            if (
                widget.isVisibleTo(desk)
                and not inside_combo
                and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
            ):
                named = widget.accessibleName() or (
                    widget.text() if isinstance(widget, QAbstractButton) else ""
                )
                assert named, f"{widget} has no accessible name"
    assert not QToolTip.isVisible()


def test_that_hostile_names_are_shown_literally(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(full_assessment())
    desk.go("incidents")
    tables = desk.pages["incidents"].findChildren(DataTable)
    assert any(HOSTILE in table.as_text() for table in tables)


def test_that_a_tile_opens_its_objective_with_the_keyboard(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(full_assessment())
    desk.show()
    desk.go("overview")
    tiles = desk.pages["overview"].findChildren(VerdictTile)
    assert tiles[0].accessibleName() == "Task success, Spanish: Missed, 88.8 %", (
        "the most urgent comes first"
    )
    QTest.keyClick(tiles[0], Qt.Key.Key_Return)
    assert desk.current == "objectives"
    assert desk.pages["objectives"].place() == "success-es"


def test_that_attention_leads_to_what_resolves_it(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(full_assessment())
    desk.go("overview")
    act = next(
        b
        for b in desk.pages["overview"].findChildren(QAbstractButton)
        if b.accessibleName().startswith("Import: No business outcomes")
    )
    act.click()
    assert desk.current == "data"


def test_that_the_chart_reads_days_with_units_and_has_a_table_twin(
    make_desk: Callable[..., Desk],
) -> None:
    desk = make_desk(full_assessment())
    desk.show()
    desk.go("objectives", "success-es")
    page: Any = desk.pages["objectives"]
    assert "higher is better" in page.trend.chart.accessibleName()
    QTest.keyClick(page.trend.chart, Qt.Key.Key_Left)
    assert "88." in page.trend.chart.readout.text()
    assert "samples" in page.trend.chart.readout.text()
    assert "%" in page.trend.chart.readout.text()
    page.trend.panes.toggle.toggle()
    assert page.trend.numbers.isVisible()
    assert page.trend.chart.isVisible(), "the numbers stand beside the chart"
    assert len(page.trend.numbers.texts.lines) == 90
    assert "no data" in page.trend.numbers.as_text()
    page.trend.panes.copy_shown()
    assert QApplication.clipboard().text().startswith("Day\tValue")
    page.explain_button.click()
    assert page.explanation_card.isVisible()


def test_that_gaps_are_not_joined(make_desk: Callable[..., Desk]) -> None:
    from slastudio.ui.charts.sparkline import runs

    trend = full_assessment().results[0].trend
    assert len(list(runs(trend))) == 2
    assert sum(len(run) for run in runs(trend)) == sum(point.value is not None for point in trend)


def test_that_appearance_changes_while_everything_is_open(
    make_desk: Callable[..., Desk], qtbot: Any
) -> None:
    desk = make_desk(full_assessment())
    desk.show()
    for name in PAGE_CLASSES:
        desk.go(name)
    for mode in ("dark", "contrast", "light"):
        desk.context.theme.set_mode(mode)
        QApplication.processEvents()
        assert not desk.grab().isNull()
