"""The real pages of the month's report, as a draft that lies nowhere but in the window."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from slastudio.judge.outcome.assessment import Assessment
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.pages.reports.preview import PreviewPane
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row


class PreviewPanel(QWidget):
    """Make the pages of the shown month on wish, and show them; seen carries the month's label."""

    seen = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context, self.session = context, context.session
        self.told = label("", "muted", wrap=True)
        self.make = button("Show the pages", "primary")
        self.make.clicked.connect(self.show_pages)
        self.write = button("Write a draft …")
        self.write.clicked.connect(lambda: self.session.navigate.emit("reports", ""))
        self.pane = PreviewPane(context)
        self.pane.hide()
        self._folder: Path | None = None
        self._shown_of: Assessment | None = None
        parts = column(
            label("Preview", "section"),
            self.told,
            row(self.make, self.write, None, gap=8),
            self.pane,
            into=self,
            gap=4,
        )
        parts.setStretch(3, 1)

    def show_month(self, assessment: Assessment, told: str) -> None:
        """Take note of the month; pages that were made of another state are hidden."""
        self.told.setText(f"{told[:1].upper()}{told[1:]}.")
        if self._shown_of is not assessment:
            self.pane.hide()

    def show_pages(self) -> None:
        """Write the month's report as a draft into a folder of the window's own, and show it."""
        assessment = self.session.assessment
        if assessment is None or not self.session.settle():
            return
        project, period = self.session.project, assessment.period
        path = self._made_in() / f"{project.path.stem} {period.label} draft.pdf"

        def work(progress: Progress) -> Path:
            # late: the operation brings reportlab with it, which listing steps does not need
            from slastudio.operations.documents.agreements_and_reports import write_report

            return write_report(
                project, period, path, draft=True, on_record=False, progress=progress
            )

        def shown(made: Path) -> None:
            self._shown_of = assessment
            self.pane.show_file(made)
            self.pane.show()
            self.seen.emit(period.label)

        def failed(error: BaseException) -> None:
            self.session.reported.emit("error", str(error))
            if not isinstance(error, StudioError):
                raise error

        self.context.jobs.start(f"Making the pages of {period.title}", work, shown, failed)

    def _made_in(self) -> Path:
        if self._folder is None:
            made = tempfile.TemporaryDirectory(prefix="slastudio-")
            # a bound method alone would not keep the folder
            self.destroyed.connect(lambda _gone, kept=made: kept.cleanup())
            self._folder = Path(made.name)
        return self._folder
