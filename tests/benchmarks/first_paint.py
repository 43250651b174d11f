"""First paint of the window, from the start of the process, against a bare QMainWindow."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

_REPORT = """
import os, time
from PySide6.QtCore import QEvent, QObject

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print(time.time() - float(os.environ["STARTED"]), flush=True)
            os._exit(0)
        return False
"""
OURS = (
    _REPORT
    + """
from slastudio.ui.window.application import make_application, make_window
app = make_application()
window = make_window()
probe = FirstPaint()
window.installEventFilter(probe)
window.show()
app.exec()
"""
)
BARE = (
    _REPORT
    + """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1200, 800)
probe = FirstPaint()
window.installEventFilter(probe)
window.show()
app.exec()
"""
)


def _run(script: str, home: Path) -> float:
    environment = os.environ | {"STARTED": repr(time.time()), "XDG_CONFIG_HOME": str(home)}
    if not any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment
    )
    return float(done.stdout)


def cases(folder: Path, _rows: int) -> dict[str, Callable[[], float]]:
    return {
        "SLA Studio": lambda: _run(OURS, folder),
        "bare QMainWindow": lambda: _run(BARE, folder),
    }
