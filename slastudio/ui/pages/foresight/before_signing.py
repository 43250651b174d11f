"""What is to be known before signing: targets that can be kept, and what history would have cost
under the draft.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import Drafting
from slastudio.ui.forms.fields.editors import Surroundings
from slastudio.ui.pages.foresight.panel import ForesightPanel
from slastudio.ui.pages.foresight.replay import ReplayPanel
from slastudio.ui.pages.foresight.targets import TargetsPanel
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.labels import button
from slastudio.ui.widgets.layouts import column, row

Part = TypeVar("Part", bound=ForesightPanel)
_PARTS = (("targets", "Targets"), ("replay", "Replay"))


class BeforeSigning(QWidget):
    """Hold both parts; leave commits what is being typed, go_asked carries the path of a field.

    Outcomes are kept until the draft, evidence or a register is another; then they say of what they
    are.
    """

    go_asked = Signal(str)

    def __init__(self, context: Context, around: Surroundings, leave: Callable[[], None]) -> None:
        super().__init__()
        self._session = context.session
        self._evidence = 0
        self._stale = True
        self._context, self._around, self._leave = context, around, leave
        self.stack = QStackedWidget()
        self.choices: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for name, word in _PARTS:
            made = button(word, "quiet")
            made.setCheckable(True)
            made.clicked.connect(lambda _on=False, chosen=name: self.show_part(chosen))
            group.addButton(made)
            self.choices[name] = made
        self.choices["targets"].setChecked(True)
        column(
            row(*self.choices.values(), None, gap=4), self.stack, into=self, margins=(0, 8, 0, 0)
        ).setStretch(1, 1)
        for signal in (self._session.evidence_changed, self._session.registers_changed):
            signal.connect(self._other_evidence)
        self._session.making_changed.connect(self._news)
        self._session.agreement_changed.connect(self._news)

    # built when first looked at: the page is shown long before anybody asks for them

    @cached_property
    def targets(self) -> TargetsPanel:
        made = TargetsPanel(self._context, self._around, self._basis, self._leave)
        made.go_asked.connect(self.go_asked)
        return self._added(made)

    @cached_property
    def replay(self) -> ReplayPanel:
        return self._added(ReplayPanel(self._context, self._basis, self._leave))

    def _added(self, part: Part) -> Part:
        self.stack.addWidget(part)
        part.follow(bool(self._session.months))
        return part

    def _basis(self) -> tuple[Agreement, int]:
        """Return what outcomes rest on: the draft without its drafting notes, and a number of the
        evidence.
        """
        return replace(self._session.agreement, drafting=Drafting()), self._evidence

    def _other_evidence(self) -> None:
        self._evidence += 1
        self._news()

    def show_part(self, name: str) -> None:
        """Show the targets or the replay."""
        self.choices[name].setChecked(True)
        self.stack.setCurrentWidget(self.targets if name == "targets" else self.replay)

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
        shown = next(name for name, made in self.choices.items() if made.isChecked())
        self.show_part(shown)
        for name in ("targets", "replay"):
            if name in self.__dict__:
                getattr(self, name).follow(bool(self._session.months))
