"""The button that writes the month's page for the client."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.pages.reports.preview import open_outside
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.banner import Banner
from slastudio.ui.widgets.labels import button


class ClientPageWriter:
    """Ask where the page is to be written, write it in the background, and offer it to a browser.

    issued: gives the day of issue, or raises StudioError.
    """

    def __init__(self, context: Context, banner: Banner, issued: Callable[[], date]) -> None:
        self._jobs, self._session = context.jobs, context.session
        self._banner, self._issued = banner, issued
        self.button = button("Page for the client …")
        self.button.setToolTip("One file for a browser; nothing internal can be read from it.")
        self.button.clicked.connect(self.ask)

    def ask(self) -> None:
        """Ask for the file; without a month, lead to the data it is made of."""
        if self._session.period is None:
            self._session.navigate.emit("data", "")
            return
        project: Path = self._session.project.path
        name = f"{project.stem} page {self._session.period.label}.html"
        suggested = str(project.with_name(name))
        chosen, _ = QFileDialog.getSaveFileName(
            self.button, "Write the page for the client", suggested, "Pages (*.html)"
        )
        if chosen:
            self.write(Path(chosen))

    def write(self, path: Path) -> None:
        """Write the shown month's page in the background."""
        project, period = self._session.project, self._session.period
        if period is None or not self._session.settle():
            return
        try:
            day = self._issued()
        except StudioError as error:
            self._banner.say("error", f"Issue date: {error}.")
            return

        # nobody chose a day: the page tells what the issued report of the month tells, if there is one
        issued = None if day == date.today() else day

        def work(progress: Progress) -> Path:
            # late: the operation brings reportlab with it, which showing the page does not need
            writer = importlib.import_module("slastudio.operations.issuing.client_pages")
            made: Path = writer.write_client_page(
                project, period, path, issued=issued, progress=progress
            )
            return made

        self._jobs.start(f"Writing {path.name}", work, self._written, self._failed)

    def _written(self, path: Path) -> None:
        told = f"{path.name} is written: one file that can be mailed as it is."
        self._banner.say("done", told, "Open it", lambda: open_outside(path))
        self._session.documents_changed.emit()

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self._banner.say("error", str(error))
