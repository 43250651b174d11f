"""A document shown page by page, with the buttons that turn and enlarge it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from slastudio.ui.state.context import Context
from slastudio.ui.widgets.documents.pdf_view import PdfView
from slastudio.ui.widgets.labels import Elided, tool
from slastudio.ui.widgets.layouts import column, row


def open_outside(path: Path) -> None:
    """Open a file with the system's program for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class PreviewPane(QWidget):
    """Preview one PDF under its name."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        theme = context.theme
        self.view = PdfView(theme, context.jobs)
        self.shown = Elided("", "strong")
        zoom_out, zoom_in = (
            tool("zoom-out", "Smaller", theme, shortcut="−"),
            tool("zoom-in", "Larger", theme, shortcut="+"),
        )
        zoom_out.clicked.connect(lambda: self.view.set_zoom(self.view.zoom / 1.2))
        zoom_in.clicked.connect(lambda: self.view.set_zoom(self.view.zoom * 1.2))
        earlier, later = (
            tool("up", "Page before", theme, shortcut="Page Up"),
            tool("down", "Next page", theme, shortcut="Page Down"),
        )
        earlier.clicked.connect(lambda: self.view.go_to_page(self.view.current_page() - 1))
        later.clicked.connect(lambda: self.view.go_to_page(self.view.current_page() + 1))
        outside = tool("open", "Open with the system’s program", theme)
        outside.clicked.connect(self.open_outside)
        bar = row(self.shown, earlier, later, zoom_out, zoom_in, outside, gap=2)
        bar.setStretch(0, 1)
        column(bar, self.view, into=self, gap=4).setStretch(1, 1)

    def show_file(self, path: Path) -> None:
        """Show another PDF from its first page."""
        self.shown.set_text(path.name)
        self.view.show_file(path)

    def open_outside(self) -> None:
        if self.view.path is not None:
            open_outside(self.view.path)
