"""Banners: one message in the flow of a page, with few actions; never a modal box."""

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
        self._act, self._other = button("", "link"), button("", "link")
        self._act.clicked.connect(lambda: self._run(self._action))
        self._other.clicked.connect(lambda: self._run(self._other_action))
        self._close = tool("close", "Close this message", theme, size=16)
        self._close.clicked.connect(self.hide)
        self._action: Callable[[], None] | None = None
        self._other_action: Callable[[], None] | None = None
        layout = row(
            self._text, self._act, self._other, self._close, into=self, margins=(12, 6, 6, 6)
        )
        layout.setStretch(0, 1)
        layout.setAlignment(self._close, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(
        self,
        level: str,
        text: str,
        action: str = "",
        act: Callable[[], None] | None = None,
        other: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Show text; level is "error", "note" or "done". other: a second action, words and act."""
        set_role(self, f"banner-{level}")
        self._text.setText(text)
        self._act.setText(action)
        self._act.setVisible(bool(action))
        self._action = act
        words, self._other_action = other or ("", None)
        self._other.setText(words)
        self._other.setVisible(bool(words))
        self.setAccessibleName(text)
        self.show()

    def text(self) -> str:
        return self._text.text()

    def _run(self, act: Callable[[], None] | None) -> None:
        self.hide()
        if act is not None:
            act()
