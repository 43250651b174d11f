"""A chart as a picture of its own: a title, then the chart without the line that reads it out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyqtgraph as pg
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsView, QWidget

from slastudio.ui.charts.keeping.chart import ChartWidget
from slastudio.ui.charts.painting import font
from slastudio.ui.look.theme import Tokens

# twice as fine as the screen: paper and slides enlarge it
SCALE = 2
_EDGE = 12


def _below(chart: ChartWidget) -> int:
    """Return where the picture begins: under the readout, which speaks of the pointer."""
    readout = getattr(chart, "readout", None)
    if not isinstance(readout, QWidget) or readout.isHidden() or readout.parent() is not chart:
        return 0
    return int(readout.geometry().bottom()) + 1


class _Sheet:
    """Lay a title over a chart."""

    def __init__(self, chart: ChartWidget, tokens: Tokens) -> None:
        self._chart, self._tokens = chart, tokens
        self._top = _below(chart)
        self._words, self._font = chart.title(), font(13, bold=True)
        self._wide = chart.width()
        room = QFontMetrics(self._font).boundingRect(
            QRect(0, 0, self._wide, 200), int(Qt.TextFlag.TextWordWrap), self._words
        )
        self._head = room.height() + 8 if self._words else 0

    @property
    def size(self) -> QSize:
        high = self._chart.height() - self._top + self._head
        return QSize(self._wide + 2 * _EDGE, high + 2 * _EDGE)

    def paint(self, painter: QPainter) -> None:
        painter.fillRect(QRect(QPoint(0, 0), self.size), QColor(self._tokens.surface))
        painter.setFont(self._font)
        painter.setPen(QColor(self._tokens.text))
        head = QRect(_EDGE, _EDGE, self._wide, self._head)
        painter.drawText(head, int(Qt.TextFlag.TextWordWrap), self._words)
        painter.translate(_EDGE, _EDGE + self._head)
        shown = QRect(0, self._top, self._wide, self._chart.height() - self._top)
        self._chart.render(painter, QPoint(0, 0), shown, QWidget.RenderFlag.DrawChildren)


@contextmanager
def _drawn_as_lines(chart: ChartWidget) -> Iterator[None]:
    """Have dots and grounds drawn as shapes; on the screen they are kept as small pictures."""
    views = chart.findChildren(pg.GraphicsView)
    items = [item for view in views for item in view.scene().items()]
    found = [item for item in items if isinstance(item, pg.ScatterPlotItem)]
    for each in found:
        each.setExportMode(True, {"antialias": True, "resolutionScale": 1.0})
    cached = [(view, view.cacheMode()) for view in views]
    for view, _mode in cached:
        view.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
    try:
        yield
    finally:
        for each in found:
            each.setExportMode(False)
        for view, mode in cached:
            view.setCacheMode(mode)


def picture_of(chart: ChartWidget, tokens: Tokens) -> QImage:
    """Return the chart as it is shown, in twice as many pixels."""
    sheet = _Sheet(chart, tokens)
    image = QImage(sheet.size * SCALE, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(SCALE)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    with _drawn_as_lines(chart):
        sheet.paint(painter)
    painter.end()
    return image


def png_of(chart: ChartWidget, tokens: Tokens) -> bytes:
    """Return the picture as PNG."""
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(picture_of(chart, tokens))
    buffer.close()
    return bytes(kept.data())


def svg_of(chart: ChartWidget, tokens: Tokens) -> bytes:
    """Return the chart as SVG, with title and description for those who do not see it."""
    sheet, kept = _Sheet(chart, tokens), QByteArray()
    buffer = QBuffer(kept)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(sheet.size)
    generator.setViewBox(QRect(QPoint(0, 0), sheet.size))
    generator.setTitle(chart.title())
    generator.setDescription(chart.accessibleDescription())
    painter = QPainter(generator)
    with _drawn_as_lines(chart):
        sheet.paint(painter)
    painter.end()
    buffer.close()
    return bytes(kept.data())
