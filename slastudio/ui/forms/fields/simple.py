"""Editors for single values: text, prose, choice, flag, numbers, dates, durations, zones, lists of
lines.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
    QWidgetAction,
)

from slastudio.ui.forms.fields.editors import NARROW, WIDE, FieldEditor
from slastudio.ui.forms.fields.field_places import place_of
from slastudio.ui.forms.fields.reading import is_key, read, written, zones
from slastudio.ui.forms.fields.suggested_values import offer
from slastudio.ui.widgets.labels import label, tool
from slastudio.ui.widgets.layouts import row


class Combo(QComboBox):
    """Be a combo box that leaves the wheel to the page unless it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class TextEditor(FieldEditor):
    """Edit one line."""

    most = WIDE

    def build(self) -> None:
        self.line = QLineEdit()
        self.line.setMaximumWidth(16777215 if self.bare else self.most)
        self.line.textEdited.connect(self.typed)
        self.line.editingFinished.connect(self.flush)
        if self.spec.unit:
            unit = label(self.spec.unit, "unit")
            inside = row(None, unit, into=self.line, margins=(0, 0, 10, 0))
            inside.setSizeConstraint(inside.SizeConstraint.SetNoConstraint)
            unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            margins = self.line.textMargins()
            margins.setRight(unit.sizeHint().width() + 8)
            self.line.setTextMargins(margins)
        self.box.addWidget(self.line)

    @property
    def control(self) -> QWidget:
        return self.line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and self.spec.kind == "text":
            offer(self.line, self.around.agreement(), self.chosen)
        return super().eventFilter(watched, event)

    def typed(self) -> None:
        # an id or a role is committed whole, on leaving the field, so that references can follow it
        if not is_key(self.spec):
            super().typed()

    def flush(self) -> None:
        if is_key(self.spec):
            self._commit(typing=False)
        else:
            super().flush()

    def read(self) -> object:
        return read(self.spec, self.line.text(), self._value, self._own_unit())

    def _own_unit(self) -> str:
        """Return the unit of the record the field belongs to, "" where it has none."""
        found: Any = self.around.agreement()
        for step in place_of(self)[:-1]:
            try:
                found = found[step] if isinstance(step, int) else getattr(found, step)
            except (AttributeError, IndexError, TypeError):
                return ""
        return str(getattr(found, "unit", ""))

    def write(self, value: Any) -> None:
        if self.line.text() != value:
            self.line.setText(value)
            self.line.setCursorPosition(0 if not self.line.hasFocus() else len(value))


