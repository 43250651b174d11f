"""“Invoice of the month”: what is billed line by line, what may not be yet, and why."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.billing import InvoiceLine
from slastudio.judge.telling.billing import (
    INVOICE_HEADINGS,
    invoice_row,
    request_words,
    total_words,
    unagreed_words,
    why_words,
)
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.cards import Card, Pairs
from slastudio.ui.widgets.labels import label, tool
from slastudio.ui.widgets.layouts import column, scroller
from slastudio.ui.widgets.tables.table import ColouredCell, DataTable, Text

_NONE = "There is no invoice: it is a calendar month's, from the day the agreement begins."


class BillPanel(QWidget):
    """Show a month's invoice; the chosen line is told in full below the table."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._lines: tuple[InvoiceLine, ...] = ()
        self.total = label("", "strong", wrap=True, selectable=True)
        self.table = DataTable(context.theme, "Invoice of the month, line by line", sortable=False)
        self.table.setMinimumHeight(240)
        self.table.chosen.connect(self._explain)
        self.copy = tool("copy", "Copy the table", context.theme)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.table.as_text()))
        self.why = label("", wrap=True, selectable=True)
        self.why.setAccessibleName("Why the chosen line is billed, or not")
        self.card = Card("Invoice of the month", self.copy).add(self.total)
        self.card.body.addWidget(self.table, 1)
        self.card.add(self.why)
        self.beside = Pairs()
        self.beside_card = Card("Beside it").add(self.beside)
        inner = QWidget()
        column(self.card, self.beside_card, into=inner, gap=16, margins=(24, 0, 24, 24)).setStretch(
            0, 1
        )
        column(scroller(inner), into=self)

    @property
    def has_lines(self) -> bool:
        return bool(self._lines)

    def show_month(self, assessment: Assessment) -> None:
        """Show what the assessment tells of the month's money."""
        invoice = assessment.invoice
        self._lines = invoice.lines if invoice is not None else ()
        self.total.setText(total_words(invoice) if invoice is not None else _NONE)
        self.table.show_lines(
            INVOICE_HEADINGS,
            [_cells(each) for each in self._lines],
            figures=(2, 3, 4, 5),
            widths=(250, 130, 96, 92, 92, 104, 180),
            fill=6,
            spare=(0,),
        )
        for part in (self.table, self.copy, self.why):
            part.setVisible(bool(self._lines))
        if self._lines:
            waiting = (n for n, each in enumerate(self._lines) if not each.billable)
            self.table.select_line(next(waiting, 0))
        pairs = tuple(_beside(assessment))
        self.beside.show_pairs(pairs)
        self.beside_card.setVisible(bool(pairs))

    def _explain(self, line: int) -> None:
        if not 0 <= line < len(self._lines):
            self.why.setText("")
            return
        each = self._lines[line]
        shown = f" Shown by {', '.join(each.shown_by)}." if each.shown_by else ""
        self.why.setText(f"{each.title}: {why_words(each)}{shown}")


def _cells(line: InvoiceLine) -> tuple[Text, ...]:
    *cells, counted, why = invoice_row(line)
    if not line.billable:
        # the mark says it where colours do not
        return (*cells, ColouredCell("▲ no", "at_risk", why), why)
    return (*cells, counted, why)


def _beside(assessment: Assessment) -> list[tuple[str, str]]:
    pairs = []
    if assessment.hours is not None and (told := unagreed_words(assessment.hours)):
        pairs.append(("Hours", told))
    if assessment.requests is not None and (asked := list(request_words(assessment.requests))):
        pairs.append(("Asked outside the scope", ", ".join(asked)))
    return pairs
