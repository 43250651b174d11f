"""Daily spend as stacked bars by model, from zero; and the month against its cap with the forecast."""

from __future__ import annotations

from decimal import Decimal

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from slastudio.contract.words.figures import show_value
from slastudio.judge.outcome.assessment import Costs, DailySpend
from slastudio.shared.periods import Period
from slastudio.ui.charts.axes import DayAxis, FigureAxis, dress_axes
from slastudio.ui.charts.keeping.chart import ChartWidget
from slastudio.ui.charts.keeping.data import Cell, ChartData, joined, nothing_drawn
from slastudio.ui.charts.painting import faded, font, hatch
from slastudio.ui.look.theme import Theme
from slastudio.ui.look.wording import month_title, short_day
from slastudio.ui.widgets.labels import label
from slastudio.ui.widgets.layouts import clear, column, row

MOST_SERIES = 6
OTHER = "other models"
_HINT = "Point at a bar, or use ← and →, to read a day."


def series_of(costs: Costs) -> tuple[str, ...]:
    """Return the models that get a colour of their own, in order of first appearance; the sixth
    stands for the rest.
    """
    names = list(dict.fromkeys(name for each in costs.days for name, _ in each.by_model))
    return tuple(names) if len(names) <= MOST_SERIES else (*names[: MOST_SERIES - 1], OTHER)


def _amount(each: DailySpend, name: str, series: tuple[str, ...]) -> float:
    return float(
        sum(
            (a for n, a in each.by_model if n == name or (name == OTHER and n not in series)),
            Decimal(0),
        )
    )


