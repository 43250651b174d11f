"""The month at a glance: the verdicts, what needs attention, what data there is, and what comes
next.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedWidget, QWidget

from slastudio.evidence.kinds import KINDS
from slastudio.judge.outcome.assessment import Assessment, Attention
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.outcome.statuses import urgency_of
from slastudio.judge.telling.journeys import journey_sentence, journeys_of
from slastudio.judge.telling.month_steps import month_steps, progress_words
from slastudio.operations.month_end.leading import issued_by_month
from slastudio.shared.counts import count
from slastudio.ui.charts.day_strip import DayStrip
from slastudio.ui.charts.keeping.button import KeepButton
from slastudio.ui.charts.tile import VerdictTile
from slastudio.ui.look.wording import status_words
from slastudio.ui.pages.base import Page
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.empty import EmptyState
from slastudio.ui.widgets.labels import button, label, set_mark
from slastudio.ui.widgets.layouts import TileGrid, clear, column, row, scroller

KIND_TITLES = {kind.name: kind.title for kind in KINDS.values()}
Step = tuple[str, str, str, str]
TILE_ROWS = 2
_MONTHS_TOLD = 6


class OverviewPage(Page):
    """Show the assessment of the chosen month."""

    name, title = "overview", "Overview"
    tells_month = True
    guide = "first-hour.md"
    help = """
    Each tile is one objective, the most urgent first: the measured value, what was promised, the last ninety days, and how much of
    the error budget is left. Press a tile to see the figures behind it.

    “Needs attention” is ranked: verdicts reserved until a question is answered first, then missed promises, what is
    about to be missed, what is not proven, and what has no data. Each line carries the action that resolves it.
    Where there is nothing to judge nobody owes anything.

    A sample that is too small to decide is “not proven”, which is neither a pass nor a miss.
    """

    def build(self) -> Iterator[None]:
        """Make the page's parts."""
        context = self.context
        self.headline = label("", "lead", wrap=True)
        self.notes = label("", "muted", wrap=True)
        self.tiles = TileGrid(rows=TILE_ROWS)
        self.more = button("", "link")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._show_more)
        self.tiles.arranged.connect(self._offer_more)
        self.attention = Card("Needs attention")
        self.strip = DayStrip(self.theme)
        yield
        self.missing = label("", "muted", wrap=True)
        self.data_card = Card("Data this month", KeepButton(context, self.strip)).add(
            self.strip, self.missing
        )
        self.steps_card = Card("Next steps to month end")
        self.progress = label("", "muted", wrap=True)
        self.steps_list = column(gap=4)
        self.steps_card.add(self.progress)
        self.steps_card.body.addLayout(self.steps_list)
        self.months = label("", "caption", wrap=True)
        self.steps_card.add(self.months)
        inner = QWidget()
        side = QWidget()
        column(self.data_card, self.steps_card, None, into=side, gap=16)
        side.setMinimumWidth(340)
        side.setMaximumWidth(460)
        left = QWidget()
        column(self.attention, None, into=left)
        lower = row(left, side, gap=16)
        lower.setStretch(0, 1)
        self.journeys = label("", "", wrap=True)
        head = column(self.headline, self.journeys, self.notes, gap=2)
        grid = column(self.tiles, row(self.more, None), gap=2)
        column(head, grid, lower, None, into=inner, margins=(24, 0, 24, 24), gap=12)
        self.full = scroller(inner)
        yield
        self.empty = EmptyState(
            "No month to show yet",
            "Once an objective is agreed and logs are imported, this page says in one sentence how the month went.",
            "Import files",
            lambda: self.session.navigate.emit("data", ""),
        )
        self.unpromised = EmptyState(
            "Nothing is promised yet",
            "An objective says what is measured, against which target, in which window. The month is judged by it.",
            "Write the first objective",
            lambda: self.session.navigate.emit("agreement", "objectives.objectives"),
        )
        self.stack = QStackedWidget()
        for each in (self.full, self.empty, self.unpromised):
            self.stack.addWidget(each)
        column(self.stack, into=self)
        self.more.setChecked(str(context.settings.value("overview/all", "false")) == "true")
        self.session.assessment_changed.connect(self.news)

    def refresh(self) -> None:
        """Show the session's current assessment."""
        assessment = self.session.assessment
        if not self.session.agreement.objectives.objectives and (
            assessment is None or not assessment.results
        ):
            self.stack.setCurrentWidget(self.unpromised)
            return
        if assessment is None:
            self.stack.setCurrentWidget(self.empty)
            return
        self.stack.setCurrentWidget(self.full)
        self.headline.setText(assessment.headline)
        told = [journey_sentence(each) for each in journeys_of(assessment)]
        self.journeys.setText("\n".join(told))
        self.journeys.setVisible(bool(told))
        self.notes.setText("\n".join(assessment.notes))
        self.notes.setVisible(bool(assessment.notes))
        self._show_tiles(assessment)
        self._show_attention(assessment)
        self.strip.show_days(assessment.data, KIND_TITLES, assessment.missing)
        self.missing.setText(missing_words(assessment))
        self.progress.setText(progress_words(month_steps(assessment)))
        self._show_steps(next_steps(assessment))
        self._ask_months()

    def _ask_months(self) -> None:
        """Ask in the background how far each month is."""
        project, months = self.session.project, self.session.months[-_MONTHS_TOLD:]

        def show(told: tuple[tuple[str, str], ...]) -> None:
            self.months.setText("\n".join(f"{title}: {state}" for title, state in told))
            self.months.setVisible(bool(told))

        self.context.jobs.start(
            "Looking how far each month is",
            lambda _progress: issued_by_month(project, months),
            show,
            key="months told",
            shown=False,
        )

    def _show_tiles(self, assessment: Assessment) -> None:
        tiles: list[QWidget] = []
        for result in by_urgency(assessment):
            tile = VerdictTile(result, self.theme)
            tile.clicked.connect(
                lambda _on=False, target=result.id: self.session.navigate.emit("objectives", target)
            )
            tiles.append(tile)
        self.tiles.set_tiles(tiles)

    def _show_more(self, on: bool) -> None:
        self.tiles.set_rows(None if on else TILE_ROWS)
        self.context.settings.set_value("overview/all", "true" if on else "false")

    def _offer_more(self) -> None:
        number, shown = len(self.tiles.tiles()), self.tiles.shown()
        self.more.setVisible(number > shown or self.more.isChecked())
        self.more.setText(
            "Show the most urgent only"
            if self.more.isChecked()
            else f"Show all {count(number, 'objective')}"
        )

    def _show_attention(self, assessment: Assessment) -> None:
        clear(self.attention.body)
        for each in assessment.attention:
            self.attention.body.addWidget(self._attention_row(each))
        if not assessment.attention:
            self.attention.body.addWidget(
                label(f"Nothing. {assessment.headline}", "muted", wrap=True)
            )

    def _attention_row(self, each: Attention) -> QWidget:
        holder = QFrame()
        mark = label(status_words(each.level)[0])
        set_mark(mark, each.level)
        mark.setFixedWidth(16)
        title = label(each.title, "strong", wrap=True)
        detail = label(each.detail, "muted", wrap=True)
        act = button(each.action, name=f"{each.action}: {each.title}")
        act.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        act.clicked.connect(lambda: self.session.navigate.emit(each.page, each.target))
        words = column(title, detail, gap=0)
        line = row(mark, words, act, into=holder, margins=(0, 2, 0, 2), gap=8)
        line.setStretch(1, 1)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        return holder

    def _show_steps(self, steps: tuple[Step, ...]) -> None:
        clear(self.steps_list)
        for number, (words, action, page, target) in enumerate(steps, start=1):
            holder = QWidget()
            act = button(action, "link", name=f"{action}: {words}")
            act.clicked.connect(
                lambda _on=False, p=page, t=target: self.session.navigate.emit(p, t)
            )
            count_label = label(str(number), "muted")
            count_label.setFixedWidth(16)
            line = row(count_label, label(words, wrap=True), act, into=holder, gap=8)
            line.setStretch(1, 1)
            line.setAlignment(count_label, Qt.AlignmentFlag.AlignTop)
            self.steps_list.addWidget(holder)


