"""Progress of long work, free of any toolkit: a step's words, how far it is, and whether to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable

from slastudio.shared.problems import Cancelled

Listener = Callable[[str, float], None]


class Progress:
    """Report a step and a fraction in [0, 1]; raise Cancelled at the next report once cancel() was called.

    Safe to share between one worker thread and any thread that cancels.
    """

    def __init__(self, listener: Listener | None = None) -> None:
        self._listener = listener
        self._cancelled = threading.Event()

    def report(self, step: str, fraction: float = 0.0) -> None:
        self.check()
        if self._listener is not None:
            self._listener(step, min(max(fraction, 0.0), 1.0))

    def check(self) -> None:
        if self._cancelled.is_set():
            raise Cancelled

    def cancel(self) -> None:
        self._cancelled.set()

    def part(self, low: float, high: float) -> Progress:
        """Return a progress that fills [low, high] of this one and is cancelled with it."""
        inner = Progress(lambda step, fraction: self.report(step, low + (high - low) * fraction))
        inner._cancelled = self._cancelled
        return inner