class CostBars(ChartWidget):
    """Draw a month's daily spend."""

    read = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._costs: Costs | None = None
        self._cursor = -1
        self._allowance: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.readout = label(_HINT, "caption", wrap=True)
        self.legend = row(gap=12)
        self.plot = pg.PlotWidget(axisItems={"bottom": DayAxis(), "left": FigureAxis()})
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.getPlotItem().setContentsMargins(0, 8, 8, 0)
        self.plot.setMouseEnabled(x=True, y=False)
        column(self.readout, row(self.legend, None), self.plot, into=self, gap=4).setStretch(2, 1)
        self.plot.scene().sigMouseMoved.connect(self._moved)
        theme.changed.connect(self.redraw)

    def show_costs(self, costs: Costs, period: Period | None = None) -> None:
        """Show a month; the period tells over how many days its cap is spread."""
        self._costs, self._cursor = costs, -1
        days = (period.last_day - period.first_day).days + 1 if period is not None else 0
        self._allowance = float(costs.cap) / days if costs.cap is not None and days else None
        self.setAccessibleName(f"Chart: spend a day by model, {costs.currency}")
        self.setAccessibleDescription("The numbers are in the table beside it (key T).")
        self.redraw()
        if costs.days:
            first, last = costs.days[0].day.toordinal(), costs.days[-1].day.toordinal()
            self.plot.getPlotItem().setLimits(xMin=first - 2, xMax=last + 2, yMin=0, minXRange=3)
            self.plot.setXRange(first - 0.6, last + 0.6, padding=0)
            top = max([float(each.total) for each in costs.days] + [self._allowance or 0.0])
            self.plot.setYRange(0, top * 1.12 or 1.0, padding=0)

    def redraw(self) -> None:
        tokens, costs = self._theme.tokens, self._costs
        self.plot.setBackground(tokens.surface)
        self.plot.clear()
        clear(self.legend)
        if costs is None:
            return
        dress_axes(self.plot.getPlotItem(), tokens)
        self.plot.setLabel(
            "left",
            f"Spend a day, {costs.currency} · lower is better",
            color=tokens.muted,
            **{"font-size": "11px"},
        )
        days = [each.day.toordinal() for each in costs.days]
        base = [0.0] * len(days)
        series = series_of(costs)
        for index, name in enumerate(series):
            heights = [_amount(each, name, series) for each in costs.days]
            self.plot.addItem(
                pg.BarGraphItem(
                    x=days,
                    y0=base,
                    height=heights,
                    width=0.72,
                    brush=pg.mkBrush(tokens.series[index]),
                    pen=pg.mkPen(None),
                )
            )
            base = [low + high for low, high in zip(base, heights, strict=True)]
            self.legend.addWidget(_key(name or "model not named", tokens.series[index]))
        self._draw_allowance(costs)
        odd = [each.toordinal() for each, _, _ in costs.above_mean]
        if odd:
            tops = dict(zip(days, base, strict=True))
            self.plot.addItem(
                pg.ScatterPlotItem(
                    odd,
                    [tops.get(day, 0) * 1.03 for day in odd],
                    symbol="t",
                    size=10,
                    pen=pg.mkPen(None),
                    brush=pg.mkBrush(tokens.colour("at_risk")),
                )
            )
        self.readout.setText(_HINT)

    def _draw_allowance(self, costs: Costs) -> None:
        if self._allowance is None:
            return
        tokens = self._theme.tokens
        words = f"Cap as a daily allowance {show_value(Decimal(self._allowance), costs.currency)}"
        line = pg.InfiniteLine(
            self._allowance,
            angle=0,
            pen=pg.mkPen(tokens.text, width=1.25, style=Qt.PenStyle.DashLine),
            label=words,
            labelOpts={
                "position": 0.995,
                "anchors": [(1, 1), (1, 1)],
                "color": tokens.text,
                "movable": False,
                "fill": faded(tokens.surface, 0.85),
            },
        )
        line.label.setFont(font(11))
        self.plot.addItem(line, ignoreBounds=True)

    def chart_data(self) -> ChartData:
        costs = self._costs
        if costs is None:
            return nothing_drawn()
        names = list(dict.fromkeys(name for each in costs.days for name, _ in each.by_model))
        amounts = [dict(each.by_model) for each in costs.days]
        lines: list[list[Cell]] = [
            [each.day, each.total, *(own.get(name, Decimal(0)) for name in names)]
            for each, own in zip(costs.days, amounts, strict=True)
        ]
        heads = ("day", f"spend, {costs.currency}", *(n or "model not named" for n in names))
        return joined(self.title(), heads, lines)

    def _moved(self, position: QPointF) -> None:
        if self._costs is not None and self._costs.days:
            x = round(self.plot.getPlotItem().vb.mapSceneToView(position).x())
            for index, each in enumerate(self._costs.days):
                if each.day.toordinal() == x:
                    self._read(index)

    def _read(self, index: int) -> None:
        self._cursor = index
        self.readout.setText(self.words_of(index))
        self.read.emit(self.readout.text())

    def words_of(self, index: int) -> str:
        assert self._costs is not None
        each, unit = self._costs.days[index], self._costs.currency
        parts = " · ".join(
            f"{name} {show_value(amount, unit)}" for name, amount in each.by_model[:4]
        )
        odd = next(
            (
                f" · above the agreed limit: {show_value(mean, unit)} on average before"
                for d, _, mean in self._costs.above_mean
                if d == each.day
            ),
            "",
        )
        return f"{short_day(each.day)}: {show_value(each.total, unit)}  ({parts}){odd}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        last = len(self._costs.days) - 1 if self._costs is not None else -1
        if step is not None and last >= 0:
            self._read(last if self._cursor < 0 else min(max(self._cursor + step, 0), last))
        else:
            super().keyPressEvent(event)


def _key(name: str, colour: str) -> QWidget:
    holder = QWidget()
    swatch = QWidget()
    swatch.setFixedSize(10, 10)
    swatch.setStyleSheet(f"background: {colour}; border-radius: 2px;")
    row(swatch, label(name, "caption"), into=holder, gap=4)
    return holder


def _bracket(painter: QPainter, low: float, high: float, y: float, colour: QColor) -> None:
    """Draw an interval as a line with an upright end at either side."""
    painter.setPen(QPen(colour, 1.25))
    painter.drawLine(QPointF(low, y), QPointF(high, y))
    for x in (low, high):
        painter.drawLine(QPointF(x, y - 4), QPointF(x, y + 4))


