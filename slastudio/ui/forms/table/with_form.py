"""Large records as rows of a table, what one compares in columns, with the form of the current one
beside it, or below it where the page is narrow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from slastudio.contract.ready_objectives import with_usual_records
from slastudio.contract.terms.fields import FieldSpec
from slastudio.contract.terms.objectives import Objective
from slastudio.ui.forms.fields.editors import Suffix, Surroundings
from slastudio.ui.forms.panel import RecordPanel
from slastudio.ui.forms.ready_objectives import offer_ready
from slastudio.ui.forms.table.table import TableEditor
from slastudio.ui.widgets.beside_or_below import BesideOrBelow
from slastudio.ui.widgets.layouts import chain, column

if TYPE_CHECKING:
    from slastudio.contract.checks.readiness import Finding
    from slastudio.contract.terms.drafting import OpenPoint
    from slastudio.ui.forms.panel import Fields, MakeFields


class GridEditor(TableEditor):
    """Edit records in a table and, one at a time, in a form; both show the same record.

    shown: another record is current, or the current one was edited.
    """

    shown = Signal()

    def __init__(self, spec: FieldSpec, around: Surroundings, make: MakeFields) -> None:
        self._make = make
        super().__init__(spec, around)

    def build(self) -> None:
        whole, table = self.box, QWidget()
        # what is said under the table belongs to it, wherever the form stands
        self.box = column(into=table)
        super().build()
        self.panel = RecordPanel(self.item, self.around, self._make)
        self.panel.edited.connect(self._item_edited)
        offer_ready(self, self.head)
        if self.around.companion is not None:
            self.panel.put_above(self.around.companion(self))
        self.halves = BesideOrBelow(table, self.panel, "record", self.around.settings)
        whole.addWidget(self.halves)

    @property
    def fields(self) -> Fields | None:
        return self.panel.fields

    def steps(self, value: Any) -> Iterator[None]:
        yield from self.panel.steps(value)

    # --- values ----------------------------------------------------------------------------------------------------

    def write(self, value: Any) -> None:
        super().write(value)
        if value and self.at() < 0:
            self._select(0, 0)
        self._show_record()

    def current(self) -> object:
        """Return the current record, None where there is none."""
        at = self.at()
        return self._value[at] if 0 <= at < len(self._value or ()) else None

    def choose(self, row: int) -> None:
        """Make a record the current one."""
        self._select(row, max(self.grid.currentIndex().column(), 0))

    def _looked(self) -> None:
        super()._looked()
        if not self._showing and self.at() != self.panel.at:
            self.panel.flush()
            self._show_record()

    def _show_record(self) -> None:
        is_new = self.panel.fields is None
        self.panel.show_record(self._value or (), self.at())
        if is_new and self.panel.fields is not None:
            chain(self.grid, self.panel.findChildren(QWidget))
        self.shown.emit()

    def _committed(self, row: int, at: int, value: object) -> None:
        # what waits in the form belongs to the same record, and must not undo what the cell says
        self.panel.flush()
        super()._committed(row, at, value)
        self._show_record()

    def changed_record(self, before: Any, after: Any) -> Any:
        if isinstance(before, Objective) and isinstance(after, Objective):
            return with_usual_records(before, after)
        return after

    def _item_edited(self, suffix: Suffix, value: object, typing: bool) -> None:
        # what waited in the form is of the record it shows, also once another row is current
        row, items = self.panel.at, list(self._value)
        items[row] = self.changed_record(items[row], value)
        self._value = tuple(items)
        self.model.show(self._value)
        self.grid.fit()
        if items[row] is not value:
            self._show_record()
        self.shown.emit()
        self.edited.emit((row, *suffix), self._value, typing)

    def replace_items(self, items: list[object], select: int, *, focus: bool = False) -> None:
        self.panel.flush()
        super().replace_items(items, select, focus=focus)

    def flush(self) -> None:
        super().flush()
        self.panel.flush()

    def refresh_choices(self) -> None:
        super().refresh_choices()
        self.panel.refresh_choices()

    # --- what is said, and where -----------------------------------------------------------------------------------

    def show_findings(self, findings: Sequence[tuple[Suffix, Finding]]) -> None:
        super().show_findings(findings)
        self.panel.show_findings(findings)

    def show_open(self, points: Sequence[tuple[Suffix, OpenPoint]]) -> None:
        super().show_open(points)
        self.panel.show_open(points)

    def inner_place(self, inner: Suffix) -> Suffix:
        # a field of the form says itself where in the record it stands
        at = self.at()
        if inner and 0 <= at < len(self._value or ()):
            return (self.spec.name, at, *inner)
        return super().inner_place(inner)

    def go_to(self, suffix: Suffix) -> QWidget:
        if suffix[1:] and isinstance(suffix[0], int) and suffix[0] < len(self._value or ()):
            self.choose(suffix[0])
            if self.fields is not None:
                return self.fields.go_to(suffix[1:])
        return super().go_to(suffix)
