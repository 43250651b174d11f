"""Icons: one-stroke SVG files tinted by the theme, sharp at every scale."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from slastudio.shared.resources import resource_text
from slastudio.ui.look.theme import Theme

_SCALES = (1.0, 1.5, 2.0, 3.0)


def pixmap(name: str, colour: str, size: int = 20, scale: float = 1.0) -> QPixmap:
    """Return the icon called name, drawn in colour at size logical pixels."""
    source = resource_text("icons", f"{name}.svg").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(source.encode()))
    image = QPixmap(round(size * scale), round(size * scale))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(scale)
    return image


@lru_cache(maxsize=256)
def icon(name: str, colour: str, checked: str = "", size: int = 20) -> QIcon:
    """Return an icon in colour, and in `checked` while its button is checked; the same one to all
    who ask.
    """
    made = QIcon()
    for scale in _SCALES:
        made.addPixmap(pixmap(name, colour, size, scale))
        if checked:
            made.addPixmap(pixmap(name, checked, size, scale), QIcon.Mode.Normal, QIcon.State.On)
    return made


class _Dresser(QObject):
    """Keep one button's icon in the theme's colours for as long as the button lives."""

    def __init__(
        self, button: QAbstractButton, name: str, theme: Theme, role: str, size: int
    ) -> None:
        super().__init__(button)
        self._button, self._name, self._theme, self._role, self._size = (
            button,
            name,
            theme,
            role,
            size,
        )
        theme.changed.connect(self._changed)
        button.setIconSize(QSize(size, size))
        self.dress()

    def _changed(self) -> None:
        """Follow the theme: what nobody sees when it is styled, which is when it is shown or there is time."""
        if self._button.isVisible():
            self.dress()
        else:
            self._button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.Show):
            self._button.removeEventFilter(self)
            self.dress()
        return False

    def dress(self) -> None:
        tokens = self._theme.tokens
        colour = tokens.colour(self._role)
        checked = tokens.accent if self._button.isCheckable() else ""
        self._button.setIcon(icon(self._name, colour, checked, self._size))


def dress(
    button: QAbstractButton, name: str, theme: Theme, role: str = "muted", size: int = 20
) -> None:
    """Give the button an icon that follows the theme."""
    _Dresser(button, name, theme, role, size)
