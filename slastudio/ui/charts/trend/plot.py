"""The trend of one objective: value and targets over local days, uncertainty as a band, what is left
of the error budget below, events on a lane between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent

from slastudio.contract.words.figures import samples_words, show_number, show_value
from slastudio.judge.outcome.budget_days import BudgetDay
from slastudio.judge.outcome.objective_result import Point, Result
from slastudio.judge.telling.results import budget_line, trend_axis
from slastudio.shared.counts import count
from slastudio.shared.periods import Period
from slastudio.ui.charts.axes import DayAxis, FigureAxis, dress_axes
from slastudio.ui.charts.keeping.chart import ChartWidget
from slastudio.ui.charts.keeping.data import Cell, ChartData, joined, nothing_drawn
from slastudio.ui.charts.painting import font
from slastudio.ui.charts.trend.brush import BrushView
from slastudio.ui.charts.trend.gutter import LabelGutter
from slastudio.ui.charts.trend.layers import (
    draw_band,
    draw_budget,
    draw_hatched,
    draw_marks,
    draw_period,
    draw_targets,
    draw_values,
)
from slastudio.ui.charts.trend.marks import EventMark, HatchedDays
from slastudio.ui.charts.trend.pointer import Pointer
from slastudio.ui.look.theme import Theme
from slastudio.ui.look.wording import short_day
from slastudio.ui.widgets.labels import label
from slastudio.ui.widgets.layouts import column

LANE, BUDGET, LEAST_BUDGET, LEAST_HEIGHT = 30, 92, 52, 200
_HINT = (
    "← → read a day · Shift with ← →, or dragging, chooses a span · the wheel zooms · Home resets."
)


class TrendPlot(ChartWidget):
    """Draw a result's trend; the readout above names the day under the pointer or the keyboard
    cursor.

    span_chosen carries the first and last day somebody chose; span_left says that none is any more,
    span_entered that Enter asks for what is told of it.
    """

    read = Signal(str)
    span_chosen = Signal(object, object)
    span_left = Signal()
    span_entered = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._result: Result | None = None
        self._points: tuple[Point, ...] = ()
        self._budgets: dict[date, BudgetDay] = {}
        self._marks: tuple[EventMark, ...] = ()
        self._spans: tuple[HatchedDays, ...] = ()
        self._period: Period | None = None
        self._cursor = -1
        # where a span began and where it ends, as places of days; None: no span
        self._chosen: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.readout = label(_HINT, "caption", wrap=True)
        self.view = pg.GraphicsLayoutWidget()
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.ci.layout.setContentsMargins(0, 0, 8, 0)
        self.view.ci.layout.setSpacing(0)
        self.plot = self.view.addPlot(
            row=0,
            col=0,
            viewBox=BrushView(),
            axisItems={"bottom": DayAxis(), "left": FigureAxis()},
        )
        self.lane = self.view.addPlot(row=1, col=0)
        self.budget = self.view.addPlot(
            row=2, col=0, viewBox=BrushView(), axisItems={"left": FigureAxis()}
        )
        self.gutter, self.budget_gutter = (
            LabelGutter(each.vb) for each in (self.plot, self.budget)
        )
        self.view.addItem(self.gutter, 0, 1)
        self.view.addItem(self.budget_gutter, 2, 1)
        self._pointer = Pointer((self.plot, self.lane, self.budget))
        self._tame()
        column(self.readout, self.view, into=self, gap=4).setStretch(1, 1)
        self.view.scene().sigMouseMoved.connect(self._moved)
        theme.changed.connect(self.redraw)

    def _tame(self) -> None:
        for plot in (self.plot, self.lane, self.budget):
            plot.setMenuEnabled(False)
            plot.hideButtons()
            plot.vb.setMouseEnabled(x=True, y=False)
        for below in (self.lane, self.budget):
            below.setXLink(self.plot)
            below.hideAxis("bottom")
        self.lane.setFixedHeight(LANE)
        self.lane.getAxis("left").setWidth(56)
        self.lane.getAxis("left").setStyle(showValues=False, tickLength=0)
        self.lane.getAxis("left").setTicks([[]])
        self.lane.setYRange(0, 1, padding=0)
        self.lane.vb.setMouseEnabled(x=False, y=False)
        for plot in (self.plot, self.budget):
            plot.vb.brushed.connect(self._brushed)

    def show_result(
        self,
        result: Result,
        marks: Sequence[EventMark] = (),
        spans: Sequence[HatchedDays] = (),
        period: Period | None = None,
        budgets: Sequence[BudgetDay] = (),
    ) -> None:
        """Show another result; the view is reset to its whole trend, and no span is chosen."""
        self.leave_span()
        self._result, self._points, self._marks = result, result.trend, tuple(marks)
        self._spans, self._period, self._cursor = tuple(spans), period, -1
        self._budgets = {each.day: each for each in budgets}
        self._axis_title = f"{result.name} · {trend_axis(result)}"
        measured = sum(point.value is not None for point in self._points)
        self.setAccessibleName(f"Chart: {self._axis_title}")
        self.setAccessibleDescription(
            f"{measured} of {count(len(self._points), 'day')} have a value. The numbers are in the table (key T)."
        )
        self.redraw()
        self.reset()

    def show_budgets(self, budgets: Sequence[BudgetDay]) -> None:
        """Show what was left of the error budget beside the trend that is shown."""
        self._budgets = {each.day: each for each in budgets}
        self.redraw()
        self._fit_budget()

    def redraw(self) -> None:
        tokens = self._theme.tokens
        self.view.setBackground(tokens.surface)
        for each in (self.plot, self.lane, self.budget):
            each.clear()
        if self._result is None:
            return
        for plot in (self.plot, self.budget):
            dress_axes(plot, tokens)
        for pen in (self.lane.getAxis("left").setPen, self.lane.getAxis("left").setTickPen):
            pen(pg.mkPen(None))
        if self._period is not None:
            draw_period(self.plot, self._period, tokens)
        draw_hatched(self.plot, self._spans, tokens)
        draw_band(self.plot, self._points, tokens)
        self.gutter.show_labels(draw_targets(self.plot, self._result, tokens))
        draw_values(self.plot, self._points, tokens)
        if self._period is not None:
            draw_marks(self.lane, self._marks, self._period.zone, tokens)
        self._draw_budget()
        self._pointer.begin(tokens)
        self._show_place()
        measured = any(point.value is not None for point in self._points)
        self.readout.setText(
            _HINT if measured else "No day has a measurement yet; only what was promised is drawn."
        )

    def _draw_budget(self) -> None:
        tokens, there = self._theme.tokens, self._left_known()
        self._fit_rows()
        self.budget_gutter.show_labels(())
        if there:
            if self._period is not None:
                draw_period(self.budget, self._period, tokens)
            days = [self._budgets.get(each.day, BudgetDay(each.day, None)) for each in self._points]
            self.budget_gutter.show_labels(draw_budget(self.budget, days, tokens))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Give the budget about a quarter of the height, and axes titles that fit beside them."""
        if self._result is None:
            return
        wanted = min(max(self.view.height() // 4, LEAST_BUDGET), BUDGET)
        # where there is little room the value has all of it; the line still reads out the budget
        fits = self.view.height() >= LEAST_HEIGHT or not self.isVisible()
        below = wanted if self._left_known() and fits else 0
        self.budget.setVisible(below > 0)
        # the row, not the plot alone: what is beside it would take the room
        self.view.ci.layout.setRowFixedHeight(2, below)
        room = self.view.height() - LANE - 24 - below
        unit, full = self._result.unit or "value", trend_axis(self._result)
        metrics = QFontMetrics(font(11))
        style = {"color": self._theme.tokens.muted, "font-size": "11px"}
        for plot, high, titles in (
            (self.plot, room, (full, f"{unit} · {full.rpartition(' · ')[2]}", unit)),
            (self.budget, below, ("Budget left, %", "Left, %")),
        ):
            fitting = [each for each in titles if metrics.horizontalAdvance(each) < high]
            plot.setLabel("left", fitting[0] if fitting else titles[-1], **style)

    def _left_known(self) -> list[float]:
        shown = {point.day for point in self._points}
        lefts = [each.left for each in self._budgets.values() if each.day in shown]
        return [each for each in lefts if each is not None]

    # --- reading ---------------------------------------------------------------------------------------------------

    def reset(self) -> None:
        """Show the whole trend, with the targets in sight."""
        result = self._result
        if not self._points or result is None:
            return
        values = [v for p in self._points for v in (p.value, p.low, p.high) if v is not None]
        values += [float(t) for t in (result.target, result.internal_target) if t is not None]
        low, high = (min(values), max(values)) if values else (0.0, 1.0)
        reach = (high - low) or abs(high) * 0.1 or 1.0
        first, last = self._points[0].day.toordinal(), self._points[-1].day.toordinal()
        self.plot.setLimits(xMin=first - 15, xMax=last + 15, minXRange=3)
        self.plot.setYRange(low - 0.08 * reach, high + 0.12 * reach, padding=0)
        self.plot.setXRange(first - 1, last + 1, padding=0)
        self._fit_budget()

    def _fit_budget(self) -> None:
        known = self._left_known()
        if known:
            low, high = min(0.0, *known), max(100.0, *known)
            self.budget.setYRange(low - 0.06 * (high - low), high + 0.06 * (high - low), padding=0)

    def _moved(self, position: QPointF) -> None:
        if self._result is None or not self._points:
            return
        x = self.plot.vb.mapSceneToView(position).x()
        if self.lane.sceneBoundingRect().contains(position) and self._name_marks(x):
            return
        over = (self.plot, self.budget) if self.budget.isVisible() else (self.plot,)
        if any(each.vb.sceneBoundingRect().contains(position) for each in over):
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
        self._show_place()
        self._tell(self.words_of(index))

    def _tell(self, words: str) -> None:
        self.readout.setText(words)
        self.read.emit(words)

    def words_of(self, index: int) -> str:
        """Say one day's figures in words, with units: the value, and what is left of the budget."""
        assert self._result is not None
        point, unit = self._points[index], self._result.unit
        if point.value is None:
            return f"{short_day(point.day)}: no data"
        band = ""
        if point.low is not None and point.high is not None:
            band = f" ({show_value(point.low, unit)} to {show_value(point.high, unit)})"
        number = samples_words(point.samples, self._result.unit_of_sample)
        words = f"{short_day(point.day)}: {show_value(point.value, unit)}{band} · {number}"
        words += self._budget_words(point.day)
        if self._period is not None:
            here = [
                m.words
                for m in self._marks
                if int(m.at(self._period.zone)) == point.day.toordinal()
            ]
            words += "".join(f" · {each}" for each in here)
        return words

    def _budget_words(self, on: date) -> str:
        found = self._budgets.get(on)
        if found is None or found.budget is None:
            return ""
        left = "" if found.left is None else f" ({show_number(found.left, 0)} %)"
        return f" · error budget: {budget_line(found.budget)}{left}"

    # --- a span ----------------------------------------------------------------------------------------------------

    def span(self) -> tuple[date, date] | None:
        """Return the first and last day that are chosen."""
        if self._chosen is None:
            return None
        first, last = sorted(self._chosen)
        return self._points[first].day, self._points[last].day

    def choose_span(self, first: date, last: date) -> None:
        """Choose the days first … last, as far as they are drawn."""
        if self._points:
            begin = self._points[0].day.toordinal()
            self._choose(first.toordinal() - begin, last.toordinal() - begin)

    def leave_span(self) -> None:
        """Choose no span."""
        if self._chosen is not None:
            self._chosen = None
            self._pointer.unshade()
            self.span_left.emit()

    def _choose(self, begin: int, end: int, *, done: bool = True) -> None:
        last = len(self._points) - 1
        self._chosen = (min(max(begin, 0), last), min(max(end, 0), last))
        self._cursor = self._chosen[1]
        self._show_place()
        found = self.span()
        assert found is not None
        days = abs(self._chosen[1] - self._chosen[0]) + 1
        told = (
            f"{short_day(found[0])} to {short_day(found[1])}" if days > 1 else short_day(found[0])
        )
        self._tell(f"Chosen: {told}, {count(days, 'day')}. Esc lets go of it.")
        if done:
            self.span_chosen.emit(*found)

    def _brushed(self, begin: float, end: float, done: bool) -> None:
        if self._points:
            first = self._points[0].day.toordinal()
            self._choose(round(begin) - first, round(end) - first, done=done)

    def _show_place(self) -> None:
        if not self._points:
            return
        first = self._points[0].day.toordinal()
        if 0 <= self._cursor < len(self._points):
            self._pointer.point_at(first + self._cursor)
        if self._chosen is not None:
            low, high = sorted(self._chosen)
            self._pointer.shade_days(first + low, first + high)

    def chart_data(self) -> ChartData:
        if self._result is None:
            return nothing_drawn()
        unit = self._result.unit or "count"
        heads = ["day", f"value, {unit}", f"low, {unit}", f"high, {unit}", "samples"]
        lines: list[list[Cell]] = [[p.day, p.value, p.low, p.high, p.samples] for p in self._points]
        if self._left_known():
            heads += ["budget allowed", "budget spent", "budget left, %"]
            for point, line in zip(self._points, lines, strict=True):
                found = self._budgets.get(point.day)
                known = found.budget if found is not None else None
                spent: list[Cell] = [None, None] if known is None else [known.allowed, known.spent]
                line += [*spent, None if found is None else found.left]
        return joined(self._axis_title, heads, lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = Qt.Key(event.key()), len(self._points) - 1
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
        if step is not None and last >= 0:
            at = last if self._cursor < 0 else min(max(self._cursor + step, 0), last)
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                begin = max(self._cursor, 0) if self._chosen is None else self._chosen[0]
                self._choose(last if self._cursor < 0 else begin, at)
            else:
                self._read(at)
        elif key == Qt.Key.Key_Escape and self._chosen is not None:
            self.leave_span()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen is not None:
            self.span_entered.emit()
        elif key == Qt.Key.Key_Home:
            self.reset()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.plot.vb.scaleBy(x=1.25 if key == Qt.Key.Key_Minus else 0.8)
        else:
            super().keyPressEvent(event)
