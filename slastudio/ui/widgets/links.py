"""Buttons that read like links and never make a narrow pane wider: what does not fit is cut with an
ellipsis.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from slastudio.ui.widgets.labels import tip

_PADDING = 12


class Link(QPushButton):
    """Do one thing; the whole text is its accessible name, and its tooltip where it is cut."""

    def __init__(
        self,
        text: str,
        act: Callable[[], object] | None = None,
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "link")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._whole = ""
        self.set_text(text, name)
        if act is not None:
            self.clicked.connect(lambda _on: act())

    def set_text(self, text: str, name: str = "") -> None:
        self._whole = " ".join(text.split())
        self.setAccessibleName(name or self._whole)
        self.updateGeometry()
        self._cut()

    def whole(self) -> str:
        return self._whole

    def sizeHint(self) -> QSize:
        return QSize(
            self.fontMetrics().horizontalAdvance(self._whole) + _PADDING + 2,
            super().sizeHint().height(),
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(min(48, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        room = max(self.width() - _PADDING, 24)
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        shown = shown.replace("&", "&&")
        if shown != self.text():
            self.setText(shown)
        tip(self, "" if shown == self._whole.replace("&", "&&") else self._whole)
