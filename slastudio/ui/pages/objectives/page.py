"""The objectives' page: the list, one objective's promise, its chart or numbers, and the figures
behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from slastudio.evidence.kinds import KINDS
from slastudio.evidence.questions import Question
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Result
from slastudio.operations.analysis.explanations import explain_in
from slastudio.shared.counts import count
from slastudio.ui.pages.base import Action, Page
from slastudio.ui.pages.objectives.below import WithBelow
from slastudio.ui.pages.objectives.disputes import DisputePanel
from slastudio.ui.pages.objectives.figures import BudgetBar, figures_of
from slastudio.ui.pages.objectives.list import ObjectiveList
from slastudio.ui.pages.objectives.runs import RunsPanel
from slastudio.ui.pages.objectives.shape import ShapePanel
from slastudio.ui.pages.objectives.span import SpanPanel
from slastudio.ui.pages.objectives.together import TogetherPanel
from slastudio.ui.pages.objectives.trend import TrendPanel
from slastudio.ui.state.row_targets import RowTarget, on_day, with_conditions
from slastudio.ui.widgets.cards import Card, Pairs
from slastudio.ui.widgets.empty import EmptyState
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import clear, column, row, scroller
from slastudio.ui.widgets.leaving import leave_on_escape
from slastudio.ui.widgets.links import Link
from slastudio.ui.widgets.panes import Panes

_ROOM_FOR_FIGURES = 940
Panel = TypeVar("Panel", DisputePanel, RunsPanel, ShapePanel)


class ObjectivesPage(Page):
    """Show each objective with everything its figure rests on."""

    name, title = "objectives", "Objectives"
    tells_month = True
    guide = "statistics.md"
    help = """
    The line joins days with a measurement; days without stay open. The band is the uncertainty of a sample.
    The solid line is the promise, the dashed one the stricter internal target.

    The trend spans three months, six, or all evidence, as chosen over it.

    ← and → read one day after the other, in value and error budget alike. Dragging, or Shift with ← and →, chooses a
    span of days: its figure, its parts and the way to its rows open below; Esc lets go of it. Wheel zooms, dragging
    with Shift moves, Home resets. Marks under the axis are
    changes (▲) and incidents (◆); once somebody has looked for drift on the Changes page, also what changed in the
    data this figure is measured on (■) and silent changes (✕). T shows the numbers as a table under the chart; Ctrl+C there copies them.

    “Explain this number” leads from the figure to clause, formula, window, exclusions and source files, to the figure
    under each reading that is open, and to the days that evidence covers.

    “Dispute this number” lays the figure as it stands beside the figure as the other side sees it: without uses
    of exclusions they deny, with spans they want left out, without rows they contest. Kept in the register of
    disputes, both figures stay as they were then.

    “Compare runs” stands beside objectives measured on evaluation sets: two runs item by item, which items
    flipped, how sure the difference is, and whether it exceeds the regression agreed. Where the set or the judge
    changed it says “not comparable”, and what differs.
    """

    def build(self) -> Iterator[None]:
        """Make the page's parts."""
        context = self.context
        self.list = ObjectiveList(self.theme)
        self.list.setMinimumWidth(240)
        self.list.chosen.connect(self._show)
        self.trend = TrendPanel(context, self.list.current_id)
        self.trend.day_opened.connect(self._show_day)
        yield
        self._build_middle()
        yield
        self._build_figures()
        yield
        self.middle.setMinimumWidth(320)
        self.figures_area.setMinimumHeight(80)
        self.detail = Panes(
            context.settings, "objective", (self.middle, self.figures_area), (640, 300)
        )
        self.all_button = button("See all at once")
        self.all_button.clicked.connect(lambda _on: self.see_all())
        listing = QWidget()
        column(self.all_button, self.list, into=listing, gap=8).setStretch(1, 1)
        self.split = Panes(
            context.settings, "objectives", (listing, self.detail), (296, 956), stretch=1
        )
        self.below = WithBelow(self.split)
        self._build_below()
        holder = QWidget()
        column(self.below, into=holder, margins=(24, 0, 24, 24))
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
        shortcut.activated.connect(self.trend.panes.toggle.toggle)
        self.session.assessment_changed.connect(self.news)
        self.session.drift_changed.connect(self.news)

    def _build_middle(self) -> None:
        self.name_label = label("", "section", wrap=True)
        self.promise = label("", wrap=True, selectable=True)
        self.promise.setMaximumWidth(620)
        self.middle = QWidget()
        column(self.name_label, self.promise, 4, self.trend, into=self.middle, gap=4).setStretch(
            3, 1
        )

    def _build_figures(self) -> None:
        self.figures = Pairs(stacked=True)
        self.budget = BudgetBar(self.theme)
        self.explain_button = button("Explain this number")
        self.explain_button.setCheckable(True)
        self.explain_button.toggled.connect(self._toggle_explanation)
        self.dispute_button = button("Dispute this number")
        self.dispute_button.setCheckable(True)
        self.dispute_button.toggled.connect(self._toggle_dispute)
        self.runs_button = button("Compare runs")
        self.runs_button.setCheckable(True)
        self.runs_button.toggled.connect(self._toggle_runs)
        self.shape_button = button("How its values lie")
        self.shape_button.setCheckable(True)
        self.shape_button.toggled.connect(self._toggle_shape)
        self.answer_button = button("Answer what is open")
        self.answer_button.clicked.connect(
            lambda _on: self.session.navigate.emit("data", "questions")
        )
        self.rows_button = button("Show its rows", "link")
        self.rows_button.clicked.connect(lambda _on: self.show_rows())
        self.edit = button("Edit this objective", "link")
        self.edit.clicked.connect(self._edit)
        card = Card("Figures")
        card.body.addWidget(self.budget)
        card.body.addWidget(self.figures)
        card.body.addLayout(row(self.answer_button, None))
        card.body.addLayout(row(self.explain_button, None))
        card.body.addLayout(row(self.shape_button, None))
        card.body.addLayout(row(self.dispute_button, None))
        card.body.addLayout(row(self.runs_button, None))
        card.body.addLayout(row(self.rows_button, None))
        card.body.addLayout(row(self.edit, None))
        inner = QWidget()
        column(card, None, into=inner, gap=16)
        self.figures_area = scroller(inner)
        self.figures_area.setMinimumWidth(260)

    def _build_below(self) -> None:
        """Build what opens at page width; what is asked for seldom is built then."""
        self.explanation = Pairs(stacked=True)
        back = button("Back to the figures")
        back.clicked.connect(lambda _on: self.explain_button.setChecked(False))
        self.explanation_card = Card("Where this number comes from", back).add(self.explanation)
        leave_on_escape(self.explanation_card, back, self.explain_button)
        self.source_links = column(gap=0)
        self.explanation_card.body.addLayout(self.source_links)
        self.span = SpanPanel(self.context)
        for each in (self.explanation_card, self.span):
            self.below.hold(each)
        chart = self.trend.chart
        chart.span_chosen.connect(self._open_span)
        chart.span_left.connect(self._close_span)
        chart.span_entered.connect(self.span.take_keyboard)
        self.span.told.connect(chart.readout.setText)
        self.span.left.connect(chart.leave_span)
        self.span.left.connect(chart.setFocus)

    def _open_span(self, first: date, last: date) -> None:
        self.span.show()
        self.span.look_at(self.list.current_id(), first, last)
        self.below.look_at(self.span, whole=False)

    def _close_span(self) -> None:
        self.span.forget()
        self.span.hide()

    # built when first asked for

    @cached_property
    def dispute(self) -> DisputePanel:
        return self._panel(DisputePanel(self.context), self.dispute_button)

    @cached_property
    def runs(self) -> RunsPanel:
        return self._panel(RunsPanel(self.context), self.runs_button)

    @cached_property
    def together(self) -> TogetherPanel:
        made = TogetherPanel(self.context)
        made.opened.connect(self._open_one)
        made.left.connect(self._leave_all)
        self.stack.addWidget(made)
        return made

    def see_all(self) -> None:
        """Show all objectives at once."""
        if self.session.assessment is not None and self.session.assessment.results:
            self.together.show_month(self.session.assessment)
            self.stack.setCurrentWidget(self.together)
            self.together.take_keyboard(self.list.current_id())

    def _leave_all(self) -> None:
        self.stack.setCurrentIndex(0)
        self.all_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_one(self, objective: str) -> None:
        self.stack.setCurrentIndex(0)
        self.list.choose(objective)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @cached_property
    def shape(self) -> ShapePanel:
        return self._panel(ShapePanel(self.context), self.shape_button)

    def _panel(self, made: Panel, opener: QPushButton) -> Panel:
        if not isinstance(made, ShapePanel):
            made.look.connect(self.below.look_at)
        made.left.connect(lambda: opener.setChecked(False))
        made.left.connect(opener.setFocus)
        self.below.hold(made)
        return made

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
        if self.stack.currentIndex() == 1:
            self.stack.setCurrentIndex(0)
        elif self.stack.currentIndex() > 1:
            self.together.show_month(assessment)
        journeys = {each.id: each.name for each in assessment.terms.journeys.journeys}
        self.list.show_results(assessment.results, journeys)
        self._show(self.list.current_id())

    def _show(self, objective: str) -> None:
        result, assessment = self.session.result(objective), self.session.assessment
        if result is None or assessment is None:
            return
        self.name_label.setText(result.name)
        self.promise.setText(result.promise)
        self.trend.show_result(result, assessment)
        self.budget.show_result(result)
        self.figures.show_pairs(figures_of(result, self._questions()))
        self.answer_button.setVisible(result.verdict == "reserved")
        self.rows_button.setVisible(rows_of(result, assessment) is not None)
        if self.explanation_card.isVisible():
            self._explain(result)
        if self.dispute_button.isChecked():
            self.dispute.begin(result, assessment)
        if self.shape_button.isChecked():
            self.shape.begin(result, assessment)
        on_runs = result.evidence == "evaluations"
        self.runs_button.setVisible(on_runs)
        if self.runs_button.isChecked():
            self.runs.setVisible(on_runs)
            if on_runs:
                self.runs.begin(result, assessment)

    def _toggle_explanation(self, on: bool) -> None:
        result = self.session.result(self.list.current_id())
        self.explanation_card.setVisible(on)
        if on and result is not None:
            self._explain(result)
            self.below.look_at(self.explanation_card)

    def _toggle_shape(self, on: bool) -> None:
        result, assessment = self.session.result(self.list.current_id()), self.session.assessment
        self.shape.setVisible(on)
        if on and result is not None and assessment is not None:
            self.shape.begin(result, assessment)
            self.below.look_at(self.shape)

    def _toggle_dispute(self, on: bool) -> None:
        result, assessment = self.session.result(self.list.current_id()), self.session.assessment
        self.dispute.setVisible(on)
        if on and result is not None and assessment is not None:
            self.dispute.begin(result, assessment)
            self.dispute.who.setFocus(Qt.FocusReason.OtherFocusReason)
            self.below.look_at(self.dispute)

    def _toggle_runs(self, on: bool) -> None:
        result, assessment = self.session.result(self.list.current_id()), self.session.assessment
        shown = on and result is not None and result.evidence == "evaluations"
        self.runs.setVisible(shown)
        if shown and result is not None and assessment is not None:
            self.runs.begin(result, assessment)
            self.below.look_at(self.runs)

    def _questions(self) -> tuple[Question, ...]:
        assessment = self.session.assessment
        return tuple(each.question for each in assessment.questions) if assessment else ()

    def _explain(self, result: Result) -> None:
        assessment = self.session.assessment
        self.explanation.show_pairs(explain_in(assessment, result) if assessment else ())
        clear(self.source_links)
        for source in result.sources:
            words = f"Its {count(source.rows, 'row')} of {source.file}"
            link = Link(words, lambda batch=source.batch: self.show_rows(batch))  # type: ignore[misc]
            self.source_links.addWidget(link)

    def _show_day(self, on: date) -> None:
        """Go to the rows of one day of the trend."""
        result, assessment = self.session.result(self.list.current_id()), self.session.assessment
        target = (
            rows_of(result, assessment) if result is not None and assessment is not None else None
        )
        if target is None or assessment is None:
            return
        among = [each for each in target.filters if each.column != KINDS[target.kind].time]
        rows = on_day(target.kind, on, assessment.period.zone)
        self.session.navigate.emit("data", RowTarget(rows.kind, (*rows.filters, *among)).text())

    def show_rows(self, batch: int | None = None) -> None:
        """Go to the rows the shown figure rests on, of one import where it is named."""
        result, assessment = self.session.result(self.list.current_id()), self.session.assessment
        target = (
            rows_of(result, assessment, batch)
            if result is not None and assessment is not None
            else None
        )
        if target is not None:
            self.session.navigate.emit("data", target.text())

    def _edit(self) -> None:
        wanted = self.list.current_id()
        for index, each in enumerate(self.session.agreement.objectives.objectives):
            if each.id == wanted:
                self.session.navigate.emit("agreement", f"objectives.objectives[{index}].name")

    def arrive(self, target: str = "") -> None:
        if target:
            if self.stack.currentIndex() > 1:
                self.stack.setCurrentIndex(0)
            self.list.choose(target)
        self.list.setFocus()

    def place(self) -> str:
        return self.list.current_id()

    def actions_offered(self) -> tuple[Action, ...]:
        return (
            ("Explain this number", self.explain_button.toggle),
            ("How its values lie", self.shape_button.toggle),
            ("Dispute this number", self.dispute_button.toggle),
            *(
                (("Compare runs", self.runs_button.toggle),)
                if not self.runs_button.isHidden()
                else ()
            ),
            ("Show the rows of this figure", self.show_rows),
            ("See all objectives at once", self.see_all),
            ("Numbers as a table", self.trend.panes.toggle.toggle),
            ("Copy picture or numbers", self.trend.panes.copy_shown),
            ("Edit this objective", self._edit),
        )


def rows_of(result: Result, assessment: Assessment, batch: int | None = None) -> RowTarget | None:
    """Return the rows of the month that an objective counts, before exclusions; None where it is
    not in the terms.
    """
    found = next(
        (each for each in assessment.terms.objectives.objectives if each.id == result.id), None
    )
    period, kind = assessment.period, result.evidence
    if found is None or kind not in KINDS:
        return None
    return with_conditions(kind, period.start, period.end, found.indicator.among, batch)
