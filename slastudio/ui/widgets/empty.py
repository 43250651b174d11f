"""Empty states: what belongs here, why, and the one action that fills it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row


class EmptyState(QWidget):
    """Fill a place that has nothing to show yet."""

    def __init__(
        self,
        title: str,
        why: str,
        action: str = "",
        act: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        heading, words = label(title, "section", wrap=True), label(why, "muted", wrap=True)
        words.setMaximumWidth(480)
        heading.setMaximumWidth(480)
        inner = column(heading, words, gap=8)
        self.button = button(action, "primary") if action else None
        if self.button is not None and act is not None:
            self.button.clicked.connect(act)
            inner.addSpacing(8)
            inner.addLayout(row(self.button, None))
        holder = QWidget()
        holder.setLayout(inner)
        holder.setMinimumWidth(320)
        holder.setMaximumWidth(480)
        outer = column(None, row(None, holder, None), None, into=self, margins=24)
        outer.setAlignment(Qt.AlignmentFlag.AlignCenter)
