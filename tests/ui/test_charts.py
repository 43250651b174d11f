"""Charts stay alive whatever is done to them: excluded spans, zooming, panning, other results,
other colours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from slastudio.judge.outcome.objective_result import Case
from slastudio.ui.charts.clock_strip import draw_clock, picture_clocks
from slastudio.ui.charts.cost_bars import CostBars
from slastudio.ui.charts.incident_timeline import IncidentTimeline
from slastudio.ui.charts.trend.event_marks import event_marks
from slastudio.ui.charts.trend.marks import HatchedDays
from slastudio.ui.charts.trend.plot import TrendPlot
from slastudio.ui.look.theme import LIGHT, Theme

from .specimens import full_agreement, full_assessment

SPANS = (
    HatchedDays(date(2026, 7, 3), date(2026, 7, 6), "Retraining"),
    HatchedDays(date(2026, 6, 1), date(2026, 6, 1), "Outage"),
)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme("light")
    made.apply()
    yield made
    made.deleteLater()


def show(qtbot: Any, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.resize(640, 420)
    widget.show()
    qtbot.waitExposed(widget)


def wheel(over: QWidget, notches: int) -> None:
    at = QPointF(over.rect().center())
    event = QWheelEvent(
        at,
        over.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(over, event)


def drag(over: QWidget) -> None:
    middle = over.rect().center()
    QTest.mousePress(over, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    for step in range(1, 9):
        QTest.mouseMove(over, middle + QPoint(step * 12, step))
        QApplication.processEvents()
    QTest.mouseRelease(
        over, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle + QPoint(96, 8)
    )


def test_that_a_trend_with_excluded_spans_survives_zoom_pan_reset_and_other_results(
    qtbot: Any, theme: Theme
) -> None:
    assessment = full_assessment()
    chart = TrendPlot(theme)
    show(qtbot, chart)
    for turn in range(6):
        for result in assessment.results:
            chart.show_result(
                result, event_marks(assessment), SPANS if turn % 2 else (), assessment.period
            )
            wheel(chart.view.viewport(), 3 if turn % 2 else -3)
            drag(chart.view.viewport())
            QTest.keyClick(chart, Qt.Key.Key_Left)
            QTest.keyClick(chart, Qt.Key.Key_Plus)
            assert not chart.grab().isNull()
            QTest.keyClick(chart, Qt.Key.Key_Home)
            QApplication.processEvents()
        theme.set_mode(("dark", "contrast", "light")[turn % 3])


def test_that_the_whole_trend_comes_back(qtbot: Any, theme: Theme) -> None:
    assessment = full_assessment()
    chart = TrendPlot(theme)
    show(qtbot, chart)
    chart.show_result(assessment.results[0], (), SPANS, assessment.period)
    whole = chart.plot.viewRange()[0]
    wheel(chart.view.viewport(), 5)
    QApplication.processEvents()
    assert chart.plot.viewRange()[0] != whole
    chart.reset()
    assert chart.plot.viewRange()[0] == pytest.approx(whole)


def test_that_costs_name_a_single_model_and_the_daily_allowance(qtbot: Any, theme: Theme) -> None:
    assessment = full_assessment()
    costs = assessment.costs
    one = replace(
        costs, days=tuple(replace(each, by_model=each.by_model[:1]) for each in costs.days)
    )
    bars = CostBars(theme)
    show(qtbot, bars)
    for shown in (costs, one, replace(costs, cap=None), costs):
        bars.show_costs(shown, assessment.period)
        wheel(bars.plot.viewport(), 2)
        assert bars.legend.count() >= 1
        assert not bars.grab().isNull()
    assert bars._allowance == pytest.approx(float(costs.cap or 0) / 31)


def _case(**changes: Any) -> Case:
    opened = datetime(2026, 7, 6, 14, tzinfo=UTC)
    made = Case(
        "A-1",
        "Slow",
        "Sev 2",
        opened,
        opened + timedelta(days=1),
        opened + timedelta(hours=20),
        9000.0,
        5400.0,
        "1 business day",
        "in_time",
        "first_response",
        "",
        32400.0,
        ((opened + timedelta(hours=17), opened + timedelta(hours=18)),),
    )
    return replace(made, **changes)


def test_that_a_clock_runs_in_service_hours_and_stands_where_it_was_paused() -> None:
    case = _case()
    (picture,) = picture_clocks((case,), full_agreement(), datetime(2026, 7, 9, tzinfo=UTC))
    assert case.done is not None
    assert len(picture.running) >= 2, "the night lies between two stretches"
    assert picture.running[0][0] == case.opened
    assert picture.running[-1][1] <= case.done
    assert picture.paused == case.pauses, "a pause in service hours is hatched at its true place"
    assert all(b <= picture.paused[0][0] or a >= picture.paused[0][1] for a, b in picture.running)
    assert "Paused 7 Jul 2026" in picture.words
    assert "Due" in picture.words


def test_that_an_overrun_is_told_apart_and_every_odd_clock_is_drawn() -> None:
    opened = _case().opened
    cases = (
        _case(verdict="late", due=opened + timedelta(minutes=30), pauses=()),
        _case(verdict="open", done=None, adjusted_s=None, measured_s=None),
        _case(verdict="not_judged", due=None, done=None, limit="", pauses=()),
        _case(verdict="not_judged", due=None, done=opened, limit="whenever"),
        _case(done=opened + timedelta(days=900), limit="1 business day"),
    )
    pictures = picture_clocks(cases, full_agreement(), opened + timedelta(days=2))
    assert pictures[0].late
    assert pictures[0].late[0][0] >= opened + timedelta(minutes=30)
    for picture in pictures:
        image = QImage(200, 30, QImage.Format.Format_ARGB32)
        painter = QPainter(image)
        draw_clock(painter, image.rect().toRectF(), picture, LIGHT)
        painter.end()


def test_that_incidents_share_one_axis_and_their_verdicts_lie_over_no_clock(
    qtbot: Any, theme: Theme
) -> None:
    opened = _case().opened
    cases = (
        _case(),
        _case(clock="resolution", verdict="late", due=opened + timedelta(hours=2)),
        _case(id="A-2", opened=opened + timedelta(days=9), due=None, done=None, verdict="open"),
        _case(id="A-3", done=opened + timedelta(days=200), pauses=()),
    )
    pictures = picture_clocks(cases, full_agreement(), opened + timedelta(days=10))
    chart = IncidentTimeline(theme)
    show(qtbot, chart)
    chart.show_clocks(pictures, full_assessment().period)
    assert chart.parts() == 3, "a row for each incident"
    assert chart.box(0, 0).left() == chart.box(0, 1).left() == chart.x_of(opened)
    assert chart.box(0, 0).bottom() <= chart.box(0, 1).top(), "a lane for each clock"
    ends = [chart.box(row, lane).right() for row, lane in ((0, 0), (0, 1), (1, 0), (2, 0))]
    end = chart.x_of(full_assessment().period.end)
    assert max(ends) <= end + 5, "what goes on after the month ends at its edge"
    assert end < chart.width() - 100
    chosen: list[str] = []
    chart.opened.connect(chosen.append)
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Down)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.box(0, 1).center().toPoint())
    assert len(chosen) == 2
    assert chosen[1] == "A-1"
    assert "■ Late" in chart.words_of(0)
    assert len(chart.chart_data().lines) == 4
    assert not chart.grab().isNull()
