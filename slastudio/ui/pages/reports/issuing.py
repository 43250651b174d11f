"""The month's report as it is issued: number it, keep it, see whether it still stands, and who has it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QWidget

from slastudio.contract.exchange.codec import read_date
from slastudio.project.holders import user_name
from slastudio.shared.problems import StudioError
from slastudio.ui.look.wording import day
from slastudio.ui.pages.reports.issue_parts import file_name, line_field
from slastudio.ui.pages.reports.issue_work import IssueWork
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.banner import Banner
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.folds import Fold
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row
from slastudio.ui.widgets.tables.table import DataTable

if TYPE_CHECKING:
    from slastudio.operations.changes import Changed
    from slastudio.operations.issuing.standing import IssueCheck, IssueStanding
    from slastudio.project.issue_store import ClientReceipt, IssuedReport

_MOST_LINES = 15


class IssuePanel(Card):
    """Issue the month's report, and look after those that were issued.

    wrote: what an operation changed. told: the month's state in a sentence. shown: a file to
    preview. closed: somebody is done with it.
    """

    wrote = Signal(object)
    told = Signal(str)
    shown = Signal(object)
    closed = Signal()

    def __init__(
        self, context: Context, drafted: Callable[[str], str], looked_at: Callable[[], bool]
    ) -> None:
        """drafted: gives the day a draft of a period was written, "" where none was. looked_at:
        whether anybody sees the page, without which nothing is judged for it.
        """
        super().__init__("Issue the report")
        self._context, self._session, self._drafted = context, context.session, drafted
        self._looked_at, self._listed_once = looked_at, False
        self._work = IssueWork(context, self._failed)
        self.standings: tuple[IssueStanding, ...] = ()
        self._folder: Path | None = None
        self.state = label("", "strong", wrap=True)
        self.changes = label("", "muted", wrap=True, selectable=True)
        self.fold = Fold("What changed since it was issued", self.changes, shown=False)
        self.who = line_field("Who issues the report", user_name())
        self.day = line_field("Day of issue, such as 2026-11-03", date.today().isoformat())
        self.why = line_field("Reason for the corrected edition", "", 420)
        self.why.setPlaceholderText("Such as: the export of September was incomplete")
        self.why_row = QWidget()
        column(label("Reason", "strong"), self.why, into=self.why_row, gap=4)
        self.accept = QCheckBox(
            "I have read the sentences of the report, and accept those that wait"
        )
        self.issue = button("Issue the report", "primary")
        self.issue.clicked.connect(self.issue_report)
        self.outcome = Banner(context.theme)
        self.table = DataTable(context.theme, "Issued reports")
        self.table.chosen.connect(lambda _line: self._enable())
        self.nothing = label(
            "Issued reports are listed here, with what became of them.", "muted", wrap=True
        )
        self._build_actions()
        self._fill()
        self._enable()

    def _build_actions(self) -> None:
        self.show_it = button("Show")
        self.show_it.clicked.connect(self.show_chosen)
        self.save = button("Save copy …")
        self.save.clicked.connect(self.ask_copy)
        self.check = button("Check")
        self.check.clicked.connect(self.check_chosen)
        self.received_on = line_field("Day on which the client received it", "", 140)
        self.received_on.setPlaceholderText("2026-11-05")
        self.received_by = line_field("Who received it", "", 200)
        self.received_by.setPlaceholderText("Who received it")
        self.receive = button("Received")
        self.receive.clicked.connect(self.record_receipt)
        self.done = button("Done", "quiet")
        self.done.clicked.connect(self.closed.emit)

    def _fill(self) -> None:
        self.add(
            self.state,
            self.fold,
            label(
                "Issuing numbers the report and keeps its bytes, its figures and the list of files inside the project. "
                "What is only written stays a draft.",
                "caption",
                wrap=True,
            ),
        )
        self.body.addLayout(
            row(
                column(label("Issued by", "strong"), self.who, gap=4),
                column(label("Day of issue", "strong"), self.day, gap=4),
                None,
            )
        )
        self.add(self.why_row)
        self.add(self.accept)
        self.body.addLayout(row(self.issue, None))
        self.add(self.outcome, label("Issued reports", "strong"), self.nothing, self.table)
        self.body.addLayout(row(self.show_it, self.save, self.check, None))
        self.body.addLayout(row(self.received_on, self.received_by, self.receive, None))
        self.body.addLayout(row(None, self.done))
        self.table.setMinimumHeight(150)

    # --- what there is ---------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Show how the month's report stands, and put the keyboard where it is issued."""
        self.outcome.hide()
        self.refresh()
        first = self.why if self._current() is not None else self.who
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """List what was issued; whether anything happened since shows at once."""
        self._work.list_reports(self._listed)

    def _listed(self, standings: tuple[IssueStanding, ...]) -> None:
        self.standings, self._listed_once = standings, True
        self._show()
        for each in standings:
            asked = each.state == "not_compared" and each.report.period == self._label()
            if asked and self._looked_at():
                self._work.compare(each, self._compared)

    def look(self) -> None:
        """Tell of the month that is shown now, once it is known what was issued."""
        if self._listed_once:
            self._show()

    def _compared(self, found: IssueStanding) -> None:
        self.standings = tuple(
            found if each.report.id == found.report.id else each for each in self.standings
        )
        self._show()

    def _label(self) -> str:
        period = self._session.period
        return period.label if period is not None else ""

    def _current(self) -> IssueStanding | None:
        """Return how the last edition on the month stands, None where none was issued."""
        found = [each for each in self.standings if each.report.period == self._label()]
        return found[-1] if found else None

    def _show(self) -> None:
        from slastudio.operations.issuing.telling import change_lines, month_words

        current = self._current()
        words = month_words(self._title(), self._drafted(self._label()), current)
        self.state.setText(words)
        self.told.emit(words)
        lines = list(change_lines(current, _MOST_LINES)) if current is not None else []
        self.changes.setText("\n".join(lines))
        self.fold.setVisible(bool(lines))
        self.why_row.setVisible(current is not None)
        edition = current.report.edition + 1 if current is not None else 1
        verb = "Issue a corrected edition as" if current is not None else "Issue as"
        self.issue.setText(f"{verb} no. {self._label()}/{edition}")
        self._show_list()

    def _title(self) -> str:
        period = self._session.period
        return period.title if period is not None else "No month"

    def _show_list(self) -> None:
        from slastudio.operations.issuing.telling import standing_words

        chosen = self._chosen()
        rows = [
            (
                e.report.number,
                day(e.report.issued),
                e.report.who,
                standing_words(e),
                day(e.receipts[-1].received) if e.receipts else "",
            )
            for e in reversed(self.standings)
        ]
        self.table.blockSignals(True)
        self.table.show_lines(
            ("Number", "Issued", "By", "State", "Received"),
            rows,
            widths=(96, 104, 100, 200, 104),
            fill=3,
            spare=(2,),
        )
        kept = [e.report.id for e in reversed(self.standings)]
        at = kept.index(chosen.report.id) if chosen is not None and chosen.report.id in kept else 0
        self.table.select_line(at if kept else -1)
        self.table.blockSignals(False)
        self.nothing.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self._enable()

    def _chosen(self) -> IssueStanding | None:
        line = self.table.chosen_line()
        listed = tuple(reversed(self.standings))
        return listed[line] if 0 <= line < len(listed) else None

    def _enable(self) -> None:
        found, writable = bool(self.standings), self._session.writable
        for part in (self.show_it, self.save, self.check):
            part.setEnabled(found)
        for each in (self.received_on, self.received_by, self.receive):
            each.setEnabled(found and writable)
        self.issue.setEnabled(self._session.period is not None and writable)

    # --- issuing ---------------------------------------------------------------------------------------------------

    def issue_report(self) -> None:
        """Issue the shown month's report in the background."""
        period = self._session.period
        if period is None or not self._session.settle():
            return
        who, why, accept = self.who.text(), self.why.text(), self.accept.isChecked()
        on = self._day_of(self.day, "Day of issue")
        if on is None:
            return

        def issued(outcome: tuple[IssuedReport, Changed]) -> None:
            report, changed = outcome
            self._enable()
            self.why.clear()
            self.accept.setChecked(False)
            self.outcome.say(
                "done",
                f"Issued as no. {report.number}; it is kept in the project.",
                "Save a copy …",
                lambda: self.ask_copy(report),
            )
            self.wrote.emit(changed)
            # an issued report shows the duty to give one
            self._session.assess_now()

        self.issue.setEnabled(False)
        self._work.issue(period, who, on, why, issued, accept=accept)

    def _day_of(self, field: QLineEdit, name: str) -> date | None:
        try:
            return read_date(field.text().strip())
        except StudioError as error:
            self.outcome.say("error", f"{name}: {error}.")
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return None

    # --- what was issued -------------------------------------------------------------------------------------------

    def show_chosen(self) -> None:
        """Preview the chosen report as it was issued."""
        if (chosen := self._chosen()) is not None:
            path = self._shown_in() / file_name(chosen.report)
            self._work.write(chosen.report, path, self.shown.emit)

    def _shown_in(self) -> Path:
        """Return a folder for what is previewed, which goes with the panel."""
        if self._folder is None:
            made = tempfile.TemporaryDirectory(prefix="slastudio-")
            # a bound method alone would not keep the folder
            self.destroyed.connect(lambda _gone, kept=made: kept.cleanup())
            self._folder = Path(made.name)
        return self._folder

    def ask_copy(self, report: IssuedReport | None = None) -> None:
        """Ask where the very bytes of a report go, the chosen one's by default."""
        chosen = self._chosen()
        wanted = report or (chosen.report if chosen is not None else None)
        if wanted is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self,
            "Save a copy",
            str(self._session.project.path.with_name(file_name(wanted))),
            "PDF (*.pdf)",
        )
        if name:
            self.save_copy(wanted, Path(name))

    def save_copy(self, report: IssuedReport, path: Path) -> None:
        """Write the very bytes of a report."""
        told = f"{path.name} holds no. {report.number}, byte for byte as it was issued."
        self._work.write(report, path, lambda _path: self.outcome.say("done", told))

    def check_chosen(self) -> None:
        """Check bytes, chain and figures of the chosen report."""
        chosen = self._chosen()
        if chosen is None or not self._session.settle():
            return

        def checked(found: IssueCheck) -> None:
            from slastudio.operations.issuing.telling import check_headline

            self._compared(found.standing)
            self.outcome.say("done" if found.holds else "error", check_headline(found))

        self._work.check(chosen.report, checked)

    def record_receipt(self) -> None:
        """Record that the client received the chosen report."""
        chosen, who = self._chosen(), self.received_by.text()
        on = self._day_of(self.received_on, "Received on")
        if chosen is None or on is None:
            return

        def recorded(outcome: tuple[ClientReceipt, Changed]) -> None:
            self.received_on.clear()
            self.received_by.clear()
            self.outcome.say("done", f"The receipt of no. {chosen.report.number} is recorded.")
            self.wrote.emit(outcome[1])

        self._work.receive(chosen.report, on, who, recorded)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self.outcome.say("error", str(error))
        self._enable()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
