"""The passages of a document: every piece of its text under a name by which it is found again in a
Word file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from slastudio.judge.outcome.statuses import mark_of
from slastudio.reports.content.blocks import (
    Beside,
    Block,
    Boxed,
    Callout,
    Cell,
    Chart,
    ChartPair,
    Clause,
    Cover,
    Document,
    Facts,
    Figure,
    Fitted,
    Heading,
    Item,
    Legend,
    Paragraph,
    Revised,
    Revision,
    SignOff,
    Stretches,
    Strong,
    Table,
    Tiles,
    Together,
    VerdictMark,
)

# what XML 1.0 has no place for
_REFUSED = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Word cuts bookmarks at 40 characters
_LONGEST_ID = 36
_SIGNING = ("Name", "Role", "Date", "Signature")
_TILE_HEAD = ("Objective", "Value", "Target", "Verdict", "Note")


@dataclass(frozen=True)
class Passage:
    """Hold one paragraph, or one row of a table cell by cell.

    id: a valid and unique Word bookmark name. label: how a person cites it, such as "4.3 (a)" or
    "4.1, row 2". parts: what a paragraph is made of – number, lead and text, "" where there is none
    – or the cells of a row. columns: the heads of a row's cells, "" where there is none.
    """

    id: str
    label: str
    parts: tuple[str, ...]
    is_row: bool = False
    columns: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the text as it is printed: a paragraph's in one piece, a row's cell by cell."""
        if self.is_row:
            return self.parts
        number, lead, text = self.parts
        return (f"{number}\t{lead}{text}" if number else f"{lead}{text}",)


def passages(document: Document) -> tuple[Passage, ...]:
    """Return the passages of a document in their order."""
    names = PassageNames()
    return tuple(passage for block in document.blocks for passage in names.of(block))


def plain_text(text: str) -> str:
    """Return text with every character that XML cannot hold replaced visibly, and lines ended in
    one way.
    """
    return _REFUSED.sub("�", text.replace("\r\n", "\n").replace("\r", "\n"))


