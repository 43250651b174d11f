"""The clients one had open: listed on the start page, and kept whenever a month of one is judged."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from slastudio.shared.problems import StudioError
from slastudio.ui.state import project_opening
from slastudio.ui.state.jobs import Jobs
from slastudio.ui.state.making import MADE
from slastudio.ui.state.settings import Settings

if TYPE_CHECKING:
    from slastudio.ui.pages.start import StartPage
    from slastudio.ui.state.session import Session


class KnownClients:
    """List clients without opening their projects, and keep how each stands."""

    def __init__(self, jobs: Jobs, settings: Settings, start: Callable[[], StartPage]) -> None:
        self._jobs, self._settings, self._start = jobs, settings, start

    def show(self) -> None:
        """List the clients on the start page, in the background."""
        paths = [Path(each.path) for each in self._settings.recents()]
        cache = self._settings.cache
        self._jobs.start(
            "Listing clients",
            lambda _progress: project_opening.known_clients(paths, cache),
            lambda found: self._start().show_clients(found),
            _nothing,
            key="clients",
            shown=False,
            apart=True,
        )

    def keep(self, session: Session) -> None:
        """Keep how the client stands, once the month is judged."""
        project, assessment, cache = session.project, session.assessment, self._settings.cache
        if assessment is not None:
            self._jobs.start(
                "Keeping how the client stands",
                lambda _progress: project_opening.keep_client(project, assessment, cache),
                _nothing,
                _nothing,
                key="client line",
                shown=False,
            )

    def closed(self, session: Session) -> None:
        """Take note that a project was closed; where its month was not judged to the end, its line
        stays marked as of an earlier state.
        """
        if session.making == MADE and session.assessment is not None:
            with suppress(StudioError, OSError):
                project_opening.client_closed(session.project.path, self._settings.cache)


def _nothing(_outcome: object) -> None:
    """Leave it at that: what is kept is made anew the next time a month is judged."""
