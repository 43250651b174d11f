"""Lay blocks out as elements of a page: headings, tables with scopes, marks with their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from slastudio.judge.outcome.statuses import mark_of, status_word
from slastudio.reports.content.blocks import (
    Callout,
    Cell,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Revision,
    Strong,
    Table,
    VerdictMark,
)
from slastudio.reports.web.markup import Content, Element, element, elements

# what a page is made of; charts, covers and signatures are a paper's
PageBlock = Heading | Paragraph | Callout | Table | Facts


def sections(blocks: Iterable[PageBlock]) -> Iterator[Element]:
    """Yield blocks as sections, one for each heading of level 1."""
    section: Element | None = None
    number = tables = 0
    for block in blocks:
        opens = isinstance(block, Heading) and block.level == 1
        if section is not None and opens:
            yield section
            section = None
        if section is None:
            number += 1
            named = {"aria-labelledby": f"part-{number}"} if opens else {}
            section = element("section", attributes=named)
        if isinstance(block, Heading) and opens:
            section.append(element("h2", block.text, attributes={"id": f"part-{number}"}))
        elif isinstance(block, Table):
            tables += 1
            section.append(_table(block, tables))
        else:
            section.append(_laid_out(block))
    if section is not None:
        yield section


def _laid_out(block: Heading | Paragraph | Callout | Facts) -> Element:
    match block:
        case Heading():
            return element("h3", block.text)
        case Paragraph():
            lead = (element("strong", block.lead), " ") if block.lead else ()
            return element("p", *lead, block.text, kind=block.style)
        case Callout():
            told = (element("strong", block.title), " ") if block.title else ()
            kind = f"callout {block.status}".rstrip()
            return element("p", *told, block.text, kind=kind)
        case Facts():
            rows = (
                element("div", element("dt", label), element("dd", text))
                for label, text in block.rows
            )
            return elements("dl", rows)


def _table(table: Table, number: int) -> Element:
    """Return a table that is still one for whoever hears it when a narrow screen stacks its rows."""
    marks = any(_is_strip(cell) for row in table.rows for cell in row)
    made = element("table", kind="strips" if marks else "stacks", attributes={"role": "table"})
    if table.caption:
        name = f"table-{number}"
        made.set("aria-labelledby", name)
        made.append(element("caption", table.caption, attributes={"id": name}))
    made.extend(list(_columns(table.widths)))
    made.append(_part("thead", [_head(table.head)]))
    made.append(_part("tbody", [_row(table, row, named=not marks) for row in table.rows]))
    return made


def _columns(widths: tuple[float, ...]) -> Iterator[Element]:
    """Yield the shares of the width, which a narrow screen that stacks its rows has no use for."""
    if widths:
        shares = (f"width:{round(100 * each / sum(widths))}%" for each in widths)
        yield elements("colgroup", (element("col", attributes={"style": e}) for e in shares))


def _part(name: str, rows: Iterable[Element]) -> Element:
    made = element(name, attributes={"role": "rowgroup"})
    made.extend(list(rows))
    return made


def _head(names: tuple[str, ...]) -> Element:
    said = {"scope": "col", "role": "columnheader"}
    cells = (element("th", each, attributes=said) for each in names)
    return element("tr", *cells, attributes={"role": "row"})


def _row(table: Table, row: tuple[Cell, ...], *, named: bool) -> Element:
    """Return a row; named: with the column's name beside each value, for a screen too narrow for the
    head.
    """
    made = element("tr", attributes={"role": "row"})
    for place, (name, cell) in enumerate(zip(table.head, row, strict=True)):
        first = place == 0
        said = {"scope": "row", "role": "rowheader"} if first else {"role": "cell"}
        value = elements("span", _cell(cell), kind="value")
        beside = element("span", name, kind="name", attributes={"aria-hidden": "true"})
        shown = (value,) if first or not named else (beside, value)
        made.append(element("th" if first else "td", *shown, attributes=said))
    return made


def _cell(cell: Cell) -> Iterator[Content]:
    match cell:
        case VerdictMark():
            yield _mark(cell.status, cell.word)
        case Strong():
            yield element("strong", cell.text)
            if cell.under:
                yield element("small", cell.under)
        case Figure() | Revision():
            yield cell.text
        case str():
            yield cell


def _is_strip(cell: Cell) -> bool:
    # a mark alone stands for a month; its word is in the legend, and read aloud with it
    return isinstance(cell, VerdictMark) and not cell.word


def _mark(status: str, word: str) -> Element:
    shape = element("span", mark_of(status), kind="mark", attributes={"aria-hidden": "true"})
    named = element("span", word or status_word(status), kind="word")
    return element("span", shape, " ", named, kind=f"verdict {status}")
