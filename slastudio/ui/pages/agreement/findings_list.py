"""The list of findings: mark, message and reason of each, under the names of their sections;
painted, not built.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from slastudio.contract.checks.readiness import Finding
from slastudio.ui.forms.fields.field_note import MARKS, sentence
from slastudio.ui.look.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_LINE = Qt.ItemDataRole.UserRole
_ROLES = {"error": "missed", "warning": "at_risk", "note": "muted"}
LEVEL_WORDS = {"error": "Contradiction", "warning": "Will cause a quarrel", "note": "Worth a look"}
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True)
class Line:
    """Hold one line of the list: a heading (no finding), or a finding with its field; reason: why
    it was waived.
    """

    title: str
    finding: Finding | None = None
    field: str = ""
    reason: str = ""
    folds: bool = False

    @property
    def key(self) -> tuple[str, str, bool]:
        finding = self.finding
        return (
            (finding.id, finding.path, bool(self.reason))
            if finding
            else (self.title, "", self.folds)
        )

    @property
    def message(self) -> str:
        return sentence(self.finding.message, "") if self.finding else self.title

    @property
    def below(self) -> str:
        if self.finding is None:
            return ""
        return f"Left as it is: {self.reason}" if self.reason else self.finding.why


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: FindingsList) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def _small(self) -> QFont:
        font = QFont(self._view.font())
        font.setPixelSize(11)
        return font

    def _inner(self) -> int:
        return max(self._view.viewport().width() - 44, 120)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line: Line = index.data(_LINE)
        if line.finding is None:
            return QSize(100, 30)
        small = QFontMetrics(self._small())
        high = self._high(QFontMetrics(self._view.font()), line.message) + small.height() + 2
        high += self._high(small, line.below) + 2 if line.below else 0
        return QSize(100, high + 16)

    def _high(self, metrics: QFontMetrics, text: str) -> int:
        return metrics.boundingRect(QRect(0, 0, self._inner(), 10_000), int(_WRAP), text).height()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, rect = self._theme.tokens, QRect(option.rect)
        line: Line = index.data(_LINE)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.selected))
        elif option.state & QStyle.StateFlag.State_MouseOver and line.finding is not None:
            painter.fillRect(rect, QColor(tokens.hover))
        if line.finding is None:
            font = QFont(self._view.font())
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(QColor(tokens.text))
            painter.drawText(rect.adjusted(8, 4, -8, 0), Qt.AlignmentFlag.AlignVCenter, line.title)
        else:
            self._paint_finding(painter, rect, line, line.finding)
        painter.restore()

    def _paint_finding(self, painter: QPainter, rect: QRect, line: Line, finding: Finding) -> None:
        tokens = self._theme.tokens
        painter.setPen(QColor(tokens.colour("muted" if line.reason else _ROLES[finding.level])))
        painter.drawText(
            QRect(rect.left() + 8, rect.top() + 8, 20, 20),
            Qt.AlignmentFlag.AlignLeft,
            MARKS[finding.level],
        )
        area = QRect(rect.left() + 28, rect.top() + 8, self._inner(), rect.height() - 12)
        painter.setPen(QColor(tokens.text))
        painter.drawText(area, int(_WRAP), line.message)
        area.setTop(area.top() + self._high(QFontMetrics(self._view.font()), line.message) + 2)
        painter.setFont(self._small())
        painter.setPen(QColor(tokens.muted))
        if line.below:
            painter.drawText(area, int(_WRAP), line.below)
            area.setTop(area.top() + self._high(QFontMetrics(self._small()), line.below) + 2)
        painter.setPen(QColor(tokens.accent))
        metrics = QFontMetrics(self._small())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft), metrics.elidedText(
            line.field, Qt.TextElideMode.ElideMiddle, area.width()
        ))  # fmt: skip


class FindingsList(QListWidget):
    """Show lines; picked tells of another current line, entered of Enter or a double click on one."""

    picked = Signal()
    entered_line = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setItemDelegate(_Delegate(theme, self))
        self.setAccessibleName("Findings")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.currentItemChanged.connect(lambda *_: self.picked.emit())
        self.itemDoubleClicked.connect(lambda _item: self.entered_line.emit())
        self.itemClicked.connect(self._clicked)
        theme.changed.connect(self.viewport().update)

    def show_lines(self, lines: list[Line]) -> None:
        """Show other lines; the current one stays current where it still is, else the one that took
        its place.
        """
        before, row = self.line(), self.currentRow()
        self.blockSignals(True)
        self.clear()
        for line in lines:
            self.addItem(_item(line))
        keys = [line.key for line in lines]
        at = (
            keys.index(before.key)
            if before is not None and before.key in keys
            else min(max(row, 0), len(lines) - 1)
        )
        while 0 <= at < len(lines) and lines[at].finding is None and not lines[at].folds:
            at += 1
        self.setCurrentRow(at if at < len(lines) else -1)
        self.blockSignals(False)
        self.picked.emit()

    def line(self) -> Line | None:
        """Return the current line."""
        item = self.currentItem()
        return cast("Line", item.data(_LINE)) if item is not None else None

    def lines(self) -> list[Line]:
        return [self.item(n).data(_LINE) for n in range(self.count())]

    def _clicked(self, item: QListWidgetItem) -> None:
        line: Line = item.data(_LINE)
        if line.folds:
            self.entered_line.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_line.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # another width is another number of lines
        self.scheduleDelayedItemsLayout()


def _item(line: Line) -> QListWidgetItem:
    level = LEVEL_WORDS[line.finding.level] if line.finding else ""
    item = QListWidgetItem()
    item.setData(_LINE, line)
    item.setData(
        Qt.ItemDataRole.AccessibleTextRole, f"{level}: {line.message}" if level else line.title
    )
    item.setData(
        Qt.ItemDataRole.AccessibleDescriptionRole, " ".join(filter(None, (line.below, line.field)))
    )
    if line.finding is None and not line.folds:
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return item
