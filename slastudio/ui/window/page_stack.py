"""The desk: sidebar, header and pages of one open project, with history and palette."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget
from shiboken6 import delete

from slastudio.contract.terms.agreement import section_specs
from slastudio.judge.telling.readings import period_words, unfinished_words
from slastudio.judge.telling.versions import chip_words, draft_words
from slastudio.shared.problems import StudioError
from slastudio.ui.forms.paths import field_places
from slastudio.ui.guide.tour import TourBar
from slastudio.ui.look.idle import IdleWork
from slastudio.ui.look.wording import moment
from slastudio.ui.pages.base import Page
from slastudio.ui.state.context import Context
from slastudio.ui.state.making import MADE
from slastudio.ui.widgets.banner import Banner
from slastudio.ui.widgets.layouts import column, give_up, roomy, row
from slastudio.ui.widgets.narrowing import forget_narrowing, remember_narrowing
from slastudio.ui.widgets.tables.habits import remember_sorting
from slastudio.ui.widgets.until_made import MakingNotice, MakingState
from slastudio.ui.window.command_palette import Command, CommandPalette
from slastudio.ui.window.header import Header
from slastudio.ui.window.save_bar import SaveBar
from slastudio.ui.window.sidebar import PAGES, Sidebar

# imported when first shown: pages bring charts, tables and PDF rendering with them
PAGE_CLASSES = {
    "overview": "slastudio.ui.pages.overview:OverviewPage",
    "agreement": "slastudio.ui.pages.agreement.page:AgreementPage",
    "data": "slastudio.ui.pages.data.page:DataPage",
    "objectives": "slastudio.ui.pages.objectives.page:ObjectivesPage",
    "incidents": "slastudio.ui.pages.registers.incidents:IncidentsPage",
    "costs": "slastudio.ui.pages.costs.page:CostsPage",
    "duties": "slastudio.ui.pages.duties.page:DutiesPage",
    "changes": "slastudio.ui.pages.registers.changes:ChangesPage",
    "reports": "slastudio.ui.pages.reports.page:ReportsPage",
    "month": "slastudio.ui.pages.month.page:MonthPage",
}
Place = tuple[str, str]

# below this width the sidebar shows signs alone, below this height its entries close together
_ROOM_FOR_NAMES, _ROOM_FOR_ENTRIES = 1000, 540


class Desk(QWidget):
    """Show the open project; pages are built when they are first visited."""

    verdict_changed = Signal(str, str)
    help_asked = Signal()
    # another page is shown
    turned = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context, self.session = context, context.session
        self.pages: dict[str, Page] = {}
        self.current = ""
        self._areas: dict[str, QScrollArea] = {}
        self._history: list[Place] = []
        self._at = -1
        self.idle = IdleWork(self)
        self._build()
        self._connect()
        self._client_changed()
        self._assessed()
        self._saved()

    def _build(self) -> None:
        theme = self.context.theme
        self.sidebar = Sidebar(theme, self.context.jobs)
        self.header = Header(theme)
        self.banner = Banner(theme)
        self.save_bar = SaveBar(self.session)
        # in the place of every page that tells the month, until there are figures to tell
        self.waiting = MakingState("", self.session.judge_again, self.session.cancel_judging)
        self.notice = MakingNotice(self.session.judge_again)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.waiting)
        self.tour = TourBar(theme)
        self.tour.going.connect(self._go_on_tour)
        middle = QWidget()
        middle.setObjectName("page")
        parts = column(
            self.header,
            column(
                self.tour, self.save_bar, self.banner, self.notice, margins=(16, 0, 16, 0), gap=4
            ),
            self.stack,
            into=middle,
            gap=0,
        )
        parts.setStretch(2, 1)
        line = row(self.sidebar, middle, into=self, gap=0)
        line.setStretch(1, 1)
        self.palette_box = CommandPalette(self, theme)

    def _connect(self) -> None:
        session = self.session
        self.sidebar.chosen.connect(self.go)
        self.header.stepped.connect(session.step_month)
        self.header.picked.connect(session.choose)
        self.header.agreement_asked.connect(lambda: self.go("agreement"))
        self.header.help_asked.connect(self.help_asked)
        session.navigate.connect(self.go)
        session.reported.connect(self.banner.say)
        session.assessment_changed.connect(self._assessed)
        session.agreement_changed.connect(lambda _path: self._client_changed())
        session.saved_changed.connect(self._saved)
        session.making_changed.connect(self._show_making)
        session.undone.connect(self._undone)
        session.erased.connect(self._erased)
        self.context.jobs.failed.connect(self._job_failed)

    # --- going about -----------------------------------------------------------------------------------------------

    def go(self, name: str, target: str = "") -> None:
        """Show a page (and `target` on it), and remember where one was."""
        if name not in PAGE_CLASSES:
            return
        if self.current:
            self._history[self._at] = (self.current, self.pages[self.current].place())
        self._show(name, target)
        self._history = [*self._history[: self._at + 1], (name, target)]
        self._at = len(self._history) - 1

    def place(self) -> str:
        """Return what is chosen on the page that is shown."""
        return self.pages[self.current].place() if self.current else ""

    def back(self) -> None:
        self._travel(-1)

    def forward(self) -> None:
        self._travel(1)

    def _travel(self, step: int) -> None:
        if 0 <= self._at + step < len(self._history):
            self._history[self._at] = (self.current, self.pages[self.current].place())
            self._at += step
            self._show(*self._history[self._at])

    def _show(self, name: str, target: str) -> None:
        if self.current and self.current != name:
            self.pages[self.current].leave()
            self.pages[self.current].active = False
        page = self.page(name)
        self.current = name
        page.active = True
        page.freshen()
        self._show_making()
        self._show_version()
        self.sidebar.show_page(name)
        self.header.show_page(name, page.title, getattr(page, "tools", []))
        page.arrive(target)
        self.turned.emit()

    def page(self, name: str) -> Page:
        """Return the page, built on first use."""
        if name not in self.pages and not self.idle.finish(name):
            for _ in self._make(name):
                pass
        return self.pages[name]

    def _make(self, name: str) -> Iterator[None]:
        module, _, cls = PAGE_CLASSES[name].partition(":")
        kind = getattr(importlib.import_module(module), cls)
        yield
        # without a parent until it is whole: in the window its parts would be asked how large they are
        made: Page = kind(self.context, in_slices=True)
        self._areas[name] = roomy(made)
        try:
            yield from made.build()
        except GeneratorExit:
            # the project is closed meanwhile
            give_up(made)
            give_up(self._areas.pop(name))
            raise
        made.search_asked.connect(self.open_search)
        yield
        self.stack.addWidget(self._areas[name])
        self.header.hold_tools(name, getattr(made, "tools", []))
        self.pages[name] = made
        yield
        self._bring_back(made)

    def _bring_back(self, page: Page) -> None:
        """Have a page's tables and filters come back as they were left."""
        remember_sorting(page, self.context.settings)
        remember_narrowing(page, self.context.settings, str(self.session.project.path))

    def _erased(self) -> None:
        """Forget what was searched for, after records went for good: it may name whom they were of."""
        for page in self.pages.values():
            forget_narrowing(page)
        self.context.settings.forget_searches(str(self.session.project.path))

    def prepare(self) -> None:
        """Build the other pages, and bring those built up to date, while nothing else happens."""
        for name in PAGE_CLASSES:
            self.idle.add(name, lambda chosen=name: self._prepared(chosen))  # type: ignore[misc]

    def _prepared(self, name: str) -> Iterator[None]:
        if name not in self.pages:
            yield from self._make(name)
            yield
        yield from self.pages[name].steps()
        self._bring_back(self.pages[name])

    def import_files(self, paths: list[Path]) -> None:
        """Bring files to the data page, whose wizard takes them."""
        self.go("data")
        self.pages["data"].import_files(paths)  # type: ignore[attr-defined]

    # --- undo, palette, help, tour ---------------------------------------------------------------------------------------

    def undo(self) -> None:
        self._flush()
        self.session.undo()

    def redo(self) -> None:
        self._flush()
        self.session.redo()

    def _flush(self) -> None:
        for page in tuple(self.pages.values()):
            page.leave()

    def _undone(self, words: str, page: str, target: str) -> None:
        """Say what was taken back, and where; whoever works elsewhere stays there."""
        if page != self.current:
            told = f"{words} · {dict(PAGES)[page]}"
            self.banner.say("done", told, "Show it", lambda: self.go(page, target))
        elif page == "agreement":
            # it is seen where it stands
            self.pages[page].arrive(target)
        else:
            self.banner.say("done", f"{words}.")

    def open_palette(self, window_commands: list[Command]) -> None:
        self.palette_box.open([*self._commands(), *window_commands])

    def _commands(self) -> list[Command]:
        def to(name: str, target: str = "") -> Callable[[], None]:
            return lambda: self.go(name, target)

        found: list[Command] = [("Page", title, to(name)) for name, title in PAGES]
        found += [
            (self.page(self.current).title, words, act)
            for words, act in self.pages[self.current].actions_offered()
        ]
        for objective in self.session.agreement.objectives.objectives:
            found.append(
                ("Objective", objective.name or objective.id, to("objectives", objective.id))
            )
        found += [("Section", spec.label, to("agreement", spec.name)) for spec in section_specs()]
        for month in reversed(self.session.months):
            found.append(("Month", month.title, lambda chosen=month: self.session.choose(chosen)))  # type: ignore[misc]
        return [*found, *self._fields()]

    def _fields(self) -> list[Command]:
        """Return every field of the agreement, by its place in words."""
        return [
            ("Field", words, lambda to=path: self.go("agreement", to))  # type: ignore[misc]
            for words, path in field_places(self.session.agreement)
        ]

    def open_search(self, _kind: str) -> None:
        """Open the palette for the agreement's fields alone."""
        self.palette_box.open(self._fields(), "Go to a field of the agreement")

    def own_help(self) -> tuple[str, str, str]:
        """Return the guide page of the page one is on, its title and its own help."""
        page = self.page(self.current)
        return page.guide, page.title, page.help

    def _go_on_tour(self, name: str, target: str) -> None:
        self.go(name, target)
        # a page takes the keyboard when one comes to it; on the tour it stays with the tour
        self.tour.take_keyboard()

    # --- news ------------------------------------------------------------------------------------------------------

    def _show_making(self) -> None:
        """Show the page one is on; in its place how far the month's figures are, where it tells them and there are none."""
        making, assessment = self.session.making, self.session.assessment
        what = self.session.judging_words
        self.waiting.what = what
        self.waiting.show_making(making)
        page = self.pages.get(self.current)
        if page is not None:
            hidden = page.tells_month and assessment is None and making != MADE
            self.stack.setCurrentWidget(self.waiting if hidden else self._areas[self.current])
        shown = f"What is shown is of {assessment.period.title}, as it was." if assessment else ""
        self.notice.show_making(making if assessment else MADE, what, shown)
        self.header.show_period(self.session.period, self.session.months)
        self.header.show_moment(*self._shown_words())

    def _shown_words(self) -> tuple[str, str]:
        """Say what the figures on the pages are of, where it is not the month above them, or not now."""
        assessment, period = self.session.assessment, self.session.period
        if assessment is None or period is None:
            return "", ""
        if assessment.period.label != period.label:
            # the month follows the key at once; its figures may take a moment
            return (
                f"figures of {assessment.period.title}",
                f"Those of {period.title} take their place as soon as they are made.",
            )
        before = self.session.judged_before
        if before is None:
            return "", ""
        return (
            f"as of {moment(before, period.zone)}",
            "What is due and late is as it stood then; it is being looked at again.",
        )

    def _client_changed(self) -> None:
        self.sidebar.show_client(self.session.client)
        self._show_version()

    def _show_version(self) -> None:
        assessment = self.session.assessment
        # the draft is what one edits; everywhere else the version the month is judged under counts
        if assessment is None or self.current in ("", "agreement"):
            points = len(self.session.agreement.drafting.open_points)
            self.header.show_version(draft_words(self.session.ref), points)
        else:
            self.header.show_version(chip_words(assessment))

    def _assessed(self) -> None:
        self.header.show_period(self.session.period, self.session.months)
        self._show_version()
        assessment = self.session.assessment
        self.header.show_unfinished(unfinished_words(assessment) if assessment else "")
        if assessment is not None:
            self.verdict_changed.emit(
                self.session.client, f"{period_words(assessment)}: {assessment.headline}"
            )
        if self.current:
            self.prepare()

    def _saved(self) -> None:
        self.sidebar.show_saved(
            self.session.saved, self.session.writable, failed=bool(self.session.not_saved)
        )

    def _job_failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self.banner.say("error", str(error))

    # --- the end ---------------------------------------------------------------------------------------------------

    def may_leave(self, leave: Callable[[], None]) -> bool:
        """Tell whether everything typed is saved; else ask, and do `leave` once it may be done."""
        self._flush()
        return self.save_bar.may_leave(leave)

    def close_project(self) -> None:
        """Commit what is being typed, stop what runs, and let the file go."""
        self.idle.stop()
        self._flush()
        self.session.close()
        # what waits in it must not begin while its parts go, one after the other
        for timer in self.findChildren(QTimer):
            timer.stop()

    def parting(self) -> Iterator[None]:
        """Let everything go, a part at a time: thousands of widgets at once would be felt."""
        while self.pages:
            _name, page = self.pages.popitem()
            yield from page.parting()
            delete(page)
            yield
        delete(self.session)
        delete(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.sidebar.show_narrow(narrow=event.size().width() < _ROOM_FOR_NAMES)
        self.sidebar.show_low(low=event.size().height() < _ROOM_FOR_ENTRIES)
        super().resizeEvent(event)
        self.palette_box.place()
