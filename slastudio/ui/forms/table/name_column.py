"""A table whose first column, which names its records, stays in view while the rest is scrolled
sideways.
"""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QModelIndex, QPoint, QRect
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QTableView

from slastudio.ui.forms.table.model import Index
from slastudio.ui.look.theme import Theme

# what must be left beside the names so that a cell can be read and edited
_LEAST_BESIDE = 96


class NamedTable(QTableView):
    """Hold the first column at the left.

    It is no widget of its own but drawn over the cells that are scrolled under it: so there is one
    selection, one keyboard, and each cell once for those who hear the table instead of seeing it.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._look = theme
        self._begun_in_names = False

    def held(self) -> int:
        """Return how wide the column is that lies over others; 0 while it stands where it belongs."""
        if self.model() is None or self.horizontalHeader().offset() <= 0:
            return 0
        width = self.columnWidth(0)
        return width if self.viewport().width() - width >= _LEAST_BESIDE else 0

    def _names(self) -> QRect:
        return QRect(0, 0, self.held(), self.viewport().height())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if dx:
            # what Qt moves as a picture takes the column along
            self.viewport().update()
            self.horizontalHeader().viewport().update()

    # --- where cells are ---------------------------------------------------------------------------------------------

    def visualRect(self, index: Index) -> QRect:
        rect = super().visualRect(index)
        if index.column() == 0 and self.held():
            rect.moveLeft(0)
        return rect

    def indexAt(self, place: QPoint) -> QModelIndex:
        # a block begun in the names begins there still once it has scrolled the table
        if place.x() < self.held() and (place.x() >= 0 or self._begun_in_names):
            return self.model().index(self.rowAt(place.y()), 0)
        return super().indexAt(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._begun_in_names = self.indexAt(event.position().toPoint()).column() == 0
        super().mousePressEvent(event)

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        bar = self.horizontalScrollBar()
        aside = bar.value()
        super().scrollTo(index, hint)
        if index.column() == 0:
            # a name is in view wherever the table stands
            bar.setValue(aside)
            bar.setValue(aside if self.held() else 0)
            return
        hidden = self.held() - self.visualRect(index).left()
        if hidden > 0:
            bar.setValue(bar.value() - hidden)

    # --- how it is drawn ---------------------------------------------------------------------------------------------

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.viewport().update(self._names())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        names = self._names()
        if names.isEmpty() or not names.intersects(event.rect()):
            return
        tokens = self._look.tokens
        painter = QPainter(self.viewport())
        painter.setClipRegion(event.region())
        painter.fillRect(names, QColor(tokens.surface))
        for row in range(self.model().rowCount()):
            option = self._option(row)
            if option.rect.intersects(event.rect()):
                self.itemDelegate().paint(painter, option, self.model().index(row, 0))
                under = QRect(0, option.rect.bottom() + 1, names.width(), 1)
                painter.fillRect(under, QColor(tokens.hairline))
        painter.fillRect(names.adjusted(names.width() - 1, 0, 0, 0), QColor(tokens.field_line))
        painter.end()

    def _option(self, row: int) -> QStyleOptionViewItem:
        index = self.model().index(row, 0)
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = self.visualRect(index)
        state = option.state & ~QStyle.StateFlag.State_HasFocus
        if self.selectionModel().isSelected(index):
            state |= QStyle.StateFlag.State_Selected
        if self.hasFocus() and index == self.currentIndex():
            state |= QStyle.StateFlag.State_HasFocus
        option.state = state
        return option
