"""The objectives' page: the list, one objective's promise, its chart or numbers, and the figures behind it."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from slastudio.contract.wording import show_against, show_value
from slastudio.evidence.kinds import KINDS
from slastudio.judge.assessment import Assessment, Result
from slastudio.operations.explanations import burn_lines, explain
from slastudio.ui.charts.sparkline import draw_budget
from slastudio.ui.charts.trend import Span, TrendChart
from slastudio.ui.context import Context
from slastudio.ui.event_marks import event_marks
from slastudio.ui.pages.base import Action, Page
from slastudio.ui.pages.dispute_panel import DisputePanel
from slastudio.ui.pages.objective_list import ObjectiveList
from slastudio.ui.row_targets import RowTarget, on_day, with_conditions
from slastudio.ui.theme import Theme
from slastudio.ui.widgets.cards import Card, Pairs
from slastudio.ui.widgets.empty import EmptyState
from slastudio.ui.widgets.labels import button, label, tool
from slastudio.ui.widgets.layouts import clear, column, row, scroller
from slastudio.ui.widgets.links import Link
from slastudio.ui.widgets.panes import Panes
from slastudio.ui.widgets.tables import DataTable
from slastudio.ui.wording import COMPARATOR_WORDS, budget_line, count, day, status_words, target_line

_ROOM_FOR_FIGURES = 940


class BudgetBar(QWidget):
    """Draw one error budget as a bar."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._result: Result | None = None
        self.setFixedHeight(12)
        theme.changed.connect(self.update)

    def show_result(self, result: Result) -> None:
        self._result = result
        self.setVisible(result.budget is not None)
        self.setAccessibleName(f"Error budget: {budget_line(result.budget)}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._result is not None and self._result.budget is not None:
            painter = QPainter(self)
            box = self.rect().toRectF().adjusted(1, 3, -1, -3)
            draw_budget(painter, box, self._result.budget, self._result.status, self._theme.tokens)
            painter.end()


class ObjectivesPage(Page):
    """Show each objective with everything its figure rests on."""

    name, title = "objectives", "Objectives"
    help = """
    The line joins days with a measurement; days without stay open. The band is the uncertainty of a sample.
    The solid line is the promise, the dashed one the stricter internal target.

    Wheel zooms, dragging moves, Home resets; ← and → read one day after the other. Marks under the axis are
    changes (▲) and incidents (◆); once somebody has looked for drift on the Changes page, also what changed in the
    data this figure is measured on (■) and silent changes (✕). T shows the numbers as a table under the chart; Ctrl+C there copies them.

    “Explain this number” leads from the figure to clause, formula, window, exclusions and source files.

    “Dispute this number” lays the figure as it stands beside the figure as the other side sees it: without uses
    of exclusions they deny, with spans they want left out, without rows they contest. Kept in the register of
    disputes, both figures stay as they were then.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.list = ObjectiveList(self.theme)
        self.list.setMinimumWidth(240)
        self.list.chosen.connect(self._show)
        self.chart = TrendChart(self.theme)
        self.numbers = DataTable(self.theme, "Numbers of the trend")
        self.numbers.hide()
        self.numbers.setMinimumHeight(140)
        self.numbers.opened.connect(self._show_day)
        self.chart.setMinimumHeight(160)
        parts = (self.chart, self.numbers)
        self.panes = Panes(context.settings, "trend", parts, (420, 260), upright=True, handle=8)
        self._build_middle()
        self._build_figures()
        self.middle.setMinimumWidth(320)
        self.figures_area.setMinimumHeight(80)
        self.detail = Panes(context.settings, "objective", (self.middle, self.figures_area), (640, 300))
        self.split = Panes(context.settings, "objectives", (self.list, self.detail), (296, 956), stretch=1)
        holder = QWidget()
        column(self.split, into=holder, margins=(24, 0, 24, 24))
        self.empty = EmptyState(
            "No objective to judge yet",
            "Objectives live in the agreement: what is measured, against which target, in which window. Each one "
            "gets its chart and figures here.",
            "Write an objective",
            lambda: self.session.navigate.emit("agreement", "objectives.objectives"),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(holder)
        self.stack.addWidget(self.empty)
        column(self.stack, into=self)
        shortcut = QShortcut(QKeySequence("T"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.toggle_numbers)
        self.session.assessment_changed.connect(self.news)
        self.session.drift_changed.connect(self.news)

    def _build_middle(self) -> None:
        self.name_label = label("", "section", wrap=True)
        self.promise = label("", wrap=True, selectable=True)
        self.promise.setMaximumWidth(620)
        self.verdict = label("", "strong")
        self.reason = label("", "muted", wrap=True)
        self.table_toggle = tool("table", "Show the numbers as a table", self.theme, checkable=True, shortcut="T")
        self.table_toggle.toggled.connect(self._show_table)
        self.reset = tool("reset", "Show the whole trend", self.theme, shortcut="Home")
        self.reset.clicked.connect(self.chart.reset)
        self.copy = tool("copy", "Copy the picture, or the numbers when the table is shown", self.theme)
        self.copy.clicked.connect(self.copy_shown)
        card = Card(margins=12)
        tools = row(self.verdict, None, self.reset, self.table_toggle, self.copy, gap=4)
        card.body.addLayout(tools)
        card.body.addWidget(self.reason)
        card.body.addWidget(self.panes, 1)
        self.middle = QWidget()
        column(self.name_label, self.promise, 4, card, into=self.middle, gap=4).setStretch(3, 1)

    def _build_figures(self) -> None:
        self.figures = Pairs(stacked=True)
        self.budget = BudgetBar(self.theme)
        self.explain_button = button("Explain this number")
        self.explain_button.setCheckable(True)
        self.explain_button.toggled.connect(self._toggle_explanation)
        self.dispute_button = button("Dispute this number")
        self.dispute_button.setCheckable(True)
        self.dispute_button.toggled.connect(self._toggle_dispute)
        self.rows_button = button("Show its rows", "link")
        self.rows_button.clicked.connect(lambda _on: self.show_rows())
        self.edit = button("Edit this objective", "link")
        self.edit.clicked.connect(self._edit)
        card = Card("Figures")
        card.body.addWidget(self.budget)
        card.body.addWidget(self.figures)
        card.body.addLayout(row(self.explain_button, None))
        card.body.addLayout(row(self.dispute_button, None))
        card.body.addLayout(row(self.rows_button, None))
        card.body.addLayout(row(self.edit, None))
        self.explanation = Pairs(stacked=True)
        self.explanation_card = Card("Where this number comes from").add(self.explanation)
        self.source_links = column(gap=0)
        self.explanation_card.body.addLayout(self.source_links)
        self.explanation_card.hide()
        inner = QWidget()
        self.dispute = DisputePanel(self.context)
        self.dispute.look.connect(self._look_at)
        self.dispute.left.connect(lambda: self.dispute_button.setChecked(False))
        self.dispute.hide()
        column(card, self.explanation_card, self.dispute, None, into=inner, gap=16)
        self.figures_area = scroller(inner)
        self.figures_area.setMinimumWidth(260)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # where three columns have no room, the figures stand under the chart
        narrow = self.width() < _ROOM_FOR_FIGURES
        self.detail.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)

    # --- showing ---------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the session's current assessment."""
        assessment = self.session.assessment
        if assessment is None or not assessment.results:
            self.stack.setCurrentIndex(1)
            return
        self.stack.setCurrentIndex(0)
        journeys = {each.id: each.name for each in assessment.terms.journeys.journeys}
        self.list.show_results(assessment.results, journeys)
        self._show(self.list.current_id())

    def _show(self, objective: str) -> None:
        result, assessment = self.session.result(objective), self.session.assessment
        if result is None or assessment is None:
            return
        self.name_label.setText(result.name)
        self.promise.setText(result.promise)
        self.verdict.setText(status_words(result.status))
        self.verdict.setStyleSheet(f"color: {getattr(self.theme.tokens, result.status)};")
        self.reason.setText(result.reason)
        self.reason.setVisible(bool(result.reason))
        spans = tuple(Span(*each) for each in result.excluded_days(assessment.period.zone))
        marks = event_marks(assessment, result, self.session.drift)
        self.chart.show_result(result, marks, spans, assessment.period)
        self._show_numbers(result)
        self.budget.show_result(result)
        self.figures.show_pairs(figures_of(result))
        self.rows_button.setVisible(rows_of(result, assessment) is not None)
        if self.explanation_card.isVisible():
            self._explain(result)
        if self.dispute_button.isChecked():
            self.dispute.begin(result, assessment)

    def _show_numbers(self, result: Result) -> None:
        unit = result.unit
        lines = [
            (
                day(p.day),
                show_value(p.value, unit) if p.value is not None else "no data",
                f"{p.samples:,}",
                show_value(p.low, unit) if p.low is not None else "",
                show_value(p.high, unit) if p.high is not None else "",
            )
            for p in reversed(result.trend)
        ]
        self.numbers.show_lines(
            ("Day", "Value", "Samples", "Low", "High"),
            lines,
            figures=(1, 2, 3, 4),
            widths=(110, 90, 80, 90, 90),
            fill=0,
        )

    def toggle_numbers(self) -> None:
        self.table_toggle.toggle()

    def _show_table(self, on: bool) -> None:
        self.numbers.setVisible(on)
        (self.numbers if on else self.chart).setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggle_explanation(self, on: bool) -> None:
        result = self.session.result(self.list.current_id())
        self.explanation_card.setVisible(on)
        if on and result is not None:
            self._explain(result)

    def _toggle_dispute(self, on: bool) -> None:
        result, assessment = self.session.result(self.list.current_id()), self.session.assessment
        self.dispute.setVisible(on)
        if on and result is not None and assessment is not None:
            self.dispute.begin(result, assessment)
            self.dispute.who.setFocus(Qt.FocusReason.OtherFocusReason)
            self._look_at(self.dispute)

    def _look_at(self, part: QWidget) -> None:
        # what was shown just now has its place after the layout only
        QTimer.singleShot(0, self, lambda: show_from_top(self.figures_area, part))

    def _explain(self, result: Result) -> None:
        assessment = self.session.assessment
        self.explanation.show_pairs(explain(result, assessment.period.zone if assessment else "UTC"))
        clear(self.source_links)
        for source in result.sources:
            words = f"Its {count(source.rows, 'row')} of {source.file}"
            link = Link(words, lambda batch=source.batch: self.show_rows(batch))  # type: ignore[misc]
            self.source_links.addWidget(link)

    def _show_day(self, line: int) -> None:
        """Go to the rows of one day of the trend."""
        result, assessment = self.session.result(self.list.current_id()), self.session.assessment
        target = rows_of(result, assessment) if result is not None and assessment is not None else None
        if target is None or result is None or assessment is None or not 0 <= line < len(result.trend):
            return
        among = [each for each in target.filters if each.column != KINDS[target.kind].time]
        on = on_day(target.kind, result.trend[len(result.trend) - 1 - line].day, assessment.period.zone)
        self.session.navigate.emit("data", RowTarget(on.kind, (*on.filters, *among)).text())

    def show_rows(self, batch: int | None = None) -> None:
        """Go to the rows the shown figure rests on, of one import where it is named."""
        result, assessment = self.session.result(self.list.current_id()), self.session.assessment
        target = rows_of(result, assessment, batch) if result is not None and assessment is not None else None
        if target is not None:
            self.session.navigate.emit("data", target.text())

    def copy_shown(self) -> None:
        """Copy the table's numbers, or the chart as a picture."""
        clipboard = QGuiApplication.clipboard()
        if self.table_toggle.isChecked():
            clipboard.setText(self.numbers.as_text())
        else:
            clipboard.setPixmap(self.chart.grab())

    def _edit(self) -> None:
        wanted = self.list.current_id()
        for index, each in enumerate(self.session.agreement.objectives.objectives):
            if each.id == wanted:
                self.session.navigate.emit("agreement", f"objectives.objectives[{index}].name")

    def arrive(self, target: str = "") -> None:
        if target:
            self.list.choose(target)
        self.list.setFocus()

    def place(self) -> str:
        return self.list.current_id()

    def actions_offered(self) -> tuple[Action, ...]:
        return (
            ("Explain this number", self.explain_button.toggle),
            ("Dispute this number", self.dispute_button.toggle),
            ("Show the rows of this figure", self.show_rows),
            ("Numbers as a table", self.toggle_numbers),
            ("Copy picture or numbers", self.copy_shown),
            ("Edit this objective", self._edit),
        )


def show_from_top(area: QScrollArea, part: QWidget) -> None:
    """Scroll so that a part begins at the top, or as near to it as the area goes."""
    inside = area.widget()
    if inside is not None and inside.isAncestorOf(part):
        area.verticalScrollBar().setValue(part.mapTo(inside, QPoint(0, 0)).y())


def rows_of(result: Result, assessment: Assessment, batch: int | None = None) -> RowTarget | None:
    """Return the rows of the month that an objective counts, before exclusions; None where it is not in the terms."""
    found = next((each for each in assessment.terms.objectives.objectives if each.id == result.id), None)
    period, kind = assessment.period, result.evidence
    if found is None or kind not in KINDS:
        return None
    return with_conditions(kind, period.start, period.end, found.indicator.among, batch)


def burn_pairs(result: Result) -> list[tuple[str, str]]:
    """Return how the error budget burns, and how often each alert would have fired."""
    pairs = burn_lines(result)
    if result.burn is not None and result.burn.alerts:
        fired = Counter(each.rule for each in result.burn.alerts)
        told = "\n".join(f"{rule}: {count(number, 'time')}" for rule, number in fired.items())
        pairs.append(("Alerts would have fired", told))
    return pairs


def figures_of(result: Result) -> tuple[tuple[str, str], ...]:
    """Return the narrow column's lines: value, promise, samples, interval, budget, method, exclusions, sources."""
    unit = result.unit
    pairs = [("Value", show_against(result.value, result.target, unit)), ("Target", target_line(result))]
    if result.internal_target is not None:
        pairs.append(
            ("Internal target", f"{COMPARATOR_WORDS[result.comparator]} {show_value(result.internal_target, unit)}")
        )
    if result.previous_value is not None:
        pairs.append(("Month before", f"{show_value(result.previous_value, unit)}, {result.movement}"))
    events = (
        f"{result.good:,} good of {result.total:,}"
        if result.good is not None and result.total is not None
        else f"{result.samples:,}"
    )
    pairs.append(("Samples", f"{events}, {'every record' if result.complete == 'counted' else 'a sample'}"))
    if result.interval is not None:
        pairs.append(("Interval", f"{show_value(result.interval[0], unit)} to {show_value(result.interval[1], unit)}"))
    if result.further_samples:
        pairs.append(("To settle it", f"about {count(result.further_samples, 'more sample')}"))
    if result.worst_day is not None:
        pairs.append(("Worst window ends", day(result.worst_day)))
    if result.budget is not None:
        pairs.append(("Error budget", f"{budget_line(result.budget)} ({result.budget.unit})"))
    pairs += burn_pairs(result)
    if result.grade:
        pairs.append(("Alert", result.grade))
    if result.misses:
        pairs.append(("Missed before", ", ".join(result.misses)))
    pairs += [("Method", f"{result.formula}, {result.window}"), ("Clause", result.clause)]
    left_out = "; ".join(f"{each.name}: {each.samples:,}" for each in result.excluded)
    pairs.append(("Exclusions", left_out or "none"))
    pairs.append(("Sources", "\n".join(f"{each.file} ({each.rows:,} rows)" for each in result.sources) or "no file"))
    return tuple(pairs)
