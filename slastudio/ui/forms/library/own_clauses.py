"""The clauses of one's own at the foot of a section's form, written here or taken from the library."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from slastudio.contract.clauses.library import LibraryClause, inserted
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import AddedClause
from slastudio.contract.terms.fields import FieldSpec
from slastudio.ui.forms.cards import CardsEditor
from slastudio.ui.forms.fields.editors import Suffix, Surroundings
from slastudio.ui.forms.fields.field_places import FORM
from slastudio.ui.forms.library.picker import LibraryPicker
from slastudio.ui.forms.records import RecordFields
from slastudio.ui.forms.titles import fresh
from slastudio.ui.state.clause_shelf import ClauseShelf
from slastudio.ui.widgets.labels import label, set_role
from slastudio.ui.widgets.layouts import chain, row
from slastudio.ui.widgets.links import Link

_HELP = (
    "Printed and numbered after the section's other clauses. {client}, {provider} and other values may be named; "
    "{clause waiting} becomes that clause's number."
)
_SPEC = FieldSpec("clauses", "records", "Further clauses", _HELP, item=AddedClause)


class OwnClauses(CardsEditor):
    """Edit the drafting's clauses of one section; places count among all own clauses of the
    agreement.
    """

    def __init__(
        self, section: str, around: Surroundings, shelf: ClauseShelf | None = None
    ) -> None:
        self.section, self._shelf = section, shelf
        self.picker: LibraryPicker | None = None
        super().__init__(_SPEC, around, RecordFields)
        self.setProperty(FORM, "drafting")

    def build(self) -> None:
        super().build()
        self.from_library = Link(
            "From the library …",
            self.toggle_library,
            name="Further clauses from the library (Ctrl+L)",
        )
        self.keep = Link(
            "Keep in house library", self._keep, name="Keep this clause in the house library"
        )
        self.said = label("", "caption", wrap=True)
        self.said.hide()
        self.keep_line = QWidget()
        row(self.keep, None, into=self.keep_line)
        at = self.box.indexOf(self.empty)
        self.offer_line = QWidget()
        row(self.from_library, None, into=self.offer_line)
        self.box.insertWidget(at, self.offer_line)
        self.box.addWidget(self.keep_line)
        self.box.addWidget(self.said)
        self.offer_line.setVisible(self._shelf is not None)
        self.keep_line.hide()
        if self._shelf is not None:
            self._shelf.changed.connect(self._refresh)
            self._refresh()

    def fresh(self, like: object = None) -> AddedClause:
        made: AddedClause = fresh(self.item, self.around.agreement().drafting.clauses, like)
        return replace(made, section=self.section)

    def inner_place(self, inner: Suffix) -> Suffix:
        at = self.list.currentRow()
        return (
            ("clauses", self.overall(at), *inner)
            if 0 <= at < len(self._value or ())
            else ("clauses",)
        )

    def overall(self, at: int) -> int:
        """Return a clause's place among all own clauses."""
        mine = [
            n
            for n, each in enumerate(self.around.agreement().drafting.clauses)
            if each.section == self.section
        ]
        return mine[at] if at < len(mine) else at

    def own_place(self, overall: int) -> int:
        """Return the place in this list of a clause counted among all."""
        return sum(
            each.section == self.section
            for each in self.around.agreement().drafting.clauses[:overall]
        )

    def show_possible(self) -> None:
        super().show_possible()
        there = 0 <= self.at() < len(self._value or ())
        self.keep_line.setVisible(there and self._shelf is not None)

    # --- the library -----------------------------------------------------------------------------------------------

    def _entries(self) -> tuple[LibraryClause, ...]:
        if self._shelf is None:
            return ()
        own = [each for each in self._shelf.library.for_section(self.section) if not each.field]
        return tuple(sorted(own, key=lambda each: each.origin != "house"))

    def _refresh(self) -> None:
        self.from_library.setEnabled(bool(self._entries()))
        if self.picker is not None and self.picker.isVisible():
            self.picker.show_entries(self._entries(), self._shelf.problem if self._shelf else "")

    def toggle_library(self) -> None:
        """Open the library's entries for this section, or close them."""
        if self.picker is not None and self.picker.isVisible():
            self._close()
            return
        if self._shelf is None or not self._entries() or self.around.amend is None:
            return
        if self.picker is None:
            self.picker = self._make_picker()
        self.flush()
        self.said.hide()
        self.picker.search.clear()
        self.picker.show_entries(self._entries(), self._shelf.problem)
        self.picker.show()
        self.picker.take_keyboard()

    def _make_picker(self) -> LibraryPicker:
        made = LibraryPicker(
            self.around.theme,
            "Further clauses",
            self.around.agreement,
            lambda: False,
            "Add this clause",
        )
        made.used.connect(self._use)
        made.removed.connect(self._remove_entry)
        made.closed.connect(self._close)
        self.box.insertWidget(self.box.indexOf(self.offer_line) + 1, made)
        chain(self.from_library, made.stops())
        return made

    def _close(self) -> None:
        if self.picker is not None:
            self.picker.hide()
        self.from_library.setFocus(Qt.FocusReason.OtherFocusReason)

    def _use(self, entry: LibraryClause, variant: str) -> None:
        if self.around.amend is None:
            return
        path = ("drafting", "clauses", len(self.around.agreement().drafting.clauses))
        self.around.amend(
            lambda a: inserted(a, entry, variant), path, f"{entry.title}, from the library"
        )
        self._close()
        self.list.setCurrentRow(self.list.count() - 1)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove_entry(self, entry: LibraryClause) -> None:
        if self._shelf is not None:
            self._shelf.remove(entry.id, self.say)

    def _keep(self) -> None:
        self.flush()
        at = self.at()
        if self._shelf is not None and 0 <= at < len(self._value or ()):
            self._shelf.keep(self._value[at], self.say)

    def say(self, level: str, words: str) -> None:
        """Say under the clauses what became of keeping or removing one."""
        set_role(self.said, "finding-error" if level == "error" else "caption")
        self.said.setText(words)
        self.said.show()


def clauses_of(agreement: Agreement, section: str) -> tuple[AddedClause, ...]:
    return tuple(each for each in agreement.drafting.clauses if each.section == section)


def with_clauses(agreement: Agreement, section: str, clauses: tuple[AddedClause, ...]) -> Agreement:
    """Return the agreement with a section's own clauses replaced; those of other sections keep
    their places.
    """
    rest = iter(clauses)
    kept: list[AddedClause] = []
    for each in agreement.drafting.clauses:
        if each.section != section:
            kept.append(each)
        elif (following := next(rest, None)) is not None:
            kept.append(following)
    return replace(agreement, drafting=replace(agreement.drafting, clauses=(*kept, *rest)))
