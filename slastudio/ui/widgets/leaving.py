"""Esc leaves: it presses the button that leads out of a panel, and the keyboard goes back to where it was."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget


class _Escape(QObject):
    def __init__(self, panel: QWidget, way_out: QAbstractButton, opener: QWidget | None) -> None:
        super().__init__(panel)
        self._way_out, self._opener = way_out, opener
        panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # a field or list that has a use for Esc itself does not let it through to the panel
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            # what cannot be left now has its button disabled: nothing happens
            self._way_out.click()
            if self._opener is not None and self._opener.isVisible():
                self._opener.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return super().eventFilter(watched, event)


def leave_on_escape(
    panel: QWidget, way_out: QAbstractButton, opener: QWidget | None = None
) -> None:
    """Have Esc anywhere on a panel press the button that leaves it; opener takes the keyboard then,
    where what the button does gives it to nobody.
    """
    _Escape(panel, way_out, opener)
