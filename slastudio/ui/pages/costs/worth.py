"""“What it bought”: cost of a good outcome, cost of failure, and outcomes as baseline, change and
impact.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from slastudio.contract.words.figures import figure, show_value
from slastudio.judge.outcome.billing import BusinessWorth
from slastudio.judge.spend.review import CostReview
from slastudio.judge.spend.worth import Worth
from slastudio.judge.telling.billing import WORTH_HEADINGS, worth_row, worth_words
from slastudio.shared.counts import count
from slastudio.ui.look.wording import share_words
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.cards import Card, Pairs
from slastudio.ui.widgets.labels import label, tool
from slastudio.ui.widgets.layouts import column, scroller
from slastudio.ui.widgets.tables.table import DataTable


class WorthPanel(QWidget):
    """Show what a period's spend bought, and what failure cost beside it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        theme = context.theme
        self.units = Pairs()
        self.unclear = label("", "muted", wrap=True, selectable=True)
        self.failure_words = label("", wrap=True, selectable=True)
        self.failure = Pairs()
        self.failure_note = label(
            "A request may be several of these; it is counted once in the sum.",
            "caption",
            wrap=True,
        )
        self.outcomes_words = label("", "muted", wrap=True)
        self.outcomes = DataTable(theme, "Outcomes: baseline, now, change, impact")
        self.outcomes.setMinimumHeight(200)
        self.copy = tool("copy", "Copy the table", theme)
        self.copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self.outcomes.as_text())
        )
        outcomes = Card("Outcomes: baseline, change, impact", self.copy).add(self.outcomes_words)
        outcomes.body.addWidget(self.outcomes, 1)
        outcomes.body.setAlignment(self.outcomes_words, Qt.AlignmentFlag.AlignTop)
        self.business_words = label("", wrap=True, selectable=True)
        self.business = DataTable(
            theme, "What failures cost: baseline, failed, change, cost, avoided"
        )
        self.business.setMinimumHeight(180)
        self.business_card = Card("Cost of failure beside cost of tooling").add(self.business_words)
        self.business_card.body.addWidget(self.business, 1)
        inner = QWidget()
        column(
            Card("Cost of one").add(self.units, self.unclear),
            Card("Cost of failure").add(self.failure_words, self.failure, self.failure_note),
            self.business_card,
            outcomes,
            into=inner,
            gap=16,
            margins=(24, 0, 24, 24),
        ).setStretch(3, 1)
        column(scroller(inner), into=self)

    def show_business(self, worth: BusinessWorth | None) -> None:
        """Show what failures cost the business, and what is not computed."""
        lines = [each for each in worth.lines if each.cost is not None] if worth is not None else []
        self.business_words.setText("\n".join(worth_words(worth)) if worth is not None else "")
        self.business.show_lines(
            WORTH_HEADINGS,
            [worth_row(each) for each in lines],
            figures=(1, 2, 3, 4, 5),
            widths=(220, 116, 190, 80, 90, 90, 100),
            fill=6,
            spare=(0,),
        )
        self.business.setVisible(bool(lines))
        self.business_card.setVisible(worth is not None and bool(worth.lines))

    def show_review(self, review: CostReview) -> None:
        unit = review.currency
        self.units.show_pairs(
            [
                (
                    each.of[0].upper() + each.of[1:],
                    f"{figure(float(each.amount))} {unit} each, {figure(each.count)} of them"
                    if each.amount is not None
                    else f"Unknown. {each.reason}",
                )
                for each in review.unit_costs
            ]
        )
        self.unclear.setText(review.unclear)
        self.unclear.setVisible(bool(review.unclear))
        failure = review.failure
        known = failure.spend is not None
        if failure.spend is None:
            self.failure_words.setText(f"Unknown. {failure.reason}")
        else:
            share = (
                f", {share_words(float(failure.spend / failure.of))} of" if failure.of else " of"
            )
            self.failure_words.setText(
                f"{show_value(failure.spend, unit)}{share} {show_value(failure.of, unit)} logged went into "
                f"{count(failure.requests, 'request')} that did not serve."
            )
        self.failure.show_pairs(
            [
                (what.capitalize(), f"{show_value(spent, unit)} in {count(rows, 'request')}")
                for what, spent, rows in failure.parts
            ]
        )
        for each in (self.failure, self.failure_note):
            each.setVisible(known and bool(failure.parts))
        self.outcomes_words.setText(
            review.worth_reason or "Money is told only where the figure itself is money."
        )
        headings = ("Outcome", "Baseline", "Now", "Change", "Impact", "From")
        lines = [outcome_line(each, unit) for each in review.worth]
        self.outcomes.show_lines(
            headings,
            lines,
            figures=(1, 2, 3),
            widths=(240, 80, 80, 80, 100, 170),
            fill=4,
            spare=(5,),
        )
        self.outcomes.setVisible(bool(lines))
        self.copy.setVisible(bool(lines))


def outcome_line(each: Worth, currency: str) -> tuple[str, ...]:
    """Return one line of the table; what is not known in money says why in its place."""
    unit = f" {each.unit}".rstrip()
    now = "–" if each.now is None else f"{figure(float(each.now))}{unit}"
    change = "–" if each.change is None else figure(float(each.change), signed=True)
    impact = show_value(each.impact, currency) if each.impact is not None else each.reason
    return each.name, f"{figure(float(each.baseline))}{unit}", now, change, impact, each.source
