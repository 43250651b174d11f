"""A month seen before: from the key to its figures in the window, and from opening to verdicts, against judging."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from slastudio.contract.terms.agreement import Agreement
from slastudio.operations.analysis.kept_assessments import (
    KeptAssessments,
    assessment_key,
    judge_and_keep,
    program_mark,
)
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import open_project
from slastudio.operations.samples import build_sample
from slastudio.project.file import Project
from slastudio.shared.periods import parse_period
from slastudio.ui.state import judging
from slastudio.ui.state.settings import Place, Settings
from slastudio.ui.window.application import make_application, make_window
from slastudio.ui.window.main_window import MainWindow
from tests.benchmarks.logs import request_log

HERE, BEFORE = "2026-09", "2026-08"


def _until(done: Callable[[], bool]) -> None:
    while not done():
        # asking again and again would take the interpreter from the thread that is waited for
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def _shows(window: MainWindow, month: str) -> bool:
    desk = window.desk
    if desk is None or desk.session.assessment is None:
        return False
    return desk.session.assessment.period.label == month and desk.session.making.state == "made"


class _Case:
    """Open the sample at September, with or without what was kept, and step to August."""

    def __init__(self, folder: Path, project: Path, kept: Path | None) -> None:
        self._project, self._kept = project, kept
        self._settings = Settings(folder / "window.ini")

    def opened(self) -> tuple[MainWindow, float]:
        self._settings.remember_place(str(self._project), Place("overview", "", HERE))
        window = make_window(self._settings, kept=self._kept)
        window.show()
        _until(lambda: window._painted and not window.jobs.running and not window.idle.busy)
        start = time.perf_counter()
        window.open_path(self._project)
        _until(lambda: _shows(window, HERE))
        window.repaint()
        return window, time.perf_counter() - start

    def opening(self) -> float:
        window, took = self.opened()
        _close(window)
        return took

    def stepping(self, back: bool = False) -> float:
        """Step to the month before; back: to where one came from, which is in memory."""
        window, _took = self.opened()
        desk = window.desk
        assert desk is not None
        if back:
            desk.session.step_month(-1)
            _until(lambda: _shows(window, BEFORE))
        _until(lambda: not window.jobs.running and not desk.idle.busy)
        start = time.perf_counter()
        desk.session.step_month(1 if back else -1)
        _until(lambda: _shows(window, HERE if back else BEFORE))
        # the pages one is not on follow while one reads
        window.repaint()
        took = time.perf_counter() - start
        _close(window)
        return took


def _key(path: Path) -> float:
    """Return how long a key takes that nobody asked for since the project was opened."""
    with open_project(path) as project:
        period = parse_period(HERE, "UTC")
        program_mark()
        start = time.perf_counter()
        assert assessment_key(project, period) is not None
        return time.perf_counter() - start


def _close(window: MainWindow) -> None:
    window.close()
    window.deleteLater()
    QApplication.processEvents()


def cases(folder: Path, rows: int) -> dict[str, Callable[[], float]]:
    make_application(["benchmarks"])
    # what is measured is reading what was kept, not what was in memory already
    judging.AHEAD_AFTER_MS = 3_600_000
    project = build_sample(folder)
    kept = folder / "kept"
    with open_project(project) as opened:
        for month in (HERE, BEFORE):
            judge_and_keep(opened, month, KeptAssessments(kept))
    log = request_log(folder, rows)
    with Project.create(folder / "large.slastudio", Agreement()) as large:
        import_file(large, log)
    known, new = _Case(folder, project, kept), _Case(folder, project, None)
    return {
        "key to figures, month kept by another run": known.stepping,
        "key to figures, month seen since opening": lambda: known.stepping(back=True),
        "key to figures, judged": new.stepping,
        "opening to verdicts, kept": known.opening,
        "opening to verdicts, judged": new.opening,
        f"key of {rows:,} rows": lambda: _key(folder / "large.slastudio"),
    }
