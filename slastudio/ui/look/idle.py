"""Work for moments in which nothing else happens: building what will be wanted, in slices too short
to be felt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

SLICE_S = 0.012
BETWEEN_MS = 15


class IdleWork(QObject):
    """Run generators one after the other; each `yield` is a place where the window may answer
    first.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._queue: list[tuple[str, Callable[[], Iterator[None]]]] = []
        self._running: tuple[str, Iterator[None]] | None = None
        self._hurried = ""
        self._timer = QTimer(self, singleShot=True, interval=BETWEEN_MS)
        self._timer.timeout.connect(self._slice)

    def add(self, name: str, steps: Callable[[], Iterator[None]]) -> None:
        """Queue steps under a name; a name that waits already is not queued again."""
        if all(waiting != name for waiting, _ in self._queue):
            self._queue.append((name, steps))
        if not self._timer.isActive():
            self._timer.start(BETWEEN_MS)

    def hurry(self, name: str, steps: Callable[[], Iterator[None]]) -> None:
        """Do steps under a name next, without a pause: somebody waits for them."""
        waiting = [each for each in self._queue if each[0] != name]
        running = self._running is not None and self._running[0] == name
        self._queue = waiting if running else [(name, steps), *waiting]
        if self._running is not None and not running:
            # what was begun goes on after it
            before = self._running
            self._queue.insert(1, (before[0], lambda: before[1]))
            self._running = None
        self._hurried = name
        self._timer.start(0)

    @property
    def busy(self) -> bool:
        return self._running is not None or bool(self._queue)

    def finish(self, name: str) -> bool:
        """Do what is left under a name now; return whether there was anything."""
        found = False
        if self._running is not None and self._running[0] == name:
            steps, self._running = self._running[1], None
            for _ in steps:
                pass
            found = True
        waiting = [steps for queued, steps in self._queue if queued == name]
        self._queue = [each for each in self._queue if each[0] != name]
        for make in waiting:
            for _ in make():
                pass
        return found or bool(waiting)

    def stop(self) -> None:
        """Forget everything that waits."""
        self._timer.stop()
        self._queue, self._running = [], None

    def _slice(self) -> None:
        end = perf_counter() + SLICE_S
        while perf_counter() < end and self.busy:
            if self._running is None:
                name, make = self._queue.pop(0)
                self._running = (name, make())
            running = self._running
            try:
                next(running[1])
            except StopIteration:
                if self._running is running:
                    self._running = None
        if self.busy:
            self._timer.start(0 if self._is_waited_for() else BETWEEN_MS)

    def _is_waited_for(self) -> bool:
        running = self._running is not None and self._running[0] == self._hurried
        return running or any(name == self._hurried for name, _ in self._queue)
