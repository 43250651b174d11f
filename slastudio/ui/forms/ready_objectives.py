"""Choosing a ready objective in place: find it, type its target, and it stands in the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidgetItem, QWidget

from slastudio.contract.ready_objectives import ReadyObjective, ready_objectives, taken
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.contract.words.figures import target_words
from slastudio.shared.problems import StudioError
from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row
from slastudio.ui.widgets.leaving import leave_on_escape
from slastudio.ui.widgets.tables.record_list import ROW, SUMMARY, PlainList

if TYPE_CHECKING:
    from slastudio.ui.forms.listing import ListEditor

_MOST_LINES = 6
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ReadyPicker(QFrame):
    """Show ready objectives; chosen carries one with its target. Enter goes from the search to the target,
    and from there takes it; then the next one can be searched.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, agreement: Callable[[], Agreement]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setMaximumWidth(560)
        self._agreement = agreement
        self._shown: tuple[ReadyObjective, ...] = ()
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search, such as token or gap")
        self.search.setAccessibleName("Search the ready objectives")
        self.search.textChanged.connect(lambda _text: self._list())
        self.search.installEventFilter(self)
        self.list = PlainList(theme)
        self.list.setAccessibleName("Ready objectives")
        self.list.currentRowChanged.connect(lambda _row: self._show())
        self.list.itemActivated.connect(lambda _item: self._to_target())
        self.nothing = label("No ready objective holds these words.", "muted", wrap=True)
        self.needs = label("", "caption", wrap=True)
        self.target = QLineEdit()
        self.target.setAccessibleName("Target of the ready objective")
        self.target.returnPressed.connect(self.take)
        self.problem = label("", "finding-error", wrap=True)
        self.said = label("", "muted", wrap=True)
        self.use = button("Add", "primary", name="Add the ready objective")
        self.use.clicked.connect(self.take)
        self.close_it = button("Close", "quiet", name="Close the ready objectives")
        self.close_it.clicked.connect(self.hide)
        target = label("Target", "strong")
        target.setBuddy(self.target)
        column(
            self.search, self.list, self.nothing, self.needs, target,
            row(self.target, self.use, self.close_it), self.problem, self.said,
            into=self, margins=12, gap=8,
        )  # fmt: skip
        self.problem.hide()
        self.said.hide()
        self._list()

    def begin(self) -> None:
        """Show the picker with the keyboard in its search."""
        self.show()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.selectAll()

    def current(self) -> ReadyObjective | None:
        at = self.list.currentRow()
        return self._shown[at] if 0 <= at < len(self._shown) else None

    def _list(self) -> None:
        held, wanted = self.current(), self.search.text().casefold().split()

        def fits(each: ReadyObjective) -> bool:
            searched = f"{each.id} {each.name} {each.needs} {each.objective.dimension}".casefold()
            return all(word in searched for word in wanted)

        self._shown = tuple(filter(fits, ready_objectives()))
        self.list.blockSignals(True)
        self.list.clear()
        for each in self._shown:
            item = QListWidgetItem(each.name)
            item.setData(SUMMARY, f"such as {each.example}")
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, each.needs)
            self.list.addItem(item)
        self.list.setCurrentRow(self._shown.index(held) if held in self._shown else 0)
        self.list.blockSignals(False)
        self.list.setFixedHeight(min(max(len(self._shown), 1), _MOST_LINES) * ROW + 4)
        self._show()

    def _show(self) -> None:
        each = self.current()
        self.list.setVisible(each is not None)
        self.nothing.setVisible(each is None)
        self.needs.setText(f"Measured on {each.needs[:1].lower()}{each.needs[1:]}." if each else "")
        self.target.setPlaceholderText(each.example if each else "")
        self.target.setEnabled(each is not None)
        self.use.setEnabled(each is not None)
        self.problem.hide()

    def _to_target(self) -> None:
        self.target.setFocus(Qt.FocusReason.OtherFocusReason)
        self.target.selectAll()

    def take(self) -> None:
        """Hand over the objective with what is typed as its target; what is no target is said."""
        each = self.current()
        if each is None:
            return
        try:
            made = taken(each, self.target.text(), self._agreement())
        except StudioError as error:
            self.problem.setText(str(error))
            self.problem.show()
            self._to_target()
            return
        self.chosen.emit(made)
        self.said.setText(f"✓ {made.name}, {target_words(made)}, stands in the list.")
        self.said.show()
        self.target.clear()
        self.begin()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress and event.key() in _STEPS:
                at = self.list.currentRow() + _STEPS[Qt.Key(event.key())]
                self.list.setCurrentRow(min(max(at, 0), len(self._shown) - 1))
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() in (
                Qt.Key.Key_Return,
                Qt.Key.Key_Enter,
            ):
                self._to_target()
                return True
        return super().eventFilter(watched, event)


def offer_ready(editor: ListEditor, head: QWidget) -> None:
    """Offer ready objectives above a list of objectives; above other lists nothing is offered."""
    if editor.item is not Objective:
        return
    open_it = button("Ready …", "chip", name="Add a ready objective")
    open_it.setToolTip("Add an objective that needs a target only")
    layout = head.layout()
    assert layout is not None
    layout.addWidget(open_it)
    picker: list[ReadyPicker] = []

    def take(made: Objective) -> None:
        editor.flush()
        held = list(editor.value())
        editor.replace_items([*held, made], len(held))

    def begin() -> None:
        if not picker:
            made = ReadyPicker(editor.around.theme, editor.around.agreement)
            made.chosen.connect(take)
            leave_on_escape(made, made.close_it, open_it)
            editor.box.insertWidget(editor.box.indexOf(head) + 1, made)
            picker.append(made)
        picker[0].begin()

    open_it.clicked.connect(begin)
