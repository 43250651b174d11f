"""Each kind of content block as the flowables that set it on paper."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    Image,
    KeepInFrame,
    KeepTogether,
    Spacer,
)
from reportlab.platypus import PageBreak as NewPage
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grid

from slastudio.reports.content.blocks import (
    Beside,
    Block,
    Boxed,
    Callout,
    Chart,
    ChartPair,
    Clause,
    Contents,
    Cover,
    Facts,
    Fitted,
    Heading,
    Item,
    Legend,
    PageBreak,
    Paragraph,
    Revised,
    Signature,
    SignOff,
    Table,
    Tile,
    Tiles,
    Together,
)
from slastudio.reports.paper import styles
from slastudio.reports.paper.contents import contents_list
from slastudio.reports.paper.drawings import drawing_of
from slastudio.reports.paper.fonts import REGULAR, SEMIBOLD, shortened, width_of
from slastudio.reports.paper.marks import MarkFlowable
from slastudio.reports.paper.tables import facts_grid, markup, stretches_markup, table_grid

Flowables = list[Flowable]
_CHART_HEIGHT, _SMALL_CHART_HEIGHT, _CAPTION_HEIGHT = 150, 122, 24
_BEGINNINGS: dict[type, float] = {
    Chart: _CHART_HEIGHT + 30,
    ChartPair: _SMALL_CHART_HEIGHT + 40,
    SignOff: 200,
    Tiles: 90,
}
_FRAMELESS = [
    ("FONTNAME", (0, 0), (-1, -1), REGULAR),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]


class HeadingText(Text):  # type: ignore[misc]
    """Be a heading that the page template enters in bookmarks and contents, once, wherever it is
    split.
    """

    heading: Heading | None = None

    def split(self, width: float, height: float) -> Flowables:
        parts: Flowables = super().split(width, height)
        if parts:
            parts[0].heading = self.heading
        return parts


def story(blocks: Sequence[Block]) -> Flowables:
    """Return the flowables of a document; a heading moves to the next page where what it heads
    would not begin under it.
    """
    found: Flowables = []
    laid_out = [flowables(block) for block in blocks]
    for index, block in enumerate(blocks):
        if (
            isinstance(block, Heading)
            and not block.new_page
            and not _follows_heading(blocks, index)
        ):
            found.append(CondPageBreak(_foothold(blocks[index:], laid_out[index:])))
        found += laid_out[index]
    return found


def _follows_heading(blocks: Sequence[Block], index: int) -> bool:
    return index > 0 and isinstance(blocks[index - 1], Heading)


def _foothold(blocks: Sequence[Block], laid_out: Sequence[Flowables]) -> float:
    """Return the room that a heading and the beginning of what it heads take, about."""
    needed = 0.0
    for block, parts in zip(blocks, laid_out, strict=True):
        if isinstance(block, Heading):
            needed += 40
        elif isinstance(block, Paragraph) and len(block.text) < 480:
            needed += 18 + 14 * (len(block.text) // 80)
        elif isinstance(block, Table):
            return needed + (_CAPTION_HEIGHT if block.caption else 0) + _beginning(parts[-1])
        else:
            return needed + _BEGINNINGS.get(type(block), 44)
    return needed


def _beginning(grid: Grid) -> float:
    """Return the height of a table's head and its first row, which no page parts."""
    grid.wrap(styles.WIDTH, styles.HEIGHT)
    return float(sum(grid._rowHeights[:2]))  # noqa: SLF001 - the library tells it nowhere else


def flowables(block: Block) -> Flowables:
    """Return the flowables of a block."""
    return _LAYOUTS[type(block)](block)


def _heading(block: Heading) -> Flowables:
    number = f"{markup(block.number)}&nbsp;&nbsp;&nbsp;" if block.number else ""
    text = HeadingText(number + markup(block.text), styles.HEADING[block.level])
    text.heading = block
    return [NewPage(), text] if block.new_page else [text]


def _paragraph(block: Paragraph) -> Flowables:
    lead = f"<b>{markup(block.lead)}</b> " if block.lead else ""
    return [Text(lead + markup(block.text), styles.PARAGRAPHS[block.style])]


def _clause(block: Clause) -> Flowables:
    return [Text(markup(block.text), styles.CLAUSE, bulletText=block.number)]


def _item(block: Item) -> Flowables:
    lead = f"<b>{markup(block.lead)}</b> " if block.lead else ""
    return [
        Text(
            lead + markup(block.text),
            styles.ITEM if block.number.startswith("(") else styles.CLAUSE,
            bulletText=block.number,
        )
    ]


def _revised(block: Revised) -> Flowables:
    style = styles.CLAUSE if block.number else styles.PARAGRAPHS["body"]
    style = styles.ITEM if block.item else style
    return [Text(stretches_markup(block.runs), style, bulletText=block.number or None)]


def _table(block: Table) -> Flowables:
    grid = table_grid(block)
    if not block.caption:
        return [grid]
    number = (
        f'<font name="{REGULAR}">{markup(block.number)}</font>&nbsp;&nbsp;&nbsp;'
        if block.number
        else ""
    )
    return [
        CondPageBreak(_CAPTION_HEIGHT + _beginning(grid)),
        Text(number + markup(block.caption), styles.TABLE_CAPTION),
        grid,
    ]


