"""Small flat records (opening hours, conditions, closures) edited as rows of a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QToolButton, QWidget

from slastudio.contract.fields import FieldSpec, fields_of
from slastudio.ui.forms.editors import WIDE, FieldEditor, Suffix, Surroundings
from slastudio.ui.forms.titles import singular
from slastudio.ui.widgets.labels import button, label, tool
from slastudio.ui.widgets.layouts import clear, row

if TYPE_CHECKING:
    from slastudio.contract.checks import Finding

_SIMPLE = ("text", "choice", "date")
Editors = dict[str, type[FieldEditor]]


def is_row_like(cls: type) -> bool:
    """Tell whether a record is small enough for one row: at most three simple fields and no id."""
    specs = fields_of(cls)
    return len(specs) <= 3 and all(spec.kind in _SIMPLE and spec.name != "id" for spec in specs)


class RowsEditor(FieldEditor):
    """Edit records as rows; each row can be moved and removed, and a button adds one."""

    own_caption = own_help = True

    def __init__(self, spec: FieldSpec, around: Surroundings, editors: Editors, parent: QWidget | None = None) -> None:
        self._editors = editors
        self.lines: list[dict[str, FieldEditor]] = []
        super().__init__(spec, around, parent=parent)

    def build(self) -> None:
        assert self.spec.item is not None
        self.item = self.spec.item
        self.frame = QFrame()
        self.frame.setMaximumWidth(WIDE)
        self.grid = QGridLayout(self.frame)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(4)
        self.adder = button(f"Add {singular(self.item)}", "link")
        self.adder.clicked.connect(self.add)
        self.box.addWidget(label(self.spec.label, "strong", wrap=True))
        if self.spec.help:
            self.box.addWidget(label(self.spec.help, "caption", wrap=True))
        self.box.addWidget(self.frame)
        self.box.addLayout(row(self.adder, None))

    @property
    def control(self) -> QWidget:
        return self.frame

    def read(self) -> Any:
        return self._value

    def write(self, value: Any) -> None:
        if len(self.lines) != len(value):
            self._rebuild(len(value))
        for line, record in zip(self.lines, value, strict=True):
            for name, editor in line.items():
                if editor.value() != getattr(record, name):
                    editor.set_value(getattr(record, name))

    def _rebuild(self, count: int) -> None:
        clear(self.grid)
        self.lines = []
        specs = fields_of(self.item)
        self.frame.setVisible(count > 0)
        for place, spec in enumerate(specs):
            if count:
                self.grid.addWidget(label(spec.label, "caption"), 0, place)
            self.grid.setColumnStretch(place, 1)
        for index in range(count):
            line = {spec.name: self._editors[spec.kind](spec, self.around, bare=True) for spec in specs}
            for place, editor in enumerate(line.values()):
                editor.setProperty("row", index)
                editor.control.setAccessibleName(f"{editor.spec.label}, row {index + 1}")
                editor.edited.connect(self._row_edited)
                self.grid.addWidget(editor, index + 1, place, Qt.AlignmentFlag.AlignTop)
            for place, part in enumerate(self._row_buttons(index, count)):
                self.grid.addWidget(part, index + 1, len(specs) + place, Qt.AlignmentFlag.AlignTop)
            self.lines.append(line)

    def _row_buttons(self, index: int, count: int) -> list[QToolButton]:
        noun = singular(self.item)
        up = tool("up", f"Move {noun} {index + 1} up", self.around.theme, size=16)
        down = tool("down", f"Move {noun} {index + 1} down", self.around.theme, size=16)
        away = tool("remove", f"Remove {noun} {index + 1}", self.around.theme, size=16)
        up.setEnabled(index > 0)
        down.setEnabled(index < count - 1)
        up.clicked.connect(lambda: self._move(index, -1))
        down.clicked.connect(lambda: self._move(index, 1))
        away.clicked.connect(lambda: self._remove(index))
        return [up, down, away]

    def _row_edited(self, suffix: Suffix, value: Any, typing: bool) -> None:
        editor = self.sender()
        assert isinstance(editor, FieldEditor)
        index, name = int(editor.property("row")), editor.spec.name
        items = list(self._value)
        items[index] = replace(items[index], **{name: value})
        self._value = tuple(items)
        self.edited.emit((index, name), self._value, typing)

    def add(self) -> None:
        self._replace((*self._value, self.item()))
        first = next(iter(self.lines[-1].values()))
        first.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, index: int) -> None:
        self._replace((*self._value[:index], *self._value[index + 1 :]))

    def _move(self, index: int, by: int) -> None:
        items = list(self._value)
        items[index], items[index + by] = items[index + by], items[index]
        self._replace(tuple(items))

    def _replace(self, items: tuple[Any, ...]) -> None:
        self.flush()
        self._value = items
        self.write(items)
        self.edited.emit((), items, False)

    def flush(self) -> None:
        for line in self.lines:
            for editor in line.values():
                editor.flush()

    def show_findings(self, findings: Sequence[tuple[Suffix, Finding]]) -> None:
        super().show_findings(findings)
        for index, line in enumerate(self.lines):
            for name, editor in line.items():
                editor.show_findings([(s[2:], f) for s, f in findings if s[:2] == (index, name)])

    def go_to(self, suffix: Suffix) -> QWidget:
        target: QWidget = self.adder
        if suffix and isinstance(suffix[0], int) and suffix[0] < len(self.lines):
            line = self.lines[suffix[0]]
            editor = line.get(str(suffix[1])) if len(suffix) > 1 else next(iter(line.values()))
            target = editor.control if editor is not None else self.adder
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        return self
