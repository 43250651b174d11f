"""What is to be known before signing: targets that can be kept, and what history would have cost under the draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from slastudio.contract.agreement import Agreement
from slastudio.contract.drafting import Drafting
from slastudio.ui.context import Context
from slastudio.ui.forms.editors import Surroundings
from slastudio.ui.pages.replay_part import ReplayPart
from slastudio.ui.pages.targets_part import TargetsPart
from slastudio.ui.widgets.labels import button
from slastudio.ui.widgets.layouts import column, row

_PARTS = (("targets", "Targets"), ("replay", "Replay"))


class BeforeSigning(QWidget):
    """Hold both parts; leave commits what is being typed, go_asked carries the path of a field.

    Outcomes are kept until the draft, evidence or a register is another; then they say of what they are.
    """

    go_asked = Signal(str)

    def __init__(self, context: Context, around: Surroundings, leave: Callable[[], None]) -> None:
        super().__init__()
        self._session = context.session
        self._evidence = 0
        self._stale = True
        self.targets = TargetsPart(context, around, self._basis, leave)
        self.replay = ReplayPart(context, self._basis, leave)
        self.stack = QStackedWidget()
        self.choices: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for name, word in _PARTS:
            made = button(word, "quiet")
            made.setCheckable(True)
            made.clicked.connect(lambda _on=False, chosen=name: self.show_part(chosen))
            group.addButton(made)
            self.choices[name] = made
        for part in (self.targets, self.replay):
            self.stack.addWidget(part)
        self.choices["targets"].setChecked(True)
        column(row(*self.choices.values(), None, gap=4), self.stack, into=self, margins=(0, 8, 0, 0)).setStretch(1, 1)
        self.targets.go_asked.connect(self.go_asked)
        for signal in (self._session.evidence_changed, self._session.registers_changed):
            signal.connect(self._other_evidence)
        self._session.assessment_changed.connect(self._news)
        self._session.agreement_changed.connect(self._news)

    def _basis(self) -> tuple[Agreement, int]:
        """Return what outcomes rest on: the draft without its drafting notes, and a number of the evidence."""
        return replace(self._session.agreement, drafting=Drafting()), self._evidence

    def _other_evidence(self) -> None:
        self._evidence += 1
        self._news()

    def show_part(self, name: str) -> None:
        """Show the targets or the replay."""
        self.choices[name].setChecked(True)
        self.stack.setCurrentIndex([each for each, _ in _PARTS].index(name))

    def _news(self, _path: object = None) -> None:
        self._stale = True
        if self.isVisible():
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def _refresh(self) -> None:
        self._stale = False
        for part in (self.targets, self.replay):
            part.follow(bool(self._session.months))
