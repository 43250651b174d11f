"""Each kind of content block as the flowables that set it on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from reportlab.platypus import (
    CondPageBreak,
    Flowable,
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
    SignOff,
    Table,
    Tile,
    Tiles,
    Together,
)
from slastudio.reports.paper import styles
from slastudio.reports.paper.ceremony import cover, sign_off
from slastudio.reports.paper.contents import contents_list
from slastudio.reports.paper.drawings import drawing_of
from slastudio.reports.paper.fonts import REGULAR, SEMIBOLD, shortened, width_of
from slastudio.reports.paper.marks import MarkFlowable
from slastudio.reports.paper.tables import (
    FRAMELESS,
    facts_grid,
    markup,
    stretches_markup,
    table_grid,
)

Flowables = list[Flowable]
_CHART_HEIGHT, _SMALL_CHART_HEIGHT, _CAPTION_HEIGHT = 150, 122, 24
_BEGINNINGS: dict[type, float] = {
    Chart: _CHART_HEIGHT + 30,
    ChartPair: _SMALL_CHART_HEIGHT + 40,
    SignOff: 200,
    Tiles: 90,
}


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
        grid.setStyle([*FRAMELESS, *_tile_frames(len(row), len(lines) - 1)])
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
    grid.setStyle(FRAMELESS)
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
    grid.setStyle(FRAMELESS)
    return [grid]


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
    grid.setStyle([*FRAMELESS, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
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
    SignOff: sign_off,
    Cover: cover,
    Contents: _contents,
    PageBreak: _new_page,
    Together: _together,
    Legend: _legend,
    Fitted: _fitted,
}
