"""Compare two versions, or the draft with a Word file that came back, as a redline beside the form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from slastudio.operations.agreements.redlines import Compared, compared, write_redline
from slastudio.operations.agreements.versions import Version
from slastudio.shared.counts import count
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.forms.fields.simple import Combo
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.documents.redline_view import RedlineView
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row
from slastudio.ui.widgets.leaving import leave_on_escape

if TYPE_CHECKING:
    from slastudio.operations.agreements.exchange import WordComparison

Say = Callable[..., None]


class Comparing(QWidget):
    """Choose two versions and read what changed between them; closed goes back to the list."""

    closed = Signal()

    def __init__(self, context: Context, say: Say) -> None:
        super().__init__()
        self._context, self._session, self._say = context, context.session, say
        self._versions: Sequence[Version] = ()
        self.found: Compared | None = None
        self.before, self.after = Combo(), Combo()
        self.before.setAccessibleName("Compare from this version")
        self.after.setAccessibleName("Compare with this version")
        for combo in (self.before, self.after):
            combo.setMinimumContentsLength(6)
            combo.activated.connect(self.compare)
        self.heading = label("", "caption", wrap=True)
        self.view = RedlineView()
        self.save = button("Save redline as PDF …")
        self.save.clicked.connect(self.save_redline)
        back = button("Back to versions", "quiet")
        back.clicked.connect(self.closed)
        leave_on_escape(self, back)
        self.chooser = QWidget()
        line = row(self.before, label("→", "muted"), self.after, into=self.chooser, gap=4)
        line.setStretch(0, 1)
        line.setStretch(2, 1)
        column(
            self.chooser,
            self.heading,
            self.view,
            row(self.save, None, back, gap=4),
            into=self,
            margins=(0, 8, 0, 0),
        ).setStretch(2, 1)

    # --- two versions ----------------------------------------------------------------------------------------------

    def open(
        self,
        versions: Sequence[Version],
        before: Version | None = None,
        after: Version | None = None,
    ) -> None:
        """Compare two versions; by default the last one signed or sent with the draft."""
        self._versions = versions
        for combo in (self.before, self.after):
            combo.clear()
            for each in versions:
                combo.addItem(_name(each), each.id)
        earlier = before or next(
            (each for each in reversed(versions) if each.state != "draft"), versions[-1]
        )
        self.before.setCurrentIndex(list(versions).index(earlier))
        self.after.setCurrentIndex(
            list(versions).index(after) if after is not None else len(versions) - 1
        )
        self.chooser.show()
        self.compare()

    def compare(self) -> None:
        """Compare the chosen two in the background."""
        a, b = self._versions[self.before.currentIndex()], self._versions[self.after.currentIndex()]
        self.heading.setText("Comparing …")
        self._context.jobs.start(
            "Comparing versions",
            lambda _progress: compared(a, b),
            self._compared,
            self._failed,
            key="compare",
            shown=False,
        )

    def _compared(self, found: Compared) -> None:
        self.found = found
        fields = count(len(found.fields), "field")
        self.heading.setText(
            f"{fields} changed. Clauses that did not change are left out." if found.fields else ""
        )
        self.heading.setVisible(bool(found.fields))
        self.view.show_sections(
            found.sections, found.unsaid, _name(found.before), _name(found.after)
        )
        self.save.setVisible(True)

    def save_redline(self) -> None:
        if self.found is None:
            return
        project = self._session.project.path
        start = project.with_name(f"{project.stem} redline.pdf")
        name, _ = QFileDialog.getSaveFileName(self, "Save the redline", str(start), "PDF (*.pdf)")
        if name:
            self.save_redline_to(Path(name))

    def save_redline_to(self, path: Path) -> None:
        found = self.found
        if found is None:
            return

        project = self._session.project

        def work(progress: Progress) -> Path:
            return write_redline(project, found, path, progress=progress)

        self._context.jobs.start(f"Writing {path.name}", work, self._saved, self._failed)

    def _saved(self, path: Path) -> None:
        self._session.documents_changed.emit()
        self._say(
            "done",
            f"{path.name} is written.",
            "Show it",
            lambda: self._session.navigate.emit("reports", str(path)),
        )

    # --- a Word file that came back --------------------------------------------------------------------------------

    def compare_word_file(self, path: Path) -> None:
        """Read a Word file in the background and show every change of wording in it."""
        project = self._session.project
        if not self._session.settle():
            return

        def work(_progress: Progress) -> WordComparison:
            # late: reading Word brings the whole document layer with it, which few ask for
            from slastudio.operations.agreements.exchange import compare_word

            return compare_word(project, path)

        self._context.jobs.start(
            f"Reading {path.name}",
            work,
            lambda result: self._word_read(path, result),
            self._failed,
            key="compare",
        )

    def _word_read(self, path: Path, result: WordComparison) -> None:
        self.found = None
        self.chooser.hide()
        self.save.hide()
        with_what = f"compared with {result.compared_with}"
        if not result.matches:
            with_what += "; it was made from a version this project does not hold, so their differences show too"
        self.heading.setText(f"{path.name}, {with_what}.")
        self.heading.show()
        changes = count(len(result.changes), "change")
        self.view.show_changes(
            result.changes,
            result.remarks,
            f"{changes} of wording." if result.changes else "Nothing was changed.",
        )

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self.heading.setText("")
        self._say("error", str(error))


def _name(version: Version) -> str:
    return "Draft" if version.state == "draft" else version.label
