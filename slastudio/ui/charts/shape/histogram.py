"""Values counted by size, from zero, with the target as a line; what lies beyond stands apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen

from slastudio.contract.words.figures import show_number
from slastudio.operations.analysis.closer.shape_words import bin_line, counted
from slastudio.ui.charts.keeping.data import Cell, ChartData, joined
from slastudio.ui.charts.painting import font, hatch
from slastudio.ui.charts.picked import PickedChart
from slastudio.ui.look.theme import Theme

if TYPE_CHECKING:
    from slastudio.operations.analysis.closer.shapes import Distribution

_LEFT, _TOP, _FOOT, _GAP = 56, 34, 34, 12


class Histogram(PickedChart):
    """Draw a distribution; bars begin at no value at all."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.values: Distribution | None = None
        self.unit, self.target_words = "", ""
        self.target: float | None = None
        self.setMinimumHeight(220)

    def show_values(
        self, values: Distribution | None, unit: str, target: float | None, words: str, name: str
    ) -> None:
        """Show a distribution in a unit; target and words: the line that is drawn and its name."""
        self.values, self.unit, self.at = values, unit, -1
        self.target = target
        self.target_words = words
        self.setAccessibleName(f"Chart: {name}, how often each value, {unit}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, 240)

    def _shares(self) -> list[int]:
        """Return the counts of all bars, that of what lies beyond last."""
        return [] if self.values is None else counted(self.values)

    def parts(self) -> int:
        return len(self._shares())

    def _room(self) -> QRectF:
        return QRectF(_LEFT, _TOP, self.width() - _LEFT - 12, self.height() - _TOP - _FOOT)

    def _width(self) -> float:
        beyond = 1 if self.values is not None and self.values.beyond else 0
        room = self._room().width() - (_GAP if beyond else 0)
        return room / max(self.parts(), 1)

    def box(self, part: int) -> QRectF:
        """Return a bar, from the axis up."""
        room, wide = self._room(), self._width()
        most = max(self._shares(), default=1) or 1
        apart = self.values is not None and part >= len(self.values.counts)
        left = room.left() + part * wide + (_GAP if apart else 0)
        high = room.height() * self._shares()[part] / most
        return QRectF(left, room.bottom() - high, max(wide - 1, 1), high)

    def x_of(self, value: float) -> float:
        """Return where a value stands among the bars; beyond them at their right end."""
        assert self.values is not None
        edges, bars = self.values.edges, len(self.values.counts)
        share = (value - edges[0]) / ((edges[-1] - edges[0]) or 1.0)
        end = self._room().left() + bars * self._width()
        return min(self._room().left() + bars * self._width() * max(share, 0.0), end + _GAP / 2)

    def part_at(self, point: QPoint) -> int:
        found = [
            n
            for n in range(self.parts())
            if self.box(n).left() <= point.x() <= self.box(n).right() + 1
        ]
        return found[0] if found else -1

    def words_of(self, part: int) -> str:
        assert self.values is not None
        return bin_line(self.values, part, self.unit)

    def chart_data(self) -> ChartData:
        heads = (f"from, {self.unit}", f"to, {self.unit}", "records")
        lines: list[list[Cell]] = []
        if self.values is not None:
            edges = self.values.edges
            lines = [[edges[n], edges[n + 1], each] for n, each in enumerate(self.values.counts)]
            if self.values.beyond:
                lines.append([edges[-1], self.values.largest, self.values.beyond])
        return joined(self.title(), heads, lines)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), self._theme.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11))
        if self.values is None:
            painter.setPen(QColor(tokens.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "No value is known")
            painter.end()
            return
        self._draw_axes(painter)
        for part in range(self.parts()):
            box = self.box(part)
            painter.setPen(Qt.PenStyle.NoPen)
            if part >= len(self.values.counts):
                hatch(painter, box, QColor(tokens.series[0]))
                painter.setPen(QPen(QColor(tokens.series[0]), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
            else:
                painter.setBrush(QColor(tokens.series[0]))
            painter.drawRect(box)
            if part == self.at:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(tokens.accent), 2))
                painter.drawRect(box.adjusted(-1, -2, 1, 0))
        self._draw_target(painter)
        painter.end()

    def _draw_axes(self, painter: QPainter) -> None:
        assert self.values is not None
        tokens, room, edges = self._theme.tokens, self._room(), self.values.edges
        painter.setPen(QPen(QColor(tokens.hairline), tokens.line))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        painter.setPen(QColor(tokens.muted))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        most = max(self._shares(), default=0)
        painter.drawText(QRectF(0, room.top() - 8, _LEFT - 6, 16), int(right), f"{most:,}")
        painter.drawText(QRectF(0, room.bottom() - 8, _LEFT - 6, 16), int(right), "0")
        free = 0.0
        for at in range(0, len(edges), max(len(edges) // 6, 1)):
            words, x = show_number(edges[at]), self.x_of(edges[at])
            wide = painter.fontMetrics().horizontalAdvance(words)
            if x - wide / 2 >= free:
                painter.drawText(QPointF(x - wide / 2, room.bottom() + 15), words)
                free = x + wide / 2 + 10
        middle = int(Qt.AlignmentFlag.AlignHCenter)
        foot = QRectF(room.left(), room.bottom() + 18, room.width(), 16)
        painter.drawText(
            foot, middle, f"{self.unit or 'value'} · records in each span of equal width"
        )

    def _draw_target(self, painter: QPainter) -> None:
        if self.target is None or self.values is None:
            return
        tokens, room, x = self._theme.tokens, self._room(), self.x_of(self.target)
        painter.setPen(QPen(QColor(tokens.text), 1.25))
        painter.drawLine(QPointF(x, 18), QPointF(x, room.bottom()))
        wide = painter.fontMetrics().horizontalAdvance(self.target_words)
        left = min(max(x - wide / 2, 0), self.width() - wide)
        # over the bars' room, so that the name lies on no bar
        painter.drawText(QPointF(left, 13), self.target_words)
