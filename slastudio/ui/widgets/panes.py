"""Panes side by side that remember the sizes one gave them, and stand one above the other where a page is too
narrow for that.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from slastudio.ui.state.settings import Settings

# a pane that stands above another has at least this height; the page scrolls
_LEAST_HIGH = 280


class Panes(QSplitter):
    """Split a page; key names the sizes in the settings, stretch the pane that takes what is left."""

    def __init__(
        self,
        settings: Settings,
        key: str,
        parts: Sequence[QWidget],
        sizes: Sequence[int],
        *,
        stretch: int = 0,
        upright: bool = False,
        handle: int = 16,
    ) -> None:
        super().__init__(Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal)
        self._settings, self._key = settings, f"panes/{key}"
        self._upright, self._beside = upright, list(sizes)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(handle)
        for part in parts:
            self.addWidget(part)
        self.setStretchFactor(stretch, 1)
        self.setSizes(self._remembered(len(parts)) or list(sizes))
        self.splitterMoved.connect(self._moved)

    # --- side by side where there is room --------------------------------------------------------------------------

    def _parts(self) -> list[QWidget]:
        parts = [self.widget(n) for n in range(self.count())]
        return [each for each in parts if each is not None and not each.isHidden()]

    def _least(self) -> int:
        """Return the width that the panes ask for side by side."""
        least = sum(max(e.minimumSizeHint().width(), e.minimumWidth()) for e in self._parts())
        return least + self.handleWidth() * (len(self._parts()) - 1)

    def minimumSizeHint(self) -> QSize:
        found = super().minimumSizeHint()
        if self._upright or not self._parts():
            return found
        widest = max(max(e.minimumSizeHint().width(), e.minimumWidth()) for e in self._parts())
        return QSize(widest, found.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        if not self._upright:
            self._turn(stacked=event.size().width() < self._least())
        super().resizeEvent(event)

    def _turn(self, *, stacked: bool) -> None:
        wanted = Qt.Orientation.Vertical if stacked else Qt.Orientation.Horizontal
        if self.orientation() == wanted:
            return
        if stacked:
            self._beside = self.sizes()
        self.setOrientation(wanted)
        for each in self._parts():
            each.setMinimumHeight(_LEAST_HIGH if stacked else 0)
        if not stacked:
            self.setSizes(self._beside)

    def _remembered(self, number: int) -> list[int]:
        found = str(self._settings.value(self._key, "")).split("/")
        return (
            [int(each) for each in found]
            if len(found) == number and all(e.isdigit() for e in found)
            else []
        )

    def _moved(self, _at: int, _index: int) -> None:
        # a pane that is hidden has no size worth remembering
        stacked = not self._upright and self.orientation() == Qt.Orientation.Vertical
        if len(self._parts()) == self.count() and not stacked:
            self._settings.set_value(self._key, "/".join(map(str, self.sizes())))
