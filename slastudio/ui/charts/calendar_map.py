"""The coverage calendar: a row for each kind of evidence, a column for each day, darker where there
are more rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from slastudio.operations.evidence.coverage import EvidenceCoverage, Gap, KindCoverage
from slastudio.shared.counts import count
from slastudio.shared.notation import MONTH_NAMES
from slastudio.ui.charts.keeping.chart import ChartWidget
from slastudio.ui.charts.keeping.data import Cell, ChartData, joined
from slastudio.ui.charts.painting import faded, font, hatch
from slastudio.ui.look.theme import Theme
from slastudio.ui.look.wording import day, short_day
from slastudio.ui.widgets.labels import literal

HEAD, ROW, LABEL, MOST = 36, 26, 112, 72
_NARROWEST, _WIDEST = 9.0, 26.0
STEPS = (0.25, 0.5, 0.75, 1.0)
_OPACITY = (0.3, 0.52, 0.76, 1.0)


def step_of(number: int, most: int) -> int:
    """Return into which of the four steps of the busiest day a count falls; -1 for none."""
    if number <= 0:
        return -1
    return next((n for n, share in enumerate(STEPS) if number <= share * most), len(STEPS) - 1)


class CalendarMap(ChartWidget):
    """Show how many rows lie on each day; opened carries (kind, day), moved the words of the
    focused day.

    Arrow keys go day by day and kind by kind, Page Up and Down by month, Home and End to the ends,
    Enter opens.
    """

    opened = Signal(str, object)
    moved = Signal(str)
    scrolled = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._kinds: tuple[KindCoverage, ...] = ()
        self._titles: dict[str, str] = {}
        self._gap_days: dict[str, frozenset[date]] = {}
        self._first, self._count = date(2000, 1, 1), 0
        self._zone = ""
        self.line, self.at, self.start = 0, 0, 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Calendar of days with data, by kind")
        theme.changed.connect(self.update)

    def show_coverage(self, found: EvidenceCoverage, titles: dict[str, str]) -> None:
        """Show a coverage; the focused day stays where it can, and is the last one at first."""
        before = self.day if self._count else None
        self._kinds = tuple(each for each in found.kinds if each.counts)
        self._titles, self._zone = titles, found.zone
        self._gap_days = {each.kind: _days_of(each.missing) for each in self._kinds}
        first, last = found.first, found.last
        self._first = first or date(2000, 1, 1)
        self._count = (last - first).days + 1 if first and last else 0
        self.line = min(self.line, max(len(self._kinds) - 1, 0))
        wanted = (before - self._first).days if before else self._count - 1
        self.at = min(max(wanted, 0), max(self._count - 1, 0))
        self.setFixedHeight(HEAD + ROW * len(self._kinds) + 4 if self._kinds else 0)
        self._bring_into_view()
        self._tell()
        self.update()

    # --- measures --------------------------------------------------------------------------------------------------

    @property
    def day(self) -> date:
        return self._first + timedelta(days=self.at)

    @property
    def days(self) -> int:
        return self._count

    def _room(self) -> float:
        return max(self.width() - LABEL - MOST, 40)

    def cell_width(self) -> float:
        return min(max(self._room() / max(self._count, 1), _NARROWEST), _WIDEST)

    def visible_days(self) -> int:
        return max(min(int(self._room() / self.cell_width()), self._count), 1)

    def sizeHint(self) -> QSize:
        return QSize(480, self.height())

    def _cell(self, line: int, at: int) -> QRectF:
        wide = self.cell_width()
        return QRectF(
            LABEL + (at - self.start) * wide, HEAD + line * ROW + 3, max(wide - 2, 2), ROW - 6
        )

    def place_at(self, point: QPoint) -> tuple[int, int] | None:
        """Return (line, day) under a point, or None."""
        line, at = (
            (point.y() - HEAD) // ROW,
            self.start + int((point.x() - LABEL) // self.cell_width()),
        )
        inside = point.x() >= LABEL and point.y() >= HEAD and 0 <= line < len(self._kinds)
        return (
            (line, at)
            if inside and self.start <= at < min(self.start + self.visible_days(), self._count)
            else None
        )

    # --- words -----------------------------------------------------------------------------------------------------

    def words_of(self, line: int, at: int) -> str:
        """Say what lies on a day: kind, day, rows, and whether it is a gap."""
        each, on = self._kinds[line], self._first + timedelta(days=at)
        number = each.on(on)
        if number:
            told = count(number, "row")
        elif on in self._gap_days[each.kind]:
            told = "no rows, a gap"
        else:
            told = (
                "no rows" if each.first <= on <= each.last else "no rows, outside what was imported"
            )
        return f"{self._titles.get(each.kind, each.kind)}, {short_day(on)} {on.year}: {told}"

    def chart_data(self) -> ChartData:
        heads = ("day", *(f"{self._titles.get(e.kind, e.kind)}, rows" for e in self._kinds))
        days = [self._first + timedelta(days=at) for at in range(self._count)]
        lines: list[list[Cell]] = [[on, *(each.on(on) for each in self._kinds)] for on in days]
        return joined(self.title(), heads, lines)

    def _tell(self) -> None:
        words = self.words_of(self.line, self.at) if self._kinds else ""
        self.setAccessibleDescription(f"{words}. Days of {self._zone}." if words else "")
        self.moved.emit(words)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            place = self.place_at(event.pos())
            if place is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), literal(self.words_of(*place)), self)
            return True
        return super().event(event)

    # --- going about -----------------------------------------------------------------------------------------------

    def scroll_to(self, start: int) -> None:
        """Let the shown days begin with this one."""
        self.start = min(max(start, 0), max(self._count - self.visible_days(), 0))
        self.scrolled.emit()
        self.update()

    def _bring_into_view(self) -> None:
        shown = self.visible_days()
        # the view moves no further than it must to show the day one is at
        start = min(self.start, self.at)
        if self.at >= self.start + shown:
            start = self.at - shown + 1
        self.scroll_to(start)

    def go_to(self, line: int, at: int) -> None:
        """Move the focused day; beyond an end it stays there."""
        if self._kinds:
            self.line = min(max(line, 0), len(self._kinds) - 1)
            self.at = min(max(at, 0), self._count - 1)
            self._bring_into_view()
            self._tell()
            self.update()

    def open_focused(self) -> None:
        if self._kinds:
            self.opened.emit(self._kinds[self.line].kind, self.day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.open_focused()
        elif key in steps and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self.go_to(self.line + steps[key][0], self.at + steps[key][1])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to(self.line, 0 if key == Qt.Key.Key_Home else self._count - 1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.go_to(self.line, self.at + (-30 if key == Qt.Key.Key_PageUp else 30))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().toPoint())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.go_to(*place)
            self.open_focused()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().x() or (event.angleDelta().y() if event.modifiers() else 0)
        if turned and self.visible_days() < self._count:
            self.scroll_to(self.start - round(turned / 40))
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._bring_into_view()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._tell()
        self.update()

    # --- painting --------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11))
        shown = range(self.start, min(self.start + self.visible_days(), self._count))
        self._draw_axis(painter, shown)
        for line, each in enumerate(self._kinds):
            self._draw_kind(painter, line, each, shown)
        if self.hasFocus() and self._kinds:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.tokens.accent), 2))
            painter.drawRoundedRect(self._cell(self.line, self.at).adjusted(-2, -2, 2, 2), 3, 3)
        painter.end()

    def _draw_axis(self, painter: QPainter, shown: Sequence[int]) -> None:
        tokens, wide, free = self._theme.tokens, self.cell_width(), -1.0
        for at in shown:
            on, left = self._first + timedelta(days=at), self._cell(0, at).left()
            if (on.day == 1 or at == shown[0]) and left > free:
                words = f"{MONTH_NAMES[on.month - 1][:3]} {on.year}"
                painter.setPen(QColor(tokens.text))
                painter.drawText(QRectF(left, 0, 80, 16), Qt.AlignmentFlag.AlignLeft, words)
                free = left + 58
            if on.weekday() == 0:
                painter.setPen(QColor(tokens.muted))
                painter.drawText(
                    QRectF(left, 17, max(wide * 2, 20), 15), Qt.AlignmentFlag.AlignLeft, str(on.day)
                )

    def _draw_kind(
        self, painter: QPainter, line: int, each: KindCoverage, shown: Sequence[int]
    ) -> None:
        tokens, top = self._theme.tokens, HEAD + line * ROW
        painter.setPen(QColor(tokens.text))
        title = self._titles.get(each.kind, each.kind)
        title = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, LABEL - 8)
        painter.drawText(QRectF(0, top, LABEL - 8, ROW), Qt.AlignmentFlag.AlignVCenter, title)
        most = max(each.counts, default=0)
        for at in shown:
            on, cell = self._first + timedelta(days=at), self._cell(line, at)
            step = step_of(each.on(on), most)
            if step >= 0:
                draw_step(painter, cell, self._theme, step)
            elif each.first <= on <= each.last:
                painter.setPen(QColor(tokens.hairline))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(cell, 2, 2)
                if on in self._gap_days[each.kind]:
                    draw_gap(painter, cell, self._theme)
        painter.setPen(QColor(tokens.muted))
        rest = QRectF(self.width() - MOST, top, MOST, ROW)
        painter.drawText(
            rest, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), f"{most:,}"
        )


def draw_step(painter: QPainter, cell: QRectF, theme: Theme, step: int) -> None:
    """Draw a day with rows in its step's shade."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faded(theme.tokens.series[0], _OPACITY[step]))
    painter.drawRoundedRect(cell, 2, 2)


