"""Tables of plain text: dense rows, right-aligned figures, verdicts in colour with mark and word, copy as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from slastudio.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
ROW = 30


@dataclass(frozen=True)
class Mark:
    """Be a cell whose text takes a colour of the theme (a verdict, an error)."""

    text: str
    role: str


Text = str | Mark


class TextModel(QAbstractTableModel):
    """Hold rows of texts below headings."""

    def __init__(self, theme: Theme, parent: QTableView | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.headings: tuple[str, ...] = ()
        self.lines: list[Sequence[Text]] = []
        self.figures: frozenset[int] = frozenset()

    def show(self, headings: Sequence[str], lines: Sequence[Sequence[Text]], figures: Sequence[int] = ()) -> None:
        self.beginResetModel()
        self.headings, self.lines, self.figures = tuple(headings), list(lines), frozenset(figures)
        self.endResetModel()

    def append(self, lines: Sequence[Sequence[Text]]) -> None:
        if lines:
            self.beginInsertRows(QModelIndex(), len(self.lines), len(self.lines) + len(lines) - 1)
            self.lines.extend(lines)
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        return 0 if parent.isValid() else len(self.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell = self.lines[index.row()][index.column()] if index.column() < len(self.lines[index.row()]) else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text if isinstance(cell, Mark) else cell
        if role == Qt.ItemDataRole.ForegroundRole and isinstance(cell, Mark):
            return QColor(getattr(self._theme.tokens, cell.role))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if index.column() in self.figures else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and section < len(self.headings):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.headings[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if section in self.figures else Qt.AlignmentFlag.AlignLeft
                return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class _Delegate(QStyledItemDelegate):
    """Keep a cell's own colour while its row is selected."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        own = index.data(Qt.ItemDataRole.ForegroundRole)
        if own is not None:
            option.palette.setColor(QPalette.ColorRole.HighlightedText, own)


class DataTable(QTableView):
    """Show a TextModel; Enter or a double click opens a row, Ctrl+C copies the selected rows as text."""

    opened = Signal(int)
    chosen = Signal(int)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.texts = TextModel(theme, self)
        self.setModel(self.texts)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(48)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self.chosen.emit(now.row()))
        theme.changed.connect(self.viewport().update)

    def show_lines(
        self,
        headings: Sequence[str],
        lines: Sequence[Sequence[Text]],
        *,
        figures: Sequence[int] = (),
        widths: Sequence[int] = (),
    ) -> None:
        """Show lines below headings; figures are the right-aligned columns, widths their pixels (0: to content)."""
        same = self.texts.headings == tuple(headings)
        at = self.currentIndex().row()
        self.texts.show(headings, lines, figures)
        if not same or not widths:
            self._fit(widths)
        if 0 <= at < len(lines):
            self.select_line(at)

    def _fit(self, widths: Sequence[int]) -> None:
        for column in range(len(self.texts.headings)):
            wanted = widths[column] if column < len(widths) else 0
            if wanted:
                self.setColumnWidth(column, wanted)
            else:
                self.resizeColumnToContents(column)
                self.setColumnWidth(column, min(self.columnWidth(column) + 12, 360))

    def select_line(self, line: int) -> None:
        if 0 <= line < len(self.texts.lines):
            self.setCurrentIndex(self.texts.index(line, 0))

    def chosen_line(self) -> int:
        return self.currentIndex().row()

    def as_text(self, lines: Sequence[int] | None = None) -> str:
        """Return lines (all where none are named) as tab-separated text with the headings."""
        picked = range(len(self.texts.lines)) if lines is None else lines
        rows = [self.texts.headings, *(self.texts.lines[line] for line in picked)]
        return "\n".join("\t".join(cell.text if isinstance(cell, Mark) else cell for cell in row) for row in rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            picked = sorted({index.row() for index in self.selectedIndexes()})
            QGuiApplication.clipboard().setText(self.as_text(picked or None))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen_line() >= 0:
            self.opened.emit(self.chosen_line())
        else:
            super().keyPressEvent(event)
