"""The crash dialog: an unexpected error is told with details to copy, and the program goes on."""

from __future__ import annotations

import platform
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

import slastudio
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row


def describe(error: BaseException) -> str:
    """Return the details a maintainer needs: versions and the traceback; no data, no settings."""
    lines = [
        f"SLA Studio {slastudio.__version__}",
        f"Python {platform.python_version()}",
        platform.platform(),
        "",
        *traceback.format_exception(error),
    ]
    return "\n".join(line.rstrip("\n") for line in lines)


class CrashDialog(QDialog):
    """Show what happened; the project keeps every edit made so far."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Something went wrong")
        self.resize(640, 420)
        self.details = QPlainTextEdit(describe(error))
        self.details.setReadOnly(True)
        self.details.setAccessibleName("Details of the error")
        copy, close = button("Copy details"), button("Go on working", "primary")
        copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self.details.toPlainText())
        )
        close.clicked.connect(self.accept)
        close.setDefault(True)
        column(
            label("SLA Studio met an error it did not expect", "section"),
            label(
                "Everything you entered is saved. The last action may be incomplete; you can go on. "
                "The details below help to repair it.",
                "muted",
                wrap=True,
            ),
            self.details,
            row(copy, None, close),
            into=self,
            margins=24,
            gap=12,
        )


class CrashReporter(QObject):
    """Turn uncaught exceptions of any thread into one dialog at a time in the window's thread."""

    raised = Signal(object)

    def __init__(self, window: QWidget | None = None) -> None:
        super().__init__()
        self.window = window
        self.dialog: CrashDialog | None = None
        self.raised.connect(self._show)

    def install(self) -> None:
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self._hook(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        sys.__excepthook__(kind, error, trace)
        if not issubclass(kind, KeyboardInterrupt):
            self.raised.emit(error)

    def _show(self, error: BaseException) -> None:
        if self.dialog is not None and self.dialog.isVisible():
            return
        self.dialog = CrashDialog(error, self.window)
        self.dialog.open()
