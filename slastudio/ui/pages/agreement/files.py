"""What leaves and enters the agreement's page as files: appendix, Word, YAML, OpenSLO, another
project's terms.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from slastudio.operations.agreements.terms import read_terms, set_terms, terms_yaml
from slastudio.operations.agreements.versions import copy_agreement
from slastudio.shared.counts import count
from slastudio.shared.outputs import write_text
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.pages.agreement.comparing import Say
from slastudio.ui.state.context import Context

if TYPE_CHECKING:
    from slastudio.contract.exchange.openslo import OpenSLOExport
    from slastudio.operations.changes import Changed


class AgreementFiles(QObject):
    """Ask for a file's name, then write or read it; leave commits what is being typed, say shows a
    banner.
    """

    def __init__(
        self, context: Context, page: QWidget, say: Say, leave: Callable[[], None]
    ) -> None:
        super().__init__(page)
        self._context, self._session, self._page = context, context.session, page
        self._say, self._leave = say, leave

    def _beside(self, ending: str) -> str:
        path = self._session.project.path
        return str(path.with_name(f"{path.stem}{ending}"))

    def _ready(self) -> bool:
        """Commit what is being typed; False where it cannot be saved, which the window says."""
        self._leave()
        return self._session.settle()

    # --- the appendix ----------------------------------------------------------------------------------------------

    def write_appendix(self) -> None:
        self._leave()
        kinds = "PDF (*.pdf);;PDF and Word (*.docx)"
        name, _ = QFileDialog.getSaveFileName(
            self._page, "Write the appendix", self._beside(" appendix.pdf"), kinds
        )
        if name:
            self.write_appendix_to(Path(name))

    def write_word(self) -> None:
        self._leave()
        start = self._beside(" appendix.docx")
        name, _ = QFileDialog.getSaveFileName(
            self._page, "Write the appendix as a Word file", start, "Word (*.docx)"
        )
        if name:
            self.write_appendix_to(Path(name))

    def write_appendix_to(self, path: Path) -> None:
        """Write the PDF; for the name of a Word file both, side by side."""
        if not self._ready():
            return
        project = self._session.project
        word = path if path.suffix.lower() == ".docx" else None
        pdf = path.with_suffix(".pdf") if word is not None else path

        def work(progress: Progress) -> Path:
            # late: the operation brings reportlab with it, which writing the agreement does not
            # need
            from slastudio.operations.documents.agreements_and_reports import write_appendix

            return write_appendix(project, pdf, word=word, progress=progress)

        def done(written: Path) -> None:
            self._session.documents_changed.emit()
            names = (
                f"{path.name} and {written.name} are" if word is not None else f"{written.name} is"
            )
            self._say(
                "done",
                f"{names} written.",
                "Show it",
                lambda: self._session.navigate.emit("reports", str(written)),
            )

        self._context.jobs.start(f"Writing {path.name}", work, done, self._failed)

    # --- terms -----------------------------------------------------------------------------------------------------

    def export_terms(self) -> None:
        if not self._ready():
            return
        start = str(self._session.project.path.with_suffix(".yaml"))
        name, _ = QFileDialog.getSaveFileName(
            self._page, "Export the terms", start, "YAML (*.yaml *.yml)"
        )
        if name:
            try:
                write_text(Path(name), terms_yaml(self._session.project))
            except StudioError as error:
                self._say("error", str(error))
                return
            self._say("done", f"The terms are in {Path(name).name}.")

    def import_terms(self) -> None:
        kinds = "YAML (*.yaml *.yml);;All files (*)"
        name, _ = QFileDialog.getOpenFileName(self._page, "Replace the terms", "", kinds)
        if name:
            self.import_terms_from(Path(name))

    def import_terms_from(self, path: Path) -> None:
        if not self._ready():
            return
        try:
            changed = set_terms(self._session.project, read_terms(path), path.name)
        except StudioError as error:
            self._say("error", str(error))
            return
        self._session.replaced(changed)
        self._say(
            "done", f"The terms now are those of {path.name}. Ctrl+Z brings the old ones back."
        )

    def copy_terms(self) -> None:
        kinds = "SLA Studio (*.slastudio)"
        name, _ = QFileDialog.getOpenFileName(
            self._page, "Copy the terms of another project", "", kinds
        )
        if name:
            self.copy_terms_from(Path(name))

    def copy_terms_from(self, path: Path) -> None:
        """Take over another project's terms in the background; the parties of this one stay."""
        if not self._ready():
            return
        project = self._session.project

        def done(changed: Changed) -> None:
            self._session.replaced(changed, "Terms of another project")
            self._say(
                "done",
                f"The terms now are those of {path.name}; your client stays. Ctrl+Z takes it back.",
            )

        self._context.jobs.start(
            f"Reading {path.name}",
            lambda _progress: copy_agreement(project, path),
            done,
            self._failed,
        )

    # --- OpenSLO ---------------------------------------------------------------------------------------------------

    def export_openslo(self) -> None:
        self._leave()
        name = QFileDialog.getExistingDirectory(
            self._page, "Choose a folder for the OpenSLO documents"
        )
        if name:
            self.export_openslo_to(Path(name))

    def export_openslo_to(self, folder: Path) -> None:
        if not self._ready():
            return
        project = self._session.project

        def work(_progress: Progress) -> OpenSLOExport:
            # late: the export brings the document layer with it, which writing the agreement does
            # not need
            from slastudio.operations.agreements.exchange import export_openslo

            return export_openslo(project, folder)

        def done(export: OpenSLOExport) -> None:
            left = f" {count(len(export.left_out), 'objective')} could not be said in it; see NOT-EXPORTED.txt."
            self._say(
                "done", f"The objectives are in {folder.name}.{left if export.left_out else ''}"
            )

        self._context.jobs.start("Exporting OpenSLO", work, done, self._failed)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self._say("error", str(error))
