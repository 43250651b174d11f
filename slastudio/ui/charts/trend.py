"""The trend of one objective: value and targets over local days, uncertainty as a band, events on a
lane below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent

from slastudio.contract.words.figures import samples_words, show_value
from slastudio.judge.outcome.objective_result import Point, Result
from slastudio.judge.telling.results import COMPARATOR_WORDS, counts_late_cases, trend_axis
from slastudio.shared.counts import count
from slastudio.shared.periods import Period, zone
from slastudio.ui.charts.axes import DayAxis, FigureAxis, dress_axes
from slastudio.ui.charts.keeping.chart import ChartWidget
from slastudio.ui.charts.keeping.data import ChartData, joined, nothing_drawn
from slastudio.ui.charts.painting import faded, font
from slastudio.ui.charts.sparkline import runs
from slastudio.ui.look.theme import Theme
from slastudio.ui.look.wording import short_day
from slastudio.ui.widgets.labels import label
from slastudio.ui.widgets.layouts import column

LANE = 30
_FOUND = ("drift", "silent")
_HINT = (
    "Point at the chart, or use ← and →, to read a day. Wheel zooms, dragging moves, Home resets."
)


@dataclass(frozen=True)
class EventMark:
    """Put one event on the lane under the axis; kind: change, incident, drift (found in the data),
    silent (not announced).
    """

    when: datetime
    words: str
    kind: str

    def at(self, zone_name: str) -> float:
        local = self.when.astimezone(zone(zone_name))
        return local.date().toordinal() + (local.hour * 60 + local.minute) / 1440


@dataclass(frozen=True)
class HatchedDays:
    """Hatch the local days [first, last] that an exclusion left out."""

    first: date
    last: date
    words: str


def _hatched(span: HatchedDays, colour: object) -> pg.LinearRegionItem:
    """Return an excluded span, hatched over the full height of the view."""
    region = pg.LinearRegionItem(
        (span.first.toordinal(), span.last.toordinal() + 1),
        movable=False,
        brush=QBrush(colour, Qt.BrushStyle.BDiagPattern),
    )
    for line in region.lines:
        line.setPen(pg.mkPen(None))
    region.setZValue(-20)
    return region


class TrendPlot(ChartWidget):
    """Draw a result's trend; the readout above names the day under the pointer or the keyboard
    cursor.
    """

    read = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._result: Result | None = None
        self._points: tuple[Point, ...] = ()
        self._marks: tuple[EventMark, ...] = ()
        self._spans: tuple[HatchedDays, ...] = ()
        self._period: Period | None = None
        self._cursor = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.readout = label(_HINT, "caption", wrap=True)
        self.view = pg.GraphicsLayoutWidget()
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.ci.layout.setContentsMargins(0, 0, 8, 0)
        self.view.ci.layout.setSpacing(0)
        self.plot = self.view.addPlot(
            row=0, col=0, axisItems={"bottom": DayAxis(), "left": FigureAxis()}
        )
        self.lane = self.view.addPlot(row=1, col=0)
        self._tame()
        column(self.readout, self.view, into=self, gap=4)
        self.view.scene().sigMouseMoved.connect(self._moved)
        theme.changed.connect(self.redraw)

    def _tame(self) -> None:
        for plot in (self.plot, self.lane):
            plot.setMenuEnabled(False)
            plot.hideButtons()
            plot.vb.setMouseEnabled(x=True, y=False)
        self.lane.setXLink(self.plot)
        self.lane.setFixedHeight(LANE)
        self.lane.hideAxis("bottom")
        self.lane.getAxis("left").setWidth(56)
        self.lane.getAxis("left").setStyle(showValues=False, tickLength=0)
        self.lane.getAxis("left").setTicks([[]])
        self.lane.setYRange(0, 1, padding=0)
        self.lane.vb.setMouseEnabled(x=False, y=False)

    def show_result(
        self,
        result: Result,
        marks: Sequence[EventMark] = (),
        spans: Sequence[HatchedDays] = (),
        period: Period | None = None,
    ) -> None:
        """Show another result; the view is reset to its whole trend."""
        self._result, self._points, self._marks = result, result.trend, tuple(marks)
        self._spans, self._period, self._cursor = tuple(spans), period, -1
        self._axis_title = f"{result.name} · {trend_axis(result)}"
        measured = sum(point.value is not None for point in self._points)
        self.setAccessibleName(f"Chart: {self._axis_title}")
        self.setAccessibleDescription(
            f"{measured} of {count(len(self._points), 'day')} have a value. The numbers are in the table (key T)."
        )
        self.redraw()
        self.reset()

    def redraw(self) -> None:
        tokens = self._theme.tokens
        self.view.setBackground(tokens.surface)
        self.plot.clear()
        self.lane.clear()
        if self._result is None:
            return
        dress_axes(self.plot, tokens)
        for pen in (self.lane.getAxis("left").setPen, self.lane.getAxis("left").setTickPen):
            pen(pg.mkPen(None))
        self.plot.setLabel("left", self._axis_title, color=tokens.muted, **{"font-size": "11px"})
        self._draw_period()
        for span in self._spans:
            self.plot.addItem(_hatched(span, faded(tokens.muted, 0.5)))
        self._draw_band()
        self._draw_targets()
        self._draw_values()
        self._draw_marks()
        self._hair = pg.InfiniteLine(angle=90, pen=pg.mkPen(tokens.field_line, width=1))
        self._hair.setVisible(False)
        self.plot.addItem(self._hair, ignoreBounds=True)
        measured = any(point.value is not None for point in self._points)
        self.readout.setText(
            _HINT if measured else "No day has a measurement yet; only what was promised is drawn."
        )

    def _draw_period(self) -> None:
        if self._period is None:
            return
        first, last = (
            self._period.first_day.toordinal() - 0.5,
            self._period.last_day.toordinal() + 0.5,
        )
        shade = pg.LinearRegionItem(
            (first, last),
            movable=False,
            brush=faded(self._theme.tokens.accent, 0.06),
            pen=pg.mkPen(None),
        )
        shade.setZValue(-30)
        self.plot.addItem(shade, ignoreBounds=True)

    def _draw_band(self) -> None:
        brush = pg.mkBrush(faded(self._theme.tokens.series[0], 0.18))
        for run in runs(self._points):
            known = [
                (point.day.toordinal(), point.low, point.high)
                for _, point in run
                if point.low is not None and point.high is not None
            ]
            if not known:
                continue
            x, low, high = np.array(known, dtype=float).T
            if len(known) == 1:
                pen = pg.mkPen(faded(self._theme.tokens.series[0], 0.36), width=3)
                self.plot.addItem(
                    pg.ErrorBarItem(x=x, y=(low + high) / 2, height=high - low, beam=0.0, pen=pen)
                )
                continue
            edges = [pg.PlotCurveItem(x, y, pen=pg.mkPen(None)) for y in (low, high)]
            self.plot.addItem(pg.FillBetweenItem(*edges, brush=brush))

    def _draw_values(self) -> None:
        colour = self._theme.tokens.series[0]
        x = np.array([point.day.toordinal() for point in self._points], dtype=float)
        y = np.array(
            [np.nan if point.value is None else point.value for point in self._points], dtype=float
        )
        self.plot.addItem(
            pg.PlotCurveItem(
                x, y, pen=pg.mkPen(colour, width=1.75), connect="finite", antialias=True
            )
        )
        measured = ~np.isnan(y)
        size = 5 if measured.sum() <= 100 else 3
        self.plot.addItem(
            pg.ScatterPlotItem(
                x[measured],
                y[measured],
                size=size,
                pen=pg.mkPen(None),
                brush=pg.mkBrush(colour),
                antialias=True,
            )
        )

    def _draw_targets(self) -> None:
        result, tokens = self._result, self._theme.tokens
        assert result is not None
        stricter_above = result.higher_is_better
        lines = (
            (result.target, "Promised", Qt.PenStyle.SolidLine, not stricter_above),
            (result.internal_target, "Internal", Qt.PenStyle.DashLine, stricter_above),
        )
        for value, word, style, above in lines:
            # what is promised of a whole window says nothing of one day's late cases
            if value is None or counts_late_cases(result):
                continue
            words = f"{word} {COMPARATOR_WORDS[result.comparator]} {show_value(value, result.unit)}"
            line = pg.InfiniteLine(
                float(value),
                angle=0,
                pen=pg.mkPen(
                    tokens.text if word == "Promised" else tokens.muted, width=1.25, style=style
                ),
                label=words,
                labelOpts={
                    "position": 0.995,
                    "anchors": [(1, 1), (1, 1)] if above else [(1, 0), (1, 0)],
                    "color": tokens.muted,
                    "movable": False,
                    "fill": faded(tokens.surface, 0.8),
                },
            )
            line.label.setFont(font(11))
            self.plot.addItem(line)

    def _draw_marks(self) -> None:
        tokens = self._theme.tokens
        shapes = {
            "drift": ("s", tokens.series[4]),
            "change": ("t1", tokens.series[3]),
            "incident": ("d", tokens.series[1]),
            "silent": ("x", tokens.colour("missed")),
        }
        both = len({each.kind in _FOUND for each in self._marks}) > 1
        for kind, (symbol, colour) in shapes.items():
            own = [each for each in self._marks if each.kind == kind]
            if own and self._period is not None:
                x = [each.at(self._period.zone) for each in own]
                # what happened above, what was found in the data below, so that neither covers the
                # other
                lane = 0.25 if kind in _FOUND else 0.75
                y = lane if both else 0.5
                self.lane.addItem(
                    pg.ScatterPlotItem(
                        x,
                        [y] * len(x),
                        symbol=symbol,
                        size=11,
                        pen=pg.mkPen(None),
                        brush=pg.mkBrush(colour),
                    )
                )

    # --- reading ---------------------------------------------------------------------------------------------------

    def reset(self) -> None:
        """Show the whole trend, with the targets in sight."""
        if not self._points:
            return
        result = self._result
        values = [v for p in self._points for v in (p.value, p.low, p.high) if v is not None]
        values += (
            [
                float(t)
                for t in (result.target, result.internal_target)
                if result is not None and t is not None
            ]
            if result
            else []
        )
        low, high = (min(values), max(values)) if values else (0.0, 1.0)
        reach = (high - low) or abs(high) * 0.1 or 1.0
        first, last = self._points[0].day.toordinal(), self._points[-1].day.toordinal()
        self.plot.setLimits(xMin=first - 15, xMax=last + 15, minXRange=3)
        self.plot.setYRange(low - 0.08 * reach, high + 0.12 * reach, padding=0)
        self.plot.setXRange(first - 1, last + 1, padding=0)

    def _moved(self, position: QPointF) -> None:
        if self._result is None or not self._points:
            return
        x = self.plot.vb.mapSceneToView(position).x()
        if self.lane.sceneBoundingRect().contains(position) and self._name_marks(x):
            return
        if self.plot.sceneBoundingRect().contains(position):
            index = round(x) - self._points[0].day.toordinal()
            if 0 <= index < len(self._points):
                self._read(index)

    def _name_marks(self, x: float) -> bool:
        if self._period is None:
            return False
        reach = (self.plot.viewRange()[0][1] - self.plot.viewRange()[0][0]) / 80
        near = [each for each in self._marks if abs(each.at(self._period.zone) - x) <= reach]
        if near:
            self._tell(" · ".join(each.words for each in near))
        return bool(near)

    def _read(self, index: int) -> None:
        self._cursor = index
        point = self._points[index]
        self._hair.setPos(point.day.toordinal())
        self._hair.setVisible(True)
        self._tell(self.words_of(index))

    def _tell(self, words: str) -> None:
        self.readout.setText(words)
        self.read.emit(words)

    def words_of(self, index: int) -> str:
        """Say one day's figures in words, with units."""
        assert self._result is not None
        point, unit = self._points[index], self._result.unit
        if point.value is None:
            return f"{short_day(point.day)}: no data"
        band = ""
        if point.low is not None and point.high is not None:
            band = f" ({show_value(point.low, unit)} to {show_value(point.high, unit)})"
        number = samples_words(point.samples, self._result.unit_of_sample)
        words = f"{short_day(point.day)}: {show_value(point.value, unit)}{band} · {number}"
        if self._period is not None:
            here = [
                m.words
                for m in self._marks
                if int(m.at(self._period.zone)) == point.day.toordinal()
            ]
            words += "".join(f" · {each}" for each in here)
        return words

    def chart_data(self) -> ChartData:
        if self._result is None:
            return nothing_drawn()
        unit = self._result.unit or "count"
        heads = ("day", f"value, {unit}", f"low, {unit}", f"high, {unit}", "samples")
        lines = [(p.day, p.value, p.low, p.high, p.samples) for p in self._points]
        return joined(self._axis_title, heads, lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = Qt.Key(event.key()), len(self._points) - 1
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
        if step is not None and last >= 0:
            self._read(last if self._cursor < 0 else min(max(self._cursor + step, 0), last))
        elif key == Qt.Key.Key_Home:
            self.reset()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.plot.vb.scaleBy(x=1.25 if key == Qt.Key.Key_Minus else 0.8)
        else:
            super().keyPressEvent(event)
