"""The duties' page: a list by day, by side or by clause, with a duty's details and its form beside
it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QPushButton, QStackedWidget, QWidget

from slastudio.contract.duties.effort import monthly_effort
from slastudio.contract.duties.words import monthly_words
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.judge.telling.cases import length_words
from slastudio.judge.telling.duties import (
    NO_ADMISSION,
    STATES,
    counts_words,
    due_moment,
    duty_sentence,
    owed_by,
    shown_words,
)
from slastudio.judge.telling.duty_groups import Arranged, DutyAction, DutyGroup, grouped
from slastudio.operations.duties.listing import chosen as chosen_duties
from slastudio.operations.duties.listing import open_since, write_calendar, write_mails
from slastudio.operations.registers.records import Entry
from slastudio.shared.counts import count
from slastudio.shared.periods import Period, shift
from slastudio.ui.pages.base import Action, Page
from slastudio.ui.pages.duties.rows import GroupCard
from slastudio.ui.pages.registers.form import RegisterForm
from slastudio.ui.pages.registers.steps import note_saved
from slastudio.ui.widgets.cards import Card, Pairs
from slastudio.ui.widgets.empty import EmptyState
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import clear, column, row, scroller
from slastudio.ui.widgets.panes import Panes

_SIDES = (("", "Both sides"), ("provider", "Provider"), ("client", "Client"))
_ARRANGED: tuple[tuple[Arranged, str], ...] = (
    ("time", "By time"),
    ("side", "By side"),
    ("clause", "By clause"),
)
_MONTHS_BACK = 5
_SIDE, _ORDER = "duties.side", "duties.order"
_ACTS = {"enter": "done", "ask": "asked"}


class DutiesPage(Page):
    """Show what the month asks of whom, and take in what was done."""

    name, title = "duties", "Duties"
    tells_month = True
    guide = "duties.md"
    help = """
    Every clause that promises an act is followed here: who owes it to whom, by when, how it stands and what shows
    it. Imports and registers show what they can by themselves; for the rest “It was done …” enters an act.

    “Not shown” is open and accuses nobody: it was due, and nothing that was handed in shows it. It becomes
    “missed” only when the register of its kind is closed for the month, or who owes it says so.

    What the client owes counts against them only after it was asked for in writing: “It was asked for …” keeps the
    date.

    “Earlier months” looks for what is still open in the five months before.

    “Cannot be told” means that no evidence of it is asked for. Ask for it in the monthly data, or reword the promise.
    """

    def build(self) -> Iterator[None]:
        """Make the page's parts."""
        context = self.context
        self.side = context.settings.choice(_SIDE, (side for side, _ in _SIDES))
        kept = context.settings.choice(_ORDER, (order for order, _ in _ARRANGED))
        self.arranged: Arranged = next(order for order, _ in _ARRANGED if order == kept)
        self.calendar = button(
            "Calendar file …", name="Write a calendar file of what is still to be done"
        )
        self.calendar.clicked.connect(self.write_calendar)
        self.mails = button("Drafts of mails …", name="Write drafts of mails into a folder")
        self.mails.clicked.connect(self.write_mails)
        self.earlier = button("Earlier months", name="Look for duties still open in earlier months")
        self.earlier.clicked.connect(self.look_earlier)
        self.tools: list[QWidget] = [self.earlier, self.calendar, self.mails]
        self.counts = label("", "lead", wrap=True)
        self.status = label(NO_ADMISSION, "muted", wrap=True)
        self.choices: dict[str, QPushButton] = {}
        self.groups = QWidget()
        self._cards = column(into=self.groups, margins=(0, 0, 8, 0), gap=12)
        self.cards: list[GroupCard] = []
        self.empty = EmptyState(
            "Nothing is owed this month",
            "A clause that promises an act – a run, a report, a review, an answer – shows here with its day and its proof.",
            "See the agreement",
            lambda: self.session.navigate.emit("agreement", ""),
        )
        self._build_side()
        yield
        self.listing = QStackedWidget()
        self.listing.addWidget(scroller(self.groups))
        self.listing.addWidget(self.empty)
        yield
        left = QWidget()
        column(self.listing, into=left)
        left.setMinimumWidth(320)
        self.split = Panes(context.settings, "duties", (left, self.beside), (820, 380))
        filters = row(
            *self._choices(_SIDES, self.side, self._show_side),
            24,
            *self._choices(_ARRANGED, self.arranged, self._arrange),
            None,
            gap=4,
        )
        parts = column(
            self.counts, self.status, filters, self.split, into=self, margins=(24, 0, 24, 24), gap=8
        )
        parts.setStretch(3, 1)
        self.session.assessment_changed.connect(self.news)

    def _choices(
        self, offered: Sequence[tuple[Any, str]], now: str, chosen: Callable[[Any], None]
    ) -> list[QPushButton]:
        group = QButtonGroup(self)
        made: list[QPushButton] = []
        for value, words in offered:
            each = button(words, "quiet")
            each.setCheckable(True)
            each.setChecked(value == now)
            each.clicked.connect(lambda _on=False, v=value: chosen(v))
            group.addButton(each)
            self.choices[value or "both"] = each
            made.append(each)
        return made

    def _build_side(self) -> None:
        self.name_label = label("", "section", wrap=True)
        self.detail = label("", "muted", wrap=True)
        self.pairs = Pairs()
        self.clause = button("See the clause", "link")
        self.clause.clicked.connect(self._see_clause)
        self.done = button("It was done …")
        self.done.clicked.connect(lambda: self._enter("done"))
        self.not_done = button("It was not done …")
        self.not_done.clicked.connect(lambda: self._enter("not_done"))
        details = Card().add(self.name_label, self.detail, self.pairs)
        details.body.addLayout(row(self.done, self.not_done, None, gap=8))
        details.body.addLayout(row(self.clause, None))
        self.form = RegisterForm(self.context)
        self.form.saved.connect(self._saved)
        self.form.left.connect(self._left)
        self.beside = QStackedWidget()
        self.beside.setMinimumWidth(264)
        for part in (details, self.form):
            holder = QWidget()
            column(part, None, into=holder)
            self.beside.addWidget(scroller(holder))
        self.duty: OwedDuty | None = None

    # --- showing ---------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the session's current assessment."""
        assessment = self.session.assessment
        duties = self.duties()
        self.counts.setText(counts_words(duties))
        if assessment is not None:
            effort = monthly_words(monthly_effort(assessment.terms))
            self.status.setText(f"{NO_ADMISSION} {effort}")
        clear(self._cards)
        self.cards = []
        self.listing.setCurrentIndex(0 if duties else 1)
        self.split.setVisible(True)
        self.beside.setVisible(bool(duties))
        for tool in (self.calendar, self.mails):
            tool.setEnabled(bool(duties))
        if assessment is None or not duties:
            self.duty = None
            return
        for group in grouped(duties, self.arranged, datetime.now(UTC), self.zone):
            card = GroupCard(group, self.zone, self._act, self._choose)
            self.cards.append(card)
            self._cards.addWidget(card)
        self._cards.addStretch(1)
        known = {each.id: each for each in duties}
        kept = known.get(self.duty.id) if self.duty is not None else None
        self._choose(kept or self._first(duties))

    def _first(self, duties: tuple[OwedDuty, ...]) -> OwedDuty:
        shown = [row.duty for card in self.cards for row in card.rows]
        return shown[0] if shown else duties[0]

    @property
    def zone(self) -> str:
        assessment = self.session.assessment
        return assessment.period.zone if assessment else self.session.agreement.zone

    def duties(self) -> tuple[OwedDuty, ...]:
        """Return the month's duties of the side one looks at."""
        assessment = self.session.assessment
        return chosen_duties(assessment.duties, side=self.side) if assessment else ()

    def _choose(self, duty: object) -> None:
        assert isinstance(duty, OwedDuty)
        self.duty = duty
        self.beside.setCurrentIndex(0)
        self.name_label.setText(duty_sentence(duty))
        self.detail.setText(duty.detail)
        self.detail.setVisible(bool(duty.detail))
        self.pairs.show_pairs(self._pairs(duty))
        self.clause.setVisible(bool(duty.place))
        writable = self.session.writable
        self.done.setVisible(duty.state not in ("done", "done_late") and writable)
        self.not_done.setVisible(duty.state not in ("done", "done_late", "missed") and writable)

    def _pairs(self, duty: OwedDuty) -> list[tuple[str, str]]:
        parts = [
            f"{STATES[each.state].mark} {each.label}: {STATES[each.state].word.lower()}, "
            f"{due_moment(each, self.zone)}"
            for each in duty.parts
        ]
        worked = f", {length_words(duty.worked * 60)} worked in the month" if duty.worked else ""
        line = f", on “{duty.line}”{worked}" if duty.line else ""
        effort = f"about {count(duty.minutes, 'minute')}{line}"
        told = [
            ("State", STATES[duty.state].word),
            (
                "Owed by",
                f"{owed_by(duty)}, to {duty.to if duty.to not in ('client', 'provider') else f'the {duty.to}'}",
            ),
            ("Arises from", duty.of or duty.arises),
            ("Due", due_moment(duty, self.zone)),
            ("Concerns", duty.about),
            ("Shown by", shown_words(duty, self.zone)),
            ("Wanted", duty.wanted),
            ("Each time", "\n".join(parts) if len(parts) > 1 else ""),
            ("If it is late", duty.consequence),
            ("Clause", f"{duty.clause}, agreement {duty.version}" if duty.clause else ""),
            ("Takes", effort if duty.minutes else ""),
            ("Id", duty.id),
        ]
        return [(name, text) for name, text in told if text]

    # --- earlier months --------------------------------------------------------------------------------------------

    def look_earlier(self) -> None:
        """Look for what is still open in the months before, in the background."""
        assessment = self.session.assessment
        if assessment is None:
            return
        project, side, before = self.session.project, self.side, assessment.period
        first = shift(before, -_MONTHS_BACK).label
        self.context.jobs.start(
            "Looking at earlier months",
            lambda progress: open_since(project, first, before, side=side, progress=progress),
            lambda found: self._show_earlier(found, before),
            key="earlier duties",
        )

    def _show_earlier(
        self, found: tuple[tuple[Assessment, tuple[OwedDuty, ...]], ...], before: Period
    ) -> None:
        shown = self.session.assessment
        if shown is None or shown.period != before:
            # another month is looked at by now
            return
        for at, (assessment, duties) in enumerate(reversed(found)):
            group = DutyGroup(f"{assessment.period.title}, still open", duties, at > 0)
            card = GroupCard(group, self.zone, self._act, self._choose)
            self.cards.append(card)
            self._cards.insertWidget(self._cards.count() - 1, card)
        told = "; ".join(
            f"{assessment.period.title}: {count(len(duties), 'duty', 'duties')}"
            for assessment, duties in found
        )
        words = f"Still open – {told}." if told else "Nothing is open in earlier months."
        self.session.reported.emit("done", words)

    # --- acting ----------------------------------------------------------------------------------------------------

    def _act(self, duty: OwedDuty, action: DutyAction) -> None:
        self._choose(duty)
        if action.name in _ACTS:
            self._enter(_ACTS[action.name])
        else:
            self.session.navigate.emit(action.page, action.target)

    def _enter(self, act: str) -> None:
        """Ask for an act on the chosen duty, with what is known of it."""
        if self.duty is None:
            return
        self.beside.setVisible(True)
        self.beside.setCurrentIndex(1)
        now = datetime.now(UTC).isoformat(timespec="minutes")
        role = self.duty.role if act != "asked" else ""
        self.form.begin("acts", given={"act": act, "duty": self.duty.id, "when": now, "role": role})

    def _saved(self, before: Entry | None, entry: Entry) -> None:
        self.beside.setCurrentIndex(0)
        note_saved(self.session, before, entry)

    def _left(self) -> None:
        self.beside.setCurrentIndex(0)
        self.done.setFocus(Qt.FocusReason.OtherFocusReason)

    def _see_clause(self) -> None:
        if self.duty is not None:
            self.session.navigate.emit("agreement", self.duty.place)

    def _show_side(self, side: str) -> None:
        self.side = side
        self.context.settings.remember_choice(_SIDE, side)
        self.refresh()

    def _arrange(self, arranged: Arranged) -> None:
        self.arranged = arranged
        self.context.settings.remember_choice(_ORDER, arranged)
        self.refresh()

    # --- files -----------------------------------------------------------------------------------------------------

    def write_calendar(self) -> None:
        """Ask for a file and write what is still to be done as a calendar."""
        assessment = self.session.assessment
        name, _ = QFileDialog.getSaveFileName(
            self, "Calendar file", self._proposed("duties", "ics"), "Calendar (*.ics)"
        )
        if assessment is not None and name:
            self._write(lambda: write_calendar(assessment, self.duties(), Path(name)), name)

    def write_mails(self) -> None:
        """Ask for a folder and write the drafts of mails into it."""
        assessment = self.session.assessment
        name = QFileDialog.getExistingDirectory(self, "Folder for drafts of mails")
        if assessment is not None and name:
            self._write(lambda: write_mails(assessment, self.duties(), Path(name)), name)

    def _proposed(self, stem: str, ending: str) -> str:
        assessment = self.session.assessment
        label_ = assessment.period.label if assessment else ""
        return f"{stem}-{label_}.{ending}"

    def _write(self, work: Callable[[], object], name: str) -> None:
        def done(result: object) -> None:
            written = count(len(result), "draft") if isinstance(result, tuple) else Path(name).name
            self.session.reported.emit("done", f"Written: {written}.")

        self.context.jobs.start("Writing files", lambda _progress: work(), done)

    def arrive(self, target: str = "") -> None:
        wanted = next((each for each in self.duties() if each.id == target), None)
        if wanted is not None:
            self._choose(wanted)
        rows = [row for card in self.cards for row in card.rows]
        chosen = next((row for row in rows if self.duty and row.duty.id == self.duty.id), None)
        if chosen is not None:
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> str:
        return self.duty.id if self.duty is not None else ""

    def actions_offered(self) -> tuple[Action, ...]:
        return (
            ("Look for duties still open in earlier months", self.look_earlier),
            ("Write a calendar file of the duties", self.write_calendar),
            ("Write drafts of mails about the duties", self.write_mails),
        )
