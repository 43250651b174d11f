"""What buyers ask, role by role: answered from the draft with its clauses, or open with the fields
that would answer.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from slastudio.contract.role_questions import Answered, answers, roles
from slastudio.contract.terms.agreement import Agreement
from slastudio.ui.forms.fields.simple import Combo
from slastudio.ui.widgets.labels import label, set_role, tip
from slastudio.ui.widgets.layouts import clear, column, row, scroller
from slastudio.ui.widgets.links import Link

_MOST, _A_LINE = 280, 3


class _Question(QWidget):
    """Show one question; what changes is put in place, so that nothing jumps while one types
    elsewhere.
    """

    def __init__(self, pane: QuestionsPanel) -> None:
        super().__init__()
        self._pane = pane
        self._shown: Answered | None = None
        self.question = label("", "strong", wrap=True)
        self.state = label("", "caption")
        self.text = label("", "", wrap=True, selectable=True)
        self.links: QVBoxLayout = column(gap=0)
        column(
            self.question,
            self.state,
            self.text,
            self.links,
            into=self,
            margins=(0, 4, 8, 12),
            gap=4,
        )

    def show_answer(self, answer: Answered) -> None:
        if answer == self._shown:
            return
        self._shown = answer
        self.question.setText(answer.question)
        self.state.setText("○ Open" if answer.open else "● Answered")
        set_role(self.state, "finding-warning" if answer.open else "caption")
        self.text.setText(_cut(answer.text))
        tip(self.text, answer.text if len(answer.text) > _MOST else "")
        self.text.setVisible(bool(answer.text))
        clear(self.links)
        for path, words in answer.missing:
            self._link(f"Fill in: {words}", lambda to=path: self._pane.go_asked.emit(to))  # type: ignore[misc]
        saying = tuple(zip(answer.clauses, answer.cited, strict=False))
        for at in range(0, len(saying), _A_LINE):
            line = [self._clause(*each) for each in saying[at : at + _A_LINE]]
            self.links.addLayout(row(*line, None, gap=0))

    def _link(self, words: str, act: Callable[[], None]) -> None:
        self.links.addLayout(row(Link(words, act), None))

    def _clause(self, number: str, cited: str) -> Link:
        words = f"{cited[0].upper()}{cited[1:]}"
        return Link(words, lambda: self._pane.clause_asked.emit(number))


class QuestionsPanel(QWidget):
    """List the questions; go_asked carries a field's path, clause_asked a clause's number."""

    go_asked = Signal(str)
    clause_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._answers: tuple[Answered, ...] = ()
        self._rows: list[_Question] = []
        self._heads: dict[str, QLabel] = {}
        self.head = label("", "strong", wrap=True)
        self.role = Combo()
        self.role.setAccessibleName("Whose questions are shown")
        self.role.addItem("Every role", "")
        for each in roles():
            self.role.addItem(each, each)
        self.role.activated.connect(self._filter)
        self.only_open = QCheckBox("Open ones only")
        self.only_open.clicked.connect(self._filter)
        self.body = QWidget()
        self.box = column(into=self.body, gap=0)
        column(
            self.head,
            row(self.role, self.only_open, None),
            scroller(self.body),
            into=self,
            margins=(0, 8, 0, 0),
        )

    def show_agreement(self, agreement: Agreement) -> int:
        """Answer from this agreement; return how many questions are open."""
        self._answers = answers(agreement)
        unanswered = sum(each.open for each in self._answers)
        self.head.setText(
            f"{unanswered} of {len(self._answers)} open"
            if unanswered
            else f"All {len(self._answers)} questions are answered"
        )
        if self.isVisible():
            self._refresh()
        return unanswered

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _refresh(self) -> None:
        if not self._rows:
            self._make_rows()
        for made, answer in zip(self._rows, self._answers, strict=True):
            made.show_answer(answer)
        for name, head in self._heads.items():
            own = [each for each in self._answers if each.role == name]
            head.setText(f"{name} · {sum(each.open for each in own)} of {len(own)} open")
        self._filter()

    def _make_rows(self) -> None:
        for answer in self._answers:
            if answer.role not in self._heads:
                self._heads[answer.role] = head = label("", "section")
                head.setContentsMargins(0, 12, 0, 4)
                self.box.addWidget(head)
            made = _Question(self)
            self._rows.append(made)
            self.box.addWidget(made)
        self.box.addStretch(1)

    def _filter(self) -> None:
        wanted, only_open = self.role.currentData(), self.only_open.isChecked()
        shown: set[str] = set()
        for made, answer in zip(self._rows, self._answers, strict=False):
            visible = wanted in ("", answer.role) and (answer.open or not only_open)
            made.setVisible(visible)
            if visible:
                shown.add(answer.role)
        for name, head in self._heads.items():
            head.setVisible(name in shown)


def _cut(text: str) -> str:
    return text if len(text) <= _MOST else text[:_MOST].rsplit(" ", 1)[0] + " …"
