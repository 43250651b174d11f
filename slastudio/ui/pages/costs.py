"""The costs' page: daily spend by model, months against the cap, forecast and unusual days."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from slastudio.contract.wording import show_value
from slastudio.judge.assessment import Costs
from slastudio.ui.charts.cost_bars import CapBar, CostBars
from slastudio.ui.context import Context
from slastudio.ui.pages.base import Action, Page
from slastudio.ui.row_targets import RowTarget, between, on_day
from slastudio.ui.widgets.cards import Card, Pairs
from slastudio.ui.widgets.empty import EmptyState
from slastudio.ui.widgets.labels import button, label, tool
from slastudio.ui.widgets.layouts import column, row, scroller
from slastudio.ui.widgets.panes import Panes
from slastudio.ui.widgets.tables import DataTable
from slastudio.ui.wording import count, day


class CostsPage(Page):
    """Show what the month cost and where it is heading."""

    name, title = "costs", "Costs"
    help = """
    Bars are days, stacked by model, always from zero. ▼ marks an unusual day: one far above the mean of the
    days before it, by the share the agreement names.

    The hatched part of the month’s bar is the forecast for the rest of the month; the line is the cap of
    the agreement.

    The dashed line is the cap as a daily allowance: the cap divided by the days of the month.

    T shows the numbers as a table under the chart; “Copy” takes the picture or the numbers.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.bars = CostBars(self.theme)
        self.bars.setMinimumHeight(300)
        self.numbers = DataTable(self.theme, "Spend a day by model")
        self.numbers.hide()
        self.numbers.setMinimumHeight(140)
        self.numbers.opened.connect(self._show_day)
        self.panes = Panes(context.settings, "costs", (self.bars, self.numbers), (320, 260), upright=True, handle=8)
        self.toggle = tool("table", "Show the numbers as a table", self.theme, checkable=True, shortcut="T")
        self.toggle.toggled.connect(self._show_table)
        self.copy = tool("copy", "Copy the picture, or the numbers when the table is shown", self.theme)
        self.copy.clicked.connect(self.copy_shown)
        self.daily = Card("Spend a day", self.toggle, self.copy)
        self.daily.body.addWidget(self.panes, 1)
        self.cap = CapBar(self.theme)
        self.months = Card("Months against the cap").add(self.cap)
        self.pairs = Pairs()
        self.figures = Card("This month").add(self.pairs)
        self.limits = button("Edit cap and alerts", "link")
        self.limits.clicked.connect(lambda: self.session.navigate.emit("agreement", "costs.monthly_cap"))
        self.rows = button("Show its rows", "link")
        self.rows.clicked.connect(self.show_rows)
        self.figures.body.addLayout(row(self.rows, None))
        self.figures.body.addLayout(row(self.limits, None))
        self.odd = label("", wrap=True)
        self.anomalies = Card("Unusual days").add(self.odd)
        side = QWidget()
        column(self.figures, self.anomalies, None, into=side, gap=16)
        side.setFixedWidth(320)
        left = QWidget()
        column(self.daily, self.months, into=left, gap=16).setStretch(0, 1)
        inner = QWidget()
        row(left, side, into=inner, margins=(24, 0, 24, 24), gap=16).setStretch(0, 1)
        self.empty = EmptyState(
            "No spend in this month",
            "Spend is read from request logs that carry a cost, or from bills. With either, this page shows it by day "
            "and model against the cap of the agreement.",
            "Import logs or bills",
            lambda: self.session.navigate.emit("data", "costs"),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(scroller(inner))
        self.stack.addWidget(self.empty)
        column(self.stack, into=self)
        shortcut = QShortcut(QKeySequence("T"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.toggle.toggle)
        self.session.assessment_changed.connect(self.news)

    def refresh(self) -> None:
        """Show the session's current assessment."""
        assessment = self.session.assessment
        costs = assessment.costs if assessment is not None else None
        if costs is None or not costs.days:
            self.stack.setCurrentIndex(1)
            return
        self.stack.setCurrentIndex(0)
        self.bars.show_costs(costs, assessment.period if assessment is not None else None)
        self.cap.show_costs(costs, assessment.period.title if assessment is not None else "")
        self.pairs.show_pairs(figures_of(costs))
        self._show_numbers(costs)
        unit = costs.currency
        words = [
            f"▼ {day(d)}: {show_value(spent, unit)}, {show_value(mean, unit)} on average before"
            for d, spent, mean in costs.above_mean
        ]
        self.odd.setText("\n".join(words) or "No day stands out.")

    def _show_numbers(self, costs: Costs) -> None:
        models = list(dict.fromkeys(name for each in costs.days for name, _ in each.by_model))
        lines = []
        for each in costs.days:
            spent = dict(each.by_model)
            lines.append(
                (
                    day(each.day),
                    show_value(each.total, costs.currency),
                    *(show_value(spent.get(name), costs.currency) for name in models),
                )
            )
        self.numbers.show_lines(("Day", "All", *models), lines, figures=range(1, len(models) + 2), fill=0)

    def _show_table(self, on: bool) -> None:
        self.numbers.setVisible(on)
        (self.numbers if on else self.bars).setFocus(Qt.FocusReason.OtherFocusReason)

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

    def copy_shown(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if self.toggle.isChecked():
            clipboard.setText(self.numbers.as_text())
        else:
            clipboard.setPixmap(self.bars.grab())

    def arrive(self, target: str = "") -> None:
        self.bars.setFocus(Qt.FocusReason.OtherFocusReason)

    def actions_offered(self) -> tuple[Action, ...]:
        return (
            ("Show the rows of this month’s spend", self.show_rows),
            ("Numbers as a table", self.toggle.toggle),
            ("Copy picture or numbers", self.copy_shown),
        )


def kind_of(costs: Costs) -> str:
    """Return the kind of evidence the spend was read from."""
    return "costs" if costs.origin == "bills" else "requests"


def figures_of(costs: Costs) -> tuple[tuple[str, str], ...]:
    """Return the month's lines: total, cap, forecast, where it was read from, what is unknown."""
    unit = costs.currency
    pairs = [
        ("Spent", show_value(costs.total, unit)),
        ("Cap", show_value(costs.cap, unit) if costs.cap is not None else "none agreed"),
    ]
    if costs.forecast is not None:
        pairs.append(("Forecast", f"{show_value(costs.forecast, unit)} for the whole month"))
    pairs.append(("Read from", costs.origin))
    if costs.unknown:
        pairs.append(("Cost unknown", f"{count(costs.unknown, 'request')} used tokens and carry no cost"))
    pairs.append(("Sources", "\n".join(f"{each.file} ({each.rows:,} rows)" for each in costs.sources) or "no file"))
    return tuple(pairs)
