"""A paper checked against the project: it matches the copy somebody holds, or what was changed since."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from types import ModuleType
from typing import Any

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

_HASH = re.compile(r"\b([0-9a-f]{16})[0-9a-f]{48}\b")
_MOST_LINES = 60
PAPERS = "Papers (*.pdf *.docx *.xlsx)"


def _checks() -> tuple[ModuleType, ModuleType]:
    # late: the operations bring reportlab with them, which showing the page does not need
    room = "slastudio.operations.chain"
    return importlib.import_module(f"{room}.verifying"), importlib.import_module(f"{room}.telling")


class CheckPanel(Card):
    """Check the project against a paper or against its own chain, and tell what was found.

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
        self.alone = button("Check the project by itself", "quiet")
        self.alone.clicked.connect(lambda: self.check(None))
        self.done = button("Done", "quiet")
        self.done.clicked.connect(self.closed.emit)
        leave_on_escape(self, self.done)
        self.body.addWidget(
            label(
                "Every paper that leaves names the head of the project’s chain of hashes. Whoever kept one – the client, "
                "or you – can have the project checked against it.",
                "caption",
                wrap=True,
            )
        )
        self.add(self.headline, self.details)
        self.body.addLayout(row(self.another, self.alone, None, self.done))

    def ask(self) -> None:
        """Ask for a paper and check it."""
        folder = str(self._project.path.parent)
        name, _ = QFileDialog.getOpenFileName(self, "Check a paper", folder, PAPERS)
        if name:
            self.check(Path(name))

    def check(self, paper: Path | None) -> None:
        """Check the project in the background; None: against its own chain only."""
        if not self._context.session.settle():
            return
        project = self._project
        what = "the project" if paper is None else paper.name
        self._say("note", f"Checking {what} …", "")

        def work(_progress: Progress) -> tuple[bool, str, str]:
            verifying, telling = _checks()
            found: Any = verifying.verify(project, paper)
            return found.holds, telling.headline(found), _shortened(telling.lines(found))

        self._context.jobs.start(f"Checking {what}", work, self._checked, self._failed)

    def _checked(self, told: tuple[bool, str, str]) -> None:
        holds, headline, details = told
        self._say("done" if holds else "error", headline, details)

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
