"""The drop zone: takes files and folders, or opens a dialog for either."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame

from slastudio.ui.widgets.labels import button, label, repolish
from slastudio.ui.widgets.layouts import column, row


class DropZone(QFrame):
    """Take dropped files and folders, or open a dialog; given carries their paths."""

    given = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)
        self.choose = button("Choose files …", "primary")
        self.choose.clicked.connect(self.choose_files)
        self.folder = button("A folder …")
        self.folder.clicked.connect(self.choose_folder)
        words = column(
            label("Drop files or folders here", "strong"),
            label(
                "CSV, Excel, JSON, logs, packed or not. What is guessed is shown before it counts.",
                "muted",
                wrap=True,
            ),
            gap=2,
        )
        line = row(words, self.folder, self.choose, into=self, margins=(16, 10, 16, 10), gap=8)
        line.setStretch(0, 1)

    def choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Import files")
        self._give([Path(name) for name in names])

    def choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Import a folder")
        self._give([Path(name)] if name else [])

    def _give(self, paths: list[Path]) -> None:
        if paths:
            self.given.emit(paths)

    def _over(self, over: bool) -> None:
        self.setProperty("over", over)
        repolish(self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            self._over(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._over(False)
        event.acceptProposedAction()
        self._give(
            [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        )
