"""What all editors of many records share: a head with buttons, their keys, and the edits of the
list itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from slastudio.contract.terms.fields import FieldSpec
from slastudio.ui.forms.fields.editors import FieldEditor, Surroundings
from slastudio.ui.forms.titles import fresh, singular
from slastudio.ui.widgets.labels import label, tool
from slastudio.ui.widgets.layouts import row

_BUTTONS = (
    ("add", "add", "Add {}", "Ins"),
    ("duplicate", "duplicate", "Duplicate {}", "Ctrl+D"),
    ("up", "up", "Move {} up", "Alt+↑"),
    ("down", "down", "Move {} down", "Alt+↓"),
    ("remove", "remove", "Remove {}", "Del"),
)


class ListEditor(FieldEditor):
    """Add, duplicate, move and remove records; subclasses show them, say which is current, and take
    a changed list.
    """

    own_caption = own_help = True

    def __init__(
        self, spec: FieldSpec, around: Surroundings, parent: QWidget | None = None
    ) -> None:
        assert spec.item is not None
        self.item: type[Any] = spec.item
        super().__init__(spec, around, parent=parent)

    def at(self) -> int:
        """Return the place of the current record, -1 where there is none."""
        raise NotImplementedError

    def replace_items(self, items: list[object], select: int, *, focus: bool = False) -> None:
        """Show and hand over a changed list; focus: the record at `select` is new and wants to be
        written.
        """
        raise NotImplementedError

    def build_head(self) -> QWidget:
        """Put heading, buttons, help and the words for an empty list into the form; return the line
        of the head.
        """
        noun = singular(self.item)
        self.buttons = {
            name: tool(icon, words.format(noun), self.around.theme, shortcut=key, size=16)
            for name, icon, words, key in _BUTTONS
        }
        for name, each in self.buttons.items():
            each.clicked.connect(getattr(self, name))
            each.installEventFilter(self)
        self.heading = label(self.spec.label, "strong", wrap=True)
        head = QWidget()
        row(self.heading, *self.buttons.values(), into=head, gap=0).setStretch(0, 1)
        self.empty = label(f"None yet. Add {_article(noun)} {noun}.", "muted")
        self.box.setSpacing(8)
        self.box.addWidget(head)
        if self.spec.help:
            self.box.addWidget(label(self.spec.help, "caption", wrap=True))
        return head

    def show_possible(self) -> None:
        """Enable the buttons that can do something."""
        at, count = self.at(), len(self._value or ())
        there = 0 <= at < count
        for name, possible in (
            ("duplicate", there),
            ("remove", there),
            ("up", there and at > 0),
            ("down", there and at < count - 1),
        ):
            self.buttons[name].setEnabled(possible)

    # --- the edits -------------------------------------------------------------------------------------------------

    def fresh(self, like: object = None) -> Any:
        """Return a new record, or a copy of one, under an id of its own."""
        return fresh(self.item, self._value, like)

    def add(self) -> None:
        self.flush()
        self.replace_items([*self._value, self.fresh()], len(self._value), focus=True)

    def duplicate(self) -> None:
        self.flush()
        at = self.at()
        if at >= 0:
            items = list(self._value)
            items.insert(at + 1, self.fresh(items[at]))
            self.replace_items(items, at + 1, focus=True)

    def remove(self) -> None:
        self.flush()
        at = self.at()
        if at >= 0:
            self.replace_items([*self._value[:at], *self._value[at + 1 :]], max(at - 1, 0))

    def up(self) -> None:
        self.move_to(self.at(), self.at() - 1)

    def down(self) -> None:
        self.move_to(self.at(), self.at() + 1)

    def move_to(self, at: int, to: int) -> None:
        """Put the record at one place to another."""
        self.flush()
        items = list(self._value)
        if at != to and 0 <= at < len(items) and 0 <= to < len(items):
            items.insert(to, items.pop(at))
            self.replace_items(items, to)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and watched in self.buttons.values()
            and isinstance(event, QKeyEvent)
        ):
            act = self.act_of(event)
            if act is not None and act != self.remove:
                act()
                return True
        return super().eventFilter(watched, event)

    def act_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        """Return what a key does to the list, if anything."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if modifiers == Qt.KeyboardModifier.AltModifier:
            return {Qt.Key.Key_Up: self.up, Qt.Key.Key_Down: self.down}.get(key)
        if modifiers == Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_D:
            return self.duplicate
        return {Qt.Key.Key_Insert: self.add, Qt.Key.Key_Delete: self.remove}.get(key)


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeiou" else "a"
