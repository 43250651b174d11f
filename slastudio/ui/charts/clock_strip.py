"""The clock strip of an incident: running solid, paused hatched, the overrun in a miss’s colour, due as a tick."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from slastudio.judge.assessment import Case
from slastudio.ui.charts.painting import faded, hatch
from slastudio.ui.theme import Theme, Tokens
from slastudio.ui.wording import span

Index = QModelIndex | QPersistentModelIndex


def draw_clock(painter: QPainter, rect: QRectF, case: Case, now: datetime, tokens: Tokens) -> None:
    """Draw one clock from opening to whichever comes last: done, due, or now for an open one."""
    done = case.done or (now if case.verdict == "open" else None)
    ends = [moment for moment in (done, case.due) if moment is not None]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bar = QRectF(rect.left(), rect.center().y() - 4, rect.width(), 8)
    if not ends or max(ends) <= case.opened:
        painter.setPen(QPen(QColor(tokens.field_line), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(bar.left(), bar.center().y()), QPointF(bar.right(), bar.center().y()))
        return
    whole = (max(ends) - case.opened).total_seconds()

    def x(moment: datetime) -> float:
        return bar.left() + bar.width() * max((moment - case.opened).total_seconds(), 0.0) / whole

    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faded(tokens.no_data, 0.18))
    painter.drawRoundedRect(bar, 2, 2)
    if done is not None:
        _draw_run(painter, bar, (x(done), x(case.due) if case.due else None), case, tokens)
    if case.due is not None:
        painter.setPen(QPen(QColor(tokens.text), 2))
        at = min(x(case.due), bar.right() - 1)
        painter.drawLine(QPointF(at, bar.top() - 4), QPointF(at, bar.bottom() + 4))


def _draw_run(painter: QPainter, bar: QRectF, ends: tuple[float, float | None], case: Case, tokens: Tokens) -> None:
    end, due = ends
    late = case.verdict == "late" and due is not None and due < end
    in_time = QRectF(
        bar.left(), bar.top(), max((due if late and due is not None else end) - bar.left(), 2), bar.height()
    )
    painter.setBrush(QColor(tokens.series[0]))
    painter.drawRoundedRect(in_time, 2, 2)
    if late and due is not None:
        painter.setBrush(QColor(tokens.missed))
        painter.drawRoundedRect(QRectF(due, bar.top(), end - due, bar.height()), 2, 2)
    if case.measured_s and case.adjusted_s is not None and case.adjusted_s < case.measured_s:
        share = 1 - case.adjusted_s / case.measured_s
        paused = QRectF(end - (end - bar.left()) * share, bar.top(), (end - bar.left()) * share, bar.height())
        painter.setBrush(QColor(tokens.surface))
        painter.drawRect(paused)
        hatch(painter, paused, QColor(tokens.series[0]))


def clock_words(case: Case) -> str:
    """Say a clock in words, as the strip's twin."""
    if case.adjusted_s is None:
        return case.why or "still running"
    paused = (case.measured_s or 0) - case.adjusted_s
    return span(case.adjusted_s) + (f", {span(paused)} paused" if paused > 0 else "")


class ClockDelegate(QStyledItemDelegate):
    """Draw each row's clock into one column of a table."""

    def __init__(self, theme: Theme, parent: QTableView) -> None:
        super().__init__(parent)
        self._theme = theme
        self.cases: tuple[Case, ...] = ()
        self.now = datetime.now(UTC)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens = self._theme.tokens
        if option.state & option.state.State_Selected:
            painter.fillRect(option.rect, QColor(tokens.selected))
        if index.row() < len(self.cases):
            painter.save()
            draw_clock(painter, QRectF(option.rect).adjusted(8, 4, -12, -4), self.cases[index.row()], self.now, tokens)
            painter.restore()
