"""Which days have data: the calendar with its legend, the gaps in words, and the same numbers as a
table.
"""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QScrollBar, QWidget

from slastudio.operations.evidence.coverage import EvidenceCoverage, coverage
from slastudio.shared.counts import count
from slastudio.ui.charts.calendar_map import (
    CalendarLegend,
    CalendarMap,
    gap_words,
)
from slastudio.ui.charts.keeping.button import KeepButton
from slastudio.ui.look.mapping_words import KIND_TITLES
from slastudio.ui.look.wording import short_day
from slastudio.ui.state.context import Context
from slastudio.ui.state.row_targets import on_day
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.empty import EmptyState
from slastudio.ui.widgets.labels import label, tool
from slastudio.ui.widgets.layouts import column, scroller
from slastudio.ui.widgets.tables.table import ColouredCell, DataTable, Text
from slastudio.ui.widgets.until_made import UntilMade


class CoveragePanel(QWidget):
    """Count days in the background and show them; rows_asked carries the RowTarget of a day."""

    rows_asked = Signal(object)
    files_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.coverage: EvidenceCoverage | None = None
        self._days: list[date] = []
        self._build()

    def _build(self) -> None:
        theme = self.context.theme
        self.zone = label("", "muted", wrap=True)
        self.map = CalendarMap(theme)
        self.map.opened.connect(self._open)
        self.bar = QScrollBar(Qt.Orientation.Horizontal)
        self.bar.setAccessibleName("Scroll the calendar")
        self.bar.valueChanged.connect(self.map.scroll_to)
        self.readout = label("", "strong")
        self.readout.setAccessibleName("The chosen day")
        self.map.moved.connect(self._tell)
        self.map.scrolled.connect(self._show_bar)
        self.legend = CalendarLegend(theme)
        self.table = DataTable(theme, "Rows of each kind on each day")
        self.table.setMinimumHeight(220)
        self.table.opened.connect(self._open_line)
        self.table.hide()
        self.twin = tool(
            "table", "Show the numbers as a table", theme, checkable=True, shortcut="T"
        )
        self.twin.toggled.connect(self._show_twin)
        shortcut = QShortcut(QKeySequence("T"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.twin.toggle)
        card = Card("Days with data", self.twin, KeepButton(self.context, self.map))
        card.add(self.zone, self.map, self.bar, self.readout, self.legend, self.table)
        self.gaps = label("", wrap=True, selectable=True)
        gap_card = Card("Gaps").add(self.gaps)
        self.inner = QWidget()
        column(card, gap_card, None, into=self.inner, gap=12)
        self.area = scroller(self.inner)
        self.empty = EmptyState(
            "No days yet",
            "Once a file with dates is imported, every day of every kind of evidence stands here, with its gaps.",
            "Choose files …",
            self.files_asked.emit,
        )
        counted = QWidget()
        column(self.area, self.empty, into=counted, gap=0)
        self.until = UntilMade(
            "The days with data", counted, self.context.jobs, "coverage", self.refresh
        )
        column(self.until, into=self, gap=0)
        self.area.hide()

    def refresh(self) -> None:
        """Count the days anew."""
        project = self.context.session.project
        self.until.run("Counting days", lambda progress: coverage(project, progress), self._show)

    def _show(self, found: EvidenceCoverage) -> None:
        self.coverage = found
        there = any(each.counts for each in found.kinds)
        self.area.setVisible(there)
        self.empty.setVisible(not there)
        self.zone.setText(
            f"Rows a day, days of {found.zone}. At the right stands the busiest day of each kind. Arrow keys go from day to "
            "day, Enter shows a day’s rows."
        )
        self.map.show_coverage(found, KIND_TITLES)
        self._show_bar()
        self.gaps.setText("\n".join(coverage_words(found)))
        self._fill_table(found)

    def _tell(self, words: str) -> None:
        self.readout.setText(words or "No day is chosen")

    def _show_bar(self) -> None:
        most = max(self.map.days - self.map.visible_days(), 0)
        self.bar.blockSignals(True)
        self.bar.setRange(0, most)
        self.bar.setPageStep(self.map.visible_days())
        self.bar.setValue(self.map.start)
        self.bar.blockSignals(False)
        self.bar.setVisible(most > 0)

    def _fill_table(self, found: EvidenceCoverage) -> None:
        first, last = found.first, found.last
        kinds = [each for each in found.kinds if each.counts]
        if first is None or last is None:
            self.table.show_lines(("Day",), [])
            return
        days = [last - timedelta(days=n) for n in range((last - first).days + 1)]
        gaps = {each.kind: each.missing for each in kinds}
        lines: list[list[Text]] = []
        for on in days:
            line: list[Text] = [f"{short_day(on)} {on.year}"]
            for covered in kinds:
                rows = covered.on(on)
                in_gap = any(gap.first <= on <= gap.last for gap in gaps[covered.kind])
                line.append(
                    ColouredCell("0, a gap", "missed") if in_gap and not rows else f"{rows:,}"
                )
            lines.append(line)
        self._days = days
        headings = ("Day", *(f"{KIND_TITLES.get(each.kind, each.kind)}, rows" for each in kinds))
        figures = range(1, len(kinds) + 1)
        self.table.show_lines(headings, lines, figures=figures, widths=(140, *(124 for _ in kinds)))

    def _show_twin(self, on: bool) -> None:
        for part in (self.map, self.readout, self.legend):
            part.setVisible(not on)
        self.table.setVisible(on)
        if on:
            self.bar.hide()
        else:
            self._show_bar()
        (self.table if on else self.map).setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, kind: str, on: date) -> None:
        if self.coverage is not None:
            self.rows_asked.emit(on_day(kind, on, self.coverage.zone))

    def _open_line(self, line: int) -> None:
        kinds = (
            [each for each in self.coverage.kinds if each.counts]
            if self.coverage is not None
            else []
        )
        at = max(self.table.currentIndex().column() - 1, 0)
        if 0 <= line < len(self._days) and at < len(kinds):
            self._open(kinds[at].kind, self._days[line])


def coverage_words(found: EvidenceCoverage) -> list[str]:
    """Say for each kind over which days it reaches, its gaps, and how many rows carry no date."""
    lines = []
    for each in found.kinds:
        title = KIND_TITLES.get(each.kind, each.kind)
        words = []
        if each.counts and each.rhythm == "occasion":
            words.append("comes on occasion by the agreement, so that a day without is no gap")
        elif each.counts:
            gaps = each.missing
            listed = "; ".join(gap_words(gap) for gap in gaps[:12]) + (
                " …" if len(gaps) > 12 else ""
            )
            words.append(
                f"{count(sum(g.days for g in gaps), 'day')} missing: {listed}"
                if gaps
                else "no day is missing"
            )
            if not each.rhythm:
                words.append("on which days it is due is not agreed")
        if each.undated:
            words.append(f"{count(each.undated, 'row')} without a date")
        lines.append(f"{title}: {'; '.join(words)}.")
    return lines
