"""A window somebody types into while everything else runs; other tools kill or time it.

Run with a project, a file to import again and again, and the descriptor of a pipe: each edit is
written to it as "made N", and as "kept N" once it is told to be on the disk.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer

from slastudio.operations.agreements.saving import Saved
from slastudio.operations.evidence.imports import import_file, remove_import
from slastudio.project.file import Project
from slastudio.shared.progress import Progress
from slastudio.ui.state.settings import Settings
from slastudio.ui.window.application import make_application, make_window
from slastudio.ui.window.main_window import MainWindow

TYPE_EVERY_MS = 30


class Typing:
    """Type into an open window, and keep the machine busy."""

    def __init__(self, window: MainWindow, more: Path, pipe: int) -> None:
        self._window, self._more, self._pipe = window, more, pipe
        self._number = 0
        self._timer = QTimer(window, interval=TYPE_EVERY_MS)
        self._timer.timeout.connect(self.type)

    def begin(self) -> None:
        desk = self._window.desk
        if desk is None:
            QTimer.singleShot(20, self.begin)
            return
        saver = desk.session._saver
        told = saver._told
        saver._told = lambda saved: (self._kept(saved), told(saved))
        self._load()
        self._load()
        self._timer.start()

    def type(self) -> None:
        desk = self._window.desk
        assert desk is not None
        self._number += 1
        before = desk.session.agreement
        parties = replace(before.parties, client=f"Client {self._number}")
        self._say(f"made {self._number}")
        desk.session.edit(
            replace(before, parties=parties), ("parties", "client"), "Client", typing=True
        )
        desk.session.assess_now()

    def _kept(self, saved: Saved) -> None:
        if saved.place != "nowhere":
            self._say(f"kept {saved.agreement.parties.client.removeprefix('Client ')}")

    def _say(self, text: str) -> None:
        os.write(self._pipe, f"{time.monotonic_ns()} {text}\n".encode())

    def _load(self) -> None:
        """Import a large file and take it back, for as long as the window is open."""
        desk = self._window.desk
        assert desk is not None
        project, more = desk.session.project, self._more
        self._window.jobs.start(
            "Importing",
            lambda progress: _back_and_forth(project, more, progress),
            lambda _: self._load(),
        )


def _back_and_forth(project: Project, more: Path, progress: Progress) -> None:
    copy = more.with_name(f"more-{time.monotonic_ns()}.csv")
    shutil.copy(more, copy)
    with copy.open("a") as file:
        file.write(f"2026-10-30T12:00:00Z,last-{copy.stem},400,ok\n")
    batch = import_file(project, copy, progress=progress, keep_original=True).batch
    copy.unlink()
    remove_import(project, batch.id)


def main(project: Path, more: Path, pipe: int) -> int:
    app = make_application(["slastudio-torture"])
    window = make_window(Settings(project.with_suffix(".ini")))
    window.show()
    window.open_first(project)
    typing = Typing(window, more, pipe)
    typing.begin()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
