"""The trend answers: names beside the data, one line through all that shares the days, spans one
chooses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from slastudio.judge.outcome.budget_days import BudgetDay
from slastudio.judge.outcome.objective_result import Budget, Result
from slastudio.ui.charts.trend.event_marks import event_marks
from slastudio.ui.charts.trend.gutter import places
from slastudio.ui.charts.trend.plot import TrendPlot
from slastudio.ui.look.theme import Theme

from .specimens import full_assessment

ASSESSMENT = full_assessment()
RESULT: Result = ASSESSMENT.results[0]


def left(day: date, spent: int) -> BudgetDay:
    allowed, gone = Decimal(20), Decimal(spent)
    return BudgetDay(day, Budget(allowed, gone, allowed - gone, "requests"))


BUDGETS = tuple(left(point.day, at % 30) for at, point in enumerate(RESULT.trend))


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme("light")
    made.apply()
    yield made
    made.deleteLater()


@pytest.fixture
def chart(qtbot: Any, theme: Theme) -> TrendPlot:
    made = TrendPlot(theme)
    qtbot.addWidget(made)
    made.resize(640, 460)
    made.show()
    made.show_result(RESULT, event_marks(ASSESSMENT), (), ASSESSMENT.period, BUDGETS)
    QApplication.processEvents()
    return made


# --- names of lines ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("apart", [0.0, 0.01, 1.0])
@pytest.mark.parametrize("size", [(900, 600), (320, 300)])
def test_that_names_of_targets_lie_beyond_the_data_and_not_over_one_another(
    chart: TrendPlot, apart: float, size: tuple[int, int]
) -> None:
    assert RESULT.target is not None
    shown = replace(RESULT, internal_target=RESULT.target + Decimal(str(apart)))
    chart.resize(*size)
    chart.show_result(shown, event_marks(ASSESSMENT), (), ASSESSMENT.period, BUDGETS)
    QApplication.processEvents()
    for gutter, plots in (
        (chart.gutter, (chart.plot, chart.lane)),
        (chart.budget_gutter, (chart.budget, chart.lane)),
    ):
        boxes = [gutter.mapRectToScene(box) for box, _, _ in gutter.boxes()]
        assert boxes
        for plot in plots:
            data = plot.vb.sceneBoundingRect()
            assert all(not data.intersects(box) for box in boxes)
        assert all(not a.intersects(b) for a in boxes for b in boxes if a is not b)
        inside = gutter.sceneBoundingRect().adjusted(-1, -1, 1, 1)
        assert all(inside.contains(box) for box in boxes)


def test_that_a_name_leads_to_its_line(chart: TrendPlot) -> None:
    for _box, end, each in chart.gutter.boxes():
        line = chart.plot.vb.mapViewToScene(QPointF(0, each.value)).y()
        assert chart.gutter.mapToScene(end).y() == pytest.approx(line, abs=1)


@given(st.lists(st.floats(0, 200), max_size=6).map(sorted))
def test_that_names_keep_their_order_and_room(wanted: list[float]) -> None:
    tops = places(wanted, [26.0] * len(wanted), 200.0)
    assert all(b - a >= 28.0 - 1e-9 for a, b in pairwise(tops))
    assert all(-1e-9 <= each <= 174.0 + 1e-9 for each in tops)


# --- one line through all ------------------------------------------------------------------------------------------


def test_that_keys_move_one_line_through_value_marks_and_budget(chart: TrendPlot) -> None:
    QTest.keyClick(chart, Qt.Key.Key_Left)
    last = RESULT.trend[-1].day.toordinal()
    assert [line.value() for line in chart._pointer.lines] == [last, last, last]
    assert all(line.isVisible() for line in chart._pointer.lines)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert {line.value() for line in chart._pointer.lines} == {last - 1}
    assert "error budget: " in chart.readout.text()


def test_that_pointing_at_the_budget_reads_the_same_day(chart: TrendPlot) -> None:
    point = RESULT.trend[20]
    place = chart.budget.vb.mapViewToScene(QPointF(point.day.toordinal(), 50))
    chart._moved(place)
    assert {line.value() for line in chart._pointer.lines} == {point.day.toordinal()}
    assert chart.readout.text() == chart.words_of(20)


def test_that_a_day_says_value_and_what_is_left_and_an_open_day_says_so(chart: TrendPlot) -> None:
    at = next(n for n, point in enumerate(RESULT.trend) if point.value is not None)
    assert "left (" in chart.words_of(at) or "spent, none" in chart.words_of(at)
    gap = next((n for n, point in enumerate(RESULT.trend) if point.value is None), None)
    assert gap is not None
    assert chart.words_of(gap).endswith("no data")


def test_that_without_a_budget_there_is_no_second_chart(chart: TrendPlot) -> None:
    assert chart.budget.isVisible()
    chart.show_result(RESULT, (), (), ASSESSMENT.period)
    assert not chart.budget.isVisible()
    none = BudgetDay(RESULT.trend[0].day, Budget(Decimal(0), Decimal(1), Decimal(-1), "requests"))
    chart.show_budgets([none])
    assert not chart.budget.isVisible(), "where nothing was allowed no share is left of it"


# --- spans ---------------------------------------------------------------------------------------------------------


def test_that_dragging_chooses_the_days_under_it(qtbot: Any, chart: TrendPlot) -> None:
    over = chart.view.viewport()

    def at(day: date) -> QPoint:
        scene = chart.plot.vb.mapViewToScene(QPointF(day.toordinal(), float(RESULT.target or 0)))
        return chart.view.mapFromScene(scene)

    first, last = RESULT.trend[10].day, RESULT.trend[24].day
    begin, end = at(first), at(last)
    before = chart.plot.viewRange()[0]
    with qtbot.waitSignal(chart.span_chosen, timeout=1000) as told:
        QTest.mousePress(over, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, begin)
        for step in range(1, 6):
            QTest.mouseMove(over, begin + (end - begin) * step / 5)
            QApplication.processEvents()
        QTest.mouseRelease(over, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    assert told.args == [first, last]
    assert chart.plot.viewRange()[0] == before, "a brush does not move what is under it"
    assert all(each.isVisible() for each in chart._pointer.shades)


def test_that_shift_and_arrows_choose_and_esc_lets_go(qtbot: Any, chart: TrendPlot) -> None:
    told: list[tuple[date, date]] = []
    chart.span_chosen.connect(lambda first, last: told.append((first, last)))
    end = RESULT.trend[-1].day
    QTest.keyClick(chart, Qt.Key.Key_Left)
    for _ in range(6):
        QTest.keyClick(chart, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(chart, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert told[-1] == (end - timedelta(5), end)
    assert "6 days" in chart.readout.text()
    with qtbot.waitSignal(chart.span_left, timeout=1000):
        QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.span() is None
    assert not any(each.isVisible() for each in chart._pointer.shades)


def test_that_a_span_stays_within_the_days_that_are_drawn(chart: TrendPlot) -> None:
    chart.choose_span(date(1999, 1, 1), date(2099, 1, 1))
    assert chart.span() == (RESULT.trend[0].day, RESULT.trend[-1].day)
    chart.show_result(RESULT)
    assert chart.span() is None, "another figure, another span"
