"""A place whose content is made in the background: until it is there it says so, and never looks empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from slastudio.shared.problems import StudioError
from slastudio.ui.state.jobs import Jobs, Work
from slastudio.ui.state.making import (
    COMPUTING,
    MADE,
    Making,
    ended_with,
    making_title,
    making_words,
)
from slastudio.ui.widgets.labels import button, label, set_role
from slastudio.ui.widgets.layouts import column, row


class MakingState(QWidget):
    """Say how far something is, with the way on: cancel it, or make it again."""

    def __init__(self, what: str, again: Callable[[], None], cancel: Callable[[], None]) -> None:
        super().__init__()
        self.what = what
        self.heading = label("", "section", wrap=True)
        self.words = label("", "muted", wrap=True, selectable=True)
        self.button = button("")
        self._acts = (again, cancel)
        self._making = COMPUTING
        self.button.clicked.connect(self._act)
        for each in (self.heading, self.words):
            each.setMaximumWidth(480)
        inner = column(self.heading, self.words, row(self.button, None), gap=8)
        holder = QWidget()
        holder.setLayout(inner)
        holder.setMinimumWidth(240)
        holder.setMaximumWidth(480)
        outer = column(None, row(None, holder, None), None, into=self, margins=24)
        outer.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.show_making(COMPUTING)

    def show_making(self, making: Making) -> None:
        self._making = making
        self.heading.setText(making_title(making, self.what))
        self.words.setText(making_words(making))
        action = "Cancel" if making.state == "computing" else "Make it again"
        self.button.setText(action)
        self.button.setAccessibleName(f"{action}: {self.what}")
        set_role(self.button, "" if making.state == "computing" else "primary")

    def _act(self) -> None:
        again, cancel = self._acts
        (cancel if self._making.state == "computing" else again)()


class MakingNotice(QFrame):
    """Say over content that is of before that making it anew was cancelled or failed."""

    def __init__(self, again: Callable[[], None]) -> None:
        super().__init__()
        self.words = label("", wrap=True, selectable=True)
        self.again = button("Make it again", "link")
        self.again.clicked.connect(again)
        layout = row(self.words, self.again, into=self, margins=(12, 6, 12, 6))
        layout.setStretch(0, 1)
        set_role(self, "banner-note")
        self.hide()

    def show_making(self, making: Making, what: str, shown: str) -> None:
        """Say of `what` how it ended, and what is shown meanwhile; nothing while all is well."""
        ended = making.state in ("cancelled", "failed")
        if ended:
            why = f" {making.why}" if making.why else ""
            self.words.setText(f"{making_title(making, what)}.{why} {shown}")
            set_role(self, "banner-error" if making.state == "failed" else "banner-note")
        self.setVisible(ended)


class UntilMade(QWidget):
    """Hold content that jobs of one key make; it is seen only once one of them has brought it."""

    def __init__(
        self, what: str, content: QWidget, jobs: Jobs, key: str, again: Callable[[], None]
    ) -> None:
        super().__init__()
        self.making, self.was_made = COMPUTING, False
        self._what, self._jobs, self._key = what, jobs, key
        self.waiting = MakingState(what, again, self.cancel)
        self.notice = MakingNotice(again)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.waiting)
        self.stack.addWidget(content)
        column(self.notice, self.stack, into=self, gap=8).setStretch(1, 1)

    def run(
        self, label: str, work: Work, done: Callable[[Any], None], *, shown: bool = True
    ) -> None:
        """Make the content in the background: done(outcome) fills it in, else it is told how it ended."""

        def made(outcome: object) -> None:
            done(outcome)
            self.show_making(MADE)

        self.show_making(COMPUTING)
        self._jobs.start(label, work, made, self._ended, key=self._key, shown=shown)

    def _ended(self, error: BaseException) -> None:
        self.show_making(ended_with(error))
        if not isinstance(error, StudioError):
            raise error

    def forget(self) -> None:
        """Show nothing of before: what comes next is another thing."""
        self.was_made = False
        self.show_making(COMPUTING)

    def cancel(self) -> None:
        self._jobs.cancel(self._key)

    def show_making(self, making: Making) -> None:
        """Show how far it is; MADE: what was filled in is of now."""
        self.was_made = self.was_made or making == MADE
        self.making = making
        self.waiting.show_making(making)
        self.stack.setCurrentIndex(1 if self.was_made else 0)
        # while it is made anew, what was there stays without a word: it takes a moment
        self.notice.show_making(
            making if self.was_made else MADE, self._what, "What is shown is of before."
        )
