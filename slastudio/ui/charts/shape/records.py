"""Every record's value along time, however many there are, with the target named beside the data."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent

from slastudio.contract.words.figures import show_value
from slastudio.evidence.arrays import Array
from slastudio.shared.counts import count
from slastudio.ui.charts.axes import DayAxis, FigureAxis, dress_axes
from slastudio.ui.charts.keeping.chart import ChartWidget
from slastudio.ui.charts.keeping.data import Cell, ChartData, joined
from slastudio.ui.charts.shape.pyramid import FineLine, Pyramid
from slastudio.ui.charts.trend.gutter import LabelGutter, LineLabel
from slastudio.ui.look.theme import Theme
from slastudio.ui.look.wording import short_day
from slastudio.ui.widgets.layouts import column


class EveryRecord(ChartWidget):
    """Draw values over local days; a day at a time is read out by pointer or arrow keys."""

    read = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pyramid = Pyramid(np.zeros(0), np.zeros(0))
        self._target: tuple[float, str] | None = None
        self.unit, self._at = "", 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view = pg.GraphicsLayoutWidget()
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.ci.layout.setContentsMargins(0, 0, 8, 0)
        self.plot = self.view.addPlot(
            row=0, col=0, axisItems={"bottom": DayAxis(), "left": FigureAxis()}
        )
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.vb.setMouseEnabled(x=True, y=False)
        self.gutter = LabelGutter(self.plot.vb)
        self.view.addItem(self.gutter, 0, 1)
        self.setMinimumHeight(220)
        column(self.view, into=self)
        self.view.scene().sigMouseMoved.connect(self._moved)
        theme.changed.connect(self.redraw)

    def show_records(
        self, moments: Array, sizes: Array, unit: str, target: tuple[float, str] | None, name: str
    ) -> None:
        """Show values (sizes) at local moments, as days since the first of the year 1, ascending;
        target: the line that is drawn and its words.
        """
        self._pyramid = Pyramid(moments, sizes)
        self.unit, self._target = unit, target
        self._at = int(moments[-1]) if len(moments) else 0
        self.setAccessibleName(f"Chart: {name}, every record, {unit}")
        self.setAccessibleDescription(count(len(moments), "record"))
        self.redraw()
        self.reset()

    def redraw(self) -> None:
        tokens = self._theme.tokens
        self.view.setBackground(tokens.surface)
        self.plot.clear()
        dress_axes(self.plot, tokens)
        style = {"color": tokens.muted, "font-size": "11px"}
        self.plot.setLabel("left", self.unit or "value", **style)
        labels: tuple[LineLabel, ...] = ()
        if self._target is not None:
            value, words = self._target
            self.plot.addItem(
                pg.InfiniteLine(value, angle=0, pen=pg.mkPen(tokens.text, width=1.25))
            )
            first, _, rest = words.partition(" ")
            labels = (LineLabel(value, (first, rest), tokens.text),)
        self.gutter.show_labels(labels)
        if len(self._pyramid):
            self.plot.addItem(FineLine(self._pyramid, pen=pg.mkPen(tokens.series[0], width=1)))
        self._hair = pg.InfiniteLine(angle=90, pen=pg.mkPen(tokens.accent, width=1))
        self._hair.setVisible(False)
        self.plot.addItem(self._hair, ignoreBounds=True)

    def reset(self) -> None:
        """Show all records, from nought on where none is negative."""
        x, y = self._pyramid.x, self._pyramid.y
        if not len(x):
            return
        low, high = min(0.0, float(np.nanmin(y))), float(np.nanmax(y))
        high = max(high, self._target[0]) if self._target is not None else high
        self.plot.setLimits(xMin=float(x[0]) - 1, xMax=float(x[-1]) + 1)
        self.plot.setYRange(low, high + 0.06 * ((high - low) or 1.0), padding=0)
        self.plot.setXRange(float(x[0]), float(x[-1]), padding=0.01)

    def _of_day(self, day: int) -> Array:
        x = self._pyramid.x
        first, last = np.searchsorted(x, [day, day + 1], "left")
        found: Array = self._pyramid.y[first:last]
        return found

    def words_of(self, day: int) -> str:
        """Say how many records a day (ordinal) has, and between which values they lie."""
        values = self._of_day(day)
        when = short_day(date.fromordinal(day))
        if not len(values):
            return f"{when}: no records"
        low, high = (show_value(each, self.unit) for each in (values.min(), values.max()))
        return f"{when}: {count(len(values), 'record')}, {low} to {high}"

    def look_at(self, day: int) -> None:
        """Read a day out, no further than the records go."""
        x = self._pyramid.x
        if len(x):
            self._at = min(max(day, int(x[0])), int(x[-1]))
            self._hair.setPos(self._at + 0.5)
            self._hair.setVisible(True)
            self.read.emit(self.words_of(self._at))

    def _moved(self, position: QPointF) -> None:
        if self.plot.vb.sceneBoundingRect().contains(position):
            self.look_at(int(self.plot.vb.mapSceneToView(position).x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
        if step is not None:
            self.look_at(self._at + step)
        elif key == Qt.Key.Key_Home:
            self.reset()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.plot.vb.scaleBy(x=1.25 if key == Qt.Key.Key_Minus else 0.8)
        else:
            super().keyPressEvent(event)

    def chart_data(self) -> ChartData:
        heads = ("day", "records", f"lowest, {self.unit}", f"highest, {self.unit}")
        lines: list[list[Cell]] = []
        x = self._pyramid.x
        for day in range(int(x[0]), int(x[-1]) + 1) if len(x) else ():
            values = self._of_day(day)
            ends: list[Cell] = (
                [float(values.min()), float(values.max())] if len(values) else [None] * 2
            )
            lines.append([date.fromordinal(day), len(values), *ends])
        return joined(self.title(), heads, lines)
