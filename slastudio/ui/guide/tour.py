"""The tour of the sample: a few steps above the pages they speak of, to be left at any of them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row


@dataclass(frozen=True)
class TourStep:
    """Hold one step: the page (and the place on it) it points at, and what it says."""

    page: str
    target: str
    words: str


STEPS = (
    TourStep(
        "overview",
        "",
        "This is October of a made-up client. Each tile is a promise with what was measured and its verdict; "
        "below it stands, ranked, what somebody should do.",
    ),
    TourStep(
        "agreement",
        "objectives",
        "What was promised is written in forms. The clause at the right changes as you type, and the findings say "
        "what will cause a quarrel.",
    ),
    TourStep(
        "objectives",
        "availability",
        "One promise with its evidence: the outage of 9 October is the dip in the line. “Explain this number” leads "
        "to clause, formula and file.",
    ),
    TourStep(
        "data",
        "questions",
        "What a file leaves open is asked, not guessed. Figures are computed under every answer until somebody "
        "gives one.",
    ),
    TourStep(
        "duties",
        "",
        "Every act the agreement promises is followed: who owes it, by when, and what shows it. “Not shown” "
        "accuses nobody.",
    ),
    TourStep(
        "month",
        "narrative",
        "The month’s end, step by step. The report’s sentences are drafted from the figures; somebody accepts each "
        "of them.",
    ),
    TourStep(
        "reports",
        "",
        "Here the report is written as a draft and issued under a number; what was issued is kept for good. F1 opens "
        "the guide on any page.",
    ),
)


class TourBar(QFrame):
    """Say one step at a time; `going` carries the page and the place it points at."""

    going = Signal(str, str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner-note")
        self.at = 0
        self.words = label("", wrap=True)
        self.count = label("", "caption")
        self.leave_button = button("Leave", "link", name="Leave the tour")
        self.leave_button.clicked.connect(self.leave)
        self.back = button("Back", name="Back to the step before")
        self.back.clicked.connect(lambda: self._go(self.at - 1))
        self.next = button("Next", "primary")
        self.next.clicked.connect(self._next)
        acts = row(self.leave_button, self.back, self.next, gap=8)
        line = row(
            column(self.count, self.words, gap=2),
            acts,
            into=self,
            margins=(12, 8, 12, 8),
            gap=16,
        )
        line.setStretch(0, 1)
        line.setAlignment(acts, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def begin(self) -> None:
        """Show the first step."""
        self.show()
        self._go(0)

    def take_keyboard(self) -> None:
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """End the tour where one is."""
        self.hide()
        self.left.emit()

    def _next(self) -> None:
        if self.at + 1 < len(STEPS):
            self._go(self.at + 1)
        else:
            self.leave()

    def _go(self, at: int) -> None:
        self.at, step = at, STEPS[at]
        self.count.setText(f"Tour of the sample · {at + 1} of {len(STEPS)}")
        self.words.setText(step.words)
        self.setAccessibleName(f"{self.count.text()}: {step.words}")
        self.back.setEnabled(at > 0)
        is_last = at + 1 == len(STEPS)
        self.next.setText("Done" if is_last else "Next")
        self.next.setAccessibleName("End the tour" if is_last else "Next step of the tour")
        self.going.emit(step.page, step.target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
