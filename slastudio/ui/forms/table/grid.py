"""The grid of a table of records: columns that fit the form, rows as high as their text, cells
edited in place.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QStyleOptionViewItem

from slastudio.ui.forms.fields.editors import Surroundings, is_undo
from slastudio.ui.forms.table.cells import CellEditor, LineCell, cell_for
from slastudio.ui.forms.table.model import Index, RecordsModel
from slastudio.ui.forms.table.name_column import NamedTable
from slastudio.ui.forms.table.paint import CellPainter, Handles, Heads, box_rect
from slastudio.ui.forms.table.widths import Widths
from slastudio.ui.widgets.tables.row_drag import RowDrag

MOST_ROWS, MOST_HIGH = 10, 560
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.KeypadModifier,
)
_STAYS = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class Grid(NamedTable):
    """Show records and edit their cells.

    committed: (row, column, new value). said: what is wrong with what was typed, empty when nothing
    is any more. moved: (from, to) of a dragged row. looked: another cell, or other help for the one
    that is open.
    """

    committed = Signal(int, int, object)
    said = Signal(str)
    moved = Signal(int, int)
    looked = Signal()

    def __init__(self, model: RecordsModel, around: Surroundings) -> None:
        super().__init__(around.theme)
        self.records, self._around = model, around
        self.cell: CellEditor | None = None
        self._cell_at, self._cell_high = (-1, -1), 0
        self._pressed_at = QModelIndex()
        self._fitted = -1
        self._fitted_for: tuple[object, ...] = ()
        model.setParent(self)
        self.setModel(model)
        self.heads, self.handles = Heads(around.theme, model), Handles(around.theme)
        self.heads.held = self.held
        self.setHorizontalHeader(self.heads)
        self.setVerticalHeader(self.handles)
        self._painter = CellPainter(around.theme, model)
        self.setItemDelegate(self._painter)
        self._widths = Widths(model, self)
        self._dress()
        drag = RowDrag(self, self.handles.viewport(), self._edges, around.theme)
        drag.moved.connect(self.moved)
        self.handles.sectionPressed.connect(self._handle_pressed)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.valueChanged.connect(self._place_cell)
        around.theme.changed.connect(self.viewport().update)

    def _dress(self) -> None:
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    # --- fitting ---------------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Give columns their share of the width, rows the height of their text, and the grid that
        of its rows.
        """
        width = self.viewport().width()
        cell = None if self.cell is None else (self._cell_at, self.cell.high())
        needs = (self.records.revision, width, self.frameWidth(), cell)
        if needs == self._fitted_for:
            self._place_cell()
            return
        self._fitted, self._fitted_for = width, needs
        widths = self._widths.shares(self._fitted)
        for at, width in enumerate(widths):
            self.setColumnWidth(at, width)
        self.setMaximumWidth(
            self._widths.most() + self.handles.width() + 2 * self.frameWidth() + 12
        )
        self.heads.fit()
        self._fit_rows(widths)

    def _fit_rows(self, widths: list[int]) -> None:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        for row in range(self.records.rowCount()):
            high = max(
                self._painter.high(option, self.records.index(row, at), w)
                for at, w in enumerate(widths)
            )
            if self.cell is not None and not self.cell.is_popup and row == self._cell_at[0]:
                high = max(high, self.cell.high())
            self.setRowHeight(row, high)
        rows = sum(self.rowHeight(row) for row in range(min(self.records.rowCount(), MOST_ROWS)))
        bar = self.horizontalScrollBar().sizeHint().height() if sum(widths) > self._fitted else 0
        self.setFixedHeight(
            self.heads.height() + min(rows, MOST_HIGH) + bar + 2 * self.frameWidth()
        )
        self._place_cell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.viewport().width() != self._fitted:
            self.fit()

    # --- the cell that is edited -----------------------------------------------------------------------------------

    def open_cell(self, typed: str | None = None) -> None:
        """Edit the current cell; typed: begin with this text instead of the value."""
        index = self.currentIndex()
        if (
            not index.isValid()
            or not self.isEnabled()
            or not index.flags() & Qt.ItemFlag.ItemIsEditable
        ):
            return
        row, at = index.row(), index.column()
        spec = self.records.columns[at]
        if spec.kind == "flag":
            self.committed.emit(row, at, not self.records.value(row, at))
            return
        self.scrollTo(index)
        self.cell = cell_for(
            spec,
            self._around,
            self.records.value(row, at),
            self.records.unit(row, at),
            self.viewport(),
        )
        self._cell_at = self._painter.open_at = (row, at)
        self.cell.finish = self.finish
        self.cell.changed = self._typed
        self.cell.keys.installEventFilter(self)
        self.fit()
        self.cell.widget.show()
        self.cell.keys.setFocus(Qt.FocusReason.OtherFocusReason)
        self.cell.begin(typed)
        self._typed()

    def _typed(self) -> None:
        if self.cell is not None and self.cell.high() != self._cell_high:
            self.fit()
        self.looked.emit()

    def _place_cell(self) -> None:
        if self.cell is None:
            return
        self._cell_high = self.cell.high()
        rect = self.visualRect(self.records.index(*self._cell_at))
        first = self.held() if self._cell_at[1] else 0
        wide = min(max(rect.width(), self.cell.least), self.viewport().width() - first)
        left = max(min(rect.left(), self.viewport().width() - wide), first)
        if self.cell.is_popup:
            over, under = (
                self.viewport().mapToGlobal(QPoint(left, y))
                for y in (rect.top(), rect.bottom() + 1)
            )
            fits = under.y() + self.cell.high() <= self.screen().availableGeometry().bottom()
            top = under.y() if fits else over.y() - self.cell.high()
            self.cell.widget.setGeometry(QRect(under.x(), top, wide, self.cell.high()))
        else:
            self.cell.widget.setGeometry(left, rect.top(), wide, self.cell.high())

    def finish(self, *, back: bool = True) -> bool:
        """Take what was typed and close the cell; what cannot be understood is said, and the cell
        stays open.

        back: the keyboard goes back to the grid.
        """
        if self.cell is None:
            return True
        try:
            value = self.cell.read()
        except ValueError as error:
            self.cell.show_refused(refused=True)
            self.said.emit(str(error))
            if back:
                self.cell.keys.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        before, (row, at) = self.cell.before, self._cell_at
        self.drop(back=back)
        if value != before:
            self.committed.emit(row, at, value)
        return True

    def drop(self, *, back: bool = True) -> None:
        """Close the cell and leave its value as it was."""
        cell, self.cell = self.cell, None
        if cell is None:
            return
        self._painter.open_at = (-1, -1)
        cell.keys.removeEventFilter(self)
        if back:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        cell.widget.hide()
        cell.widget.deleteLater()
        self.said.emit("")
        self.fit()
        self.looked.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.cell is not None and watched is self.cell.keys:
            if isinstance(event, QKeyEvent):
                return self._cell_key(event)
            if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
                if event.reason() not in _STAYS and QApplication.activePopupWidget() is None:
                    self.finish(back=False)
            elif event.type() == QEvent.Type.Hide and self.cell.is_popup:
                self.finish()
        return super().eventFilter(watched, event)

    def _cell_key(self, event: QKeyEvent) -> bool:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if event.type() == QEvent.Type.ShortcutOverride:
            # undo is the agreement's, not one cell's; Esc is the cell's, not the window's
            event.setAccepted(key == Qt.Key.Key_Escape)
            return is_undo(event) or key == Qt.Key.Key_Escape
        if event.type() != QEvent.Type.KeyPress or self.cell is None:
            return False
        if key == Qt.Key.Key_Escape:
            self.drop()
        elif key in _ENTER:
            if modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier):
                return self.cell.new_line()
            self.finish()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            if self.finish() and not self.step(-1 if key == Qt.Key.Key_Backtab else 1):
                super().focusNextPrevChild(key == Qt.Key.Key_Tab)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and isinstance(self.cell, LineCell):
            if self.finish():
                super().keyPressEvent(event)
        else:
            return False
        return True

    def select_block(self, rows: range, columns: range) -> None:
        """Select cells again after what they show was changed."""
        first = self.records.index(rows[0], columns[0])
        last = self.records.index(rows[-1], columns[-1])
        self.selectionModel().select(
            QItemSelection(first, last), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    # --- moving about ----------------------------------------------------------------------------------------------

    def step(self, by: int) -> bool:
        """Go to the next cell that applies, row after row; tell whether there was one."""
        count, rows = len(self.records.columns), self.records.rowCount()
        place = self.currentIndex().row() * count + self.currentIndex().column() + by
        while 0 <= place < count * rows:
            row, at = divmod(place, count)
            if self.records.applies(row, at):
                self.setCurrentIndex(self.records.index(row, at))
                return True
            place += by
        return False

    def focusNextPrevChild(self, next: bool) -> bool:
        if self.hasFocus() and self.currentIndex().isValid() and self.step(1 if next else -1):
            return True
        return super().focusNextPrevChild(next)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.records.rowCount():
            self.setCurrentIndex(self.records.index(0, 0))
        if self.cell is not None and event.reason() not in _STAYS:
            # what could not be understood is still open: it is put right, or left with Esc, first
            self.cell.keys.setFocus(Qt.FocusReason.OtherFocusReason)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.looked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = Qt.Key(event.key()), event.text()
        if self.cell is not None:
            event.accept()
        elif key in (*_ENTER, Qt.Key.Key_F2):
            self.open_cell()
        elif key == Qt.Key.Key_Backspace and event.modifiers() in _PLAIN:
            self._type("")
        elif text and text.isprintable() and event.modifiers() in _PLAIN:
            self._type(text)
        else:
            super().keyPressEvent(event)

    def _type(self, text: str) -> None:
        index = self.currentIndex()
        kind = self.records.columns[index.column()].kind if index.isValid() else ""
        if kind == "flag":
            if text == " ":
                self.open_cell()
        elif kind in ("choice", "reference", "references") and text in (" ", ""):
            self.open_cell()
        else:
            self.open_cell(text)

    # --- the mouse -------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.finish():
            return
        index = self.indexAt(event.position().toPoint())
        self._pressed_at = (
            index if index == self.currentIndex() or self._on_box(index, event) else QModelIndex()
        )
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index, self._pressed_at = self._pressed_at, QModelIndex()
        if index.isValid() and index == self.indexAt(event.position().toPoint()):
            is_flag = self.records.columns[index.column()].kind == "flag"
            if not is_flag or self._on_box(index, event):
                self.open_cell()

    def _on_box(self, index: QModelIndex, event: QMouseEvent) -> bool:
        if not index.isValid() or self.records.columns[index.column()].kind != "flag":
            return False
        return (
            box_rect(self.visualRect(index))
            .adjusted(-6, -6, 6, 6)
            .contains(event.position().toPoint())
        )

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # the second press of a double click; its release opens the cell
        self.mousePressEvent(event)

    def _handle_pressed(self, row: int) -> None:
        if self.finish():
            self.setCurrentIndex(self.records.index(row, max(self.currentIndex().column(), 0)))
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _edges(self) -> list[int]:
        rows = self.records.rowCount()
        tops = [self.rowViewportPosition(row) for row in range(rows)]
        return [*tops, tops[-1] + self.rowHeight(rows - 1)] if rows else []
