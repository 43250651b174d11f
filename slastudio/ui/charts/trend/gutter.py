"""The strip beyond the right end of a chart in which its lines are named, so that no word lies over
data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from slastudio.ui.charts.painting import font

_LEAD = 10.0
_GAP = 2.0


@dataclass(frozen=True)
class LineLabel:
    """Name the line at a value in one or two short lines."""

    value: float
    words: tuple[str, ...]
    colour: str


def places(wanted: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Return the tops of labels of these heights, each as near its wanted middle as the others and
    the room from 0 let it; wanted ascends.
    """
    tops: list[float] = []
    free = 0.0
    for middle, high in zip(wanted, heights, strict=True):
        tops.append(max(middle - high / 2, free))
        free = tops[-1] + high + _GAP
    end = room
    # whatever was pushed beyond the foot goes up again, and pushes those above it
    for at in range(len(tops) - 1, -1, -1):
        tops[at] = min(tops[at], end - heights[at])
        end = tops[at] - _GAP
    return tops


class LabelGutter(pg.GraphicsWidget):  # type: ignore[misc]
    """Write the names of a view's horizontal lines beside it."""

    def __init__(self, view: Any) -> None:
        super().__init__()
        self._view = view
        self._labels: tuple[LineLabel, ...] = ()
        self._font = font(11)
        self.setFixedWidth(0)
        view.sigYRangeChanged.connect(lambda *_: self.update())
        view.sigResized.connect(lambda *_: self.update())

    def show_labels(self, labels: Sequence[LineLabel]) -> None:
        """Show these names; without any the strip has no width."""
        self._labels = tuple(labels)
        metrics = QFontMetricsF(self._font)
        words = [line for each in self._labels for line in each.words]
        wide = max((metrics.horizontalAdvance(each) for each in words), default=0.0)
        self.setFixedWidth(wide + _LEAD + 4 if words else 0)
        self.update()

    def boxes(self) -> list[tuple[QRectF, QPointF, LineLabel]]:
        """Return where each name stands and where its line ends, in the strip's own coordinates;
        names of lines that are out of sight are left out.
        """
        metrics = QFontMetricsF(self._font)
        low, high = self._view.viewRange()[1]
        seen = [each for each in self._labels if low <= each.value <= high]
        seen.sort(key=lambda each: -each.value)
        ends = [
            self.mapFromItem(self._view, self._view.mapFromView(QPointF(0, e.value))).y()
            for e in seen
        ]
        heights = [metrics.height() * len(each.words) for each in seen]
        tops = places(ends, heights, self.size().height())
        wide = self.size().width() - _LEAD
        return [
            (QRectF(_LEAD, top, wide, tall), QPointF(0, end), each)
            for each, end, top, tall in zip(seen, ends, tops, heights, strict=True)
        ]

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        for box, end, each in self.boxes():
            painter.setPen(QPen(QColor(each.colour), 1))
            painter.drawLine(end, QPointF(_LEAD - 3, box.center().y()))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, int(flags), "\n".join(each.words))
