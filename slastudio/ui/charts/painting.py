"""Brushes and pens that charts share: hatching for what is missing or paused, fonts for captions."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen


def font(size: int, *, bold: bool = False) -> QFont:
    made = QFont("Inter")
    made.setPixelSize(size)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made


def hatch(painter: QPainter, rect: QRectF, colour: QColor, gap: float = 4.0) -> None:
    """Fill rect with diagonal lines, sharp at every scale (pattern brushes are not)."""
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(colour, 1))
    x = rect.left() - rect.height()
    while x < rect.right():
        painter.drawLine(
            QRectF(x, rect.bottom(), 0, 0).topLeft(),
            QRectF(x + rect.height(), rect.top(), 0, 0).topLeft(),
        )
        x += gap
    painter.restore()


def faded(colour: QColor | str, share: float) -> QColor:
    """Return the colour at an opacity of share."""
    made = QColor(colour)
    made.setAlphaF(share)
    return made
