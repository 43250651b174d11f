"""How the values behind a month's figure lie: beside the month before, by size, by weekday and hour."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.telling.results import counts_late_cases, target_line
from slastudio.operations.analysis.closer.shape_words import (
    compared_values,
    line_among_values,
)
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.charts.keeping.button import KeepButton
from slastudio.ui.charts.picked import PickedChart
from slastudio.ui.charts.shape.compared import ComparedValues
from slastudio.ui.charts.shape.histogram import Histogram
from slastudio.ui.charts.shape.hour_map import HourMap
from slastudio.ui.charts.shape.records import EveryRecord
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row
from slastudio.ui.widgets.leaving import leave_on_escape

if TYPE_CHECKING:
    from slastudio.operations.analysis.closer.shapes import ShapeOfValues


class ShapePanel(Card):
    """Lay out one objective's month; left closes the panel."""

    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__("How its values lie")
        self._context = context
        self.found: ShapeOfValues | None = None
        theme = context.theme
        self.compared, self.histogram = ComparedValues(theme), Histogram(theme)
        self.hours, self.every = HourMap(theme), EveryRecord(theme)
        self.why = label("", "muted", wrap=True)
        self.parts = [
            self._part("This month, the month before, and the baseline", self.compared),
            self._part("How often each value", self.histogram),
            self._part("By weekday and hour", self.hours),
            self._part("Every record, by time", self.every),
        ]
        self.back = button("Back to the figures")
        self.back.clicked.connect(lambda _on: self.left.emit())
        leave_on_escape(self, self.back)
        for each in self.parts:
            self.body.addWidget(each)
        self.body.addWidget(self.why)
        self.body.addLayout(row(self.back, None))

    def _part(self, title: str, chart: PickedChart | EveryRecord) -> QWidget:
        """Return a chart under its title, with what is read out of it and the button that keeps it."""
        readout = label("← → ↑ ↓ or pointing reads one part.", "caption", wrap=True)
        chart.read.connect(readout.setText)
        made = QWidget()
        head = row(label(title, "strong"), None, KeepButton(self._context, chart))
        column(head, readout, chart, into=made, gap=4)
        return made

    def begin(self, result: Result, assessment: Assessment) -> None:
        """Lay out an objective's month, in the background."""
        words = target_line(result)
        self.compared.show_values(
            compared_values(result, assessment),
            result.unit,
            self._target(result),
            words,
            result.name,
        )
        for each in self.parts[1:]:
            each.hide()
        self.why.setText("Reading the records of the month …")
        self.why.show()
        project, name = self._context.session.project, result.id

        def work(progress: Progress) -> ShapeOfValues:
            # late: who does not ask how values lie needs none of it
            from slastudio.operations.analysis.closer.shapes import shape_of_month

            return shape_of_month(project, name, assessment, progress)[1]

        self._context.jobs.start(
            "Laying out values",
            work,
            lambda found: self._show(found, result),
            self._failed,
            key="shape",
        )

    @staticmethod
    def _target(result: Result) -> Decimal | None:
        return None if counts_late_cases(result) else result.target

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError | Cancelled):
            raise error
        self.why.setText(str(error) or "It was cancelled.")

    def _show(self, found: ShapeOfValues, result: Result) -> None:
        self.found = found
        line = line_among_values(found, result)
        where, words = line or (None, "")
        self.histogram.show_values(found.values, found.unit, where, words, result.name)
        self.hours.show_cells(found.cells, result.unit, found.zone, result.name)
        self.hours.read.emit(
            f"Hours of {found.zone}; darker is larger. Arrow keys or pointing read one hour."
        )
        records = found.records
        if records is not None:
            self.every.show_records(records.moments, records.sizes, found.unit, line, result.name)
        self.parts[3].setVisible(records is not None and len(records.sizes) > 0)
        self.parts[1].setVisible(found.values is not None)
        self.parts[2].setVisible(bool(found.cells))
        self.why.setText(found.why)
        self.why.setVisible(bool(found.why))
