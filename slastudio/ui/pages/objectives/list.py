"""The list of objectives, grouped by journey, with each one's mark and value."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.outcome.statuses import mark_of
from slastudio.judge.telling.results import value_words
from slastudio.ui.charts.painting import font
from slastudio.ui.look.theme import Theme
from slastudio.ui.look.wording import status_words
from slastudio.ui.widgets.labels import literal

_RESULT = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QListWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, 44 if index.data(_RESULT) is not None else 32)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        result: Result | None = index.data(_RESULT)
        tokens, rect = self._theme.tokens, QRect(option.rect)
        painter.save()
        if result is None:
            painter.setFont(font(11, bold=True))
            painter.setPen(QColor(tokens.muted))
            painter.drawText(
                rect.adjusted(12, 8, -8, 0), Qt.AlignmentFlag.AlignVCenter, str(index.data())
            )
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.selected))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(tokens.hover))
        rect.adjust(12, 5, -12, -5)
        self._draw(painter, rect, result)
        painter.restore()

    def _draw(self, painter: QPainter, rect: QRect, result: Result) -> None:
        tokens, half = self._theme.tokens, rect.height() // 2
        upper = QRect(rect.left(), rect.top(), rect.width(), half)
        lower = upper.translated(0, half)
        painter.setFont(font(13))
        painter.setPen(tokens.verdict(result.status))
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, mark_of(result.status))
        value = value_words(result)
        painter.setPen(QColor(tokens.text))
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, value)
        room = upper.width() - painter.fontMetrics().horizontalAdvance(value) - 32
        name = painter.fontMetrics().elidedText(result.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(upper.adjusted(20, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(font(11))
        painter.setPen(QColor(tokens.muted))
        painter.drawText(
            lower.adjusted(20, 0, 0, 0),
            Qt.AlignmentFlag.AlignVCenter,
            status_words(result.status)[2:],
        )


class ObjectiveList(QListWidget):
    """Choose an objective; chosen carries its id."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setItemDelegate(_Delegate(theme, self))
        self.setAccessibleName("Objectives by journey")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.currentItemChanged.connect(self._changed)
        theme.changed.connect(self.viewport().update)

    def show_results(self, results: Sequence[Result], journeys: dict[str, str]) -> None:
        """Group results by journey, in the agreement's order; the selection stays on its objective."""
        before = self.current_id()
        self.blockSignals(True)
        self.clear()
        groups: dict[str, list[Result]] = {}
        for result in results:
            groups.setdefault(result.journey, []).append(result)
        for journey, own in groups.items():
            heading = QListWidgetItem(journeys.get(journey, journey) or "All journeys")
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(heading)
            for result in own:
                item = QListWidgetItem(result.name)
                item.setData(_RESULT, result)
                item.setToolTip(literal(result.name))
                item.setData(
                    Qt.ItemDataRole.AccessibleDescriptionRole, status_words(result.status)[2:]
                )
                self.addItem(item)
        self.blockSignals(False)
        self.choose(before)

    def choose(self, objective: str) -> None:
        """Select an objective, or the first when there is none of that id."""
        first = None
        for index in range(self.count()):
            result = self.item(index).data(_RESULT)
            if result is None:
                continue
            first = self.item(index) if first is None else first
            if result.id == objective:
                self.setCurrentItem(self.item(index))
                return
        if first is not None:
            self.setCurrentItem(first)

    def current_id(self) -> str:
        item = self.currentItem()
        result = item.data(_RESULT) if item is not None else None
        return result.id if result is not None else ""

    def _changed(self) -> None:
        if self.current_id():
            self.chosen.emit(self.current_id())
