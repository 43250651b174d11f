"""The form of a record, one editor a field; and a nested record as an indented group of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from slastudio.contract.terms.fields import FieldSpec
from slastudio.ui.forms.cards import CardsEditor
from slastudio.ui.forms.fields.editors import FieldEditor, Suffix, Surroundings
from slastudio.ui.forms.fields.references import ReferenceEditor, ReferencesEditor
from slastudio.ui.forms.fields.roles import ROLES, RoleEditor
from slastudio.ui.forms.fields.simple import (
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
from slastudio.ui.forms.paths import applies
from slastudio.ui.forms.rest import RestOfForm, asked_first
from slastudio.ui.forms.table.columns import has_chosen_columns
from slastudio.ui.forms.table.table import TableEditor, is_flat, is_small
from slastudio.ui.forms.table.with_form import GridEditor
from slastudio.ui.widgets.labels import label
from slastudio.ui.widgets.layouts import column

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
        if has_chosen_columns(spec.item):
            return GridEditor(spec, around, RecordFields)
        in_place = is_flat(spec.item) and (spec.as_table or is_small(spec.item))
        return TableEditor(spec, around) if in_place else CardsEditor(spec, around, RecordFields)
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
        self.rest: RestOfForm | None = None
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
        first, rest = asked_first(self._cls)
        if rest and self.rest is None:
            self.rest = RestOfForm(rest)
        for spec in (*first, *rest):
            if spec.name in self.editors:
                continue
            if spec in rest and self.rest is not None:
                layout = self.rest.fields
                self._layout.addWidget(self.rest)
            else:
                layout = self._layout
            editor = editor_for(spec, self._around)
            editor.edited.connect(self._pass_on)
            self.editors[spec.name] = editor
            layout.addWidget(editor)
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
        if self.rest is not None:
            self.rest.tell(self._value)

    def _bring_out(self, name: str) -> None:
        self.editors[name].show()
        if self.rest is not None and name in self.rest.names:
            self.rest.unfold()

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
                self._bring_out(name)

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
        self._bring_out(editor.spec.name)
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
