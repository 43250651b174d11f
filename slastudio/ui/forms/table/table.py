"""Records edited in place, as rows of one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from slastudio.contract.terms.fields import fields_of
from slastudio.ui.forms.editors import FieldEditor, Suffix
from slastudio.ui.forms.listing import ListEditor
from slastudio.ui.forms.roles import add_missing_role
from slastudio.ui.forms.table.grid import Grid
from slastudio.ui.forms.table.model import RecordsModel
from slastudio.ui.widgets.labels import label

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
        head = self.build_head()
        head.setMaximumWidth(self.grid.maximumWidth())
        self.head = head
        for part in (self.empty, self.grid, self.hint):
            self.box.addWidget(part)

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
        spec = self.model.columns[at]
        items = list(self._value)
        items[row] = replace(items[row], **{spec.name: value})
        self._value = tuple(items)
        self.model.show(self._value)
        self.grid.fit()
        add_missing_role(spec, value, self.around)
        self.edited.emit((row, spec.name), self._value, False)
        self._looked()

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
        return (self.spec.name, at.row(), self.model.columns[at.column()].name)

    # --- keys and places -------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.grid
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
        ):
            act = self.act_of(event) if self.grid.cell is None else None
            if act is not None:
                act()
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
            names = [spec.name for spec in self.model.columns]
            self._select(
                row, names.index(str(suffix[1])) if len(suffix) > 1 and suffix[1] in names else 0
            )
            target = self.grid
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        return self
