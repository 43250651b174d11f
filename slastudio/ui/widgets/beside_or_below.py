"""What details something: beside it where there is room, and then what it details stays in view while
one scrolls; below it otherwise.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget

from slastudio.ui.state.settings import Settings
from slastudio.ui.widgets.layouts import row

# two panes of the least width in which a table is one and a form's fields are not cut
ROOM_FOR_BOTH, _LEAST, _GRIP = 880, 380, 16
# a scroll bar that comes and goes with the arrangement must not turn it back
_PLAY = 24
_AIR = 8


class _Staying(QWidget):
    """Hold a part that follows what is scrolled, as far as its own pane goes."""

    def __init__(self, part: QWidget) -> None:
        super().__init__()
        self._part, self.stays = part, False
        self._area: QScrollArea | None = None
        part.setParent(self)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        high = self._part.heightForWidth(width)
        return max(high, self._part.minimumSizeHint().height()) if high >= 0 else self._hint()

    def _hint(self) -> int:
        return self._part.sizeHint().height()

    def sizeHint(self) -> QSize:
        return self._part.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._part.minimumSizeHint()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self.place()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._area is None and (area := _area_around(self)) is not None:
            self._area, bar = area, area.verticalScrollBar()
            bar.valueChanged.connect(self.place)
            bar.rangeChanged.connect(self.place)
        self.place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place()

    def place(self) -> None:
        """Put the part where it is seen."""
        high, top = self.heightForWidth(self.width()), 0
        if self.stays and self._area is not None:
            port = self._area.viewport()
            above = _AIR - self.mapTo(port, QPoint()).y()
            # of a part that is higher than what one sees, its end is
            beyond = max(high + 2 * _AIR - port.height(), 0)
            top = max(min(above - beyond, self.height() - high), 0)
        self._part.setGeometry(0, top, self.width(), high)


def _area_around(widget: QWidget) -> QScrollArea | None:
    outer = widget.parentWidget()
    while outer is not None and not isinstance(outer, QScrollArea):
        outer = outer.parentWidget()
    return outer


class _Grip(QFrame):
    """Be what the mouse takes hold of between two parts; moved: by so many pixels since the press."""

    moved = Signal(int)
    let_go = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "grip")
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFixedWidth(_GRIP)
        self._from = 0.0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = event.globalPosition().x()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.moved.emit(int(event.globalPosition().x() - self._from))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.let_go.emit()


class BesideOrBelow(QWidget):
    """Show a part, and what details it; the width somebody gave the detail is kept under a key."""

    def __init__(
        self, first: QWidget, detail: QWidget, key: str, settings: Settings | None
    ) -> None:
        super().__init__()
        self._first, self._detail = _Staying(first), detail
        self._key, self._settings = f"panes/{key}", settings
        self._most, self._wish, self._pressed = detail.maximumWidth(), self._kept(), 0
        self.is_beside = False
        self.grip = _Grip()
        self.grip.moved.connect(self._moved)
        self.grip.let_go.connect(self._keep)
        self.parts = row(self._first, self.grip, detail, into=self, gap=0)
        self.parts.setStretch(0, 1)
        detail.installEventFilter(self)
        self._turn()

    def _kept(self) -> int:
        kept = "" if self._settings is None else str(self._settings.value(self._key, ""))
        return int(kept) if kept.isdigit() else 0

    def _keep(self) -> None:
        self._pressed = 0
        if self._settings is not None:
            self._settings.set_value(self._key, str(self._wish))

    # --- which of the two ----------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        # beside each other they ask for more, which must not keep them from being put below
        least = max(self._first.minimumSizeHint().width(), self._natural())
        return QSize(least, super().minimumSizeHint().height())

    def _natural(self) -> int:
        return 0 if self._detail.isHidden() else self._detail.minimumSizeHint().width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = ROOM_FOR_BOTH - (_PLAY if self.is_beside else 0)
        if (event.size().width() >= room) != self.is_beside:
            self.is_beside = not self.is_beside
            self._turn()
        self._share()

    def _turn(self) -> None:
        beside = self.is_beside
        self.parts.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )
        # below, the gap is that of the forms
        self.parts.setSpacing(0 if beside else _AIR)
        # a short record beside a long table is not stretched to its height
        side = Qt.AlignmentFlag.AlignTop if beside else Qt.AlignmentFlag(0)
        self.parts.setAlignment(self._detail, side)
        self._first.stays = beside
        self._show_grip()
        self._share()
        self._first.place()

    def _show_grip(self) -> None:
        self.grip.setVisible(self.is_beside and not self._detail.isHidden())

    def _share(self) -> None:
        if not self.is_beside:
            self._detail.setMinimumWidth(0)
            self._detail.setMaximumWidth(self._most)
            return
        most = min(self._most, self.width() - _GRIP - _LEAST)
        wish = self._wish or self.width() * 2 // 5
        self._detail.setFixedWidth(max(min(wish, most), _LEAST, self._natural()))

    def _moved(self, by: int) -> None:
        self._pressed = self._pressed or self._detail.width()
        self._wish = max(min(self._pressed - by, self._most), _LEAST)
        self._share()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._show_grip()
        return super().eventFilter(watched, event)
