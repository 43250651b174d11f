"""All objectives of a month in one view, and the way from it to one of them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from slastudio.judge.outcome.assessment import Assessment
from slastudio.ui.charts.keeping.button import KeepButton
from slastudio.ui.charts.multiples import SmallMultiples
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row, scroller
from slastudio.ui.widgets.leaving import leave_on_escape


class TogetherPanel(QWidget):
    """Stand in for the list and one objective; opened carries the objective one goes to, left says
    that one goes back.
    """

    opened = Signal(str)
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.chart = SmallMultiples(context.theme)
        self.chart.opened.connect(self.opened)
        self.back = button("Back to one objective")
        self.back.clicked.connect(lambda _on: self.left.emit())
        leave_on_escape(self, self.back)
        head = row(
            label("All objectives at once", "section"),
            None,
            KeepButton(context, self.chart),
            self.back,
        )
        column(head, scroller(self.chart), into=self, gap=8, margins=(24, 0, 24, 24)).setStretch(
            1, 1
        )

    def show_month(self, assessment: Assessment) -> None:
        """Show the trends of a month's results."""
        self.chart.show_results(assessment.results)

    def take_keyboard(self, objective: str) -> None:
        """Give the keyboard to an objective's trend."""
        wanted = [each for each in self.chart.tiles if each.result.id == objective]
        for each in (wanted or self.chart.tiles)[:1]:
            each.setFocus(Qt.FocusReason.OtherFocusReason)
