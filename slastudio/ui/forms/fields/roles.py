"""References to roles: a contact is named by its role, and a role that is typed for the first time
becomes a contact.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import FieldSpec
from slastudio.contract.terms.scope import Contact
from slastudio.ui.forms.fields.editors import NARROW, FieldEditor, Surroundings
from slastudio.ui.forms.fields.reading import clean
from slastudio.ui.forms.fields.simple import Combo
from slastudio.ui.widgets.labels import label

ROLES = "parties.contacts"
NONE = "None"


def roles(around: Surroundings) -> list[str]:
    return [role for role, _ in around.agreement().options(ROLES)]


def with_role(agreement: Agreement, role: str) -> Agreement:
    """Return the agreement with a contact of the provider in this role, where it has none in it."""
    parties = agreement.parties
    if any(each.role == role for each in parties.contacts):
        return agreement
    contacts = (*parties.contacts, Contact(role=role, side="provider"))
    return replace(agreement, parties=replace(parties, contacts=contacts))


def add_missing_role(spec: FieldSpec, value: Any, around: Surroundings) -> None:
    """Let the edit that sets a field to this value add its role to the contacts, where it is a new
    one.
    """
    if (
        spec.kind == "reference"
        and spec.refers_to == ROLES
        and value
        and value not in roles(around)
    ):
        around.also(partial(with_role, role=value))


class RoleCombo(Combo):
    """Choose a role, completed from any part of its name, or type a new one; empty is none."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._given = ""
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.line.setPlaceholderText(NONE)
        completer = self.completer()
        assert completer is not None
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)

    @property
    def line(self) -> QLineEdit:
        line = self.lineEdit()
        assert line is not None
        return line

    def show_role(self, role: str) -> None:
        known = [NONE, *roles(self._around)]
        if [self.itemText(at) for at in range(self.count())] != known:
            self.clear()
            self.addItems(known)
        self._given = role
        self.setCurrentIndex(self.findText(role) if role else -1)
        if self.line.text() != role:
            self.line.setText(role)
            self.line.setCursorPosition(0)

    def role(self) -> str:
        """Return the role in the field, spelled as the contact has it where there is one."""
        if self.line.text() == self._given:
            return self._given
        typed = " ".join(clean(self.line.text()).split())
        if typed.casefold() in ("", NONE.casefold()):
            return ""
        known = roles(self._around)
        return (
            typed
            if typed in known
            else next((r for r in known if r.casefold() == typed.casefold()), typed)
        )

    def is_new(self) -> bool:
        return self.role() not in ("", *roles(self._around))


def new_role_words(role: str) -> str:
    return f"“{role}” is no role yet. Enter adds it to the contacts, on the provider's side."


class RoleEditor(FieldEditor):
    """Choose a role among the contacts, or type a new one, which the same edit adds to them."""

    def build(self) -> None:
        self.combo = RoleCombo(self.around)
        self.combo.setMaximumWidth(NARROW + 80)
        self.combo.activated.connect(self.chosen)
        self.combo.line.textEdited.connect(self._offer)
        self.combo.line.editingFinished.connect(self.chosen)
        self.offer = label("", "caption", wrap=True)
        self.offer.hide()
        self.box.addWidget(self.combo)
        self.box.addWidget(self.offer)

    @property
    def control(self) -> QWidget:
        return self.combo

    def watched(self) -> list[QWidget]:
        return [self.combo, self.combo.line]

    def refresh_choices(self) -> None:
        if not self.combo.line.hasFocus():
            self.write(self._value or "")

    def flush(self) -> None:
        if self._value is not None:
            self.chosen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # opening the list takes the focus from the text, which is not finished by that
        if isinstance(event, QFocusEvent) and event.reason() == Qt.FocusReason.PopupFocusReason:
            return False
        return super().eventFilter(watched, event)

    def read(self) -> object:
        return self.combo.role()

    def write(self, value: Any) -> None:
        self.combo.show_role(value)
        self.offer.hide()

    def _offer(self) -> None:
        # said before it is done: a slip of the finger would be a new contact
        self.offer.setText(new_role_words(self.combo.role()))
        self.offer.setVisible(self.combo.is_new() and self.combo.role() != self._value)

    def hand_over(self, value: object, *, typing: bool) -> None:
        self.offer.hide()
        add_missing_role(self.spec, value, self.around)
        super().hand_over(value, typing=typing)
