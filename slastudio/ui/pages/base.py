"""What pages have in common: a name, a help text, a body, and news from the session."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from slastudio.ui.state.context import Context

Action = tuple[str, Callable[[], None]]


class Page(QWidget):
    """Show one side of the open project.

    name: as in Attention.page and in navigation. title: shown in the header. help: text of the F1
    reader, its paragraphs apart by blank lines; guide: the page of the guide shown below it.
    tells_month: in its place stands how far the month's
    figures are, until there are some.
    """

    # asks for the command palette, opened for one kind of command ("field")
    search_asked = Signal(str)
    name = ""
    title = ""
    help = ""
    guide = "index.md"
    # whether everything on it rests on the month's assessment: without one there is nothing to show
    tells_month = False

    def __init__(
        self, context: Context, parent: QWidget | None = None, *, in_slices: bool = False
    ) -> None:
        """Build the page; in_slices: leave its parts to whoever goes through `build`."""
        super().__init__(parent)
        self.setObjectName("page")
        self.context = context
        self.session, self.theme = context.session, context.theme
        self.setAccessibleName(self.title)
        self.active = False
        self._stale = True
        if not in_slices:
            for _ in self.build():
                pass

    def build(self) -> Iterator[None]:
        """Make the page's parts; at each yield the window may answer first."""
        yield

    def steps(self) -> Iterator[None]:
        """Do, in slices too, what is wanted before the page is looked at."""
        self.freshen()
        yield

    def parting(self) -> Iterator[None]:
        """Let large parts go, before the page itself goes."""
        yield from ()

    def refresh(self) -> None:
        """Show the session's current assessment."""

    def news(self) -> None:
        """Take note of a new assessment: the page one looks at shows it now, any other when there
        is time.
        """
        self._stale = True
        if self.active:
            self.freshen()

    def freshen(self) -> None:
        """Show the current assessment where that has not happened yet."""
        if self._stale:
            self._stale = False
            self.refresh()

    def arrive(self, target: str = "") -> None:
        """Do what coming to this page (and to `target` on it) needs."""

    def place(self) -> str:
        """Return the target that brings the reader back to where the page is now."""
        return ""

    def leave(self) -> None:
        """Commit whatever is still being typed."""

    def actions_offered(self) -> tuple[Action, ...]:
        """Return what the command palette can do here, as (words, function)."""
        return ()
