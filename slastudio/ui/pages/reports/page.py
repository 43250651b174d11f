"""The reports' page: write the month's documents, see what was issued, and read them here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QStackedWidget, QWidget

from slastudio.contract.exchange.codec import read_date
from slastudio.project.register_store import IssuedDocument
from slastudio.shared.problems import StudioError, UnprintableError
from slastudio.shared.progress import Progress
from slastudio.ui.look.wording import day
from slastudio.ui.pages.base import Action, Page
from slastudio.ui.pages.reports.brand import BrandPanel
from slastudio.ui.pages.reports.checking import CheckPanel
from slastudio.ui.pages.reports.client_page import ClientPageWriter
from slastudio.ui.pages.reports.issuing import IssuePanel
from slastudio.ui.pages.reports.kinds import KINDS, documents
from slastudio.ui.pages.reports.mail import MailPanel
from slastudio.ui.pages.reports.preview import PreviewPane, open_outside
from slastudio.ui.state.making import MADE, making_title
from slastudio.ui.widgets.banner import Banner
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.documents.pdf_view import PdfView
from slastudio.ui.widgets.empty import EmptyState
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row, scroller
from slastudio.ui.widgets.tables.table import DataTable
from slastudio.ui.widgets.until_made import UntilMade

_TICKS = ("Write the workbook too", "With our own targets")


class ReportsPage(Page):
    """Turn the month into documents."""

    name, title = "reports", "Reports"
    guide = "reports.md"
    help = """
    The report tells the month shown in the header; the appendix prints the agreement. Both come from the
    same figures the window shows; the same state of the project and issue date always give the same bytes.

    A report that is written is a draft. “With our own targets” makes one for your own desk, marked “Internal”; no
    other holds them. “Issue …” numbers it and keeps bytes, figures and files inside the project; when
    something happens later that it would tell otherwise, it says so and offers a corrected edition.

    “Check a paper …” holds the project against a PDF, Word file or workbook that left it, or another copy of it:
    what was changed since is named, or which copy goes on from the other and since when they went apart.

    “Mail to the client …” gathers what is open with the client into one mail with a form to fill in, records when it was
    sent, and takes in the reply. Sending it is left to a mail program.

    “Page for the client …” writes one page for a browser. It holds only what was accepted and agreed: no note, no name.

    “Brand …” sets the logo, the colour, the footer, and how numbers and dates are written, for every document of
    this project.

    In the preview: Page Up and Page Down turn pages, + and − zoom, Home and End jump.
    """

    def build(self) -> Iterator[None]:
        """Make the page's parts."""
        self._issued: tuple[IssuedDocument, ...] = ()
        self.banner = Banner(self.theme)
        self.period = label("", "strong", wrap=True)
        self.day = QLineEdit(date.today().isoformat())
        self.day.setAccessibleName("Issue date")
        self.day.setMaximumWidth(140)
        self.with_workbook, self.with_own = map(QCheckBox, _TICKS)
        self.with_workbook.setChecked(True)
        self.report = button("Write the report …", "primary")
        self.report.clicked.connect(self.ask_report)
        self.standing = label("", "caption", wrap=True)
        self.issue_button = button("Issue …")
        self.issue_button.clicked.connect(self.open_issue)
        self.appendix = button("Write the appendix …")
        self.appendix.clicked.connect(self.ask_appendix)
        self.brand_button = button("Brand …")
        self.brand_button.clicked.connect(self.open_brand)
        self.mail_button = button("Mail to the client …")
        self.mail_button.clicked.connect(self.open_mail)
        self.client_page = ClientPageWriter(self.context, self.banner, self.issue_date)
        yield
        write = Card("Documents")
        write.body.addLayout(
            column(
                label("Report on", "caption"),
                self.period,
                6,
                label("Issue date", "strong"),
                self.day,
                label("Printed on the document and counted as “today”.", "caption"),
                4,
                column(self.with_workbook, self.with_own, gap=4),
                4,
                self.standing,
                row(self.report, self.issue_button, None),
                row(self.appendix, self.brand_button, None),
                row(self.mail_button, self.client_page.button, None),
                gap=4,
            )
        )
        written = self._build_written()
        side = QWidget()
        side.setFixedWidth(380)
        column(write, written, into=side, gap=16).setStretch(1, 1)
        self.preview = PreviewPane(self.context)
        yield
        about = "Write the month’s report or the appendix; it opens here, page by page, as the client will read it."
        self.empty = EmptyState("No document to show yet", about)
        self.right = QStackedWidget()
        for each in (self.empty, self.preview):
            self.right.addWidget(each)
        # whether there is a document to show is not known before they are listed
        self.empty.hide()
        yield from self._build_panels()
        body = row(side, self.right, gap=16)
        body.setStretch(1, 1)
        column(self.banner, body, into=self, margins=(24, 0, 24, 24), gap=8).setStretch(1, 1)
        self._listen()
        self._show_period()

    def _build_written(self) -> Card:
        self.table = DataTable(self.theme, "Written documents")
        self.table.chosen.connect(self._chosen)
        listing = "Documents written from this project are listed here with their hash, so that anybody can show later which one was sent."
        self.nothing = label(listing, "muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        listed = QWidget()
        column(self.nothing, self.table, into=listed)
        self.until = UntilMade(
            "The list of documents", listed, self.context.jobs, "documents", self.refresh
        )
        self.check_button = button("Check a paper …")
        self.check_button.clicked.connect(self.check_paper)
        written = Card("Written documents").add(self.until)
        written.body.addLayout(row(self.check_button, None))
        return written

    def _listen(self) -> None:
        session = self.session
        session.documents_changed.connect(self.refresh)
        session.making_changed.connect(self._show_period)
        session.assessment_changed.connect(self.news)
        for happened in (session.evidence_changed, session.registers_changed):
            happened.connect(self.issuing.refresh)

    def _build_panels(self) -> Iterator[None]:
        self.brand = BrandPanel(self.context)
        self.brand.closed.connect(lambda: self._panel_closed(self.brand_button))
        self.brand_area = self._beside(self.brand, 480)
        self.issuing = IssuePanel(self.context, self._drafted, lambda: self.active)
        self.issuing.closed.connect(lambda: self._panel_closed(self.issue_button))
        self.issuing.wrote.connect(self.session.take)
        self.issuing.told.connect(self.standing.setText)
        self.issuing.shown.connect(self.show_file)
        self.issue_area = self._beside(self.issuing, 720)
        yield
        self.checking = CheckPanel(self.context)
        self.checking.closed.connect(lambda: self._panel_closed(self.check_button))
        self.check_area = self._beside(self.checking, 640)
        self.mail = MailPanel(self.context, self.issue_date)
        self.mail.closed.connect(lambda: self._panel_closed(self.mail_button))
        self.mail.wrote.connect(self.session.take)
        self.mail.documents_written.connect(self.session.documents_changed)
        self.mail_area = self._beside(self.mail, 640)
        yield

    def _beside(self, panel: QWidget, widest: int) -> QWidget:
        """Put a panel in the place of the preview, shown when it is asked for."""
        panel.setMaximumWidth(widest)
        holder = QWidget()
        across = row(panel, None)
        across.setStretch(0, 100)
        column(across, None, into=holder)
        area = scroller(holder)
        self.right.addWidget(area)
        return area

    @property
    def view(self) -> PdfView:
        return self.preview.view

    # --- what there is ---------------------------------------------------------------------------------------------

    def _show_period(self) -> None:
        period = self.session.period
        making = self.session.making
        none = "No month has data yet" if making == MADE else making_title(making, "The month")
        self.period.setText(period.title if period is not None else none)
        self.report.setEnabled(period is not None)
        self.issuing.look()

    def refresh(self) -> None:
        project = self.session.project
        self.until.run(
            "Listing documents",
            lambda _progress: documents().issued_documents(project),
            self._listed,
            shown=False,
        )

    def _drafted(self, period: str) -> str:
        """Return the day the last draft on a period was written."""
        drafts = (e.written for e in self._issued if (e.kind, e.period) == ("report", period))
        last = max(drafts, default=None)
        return day(last.date()) if last is not None else ""

    def _listed(self, issued: tuple[IssuedDocument, ...]) -> None:
        self._issued = issued
        self.empty.setVisible(self.right.currentWidget() is self.empty)
        lines = [
            (
                KINDS.get(e.kind, e.kind),
                e.period,
                day(read_date(e.issued)),
                Path(e.path).name,
                e.sha256[:10],
            )
            for e in issued
        ]
        # listing again is no choice: the preview stays on what it shows
        self.table.blockSignals(True)
        self.table.show_lines(
            ("Document", "Period", "Dated", "File", "SHA-256"),
            lines,
            widths=(120, 78, 104, 100, 104),
            fill=3,
            spare=(4, 1, 2),
        )
        shown = next((line for line, e in enumerate(issued) if self.view.path == Path(e.path)), -1)
        self.table.select_line(shown)
        self.table.blockSignals(False)
        self.issuing.refresh()
        self.nothing.setVisible(not issued)
        self.table.setVisible(bool(issued))
        if self.view.path is None:
            pdfs = [
                line
                for line, e in enumerate(issued)
                if Path(e.path).suffix == ".pdf" and Path(e.path).exists()
            ]
            self.table.select_line(pdfs[0] if pdfs else -1)

    def _chosen(self, line: int) -> None:
        if 0 <= line < len(self._issued):
            path = Path(self._issued[line].path)
            if not path.exists():
                self.banner.say(
                    "note",
                    f"{path.name} is no longer in {path.parent}. Written again with its date it tells the same.",
                )
            elif path.suffix == ".pdf":
                self.banner.hide()
                self.show_file(path)
            else:
                told = f"{path.name} opens in a program of its own."
                self.banner.say("note", told, "Open it", lambda: open_outside(path))

    def show_file(self, path: Path) -> None:
        """Preview a PDF inside the window."""
        self.right.setCurrentIndex(1)
        self.preview.show_file(path)

    # --- panels in place of the preview -------------------------------------------------------------------------------------------------

    def open_brand(self) -> None:
        """Show beside the list how the project's documents look, to be changed there."""
        self.right.setCurrentWidget(self.brand_area)
        self.brand.open()

    def open_issue(self) -> None:
        """Show beside the list how the month's report stands, to be issued there."""
        self.right.setCurrentWidget(self.issue_area)
        self.issuing.open()

    def check_paper(self) -> None:
        """Show beside the list what became of the papers that left, and ask for one."""
        self.right.setCurrentWidget(self.check_area)
        self.checking.ask()

    def open_mail(self) -> None:
        """Show beside the list what the month's mail to the client would hold."""
        self.right.setCurrentWidget(self.mail_area)
        self.mail.open()

    def _panel_closed(self, opener: QWidget) -> None:
        self.right.setCurrentIndex(0 if self.view.path is None else 1)
        opener.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- writing ---------------------------------------------------------------------------------------------------

    def issue_date(self) -> date:
        return read_date(self.day.text().strip())

    def _suggested(self, words: str) -> str:
        project: Path = self.session.project.path
        return str(project.with_name(f"{project.stem} {words}.pdf"))

    def ask_report(self) -> None:
        if self.session.period is None:
            self.session.navigate.emit("data", "")
            return
        suggested = self._suggested(f"report {self.session.period.label}")
        name, _ = QFileDialog.getSaveFileName(self, "Write the report", suggested, "PDF (*.pdf)")
        if name:
            self.write_report(Path(name))

    def ask_appendix(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "Write the appendix", self._suggested("appendix"), "PDF (*.pdf)"
        )
        if name:
            self.write_appendix(Path(name))

    def write_report(self, path: Path, *, draft: bool = False) -> None:
        """Write the shown month's report (and workbook) in the background, then preview it."""
        project, period = self.session.project, self.session.period
        if period is None or not self.session.settle():
            return
        try:
            issued = self.issue_date()
        except StudioError as error:
            self.banner.say("error", f"Issue date: {error}.")
            return
        workbook = path.with_suffix(".xlsx") if self.with_workbook.isChecked() else None
        internal = self.with_own.isChecked()

        def work(progress: Progress) -> Path:
            made: Path = documents().write_report(
                project,
                period,
                path,
                workbook=workbook,
                issued=issued,
                draft=draft,
                internal=internal,
                progress=progress,
            )
            return made

        def failed(error: BaseException) -> None:
            self._failed(error, lambda: self.write_report(path, draft=True))

        self.context.jobs.start(f"Writing {path.name}", work, self._written, failed)

    def write_appendix(self, path: Path, *, draft: bool = False) -> None:
        """Write the appendix in the background, then preview it."""
        if not self.session.settle():
            return
        project = self.session.project
        try:
            issued = self.issue_date()
        except StudioError as error:
            self.banner.say("error", f"Issue date: {error}.")
            return

        def work(progress: Progress) -> Path:
            made: Path = documents().write_appendix(
                project, path, issued=issued, draft=draft, progress=progress
            )
            return made

        def failed(error: BaseException) -> None:
            self._failed(error, lambda: self.write_appendix(path, draft=True))

        self.context.jobs.start(f"Writing {path.name}", work, self._written, failed)

    def _written(self, path: Path) -> None:
        self.show_file(path)
        self.banner.say("done", f"{path.name} is written.")
        self.session.documents_changed.emit()

    def _failed(self, error: BaseException, as_draft: Callable[[], None]) -> None:
        if isinstance(error, UnprintableError):
            self.banner.say("error", str(error), "Write it as a draft", as_draft)
        elif isinstance(error, StudioError):
            self.banner.say("error", str(error))
        else:
            raise error

    def arrive(self, target: str = "") -> None:
        if target:
            self.show_file(Path(target))
        self.issuing.refresh()
        self.report.setFocus(Qt.FocusReason.OtherFocusReason)

    def actions_offered(self) -> tuple[Action, ...]:
        return (
            ("Write the month’s report", self.ask_report),
            ("Issue the month’s report, or look after issued ones", self.open_issue),
            ("Write the page for the client", self.client_page.ask),
            ("Write the appendix", self.ask_appendix),
            ("Check a paper or another copy against this project", self.check_paper),
            ("Brand of the documents: logo, colour, footer, numbers and dates", self.open_brand),
        )