def _facts(block: Facts) -> Flowables:
    return [facts_grid(block)]


def _callout(block: Callout) -> Flowables:
    colour = styles.STATUS.get(block.status, styles.ACCENT)
    text = [Text(markup(block.title), styles.CALLOUT_TITLE)]
    if block.text:
        text.append(Text(markup(block.text), styles.CALLOUT))
    grid = Grid(
        [[each] for each in text],
        colWidths=[styles.WIDTH],
        hAlign="LEFT",
        spaceBefore=2,
        spaceAfter=6,
    )
    grid.setStyle(
        [
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("LINEBEFORE", (0, 0), (0, -1), 2.5, colour),
            ("LEFTPADDING", (0, 0), (-1, -1), 10),
            ("RIGHTPADDING", (0, 0), (-1, -1), 8),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
        ]
    )
    return [grid]


def _tiles(block: Tiles) -> Flowables:
    """Set tiles four to a row; each line of a row stands on one height across its tiles."""
    found: Flowables = []
    width = styles.WIDTH / 4
    for start in range(0, len(block.tiles), 4):
        row = [_tile(tile, width - 20) for tile in block.tiles[start : start + 4]]
        lines = [list(line) + [""] * (4 - len(row)) for line in zip(*row, strict=True)]
        grid = Grid(lines, colWidths=[width] * 4, hAlign="LEFT", spaceBefore=3, spaceAfter=3)
        grid.setStyle([*_FRAMELESS, *_tile_frames(len(row), len(lines) - 1)])
        found.append(grid)
    return [*found, Spacer(1, 4)]


def _tile_frames(count: int, last: int) -> list[tuple[object, ...]]:
    boxes = [
        ("BOX", (column, 0), (column, -1), styles.HAIRLINE, styles.RULE) for column in range(count)
    ]
    return [
        ("LEFTPADDING", (0, 0), (-1, -1), 9),
        ("RIGHTPADDING", (0, 0), (-1, -1), 9),
        ("TOPPADDING", (0, 0), (-1, 0), 7),
        ("BOTTOMPADDING", (0, last), (-1, last), 7),
        ("BOTTOMPADDING", (0, last - 2), (-1, last - 2), 3),
        ("VALIGN", (0, 0), (-1, 0), "TOP"),
        *boxes,
    ]


def _tile(tile: Tile, width: float) -> Flowables:
    """Return a tile's lines: name, value, target, verdict, note."""
    size = 17.0
    while width_of(tile.value, SEMIBOLD, size) > width and size > 8:
        size -= 0.5
    big = styles.TILE_NAME.clone("tile value", fontSize=size, leading=22)
    value = (
        tile.value
        if width_of(tile.value, SEMIBOLD, size) <= width
        else shortened(tile.value, SEMIBOLD, size, width)
    )
    name = shortened(tile.name, SEMIBOLD, 8, 1.8 * width)
    return [
        Text(markup(name), styles.TILE_NAME),
        Text(markup(value), big),
        Text(markup(tile.target), styles.TILE_SMALL),
        MarkFlowable(tile.mark, 8),
        Text(markup(tile.note), styles.TILE_SMALL),
    ]


def _boxed(block: Boxed) -> Flowables:
    text = [
        Text(markup(block.title), styles.CALLOUT_TITLE),
        Text(markup(block.text), styles.BOXED),
    ]
    grid = Grid([[text]], colWidths=[styles.WIDTH], hAlign="LEFT", spaceBefore=2, spaceAfter=8)
    grid.setStyle(
        [
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("BOX", (0, 0), (-1, -1), styles.HAIRLINE, styles.RULE),
            ("BACKGROUND", (0, 0), (-1, -1), styles.GROUND),
            ("LEFTPADDING", (0, 0), (-1, -1), 12),
            ("RIGHTPADDING", (0, 0), (-1, -1), 12),
            ("TOPPADDING", (0, 0), (-1, -1), 8),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
        ]
    )
    return [grid]


def _beside(block: Beside) -> Flowables:
    number = len(block.columns)
    width = (styles.WIDTH - 18 * (number - 1)) / number
    cells: list[object] = []
    for title, facts in block.columns:
        cells += [
            [
                Text(markup(title), styles.PARAGRAPHS["label"]),
                facts_grid(facts, width, 62, styles.FACT),
            ],
            "",
        ]
    grid = Grid([cells[:-1]], colWidths=([width, 18] * number)[:-1], hAlign="LEFT", spaceAfter=4)
    grid.setStyle(_FRAMELESS)
    return [grid]


def _chart(block: Chart) -> Flowables:
    drawing = drawing_of(block.spec, styles.WIDTH, _CHART_HEIGHT)
    return [
        KeepTogether(
            [Spacer(1, 6), drawing, Text(markup(block.spec.caption), styles.PARAGRAPHS["caption"])]
        )
    ]


