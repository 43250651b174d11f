"""“Observations”: what the month's records show beside its figures, by theme, each with its way there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedWidget, QWidget

from slastudio.judge.observing.kinds import by_theme
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.shared.periods import show_moment
from slastudio.ui.look.wording import status_words
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.empty import EmptyState
from slastudio.ui.widgets.labels import button, label, set_mark
from slastudio.ui.widgets.layouts import clear, column, row, scroller
from slastudio.ui.widgets.until_made import MakingState

_NOTHING = (
    "Changes without approval, runs that fell, slow rollbacks, use nobody agreed to and risks to be looked at "
    "again would stand here."
)


class ObservedPanel(QWidget):
    """Show the observations of the shown month."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.session = context.session
        self.rows: list[QFrame] = []
        self.inner = QWidget()
        self._lines = column(into=self.inner, gap=12, margins=(0, 0, 8, 8))
        self.empty = EmptyState("Nothing beside the figures", _NOTHING)
        self.making = MakingState(
            "The month", self.session.judge_again, self.session.cancel_judging
        )
        self.stack = QStackedWidget()
        for each in (self.empty, scroller(self.inner), self.making):
            self.stack.addWidget(each)
        column(self.stack, into=self)
        self._stale = True
        self.session.assessment_changed.connect(self._news)
        self.session.making_changed.connect(self._news)

    def _news(self) -> None:
        """Show it now where somebody looks, else when somebody does."""
        self._stale = True
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Show the current assessment's observations, or how far they are."""
        self._stale = False
        assessment = self.session.assessment
        if assessment is None:
            self.making.show_making(self.session.making)
            self.stack.setCurrentWidget(self.making)
            return
        clear(self._lines)
        self.rows = []
        zone = assessment.period.zone
        for theme, observed in by_theme(assessment.observations):
            card = Card(theme)
            for each in observed:
                card.body.addWidget(self._row(each, zone))
            self._lines.addWidget(card)
        self._lines.addStretch(1)
        self.stack.setCurrentIndex(1 if assessment.observations else 0)

    def _row(self, each: Observation, zone: str) -> QWidget:
        holder = QFrame()
        word = status_words(each.level)
        mark = label(word[0])
        set_mark(mark, each.level)
        mark.setFixedWidth(16)
        at = show_moment(each.at, zone) if each.at else ""
        told = " · ".join(filter(None, (at, *each.shown_by, each.clause)))
        words = column(
            label(each.title, "strong", wrap=True),
            label(each.detail, "muted", wrap=True),
            label(told, "caption", wrap=True),
            gap=0,
        )
        line = row(mark, words, into=holder, margins=(0, 4, 0, 4), gap=8)
        line.setStretch(1, 1)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        if each.page:
            act = button("Open", name=f"Open: {each.title}")
            act.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            act.clicked.connect(lambda: self.session.navigate.emit(each.page, each.target))
            line.addWidget(act, 0, Qt.AlignmentFlag.AlignTop)
        holder.setAccessibleName(f"{each.title}. {each.detail}")
        self.rows.append(holder)
        return holder

    def take_focus(self) -> None:
        for each in self.inner.findChildren(QWidget):
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisibleTo(self):
                each.setFocus(Qt.FocusReason.OtherFocusReason)
                return