class CapBar(ChartWidget):
    """Draw months as bars from zero against the cap: spent solid, forecast hatched with its
    interval, the cap a line.
    """

    _ROW, _LABEL = 28, 112

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._costs: Costs | None = None
        self._month = ""
        theme.changed.connect(self.update)

    def show_costs(self, costs: Costs, month: str) -> None:
        """Show the months before, and the current one, called month, below them."""
        self._costs, self._month = costs, month
        self.setFixedHeight(len(self._lines()) * self._ROW + 20)
        self.setAccessibleName(
            "Spend by month against the cap: "
            + ", ".join(self._words(line) for line in range(len(self._lines())))
        )
        self.update()

    def _lines(self) -> tuple[tuple[str, Decimal], ...]:
        if self._costs is None:
            return ()
        before = tuple(
            (month_title(name), amount)
            for name, amount in self._costs.months[-5:]
            if month_title(name) != self._month
        )
        return (*before, (self._month, self._costs.total))

    def _words(self, line: int) -> str:
        assert self._costs is not None
        (name, amount), unit = self._lines()[line], self._costs.currency
        words = f"{name} {show_value(amount, unit)}"
        return (
            f"{words}, {self._ahead()}"
            if line == len(self._lines()) - 1 and self._costs.forecast
            else words
        )

    def title(self) -> str:
        return "Spend by month against the cap"

    def chart_data(self) -> ChartData:
        costs = self._costs
        if costs is None:
            return nothing_drawn()
        lines: list[list[Cell]] = [
            [name, amount, None, costs.cap] for name, amount in self._lines()
        ]
        lines[-1][2] = costs.forecast
        heads = ("month", *(f"{each}, {costs.currency}" for each in ("spend", "forecast", "cap")))
        return joined(self.title(), heads, lines)

    def _ahead(self) -> str:
        costs = self._costs
        return (
            ""
            if costs is None or costs.forecast is None
            else f"forecast {show_value(costs.forecast, costs.currency)}"
        )

    def _limits(self) -> tuple[Decimal, Decimal] | None:
        """Return the forecast's 95 % interval."""
        outlook = self._costs.outlook if self._costs is not None else None
        return (
            next(((low, high) for each, low, high in outlook.limits if each == 95), None)
            if outlook
            else None
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        costs, tokens = self._costs, self._theme.tokens
        if costs is None or not self._lines():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11))
        lines = self._lines()
        limits = self._limits()
        reach = [amount for _, amount in lines] + [
            each for each in (costs.cap, costs.forecast) if each is not None
        ]
        most = float(max([*reach, *(limits or ())])) or 1.0
        metrics = QFontMetrics(painter.font())
        ends = [show_value(amount, costs.currency) for _, amount in lines]
        if costs.forecast is not None:
            ends[-1] += f", {self._ahead()}"
        width = max(
            self.width() - self._LABEL - max(metrics.horizontalAdvance(each) for each in ends) - 24,
            40,
        )
        for line, (name, amount) in enumerate(lines):
            top = line * self._ROW
            painter.setPen(QColor(tokens.text))
            painter.drawText(
                QRectF(0, top, self._LABEL, self._ROW), Qt.AlignmentFlag.AlignVCenter, name
            )
            bar = QRectF(self._LABEL, top + 8, max(width * float(amount) / most, 1), self._ROW - 16)
            over = costs.cap is not None and amount > costs.cap
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.colour("missed") if over else tokens.series[0]))
            painter.drawRoundedRect(bar, 2, 2)
            end = bar.right()
            if line == len(lines) - 1 and costs.forecast is not None and costs.forecast > amount:
                ahead = QRectF(
                    bar.right(),
                    bar.top(),
                    width * float(costs.forecast - amount) / most,
                    bar.height(),
                )
                painter.setBrush(faded(tokens.series[0], 0.12))
                painter.drawRect(ahead)
                hatch(painter, ahead, QColor(tokens.series[0]))
                end = ahead.right()
                if limits is not None:
                    low, high = (self._LABEL + width * float(each) / most for each in limits)
                    _bracket(painter, low, high, bar.center().y(), QColor(tokens.text))
                    end = max(end, high)
            painter.setPen(QColor(tokens.text))
            room = QRectF(end + 8, top, self.width() - end - 8, self._ROW)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, ends[line])
        if costs.cap is not None:
            x = self._LABEL + width * float(costs.cap) / most
            painter.setPen(QPen(QColor(tokens.text), 1.25))
            painter.drawLine(QPointF(x, 2), QPointF(x, len(lines) * self._ROW))
            painter.setPen(QColor(tokens.muted))
            box = QRectF(x - 180, len(lines) * self._ROW, 178, 18)
            painter.drawText(
                box,
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                f"Cap {show_value(costs.cap, costs.currency)}",
            )
        painter.end()
