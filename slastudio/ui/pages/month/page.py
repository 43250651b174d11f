"""The month end's page: the steps at the left say done, open and why; beside them the work itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from slastudio.judge.telling.month_steps import MonthStep, next_step
from slastudio.operations.month_end.leading import steps_of
from slastudio.shared.progress import Progress
from slastudio.ui.pages.base import Action, Page
from slastudio.ui.pages.month.preview import PreviewPanel
from slastudio.ui.pages.month.sentences import NarrativePanel
from slastudio.ui.pages.month.steps import StepDetail, StepList
from slastudio.ui.widgets.labels import label
from slastudio.ui.widgets.layouts import column, row, scroller

# width of the list; below which width of the page it is narrower, and how wide it is then
_LIST_WIDTH, _NARROW, _NARROW_LIST = 320, 860, 216


class MonthPage(Page):
    """Lead through the end of the month that is shown in the header."""

    name, title = "month", "Month end"
    tells_month = True
    guide = "month-end.md"
    help = """
    The steps lead from the exports to the issued report. Each says by itself whether it is done, and what is left in it;
    nobody ticks it. One may leave and come back: every step is also a page.

    ✓ is done. ? asks somebody something. ● has something left. ○ waits for time, or for a step before it.

    The narrative is drafted from the figures. A sentence that was accepted waits again when a figure in it reads
    otherwise. Four to six of them stand on page one of the report; nothing is issued that nobody accepted.

    The same from the command line: slastudio month-end, slastudio narrative.
    """

    def build(self) -> Iterator[None]:
        """Make the page's parts."""
        context = self.context
        self.list = StepList()
        self.list.chosen.connect(self._choose)
        self.detail = StepDetail(self.session)
        self.narrative = NarrativePanel(context)
        yield
        self.preview = PreviewPanel(context)
        self.preview.seen.connect(self._seen_pages)
        yield
        self.beside = QStackedWidget()
        for part in (self.detail, self.narrative):
            holder = QWidget()
            column(part, None, into=holder, margins=(0, 0, 16, 0))
            self.beside.addWidget(scroller(holder))
        self.beside.addWidget(self.preview)
        yield
        side = QWidget()
        column(self.list, None, into=side, margins=(0, 0, 8, 0))
        listing = scroller(side)
        self.listing = listing
        listing.setFixedWidth(_LIST_WIDTH)
        self.headline = label("", "lead", wrap=True)
        body = row(listing, self.beside, gap=16)
        body.setStretch(1, 1)
        parts = column(self.headline, body, into=self, margins=(24, 0, 24, 24), gap=8)
        parts.setStretch(1, 1)
        self.steps_now: tuple[MonthStep, ...] = ()
        self._shown = ""
        self._wanted = ""
        # whose pages were looked at since the project was opened, by month
        self._seen: dict[str, datetime] = {}
        self.session.assessment_changed.connect(self.news)
        self.session.documents_changed.connect(self.news)

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = event.size().width() < _NARROW
        self.listing.setFixedWidth(_NARROW_LIST if narrow else _LIST_WIDTH)
        super().resizeEvent(event)

    def refresh(self) -> None:
        """Ask how far the month is; documents on record are read in the background."""
        assessment = self.session.assessment
        if assessment is None:
            return
        self.headline.setText(f"{assessment.period.title}. {assessment.headline}")
        self.narrative.show_month(assessment)
        project, seen = self.session.project, self._seen.get(assessment.period.label)

        def work(_progress: Progress) -> tuple[MonthStep, ...]:
            return steps_of(project, assessment, seen)

        self.context.jobs.start(
            "Looking how far the month is", work, self._show, key="month steps", shown=False
        )

    def _show(self, steps: tuple[MonthStep, ...]) -> None:
        self.steps_now = steps
        self.list.show_steps(steps)
        named = {each.name: each for each in steps}
        wanted = self._wanted or self._shown
        first = next_step(steps) or steps[-1]
        self._wanted = ""
        self._choose(next((each for name, each in named.items() if name == wanted), first))

    def _choose(self, step: MonthStep) -> None:
        self._shown = step.name
        self.list.choose(step.name)
        if step.name == "narrative":
            self.beside.setCurrentIndex(1)
            return
        if step.name == "preview" and self.session.assessment is not None:
            self.preview.show_month(self.session.assessment, step.told)
            self.beside.setCurrentIndex(2)
            return
        self.detail.show_step(step)
        self.beside.setCurrentIndex(0)

    def _seen_pages(self, label: str) -> None:
        self._seen[label] = datetime.now(UTC)
        self.refresh()

    def arrive(self, target: str = "") -> None:
        name, _, about = target.partition(":")
        if name:
            self._wanted = name
            shown = next((each for each in self.steps_now if each.name == name), None)
            if shown is not None:
                self._choose(shown)
        if about:
            self.narrative.go_to(about)
        elif self._shown in self.list.lines:
            self.list.lines[self._shown].setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> str:
        return self._shown

    def actions_offered(self) -> tuple[Action, ...]:
        return (("Accept every sentence of the month that waits", self.narrative.accept_all),)
