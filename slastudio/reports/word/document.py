"""Write a document as a Word file: the same bytes for the same content, every passage under a
bookmark of its own.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.shared import Twips
from docx.table import Table as Grid
from docx.table import _Row
from docx.text.paragraph import Paragraph as Line

from slastudio.reports.content.blocks import (
    Align,
    Block,
    Callout,
    Cell,
    Clause,
    Contents,
    Cover,
    Document,
    Facts,
    Fitted,
    Heading,
    Item,
    PageBreak,
    Paragraph,
    SignOff,
    Strong,
    Table,
    Together,
    VerdictMark,
)
from slastudio.reports.content.packages import settled_package
from slastudio.reports.content.passages import Passage, PassageNames, plain_text
from slastudio.reports.word import styles as look
from slastudio.reports.word.elements import append, append_link, draw_edge, set_style, wrap_contents
from slastudio.reports.word.parts import prepare_parts, write_margins
from slastudio.shared.outputs import written_aside
from slastudio.shared.progress import Progress

_ALL_LEFT: tuple[Align, ...] = ("left",) * 64
_PARAGRAPHS = {"body": "Normal", "lead": "Lead", "label": "Label", "kind": "DocumentKind"}


def write_docx(document: Document, path: Path, progress: Progress) -> None:
    """Write a document to path as an editable file; what was at path stays until the new file is
    complete.

    Each paragraph and table row stands in a bookmark named by `passages`, so that it is found again
    when the file comes back; charts are told by their captions only.
    """
    progress.report("Writing the Word file", 0.1)
    writer = _Writer(document)
    for number, block in enumerate(document.blocks):
        progress.report("Writing the Word file", 0.1 + 0.8 * number / len(document.blocks))
        writer.write(block)
    saved = io.BytesIO()
    writer.file.save(saved)
    issued = document.issued
    stamp = datetime(issued.year, issued.month, issued.day)  # noqa: DTZ001 - an archive keeps naive moments
    with written_aside(path) as aside:
        aside.write_bytes(settled_package(saved.getvalue(), stamp, chain=document.chain))


class _Writer:
    """Append blocks to a Word file; passages are named in the order in which blocks are written."""

    def __init__(self, document: Document) -> None:
        self.file = docx.Document()
        self._document = document
        self._names = PassageNames()
        self._bookmarks = 0
        prepare_parts(self.file, document)
        write_margins(self.file, document)

    def write(self, block: Block) -> None:
        """Append one block."""
        if isinstance(block, (Together, Fitted)):
            for inner in block.blocks:
                self.write(inner)
        elif isinstance(block, PageBreak):
            self._line("Normal").add_run().add_break(WD_BREAK.PAGE)
        elif isinstance(block, Contents):
            self._contents()
        else:
            _WRITERS.get(type(block), _Writer.write_pictured)(self, block, self._names.of(block))

    def _line(self, style: str) -> Line:
        line = self.file.add_paragraph()
        set_style(line, style)
        return line

    def _passage(self, line: Line, passage: Passage, *, bold: bool = False) -> Line:
        """Fill a line with a passage: number, tab, lead and text, inside its bookmark."""
        number, lead, text = passage.parts
        self._open(line, passage.id)
        if number:
            line.add_run(f"{number}\t")
        if lead:
            line.add_run(lead).bold = True
        line.add_run(text).bold = True if bold else None
        self._close(line)
        return line

    def _open(self, line: Line, name: str) -> None:
        self._bookmarks += 1
        append(line, "w:bookmarkStart", id=str(self._bookmarks), name=name)

    def _close(self, line: Line) -> None:
        append(line, "w:bookmarkEnd", id=str(self._bookmarks))

    def write_heading(self, block: Heading, found: tuple[Passage, ...]) -> None:
        line = self._passage(self._line(f"Heading{min(block.level, 2)}"), found[0])
        if block.number:
            line.paragraph_format.tab_stops.add_tab_stop(Twips(look.CLAUSE_HANG))
        if block.new_page:
            line.paragraph_format.page_break_before = True

    def write_paragraph(self, block: Paragraph, found: tuple[Passage, ...]) -> None:
        self._passage(self._line(_PARAGRAPHS.get(block.style, "SmallPrint")), found[0])

    def write_clause(self, _block: Clause, found: tuple[Passage, ...]) -> None:
        self._passage(self._line("Clause"), found[0])

    def write_item(self, block: Item, found: tuple[Passage, ...]) -> None:
        self._passage(
            self._line("ClauseItem" if block.number.startswith("(") else "Clause"), found[0]
        )

    def write_callout(self, block: Callout, found: tuple[Passage, ...]) -> None:
        for passage, style in zip(found, ("CalloutTitle", "CalloutText"), strict=False):
            line = self._passage(self._line(style), passage)
            draw_edge(line, look.STATUS[block.status] if block.status else look.ACCENT)

    def write_cover(self, block: Cover, found: tuple[Passage, ...]) -> None:
        if block.brand.logo:
            self._line("Normal").add_run().add_picture(
                io.BytesIO(block.brand.logo), height=Twips(960)
            )
        self._passage(self._line("DocumentKind"), found[0])
        self._passage(self._line("Title"), found[1])
        self._labelled(found[2:])

    def write_facts(self, _block: Facts, found: tuple[Passage, ...]) -> None:
        self._labelled(found)

    def _labelled(self, rows: tuple[Passage, ...]) -> None:
        if rows:
            self._grid(rows, (0.24, 0.76), ruled=False)

    def write_table(self, block: Table, found: tuple[Passage, ...]) -> None:
        if block.caption:
            self._passage(self._line("TableCaption"), found[0])
            found = found[1:]
        grid = self._grid(found, block.widths or _shares(found), head=True)
        contents = (block.head, *block.rows)
        for row, cells in zip(grid.rows, contents, strict=True):
            for cell, content, align in zip(
                row.cells, cells, block.align or _ALL_LEFT, strict=False
            ):
                _dress(cell.paragraphs[0], content, align)

    def write_sign_off(self, _block: SignOff, found: tuple[Passage, ...]) -> None:
        grid = self._grid(found, (1,) * len(found[0].parts))
        for row in grid.rows[2:]:
            row.height = Twips(680)

    def write_pictured(self, _block: Block, found: tuple[Passage, ...]) -> None:
        rows = tuple(each for each in found if each.is_row)
        for passage in found:
            if not passage.is_row:
                self._passage(self._line("SmallPrint"), passage)
        if rows:
            self._grid(rows, _shares(rows), head=True)

    def _foot(self) -> None:
        """Leave a little room under a table; two tables without a line between them would become
        one.
        """
        line = self._line("TableText")
        line.paragraph_format.space_after = Twips(120)

    def _grid(
        self,
        rows: tuple[Passage, ...],
        shares: Sequence[float],
        *,
        head: bool = False,
        ruled: bool = True,
    ) -> Grid:
        """Append a table of passages; no row breaks over a page, and the head is repeated."""
        grid: Grid = self.file.add_table(len(rows), len(rows[0].parts))
        grid.autofit = False
        grid._tblPr.style = "RuledTable" if ruled else "TableNormal"  # noqa: SLF001 - no public way that skips the look-up
        widths = [round(look.TEXT_WIDTH * share / sum(shares)) for share in shares]
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = Twips(width)
        for number, (line, passage) in enumerate(zip(grid.rows, rows, strict=True)):
            properties = line._tr.get_or_add_trPr()  # noqa: SLF001 - the same
            properties.append(OxmlElement("w:cantSplit"))
            if head and number == 0:
                properties.append(OxmlElement("w:tblHeader"))
            self._row(line, passage, widths, "TableHead" if head and number == 0 else "TableText")
        self._foot()
        return grid

    def _row(self, row: _Row, passage: Passage, widths: list[int], style: str) -> None:
        for index, (cell, text) in enumerate(zip(row.cells, passage.parts, strict=True)):
            cell.width = Twips(widths[index])
            line = cell.paragraphs[0]
            set_style(line, style)
            if index == 0:
                # in the first cell only: a bookmark across cells is moved about by editors
                self._open(line, passage.id)
            line.add_run(text)
            if index == 0:
                self._close(line)

    def _contents(self) -> None:
        """Write a field that Word can fill with page numbers, filled with the headings as far as
        they are known.
        """
        names = PassageNames()
        named = [(block, names.of(block)) for block in self._document.blocks]
        entries = [
            found[0] for block, found in named if isinstance(block, Heading) and block.level == 1
        ]
        lines = [self._line("TOC1") for _ in entries]
        for line, entry in zip(lines, entries, strict=True):
            append_link(line, entry.id, "\t".join(filter(None, (entry.parts[0], entry.parts[2]))))
        if lines:
            wrap_contents(lines)


_WRITERS: dict[type, Callable[[_Writer, Any, tuple[Passage, ...]], None]] = {
    Heading: _Writer.write_heading,
    Paragraph: _Writer.write_paragraph,
    Clause: _Writer.write_clause,
    Item: _Writer.write_item,
    Callout: _Writer.write_callout,
    Table: _Writer.write_table,
    Facts: _Writer.write_facts,
    SignOff: _Writer.write_sign_off,
    Cover: _Writer.write_cover,
}


def _dress(line: Line, content: Cell, align: Align) -> None:
    """Set a name or a verdict in bold, and figures to the right."""
    if isinstance(content, Strong):
        line.runs[0].text = plain_text(content.text)
        line.runs[0].bold = True
        if content.under:
            # the bookmark of the row ends behind its first cell's text
            line.runs[0]._r.addnext(line.add_run(f"\n{plain_text(content.under)}")._r)  # noqa: SLF001
    elif isinstance(content, VerdictMark):
        line.runs[0].bold = True
    if align != "left":
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _shares(rows: tuple[Passage, ...]) -> tuple[float, ...]:
    """Return how wide columns are to one another: by the root of the longest text, the narrowest a
    sixth of the widest.
    """
    columns = zip(*(row.parts for row in rows), strict=True)
    longest = [max(map(len, texts)) for texts in columns]
    roots = [math.sqrt(max(each, 1)) for each in longest]
    return tuple(max(each, max(roots) / 6) for each in roots)
