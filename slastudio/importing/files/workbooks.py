"""Workbooks (.xlsx, .xlsb, .xls, .ods) as rows of text, behind a guard that looks at the file
before it is read.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from slastudio.evidence.reading import PLAIN, Packing
from slastudio.importing.files.archives import open_archive, open_zip
from slastudio.importing.files.file_hash import EXPORT
from slastudio.importing.files.merged_cells import Merged, Row, with_merged
from slastudio.importing.files.packed import unpacked
from slastudio.importing.files.sheet_cells import cell_text
from slastudio.importing.files.sheet_child import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Message, Told
from slastudio.importing.files.sheet_process import (
    EngineError,
    child_messages,
    has_fast_engine,
    own_messages,
)
from slastudio.shared.inputs import open_input
from slastudio.shared.problems import StudioError

__all__ = [
    "ERRORS",
    "MAX_CELLS",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "OLE",
    "cell_text",
    "open_archive",
    "require_workbook",
]

ERRORS = frozenset(
    ("#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FINAL = ("password", "too large", "spread", "too deep")
_OLE_SEARCH = 200_000_000
_ADVICE = "Open it in a spreadsheet program and save it as .xlsx, or as CSV."


@dataclass
class SheetHead:
    """Hold the first rows of a sheet: its name, whether it is shown, merged areas (first row, first
    column, last row,
    last column, from 1), and how many formulas carry no calculated value.
    """

    name: str
    visible: bool
    rows: list[Row] = field(default_factory=list)
    merged: tuple[Merged, ...] = ()
    uncalculated: int = 0


def require_workbook(path: Path) -> None:
    """Raise StudioError where a file is no workbook, is protected by a password, or would unpack
    too large.
    """
    with open_input(path, EXPORT) as stream:
        is_old = stream.read(8) == OLE
    if is_old:
        _require_old_workbook(path)
    else:
        open_archive(path).close()


def _require_old_workbook(path: Path) -> None:
    """Tell an old .xls from an encrypted .xlsx and other documents by the names of the streams
    inside.
    """
    with (
        open_input(path, EXPORT) as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        found = [name for name in ("Workbook", "Book") if _names(content, name)]
        encrypted = _names(content, "EncryptedPackage")
    if not found and encrypted:
        raise StudioError(
            f"{path.name} is password-protected. Save a copy without a password and import that."
        )
    if not found:
        raise StudioError(
            f"{path.name} is an old Office document, but not an old .xls workbook. {_ADVICE}"
        )


def _names(content: mmap.mmap, stream: str) -> bool:
    # an entry of the directory is a name in UTF-16, filled up with zeros to 64 bytes, then its
    # length in bytes
    name = stream.encode("utf-16-le")
    entry = name + bytes(64 - len(name)) + (len(name) + 2).to_bytes(2, "little")
    return content.find(entry, 0, _OLE_SEARCH) >= 0


def _is_openpyxl_fit(path: Path) -> bool:
    try:
        with open_zip(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except StudioError:
        return False


def _messages(
    path: Path, sheets: list[str] | None, limit: int | None, most: int | None = None
) -> Iterator[Message]:
    """Yield what the fast engine says of a workbook; where it fails before the first row, what the
    exact one says.

    The second engine begins anew with its own `book` message.
    """
    request: Told = {
        "path": str(path.absolute()),
        "sheets": sheets,
        "limit": limit,
        "most": most,
    }
    fit, told, fast = _is_openpyxl_fit(path), False, has_fast_engine()
    try:
        if fast:
            for message in child_messages({**request, "engine": "calamine"}):
                told = told or isinstance(message, list)
                yield message
            return
        if not fit:
            raise EngineError(
                "unreadable", "this kind of workbook needs an engine that is not here"
            )
    except EngineError as problem:
        # what is too large for the fast engine would keep the slow one busy for minutes
        if problem.kind in _FINAL or not fit or (told and most is None):
            raise problem.for_user(path.name) from None
    try:
        yield from (child_messages if fast else own_messages)({**request, "engine": "openpyxl"})
    except EngineError as problem:
        raise problem.for_user(path.name) from None


def book_heads(
    path: Path, limit: int, sheet: str = "", most: int = 60, packing: Packing = PLAIN
) -> tuple[tuple[str, ...], list[SheetHead]]:
    """Return the names of all sheets and the first `limit` rows of the first `most` (or of one), in
    one run.

    packing: how the file is packed, if it is. Raises StudioError for anything that is no readable
    workbook, or lacks the sheet.
    """
    names: dict[str, bool] = {}
    heads: list[SheetHead] = []
    with unpacked(path, packing) as book:
        require_workbook(book)
        for message in _messages(book, [sheet] if sheet else None, limit, most):
            if isinstance(message, list):
                heads[-1].rows += zip(message[0], message[1], strict=True)
            elif "book" in message:
                names, heads = {name: bool(visible) for name, visible in message["book"]}, []
                _require_sheet(path, sheet, tuple(names))
            else:
                heads.append(_sheet_of(message, names))
    return tuple(names), heads


def _sheet_of(message: Told, names: Mapping[str, bool]) -> SheetHead:
    name, merged = str(message["sheet"]), tuple((a, b, c, d) for a, b, c, d in message["merged"])
    return SheetHead(name, names.get(name, True), [], merged, int(message["uncalculated"]))


def _require_sheet(path: Path, sheet: str, names: tuple[str, ...]) -> None:
    if sheet and sheet not in names:
        raise StudioError(
            f"{path.name} has no sheet “{sheet}”. Its sheets are: {', '.join(names[:60])}."
        )


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the names of the sheets that hold cells, in order."""
    return book_heads(path, 0, most=0)[0]


def sheet_rows(
    path: Path,
    sheet: str,
    limit: int | None = None,
    packing: Packing = PLAIN,
    headings_end: int | None = None,
) -> Iterator[Row]:
    """Yield (sheet row number, cells as text) of every row that is not blank, trailing blanks cut.

    packing: how the file is packed, if it is. headings_end: the row below which a cell merged
    downwards speaks for each of its rows; None: cells as they are stored. Raises StudioError when
    the sheet does not exist, or exceeds the row and cell limits.
    """
    merged: list[Merged] = []
    rows = _stored_rows(path, sheet, limit, packing, merged)
    # the areas are known before the first row is
    first = next(rows, None)
    if first is None:
        return
    every = chain([first], rows)
    yield from every if headings_end is None else with_merged(every, merged, headings_end)


def _stored_rows(
    path: Path, sheet: str, limit: int | None, packing: Packing, merged: list[Merged]
) -> Iterator[Row]:
    with unpacked(path, packing) as book:
        require_workbook(book)
        for message in _messages(book, [sheet], limit):
            if isinstance(message, list):
                yield from zip(message[0], message[1], strict=True)
            elif "book" in message:
                _require_sheet(path, sheet, tuple(name for name, _ in message["book"]))
            else:
                # an engine that begins anew says the areas again
                merged[:] = _sheet_of(message, {}).merged
