"""The copies of a project: what is kept and where, one put back, and a damaged project repaired."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from slastudio.operations import backups
from slastudio.operations.analysis.kept_assessments import KeptAssessments
from slastudio.operations.repair import repair_project
from slastudio.project.database.backup_names import Backup
from slastudio.shared.counts import count
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.ui.look.theme import Theme
from slastudio.ui.look.wording import file_size
from slastudio.ui.state.jobs import Done, Jobs, Work
from slastudio.ui.widgets.banner import Banner
from slastudio.ui.widgets.labels import Elided, button, label
from slastudio.ui.widgets.layouts import clear, column, row, scroller
from slastudio.ui.widgets.leaving import leave_on_escape
from slastudio.ui.window.handing_over import HandOverCard

if TYPE_CHECKING:
    from slastudio.project.file import Project
    from slastudio.project.repair.salvage import Salvage

FILES = "SLA Studio (*.slastudio)"


@dataclass(frozen=True)
class _Listed:
    """Hold what the page shows of a copy."""

    backup: Backup
    size: int


def _listed(path: Path) -> tuple[Path, tuple[_Listed, ...]]:
    found = []
    for each in backups.list_backups(path):
        try:
            found.append(_Listed(each, each.path.stat().st_size))
        except OSError:
            continue
    return backups.backups_folder(path), tuple(found)


class CopiesPage(QWidget):
    """Show the copies of one project, open or not.

    restore_asked: the path of the project and the name of a copy, once somebody confirmed.
    """

    restore_asked = Signal(object, str)
    open_asked = Signal(object)
    back_asked = Signal()

    def __init__(self, theme: Theme, jobs: Jobs, kept: Path | None = None) -> None:
        super().__init__()
        self.setObjectName("page")
        self._jobs, self._kept_folder = jobs, kept
        self.path = Path()
        self._project: Project | None = None
        self.banner = Banner(theme)
        self.heading = label("", "title", wrap=True)
        self.where = label("", "muted", wrap=True, selectable=True)
        self.list = column(gap=4)
        self.make = button("Keep a copy now", "primary")
        self.make.clicked.connect(self.keep_now)
        self.choose = button("Keep copies elsewhere …")
        self.choose.clicked.connect(self.ask_folder)
        self.beside = button("Keep them beside each project")
        self.beside.clicked.connect(lambda: self.choose_folder(None))
        self.hand_over = HandOverCard(jobs, self._start)
        self.hand_over.said.connect(self.banner.say)
        self.repair = button("Repair into a new file …")
        self.repair.clicked.connect(self.ask_target)
        self.forget = button("Delete kept figures")
        self.forget.clicked.connect(self.forget_kept)
        self.back = button("Back")
        self.back.clicked.connect(self.back_asked)
        leave_on_escape(self, self.back)
        self._build()

    def _build(self) -> None:
        about = label(
            "A copy is kept when a project is first opened for editing on a day, and before it is brought to a newer format. Each is "
            "checked: every table, every value, every block of evidence. What a restored copy replaces is kept too.",
            "muted",
            wrap=True,
        )
        mending = label(
            "A damaged project can be repaired: what can still be read goes into a new file, and what cannot is listed. "
            "The damaged file is not changed.",
            "muted",
            wrap=True,
        )
        keeping = label(
            "Months that were judged are kept on this machine, outside the projects, so that they are there at once. "
            "They hold clients' figures; only you can read them. Deleted, they are judged when next asked for.",
            "muted",
            wrap=True,
        )
        copies, repair, figures = QFrame(), QFrame(), QFrame()
        acts = row(self.make, self.choose, self.beside, None, gap=8)
        column(about, self.where, 8, self.list, 8, acts, into=copies, margins=16, gap=8)
        column(
            label("Repair", "section"),
            mending,
            row(self.repair, None),
            into=repair,
            margins=16,
            gap=8,
        )
        column(
            label("Kept figures", "section"),
            keeping,
            row(self.forget, None),
            into=figures,
            margins=16,
            gap=8,
        )
        if self._kept_folder is None:
            figures.hide()
        for each in (copies, repair, figures):
            each.setProperty("role", "card")
        holder, inner = QWidget(), QWidget()
        heading = row(self.heading, self.back, gap=16)
        heading.setStretch(0, 1)
        column(
            heading, self.banner, copies, self.hand_over, repair, figures, None,
            into=inner, margins=(0, 32, 0, 32), gap=16,
        )  # fmt: skip
        inner.setMaximumWidth(840)
        row(None, inner, None, into=holder, margins=(32, 0, 32, 0)).setStretch(1, 100)
        column(scroller(holder), into=self)

    def show_project(self, path: Path, project: Project | None) -> None:
        """Show the copies of the project at a path; project: where it is open for editing."""
        self.path, self._project = path, project
        self.heading.setText(f"Copies of {path.name}")
        self.banner.hide()
        self.make.setEnabled(project is not None and project.writable)
        self.make.setToolTip("" if self.make.isEnabled() else "Open the project for editing first.")
        self.refresh()
        self.hand_over.show_project(path, project)
        self.back.setFocus()

    def refresh(self) -> None:
        """Look for the copies again."""
        path = self.path
        self._jobs.start(
            "Looking for copies",
            lambda _progress: _listed(path),
            self._show_list,
            self.say_failed,
            key="copies",
            shown=False,
            apart=True,
        )

    def _show_list(self, found: tuple[Path, tuple[_Listed, ...]]) -> None:
        folder, copies = found
        self.where.setText(f"Kept in {folder}")
        self.beside.setVisible(folder.parent != self.path.parent)
        clear(self.list)
        for each in copies:
            self.list.addWidget(self._line(each))
        if not copies:
            self.list.addWidget(label("No copy has been kept yet.", wrap=True))

    def _line(self, listed: _Listed) -> QWidget:
        backup = listed.backup
        local = backup.made.astimezone()
        when = label(f"{local:%d %B %Y, %H:%M}".lstrip("0"))
        why = Elided(f"{backups.why_words(backup)}, {file_size(listed.size)}", "muted")
        ask = button("Restore …", "link")
        ask.setAccessibleName(f"Restore the copy of {when.text()}")
        sure, stay = button("Put it in the project's place", "danger"), button("Keep what is there")
        question = [sure, stay]
        made = QFrame()
        line = row(when, why, ask, sure, stay, into=made, margins=(0, 2, 0, 2), gap=12)
        line.setStretch(1, 1)
        when.setMinimumWidth(180)

        def asking(now: bool) -> None:
            ask.setVisible(not now)
            for each in question:
                each.setVisible(now)
            (stay if now else ask).setFocus()

        for each in question:
            each.hide()
        ask.clicked.connect(lambda: asking(True))
        stay.clicked.connect(lambda: asking(False))
        sure.clicked.connect(lambda: self.restore_asked.emit(self.path, backup.name))
        return made

    # --- what one can do -------------------------------------------------------------------------------------------

    def keep_now(self) -> None:
        """Keep a copy of the open project."""
        project = self._project
        if project is not None:
            self._start(
                "Keeping a copy",
                lambda progress: backups.keep_copy(project, progress),
                lambda made: self._done(f"{made.name} is kept, and checked."),
            )

    def ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Keep copies of every project in a folder")
        if name:
            self.choose_folder(Path(name))

    def choose_folder(self, folder: Path | None) -> None:
        """Keep copies in a folder from now on, or beside each project."""
        self._start(
            "Choosing where copies are kept",
            lambda _progress: backups.choose_folder(folder),
            lambda _nothing: self._done(
                "Copies are kept there from now on; earlier ones stay where they are."
            ),
        )

    def ask_target(self) -> None:
        suggested = str(self.path.with_name(f"{self.path.stem} repaired{self.path.suffix}"))
        name, _ = QFileDialog.getSaveFileName(self, "Repair into a new file", suggested, FILES)
        if name:
            self.repair_into(Path(name))

    def repair_into(self, target: Path) -> None:
        """Bring what can be read of the project into a new file, and tell what could not."""
        path = self.path
        self._start(
            f"Repairing {path.name}",
            lambda progress: repair_project(path, target, progress),
            self._repaired,
        )

    def _repaired(self, found: Salvage) -> None:
        kept = f"{found.path.name} holds {', '.join(found.kept)}."
        lost = "\n".join(f"•  {each}" for each in found.lost)
        told = (
            f"{kept}\nCould not be brought over:\n{lost}" if lost else f"{kept} Nothing is missing."
        )
        self.banner.say(
            "note" if lost else "done", told, "Open it", lambda: self.open_asked.emit(found.path)
        )

    def forget_kept(self) -> None:
        """Delete what is kept of months judged before, of every project."""
        folder = self._kept_folder
        if folder is not None:
            self._start(
                "Deleting kept figures",
                lambda _progress: KeptAssessments(folder).clear(),
                lambda number: self._done(f"{count(number, 'kept month')} deleted."),
            )

    def _start(self, words: str, work: Work, done: Done) -> None:
        self._jobs.start(words, work, done, self.say_failed, key="copy")

    def _done(self, told: str) -> None:
        self.banner.say("done", told)
        self.refresh()

    def say_failed(self, error: BaseException) -> None:
        """Tell what went wrong; a fault of the program's own goes on to its dialog."""
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, StudioError):
            raise error
        self.banner.say("error", str(error))
