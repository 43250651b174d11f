"""The PDF preview: pages rendered in the background by PDFium, scrolled, zoomed and turned by keys."""

from __future__ import annotations

import threading
from pathlib import Path

import pypdfium2 as pdfium
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.look.theme import Theme
from slastudio.ui.state.jobs import Jobs

_LOCK = threading.Lock()
MOST_PAGES = 400


def page_sizes(path: Path) -> tuple[tuple[float, float], ...]:
    """Return width and height of each page in points."""
    with _LOCK:
        try:
            document = pdfium.PdfDocument(path)
        except (pdfium.PdfiumError, OSError) as error:
            raise StudioError(f"{path.name} cannot be shown: {error}.") from None
        try:
            return tuple(
                document.get_page_size(index) for index in range(min(len(document), MOST_PAGES))
            )
        finally:
            document.close()


def render_page(path: Path, index: int, scale: float) -> QImage:
    """Return one page as a picture, scale pixels a point."""
    with _LOCK:
        try:
            document = pdfium.PdfDocument(path)
        except (pdfium.PdfiumError, OSError) as error:
            raise StudioError(f"{path.name} cannot be shown: {error}.") from None
        try:
            bitmap = document[index].render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
            image = QImage(
                bitmap.buffer,
                bitmap.width,
                bitmap.height,
                bitmap.stride,
                QImage.Format.Format_RGBX8888,
            )
            return image.copy()
        finally:
            document.close()


class PdfPage(QWidget):
    """Show one page, white until its picture is there."""

    def __init__(self, size: tuple[float, float], number: int, theme: Theme) -> None:
        super().__init__()
        self.points, self._theme = size, theme
        self.image: QImage | None = None
        self.drawn_at = 0.0
        self.setAccessibleName(f"Page {number}")

    def set_scale(self, scale: float) -> None:
        self.setFixedSize(QSize(round(self.points[0] * scale), round(self.points[1] * scale)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#FFFFFF"))
        if self.image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), self.image)
        painter.setPen(QPen(QColor(self._theme.tokens.hairline), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class PdfView(QScrollArea):
    """Preview one PDF; only pages in sight are rendered."""

    def __init__(self, theme: Theme, jobs: Jobs) -> None:
        super().__init__()
        self._theme, self._jobs = theme, jobs
        self.path: Path | None = None
        self.pages: list[PdfPage] = []
        self.zoom = 1.0
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Preview of the document")
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._holder = QWidget()
        self._box = QVBoxLayout(self._holder)
        self._box.setContentsMargins(16, 16, 16, 16)
        self._box.setSpacing(16)
        self.setWidget(self._holder)
        self.verticalScrollBar().valueChanged.connect(self._render_visible)

    def show_file(self, path: Path) -> None:
        """Show another document from its first page."""
        self.path = path
        self._jobs.start(
            "Opening the preview",
            lambda _progress: page_sizes(path),
            self._opened,
            key="pdf sizes",
            shown=False,
        )

    def _opened(self, sizes: tuple[tuple[float, float], ...]) -> None:
        for page in self.pages:
            self._box.removeWidget(page)
            page.hide()
            page.deleteLater()
        self.pages = [
            PdfPage(size, number, self._theme) for number, size in enumerate(sizes, start=1)
        ]
        for page in self.pages:
            self._box.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        self._rescale()
        self.verticalScrollBar().setValue(0)

    @property
    def scale(self) -> float:
        """Return pixels a point: the width of the view at zoom 1."""
        widest = max((page.points[0] for page in self.pages), default=595.0)
        return max((self.viewport().width() - 48) / widest, 0.3) * self.zoom

    def set_zoom(self, zoom: float) -> None:
        self.zoom = min(max(zoom, 0.4), 4.0)
        self._rescale()

    def _rescale(self) -> None:
        for page in self.pages:
            page.set_scale(self.scale)
        self._box.activate()
        self._holder.adjustSize()
        self._render_visible()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rescale()

    def _render_visible(self) -> None:
        if self.path is None:
            return
        scale = self.scale * self.devicePixelRatioF()
        wanted = [
            index
            for index, page in enumerate(self.pages)
            if abs(page.drawn_at - scale) > 0.01 and self._in_sight(page)
        ]
        if wanted:
            path = self.path

            def work(progress: Progress) -> list[tuple[int, QImage]]:
                drawn = []
                for index in wanted[:4]:
                    progress.check()
                    drawn.append((index, render_page(path, index, scale)))
                return drawn

            self._jobs.start(
                "Drawing pages",
                work,
                lambda drawn: self._drawn(path, scale, drawn),
                key="pdf pages",
                shown=False,
            )

    def _in_sight(self, page: PdfPage) -> bool:
        top = page.y() - self.verticalScrollBar().value()
        return top + page.height() > -200 and top < self.viewport().height() + 200

    def _drawn(self, path: Path, scale: float, drawn: list[tuple[int, QImage]]) -> None:
        if path == self.path:
            for index, image in drawn:
                if index < len(self.pages):
                    self.pages[index].image, self.pages[index].drawn_at = image, scale
                    self.pages[index].update()
            self._render_visible()

    def go_to_page(self, index: int) -> None:
        if self.pages:
            self._box.activate()
            page = self.pages[min(max(index, 0), len(self.pages) - 1)]
            self.verticalScrollBar().setValue(page.y() - 16)

    def current_page(self) -> int:
        at = self.verticalScrollBar().value() + 40
        return max((index for index, page in enumerate(self.pages) if page.y() <= at), default=0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_Space):
            self.go_to_page(self.current_page() + 1)
        elif key == Qt.Key.Key_PageUp:
            self.go_to_page(self.current_page() - 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to_page(0 if key == Qt.Key.Key_Home else len(self.pages) - 1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.set_zoom(self.zoom * 1.2)
        elif key == Qt.Key.Key_Minus:
            self.set_zoom(self.zoom / 1.2)
        else:
            super().keyPressEvent(event)
