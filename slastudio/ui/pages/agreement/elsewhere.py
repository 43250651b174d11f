"""An agreement that was signed elsewhere: its document, its numbers, and what has none there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from slastudio.contract.clauses.correspondence import Counterpart, correspondence, uncited_words
from slastudio.contract.clauses.elsewhere import document_of, is_elsewhere, signed_words
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import CitedClause, SignedElsewhere
from slastudio.contract.terms.findings import put
from slastudio.contract.terms.places import address_of, field_label
from slastudio.operations.agreements.elsewhere import (
    attach_elsewhere,
    import_citations,
    with_citation,
)
from slastudio.shared.counts import count
from slastudio.shared.problems import StudioError
from slastudio.ui.forms.fields.editors import Suffix, Surroundings
from slastudio.ui.forms.fields.simple import Combo
from slastudio.ui.forms.paths import Path as Place
from slastudio.ui.forms.records import RecordFields
from slastudio.ui.pages.agreement.comparing import Say
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row, scroller
from slastudio.ui.widgets.leaving import leave_on_escape

_PLACE = ("drafting", "elsewhere")
_NAME = "Signed elsewhere"
DOCUMENTS = "Documents (*.pdf *.docx *.doc *.odt *.rtf)"
TABLES = "Tables (*.csv *.xlsx *.txt)"


class ElsewherePanel(QWidget):
    """Attach the document, enter its numbers, and see which clauses have none; closed: done with it."""

    closed = Signal()

    def __init__(
        self, context: Context, around: Surroundings, say: Say, leave: Callable[[], None]
    ) -> None:
        super().__init__()
        self._context, self._session, self._around = context, context.session, around
        self._say, self._leave = say, leave
        self._shown: Agreement | None = None
        self.facts = label("", "muted", wrap=True, selectable=True)
        self.attach = button("Attach the document …")
        self.attach.clicked.connect(self.choose_document)
        self.table = button("Read a table of numbers …", "quiet")
        self.table.clicked.connect(self.choose_table)
        self.lacking = label("", "strong", wrap=True)
        self.clause = Combo()
        self.clause.setAccessibleName("Clause that has a number in the signed document")
        self.number = QLineEdit()
        self.number.setAccessibleName("Its number there, such as § 7 (2)")
        self.number.setPlaceholderText("§ 7 (2)")
        self.number.setMaximumWidth(120)
        self.wording = QLineEdit()
        self.wording.setAccessibleName("Its wording there")
        self.wording.setPlaceholderText("Its wording there, if you want it printed")
        self.enter = button("Enter")
        self.enter.clicked.connect(self.enter_number)
        self.number.returnPressed.connect(self.enter_number)
        self.wording.returnPressed.connect(self.enter_number)
        self.form = RecordFields(SignedElsewhere, around)
        self.form.edited.connect(self._edited)
        back = button("Back to the versions", "quiet")
        back.clicked.connect(self.closed)
        leave_on_escape(self, back)
        self._build(back)

    def _build(self, back: QWidget) -> None:
        for part in (self.attach, self.table, self.form, self.enter):
            part.setEnabled(self._session.writable)
        inside = QWidget()
        column(
            row(back, None),
            label(_NAME, "section"),
            label(
                "Where the terms stand in a document of another make, every page and paper cites its numbers. A number "
                "that is ours says so.",
                "caption",
                wrap=True,
            ),
            self.facts,
            row(self.attach, None),
            8,
            self.lacking,
            self.clause,
            row(self.number, self.wording),
            row(self.enter, self.table, None),
            8,
            self.form,
            None,
            into=inside,
            margins=(0, 8, 8, 8),
            gap=6,
        )
        column(scroller(inside), into=self)

    # --- showing ---------------------------------------------------------------------------------------------------

    def open(self, place: Place = ()) -> None:
        """Show the place; for a field of a clause, ready to take its number."""
        self.show_agreement(self._session.agreement)
        if place:
            self._choose(place)
            self.number.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.attach.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_agreement(self, agreement: Agreement) -> None:
        """Follow the draft."""
        if agreement is self._shown:
            return
        self._shown = agreement
        held = agreement.drafting.elsewhere
        self.form.set_value(held)
        active = is_elsewhere(agreement)
        self.facts.setText(signed_words(held) if active else "No document is named yet.")
        found = correspondence(agreement)
        self.lacking.setText(f"{uncited_words(found, document_of(held))}.")
        chosen = self.clause.currentData()
        self.clause.clear()
        self.clause.addItem("Choose a clause without a number", "")
        for each in found.uncited:
            self.clause.addItem(_words(each), each.place)
        at = self.clause.findData(chosen)
        self.clause.setCurrentIndex(max(at, 0))

    def _choose(self, place: Place) -> None:
        agreement = self._session.agreement
        address = address_of(agreement, place)
        held = {each.place: each for each in agreement.drafting.elsewhere.clauses}
        if self.clause.findData(address) < 0:
            self.clause.insertItem(1, field_label(agreement, address), address)
        self.clause.setCurrentIndex(self.clause.findData(address))
        entry = held.get(address, CitedClause())
        self.number.setText(entry.number)
        self.wording.setText(entry.wording)

    # --- entering --------------------------------------------------------------------------------------------------

    def enter_number(self) -> None:
        """Enter the number of the chosen clause, as one step that undo takes back."""
        place, number = str(self.clause.currentData() or ""), self.number.text().strip()
        if not place or not number:
            self._say("error", "Choose a clause, and write the number it has in their document.")
            return
        self._leave()
        before = self._session.agreement
        entry = CitedClause(place, number, self.wording.text().strip())
        self._session.edit(with_citation(before, entry), _PLACE, _NAME)
        self.number.clear()
        self.wording.clear()
        self.show_agreement(self._session.agreement)
        self.clause.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edited(self, suffix: Suffix, value: Any, typing: bool) -> None:
        before = self._session.agreement
        after = self._around.fold(put(before, _PLACE, value))
        self._session.edit(after, (*_PLACE, *suffix), _NAME, typing=typing)

    def flush(self) -> None:
        self.form.flush()

    # --- files -----------------------------------------------------------------------------------------------------

    def choose_document(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Attach the document", "", DOCUMENTS)
        if name:
            self.attach_file(Path(name))

    def attach_file(self, path: Path) -> None:
        """Keep a document with its hash, in the background."""
        project = self._session.project
        self._start(
            f"Keeping {path.name}",
            lambda: attach_elsewhere(project, path)[1],
            f"{path.name} is kept in the project with its hash.",
        )

    def choose_table(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Read a table of numbers", "", TABLES)
        if name:
            self.take_table(Path(name))

    def take_table(self, path: Path) -> None:
        """Enter the numbers of a table, in the background."""
        project = self._session.project

        def work() -> Any:
            found = import_citations(project, path)
            told = f"{count(len(found.entered), 'number')} entered from {path.name}."
            refused = "; ".join(str(each) for each in found.problems[:5])
            return found.changed, f"{told} Kept out: {refused}" if refused else told

        self._start(f"Reading {path.name}", work, "")

    def _start(self, words: str, work: Callable[[], Any], told: str) -> None:
        self.flush()
        self._leave()
        if not self._session.settle():
            return

        def done(outcome: Any) -> None:
            changed, said = outcome if isinstance(outcome, tuple) else (outcome, told)
            self._session.replaced(changed, _NAME)
            self.show_agreement(self._session.agreement)
            self._say("error" if "Kept out" in said else "done", said)

        self._context.jobs.start(words, lambda _progress: work(), done, self._failed)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self._say("error", str(error))


def _words(each: Counterpart) -> str:
    return f"{each.own}  {each.about}"
