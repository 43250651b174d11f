"""The month's spend: daily bars by model, months against the cap, the outlook, and the two kinds of
odd days.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from slastudio.contract.words.figures import MEAN_BEFORE, show_number, show_value
from slastudio.judge.outcome.assessment import Assessment, Costs
from slastudio.judge.outcome.spend_outlook import cap_words, method_words
from slastudio.judge.spend.forecast import UnusualSpend
from slastudio.judge.spend.review import CostReview
from slastudio.shared.counts import count
from slastudio.ui.charts.cost_bars import CapBar, CostBars
from slastudio.ui.charts.keeping.button import KeepButton
from slastudio.ui.charts.keeping.chart_and_numbers import ChartAndNumbers
from slastudio.ui.look.wording import day, short_day
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.cards import Card, Pairs
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row, scroller

_MOST_DAYS = 8
_SIDE = 320
_ROOM_FOR_BOTH = 860
_WITHOUT_LIMIT = 16_777_215  # Qt's QWIDGETSIZE_MAX


class MonthPanel(QWidget):
    """Show one month; rows_asked, limits_asked and day_opened (a line of the table) lead elsewhere."""

    rows_asked = Signal()
    limits_asked = Signal()
    day_opened = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        theme = context.theme
        self.bars = CostBars(theme)
        self.bars.setMinimumHeight(300)
        self.panes = ChartAndNumbers(context, "costs", self.bars, "Spend a day by model")
        self.numbers = self.panes.numbers
        self.numbers.opened.connect(self.day_opened)
        self.daily = Card("Spend a day", self.panes.toggle, self.panes.keep)
        self.daily.body.addWidget(self.panes, 1)
        self.cap = CapBar(theme)
        self.months = Card("Months against the cap", KeepButton(context, self.cap)).add(self.cap)
        self.left, self.side = QWidget(), self._side()
        column(self.daily, self.months, into=self.left, gap=16).setStretch(0, 1)
        inner = QWidget()
        self.parts = row(self.left, self.side, into=inner, margins=(24, 0, 24, 24), gap=16)
        self.parts.setStretch(0, 1)
        column(scroller(inner), into=self)

    def _side(self) -> QWidget:
        self.pairs = Pairs()
        self.figures = Card("This month").add(self.pairs)
        self.limits = button("Edit cap and alerts", "link")
        self.limits.clicked.connect(self.limits_asked)
        self.rows = button("Show its rows", "link")
        self.rows.clicked.connect(self.rows_asked)
        self.figures.body.addLayout(row(self.rows, None))
        self.figures.body.addLayout(row(self.limits, None))
        self.outlook_pairs = Pairs(stacked=True)
        self.outlook = Card("Outlook").add(self.outlook_pairs)
        self.limit_rule = label("", "caption", wrap=True)
        self.above = label("", wrap=True, selectable=True)
        self.unusual_words = label("", wrap=True, selectable=True)
        side = QWidget()
        column(
            self.figures,
            self.outlook,
            Card("Days above the agreed limit").add(self.limit_rule, self.above),
            Card("Unusual against the days before").add(
                label(
                    "Found by robust statistics: a day beside its weekday in the eight weeks before, 3.5 deviations "
                    "or more. No limit of the agreement.",
                    "caption",
                    wrap=True,
                ),
                self.unusual_words,
            ),
            None,
            into=side,
            gap=16,
        )
        return side

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _ROOM_FOR_BOTH
        self.parts.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
        self.side.setMinimumWidth(0 if narrow else _SIDE)
        self.side.setMaximumWidth(_WITHOUT_LIMIT if narrow else _SIDE)
        # a long list of days beside the chart must not stretch it beyond what one sees
        self.left.setMinimumHeight(0)
        self.left.setMaximumHeight(_WITHOUT_LIMIT)
        self.parts.setAlignment(
            self.left, Qt.AlignmentFlag(0) if narrow else Qt.AlignmentFlag.AlignTop
        )
        if not narrow:
            self.left.setFixedHeight(max(self.height() - 24, self.left.minimumSizeHint().height()))

    def show_month(self, assessment: Assessment) -> None:
        """Show what the assessment tells of spend."""
        costs = assessment.costs
        self.bars.show_costs(costs, assessment.period)
        self.cap.show_costs(costs, assessment.period.title)
        self.pairs.show_pairs(figures_of(costs))
        self.outlook_pairs.show_pairs(outlook_pairs(costs))
        self._show_numbers(costs)
        percent = assessment.terms.costs.anomaly_percent
        self.limit_rule.setText(
            "The agreement names no limit."
            if percent is None
            else f"More than the agreed {show_number(percent)} % over {MEAN_BEFORE}. ▼ in the chart."
        )
        words = [
            f"▼ {short_day(d)}: {show_value(spent, costs.currency)}, mean {show_value(mean, costs.currency)}"
            for d, spent, mean in costs.above_mean[:_MOST_DAYS]
        ]
        if len(costs.above_mean) > _MOST_DAYS:
            words.append(f"and {len(costs.above_mean) - _MOST_DAYS} more, in the table (T)")
        self.above.setText("\n".join(words) or "No day lies above it.")
        self.above.setVisible(percent is not None)

    def show_review(self, review: CostReview | None) -> None:
        """Show the unusual days of a review; None: it is not at hand."""
        if review is None:
            self.unusual_words.setText("Not looked for yet.")
        elif not review.daily:
            self.unusual_words.setText(
                "Nothing says what each day cost, so no day can be compared."
            )
        else:
            told = [unusual_words(each, review.currency) for each in review.unusual]
            self.unusual_words.setText("\n".join(told) or "No day stands out.")

    def _show_numbers(self, costs: Costs) -> None:
        models = list(dict.fromkeys(name for each in costs.days for name, _ in each.by_model))
        above = {each for each, _, _ in costs.above_mean}
        lines = []
        for each in costs.days:
            spent = dict(each.by_model)
            lines.append(
                (
                    day(each.day),
                    show_value(each.total, costs.currency),
                    *(show_value(spent.get(name), costs.currency) for name in models),
                    "▼ above the agreed limit" if each.day in above else "",
                )
            )
        self.numbers.show_lines(
            ("Day", "All", *models, "Agreed limit"),
            lines,
            figures=range(1, len(models) + 2),
            fill=0,
        )


def figures_of(costs: Costs) -> tuple[tuple[str, str], ...]:
    """Return the month's lines: total, cap, where it was read from, what is unknown."""
    unit = costs.currency
    pairs = [
        ("Spent", show_value(costs.total, unit)),
        ("Cap", show_value(costs.cap, unit) if costs.cap is not None else "none agreed"),
        ("Read from", costs.origin),
    ]
    if costs.unknown:
        pairs.append(
            ("Cost unknown", f"{count(costs.unknown, 'request')} used tokens and carry no cost")
        )
    pairs.append(
        (
            "Sources",
            "\n".join(f"{each.file} ({count(each.rows, 'row')})" for each in costs.sources)
            or "no file",
        )
    )
    return tuple(pairs)


