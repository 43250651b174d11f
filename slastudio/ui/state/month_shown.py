"""The month an open project shows: chosen, judged, remembered, and looked at again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Result
from slastudio.operations.analysis.assessments import chosen_period
from slastudio.operations.analysis.kept_assessments import (
    Judged,
    KeptAssessments,
    is_fresh,
    judge_and_keep,
)
from slastudio.shared.periods import Period, shift
from slastudio.shared.problems import StudioError
from slastudio.ui.state.jobs import Jobs
from slastudio.ui.state.judging import JudgedMonth, MonthsAhead, judge
from slastudio.ui.state.making import COMPUTING, MADE, Making, ended_with
from slastudio.ui.state.month_memory import MonthMemory

if TYPE_CHECKING:
    from slastudio.project.file import Project
    from slastudio.shared.progress import Progress

ASSESS_AFTER_MS = 600


class MonthShown(QObject):
    """Hold what the shown month of a project comes to. Pages read `assessment` and listen.

    kept: where assessments are kept between runs, None: nowhere. making: how far the figures are;
    without an assessment this says why.
    """

    assessment_changed = Signal()
    making_changed = Signal()

    def __init__(
        self,
        project: Project,
        jobs: Jobs,
        kept: KeptAssessments | None,
        parent: QObject | None,
    ) -> None:
        super().__init__(parent)
        self.project, self.jobs, self.kept = project, jobs, kept
        self.assessment: Assessment | None = None
        self.making = COMPUTING
        self.months: tuple[Period, ...] = ()
        self.period: Period | None = None
        self._asked: Period | None = None
        self._shown: Judged | None = None
        self._chosen = False
        self._months_seen = MonthMemory()
        self._ahead = MonthsAhead(project, kept, self._months_seen, jobs, self)
        self._assess_timer = QTimer(self, singleShot=True, interval=ASSESS_AFTER_MS)
        self._assess_timer.timeout.connect(self.assess_now)

    def assess_soon(self) -> None:
        """Judge again once nothing more is typed; what was judged before counts no more."""
        self._months_seen.forget()
        self._assess_timer.start()

    def forgetting(self) -> AbstractContextManager[None]:
        """Return what deletes kept assessments of the project around work that erases for good."""
        return nullcontext() if self.kept is None else self.kept.forgetting(self.project)

    def stop_judging(self) -> None:
        """Begin nothing more."""
        self._assess_timer.stop()
        self._ahead.stop()

    def assess_now(self) -> None:
        """Judge the shown month in the background as it is now; an older run's result is dropped."""
        self._months_seen.forget()
        self._judge_shown()

    def _judge_shown(self) -> None:
        self._assess_timer.stop()
        # until somebody chooses a month, the latest one with data is shown
        project, kept = self.project, self.kept
        period = self.period if self._chosen else None
        self._asked = period
        self._set_making(COMPUTING)
        self.jobs.start(
            "Judging the month",
            lambda progress: judge(project, period, kept, progress),
            self._judged,
            self._not_judged,
            key="assess",
        )

    def judge_again(self) -> None:
        """Judge what was asked for last, after it was cancelled or failed."""
        if self._asked is not None:
            self.choose(self._asked)
        else:
            self.assess_now()

    def cancel_judging(self) -> None:
        self.jobs.cancel("assess")

    def _judged(self, outcome: JudgedMonth) -> None:
        self.months = outcome.months
        if outcome.judged is None:
            self.assessment = None
            self._set_making(Making("failed", outcome.why))
            self.assessment_changed.emit()
        else:
            self._show_judged(outcome.judged)

    def _show_judged(self, judged: Judged) -> None:
        """Show what a month came to; where that was told a while ago, look in the background whether
        it still holds.
        """
        self._months_seen.keep(judged)
        self._shown = judged
        self.show_assessment(judged.assessment)
        if not is_fresh(judged):
            self._look_from_now()
        self._ahead.beside(judged.assessment.period, self.months)

    def look_again(self) -> None:
        """Judge the month that is shown where it may read otherwise now, and say nothing unless it does."""
        project, kept, period = self.project, self.kept, self.period
        if self.assessment is not None:
            self._months_seen.forget()
            self._look(lambda progress: judge(project, period, kept, progress).judged)

    def _look_from_now(self) -> None:
        project, kept, period = self.project, self.kept, self.period
        self._look(lambda progress: judge_and_keep(project, period, kept, progress))

    def _look(self, work: Callable[[Progress], Judged | None]) -> None:
        self.jobs.start(
            "Looking whether the month still stands so",
            work,
            self._looked_again,
            self._not_looked_again,
            key="assess",
            shown=False,
        )

    def _looked_again(self, judged: Judged | None) -> None:
        if judged is None:
            return
        self._months_seen.keep(judged)
        same = judged.assessment == self.assessment
        self._shown = judged
        if not same:
            self.show_assessment(judged.assessment)
        elif self.making == MADE:
            # only the moment they are of is another
            self.assessment = judged.assessment
            self._set_making(MADE)

    def _not_looked_again(self, error: BaseException) -> None:
        # what is shown stays, with the moment it is of
        if not isinstance(error, StudioError):
            raise error

    @property
    def judged_before(self) -> datetime | None:
        """Return the moment the figures are of, where that is a while ago and they may stand otherwise."""
        shown = self._shown
        if shown is None or shown.assessment is not self.assessment or is_fresh(shown):
            return None
        return shown.at

    def _not_judged(self, error: BaseException) -> None:
        # every page goes on telling one month: the one whose figures are there
        if self.assessment is not None:
            self.period = self.assessment.period
        self._set_making(ended_with(error))
        if not isinstance(error, StudioError):
            raise error

    def _set_making(self, making: Making) -> None:
        self.making = making
        self.making_changed.emit()

    @property
    def judging_words(self) -> str:
        """Return what is being judged, as the subject of a sentence."""
        return f"The figures of {self._asked.title}" if self._asked else "The figures of the month"

    def show_assessment(self, assessment: Assessment) -> None:
        """Make this the value every page shows."""
        self.assessment = assessment
        self.period = assessment.period
        self._set_making(MADE)
        self.assessment_changed.emit()

    def result(self, objective: str) -> Result | None:
        if self.assessment is None:
            return None
        return next((each for each in self.assessment.results if each.id == objective), None)

    def choose(self, period: Period) -> None:
        """Show another month, and stay on it whatever is imported; one that was judged and still reads
        the same is there at once.
        """
        self.period, self._chosen = period, True
        seen = self._months_seen.of(period.label)
        if seen is None:
            self._judge_shown()
        else:
            self.jobs.drop("assess")
            self._show_judged(seen)

    @property
    def chosen_month(self) -> str:
        """Return the month somebody chose to stay on; "" while the latest one with data is shown."""
        return self.period.label if self._chosen and self.period is not None else ""

    def choose_named(self, label: str) -> bool:
        """Show the month of a label; tell whether there is such a month."""
        try:
            period = chosen_period(self.project, label)
        except StudioError:
            return False
        self.choose(period)
        return True

    def step_month(self, months: int) -> None:
        if self.period is not None:
            self.choose(shift(self.period, months))
