"""The data page: a place to drop files, what was imported, which days have data, and the rows themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QStackedWidget, QWidget

from slastudio.evidence.intake import Rejected
from slastudio.evidence.kinds import KINDS
from slastudio.operations.imports import Batch, Removal, list_imports, rejected_rows, remove_import
from slastudio.shared.problems import StudioError
from slastudio.ui.charts.day_strip import DayStrip
from slastudio.ui.context import Context
from slastudio.ui.pages.base import Action, Page
from slastudio.ui.pages.import_wizard import ZONE_WORDS, ImportWizard, summary_words
from slastudio.ui.pages.receipts_card import ReceiptsCard
from slastudio.ui.pages.row_browser import RowBrowser
from slastudio.ui.widgets.banner import Banner
from slastudio.ui.widgets.cards import Card, Pairs
from slastudio.ui.widgets.labels import button, label, repolish
from slastudio.ui.widgets.layouts import column, row, scroller
from slastudio.ui.widgets.tables import DataTable, Mark, Text
from slastudio.ui.wording import count, days, moment

KIND_TITLES = {kind.name: kind.title for kind in KINDS.values()}
_MOST_REJECTED = 500


class DropZone(QFrame):
    """Take dropped files, or open a file dialog."""

    def __init__(self, page: DataPage) -> None:
        super().__init__()
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)
        self._page = page
        self.choose = button("Choose files …", "primary")
        self.choose.clicked.connect(page.choose_files)
        words = column(
            label("Drop logs, evaluations, incidents or bills here", "strong"),
            label(
                "CSV, Excel, JSON or JSON Lines. Kind, columns, units and time zone are guessed and shown first.",
                "muted",
                wrap=True,
            ),
            gap=2,
        )
        line = row(words, self.choose, into=self, margins=16, gap=16)
        line.setStretch(0, 1)

    def _over(self, over: bool) -> None:
        self.setProperty("over", over)
        repolish(self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            self._over(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._over(False)
        event.acceptProposedAction()
        self._page.import_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])


class BatchDetails(Card):
    """Show one import: how it was understood, what was rejected and why, and a way to take it back."""

    def __init__(self, page: DataPage) -> None:
        super().__init__()
        self._page = page
        self.batch: Batch | None = None
        self.name = label("", "section", wrap=True)
        self.pairs = Pairs()
        self.rejected = DataTable(page.theme, "Rejected rows")
        self.rejected.setFixedHeight(180)
        self.why = label("Rejected rows", "strong")
        self.remove = button("Remove this import", "danger")
        self.remove.clicked.connect(lambda: self._ask(True))
        self.confirm = QWidget()
        yes, no = button("Remove it", "danger"), button("Keep it")
        yes.clicked.connect(self._confirmed)
        no.clicked.connect(lambda: self._ask(False))
        self.question = label("", wrap=True)
        column(self.question, row(yes, no, None), into=self.confirm)
        self.add(self.name, self.pairs, self.why, self.rejected, self.confirm)
        self.body.addLayout(row(self.remove, None))
        self._no = no
        self._ask(False)

    def _ask(self, asking: bool) -> None:
        self.confirm.setVisible(asking)
        self.remove.setVisible(not asking)
        if asking and self.batch is not None:
            rows = sum(self.batch.rows_by_kind.values())
            self.question.setText(
                f"Its {count(rows, 'row')} leave the project and every figure that rests on them. "
                "The file itself is not touched and can be imported again."
            )
            self._no.setFocus()

    def _confirmed(self) -> None:
        if self.batch is not None:
            self._page.remove(self.batch)

    def show_batch(self, batch: Batch) -> None:
        zone = self._page.session.agreement.zone
        self.batch = batch
        self._ask(False)
        self.name.setText(batch.file)
        rows = ", ".join(
            f"{number:,} {KIND_TITLES.get(kind, kind).lower()}" for kind, number in batch.rows_by_kind.items()
        )
        fields = ", ".join(
            f"{name} ← {source.column or source.constant}" for name, source in batch.mapping.fields.items()
        )
        self.pairs.show_pairs(
            (
                (
                    "Read as",
                    f"{KIND_TITLES.get(batch.kind, batch.kind)} · {batch.format} · {batch.confidence:.0%} sure",
                ),
                ("Read", f"{batch.read:,} records"),
                ("Accepted", f"{batch.accepted:,}"),
                ("Rejected", f"{batch.rejected:,}"),
                ("Duplicates", f"{batch.duplicates:,}"),
                ("Not applicable", f"{batch.not_applicable:,}"),
                ("Rows stored", rows or "none"),
                ("Time zone", f"{batch.mapping.zone}: {ZONE_WORDS.get(batch.zone_source, batch.zone_source)}"),
                ("Columns", fields or "every heading kept"),
                ("SHA-256", f"{batch.sha256[:32]}\n{batch.sha256[32:]}"),
                ("Imported", moment(batch.imported, zone)),
                ("Notes", "\n".join(str(each) for each in batch.problems[:8]) or "none"),
            )
        )
        self.why.setVisible(batch.rejected > 0)
        self.rejected.setVisible(batch.rejected > 0)
        if batch.rejected:
            project = self._page.session.project
            self._page.context.jobs.start(
                "Reading rejected rows",
                lambda _progress: rejected_rows(project, batch.id)[:_MOST_REJECTED],
                self._show_rejected,
                key="rejected",
                shown=False,
            )

    def _show_rejected(self, rows: tuple[Rejected, ...]) -> None:
        lines: list[tuple[Text, ...]] = [
            (str(each.row), Mark(each.problem.message, "missed"), each.raw) for each in rows
        ]
        self.rejected.show_lines(("Row", "Why", "As read"), lines, figures=(0,), widths=(64, 320, 400))


class DataPage(Page):
    """Bring evidence in, and see what is there."""

    name, title = "data", "Data"
    help = """
    Drop files anywhere in the window. The wizard shows how each one would be understood; correct what is
    wrong, and the correction is remembered for files with the same headings.

    Every import is one batch that can be removed as a whole. Records read are always accepted + rejected +
    duplicates + not applicable; a rejected row keeps its reason.

    “Data asked for” says which files the month's judgement needs, who owes each and by when, and what came of it.
    “Ask for data …” writes the request as a PDF, with an Excel file to fill in for each kind.

    Filters of the row browser are written column=value, with != >= <= > < as well.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._batches: tuple[Batch, ...] = ()
        self.banner = Banner(self.theme)
        self.drop = DropZone(self)
        self.batches = DataTable(self.theme, "Imported files")
        self.batches.chosen.connect(self._chosen)
        self.batches.setMinimumHeight(150)
        self.batch_card = Card("Imported files").add(self.batches)
        self.details = BatchDetails(self)
        self.details.setFixedWidth(420)
        self.details.hide()
        self.strip = DayStrip(self.theme)
        self.coverage = Card("Days with data")
        self.coverage.add(self.strip)
        self.asked = ReceiptsCard(context, self.banner.say)
        self.rows = RowBrowser(context)
        self.nothing = label(
            "Imported files are listed here, each with its hash, what became of its records, and the days it covers. "
            "Figures rest on nothing else.",
            "muted",
            wrap=True,
        )
        lists = QWidget()
        column(self.batch_card, self.coverage, self.asked, self.rows, into=lists, gap=16)
        both = row(lists, column(self.details, None), gap=16)
        both.setStretch(0, 1)
        inner = QWidget()
        column(self.banner, self.drop, self.nothing, both, None, into=inner, margins=(24, 0, 24, 24), gap=16)
        self._wizard: ImportWizard | None = None
        self._holder = QWidget()
        self.stack = QStackedWidget()
        self.stack.addWidget(scroller(inner))
        self.stack.addWidget(self._holder)
        column(self.stack, into=self)
        self.session.evidence_changed.connect(self.refresh)
        self.session.assessment_changed.connect(self._show_coverage)
        self._show_coverage()

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
            column(self._wizard, into=self._holder, margins=(24, 0, 24, 24))
        return self._wizard

    # --- what there is ---------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """List the imports again."""
        project = self.session.project
        self.context.jobs.start(
            "Listing imports", lambda _progress: list_imports(project), self._listed, key="imports", shown=False
        )
        self.rows.refresh()
        self.asked.refresh()

    def _listed(self, batches: tuple[Batch, ...]) -> None:
        self._batches = tuple(reversed(batches))
        lines: list[tuple[Text, ...]] = []
        for each in self._batches:
            rejected: Text = Mark(f"■ {each.rejected:,}", "missed") if each.rejected else "0"
            span = days(each.start, each.end, self.session.agreement.zone)
            lines.append(
                (
                    each.file,
                    KIND_TITLES.get(each.kind, each.kind),
                    span,
                    f"{each.read:,}",
                    f"{each.accepted:,}",
                    rejected,
                    f"{each.duplicates:,}",
                    f"{each.not_applicable:,}",
                    each.sha256[:8],
                    moment(each.imported, self.session.agreement.zone),
                )
            )
        headings = (
            "File",
            "Kind",
            "Period",
            "Read",
            "Accepted",
            "Rejected",
            "Duplicates",
            "Not applicable",
            "SHA-256",
            "Imported",
        )
        self.batches.show_lines(
            headings,
            lines,
            figures=(3, 4, 5, 6, 7),
            widths=(170, 124, 172, 76, 84, 84, 92, 108, 96, 148),
            fill=0,
            spare=(8, 7, 2, 6),
        )
        self.batches.setFixedHeight(min(max(len(lines), 1), 8) * 30 + 48)
        self.batch_card.setVisible(bool(lines))
        self.nothing.setVisible(not lines)
        if not lines:
            self.details.hide()

    def _chosen(self, line: int) -> None:
        self.details.setVisible(0 <= line < len(self._batches))
        if 0 <= line < len(self._batches):
            self.details.show_batch(self._batches[line])

    def _show_coverage(self) -> None:
        assessment = self.session.assessment
        self.coverage.setVisible(assessment is not None and bool(assessment.data))
        if assessment is not None:
            self.coverage.title.setText(f"Days with data, {assessment.period.title}")
            self.strip.show_days(assessment.data, KIND_TITLES)

    def remove(self, batch: Batch) -> None:
        """Take an import back."""
        project = self.session.project
        self.context.jobs.start(
            f"Removing {batch.file}", lambda _progress: remove_import(project, batch.id), self._removed, self._failed
        )

    def _removed(self, removal: Removal) -> None:
        self.details.hide()
        words = f"{removal.batch.file} is removed."
        if removal.orphaned:
            words += f" Hand edits of {', '.join(removal.orphaned[:5])} lost the record they were laid over."
        self.banner.say("done", words)
        self.session.take(removal.changed)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self.banner.say("error", str(error))

    # --- importing -------------------------------------------------------------------------------------------------

    def choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Import files")
        self.import_files([Path(name) for name in names])

    def import_files(self, paths: list[Path]) -> None:
        """Hand files to the wizard."""
        if paths and not self.session.writable:
            self.banner.say("error", "This project is open to read only; nothing can be imported.")
        elif paths:
            self.banner.hide()
            self.stack.setCurrentIndex(1)
            self.wizard.take(paths)

    def _finished(self, batches: tuple[Batch, ...]) -> None:
        self.stack.setCurrentIndex(0)
        if batches:
            self.banner.say(
                "done", summary_words(batches), "See the month", lambda: self.session.navigate.emit("overview", "")
            )

    def arrive(self, target: str = "") -> None:
        if target in KINDS:
            self.rows.choose(target)
        if self.stack.currentIndex() == 0:
            self.drop.choose.setFocus()

    def actions_offered(self) -> tuple[Action, ...]:
        return (
            ("Import files …", self.choose_files),
            ("Ask for the month’s data …", self.asked.choose_folder),
            ("Export rows as CSV", self.rows.export_shown),
        )
