"""What a file leaves open, asked before it is imported: the readings of each question as choices, of
which “ask later” stands until somebody chooses.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from slastudio.evidence.questions import Question
from slastudio.shared.counts import count
from slastudio.ui.widgets.labels import label
from slastudio.ui.widgets.layouts import clear, column

LATER = ""
_LATER_WORDS = "Ask later"


class QuestionChoice(QWidget):
    """Ask one question; chosen carries its id and a reading, "" for later. Tab reaches it, the arrow
    keys go through its readings.
    """

    chosen = Signal(str, str)

    def __init__(self, question: Question, reading: str) -> None:
        super().__init__()
        self.question = question
        self.setAccessibleName(question.title)
        self.choices: dict[str, QRadioButton] = {}
        self._group = QButtonGroup(self)
        offered = [(LATER, _LATER_WORDS), *((each.name, each.about) for each in question.readings)]
        for name, about in offered:
            made = QRadioButton((about[:1].upper() + about[1:]).replace("&", "&&"))
            made.setAccessibleName(f"{about}: {question.title}")
            made.setChecked(name == reading)
            made.clicked.connect(lambda _on, name=name: self.chosen.emit(question.id, name))
            self._group.addButton(made)
            self.choices[name] = made
        told = label(question.title, wrap=True, selectable=True)
        column(told, *self.choices.values(), into=self, gap=2)


class QuestionChoices(QWidget):
    """Ask what a file leaves open; changed carries by question the reading chosen here."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, str] = {}
        self.asked: dict[str, QuestionChoice] = {}
        self.heading = label("", "strong", wrap=True)
        self.about = label(
            "Nothing is decided meanwhile: what is not answered here stands under Data, Open questions.",
            "caption",
            wrap=True,
        )
        self._list = column(gap=8)
        column(self.heading, self.about, self._list, into=self, gap=4)
        self.hide()

    def forget(self) -> None:
        """Ask nothing."""
        self.show_questions((), {})

    def show_questions(self, questions: Sequence[Question], answers: dict[str, str]) -> None:
        """Ask the questions that nobody answered before; answers: what was chosen here already."""
        # what was answered for an earlier file is not asked again
        wanted = [each for each in questions if each.is_open or each.id in answers]
        self.answers = {each.id: answers[each.id] for each in wanted if each.id in answers}
        # the file is looked at again after each choice, and who is choosing keeps the focus
        if [each.id for each in wanted] == list(self.asked):
            for name, shown in self.asked.items():
                shown.choices[self.answers.get(name, LATER)].setChecked(True)
        else:
            self._build(wanted)
        number = len(wanted)
        self.heading.setText(f"◇ The file leaves {count(number, 'question')} open")
        self.setVisible(bool(wanted))

    def _build(self, questions: Sequence[Question]) -> None:
        clear(self._list)
        self.asked = {}
        for each in questions:
            made = QuestionChoice(each, self.answers.get(each.id, LATER))
            made.chosen.connect(self._choose)
            self._list.addWidget(made)
            self.asked[each.id] = made

    def _choose(self, question: str, reading: str) -> None:
        if reading == LATER:
            self.answers.pop(question, None)
        else:
            self.answers[question] = reading
        self.changed.emit(dict(self.answers))

    def has_focus(self) -> bool:
        """Tell whether somebody is choosing a reading."""
        held = self.focusWidget()
        return held is not None and held.hasFocus()
