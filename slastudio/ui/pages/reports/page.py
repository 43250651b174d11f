"""The reports' page: write the month's documents, see what was issued, and read them without
leaving the window.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QStackedWidget, QWidget

from slastudio.contract.exchange.codec import read_date
from slastudio.project.register_store import IssuedDocument
from slastudio.shared.problems import StudioError, UnprintableError
from slastudio.shared.progress import Progress
from slastudio.ui.look.wording import day
from slastudio.ui.pages.base import Action, Page
from slastudio.ui.pages.reports.brand import BrandPanel
from slastudio.ui.pages.reports.checking import CheckPanel
from slastudio.ui.pages.reports.mail import MailPanel
from slastudio.ui.state.context import Context
from slastudio.ui.state.making import MADE, making_title
from slastudio.ui.widgets.banner import Banner
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.documents.pdf_view import PdfView
from slastudio.ui.widgets.empty import EmptyState
from slastudio.ui.widgets.labels import Elided, button, label, tool
from slastudio.ui.widgets.layouts import column, row, scroller
from slastudio.ui.widgets.tables.table import DataTable
from slastudio.ui.widgets.until_made import UntilMade

KINDS = {
    "appendix": "Appendix",
    "report": "Monthly report",
    "workbook": "Workbook",
    "mail": "Mail to the client",
}


def _documents() -> ModuleType:
    # late: the operation brings reportlab with it, which showing this page does not need
    return importlib.import_module("slastudio.operations.documents.agreements_and_reports")


def _open_outside(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class ReportsPage(Page):
    """Turn the month into documents."""

    name, title = "reports", "Reports"
    help = """
    The report tells the month shown in the header; the appendix prints the agreement. Both come from the
    same figures the window shows; the same state of the project and issue date always give the same bytes.

    “Check a paper …” holds the project against a PDF, Word file or workbook that left it: it matches the copy
    somebody kept, or what was changed since is named.

    “Mail to the client …” gathers what is open with the client into one mail with a form to fill in, records when it was
    sent, and takes in the reply. Sending it is left to a mail program.

    “Brand …” sets the logo, the colour, the footer, and how numbers and dates are written, for every document of
    this project.

    In the preview: Page Up and Page Down turn pages, + and − zoom, Home and End jump.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._issued: tuple[IssuedDocument, ...] = ()
        self.banner = Banner(self.theme)
        self.period = label("", "strong", wrap=True)
        self.day = QLineEdit(date.today().isoformat())
        self.day.setAccessibleName("Issue date")
        self.day.setMaximumWidth(140)
        self.with_workbook = QCheckBox("Write the workbook too")
        self.with_workbook.setChecked(True)
        self.report = button("Write the report …", "primary")
        self.report.clicked.connect(self.ask_report)
        self.appendix = button("Write the appendix …")
        self.appendix.clicked.connect(self.ask_appendix)
        self.brand_button = button("Brand …")
        self.brand_button.clicked.connect(self.open_brand)
        self.mail_button = button("Mail to the client …")
        self.mail_button.clicked.connect(self.open_mail)
        write = Card("Month end")
        write.body.addLayout(
            column(
                label("Report on", "caption"),
                self.period,
                6,
                label("Issue date", "strong"),
                self.day,
                label("Printed on the document and counted as “today”.", "caption"),
                4,
                self.with_workbook,
                4,
                row(self.report, None),
                row(self.appendix, self.brand_button, None),
                row(self.mail_button, None),
                gap=4,
            )
        )
        self.table = DataTable(self.theme, "Issued documents")
        self.table.chosen.connect(self._chosen)
        self.nothing = label(
            "Documents written from this project are listed here with their hash, so that anybody can show later "
            "which one was sent.",
            "muted",
            wrap=True,
        )
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        listed = QWidget()
        column(self.nothing, self.table, into=listed)
        self.until = UntilMade(
            "The list of documents", listed, context.jobs, "documents", self.refresh
        )
        self.check_button = button("Check a paper …")
        self.check_button.clicked.connect(self.check_paper)
        issued = Card("Issued documents").add(self.until)
        issued.body.addLayout(row(self.check_button, None))
        side = QWidget()
        side.setFixedWidth(380)
        column(write, issued, into=side, gap=16).setStretch(1, 1)
        preview = self._build_preview()
        self.empty = EmptyState(
            "No document to show yet",
            "Write the month’s report or the appendix; it opens here, page by page, as the client will read it.",
        )
        self.right = QStackedWidget()
        self.right.addWidget(self.empty)
        self.right.addWidget(preview)
        # whether there is a document to show is not known before they are listed
        self.empty.hide()
        self._build_panels()
        body = row(side, self.right, gap=16)
        body.setStretch(1, 1)
        column(self.banner, body, into=self, margins=(24, 0, 24, 24), gap=8).setStretch(1, 1)
        self.session.documents_changed.connect(self.refresh)
        self.session.making_changed.connect(self._show_period)
        self._show_period()

    def _build_preview(self) -> QWidget:
        self.view = PdfView(self.theme, self.context.jobs)
        self.shown = Elided("", "strong")
        zoom_out, zoom_in = (
            tool("zoom-out", "Smaller", self.theme, shortcut="−"),
            tool("zoom-in", "Larger", self.theme, shortcut="+"),
        )
        zoom_out.clicked.connect(lambda: self.view.set_zoom(self.view.zoom / 1.2))
        zoom_in.clicked.connect(lambda: self.view.set_zoom(self.view.zoom * 1.2))
        earlier, later = (
            tool("up", "Page before", self.theme, shortcut="Page Up"),
            tool("down", "Next page", self.theme, shortcut="Page Down"),
        )
        earlier.clicked.connect(lambda: self.view.go_to_page(self.view.current_page() - 1))
        later.clicked.connect(lambda: self.view.go_to_page(self.view.current_page() + 1))
        outside = tool("open", "Open with the system’s program", self.theme)
        outside.clicked.connect(self.open_outside)
        bar = row(self.shown, earlier, later, zoom_out, zoom_in, outside, gap=2)
        bar.setStretch(0, 1)
        preview = QWidget()
        column(bar, self.view, into=preview, gap=4).setStretch(1, 1)
        return preview

    def _build_panels(self) -> None:
        self.brand = BrandPanel(self.context)
        self.brand.closed.connect(lambda: self._panel_closed(self.brand_button))
        self.brand_area = self._beside(self.brand, 480)
        self.checking = CheckPanel(self.context)
        self.checking.closed.connect(lambda: self._panel_closed(self.check_button))
        self.check_area = self._beside(self.checking, 640)
        self.mail = MailPanel(self.context, self.issue_date)
        self.mail.closed.connect(lambda: self._panel_closed(self.mail_button))
        self.mail.wrote.connect(self.session.take)
        self.mail.documents_written.connect(self.session.documents_changed)
        self.mail_area = self._beside(self.mail, 640)

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

    # --- what there is ---------------------------------------------------------------------------------------------

    def _show_period(self) -> None:
        period = self.session.period
        making = self.session.making
        none = "No month has data yet" if making == MADE else making_title(making, "The month")
        self.period.setText(period.title if period is not None else none)
        self.report.setEnabled(period is not None)

    def refresh(self) -> None:
        project = self.session.project
        self.until.run(
            "Listing documents",
            lambda _progress: _documents().issued_documents(project),
            self._listed,
            shown=False,
        )

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
            ("Document", "Period", "Issued", "File", "SHA-256"),
            lines,
            widths=(120, 78, 104, 100, 104),
            fill=3,
            spare=(4, 1, 2),
        )
        shown = next((line for line, e in enumerate(issued) if self.view.path == Path(e.path)), -1)
        self.table.select_line(shown)
        self.table.blockSignals(False)
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
                told = f"{path.name} is {'a workbook' if path.suffix == '.xlsx' else 'a mail'}."
                self.banner.say("note", told, "Open it", lambda: _open_outside(path))

    def show_file(self, path: Path) -> None:
        """Preview a PDF inside the window."""
        self.right.setCurrentIndex(1)
        self.shown.set_text(path.name)
        self.view.show_file(path)

    def open_outside(self) -> None:
        if self.view.path is not None:
            _open_outside(self.view.path)

    # --- panels in place of the preview -------------------------------------------------------------------------------------------------

    def open_brand(self) -> None:
        """Show beside the list how the project's documents look, to be changed there."""
        self.right.setCurrentWidget(self.brand_area)
        self.brand.open()

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
        name, _ = QFileDialog.getSaveFileName(
            self,
            "Write the report",
            self._suggested(f"report {self.session.period.label}"),
            "PDF (*.pdf)",
        )
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

        def work(progress: Progress) -> Path:
            made: Path = _documents().write_report(
                project,
                period,
                path,
                workbook=workbook,
                issued=issued,
                draft=draft,
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
            made: Path = _documents().write_appendix(
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
        self.report.setFocus(Qt.FocusReason.OtherFocusReason)

    def actions_offered(self) -> tuple[Action, ...]:
        return (
            ("Write the month’s report", self.ask_report),
            ("Write the appendix", self.ask_appendix),
            ("Check a paper against this project", self.check_paper),
            ("Brand of the documents: logo, colour, footer, numbers and dates", self.open_brand),
        )
