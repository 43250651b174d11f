"""The wizard's table of columns: which of the file's headings becomes which canonical column, in
which unit.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from slastudio.evidence.intake import FieldSource, Mapping
from slastudio.evidence.kinds import KINDS, Column
from slastudio.ui.forms.fields.simple import Combo
from slastudio.ui.look.mapping_words import unit_words
from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.labels import button, label, tip
from slastudio.ui.widgets.layouts import clear, column, row

UNITS = {
    "time": (
        "",
        "iso",
        "epoch s",
        "epoch ms",
        "epoch us",
        "d/m/y",
        "m/d/y",
        "relative s",
        "relative ms",
    ),
    "number": ("", "ms", "s", "us", "ns", "%"),
    "boolean": ("", "error code", "http code", "percent"),
}
_LEAST, _UNIT = 76, 104
NONE, FIXED = "not in this file", "a fixed value"


class MappingForm(QWidget):
    """Edit a mapping's fields; changed carries the mapping as corrected."""

    changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.mapping: Mapping | None = None
        self.rows: dict[str, tuple[Combo, Combo, QLineEdit]] = {}
        self._headings: tuple[str, ...] = ()
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(4)
        self.grid.setColumnStretch(1, 1)
        self.more = button("Add a segment", "link")
        self.more.clicked.connect(self._add_segment)
        self.heading = label("Columns", "strong")
        self.note = label("", "caption", wrap=True)
        column(self.heading, self.note, self.grid, row(self.more, None), into=self, gap=4)

    def show_mapping(self, mapping: Mapping, headings: tuple[str, ...]) -> None:
        """Show another file's mapping."""
        self.mapping, self._headings = mapping, headings
        self._rebuild()

    def take(self, mapping: Mapping) -> None:
        """Follow a correction that was made elsewhere; rows are built anew only where a column came
        or went.
        """
        same = self.mapping is not None and self.mapping.fields.keys() == mapping.fields.keys()
        self.mapping = mapping
        if not same:
            self._rebuild()

    def _names(self) -> list[str]:
        assert self.mapping is not None
        kind = KINDS[self.mapping.kind]
        named = [each.name for each in kind.columns if not each.is_family]
        return named + [name for name in self.mapping.fields if name not in named]

    def _rebuild(self) -> None:
        assert self.mapping is not None
        clear(self.grid)
        self.rows = {}
        is_table = self.mapping.kind == "table"
        self.note.setText(
            "A table keeps every heading as it is; it is shown and never judged."
            if is_table
            else ""
        )
        self.note.setVisible(is_table)
        kind = KINDS[self.mapping.kind]
        self.more.setVisible(any(each.name == "seg.*" for each in kind.columns))
        if is_table:
            return
        mapped = [name for name in self._names() if name in self.mapping.fields]
        for line, name in enumerate(
            mapped + [name for name in self._names() if name not in mapped]
        ):
            self._add_row(line, name, kind.column(name))

    def _add_row(self, line: int, name: str, declared: Column | None) -> None:
        assert self.mapping is not None
        source = self.mapping.fields.get(name)
        caption = label(name, "" if source else "muted")
        if declared is not None:
            tip(caption, declared.about)
        heading = Combo()
        heading.addItem(NONE, None)
        for each in self._headings:
            heading.addItem(each, each)
        heading.addItem(FIXED, "")
        heading.setAccessibleName(f"Column for {name}")
        unit = Combo()
        unit.setEditable(False)
        unit.setAccessibleName(f"Unit of {name}")
        choices = list(UNITS.get(declared.type if declared else "text", ("",)))
        if source and source.unit not in choices:
            choices.append(source.unit)
        for each in choices:
            unit.addItem(unit_words(each), each)
        unit.setMinimumContentsLength(6)
        fixed = QLineEdit(source.constant or "" if source else "")
        fixed.setAccessibleName(f"Fixed value of {name}")
        fixed.setPlaceholderText("value")
        if source is None:
            heading.setCurrentIndex(0)
        elif source.constant is not None:
            heading.setCurrentText(FIXED)
        else:
            if source.column not in self._headings:
                heading.insertItem(1, source.column, source.column)
            heading.setCurrentIndex(heading.findData(source.column))
        unit.setCurrentIndex(max(unit.findData(source.unit if source else ""), 0))
        heading.activated.connect(lambda _index: self._row_changed(name))
        unit.activated.connect(lambda _index: self._row_changed(name))
        fixed.textEdited.connect(lambda _text: self._row_changed(name))
        self.rows[name] = (heading, unit, fixed)
        for place, part in enumerate((caption, heading)):
            self.grid.addWidget(part, line, place)
        self.grid.addWidget(unit, line, 2)
        self.grid.addWidget(fixed, line, 3)
        self._show_parts(name)

    def _show_parts(self, name: str) -> None:
        heading, unit, fixed = self.rows[name]
        is_fixed = heading.currentText() == FIXED
        fixed.setVisible(is_fixed)
        fixed.setMaximumWidth(_UNIT)
        unit.setMaximumWidth(_UNIT)
        for part in (heading, unit, fixed):
            part.setMinimumWidth(_LEAST)
        unit.setVisible(not is_fixed and heading.currentIndex() > 0 and unit.count() > 1)

    def _row_changed(self, name: str) -> None:
        assert self.mapping is not None
        heading, unit, fixed = self.rows[name]
        if heading.currentText() == FIXED:
            source: FieldSource | None = FieldSource(constant=fixed.text())
        else:
            chosen = heading.currentData()
            before = self.mapping.fields.get(name)
            # renamed values belong to the column they were read in
            values = before.values if before is not None and before.column == chosen else {}
            source = (
                None
                if chosen is None
                else FieldSource(str(chosen), str(unit.currentData() or ""), values=values)
            )
        self._show_parts(name)
        self.mapping = self.mapping.with_field(name, source)
        self.changed.emit(self.mapping)

    def _add_segment(self) -> None:
        """Take the next heading that is not used yet as a segment of its own name."""
        assert self.mapping is not None
        used = {source.column for source in self.mapping.fields.values()}
        free = next((each for each in self._headings if each not in used), None)
        if free is None:
            self.note.setText("Every column of the file is used already.")
            self.note.show()
            return
        name = "seg." + "_".join(free.split(".")[-1].lower().split())
        self.mapping = self.mapping.with_field(name, FieldSource(free))
        self._rebuild()
        self.rows[name][0].setFocus()
        self.changed.emit(self.mapping)