def _chart_pair(block: ChartPair) -> Flowables:
    width = (styles.WIDTH - 18) / 2
    cells = [
        [
            drawing_of(spec, width, _SMALL_CHART_HEIGHT),
            Text(markup(spec.caption), styles.PARAGRAPHS["caption"]),
        ]
        for spec in block.specs
    ]
    row = [cells[0], "", cells[1] if len(cells) > 1 else ""]
    grid = Grid([row], colWidths=[width, 18, width], hAlign="LEFT", spaceBefore=5)
    grid.setStyle(_FRAMELESS)
    return [grid]


class _SignatureLines(Flowable):  # type: ignore[misc]
    """Draw the lines one party fills in."""

    def __init__(self, width: float, known: tuple[str, str]) -> None:
        super().__init__()
        self.width, self.height, self.known = width, 4 * 34.0, (*known, "", "")

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        for index, name in enumerate(("Name", "Role", "Date", "Signature")):
            y = self.height - 34 * (index + 1) + 10
            self.canv.setStrokeColor(styles.MUTED)
            self.canv.setLineWidth(0.6)
            self.canv.line(0, y, self.width, y)
            self.canv.setFont(REGULAR, 7.5)
            self.canv.setFillColor(styles.MUTED)
            self.canv.drawString(0, y - 9, name)
            self.canv.setFillColor(styles.TEXT)
            self.canv.setFont(REGULAR, 9.5)
            self.canv.drawString(0, y + 4, shortened(self.known[index], REGULAR, 9.5, self.width))


def _sign_off(block: SignOff) -> Flowables:
    width = (styles.WIDTH - 30) / 2
    cells: Flowables = [_signature(each, width) for each in block.signatures]
    grid = Grid(
        [[cells[0], "", cells[1]]], colWidths=[width, 30, width], hAlign="LEFT", spaceBefore=10
    )
    grid.setStyle(_FRAMELESS)
    return [KeepTogether([grid])]


def _signature(signature: Signature, width: float) -> Flowables:
    return [
        Text(markup(signature.side), styles.TILE_SMALL),
        Text(markup(_brief(signature.party)), styles.CALLOUT_TITLE),
        Spacer(1, 16),
        _SignatureLines(width, (signature.name, signature.position)),
    ]


def _brief(name: str, longest: int = 160) -> str:
    """Return a name cut to what fits above a line; the cover has it whole."""
    return name if len(name) <= longest else name[:longest].rstrip() + "…"


def _cover(block: Cover) -> Flowables:
    accent = HexColor(block.brand.accent) if block.brand.accent else styles.ACCENT
    rule = Grid([[""]], colWidths=[styles.WIDTH], rowHeights=[1])
    rule.setStyle(
        [("FONTNAME", (0, 0), (-1, -1), REGULAR), ("LINEABOVE", (0, 0), (-1, 0), 2, accent)]
    )
    logo = _logo(block.brand.logo)
    return [
        *logo,
        Spacer(1, 48 if logo else 96),
        Text(markup(block.kind), styles.KIND.clone("kind in colour", textColor=accent)),
        Text(markup(block.title), styles.TITLE),
        rule,
        Spacer(1, 18),
        facts_grid(Facts(block.facts), label=130, style=styles.COVER_FACT),
    ]


def _logo(data: bytes) -> Flowables:
    """Return the logo at most 48 points high and half as wide as the page; nothing without one."""
    if not data:
        return []
    width, height = ImageReader(io.BytesIO(data)).getSize()
    scale = min(48 / height, styles.WIDTH / 2 / width)
    return [Image(io.BytesIO(data), width * scale, height * scale, hAlign="LEFT")]


def _contents(_block: Contents) -> Flowables:
    return [contents_list()]


def _new_page(_block: PageBreak) -> Flowables:
    return [NewPage()]


def _together(block: Together) -> Flowables:
    return [KeepTogether([each for inner in block.blocks for each in flowables(inner)])]


def _legend(block: Legend) -> Flowables:
    marks = [MarkFlowable(each, 7.5) for each in block.marks]
    widths = [each.needs + 12 for each in marks]
    left = styles.WIDTH - sum(widths)
    note = Text(markup(block.note), styles.PARAGRAPHS["muted"])
    grid = Grid([[*marks, note]], colWidths=[*widths, left], hAlign="LEFT", spaceAfter=8)
    grid.setStyle([*_FRAMELESS, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    return [grid]


def _fitted(block: Fitted) -> Flowables:
    inside = [part for each in block.blocks for part in flowables(each)]
    return [KeepInFrame(styles.WIDTH, styles.HEIGHT, inside, mode="shrink", vAlign="TOP")]


_LAYOUTS: dict[type, Callable[[Any], Flowables]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Clause: _clause,
    Item: _item,
    Revised: _revised,
    Callout: _callout,
    Table: _table,
    Facts: _facts,
    Tiles: _tiles,
    Boxed: _boxed,
    Beside: _beside,
    Chart: _chart,
    ChartPair: _chart_pair,
    SignOff: _sign_off,
    Cover: _cover,
    Contents: _contents,
    PageBreak: _new_page,
    Together: _together,
    Legend: _legend,
    Fitted: _fitted,
}
