"""Two sides' figures beside each other in a narrow place: what does not fit is wrapped, never cut."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from slastudio.ui.widgets.labels import label
from slastudio.ui.widgets.layouts import clear, column


class SideBySide(QWidget):
    """Show lines of three texts, the first line being headings."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.lines: tuple[tuple[str, str, str], ...] = ()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        column(self._grid, into=self, margins=(0, 4, 0, 4))
        self.setAccessibleName(name)
        for place, stretch in enumerate((4, 3, 3)):
            self._grid.setColumnStretch(place, stretch)

    def show_lines(self, lines: Iterable[tuple[str, str, str]]) -> None:
        clear(self._grid)
        self.lines = tuple(lines)
        for number, line in enumerate(self.lines):
            for place, text in enumerate(line):
                role = "muted" if place == 0 else ""
                role = "caption" if number == 0 else role
                made = label(text, role, wrap=True, selectable=place > 0)
                self._grid.addWidget(made, number, place, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleDescription(self.as_text())

    def as_text(self) -> str:
        return "\n".join("\t".join(line) for line in self.lines)
