"""“What changed in the data”: every finding of drift beside the recorded changes, silent changes
first.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QWidget

from slastudio.shared.counts import count
from slastudio.shared.periods import Period, shift, show_short_day
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.forms.fields.simple import Combo
from slastudio.ui.look.wording import day
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.banner import Banner
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.empty import EmptyState
from slastudio.ui.widgets.labels import button, label, tool
from slastudio.ui.widgets.layouts import column, row, scroller
from slastudio.ui.widgets.tables.table import ColouredCell, DataTable

if TYPE_CHECKING:
    from slastudio.judge.drift.findings import DriftFinding
    from slastudio.operations.analysis.drift import DriftReview

SPANS = (
    ("all", "All evidence"),
    ("month", "The shown month"),
    ("quarter", "Three months"),
    ("half", "Six months"),
)
_MONTHS = {"month": 1, "quarter": 3, "half": 6}
_NEAR_FIRST = "What one looks for first: model, prompt and retrieval ids that nobody announced."
Span = tuple[date | None, date | None]


class DriftPanel(QWidget):
    """Look for drift when asked, in the background; record_asked carries the finding that belongs
    in the register.
    """

    record_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context, self.session = context, context.session
        self.reviews: dict[Span, DriftReview] = {}
        self.review: DriftReview | None = None
        self.findings: tuple[DriftFinding, ...] = ()
        self.others: dict[int, tuple[DriftFinding, ...]] = {}
        self.stale = False
        self._build()
        for signal in (self.session.evidence_changed, self.session.registers_changed):
            signal.connect(self._changed)

    def _build(self) -> None:
        theme = self.context.theme
        self.span = Combo()
        self.table = DataTable(theme, "What changed in the data")
        self.span.setAccessibleName("Span of days that is looked at")
        for name, words in SPANS:
            self.span.addItem(words, name)
        self.span.activated.connect(lambda _at: self._span_chosen())
        self.look = button("Look for drift")
        self.look.clicked.connect(self.ask)
        self.copy = tool("copy", "Copy the findings", theme)
        self.copy.clicked.connect(self.copy_findings)
        self.banner = Banner(theme)
        self.head = label("", wrap=True, selectable=True)
        self.table.setMinimumHeight(200)
        self.table.chosen.connect(self._tell)
        self.table.opened.connect(lambda _line: self.record())
        self.words = label("", wrap=True, selectable=True)
        self.surety = label("", "caption", wrap=True)
        self.beside = label("", "muted", wrap=True, selectable=True)
        self.record_button = button("Record the change")
        self.record_button.clicked.connect(self.record)
        self.detail = Card("The finding").add(self.words, self.surety, self.beside)
        self.detail.body.addLayout(row(self.record_button, None))
        self.quiet = label("", wrap=True, selectable=True)
        self.moved = label("", wrap=True, selectable=True)
        self.notes = label("", "muted", wrap=True)
        self.rest = Card("Where nothing was found").add(self.quiet, self.moved, self.notes)
        inner = QWidget()
        column(
            self.head, self.table, self.detail, self.rest, into=inner, gap=12, margins=(0, 0, 8, 8)
        ).setStretch(1, 1)
        self.waiting = label("", "muted", wrap=True)
        waiting = QWidget()
        column(self.waiting, None, into=waiting)
        self.stack = QStackedWidget()
        self.empty = EmptyState(
            "What changed in the data",
            "Every daily series – volume, errors, latency, tokens, cost, models, hand-over, quality, whole and by segment – "
            "is searched for steps, slow drift and outliers, and each finding is laid beside the recorded changes. "
            f"{_NEAR_FIRST} It takes a few seconds.",
            "Look for drift",
            self.ask,
        )
        for each in (self.empty, waiting, scroller(inner)):
            self.stack.addWidget(each)
        self.tools = QWidget()
        row(label("Span", "muted"), self.span, self.look, None, self.copy, into=self.tools)
        column(self.tools, self.banner, self.stack, into=self, gap=8).setStretch(2, 1)
        self.tools.hide()
        self.copy.hide()

    # --- looking ---------------------------------------------------------------------------------------------------

    def days(self) -> Span:
        """Return the first and last day that are looked at; None: as far as there is evidence."""
        months, period = _MONTHS.get(str(self.span.currentData())), self.session.period
        if months is None or period is None:
            return None, None
        return _back(period, months - 1).first_day, period.last_day

    def _span_chosen(self) -> None:
        known = self.reviews.get(self.days())
        if known is None:
            self.ask()
        else:
            self._show(known)

    def ask(self) -> None:
        """Look for drift in the chosen span, in the background."""
        project, days = self.session.project, self.days()
        self.banner.hide()
        self.tools.show()
        self.stack.setCurrentIndex(1)
        self.waiting.setText(
            "Looking for drift … the strip at the bottom shows how far it is and can cancel it."
        )

        def work(progress: Progress) -> DriftReview:
            # late: what it needs of judging is loaded by the first who asks
            from slastudio.operations.analysis.drift import review_drift

            return review_drift(project, *days, progress=progress)

        self.context.jobs.start(
            "Looking for drift",
            work,
            lambda review: self._found(days, review),
            self._failed,
            key="drift",
        )

    def _found(self, days: Span, review: DriftReview) -> None:
        if self.stale:
            self.reviews.clear()
        self.stale = False
        self.reviews[days] = review
        self._show(review)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        if self.review is not None:
            self.stack.setCurrentIndex(2)
        self.waiting.setText("")
        words = "The search was cancelled." if isinstance(error, Cancelled) else str(error)
        self.banner.say(
            "note" if isinstance(error, Cancelled) else "error", words, "Look again", self.ask
        )

    def _changed(self) -> None:
        """Say that what was found may read otherwise now; nothing stale stays beside other figures."""
        if self.review is None and not self.reviews:
            return
        self.context.jobs.drop("drift")
        self.stale = True
        self.session.show_drift(None)
        self.banner.say(
            "note",
            "The evidence or a register changed since this was looked for.",
            "Look again",
            self.ask,
        )

    # --- showing ---------------------------------------------------------------------------------------------------

    def _show(self, review: DriftReview) -> None:
        # late: what drift is made of is not needed until somebody looks for it
        from slastudio.judge.drift.causes import by_cause
        from slastudio.reports.wording import drift as told

        self.review = review
        self.stack.setCurrentIndex(2)
        self.tools.show()
        self.look.setText("Look again")
        causes = {id(each.lead): each for each in by_cause(review.findings)}
        self.findings = told.in_order(each.lead for each in causes.values())
        self.others = {id(each): causes[id(each)].others for each in self.findings}
        silent = sum(each.kind == "silent_change" for each in self.findings)
        changed = sum(each.kind not in ("silent_change", "set_version") for each in self.findings)
        searched = sum(each.changes.verdict != "too few days" for each in review.searched)
        self.head.setText(
            f"{day(review.first)} to {day(review.last)}: {count(silent, 'silent change')}, "
            f"{count(changed, 'change')} in {searched} searched series."
        )
        lines = [
            (
                ColouredCell(f"■ {told.kind_words(each)}", "missed")
                if each.kind == "silent_change"
                else told.kind_words(each),
                when_words(each),
                self._what(each),
                told.large_words(each),
                told.sure_words(each),
                told.beside_words(each),
            )
            for each in self.findings
        ]
        headings = ("Finding", "When", "In what", "How large", "How sure", "Beside")
        self.table.show_lines(
            headings,
            lines,
            figures=(3,),
            widths=(118, 156, 186, 104, 130, 200),
            fill=2,
            spare=(4, 5),
        )
        self.table.setVisible(bool(lines))
        self.detail.setVisible(bool(lines))
        self.copy.setVisible(bool(lines))
        if not lines:
            self.head.setText(f"{self.head.text()} Nothing changed that chance does not explain.")
        self._show_rest(review)
        self.session.show_drift(review)
        self.table.select_line(0)
        self._tell(0)

    def _what(self, finding: DriftFinding) -> str:
        from slastudio.reports.wording import drift as told

        more = len(self.others.get(id(finding), ()))
        return f"{told.what_words(finding)} and {more} more" if more else told.what_words(finding)

    def _show_rest(self, review: DriftReview) -> None:
        self.quiet.setText("\n".join(quiet_words(review)))
        self.moved.setText(moved_words(review))
        self.notes.setText("\n".join(review.notes))
        for each in (self.quiet, self.moved, self.notes):
            each.setVisible(bool(each.text()))

    def _tell(self, line: int) -> None:
        from slastudio.reports.wording import drift as told
        from slastudio.reports.wording.drift import surety_words

        if not 0 <= line < len(self.findings):
            return
        each = self.findings[line]
        self.words.setText(told.finding_sentence(each))
        plain = each.kind in ("silent_change", "set_version")
        self.surety.setText(
            "" if plain else surety_words(each)[0].upper() + surety_words(each)[1:] + "."
        )
        self.surety.setVisible(not plain)
        near = "\n".join(f"Beside {n.id} of {day(n.day)}: {n.title}" for n in each.near)
        near = near or ("" if each.kind == "set_version" else "No recorded change near.")
        others = self.others.get(id(each), ())
        same = f"The same shows in {told.also_words(others)}." if others else ""
        self.beside.setText("\n".join(filter(None, (near, same))))
        self.record_button.setVisible(told.is_recordable(each))
        self.record_button.setEnabled(self.session.writable)

    def copy_findings(self) -> None:
        QGuiApplication.clipboard().setText(self.table.as_text())

    def record(self) -> None:
        """Ask for the register's form with what is known of the chosen finding."""
        from slastudio.reports.wording.drift import is_recordable

        line = self.table.chosen_line()
        if (
            self.session.writable
            and 0 <= line < len(self.findings)
            and is_recordable(self.findings[line])
        ):
            self.record_asked.emit(self.findings[line])

    def take_focus(self) -> None:
        wanted = self.table if self.review is not None else self.empty.button
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)


