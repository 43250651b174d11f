"""Tables on paper: widths found from what they hold, heads repeated, figures on their decimal sign,
no row split.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph
from reportlab.platypus import Table as Grid

from slastudio.reports.content.blocks import (
    Align,
    Cell,
    Facts,
    Figure,
    Revision,
    Stretches,
    Strong,
    Table,
    VerdictMark,
)
from slastudio.reports.paper import styles
from slastudio.reports.paper.fonts import REGULAR, SEMIBOLD, width_of
from slastudio.reports.paper.marks import FigureFlowable, MarkFlowable

_PAD = 4.0
_LONGEST_WORD = 82.0
_TALLEST = 0.45 * styles.HEIGHT
# a grid that only places things
FRAMELESS = [
    ("FONTNAME", (0, 0), (-1, -1), REGULAR),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]


def markup(text: str) -> str:
    """Return text as paragraph markup in which nothing is markup."""
    return escape(text).replace("\n", "<br/>")


_STRETCHES = {
    "same": "{}",
    "added": '<font color="#1F5FA8"><u>{}</u></font>',
    "removed": '<font color="#B83A14"><strike>{}</strike></font>',
}


def stretches_markup(runs: Stretches) -> str:
    """Return text with its added words underlined and its removed words struck, colours aside."""
    return "".join(_STRETCHES[kind].format(markup(text)) for kind, text in runs)


def table_grid(table: Table, width: float = styles.WIDTH) -> Grid:
    """Return a table as a flowable whose head is repeated on every page."""
    align: Sequence[Align] = table.align or ["left"] * len(table.head)
    columns: list[list[Cell]] = [[] for _ in table.head]
    for cells in table.rows:
        for texts, cell in zip(columns, cells, strict=True):
            texts.append(cell)
    inner = _inner_widths(table, columns, align, width)
    head = [
        Paragraph(markup(text), styles.HEAD if align[i] == "left" else styles.HEAD_RIGHT)
        for i, text in enumerate(table.head)
    ]
    rows = [part for row in table.rows for part in _laid_out(row, inner, align)]
    _set_on_decimal(rows)
    grid = Grid(
        [head, *rows],
        colWidths=[each + 2 * _PAD for each in inner],
        repeatRows=1,
        hAlign="LEFT",
        spaceBefore=2,
        spaceAfter=9,
    )
    grid.setStyle(_grid_style())
    return grid


def _grid_style() -> list[tuple[object, ...]]:
    return [
        ("FONTNAME", (0, 0), (-1, -1), REGULAR),
        ("LEFTPADDING", (0, 0), (-1, -1), _PAD),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PAD),
        ("TOPPADDING", (0, 0), (-1, -1), 3.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("VALIGN", (0, 1), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, styles.MUTED),
        ("LINEBELOW", (0, 1), (-1, -1), styles.HAIRLINE, styles.RULE),
    ]


def _laid_out(
    row: Sequence[Cell], widths: Sequence[float], align: Sequence[Align]
) -> list[list[Flowable | str]]:
    """Return a row's flowables; one so tall that it could not stand on a page goes on in rows of
    its own.
    """
    cells = [_cell(cell, align[index]) for index, cell in enumerate(row)]
    parts = [_pieces(cell, widths[index]) for index, cell in enumerate(cells)]
    return [list(line) for line in zip_longest(*parts, fillvalue="")]


def _pieces(cell: Flowable, width: float) -> list[Flowable]:
    pieces = []
    while isinstance(cell, Paragraph) and cell.wrap(width, 1e6)[1] > _TALLEST:
        first, *rest = cell.split(width, _TALLEST) or [cell]
        pieces.append(first)
        if not rest:
            return pieces
        cell = rest[0]
    return [*pieces, cell]


def _cell(cell: Cell, align: Align) -> Flowable:
    if isinstance(cell, VerdictMark):
        return MarkFlowable(cell)
    if isinstance(cell, Figure):
        return FigureFlowable(cell)
    if isinstance(cell, Strong):
        return _strong(cell)
    if isinstance(cell, Revision):
        return Paragraph(stretches_markup(cell.runs), styles.CELL)
    return Paragraph(markup(cell), styles.CELL if align == "left" else styles.CELL_RIGHT)


def _strong(cell: Strong) -> Paragraph:
    under = (
        f'<br/><font size="7.5" color="#56616F">{markup(cell.under)}</font>' if cell.under else ""
    )
    return Paragraph(f"<b>{markup(cell.text)}</b>{under}", styles.CELL)


def _set_on_decimal(rows: list[list[Flowable | str]]) -> None:
    for column in zip(*rows, strict=True):
        figures = [each for each in column if isinstance(each, FigureFlowable)]
        after = max((each.right for each in figures), default=0.0)
        for each in figures:
            each.after = after


def _inner_widths(
    table: Table, columns: list[list[Cell]], align: Sequence[Align], width: float
) -> list[float]:
    room = width - 2 * _PAD * len(columns)
    if table.widths:
        whole = sum(table.widths)
        return [room * share / whole for share in table.widths]
    least = [_least(head, column) for head, column in zip(table.head, columns, strict=True)]
    wanted = [
        max(_wanted(head, column), low)
        for head, column, low in zip(table.head, columns, least, strict=True)
    ]
    return _shared(least, wanted, [each != "left" for each in align], room)


def _shared(least: list[float], wanted: list[float], fixed: list[bool], room: float) -> list[float]:
    """Share the room: everyone gets the least, then by the root of what is wanted, nobody more than
    wanted while others lack.
    """
    if sum(least) >= room:
        return [each * room / sum(least) for each in least]
    if sum(wanted) <= room:
        growing = [0.0 if fix else each for fix, each in zip(fixed, wanted, strict=True)]
        whole = sum(growing) or 1.0
        return [
            each + (room - sum(wanted)) * share / whole
            for each, share in zip(wanted, growing, strict=True)
        ]
    widths = list(least)
    for _ in range(8):
        lacking = [index for index in range(len(widths)) if widths[index] < wanted[index] - 0.5]
        left = room - sum(widths)
        if left < 0.5 or not lacking:
            break
        weights = {index: (wanted[index] - least[index] + 1) ** 0.6 for index in lacking}
        for index in lacking:
            widths[index] = min(
                widths[index] + left * weights[index] / sum(weights.values()), wanted[index]
            )
    return widths


def _least(head: str, column: Sequence[Cell]) -> float:
    words = max((width_of(word, SEMIBOLD, 7.5) for word in _words(head)), default=0.0)
    return max([min(words, _LONGEST_WORD) + 1, *map(_least_cell, column)])


def _words(text: str) -> list[str]:
    return text.replace("\n", " ").split(" ")


def _least_cell(cell: Cell) -> float:
    if isinstance(cell, VerdictMark):
        return MarkFlowable(cell).needs + 1
    if isinstance(cell, Figure):
        figure = FigureFlowable(cell)
        return figure.left + figure.right + 1
    texts = _texts(cell)
    return (
        min(
            max(
                (width_of(word, SEMIBOLD, 8.5) for text in texts for word in _words(text)),
                default=0.0,
            ),
            _LONGEST_WORD,
        )
        + 1
    )


def _texts(cell: str | Strong | Revision) -> tuple[str, ...]:
    if isinstance(cell, Strong):
        return cell.text, cell.under
    return (cell.text,) if isinstance(cell, Revision) else (cell,)


def _wanted(head: str, column: Sequence[Cell]) -> float:
    figures = [FigureFlowable(cell) for cell in column if isinstance(cell, Figure)]
    aligned = max((each.left for each in figures), default=0.0) + max(
        (each.right for each in figures), default=0.0
    )
    return max(
        [width_of(head, SEMIBOLD, 7.5) + 1, aligned + 1, *(_wanted_cell(cell) for cell in column)]
    )


def _wanted_cell(cell: Cell) -> float:
    if isinstance(cell, VerdictMark):
        return MarkFlowable(cell).needs + 1
    if isinstance(cell, Figure):
        return 0.0
    texts = _texts(cell)
    return (
        max(
            (width_of(line, SEMIBOLD, 8.5) for text in texts for line in text[:400].split("\n")),
            default=0.0,
        )
        + 2
    )


def facts_grid(
    facts: Facts,
    width: float = styles.WIDTH,
    label: float = 96,
    style: ParagraphStyle = styles.FACT,
) -> Grid:
    """Return labels and texts in two columns, without rules."""
    rows = [
        [Paragraph(markup(name), styles.FACT_LABEL) if index == 0 else "", piece]
        for name, text in facts.rows
        for index, piece in enumerate(_pieces(Paragraph(markup(text), style), width - label - 6))
    ]
    grid = Grid(rows, colWidths=[label, width - label], hAlign="LEFT", spaceAfter=6)
    grid.setStyle(
        [
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 6),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
        ]
    )
    return grid
