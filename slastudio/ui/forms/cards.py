"""Many records as a list of their names, with the form of the chosen one below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from slastudio.contract.terms.fields import FieldSpec
from slastudio.ui.forms.fields.editors import WIDE, Suffix, Surroundings
from slastudio.ui.forms.listing import ListEditor
from slastudio.ui.forms.panel import RecordPanel
from slastudio.ui.forms.titles import item_words
from slastudio.ui.widgets.layouts import chain
from slastudio.ui.widgets.tables.record_list import RecordList

if TYPE_CHECKING:
    from slastudio.contract.checks.readiness import Finding
    from slastudio.contract.terms.drafting import OpenPoint
    from slastudio.ui.forms.panel import Fields, MakeFields


class CardsEditor(ListEditor):
    """List records by name; the selected one is edited in place below the list."""

    def __init__(self, spec: FieldSpec, around: Surroundings, make: MakeFields) -> None:
        self._make = make
        super().__init__(spec, around)

    def build(self) -> None:
        self.list = RecordList(self.around.theme)
        self.list.setMaximumWidth(WIDE)
        self.list.currentRowChanged.connect(self._selected)
        self.list.moved.connect(self.move_to)
        self.list.installEventFilter(self)
        self.panel = RecordPanel(self.item, self.around, self._make)
        self.panel.edited.connect(self._item_edited)
        head = self.build_head()
        head.setMaximumWidth(WIDE)
        for each_part in (self.empty, self.list, self.panel):
            self.box.addWidget(each_part)

    @property
    def control(self) -> QWidget:
        return self.list

    @property
    def fields(self) -> Fields | None:
        return self.panel.fields

    def steps(self, value: Any) -> Iterator[None]:
        yield from self.panel.steps(value)

    def read(self) -> object:
        return self._value

    def write(self, value: Any) -> None:
        at = self.list.currentRow()
        self.list.show_items([item_words(each) for each in value])
        self._value = value
        self.empty.setVisible(not value)
        self.list.setVisible(bool(value))
        if value:
            self.list.setCurrentRow(min(max(at, 0), len(value) - 1))
        self._show_selected()

    def _selected(self, _index: int) -> None:
        if not self._showing:
            self.panel.flush()
            self._show_selected()
            self.around.looked()

    def _show_selected(self) -> None:
        self.show_possible()
        is_new = self.panel.fields is None
        self.panel.show_record(self._value or (), self.list.currentRow())
        if is_new and self.panel.fields is not None:
            chain(self.list, self.panel.findChildren(QWidget))

    def _item_edited(self, suffix: Suffix, value: object, typing: bool) -> None:
        at = self.list.currentRow()
        items = list(self._value)
        items[at] = value
        self._value = tuple(items)
        self.list.show_item(at, item_words(value))
        self.edited.emit((at, *suffix), self._value, typing)

    # --- the list's own edits --------------------------------------------------------------------------------------

    def at(self) -> int:
        return self.list.currentRow()

    def replace_items(self, items: list[object], select: int, *, focus: bool = False) -> None:
        self.flush()
        self._showing = True
        self.write(tuple(items))
        self.list.setCurrentRow(min(select, len(items) - 1))
        self._showing = False
        self._show_selected()
        self.edited.emit((), self._value, False)
        if focus and self.fields is not None:
            first = next(
                (
                    e
                    for e in self.fields.editors.values()
                    if e.spec.name != "id" and not e.isHidden()
                ),
                None,
            )
            if first is not None:
                first.go_to(())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.list
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
        ):
            act = self.act_of(event)
            if act is not None:
                act()
                return True
        return super().eventFilter(watched, event)

    # --- the rest --------------------------------------------------------------------------------------------------

    def flush(self) -> None:
        self.panel.flush()

    def refresh_choices(self) -> None:
        self.panel.refresh_choices()

    def show_findings(self, findings: Sequence[tuple[Suffix, Finding]]) -> None:
        super().show_findings(findings)
        marks: dict[int, str] = {}
        for suffix, finding in findings:
            if suffix and isinstance(suffix[0], int) and marks.get(suffix[0]) != "error":
                marks[suffix[0]] = finding.level
        self.list.show_marks(marks)
        self.panel.show_findings(findings)

    def show_open(self, points: Sequence[tuple[Suffix, OpenPoint]]) -> None:
        super().show_open(points)
        self.panel.show_open(points)

    def inner_place(self, inner: Suffix) -> Suffix:
        at = self.list.currentRow()
        return (
            (self.spec.name, at, *inner) if 0 <= at < len(self._value or ()) else (self.spec.name,)
        )

    def go_to(self, suffix: Suffix) -> QWidget:
        if suffix and isinstance(suffix[0], int) and suffix[0] < len(self._value or ()):
            self.list.setCurrentRow(suffix[0])
            if self.fields is not None and suffix[1:]:
                return self.fields.go_to(suffix[1:])
        target = self.list if self._value else self.buttons["add"]
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        return self
