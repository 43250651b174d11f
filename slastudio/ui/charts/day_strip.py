"""The coverage strip: kinds of evidence by day, denser where there are more rows, hatched where a
day is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip

from slastudio.judge.outcome.assessment import DataDay
from slastudio.shared.counts import count
from slastudio.ui.charts.keeping.chart import ChartWidget
from slastudio.ui.charts.keeping.data import ChartData, joined
from slastudio.ui.charts.painting import faded, font, hatch
from slastudio.ui.look.theme import Theme
from slastudio.ui.look.wording import short_day

_LABEL, _ROW, _FOOT = 96, 22, 18


class DayStrip(ChartWidget):
    """Show which days have evidence of which kind."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._titles: dict[str, str] = {}
        self._rows: dict[str, dict[date, int]] = {}
        self._days: list[date] = []
        self._missing: dict[str, frozenset[date]] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Days with data, by kind")
        theme.changed.connect(self.update)

    def show_days(
        self,
        data: Sequence[DataDay],
        titles: dict[str, str],
        missing: Sequence[tuple[str, Sequence[date]]] = (),
    ) -> None:
        """Show a period's days; titles name the kinds. missing: by kind the days that lack evidence."""
        self._titles = titles
        self._rows = {}
        for each in data:
            self._rows.setdefault(each.kind, {})[each.day] = each.rows
        self._days = sorted({each.day for each in data})
        self._missing = {kind: frozenset(days) for kind, days in missing}
        self.setFixedHeight(len(self._rows) * _ROW + (_FOOT if self._rows else 0))
        lines = []
        for kind, days in self._rows.items():
            filled = sum(rows > 0 for rows in days.values())
            lines.append(f"{titles.get(kind, kind)}: {filled} of {count(len(self._days), 'day')}")
        self.setAccessibleDescription(". ".join(lines))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, self.height())

    def _cell(self, line: int, index: int) -> QRectF:
        wide = (self.width() - _LABEL) / max(len(self._days), 1)
        return QRectF(_LABEL + index * wide, line * _ROW + 3, max(wide - 2, 1.5), _ROW - 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), self._theme.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11))
        for line, (kind, days) in enumerate(self._rows.items()):
            painter.setPen(QColor(tokens.text))
            title = painter.fontMetrics().elidedText(
                self._titles.get(kind, kind), Qt.TextElideMode.ElideRight, _LABEL - 8
            )
            painter.drawText(
                QRectF(0, line * _ROW, _LABEL, _ROW), Qt.AlignmentFlag.AlignVCenter, title
            )
            most = max(days.values(), default=0) or 1
            for index, day in enumerate(self._days):
                cell, rows = self._cell(line, index), days.get(day)
                if rows:
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(faded(tokens.series[0], 0.35 + 0.65 * rows / most))
                    painter.drawRoundedRect(cell, 2, 2)
                elif rows == 0:
                    painter.setPen(QColor(tokens.hairline))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRoundedRect(cell, 2, 2)
                    if day in self._missing.get(kind, ()):
                        hatch(painter, cell, QColor(tokens.field_line))
        self._draw_days(painter)
        painter.end()

    def _draw_days(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._theme.tokens.muted))
        for index, day in enumerate(self._days):
            if (day.day - 1) % 7 == 0 and day.day < 30:
                cell = self._cell(len(self._rows), index)
                painter.drawText(
                    QRectF(cell.left(), cell.top() - 2, 40, _FOOT),
                    Qt.AlignmentFlag.AlignLeft,
                    str(day.day),
                )

    def chart_data(self) -> ChartData:
        kinds = list(self._rows)
        heads = ("day", *(f"{self._titles.get(kind, kind)}, rows" for kind in kinds))
        lines = [(day, *(self._rows[kind].get(day) for kind in kinds)) for day in self._days]
        return joined(self.title(), heads, lines)

    def words_at(self, point: QPoint) -> str:
        line = point.y() // _ROW
        wide = (self.width() - _LABEL) / max(len(self._days), 1)
        index = int((point.x() - _LABEL) / wide) if point.x() >= _LABEL else -1
        kinds = list(self._rows)
        if not (0 <= line < len(kinds) and 0 <= index < len(self._days)):
            return ""
        rows = self._rows[kinds[line]].get(self._days[index])
        told = count(rows, "row") if rows else "no data"
        told = "outside the period" if rows is None else told
        return (
            f"{self._titles.get(kinds[line], kinds[line])}, {short_day(self._days[index])}: {told}"
        )

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            words = self.words_at(event.pos())
            QToolTip.showText(event.globalPos(), words, self) if words else QToolTip.hideText()
            return True
        return super().event(event)
