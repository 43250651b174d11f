"""Choosing a text of the clause library in place: entries, their three strengths, and the text as
it would read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidgetItem, QPushButton, QScrollArea, QWidget

from slastudio.contract.clauses.library import STANDARD, LibraryClause, field_value
from slastudio.contract.clauses.texts import clause_references
from slastudio.contract.clauses.variables import resolve_text
from slastudio.contract.terms.agreement import Agreement
from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.labels import button, frame, label
from slastudio.ui.widgets.layouts import column, row
from slastudio.ui.widgets.links import Link
from slastudio.ui.widgets.tables.record_list import ROW, SUMMARY, PlainList

WORDS = {"light": "Light", "standard": "Standard", "strict": "Strict"}
_MOST_LINES = 6


class LibraryPicker(QFrame):
    """Show entries and let one be used; used carries (entry, variant), removed an entry of the
    house, closed nothing.

    filled: tells whether using the entry would replace something that stands there.
    """

    used = Signal(object, str)
    removed = Signal(object)
    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        subject: str,
        agreement: Callable[[], Agreement],
        filled: Callable[[], bool],
        verb: str,
    ) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setMaximumWidth(560)
        self._agreement, self._filled = agreement, filled
        self._all: tuple[LibraryClause, ...] = ()
        self._entries: tuple[LibraryClause, ...] = ()
        self._variant = STANDARD
        self.problem = label("", "finding-error", wrap=True)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search titles, summaries and texts")
        self.search.setAccessibleName(f"Search the library: {subject}")
        self.search.textChanged.connect(lambda _text: self._list())
        self.search.installEventFilter(self)
        self.list = PlainList(theme)
        self.list.setAccessibleName(f"Library entries: {subject}")
        self.list.currentRowChanged.connect(lambda _row: self._show())
        self.nothing = label("No entry holds these words.", "muted", wrap=True)
        self.title, self.summary = label("", "strong", wrap=True), label("", "muted", wrap=True)
        self.variants = {name: self._chip(name) for name in WORDS}
        self.text = label("", wrap=True, selectable=True)
        self.text.setAccessibleName(f"Text of the entry: {subject}")
        self.use = button(verb, name=f"{verb}: {subject}")
        self.use.clicked.connect(self._use)
        self.close_it = button("Close", "quiet", name=f"Close the library: {subject}")
        self.close_it.clicked.connect(self.closed)
        self.remove = Link("Remove from the house library", self._remove)
        self._build(subject)

    def _chip(self, name: str) -> QPushButton:
        made = button(WORDS[name], "chip")
        made.setCheckable(True)
        made.setAutoExclusive(True)
        made.toggled.connect(lambda on: self._choose(name) if on else None)
        return made

    def _build(self, subject: str) -> None:
        sheet = frame("inset")
        column(self.text, into=sheet, margins=(12, 8, 12, 8))
        self.confirm = QWidget()
        self.replace = button("Replace", name=f"Replace the text: {subject}")
        self.replace.clicked.connect(self._take)
        self.keep = button("Keep what is there", "quiet")
        self.keep.clicked.connect(self._ask_no_more)
        words = label("The field already says something. Ctrl+Z brings it back.", wrap=True)
        column(words, row(self.replace, self.keep, None), into=self.confirm, gap=4)
        self.entry = QWidget()
        chips = row(*self.variants.values(), None, gap=4)
        self.acts = QWidget()
        row(self.use, self.close_it, None, self.remove, into=self.acts)
        column(self.title, self.summary, chips, sheet, into=self.entry, gap=6)
        column(
            self.problem, self.search, self.list, self.nothing, self.entry, self.confirm, self.acts,
            into=self, margins=12, gap=8,
        )  # fmt: skip
        self.confirm.hide()

    # --- what is shown ---------------------------------------------------------------------------------------------

    def show_entries(self, entries: Sequence[LibraryClause], problem: str) -> None:
        """Offer these entries; problem says what is wrong with the house's file."""
        self._all = tuple(entries)
        self.problem.setText(f"{problem} The program’s own clauses are offered." if problem else "")
        self.problem.setVisible(bool(problem))
        self.search.setVisible(len(self._all) > 3)
        self._list()

    def _list(self) -> None:
        held = self.current()
        wanted = self.search.text().casefold().split() if len(self._all) > 3 else []

        def fits(entry: LibraryClause) -> bool:
            searched = _searched(entry)
            return all(word in searched for word in wanted)

        self._entries = tuple(filter(fits, self._all))
        self.list.blockSignals(True)
        self.list.clear()
        for each in self._entries:
            self.list.addItem(_item(each))
        at = self._entries.index(held) if held in self._entries else 0
        self.list.setCurrentRow(at if self._entries else -1)
        self.list.blockSignals(False)
        self.list.setFixedHeight(min(len(self._entries), _MOST_LINES) * ROW + 4)
        self.list.setVisible(len(self._entries) > 1 or len(self._all) > len(self._entries) > 0)
        self._show()

    def current(self) -> LibraryClause | None:
        """Return the entry whose text is shown."""
        at = self.list.currentRow()
        return self._entries[at] if 0 <= at < len(self._entries) else None

    @property
    def variant(self) -> str:
        return self._variant

    def _choose(self, variant: str) -> None:
        self._variant = variant
        self._show()

    def _show(self) -> None:
        entry = self.current()
        self._ask_no_more()
        for part in (self.entry, self.use):
            part.setVisible(entry is not None)
        self.nothing.setVisible(entry is None)
        self.remove.setVisible(entry is not None and entry.origin == "house")
        if entry is None:
            return
        names = [name for name, _ in entry.variants]
        if self._variant not in names:
            self._variant = STANDARD if STANDARD in names else names[0]
        for name, chip in self.variants.items():
            chip.setVisible(name in names)
            chip.setChecked(name == self._variant)
        house = "House library · " if entry.origin == "house" else ""
        self.title.setText(f"{house}{entry.title}")
        self.summary.setText(entry.summary)
        self.text.setText(self._read(entry))

    def _read(self, entry: LibraryClause) -> str:
        agreement = self._agreement()
        text = resolve_text(agreement, entry.text(self._variant), clause_references(agreement))
        value = field_value(entry.field, text) if entry.field else text
        return value if isinstance(value, str) else "\n".join(f"–  {line}" for line in value)

    def stops(self) -> list[QWidget]:
        """Return where Tab stops, in its order."""
        return [
            self.search,
            self.list,
            *self.variants.values(),
            self.use,
            self.close_it,
            self.remove,
            self.replace,
            self.keep,
        ]

    def take_keyboard(self) -> None:
        """Put the keyboard where one begins: the search, the list, or the strengths."""
        first = self.variants[self._variant]
        target = next((part for part in (self.search, self.list) if part.isVisible()), first)
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        # it has its height only after the event loop has laid it out
        QTimer.singleShot(0, self, self._bring_into_view)

    def _bring_into_view(self) -> None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None and self.isVisible():
            area.ensureWidgetVisible(self, 0, 24)

    # --- what is done ----------------------------------------------------------------------------------------------

    def _use(self) -> None:
        if not self._filled():
            self._take()
            return
        self.acts.hide()
        self.confirm.show()
        self.replace.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_no_more(self) -> None:
        back = (
            self.confirm.isAncestorOf(self.focusWidget())
            if self.focusWidget() is not None
            else False
        )
        self.confirm.hide()
        self.acts.show()
        if back:
            self.use.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self) -> None:
        entry = self.current()
        if entry is not None:
            self.used.emit(entry, self._variant)

    def _remove(self) -> None:
        entry = self.current()
        if entry is not None:
            self.removed.emit(entry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.confirm.isVisible():
                self._ask_no_more()
            else:
                self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        focus = self.focusWidget()
        if isinstance(focus, QPushButton):
            focus.click()
        elif self.current() is not None:
            self._use()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.search
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
        ):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self.list.setCurrentRow(
                    min(max(self.list.currentRow() + step, 0), self.list.count() - 1)
                )
                return True
        return super().eventFilter(watched, event)


def _searched(entry: LibraryClause) -> str:
    return " ".join(
        (entry.id, entry.title, entry.summary, *(text for _, text in entry.variants))
    ).casefold()


def _item(entry: LibraryClause) -> QListWidgetItem:
    item = QListWidgetItem(entry.title)
    item.setData(SUMMARY, "House library" if entry.origin == "house" else "")
    item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, entry.summary)
    return item
