"""Panes side by side, or one above the other, that remember the sizes one gave them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from slastudio.ui.state.settings import Settings


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
        self.setChildrenCollapsible(False)
        self.setHandleWidth(handle)
        for part in parts:
            self.addWidget(part)
        self.setStretchFactor(stretch, 1)
        self.setSizes(self._remembered(len(parts)) or list(sizes))
        self.splitterMoved.connect(self._moved)

    def _remembered(self, number: int) -> list[int]:
        found = str(self._settings.value(self._key, "")).split("/")
        return (
            [int(each) for each in found]
            if len(found) == number and all(e.isdigit() for e in found)
            else []
        )

    def _moved(self, _at: int, _index: int) -> None:
        # a pane that is hidden has no size worth remembering
        parts = [self.widget(n) for n in range(self.count())]
        if all(part is not None and part.isVisible() for part in parts):
            self._settings.set_value(self._key, "/".join(map(str, self.sizes())))
