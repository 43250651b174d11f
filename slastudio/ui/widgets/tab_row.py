"""A slim row of tabs: words where they fit, icons where they do not; the arrow keys walk through
it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from slastudio.ui.look.icons import dress
from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.labels import tip
from slastudio.ui.widgets.layouts import row

Tab = tuple[str, str, str]  # (name, word, icon)


class _TabButton(QPushButton):
    def __init__(self, tabs: TabRow, tab: Tab, key: str) -> None:
        super().__init__(tabs)
        self._tabs, self.name, self.word, self.key = tabs, tab[0], tab[1], key
        self.count = ""
        self.setProperty("role", "tab")
        self.setCheckable(True)
        dress(self, tab[2], tabs.theme, size=16)

    @property
    def words(self) -> str:
        return f"{self.word} {self.count}".rstrip()

    def wide(self) -> int:
        """Return the width that the words need."""
        return self.fontMetrics().horizontalAdvance(self.words) + 18

    def show_words(self, shown: bool) -> None:
        self.setText(self.words if shown else "")
        self.setIconSize(QSize(0, 0) if shown else QSize(16, 16))
        self.setAccessibleName(self.words)
        tip(self, f"{self.words} ({self.key})")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._tabs.step(step)


class TabRow(QWidget):
    """Choose one of a few views; chosen carries its name."""

    chosen = Signal(str)

    def __init__(self, tabs: Sequence[Tab], theme: Theme, keys: str = "Alt+{}") -> None:
        super().__init__()
        self.theme = theme
        self.buttons: dict[str, _TabButton] = {}
        group = QButtonGroup(self)
        for number, tab in enumerate(tabs, 1):
            made = _TabButton(self, tab, keys.format(number))
            group.addButton(made)
            made.clicked.connect(lambda _on=False, name=tab[0]: self.choose(name))
            self.buttons[tab[0]] = made
        row(*self.buttons.values(), None, into=self, gap=0)
        self.current = tabs[0][0]
        self.buttons[self.current].setChecked(True)
        self._arrange()

    def choose(self, name: str) -> None:
        self.current = name
        self.buttons[name].setChecked(True)
        self._arrange()
        self.chosen.emit(name)

    def step(self, by: int) -> None:
        names = list(self.buttons)
        at = (names.index(self.current) + by) % len(names)
        self.choose(names[at])
        self.buttons[names[at]].setFocus(Qt.FocusReason.TabFocusReason)

    def set_count(self, name: str, count: int) -> None:
        """Show a number behind a tab's word; 0 shows none."""
        self.buttons[name].count = str(count) if count else ""
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        fits = sum(each.wide() for each in self.buttons.values()) <= max(self.width(), 1)
        for name, each in self.buttons.items():
            each.show_words(fits or name == self.current)