class Grown(QPlainTextEdit):
    """Be a plain text area as high as its text, between two and twelve lines; Tab moves on."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        lines = min(max(int(self.document().size().height()), 2), 12)
        high = lines * self.fontMetrics().lineSpacing() + 22
        if self.height() != high or self.minimumHeight() != high:
            self.setFixedHeight(high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # another width is another number of lines
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(WIDE, self.minimumHeight())


class ProseEditor(FieldEditor):
    """Edit a few sentences."""

    def build(self) -> None:
        self.area = Grown()
        self.area.setMaximumWidth(WIDE)
        self.area.textChanged.connect(self.typed)
        self.box.addWidget(self.area)

    @property
    def control(self) -> QWidget:
        return self.area

    def read(self) -> object:
        return read(self.spec, self.area.toPlainText(), self._value)

    def write(self, value: Any) -> None:
        if self.area.toPlainText() != value:
            self.area.setPlainText(value)


class LinesEditor(ProseEditor):
    """Edit a list, one entry a line."""

    def build(self) -> None:
        super().build()
        self.area.setPlaceholderText("One entry a line")

    def write(self, value: Any) -> None:
        # what is being typed may hold blank lines that the value has not
        if self.read() != tuple(value):
            self.area.setPlainText(written(value))


class ChoiceEditor(FieldEditor):
    """Choose one of a few declared values."""

    def build(self) -> None:
        self.combo = Combo()
        for value, words in self.spec.choices:
            self.combo.addItem(words, value)
        if self.bare:
            self.combo.setMinimumContentsLength(4)
        longest = max((len(words) for _, words in self.spec.choices), default=8)
        if not self.bare:
            self.combo.setMaximumWidth(NARROW if longest < 26 else WIDE)
        self.combo.activated.connect(self.chosen)
        self.box.addWidget(self.combo)

    @property
    def control(self) -> QWidget:
        return self.combo

    def read(self) -> object:
        return self.combo.currentData()

    def write(self, value: object) -> None:
        self.combo.setCurrentIndex(self.combo.findData(value))


class FlagEditor(FieldEditor):
    """Switch something on or off; the label stands beside the box."""

    own_caption = True

    def build(self) -> None:
        self.check = QCheckBox(self.spec.label.replace("&", "&&"))
        self.check.clicked.connect(self.chosen)
        self.box.addWidget(self.check)

    @property
    def control(self) -> QWidget:
        return self.check

    def read(self) -> object:
        return self.check.isChecked()

    def write(self, value: object) -> None:
        self.check.setChecked(bool(value))


class IntegerEditor(TextEditor):
    """Edit a whole number; empty is None where the declaration allows it."""

    most = NARROW

    def write(self, value: object) -> None:
        if not (self.line.hasFocus() and self._reads_as(value)):
            super().write(written(value))

    def _reads_as(self, value: object) -> bool:
        try:
            return bool(self.read() == value)
        except ValueError:
            return False


class DecimalEditor(IntegerEditor):
    """Edit an exact decimal number; empty is None where the declaration allows it."""


def open_calendar(under: QWidget, value: date | None, picked: Callable[[str], None]) -> None:
    """Show a month under a widget; picked gets the chosen day as 2026-06-15."""
    menu = QMenu(under)
    calendar = QCalendarWidget()
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    if isinstance(value, date):
        calendar.setSelectedDate(QDate(value.year, value.month, value.day))

    def choose(day: QDate) -> None:
        menu.close()
        picked(day.toString(Qt.DateFormat.ISODate))

    calendar.activated.connect(choose)
    calendar.clicked.connect(choose)
    action = QWidgetAction(menu)
    action.setDefaultWidget(calendar)
    menu.addAction(action)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(under.mapToGlobal(QPoint(0, under.height())))
    calendar.setFocus()


class DateEditor(TextEditor):
    """Edit a day as 2026-06-15, typed or taken from a calendar; empty is None."""

    most = NARROW

    def build(self) -> None:
        super().build()
        self.line.setPlaceholderText("2026-06-15")
        self.pick = tool(
            "calendar", f"Choose the day: {self.spec.label}", self.around.theme, size=16
        )
        self.pick.clicked.connect(self._open)
        self.box.removeWidget(self.line)
        self.box.addLayout(row(self.line, self.pick, None, gap=4))
        self.line.setMinimumWidth(110)

    def _open(self) -> None:
        open_calendar(self.pick, self._value, self._picked)

    def _picked(self, day: str) -> None:
        self.line.setText(day)
        self.chosen()

    def write(self, value: object) -> None:
        super().write(written(value))


class DurationEditor(TextEditor):
    """Edit a duration as people write it; what cannot be understood is said and not stored."""

    most = NARROW

    def write(self, value: object) -> None:
        if not (self.line.hasFocus() and self.line.text().strip() == value):
            super().write(value)


class ZoneEditor(FieldEditor):
    """Choose an IANA time zone from the list, by typing a part of its name."""

    def build(self) -> None:
        self.combo = zone_combo()
        self.combo.setMaximumWidth(NARROW + 80)
        self.combo.activated.connect(self.chosen)
        line = self.combo.lineEdit()
        assert line is not None
        line.textEdited.connect(self.typed)
        self.box.addWidget(self.combo)

    def watched(self) -> list[QWidget]:
        line = self.combo.lineEdit()
        assert line is not None
        return [self.combo, line]

    @property
    def control(self) -> QWidget:
        return self.combo

    def read(self) -> object:
        return read(self.spec, self.combo.currentText(), self._value)

    def write(self, value: Any) -> None:
        if self.combo.currentText() != value:
            self.combo.setCurrentText(value)


def zone_combo() -> Combo:
    """Return an editable combo box of every IANA zone that completes from any part of a name."""
    combo = Combo()
    combo.setEditable(True)
    combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    combo.addItems(zones())
    completer = combo.completer()
    assert completer is not None
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    combo.setMaxVisibleItems(14)
    return combo
