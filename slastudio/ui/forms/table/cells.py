"""What opens in a cell of a table to edit it: one class per kind of control, read with the forms'
own rules.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QListWidgetItem, QWidget

from slastudio.contract.terms.fields import FieldSpec
from slastudio.shared.resources import resource
from slastudio.ui.forms.fields.editors import Surroundings
from slastudio.ui.forms.fields.reading import read, split_entries, written
from slastudio.ui.forms.fields.roles import ROLES, RoleCombo, new_role_words
from slastudio.ui.forms.fields.simple import Combo, Grown, open_calendar, zone_combo
from slastudio.ui.forms.fields.suggested_values import offer
from slastudio.ui.look.icons import icon
from slastudio.ui.look.theme import Tokens
from slastudio.ui.widgets.labels import repolish, tip

_LINE_HINT = "Shift+Enter begins a new line."


class CellEditor:
    """Edit one value in place.

    widget: what covers the cell. keys: the part of it that has the keyboard. least: pixels it needs
    in width. changed: called when what is typed changes what `hint` says. finish: called on a
    choice.
    """

    least = 150
    is_popup = False

    def __init__(
        self, spec: FieldSpec, around: Surroundings, value: Any, unit: str, parent: QWidget
    ) -> None:
        self.spec, self.around, self.before, self.unit = spec, around, value, unit
        self.finish: Callable[[], object] = lambda: None
        self.changed: Callable[[], object] = lambda: None
        self.widget = self.make(parent)
        self.keys.setAccessibleName(spec.label)
        if spec.help:
            self.keys.setAccessibleDescription(spec.help)

    @property
    def keys(self) -> QWidget:
        return self.widget

    def make(self, parent: QWidget) -> QWidget:
        """Return the control with the value in it."""
        raise NotImplementedError

    def read(self) -> object:
        """Return the value; ValueError has words for the user."""
        raise NotImplementedError

    def begin(self, typed: str | None) -> None:
        """Start with what was typed on the closed cell; None starts with the value as it is."""

    def hint(self) -> str:
        """Return what helps now, beside the field's own help."""
        return ""

    def high(self) -> int:
        return 34

    def new_line(self) -> bool:
        """Begin a new line where the control has lines."""
        return False

    def show_refused(self, *, refused: bool) -> None:
        self.widget.setProperty("invalid", refused)
        repolish(self.widget)


class LineCell(CellEditor):
    """Edit one line: text, numbers, durations, days."""

    def make(self, parent: QWidget) -> QWidget:
        self.line = QLineEdit(written(self.before), parent)
        self.line.textEdited.connect(lambda _text: self.changed())
        self.least = min(
            max(self.line.fontMetrics().horizontalAdvance(self.line.text()) + 40, self.least), 320
        )
        if self.spec.kind == "date":
            self.line.setPlaceholderText("2026-06-15")
            tokens = self.around.theme.tokens
            pick = self.line.addAction(
                icon("calendar", tokens.muted, size=16), QLineEdit.ActionPosition.TrailingPosition
            )
            pick.setText(f"Choose the day: {self.spec.label}")
            pick.triggered.connect(lambda: open_calendar(self.line, self.before, self._picked))
        return self.line

    def _taken(self) -> None:
        # the grid sets `finish` once the cell is open
        self.finish()

    def _picked(self, day: str) -> None:
        self.line.setText(day)
        self.finish()

    def begin(self, typed: str | None) -> None:
        if self.spec.kind == "text":
            offer(self.line, self.around.agreement(), self._taken)
        if typed is None:
            self.line.selectAll()
        else:
            self.line.setText(typed)

    def read(self) -> object:
        return read(self.spec, self.line.text(), self.before, self.unit)


class LongCell(CellEditor):
    """Edit several lines: prose, or entries one a line."""

    least = 260

    def make(self, parent: QWidget) -> QWidget:
        self.area = Grown()
        self.area.setParent(parent)
        self.area.setPlainText(written(self.before))
        self.area.textChanged.connect(self._tell_changed)
        return self.area

    def _tell_changed(self) -> None:
        self.changed()

    def begin(self, typed: str | None) -> None:
        if typed is not None:
            self.area.setPlainText(typed)
        self.area.moveCursor(QTextCursor.MoveOperation.End)

    def read(self) -> object:
        text = self.area.toPlainText()
        if self.spec.kind == "lines":
            text = split_entries(text, self.before)
        return read(self.spec, text, self.before)

    def hint(self) -> str:
        return (
            f"{_LINE_HINT} One entry a line, or parted by semicolons."
            if self.spec.kind == "lines"
            else _LINE_HINT
        )

    def high(self) -> int:
        return self.area.minimumHeight()

    def new_line(self) -> bool:
        self.area.insertPlainText("\n")
        return True


