"""Background work: results in the window's thread, cancelling, staleness, and a clean end."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.state.jobs import Jobs
from slastudio.ui.window.garbage import Collecting


@pytest.fixture
def jobs(qapp: Any) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()
    made.deleteLater()


def test_that_results_and_progress_arrive_in_the_windows_thread(qtbot: Any, jobs: Jobs) -> None:
    seen: dict[str, Any] = {}

    def work(progress: Progress) -> int:
        seen["worker"] = threading.get_ident()
        progress.report("half", 0.5)
        time.sleep(0.1)
        return 7

    def done(value: int) -> None:
        seen.update(value=value, done=threading.get_ident())

    job = jobs.start("Counting", work, done)
    steps: list[str] = []
    job.progressed.connect(lambda _job, step, _fraction: steps.append(step))
    qtbot.waitUntil(lambda: "value" in seen, timeout=3000)
    assert seen["value"] == 7
    assert seen["worker"] != threading.get_ident()
    assert seen["done"] == threading.get_ident()
    assert not jobs.running


def test_that_a_cancelled_job_stops_at_its_next_report_and_says_so(qtbot: Any, jobs: Jobs) -> None:
    errors: list[BaseException] = []
    started = threading.Event()

    def work(progress: Progress) -> None:
        while True:
            started.set()
            progress.report("working", 0.1)
            time.sleep(0.01)

    job = jobs.start("Endless", work, failed=errors.append)
    assert started.wait(3)
    job.cancel()
    qtbot.waitUntil(lambda: bool(errors), timeout=3000)
    assert isinstance(errors[0], Cancelled)


def test_that_of_two_jobs_with_one_key_only_the_later_result_counts(qtbot: Any, jobs: Jobs) -> None:
    results: list[str] = []
    gate = threading.Event()

    def slow(_progress: Progress) -> str:
        gate.wait(3)
        return "stale"

    jobs.start("First", slow, results.append, key="assess")
    jobs.start("Second", lambda _progress: "fresh", results.append, key="assess")
    qtbot.waitUntil(lambda: results == ["fresh"], timeout=3000)
    gate.set()
    qtbot.waitUntil(lambda: not jobs.running, timeout=3000)
    assert results == ["fresh"]


def test_that_closing_cancels_and_waits(qapp: Any) -> None:
    jobs = Jobs()
    ended = threading.Event()

    def work(progress: Progress) -> None:
        try:
            while True:
                progress.report("working")
                time.sleep(0.01)
        finally:
            ended.set()

    jobs.start("Endless", work)
    time.sleep(0.05)
    jobs.close()
    assert ended.is_set()
    jobs.deleteLater()


def test_that_an_error_no_one_takes_is_told_once(qtbot: Any, jobs: Jobs) -> None:
    def work(_progress: Progress) -> None:
        raise StudioError("The file is gone.")

    with qtbot.waitSignal(jobs.failed, timeout=3000) as told:
        jobs.start("Reading", work)
    assert str(told.args[0]) == "The file is gone."


def test_that_the_oldest_shown_job_is_what_the_strip_tells(qtbot: Any, jobs: Jobs) -> None:
    gate = threading.Event()
    jobs.start("Quiet", lambda _progress: gate.wait(3), shown=False)
    assert jobs.shown is None
    loud = jobs.start("Loud", lambda _progress: gate.wait(3))
    assert jobs.shown is loud
    gate.set()
    qtbot.waitUntil(lambda: not jobs.running, timeout=3000)


def test_that_garbage_is_collected_in_the_windows_thread(qtbot: Any, qapp: QApplication) -> None:
    """A worker thread that makes much garbage leaves it to the window's thread."""
    where: list[threading.Thread] = []

    class Cycle:
        def __init__(self) -> None:
            self.own = self

        def __del__(self) -> None:
            where.append(threading.current_thread())

    before, owner = gc.get_threshold(), QObject()
    gc.set_threshold(700, 10, 10)
    try:
        Collecting(owner)
        worker = threading.Thread(target=lambda: [Cycle() for _ in range(5_000)])
        worker.start()
        worker.join()
        assert where == []
        qtbot.waitUntil(lambda: len(where) == 5_000, timeout=5_000)
        assert set(where) == {threading.main_thread()}
    finally:
        gc.set_threshold(*before)
