"""How a table of records looks: wrapped cells with their marks, column heads, and handles to drag
rows by.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from slastudio.ui.forms.fields.field_note import MARKS
from slastudio.ui.forms.table.model import LEVEL, OPEN, RecordsModel
from slastudio.ui.look.theme import Theme

Index = QModelIndex | QPersistentModelIndex
ROW, PAD, MARK, GRIP = 34, 8, 16, 22
ROLES = {"error": "missed", "warning": "at_risk", "note": "muted"}
_WRAP = int(Qt.TextFlag.TextWordWrap)
_HEAD_PIXELS = 11


class CellPainter(QStyledItemDelegate):
    """Paint a cell: its wrapped text or its box, the mark of its findings, and a ring where the
    keyboard is.
    """

    def __init__(self, theme: Theme, model: RecordsModel) -> None:
        super().__init__(model)
        self._theme, self._model = theme, model
        self.open_at = (-1, -1)

    def high(self, option: QStyleOptionViewItem, index: Index, width: int) -> int:
        """Return the height that the cell's text takes in a column of this width."""
        inside = width - 2 * PAD - MARK * self._model.marks(index.row(), index.column())
        text = str(index.data() or "")
        lines = option.fontMetrics.boundingRect(
            QRect(0, 0, max(inside, 16), 4000), _WRAP, text
        ).height()
        # the grid takes a line of the row, and the last text line needs its descenders
        return max(lines + 2 * PAD + 2, ROW)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens = self._theme.tokens
        rect = QRect(option.rect)
        painter.save()
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            painter.fillRect(rect, QColor(tokens.window))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.selected))
        inside = rect.adjusted(PAD, PAD, -PAD, -PAD)
        if index.data(LEVEL):
            self._mark(painter, inside, str(index.data(LEVEL)))
            inside.adjust(0, 0, -MARK, 0)
        if index.data(OPEN):
            self._badge(painter, inside)
            inside.adjust(0, 0, -MARK, 0)
        if index.data(Qt.ItemDataRole.CheckStateRole) is not None:
            self._box(painter, option, index)
        elif (index.row(), index.column()) != self.open_at:
            on = bool(option.state & QStyle.StateFlag.State_Enabled)
            painter.setPen(QColor(tokens.text if on else tokens.muted))
            side = (
                Qt.AlignmentFlag.AlignRight
                if self._model.is_figure(index.column())
                else Qt.AlignmentFlag.AlignLeft
            )
            painter.drawText(
                inside, int(side | Qt.AlignmentFlag.AlignTop) | _WRAP, str(index.data() or "")
            )
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _mark(self, painter: QPainter, inside: QRect, level: str) -> None:
        painter.setPen(QColor(self._theme.tokens.colour(ROLES[level])))
        painter.drawText(
            inside, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop), MARKS[level]
        )

    def _badge(self, painter: QPainter, inside: QRect) -> None:
        # the dots of what is left open, on the ground of the badge beside a field's caption
        tokens = self._theme.tokens
        pill = QRect(inside.right() - MARK + 3, inside.top() + 1, MARK - 2, MARK - 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent), 1))
        painter.setBrush(QColor(tokens.selected))
        painter.drawRoundedRect(pill, 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent))
        for x in (-4, 0, 4):
            painter.drawEllipse(
                QPointF(pill.center().x() + 0.5 + x, pill.center().y() + 0.5), 1.2, 1.2
            )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _box(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # drawn as the forms' check boxes are; the style would give an item's box another look
        tokens, rect = self._theme.tokens, box_rect(option.rect)
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent if ticked else tokens.field_line), 1))
        painter.setBrush(QColor(tokens.accent if ticked else tokens.surface))
        painter.drawRoundedRect(rect, 3, 3)
        if ticked:
            painter.setPen(QPen(QColor(tokens.on_accent), 1.8))
            left, middle, right = QPoint(3, 8), QPoint(6, 11), QPoint(12, 4)
            painter.drawPolyline([rect.topLeft() + point for point in (left, middle, right)])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def box_rect(cell: QRect) -> QRect:
    """Return where the box of a flag is within its cell."""
    return QRect(cell.left() + PAD, cell.top() + (ROW - 15) // 2, 15, 15)


class Heads(QHeaderView):
    """Show column heads that wrap; held: how wide the first is where it is held over the others."""

    def __init__(self, theme: Theme, model: RecordsModel) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme, self._model = theme, model
        self.held: Callable[[], int] = lambda: 0
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setMinimumSectionSize(40)
        self.setHighlightSections(False)
        self.setSectionsClickable(False)

    def head_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(_HEAD_PIXELS)
        return font

    def fit(self) -> None:
        """Make the heads as high as the tallest needs."""
        metrics = QFontMetrics(self.head_font())
        heights = [
            metrics.boundingRect(
                QRect(0, 0, max(self.sectionSize(at) - 2 * PAD, 16), 400), _WRAP, text
            ).height()
            for at, text in enumerate(self._texts())
        ]
        self.setFixedHeight(max(heights, default=14) + 12)

    def _texts(self) -> list[str]:
        return [self._model.heading(at) for at in range(self.count())]

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if held := self.held():
            painter = QPainter(self.viewport())
            self.paintSection(painter, QRect(0, 0, held, self.height()), 0)
            edge = QRect(held - 1, 0, 1, self.height())
            painter.fillRect(edge, QColor(self._theme.tokens.field_line))
            painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # the edge of a head that is scrolled under the first is not to be taken hold of
        if event.position().x() >= self.held():
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() or event.position().x() >= self.held():
            super().mouseMoveEvent(event)
        else:
            self.unsetCursor()

    def paintSection(self, painter: QPainter, rect: QRect, at: int) -> None:
        tokens = self._theme.tokens
        painter.save()
        painter.fillRect(rect, QColor(tokens.surface))
        painter.fillRect(
            QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(tokens.hairline)
        )
        painter.setFont(self.head_font())
        painter.setPen(QColor(tokens.muted))
        side = (
            Qt.AlignmentFlag.AlignRight if self._model.is_figure(at) else Qt.AlignmentFlag.AlignLeft
        )
        where = rect.adjusted(PAD, 6, -PAD, -6)
        painter.drawText(
            where, int(side | Qt.AlignmentFlag.AlignBottom) | _WRAP, self._model.heading(at)
        )
        painter.restore()


class Handles(QHeaderView):
    """Show a handle before each row, by which the mouse drags it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._theme = theme
        self.setFixedWidth(GRIP)
        self.setMinimumSectionSize(ROW)
        self.setDefaultSectionSize(ROW)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(True)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName("Row handles")

    def paintSection(self, painter: QPainter, rect: QRect, _at: int) -> None:
        tokens = self._theme.tokens
        painter.save()
        painter.fillRect(rect, QColor(tokens.surface))
        painter.fillRect(
            QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(tokens.hairline)
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.field_line))
        middle = rect.top() + ROW // 2
        for x in (-3, 3):
            for y in (-5, 0, 5):
                painter.drawEllipse(QPoint(rect.center().x() + x, middle + y), 1, 1)
        painter.restore()
