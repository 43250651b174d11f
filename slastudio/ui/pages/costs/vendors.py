"""“Vendors”: what they promised for the month, what they kept, and what may be claimed of them."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.vendors import VendorPromise
from slastudio.judge.outcome.statuses import mark_of
from slastudio.judge.telling.beside.vendors import (
    VENDOR_HEADINGS,
    claim_words,
    kept_status,
    notes_of,
    vendor_row,
)
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import label, tool
from slastudio.ui.widgets.layouts import column, scroller
from slastudio.ui.widgets.tables.table import ColouredCell, DataTable, Text

_NONE = "The agreement names no vendor it depends on: “What vendors promise” in its coverage."
_ABOUT = "A claim is entered as an act on its duty. What we owe is what the objectives it stands behind come to alone."


class VendorPanel(QWidget):
    """Show what vendors promised, beside what we promised for the same month."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._vendors: tuple[VendorPromise, ...] = ()
        self.words = label("", "muted", wrap=True)
        self.table = DataTable(context.theme, "What vendors promised, kept and owe", sortable=False)
        self.table.setMinimumHeight(200)
        self.table.chosen.connect(self._explain)
        self.copy = tool("copy", "Copy the table", context.theme)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.table.as_text()))
        self.why = label("", wrap=True, selectable=True)
        self.why.setAccessibleName("What is not known of the chosen vendor")
        self.card = Card("What vendors promise us", self.copy).add(self.words)
        self.card.body.addWidget(self.table, 1)
        self.card.add(self.why)
        inner = QWidget()
        column(self.card, None, into=inner, gap=16, margins=(24, 0, 24, 24))
        column(scroller(inner), into=self)

    @property
    def has_lines(self) -> bool:
        return bool(self._vendors)

    def show_month(self, assessment: Assessment) -> None:
        """Show what the assessment tells of the month's vendors."""
        self._vendors = assessment.vendors
        self.words.setText(_ABOUT if self._vendors else _NONE)
        zone = assessment.period.zone
        self.table.show_lines(
            VENDOR_HEADINGS,
            [_cells(each, zone) for each in self._vendors],
            figures=(1, 2, 4, 8),
            widths=(140, 124, 80, 84, 80, 150, 112, 136, 70),
            fill=7,
            spare=(0,),
        )
        for part in (self.table, self.copy, self.why):
            part.setVisible(bool(self._vendors))
        if self._vendors:
            first = (n for n, each in enumerate(self._vendors) if each.is_open)
            self.table.select_line(next(first, 0))

    def _explain(self, line: int) -> None:
        if 0 <= line < len(self._vendors):
            each = self._vendors[line]
            clause = f" By {each.clause}." if each.clause else ""
            claim = f"To claim: {claim_words(each)}." if each.is_owed else ""
            told = " ".join(filter(None, (claim, notes_of(each)))) or "Nothing is to be claimed."
            self.why.setText(f"{each.name}: {told}{clause}")
        else:
            self.why.setText("")


def _cells(vendor: VendorPromise, zone: str) -> tuple[Text, ...]:
    name, promised, measured, kept, *others = vendor_row(vendor, zone)
    status = kept_status(vendor)
    return (
        name,
        promised,
        measured,
        ColouredCell(f"{mark_of(status)} {kept}", status, vendor.why),
        *others,
    )
