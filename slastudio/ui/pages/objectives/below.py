"""What opens under an objective at the width of the page: a span, an explanation, a comparison, a
dispute.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from slastudio.ui.widgets.layouts import column

# of the height in sight what stays with the chart while something is open under it
_SHARE, _LEAST = 0.56, 380
# in a narrow page the figures stand under the chart
_WIDE, _LEAST_NARROW = 900, 640


class WithBelow(QScrollArea):
    """Hold a part that fills the page, and under it what is opened; then both scroll together."""

    def __init__(self, upper: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # a splitter sets limits of its own from what is in it
        self._upper, self._held = QWidget(), list[QWidget]()
        column(upper, into=self._upper)
        self._parts = column(gap=16)
        inner = QWidget()
        column(self._upper, self._parts, into=inner, gap=16, margins=(0, 0, 0, 0)).setStretch(0, 1)
        self.setWidget(inner)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)

    def hold(self, part: QWidget) -> None:
        """Take a part that is shown and hidden by whoever owns it; it is hidden at first."""
        part.hide()
        self._held.append(part)
        self._parts.addWidget(part)
        part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._arrange()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        room = self.viewport().height()
        opened = any(not each.isHidden() for each in self._held)
        least = _LEAST if self.viewport().width() >= _WIDE else _LEAST_NARROW
        high = max(round(room * _SHARE), least)
        self._upper.setMinimumHeight(high if opened else 0)
        self._upper.setMaximumHeight(high if opened else 16_777_215)

    def look_at(self, part: QWidget, *, whole: bool = True) -> None:
        """Scroll so that a part begins at the top of the page; of one that need not be seen whole,
        until half a page of it is in sight, so that what is above it stays.
        """

        def scroll() -> None:
            inside, bar = self.widget(), self.verticalScrollBar()
            if inside is None or not inside.isAncestorOf(part):
                return
            top = part.mapTo(inside, QPoint(0, 0)).y()
            room = self.viewport().height()
            if whole:
                bar.setValue(top)
            elif top + min(part.height(), room // 2) > bar.value() + room:
                bar.setValue(top + min(part.height(), room // 2) - room)

        # what was shown just now has its place after the layout only
        QTimer.singleShot(0, self, scroll)
