"""The steps of a month's end: a list at the left, and beside it what the chosen one still needs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QSizePolicy, QWidget

from slastudio.judge.outcome.statuses import Status
from slastudio.judge.telling.month_steps import (
    MARKS,
    STATE_WORDS,
    MonthStep,
    StepItem,
    StepState,
    progress_words,
)
from slastudio.ui.state.session import Session
from slastudio.ui.widgets.labels import Elided, button, label, set_mark
from slastudio.ui.widgets.layouts import clear, column, row

# the colour a step's mark bears: nothing here is missed, so nothing is red
COLOURS: dict[StepState, Status] = {
    "done": "met",
    "asked": "reserved",
    "open": "at_risk",
    "waits": "no_data",
}


class StepLine(QPushButton):
    """Be one step of the list: its mark, its title, and in one line how it stands; walked carries by
    how many lines an arrow key goes.
    """

    walked = Signal(int)

    def __init__(self, step: MonthStep) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setProperty("role", "step")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.mark = label("")
        self.mark.setFixedWidth(16)
        self.title = label("", "strong")
        self.told = Elided("", "muted")
        inside = row(
            self.mark,
            column(self.title, self.told, gap=0),
            into=self,
            margins=(8, 6, 8, 6),
            gap=8,
        )
        inside.setStretch(1, 1)
        inside.setAlignment(self.mark, Qt.AlignmentFlag.AlignTop)
        for each in (self.mark, self.title, self.told):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_step(step)

    def show_step(self, step: MonthStep) -> None:
        """Show how the step stands now."""
        self.step = step
        self.mark.setText(MARKS[step.state])
        set_mark(self.mark, COLOURS[step.state])
        self.title.setText(step.title)
        self.told.set_text(step.told)
        self.setAccessibleName(f"{step.title}: {STATE_WORDS[step.state]}. {step.told}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self.walked.emit(by)


class StepList(QFrame):
    """Choose a step; chosen carries it. The arrow keys walk through them."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Steps of the month's end")
        self.lines: dict[str, StepLine] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.progress = label("", "caption", wrap=True)
        self._listed = column(gap=2)
        column(self.progress, 4, self._listed, None, into=self)

    def show_steps(self, steps: Sequence[MonthStep]) -> None:
        """Show the steps; lines that are there already stay, so that no focus is lost."""
        self.progress.setText(progress_words(steps))
        if list(self.lines) != [each.name for each in steps]:
            self._make(steps)
            return
        for each in steps:
            self.lines[each.name].show_step(each)

    def _make(self, steps: Sequence[MonthStep]) -> None:
        clear(self._listed)
        self.lines = {}
        for each in steps:
            made = StepLine(each)
            made.clicked.connect(lambda _on=False, one=made: self.chosen.emit(one.step))
            made.walked.connect(lambda by, one=made: self._walk(one, by))
            self._group.addButton(made)
            self.lines[each.name] = made
            self._listed.addWidget(made)

    def choose(self, name: str) -> None:
        """Mark a step as the one that is shown."""
        if name in self.lines:
            self.lines[name].setChecked(True)

    def _walk(self, line: StepLine, by: int) -> None:
        lines = list(self.lines.values())
        at = lines.index(line) + by
        if 0 <= at < len(lines):
            lines[at].setFocus(Qt.FocusReason.TabFocusReason)
            lines[at].click()


class StepDetail(QWidget):
    """Show what one step still needs, each with the one action that resolves it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.title = label("", "section")
        self.told = label("", "lead", wrap=True)
        self.items = column(gap=4)
        self.go = button("", "primary")
        self.go.clicked.connect(self._go)
        column(self.title, self.told, 8, self.items, 8, row(self.go, None), None, into=self, gap=4)
        self.step: MonthStep | None = None

    def show_step(self, step: MonthStep) -> None:
        """Show a step and what it needs."""
        self.step = step
        self.title.setText(step.title)
        self.told.setText(f"{step.told[:1].upper()}{step.told[1:]}.".replace("..", "."))
        clear(self.items)
        for each in step.items:
            self.items.addWidget(self._line(each))
        if not step.items:
            self.items.addWidget(label(_NOTHING[step.state], "muted", wrap=True))
        self.go.setText(f"Open {step.title.lower()}")

    def _line(self, each: StepItem) -> QWidget:
        holder = QFrame()
        act = button(each.action, name=f"{each.action}: {each.text}")
        act.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        act.clicked.connect(lambda: self.session.navigate.emit(each.page, each.target))
        line = row(label(each.text, wrap=True), act, into=holder, margins=(0, 2, 0, 2), gap=8)
        line.setStretch(0, 1)
        return holder

    def _go(self) -> None:
        if self.step is not None:
            self.session.navigate.emit(self.step.page, self.step.target)


_NOTHING: dict[StepState, str] = {
    "done": "Nothing is left to do here.",
    "asked": "Somebody has to answer first.",
    "open": "It is worked on on its own page.",
    "waits": "It waits for what comes before.",
}
