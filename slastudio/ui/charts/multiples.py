"""All objectives at once: a small trend of each on the same days, with mark and word, value and
target; one line goes through all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton

from slastudio.contract.words.figures import show_value
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.telling.results import counts_late_cases, target_line, value_words
from slastudio.shared.notation import MONTH_NAMES
from slastudio.ui.charts.keeping.chart import ChartWidget
from slastudio.ui.charts.keeping.data import Cell, ChartData, joined
from slastudio.ui.charts.painting import font
from slastudio.ui.charts.sparkline import runs
from slastudio.ui.look.theme import Theme
from slastudio.ui.look.wording import short_day, status_words
from slastudio.ui.widgets.labels import label, tip
from slastudio.ui.widgets.layouts import TileGrid, column

HEIGHT, PAD, _TOP, _FOOT = 176, 12, 62, 20
_HINT = "← and → read a day of all of them, Enter opens one. All share the same days; each has its own scale."


class SmallTrend(QAbstractButton):
    """Show one objective's days first … last; pressing it opens the objective.

    looked carries a day somebody points at, None when the pointer left.
    """

    looked = Signal(object)

    def __init__(self, result: Result, first: date, last: date, theme: Theme) -> None:
        super().__init__()
        self.result, self._theme = result, theme
        self.first, self.last = first, last
        self._points = {each.day: each for each in result.trend}
        self.at: date | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        word = status_words(result.status)[2:]
        self.setAccessibleName(f"{result.name}: {word}, {value_words(result)}")
        self.setAccessibleDescription(f"{target_line(result)}. Enter opens it.")
        tip(self, result.name)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(264, HEIGHT)

    def days(self) -> int:
        return (self.last - self.first).days

    def target(self) -> float | None:
        """Return the target, where it says something of a point of the trend."""
        result = self.result
        told = result.target is not None and not counts_late_cases(result)
        return float(result.target) if told and result.target is not None else None

    def words_at(self, on: date) -> str:
        """Say a day's value with its unit."""
        point = self._points.get(on)
        value = None if point is None else point.value
        return "no data" if value is None else show_value(value, self.result.unit)

    def show_day(self, on: date | None) -> None:
        self.at = on
        self.update()

    def plot(self) -> QRectF:
        """Return where the days are drawn."""
        return QRectF(PAD, _TOP, self.width() - 2 * PAD, HEIGHT - _TOP - _FOOT - 6)

    def _place(self, on: date) -> float:
        box = self.plot()
        return box.left() + box.width() * (on - self.first).days / max(self.days(), 1)

    # --- going about -----------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        box = self.plot()
        share = (event.position().x() - box.left()) / max(box.width(), 1)
        at = min(max(round(share * self.days()), 0), self.days())
        self.looked.emit(self.first + timedelta(days=at))

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)  # type: ignore[arg-type]
        self.looked.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif step is not None:
            wanted = self.last if self.at is None else self.at + timedelta(days=step)
            self.looked.emit(min(max(wanted, self.first), self.last))
        else:
            super().keyPressEvent(event)

    # --- painting --------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), self._theme.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = 2 if self.hasFocus() else tokens.line
        edge = tokens.accent if self.hasFocus() else tokens.hairline
        painter.setPen(QPen(QColor(edge), wide))
        painter.setBrush(QColor(tokens.hover if self.underMouse() else tokens.surface))
        inset = wide / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 6, 6)
        self._write(painter)
        self._draw(painter)
        painter.end()

    def _write(self, painter: QPainter) -> None:
        tokens, wide = self._theme.tokens, self.width() - 2 * PAD
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(tokens.text))
        painter.setFont(font(13, bold=True))
        metrics = painter.fontMetrics()
        name = metrics.elidedText(self.result.name, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(QRectF(PAD, 8, wide, 18), middle, name)
        painter.setFont(font(11))
        painter.setPen(self._theme.tokens.verdict(self.result.status))
        painter.drawText(QRectF(PAD, 26, wide, 16), middle, status_words(self.result.status))
        painter.setPen(QColor(tokens.text))
        told = value_words(self.result) if self.at is None else self.words_at(self.at)
        right = middle | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(PAD, 26, wide, 16), right, told)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(QRectF(PAD, 42, wide, 16), middle, target_line(self.result))

    def _draw(self, painter: QPainter) -> None:
        tokens, box, target = self._theme.tokens, self.plot(), self.target()
        values = [each.value for each in self.result.trend if each.value is not None]
        scale = [*values, *([target] if target is not None else [])]
        low, high = (min(scale), max(scale)) if scale else (0.0, 1.0)
        reach = (high - low) or abs(high) or 1.0

        def y(value: float) -> float:
            return box.bottom() - box.height() * (value - low) / reach

        self._draw_months(painter)
        if target is not None:
            painter.setPen(QPen(QColor(tokens.text), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(box.left(), y(target)), QPointF(box.right(), y(target)))
        colour = QColor(tokens.series[0])
        for run in runs(self.result.trend):
            line = [QPointF(self._place(p.day), y(p.value or 0.0)) for _, p in run]
            painter.setPen(QPen(colour, 1.5))
            painter.setBrush(colour)
            if len(line) > 1:
                painter.drawPolyline(QPolygonF(line))
            else:
                painter.drawEllipse(line[0], 1.5, 1.5)
        if not values:
            painter.setPen(QColor(tokens.muted))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "No day has a measurement")
        if self.at is not None:
            painter.setPen(QPen(QColor(tokens.accent), 1))
            x = self._place(self.at)
            painter.drawLine(QPointF(x, box.top() - 2), QPointF(x, box.bottom() + 2))

    def _draw_months(self, painter: QPainter) -> None:
        tokens, box = self._theme.tokens, self.plot()
        painter.setFont(font(11))
        free = box.left() - 1
        for number in range(self.days() + 1):
            on = self.first + timedelta(days=number)
            if on.day != 1:
                continue
            x = self._place(on)
            painter.setPen(QPen(QColor(tokens.hairline), 1))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
            words = MONTH_NAMES[on.month - 1][:3]
            wide = painter.fontMetrics().horizontalAdvance(words)
            if x >= free and x + wide <= self.width() - 2:
                painter.setPen(QColor(tokens.muted))
                painter.drawText(QPointF(x, box.bottom() + 14), words)
                free = x + wide + 8


