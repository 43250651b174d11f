"""The month's mail to the client: what it holds, that it was sent, and the reply to it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit

from slastudio.shared.periods import zone
from slastudio.shared.problems import StudioError
from slastudio.ui.forms.fields.simple import Combo
from slastudio.ui.state.context import Context
from slastudio.ui.state.jobs import Done
from slastudio.ui.widgets.banner import Banner
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import row

FORMS = "Forms (*.xlsx *.txt);;All files (*)"
_MOST_LINES = 40


def _operations(name: str) -> ModuleType:
    # late: the operations bring openpyxl and reportlab, which showing the page does not need
    return importlib.import_module(f"slastudio.operations.documents.{name}")


class MailPanel(Card):
    """Write the mail, record that it was sent, take in a reply.

    issued: gives the day of issue, or raises StudioError. wrote: what an operation changed. closed:
    somebody is done with it.
    """

    wrote = Signal(object)
    documents_written = Signal()
    closed = Signal()

    def __init__(self, context: Context, issued: Callable[[], date]) -> None:
        super().__init__("Mail to the client")
        self._context, self._session, self._issued = context, context.session, issued
        self.holds = label("", "muted", wrap=True, selectable=True)
        self.write = button("Write the mail …", "primary")
        self.write.clicked.connect(self.ask_folder)
        self.sent_at = self._moment("Moment at which the mail was sent")
        self.sent = button("It was sent on …")
        self.sent.clicked.connect(self.ask_sent)
        self.received_at = self._moment("Moment at which the reply came")
        self.role = Combo()
        self.role.setEditable(True)
        self.role.setAccessibleName("The client’s role that the reply came from")
        self.role.setMinimumWidth(280)
        self.reply = button("Take in a reply …")
        self.reply.clicked.connect(self.ask_reply)
        self.done = button("Done", "quiet")
        self.done.clicked.connect(self.closed.emit)
        self.outcome = Banner(context.theme)
        self.details = label("", "muted", wrap=True, selectable=True)
        self.details.hide()
        self._fill()
        for part in (self.sent, self.reply):
            part.setEnabled(self._session.writable)

    def _moment(self, name: str) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(f"{name}, such as 2026-11-05 09:00")
        made.setPlaceholderText("2026-11-05 09:00")
        made.setMaximumWidth(160)
        return made

    def _fill(self) -> None:
        self.add(
            label(
                "One mail a month: open questions, uses of exclusions to confirm, decisions, data owed, hours; with a "
                "form to fill in. It is a status, no admission and no waiver. It is sent by hand.",
                "caption",
                wrap=True,
            ),
            label("It will hold", "strong"),
            self.holds,
        )
        self.body.addLayout(row(self.write, None))
        self.add(
            label("Sent", "strong"),
            label(
                "From this moment on, what its form asks for counts as asked for in writing.",
                "caption",
                wrap=True,
            ),
        )
        self.body.addLayout(row(self.sent_at, self.sent, None))
        self.add(
            label("Reply", "strong"),
            label(
                "Came on, and from which role of the client’s. Each answer is checked and kept as its word.",
                "caption",
                wrap=True,
            ),
        )
        self.body.addLayout(row(self.received_at, self.role, None))
        self.body.addLayout(row(self.reply, None, self.done))
        self.add(self.outcome, self.details)

    # --- what it will hold -----------------------------------------------------------------------------------------

    def open(self) -> None:
        """Show what the month's mail would hold now."""
        self.outcome.hide()
        self.details.hide()
        now = f"{datetime.now(UTC).astimezone(zone(self._session.agreement.zone)):%Y-%m-%d %H:%M}"
        for each in (self.sent_at, self.received_at):
            each.setText(each.text() or now)
        self._offer_roles()
        self.look()
        self.write.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_roles(self) -> None:
        held = self.role.currentText()
        contacts = self._session.agreement.parties.contacts
        roles = list(dict.fromkeys(each.role for each in contacts if each.side == "client"))
        self.role.clear()
        self.role.addItems(roles)
        self.role.setCurrentText(held or next(iter(roles), ""))
        line = self.role.lineEdit()
        if line is not None:
            line.home(False)  # a long role is known by its beginning

    def look(self) -> None:
        """Gather in the background what the mail would hold."""
        project, period = self._session.project, self._session.period
        self.write.setEnabled(period is not None)
        if period is None:
            self.holds.setText("No month has data yet.")
            return
        try:
            issued = self._issued()
        except StudioError as error:
            self.holds.setText(f"Issue date: {error}.")
            return

        def work() -> str:
            mail = _operations("mail_contents").client_mail(project, period, issued=issued)
            content = importlib.import_module("slastudio.reports.mail.content")
            return "\n".join(content.summary_lines(mail))

        self.holds.setText("Gathering what is open …")
        self._start("Gathering the mail", work, self.holds.setText, shown=False)

    # --- writing, sending, taking in -------------------------------------------------------------------------------

    def ask_folder(self) -> None:
        folder = str(self._session.project.path.parent)
        name = QFileDialog.getExistingDirectory(self, "Write the mail into a folder", folder)
        if name:
            self.write_into(Path(name))

    def write_into(self, folder: Path) -> None:
        """Write draft and form into a folder, in the background."""
        project, period = self._session.project, self._session.period
        if period is None or not self._session.settle():
            return
        try:
            issued = self._issued()
        except StudioError as error:
            self.say("error", f"Issue date: {error}.")
            return

        def work() -> Any:
            return _operations("client_mail").write_client_mail(
                project, folder, period=period, issued=issued
            )

        def written(made: Any) -> None:
            names = (made.message.name, made.sheet.name, made.text.name)
            self.say(
                "done",
                f"The mail is written to {folder}. Open {names[0]} in a mail program and send it.",
                "\n".join(names),
            )
            self.documents_written.emit()

        self._start("Writing the mail", work, written)

    def ask_sent(self) -> None:
        name = self._ask_form("The form that was sent")
        if name:
            self.record_sent(Path(name))

    def _ask_form(self, title: str) -> str:
        name, _ = QFileDialog.getOpenFileName(
            self, title, str(self._session.project.path.parent), FORMS
        )
        return name

    def record_sent(self, form: Path) -> None:
        """Record that the mail with a form was sent at the moment that stands in the field."""
        project, moment = self._session.project, self.sent_at.text().strip()

        def work() -> Any:
            return _operations("client_mail").record_sent(project, form, moment)

        def recorded(found: Any) -> None:
            told = "\n".join([*found.asked, *(f"{each}: on record" for each in found.already)])
            self.say("done", "What the form asks for is recorded as asked for in writing.", told)
            self.wrote.emit(found.changed)

        self._start("Recording what was sent", work, recorded)

    def ask_reply(self) -> None:
        name = self._ask_form("The reply")
        if name:
            self.take_in(Path(name))

    def take_in(self, path: Path) -> None:
        """Take in a form that came back, in the background."""
        if not self._session.settle():
            return
        project, moment = self._session.project, self.received_at.text().strip()
        role = self.role.currentText().strip()

        def work() -> Any:
            taken = _operations("client_reply").take_in_reply(
                project, path, received=moment, by=role
            )
            return taken, tuple(_operations("client_reply").reply_lines(taken))

        def arrived(outcome: Any) -> None:
            taken, (headline, *lines) = outcome
            refused = [str(each) for each in taken.problems]
            out = f" {len(refused)} kept out." if refused else ""
            self.say("error" if refused else "done", f"{headline}{out}", "\n".join(lines + refused))
            self.wrote.emit(taken.changed)
            self.look()

        self._start(f"Taking in {path.name}", work, arrived)

    def say(self, level: str, headline: str, details: str = "") -> None:
        self.outcome.say(level, headline)
        lines = details.splitlines()
        more = len(lines) - _MOST_LINES
        told = [*lines[:_MOST_LINES], *([f"… and {more} more"] if more > 0 else [])]
        self.details.setText("\n".join(told))
        self.details.setVisible(bool(told))

    def _start(
        self, words: str, work: Callable[[], object], done: Done, *, shown: bool = True
    ) -> None:
        self._context.jobs.start(
            words, lambda _progress: work(), done, self._failed, key="mail", shown=shown
        )

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self.say("error", str(error))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
