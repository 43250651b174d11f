"""This month beside the one before and the baseline, each with its interval, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen

from slastudio.contract.words.figures import show_value
from slastudio.operations.analysis.closer.shape_words import ComparedValue, compared_line
from slastudio.ui.charts.keeping.data import Cell, ChartData, joined
from slastudio.ui.charts.painting import font
from slastudio.ui.charts.picked import PickedChart
from slastudio.ui.look.theme import Theme

_ROW, _TOP, _LABEL, _FIGURE = 30, 24, 130, 150


class ComparedValues(PickedChart):
    """Draw figures as dots with their intervals, and the target as an upright line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.values: tuple[ComparedValue, ...] = ()
        self.unit, self._target_words = "", ""
        self._target: Decimal | None = None

    def show_values(
        self,
        values: Sequence[ComparedValue],
        unit: str,
        target: Decimal | None,
        words: str,
        name: str,
    ) -> None:
        """Show figures in one unit; target and words: the line that is drawn and its name."""
        self.values, self.unit, self.at = tuple(values), unit, -1
        self._target, self._target_words = target, words
        self.setAccessibleName(f"Chart: {name}, this month against the last and the baseline")
        self.setFixedHeight(_TOP + _ROW * len(self.values) + 4)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, self.height())

    def parts(self) -> int:
        return len(self.values)

    def stepped(self, key: Qt.Key) -> int | None:
        return {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key, super().stepped(key))

    def part_at(self, point: QPoint) -> int:
        return (point.y() - _TOP) // _ROW if point.y() >= _TOP else -1

    def words_of(self, part: int) -> str:
        return compared_line(self.values[part], self.unit)

    def chart_data(self) -> ChartData:
        heads = ("what", *(f"{each}, {self.unit}" for each in ("figure", "low", "high")), "words")
        lines: list[list[Cell]] = [
            [each.name, each.value, *(each.interval or (None, None)), each.words]
            for each in self.values
        ]
        return joined(self.title(), heads, lines)

    def _scale(self) -> tuple[float, float]:
        known = [
            float(v) for e in self.values for v in (e.value, *(e.interval or ())) if v is not None
        ]
        known += [float(self._target)] if self._target is not None else []
        low, high = (min(known), max(known)) if known else (0.0, 1.0)
        reach = (high - low) or abs(high) * 0.1 or 1.0
        return low - 0.08 * reach, high + 0.08 * reach

    def x_of(self, value: Decimal) -> float:
        low, high = self._scale()
        room = self.width() - _LABEL - _FIGURE
        return _LABEL + room * (float(value) - low) / (high - low)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), self._theme.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11))
        if self._target is not None:
            x = self.x_of(self._target)
            painter.setPen(QPen(QColor(tokens.text), 1.25))
            painter.drawLine(QPointF(x, 16), QPointF(x, self.height() - 4))
            wide = painter.fontMetrics().horizontalAdvance(self._target_words)
            left = min(max(x - wide / 2, 0), self.width() - wide)
            painter.drawText(QPointF(left, 12), self._target_words)
        for part, each in enumerate(self.values):
            self._draw(painter, each, _TOP + part * _ROW, chosen=part == self.at)
        painter.end()

    def _draw(self, painter: QPainter, each: ComparedValue, top: int, *, chosen: bool) -> None:
        tokens, middle = self._theme.tokens, top + _ROW / 2
        painter.setPen(QColor(tokens.text))
        upright = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, top, _LABEL - 8, _ROW), upright, each.name)
        painter.setPen(QPen(QColor(tokens.hairline), 1))
        end = self.width() - _FIGURE
        painter.drawLine(QPointF(_LABEL, middle), QPointF(end, middle))
        painter.setPen(QColor(tokens.text))
        told = "open" if each.value is None else show_value(each.value, self.unit)
        painter.drawText(QRectF(end + 10, top, _FIGURE - 10, _ROW), upright, told)
        if each.value is None:
            return
        colour = QColor(tokens.series[0])
        if each.interval is not None:
            low, high = (self.x_of(end_) for end_ in each.interval)
            painter.setPen(QPen(colour, 2))
            painter.drawLine(QPointF(low, middle), QPointF(high, middle))
            for x in (low, high):
                painter.drawLine(QPointF(x, middle - 4), QPointF(x, middle + 4))
        painter.setPen(QPen(QColor(tokens.accent), 2) if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(self.x_of(each.value), middle), 5, 5)
