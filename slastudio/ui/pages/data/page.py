"""The data page: what was imported, which days have data, the rows themselves, and the way new
files come in.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QWidget

from slastudio.evidence.kinds import KINDS
from slastudio.evidence.questions import Question
from slastudio.operations.evidence.imports import Batch, ImportResult
from slastudio.operations.evidence.questions import left_open
from slastudio.shared.counts import count
from slastudio.shared.problems import StudioError
from slastudio.ui.pages.base import Action, Page
from slastudio.ui.pages.data.coverage import CoveragePanel
from slastudio.ui.pages.data.drop_zone import DropZone
from slastudio.ui.pages.data.imports import ImportsPanel
from slastudio.ui.pages.data.persons import PersonPanel
from slastudio.ui.pages.data.questions import OpenQuestionsPanel
from slastudio.ui.pages.data.receipts import ReceiptsPanel
from slastudio.ui.pages.data.row_browser import RowsPanel
from slastudio.ui.pages.data.week_sample import WeekSamplePanel
from slastudio.ui.pages.importing.queue import ImportQueue
from slastudio.ui.pages.importing.queued import Queued, already_words, counted_words
from slastudio.ui.pages.importing.wizard import ImportWizard
from slastudio.ui.state.evidence_steps import note_imported
from slastudio.ui.state.gathering import Found, gather
from slastudio.ui.state.row_targets import RowTarget, read_target
from slastudio.ui.widgets.banner import Banner
from slastudio.ui.widgets.layouts import column, scroller
from slastudio.ui.widgets.tab_row import TabRow

VIEWS = (
    ("imports", "Imports", "file"),
    ("calendar", "Days with data", "calendar"),
    ("rows", "Rows", "table"),
    ("questions", "Open questions", "reports"),
    ("asked", "Asked for", "reports"),
    ("person", "One person", "search"),
)
LOOKING, WIZARD, QUEUE = range(3)


class DataPage(Page):
    """Bring evidence in, and see what is there."""

    name, title = "data", "Data"
    guide = "evidence.md"
    help = """
    Drop files or folders anywhere in the window. One file is shown as it would be understood; several are listed, and
    those that are sure come in together. What a file leaves open is asked beside it and may be answered later.
    Corrections are remembered for files with the same headings.

    Every import is one batch that can be removed as a whole; Ctrl+Z brings it back until the project is closed, and takes
    back an import or an answer. Records read are always accepted + rejected +
    duplicates + not applicable; a rejected row keeps its reason. Its quality says what is missing, far out or late.
    Rows older than the agreement says are named; purging deletes them for good and leaves a certificate.

    “Days with data” shows a row for each kind and a column for each day. Arrow keys go from day to day, Enter shows a
    day’s rows, T the numbers as a table.

    “Rows” holds every row that counts. Choose a column and how to compare, or type column=value, with != >= <= > < and ~
    for “contains”. Ctrl+C copies the chosen rows; Export writes CSV, Excel or Parquet.

    “Open questions” holds what the files do not say by themselves: an unseen word, a decimal sign, the order of day and
    month, rows that may be the same again, days without evidence. Each reading shows what it makes of the month’s
    figures; one click answers, another takes the answer back.

    “Asked for” says which files the month’s judgement needs, who owes each and by when, and what came of it.
    “Ask for data …” writes the request as a PDF, with an Excel file to fill in for each kind.

    “One person” finds where a name, an address or an id stands, and erases it: a code takes its place, no figure changes.
    """

    def build(self) -> Iterator[None]:
        """Make the page's parts."""
        context = self.context
        self._looking_at: Queued | None = None
        self._wizard: ImportWizard | None = None
        self.banner = Banner(self.theme)
        self.drop = DropZone()
        self.drop.given.connect(self.import_files)
        self.tabs = TabRow(VIEWS, self.theme)
        self.tabs.chosen.connect(self._view_chosen)
        # from the outside in: what moves to another parent late is styled again with all inside it
        self.stack = QStackedWidget()
        column(self.stack, into=self)
        self.views = QStackedWidget()
        inner = QWidget()
        self.stack.addWidget(inner)
        parts = column(
            self.banner,
            self.drop,
            self.tabs,
            self.views,
            into=inner,
            margins=(24, 0, 24, 16),
            gap=8,
        )
        parts.setStretch(3, 1)
        yield
        yield from self._build_views()
        self._holder = QWidget()
        self.queue = ImportQueue(context)
        self.queue.wizard_asked.connect(self._look_at)
        self.queue.finished.connect(self._queue_closed)
        yield
        queue = QWidget()
        column(self.queue, into=queue, margins=(24, 0, 24, 16))
        for view in (self._holder, queue):
            self.stack.addWidget(view)
        self._counted_days = False
        self.session.evidence_changed.connect(self.refresh)
        self.session.assessment_changed.connect(self.asked.refresh)
        self.session.assessment_changed.connect(self.questions.refresh)

    def _build_views(self) -> Iterator[None]:
        context = self.context
        self.imports = ImportsPanel(context)
        self.imports.rows_asked.connect(self.go_to_rows)
        self.imports.said.connect(self.banner.say)
        self.imports.failed.connect(self._failed)
        self.imports.counted.connect(lambda number: self.tabs.set_count("imports", number))
        self.views.addWidget(self.imports)
        yield
        self.coverage = CoveragePanel(context)
        self.coverage.rows_asked.connect(self.go_to_rows)
        self.coverage.files_asked.connect(self.drop.choose_files)
        self.views.addWidget(self.coverage)
        yield
        self.rows = RowsPanel(context)
        self.views.addWidget(self.rows)
        yield
        self.questions = OpenQuestionsPanel(context, self.banner.say)
        self.questions.counted.connect(lambda number: self.tabs.set_count("questions", number))
        self.views.addWidget(scroller(self.questions))
        yield
        self.asked = ReceiptsPanel(context, self.banner.say)
        yield
        self.sample = WeekSamplePanel(context, self.banner.say)
        asked = QWidget()
        column(self.asked, self.sample, None, into=asked, gap=16)
        self.views.addWidget(scroller(asked))
        yield
        self.person = PersonPanel(context, self.banner.say)
        person = QWidget()
        column(self.person, None, into=person)
        self.views.addWidget(scroller(person))
        yield

    def steps(self) -> Iterator[None]:
        yield from super().steps()
        yield from self._build_wizard()

    def _build_wizard(self) -> Iterator[None]:
        if self._wizard is None:
            made = ImportWizard(self.context, in_slices=True)
            yield from made.build()
            # meanwhile it may have been needed
            if self._wizard is None:
                self._take_wizard(made)
            yield

    def _take_wizard(self, made: ImportWizard) -> None:
        made.setObjectName("wizard")
        made.finished.connect(self._finished)
        column(made, into=self._holder, margins=(24, 0, 24, 16))
        self._wizard = made

    @property
    def wizard(self) -> ImportWizard:
        """Return the wizard, made when first needed or when there is time."""
        if self._wizard is None:
            self._take_wizard(ImportWizard(self.context))
        assert self._wizard is not None
        return self._wizard

    # --- what there is ---------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """List the imports again."""
        self.imports.refresh()
        self.rows.refresh()
        self.asked.refresh()
        self.questions.refresh()
        self._counted_days = False
        if self.tabs.current == "calendar":
            self._count_days()

    def _count_days(self) -> None:
        if not self._counted_days:
            self._counted_days = True
            self.coverage.refresh()

    def _view_chosen(self, name: str) -> None:
        self.views.setCurrentIndex([view[0] for view in VIEWS].index(name))
        if name == "calendar":
            self._count_days()

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self.banner.say("error", str(error))

    # --- importing -------------------------------------------------------------------------------------------------

    def import_files(self, paths: list[Path]) -> None:
        """Take files and folders: a single file goes to the wizard, several are listed."""
        if paths and not self.session.writable:
            self.banner.say("error", "This project is open to read only; nothing can be imported.")
        elif paths:
            self.banner.hide()
            self.context.jobs.start(
                "Looking through folders",
                lambda progress: gather(paths, progress),
                self._gathered,
                self._failed,
                apart=True,
            )

    def _gathered(self, found: tuple[Found, ...]) -> None:
        if not found:
            self.banner.say("note", "There is no file in that folder.")
        elif len(found) == 1 and not self.queue.files and self.stack.currentIndex() == LOOKING:
            self.stack.setCurrentIndex(WIZARD)
            self.wizard.open(found[0])
        else:
            if self.stack.currentIndex() == WIZARD:
                self.wizard.others = len(found) + len(self.queue.files)
            else:
                self.stack.setCurrentIndex(QUEUE)
            self.queue.add(found)

    def _look_at(self, each: Queued) -> None:
        self._looking_at = each
        self.stack.setCurrentIndex(WIZARD)
        self.wizard.open(each.found, each.answers)

    def _finished(self, result: ImportResult | None) -> None:
        """Leave the wizard: back to the list where there is one, else to what was imported."""
        each, self._looking_at = self._looking_at, None
        self.stack.setCurrentIndex(QUEUE if self.queue.files else LOOKING)
        if not self.queue.files:
            self.drop.choose.setFocus()
        if each is not None:
            self.queue.returned(each, result)
        elif result is not None:
            self._tell(result)
            note_imported(self.session, result)

    def _tell(self, result: ImportResult) -> None:
        if result.already:
            self.banner.say("note", already_words(result.batch, self.session.agreement.zone))
        else:
            self._say_imported((result.batch,))

    def _queue_closed(self, batches: tuple[Batch, ...]) -> None:
        self.stack.setCurrentIndex(LOOKING)
        self.drop.choose.setFocus()
        if batches:
            self._say_imported(batches)

    def _say_imported(self, batches: tuple[Batch, ...]) -> None:
        words = "\n".join(counted_words(each) for each in batches[:6])
        words += f"\nand {len(batches) - 6:,} more files" if len(batches) > 6 else ""
        self.banner.say(
            "done", words, "See the month", lambda: self.session.navigate.emit("overview", "")
        )
        project, numbers = self.session.project, [each.id for each in batches]
        self.context.jobs.start(
            "Looking for what is open",
            lambda _progress: left_open(project, numbers),
            lambda found: self._say_open(words, found),
            self._failed,
            key="left open",
            shown=False,
        )

    def _say_open(self, words: str, found: tuple[Question, ...]) -> None:
        """Add to what was imported how many questions it left open, and lead there."""
        if not found or not self.banner.isVisibleTo(self) or self.banner.text() != words:
            return
        told = f"{count(len(found), 'question is', 'questions are')} open; nothing is decided by a guess meanwhile."
        self.banner.say(
            "done",
            f"{words}\n◇ {told}",
            f"Answer {count(len(found), 'question')}",
            lambda: self.session.navigate.emit("data", "questions"),
        )

    # --- going about -----------------------------------------------------------------------------------------------

    def go_to_rows(self, target: RowTarget) -> None:
        """Go to rows as one goes to a page, so that the way back leads here."""
        self.session.navigate.emit("data", target.text())

    def show_rows(self, target: RowTarget) -> None:
        """Show the rows that a figure or a day rests on."""
        if self.stack.currentIndex() == LOOKING:
            self.tabs.choose("rows")
        self.rows.show_rows(target)

    def arrive(self, target: str = "") -> None:
        rows = read_target(target)
        if rows is not None:
            self.show_rows(rows)
            self.rows.table.setFocus()
            return
        if target in KINDS:
            self.rows.choose(target)
            there = self.rows.kind.findData(target) >= 0
            self.tabs.choose("rows" if there else "imports")
        elif any(target == view[0] for view in VIEWS):
            self.tabs.choose(target)
        if self.stack.currentIndex() == LOOKING:
            self.drop.choose.setFocus()

    def place(self) -> str:
        target = self.rows.target()
        return (
            target.text()
            if self.tabs.current == "rows" and target is not None
            else self.tabs.current
        )

    def actions_offered(self) -> tuple[Action, ...]:
        return (
            ("Import files …", self.drop.choose_files),
            ("Import a folder …", self.drop.choose_folder),
            ("Days with data", lambda: self.tabs.choose("calendar")),
            ("Browse rows", lambda: self.tabs.choose("rows")),
            ("Open questions", lambda: self.tabs.choose("questions")),
            ("Ask for the month’s data …", self.asked.choose_folder),
            ("Draw the week’s sample of answers to review …", self.sample.choose_file),
            ("One person’s records: find and erase", lambda: self.tabs.choose("person")),
            ("Export rows as CSV, Excel or Parquet", self.rows.export_shown),
        )
