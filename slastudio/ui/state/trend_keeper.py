"""Trends longer than an assessment's: read once in the background, so that a click shows any of
them at once.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from slastudio.judge.outcome.budget_days import BudgetDay
from slastudio.judge.outcome.objective_result import Point
from slastudio.shared.progress import Progress
from slastudio.ui.state.jobs import Jobs
from slastudio.ui.state.session import Session

if TYPE_CHECKING:
    from slastudio.operations.analysis.trends import TrendBook
    from slastudio.operations.registers.events import RegisteredEvent


@dataclass(frozen=True)
class LongTrend:
    """Hold points, one a day, the spans (start, end, name) left out of them, and what happened
    meanwhile.
    """

    points: tuple[Point, ...]
    left_out: tuple[tuple[datetime, datetime, str], ...]
    happened: tuple[RegisteredEvent, ...]
    budgets: tuple[BudgetDay, ...] = ()


class TrendKeeper(QObject):
    """Keep the trends of the open project; what is asked for is told to `done` in the window's
    thread.
    """

    def __init__(self, session: Session, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._jobs = session, jobs
        self._held = threading.Lock()  # a book is not for two threads at a time
        self._book: TrendBook | None = None
        self._happened: tuple[RegisteredEvent, ...] = ()
        self._news = 1  # counts what happened to the project; what was read at an earlier count is read again
        self._read = 0
        for signal in (
            session.agreement_changed,
            session.evidence_changed,
            session.registers_changed,
        ):
            signal.connect(self._outdated)

    def _outdated(self, _path: object = None) -> None:
        self._news += 1

    @property
    def ready(self) -> bool:
        """Tell whether a trend can be told without reading evidence first."""
        return self._read == self._news

    def prepare(self, done: Callable[[], None]) -> None:
        """Read in the background what trends are made of, where anything changed, and say so when
        it is there.
        """
        if not self.ready:
            self._jobs.start(
                "Reading trends",
                self._refreshed,
                lambda _nothing: done(),
                lambda _error: None,  # whoever asks for a trend is told
                shown=False,
                key="trends",
            )

    def since(self, first: date) -> tuple[RegisteredEvent, ...]:
        """Return what happened on or after a day, as far as it was read."""
        return tuple(each for each in self._happened if each.when.date() >= first)

    def ask(
        self,
        objective: str,
        days: int | None,
        last: date,
        done: Callable[[LongTrend], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Tell the trend of the days up to `last`, of all that are known where days is None."""

        def work(progress: Progress) -> LongTrend:
            self._refreshed(progress)
            with self._held:
                assert self._book is not None  # what was read is in it
                first = date.min if days is None else last - timedelta(days - 1)
                found = self._book.trend(objective, first, last)
                budgets = self._book.budgets(objective, first, last)
            return LongTrend(
                found.points,
                found.left_out,
                self.since(found.points[0].day if found.points else last),
                budgets,
            )

        self._jobs.start("Reading trends", work, done, failed, key="trend", shown=not self.ready)

    def ask_budgets(
        self,
        objective: str,
        first: date,
        last: date,
        done: Callable[[tuple[BudgetDay, ...]], None],
    ) -> None:
        """Tell what was left of an error budget day by day; where there is no trend, nothing."""

        def work(progress: Progress) -> tuple[BudgetDay, ...]:
            self._refreshed(progress)
            with self._held:
                assert self._book is not None
                return self._book.budgets(objective, first, last)

        # who asks for the trend is told why there is none
        self._jobs.start(
            "Reading budgets", work, done, lambda _error: done(()), key="budgets", shown=False
        )

    def _refreshed(self, progress: Progress) -> None:
        with self._held:
            news = self._news
            if self._read == news:
                return
            if self._book is None:
                trends = importlib.import_module("slastudio.operations.analysis.trends")
                self._book = trends.TrendBook(self._session.project)
            self._book.refresh(progress)
            self._happened = importlib.import_module(
                "slastudio.operations.registers.events"
            ).happenings(self._session.project)
            self._read = news
