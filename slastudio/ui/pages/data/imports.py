"""The imports of a project: a line each, what became of the chosen one, and which are kept longer
than agreed.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from slastudio.operations.evidence.computed import computed_of
from slastudio.operations.evidence.imports import (
    Batch,
    Removal,
    list_imports,
    remove_import,
)
from slastudio.operations.evidence.retention import Due, certificates, due
from slastudio.project.computed_store import Computation
from slastudio.project.file import Project
from slastudio.shared.counts import count
from slastudio.ui.look.mapping_words import KIND_TITLES
from slastudio.ui.look.wording import days, moment
from slastudio.ui.pages.data.batch_details import BatchPanel
from slastudio.ui.state.context import Context
from slastudio.ui.state.evidence_steps import note_removed
from slastudio.ui.widgets.empty import EmptyState
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row, scroller
from slastudio.ui.widgets.panes import Panes
from slastudio.ui.widgets.tables.table import ColouredCell, DataTable, Text
from slastudio.ui.widgets.until_made import UntilMade

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
    """Hold the imports, the ids of those whose rows were purged, those that are kept longer than
    agreed, and what those say of themselves that were computed at the source.
    """

    batches: tuple[Batch, ...]
    purged: frozenset[int]
    due: tuple[Due, ...]
    computed: dict[int, Computation]


def read_imports(project: Project) -> Imports:
    """List the imports and what retention says of them; safe in a worker thread."""
    purged = frozenset(certificate.batch for certificate in certificates(project))
    return Imports(list_imports(project), purged, due(project), computed_of(project))


class ImportsPanel(QWidget):
    """List the imports beside the chosen one; rows_asked carries a RowTarget, said (level,
    words), failed an error, counted how many there are.
    """

    rows_asked = Signal(object)
    failed = Signal(object)
    said = Signal(str, str)
    counted = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context, self.session, self.theme = context, context.session, context.theme
        self._batches: tuple[Batch, ...] = ()
        self._purged: frozenset[int] = frozenset()
        self._due: tuple[Due, ...] = ()
        self._computed: dict[int, Computation] = {}
        self.batches = DataTable(self.theme, "Imported files")
        self.batches.chosen.connect(self._chosen)
        self.batches.setMinimumWidth(260)
        # exports of months differ at their ends
        self.batches.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.details = BatchPanel(self.context)
        self.details.rows_asked.connect(self.rows_asked)
        self.details.removal_asked.connect(self.remove)
        self.details.said.connect(self.said)
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
        self.due = label("", "warning", wrap=True)
        look = button("Look at the first", "link", name="Look at the import that is due first")
        look.clicked.connect(self._go_to_due)
        self.due_line = QWidget()
        row(self.due, look, into=self.due_line).setStretch(0, 1)
        self.due_line.hide()
        listed = QWidget()
        column(self.due_line, self.batch_card, self.nothing, into=listed).setStretch(1, 1)
        self.until = UntilMade("The list of imports", listed, context.jobs, "imports", self.refresh)
        column(self.until, into=self)
        self.batch_card.hide()

    def refresh(self) -> None:
        """List the imports again."""
        project = self.session.project
        self.until.run(
            "Listing imports", lambda _progress: read_imports(project), self._listed, shown=False
        )

    def _listed(self, found: Imports) -> None:
        self._purged, self._computed = found.purged, found.computed
        self._show_due(found.due)
        self._batches = tuple(reversed(found.batches))
        lines = [self._line(each) for each in self._batches]
        self.batches.show_lines(
            _HEADINGS,
            lines,
            figures=(0, 4, 5, 6, 7, 8),
            widths=(48, 176, 0, 172, 92, 92, 84, 92, 108, 148, 90),
            fill=1,
            spare=(8, 10, 7, 4, 9, 0, 3, 5, 2),
        )
        self.counted.emit(len(lines))
        self.batch_card.setVisible(bool(lines))
        self.nothing.setVisible(not lines)
        chosen = self.details.batch
        at = max(self._line_of(chosen), 0)
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
        words += ", ".join(overdue.batch.file for overdue in found[:3])
        words += " …" if len(found) > 3 else ""
        self.due.setText(words)
        self.due_line.setVisible(bool(found))

    def _go_to_due(self) -> None:
        at = self._line_of(self._due[0].batch if self._due else None)
        if at >= 0:
            self.batches.select_line(at)
            self._chosen(at)
            self.side.ensureWidgetVisible(self.details.retention)

    def _line_of(self, batch: Batch | None) -> int:
        """Return the line of an import, -1 where it is not listed."""
        for line, listed in enumerate(self._batches):
            if batch is not None and listed.id == batch.id:
                return line
        return -1

    def _chosen(self, line: int) -> None:
        there = 0 <= line < len(self._batches)
        self.side.setVisible(there)
        if there and self.details.batch != self._batches[line]:
            batch = self._batches[line]
            self.details.show_batch(batch, self._computed.get(batch.id))

    def remove(self, batch: Batch) -> None:
        """Take an import back."""
        project = self.session.project
        self.context.jobs.start(
            f"Removing {batch.file}",
            lambda _progress: remove_import(project, batch.id, hold=True),
            self._removed,
            self.failed.emit,
        )

    def _removed(self, removal: Removal) -> None:
        self.details.batch = None
        words = f"{removal.batch.file} is removed."
        if removal.orphaned:
            words += f" Hand edits of {', '.join(removal.orphaned[:5])} lost the record they were laid over."
        if removal.left:
            words += f" {removal.left}"
        if note_removed(self.session, removal):
            words += " Undo (Ctrl+Z) brings it back until the project is closed."
        else:
            words += " There was no room to put it aside, so it cannot come back."
            self.session.take(removal.changed)
        self.said.emit("done", words)