def outlook_pairs(costs: Costs) -> tuple[tuple[str, str], ...]:
    """Return the outlook's lines: forecast, intervals, the day of the cap and the method, or why
    there is none.
    """
    outlook, unit = costs.outlook, costs.currency
    if outlook is None:
        return (("Forecast", "None. Nothing is known of spend."),)
    if outlook.total is None:
        pairs = [("Forecast", outlook.reason if outlook.is_over else f"None. {outlook.reason}")]
    else:
        pairs = [("Forecast for the whole month", show_value(outlook.total, unit))]
        pairs += [
            (f"{confidence} % interval", f"{show_value(low, unit)} to {show_value(high, unit)}")
            for confidence, low, high in outlook.limits
        ]
    if told := cap_words(outlook, unit):
        pairs.append(("Day of the cap", told))
    if method := method_words(outlook):
        pairs.append(("Method", method))
    return tuple(pairs)


def unusual_words(each: UnusualSpend, unit: str) -> str:
    """Say when, how much against how much, and beside which recorded change."""
    when = day(each.day) if each.end == each.day else f"{short_day(each.day)} to {day(each.end)}"
    beside = (
        "; ".join(f"beside {change.id}, {change.title}" for change in each.near)
        or "no recorded change near"
    )
    most = "" if each.days == 1 else "at most "
    return (
        f"◇ {when}: {show_value(each.amount, unit)}, usually {show_value(each.usual, unit)} "
        f"({most}{show_number(abs(each.deviations), 1)} deviations {'above' if each.deviations > 0 else 'below'}), {beside}"
    )
