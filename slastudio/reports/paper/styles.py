"""Measures, colours and paragraph styles of paper: one place, after the design's light column."""

from __future__ import annotations

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from slastudio.judge.outcome.statuses import STATUSES
from slastudio.reports.paper.fonts import ITALIC, REGULAR, SEMIBOLD

PAGE = A4
SIDE, TOP, BOTTOM = 20 * mm, 24 * mm, 22 * mm
WIDTH = PAGE[0] - 2 * SIDE
HEIGHT = PAGE[1] - TOP - BOTTOM
GUTTER = 34
HAIRLINE = 0.5

TEXT, MUTED, RULE, GROUND = (
    HexColor("#18202B"),
    HexColor("#56616F"),
    HexColor("#D5DAE1"),
    HexColor("#F6F7F9"),
)
ACCENT = HexColor("#1F5FA8")
STATUS: dict[str, Color] = {
    name: HexColor(each.colours["light"]) for name, each in STATUSES.items()
}
SERIES = tuple(
    HexColor(code) for code in ("#0072B2", "#C25400", "#007F5F", "#A3447C", "#8A6D00", "#2F7F95")
)


def tint(colour: Color, share: float) -> Color:
    """Return a colour mixed into white; opaque, so that no transparency enters the file."""
    return Color(*(1 - share * (1 - part) for part in (colour.red, colour.green, colour.blue)))


def _style(name: str, size: float, leading: float, **more: object) -> ParagraphStyle:
    settings: dict[str, object] = {
        "fontName": REGULAR,
        "textColor": TEXT,
        "alignment": TA_LEFT,
        "splitLongWords": 1,
        "allowWidows": 0,
        "allowOrphans": 0,
        "bulletFontName": REGULAR,
        "bulletFontSize": size,
        "uriWasteReduce": 0.3,
        "embeddedHyphenation": 0,
    }
    return ParagraphStyle(name, fontSize=size, leading=leading, **(settings | more))


_MEASURE = WIDTH - GUTTER - 54
PARAGRAPHS: dict[str, ParagraphStyle] = {
    "body": _style("body", 9.5, 14, spaceAfter=5, rightIndent=54),
    "lead": _style("lead", 12.5, 18, spaceAfter=8, fontName=SEMIBOLD),
    "muted": _style("muted", 8.5, 12, spaceAfter=5, textColor=MUTED, rightIndent=54),
    "caption": _style("caption", 8.5, 12, spaceBefore=2, spaceAfter=8, textColor=MUTED),
    "label": _style("label", 9.5, 13, spaceBefore=8, spaceAfter=3, fontName=SEMIBOLD),
}
PARAGRAPHS["kind"] = _style("kind", 10, 14, fontName=SEMIBOLD, textColor=ACCENT)
BOXED = _style("boxed", 10.5, 15.5, spaceBefore=2)
CLAUSE = _style("clause", 9.5, 14, leftIndent=GUTTER, rightIndent=54, bulletIndent=0, spaceAfter=5)
ITEM = _style(
    "item", 9.5, 14, leftIndent=GUTTER + 22, rightIndent=54, bulletIndent=GUTTER, spaceAfter=2.5
)
HEADING = {
    1: _style(
        "heading1",
        14.5,
        19,
        fontName=SEMIBOLD,
        spaceBefore=18,
        spaceAfter=7,
        bulletFontName=SEMIBOLD,
    ),
    2: _style(
        "heading2",
        10.5,
        14,
        fontName=SEMIBOLD,
        spaceBefore=11,
        spaceAfter=4,
        bulletFontName=SEMIBOLD,
    ),
}
CELL = _style("cell", 8.5, 11.5)
UNDER = _style("under", 7.5, 10, textColor=MUTED)
CELL_RIGHT = _style("cell right", 8.5, 11.5, alignment=TA_RIGHT)
HEAD = _style("head", 7.5, 10, fontName=SEMIBOLD, textColor=MUTED)
HEAD_RIGHT = _style("head right", 7.5, 10, fontName=SEMIBOLD, textColor=MUTED, alignment=TA_RIGHT)
TABLE_CAPTION = _style(
    "table caption", 9.5, 13, fontName=SEMIBOLD, spaceBefore=6, spaceAfter=4, bulletFontName=REGULAR
)
FACT_LABEL = _style("fact label", 8.5, 12, textColor=MUTED)
FACT = _style("fact", 8.5, 12)
COVER_FACT = _style("cover fact", 9.5, 14)
KIND = _style("kind", 10, 14, fontName=SEMIBOLD, textColor=ACCENT, spaceAfter=6)
TITLE = _style("title", 24, 30, fontName=SEMIBOLD, spaceAfter=22)
CALLOUT_TITLE = _style("callout title", 9.5, 13, fontName=SEMIBOLD)
CALLOUT = _style("callout", 9, 12.5)
CONTENTS = _style("contents", 9.5, 20, leftIndent=0, rightIndent=24)
TILE_NAME = _style("tile name", 8, 10, fontName=SEMIBOLD)
TILE_SMALL = _style("tile small", 7.5, 10, textColor=MUTED)
FOOT = (REGULAR, 7.5)
ITALIC_FONT = ITALIC
