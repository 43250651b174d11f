"""Hand a project over to a successor, and list what was handed over of it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFrame, QLineEdit

from slastudio.operations.handing_over.records import (
    hand_over_headline,
    hand_over_lines,
    hand_overs,
)
from slastudio.operations.projects import open_project
from slastudio.project.holders import user_name
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.state.jobs import Done, Jobs, Work
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import clear, column, row

if TYPE_CHECKING:
    from slastudio.operations.handing_over.archive import WrittenHandOver
    from slastudio.project.file import Project
    from slastudio.project.hand_over_store import HandOver

Start = Callable[[str, Work, Done], None]


class HandOverCard(QFrame):
    """Write one archive for a successor, and show to whom the project was handed over before.

    start: begins a job and tells what goes wrong. said: level and words of what came of it.
    """

    said = Signal(str, str)

    def __init__(self, jobs: Jobs, start: Start) -> None:
        super().__init__()
        self._jobs, self._start = jobs, start
        self.path = Path()
        self._project: Project | None = None
        self.to = QLineEdit()
        self.to.setPlaceholderText("To whom: a name or a company")
        self.to.setAccessibleName("To whom the project is handed over")
        self.who = QLineEdit(user_name())
        self.who.setAccessibleName("Who hands the project over")
        self.raw = QCheckBox("With raw evidence")
        self.raw.setChecked(True)
        self.begin = button("Hand over …")
        self.begin.clicked.connect(self.ask)
        self.list = column(gap=4)
        about = label(
            "For a successor: one archive with a checked copy, the agreement, issued reports, open duties, decisions, risks and "
            "improvements. Without raw evidence its records are purged from the copy; daily figures and registers stay. "
            "To whom, by whom and when is kept in the project, with the archive’s SHA-256, and linked into its chain.",
            "muted",
            wrap=True,
        )
        names = row(label("To"), self.to, label("By"), self.who, gap=8)
        column(
            label("Hand over", "section"), about, names, self.raw, row(self.begin, None), self.list,
            into=self, margins=16, gap=8,
        )  # fmt: skip
        self.setProperty("role", "card")

    def show_project(self, path: Path, project: Project | None) -> None:
        """Show what was handed over of a project; project: where it is open."""
        self.path, self._project = path, project
        able = project is None or project.writable
        self.begin.setEnabled(able)
        self.begin.setToolTip("" if able else "Open the project for editing first.")
        self.refresh()

    def refresh(self) -> None:
        """Look again for what was handed over."""
        path, project = self.path, self._project
        self._jobs.start(
            "Looking for what was handed over",
            lambda _progress: _made(path, project),
            self._show,
            key="hand-overs",
            shown=False,
            apart=True,
        )

    def _show(self, found: tuple[HandOver, ...]) -> None:
        clear(self.list)
        for each in reversed(found):
            line = label(hand_over_headline(each), wrap=True, selectable=True)
            told = "\n".join(part.strip() for part in hand_over_lines(each)[1:])
            below = label(told, "caption", wrap=True, selectable=True)
            self.list.addWidget(line)
            self.list.addWidget(below)
        if not found:
            self.list.addWidget(label("It was not handed over yet.", "muted"))

    def ask(self) -> None:
        """Ask for the archive to write; first for whom, where nobody is named."""
        if not self.to.text().strip():
            self.said.emit("error", "Say to whom the project is handed over.")
            self.to.setFocus()
            return
        suggested = str(self.path.with_name(f"{self.path.stem} hand-over.zip"))
        name, _ = QFileDialog.getSaveFileName(self, "Hand over", suggested, "Archives (*.zip)")
        if name:
            self.hand_over_into(Path(name))

    def hand_over_into(self, target: Path) -> None:
        """Write the archive, with or without raw evidence, and keep that it was handed over."""
        path, project, raw = self.path, self._project, self.raw.isChecked()
        to, who = self.to.text(), self.who.text()

        def work(progress: Progress) -> WrittenHandOver:
            # late: the operation brings reportlab with it, which showing the page does not need
            writer = importlib.import_module("slastudio.operations.handing_over.archive")
            with nullcontext(project) if project else open_project(path) as given:
                made: WrittenHandOver = writer.write_hand_over(
                    given, target, to=to, who=who, evidence=raw, progress=progress
                )
            return made

        self._start(f"Writing {target.name}", work, self._written)

    def _written(self, made: WrittenHandOver) -> None:
        number, sha256 = made.manifest.head
        self.said.emit(
            "done",
            f"{made.path.name} is written, and kept as handed over to {made.record.recipient}. Tell the successor the chain’s "
            f"head by another way: link {number}, SHA-256 {sha256}.",
        )
        self.refresh()


def _made(path: Path, project: Project | None) -> tuple[HandOver, ...]:
    try:
        with nullcontext(project) if project else open_project(path, write=False) as given:
            return hand_overs(given)
    except StudioError:
        # what is wrong with the file is told where it is opened and repaired
        return ()
