"""The bundled fonts: registered once, and what they can print."""

from __future__ import annotations

from functools import cache

from reportlab.graphics.shapes import STATE_DEFAULTS
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from slastudio.shared.resources import resource

REGULAR, ITALIC, SEMIBOLD, BOLD = "Inter-Regular", "Inter-Italic", "Inter-SemiBold", "Inter-Bold"


@cache
def covered() -> frozenset[int]:
    """Register the fonts and return the code points that every face prints."""
    faces = []
    for name in (REGULAR, ITALIC, SEMIBOLD, BOLD):
        font = TTFont(name, str(resource("fonts", f"{name}.ttf")))
        pdfmetrics.registerFont(font)
        faces.append(frozenset(font.face.charToGlyph))
    pdfmetrics.registerFontFamily(
        REGULAR, normal=REGULAR, bold=SEMIBOLD, italic=ITALIC, boldItalic=BOLD
    )
    pdfmetrics.registerFontFamily(
        SEMIBOLD, normal=SEMIBOLD, bold=BOLD, italic=ITALIC, boldItalic=BOLD
    )
    # drawings begin in this font, and one that is not embedded must not be named in the file
    STATE_DEFAULTS["fontName"] = REGULAR
    return frozenset.intersection(*faces)


def width_of(text: str, font: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, font, size))


def shortened(text: str, font: str, size: float, width: float) -> str:
    """Return text cut with an ellipsis so that it is no wider than width."""
    if width_of(text, font, size) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (
            (middle, high)
            if width_of(text[:middle].rstrip() + "…", font, size) <= width
            else (low, middle - 1)
        )
    return text[:low].rstrip() + "…"