def when_words(finding: DriftFinding) -> str:
    """Return the day of a finding, or its days: "13 Oct – 18 Oct 2026"."""
    if finding.end == finding.day:
        return day(finding.day)
    first = (
        show_short_day(finding.day) if finding.day.year == finding.end.year else day(finding.day)
    )
    return f"{first} – {day(finding.end)}"


def _back(period: Period, months: int) -> Period:
    return shift(period, -months) if months else period


def quiet_words(review: DriftReview) -> list[str]:
    """Say in which series nothing was found in the span, those of segments counted, and which could
    not be searched.
    """
    moved = set()
    for finding in review.findings:
        moved |= {finding.series, *(part.series for part in finding.within)}
    few, whole, of_segments = [], [], 0
    for searched in review.searched:
        series = searched.series
        if searched.changes.verdict == "too few days":
            few.append(series.name)
        elif series.id not in moved and series.segment is None:
            whole.append(series.name)
        elif series.id not in moved:
            of_segments += 1
    sentences = []
    quiet = ["; ".join(whole)] if whole else []
    if of_segments:
        quiet.append(f"{count(of_segments, 'series')} of segments")
    if quiet:
        sentences.append(f"No change in {', and '.join(quiet)}.")
    if few:
        sentences.append(f"Too few days to search: {'; '.join(dict.fromkeys(few))}.")
    return sentences


def moved_words(review: DriftReview) -> str:
    """Say which distributions differ between the beginning and the end of the span."""
    from slastudio.reports.wording.drift import look_words

    if review.spans is None or not review.looks:
        return ""
    (a, b), (c, d) = review.spans.reference, review.spans.current
    found = [each for each in review.looks if each.drift]
    head = (
        f"Distributions of {day(c)} – {day(d)} against {day(a)} – {day(b)}: {len(found)} of "
        f"{count(len(review.looks), 'comparison')} show drift."
    )
    return "\n".join([head, *(look_words(each).strip() for each in found)])
