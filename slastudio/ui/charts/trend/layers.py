"""What is drawn on the plots of a trend, layer by layer; every function adds to a plot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush

from slastudio.contract.words.figures import show_value
from slastudio.judge.outcome.budget_days import BudgetDay
from slastudio.judge.outcome.objective_result import Point, Result
from slastudio.judge.telling.results import COMPARATOR_WORDS, counts_late_cases
from slastudio.shared.periods import Period
from slastudio.ui.charts.painting import faded
from slastudio.ui.charts.sparkline import runs
from slastudio.ui.charts.trend.gutter import LineLabel
from slastudio.ui.charts.trend.marks import EventMark, HatchedDays
from slastudio.ui.look.theme import Tokens

_FOUND = ("drift", "silent")


def days_shaded(first: float, last: float, colour: object, depth: int) -> pg.LinearRegionItem:
    """Return a shade over the whole days first … last (ordinals)."""
    shade = pg.LinearRegionItem(
        (first - 0.5, last + 0.5), movable=False, brush=colour, pen=pg.mkPen(None)
    )
    shade.setZValue(depth)
    return shade


def draw_period(plot: Any, period: Period, tokens: Tokens) -> None:
    """Shade the month that is judged."""
    first, last = period.first_day.toordinal(), period.last_day.toordinal()
    plot.addItem(days_shaded(first, last, faded(tokens.accent, 0.06), -30), ignoreBounds=True)


def draw_hatched(plot: Any, spans: Iterable[HatchedDays], tokens: Tokens) -> None:
    """Hatch excluded spans over the full height of the view."""
    brush = QBrush(faded(tokens.muted, 0.5), Qt.BrushStyle.BDiagPattern)
    for span in spans:
        region = pg.LinearRegionItem(
            (span.first.toordinal(), span.last.toordinal() + 1), movable=False, brush=brush
        )
        for line in region.lines:
            line.setPen(pg.mkPen(None))
        region.setZValue(-20)
        plot.addItem(region)


def draw_band(plot: Any, points: Sequence[Point], tokens: Tokens) -> None:
    """Draw the interval of each stretch of days; of a day alone as a bar."""
    brush = pg.mkBrush(faded(tokens.series[0], 0.18))
    for run in runs(points):
        known = [
            (point.day.toordinal(), point.low, point.high)
            for _, point in run
            if point.low is not None and point.high is not None
        ]
        if not known:
            continue
        x, low, high = np.array(known, dtype=float).T
        if len(known) == 1:
            pen = pg.mkPen(faded(tokens.series[0], 0.36), width=3)
            plot.addItem(
                pg.ErrorBarItem(x=x, y=(low + high) / 2, height=high - low, beam=0.0, pen=pen)
            )
            continue
        edges = [pg.PlotCurveItem(x, y, pen=pg.mkPen(None)) for y in (low, high)]
        plot.addItem(pg.FillBetweenItem(*edges, brush=brush))


def draw_values(plot: Any, points: Sequence[Point], tokens: Tokens) -> None:
    """Draw the value as a line with dots; days without one stay open."""
    draw_line(plot, [(point.day.toordinal(), point.value) for point in points], tokens.series[0])


def draw_line(plot: Any, points: Sequence[tuple[float, float | None]], colour: str) -> None:
    """Draw (day, value) as a line with dots; what is not known is left open."""
    x = np.array([day for day, _ in points], dtype=float)
    y = np.array([np.nan if value is None else value for _, value in points], dtype=float)
    pen = pg.mkPen(colour, width=1.75)
    plot.addItem(pg.PlotCurveItem(x, y, pen=pen, connect="finite", antialias=True))
    measured = ~np.isnan(y)
    plot.addItem(
        pg.ScatterPlotItem(
            x[measured],
            y[measured],
            size=5 if measured.sum() <= 100 else 3,
            pen=pg.mkPen(None),
            brush=pg.mkBrush(colour),
            antialias=True,
        )
    )


def draw_targets(plot: Any, result: Result, tokens: Tokens) -> tuple[LineLabel, ...]:
    """Draw what was promised solid and the provider's own target dashed; return their names."""
    labels = []
    for value, word, style in (
        (result.target, "Promised", Qt.PenStyle.SolidLine),
        (result.internal_target, "Internal", Qt.PenStyle.DashLine),
    ):
        # what is promised of a whole window says nothing of one day's late cases
        if value is None or counts_late_cases(result):
            continue
        colour = tokens.text if word == "Promised" else tokens.muted
        pen = pg.mkPen(colour, width=1.25, style=style)
        plot.addItem(pg.InfiniteLine(float(value), angle=0, pen=pen))
        told = f"{COMPARATOR_WORDS[result.comparator]} {show_value(value, result.unit)}"
        labels.append(LineLabel(float(value), (word, told), colour))
    return tuple(labels)


def draw_budget(plot: Any, days: Sequence[BudgetDay], tokens: Tokens) -> tuple[LineLabel, ...]:
    """Draw what is left of an error budget, with a line where all of it is spent; return its name."""
    draw_line(plot, [(each.day.toordinal(), each.left) for each in days], tokens.series[3])
    plot.addItem(pg.InfiniteLine(0.0, angle=0, pen=pg.mkPen(tokens.text, width=1.25)))
    return (LineLabel(0.0, ("All spent",), tokens.text),)


def draw_marks(lane: Any, marks: Sequence[EventMark], zone: str, tokens: Tokens) -> None:
    """Put events on the lane: what happened above, what was found in the data below."""
    shapes = {
        "drift": ("s", tokens.series[4]),
        "change": ("t1", tokens.series[3]),
        "incident": ("d", tokens.series[1]),
        "silent": ("x", tokens.colour("missed")),
    }
    both = len({each.kind in _FOUND for each in marks}) > 1
    for kind, (symbol, colour) in shapes.items():
        own = [each for each in marks if each.kind == kind]
        if not own:
            continue
        x = [each.at(zone) for each in own]
        # neither covers the other
        lane_at = 0.25 if kind in _FOUND else 0.75
        y = lane_at if both else 0.5
        lane.addItem(
            pg.ScatterPlotItem(
                x,
                [y] * len(x),
                symbol=symbol,
                size=11,
                pen=pg.mkPen(None),
                brush=pg.mkBrush(colour),
            )
        )
