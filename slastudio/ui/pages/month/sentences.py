"""The narrative: each sentence of the month as a card that is accepted, edited or left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QPlainTextEdit, QWidget

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.narrative import ToldSentence
from slastudio.judge.telling.narrative.month import (
    STATE_WORDS,
    TOPICS,
    narrative,
    page_one,
    waiting,
)
from slastudio.operations.documents.narratives import (
    SentenceChoice,
    add_sentence,
    decide_sentences,
)
from slastudio.operations.registers.records import Entry
from slastudio.project.holders import user_name
from slastudio.shared.counts import count, verb
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.pages.registers.steps import note_added
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.labels import button, label, tip
from slastudio.ui.widgets.layouts import clear, column, row

Decide = Callable[[SentenceChoice], None]


class SentenceCard(QFrame):
    """Show one sentence with its state, what shows it, and what may be decided on it."""

    def __init__(self, told: ToldSentence, decide: Decide) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._decide = decide
        self.words = label("", wrap=True)
        self.state = label("", "caption", wrap=True)
        self.accept = button("Accept")
        self.accept.clicked.connect(lambda: decide(SentenceChoice(self.told)))
        self.edit = button("Edit …", "link")
        self.edit.clicked.connect(self._open_edit)
        self.leave = button("Leave out", "link")
        self.leave.clicked.connect(lambda: decide(SentenceChoice(self.told, "left_out")))
        self.editor = self._build_editor()
        # under the words, not beside them: a sentence wants the width
        acts = row(self.accept, self.edit, self.leave, None, gap=4)
        words = column(self.words, self.state, gap=0)
        column(words, acts, self.editor, into=self, margins=(12, 8, 12, 8), gap=4)
        self.show_sentence(told, on_page_one=False)

    def _build_editor(self) -> QWidget:
        self.text = QPlainTextEdit()
        self.text.setFixedHeight(64)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Text of the sentence")
        self.stands = QCheckBox("It stands although a figure in it reads otherwise")
        self.save = button("Save", "primary")
        self.save.clicked.connect(self._save)
        self.cancel = button("Cancel", "link")
        self.cancel.clicked.connect(self._close_edit)
        holder = QWidget()
        column(self.text, self.stands, row(self.save, self.cancel, None, gap=4), into=holder, gap=4)
        holder.hide()
        return holder

    def show_sentence(self, told: ToldSentence, *, on_page_one: bool) -> None:
        """Show a sentence as it stands; what is being typed stays."""
        self.told = told
        self.words.setText(told.text)
        where = "page one" if on_page_one and told.printed else "further on"
        parts = [STATE_WORDS[told.state].capitalize()]
        if told.record is not None:
            parts.append(f"by {told.record.by}")
        if told.printed:
            parts.append(where)
        draft = told.draft
        if draft is not None and draft.shown_by:
            parts.append(f"shown by {', '.join(draft.shown_by)}")
        self.state.setText(" · ".join(parts))
        tip(self.words, _evidence(told))
        self.accept.setEnabled(told.waits or told.state == "left_out")
        self.leave.setEnabled(told.state != "left_out")
        for act, word in ((self.accept, "Accept"), (self.edit, "Edit"), (self.leave, "Leave out")):
            act.setAccessibleName(f"{word}: {told.text}")
        self.setAccessibleName(f"{STATE_WORDS[told.state]}: {told.text}")

    def _open_edit(self) -> None:
        self.text.setPlainText(self.told.text)
        self.editor.show()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.text.selectAll()

    def _close_edit(self) -> None:
        self.editor.hide()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self) -> None:
        choice = SentenceChoice(
            self.told, text=self.text.toPlainText(), detached=self.stands.isChecked()
        )
        self._close_edit()
        self._decide(choice)


def _evidence(told: ToldSentence) -> str:
    """Return what a sentence rests on: figures by where they come from, and what it was accepted as."""
    draft, record = told.draft, told.record
    figures = draft.figures if draft is not None else ()
    lines = [f"{each.name}: {each.told}" for each in figures]
    if record is not None and record.text != told.text:
        lines.append(f"Accepted as: {record.text}")
    return "\n".join(lines) or "It holds no figure."


class NarrativePanel(QWidget):
    """Tell the month in sentences, and take in what somebody decides on them."""

    decided = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context, self.session = context, context.session
        self.cards: dict[str, SentenceCard] = {}
        self.told = label("", "lead", wrap=True)
        self.who = QLineEdit(user_name())
        self.who.setAccessibleName("Who decides")
        self.who.setMaximumWidth(220)
        self.every = button("Accept all that wait", "primary")
        self.every.clicked.connect(self.accept_all)
        self.own = QLineEdit()
        self.own.setPlaceholderText("A sentence of your own")
        self.own.setAccessibleName("A sentence of your own")
        self.own.returnPressed.connect(self.add_own)
        self.add = button("Add")
        self.add.clicked.connect(self.add_own)
        self.listed = column(gap=8)
        by = row(label("Decided by", "caption"), self.who, None, gap=8)
        adding = row(self.own, self.add, gap=8)
        adding.setStretch(0, 1)
        column(
            label("Narrative", "section"),
            self.told,
            by,
            row(self.every, None),
            4,
            self.listed,
            8,
            adding,
            None,
            into=self,
            gap=4,
        )

    def show_month(self, assessment: Assessment) -> None:
        """Show the sentences of an assessment; cards that are there already stay."""
        told = narrative(assessment)
        first = {each.id for each in page_one(told)}
        left = len(waiting(told))
        self.told.setText(
            f"{count(left, 'sentence')} {verb(left, 'waits', 'wait')} for somebody."
            if left
            else "Every sentence is decided on."
        )
        self.every.setEnabled(bool(left) and self.session.writable)
        if list(self.cards) != [each.id for each in told]:
            self._make(told)
        for each in told:
            self.cards[each.id].show_sentence(each, on_page_one=each.id in first)

    def _make(self, told: Sequence[ToldSentence]) -> None:
        clear(self.listed)
        self.cards = {}
        topic = ""
        for each in told:
            if each.topic != topic:
                topic = each.topic
                self.listed.addWidget(label(TOPICS[each.topic], "strong"))
            card = SentenceCard(each, lambda choice: self._decide([choice]))
            self.cards[each.id] = card
            self.listed.addWidget(card)

    def go_to(self, name: str) -> None:
        """Put the focus on a sentence."""
        card = self.cards.get(name)
        if card is not None:
            card.accept.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- deciding --------------------------------------------------------------------------------------------------

    def accept_all(self) -> None:
        """Accept every sentence that waits, as one step."""
        assessment = self.session.assessment
        if assessment is not None:
            self._decide([SentenceChoice(each) for each in waiting(narrative(assessment))])

    def _decide(self, choices: Sequence[SentenceChoice]) -> None:
        assessment = self.session.assessment
        if assessment is None or not choices:
            return
        project, who = self.session.project, self.who.text()
        self._run(
            lambda: decide_sentences(project, assessment, choices, who=who),
            count(len(choices), "sentence"),
        )

    def add_own(self) -> None:
        """Keep the sentence that was typed."""
        assessment, text = self.session.assessment, self.own.text()
        if assessment is None or not text.strip():
            self.own.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        project, who = self.session.project, self.who.text()
        self.own.clear()
        self._run(lambda: (add_sentence(project, assessment, text, who=who),), "1 sentence")

    def _run(self, work: Callable[[], tuple[Entry, ...]], words: str) -> None:
        def done(entries: tuple[Entry, ...]) -> None:
            note_added(self.session, "sentences", [each.id for each in entries])
            self.decided.emit()

        def failed(error: BaseException) -> None:
            self.session.reported.emit("error", str(error))
            if not isinstance(error, StudioError):
                raise error

        def job(_progress: Progress) -> tuple[Entry, ...]:
            return work()

        self.context.jobs.start(
            f"Keeping what was decided on {words}", job, done, failed, shown=False, saving=True
        )
