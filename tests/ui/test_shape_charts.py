"""How values lie: bars from zero, targets beside them, hours read by keys, nothing unknown as known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from slastudio.operations.analysis.closer.shape_words import NO_BASELINE, compared_values
from slastudio.operations.analysis.closer.shapes import Distribution, HourCell
from slastudio.operations.analysis.closer.spans import SpanPart
from slastudio.ui.charts.shape.compared import ComparedValues
from slastudio.ui.charts.shape.histogram import Histogram
from slastudio.ui.charts.shape.hour_map import HourMap
from slastudio.ui.charts.shape.pyramid import Pyramid
from slastudio.ui.charts.shape.records import EveryRecord
from slastudio.ui.look.theme import Theme

from .specimens import full_assessment

VALUES = Distribution((0.0, 10.0, 20.0, 30.0), (4, 8, 2), 1, 99.0)


def cell(weekday: int, hour: int, value: int, standing: str = "") -> HourCell:
    why = "Too few." if standing else ""
    return HourCell(weekday, hour, SpanPart("", Decimal(value), None, 5, "records", standing, why))


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme("light")
    made.apply()
    yield made
    made.deleteLater()


def test_that_bars_stand_on_zero_and_what_lies_beyond_stands_apart(
    qtbot: Any, theme: Theme
) -> None:
    chart = Histogram(theme)
    qtbot.addWidget(chart)
    chart.resize(500, 260)
    chart.show_values(VALUES, "ms", 25.0, "Promised at most 25 ms", "Final answer")
    boxes = [chart.box(n) for n in range(chart.parts())]
    assert len({each.bottom() for each in boxes}) == 1
    heights = [each.height() for each in boxes]
    assert [each / heights[1] for each in heights] == pytest.approx([0.5, 1, 0.25, 0.125])
    assert boxes[3].left() - boxes[2].right() > 8
    assert boxes[2].left() < chart.x_of(25.0) < boxes[2].right()
    assert chart.x_of(500.0) < boxes[3].left(), "a target beyond the bars stands behind them"
    assert min(each.top() for each in boxes) > 18, "its name lies over no bar"
    assert chart.words_of(1) == "10 to 20 ms: 8 records, 53.33 %"
    assert "the largest 99 ms" in chart.words_of(3)
    assert [line[2] for line in chart.chart_data().lines] == [4, 8, 2, 1]
    chart.show()
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert not chart.grab().isNull()
    chart.show_values(None, "ms", None, "", "Final answer")
    assert chart.parts() == 0
    assert not chart.grab().isNull()


def test_that_hours_without_samples_stay_open_and_too_few_are_not_proven(
    qtbot: Any, theme: Theme
) -> None:
    chart = HourMap(theme)
    qtbot.addWidget(chart)
    chart.resize(600, chart.height())
    cells = (cell(0, 9, 100), cell(0, 10, 200), cell(6, 23, 150, "not_proven"))
    chart.show_cells(cells, "ms", "Europe/Madrid", "Final answer")
    chart.show()
    said: list[str] = []
    chart.read.connect(said.append)
    chart.look_at(9)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Down)
    assert said[:3] == [
        "Mon 09:00 to 10:00: 100 ms · 5 samples",
        "Mon 10:00 to 11:00: 200 ms · 5 samples",
        "Tue 10:00 to 11:00: no samples",
    ]
    assert "not proven: Too few." in chart.words_of(6 * 24 + 23)
    assert [chart.step_of(each) for each in cells] == [0, 4, 2]
    assert chart.part_at(chart.box(30).center().toPoint()) == 30
    assert len(chart.chart_data().lines) == 168
    image = chart.grab().toImage()

    def colour(part: int) -> str:
        return image.pixelColor(chart.box(part).center().toPoint()).name()

    assert len({colour(9), colour(10), colour(11)}) == 3, "small, large and open differ"


def test_that_a_month_without_baseline_says_so_and_unknown_is_open(
    qtbot: Any, theme: Theme
) -> None:
    assessment = full_assessment()
    result = replace(assessment.results[0], previous_value=None)
    values = compared_values(result, assessment)
    assert [each.name for each in values] == ["This month", "Month before", "Baseline"]
    assert (values[1].value, values[1].words) == (None, "there is no figure of it")
    objective = assessment.terms.objective(result.id)
    if objective is not None and objective.baseline is None:
        assert (values[2].value, values[2].words) == (None, NO_BASELINE)
    chart = ComparedValues(theme)
    qtbot.addWidget(chart)
    chart.resize(500, 120)
    chart.show_values(values, result.unit, result.target, "Promised at least 92 %", result.name)
    assert chart.words_of(1) == "Month before: there is no figure of it"
    assert not chart.grab().isNull()
    assert chart.chart_data().lines[1][1] is None


def test_that_a_line_of_many_points_loses_no_extreme_and_stays_open_where_nothing_is() -> None:
    rng = np.random.default_rng(3)
    x = np.sort(rng.uniform(0, 100, 50_021))
    y = rng.normal(size=len(x))
    y[20_000:24_000] = np.nan
    made = Pyramid(x, y)
    for begin, end in ((0.0, 100.0), (10.0, 12.0), (37.0, 61.5), (99.9, 200.0), (5.0, 5.0)):
        seen_x, seen_y = made.seen(begin, end, 200)
        inside = y[(x >= begin) & (x <= end)]
        assert len(seen_x) == len(seen_y) <= 1_000
        assert (np.diff(seen_x) >= 0).all()
        if np.isfinite(inside).any():
            assert np.nanmax(seen_y) >= np.nanmax(inside)
            assert np.nanmin(seen_y) <= np.nanmin(inside)
    assert np.isnan(made.seen(0.0, 100.0, 200)[1]).any(), "a stretch without values is not bridged"
    few_x, few_y = made.seen(50.0, 50.1, 200)
    assert set(few_y[~np.isnan(few_y)]) <= set(y), "few points are drawn themselves"
    assert len(few_x) < 100


def test_that_every_record_is_read_by_day_and_told_with_its_extremes(
    qtbot: Any, theme: Theme
) -> None:
    first = date(2026, 7, 1).toordinal()
    moments = first + np.array([0.1, 0.2, 0.9, 2.5])
    chart = EveryRecord(theme)
    qtbot.addWidget(chart)
    chart.resize(600, 260)
    chart.show_records(
        moments, np.array([5.0, 9.0, 7.0, 40.0]), "ms", (30.0, "Promised x"), "Final"
    )
    chart.show()
    QApplication.processEvents()
    said: list[str] = []
    chart.read.connect(said.append)
    for _ in range(2):
        QTest.keyClick(chart, Qt.Key.Key_Left)
    assert said == ["Thu 2 Jul: no records", "Wed 1 Jul: 3 records, 5 ms to 9 ms"]
    assert chart.chart_data().lines[0][1:] == (3, 5.0, 9.0)
    assert chart.chart_data().lines[1][1:] == (0, None, None)
    data = chart.plot.vb.sceneBoundingRect()
    boxes = [chart.gutter.mapRectToScene(box) for box, _, _ in chart.gutter.boxes()]
    assert boxes
    assert not any(data.intersects(box) for box in boxes)
