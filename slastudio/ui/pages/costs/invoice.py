"""“Logs against invoice”: what was logged beside what was billed, and every cause of the
difference.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QWidget

from slastudio.contract.words.figures import show_value
from slastudio.judge.outcome.beside.spend_change import Agreed
from slastudio.judge.spend.review import CostReview
from slastudio.judge.telling.spend import CAUSES, agreed_sentence, signed
from slastudio.shared.counts import count
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.cards import Card, Pairs
from slastudio.ui.widgets.empty import EmptyState
from slastudio.ui.widgets.labels import label, tool
from slastudio.ui.widgets.layouts import clear, column, scroller
from slastudio.ui.widgets.tables.table import DataTable


class InvoicePanel(QWidget):
    """Show the reconciliation of a review, or why nothing can be compared and what to import."""

    def __init__(self, context: Context, import_asked: Callable[[], None]) -> None:
        super().__init__()
        theme = context.theme
        self.review: CostReview | None = None
        self._import_asked = import_asked
        self.sentence = label("", wrap=True, selectable=True)
        self.table = DataTable(theme, "Logs against invoice by model and service")
        self.table.setMinimumHeight(180)
        self.table.chosen.connect(self._explain)
        self.copy = tool("copy", "Copy the table", theme)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.table.as_text()))
        self.card = Card("Logs against invoice", self.copy).add(self.sentence)
        self.card.body.addWidget(self.table, 1)
        self.pairs = Pairs()
        self.about = label("", "strong", wrap=True)
        self.causes = column(gap=8)
        self.detail = Card("The difference explained").add(self.about)
        self.detail.body.addLayout(self.causes)
        self.detail.add(self.pairs)
        inner = QWidget()
        column(self.card, self.detail, into=inner, gap=16, margins=(24, 0, 24, 24)).setStretch(0, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(scroller(inner))
        self._empty: EmptyState | None = None
        column(self.stack, into=self)

    @property
    def has_lines(self) -> bool:
        return self.review is not None and bool(self.review.reconciled)

    def show_review(self, review: CostReview) -> None:
        self.review = review
        if self._empty is not None:
            self.stack.removeWidget(self._empty)
            self._empty.deleteLater()
            self._empty = None
        if not review.reconciled:
            why = (
                review.reconciled_reason
                or f"Neither logs nor bills of {review.period.title} hold an amount."
            )
            self._empty = EmptyState(
                "Nothing to compare yet",
                f"{why} Where request logs with costs and bills stand side by side, each difference is explained to the "
                "last cent: what the logs miss, what was never billed, rates, rounding.",
                "Import logs or bills",
                self._import_asked,
            )
            self.stack.addWidget(self._empty)
            self.stack.setCurrentWidget(self._empty)
            return
        self.stack.setCurrentIndex(0)
        unit = review.currency
        self.sentence.setText(agreed_sentence(review.reconciled, unit))
        several = len({each.month for each in review.reconciled}) > 1
        lines = [
            (
                f"{each.month} {each.name}" if several else each.name,
                ", ".join(each.services) or "no bill",
                show_value(each.result.logged, unit),
                show_value(each.result.billed, unit),
                signed(each.result.difference, unit),
                causes_of(each, unit),
            )
            for each in review.reconciled
        ]
        headings = (
            "Model or service",
            "Billed as",
            f"Logged, {unit}",
            f"Billed, {unit}",
            "Difference",
            "Because of",
        )
        self.table.show_lines(
            headings,
            lines,
            figures=(2, 3, 4),
            widths=(150, 120, 100, 100, 96, 130),
            fill=5,
            spare=(1,),
        )
        self.table.select_line(
            max(range(len(lines)), key=lambda n: abs(review.reconciled[n].result.difference))
        )

    def _explain(self, line: int) -> None:
        if self.review is None or not 0 <= line < len(self.review.reconciled):
            return
        each, unit = self.review.reconciled[line], self.review.currency
        result = each.result
        self.about.setText(f"{each.name}: billed less logged is {signed(result.difference, unit)}")
        clear(self.causes)
        for cause, amount in result.parts:
            if amount:
                self.causes.addWidget(
                    label(f"{signed(amount, unit)}  {cause}", wrap=True, selectable=True)
                )
                self.causes.addWidget(label(CAUSES[cause], "caption", wrap=True))
        if not any(amount for _, amount in result.parts):
            self.causes.addWidget(label("Logs and bills agree exactly.", wrap=True))
        pairs = [
            (
                "Requests logged",
                f"{result.requests:,}"
                + (f", {result.unpriced:,} without a cost" if result.unpriced else ""),
            ),
            ("Lines billed", f"{result.lines:,} over {count(result.spans, 'span')}"),
        ]
        if result.spans_without_logs:
            pairs.append(("Without logs", count(result.spans_without_logs, "billed span")))
        if result.days_without_bills:
            pairs.append(("Without a bill", count(result.days_without_bills, "logged day")))
        self.pairs.show_pairs(pairs)


def causes_of(each: Agreed, unit: str) -> str:
    """Return the causes of a difference, the largest first; the causes add up to it exactly."""
    parts = sorted(
        ((c, a) for c, a in each.result.parts if a), key=lambda part: (-abs(part[1]), part[0])
    )
    told = [
        f"{cause} {signed(amount, unit)}"
        for cause, amount in parts
        if abs(amount) >= Decimal("0.01")
    ]
    return ", ".join(told) or ("rounding" if parts else "nothing, they agree")
