"""Editors for references: pick lists of records that exist, never free text."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from slastudio.ui.forms.fields.editors import NARROW, WIDE, FieldEditor
from slastudio.ui.forms.fields.simple import Combo
from slastudio.ui.widgets.labels import label
from slastudio.ui.widgets.layouts import clear, column


class ReferenceEditor(FieldEditor):
    """Choose one record by name, or none."""

    def build(self) -> None:
        self.combo = Combo()
        self.combo.setMaximumWidth(16777215 if self.bare else NARROW + 80)
        self.combo.activated.connect(self.chosen)
        self.box.addWidget(self.combo)

    @property
    def control(self) -> QWidget:
        return self.combo

    def refresh_choices(self) -> None:
        self.write(self._value or "")

    def read(self) -> object:
        return self.combo.currentData() or ""

    def write(self, value: Any) -> None:
        options = self.around.agreement().options(self.spec.refers_to)
        shown = [("", "None"), *options]
        if value and value not in dict(options):
            shown.append((value, f"{value} (no longer exists)"))
        if [
            (self.combo.itemData(i), self.combo.itemText(i)) for i in range(self.combo.count())
        ] != shown:
            self.combo.clear()
            for each, words in shown:
                self.combo.addItem(words, each)
        self.combo.setCurrentIndex(self.combo.findData(value))


class ReferencesEditor(FieldEditor):
    """Tick any number of records."""

    def build(self) -> None:
        self.frame = QFrame()
        self.frame.setProperty("role", "card")
        self.frame.setMaximumWidth(WIDE)
        self.frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.inner = column(into=self.frame, margins=(8, 4, 8, 4), gap=0)
        self.boxes: dict[str, QCheckBox] = {}
        self._shown: list[tuple[str, str]] = []
        self.box.addWidget(self.frame)

    @property
    def control(self) -> QWidget:
        return self.frame

    def refresh_choices(self) -> None:
        self.write(self._value or ())

    def read(self) -> object:
        ticked = [each for each, box in self.boxes.items() if box.isChecked()]
        # keep the order in which they were named, new ones at the end
        kept = [each for each in self._value or () if each in ticked]
        return tuple(kept + [each for each in ticked if each not in kept])

    def write(self, value: Any) -> None:
        options = list(self.around.agreement().options(self.spec.refers_to))
        options += [
            (each, f"{each} (no longer exists)") for each in value if each not in dict(options)
        ]
        if options != self._shown or not self.inner.count():
            self._rebuild(options)
        for each, box in self.boxes.items():
            box.setChecked(each in value)

    def _rebuild(self, options: list[tuple[str, str]]) -> None:
        self._shown = options
        clear(self.inner)
        self.boxes = {}
        for each, words in options:
            box = QCheckBox(words.replace("&", "&&"))
            box.clicked.connect(self.chosen)
            self.boxes[each] = box
            self.inner.addWidget(box)
        if not options:
            self.inner.addWidget(label("Nothing to choose from yet.", "muted"))

    def go_to(self, suffix: tuple[str | int, ...]) -> QWidget:
        first = next(iter(self.boxes.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        return self