def draw_gap(painter: QPainter, cell: QRectF, theme: Theme) -> None:
    """Draw a day that should have rows and has none."""
    hatch(painter, cell, QColor(theme.tokens.colour("missed")))
    painter.setPen(QColor(theme.tokens.colour("missed")))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(cell, 2, 2)


class CalendarLegend(QWidget):
    """Say what the shades of the calendar mean, with the unit."""

    WORDS = ("up to ¼ of the kind’s busiest day", "½", "¾", "busiest", "a gap")

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(20)
        self.setAccessibleName(
            "Legend: rows a day, in quarters of each kind’s busiest day; hatched days are gaps"
        )
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11))
        metrics, left = painter.fontMetrics(), 0.0
        for text in ("Rows a day:", *self.WORDS):
            step = self.WORDS.index(text) if text in self.WORDS else -1
            if step >= 0:
                cell = QRectF(left, 4, 12, 12)
                draw_gap(painter, cell, self._theme) if step == len(STEPS) else draw_step(
                    painter, cell, self._theme, step
                )
                left += 18
            painter.setPen(QColor(self._theme.tokens.muted))
            wide = metrics.horizontalAdvance(text)
            painter.drawText(
                QRectF(left, 0, wide + 4, 20), int(Qt.AlignmentFlag.AlignVCenter), text
            )
            left += wide + 14
        painter.end()


def _days_of(gaps: Sequence[Gap]) -> frozenset[date]:
    return frozenset(gap.first + timedelta(days=n) for gap in gaps for n in range(gap.days))


def gap_words(gap: Gap) -> str:
    """Return "5 May 2026" or "3 days, 5 May 2026 – 7 May 2026"."""
    if gap.first == gap.last:
        return day(gap.first)
    return f"{count(gap.days, 'day')}, {day(gap.first)} – {day(gap.last)}"
