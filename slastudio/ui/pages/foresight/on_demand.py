"""What is computed when asked for: an invitation, then progress with a way to cancel it, then the
outcome.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from slastudio.shared.problems import Cancelled, StudioError
from slastudio.ui.look.wording import share_words
from slastudio.ui.state.context import Context
from slastudio.ui.state.jobs import Done, Job, Work
from slastudio.ui.widgets.labels import button, frame, label
from slastudio.ui.widgets.layouts import column, row, scroller
from slastudio.ui.widgets.links import Link


class OnDemand(QWidget):
    """Show one outcome of a job; the owner fills `outcome`. again_asked: what is shown is old, and
    a new one is wanted.
    """

    again_asked = Signal()

    def __init__(self, context: Context, key: str, outcome: QWidget) -> None:
        super().__init__()
        self._context, self._key = context, key
        self._job: Job | None = None
        self.has_outcome = False
        self._act: Callable[[], None] | None = None
        self._build(outcome)
        context.jobs.changed.connect(self._follow)

    def _build(self, outcome: QWidget) -> None:
        self.title, self.why = label("", "section", wrap=True), label("", "muted", wrap=True)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.begin = button("", "primary")
        self.begin.clicked.connect(lambda _on: self._act() if self._act is not None else None)
        invitation = QWidget()
        column(
            self.problem,
            self.title,
            self.why,
            4,
            row(self.begin, None),
            None,
            into=invitation,
            margins=(0, 16, 0, 0),
        )
        self.step = label("", "muted", wrap=True)
        self.cancel = button("Cancel")
        self.cancel.clicked.connect(
            lambda _on: self._job.cancel() if self._job is not None else None
        )
        working = QWidget()
        column(self.step, row(self.cancel, None), None, into=working, margins=(0, 16, 0, 0))
        self.stale = frame("card")
        self.stale_words = label("", "warning", wrap=True)
        self.again = Link("Compute again", self.again_asked.emit)
        column(
            self.stale_words, row(self.again, None), into=self.stale, margins=(12, 6, 12, 6), gap=2
        )
        self.stale.hide()
        holder = QWidget()
        column(self.stale, outcome, into=holder).setStretch(1, 1)
        self.stack = QStackedWidget()
        for part in (scroller(invitation), working, holder):
            self.stack.addWidget(part)
        column(self.stack, into=self)

    @property
    def running(self) -> bool:
        return self._job is not None

    def invite(self, title: str, why: str, action: str, act: Callable[[], None] | None) -> None:
        """Say what belongs here and why, and offer the one action that fills it."""
        self.title.setText(title)
        self.why.setText(why)
        self.begin.setText(action)
        self.begin.setVisible(act is not None)
        self._act = act
        if not self.has_outcome and not self.running:
            self.stack.setCurrentIndex(0)

    def run(self, words: str, work: Work, done: Done) -> None:
        """Do work(progress) in the background, then done(outcome) and show it; cancelled, what was
        there stays.
        """

        def ended(outcome: object) -> None:
            self._job = None
            self.has_outcome = True
            self.problem.hide()
            self.stale.hide()
            done(outcome)
            self.stack.setCurrentIndex(2)

        self.problem.hide()
        self.step.setText(f"{words} …")
        self.stack.setCurrentIndex(1)
        job = self._context.jobs.start(words, work, ended, self._failed, key=self._key)
        # jobs that run inline have ended by now
        self._job = job if job in self._context.jobs.running else None

    def _failed(self, error: BaseException) -> None:
        self._job = None
        self.stack.setCurrentIndex(2 if self.has_outcome else 0)
        if isinstance(error, Cancelled):
            self._tell_ended("It was cancelled.")
            return
        if not isinstance(error, StudioError):
            raise error
        # an outcome of other inputs would be taken for the answer
        self.has_outcome = False
        self.stack.setCurrentIndex(0)
        self._tell_ended(str(error))

    def _tell_ended(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(not self.has_outcome)

    def _follow(self) -> None:
        if self._job is not None and self.isVisible():
            self.step.setText(f"{self._job.step} · {share_words(self._job.fraction)}")

    def show_stale(self, words: str) -> None:
        """Say that the outcome is not of what stands now, "" that it is."""
        self.stale_words.setText(f"▲ {words}")
        self.stale.setVisible(bool(words))
