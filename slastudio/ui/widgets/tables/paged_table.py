"""A table over millions of rows of which only the pages one looks at are held; what is missing is
asked for.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from slastudio.ui.look.theme import Theme

Index = QModelIndex | QPersistentModelIndex
PAGE, KEPT, ROW = 200, 24, 30
SETTLE_MS = 15
_WAITING = "…"


class PagedModel(QAbstractTableModel):
    """Hold a total, headings, and the pages that were fetched last."""

    def __init__(self, theme: Theme, parent: QTableView) -> None:
        super().__init__(parent)
        self._theme = theme
        self.headings: tuple[str, ...] = ()
        self.figures: frozenset[int] = frozenset()
        self.total = 0
        self.picked: tuple[int, int] | None = None
        self._pages: OrderedDict[int, Sequence[Sequence[str]]] = OrderedDict()

    def show(self, headings: Sequence[str], total: int, figures: Sequence[int] = ()) -> None:
        self.beginResetModel()
        self.headings, self.total, self.figures = tuple(headings), total, frozenset(figures)
        self._pages.clear()
        self.picked = None
        self.endResetModel()

    def take(self, page: int, rows: Sequence[Sequence[str]]) -> None:
        """Hold a fetched page, and let the one that was used longest ago go."""
        self._pages[page] = rows
        self._pages.move_to_end(page)
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        if rows and self.headings:
            first, last = page * PAGE, min(page * PAGE + len(rows), self.total) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.headings) - 1))

    @property
    def is_empty(self) -> bool:
        return not self._pages

    def holds(self, page: int) -> bool:
        return page in self._pages

    def line(self, row: int) -> Sequence[str] | None:
        page, at = divmod(row, PAGE)
        rows = self._pages.get(page)
        return rows[at] if rows is not None and at < len(rows) else None

    def pick(self, first: int, last: int) -> None:
        """Mark rows first … last as chosen."""
        self.picked = (min(first, last), max(first, last))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        return 0 if parent.isValid() else self.total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        return 0 if parent.isValid() else len(self.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            line = self.line(index.row())
            return line[index.column()] if line is not None else _WAITING
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        if role == Qt.ItemDataRole.BackgroundRole and self.picked is not None:
            inside = self.picked[0] <= index.row() <= self.picked[1]
            return QColor(self._theme.tokens.selected) if inside else None
        return None

    def _side(self, column: int) -> int:
        side = Qt.AlignmentFlag.AlignRight if column in self.figures else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and section < len(self.headings):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.headings[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self._side(section)
        return None


class PagedTable(QTableView):
    """Show a PagedModel. asked carries the page that is looked at and not there yet; copied the
    chosen rows.

    The chosen rows are a span of numbers, not a selection of cells: Qt would visit every cell of
    ten million rows. Shift with an arrow or a click extends the span, Ctrl+A takes all.
    """

    asked = Signal(int)
    copy_asked = Signal(int, int)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.paged = PagedModel(theme, self)
        self._anchor = 0
        self._asked = -1
        self.setModel(self.paged)
        self.setAccessibleName(name)
        self.setAccessibleDescription(
            "Ctrl+C copies the chosen rows; Shift with an arrow key chooses more."
        )
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # by rows: ten million of them by pixels would be three hundred million steps
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(40)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.ask)
        self.verticalScrollBar().valueChanged.connect(lambda _at: self._settle.start())
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self._moved(now.row()))
        theme.changed.connect(self.viewport().update)

    def show_total(self, headings: Sequence[str], total: int, figures: Sequence[int] = ()) -> None:
        """Show so many rows below headings; their pages are asked for as they come into view."""
        same = self.paged.headings == tuple(headings)
        self._asked = -1
        self.paged.show(headings, total, figures)
        if not same:
            for column, heading in enumerate(headings):
                self.setColumnWidth(
                    column, max(self.fontMetrics().horizontalAdvance(heading) + 40, 96)
                )
        self.scrollToTop()
        self.ask()

    def take(self, page: int, rows: Sequence[Sequence[str]]) -> None:
        """Show a page that was fetched, and ask for the next one that is looked at."""
        first = self.paged.is_empty
        self.paged.take(page, rows)
        if first and rows:
            self._widen(rows[:40])
        self._asked = -1
        self.ask()

    def _widen(self, rows: Sequence[Sequence[str]]) -> None:
        metrics = self.fontMetrics()
        for column, heading in enumerate(self.paged.headings):
            texts = [heading, *(row[column][:60] for row in rows)]
            widest = max(map(metrics.horizontalAdvance, texts))
            self.setColumnWidth(column, min(max(widest + 32, 64), 320))

    def visible_rows(self) -> tuple[int, int]:
        """Return the first and the last row that are looked at."""
        first = max(self.rowAt(1), 0)
        return first, min(first + self.viewport().height() // ROW + 1, max(self.paged.total - 1, 0))

    def ask(self) -> None:
        """Ask for a page in view that is not there, first for the one with the chosen row."""
        if not self.paged.total:
            return
        first, last = self.visible_rows()
        chosen = self.currentIndex().row() // PAGE
        pages = sorted(range(first // PAGE, last // PAGE + 1), key=lambda page: page != chosen)
        wanted = next((page for page in pages if not self.paged.holds(page)), -1)
        if wanted >= 0 and wanted != self._asked:
            self._asked = wanted
            self.asked.emit(wanted)

    def forget_asking(self) -> None:
        """Let a page that could not be fetched be asked for again."""
        self._asked = -1

    def go_to(self, row: int) -> None:
        """Choose a row and bring it into view."""
        if self.paged.total:
            self.setCurrentIndex(self.paged.index(min(max(row, 0), self.paged.total - 1), 0))

    # --- the chosen rows -------------------------------------------------------------------------------------------

    def _moved(self, row: int) -> None:
        if row < 0:
            return
        self.paged.pick(self._anchor if self._extending else row, row)
        if not self._extending:
            self._anchor = row
        self.viewport().update()

    _extending = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._extending = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mousePressEvent(event)
        self._extending = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            if self.paged.picked is not None:
                self.copy_asked.emit(*self.paged.picked)
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.paged.pick(0, max(self.paged.total - 1, 0))
            self.viewport().update()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers():
            self.go_to(0 if event.key() == Qt.Key.Key_Home else self.paged.total - 1)
        else:
            self._extending = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            super().keyPressEvent(event)
            self._extending = False

    def selectAll(self) -> None:
        """Choose every row without visiting its cells."""
        self.paged.pick(0, max(self.paged.total - 1, 0))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle.start()
