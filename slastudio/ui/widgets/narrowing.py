"""What narrows a page to some of its records: it comes back with the project, says so, and is cleared
in one place.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from slastudio.shared.counts import count
from slastudio.ui.state.settings import Settings
from slastudio.ui.widgets.labels import label
from slastudio.ui.widgets.layouts import row
from slastudio.ui.widgets.links import Link


class Narrowing(QWidget):
    """Narrow what is shown. Its name says what is kept under it; changed: something else is asked for.

    A page needs no line for it: whoever builds the page gives every narrowing on it a memory
    (`remember_narrowing`).
    """

    changed = Signal()

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self._name = name
        self._settings: Settings | None = None
        self._project = ""
        self.changed.connect(self._keep)

    @property
    def asked(self) -> str:
        """Return what is asked for, as text that `ask` takes; "" while everything is shown."""
        raise NotImplementedError

    def ask(self, text: str) -> None:
        """Ask for what a text of `asked` names, silently; what it names may be gone."""
        raise NotImplementedError

    def clear(self) -> None:
        """Show everything again."""
        self.ask("")
        self.changed.emit()

    def be(self, name: str) -> None:
        """Narrow something else from now on, as that was left."""
        self._name = name
        self.ask(self._kept)

    def take_memory(self, settings: Settings, project: str) -> None:
        """Keep what is asked for with a project, and ask for what was kept; once."""
        if self._settings is None:
            self._settings, self._project = settings, project
            if self._kept:
                self.ask(self._kept)
                self.changed.emit()

    @property
    def _kept(self) -> str:
        if self._settings is None:
            return ""
        return self._settings.narrowing(self._project, self._name)

    def _keep(self) -> None:
        if self._settings is not None and self._name:
            self._settings.remember_narrowing(self._project, self._name, self.asked)


class Search(Narrowing):
    """Narrow what is shown to what holds a text; its line stands where the page puts it."""

    def __init__(self, hint: str, words: str, width: int, name: str = "") -> None:
        super().__init__(name)
        self._silent = False
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(words)
        self.line.setClearButtonEnabled(True)
        self.line.setFixedWidth(width)
        self.line.textChanged.connect(self._typed)
        row(self.line, into=self)

    @property
    def asked(self) -> str:
        """Return what was typed."""
        return self.line.text()

    def ask(self, text: str) -> None:
        """Search for a text."""
        # blocked signals would leave the field without its cross
        self._silent = True
        self.line.setText(text)
        self._silent = False

    def clear(self) -> None:
        """Show everything again, with the keyboard where one searches."""
        super().clear()
        self.line.setFocus()

    def _typed(self, _text: str) -> None:
        if not self._silent:
            self.changed.emit()


class ShownOfAll(QWidget):
    """Say how many are shown of how many, and show all of them on wish: nobody shall think that some
    are missing.
    """

    def __init__(self, what: str, clear: Callable[[], object], words: QLabel | None = None) -> None:
        super().__init__()
        self.words = words if words is not None else label("", "muted")
        self.all = Link("Clear", clear, name=f"Clear what narrows: {what}")
        row(self.words, self.all, into=self, gap=4)
        self.all.hide()

    def tell(self, shown: int, of: int | None, one: str, *, narrowed: bool) -> None:
        """Say so; of is None where it is not known."""
        told = count(shown, one) if of is None else f"{shown:,} of {count(of, one)} shown"
        self.words.setText(told if narrowed else count(shown, one))
        self.all.setVisible(narrowed)


def remember_narrowing(page: QWidget, settings: Settings, project: str = "") -> None:
    """Have everything that narrows a page come back with the project ("" is the start page's); what
    came since is taken in when this is done again.
    """
    for each in page.findChildren(Narrowing):
        each.take_memory(settings, project)


def forget_narrowing(page: QWidget) -> None:
    """Show everything on a page again."""
    for each in page.findChildren(Narrowing):
        if each.asked:
            each.clear()
