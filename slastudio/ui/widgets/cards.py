"""Cards: a titled surface, and a list of pairs (label and value) in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from slastudio.ui.widgets.labels import label, tip
from slastudio.ui.widgets.layouts import Part, column, let_go, row

_HASH = re.compile(r"\b([0-9a-f]{16})[0-9a-f]{48}\b")


class Card(QFrame):
    """Hold parts below a title; `body` is the layout to fill."""

    def __init__(self, title: str = "", *beside: Part, margins: int = 16) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.box: QVBoxLayout = column(into=self, margins=margins, gap=12)
        if title:
            self.title = label(title, "section")
            self.box.addLayout(row(self.title, None, *beside))
        self.body: QVBoxLayout = column(gap=8)
        self.box.addLayout(self.body, 1)

    def add(self, *parts: QWidget) -> Card:
        for part in parts:
            self.body.addWidget(part)
        return self


class Pairs(QWidget):
    """Show (label, text) lines in two columns."""

    def __init__(self, *, stacked: bool = False) -> None:
        super().__init__()
        self._stacked = stacked
        self._lines: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(2 if stacked else 6)
        self._grid.setColumnStretch(1, 1)

    def show_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Show these lines; labels that are there already take the new texts."""
        for line, (name, text) in enumerate(pairs):
            if line == len(self._lines):
                self._lines.append(self._make_line(line))
            told, value = self._lines[line]
            told.setText(name)
            # a whole hash has no place to break; its beginning names it, the tooltip has the rest
            value.setText(_HASH.sub(r"\1…", text) or "–")
            tip(value, text if _HASH.search(text) else "")
        for unused in self._lines[len(pairs) :]:
            for each in unused:
                let_go(each)
        del self._lines[len(pairs) :]

    def _make_line(self, line: int) -> tuple[QLabel, QLabel]:
        value = label(wrap=True, selectable=True)
        if self._stacked:
            name = label("", "caption", wrap=True)
            value.setContentsMargins(0, 0, 0, 8)
            self._grid.addWidget(name, 2 * line, 0, 1, 2)
            self._grid.addWidget(value, 2 * line + 1, 0, 1, 2)
        else:
            name = label("", "muted")
            self._grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, line, 1)
        return name, value