def by_urgency(assessment: Assessment) -> list[Result]:
    """Return the results with what needs somebody first; among equals primary objectives come
    first.
    """
    ranks = {each.id: each.rank for each in assessment.terms.objectives.objectives}
    return sorted(
        assessment.results,
        key=lambda each: (urgency_of(each.status), ranks.get(each.id, "primary") != "primary"),
    )


def missing_words(assessment: Assessment) -> str:
    """Say in words which kinds have gaps, and how many rows belong to no period."""
    parts = [
        f"{KIND_TITLES.get(kind, kind)}: {count(len(days), 'day')} without data"
        for kind, days in assessment.missing
    ]
    if not assessment.data:
        parts.append("Nothing has been imported for this month.")
    if assessment.undated_rows:
        parts.append(f"{count(assessment.undated_rows, 'row')} without a date, in no month")
    return "\n".join(parts) if parts else "No day is missing."


def next_steps(assessment: Assessment) -> tuple[Step, ...]:
    """Return what is left before the month's report, as (words, action, page, target): what only
    needs an answer first, then in the order of the steps.
    """
    left = [each for each in month_steps(assessment) if each.state in ("open", "asked")]
    steps: list[Step] = [
        (f"{each.title}: {each.told}.", each.items[0].action, each.page, each.target)
        for each in sorted(left, key=lambda each: each.state != "asked")
        if each.name != "preview"
    ]
    steps.append((f"Write the report for {assessment.period.title}.", "Write", "reports", ""))
    return tuple(steps)
