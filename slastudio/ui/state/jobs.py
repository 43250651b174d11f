"""Background work: frozen inputs in, progress and one result out, cancellable; runs inline in
tests.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, Signal

from slastudio.shared.problems import Cancelled
from slastudio.shared.progress import Progress

Work = Callable[[Progress], object]
Done = Callable[[Any], None]
Failed = Callable[[BaseException], None]
_BETWEEN_REPORTS = 0.05
_SWITCH_S = 0.0005


class Job(QObject):
    """Carry one piece of work; its signals arrive in the window's thread."""

    # each carries the job: a bound method of an object in the window's thread is what makes the
    # delivery queued
    progressed = Signal(object, str, float)
    ended = Signal(object, object, object)

    def __init__(
        self,
        label: str,
        work: Work,
        done: Done | None,
        failed: Failed | None,
        *,
        key: str,
        shown: bool,
        apart: bool = False,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.label, self.key, self.shown, self.apart = label, key, shown, apart
        self.done, self.failed = done, failed
        self.step, self.fraction = label, 0.0
        self.stale = self.spare = False
        self._work: Work | None = work
        self._reported = 0.0
        self.progress = Progress(self._report)

    def _report(self, step: str, fraction: float) -> None:
        now = time.monotonic()
        # a tight loop may report thousands of times a second; the strip needs twenty
        if now - self._reported >= _BETWEEN_REPORTS or fraction >= 1.0:
            self._reported = now
            self.progressed.emit(self, step, fraction)

    def run(self) -> None:
        """Do the work in the calling thread and hand over its result or its error."""
        assert self._work is not None
        try:
            outcome, error = self._work(self.progress), None
        except BaseException as raised:  # noqa: BLE001 - handed to the window, which shows it
            outcome, error = None, raised
        self._work = None
        self.ended.emit(self, outcome, error)

    def cancel(self) -> None:
        self.progress.cancel()


class Jobs(QObject):
    """Run jobs; of two with the same key only the later one's result counts.

    changed: something started, moved or ended. failed: an error no one else took.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None, *, inline: bool = False) -> None:
        super().__init__(parent)
        self.inline = inline
        if not inline:
            # a painted table asks for the interpreter hundreds of times; a thread that computes
            # gave it up every 5 ms only
            sys.setswitchinterval(_SWITCH_S)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        # what needs no project never waits for what holds one
        self._apart = QThreadPool(self)
        self._apart.setMaxThreadCount(1)
        # … and what somebody entered never waits for what only reads
        self._saving = QThreadPool(self)
        self._saving.setMaxThreadCount(1)
        self._running: list[Job] = []
        self._closing = False

    @property
    def running(self) -> tuple[Job, ...]:
        return tuple(self._running)

    @property
    def shown(self) -> Job | None:
        """Return the job the strip tells about: the oldest one that is meant to be seen."""
        return next((job for job in self._running if job.shown and not job.stale), None)

    def start(
        self,
        label: str,
        work: Work,
        done: Done | None = None,
        failed: Failed | None = None,
        *,
        key: str = "",
        shown: bool = True,
        apart: bool = False,
        saving: bool = False,
        spare: bool = False,
    ) -> Job:
        """Run work(progress) in the background, then done(result) or failed(error) in the window's
        thread.

        apart: the work touches no project; it has a thread of its own, and no edit waits for it.
        saving: it writes what somebody entered, in a thread of its own too. spare: nobody asked for it;
        it is cancelled as soon as anything else is started.
        """
        if key:
            self.drop(key)
        for each in () if spare else self._running:
            if each.spare:
                each.cancel()
        job = Job(label, work, done, failed, key=key, shown=shown, apart=apart, parent=self)
        job.spare = spare
        job.progressed.connect(self._moved)
        job.ended.connect(self._ended)
        self._running.append(job)
        self.changed.emit()
        if self.inline:
            job.run()
        else:
            pool = self._saving if saving else self._apart if apart else self._pool
            pool.start(job.run)
        return job

    def drop(self, key: str) -> None:
        """Cancel jobs of this key and ignore whatever they still return."""
        for job in self._running:
            if job.key == key:
                job.stale = True
                job.cancel()

    def cancel(self, key: str) -> None:
        """Cancel jobs of this key; whoever started them is told so."""
        for job in self._running:
            if job.key == key and not job.stale:
                job.cancel()

    def _moved(self, job: Job, step: str, fraction: float) -> None:
        job.step, job.fraction = step, fraction
        if job.shown:
            self.changed.emit()

    def _ended(self, job: Job, outcome: object, error: BaseException | None) -> None:
        done, failed = job.done, job.failed
        job.done = job.failed = None
        self._running.remove(job)
        job.deleteLater()
        self.changed.emit()
        if job.stale or self._closing:
            return
        if error is None:
            if done is not None:
                done(outcome)
        elif failed is not None:
            failed(error)
        elif not isinstance(error, Cancelled):
            self.failed.emit(error)

    def cancel_all(self, wait_ms: int = 20_000) -> None:
        """Cancel everything, drop the results and wait until the threads are done."""
        for job in self._running:
            job.stale = True
            job.cancel()
        self._pool.waitForDone(wait_ms)
        self._apart.waitForDone(wait_ms)
        self._saving.waitForDone(wait_ms)

    def close(self) -> None:
        self._closing = True
        self.cancel_all()
