"""Judging in the background: what one asks for, what is looked at again, and the months beside it.

The functions run in worker threads, on what they are given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from slastudio.operations.analysis.assessments import months_with_data
from slastudio.operations.analysis.kept_assessments import (
    Judged,
    KeptAssessments,
    judge_and_keep,
    kept_assessment,
)
from slastudio.shared.periods import Period, shift
from slastudio.shared.problems import Cancelled, StudioError

if TYPE_CHECKING:
    from slastudio.project.file import Project
    from slastudio.shared.progress import Progress
    from slastudio.ui.state.jobs import Jobs
    from slastudio.ui.state.month_memory import MonthMemory

# so long nobody must have asked for anything
AHEAD_AFTER_MS = 900


@dataclass(frozen=True)
class Outcome:
    """Hold the months that have data, and what one came to; why: what went wrong where it is None."""

    months: tuple[Period, ...]
    judged: Judged | None
    why: str = ""


def judge(
    project: Project, period: Period | None, kept: KeptAssessments | None, progress: Progress
) -> Outcome:
    """Return what a period came to, judged only where nobody judged the same before."""
    months = months_with_data(project)
    try:
        known = kept_assessment(project, period, kept)
        return Outcome(months, known or judge_and_keep(project, period, kept, progress))
    except Cancelled:
        raise
    except StudioError as error:
        return Outcome(months, None, str(error))


class MonthsAhead(QObject):
    """Judge the months beside the one that is read, one after the other, while nothing else runs."""

    def __init__(
        self,
        project: Project,
        kept: KeptAssessments | None,
        memory: MonthMemory,
        jobs: Jobs,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._project, self._kept, self._memory, self._jobs = project, kept, memory, jobs
        self._wanted: tuple[Period, ...] = ()
        self._timer = QTimer(self, singleShot=True, interval=AHEAD_AFTER_MS)
        self._timer.timeout.connect(self._begin)

    def beside(self, period: Period, months: tuple[Period, ...]) -> None:
        """Want the months before and after one, as far as there are data of them."""
        known = {each.label for each in months}
        wanted = (shift(period, step) for step in (-1, 1))
        self._wanted = tuple(each for each in wanted if each.label in known)
        # what runs inline would hold up the window
        if not self._jobs.inline:
            self._timer.start()

    def stop(self) -> None:
        """Want nothing more."""
        self._timer.stop()
        self._wanted = ()

    def _begin(self) -> None:
        missing = (each for each in self._wanted if self._memory.of(each.label) is None)
        period = next(missing, None)
        if period is None:
            return
        if self._jobs.running:
            self._timer.start()
            return
        project, kept, age = self._project, self._kept, self._memory.age
        self._jobs.start(
            f"Judging {period.title} ahead",
            lambda progress: judge(project, period, kept, progress),
            lambda outcome: self._judged(outcome, age),
            self._given_up,
            shown=False,
            spare=True,
        )

    def _judged(self, outcome: Outcome, age: int) -> None:
        if outcome.judged is None:
            # whoever steps there is told why
            self._wanted = ()
            return
        if age == self._memory.age:
            self._memory.keep(outcome.judged)
        self._timer.start()

    def _given_up(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            raise error
        self._timer.start()
