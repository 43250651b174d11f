"""Editors for nested values: one record as an indented group, many records as a list with an inline
editor.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from slastudio.contract.terms.fields import FieldSpec, fields_of
from slastudio.ui.forms.editors import WIDE, FieldEditor, Suffix, Surroundings
from slastudio.ui.forms.listing import ListEditor
from slastudio.ui.forms.paths import applies
from slastudio.ui.forms.ready_objectives import offer_ready
from slastudio.ui.forms.references import ReferenceEditor, ReferencesEditor
from slastudio.ui.forms.roles import ROLES, RoleEditor
from slastudio.ui.forms.simple import (
    ChoiceEditor,
    DateEditor,
    DecimalEditor,
    DurationEditor,
    FlagEditor,
    IntegerEditor,
    LinesEditor,
    ProseEditor,
    TextEditor,
    ZoneEditor,
)
from slastudio.ui.forms.table.table import TableEditor, is_flat, is_small
from slastudio.ui.forms.titles import item_words
from slastudio.ui.widgets.labels import label
from slastudio.ui.widgets.layouts import chain, column
from slastudio.ui.widgets.tables.record_list import RecordList

if TYPE_CHECKING:
    from slastudio.contract.checks.readiness import Finding
    from slastudio.contract.terms.drafting import OpenPoint

_EDITORS: dict[str, type[FieldEditor]] = {
    "text": TextEditor,
    "prose": ProseEditor,
    "choice": ChoiceEditor,
    "flag": FlagEditor,
    "integer": IntegerEditor,
    "decimal": DecimalEditor,
    "date": DateEditor,
    "duration": DurationEditor,
    "zone": ZoneEditor,
    "lines": LinesEditor,
    "reference": ReferenceEditor,
    "references": ReferencesEditor,
}


def editor_for(spec: FieldSpec, around: Surroundings) -> FieldEditor:
    """Return the editor for a declared field; the one place where kinds of field meet widgets."""
    if spec.kind == "record":
        return RecordEditor(spec, around)
    if spec.kind == "records":
        assert spec.item is not None
        in_place = is_flat(spec.item) and (spec.as_table or is_small(spec.item))
        return TableEditor(spec, around) if in_place else CardsEditor(spec, around)
    if spec.kind == "reference" and spec.refers_to == ROLES:
        return RoleEditor(spec, around)
    return _EDITORS[spec.kind](spec, around)


class RecordFields(QWidget):
    """Show all fields of one record in a column; edited hands over the record with the change made."""

    edited = Signal(object, object, bool)

    def __init__(
        self,
        cls: type,
        around: Surroundings,
        parent: QWidget | None = None,
        *,
        in_slices: bool = False,
    ) -> None:
        super().__init__(parent)
        self._value: Any = cls()
        self._cls, self._around = cls, around
        self.editors: dict[str, FieldEditor] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(16)
        if not in_slices:
            for _ in self.steps(self._value):
                pass

    def steps(self, value: object) -> Iterator[None]:
        """Build the editors one by one, each with its part of value; what waits between them may be
        done first.
        """
        for spec in fields_of(self._cls):
            if spec.name in self.editors:
                continue
            editor = editor_for(spec, self._around)
            editor.edited.connect(self._pass_on)
            self.editors[spec.name] = editor
            self._layout.addWidget(editor)
            yield
            yield from editor.steps(getattr(value, spec.name))
            editor.set_value(getattr(value, spec.name))
            yield
        self._value = value
        self._show_relevant()

    def _pass_on(self, suffix: Suffix, value: object, typing: bool) -> None:
        editor = self.sender()
        assert isinstance(editor, FieldEditor)
        name = editor.spec.name
        self._value = replace(self._value, **{name: value})
        self._show_relevant()
        self.edited.emit((name, *suffix), self._value, typing)

    def set_value(self, value: object) -> None:
        self._value = value
        for name, editor in self.editors.items():
            wanted = getattr(value, name)
            if (
                editor.value() != wanted
                or type(editor.value()) is not type(wanted)
                or editor.problem()
            ):
                editor.set_value(wanted)
        self._show_relevant()

    def _show_relevant(self) -> None:
        for name, editor in self.editors.items():
            editor.setHidden(not applies(self._value, name))

    def flush(self) -> None:
        for editor in self.editors.values():
            editor.flush()

    def refresh_choices(self) -> None:
        for editor in self.editors.values():
            editor.refresh_choices()

    def show_findings(self, findings: Sequence[tuple[Suffix, Finding]]) -> None:
        for name, editor in self.editors.items():
            own = [
                (suffix[1:], finding)
                for suffix, finding in findings
                if suffix and suffix[0] == name
            ]
            editor.show_findings(own)
            if own:
                editor.show()

    def show_open(self, points: Sequence[tuple[Suffix, OpenPoint]]) -> None:
        for name, editor in self.editors.items():
            editor.show_open(
                [(suffix[1:], point) for suffix, point in points if suffix and suffix[0] == name]
            )

    def editor_at(self, suffix: Suffix) -> FieldEditor | None:
        """Return the editor of a field of this record, or of a record nested in it."""
        editor = self.editors.get(str(suffix[0])) if suffix else None
        if isinstance(editor, RecordEditor) and suffix[1:]:
            return editor.fields.editor_at(suffix[1:])
        return editor if not suffix[1:] else None

    def go_to(self, suffix: Suffix) -> QWidget:
        editor = self.editors.get(str(suffix[0])) if suffix else next(iter(self.editors.values()))
        if editor is None:
            return self
        editor.show()
        return editor.go_to(suffix[1:])


class RecordEditor(FieldEditor):
    """Show a nested record as an indented group under its own heading."""

    own_caption = own_help = True

    def build(self) -> None:
        assert self.spec.item is not None
        self.frame = QFrame()
        self.frame.setProperty("role", "group")
        self.fields = RecordFields(self.spec.item, self.around, in_slices=True)
        self.fields.edited.connect(self._pass_on)
        column(self.fields, into=self.frame, margins=(16, 0, 0, 0))
        self.box.setSpacing(8)
        self.box.addWidget(label(self.spec.label, "strong"))
        if self.spec.help:
            self.box.addWidget(label(self.spec.help, "caption", wrap=True))
        self.box.addWidget(self.frame)

    def steps(self, value: object) -> Iterator[None]:
        yield from self.fields.steps(value)

    def _pass_on(self, suffix: Suffix, value: object, typing: bool) -> None:
        self._value = value
        self.edited.emit(suffix, value, typing)

    @property
    def control(self) -> QWidget:
        return self.frame

    def read(self) -> object:
        return self._value

    def write(self, value: object) -> None:
        self.fields.set_value(value)

    def flush(self) -> None:
        self.fields.flush()

    def refresh_choices(self) -> None:
        self.fields.refresh_choices()

    def show_findings(self, findings: Sequence[tuple[Suffix, Finding]]) -> None:
        super().show_findings(findings)
        self.fields.show_findings(findings)

    def show_open(self, points: Sequence[tuple[Suffix, OpenPoint]]) -> None:
        super().show_open(points)
        self.fields.show_open(points)

    def go_to(self, suffix: Suffix) -> QWidget:
        return self.fields.go_to(suffix)


class CardsEditor(ListEditor):
    """List records by name; the selected one is edited in place below the list."""

    def build(self) -> None:
        self.list = RecordList(self.around.theme)
        self.list.setMaximumWidth(WIDE)
        self.list.currentRowChanged.connect(self._selected)
        self.list.moved.connect(self.move_to)
        self.list.installEventFilter(self)
        self.panel = QFrame()
        self.panel.setProperty("role", "card")
        self.panel.setMaximumWidth(WIDE + 34)
        self.panel_box = column(into=self.panel, margins=16)
        self.fields: RecordFields | None = None
        head = self.build_head()
        head.setMaximumWidth(WIDE)
        offer_ready(self, head)
        for each_part in (self.empty, self.list, self.panel):
            self.box.addWidget(each_part)

    @property
    def control(self) -> QWidget:
        return self.list

    def steps(self, value: Any) -> Iterator[None]:
        if value and self.fields is None:
            made = self._make_fields(in_slices=True)
            yield
            yield from made.steps(value[0])

    def _make_fields(self, *, in_slices: bool = False) -> RecordFields:
        # built with the first record shown: most lists of a long form are never opened
        self.fields = RecordFields(self.item, self.around, in_slices=in_slices)
        self.fields.edited.connect(self._item_edited)
        self.panel_box.addWidget(self.fields)
        return self.fields

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
            if self.fields is not None:
                self.fields.flush()
            self._show_selected()
            self.around.looked()

    def _show_selected(self) -> None:
        at, items = self.list.currentRow(), self._value or ()
        self.panel.setVisible(0 <= at < len(items))
        self.show_possible()
        if not 0 <= at < len(items):
            return
        if self.fields is None:
            self._make_fields()
            chain(self.list, self.panel.findChildren(QWidget))
        assert self.fields is not None
        self.fields.set_value(items[at])
        self.fields.refresh_choices()
        self._show_item_findings()

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
        if self.fields is not None:
            self.fields.flush()

    def refresh_choices(self) -> None:
        if self.fields is not None:
            self.fields.refresh_choices()

    def show_findings(self, findings: Sequence[tuple[Suffix, Finding]]) -> None:
        super().show_findings(findings)
        self._item_findings = findings
        marks: dict[int, str] = {}
        for suffix, finding in findings:
            if suffix and isinstance(suffix[0], int) and marks.get(suffix[0]) != "error":
                marks[suffix[0]] = finding.level
        self.list.show_marks(marks)
        self._show_item_findings()

    _item_findings: Sequence[tuple[Suffix, Finding]] = ()
    _item_points: Sequence[tuple[Suffix, OpenPoint]] = ()

    def _show_item_findings(self) -> None:
        at = self.list.currentRow()
        if self.fields is not None:
            self.fields.show_findings(
                [(s[1:], f) for s, f in self._item_findings if s and s[0] == at]
            )
            self.fields.show_open(
                [(s[1:], point) for s, point in self._item_points if s and s[0] == at]
            )

    def show_open(self, points: Sequence[tuple[Suffix, OpenPoint]]) -> None:
        super().show_open(points)
        self._item_points = points
        self._show_item_findings()

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
