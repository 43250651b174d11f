"""All clients in a table on the start page: how each month stands and what is owed next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from slastudio.judge.outcome.statuses import Status
from slastudio.judge.telling.portfolio import HEADINGS, line_cells, ranked
from slastudio.operations.portfolio.summaries import PortfolioEntry
from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.labels import label
from slastudio.ui.widgets.layouts import column, row
from slastudio.ui.widgets.narrowing import Search, ShownOfAll
from slastudio.ui.widgets.tables.table import ColouredCell, DataTable, Text

_WIDTHS = (170, 160, 132, 0, 112, 150, 80)
_TALLEST = 12


class ClientsCard(QFrame):
    """List clients, found by typing and sorted by any column; open_asked carries a project's file."""

    open_asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.title = label("Clients", "section")
        self.finding = Search(
            "Find a client, a duty, a month", "Find among the clients", 240, "clients"
        )
        self.finding.changed.connect(self._show)
        self.search = self.finding.line
        self.told = ShownOfAll("Clients", self.finding.clear)
        self.table = DataTable(theme, "Clients")
        self.table.opened.connect(self._open)
        head = row(self.title, self.told, None, self.finding, gap=12)
        column(head, self.table, into=self, margins=16, gap=8)
        self._found: tuple[PortfolioEntry, ...] = ()
        self._listed: list[PortfolioEntry] = []

    def show_entries(self, found: Sequence[PortfolioEntry]) -> None:
        """Show what is known of each project; those nothing is known of come last, with the reason."""
        known = [each for each in found if each.line is not None]
        order = {id(line): n for n, line in enumerate(ranked([e.line for e in known if e.line]))}
        known.sort(key=lambda each: order[id(each.line)])
        self._found = (*known, *(each for each in found if each.line is None))
        self.setVisible(len(self._found) > 0)
        self._show()

    def _show(self) -> None:
        wanted, now = self.search.text().casefold(), datetime.now(UTC)
        self._listed, lines = [], list[Sequence[Text]]()
        for each in self._found:
            cells = _cells(each, now)
            if wanted in " ".join(_text(cell) for cell in cells).casefold():
                self._listed.append(each)
                lines.append(cells)
        shown, known = len(self._listed), len(self._found)
        self.told.tell(shown, known, "project", narrowed=bool(wanted))
        self.table.show_lines(HEADINGS, lines, widths=_WIDTHS, fill=3, spare=(6, 4))
        height = self.table.horizontalHeader().sizeHint().height() + 30 * min(
            max(len(lines), 1), _TALLEST
        )
        self.table.setFixedHeight(height + 6)

    def _open(self, line: int) -> None:
        if 0 <= line < len(self._listed) and not self._listed[line].problem:
            self.open_asked.emit(self._listed[line].path)


def _cells(entry: PortfolioEntry, now: datetime) -> Sequence[Text]:
    line = entry.line
    if line is None:
        told = entry.problem or "Nothing is known of it yet; open it once."
        return (entry.path.stem, "", "", ColouredCell(told, "muted", told), "", "", "")
    cells: list[Text] = list(line_cells(line, now))
    if entry.problem or entry.changed:
        told = entry.problem or "changed since it was judged"
        cells[1] = ColouredCell(f"{cells[1]} *", "muted", told)
    worst: Status | None = next((each for _, each in reversed(line.months) if each), None)
    cells[2] = ColouredCell(_text(cells[2]), worst or "muted", line.headline)
    return cells


def _text(cell: Text) -> str:
    return cell.text if isinstance(cell, ColouredCell) else cell
