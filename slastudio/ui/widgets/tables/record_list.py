"""The list of records in a form: title, muted summary and the mark of its findings on one line
each.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.tables.row_drag import RowDrag

ROW, MOST = 32, 9
SUMMARY, _MARK = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_MARKS = {"error": ("■", "missed"), "warning": ("▲", "at_risk"), "note": ("○", "muted")}
Index = QModelIndex | QPersistentModelIndex


class TwoTextDelegate(QStyledItemDelegate):
    """Paint a title at the left, its SUMMARY muted at the right, and the mark of findings."""

    def __init__(self, theme: Theme, parent: QListWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens = self._theme.tokens
        rect = QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.selected))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(tokens.hover))
        rect.adjust(12, 0, -12, 0)
        mark = index.data(_MARK)
        if mark:
            sign, role = _MARKS[mark]
            painter.setPen(QColor(tokens.colour(role)))
            painter.drawText(
                rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, sign
            )
            rect.adjust(0, 0, -20, 0)
        title = str(index.data())
        metrics = painter.fontMetrics()
        painter.setPen(QColor(tokens.text))
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, shown)
        used = metrics.horizontalAdvance(shown) + 12
        if rect.width() - used > 40:
            rest = rect.adjusted(used, 0, 0, 0)
            summary = metrics.elidedText(
                str(index.data(SUMMARY) or ""), Qt.TextElideMode.ElideRight, rest.width()
            )
            painter.setPen(QColor(tokens.muted))
            painter.drawText(
                rest, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, summary
            )
        painter.restore()


class PlainList(QListWidget):
    """Show one line for each thing, its title and a muted summary."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setItemDelegate(TwoTextDelegate(theme, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        theme.changed.connect(self.viewport().update)


class RecordList(PlainList):
    """Show records, as high as they need up to nine lines; the mouse drags them to another place."""

    moved = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._drag = RowDrag(self, self.viewport(), self._edges, theme)
        self._drag.moved.connect(self.moved)

    def _edges(self) -> list[int]:
        rects = [self.visualItemRect(self.item(index)) for index in range(self.count())]
        return [rect.top() for rect in rects] + [rect.bottom() + 1 for rect in rects[-1:]]

    def show_items(self, items: list[tuple[str, str]]) -> None:
        """Show (title, summary) pairs; the selection stays at its place where it can."""
        at = self.currentRow()
        self.blockSignals(True)
        while self.count() > len(items):
            self.takeItem(self.count() - 1)
        while self.count() < len(items):
            self.addItem(QListWidgetItem())
        for index, words in enumerate(items):
            self.show_item(index, words)
        self.setCurrentRow(min(at, len(items) - 1))
        self.blockSignals(False)
        self.setFixedHeight(min(len(items), MOST) * ROW + 4)

    def show_item(self, index: int, words: tuple[str, str]) -> None:
        item = self.item(index)
        item.setText(words[0])
        item.setData(SUMMARY, words[1])
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, words[1])

    def show_marks(self, marks: dict[int, str]) -> None:
        """Mark records that have findings with the level of the worst."""
        for index in range(self.count()):
            self.item(index).setData(_MARK, marks.get(index, ""))
