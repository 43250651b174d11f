"""One import in full: what became of its records, how it was understood, its problems, and what can
be done with it.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from slastudio.evidence.intake import Rejected
from slastudio.operations.evidence.computed import computed_lines
from slastudio.operations.evidence.imports import Batch, rejected_rows
from slastudio.operations.evidence.originals import save_original
from slastudio.project.computed_store import Computation
from slastudio.shared.counts import count
from slastudio.shared.problems import StudioError
from slastudio.ui.look.mapping_words import KIND_TITLES, ZONE_WORDS, mapping_pairs
from slastudio.ui.look.wording import file_size, moment, share_words
from slastudio.ui.pages.data.quality import QualityPanel
from slastudio.ui.pages.data.retention import Kept, RetentionPanel
from slastudio.ui.state.context import Context
from slastudio.ui.state.row_targets import RowTarget
from slastudio.ui.widgets.cards import Card, Pairs
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row
from slastudio.ui.widgets.tables.table import ColouredCell, DataTable, Text

MOST_REJECTED = 500
_MARKS = {"error": "■", "warning": "▲", "note": "○"}


def sum_words(batch: Batch) -> str:
    """Return the counts as the sum they always are."""
    return (
        f"{batch.read:,} read = {batch.accepted:,} accepted + {batch.rejected:,} rejected + "
        f"{batch.duplicates:,} duplicates + {batch.not_applicable:,} not applicable"
    )


class BatchPanel(QWidget):
    """Show one import; rows_asked carries a RowTarget, removal_asked the batch, said (level,
    words).
    """

    rows_asked = Signal(object)
    removal_asked = Signal(object)
    said = Signal(str, str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.batch: Batch | None = None
        self.name = label("", "section", wrap=True)
        self.sum = label("", "strong", wrap=True, selectable=True)
        self.pairs = Pairs(stacked=True)
        self.rejected = DataTable(context.theme, "Rejected rows")
        self.rejected.setFixedHeight(180)
        self.why = label("Rejected rows", "strong")
        self.more = label("", "caption", wrap=True)
        self.browse = button("Browse its rows")
        self.browse.clicked.connect(self._browse)
        self.save = button("Save the copy …")
        self.save.setAccessibleName("Save the kept copy of the file")
        self.save.clicked.connect(self._choose_target)
        self.remove = button("Remove …", "danger", name="Remove this import")
        self.remove.clicked.connect(lambda: self._ask(True))
        self.question = label("", wrap=True)
        self.confirm = QWidget()
        yes, self._no = button("Remove it", "danger"), button("Keep it")
        yes.clicked.connect(self._confirmed)
        self._no.clicked.connect(lambda: self._ask(False))
        column(self.question, row(yes, self._no, None), into=self.confirm)
        card = Card().add(self.name, self.sum)
        card.body.addLayout(row(self.browse, self.save, self.remove, None))
        card.add(self.confirm, self.pairs)
        self.rejected_card = Card().add(self.why, self.rejected, self.more)
        self.quality = QualityPanel(context)
        self.retention = RetentionPanel(context)
        self.retention.said.connect(self.said)
        self.retention.known.connect(self._kept_known)
        column(card, self.rejected_card, self.quality, self.retention, None, into=self, gap=12)
        self._ask(False)

    def show_batch(self, batch: Batch, computed: Computation | None = None) -> None:
        """Show another import; computed: what it says of itself where it was computed at the source."""
        zone, mapping = self.context.session.agreement.zone, batch.mapping
        self.batch = batch
        self._ask(False)
        self.name.setText(batch.file)
        self.sum.setText(sum_words(batch))
        rows = ", ".join(
            f"{n:,} {KIND_TITLES.get(kind, kind).lower()}" for kind, n in batch.rows_by_kind.items()
        )
        kind = KIND_TITLES.get(batch.kind, batch.kind)
        problems = [f"{_MARKS.get(each.level, '■')} {each}" for each in batch.problems[:12]]
        if len(batch.problems) > 12:
            problems.append(f"… and {len(batch.problems) - 12:,} more")
        read: list[tuple[str, str]] = [
            ("Read as", f"{kind} · {batch.format} · {share_words(batch.confidence)} sure"),
            ("Rows that count", rows or "none"),
            (
                "Time zone",
                f"{mapping.zone}: {ZONE_WORDS.get(batch.zone_source, batch.zone_source)}",
            ),
            *mapping_pairs(mapping),
        ]
        if computed is not None:
            read = [
                *computed_lines(computed),
                ("Groups", count(sum(batch.rows_by_kind.values()), "group")),
            ]
        self.pairs.show_pairs(
            (
                *read,
                ("Told while reading", "\n".join(problems) or "nothing"),
                (
                    "File",
                    f"{file_size(batch.size)}, SHA-256\n{batch.sha256[:32]}\n{batch.sha256[32:]}",
                ),
                (
                    "Imported",
                    f"{moment(batch.imported, zone)}{f' by {batch.who}' if batch.who else ''}, {batch.importer}",
                ),
            )
        )
        self.browse.setVisible(computed is None)
        self.quality.setVisible(computed is None)
        self.retention.setVisible(computed is None)
        self.browse.setEnabled(bool(batch.rows_by_kind) or batch.duplicates > 0)
        self.remove.setEnabled(self.context.session.writable)
        self.save.hide()
        self.rejected_card.setVisible(batch.rejected > 0)
        self._read_more(batch)
        if computed is None:
            self.quality.show_batch(batch)
            self.retention.show_batch(batch)

    def _read_more(self, batch: Batch) -> None:
        project = self.context.session.project

        def work(_progress: object) -> tuple[int, tuple[Rejected, ...], bool]:
            rows = rejected_rows(project, batch.id)[:MOST_REJECTED] if batch.rejected else ()
            with project.reading():
                return batch.id, rows, project.evidence.keeps_original(batch.id)

        self.context.jobs.start(
            "Reading rejected rows",
            work,
            self._show_more,
            self._failed,
            key="rejected",
            shown=False,
        )

    def _show_more(self, found: tuple[int, tuple[Rejected, ...], bool]) -> None:
        number, rows, has_original = found
        # another import may have been chosen while this one was read
        if self.batch is None or number != self.batch.id:
            return
        self.save.setVisible(has_original)
        lines: list[tuple[Text, ...]] = []
        for rejected in rows:
            column = rejected.problem.column or "–"
            why = ColouredCell(rejected.problem.message, "missed")
            lines.append((str(rejected.row), column, why, rejected.raw))
        headings = ("Row", "Column", "Why", "As read")
        self.rejected.show_lines(headings, lines, figures=(0,), widths=(64, 96, 280, 400))
        self.why.setText(f"Rejected: {count(self.batch.rejected, 'record')}")
        more = self.batch.rejected - len(rows)
        self.more.setText(f"The first {len(rows):,} are shown." if more > 0 else "")
        self.more.setVisible(more > 0)

    def _kept_known(self, kept: Kept) -> None:
        """Offer nothing of an import whose rows are purged: they are gone."""
        if kept.certificate is not None:
            self.browse.setEnabled(False)
            self.save.hide()
            self.rejected_card.hide()
            self.quality.hide_purged()

    # --- what can be done ------------------------------------------------------------------------------------------

    def _browse(self) -> None:
        if self.batch is not None:
            kind = self.batch.kind if self.batch.kind in self.batch.rows_by_kind else ""
            kind = kind or next(iter(self.batch.rows_by_kind), self.batch.kind)
            self.rows_asked.emit(RowTarget(kind, (), self.batch.id))

    def _ask(self, asking: bool) -> None:
        self.confirm.setVisible(asking)
        self.remove.setVisible(not asking)
        if asking and self.batch is not None:
            rows = sum(self.batch.rows_by_kind.values())
            self.question.setText(
                f"Its {count(rows, 'row')} leave the project and every figure that rests on them. Rows that it had "
                "hidden as duplicates count again. The file itself is not touched and can be imported again. What the "
                "project held of it is overwritten; a line that it was removed stays, and so do copies and backups made before."
            )
            self._no.setFocus()

    def _confirmed(self) -> None:
        if self.batch is not None:
            self.removal_asked.emit(self.batch)

    def _choose_target(self) -> None:
        if self.batch is not None:
            start = self.context.session.project.path.with_name(self.batch.file)
            name, _ = QFileDialog.getSaveFileName(self, "Save the copy of the file", str(start))
            if name:
                self.save_to(Path(name))

    def save_to(self, target: Path) -> None:
        """Write the copy of the file that was kept."""
        batch, project = self.batch, self.context.session.project
        if batch is not None:
            self.context.jobs.start(
                f"Saving {target.name}",
                lambda _progress: save_original(project, batch.id, target),
                lambda size: self.said.emit(
                    "done", f"{target.name} is saved, {file_size(size)}, its SHA-256 as imported."
                ),
                self._failed,
            )

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self.said.emit("error", str(error))
