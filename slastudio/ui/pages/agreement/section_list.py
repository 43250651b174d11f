"""The agreement's sections: number, title, how complete each is, and how many findings are open."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from slastudio.contract.words.figures import show_percent
from slastudio.ui.look.theme import Theme

_STATE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class SectionState:
    """Say how full a section is (0 to 1), how many findings it has, and the worst one's level."""

    share: float
    findings: int = 0
    worst: str = ""

    @property
    def words(self) -> str:
        filled = "complete" if self.share >= 1 else f"{show_percent(self.share)} filled in"
        open_findings = (
            f", {self.findings} open finding{'s' if self.findings != 1 else ''}"
            if self.findings
            else ""
        )
        return filled + open_findings


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QListWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, 32)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, rect = self._theme.tokens, QRect(option.rect)
        state: SectionState = index.data(_STATE) or SectionState(0)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.selected if selected else tokens.hover))
            painter.drawRoundedRect(QRectF(rect).adjusted(0, 1, 0, -1), 6, 6)
        rect.adjust(8, 0, -8, 0)
        self._ring(painter, QRectF(rect.left(), rect.center().y() - 5.5, 12, 12), state.share)
        if state.findings:
            role = {"error": "missed", "warning": "at_risk"}.get(state.worst, "muted")
            mark = {"error": "■", "warning": "▲"}.get(state.worst, "○")
            painter.setPen(QColor(tokens.colour(role)))
            text = f"{mark} {state.findings}"
            painter.drawText(
                rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text
            )
            rect.setRight(rect.right() - painter.fontMetrics().horizontalAdvance(text) - 8)
        rect.adjust(22, 0, 0, 0)
        painter.setPen(QColor(tokens.muted))
        number = QRect(rect.left(), rect.top(), 16, rect.height())
        painter.drawText(
            number,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            str(index.row() + 1),
        )
        rect.adjust(24, 0, 0, 0)
        painter.setPen(QColor(tokens.accent if selected else tokens.text))
        title = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, rect.width()
        )
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, title)
        painter.restore()

    def _ring(self, painter: QPainter, rect: QRectF, share: float) -> None:
        tokens = self._theme.tokens
        painter.setPen(QPen(QColor(tokens.colour("met") if share >= 1 else tokens.field_line), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(rect)
        if share >= 1:
            painter.setPen(QPen(QColor(tokens.colour("met")), 1.5))
            points = ((3.2, 6.2), (5.3, 8.2), (8.8, 4))
            for (x1, y1), (x2, y2) in pairwise(points):
                painter.drawLine(rect.topLeft() + QPointF(x1, y1), rect.topLeft() + QPointF(x2, y2))
        elif share > 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.field_line))
            painter.drawPie(rect.adjusted(2, 2, -2, -2), 90 * 16, -round(share * 360 * 16))


class SectionList(QListWidget):
    """List the sections; the selected one is edited. entered_form: Tab or Enter asks for its form."""

    entered_form = Signal()

    def __init__(self, theme: Theme, titles: list[str]) -> None:
        super().__init__()
        self.setItemDelegate(_Delegate(theme, self))
        self.setAccessibleName("Sections of the agreement")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        for title in titles:
            self.addItem(QListWidgetItem(title))
        theme.changed.connect(self.viewport().update)

    def focusNextPrevChild(self, forward: bool) -> bool:
        if forward:
            self.entered_form.emit()
            return True
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_form.emit()
        else:
            super().keyPressEvent(event)

    def show_state(self, index: int, state: SectionState) -> None:
        item = self.item(index)
        item.setData(_STATE, state)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, state.words)
