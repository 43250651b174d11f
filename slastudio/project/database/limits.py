"""How much work SQLite may do for one operation: a statement that would never end is stopped."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """Say how many of SQLite's own steps an operation may take, and how many seconds of them."""

    steps: int
    seconds: float


# a second is some 50 million steps; no list, page or report of five million rows takes a tenth of it
ORDINARY = Limit(5_000_000_000, 120)
# imports, removals, purges, copies and what rebuilds the file
LONG = Limit(500_000_000_000, 3_600)
# a look at a stranger's file before anything else
LOOKING = Limit(5_000_000_000, 20)

_EVERY = 100_000
# between two looks SQLite works for milliseconds; a longer pause was ours, and is not counted
_PAUSE = 1.0


class Limits:
    """Count the steps of one connection; the outermost operation sets the limit, a longer one
    inside it raises it.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._limit: Limit | None = None
        self._steps, self._seconds, self._looked = 0, 0.0, 0.0
        self.exceeded = ""
        db.set_progress_handler(self._look, _EVERY)

    @contextmanager
    def within(self, limit: Limit) -> Iterator[None]:
        """Do an operation within a limit."""
        outer = self._limit
        if outer is None:
            self._steps, self._seconds, self._looked = 0, 0.0, time.monotonic()
            self.exceeded = ""
        if outer is None or limit.steps > outer.steps:
            self._limit = limit
        try:
            yield
        finally:
            self._limit = outer

    def _look(self) -> int:
        now = time.monotonic()
        self._steps += _EVERY
        self._seconds += min(now - self._looked, _PAUSE)
        self._looked = now
        limit = self._limit
        if limit is None or (self._steps <= limit.steps and self._seconds <= limit.seconds):
            return 0
        self.exceeded = (
            f"a question to the file took longer than any of this program's does "
            f"({self._seconds:,.0f} s), and was stopped."
        )
        return 1
