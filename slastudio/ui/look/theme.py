"""Colours and measures of the window: tokens per mode, the palettes and the one style sheet made
from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from slastudio.judge.outcome.statuses import STATUSES, Appearance
from slastudio.shared.resources import resource, resource_text

if TYPE_CHECKING:
    from slastudio.ui.look.restyling import Restyling

MODES = (
    ("system", "As the system"),
    ("light", "Light"),
    ("dark", "Dark"),
    ("contrast", "High contrast"),
)


@dataclass(frozen=True)
class Tokens:
    """Hold one mode's colours (as #RRGGBB) and its hairline's width in pixels."""

    name: str
    window: str
    surface: str
    raised: str
    hairline: str
    field_line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    hover: str
    selected: str
    status: Mapping[str, str]
    series: tuple[str, ...]
    line: int = 1

    @property
    def is_dark(self) -> bool:
        return self.name == "dark"

    def colour(self, role: str) -> str:
        """Return the colour of a role: a verdict's, or one of these fields by its name."""
        found: str = self.status[role] if role in self.status else getattr(self, role)
        return found

    def verdict(self, status: str) -> QColor:
        """Return the colour that goes with a verdict's mark and word."""
        return QColor(self.status[status])


def _status_colours(appearance: Appearance) -> dict[str, str]:
    return {name: each.colours[appearance] for name, each in STATUSES.items()}


LIGHT = Tokens(
    "light",
    "#F6F7F9",
    "#FFFFFF",
    "#FFFFFF",
    "#D5DAE1",
    "#8A95A3",
    "#18202B",
    "#56616F",
    "#1F5FA8",
    "#FFFFFF",
    "#ECEFF3",
    "#E3ECF7",
    _status_colours("light"),
    ("#0072B2", "#C25400", "#007F5F", "#A3447C", "#8A6D00", "#2F7F95"),
)
DARK = Tokens(
    "dark",
    "#14181E",
    "#1C222A",
    "#242B35",
    "#38424F",
    "#6F7C8B",
    "#E8ECF1",
    "#A3AEBB",
    "#7DB4F0",
    "#10151B",
    "#262E38",
    "#27384C",
    _status_colours("dark"),
    ("#56B4E9", "#FF9A4D", "#37C79A", "#E08CC0", "#E6C34A", "#8FD3E0"),
)
CONTRAST = Tokens(
    "contrast",
    "#FFFFFF",
    "#FFFFFF",
    "#FFFFFF",
    "#000000",
    "#000000",
    "#000000",
    "#000000",
    "#003C8F",
    "#FFFFFF",
    "#E6E6E6",
    "#D6E4FF",
    _status_colours("contrast"),
    ("#00548A", "#8F3B00", "#00563F", "#7A2358", "#5E4A00", "#1B5568"),
    2,
)
_BY_NAME = {tokens.name: tokens for tokens in (LIGHT, DARK, CONTRAST)}


@cache
def load_fonts() -> None:
    """Register the bundled faces and make 13 px Inter the application's font, with tabular digits."""
    for face in ("Regular", "SemiBold"):
        QFontDatabase.addApplicationFont(str(resource("fonts", f"Inter-{face}.ttf")))
    font = QFont("Inter")
    font.setPixelSize(13)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    QApplication.setFont(font)


def palette_for(tokens: Tokens) -> QPalette:
    """Return the Fusion palette of a mode, so that whatever the style sheet leaves alone still
    fits.
    """
    palette = QPalette()
    role = QPalette.ColorRole
    pairs = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.window,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.colour("missed"),
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Link: tokens.accent,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Mid: tokens.hairline,
        role.Dark: tokens.hairline,
        role.Light: tokens.raised,
        role.Midlight: tokens.hover,
        role.Shadow: tokens.hairline,
        role.Accent: tokens.accent,
    }
    for each, colour in pairs.items():
        palette.setColor(each, QColor(colour))
    for each in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(tokens.muted))
    return palette


def style_sheet(tokens: Tokens) -> str:
    """Return the window's one style sheet, filled with the mode's tokens."""
    source = resource_text("themes", "window.qss")
    icons = "dark" if tokens.is_dark else "light"
    names = [
        name for name in Tokens.__dataclass_fields__ if name not in ("series", "line", "status")
    ]
    values = {name: tokens.colour(name) for name in (*names, *tokens.status)}
    folder = resource("icons").as_posix()
    sheet = Template(source).substitute(values, line=f"{tokens.line}px", icons=f"{folder}/{icons}")
    marks = [
        f'QLabel[mark="{name}"] {{ color: {colour}; }}' for name, colour in tokens.status.items()
    ]
    return "\n".join((sheet, *marks))


class Theme(QObject):
    """Hold the chosen mode and dress the application in it; `changed` tells painters to repaint."""

    changed = Signal()

    def __init__(self, mode: str = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mode = mode
        self._following = False
        # asking for the colour scheme costs 16 ms that the first paint does not have; the palette
        # knows as well
        is_dark = QApplication.palette().window().color().lightness() < 128
        self.tokens = _BY_NAME.get(mode, DARK if is_dark else LIGHT)

    @cached_property
    def restyling(self) -> Restyling:
        """Return what dresses the application, made after the first paint."""
        from slastudio.ui.look.restyling import Restyling  # late, for the first paint

        return Restyling(self)

    def _resolve(self) -> Tokens:
        if self.mode in _BY_NAME:
            return _BY_NAME[self.mode]
        return DARK if QApplication.styleHints().colorScheme().name == "Dark" else LIGHT

    def follow_system(self) -> None:
        """Watch the system's colour scheme from now on."""
        if not self._following:
            self._following = True
            QApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
            self._follow_system()

    def _follow_system(self) -> None:
        if self.mode == "system" and self._resolve() is not self.tokens:
            self.set_mode("system")

    def set_mode(self, mode: str) -> None:
        """Switch to "system", "light", "dark" or "contrast" and repaint everything."""
        self.mode = mode
        self.tokens = self._resolve()
        self.apply()
        self.changed.emit()

    def apply_ground(self) -> None:
        """Set the colours alone: enough for the first paint of an empty window, in a fifth of the
        time.
        """
        QApplication.setPalette(palette_for(self.tokens))

    def apply(self) -> None:
        """Set font, colours and style sheet."""
        load_fonts()
        self.apply_ground()
        self.restyling.replace(style_sheet(self.tokens))
