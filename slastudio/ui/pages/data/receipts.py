"""What data the shown month needs: asking for it, and what of it came when."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from slastudio.reports.documents.data_request import RECEIPT_WORDS
from slastudio.shared.counts import count
from slastudio.shared.periods import Period
from slastudio.shared.problems import StudioError
from slastudio.ui.look.wording import day
from slastudio.ui.state.context import Context
from slastudio.ui.state.making import MADE
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column
from slastudio.ui.widgets.tables.table import ColouredCell, DataTable, Text
from slastudio.ui.widgets.until_made import UntilMade

if TYPE_CHECKING:
    from slastudio.operations.documents.data_requests import Receipt

Say = Callable[..., None]
MARKS = {"received": "●", "late": "▲", "partly": "◐", "waiting": "○", "missing": "■"}
_ROLES = {
    "received": "met",
    "late": "at_risk",
    "partly": "at_risk",
    "waiting": "no_data",
    "missing": "missed",
}
_HEADINGS = ("Data", "Owed by", "Due", "State", "Files", "Days covered")
_SIDES = {"client": "Client", "provider": "Provider", "both": "Both sides"}


def _requests() -> ModuleType:
    # late: the operation brings reportlab with it, which showing this page does not need
    return importlib.import_module("slastudio.operations.documents.data_requests")


class ReceiptsPanel(Card):
    """List the month's data requests with what came of each; say shows a banner of the page."""

    def __init__(self, context: Context, say: Say) -> None:
        self.ask = button("Ask for data …")
        super().__init__("Data asked for", self.ask)
        self._context, self._session, self._say = context, context.session, say
        self.receipts: tuple[Receipt, ...] = ()
        self.ask.clicked.connect(self.choose_folder)
        self.nothing = label("", "muted", wrap=True)
        self.table = DataTable(context.theme, "Data asked for, and what came")
        listed = QWidget()
        column(self.nothing, self.table, into=listed)
        self.until = UntilMade(
            "The account of the month’s data", listed, context.jobs, "receipts", self.refresh
        )
        self.add(self.until)
        self.ask.setEnabled(False)
        self._session.making_changed.connect(self._follow)

    def refresh(self) -> None:
        """Take account of the shown month anew."""
        period = self._session.period
        self.title.setText(f"Data asked for, {period.title}" if period else "Data asked for")
        if period is None:
            self._follow()
            return
        project = self._session.project
        self.until.run(
            "Taking account of the month’s data",
            lambda _progress: _requests().receipts(project, period),
            self._listed,
            shown=False,
        )

    def _follow(self) -> None:
        """Say how far the month is while none is chosen: which data it needs is known only then."""
        if self._session.period is None:
            self.until.show_making(self._session.making)
            if self._session.making == MADE:
                self._listed(())

    def _listed(self, receipts: tuple[Receipt, ...]) -> None:
        self.receipts = receipts
        self.table.show_lines(
            _HEADINGS,
            [_line(each) for each in receipts],
            widths=(130, 84, 100, 230, 150, 210),
            fill=4,
        )
        self.table.setFixedHeight(min(max(len(receipts), 1), 9) * 30 + 48)
        self.table.setVisible(bool(receipts))
        self.nothing.setVisible(not receipts)
        self.ask.setEnabled(bool(receipts))
        if self._session.period is None:
            words = "Once a month has data, this says for each kind of file who owes it, by when, and what came of it."
        else:
            words = (
                "The agreement’s objectives are measured on nothing yet. With the first objective, the files "
                "that it needs each month are listed here: who owes each, by when, and what came of it."
            )
        self.nothing.setText(words)

    # --- asking ----------------------------------------------------------------------------------------------------

    def choose_folder(self) -> None:
        words = "Write the data request into a folder"
        name = QFileDialog.getExistingDirectory(self, words, str(self._session.project.path.parent))
        if name:
            self.write(Path(name))

    def write(self, folder: Path) -> None:
        """Write the request and an Excel file to fill in for each kind of data into a new folder
        inside this one.
        """
        project, period = self._session.project, self._session.period
        if period is None:
            return
        if not self._session.settle():
            return

        def work(progress: object) -> tuple[Path, ...]:
            into = _fresh(folder, self._session.client, period)
            path = into / f"{into.name}.pdf"
            made: tuple[Path, ...] = _requests().write_data_request(
                project, path, period=period, templates=into, progress=progress
            )
            return made

        self._context.jobs.start("Writing the data request", work, self._written, self._failed)

    def _written(self, paths: tuple[Path, ...]) -> None:
        files = count(len(paths) - 1, "Excel file")
        words = f"The request and {files} to fill in are in {paths[0].parent}. What comes back is imported without mapping."
        self._say(
            "done", words, "Read it", lambda: self._session.navigate.emit("reports", str(paths[0]))
        )

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self._say("error", str(error))


def _fresh(folder: Path, client: str, period: Period) -> Path:
    # a file that was filled in and came back may lie in a folder of the same name
    safe = "".join(c if c.isalnum() or c in " -_" else " " for c in client).split()
    stem = f"{' '.join(safe) or 'Client'} data request {period.label}"
    names = [stem, *(f"{stem} {number}" for number in range(2, 1000))]
    found = next(folder / name for name in names if not (folder / name).exists())
    try:
        found.mkdir(parents=True)
    except OSError as error:
        raise StudioError(f"{found} cannot be made: {error.strerror or error}.") from None
    return found


def _line(receipt: Receipt) -> tuple[Text, ...]:
    state = ColouredCell(
        f"{MARKS[receipt.state]} {RECEIPT_WORDS[receipt.state]}", _ROLES[receipt.state]
    )
    span = f"{day(receipt.first)} – {day(receipt.last)}" if receipt.first else "–"
    owed = _SIDES.get(receipt.request.side, receipt.request.side)
    return (
        receipt.request.title,
        owed,
        day(receipt.due),
        state,
        ", ".join(receipt.files) or "–",
        span,
    )
