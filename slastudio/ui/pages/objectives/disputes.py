"""“Dispute this number”: what the other side says, both figures side by side, and the way into the
register.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Result
from slastudio.operations.registers.records import Entry, list_entries
from slastudio.shared.periods import zone
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.forms.fields.simple import Combo
from slastudio.ui.look.wording import iso_moment
from slastudio.ui.pages.registers.steps import note_added
from slastudio.ui.state.context import Context
from slastudio.ui.state.jobs import Job
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import clear, column, row
from slastudio.ui.widgets.leaving import leave_on_escape
from slastudio.ui.widgets.links import Link
from slastudio.ui.widgets.side_by_side import SideBySide

if TYPE_CHECKING:
    from slastudio.judge.outcome.contested import Claim, Dispute


class DisputePanel(Card):
    """Ask for a claim on one objective's figure, compare both sides, and keep it; left closes the
    panel.

    look carries a part of the panel that is to be seen now.
    """

    left = Signal()
    look = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__("Dispute this number")
        self._context, self._session = context, context.session
        self._result: Result | None = None
        self._assessment: Assessment | None = None
        self._job: Job | None = None
        self.found: Dispute | None = None
        self.uses: dict[str, QCheckBox] = {}
        self._build_claim()
        self._build_outcome()

    # --- building --------------------------------------------------------------------------------------------------

    def _build_claim(self) -> None:
        self.about = label("", "muted", wrap=True)
        self.who, self.when = QLineEdit(), QLineEdit()
        self.says = QPlainTextEdit()
        self.says.setFixedHeight(72)
        self.says.setTabChangesFocus(True)
        self.uses_box = column(gap=4)
        self.exclusion = Combo()
        self.spans, self.rows = QLineEdit(), QLineEdit()
        self.spans.setPlaceholderText("2026-10-03 01:00/2026-10-03 03:00")
        self.rows.setPlaceholderText("status=error")
        self.columns = label("", "caption", wrap=True)
        self.body.addWidget(self.about)
        for words, part, more in (
            ("Claimed by", self.who, ""),
            ("When", self.when, "Date and time, in the agreement’s zone."),
            ("What they say", self.says, ""),
            ("Uses of exclusions they deny", self.uses_box, ""),
            (
                "Spans they want left out",
                self.spans,
                "start/end; several are separated by semicolons.",
            ),
            ("Left out by this exclusion", self.exclusion, ""),
            ("Rows they say must not count", self.rows, "column=value; of several all must hold."),
        ):
            self.body.addWidget(label(words, "strong"))
            if isinstance(part, QWidget):
                part.setAccessibleName(words)
                self.body.addWidget(part)
            else:
                self.body.addLayout(part)
            if more:
                self.body.addWidget(label(more, "caption", wrap=True))
        self.body.addWidget(self.columns)
        for line in (self.spans, self.rows):
            line.textEdited.connect(self._claim_changed)
            line.returnPressed.connect(self.compare)
        self.exclusion.activated.connect(self._claim_changed)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.compare_button = button("Compare both sides")
        self.compare_button.clicked.connect(lambda _on: self.compare())
        self.cancel = button("Cancel")
        self.cancel.clicked.connect(self._cancel)
        leave_on_escape(self, self.cancel)
        self.body.addWidget(self.problem)
        self.body.addLayout(row(self.compare_button, self.cancel, None))

    def _build_outcome(self) -> None:
        self.difference = label("", "strong", wrap=True)
        self.table = SideBySide("Both sides’ figures")
        self.keep = button("Keep in the register")
        self.keep.clicked.connect(lambda _on: self.keep_it())
        self.outcome = QWidget()
        column(
            self.difference,
            self.table,
            row(self.keep, None),
            into=self.outcome,
            margins=(0, 8, 0, 0),
        )
        self.outcome.hide()
        self.kept = label("", "strong", wrap=True)
        self.register = Link(
            "Show the register of disputes",
            lambda: self._session.navigate.emit("changes", "disputes"),
        )
        for part in (self.kept, self.register):
            part.hide()
        self.body.addWidget(self.outcome)
        self.body.addWidget(self.kept)
        self.body.addLayout(row(self.register, None))

    # --- asking ----------------------------------------------------------------------------------------------------

    def begin(self, result: Result, assessment: Assessment) -> None:
        """Ask for a claim on a figure; what was typed for the same figure stays, its comparison
        only if nothing moved.
        """
        same = self._result is not None and self._assessment is not None
        same = same and (self._result.id, self._assessment.period) == (result.id, assessment.period)  # type: ignore[union-attr]
        if same and self._assessment is assessment:
            return
        self._result, self._assessment = result, assessment
        self.about.setText(f"{result.name}, {assessment.period.title}")
        self._claim_changed()
        if same:
            return
        for line in (self.who, self.spans, self.rows):
            line.clear()
        self.says.clear()
        self.when.setText(f"{datetime.now(zone(self._session.agreement.zone)):%Y-%m-%d %H:%M}")
        self.exclusion.clear()
        self.exclusion.addItem("Choose an exclusion", "")
        for each in assessment.terms.objectives.exclusions:
            self.exclusion.addItem(each.name or each.id, each.id)
        for part in (self.kept, self.register, self.problem):
            part.hide()
        self._read_uses(result)

    def _read_uses(self, result: Result) -> None:
        project = self._session.project
        clear(self.uses_box)
        self.uses = {}

        def read(_progress: Progress) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
            # late: judging brings pandas with it, which the window's first paint does not wait for
            from slastudio.operations.analysis.disputes import contestable

            return list_entries(project, "exclusions"), contestable(project, result.evidence)

        self._context.jobs.start(
            "Reading exclusions", read, self._offer, key="dispute-uses", shown=False
        )

    def _offer(self, read: tuple[tuple[Entry, ...], tuple[str, ...]]) -> None:
        entries, columns = read
        clear(self.uses_box)
        self.uses = {}
        for entry in entries:
            if self._touches(entry):
                box = QCheckBox(use_words(entry, self._session.agreement.zone).replace("&", "&&"))
                box.setAccessibleName(f"They deny {entry.id}")
                box.toggled.connect(self._claim_changed)
                self.uses[entry.id] = box
                self.uses_box.addWidget(box)
        if not self.uses:
            self.uses_box.addWidget(label("None was used in this month.", "muted", wrap=True))
        self.columns.setText(
            f"Columns: {', '.join(columns)}." if columns else "There is no evidence to contest."
        )

    def _touches(self, entry: Entry) -> bool:
        if self._assessment is None or self._result is None:
            return False
        period, values = self._assessment.period, entry.values
        start, end = (datetime.fromisoformat(values[name]) for name in ("start", "end"))
        only = [each.strip() for each in values.get("objectives", "").split(",") if each.strip()]
        return start < period.end and end > period.start and (not only or self._result.id in only)

    def _claim_changed(self, _what: object = None) -> None:
        # figures of another claim would be taken for this one's
        self.found = None
        self.outcome.hide()

    def claim(self) -> Claim:
        """Return the claim as it stands; raise StudioError where it cannot be read."""
        from slastudio.operations.analysis.dispute_register import read_claim

        denied = tuple(name for name, box in self.uses.items() if box.isChecked())
        chosen = str(self.exclusion.currentData() or "")
        return read_claim(
            denied, chosen, self.spans.text(), self.rows.text(), self._session.agreement.zone
        )

    # --- comparing -------------------------------------------------------------------------------------------------

    def compare(self) -> None:
        """Judge the figure as it stands and as the claim sees it, in the background."""
        if self._result is None or self._assessment is None or self._job is not None:
            return
        try:
            claim = self.claim()
        except StudioError as error:
            self._say(str(error))
            return
        self._say("")
        if not self._session.settle():
            return
        project, objective, period = self._session.project, self._result.id, self._assessment.period

        def work(progress: Progress) -> Dispute:
            from slastudio.operations.analysis.disputes import compare_sides

            return compare_sides(project, objective, period, claim, progress)

        def done(found: Dispute) -> None:
            self._ended()
            if self._result is not None and (found.ours.result.id, found.period) == (
                objective,
                period,
            ):
                self._show(found)

        def failed(error: BaseException) -> None:
            self._ended()
            if isinstance(error, StudioError):
                self._say(str(error))
            elif not isinstance(error, Cancelled):
                raise error

        self.compare_button.setEnabled(False)
        self.compare_button.setText("Comparing …")
        job = self._context.jobs.start("Comparing both sides", work, done, failed, key="dispute")
        self._job = job if job in self._context.jobs.running else None

    def _ended(self) -> None:
        self._job = None
        self.compare_button.setEnabled(True)
        self.compare_button.setText("Compare both sides")

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
        else:
            self.left.emit()

    def _say(self, words: str) -> None:
        self.problem.setText(f"■ {words}" if words else "")
        self.problem.setVisible(bool(words))

    def _show(self, found: Dispute) -> None:
        from slastudio.reports.wording.disputes import difference_words, dispute_rows

        self.found = found
        lines = dispute_rows(found)
        if found.claim.contested:
            lines.append(("Rows contested", "", f"{found.rows:,}"))
        self.difference.setText(difference_words(found))
        self.table.show_lines((("", "By us", "By them"), *lines))
        self.keep.setEnabled(self._session.writable)
        self.outcome.show()
        self.look.emit(self.outcome)

    def keep_it(self) -> None:
        """Put both figures into the register, with who says what."""
        from slastudio.operations.analysis.dispute_register import keep_dispute

        if self.found is None:
            return
        try:
            entry = keep_dispute(
                self._session.project,
                self.found,
                claimed_by=self.who.text(),
                claim=self.says.toPlainText(),
                when=self.when.text(),
            )
        except StudioError as error:
            self._say(str(error))
            self.problem.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._say("")
        self.keep.setEnabled(False)
        self.kept.setText(f"✓ Kept as {entry.id}, open. How it ends is told in the register.")
        for part in (self.kept, self.register):
            part.show()
        self.look.emit(self.register)
        note_added(self._session, "disputes", (entry.id,))


def use_words(entry: Entry, zone_name: str) -> str:
    """Return a use of an exclusion as one line: its id, its clause, from when to when."""
    values = entry.values
    start, end = (iso_moment(values[name], zone_name) for name in ("start", "end"))
    return f"{entry.id} · {values['exclusion']}\n{start} –\n{end}"