class PassageNames:
    """Name the passages of blocks, asked for in the order of the document."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._counts: dict[str, int] = {}
        self._clause = ""

    def of(self, block: Block) -> tuple[Passage, ...]:
        """Return a block's passages; a block without text has none."""
        return tuple(self._passages(block))

    def _passages(self, block: Block) -> Iterator[Passage]:
        if isinstance(block, (Together, Fitted)):
            for inner in block.blocks:
                yield from self._passages(inner)
        elif isinstance(block, (Heading, Paragraph, Clause, Item, Callout)):
            yield from self._running(block)
        elif isinstance(block, Table):
            yield from self._table(block)
        elif isinstance(block, Cover):
            yield self._paragraph("v_kind", "cover", text=block.kind)
            yield self._paragraph("v_title", "cover, title", text=block.title)
            yield from self._rows("v_fact", "cover", block.facts)
        elif isinstance(block, Facts):
            yield from self._rows(self._counted("f"), "facts", block.rows)
        elif isinstance(block, Beside):
            for title, facts in block.columns:
                name = self._counted("f")
                yield self._paragraph(f"{name}_h", title, text=title)
                yield from self._rows(name, title, facts.rows)
        elif isinstance(block, Boxed):
            name = self._counted("k")
            yield self._paragraph(name, block.title, text=block.title)
            yield self._paragraph(f"{name}_text", block.title, text=block.text)
        elif isinstance(block, SignOff):
            yield from self._sign_off(block)
        else:
            yield from self._pictured(block)

    def _running(self, block: Heading | Paragraph | Clause | Item | Callout) -> Iterator[Passage]:
        if isinstance(block, Heading):
            name = block.number or block.text
            yield self._paragraph(
                f"s_{_slug(name)}",
                f"heading {name}" if block.number else block.text,
                block.number,
                text=block.text,
            )
        elif isinstance(block, Clause):
            self._clause = block.number
            yield self._paragraph(
                f"c_{_slug(block.number)}", block.number, block.number, text=block.text
            )
        elif isinstance(block, Item):
            yield self._item(block)
        elif isinstance(block, Callout):
            name = self._counted("k")
            yield self._paragraph(name, block.title, text=block.title)
            if block.text:
                yield self._paragraph(f"{name}_text", block.title, text=block.text)
        else:
            lead = f"{block.lead} " if block.lead else ""
            yield self._paragraph(
                self._counted("p"), "unnumbered paragraph", lead=lead, text=block.text
            )

    def _item(self, block: Item) -> Passage:
        under = block.number.startswith("(")
        name = (
            f"c_{_slug(self._clause)}_{_slug(block.number)}"
            if under
            else f"i_{_slug(block.number)}"
        )
        label = f"{self._clause} {block.number}" if under else block.number
        return self._paragraph(
            name, label, block.number, f"{block.lead} " if block.lead else "", block.text
        )

    def _table(self, block: Table) -> Iterator[Passage]:
        name = f"c_{_slug(block.number)}" if block.number else self._counted("t")
        label = block.number or block.caption or "table"
        if block.number:
            self._clause = block.number
        if block.caption:
            yield self._paragraph(name, label, block.number, text=block.caption)
        yield self._row(f"{name}_h", f"{label}, head", block.head, block.head)
        yield from self._rows(name, label, block.rows, block.head)

    def _rows(
        self,
        name: str,
        label: str,
        rows: tuple[tuple[Cell, ...], ...],
        columns: tuple[str, ...] = (),
    ) -> Iterator[Passage]:
        for number, row in enumerate(rows, 1):
            yield self._row(
                f"{name}_r{number}", f"{label}, row {number}", tuple(map(cell_text, row)), columns
            )

    def _sign_off(self, block: SignOff) -> Iterator[Passage]:
        lines = [
            tuple(each.side for each in block.signatures),
            tuple(each.party for each in block.signatures),
        ]
        known = {"Name": "name", "Role": "position"}
        for label in _SIGNING:
            filled = (
                str(getattr(each, known[label])) if label in known else ""
                for each in block.signatures
            )
            lines.append(tuple(f"{label}: {text}" if text else label for text in filled))
        yield from self._rows(self._counted("z"), "signatures", tuple(lines))

    def _pictured(self, block: Block) -> Iterator[Passage]:
        """Tell in words what only the PDF draws: tiles as rows, charts by their captions, redlines
        with marks.
        """
        if isinstance(block, Tiles):
            name = self._counted("t")
            rows = tuple(
                (each.name, each.value, each.target, each.mark, each.note) for each in block.tiles
            )
            yield self._row(f"{name}_h", "overview, head", _TILE_HEAD, _TILE_HEAD)
            yield from self._rows(name, "overview", rows, _TILE_HEAD)
        elif isinstance(block, Revised):
            yield self._paragraph(
                self._counted("p"), "compared paragraph", block.number, text=_marked(block.runs)
            )
        elif isinstance(block, Legend):
            told = " · ".join([*(each.word for each in block.marks), block.note]).rstrip(" ·")
            yield self._paragraph(self._counted("p"), "legend", text=told)
        elif isinstance(block, (Chart, ChartPair)):
            for spec in (block.spec,) if isinstance(block, Chart) else block.specs:
                text = f"{spec.caption} (The chart itself stands in the PDF.)"
                yield self._paragraph(self._counted("p"), "chart", text=text)

    def _paragraph(
        self, name: str, label: str, number: str = "", lead: str = "", text: str = ""
    ) -> Passage:
        return Passage(self._unique(name), label, tuple(map(plain_text, (number, lead, text))))

    def _row(
        self, name: str, label: str, cells: tuple[str, ...], columns: tuple[str, ...] = ()
    ) -> Passage:
        return Passage(
            self._unique(name), label, tuple(map(plain_text, cells)), is_row=True, columns=columns
        )

    def _counted(self, kind: str) -> str:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return f"{kind}_{self._counts[kind]}"

    def _unique(self, name: str) -> str:
        """Return a name that no passage has yet; agreements made by hand may number two clauses
        alike.
        """
        found, again = name[:_LONGEST_ID], 1
        while found in self._taken:
            again += 1
            found = f"{name[:_LONGEST_ID]}x{again}"
        self._taken.add(found)
        return found


def cell_text(cell: Cell) -> str:
    """Return what a cell says, as text."""
    if isinstance(cell, VerdictMark):
        # where a column of marks leaves no room for words, the mark itself says which it is
        return cell.word or mark_of(cell.status)
    if isinstance(cell, Figure):
        return cell.text
    if isinstance(cell, Strong):
        return f"{cell.text}\n{cell.under}" if cell.under else cell.text
    return _marked(cell.runs) if isinstance(cell, Revision) else cell


def _marked(runs: Stretches) -> str:
    """Return words that were added and removed in brackets, so that nobody takes removed words for
    agreed ones.
    """
    marks = {"added": "[+{}+]", "removed": "[−{}−]"}
    return "".join(marks.get(kind, "{}").replace("{}", text) for kind, text in runs)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_") or "0"
