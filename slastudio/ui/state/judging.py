"""Judging in the background: what one asks for, what is looked at again, and the months beside it.

The functions run in worker threads, on what they are given.
"""

from __future__ import annotations

from collections.abc import Callable
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
# so many months to either side are read
FAR = 6

Look = Callable[["Project", Period, KeptAssessments | None, "Progress"], "JudgedMonth"]


@dataclass(frozen=True)
class JudgedMonth:
    """Hold the months that have data, and what one came to; why: what went wrong where it is None."""

    months: tuple[Period, ...]
    judged: Judged | None
    why: str = ""


def judge(
    project: Project, period: Period | None, kept: KeptAssessments | None, progress: Progress
) -> JudgedMonth:
    """Return what a period came to, judged only where nobody judged the same before."""
    months = months_with_data(project)
    try:
        known = kept_assessment(project, period, kept)
        return JudgedMonth(months, known or judge_and_keep(project, period, kept, progress))
    except Cancelled:
        raise
    except StudioError as error:
        return JudgedMonth(months, None, str(error))


def read(
    project: Project, period: Period, kept: KeptAssessments | None, _progress: Progress
) -> JudgedMonth:
    """Return what a period came to if that is kept, and judge nothing."""
    try:
        return JudgedMonth((), kept_assessment(project, period, kept))
    except StudioError as error:
        return JudgedMonth((), None, str(error))


class MonthsAhead(QObject):
    """Make the months beside the one that is read, one after the other, while nothing else runs: the
    next ones are judged, of others what is kept is read.
    """

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
        self._wanted: list[tuple[Period, Look]] = []
        self._timer = QTimer(self, singleShot=True, interval=AHEAD_AFTER_MS)
        self._timer.timeout.connect(self._begin)

    def beside(self, period: Period, months: tuple[Period, ...]) -> None:
        """Want the months before and after one, as far as there are data of them."""
        known = {each.label for each in months}
        steps = [step for far in range(1, FAR + 1) for step in (-far, far)]
        wanted = [(shift(period, step), judge if abs(step) == 1 else read) for step in steps]
        self._wanted = [(each, look) for each, look in wanted if each.label in known]
        # what runs inline would hold up the window
        if not self._jobs.inline:
            self._timer.start()

    def stop(self) -> None:
        """Want nothing more."""
        self._timer.stop()
        self._wanted = []

    def _begin(self) -> None:
        self._wanted = [each for each in self._wanted if self._memory.of(each[0].label) is None]
        if not self._wanted:
            return
        if self._jobs.running:
            self._timer.start()
            return
        (period, look), project, kept = self._wanted[0], self._project, self._kept
        age = self._memory.age
        self._jobs.start(
            f"Judging {period.title} ahead",
            lambda progress: look(project, period, kept, progress),
            lambda outcome: self._made(period, outcome, age),
            self._given_up,
            shown=False,
            spare=True,
        )

    def _made(self, period: Period, outcome: JudgedMonth, age: int) -> None:
        # where there is none whoever steps there is told why
        self._wanted = [each for each in self._wanted if each[0].label != period.label]
        if outcome.judged is not None and age == self._memory.age:
            self._memory.keep(outcome.judged)
        self._begin()

    def _given_up(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            raise error
        self._timer.start()
