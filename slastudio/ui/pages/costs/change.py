"""“Why it changed”: the exact split of a month's change of logged spend, as a waterfall and as a
table.
"""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from slastudio.contract.words.figures import show_value
from slastudio.judge.spend.review import CostReview
from slastudio.judge.telling.spend import FACTORS, change_sentence, percent_of, signed
from slastudio.shared.counts import count
from slastudio.shared.periods import Period, previous
from slastudio.ui.charts.keeping.chart_and_numbers import ChartAndNumbers
from slastudio.ui.charts.waterfall import Waterfall, steps_of
from slastudio.ui.forms.fields.simple import Combo
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.cards import Card, Pairs
from slastudio.ui.widgets.labels import label
from slastudio.ui.widgets.layouts import column, scroller

_ALWAYS = ("volume", "tokens", "mix", "price", "cache")
WHAT = {
    "volume": "More or fewer requests, everything else the same.",
    "tokens": "Longer or shorter requests: tokens in and out of one request.",
    "mix": "Requests moved between models of different price.",
    "price": "The price of a token of the same model.",
    "cache": "A larger or smaller share of the input was cached.",
    "other": "What the prices a token do not explain of the amounts.",
    "not split": "Requests whose logs hold no tokens.",
}


class ChangePanel(QWidget):
    """Show why spend changed; against_asked carries the earlier month to compare with."""

    against_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._months: tuple[Period, ...] = ()
        theme = context.theme
        self.against = Combo()
        self.against.setAccessibleName("Compare with this month")
        self.against.setMinimumContentsLength(14)
        self.against.activated.connect(lambda at: self.against_asked.emit(self._months[at]))
        self.sentence = label("", wrap=True, selectable=True)
        self.chart = Waterfall(theme)
        self.panes = ChartAndNumbers(context, "waterfall", self.chart, "Parts of the change")
        self.numbers = self.panes.numbers
        tools = (self.panes.toggle, self.panes.keep)
        self.card = Card("Why it changed", label("compared with", "muted"), self.against, *tools)
        self.card.body.addWidget(self.sentence)
        self.card.body.addWidget(self.panes, 1)
        self.pairs = Pairs()
        self.notes = label("", "muted", wrap=True)
        self.basis = Card("What it stands on").add(self.pairs, self.notes)
        inner = QWidget()
        column(self.card, self.basis, into=inner, gap=16, margins=(24, 0, 24, 24)).setStretch(0, 1)
        column(scroller(inner), into=self)

    def show_review(self, review: CostReview, months: tuple[Period, ...]) -> None:
        """Show a review; months with data before its period can be compared with."""
        before = {each.label: each for each in (previous(review.period), review.against, *months)}
        self._months = tuple(
            sorted(
                (each for each in before.values() if each.end <= review.period.start),
                key=lambda p: p.start,
            )[::-1]
        )
        self.against.clear()
        for each in self._months:
            self.against.addItem(each.title, each.label)
        self.against.setCurrentIndex(self.against.findData(review.against.label))
        change, unit = review.change, review.currency
        under_way = not review.outlook.is_over
        self.sentence.setText(
            change_sentence(change, review.period, review.against, unit, under_way=under_way)
        )
        told = [(name, amount) for name, amount in change.parts if amount or name in _ALWAYS]
        self.panes.setVisible(bool(told))
        for control in (self.panes.toggle, self.panes.keep):
            control.setEnabled(bool(told))
        self.chart.show_steps(
            steps_of(
                (review.against.title, change.before),
                tuple((FACTORS[name].capitalize(), amount) for name, amount in told),
                (review.period.title, change.after),
            )
            if told
            else (),
            unit,
            f"from {review.against.title} to {review.period.title}",
        )
        self._show_numbers(review, told)
        self._show_basis(review)

    def _show_numbers(self, review: CostReview, told: list[tuple[str, Decimal]]) -> None:
        change, unit = review.change, review.currency
        lines = [
            (review.against.title, show_value(change.before, unit), "", "Logged spend"),
            *(
                (
                    FACTORS[name].capitalize(),
                    signed(amount, unit),
                    percent_of(amount, change.before).strip(" ()"),
                    WHAT[name],
                )
                for name, amount in told
            ),
            (
                review.period.title,
                show_value(change.after, unit),
                percent_of(change.change, change.before).strip(" ()"),
                f"Change {signed(change.change, unit)}, the sum of the parts",
            ),
        ]
        headings = ("Part", f"Amount, {unit}", f"Of {review.against.title}", "What it is")
        self.numbers.show_lines(
            headings, lines if told else [], figures=(1, 2), widths=(190, 120, 150, 0), fill=3
        )

    def _show_basis(self, review: CostReview) -> None:
        change = review.change
        pairs = [
            (
                "Logged spend",
                f"{show_value(change.before, review.currency)} → {show_value(change.after, review.currency)}",
            )
        ]
        if change.parts:
            pairs.append(("Requests", f"{change.requests[0]:,} → {change.requests[1]:,}"))
            found = ", ".join(change.priced) or "none"
            pairs.append(
                (
                    "Prices found",
                    f"{len(change.priced)} of {count(change.models, 'model')}: {found}",
                )
            )
            pairs.append(
                (
                    "Method",
                    "each part is its mean over all orders in which the factors could have changed (Shapley)",
                )
            )
        self.pairs.show_pairs(pairs)
        notes = list(review.notes)
        if change.parts and len(change.priced) < change.models:
            notes.insert(0, "Of models without prices a token, what caching saved shows as price.")
        self.notes.setText("\n".join(notes))
        self.notes.setVisible(bool(notes))
