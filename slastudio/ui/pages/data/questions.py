"""What the evidence leaves open, with what each reading does to the month's figures: answered with
one click, taken back with another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from slastudio.contract.words.figures import show_value
from slastudio.evidence.questions import PossibleReading, Question
from slastudio.judge.outcome.assessment import AskedQuestion
from slastudio.judge.outcome.objective_result import ReadingFigure
from slastudio.operations.evidence.answer_states import Answers, answers_in_force
from slastudio.operations.evidence.questions import (
    AnsweredQuestion,
    answer_question,
    questions_of,
    withdraw_answer,
)
from slastudio.shared.counts import count
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.look.wording import day, status_words
from slastudio.ui.state.context import Context
from slastudio.ui.state.evidence_steps import note_answered
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row
from slastudio.ui.widgets.until_made import UntilMade

MOST = 40
_WHO = {
    "agreement": "by the agreement",
    "format": "by the format's documentation",
    "consultant": "",
    "client": "",
    "nobody": "",
}


@dataclass(frozen=True)
class Shown:
    """Hold a question as the page shows it: with its effects on the month, where it has any."""

    question: Question
    effects: tuple[tuple[str, ReadingFigure], ...] = ()
    moves: bool = False


def shown_questions(
    asked: tuple[AskedQuestion, ...], known: tuple[Question, ...]
) -> tuple[Shown, ...]:
    """Return the questions in the order they press: those that decide a verdict of the month, other
    open ones, then the answered.
    """
    told = {each.question.id: each for each in asked}
    found = [Shown(each.question, each.effects, each.moves) for each in asked]
    found += [Shown(each) for each in known if each.id not in told]
    return tuple(sorted(found, key=lambda each: (not each.moves, not each.question.is_open)))


class QuestionCard(Card):
    """Show one question with a button for each reading; answered carries (question id, reading),
    withdrawn the id.
    """

    answered = Signal(str, str)
    withdrawn = Signal(str)

    def __init__(
        self, shown: Shown, names: dict[str, str], units: dict[str, str], *, writable: bool
    ) -> None:
        super().__init__()
        question = shown.question
        self.shown = shown
        mark = (
            status_words("reserved")
            if shown.moves
            else ("○ Open" if question.is_open else "● Answered")
        )
        self.state = label(mark, "strong")
        self.title = label(question.title, "section", wrap=True, selectable=True)
        self.source = label(_source_words(question), "muted", wrap=True, selectable=True)
        self.add(self.state, self.title, self.source)
        self.buttons: dict[str, QWidget] = {}
        for each in question.readings:
            self.add(self._reading(each, shown, names, units, writable=writable))
        if question.answer is not None:
            answer = question.answer
            by = _WHO[answer.source] or f"by {answer.who}"
            told = label(f"Answered {by} on {day(answer.at.date())}.", "muted", wrap=True)
            back = button("Take the answer back", "link", name=f"Take back: {question.title}")
            back.setEnabled(writable)
            back.clicked.connect(lambda: self.withdrawn.emit(question.id))
            self.buttons["back"] = back
            holder = QWidget()
            row(told, back, None, into=holder)
            self.add(holder)

    def _reading(
        self,
        reading: PossibleReading,
        shown: Shown,
        names: dict[str, str],
        units: dict[str, str],
        *,
        writable: bool,
    ) -> QWidget:
        question = shown.question
        in_force = question.in_force == reading.name
        chosen = question.answer is not None and in_force
        take = button(
            "Taken" if chosen else "Take this reading",
            name=f"{reading.about}: {question.title}",
        )
        take.setEnabled(writable and not chosen)
        take.clicked.connect(lambda: self.answered.emit(question.id, reading.name))
        self.buttons[reading.name] = take
        words = reading.about[0].upper() + reading.about[1:]
        if in_force and question.answer is None:
            words += " (what the figures rest on meanwhile)"
        told = [label(words, "strong" if in_force else "", wrap=True)]
        figures = [
            f"{names.get(objective, objective)}: "
            f"{show_value(figure.value, units.get(objective, ''))}, {status_words(figure.verdict)}"
            for objective, figure in shown.effects
            if figure.reading == reading.name
        ]
        if figures:
            told.append(label("\n".join(figures), "muted", wrap=True, selectable=True))
        holder = QWidget()
        texts = QWidget()
        column(*told, into=texts, gap=2)
        layout = row(texts, take, into=holder, gap=16)
        layout.setStretch(0, 1)
        return holder


class OpenQuestionsPanel(QWidget):
    """List what the evidence leaves open; counted carries how many are open."""

    counted = Signal(int)

    def __init__(self, context: Context, say: Callable[..., None]) -> None:
        super().__init__()
        self.context, self.session, self._say = context, context.session, say
        self.cards: tuple[QuestionCard, ...] = ()
        self.nothing = label(
            "The evidence leaves nothing open: every word, sign, date and unit in it is known. What a later import "
            "leaves open is asked here, with what each reading does to the figures.",
            "muted",
            wrap=True,
        )
        self.more = label("", "muted", wrap=True)
        self._list = column(gap=12)
        listed = QWidget()
        column(self.nothing, self._list, self.more, None, into=listed, gap=12)
        self.more.hide()
        self.until = UntilMade("What is open", listed, context.jobs, "questions", self.refresh)
        column(self.until, into=self, margins=(0, 8, 0, 8))

    def refresh(self) -> None:
        """List the questions again."""
        project = self.session.project
        self.until.run(
            "Looking for what is open",
            lambda _progress: questions_of(project),
            self._listed,
            shown=False,
        )

    def _listed(self, known: tuple[Question, ...]) -> None:
        assessment = self.session.assessment
        asked = assessment.questions if assessment is not None else ()
        results = assessment.results if assessment is not None else ()
        shown = shown_questions(asked, known)
        for card in self.cards:
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        names = {each.id: each.name for each in results}
        units = {each.id: each.unit for each in results}
        self.cards = tuple(
            QuestionCard(each, names, units, writable=self.session.writable)
            for each in shown[:MOST]
        )
        for card in self.cards:
            card.answered.connect(self._answer)
            card.withdrawn.connect(self._withdraw)
            self._list.addWidget(card)
        self.nothing.setVisible(not shown)
        self.more.setVisible(len(shown) > MOST)
        self.more.setText(
            f"and {count(len(shown) - MOST, 'more question')}; `slastudio questions` lists them all."
        )
        self.counted.emit(sum(each.question.is_open for each in shown))

    def _answer(self, name: str, reading: str) -> None:
        project = self.session.project
        self._change("Reading the evidence anew", lambda: answer_question(project, name, reading))

    def _withdraw(self, name: str) -> None:
        project = self.session.project
        self._change("Taking the answer back", lambda: withdraw_answer(project, name))

    def _change(self, what: str, work: Callable[[], AnsweredQuestion]) -> None:
        project = self.session.project

        def noted(_progress: Progress) -> tuple[str, Answers, Answers]:
            before = answers_in_force(project)
            answered = work()
            return answered.question.title, before, answers_in_force(project)

        for card in self.cards:
            card.setEnabled(False)
        self.context.jobs.start(what, noted, self._changed, self._failed)

    def _changed(self, noted: tuple[str, Answers, Answers]) -> None:
        note_answered(self.session, *noted)
        self.refresh()

    def _failed(self, error: BaseException) -> None:
        for card in self.cards:
            card.setEnabled(True)
        if not isinstance(error, StudioError):
            raise error
        self._say("error", str(error))


def _source_words(question: Question) -> str:
    parts = []
    if question.files:
        more = f" and {len(question.files) - 2} more" if len(question.files) > 2 else ""
        parts.append(f"From {', '.join(question.files[:2])}{more}")
    if question.records:
        parts.append(count(question.records, "record"))
    if question.values and question.kind not in ("span", "again", "retries"):
        parts.append("such as " + ", ".join(f"“{value}”" for value, _ in question.values[:4]))
    return "; ".join(parts) + "." if parts else ""
