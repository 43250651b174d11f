"""The guide beside what the window shows, or in its place where there is no room for both."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from slastudio.ui.guide.pages import guide_pages
from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.layouts import row

if TYPE_CHECKING:
    from slastudio.ui.guide.reader import GuideReader

WIDTH = 528
# below that a page beside the guide could not be worked in
_ROOM = WIDTH + 660
Own = tuple[str, str, str]


class WithGuide(QWidget):
    """Hold the window's content and, when it is asked for, the guide.

    own: returns the guide page that belongs to where one is, that place's title and its own help.
    """

    tour_asked = Signal()

    def __init__(self, content: QWidget, theme: Theme, own: Callable[[], Own]) -> None:
        super().__init__()
        self._content, self._theme, self._own = content, theme, own
        self._reader: GuideReader | None = None
        self._before: QWidget | None = None
        self._line = row(content, into=self, gap=0)
        self._line.setStretch(0, 1)

    @property
    def reader(self) -> GuideReader:
        """Return the reader, built when it is first asked for."""
        if self._reader is None:
            # late: an empty window is on the screen before
            from slastudio.ui.guide.reader import GuideReader

            self._reader = GuideReader(self._theme)
            self._reader.hide()
            self._reader.closed.connect(self.close_guide)
            self._reader.wide_asked.connect(self._share)
            self._reader.tour_asked.connect(self.tour_asked)
            self._line.addWidget(self._reader)
        return self._reader

    @property
    def is_open(self) -> bool:
        return self._reader is not None and not self._reader.isHidden()

    def toggle(self) -> None:
        """Open the guide where one is, or close it."""
        if self.is_open:
            self.close_guide()
        else:
            self.reader.show_own(*self._own())
            self._open()

    def open_page(self, name: str, slug: str = "") -> None:
        """Open the guide on a page of one's choice."""
        if not self.is_open:
            self.reader.show_own(*self._own())
        self.reader.open(name, slug)
        self._open()

    def follow(self) -> None:
        """Show what belongs to the page one went to, unless one reads something else."""
        if self.is_open and self.reader.is_own:
            self.reader.wide.setChecked(False)
            self.reader.show_own(*self._own())
            self._share()
        elif self.is_open and self._content.isHidden():
            self.close_guide()

    def _open(self) -> None:
        if not self.is_open:
            self._before = self.window().focusWidget()
        self.reader.show()
        self._share()
        self.reader.browser.setFocus()

    def close_guide(self) -> None:
        """Close the guide and give the keyboard back."""
        if not self.is_open:
            return
        here = self.window().focusWidget()
        was_read = here is None or self.reader.isAncestorOf(here)
        self.reader.hide()
        self.reader.wide.setChecked(False)
        self._content.show()
        before, self._before = self._before, None
        # whoever works beside the guide keeps the keyboard where it is
        if was_read and before is not None and isValid(before) and before.isVisible():
            before.setFocus()

    def _share(self, _wide: object = None) -> None:
        """Give the guide its width beside the content, or the whole window."""
        alone = self.is_open and (self.reader.wide.isChecked() or self.width() < _ROOM)
        self._content.setVisible(not alone)
        if self._reader is not None:
            self._reader.setMaximumWidth(16777215 if alone else WIDTH)
            self._reader.setMinimumWidth(0 if alone else WIDTH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.is_open:
            self._share()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # the keyboard stays on the page while one reads beside it; Esc closes the guide from there
        if event.key() == Qt.Key.Key_Escape and self.is_open:
            self.close_guide()
        else:
            super().keyPressEvent(event)

    def commands(self) -> list[tuple[str, str, Callable[[], None]]]:
        """Return what the command palette can open: every page of the guide."""
        return [
            ("Guide", page.title, lambda name=page.name: self.open_page(name))  # type: ignore[misc]
            for page in guide_pages().values()
        ]
