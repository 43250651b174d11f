"""What the draft asks of whom: the acts a section promises, as one writes it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from slastudio.contract.duties.effort import monthly_effort
from slastudio.contract.duties.promise import PromisedAct
from slastudio.contract.duties.promises import promises_of
from slastudio.contract.duties.words import (
    effort_words,
    monthly_words,
    shown_by_words,
    when_words,
    who_words,
)
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.places import path_of, path_text, section_of
from slastudio.contract.terms.sections import TITLES
from slastudio.shared.counts import count
from slastudio.ui.widgets.labels import frame, label
from slastudio.ui.widgets.layouts import clear, column, scroller
from slastudio.ui.widgets.links import Link


class AsksPanel(QWidget):
    """List the acts the section one writes promises; go_asked carries the path of a field."""

    go_asked = Signal(str)

    def __init__(self, agreement: Agreement) -> None:
        super().__init__()
        self._agreement, self._section = agreement, "parties"
        self._stale = True
        self.heading = label("", "strong", wrap=True)
        self.sum = label("", "muted", wrap=True)
        self.body = QWidget()
        self.lines = column(into=self.body, gap=8)
        column(
            self.heading, self.sum, scroller(self.body), into=self, margins=(0, 8, 0, 0), gap=4
        ).setStretch(2, 1)

    def show_agreement(self, agreement: Agreement) -> None:
        self._agreement = agreement
        self._later()

    def show_section(self, section: str) -> None:
        self._section = section
        self._later()

    def _later(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """List the promises of the section."""
        self._stale = False
        clear(self.lines)
        own = [
            each for each in promises_of(self._agreement) if section_of(each.place) == self._section
        ]
        title = TITLES.get(self._section, self._section)
        self.heading.setText(
            f"{title}: asks for {count(len(own), 'act')}"
            if own
            else f"{title}: asks nobody to do anything"
        )
        self.sum.setText(monthly_words(monthly_effort(self._agreement)))
        for promise in own:
            self.lines.addWidget(self._line(promise))
        self.lines.addStretch(1)

    def _line(self, promise: PromisedAct) -> QWidget:
        card = frame("card")
        path = path_of(self._agreement, promise.place)
        link = Link(promise.what, lambda: self.go_asked.emit(path_text(path)) if path else None)
        told = " · ".join(
            filter(None, (when_words(promise), shown_by_words(promise), effort_words(promise)))
        )
        column(
            label(who_words(promise), "muted", wrap=True),
            link,
            label(told, "caption", wrap=True),
            into=card,
            margins=(12, 8, 12, 8),
            gap=2,
        )
        return card
