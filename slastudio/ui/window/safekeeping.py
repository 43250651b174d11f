"""What keeps a project safe around its opening: the day's copy, copies put back, and what is offered
where a project cannot be opened.

Imports are late: the first paint needs nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from slastudio.shared.problems import Cancelled, StudioError
from slastudio.ui.state import project_opening

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStackedWidget

    from slastudio.project.file import Project
    from slastudio.ui.look.theme import Theme
    from slastudio.ui.pages.start import StartPage
    from slastudio.ui.state.jobs import Jobs
    from slastudio.ui.widgets.banner import Banner
    from slastudio.ui.window.copies import CopiesPage
    from slastudio.ui.window.page_stack import Desk


class Host(Protocol):
    """Own what is open: the main window."""

    theme: Theme
    jobs: Jobs
    stack: QStackedWidget
    kept_folder: Path | None
    desk: Desk | None

    @property
    def start(self) -> StartPage: ...
    def banner(self) -> Banner: ...
    def open_path(self, path: Path, write: bool = True, take_over: bool = False) -> None: ...
    def may_leave(self, leave: Callable[[], None]) -> bool: ...
    def drop_desk(self) -> None: ...


class Safekeeping:
    """Serve one main window, which owns what is open."""

    def __init__(self, window: Host) -> None:
        self._window = window
        self._page: CopiesPage | None = None

    def opened(self, project: Project) -> None:
        """Say what opening had to say, and keep the day's copy in the background."""
        desk = self._window.desk
        if project.notes and desk is not None:
            desk.banner.say("note", " ".join(project.notes))
        if project.writable:
            self._window.jobs.start(
                "Keeping today's copy",
                lambda progress: project_opening.keep_todays_copy(project, progress),
                None,
                self._no_copy_kept,
                shown=False,
            )

    def _no_copy_kept(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, StudioError):
            raise error
        if self._window.desk is not None:
            told = f"No copy of today was kept: {error}"
            self._window.desk.banner.say("note", told, "Copies …", self.open_copies)

    # --- where a project cannot be opened --------------------------------------------------------------------------

    def say_not_opened(self, error: StudioError, path: Path, write: bool) -> None:
        """Tell why a project was not opened, with what can be done about it."""
        from slastudio.project.database.errors import DamagedError
        from slastudio.project.holders import HeldElsewhereError

        window, banner = self._window, self._banner()
        read: tuple[str, Callable[[], None]] = (
            "Open to read only",
            lambda: window.open_path(path, False),
        )
        if isinstance(error, DamagedError):
            banner.say("error", str(error), "Copies and repair …", lambda: self.open_copies(path))
        elif isinstance(error, HeldElsewhereError):
            banner.say(
                "error",
                str(error),
                "Take it over",
                lambda: window.open_path(path, take_over=True),
                read,
            )
        elif write:
            banner.say("error", str(error), *read)
        else:
            banner.say("error", str(error))

    def _banner(self) -> Banner:
        page = self._page
        shown = page is not None and self._window.stack.currentWidget() is page
        return page.banner if page is not None and shown else self._window.banner()

    # --- copies ----------------------------------------------------------------------------------------------------

    def open_copies(self, path: Path | None = None) -> None:
        """Show the copies of a project, of the open one by default."""
        desk = self._window.desk
        project = desk.session.project if desk is not None else None
        path = path or (project.path if project is not None else None)
        if path is None:
            return
        own = project if project is not None and project.path == path else None
        page = self._made_page()
        page.show_project(path, own)
        self._window.stack.setCurrentWidget(page)

    def _made_page(self) -> CopiesPage:
        from slastudio.ui.window.copies import CopiesPage

        if self._page is None:
            self._page = CopiesPage(self._window.theme, self._window.jobs, self._window.kept_folder)
            self._page.back_asked.connect(self._back)
            self._page.open_asked.connect(self._window.open_path)
            self._page.restore_asked.connect(self.restore)
            self._window.stack.addWidget(self._page)
        return self._page

    def _back(self) -> None:
        window = self._window
        window.stack.setCurrentWidget(window.start if window.desk is None else window.desk)
        if window.desk is not None:
            window.desk.sidebar.client.setFocus()
        else:
            window.start.take_keyboard()

    def restore(self, path: Path, name: str) -> None:
        """Put a copy in a project's place and open it; an open project is closed first."""
        window = self._window
        if window.desk is not None and window.desk.session.project.path == path:
            if not window.may_leave(lambda: self.restore(path, name)):
                self._back()
                return
            window.drop_desk()
        window.jobs.start(
            f"Restoring {path.name}",
            lambda _progress: project_opening.restore(path, name),
            window.open_path,
            self._made_page().say_failed,
        )
