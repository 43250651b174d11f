"""A painted chart of which one part at a time is read out, by pointer or arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

from slastudio.ui.charts.keeping.chart import ChartWidget
from slastudio.ui.look.theme import Theme


class PickedChart(ChartWidget):
    """Hold which part is looked at; read carries its words. Subclasses say how many parts there are,
    what is under a point, how far an arrow key goes, and the words.
    """

    read = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        theme.changed.connect(self.update)

    def parts(self) -> int:
        raise NotImplementedError

    def part_at(self, point: QPoint) -> int:
        """Return the part under a point, −1 for none."""
        raise NotImplementedError

    def words_of(self, part: int) -> str:
        raise NotImplementedError

    def stepped(self, key: Qt.Key) -> int | None:
        """Return how many parts an arrow key goes on, None for other keys."""
        return {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)

    def look_at(self, part: int) -> None:
        """Read a part out."""
        if 0 <= part < self.parts():
            self.at = part
            words = self.words_of(part)
            self.setAccessibleDescription(words)
            self.read.emit(words)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.look_at(self.part_at(event.position().toPoint()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.look_at(max(self.at, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = self.stepped(Qt.Key(event.key()))
        if step is None or not self.parts():
            super().keyPressEvent(event)
        elif 0 <= self.at + step < self.parts():
            self.look_at(self.at + step)
