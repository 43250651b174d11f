"""A span one brushed on the trend: its figure, its split by segment, model or stage, and its rows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from slastudio.evidence.kinds import KINDS
from slastudio.shared.periods import local_midnight, zone
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.state.context import Context
from slastudio.ui.state.row_targets import RowTarget, with_conditions
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import row
from slastudio.ui.widgets.leaving import leave_on_escape
from slastudio.ui.widgets.tables.table import ROW, ColouredCell, DataTable, Text

if TYPE_CHECKING:
    from slastudio.operations.analysis.closer.spans import SpanPart, SpanReview

_MOST_SHOWN = 14


class SpanPanel(Card):
    """Tell a span; told carries its sentence once it is known, left closes the panel."""

    told = Signal(str)
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__("A span of days")
        self._context, self._session = context, context.session
        self.found: SpanReview | None = None
        self._parts: list[SpanPart] = []
        self.sentence = label("", wrap=True, selectable=True)
        self.caution = label("", "caption", wrap=True)
        self.table = DataTable(context.theme, "The span by its parts")
        self.table.opened.connect(self._open_part)
        self.remarks = label("", "caption", wrap=True)
        self.rows = button("Show the rows of this span")
        self.rows.clicked.connect(lambda _on: self._open_rows())
        self.back = button("Back to the trend")
        self.back.clicked.connect(lambda _on: self.left.emit())
        leave_on_escape(self, self.back)
        self.add(self.sentence, self.caution, self.table, self.remarks)
        self.body.addLayout(row(self.rows, self.back, None))

    def look_at(self, objective: str, first: date, last: date) -> None:
        """Measure an objective over local days first … last, in the background."""
        project = self._session.project
        self.found = None
        self.sentence.setText("Measuring the span …")
        for each in (self.caution, self.table, self.remarks, self.rows):
            each.hide()

        def work(progress: Progress) -> SpanReview:
            # late: who brushes no span needs none of it
            from slastudio.operations.analysis.closer.spans import span_figure

            return span_figure(project, objective, first, last, progress=progress)

        self._context.jobs.start(
            "Measuring a span of days", work, self._show, self._failed, key="span"
        )

    def forget(self) -> None:
        """Let go of a span that is being measured."""
        self._context.jobs.drop("span")
        self.found = None

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            self.left.emit()
            return
        if not isinstance(error, StudioError):
            raise error
        self.sentence.setText(str(error))
        self.told.emit(str(error))

    def _show(self, found: SpanReview) -> None:
        from slastudio.operations.analysis.closer.span_words import (
            HEADINGS,
            NO_VERDICT,
            part_line,
            span_sentence,
        )
        from slastudio.operations.analysis.closer.spans import title_of

        self.found = found
        objective = found.objective
        told = span_sentence(found)
        self.sentence.setText(told)
        self.caution.setText(NO_VERDICT)
        lines: list[tuple[Text, ...]] = []
        self._parts = []
        for split in found.splits:
            title = title_of(split.column, objective.indicator.evidence)
            for part in split.parts:
                *cells, standing = part_line(part, objective.unit)
                role = part.standing or "muted"
                lines.append((title, part.name, *cells, ColouredCell(standing, role, part.why)))
                self._parts.append(part)
        self.table.show_lines(
            ("By", "Part", *HEADINGS),
            lines,
            figures=(2, 3, 4),
            widths=(140, 110, 84, 156, 80, 156),
            fill=1,
        )
        # as high as its lines: the page scrolls, not the table in it
        self.table.setFixedHeight(ROW * (min(len(lines), _MOST_SHOWN) + 1) + 8)
        remarks = [each.remark for each in found.splits if each.remark]
        remarks += [
            f"Of {title_of(each.column, objective.indicator.evidence).lower()} {each.more:,} more values have fewer samples."
            for each in found.splits
            if each.more
        ]
        if lines:
            remarks.append("Enter on a line shows its rows.")
        else:
            remarks.append("Nothing its records say tells parts of it apart.")
        self.remarks.setText(" ".join(remarks))
        self.table.setVisible(bool(lines))
        self.caution.show()
        self.remarks.show()
        self.rows.setVisible(objective.indicator.evidence in KINDS)
        self.told.emit(told)

    def take_keyboard(self) -> None:
        """Give the keyboard to the parts, or to the way back where there are none."""
        there = not self.table.isHidden()
        (self.table if there else self.back).setFocus(Qt.FocusReason.OtherFocusReason)

    def _target(self) -> RowTarget | None:
        found = self.found
        if found is None:
            return None
        tz, indicator = zone(found.zone), found.objective.indicator
        start = local_midnight(found.first, tz)
        end = local_midnight(date.fromordinal(found.last.toordinal() + 1), tz)
        return with_conditions(indicator.evidence, start, end, indicator.among)

    def _open_rows(self) -> None:
        target = self._target()
        if target is not None:
            self._session.navigate.emit("data", target.text())

    def _open_part(self, line: int) -> None:
        target = self._target()
        if target is not None and 0 <= line < len(self._parts):
            more = RowTarget(target.kind, (*target.filters, *self._parts[line].filters))
            self._session.navigate.emit("data", more.text())
