"""How long an import's rows are kept: the agreed term, purging them for good, and the certificate
of that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QWidget

from slastudio.evidence.certificates import Certificate
from slastudio.operations.changes import changed
from slastudio.operations.documents.certificates import write_certificate
from slastudio.operations.evidence.copies import (
    SORTS,
    Copy,
    clear_copies,
    copies_of,
    copy_words,
)
from slastudio.operations.evidence.imports import Batch
from slastudio.operations.evidence.retention import Due, certificate_of, due, purge, retention_terms
from slastudio.project.file import Project
from slastudio.shared.counts import count
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.look.wording import day, moment
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row

CERTIFICATES = "PDF (*.pdf);;JSON (*.json)"
FOR_GOOD = (
    "Its {rows}, the texts of its rejected records and the copy of the file are overwritten: nothing brings them back, "
    "no undo either, and no figure can be made from them again. Imports that were removed before can no longer come back. "
    "Its line, its figures by day and a certificate stay."
)


@dataclass(frozen=True)
class Kept:
    """Hold what is known of an import's keeping: the term in words, since when it is due, and how
    it was purged.
    """

    batch: int
    term: str
    due: Due | None
    certificate: Certificate | None


def keeping(project: Project, batch: Batch) -> Kept:
    """Read how long an import is kept and whether it was purged; safe in a worker thread."""
    certificate = certificate_of(project, batch.id)
    terms = {each.kind: each for each in retention_terms(project)}
    found = next((each for each in due(project) if each.batch.id == batch.id), None)
    kinds = {batch.kind, *batch.rows_by_kind}
    longest = max((terms[each] for each in kinds), key=lambda each: (each.months < 1, each.months))
    return Kept(batch.id, found.term.words if found else longest.words, found, certificate)


class RetentionPanel(Card):
    """Tell how long one import is kept; said carries (level, words), known the Kept as soon as it
    is read.
    """

    said = Signal(str, str)
    known = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__("How long it is kept")
        self.context = context
        self.batch: Batch | None = None
        self.kept: Kept | None = None
        self.copies: tuple[Copy, ...] = ()
        self.told = label("", wrap=True, selectable=True)
        self.ask = button(
            "Purge its rows …", "danger", name="Purge the rows of this import for good"
        )
        self.ask.clicked.connect(lambda: self._ask(True))
        self.save = button("Save the certificate …")
        self.save.clicked.connect(self._choose_target)
        self._build_question()
        self.add(self.told, self.question)
        self.body.addLayout(row(self.ask, self.save, None))
        self._ask(False)

    def _build_question(self) -> None:
        self.words = label("", wrap=True)
        self.why = QLineEdit()
        self.why.setAccessibleName("Why the rows are purged")
        self.why.setPlaceholderText("The agreed retention is over")
        self.who = QLineEdit()
        self.who.setAccessibleName("Purged by")
        self.who.setPlaceholderText("A name or a role")
        self.problem = label("", "finding-error", wrap=True)
        self.copies_told = label("", "muted", wrap=True, selectable=True)
        self.clearing = {
            "backups": QCheckBox("Delete these backups, too"),
            "documents": QCheckBox("Delete these documents, too"),
        }
        self.go, self.no = button("Purge for good", "danger"), button("Keep them")
        self.go.clicked.connect(self.purge_now)
        self.no.clicked.connect(lambda: self._ask(False))
        self.question = QWidget()
        column(
            self.words,
            label("Why (needed, stands on the certificate)", "strong"),
            self.why,
            label("By", "strong"),
            self.who,
            self.copies_told,
            *self.clearing.values(),
            self.problem,
            row(self.go, self.no, None),
            into=self.question,
            gap=4,
        )

    # --- showing ---------------------------------------------------------------------------------------------------

    def show_batch(self, batch: Batch) -> None:
        """Show another import."""
        self.batch, self.kept = batch, None
        self._ask(False)
        self.told.setText("Looking at the agreed term …")
        self.ask.hide()
        self.save.hide()
        project = self.context.session.project
        self.context.jobs.start(
            "Reading the agreed term",
            lambda _progress: keeping(project, batch),
            self._show,
            self._failed,
            key="retention",
            shown=False,
        )

    def _show(self, kept: Kept) -> None:
        if self.batch is None or kept.batch != self.batch.id:
            return
        self.kept = kept
        self.told.setText(kept_words(kept, self.context.session.agreement.zone))
        self._ask(False)
        self.save.setVisible(kept.certificate is not None)
        self.known.emit(kept)

    def _ask(self, asking: bool) -> None:
        purged = self.kept is None or self.kept.certificate is not None
        self.question.setVisible(asking)
        self.ask.setVisible(not asking and not purged)
        self.ask.setEnabled(self.context.session.writable)
        self.problem.hide()
        if asking and self.batch is not None:
            rows = count(
                sum(self.batch.rows_by_kind.values()), "row that counts", "rows that count"
            )
            early = (
                ""
                if self.kept is not None and self.kept.due
                else "It is not due yet by the agreement. "
            )
            self.words.setText(early + FOR_GOOD.format(rows=rows))
            self.why.setFocus()
            self._look_for_copies(self.batch)

    def _look_for_copies(self, batch: Batch) -> None:
        self._show_copies(())
        self.copies_told.setText("Looking for copies outside the project …")
        project = self.context.session.project
        self.context.jobs.start(
            "Looking for copies",
            lambda _progress: copies_of(project, batch.id),
            self._show_copies,
            self._failed,
            key="copies",
            shown=False,
        )

    def _show_copies(self, copies: tuple[Copy, ...]) -> None:
        self.copies = copies
        none = "No backup beside the project and no document on record holds them."
        self.copies_told.setText("\n".join(copy_words(copies)) or none)
        for sort, box in self.clearing.items():
            box.setChecked(False)
            box.setVisible(any(each.sort == sort for each in copies))

    # --- purging ---------------------------------------------------------------------------------------------------

    def purge_now(self) -> None:
        """Delete the rows for good, in the background; without a reason nothing happens."""
        batch, project = self.batch, self.context.session.project
        if batch is None:
            return
        if not self.why.text().strip():
            self.problem.setText(
                "■ Say why the rows are purged; the reason stands on the certificate."
            )
            self.problem.show()
            self.why.setFocus()
            return
        who, why = self.who.text().strip(), self.why.text().strip()
        copies, sorts = self.copies, [s for s in SORTS if self.clearing[s].isChecked()]
        forgetting = self.context.session.forgetting
        self.go.setEnabled(False)

        def work(progress: Progress) -> tuple[Certificate, tuple[Copy, ...]]:
            with forgetting():
                made = purge(project, batch.id, who, why, progress=progress)
            return made, clear_copies(copies, sorts)[1]

        self.context.jobs.start(
            f"Purging {batch.file}",
            work,
            self._purged,
            self._failed,
            key="purge",
        )

    def _purged(self, done: tuple[Certificate, tuple[Copy, ...]]) -> None:
        certificate, left = done
        self.go.setEnabled(True)
        self.why.clear()
        rows = count(sum(certificate.rows.values()), "row")
        words = f"{certificate.file}: {rows} are purged for good. Certificate {certificate.number} can be saved below."
        if left:
            words += f" {count(len(left), 'copy')} outside the project stayed."
        self.said.emit("done", words)
        if self.batch is not None and self.batch.id == certificate.batch:
            self._show(Kept(certificate.batch, "", None, certificate))
            self.save.setFocus()
        self.context.session.take(changed("evidence"))
        self.context.session.erased.emit()

    def _failed(self, error: BaseException) -> None:
        self.go.setEnabled(True)
        if not isinstance(error, StudioError):
            raise error
        if self.kept is None:
            self.told.setText(str(error))
        else:
            self.problem.setText(f"■ {error}")
            self.problem.show()

    # --- the certificate -------------------------------------------------------------------------------------------

    def _choose_target(self) -> None:
        if self.kept is None or self.kept.certificate is None:
            return
        start = self.context.session.project.path.with_name(
            f"purge-certificate-{self.kept.certificate.number}.pdf"
        )
        name, chosen = QFileDialog.getSaveFileName(
            self, "Save the certificate", str(start), CERTIFICATES
        )
        if name:
            path = Path(name)
            known = path.suffix.casefold() in (".pdf", ".json")
            self.save_to(
                path
                if known
                else path.with_name(path.name + (".json" if "json" in chosen else ".pdf"))
            )

    def save_to(self, path: Path) -> None:
        """Write the certificate as a page or as data; the ending says which."""
        certificate = self.kept.certificate if self.kept is not None else None
        project = self.context.session.project
        if certificate is not None:
            self.context.jobs.start(
                f"Saving {path.name}",
                lambda progress: write_certificate(project, certificate, path, progress),
                lambda _nothing: self.said.emit("done", f"{path.name} is saved."),
                self._not_saved,
            )

    def _not_saved(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self.said.emit("error", str(error))


def kept_words(kept: Kept, zone: str) -> str:
    """Say how long an import is kept, whether that is over, or how it was purged."""
    if kept.certificate is not None:
        at = moment(datetime.fromisoformat(kept.certificate.at), zone)
        rows = count(sum(kept.certificate.rows.values()), "row")
        return (
            f"{rows} were purged for good on {at} by {kept.certificate.who}: {kept.certificate.why}\n"
            f"Certificate {kept.certificate.number}; the figures by day are kept."
        )
    if kept.due is not None:
        newest, since = day(kept.due.newest), day(kept.due.since)
        return f"▲ {kept.term}. Its newest record is of {newest}: its rows are due to be purged since {since}."
    return kept.term if kept.term.endswith(".") else f"{kept.term}."
