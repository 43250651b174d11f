"""What the raw XML of a sheet tells that the fast engine does not: errors, long numbers, formulas
never calculated.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring

from slastudio.importing.files.archives import FAULTS

_BLOCK = 1 << 24
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_ODD = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>(?:(?!</(?:\w+:)?c>).){0,40000}?<(?:\w+:)?v>(#[^<]{1,20}|-?\d{16,})</(?:\w+:)?v>",
    re.DOTALL,
)
# patterns that run over every cell begin with fixed letters, which are found fast
_LONG = re.compile(rb"v>-?\d{16,}</")
_UNCALCULATED = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_WIDE = re.compile(rb' r="([A-Z]{2,3})\d')
_CELL = re.compile(rb"<(?:\w+:)?c[ >]")
_LETTERS = re.compile(rb' r="([A-Z]{1,3})\d')
# a cell with rich text is eight deep
MOST_DEEP = 200
_END = re.compile(rb"</(?:\w+:)?worksheet\s*>\s*$")
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,9})"')


class TooDeepError(ValueError):
    """Say that the elements of a sheet lie in one another deeper than any program writes them."""


@dataclass
class Scan:
    """Hold what a sheet's XML says: (row, column) from 1 → the text as written, formulas without a
    value, extent, how many cells there are, and how many places where each row is filled up from the
    first column to its last cell.

    certain: every odd cell says where it stands; otherwise only the exact, slower engine can place
    it.
    """

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: int = 0
    rows: int = 1
    columns: int = 26
    cells: int = 0
    padded: int = 0
    certain: bool = True


def column_number(letters: bytes) -> int:
    """Return the number of a column named A, B … XFD, from 1."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _placed(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return where each sheet should lie by its name; empty when the workbook's list of parts is
    unusual.
    """
    try:
        book, relations = (
            archive.read("xl/workbook.xml"),
            archive.read("xl/_rels/workbook.xml.rels"),
        )
    except KeyError:
        return {}
    targets = {node.get("Id"): node.get("Target", "") for node in fromstring(relations)}
    sheets = [node for node in fromstring(book).iter() if node.tag.endswith("}sheet")]
    found = {
        node.get("name", ""): targets.get(node.get(_RELATION) or node.get(_STRICT), "")
        for node in sheets
    }
    return {
        name: posixpath.normpath(posixpath.join("/xl", target))[1:]
        for name, target in found.items()
    }


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the member of each sheet by its name; empty when the workbook's list of parts is
    unusual.
    """
    members = set(archive.namelist())
    return {name: member for name, member in _placed(archive).items() if member in members}


def lost_sheets(path: Path) -> list[str]:
    """Return the sheets a damaged workbook names but does not hold; none for another kind of file."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
            return [name for name, member in _placed(archive).items() if member not in members]
    except (OSError, ValueError, ParseError, *FAULTS):
        return []


def _pieces(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """Yield the XML in pieces that end at the end of a row."""
    rest = b""
    with archive.open(member) as stream:
        while block := stream.read(_BLOCK):
            block = rest + block
            cut = block.rfind(b"row>") + 4
            rest = block[cut:] if cut > 3 else block
            if cut > 3:
                yield block[:cut]
    yield rest


def scan_sheet(archive: zipfile.ZipFile, member: str) -> Scan:
    """Read a sheet's XML once for what its cells' values do not say; raise ValueError where it
    declares entities, TooDeepError where its elements lie deeper in one another than any program has them.
    """
    scan, ended, open_ = Scan(), b"", 0
    for piece in _pieces(archive, member):
        if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
            raise ValueError("a sheet declares XML entities, which a workbook never needs")
        open_ = _check_depth(piece, open_)
        if b't="e"' in piece or _LONG.search(piece):
            _take_odd(scan, piece)
        if b"<f" in piece or b":f" in piece:
            scan.uncalculated += sum(
                b't="str"' not in found[1] for found in _UNCALCULATED.finditer(piece)
            )
        last = piece.rfind(b"row ")
        if last > 0 and (row := _ROW.search(piece, max(last - 12, 0))):
            scan.rows = max(scan.rows, int(row[1]))
        if scan.columns < 16_384 and _WIDE.search(piece):
            scan.columns = max(scan.columns, *map(column_number, set(_WIDE.findall(piece))))
        _count_cells(scan, piece)
        ended = piece
    # the fast engine takes a sheet that was cut off for a shorter one
    scan.certain = scan.certain and _END.search(ended) is not None
    return scan


def _check_depth(piece: bytes, open_: int) -> int:
    """Return how many elements are open behind a piece, before which `open_` were."""
    if b"<![CDATA[" in piece:
        return open_
    single = piece.count(b"/>") + piece.count(b"<?") + piece.count(b"<!")
    open_ += piece.count(b"<") - 2 * piece.count(b"</") - single
    if open_ > MOST_DEEP:
        raise TooDeepError
    return open_


def _count_cells(scan: Scan, piece: bytes) -> None:
    scan.cells += len(_CELL.findall(piece))
    # a sheet no wider than Z is never spread out
    if scan.columns <= Scan.columns:
        return
    for row in piece.split(b"row>"):
        last = row.rfind(b' r="')
        if last >= 0 and (found := _LETTERS.match(row, last)):
            scan.padded += column_number(found[1])


def _take_odd(scan: Scan, piece: bytes) -> None:
    for cell in piece.split(b"</row>"):
        if b't="e"' not in cell and not _LONG.search(cell):
            continue
        for found in _ODD.finditer(cell):
            is_error = b't="e"' in found[1]
            if not is_error and found[2].startswith(b"#"):
                continue
            if place := _REFERENCE.search(found[1]):
                scan.texts[int(place[2]), column_number(place[1])] = found[2].decode(
                    "utf-8", "replace"
                )
            else:
                scan.certain = False
