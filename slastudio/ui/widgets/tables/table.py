"""Tables of plain text: dense rows, right-aligned figures, verdicts in colour with mark and word,
copy as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.labels import literal
from slastudio.ui.widgets.tables.copying import tabbed
from slastudio.ui.widgets.tables.sorting import sort_key

Index = QModelIndex | QPersistentModelIndex
ROW = 30


@dataclass(frozen=True)
class ColouredCell:
    """Be a cell whose text takes a colour of the theme (a verdict, an error); more is told in its
    tooltip.
    """

    text: str
    role: str
    more: str = ""


Text = str | ColouredCell
LINE = Qt.ItemDataRole.UserRole
_LONG = 16  # a text that may be cut is told whole in its tooltip


class TextModel(QAbstractTableModel):
    """Hold rows of texts below headings, shown in their own order or sorted by a column."""

    def __init__(self, theme: Theme, parent: QTableView | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.headings: tuple[str, ...] = ()
        self.lines: list[Sequence[Text]] = []
        self.figures: frozenset[int] = frozenset()
        self.order: list[int] = []
        self.sorted_by = -1
        self.descending = False
        # the order that was left, for headings that come
        self.wanted = ""

    def show(
        self, headings: Sequence[str], lines: Sequence[Sequence[Text]], figures: Sequence[int] = ()
    ) -> None:
        self.beginResetModel()
        if self.headings != tuple(headings):
            self.sorted_by = self._wanted_among(headings)
        self.headings, self.lines, self.figures = tuple(headings), list(lines), frozenset(figures)
        self._arrange()
        self.endResetModel()

    @property
    def order_words(self) -> str:
        """Return by which heading the lines are sorted, with a sign before it; "" in their own order."""
        sign = "-" if self.descending else "+"
        return "" if self.sorted_by < 0 else f"{sign}{self.headings[self.sorted_by]}"

    def _wanted_among(self, headings: Sequence[str]) -> int:
        heading = self.wanted[1:]
        if not heading or heading not in headings:
            return -1
        self.descending = self.wanted.startswith("-")
        return list(headings).index(heading)

    def append(self, lines: Sequence[Sequence[Text]]) -> None:
        if lines:
            self.beginInsertRows(QModelIndex(), len(self.lines), len(self.lines) + len(lines) - 1)
            self.order.extend(range(len(self.lines), len(self.lines) + len(lines)))
            self.lines.extend(lines)
            self.endInsertRows()

    def sort_by(self, column: int, *, descending: bool) -> None:
        """Show the lines ordered by a column; -1 brings their own order back."""
        self.layoutAboutToBeChanged.emit()
        before = list(self.order)
        self.sorted_by, self.descending = column, descending
        self._arrange()
        place = {line: row for row, line in enumerate(self.order)}
        for index in self.persistentIndexList():
            self.changePersistentIndex(
                index, self.index(place[before[index.row()]], index.column())
            )
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        self.order = list(range(len(self.lines)))
        if 0 <= self.sorted_by < len(self.headings):
            keys = [sort_key(self.text(line, self.sorted_by)) for line in self.order]
            self.order.sort(key=lambda line: keys[line], reverse=self.descending)

    def text(self, line: int, column: int) -> str:
        cells = self.lines[line]
        cell = cells[column] if column < len(cells) else ""
        return cell.text if isinstance(cell, ColouredCell) else cell

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        return 0 if parent.isValid() else len(self.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.order):
            return None
        line, column = self.order[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(line, column)
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.ToolTipRole:
            words, here = self.text(line, column), self.lines[line][column : column + 1]
            more = next((each.more for each in here if isinstance(each, ColouredCell)), "")
            return literal(more or words) if more or len(words) > _LONG else None
        if role == Qt.ItemDataRole.ForegroundRole and column < len(self.lines[line]):
            cell = self.lines[line][column]
            return (
                QColor(self._theme.tokens.colour(cell.role))
                if isinstance(cell, ColouredCell)
                else None
            )
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(column)
        return None

    def _side(self, column: int) -> int:
        side = Qt.AlignmentFlag.AlignRight if column in self.figures else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and section < len(self.headings):
            if role == Qt.ItemDataRole.DisplayRole:
                arrow = " ↓" if self.descending else " ↑"
                arrow = arrow if section == self.sorted_by else ""
                return self.headings[section] + arrow
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self._side(section)
        return None


class _Delegate(QStyledItemDelegate):
    """Keep a cell's own colour while its row is selected."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        own = index.data(Qt.ItemDataRole.ForegroundRole)
        if own is not None:
            option.palette.setColor(QPalette.ColorRole.HighlightedText, own)


