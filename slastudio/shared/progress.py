"""Progress of long work, free of any toolkit: a step's words, how far it is, and whether to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from slastudio.shared.problems import Cancelled

Listener = Callable[[str, float], None]


class Progress:
    """Report a step and a fraction in [0, 1]; raise Cancelled at the next report once cancel() was
    called.

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


class Pace:
    """Say how much of a long piece of work is done, how fast it goes and how long it may still
    take.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._began = clock, clock()

    def words(self, rows: int, fraction: float) -> str:
        """Return "1,250,000 rows · 410,000 rows/s · 9 s left"; rate and rest only once they mean
        something.
        """
        spent = self._clock() - self._began
        parts = [f"{rows:,} rows"]
        if spent >= 0.5 and rows:
            parts.append(
                f"{round(rows / spent, -3) if rows / spent >= 10_000 else rows / spent:,.0f} rows/s"
            )
            if 0.02 < fraction < 1:
                parts.append(f"{_length(spent / fraction - spent)} left")
        return " · ".join(parts)


def _length(seconds: float) -> str:
    whole = max(round(seconds), 1)
    return f"{whole} s" if whole < 90 else f"{round(whole / 60)} min"
