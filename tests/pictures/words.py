"""The words one can read on a window: of labels, buttons, tables, lists and painted parts."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QTableView,
    QTextEdit,
    QWidget,
)

from slastudio.ui.widgets.labels import Elided
from slastudio.ui.widgets.links import Link


def words_on(window: QWidget) -> list[str]:
    """Return what is shown, a part a line, in the order in which the window holds its parts."""
    found: list[str] = []
    for each in window.findChildren(QWidget):
        if each.isVisible() and not each.visibleRegion().isEmpty():
            text = " ".join(_words(each).split())
            if text and (not found or found[-1] != text):
                found.append(text)
    return found


def _words(part: QWidget) -> str:
    if isinstance(part, Elided | Link):
        return part.whole()
    if isinstance(part, QLabel | QAbstractButton):
        return part.text() or part.accessibleName()
    if isinstance(part, QLineEdit):
        return part.text() or part.placeholderText()
    if isinstance(part, QComboBox):
        return part.currentText()
    if isinstance(part, QListWidget):
        return " | ".join(part.item(line).text() for line in range(part.count()))
    if isinstance(part, QTableView):
        return _cells(part)
    if isinstance(part, QTextEdit):
        return part.toPlainText()[:400]
    # what paints itself says in its name what it shows
    return part.accessibleName()


def _cells(table: QTableView) -> str:
    model = table.model()
    if model is None:
        return ""
    columns = range(model.columnCount())
    lines = range(min(model.rowCount(), 8))
    return " | ".join(
        str(model.index(line, column).data() or "") for line in lines for column in columns
    )
