"""The project checked against a paper that left it, or against another copy of it, in the background."""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.banner import Banner
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import row
from slastudio.ui.widgets.leaving import leave_on_escape

if TYPE_CHECKING:
    from slastudio.project.file import Project

_HASH = re.compile(r"\b([0-9a-f]{16})[0-9a-f]{48}\b")
_MOST_LINES = 60
PAPERS = "Papers (*.pdf *.docx *.xlsx)"
COPIES = "SLA Studio (*.slastudio)"


@dataclass(frozen=True)
class _Told:
    """Hold what a check came to: the level and words of its banner, and what belongs to it."""

    level: str
    headline: str
    details: str


def _operation(name: str) -> ModuleType:
    # late: the operations bring reportlab with them, which showing the page does not need
    return importlib.import_module(f"slastudio.operations.chain.{name}")


def _told(project: Project, file: Path | None) -> _Told:
    """Check a project against a file, as its bytes say a paper or a copy; None: by itself."""
    copies = _operation("copies")
    if file is not None and copies.is_copy(file):
        found: Any = copies.compare_copies(project, file)
        headline, *lines = copies.copies_lines(found)
        return _Told(_level(found), headline, "\n".join(lines))
    checked: Any = _operation("verifying").verify(project, file)
    telling = _operation("telling")
    level: str = "done" if checked.holds else "error"
    return _Told(level, telling.headline(checked), _shortened(telling.lines(checked)))


def _level(found: Any) -> str:
    """Return how grave it is how two copies stand: terms that were edited in one are no quarrel yet."""
    if found.holds:
        return "done"
    whole = not (found.own.faults or found.other.faults)
    return "note" if whole and found.state == "draft_only" else "error"


class CheckPanel(Card):
    """Check the project against a paper, another copy or its own chain, and tell what was found.

    closed: somebody is done with it.
    """

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__("Papers and what became of them")
        self._context, self._project = context, context.session.project
        self.headline = Banner(context.theme)
        self.details = label("", "muted", wrap=True, selectable=True)
        self.another = button("Check a paper …")
        self.another.clicked.connect(self.ask)
        self.copy = button("Compare with another copy …")
        self.copy.clicked.connect(self.ask_copy)
        self.alone = button("Check the project by itself", "quiet")
        self.alone.clicked.connect(lambda: self.check(None))
        self.done = button("Done", "quiet")
        self.done.clicked.connect(self.closed.emit)
        leave_on_escape(self, self.done)
        self.body.addWidget(
            label(
                "Every paper that leaves names the head of the project’s chain of hashes. Whoever kept one – the client, "
                "or you – can have the project checked against it. Two copies of a project are compared link by link: which goes on "
                "from the other, or since when they went apart.",
                "caption",
                wrap=True,
            )
        )
        self.add(self.headline, self.details)
        self.body.addLayout(row(self.another, self.copy, None))
        self.body.addLayout(row(self.alone, None, self.done))

    def ask(self) -> None:
        """Ask for a paper and check it; another copy of the project may be chosen, too."""
        self._ask("Check a paper", f"{PAPERS};;{COPIES}")

    def ask_copy(self) -> None:
        """Ask for another copy of the project and compare it."""
        self._ask("Compare with another copy", COPIES)

    def _ask(self, title: str, files: str) -> None:
        folder = str(self._project.path.parent)
        name, _ = QFileDialog.getOpenFileName(self, title, folder, files)
        if name:
            self.check(Path(name))

    def check(self, file: Path | None) -> None:
        """Check the project against a file in the background; None: against its own chain only."""
        if not self._context.session.settle():
            return
        project = self._project
        what = "the project" if file is None else file.name
        self._say("note", f"Checking {what} …", "")

        def work(_progress: Progress) -> _Told:
            return _told(project, file)

        self._context.jobs.start(f"Checking {what}", work, self._checked, self._failed)

    def _checked(self, told: _Told) -> None:
        self._say(told.level, told.headline, told.details)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self._say("error", str(error), "")

    def _say(self, level: str, headline: str, details: str) -> None:
        self.headline.say(level, headline)
        self.details.setText(details)
        self.details.setVisible(bool(details))


def _shortened(lines: tuple[str, ...]) -> str:
    """Return the lines as one text; a whole hash has no place to break, its beginning names it."""
    shown = [*lines[:_MOST_LINES]]
    if len(lines) > _MOST_LINES:
        shown.append(f"… and {len(lines) - _MOST_LINES} more; “slastudio verify” lists all.")
    return _HASH.sub(r"\1…", "\n".join(shown))
