"""Offer in a line of text what its field is likely to hold: columns that exist, countries with
holidays, units.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit

from slastudio.contract.suggestions import suggestions
from slastudio.contract.terms.agreement import Agreement
from slastudio.ui.forms.fields.field_places import place_of

_DOWN = (Qt.Key.Key_Down, Qt.Key.Key_F4)
_TAB = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Offers(QCompleter):
    """Complete from any part of a word while one types; Down shows everything there is."""

    def __init__(self, line: QLineEdit, taken: Callable[[], object]) -> None:
        super().__init__(line)
        self._line, self._taken = line, taken
        self.setModel(QStringListModel(self))
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setMaxVisibleItems(12)
        self.activated.connect(self._take)
        line.installEventFilter(self)

    def show_all(self) -> None:
        self.setCompletionPrefix("")
        self.complete()

    def _take(self, text: str) -> None:
        self._line.setText(text)
        self._taken()

    def _ended(self, event: QKeyEvent) -> bool:
        """Let a key that ends what is typed reach the line as if no list were open.

        The list hands keys to the line past everybody who watches it: Tab would leave a cell open.
        """
        popup = self.popup()
        assert popup is not None
        chosen = popup.currentIndex()
        if event.key() not in (*_TAB, *_ENTER) or (event.key() in _ENTER and chosen.isValid()):
            return False
        popup.hide()
        if chosen.isValid():
            self._line.setText(chosen.data())
        QApplication.sendEvent(self._line, QKeyEvent(event))
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # the pop-up sends its own keys through here as well; only the line's are ours
        if (
            watched is self._line
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            popup = self.popup()
            if event.key() in _DOWN and not (popup and popup.isVisible()):
                self.show_all()
                return True
        if (
            watched is self.popup()
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and self._ended(event)
        ):
            return True
        return super().eventFilter(watched, event)


def offer(line: QLineEdit, agreement: Agreement, taken: Callable[[], object]) -> None:
    """Let a line of a form complete from what its field may hold; a line of free text is left
    alone.
    """
    place = place_of(line)
    found = suggestions(agreement, place) if place else ()
    held: QCompleter | None = line.completer()
    if not found and held is None:
        return
    offers = held if isinstance(held, Offers) else Offers(line, taken)
    model = offers.model()
    assert isinstance(model, QStringListModel)
    if model.stringList() != list(found):
        model.setStringList(list(found))
    if held is not offers:
        line.setCompleter(offers)
    line.setPlaceholderText("↓ shows what may stand here")
