"""The chart of one objective, over the span one chooses, with its numbers one key away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal

from slastudio.contract.words.figures import show_value
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.budget_days import BudgetDay
from slastudio.judge.outcome.objective_result import Result
from slastudio.shared.problems import StudioError
from slastudio.ui.charts.keeping.chart_and_numbers import ChartAndNumbers
from slastudio.ui.charts.trend.event_marks import drift_marks, event_marks, happening_marks
from slastudio.ui.charts.trend.marks import EventMark, HatchedDays
from slastudio.ui.charts.trend.plot import TrendPlot
from slastudio.ui.look.wording import day, status_words
from slastudio.ui.state.context import Context
from slastudio.ui.state.trend_keeper import LongTrend, TrendKeeper
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.choice_row import ChoiceRow
from slastudio.ui.widgets.labels import label, tool
from slastudio.ui.widgets.layouts import row

SPANS = (
    ("3", "3 months", "Trend of three months"),
    ("6", "6 months", "Trend of six months"),
    ("all", "All", "Trend of all evidence"),
)
DAYS = {"3": 92, "6": 183, "all": None}


class TrendPanel(Card):
    """Draw the trend of a result. day_opened carries the day whose rows somebody wants to see.

    current: tells which objective is looked at, when a trend arrives that was read in the
    background.
    """

    day_opened = Signal(object)

    def __init__(self, context: Context, current: Callable[[], str]) -> None:
        super().__init__(margins=12)
        self.context, self.session, self.theme = context, context.session, context.theme
        self._current = current
        self.shown: Result | None = None
        self._status = ""
        self._budgets: tuple[BudgetDay, ...] = ()
        self.trends = TrendKeeper(self.session, context.jobs, self)
        self.verdict = label("", "strong")
        self.reason = label("", "muted", wrap=True)
        self.span = ChoiceRow(
            "Span of the trend", SPANS, str(context.settings.value("trend.span", "3"))
        )
        self.span.chosen.connect(self._span_chosen)
        self.chart = TrendPlot(self.theme)
        self.chart.setMinimumHeight(220)
        self.panes = ChartAndNumbers(
            context, "trend", self.chart, "Numbers of the trend", (420, 260)
        )
        self.numbers = self.panes.numbers
        self.numbers.opened.connect(self._open_day)
        self.reset = tool("reset", "Show the whole trend", self.theme, shortcut="Home")
        self.reset.clicked.connect(self.chart.reset)
        self.body.addLayout(
            row(self.verdict, None, self.reset, self.panes.toggle, self.panes.keep, gap=4)
        )
        self.body.addWidget(self.reason)
        self.body.addLayout(row(self.span, None))
        self.body.addWidget(self.panes, 1)
        self.theme.changed.connect(self._dress)

    def _dress(self) -> None:
        if self._status:
            self.verdict.setStyleSheet(f"color: {self.theme.tokens.colour(self._status)};")

    def show_result(self, result: Result, assessment: Assessment) -> None:
        """Show a result's verdict and its trend over the chosen span."""
        self.verdict.setText(status_words(result.status))
        self._status = result.status
        self._dress()
        self.reason.setText(result.reason)
        self.reason.setVisible(bool(result.reason))
        self._draw(result, assessment)

    def _draw(self, result: Result, assessment: Assessment) -> None:
        """Draw the trend of the chosen span; the assessment's own is there at once, longer ones are
        read.
        """
        name, months = result.id, self.span.current
        if months != "3":
            self.trends.ask(
                name,
                DAYS[months],
                assessment.period.last_day,
                lambda found: self._draw_long(name, found),
                lambda error: self._no_trend(name, error),
            )
            if self.trends.ready:
                return  # the longer one is here before the shorter could be looked at
        self._draw_short(result, assessment)
        self.trends.prepare(self._marks_known)
        self._ask_budgets(name)

    def _draw_short(self, result: Result, assessment: Assessment) -> None:
        """Draw the assessment's trend; changes and incidents before its month once they were read."""
        if not self.trends.ready or not result.trend:
            self._draw_trend(result, event_marks(assessment, result, self.session.drift))
            return
        happened = happening_marks(self.trends.since(result.trend[0].day))
        self._draw_trend(result, (*happened, *drift_marks(assessment, result, self.session.drift)))

    def _marks_known(self) -> None:
        result, assessment = self.session.result(self._current()), self.session.assessment
        if result is not None and assessment is not None and self.span.current == "3":
            self._draw_short(result, assessment)

    def _ask_budgets(self, name: str) -> None:
        shown = self.shown
        if shown is None or not shown.trend or shown.budget is None:
            return
        first, last = shown.trend[0].day, shown.trend[-1].day
        self.trends.ask_budgets(name, first, last, lambda found: self._show_budgets(name, found))

    def _show_budgets(self, name: str, found: tuple[BudgetDay, ...]) -> None:
        if name == self._current() and self.span.current == "3":
            self._budgets = found
            self.chart.show_budgets(found)

    def _draw_trend(
        self,
        result: Result,
        marks: tuple[EventMark, ...],
        budgets: tuple[BudgetDay, ...] | None = None,
    ) -> None:
        assessment = self.session.assessment
        assert assessment is not None
        spans = tuple(HatchedDays(*each) for each in result.excluded_days(assessment.period.zone))
        if budgets is None:
            # marks came later than the budget of the same trend
            same = self.shown is not None and self.shown.id == result.id
            budgets = self._budgets if same else ()
        self.shown, self._budgets = result, budgets
        self.chart.show_result(result, marks, spans, assessment.period, budgets)
        self._show_numbers(result)

    def _draw_long(self, name: str, found: LongTrend) -> None:
        result, assessment = self.session.result(name), self.session.assessment
        if (
            result is None
            or assessment is None
            or name != self._current()
            or self.span.current == "3"
        ):
            return
        told = drift_marks(assessment, result, self.session.drift)
        long = replace(result, trend=found.points, left_out=found.left_out)
        self._draw_trend(long, (*happening_marks(found.happened), *told), found.budgets)

    def _no_trend(self, name: str, error: BaseException) -> None:
        result, assessment = self.session.result(name), self.session.assessment
        if result is None or assessment is None or name != self._current():
            return
        self._draw_short(result, assessment)
        if isinstance(error, StudioError):
            self.chart.readout.setText(str(error))

    def _span_chosen(self, months: str) -> None:
        self.context.settings.set_value("trend.span", months)
        result, assessment = self.session.result(self._current()), self.session.assessment
        if result is not None and assessment is not None:
            self._draw(result, assessment)

    def _show_numbers(self, result: Result) -> None:
        unit = result.unit
        lines = []
        for point in reversed(result.trend):
            value = "no data" if point.value is None else show_value(point.value, unit)
            low = "" if point.low is None else show_value(point.low, unit)
            high = "" if point.high is None else show_value(point.high, unit)
            lines.append((day(point.day), value, f"{point.samples:,}", low, high))
        self.numbers.show_lines(
            ("Day", "Value", "Samples", "Low", "High"),
            lines,
            figures=(1, 2, 3, 4),
            widths=(110, 90, 80, 90, 90),
            fill=0,
        )

    def _open_day(self, line: int) -> None:
        if self.shown is not None and 0 <= line < len(self.shown.trend):
            self.day_opened.emit(self.shown.trend[-1 - line].day)
