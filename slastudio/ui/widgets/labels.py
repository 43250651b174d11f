"""Labels and buttons: text is always plain, whatever file it came from."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from slastudio.ui.look.icons import dress
from slastudio.ui.look.theme import Theme


def label(
    text: str = "", role: str = "", *, wrap: bool = False, selectable: bool = False
) -> QLabel:
    """Return a label that shows text literally, never as markup."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    if role:
        made.setProperty("role", role)
    if wrap:
        made.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


class Elided(QLabel):
    """Show one line of plain text, cut with an ellipsis where it does not fit; the whole text is
    the tooltip.
    """

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self.setMinimumWidth(16)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = ""
        self.set_text(text)

    def set_text(self, text: str) -> None:
        self._whole = " ".join(text.split())
        tip(self, self._whole)
        self._cut()

    def _cut(self) -> None:
        shown = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 16)
        )
        super().setText(shown)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._cut()

    def whole(self) -> str:
        return self._whole


def literal(text: str) -> str:
    """Return text as a tooltip that is shown as it is (Qt would read markup in it)."""
    return f"<p style='white-space:pre-wrap'>{html.escape(text)}</p>" if text else ""


def tip(widget: QWidget, text: str) -> None:
    """Set a tooltip that shows text literally (Qt would read markup in it)."""
    widget.setToolTip(literal(text))


def set_role(widget: QWidget, role: str) -> None:
    """Give the widget another role of the style sheet and repaint it so."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        repolish(widget)


def set_mark(widget: QLabel, status: str) -> None:
    """Give a label the colour that goes with a verdict, in whatever appearance there is."""
    if widget.property("mark") != status:
        widget.setProperty("mark", status)
        repolish(widget)


def repolish(widget: QWidget) -> None:
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def button(
    text: str, role: str = "", *, theme: Theme | None = None, icon: str = "", name: str = ""
) -> QPushButton:
    """Return a push button that says a verb; & in text is shown, not taken as a mnemonic."""
    made = QPushButton(text.replace("&", "&&"))
    if role:
        made.setProperty("role", role)
    if icon and theme is not None:
        dress(made, icon, theme, "on_accent" if role == "primary" else "muted")
    if name:
        made.setAccessibleName(name)
    return made


def tool(
    icon: str,
    name: str,
    theme: Theme,
    *,
    checkable: bool = False,
    shortcut: str = "",
    size: int = 20,
) -> QToolButton:
    """Return an icon-only button with an accessible name and a tooltip."""
    made = QToolButton()
    made.setCheckable(checkable)
    made.setAccessibleName(name)
    tip(made, f"{name} ({shortcut})" if shortcut else name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    dress(made, icon, theme, size=size)
    return made


def frame(role: str) -> QFrame:
    made = QFrame()
    made.setProperty("role", role)
    return made


def rule() -> QFrame:
    return frame("rule")
