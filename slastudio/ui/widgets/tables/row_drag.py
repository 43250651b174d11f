"""Rows that are put in another order with the mouse: a line shows where a row will go."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from slastudio.ui.look.theme import Theme

_EDGE = 16


class _Line(QWidget):
    """Show where the row will go."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(self._theme.tokens.accent))


class RowDrag(QObject):
    """Watch the mouse on `handle` and tell which row of a view was dragged where.

    edges: gives the y of every row's top and of the last one's bottom, in the view's viewport.
    moved: (from, to), both as places in the list before and after.
    """

    moved = Signal(int, int)

    def __init__(
        self,
        view: QAbstractItemView,
        handle: QWidget,
        edges: Callable[[], Sequence[int]],
        theme: Theme,
    ) -> None:
        super().__init__(view)
        self._view, self._edges = view, edges
        self._line = _Line(theme, view.viewport())
        self._row, self._from, self.dragging = -1, QPoint(), False
        handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            return super().eventFilter(watched, event)
        y = event.position().toPoint().y()
        if (
            event.type() == QEvent.Type.MouseButtonPress
            and event.button() == Qt.MouseButton.LeftButton
        ):
            self._from, self._row = event.position().toPoint(), self._row_at(y)
        elif event.type() == QEvent.Type.MouseMove and self._row >= 0:
            far = (event.position().toPoint() - self._from).manhattanLength()
            if self.dragging or far >= QApplication.startDragDistance():
                self._drag(y)
            return self.dragging
        elif event.type() == QEvent.Type.MouseButtonRelease:
            return self._drop(y)
        return super().eventFilter(watched, event)

    def _row_at(self, y: int) -> int:
        edges = self._edges()
        return next((row for row in range(len(edges) - 1) if edges[row] <= y < edges[row + 1]), -1)

    def _gap_at(self, y: int) -> int:
        edges = self._edges()
        return min(range(len(edges)), key=lambda gap: abs(edges[gap] - y))

    def _drag(self, y: int) -> None:
        self.dragging = True
        port, bar = self._view.viewport(), self._view.verticalScrollBar()
        if y < _EDGE or y > port.height() - _EDGE:
            bar.setValue(bar.value() + (-_EDGE if y < _EDGE else _EDGE))
        at = self._edges()[self._gap_at(y)]
        self._line.setGeometry(0, min(max(at - 1, 0), port.height() - 2), port.width(), 2)
        self._line.raise_()
        self._line.show()

    def _drop(self, y: int) -> bool:
        row, was = self._row, self.dragging
        self._row, self.dragging = -1, False
        self._line.hide()
        if was:
            gap = self._gap_at(y)
            to = gap if gap <= row else gap - 1
            if to != row:
                self.moved.emit(row, to)
        return was
