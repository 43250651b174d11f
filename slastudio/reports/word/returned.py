"""A Word file that came back: what a lawyer changed, clause by clause, whether it was tracked or
not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from xml.etree.ElementTree import Element

from slastudio.reports.word.package import WordPackage, open_package
from slastudio.reports.word.parts import DAYS, FINGERPRINT, ISSUED, NUMBERS, VERSION
from slastudio.reports.word.reading import (
    PassageText,
    TableRow,
    TextReader,
    TrackedChange,
    attribute,
    joined,
    local_name,
    read_moment,
)
from slastudio.shared.notation import DAYS as WAYS_OF_DAYS
from slastudio.shared.notation import NUMBERS as WAYS_OF_NUMBERS
from slastudio.shared.notation import PLAIN, Notation
from slastudio.shared.problems import StudioError


@dataclass(frozen=True)
class Remark:
    """Hold one comment; clause is the id of the passage it stands at, "" where that is none of
    ours.
    """

    clause: str
    text: str
    author: str = ""
    when: datetime | None = None


@dataclass(frozen=True)
class ReturnedClause:
    """Hold one passage as it came back, or a paragraph or row that somebody added (id "").

    follows: id of the passage before it. cells: the text cell by cell, a paragraph's in one piece,
    with tracked changes accepted; none for a row taken out. rejected: the same with tracked changes
    rejected. revisions: per cell.
    """

    id: str
    follows: str
    cells: tuple[str, ...]
    rejected: tuple[str, ...]
    revisions: tuple[tuple[TrackedChange, ...], ...]
    remarks: tuple[Remark, ...] = ()
    is_row: bool = False

    @property
    def text(self) -> str:
        return " | ".join(self.cells)

    @property
    def is_empty(self) -> bool:
        return not "".join(self.cells).strip()


@dataclass(frozen=True)
class ReturnedDocument:
    """Hold what a file says: which version it was made from ("" and None where it does not say),
    and its passages in order.
    """

    fingerprint: str
    version: str
    issued: date | None
    notation: Notation
    pieces: tuple[ReturnedClause, ...]

    @property
    def clauses(self) -> tuple[ReturnedClause, ...]:
        """Return the passages that are known by their bookmark."""
        return tuple(each for each in self.pieces if each.id)

    @property
    def added(self) -> tuple[ReturnedClause, ...]:
        """Return paragraphs and rows without a bookmark of ours."""
        return tuple(each for each in self.pieces if not each.id)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Return every comment once, in the order of the text."""
        return tuple(dict.fromkeys(remark for each in self.pieces for remark in each.remarks))


def read_returned(path: Path) -> ReturnedDocument:
    """Read a Word file that came back; raise StudioError with one sentence where it is not to be
    trusted or is damaged.
    """
    package, archive = open_package(path)
    with archive:
        body = next((each for each in package.main() if local_name(each) == "body"), None)
        if body is None:
            raise StudioError(f"{path.name} is damaged: its text has no body.")
        remarks = _remarks(package)
        blocks = TextReader(path.name, _notes(package)).read(body)
        pieces = tuple(_pieces(blocks, remarks))
        told = _properties(package)
    issued = _day(told.get(ISSUED, ""))
    return ReturnedDocument(
        told.get(FINGERPRINT, ""), told.get(VERSION, ""), issued, _notation(told), pieces
    )


def _notation(told: dict[str, str]) -> Notation:
    numbers, days = told.get(NUMBERS, ""), told.get(DAYS, "")
    return (
        Notation(numbers, days)
        if numbers in dict(WAYS_OF_NUMBERS) and days in dict(WAYS_OF_DAYS)
        else PLAIN
    )


def _pieces(
    blocks: Iterator[PassageText | TableRow], remarks: dict[str, Remark]
) -> Iterator[ReturnedClause]:
    """Put together what belongs to one passage; an unmarked paragraph without text is nobody's."""
    grouped: list[TableRow | list[PassageText]] = []
    at: dict[str, list[PassageText]] = {}
    for block in blocks:
        if isinstance(block, TableRow):
            grouped.append(block)
        elif block.id in at:
            at[block.id].append(block)
        elif block.id or not block.is_blank:
            grouped.append([block])
            if block.id:
                at[block.id] = grouped[-1]  # type: ignore[assignment]
    follows = ""
    for each in grouped:
        piece = (
            _of_row(each, follows, remarks)
            if isinstance(each, TableRow)
            else _of_lines(each, follows, remarks)
        )
        follows = piece.id or follows
        yield piece


def _of_lines(
    lines: Sequence[PassageText], follows: str, remarks: dict[str, Remark]
) -> ReturnedClause:
    whole = joined(lines)
    return ReturnedClause(
        whole.id,
        follows,
        (whole.accepted,),
        (whole.rejected,),
        (tuple(whole.revisions),),
        _placed(whole.remarks, whole.id or follows, remarks),
    )


def _of_row(row: TableRow, follows: str, remarks: dict[str, Remark]) -> ReturnedClause:
    return ReturnedClause(
        row.id,
        follows,
        () if row.is_removed else tuple(each.accepted for each in row.cells),
        () if row.is_added else tuple(each.rejected for each in row.cells),
        tuple((*row.marks, *each.revisions) for each in row.cells),
        _placed(
            [number for each in row.cells for number in each.remarks], row.id or follows, remarks
        ),
        is_row=True,
    )


def _placed(numbers: Sequence[str], clause: str, remarks: dict[str, Remark]) -> tuple[Remark, ...]:
    found = (remarks[number] for number in dict.fromkeys(numbers) if number in remarks)
    return tuple(Remark(clause, each.text, each.author, each.when) for each in found)


def _remarks(package: WordPackage) -> dict[str, Remark]:
    part = package.part("word/comments.xml")
    return {
        attribute(each, "id"): Remark(
            "", _plain(each), attribute(each, "author"), read_moment(attribute(each, "date"))
        )
        for each in (part if part is not None else ())
        if local_name(each) == "comment"
    }


def _notes(package: WordPackage) -> dict[str, str]:
    """Return what footnotes and endnotes say, by kind and number; those that only draw a line say
    nothing.
    """
    notes = {}
    for kind in ("footnote", "endnote"):
        part = package.part(f"word/{kind}s.xml")
        for each in part if part is not None else ():
            if text := _plain(each).strip():
                notes[kind + attribute(each, "id")] = f" [{kind}: {text}]"
    return notes


def _plain(element: Element) -> str:
    lines = [each for each in element.iter() if local_name(each) == "p"]
    texts = []
    for line in lines:
        runs = [each.text or "" for each in line.iter() if local_name(each) == "t"]
        texts.append("".join(runs))
    return "\n".join(texts)


def _properties(package: WordPackage) -> dict[str, str]:
    """Return the properties we wrote; an editor that dropped them may have kept the general ones."""
    told = {}
    custom = package.part("docProps/custom.xml")
    for each in custom if custom is not None else ():
        told[each.attrib.get("name", "")] = "".join(inner.text or "" for inner in each)
    core = package.part("docProps/core.xml")
    general = {
        each.tag.rpartition("}")[2]: each.text or "" for each in (core if core is not None else ())
    }
    named = re.search(r"agreement (.+), SHA-256 ([0-9a-f]{64})", general.get("description", ""))
    told.setdefault(FINGERPRINT, general.get("identifier") or (named[2] if named else ""))
    told.setdefault(VERSION, general.get("version") or (named[1] if named else ""))
    return {name: text.strip() for name, text in told.items()}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
