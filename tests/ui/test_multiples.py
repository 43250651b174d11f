"""All objectives at once: the same days, mark and word beside colour, one line through all, a way in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from slastudio.ui.charts.multiples import SmallMultiples
from slastudio.ui.look.theme import Theme
from slastudio.ui.look.wording import status_words

from .specimens import full_assessment

ASSESSMENT = full_assessment()


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme("light")
    made.apply()
    yield made
    made.deleteLater()


@pytest.fixture
def chart(qtbot: Any, theme: Theme) -> SmallMultiples:
    made = SmallMultiples(theme)
    qtbot.addWidget(made)
    made.show_results(ASSESSMENT.results)
    made.resize(900, 700)
    made.show()
    QApplication.processEvents()
    return made


def test_that_every_objective_is_there_on_the_same_days(chart: SmallMultiples) -> None:
    assert [each.result.id for each in chart.tiles] == [each.id for each in ASSESSMENT.results]
    assert len({(each.first, each.last, each.plot().width()) for each in chart.tiles}) == 1
    for each in chart.tiles:
        assert status_words(each.result.status)[2:] in each.accessibleName()
        assert each.accessibleDescription().startswith("Promised") or not each.result.target
        assert not each.grab().isNull()


def test_that_one_line_goes_through_all_and_says_the_day(chart: SmallMultiples) -> None:
    first = chart.tiles[0]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Left)
    QTest.keyClick(first, Qt.Key.Key_Left)
    assert {each.at for each in chart.tiles} == {first.last - timedelta(1)}
    for _ in range(3):
        QTest.keyClick(first, Qt.Key.Key_Right)
    assert {each.at for each in chart.tiles} == {first.last}, "it stops at the last day"
    chart.look_at(None)
    assert {each.at for each in chart.tiles} == {None}


def test_that_a_click_or_enter_opens_the_objective(qtbot: Any, chart: SmallMultiples) -> None:
    for tile, press in (
        (chart.tiles[0], lambda each: QTest.mouseClick(each, Qt.MouseButton.LeftButton)),
        (chart.tiles[1], lambda each: QTest.keyClick(each, Qt.Key.Key_Return)),
    ):
        with qtbot.waitSignal(chart.opened, timeout=1000) as told:
            press(tile)
        assert told.args == [tile.result.id]


def test_that_days_without_a_value_are_open_in_picture_and_data(chart: SmallMultiples) -> None:
    data = chart.chart_data()
    assert len(data.lines) == chart.tiles[0].days() + 1
    assert len(data.columns) == 1 + len(ASSESSMENT.results)
    gap = next(p.day for p in ASSESSMENT.results[0].trend if p.value is None)
    assert next(line[1] for line in data.lines if line[0] == gap) is None
    assert chart.tiles[0].words_at(gap) == "no data"
