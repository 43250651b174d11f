"""A row of a few short words of which one is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from slastudio.ui.widgets.layouts import row


class ChoiceRow(QWidget):
    """Choose one of a few; chosen carries its name. The arrow keys walk through them."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str, str]], current: str) -> None:
        """choices: (name, word, what a screen reader says)."""
        super().__init__()
        self.setAccessibleName(name)
        self.buttons: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for key, word, spoken in choices:
            made = QPushButton(word)
            made.setProperty("role", "tab")
            made.setCheckable(True)
            made.setAccessibleName(spoken)
            made.setToolTip(spoken)
            group.addButton(made)
            self.buttons[key] = made
            made.clicked.connect(lambda _on, chosen=key: self.chosen.emit(chosen))
        self.buttons[current if current in self.buttons else choices[0][0]].setChecked(True)
        row(*self.buttons.values(), into=self, gap=0)

    @property
    def current(self) -> str:
        return next(key for key, made in self.buttons.items() if made.isChecked())

    def choose(self, key: str) -> None:
        """Choose one as a click does."""
        self.buttons[key].click()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        keys = list(self.buttons)
        wanted = keys[(keys.index(self.current) + step) % len(keys)]
        self.buttons[wanted].setFocus(Qt.FocusReason.TabFocusReason)
        self.choose(wanted)
