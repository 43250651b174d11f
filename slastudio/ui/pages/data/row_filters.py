"""The row browser's filters: a column, an operator that fits it, a value; each one a chip that can
be taken away.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from slastudio.evidence.kinds import KINDS
from slastudio.evidence.records import column_type
from slastudio.operations.evidence.browsing.rows import Filter, parse_filter
from slastudio.shared.problems import StudioError
from slastudio.ui.forms.fields.simple import Combo
from slastudio.ui.look.wording import iso_moment
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import chain, clear, column, row

_SIGNS = {
    "at_least": "≥",
    "at_most": "≤",
    "is_not": "≠",
    "is": "=",
    "above": ">",
    "below": "<",
    "contains": "contains",
}
_EMPTY = (("missing", "is empty"), ("present", "is filled in"))
_ORDER = (("at_least", "≥"), ("at_most", "≤"), ("above", ">"), ("below", "<"))
_EQUAL = (("is", "is"), ("is_not", "is not"))
OPERATORS = {
    "time": (
        ("at_least", "from"),
        ("below", "before"),
        ("above", "after"),
        ("at_most", "until"),
        *_EMPTY,
    ),
    "number": (*_ORDER, *_EQUAL, *_EMPTY),
    "integer": (*_ORDER, *_EQUAL, *_EMPTY),
    "decimal": (*_ORDER, *_EQUAL, *_EMPTY),
    "boolean": (("is", "is"), *_EMPTY),
    "text": (*_EQUAL, ("contains", "contains"), *_EMPTY),
    "json": (("contains", "contains"), *_EMPTY),
}
_EXAMPLES = {
    "time": "2026-10-01 or 2026-10-01T08:00Z",
    "boolean": "true or false",
    "text": "words",
    "json": "words",
}
NEEDLESS = ("missing", "present")


def filter_words(kind: str, each: Filter, zone: str) -> str:
    """Say a filter: "latency_ms ≥ 800", "opened ≥ 1 Oct 2026 00:00", "status is empty"."""
    if each.operator in NEEDLESS:
        return f"{each.column} {dict(_EMPTY)[each.operator]}"
    timely = (
        kind in KINDS
        and kind != "table"
        and column_type(kind, each.column) == "time"
        and "T" in each.value
    )
    value = iso_moment(each.value, zone) if timely else each.value
    sign = _SIGNS.get(each.operator, "one of" if each.operator == "in" else each.operator)
    return f"{each.column} {sign} {value}"


class FilterBar(QWidget):
    """Add and take away filters; changed says that they are others now."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.filters: list[Filter] = []
        self._kind, self._zone = "", "UTC"
        self.column = Combo()
        self.column.setAccessibleName("Column to filter by")
        self.column.setMinimumWidth(120)
        self.column.activated.connect(lambda _index: self._column_chosen())
        self.operator = Combo()
        self.operator.setAccessibleName("How to compare")
        self.operator.activated.connect(lambda _index: self._operator_chosen())
        self.line = QLineEdit()
        self.line.setAccessibleName("Add a filter")
        self.line.setMinimumWidth(140)
        self.line.returnPressed.connect(self.add_typed)
        self.add = button("Add filter")
        self.add.clicked.connect(self.add_typed)
        self.problem = label("", "finding-error", wrap=True)
        self.problem.hide()
        self.chips = row(gap=4)
        self._chip_line = QWidget()
        row(self.chips, None, into=self._chip_line)
        tools = row(self.column, self.operator, self.line, self.add)
        tools.setStretch(2, 1)
        column(tools, self.problem, self._chip_line, into=self, gap=4)
        self._column_chosen()
        self._show_chips()

    def show_kind(self, kind: str, columns: Sequence[str], zone: str) -> None:
        """Offer the columns of a kind; the filters stay as they are."""
        self._zone = zone
        names = ["", *columns]
        if (
            kind == self._kind
            and [self.column.itemData(n) for n in range(self.column.count())] == names
        ):
            return
        before, self._kind = self.column.currentData(), kind
        self.column.clear()
        self.column.addItem("Typed filter", "")
        for name in columns:
            self.column.addItem(name, name)
        self.column.setCurrentIndex(max(self.column.findData(before), 0))
        self._column_chosen()

    def _type(self) -> str:
        name = self.column.currentData()
        return column_type(self._kind, name) if self._kind != "table" else "text"

    def _column_chosen(self) -> None:
        self.operator.clear()
        typed = not self.column.currentData()
        self.operator.setVisible(not typed)
        if typed:
            self.line.setPlaceholderText("model=gpt-4o, latency_ms>=800, workflow~mail …")
        else:
            for name, words in OPERATORS.get(self._type(), OPERATORS["text"]):
                self.operator.addItem(words, name)
            self.line.setPlaceholderText(_EXAMPLES.get(self._type(), "a number"))
        self._operator_chosen()

    def _operator_chosen(self) -> None:
        self.line.setEnabled(
            self.operator.currentData() not in NEEDLESS or not self.column.currentData()
        )

    # --- filters ---------------------------------------------------------------------------------------------------

    def add_typed(self) -> None:
        """Add the filter that is being written; a mistake is told below it."""
        try:
            self.filters.append(self._typed())
        except StudioError as error:
            self.say(str(error))
            return
        self.line.clear()
        self.say("")
        self._show_chips()
        self.changed.emit()

    def _typed(self) -> Filter:
        name, text = self.column.currentData(), self.line.text().strip()
        if not name:
            return parse_filter(text)
        how = str(self.operator.currentData())
        if how in NEEDLESS:
            return Filter(name, how)
        if not text:
            raise StudioError(f"Write what {name} is compared with, or choose “is empty”.")
        return Filter(name, how, text)

    def replace(self, filters: Sequence[Filter]) -> None:
        """Take these filters instead, silently."""
        self.filters = list(filters)
        self.say("")
        self._show_chips()

    def show_used(self, filters: Sequence[Filter]) -> None:
        """Show the filters as they were understood; what was said of another one stays."""
        self.filters = list(filters)
        self._show_chips()

    def take_back(self) -> bool:
        """Take the newest filter away, silently: it could not be used; tell whether there was one."""
        found = bool(self.filters)
        if found:
            self.filters.pop()
            self._show_chips()
        return found

    def remove(self, index: int) -> None:
        del self.filters[index]
        self._show_chips()
        self.changed.emit()
        self.line.setFocus()

    def say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _show_chips(self) -> None:
        clear(self.chips)
        made = []
        for index, each in enumerate(self.filters):
            words = filter_words(self._kind, each, self._zone)
            chip = button(f"{words}  ×", "chip", name=f"Remove filter {words}")
            chip.clicked.connect(lambda _on=False, at=index: self.remove(at))
            self.chips.addWidget(chip)
            made.append(chip)
        self._chip_line.setVisible(bool(made))
        chain(self.add, made)
