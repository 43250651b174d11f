"""Every chart can be taken along: its picture as PNG and SVG, its figures as CSV."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from slastudio.ui.charts.cost_bars import CapBar, CostBars
from slastudio.ui.charts.keeping.button import KeepButton, file_stem
from slastudio.ui.charts.keeping.chart import ChartWidget
from slastudio.ui.charts.keeping.data import ChartData, csv_text, tabbed_text
from slastudio.ui.charts.keeping.pictures import picture_of, svg_of
from slastudio.ui.charts.trend.plot import TrendPlot
from slastudio.ui.charts.waterfall import Waterfall, steps_of
from slastudio.ui.look.theme import Theme
from slastudio.ui.state.context import Context

from .specimens import full_assessment


@pytest.fixture(scope="module")
def theme(qapp: Any) -> Iterator[Theme]:
    made = Theme("light")
    made.apply()
    yield made
    made.deleteLater()


def trend(theme: Theme) -> ChartWidget:
    assessment = full_assessment()
    made = TrendPlot(theme)
    made.show_result(assessment.results[0], (), (), assessment.period)
    return made


def bars(theme: Theme) -> ChartWidget:
    assessment = full_assessment()
    made = CostBars(theme)
    made.show_costs(assessment.costs, assessment.period)
    return made


def cap(theme: Theme) -> ChartWidget:
    made = CapBar(theme)
    made.show_costs(full_assessment().costs, "July 2026")
    return made


def waterfall(theme: Theme) -> ChartWidget:
    made = Waterfall(theme)
    parts = (("Volume", Decimal(3)), ("Price", Decimal(-1)))
    made.show_steps(steps_of(("June", Decimal(10)), parts, ("July", Decimal(12))), "USD", "June")
    return made


CHARTS = (trend, bars, cap, waterfall)


@pytest.mark.parametrize("make", CHARTS)
def test_that_a_chart_is_kept_as_picture_and_as_lines(
    qtbot: Any, theme: Theme, make: Callable[[Theme], ChartWidget]
) -> None:
    chart = make(theme)
    qtbot.addWidget(chart)
    chart.resize(480, 300)
    chart.show()
    image = picture_of(chart, theme.tokens)
    assert image.devicePixelRatio() == 2
    shown = {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 9)
        for y in range(0, image.height(), 7)
    }
    assert len(shown) > 1, "something is drawn"
    tree = ET.fromstring(svg_of(chart, theme.tokens).decode())  # noqa: S314 - our own
    spoken = [each.text or "" for each in tree if each.tag.endswith(("title", "desc"))]
    assert chart.title() in spoken
    tags = {each.tag.rpartition("}")[2] for each in tree.iter()}
    assert tags & {"path", "polyline", "rect"}
    assert "image" not in tags, "lines and text, no pixels"


@pytest.mark.parametrize("make", CHARTS)
def test_that_the_data_of_a_chart_are_exact_and_rectangular(
    qtbot: Any, theme: Theme, make: Callable[[Theme], ChartWidget]
) -> None:
    chart = make(theme)
    qtbot.addWidget(chart)
    lines = list(csv.reader(io.StringIO(csv_text(chart.chart_data()))))
    assert len(lines) > 1
    assert {len(line) for line in lines} == {len(lines[0])}


def test_that_no_cell_becomes_a_formula_and_nothing_unknown_a_number() -> None:
    data = ChartData(
        "t", ("=head", "b"), (("=1+1", None), (date(2026, 7, 1), 0.5), ("@x", Decimal("1E+2")))
    )
    assert csv_text(data) == "'=head,b\n'=1+1,\n2026-07-01,0.5\n'@x,100\n"
    assert tabbed_text(data).splitlines()[1] == "'=1+1\t"


def test_that_a_trend_of_open_days_leaves_their_cells_empty(qtbot: Any, theme: Theme) -> None:
    chart = trend(theme)
    qtbot.addWidget(chart)
    points = full_assessment().results[0].trend
    told = chart.chart_data().lines
    assert [line[1] for line in told] == [point.value for point in points]


@pytest.fixture
def kept(
    qtbot: Any, make_context: Callable[..., Context]
) -> tuple[KeepButton, ChartWidget, Context]:
    context = make_context()
    chart = trend(context.theme)
    qtbot.addWidget(chart)
    chart.resize(480, 300)
    chart.show()
    button = KeepButton(context, chart)
    qtbot.addWidget(button)
    button.show()
    return button, chart, context


def choices(button: KeepButton) -> dict[str, Any]:
    return {each.text(): each for each in button.choices.actions() if each.text()}


def test_that_the_menu_saves_files_by_their_ending_and_never_over_the_project(
    kept: tuple[KeepButton, ChartWidget, Context], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    button, chart, context = kept
    named = {"to": ""}
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (named["to"], ""))
    for words, name in (
        ("Save picture as PNG …", "a.png"),
        ("Save picture as SVG …", "b"),
        ("Save data as CSV …", "c.csv"),
    ):
        named["to"] = str(tmp_path / name)
        choices(button)[words].trigger()
    assert not QImage(str(tmp_path / "a.png")).isNull()
    assert (tmp_path / "b.svg").read_bytes().startswith(b"<?xml")
    assert (tmp_path / "c.csv").read_text() == csv_text(chart.chart_data())
    failed: list[BaseException] = []
    context.jobs.failed.connect(failed.append)
    named["to"] = str(context.session.project.path)
    choices(button)["Save data as CSV …"].trigger()
    assert "is not written over" in str(failed[0])
    named["to"] = ""
    choices(button)["Save data as CSV …"].trigger()
    assert len(failed) == 1, "a dialog that was left writes nothing"


def test_that_the_clipboard_takes_picture_lines_and_data(
    kept: tuple[KeepButton, ChartWidget, Context],
) -> None:
    button, chart, _ = kept
    board = QGuiApplication.clipboard()
    choices(button)["Copy picture"].trigger()
    assert not board.image().isNull()
    choices(button)["Copy picture as SVG"].trigger()
    assert board.mimeData().hasFormat("image/svg+xml")
    choices(button)["Copy data"].trigger()
    assert board.text() == tabbed_text(chart.chart_data())


def test_that_keys_open_the_same_menu_on_button_and_chart(
    qtbot: Any, kept: tuple[KeepButton, ChartWidget, Context]
) -> None:
    button, chart, _ = kept
    assert button.accessibleName() == "Copy or save this chart"
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    chart.customContextMenuRequested.emit(chart.rect().center())
    qtbot.waitUntil(button.choices.isVisible)
    QTest.keyClick(button.choices, Qt.Key.Key_Escape)
    assert not button.choices.isVisible()


def test_that_a_file_is_named_after_what_the_chart_shows() -> None:
    assert file_stem("Task success · Share, % · higher is better") == "task-success"
    assert file_stem("…") == "chart"
