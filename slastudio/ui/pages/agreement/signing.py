"""Sign the draft: its number, the day it takes effect, who signs, and what still stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QVBoxLayout

from slastudio.contract.checks.readiness import open_findings
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.places import field_label, path_of, path_text
from slastudio.operations.agreements.versions import Version
from slastudio.ui.forms.simple import Grown, open_calendar
from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.labels import button, label, tool
from slastudio.ui.widgets.layouts import clear, column, row
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


def effective_day(signed: Sequence[Version], today: date) -> date:
    """Return the day offered: today for the first version, else the first of the next month."""
    if not signed:
        return today
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
        self.sign = button("Sign for good", "primary")
        self.sign.clicked.connect(self._sign)
        cancel = button("Cancel", "quiet")
        cancel.clicked.connect(self.closed)
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
            row(self.sign, cancel, None),
            into=self,
            margins=12,
            gap=4,
        )
        self.hide()

    def open(self, agreement: Agreement, versions: Sequence[Version]) -> None:
        """Show the form, filled in as far as can be known."""
        today = datetime.now(UTC).date()
        self.number.setText(versions[-1].number if versions else "1.0")
        self.day.setText(
            effective_day([v for v in versions if v.state == "signed"], today).isoformat()
        )
        self.names.setPlainText(signatory_lines(agreement))
        self.say("")
        self.show_agreement(agreement)
        self.show()
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_agreement(self, agreement: Agreement) -> None:
        """List what is in the way of signing now."""
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

    def _open_calendar(self) -> None:
        try:
            shown: date | None = date.fromisoformat(self.day.text().strip())
        except ValueError:
            shown = None
        open_calendar(self.pick, shown, self.day.setText)

    def _sign(self) -> None:
        try:
            day = date.fromisoformat(self.day.text().strip())
        except ValueError:
            self.say(f"“{self.day.text()}” is not a day. Write it like 2026-07-01.")
            return
        names = tuple(
            each.strip() for each in self.names.toPlainText().splitlines() if each.strip()
        )
        self.signed.emit(self.number.text().strip(), day, names)
