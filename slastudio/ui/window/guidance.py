"""Guide and tour of the main window: what F1 opens, and when the tour of the sample begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from slastudio.ui.guide.beside import Own, WithGuide

if TYPE_CHECKING:
    from slastudio.ui.look.theme import Theme
    from slastudio.ui.state.settings import Settings
    from slastudio.ui.window.page_stack import Desk

_SEEN = "tour/seen"


class Guidance:
    """Put the guide beside the window's content, and the tour above its pages.

    desk: returns the open project's pages. open_sample: opens the sample project, building it where it is not there yet.
    """

    def __init__(
        self,
        content: QWidget,
        theme: Theme,
        settings: Settings,
        desk: Callable[[], Desk | None],
        open_sample: Callable[[], None],
    ) -> None:
        self._desk, self._settings, self._open_sample = desk, settings, open_sample
        self._begins_when_open = False
        self.holder = WithGuide(content, theme, self._own)
        self.holder.tour_asked.connect(self.take_tour)

    def toggle(self) -> None:
        """Open the guide where one is, or close it."""
        self.holder.toggle()

    def _own(self) -> Own:
        desk = self._desk()
        return ("first-hour.md", "", "") if desk is None else desk.own_help()

    def opened(self, desk: Desk) -> None:
        """Take note of a project that was opened; the first time it is the sample its tour begins."""
        # late: what builds the sample is not needed for the first paint
        from slastudio.operations.samples import is_sample

        desk.help_asked.connect(self.toggle)
        desk.turned.connect(self.holder.follow)
        wanted, self._begins_when_open = self._begins_when_open, False
        if is_sample(desk.session.agreement) and (wanted or not self._is_seen()):
            self._begin(desk)

    def take_tour(self) -> None:
        """Begin the tour; where another project is open, or none, open the sample first."""
        from slastudio.operations.samples import is_sample  # late, as above

        self.holder.close_guide()
        desk = self._desk()
        if desk is not None and is_sample(desk.session.agreement):
            self._begin(desk)
        else:
            self._begins_when_open = True
            self._open_sample()

    def _begin(self, desk: Desk) -> None:
        self._settings.set_value(_SEEN, "yes")
        desk.tour.begin()

    def _is_seen(self) -> bool:
        return str(self._settings.value(_SEEN, "")) == "yes"

    def commands(self) -> list[tuple[str, str, Callable[[], None]]]:
        """Return what the command palette can open."""
        return [("Guide", "Tour of the sample", self.take_tour), *self.holder.commands()]
