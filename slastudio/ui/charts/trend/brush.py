"""Choosing a span of days on a chart with the mouse."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal


class BrushView(pg.ViewBox):  # type: ignore[misc]
    """A view in which dragging marks a span, and dragging with Shift, or the middle button, moves.

    brushed carries (from, to, whether the button was let go), in the view's own x.
    """

    brushed = Signal(float, float, bool)

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.button() != Qt.MouseButton.LeftButton or shift:
            super().mouseDragEvent(event, axis)
            return
        event.accept()
        begin = self.mapToView(event.buttonDownPos()).x()
        self.brushed.emit(begin, self.mapToView(event.pos()).x(), event.isFinish())
