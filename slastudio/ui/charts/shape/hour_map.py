"""The figure by weekday and hour of the agreement's zone: darker where it is larger, open where there
are no samples, hatched where there are too few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen

from slastudio.contract.words.figures import show_value
from slastudio.evidence.kinds import WEEKDAYS
from slastudio.operations.analysis.closer.shape_words import hour_line
from slastudio.ui.charts.keeping.data import Cell, ChartData, joined
from slastudio.ui.charts.painting import faded, font, hatch
from slastudio.ui.charts.picked import PickedChart
from slastudio.ui.look.theme import Theme

if TYPE_CHECKING:
    from slastudio.operations.analysis.closer.shapes import HourCell

HOURS, DAYS = 24, 7
_LEFT, _TOP, _ROW, _FOOT = 40, 20, 22, 22
_STEPS = (0.16, 0.36, 0.58, 0.8, 1.0)


class HourMap(PickedChart):
    """Draw one cell for each weekday and hour; arrow keys go from cell to cell."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._cells: dict[int, HourCell] = {}
        self.unit = self._zone = ""
        self.setFixedHeight(_TOP + DAYS * _ROW + _FOOT)

    def show_cells(self, cells: tuple[HourCell, ...], unit: str, zone: str, name: str) -> None:
        """Show the hours that have samples; all others stay open."""
        self._cells = {each.weekday * HOURS + each.hour: each for each in cells}
        self.unit, self._zone, self.at = unit, zone, -1
        self.setAccessibleName(f"Chart: {name} by weekday and hour, {unit}, hours of {zone}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, self.height())

    def parts(self) -> int:
        return DAYS * HOURS if self._cells else 0

    def stepped(self, key: Qt.Key) -> int | None:
        upright = {Qt.Key.Key_Up: -HOURS, Qt.Key.Key_Down: HOURS}
        return upright.get(key, super().stepped(key))

    def box(self, part: int) -> QRectF:
        wide = (self.width() - _LEFT) / HOURS
        day, hour = divmod(part, HOURS)
        return QRectF(_LEFT + hour * wide, _TOP + day * _ROW, wide - 2, _ROW - 2)

    def part_at(self, point: QPoint) -> int:
        wide = (self.width() - _LEFT) / HOURS
        hour, day = int((point.x() - _LEFT) // wide), (point.y() - _TOP) // _ROW
        inside = point.x() >= _LEFT and 0 <= hour < HOURS and 0 <= day < DAYS
        return day * HOURS + hour if inside else -1

    def words_of(self, part: int) -> str:
        return hour_line(*divmod(part, HOURS), self._cells.get(part), self.unit)

    @staticmethod
    def _few(cell: HourCell) -> bool:
        return cell.part.standing == "not_proven"

    def _range(self) -> tuple[float, float]:
        known = [float(e.part.value) for e in self._cells.values() if e.part.value is not None]
        return (min(known), max(known)) if known else (0.0, 0.0)

    def step_of(self, cell: HourCell) -> int:
        """Return into which fifth between the smallest and the largest figure a cell's falls."""
        low, high = self._range()
        if cell.part.value is None or high <= low:
            return 0
        return min(int(5 * (float(cell.part.value) - low) / (high - low)), 4)

    def chart_data(self) -> ChartData:
        heads = ("weekday", "hour", f"figure, {self.unit}", "samples", "standing")
        lines: list[list[Cell]] = []
        for part in range(self.parts()):
            (day, hour), found = divmod(part, HOURS), self._cells.get(part)
            told: list[Cell] = [None, 0, ""]
            if found is not None:
                told = [found.part.value, found.part.samples, found.part.standing]
            lines.append([WEEKDAYS[day], hour, *told])
        return joined(self.title(), heads, lines)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), self._theme.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11))
        painter.setPen(QColor(tokens.muted))
        for hour in range(0, HOURS, 3):
            painter.drawText(
                self.box(hour).translated(0, -_ROW), Qt.AlignmentFlag.AlignLeft, f"{hour:02d}"
            )
        for day in range(DAYS):
            place = QRectF(0, _TOP + day * _ROW, _LEFT - 6, _ROW - 2)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, WEEKDAYS[day].capitalize())
        for part in range(DAYS * HOURS):
            self._draw_cell(painter, part)
        self._draw_legend(painter)
        painter.end()

    def _draw_cell(self, painter: QPainter, part: int) -> None:
        tokens, box, found = self._theme.tokens, self.box(part), self._cells.get(part)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.hairline), 1))
        if found is not None and self._few(found):
            painter.drawRect(box)
            hatch(painter, box, QColor(tokens.colour("not_proven")))
        elif found is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faded(tokens.series[0], _STEPS[self.step_of(found)]))
            painter.drawRect(box)
        else:
            painter.drawRect(box)
        if part == self.at:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRect(box.adjusted(-1, -1, 1, 1))

    def _draw_legend(self, painter: QPainter) -> None:
        tokens, (low, high) = self._theme.tokens, self._range()
        x, y = float(_LEFT), _TOP + DAYS * _ROW + 4
        metrics = painter.fontMetrics()

        def write(words: str) -> None:
            nonlocal x
            painter.setPen(QColor(tokens.muted))
            painter.drawText(QRectF(x, y, 400, 14), Qt.AlignmentFlag.AlignVCenter, words)
            x += metrics.horizontalAdvance(words) + 6

        write(show_value(low, self.unit))
        for share in _STEPS:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faded(tokens.series[0], share))
            painter.drawRect(QRectF(x, y + 1, 14, 12))
            x += 16
        x += 4
        write(show_value(high, self.unit))
        x += 12
        for words in ("too few to prove", "no samples"):
            box = QRectF(x, y + 1, 14, 12)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.hairline), 1))
            painter.drawRect(box)
            if words != "no samples":
                hatch(painter, box, QColor(tokens.colour("not_proven")))
            x += 18
            write(words)
            x += 10
