"""The incidents of a month on one axis of time, each with its clocks at their true place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from slastudio.judge.telling.cases import case_name, case_status, clock_name, marked_case
from slastudio.shared.periods import Period, local_midnight, show_short_day, zone
from slastudio.ui.charts.clock_strip import ClockPicture, clock_words, draw_clock
from slastudio.ui.charts.keeping.data import Cell, ChartData, joined
from slastudio.ui.charts.painting import font
from slastudio.ui.charts.picked import PickedChart
from slastudio.ui.look.theme import Theme
from slastudio.ui.look.wording import moment

_LEFT, _RIGHT, _TOP, _ROW, _LANE = 96, 116, 24, 12, 16
# a clock of minutes would be no wider than a hair on the axis of a month
_LEAST = 5.0


class IncidentTimeline(PickedChart):
    """Draw a row for each incident and a lane for each of its clocks; opened carries its id."""

    opened = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._rows: list[tuple[str, list[ClockPicture]]] = []
        self._period: Period | None = None
        self.setAccessibleName("Chart: Incidents of the month with their clocks")

    def show_clocks(self, pictures: Sequence[ClockPicture], period: Period) -> None:
        """Show the clocks of a period's incidents, in the order they opened."""
        rows: dict[str, list[ClockPicture]] = {}
        for each in sorted(pictures, key=lambda picture: picture.start):
            rows.setdefault(each.case.id, []).append(each)
        self._rows, self._period, self.at = list(rows.items()), period, -1
        self.setAccessibleName(f"Chart: Incidents of {period.title} with their clocks")
        self.setFixedHeight(round(self._tops()[-1]) + 4 if self._rows else 0)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, self.height())

    # --- measures --------------------------------------------------------------------------------------------------

    def _tops(self) -> list[float]:
        """Return where each row begins, and where the last one ends."""
        tops = [float(_TOP)]
        for _name, clocks in self._rows:
            tops.append(tops[-1] + _LANE * len(clocks) + _ROW)
        return tops

    def x_of(self, when: datetime) -> float:
        """Return where a moment stands; one outside the month at its edge."""
        assert self._period is not None
        whole = (self._period.end - self._period.start).total_seconds()
        share = (when - self._period.start).total_seconds() / whole
        return _LEFT + (self.width() - _LEFT - _RIGHT) * min(max(share, 0.0), 1.0)

    def box(self, row: int, lane: int) -> QRectF:
        """Return where a clock is drawn: from its opening to whichever comes last."""
        picture = self._rows[row][1][lane]
        left, right = self.x_of(picture.start), self.x_of(picture.end)
        top = self._tops()[row] + _ROW / 2 + lane * _LANE
        return QRectF(left, top, max(right - left, _LEAST), _LANE)

    def parts(self) -> int:
        return len(self._rows)

    def part_at(self, point: QPoint) -> int:
        tops = self._tops()
        return next((n for n in range(self.parts()) if tops[n] <= point.y() < tops[n + 1]), -1)

    # --- words -----------------------------------------------------------------------------------------------------

    def words_of(self, part: int) -> str:
        name, clocks = self._rows[part]
        assert self._period is not None
        case = clocks[0].case
        told = "; ".join(
            f"{clock_name(e.case)} {clock_words(e.case)}, promised {e.case.limit or 'no time'}, {marked_case(e.case)}"
            for e in clocks
        )
        opened = moment(case.opened, self._period.zone)
        return f"{case_name(case) if name else case.title} ({case.severity or 'no severity'}), opened {opened}: {told}"

    def chart_data(self) -> ChartData:
        heads = (
            "incident",
            "severity",
            "clock",
            "opened",
            "due",
            "done",
            "seconds on the clock",
            "verdict",
        )
        lines: list[list[Cell]] = [
            [
                each.case.id,
                each.case.severity,
                clock_name(each.case),
                each.case.opened.isoformat(),
                each.case.due.isoformat() if each.case.due else None,
                each.case.done.isoformat() if each.case.done else None,
                each.case.adjusted_s,
                each.case.verdict,
            ]
            for _name, clocks in self._rows
            for each in clocks
        ]
        return joined(self.title(), heads, lines)

    # --- going about -----------------------------------------------------------------------------------------------

    def stepped(self, key: Qt.Key) -> int | None:
        return {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key, super().stepped(key))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= self.at < self.parts():
            self.opened.emit(self._rows[self.at][0])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        part = self.part_at(event.position().toPoint())
        if part >= 0:
            self.look_at(part)
            self.opened.emit(self._rows[part][0])

    # --- painting --------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._period is None:
            return
        painter, tokens = QPainter(self), self._theme.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11))
        self._draw_days(painter)
        tops = self._tops()
        for row, (name, clocks) in enumerate(self._rows):
            whole = QRectF(0, tops[row], self.width(), tops[row + 1] - tops[row])
            if row == self.at:
                painter.fillRect(whole, QColor(tokens.selected))
            painter.setPen(QColor(tokens.text))
            metrics = painter.fontMetrics()
            told = metrics.elidedText(name or "no id", Qt.TextElideMode.ElideRight, _LEFT - 12)
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(4, whole.top(), _LEFT - 8, whole.height()), middle, told)
            for lane, picture in enumerate(clocks):
                box = self.box(row, lane)
                draw_clock(painter, box, picture, tokens)
                # mark and word stand beyond the month's end, over no clock
                painter.setPen(tokens.verdict(case_status(picture.case)))
                place = QRectF(self.width() - _RIGHT + 10, box.top(), _RIGHT - 12, _LANE)
                painter.drawText(place, middle, marked_case(picture.case))
        painter.end()

    def _draw_days(self, painter: QPainter) -> None:
        assert self._period is not None
        tokens, tz = self._theme.tokens, zone(self._period.zone)
        on, free = self._period.first_day, 0.0
        while on <= self._period.last_day:
            x = self.x_of(local_midnight(on, tz))
            if (on - self._period.first_day).days % 7 == 0:
                painter.setPen(QPen(QColor(tokens.hairline), 1))
                painter.drawLine(QPointF(x, _TOP - 4), QPointF(x, self.height()))
                words = show_short_day(on)
                wide = painter.fontMetrics().horizontalAdvance(words)
                if x >= free:
                    painter.setPen(QColor(tokens.muted))
                    painter.drawText(QPointF(x, _TOP - 10), words)
                    free = x + wide + 8
            on += timedelta(days=1)
