"""Start the window: the application object, its look, the crash reporter, and the event loop."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from slastudio.operations.analysis.kept_folder import kept_folder
from slastudio.ui.look.theme import Theme
from slastudio.ui.state.jobs import Jobs
from slastudio.ui.state.settings import Settings
from slastudio.ui.window.garbage import Collecting
from slastudio.ui.window.main_window import MainWindow


class Application(QApplication):
    """Pass on which project the system asks to open: macOS tells by an event, not on the command line."""

    asked_to_open = Signal(str)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.asked_to_open.emit(event.file())
            return True
        return super().event(event)


def make_application(arguments: list[str] | None = None) -> QApplication:
    """Return the application in Fusion style with the bundled font; there is one per process."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        # named on the command line, the style is made once; setStyle would make the platform's
        # first
        app = Application([*(arguments or ["slastudio"]), "-style", "fusion"])
    app.setApplicationName("slastudio")
    app.setApplicationDisplayName("SLA Studio")
    # under Wayland the icon is found by the menu entry
    app.setDesktopFileName("slastudio")
    return app


def make_window(
    settings: Settings | None = None, *, inline_jobs: bool = False, kept: Path | None = None
) -> MainWindow:
    """Return the main window, dressed in the remembered appearance, not yet shown; kept: the folder
    in which assessments are kept, None: nowhere.
    """
    settings = settings or Settings()
    theme = Theme(str(settings.value("appearance", "system")))
    theme.apply_ground()
    window = MainWindow(theme, settings, Jobs(inline=inline_jobs), kept)
    theme.setParent(window)
    window.jobs.setParent(window)
    return window


def run_window(project: Path | None = None) -> int:
    """Show the window, on `project` where one is named, and return the exit code when it is closed."""
    if sys.platform.startswith("linux") and not any(
        map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    ):
        print(
            "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set). Use the slastudio command instead.",
            file=sys.stderr,
        )
        return 1
    app = make_application()
    window = make_window(kept=kept_folder())
    # late: the dialog itself is rarely needed, the hook always
    from slastudio.ui.window.crash import CrashReporter

    reporter = CrashReporter(window)
    reporter.install()
    Collecting(window)
    window.show()
    if project is not None:
        window.open_first(project)
    if isinstance(app, Application):
        app.asked_to_open.connect(lambda path: window.open_path(Path(path)))
    return app.exec()
