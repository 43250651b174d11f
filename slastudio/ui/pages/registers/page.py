"""What the pages of registers share: a list, a record's details beside it, the form, and rows
pasted over both.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from slastudio.evidence.registers import RegisterSpec, register_named
from slastudio.operations.registers.records import WITHDRAWN, Entry
from slastudio.ui.look.wording import moment
from slastudio.ui.pages.base import Page
from slastudio.ui.pages.registers.form import RegisterForm
from slastudio.ui.pages.registers.paste import PastePanel
from slastudio.ui.pages.registers.steps import note_added, note_saved, take_back
from slastudio.ui.widgets.cards import Card, Pairs
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row, scroller
from slastudio.ui.widgets.tables.table import DataTable

_DETAILS, _FORM = 0, 1


class RegisterPage(Page):
    """Show records of registers; `register` names the one that is added to, amended and pasted
    into.
    """

    register = ""
    table_name = ""

    def build(self) -> Iterator[None]:
        """Make what pages of registers have in common."""
        context = self.context
        self._wanted = ""
        self._opener: QWidget | None = None
        self.add = button(self.spec.add)
        self.add.clicked.connect(self.begin_adding)
        self.paste = button("Paste rows …", name=self.paste_words)
        self.paste.clicked.connect(self.begin_pasting)
        self.tools: list[QWidget] = [self.paste, self.add]
        self.table = DataTable(self.theme, self.table_name)
        self.table.chosen.connect(self._chosen)
        self.name_label = label("", "section", wrap=True)
        self.pairs = Pairs()
        yield
        self.history = label("", "muted", wrap=True)
        self.amend = button("Amend …")
        self.amend.clicked.connect(self.begin_amending)
        self.back = button("Take back")
        self.back.setToolTip("It counts nowhere any more. Undo brings it back.")
        self.back.clicked.connect(self.withdraw)
        self.form = RegisterForm(context)
        self.form.saved.connect(self._saved)
        self.form.left.connect(self._left)
        yield
        self.pasting = PastePanel(context)
        self.pasting.added.connect(self._pasted)
        self.pasting.left.connect(self._paste_left)
        yield
        self.whole = QStackedWidget()
        self.side = QStackedWidget()
        self.side.setMinimumWidth(264)

    @property
    def spec(self) -> RegisterSpec:
        """Return the declaration of the register that is shown."""
        return register_named(self.register)

    @property
    def paste_words(self) -> str:
        """Return what pasting is called for who cannot see where its button stands."""
        return "Paste rows from a spreadsheet"

    def _build_side(self, *more: QWidget, below: QWidget | None = None) -> None:
        """Lay out the details, with more beside their button and below the fields, and the form."""
        details = Card().add(self.name_label, self.pairs)
        details.add(*([below] if below is not None else []), self.history)
        details.body.addLayout(row(self.amend, self.back, *more, None))
        for part in (details, self.form):
            holder = QWidget()
            column(part, None, into=holder)
            self.side.addWidget(scroller(holder))

    @abstractmethod
    def _chosen(self, line: int) -> None:
        """Show the details of a line."""

    @abstractmethod
    def _chosen_entry(self) -> Entry | None:
        """Return the record that would be amended."""

    @abstractmethod
    def _has_details(self) -> bool:
        """Tell whether there is a record to show beside the list."""

    # --- editing ---------------------------------------------------------------------------------------------------

    def begin_adding(self) -> None:
        """Ask for a new record."""
        self.whole.setCurrentIndex(0)
        self._show_form()
        self.form.begin(self.register)

    def begin_pasting(self) -> None:
        """Ask for rows copied elsewhere."""
        self._opener = self.window().focusWidget()
        self.whole.setCurrentIndex(1)
        self.pasting.begin(self.register)

    def begin_amending(self) -> None:
        """Ask for changes to the chosen record."""
        entry = self._chosen_entry()
        if entry is not None:
            self._show_form()
            self.form.begin(self.register, entry)

    def _show_form(self) -> None:
        self._opener = self.window().focusWidget()
        self.side.setVisible(True)
        self.side.setCurrentIndex(_FORM)

    def _pasted(self, ids: tuple[str, ...]) -> None:
        self._wanted = ids[0] if ids else self._wanted
        if ids:
            note_added(self.session, self.register, ids)
        self._not_pasted()

    def _paste_left(self) -> None:
        self.whole.setCurrentIndex(0)
        self._give_back()

    def _not_pasted(self) -> None:
        self.whole.setCurrentIndex(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _left(self) -> None:
        self.side.setCurrentIndex(_DETAILS)
        self.side.setVisible(self._has_details())
        self._give_back()

    def _give_back(self) -> None:
        """Give the keyboard back to what opened the form; an empty register has no table for it."""
        opener, self._opener = self._opener, None
        there = opener is not None and isValid(opener) and opener.isVisible()
        target = opener if there and opener is not None else self.table
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _saved(self, before: Entry | None, entry: Entry) -> None:
        self._wanted = entry.id
        self.side.setCurrentIndex(_DETAILS)
        note_saved(self.session, before, entry)

    def withdraw(self) -> None:
        """Take the chosen record back; undo brings it back."""
        entry = self._chosen_entry()
        if entry is not None and entry.origin == "hand":
            take_back(self.session, entry)

    def _offer(self, entry: Entry | None) -> None:
        """Enable what can be done with the chosen record; an imported one belongs to its file."""
        writable = entry is not None and self.session.writable
        self.amend.setEnabled(writable)
        self.back.setVisible(entry is not None and entry.origin == "hand")
        self.back.setEnabled(writable)


def history_words(entry: Entry | None, zone: str) -> str:
    """Tell where a record came from and what was laid over it."""
    if entry is None:
        return ""
    labels = {field.name: field.label for field in register_named(entry.register).fields}
    lines = (
        [f"From {entry.source}."]
        if entry.source and entry.origin == "imported"
        else ["Entered by hand."]
    )
    for edit in entry.amended:
        if edit.field == WITHDRAWN:
            word = "taken back" if edit.new else "brought back"
            lines.append(f"{moment(edit.when, zone)}: {word}. {edit.why}")
            continue
        who = f" by {edit.who}" if edit.who else ""
        lines.append(
            f"{moment(edit.when, zone)}{who}: {labels.get(edit.field, edit.field)} "
            f"“{edit.old or 'empty'}” → “{edit.new or 'empty'}”. {edit.why}"
        )
    return "\n".join(lines)