class TypedCombo(Combo):
    """Choose by typing any word of a choice; Qt's own would open its list at the space of "at most"."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._typed = ""

    def look_for(self, typed: str) -> None:
        """Choose what begins with a text, else what holds a word that does; nothing where none does."""
        self._typed, wanted = typed, typed.casefold()
        texts = [self.itemText(at).casefold() for at in range(self.count())]
        for found in (
            [at for at, text in enumerate(texts) if text.startswith(wanted)],
            [at for at, text in enumerate(texts) if f" {wanted}" in text],
        ):
            if wanted and found:
                self.setCurrentIndex(found[0])
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        held = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        if event.key() == Qt.Key.Key_Backspace:
            self.look_for(self._typed[:-1])
        elif text.isprintable() and text and not held and (self._typed or text != " "):
            self.look_for(self._typed + text)
        else:
            self._typed = ""
            super().keyPressEvent(event)


class ChoiceCell(CellEditor):
    """Choose one value: of those declared, or of the records that exist."""

    least = 170

    def make(self, parent: QWidget) -> QWidget:
        self.combo = TypedCombo(parent)
        for value, words in self._options():
            self.combo.addItem(words, value)
        self.combo.setCurrentIndex(self.combo.findData(self.before))
        self.combo.activated.connect(lambda _at: self.finish())
        view = self.combo.view()
        view.setMinimumWidth(min(view.sizeHintForColumn(0) + 40, 420))
        return self.combo

    def _options(self) -> list[tuple[str, str]]:
        if self.spec.kind == "choice":
            return list(self.spec.choices)
        options = [("", "None"), *self.around.agreement().options(self.spec.refers_to)]
        gone = self.before and self.before not in dict(options)
        return [*options, (self.before, f"{self.before} (no longer exists)")] if gone else options

    def begin(self, typed: str | None) -> None:
        if typed is None:
            self.combo.showPopup()
            return
        self.combo.look_for(typed)

    def read(self) -> object:
        # a value that is no longer among the choices stays until another one is chosen
        return self.before if self.combo.currentIndex() < 0 else self.combo.currentData()


class ZoneCell(CellEditor):
    """Choose a time zone by typing a part of its name."""

    least = 220

    def make(self, parent: QWidget) -> QWidget:
        self.combo = self.make_combo(parent)
        self.combo.activated.connect(lambda _at: self.finish())
        self.line.textEdited.connect(lambda _text: self.changed())
        return self.combo

    def make_combo(self, parent: QWidget) -> QComboBox:
        combo = zone_combo()
        combo.setParent(parent)
        combo.setCurrentText(self.before)
        return combo

    @property
    def line(self) -> QLineEdit:
        line = self.combo.lineEdit()
        assert line is not None
        return line

    @property
    def keys(self) -> QWidget:
        return self.line

    def begin(self, typed: str | None) -> None:
        if typed is None:
            self.line.selectAll()
        else:
            self.line.setText(typed)

    def read(self) -> object:
        return read(self.spec, self.combo.currentText(), self.before)


class RoleCell(ZoneCell):
    """Choose a role, or type a new one."""

    def make_combo(self, parent: QWidget) -> QComboBox:
        self.roles = RoleCombo(self.around, parent)
        self.roles.show_role(self.before)
        return self.roles

    def read(self) -> object:
        return self.roles.role()

    def hint(self) -> str:
        new = self.roles.is_new() and self.roles.role() != self.before
        return new_role_words(self.roles.role()) if new else ""


class ReferencesCell(CellEditor):
    """Tick records in a list that opens under the cell."""

    least = 240
    is_popup = True

    def make(self, parent: QWidget) -> QWidget:
        self.list = QListWidget(parent)
        self.list.setWindowFlags(Qt.WindowType.Popup)
        self.list.setStyleSheet(_boxes(self.around.theme.tokens))
        options = list(self.around.agreement().options(self.spec.refers_to))
        options += [
            (each, f"{each} (no longer exists)")
            for each in self.before
            if each not in dict(options)
        ]
        for value, words in options:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsUserCheckable
            )
            item.setCheckState(
                Qt.CheckState.Checked if value in self.before else Qt.CheckState.Unchecked
            )
            self.list.addItem(item)
        if not options:
            nothing = QListWidgetItem("Nothing to choose from yet.")
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
        self.list.setCurrentRow(0)
        tip(self.list, "Space ticks, Enter takes, Esc leaves it as it was")
        return self.list

    def read(self) -> Any:
        ticked = []
        for at in range(self.list.count()):
            item = self.list.item(at)
            # headings among the items can be read, but not ticked
            checkable = item.flags() & Qt.ItemFlag.ItemIsUserCheckable
            if checkable and item.checkState() == Qt.CheckState.Checked:
                ticked.append(item.data(Qt.ItemDataRole.UserRole))
        # keep the order in which they were named, new ones at the end
        kept = [each for each in self.before if each in ticked]
        return tuple(kept + [each for each in ticked if each not in kept])

    def hint(self) -> str:
        return "Space ticks, Enter takes."

    def high(self) -> int:
        return min(self.list.count(), 9) * max(self.list.sizeHintForRow(0), 28) + 12


def _boxes(tokens: Tokens) -> str:
    # the window's sheet dresses the boxes of forms; those of a list would be all but invisible in
    # the dark
    tick = resource("icons", "dark" if tokens.is_dark else "light", "check.svg").as_posix()
    box = f"width: 14px; height: 14px; border: {tokens.line}px solid {tokens.field_line}; border-radius: 3px"
    ticked = f"background: {tokens.accent}; border-color: {tokens.accent}; image: url({tick})"
    return f"QListView::indicator {{ {box} }} QListView::indicator:checked {{ {ticked} }}"


_CELLS: dict[str, type[CellEditor]] = {
    "prose": LongCell,
    "lines": LongCell,
    "choice": ChoiceCell,
    "reference": ChoiceCell,
    "references": ReferencesCell,
    "zone": ZoneCell,
}


def cell_for(
    spec: FieldSpec, around: Surroundings, value: object, unit: str, parent: QWidget
) -> CellEditor:
    """Return what edits a value of this declared field in place; unit: that of its record."""
    if spec.kind == "reference" and spec.refers_to == ROLES:
        return RoleCell(spec, around, value, unit, parent)
    return _CELLS.get(spec.kind, LineCell)(spec, around, value, unit, parent)