class DataTable(QTableView):
    """Show a TextModel. Enter or a double click opens a row, Ctrl+C copies rows as text, a heading
    or Alt+S sorts.

    chosen and opened carry the line's place in what show_lines was given, however the table is
    sorted. ordered tells by what, once somebody sorts it.
    """

    opened = Signal(int)
    chosen = Signal(int)
    ordered = Signal(str)

    def __init__(self, theme: Theme, name: str, *, sortable: bool = True) -> None:
        super().__init__()
        self.texts = TextModel(theme, self)
        self._fill = -1
        self._spare: tuple[int, ...] = ()
        self._wanted: list[int] = []
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
        self._dress_header(sortable)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._line_of(index)))
        self.selectionModel().currentRowChanged.connect(
            lambda now, _before: self.chosen.emit(self._line_of(now))
        )
        theme.changed.connect(self.viewport().update)

    def _dress_header(self, sortable: bool) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(40)
        if sortable:
            header.setSectionsClickable(True)
            header.sectionClicked.connect(self.sort_column)
            self.setAccessibleDescription(
                "Alt+S sorts by the column of the current cell, once more reverses."
            )

    def show_lines(
        self,
        headings: Sequence[str],
        lines: Sequence[Sequence[Text]],
        *,
        figures: Sequence[int] = (),
        widths: Sequence[int] = (),
        fill: int = -1,
        spare: Sequence[int] = (),
    ) -> None:
        """Show lines below headings.

        figures: the right-aligned columns. widths: their pixels (0: to content). fill: the column
        that takes the room that is left. spare: columns that go, the first one first, where there
        is no room for all.
        """
        same = self.texts.headings == tuple(headings)
        at = self.chosen_line()
        self.texts.show(headings, lines, figures)
        self._fill, self._spare = fill, tuple(spare)
        self.horizontalHeader().setStretchLastSection(fill < 0 and len(headings) - 1 not in figures)
        if not same or not widths:
            self._wanted = [self._natural(n, widths) for n in range(len(headings))]
            for column, width in enumerate(self._wanted):
                self.setColumnWidth(column, width)
        self._use_room()
        if 0 <= at < len(lines):
            self.select_line(at)

    def _natural(self, column: int, widths: Sequence[int]) -> int:
        if column < len(widths) and widths[column]:
            return widths[column]
        # a sample is enough: asking the view measures every row, which is felt
        metrics = self.fontMetrics()
        texts = [
            self.texts.headings[column],
            *(self.texts.text(line, column) for line in self.texts.order[:40]),
        ]
        return min(max(metrics.horizontalAdvance(text) for text in texts) + 32, 360)

    def _use_room(self) -> None:
        if self._fill < 0 or self._fill >= len(self._wanted):
            return
        room, hidden = self.viewport().width(), set[int]()
        for column in self._spare:
            if sum(w for n, w in enumerate(self._wanted) if n not in hidden) <= room:
                break
            hidden.add(column)
        others = 0
        for column, width in enumerate(self._wanted):
            self.setColumnHidden(column, column in hidden)
            if column not in hidden and column != self._fill:
                self.setColumnWidth(column, width)
                others += width
        self.setColumnWidth(self._fill, max(self._wanted[self._fill], room - others))
        self.updateGeometries()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._use_room()

    def sort_column(self, column: int) -> None:
        """Sort by a column; the second time the other way round, the third time not at all."""
        model = self.texts
        if model.sorted_by != column:
            model.sort_by(column, descending=False)
        elif not model.descending:
            model.sort_by(column, descending=True)
        else:
            model.sort_by(-1, descending=False)
        model.wanted = model.order_words
        self.ordered.emit(model.wanted)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def use_order(self, words: str) -> None:
        """Sort as `ordered` told it before, now and whenever lines with that heading come."""
        if not self.horizontalHeader().sectionsClickable():
            return
        self.texts.wanted = words
        headings = list(self.texts.headings)
        if words[1:] in headings:
            self.texts.sort_by(headings.index(words[1:]), descending=words.startswith("-"))

    def select_line(self, line: int) -> None:
        if 0 <= line < len(self.texts.lines):
            self.setCurrentIndex(self.texts.index(self.texts.order.index(line), 0))

    def chosen_line(self) -> int:
        return self._line_of(self.currentIndex())

    def _line_of(self, index: Index) -> int:
        return self.texts.order[index.row()] if 0 <= index.row() < len(self.texts.order) else -1

    def as_text(self, lines: Sequence[int] | None = None) -> str:
        """Return lines (all where none are named) as tab-separated text with the headings."""
        picked = self.texts.order if lines is None else lines
        columns = range(len(self.texts.headings))
        cells = ([self.texts.text(line, column) for column in columns] for line in picked)
        return tabbed([self.texts.headings, *cells])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            picked = sorted({index.row() for index in self.selectedIndexes()})
            QGuiApplication.clipboard().setText(
                self.as_text([self.texts.order[row] for row in picked] or None)
            )
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen_line() >= 0:
            self.opened.emit(self.chosen_line())
        elif event.key() == Qt.Key.Key_S and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            if self.horizontalHeader().sectionsClickable() and self.texts.headings:
                self.sort_column(max(self.currentIndex().column(), 0))
        else:
            super().keyPressEvent(event)
