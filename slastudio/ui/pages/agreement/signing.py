"""Sign the draft: its number, the day it takes effect, who signs, and what still stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from slastudio.contract.checks.readiness import open_findings
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.places import field_label, path_of, path_text
from slastudio.operations.agreements.versions import Version
from slastudio.shared.counts import count, verb
from slastudio.ui.forms.fields.simple import Grown, open_calendar
from slastudio.ui.look import wording
from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.labels import button, label, tool
from slastudio.ui.widgets.layouts import clear, column, row
from slastudio.ui.widgets.leaving import leave_on_escape
from slastudio.ui.widgets.links import Link

_MOST = 8


def in_the_way(agreement: Agreement) -> list[tuple[str, str]]:
    """Return (words, path of the field) of everything that keeps the draft from being signed."""
    found = []
    for point in agreement.drafting.open_points:
        path = path_of(agreement, point.place)
        label_of = field_label(agreement, point.place)
        found.append((f"Still to be agreed: {label_of}", path_text(path) if path else point.place))
    errors = (each for each in open_findings(agreement) if each.level == "error")
    return [*found, *((each.message[:1].upper() + each.message[1:], each.path) for each in errors)]


def effective_day(signed: Sequence[Version], today: date, begins: date | None = None) -> date:
    """Return the day offered: for the first version the one on which the agreement begins, else
    today; for an amendment the first of the next month.
    """
    if not signed:
        return begins or today
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def signatory_lines(agreement: Agreement) -> str:
    lines = []
    for each in agreement.parties.signatories:
        who = ", ".join(filter(None, (each.name, each.position)))
        lines.append(f"{who or 'Name'} for the {each.side}")
    return "\n".join(lines)


class SigningForm(QFrame):
    """Ask what signing needs; signed carries (number, day, signatories)."""

    signed = Signal(str, object, object)
    closed = Signal()
    go_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._of: Agreement | None = None
        self.number, self.day = QLineEdit(), QLineEdit()
        self.number.setAccessibleName("Number of the version to be signed")
        self.day.setAccessibleName("Day from which it is in force, such as 2026-07-01")
        self.number.setMaximumWidth(96)
        self.day.setMaximumWidth(112)
        self.pick = tool("calendar", "Choose the day it takes effect", theme, size=16)
        self.pick.clicked.connect(self._open_calendar)
        self.names: QPlainTextEdit = Grown()
        self.names.setAccessibleName("Who signs, one on a line")
        self.names.setPlaceholderText("Ana Ruiz, Director for the client")
        self.problem = label("", "error", wrap=True)
        self.hindrances: QVBoxLayout = column(gap=0)
        self.sign = button("Sign …", "primary")
        self.sign.clicked.connect(self._ask)
        self.summary = label("", "", wrap=True)
        self.for_good = button("Sign for good", "primary")
        self.for_good.clicked.connect(self._sign)
        self.back = button("Back", "quiet")
        self.back.clicked.connect(lambda: self._show_asked(False))
        self.asked = QWidget()
        column(self.summary, row(self.for_good, self.back, None), into=self.asked, gap=4)
        cancel = button("Cancel", "quiet")
        cancel.clicked.connect(self.closed)
        leave_on_escape(self, cancel)
        leave_on_escape(self.asked, self.back, self.sign)
        self.acts = QWidget()
        row(self.sign, cancel, None, into=self.acts)
        words = (
            "What is signed is kept for good and never changes; a copy goes on as the next draft."
        )
        column(
            label("Sign the draft", "section"),
            label(words, "caption", wrap=True),
            label("Number", "caption"),
            self.number,
            label("In force from", "caption"),
            row(self.day, self.pick, None, gap=4),
            label("Who signs, one on a line", "caption"),
            self.names,
            self.hindrances,
            self.problem,
            self.acts,
            self.asked,
            into=self,
            margins=12,
            gap=4,
        )
        self.hide()

    def open(self, agreement: Agreement, versions: Sequence[Version]) -> None:
        """Show the form, filled in as far as can be known."""
        today = datetime.now(UTC).date()
        self.number.setText(versions[-1].number if versions else "1.0")
        signed = [each for each in versions if each.state == "signed"]
        begins = agreement.term.start
        self.day.setText(effective_day(signed, today, begins).isoformat())
        self.names.setPlainText(signatory_lines(agreement))
        self.say("")
        self._show_asked(False)
        self._of = None
        self.show_agreement(agreement)
        self.show()
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_agreement(self, agreement: Agreement) -> None:
        """List what is in the way of signing now; what was asked of another draft is asked anew."""
        if agreement is self._of:
            return
        self._of = agreement
        self._warnings = [each for each in open_findings(agreement) if each.level != "error"]
        self._show_asked(False)
        clear(self.hindrances)
        found = in_the_way(agreement)
        self.sign.setEnabled(not found)
        if found:
            self.hindrances.addWidget(label("It cannot be signed yet:", "error", wrap=True))
        for words, path in found[:_MOST]:
            self.hindrances.addWidget(Link(f"■ {words}", lambda to=path: self.go_asked.emit(to)))  # type: ignore[misc]
        if len(found) > _MOST:
            self.hindrances.addWidget(label(f"… and {len(found) - _MOST} more", "caption"))

    def say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if problem:
            self._show_asked(False)

    def _open_calendar(self) -> None:
        try:
            shown: date | None = date.fromisoformat(self.day.text().strip())
        except ValueError:
            shown = None
        open_calendar(self.pick, shown, self.day.setText)

    def _ask(self) -> None:
        """Show once what is about to be signed: number, day, names, and what stays open."""
        asked = self._typed()
        if asked is None:
            return
        number, day, names = asked
        who = "; ".join(names) or "nobody named"
        left = len(self._warnings)
        stays = f"{count(left, 'finding')} {verb(left, 'stays', 'stay')} open" if left else ""
        first = f", first: {self._warnings[0].message}" if left else ""
        self.summary.setText(
            f"Version {number}, in force from {wording.day(day)}. Signed by {who}. {stays}{first}".strip()
        )
        self.say("")
        self._show_asked(True)
        self.for_good.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_asked(self, on: bool) -> None:
        self.asked.setVisible(on)
        self.acts.setVisible(not on)

    def _typed(self) -> tuple[str, date, tuple[str, ...]] | None:
        try:
            day = date.fromisoformat(self.day.text().strip())
        except ValueError:
            self.say(f"“{self.day.text()}” is not a day. Write it like 2026-07-01.")
            return None
        names = tuple(
            each.strip() for each in self.names.toPlainText().splitlines() if each.strip()
        )
        return self.number.text().strip(), day, names

    def _sign(self) -> None:
        asked = self._typed()
        if asked is not None:
            self.signed.emit(*asked)