class SmallMultiples(ChartWidget):
    """Show the trends of all objectives on the same days; opened carries the id of one."""

    opened = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.readout = label(_HINT, "caption", wrap=True)
        self.grid = TileGrid(least=248)
        self.tiles: list[SmallTrend] = []
        self.setAccessibleName("Chart: All objectives on the same days")
        column(self.readout, self.grid, None, into=self, gap=8)

    def show_results(self, results: Sequence[Result]) -> None:
        """Show the trends of these results over all the days any of them has."""
        days = [each.day for result in results for each in result.trend]
        first, last = (min(days), max(days)) if days else (date.today(), date.today())
        self.tiles = [SmallTrend(each, first, last, self._theme) for each in results]
        for tile in self.tiles:
            tile.looked.connect(self.look_at)
            tile.clicked.connect(lambda _on, name=tile.result.id: self.opened.emit(name))
        self.grid.set_tiles(list(self.tiles))
        self.readout.setText(_HINT)

    def look_at(self, on: date | None) -> None:
        """Read one day of all of them."""
        for each in self.tiles:
            each.show_day(on)
        if on is None:
            self.readout.setText(_HINT)
            return
        inside = [each for each in self.tiles if each.hasFocus() or each.underMouse()]
        told = [f"{each.result.name} {each.words_at(on)}" for each in inside[:1]]
        self.readout.setText(" · ".join([f"{short_day(on)} {on.year}", *told]))

    def chart_data(self) -> ChartData:
        heads = ("day", *(f"{e.result.name}, {e.result.unit or 'count'}" for e in self.tiles))
        lines: list[list[Cell]] = []
        known = [{p.day: p.value for p in each.result.trend} for each in self.tiles]
        if self.tiles:
            first = self.tiles[0].first
            for number in range(self.tiles[0].days() + 1):
                on = first + timedelta(days=number)
                lines.append([on, *(each.get(on) for each in known)])
        return joined(self.title(), heads, lines)
