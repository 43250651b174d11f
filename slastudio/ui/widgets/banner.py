"""Banners: one message in the flow of a page, with at most one action; never a modal box."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.labels import button, label, set_role, tool
from slastudio.ui.widgets.layouts import row


class Banner(QFrame):
    """Show an error, a note or an outcome until it is closed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = label(wrap=True, selectable=True)
        self._act = button("", "link")
        self._act.clicked.connect(self._run)
        self._close = tool("close", "Close this message", theme, size=16)
        self._close.clicked.connect(self.hide)
        self._action: Callable[[], None] | None = None
        layout = row(self._text, self._act, self._close, into=self, margins=(12, 6, 6, 6))
        layout.setStretch(0, 1)
        layout.setAlignment(self._close, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(
        self, level: str, text: str, action: str = "", act: Callable[[], None] | None = None
    ) -> None:
        """Show text; level is "error", "note" or "done"."""
        set_role(self, f"banner-{level}")
        self._text.setText(text)
        self._act.setText(action)
        self._act.setVisible(bool(action))
        self._action = act
        self.setAccessibleName(text)
        self.show()

    def text(self) -> str:
        return self._text.text()

    def _run(self) -> None:
        self.hide()
        if self._action is not None:
            self._action()
