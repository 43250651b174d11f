"""Records edited in place, as rows of one table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QBoxLayout, QMenu, QToolButton, QWidget

from slastudio.contract.terms.fields import fields_of
from slastudio.ui.forms.fields.editors import FieldEditor, Suffix
from slastudio.ui.forms.fields.roles import add_missing_role
from slastudio.ui.forms.listing import ListEditor
from slastudio.ui.forms.table.blocks import Block, Blocks, lines_of
from slastudio.ui.forms.table.columns import column_at, value_at, with_value
from slastudio.ui.forms.table.grid import Grid
from slastudio.ui.forms.table.model import RecordsModel
from slastudio.ui.forms.titles import fresh, plural, singular
from slastudio.ui.widgets.labels import label, tool

if TYPE_CHECKING:
    from slastudio.contract.checks.readiness import Finding
    from slastudio.contract.terms.drafting import OpenPoint

_SMALL = ("text", "choice", "date")


def is_flat(cls: type) -> bool:
    """Tell whether every field of a record fits into a cell."""
    return all(spec.kind not in ("record", "records") for spec in fields_of(cls))


def is_small(cls: type) -> bool:
    """Tell whether a record is small enough to be a row wherever it stands: at most three simple
    fields and no id.
    """
    specs = fields_of(cls)
    return len(specs) <= 3 and all(spec.kind in _SMALL and spec.name != "id" for spec in specs)


class TableEditor(ListEditor):
    """Edit records as rows. Enter, F2 or typing edits a cell, Tab goes on; the list's keys are
    those of all lists.
    """

    paste_button: QToolButton | None = None

    def build(self) -> None:
        self.model = RecordsModel(self.item, self.around)
        self.grid = Grid(self.model, self.around)
        self.grid.committed.connect(self._committed)
        self.grid.said.connect(self._say)
        self.grid.moved.connect(self.move_to)
        self.grid.looked.connect(self._looked)
        self.hint = label("", "caption", wrap=True)
        self._own: list[Finding] = []
        self._points: list[tuple[Suffix, OpenPoint]] = []
        self.told = label("", "caption", wrap=True)
        self.told.setAccessibleName("What became of the pasted cells")
        self.told.hide()
        self.blocks = Blocks(
            self.model, self.around, lambda among: fresh(self.item, among), self.changed_record
        )
        head = self.build_head()
        self._offer_paste(head)
        head.setMaximumWidth(self.grid.maximumWidth())
        self.head = head
        for part in (self.empty, self.grid, self.told, self.hint):
            self.box.addWidget(part)

    def _offer_paste(self, head: QWidget) -> None:
        name = f"Paste rows of {plural(singular(self.item))} from a spreadsheet"
        self.paste_button = tool("paste", name, self.around.theme, shortcut="Ctrl+V", size=16)
        self.paste_button.clicked.connect(self.paste)
        self.paste_button.installEventFilter(self)
        layout = head.layout()
        assert isinstance(layout, QBoxLayout)
        layout.insertWidget(2, self.paste_button)

    @property
    def control(self) -> QWidget:
        return self.grid

    # --- values ----------------------------------------------------------------------------------------------------

    def read(self) -> object:
        return self._value

    def write(self, value: Any) -> None:
        at = self.grid.currentIndex()
        row, column = at.row(), at.column()
        self.grid.drop(back=self.grid.cell is not None and self.grid.cell.keys.hasFocus())
        self.model.show(value)
        self.empty.setVisible(not value)
        self.grid.setVisible(bool(value))
        self.grid.fit()
        self.head.setMaximumWidth(self.grid.maximumWidth())
        if row >= 0 and value:
            self._select(min(row, len(value) - 1), column)
        self._looked()

    def _committed(self, row: int, at: int, value: object) -> None:
        way = self.model.ways[at].way
        items = list(self._value)
        items[row] = self.changed_record(items[row], with_value(items[row], way, value))
        self._value = tuple(items)
        self.told.hide()
        self.model.show(self._value)
        self.grid.fit()
        add_missing_role(self.model.columns[at], value, self.around)
        self.edited.emit((row, *way), self._value, False)
        self._looked()

    def changed_record(self, _before: Any, after: Any) -> Any:
        """Return the edited record with what follows from the edit."""
        return after

    def at(self) -> int:
        return self.grid.currentIndex().row()

    def replace_items(self, items: list[object], select: int, *, focus: bool = False) -> None:
        column = 0 if focus else self.grid.currentIndex().column()
        self._value = tuple(items)
        self.write(self._value)
        if items:
            self._select(min(select, len(items) - 1), max(column, 0))
        self.edited.emit((), self._value, False)
        target = self.grid if items else self.buttons["add"]
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> None:
        self.grid.finish(back=False)

    def refresh_choices(self) -> None:
        if self.model.refresh_references():
            self.grid.fit()

    # --- blocks of cells ---------------------------------------------------------------------------------------------

    def selected(self) -> tuple[range, range]:
        """Return the rows and the columns of the selected cells."""
        found = [(index.row(), index.column()) for index in self.grid.selectedIndexes()]
        if not found:
            return range(0), range(0)
        rows, columns = zip(*found, strict=True)
        return range(min(rows), max(rows) + 1), range(min(columns), max(columns) + 1)

    def copy(self) -> None:
        """Copy the selected cells for a spreadsheet."""
        QGuiApplication.clipboard().setText(self.blocks.copied(*self.selected()))

    def paste(self) -> None:
        """Put what was copied into the cells from the current one on, in one step."""
        self.flush()
        rows, columns = self.selected()
        try:
            lines = lines_of(QGuiApplication.clipboard().text())
            if not lines:
                self._tell("Nothing was copied yet. Copy rows in a spreadsheet first.")
            elif len(rows) * len(columns) > 1 and len(lines) == len(lines[0]) == 1:
                self._take(self.blocks.typed_over(lines[0][0], rows, columns))
            else:
                at = self.grid.currentIndex()
                first = (rows[0], columns[0]) if rows else (len(self._value), 0)
                self._take(self.blocks.pasted(lines, *(first if at.isValid() else (0, 0))))
        except ValueError as error:
            self._tell(str(error))

    def fill_down(self) -> None:
        """Put the first selected row's values into the selected rows below it."""
        self.flush()
        self._take(self.blocks.filled(*self.selected()))

    def empty_cells(self) -> None:
        """Empty the selected cells that may be empty."""
        self.flush()
        self._take(self.blocks.typed_over("", *self.selected()))

    def _take(self, block: Block) -> None:
        rows, columns = self.selected()
        if block.changed or block.added:
            new = block.records[len(self._value) :]
            for record in (*(block.records[at] for at in block.changed), *new):
                for column in self.model.ways:
                    add_missing_role(column.spec, value_at(record, column.way), self.around)
            self.replace_items(list(block.records), max(self.at(), 0))
            if len(rows) * len(columns) > 1:
                self.grid.select_block(rows, columns)
        self._tell(block.words(singular(self.item)))

    def _tell(self, words: str) -> None:
        self.told.setText(words)
        self.told.show()

    def _block_act(self, event: QKeyEvent) -> Callable[[], None] | None:
        if event.matches(QKeySequence.StandardKey.Paste):
            return self.paste
        if not self._value:
            return None
        if event.matches(QKeySequence.StandardKey.Copy):
            return self.copy
        rows, columns = self.selected()
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_D and len(rows) > 1:
            return self.fill_down
        if event.key() == Qt.Key.Key_Delete and len(rows) * len(columns) > 1:
            return self.empty_cells
        return None

    def menu_actions(self, menu: QMenu) -> None:
        rows, _columns = self.selected()
        for words, act, possible in (
            ("Copy\tCtrl+C", self.copy, bool(rows)),
            ("Paste\tCtrl+V", self.paste, True),
            ("Fill down\tCtrl+D", self.fill_down, len(rows) > 1),
        ):
            action = menu.addAction(words)
            action.setEnabled(possible and self.grid.cell is None)
            action.triggered.connect(act)

    # --- what is said under the table ------------------------------------------------------------------------------

    def show_findings(self, findings: Sequence[tuple[Suffix, Finding]]) -> None:
        self._own = [finding for suffix, finding in findings if not suffix]
        self.model.show_findings(findings)
        self.grid.fit()
        self._looked()

    def _looked(self) -> None:
        at, cell = self.grid.currentIndex(), self.grid.cell
        self.note.show_findings([*self._own, *self.model.findings(at.row(), at.column())])
        words = ""
        if at.isValid() and self._value:
            spec = self.model.columns[at.column()]
            words = " ".join(
                part for part in (cell.hint() if cell is not None else "", spec.help) if part
            )
            words = f"{spec.label}: {words}" if words else ""
        self.hint.setText(words)
        self.hint.setVisible(bool(words))
        place = self.inner_place(())[1:]
        FieldEditor.show_open(
            self, [((), point) for suffix, point in self._points if suffix in ((), place)]
        )
        self.show_possible()
        self.around.looked()

    def show_open(self, points: Sequence[tuple[Suffix, OpenPoint]]) -> None:
        self._points = list(points)
        self.model.show_open([suffix for suffix, _ in points])
        self.grid.fit()
        self._looked()

    def inner_place(self, inner: Suffix) -> Suffix:
        at = self.grid.currentIndex()
        if not at.isValid() or not 0 <= at.row() < len(self._value or ()):
            return (self.spec.name,)
        return (self.spec.name, at.row(), *self.model.ways[at.column()].way)

    # --- keys and places -------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.grid
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
        ):
            act = None
            if self.grid.cell is None:
                act = self._block_act(event) or self.act_of(event)
            if act is not None:
                act()
                return True
        elif (
            watched is self.paste_button
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Paste)
        ):
            self.paste()
            return True
        # what was typed is committed by the cell itself: the grid loses the keyboard when one opens
        return event.type() != QEvent.Type.FocusOut and super().eventFilter(watched, event)

    def _select(self, row: int, column: int) -> None:
        index = self.model.index(row, column)
        self.grid.setCurrentIndex(index)
        self.grid.scrollTo(index)

    def go_to(self, suffix: Suffix) -> QWidget:
        row = suffix[0] if suffix else 0
        if not isinstance(row, int) or not 0 <= row < len(self._value or ()):
            target: QWidget = self.grid if self._value else self.buttons["add"]
        else:
            self._select(row, column_at(self.model.ways, suffix[1:]) or 0)
            target = self.grid
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        return self
