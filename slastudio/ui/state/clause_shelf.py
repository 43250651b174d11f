"""The clause library as the window has it: read in the background, with what is wrong with the
house's file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from slastudio.contract.clauses.library import Library
from slastudio.contract.terms.drafting import AddedClause
from slastudio.operations.agreements.library import (
    house_clause,
    keep_in_house_library,
    library_for,
    own_library,
    remove_from_house_library,
)
from slastudio.shared.problems import StudioError
from slastudio.ui.state.jobs import Jobs

Loaded = tuple[Library, str]
ToldOutcome = Callable[[str, str], None]


def read_shelf(folder: Path) -> Loaded:
    """Return the library of a folder and what is wrong with its house file; without that file's
    clauses if it is.
    """
    try:
        return library_for(folder), ""
    except StudioError as error:
        return own_library(), str(error)


class ClauseShelf(QObject):
    """Hold the library of a project's folder; empty until it was read. changed: it reads otherwise
    now.
    """

    changed = Signal()

    def __init__(self, folder: Path, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder, self._jobs = folder, jobs
        self.library = Library()
        self.problem = ""

    def load(self) -> None:
        """Read the library in the background."""
        folder = self._folder
        self._jobs.start(
            "Reading the clause library",
            lambda _progress: read_shelf(folder),
            self._loaded,
            key="library",
            shown=False,
            apart=True,
        )

    def _loaded(self, loaded: Loaded) -> None:
        if loaded != (self.library, self.problem):
            self.library, self.problem = loaded
            self.changed.emit()

    def keep(self, clause: AddedClause, say: ToldOutcome) -> None:
        """Add one of the agreement's own clauses to the house library, and say what became of it."""
        folder = self._folder

        def work(_progress: object) -> None:
            keep_in_house_library(folder, house_clause(clause))

        words = f"“{clause.title or clause.id}” is kept in the house library beside the project."
        self._change("Keeping a clause", work, words, say)

    def remove(self, clause_id: str, say: ToldOutcome) -> None:
        """Take a clause out of the house library, and say so."""
        folder = self._folder

        def work(_progress: object) -> None:
            remove_from_house_library(folder, clause_id)

        words = "The clause is no longer in the house library; where it was used it stays."
        self._change("Removing a clause", work, words, say)

    def _change(
        self, label: str, work: Callable[[object], None], words: str, say: ToldOutcome
    ) -> None:
        def done(_nothing: None) -> None:
            say("done", words)
            self.load()

        def failed(error: BaseException) -> None:
            if not isinstance(error, StudioError):
                raise error
            say("error", str(error))

        self._jobs.start(label, work, done, failed, shown=False, apart=True)
