"""The data page: what was imported, which days have data, the rows themselves, and the way new
files come in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from slastudio.evidence.kinds import KINDS
from slastudio.operations.evidence.imports import (
    Batch,
    ImportResult,
    Removal,
    list_imports,
    remove_import,
)
from slastudio.operations.evidence.retention import Due, certificates, due
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError
from slastudio.ui.look.mapping_words import KIND_TITLES
from slastudio.ui.look.wording import count, days, moment
from slastudio.ui.pages.base import Action, Page
from slastudio.ui.pages.data.batch_details import BatchDetails
from slastudio.ui.pages.data.coverage import CoveragePane
from slastudio.ui.pages.data.drop_zone import DropZone
from slastudio.ui.pages.data.receipts import ReceiptsCard
from slastudio.ui.pages.data.row_browser import RowBrowser
from slastudio.ui.pages.importing.queue import ImportQueue, Queued, already_words, counted_words
from slastudio.ui.pages.importing.wizard import ImportWizard
from slastudio.ui.state.context import Context
from slastudio.ui.state.gathering import Found, gather
from slastudio.ui.state.row_targets import RowTarget, read_target
from slastudio.ui.widgets.banner import Banner
from slastudio.ui.widgets.empty import EmptyState
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row, scroller
from slastudio.ui.widgets.panes import Panes
from slastudio.ui.widgets.tab_row import TabRow
from slastudio.ui.widgets.tables.table import ColouredCell, DataTable, Text

VIEWS = (
    ("imports", "Imports", "file"),
    ("calendar", "Days with data", "calendar"),
    ("rows", "Rows", "table"),
    ("asked", "Asked for", "reports"),
)
LOOKING, WIZARD, QUEUE = range(3)
_HEADINGS = (
    "No",
    "File",
    "Kind",
    "Period",
    "Read",
    "Accepted",
    "Rejected",
    "Duplicates",
    "Not applicable",
    "Imported",
    "By",
)


@dataclass(frozen=True)
class Imports:
    """Hold the imports, the ids of those whose rows were purged, and those that are kept longer
    than agreed.
    """

    batches: tuple[Batch, ...]
    purged: frozenset[int]
    due: tuple[Due, ...]


def read_imports(project: Project) -> Imports:
    """List the imports and what retention says of them; safe in a worker thread."""
    return Imports(
        list_imports(project), frozenset(each.batch for each in certificates(project)), due(project)
    )


class DataPage(Page):
    """Bring evidence in, and see what is there."""

    name, title = "data", "Data"
    help = """
    Drop files or folders anywhere in the window. One file is shown as it would be understood; several are listed, and
    those that are sure come in together. Corrections are remembered for files with the same headings.

    Every import is one batch that can be removed as a whole. Records read are always accepted + rejected +
    duplicates + not applicable; a rejected row keeps its reason. Its quality says what is missing, far out or late.
    Rows older than the agreement says are named; purging deletes them for good and leaves a certificate.

    “Days with data” shows a row for each kind and a column for each day. Arrow keys go from day to day, Enter shows a
    day’s rows, T the numbers as a table.

    “Rows” holds every row that counts. Choose a column and how to compare, or type column=value, with != >= <= > < and ~
    for “contains”. Ctrl+C copies the chosen rows; Export writes CSV, Excel or Parquet.

    “Asked for” says which files the month’s judgement needs, who owes each and by when, and what came of it.
    “Ask for data …” writes the request as a PDF, with an Excel file to fill in for each kind.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._batches: tuple[Batch, ...] = ()
        self._purged: frozenset[int] = frozenset()
        self._due: tuple[Due, ...] = ()
        self._looking_at: Queued | None = None
        self._wizard: ImportWizard | None = None
        self._build_imports()
        self.banner = Banner(self.theme)
        self.drop = DropZone()
        self.drop.given.connect(self.import_files)
        self.coverage = CoveragePane(context)
        self.coverage.rows_asked.connect(self.go_to_rows)
        self.coverage.files_asked.connect(self.drop.choose_files)
        self.rows = RowBrowser(context)
        self.asked = ReceiptsCard(context, self.banner.say)
        asked = QWidget()
        column(self.asked, None, into=asked)
        self.views = QStackedWidget()
        for part in (self.imports, self.coverage, self.rows, scroller(asked)):
            self.views.addWidget(part)
        self.tabs = TabRow(VIEWS, self.theme)
        self.tabs.chosen.connect(self._view_chosen)
        inner = QWidget()
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
        self._holder = QWidget()
        self.queue = ImportQueue(context)
        self.queue.wizard_asked.connect(self._look_at)
        self.queue.finished.connect(self._queue_closed)
        queue = QWidget()
        column(self.queue, into=queue, margins=(24, 0, 24, 16))
        self.stack = QStackedWidget()
        for part in (inner, self._holder, queue):
            self.stack.addWidget(part)
        column(self.stack, into=self)
        self._counted_days = False
        self.session.evidence_changed.connect(self.refresh)
        self.session.assessment_changed.connect(self.asked.refresh)

    def _build_imports(self) -> None:
        self.batches = DataTable(self.theme, "Imported files")
        self.batches.chosen.connect(self._chosen)
        self.batches.setMinimumWidth(260)
        self.batches.setTextElideMode(
            Qt.TextElideMode.ElideMiddle
        )  # exports of months differ at their ends
        self.details = BatchDetails(self.context)
        self.details.rows_asked.connect(self.go_to_rows)
        self.details.removal_asked.connect(self.remove)
        self.details.said.connect(self._say)
        self.side = scroller(self.details)
        self.side.setMinimumWidth(300)
        self.batch_card = Panes(
            self.context.settings, "imports", (self.batches, self.side), (640, 420)
        )
        self.nothing = EmptyState(
            "Nothing imported yet",
            "Every file is listed here with its hash, what became of its records, and the days it covers. Figures rest on "
            "nothing else. Drop logs, evaluations, incidents or bills anywhere in the window.",
        )
        self.imports = QWidget()
        self.due = label("", "warning", wrap=True)
        look = button("Look at the first", "link", name="Look at the import that is due first")
        look.clicked.connect(self._go_to_due)
        self.due_line = QWidget()
        row(self.due, look, into=self.due_line).setStretch(0, 1)
        self.due_line.hide()
        column(self.due_line, self.batch_card, self.nothing, into=self.imports).setStretch(1, 1)
        self.batch_card.hide()

    def steps(self) -> Iterator[None]:
        yield from super().steps()
        self.wizard.setObjectName("wizard")
        yield

    @property
    def wizard(self) -> ImportWizard:
        """Return the wizard, made when first needed or when there is time."""
        if self._wizard is None:
            self._wizard = ImportWizard(self.context)
            self._wizard.finished.connect(self._finished)
            column(self._wizard, into=self._holder, margins=(24, 0, 24, 16))
        return self._wizard

    # --- what there is ---------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """List the imports again."""
        project = self.session.project
        self.context.jobs.start(
            "Listing imports",
            lambda _progress: read_imports(project),
            self._listed,
            key="imports",
            shown=False,
        )
        self.rows.refresh()
        self.asked.refresh()
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

    def _listed(self, found: Imports) -> None:
        batches, chosen = found.batches, self.details.batch
        self._purged = found.purged
        self._show_due(found.due)
        self._batches = tuple(reversed(batches))
        lines = [self._line(each) for each in self._batches]
        self.batches.show_lines(
            _HEADINGS,
            lines,
            figures=(0, 4, 5, 6, 7, 8),
            widths=(48, 176, 0, 172, 92, 92, 84, 92, 108, 148, 90),
            fill=1,
            spare=(8, 10, 7, 4, 9, 0, 3, 5, 2),
        )
        self.tabs.set_count("imports", len(lines))
        self.batch_card.setVisible(bool(lines))
        self.nothing.setVisible(not lines)
        at = next(
            (
                n
                for n, each in enumerate(self._batches)
                if chosen is not None and each.id == chosen.id
            ),
            0,
        )
        self.batches.select_line(at)
        self._chosen(at)

    def _line(self, each: Batch) -> tuple[Text, ...]:
        zone = self.session.agreement.zone
        rejected: Text = ColouredCell(f"■ {each.rejected:,}", "missed") if each.rejected else "0"
        return (
            f"{each.id}",
            each.file,
            KIND_TITLES.get(each.kind, each.kind),
            ColouredCell("○ purged", "muted")
            if each.id in self._purged
            else days(each.start, each.end, zone),
            f"{each.read:,}",
            f"{each.accepted:,}",
            rejected,
            f"{each.duplicates:,}",
            f"{each.not_applicable:,}",
            moment(each.imported, zone),
            each.who,
        )

    def _show_due(self, found: tuple[Due, ...]) -> None:
        """Say which imports are kept longer than agreed."""
        self._due = found
        words = f"▲ {count(len(found), 'import is', 'imports are')} older than the agreed term: "
        words += ", ".join(each.batch.file for each in found[:3]) + (" …" if len(found) > 3 else "")
        self.due.setText(words)
        self.due_line.setVisible(bool(found))

    def _go_to_due(self) -> None:
        at = next(
            (
                n
                for n, each in enumerate(self._batches)
                if self._due and each.id == self._due[0].batch.id
            ),
            -1,
        )
        if at >= 0:
            self.batches.select_line(at)
            self._chosen(at)
            self.side.ensureWidgetVisible(self.details.retention)

    def _chosen(self, line: int) -> None:
        there = 0 <= line < len(self._batches)
        self.side.setVisible(there)
        if there and self.details.batch != self._batches[line]:
            self.details.show_batch(self._batches[line])

    def remove(self, batch: Batch) -> None:
        """Take an import back."""
        project = self.session.project
        self.context.jobs.start(
            f"Removing {batch.file}",
            lambda _progress: remove_import(project, batch.id),
            self._removed,
            self._failed,
        )

    def _removed(self, removal: Removal) -> None:
        self.details.batch = None
        words = f"{removal.batch.file} is removed."
        if removal.orphaned:
            words += f" Hand edits of {', '.join(removal.orphaned[:5])} lost the record they were laid over."
        self.banner.say("done", words)
        self.session.take(removal.changed)

    def _say(self, level: str, words: str) -> None:
        self.banner.say(level, words)

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
        self.wizard.open(each.found)

    def _finished(self, result: ImportResult | None) -> None:
        """Leave the wizard: back to the list where there is one, else to what was imported."""
        each, self._looking_at = self._looking_at, None
        self.stack.setCurrentIndex(QUEUE if self.queue.files else LOOKING)
        if each is not None:
            self.queue.returned(each, result)
        elif result is not None:
            self._tell(result)
            self.session.take(result.changed)

    def _tell(self, result: ImportResult) -> None:
        if result.already:
            self.banner.say("note", already_words(result.batch, self.session.agreement.zone))
        else:
            self._say_imported((result.batch,))

    def _queue_closed(self, batches: tuple[Batch, ...]) -> None:
        self.stack.setCurrentIndex(LOOKING)
        if batches:
            self._say_imported(batches)

    def _say_imported(self, batches: tuple[Batch, ...]) -> None:
        words = "\n".join(counted_words(each) for each in batches[:6])
        words += f"\nand {len(batches) - 6:,} more files" if len(batches) > 6 else ""
        self.banner.say(
            "done", words, "See the month", lambda: self.session.navigate.emit("overview", "")
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
            ("Ask for the month’s data …", self.asked.choose_folder),
            ("Export rows as CSV, Excel or Parquet", self.rows.export_shown),
        )
