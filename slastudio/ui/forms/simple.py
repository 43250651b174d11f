"""Editors for single values: text, prose, choice, flag, numbers, dates, durations, zones, lists of lines."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from PySide6.QtCore import QDate, QPoint, QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QCompleter,
    QFrame,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
    QWidgetAction,
)

from slastudio.contract.codec import read_date, read_decimal
from slastudio.contract.durations import parse_duration
from slastudio.shared.problems import StudioError
from slastudio.ui.forms.editors import NARROW, WIDE, FieldEditor
from slastudio.ui.widgets.labels import label, tool
from slastudio.ui.widgets.layouts import row

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]")


def _clean(text: str) -> str:
    # a pasted control character must never reach the file, which refuses it
    return _UNPRINTABLE.sub("", text)


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
        self.unit = label(self.spec.unit, "unit")
        if self.spec.unit:
            inside = row(None, self.unit, into=self.line, margins=(0, 0, 10, 0))
            inside.setSizeConstraint(inside.SizeConstraint.SetNoConstraint)
            self.unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            margins = self.line.textMargins()
            margins.setRight(self.unit.sizeHint().width() + 8)
            self.line.setTextMargins(margins)
        self.box.addWidget(self.line)

    @property
    def control(self) -> QWidget:
        return self.line

    def typed(self) -> None:
        # an id is committed whole, on leaving the field, so that references can follow it
        if self.spec.name != "id":
            super().typed()

    def flush(self) -> None:
        if self.spec.name == "id":
            self._commit(typing=False)
        else:
            super().flush()

    def read(self) -> Any:
        text = _clean(self.line.text())
        if self.spec.name == "id" and not text.strip():
            if not self._value:
                return ""
            raise ValueError("An id is needed here; the last one is kept.")
        return text.strip() if self.spec.name == "id" else text

    def write(self, value: Any) -> None:
        if self.line.text() != value:
            self.line.setText(value)
            self.line.setCursorPosition(0 if not self.line.hasFocus() else len(value))


class _Grown(QPlainTextEdit):
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

    def sizeHint(self) -> QSize:
        return QSize(WIDE, self.minimumHeight())


class ProseEditor(FieldEditor):
    """Edit a few sentences."""

    def build(self) -> None:
        self.area = _Grown()
        self.area.setMaximumWidth(WIDE)
        self.area.textChanged.connect(self.typed)
        self.box.addWidget(self.area)

    @property
    def control(self) -> QWidget:
        return self.area

    def read(self) -> Any:
        return _clean(self.area.toPlainText())

    def write(self, value: Any) -> None:
        if self.area.toPlainText() != value:
            self.area.setPlainText(value)


class LinesEditor(ProseEditor):
    """Edit a list, one entry a line."""

    def build(self) -> None:
        super().build()
        self.area.setPlaceholderText("One entry a line")

    def read(self) -> Any:
        return tuple(line.strip() for line in _clean(self.area.toPlainText()).splitlines() if line.strip())

    def write(self, value: Any) -> None:
        # what is being typed may hold blank lines that the value has not
        if self.read() != tuple(value):
            self.area.setPlainText("\n".join(value))


class ChoiceEditor(FieldEditor):
    """Choose one of a few declared values."""

    def build(self) -> None:
        self.combo = Combo()
        for value, words in self.spec.choices:
            self.combo.addItem(words, value)
        if self.bare:
            self.combo.setMinimumContentsLength(4)
        longest = max((len(words) for _, words in self.spec.choices), default=8)
        self.combo.setMaximumWidth(16777215 if self.bare else NARROW if longest < 26 else WIDE)
        self.combo.activated.connect(self.chosen)
        self.box.addWidget(self.combo)

    @property
    def control(self) -> QWidget:
        return self.combo

    def read(self) -> Any:
        return self.combo.currentData()

    def write(self, value: Any) -> None:
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

    def read(self) -> Any:
        return self.check.isChecked()

    def write(self, value: Any) -> None:
        self.check.setChecked(bool(value))


class IntegerEditor(TextEditor):
    """Edit a whole number; empty is None where the declaration allows it."""

    most = NARROW

    def read(self) -> Any:
        text = self.line.text().replace(",", "").replace(" ", "").replace("\u202f", "").strip()
        if not text:
            if self.spec.optional:
                return None
            raise ValueError("A whole number is needed here; the last one is kept.")
        if not re.fullmatch(r"[+-]?\d{1,15}", text):
            raise ValueError(f"“{text}” is not a whole number.")
        return int(text)

    def write(self, value: Any) -> None:
        shown = "" if value is None else f"{value:,}" if abs(value) >= 10000 else str(value)
        if not (self.line.hasFocus() and self._reads_as(value)):
            super().write(shown)

    def _reads_as(self, value: Any) -> bool:
        try:
            return bool(self.read() == value)
        except ValueError:
            return False


class DecimalEditor(IntegerEditor):
    """Edit an exact decimal number; empty is None where the declaration allows it."""

    def read(self) -> Any:
        text = self.line.text().replace(" ", "").replace("\u202f", "").replace("−", "-").strip()
        if "," in text and "." in text:
            text = text.replace(",", "")
        text = text.replace(",", ".") if re.fullmatch(r"-?\d+,\d{1,2}", text) else text.replace(",", "")
        if not text:
            if self.spec.optional:
                return None
            raise ValueError("A number is needed here; the last one is kept.")
        try:
            return read_decimal(text)
        except StudioError as error:
            raise ValueError(f"“{self.line.text()}”: {error}.") from None

    def write(self, value: Decimal | None) -> None:
        shown = "" if value is None else format(value, "f")
        if not (self.line.hasFocus() and self._reads_as(value)):
            TextEditor.write(self, shown)


class DateEditor(TextEditor):
    """Edit a day as 2026-06-15, typed or taken from a calendar; empty is None."""

    most = NARROW

    def build(self) -> None:
        super().build()
        self.line.setPlaceholderText("2026-06-15")
        self.pick = tool("calendar", f"Choose the day: {self.spec.label}", self.around.theme, size=16)
        self.pick.clicked.connect(self._open)
        self.box.removeWidget(self.line)
        self.box.addLayout(row(self.line, self.pick, None, gap=4))
        self.line.setMinimumWidth(110)

    def _open(self) -> None:
        menu = QMenu(self)
        calendar = QCalendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        if isinstance(self._value, date):
            calendar.setSelectedDate(QDate(self._value.year, self._value.month, self._value.day))
        calendar.activated.connect(lambda day: self._picked(menu, day))
        calendar.clicked.connect(lambda day: self._picked(menu, day))
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.pick.mapToGlobal(QPoint(0, self.pick.height())))
        calendar.setFocus()

    def _picked(self, menu: QMenu, day: QDate) -> None:
        menu.close()
        self.line.setText(day.toString(Qt.DateFormat.ISODate))
        self.chosen()

    def read(self) -> Any:
        text = self.line.text().strip()
        if not text:
            return None
        try:
            return read_date(text)
        except StudioError:
            raise ValueError(f"“{text}” is not a day. Write it like 2026-06-15.") from None

    def write(self, value: date | None) -> None:
        super().write("" if value is None else value.isoformat())


class DurationEditor(TextEditor):
    """Edit a duration as people write it; what cannot be understood is said and not stored."""

    most = NARROW

    def read(self) -> Any:
        text = _clean(self.line.text()).strip()
        if text:
            try:
                parse_duration(text)
            except StudioError as error:
                raise ValueError(str(error)) from None
        return text

    def write(self, value: Any) -> None:
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

    def read(self) -> Any:
        text = self.combo.currentText().strip()
        if text not in _zones():
            raise ValueError(f"“{text}” is not a time zone. Choose one such as Europe/Madrid or UTC.")
        return text

    def write(self, value: Any) -> None:
        if self.combo.currentText() != value:
            self.combo.setCurrentText(value)


@cache
def _zones() -> tuple[str, ...]:
    # listing the zones walks a folder tree; once is enough
    return tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))


def zone_combo() -> Combo:
    """Return an editable combo box of every IANA zone that completes from any part of a name."""
    combo = Combo()
    combo.setEditable(True)
    combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    combo.addItems(_zones())
    completer = combo.completer()
    assert completer is not None
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    combo.setMaxVisibleItems(14)
    return combo


class Unfolded(QFrame):
    """Frame the inside of a nested record with a line at its left."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "group")
