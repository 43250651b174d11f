"""The costs' page: the month against its cap, why spend changed, logs against invoices, and what it
bought.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from slastudio.judge.outcome.assessment import Costs
from slastudio.judge.spend.review import CostReview
from slastudio.operations.analysis.costs import review_costs
from slastudio.shared.periods import Period, previous
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.pages.base import Action, Page
from slastudio.ui.pages.costs.bill import BillPanel
from slastudio.ui.pages.costs.change import ChangePanel
from slastudio.ui.pages.costs.invoice import InvoicePanel
from slastudio.ui.pages.costs.month import MonthPanel
from slastudio.ui.pages.costs.vendors import VendorPanel
from slastudio.ui.pages.costs.worth import WorthPanel
from slastudio.ui.state.row_targets import RowTarget, between, on_day
from slastudio.ui.widgets.empty import EmptyState
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row
from slastudio.ui.widgets.tab_row import TabRow

TABS = (
    ("month", "Month", "costs"),
    ("change", "Why it changed", "chart"),
    ("invoice", "Logs against invoice", "file"),
    ("worth", "What it bought", "explain"),
    ("bill", "Invoice of the month", "agreement"),
    ("vendors", "Vendors", "tree"),
)
_MOST_KEPT = 24


class CostsPage(Page):
    """Show what the month cost, why, where it is heading and what it bought."""

    name, title = "costs", "Costs"
    tells_month = True
    guide = "money.md"
    help = """
    Alt+1 to Alt+6 choose a view, [ and ] another month. T shows a chart’s numbers as a table under it; “Copy”
    takes the picture or the numbers.

    Month: bars are days, stacked by model, always from zero. The dashed line is the cap as a daily allowance.
    The hatched part of the month’s bar is the forecast, the bracket its 95 % interval, the upright line the cap.
    The report, the workbook and the command “costs” tell the same forecast.

    Two kinds of odd days: ▼ lies above the mean of its like (Monday to Friday, or weekend) in the 28 days before by more than is agreed. ◇ is
    unusual against its weekday in the eight weeks before, by robust statistics; no limit of the agreement.

    Why it changed: the change against an earlier month in parts that add up to the cent – number of requests,
    tokens a request, model mix, price, caching. What prices do not explain stands apart.

    Logs against invoice: every difference between what was logged and what was billed, with its cause.

    What it bought: cost of a request and of a good outcome, cost of failure, outcomes against their baseline.

    Invoice of the month: fee, further hours, change requests, bills and credits. A line marked ▲ is in no total: it says what
    it needs. Bills in another currency are converted by the rate stated last before the month’s end.

    Vendors: what each promised for the month, what was measured of it here, what may be claimed and until when, beside
    what we promised and owe for what rests on it. “Not known” is no miss: the line under the table says why.
    """

    def build(self) -> Iterator[None]:
        """Make the page's parts."""
        context = self.context
        self.reviews: dict[tuple[str, str], CostReview] = {}
        self.review: CostReview | None = None
        self._against: Period | None = None
        self.tabs = TabRow(TABS, self.theme)
        self.tabs.chosen.connect(lambda _name: self._show_view())
        self.state = label("", "muted", wrap=True)
        self.again = button("Review the costs")
        self.again.clicked.connect(self.ask)
        self.month = MonthPanel(context)
        self.month.rows_asked.connect(self.show_rows)
        self.month.limits_asked.connect(
            lambda: self.session.navigate.emit("agreement", "costs.monthly_cap")
        )
        self.month.day_opened.connect(self._show_day)
        yield
        self.views = QStackedWidget()
        self.built: dict[str, QWidget] = {"month": self.month}
        self.views.addWidget(self.month)
        self.waiting = QWidget()
        column(self.state, row(self.again, None), None, into=self.waiting, margins=(24, 8, 24, 24))
        self.views.addWidget(self.waiting)
        self.bill = BillPanel(context)
        self.views.addWidget(self.bill)
        yield
        self.vendors = VendorPanel(context)
        self.views.addWidget(self.vendors)
        yield
        self.empty = EmptyState(
            "No spend in this month",
            "Spend is read from request logs that carry a cost, or from bills. With either, this page shows it by day "
            "and model against the cap of the agreement.",
            "Import logs or bills",
            self._import,
        )
        whole = QWidget()
        tabs = row(self.tabs, margins=(20, 0, 24, 0))
        tabs.setStretch(0, 1)
        column(tabs, self.views, into=whole).setStretch(1, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(whole)
        self.stack.addWidget(self.empty)
        self.spent = True
        column(self.stack, into=self)
        keys: dict[str, Callable[[], None]] = {"T": self._toggle_table}
        for number, (name, _word, _icon) in enumerate(TABS, 1):
            keys[f"Alt+{number}"] = lambda chosen=name: self.tabs.choose(chosen)  # type: ignore[misc]
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        for signal in (
            self.session.evidence_changed,
            self.session.registers_changed,
            self.session.agreement_changed,
        ):
            signal.connect(self._forget)
        self.session.assessment_changed.connect(self.news)

    # --- what is shown ---------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the session's current assessment, and the review of its month."""
        assessment = self.session.assessment
        self.spent = assessment is not None and bool(assessment.costs.days)
        if assessment is None or not (self.spent or assessment.invoice or assessment.vendors):
            self.stack.setCurrentIndex(1)
            return
        self.stack.setCurrentIndex(0)
        self.bill.show_month(assessment)
        self.vendors.show_month(assessment)
        if not self.spent:
            # a month without spend has an invoice all the same
            self._take(None)
            return
        self.month.show_month(assessment)
        if self._against is not None and self._against.end > assessment.period.start:
            self._against = None
        self._take(self.reviews.get(self._key()))
        self._ask_if_seen()

    def _key(self) -> tuple[str, str]:
        assessment = self.session.assessment
        if assessment is None:
            return "", ""
        return assessment.period.label, (self._against or previous(assessment.period)).label

    def _take(self, review: CostReview | None) -> None:
        self.review = review
        self.month.show_review(review)
        self._show_view()

    def _show_view(self) -> None:
        name, focused = self.tabs.current, QApplication.focusWidget()
        mine = focused is not None and self.views.isAncestorOf(focused)
        if name == "bill":
            self.views.setCurrentWidget(self.bill)
        elif name == "vendors":
            self.views.setCurrentWidget(self.vendors)
        elif not self.spent:
            self.state.setText("Nothing is known of this month’s spend. Import logs or bills.")
            self.views.setCurrentWidget(self.waiting)
        elif name == "month":
            self.views.setCurrentWidget(self.month)
        elif self.review is None:
            self.views.setCurrentWidget(self.waiting)
        else:
            self.views.setCurrentWidget(self._filled(name, self.review))
        # a view that goes takes the focus with it, and the page's keys would be dead
        left_behind = (
            focused in self.tabs.buttons.values() and focused is not self.tabs.buttons[name]
        )
        if left_behind or (mine and focused is not None and not focused.isVisible()):
            self._focus_view()

    def _focus_view(self) -> None:
        view = self.views.currentWidget()
        wanted: QWidget = self.tabs.buttons[self.tabs.current]
        if isinstance(view, MonthPanel):
            wanted = view.bars
        elif isinstance(view, ChangePanel):
            wanted = view.chart
        elif isinstance(view, (BillPanel, InvoicePanel, VendorPanel)) and view.has_lines:
            wanted = view.table
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _filled(self, name: str, review: CostReview) -> QWidget:
        if name not in self.built:
            self.built[name] = self._build(name)
            self.views.addWidget(self.built[name])
        view = self.built[name]
        if view.property("review") != id(review):
            view.setProperty("review", id(review))
            if isinstance(view, ChangePanel):
                view.show_review(review, self.session.months)
            elif isinstance(view, (InvoicePanel, WorthPanel)):
                view.show_review(review)
            if isinstance(view, WorthPanel) and self.session.assessment is not None:
                view.show_business(self.session.assessment.worth)
        return view

    def _build(self, name: str) -> QWidget:
        if name == "change":
            view = ChangePanel(self.context)
            view.against_asked.connect(self.compare_with)
            return view
        return (
            InvoicePanel(self.context, self._import)
            if name == "invoice"
            else WorthPanel(self.context)
        )

    # --- the review ------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_if_seen()

    def _ask_if_seen(self) -> None:
        shown = self.isVisible() and self.stack.currentIndex() == 0
        if shown and self.spent and self.review is None:
            self.ask()

    def _forget(self) -> None:
        self.context.jobs.drop("costs")
        self.reviews.clear()
        self._take(None)

    def compare_with(self, against: Period) -> None:
        """Compare the shown month with an earlier one."""
        self._against = against
        self._take(self.reviews.get(self._key()))
        self._ask_if_seen()

    def ask(self) -> None:
        """Review the shown month in the background."""
        assessment = self.session.assessment
        if assessment is None:
            return
        project, against, key = self.session.project, self._against, self._key()
        self.state.setText(f"Reviewing the costs of {assessment.period.title} …")
        self.again.hide()

        def work(progress: Progress) -> CostReview:
            return review_costs(
                project, assessment.period, against, judged=assessment, progress=progress
            )

        self.context.jobs.start(
            f"Reviewing the costs of {assessment.period.title}",
            work,
            lambda review: self._reviewed(key, review),
            self._failed,
            key="costs",
        )

    def _reviewed(self, key: tuple[str, str], review: CostReview) -> None:
        while len(self.reviews) >= _MOST_KEPT:
            self.reviews.pop(next(iter(self.reviews)))
        self.reviews[key] = review
        if key == self._key():
            self._take(review)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self.state.setText(
            "The review was cancelled." if isinstance(error, Cancelled) else str(error)
        )
        self.again.show()

    # --- leading elsewhere -----------------------------------------------------------------------------------------

    def _import(self) -> None:
        self.session.navigate.emit("data", "costs")

    def _costs(self) -> Costs | None:
        return self.session.assessment.costs if self.session.assessment is not None else None

    def show_rows(self) -> None:
        """Go to the bills or requests the month's spend was read from."""
        costs, assessment = self._costs(), self.session.assessment
        if costs is not None and assessment is not None:
            kind = kind_of(costs)
            target = RowTarget(kind, between(kind, assessment.period.start, assessment.period.end))
            self.session.navigate.emit("data", target.text())

    def _show_day(self, line: int) -> None:
        costs, assessment = self._costs(), self.session.assessment
        if costs is not None and assessment is not None and 0 <= line < len(costs.days):
            target = on_day(kind_of(costs), costs.days[line].day, assessment.period.zone)
            self.session.navigate.emit("data", target.text())

    def _chart_view(self) -> MonthPanel | ChangePanel | None:
        view = self.views.currentWidget()
        return view if isinstance(view, (MonthPanel, ChangePanel)) else None

    def copy_shown(self) -> None:
        view = self._chart_view()
        if view is not None:
            view.panes.copy_shown()

    def _toggle_table(self) -> None:
        view = self._chart_view()
        if view is not None:
            view.panes.toggle.toggle()

    def arrive(self, target: str = "") -> None:
        if target in {name for name, _, _ in TABS}:
            self.tabs.choose(target)
        self._focus_view()

    def place(self) -> str:
        return self.tabs.current

    def actions_offered(self) -> tuple[Action, ...]:
        def to(name: str) -> Action:
            word = next(word for each, word, _ in TABS if each == name)
            return f"Costs: {word.lower()}", lambda: self.tabs.choose(name)

        return (
            *(to(name) for name, _, _ in TABS),
            ("Show the rows of this month’s spend", self.show_rows),
            ("Numbers as a table", self._toggle_table),
            ("Copy picture or numbers", self.copy_shown),
        )


def kind_of(costs: Costs) -> str:
    """Return the kind of evidence the spend was read from."""
    return "costs" if costs.origin == "bills" else "requests"
