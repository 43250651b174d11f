"""Layouts: boxes in one line of code, and a grid whose columns follow the width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, ValuesView

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

Part = QWidget | QLayout | int | None


def _fill(layout: QBoxLayout, parts: Iterable[Part]) -> None:
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        else:
            layout.addWidget(part)


def column(
    *parts: Part,
    into: QWidget | None = None,
    margins: int | tuple[int, int, int, int] = 0,
    gap: int = 8,
) -> QVBoxLayout:
    """Stack parts; None stretches, a number is a gap in pixels."""
    layout = QVBoxLayout(into) if into is not None else QVBoxLayout()
    layout.setContentsMargins(*((margins,) * 4 if isinstance(margins, int) else margins))
    layout.setSpacing(gap)
    _fill(layout, parts)
    return layout


def row(
    *parts: Part,
    into: QWidget | None = None,
    margins: int | tuple[int, int, int, int] = 0,
    gap: int = 8,
) -> QHBoxLayout:
    """Put parts side by side; None stretches, a number is a gap in pixels."""
    layout = QHBoxLayout(into) if into is not None else QHBoxLayout()
    layout.setContentsMargins(*((margins,) * 4 if isinstance(margins, int) else margins))
    layout.setSpacing(gap)
    _fill(layout, parts)
    return layout


def scroller(content: QWidget) -> QScrollArea:
    """Return a frameless area that scrolls content vertically."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    area.viewport().setAutoFillBackground(False)
    content.setAutoFillBackground(False)
    return area


def roomy(page: QWidget) -> QScrollArea:
    """Return an area in which a page has at least the room it asks for; it scrolls where that is more than
    there is.
    """
    area = scroller(page)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    return area


def chain(after: QWidget, widgets: Sequence[QWidget]) -> None:
    """Let Tab go from a widget to those that were built later than what follows it."""
    for each in widgets:
        # the list of a combo box is a window of its own
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.window() is after.window():
            QWidget.setTabOrder(after, each)
            after = each


def let_go(widget: QWidget) -> None:
    """Take a widget away: hidden now, deleted soon. Without its parent it would be styled once more."""
    widget.hide()
    widget.deleteLater()


def give_up(widget: QWidget) -> None:
    """Delete a widget that was not made to its end, with the parts that no layout holds yet: their own
    signals lead back to them, so that nobody else ever would.
    """
    found: dict[int, QWidget] = {}
    waiting = [widget]
    while waiting:
        each = waiting.pop()
        if id(each) in found or not isValid(each):
            continue
        found[id(each)] = each
        for held in vars(each).values():
            parts = held.values() if isinstance(held, dict) else held
            waiting += [
                part
                for part in (parts if isinstance(parts, list | tuple | ValuesView) else (held,))
                if isinstance(part, QWidget) and isValid(part) and part.parent() is None
            ]
    for each in found.values():
        each.deleteLater()


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            let_go(widget)
        elif (inner := item.layout()) is not None:
            clear(inner)


class TileGrid(QWidget):
    """Lay equal tiles out in as many columns as the width allows, in at most so many rows where a
    number is given.
    """

    arranged = Signal()

    def __init__(
        self,
        least: int = 216,
        gap: int = 12,
        parent: QWidget | None = None,
        *,
        rows: int | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows, self._shown = rows, 0
        self._least, self._gap = least, gap
        self._tiles: list[QWidget] = []

    def set_tiles(self, tiles: list[QWidget]) -> None:
        for old in self._tiles:
            let_go(old)
        self._tiles = tiles
        for tile in tiles:
            tile.setParent(self)
        self._arrange()

    def set_rows(self, rows: int | None) -> None:
        """Show at most so many rows; None shows all."""
        self._rows = rows
        self._arrange()

    def shown(self) -> int:
        return self._shown

    def tiles(self) -> list[QWidget]:
        return list(self._tiles)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._arrange()

    def _arrange(self) -> None:
        if not self._tiles:
            self._shown = 0
            self.setFixedHeight(0)
            self.arranged.emit()
            return
        width = max(self.width(), self._least)
        columns = max(1, (width + self._gap) // (self._least + self._gap))
        columns = min(columns, len(self._tiles))
        each = min((width - self._gap * (columns - 1)) // columns, 2 * self._least)
        high = max(tile.sizeHint().height() for tile in self._tiles)
        self._shown = (
            len(self._tiles) if self._rows is None else min(len(self._tiles), self._rows * columns)
        )
        for index, tile in enumerate(self._tiles):
            tile.setVisible(index < self._shown)
            line, place = divmod(index, columns)
            tile.setGeometry(place * (each + self._gap), line * (high + self._gap), each, high)
        lines = -(-self._shown // columns)
        self.setFixedHeight(lines * high + (lines - 1) * self._gap)
        self.arranged.emit()
