"""A project the system asks to open, as macOS does with an event, is opened in the window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from slastudio.operations.projects import create_project

SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from slastudio.ui.window import application

path = Path(sys.argv[1])
app = application.make_application()

def ask():
    QApplication.sendEvent(app, QFileOpenEvent(QUrl.fromLocalFile(str(path))))

def look():
    for window in app.topLevelWidgets():
        desk = getattr(window, "desk", None)
        if desk is not None:
            print(desk.session.project.path)
            window.close()

QTimer.singleShot(300, ask)
timer = QTimer(interval=100)
timer.timeout.connect(look)
timer.start()
sys.exit(application.run_window(None))
"""


def test_that_a_project_the_system_asks_for_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "acme.slastudio"
    create_project(path, "pilot", client="Acme").close()
    home = {name: str(tmp_path / "home") for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path)],
        env=os.environ | home | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[0] == str(path)
