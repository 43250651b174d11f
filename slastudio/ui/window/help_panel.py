"""The help panel (F1): what this page is for, and the keys that work everywhere."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from slastudio import __version__
from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.labels import label, rule, tool
from slastudio.ui.widgets.layouts import clear, column, row, scroller
from slastudio.ui.widgets.leaving import leave_on_escape

KEYS = (
    ("Ctrl+1 … Ctrl+9, Ctrl+0", "Pages"),
    ("Ctrl+K", "Find anything"),
    ("Ctrl+Z, Ctrl+Y", "Undo, redo"),
    ("Alt+←, Alt+→", "Back, forward"),
    ("[ and ]", "Month before, after"),
    ("Ctrl+O", "Open a project"),
    ("Ctrl+I", "Import files"),
    ("Esc", "Close a panel"),
    ("F1", "This help"),
)


class HelpPanel(QWidget):
    """Show one page's help at the right of the window; left: closed with the keyboard on it."""

    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(288)
        self.title = label("", "section")
        self.close_button = tool("close", "Close help", theme, shortcut="Esc", size=16)
        self.close_button.clicked.connect(self._leave)
        leave_on_escape(self, self.close_button)
        self.words = column(gap=12)
        inner = QWidget()
        keys = QGridLayout()
        keys.setHorizontalSpacing(16)
        keys.setVerticalSpacing(6)
        for line, (key, meaning) in enumerate(KEYS):
            keys.addWidget(label(key, "strong"), line, 0)
            keys.addWidget(label(meaning, "muted"), line, 1)
        self.version = label(f"SLA Studio {__version__}", "muted")
        keys_below = (rule(), 8, label("Keys", "strong"), keys)
        column(
            self.words,
            8,
            *keys_below,
            None,
            self.version,
            into=inner,
            margins=(16, 0, 16, 16),
        )
        column(
            row(self.title, None, self.close_button, margins=(16, 12, 8, 8)),
            scroller(inner),
            into=self,
            gap=0,
        )
        self.hide()

    def show_help(self, title: str, text: str) -> None:
        """Show a page's help; a blank line begins a paragraph."""
        self.title.setText(title)
        clear(self.words)
        for paragraph in text.strip().split("\n\n"):
            self.words.addWidget(label(" ".join(paragraph.split()), wrap=True))
        self.setAccessibleName(f"Help: {title}")

    def _leave(self) -> None:
        held = self.isAncestorOf(self.window().focusWidget() or self.window())
        self.hide()
        if held:
            self.left.emit()
