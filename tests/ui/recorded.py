"""Hands that press real keys and buttons, and reckon what that takes a practised person.

The keystroke-level model (Card, Moran and Newell, Communications of the ACM 23, 1980): K for a key of an
average typist, P to point with a mouse, B for a button down or up, H for hands from keys to mouse or back, M to
make up one's mind. M stands before every command and every choice, and before the key that ends a value one
made up (their rules 0 and 4); keys that are pressed several times in a row, or follow from the one before, have
one M together (rules 1 and 2).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

K, P, B, H, M = 0.28, 1.1, 0.1, 0.4, 1.35
_HELD = {
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
}


@dataclass
class RecordedHands:
    """Count what is pressed; pictures: where a picture of the window is put after each step."""

    window: QWidget
    pictures: Path
    keys: int = 0
    clicks: int = 0
    thoughts: int = 0
    moves: int = 0
    told: list[str] = field(default_factory=list)
    _at_mouse: bool = False

    @property
    def seconds(self) -> float:
        """Return the time of all that was done, without what the machine takes."""
        return self.keys * K + self.clicks * (P + 2 * B) + self.moves * H + self.thoughts * M

    def _hands(self, *, at_mouse: bool) -> None:
        self.moves += at_mouse != self._at_mouse
        self._at_mouse = at_mouse

    @staticmethod
    def _target() -> QWidget:
        """Return what a key goes to: a list that is open takes it from what has the keyboard."""
        popup = QApplication.activePopupWidget()
        target = QApplication.focusWidget()
        if popup is not None:
            target = popup.focusWidget() or popup
        assert target is not None, "nothing has the keyboard"
        return target

    def _send(self, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
        QTest.keyClick(self._target(), key, modifier)
        QApplication.processEvents()

    def press(
        self,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        *,
        times: int = 1,
        follows: bool = False,
    ) -> None:
        """Press a key, perhaps several times; follows: it needs no thought of its own."""
        self._hands(at_mouse=False)
        self.thoughts += not follows
        self.keys += times * (1 + sum(bool(modifier & each) for each in _HELD))
        for _ in range(times):
            self._send(key, modifier)

    def type(self, text: str, end: Qt.Key | None = Qt.Key.Key_Tab) -> None:
        """Type a value one has in mind, and the key that ends it."""
        self._hands(at_mouse=False)
        for part in text:
            self.keys += 2 if part.isupper() or part in '%:"&(+?' else 1
            QTest.keyClicks(self._target(), part)
        QApplication.processEvents()
        if end is not None:
            self.press(end)

    def click(self, target: QWidget, at: QPoint | None = None) -> None:
        """Point at something that is seen, and press it."""
        assert target.isVisible(), "what is not seen cannot be pressed"
        self._hands(at_mouse=True)
        self.thoughts += 1
        self.clicks += 1
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=at or target.rect().center())
        QApplication.processEvents()

    def turn(self, over: QWidget) -> None:
        """Turn the wheel over something until what one looks for is in view."""
        assert over.isVisible()
        self._hands(at_mouse=True)
        self.thoughts += 1
        # to point at it, and turning takes about as long as a press
        self.clicks += 1

    def picture(self, step: str) -> None:
        """Keep what the window looks like now, and how far one came."""
        name = f"{len(self.told):02d}-{step}"
        self.told.append(f"{name}: {self.seconds:.0f} s, {self.keys} keys, {self.clicks} clicks")
        self.pictures.mkdir(exist_ok=True)
        self.window.grab().save(str(self.pictures / f"{name}.png"))
