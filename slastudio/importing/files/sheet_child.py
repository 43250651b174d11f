"""Read a workbook and write its rows as lines of JSON: runs as a process of its own, since a
hostile file can end it.

Started as `python -m slastudio.importing.files.sheet_child`, it takes one request as JSON on
standard input. A line is either an object that says something (`book`, `sheet`, `error`, `end`) or
a block [[row numbers], [[cells] …]].
"""

from __future__ import annotations

import sys
import warnings
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from slastudio.importing.files.sheet_cells import cell_text, trimmed
from slastudio.importing.files.sheet_parts import Scan, TooDeepError, scan_sheet, sheet_parts

# Excel's own limits; what claims more is broken or hostile
MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 1_048_576, 16_384, 40_000_000
MAX_SHEETS, MAX_MERGED = 5_000, 200_000
# the child dies by the limit, not the window that waits for it
MEMORY, SECONDS = 4 << 30, 400
# a table has a cell in most of its places, and one that strayed costs no more than these
_FEW_PLACES, _SPREAD = 2_000_000, 50
_BLOCK_CELLS, _BLOCK_TEXT = 20_000, 8_000_000
Told = dict[str, Any]  # what is asked of a child and told by it, as orjson reads it
Message = Told | list[Any]
Row = tuple[int, list[str]]


class SpreadError(ValueError):
    """Say that the cells of a sheet lie so far apart that nearly all of what is read is blank."""


class TooLargeError(ValueError):
    """Say that a sheet has more rows, columns or cells than a worksheet can have or than can be
    read.
    """


class _Calamine:
    """Read any kind of workbook fast; what its values do not tell comes from the XML of .xlsx
    sheets.
    """

    def __init__(self, path: str) -> None:
        import python_calamine  # only in the child, where it may crash

        self.path = path
        self.book = python_calamine.load_workbook(path)
        kinds = (python_calamine.SheetTypeEnum.WorkSheet, python_calamine.SheetVisibleEnum.Visible)
        sheets = [sheet for sheet in self.book.sheets_metadata if sheet.typ == kinds[0]]
        self.sheets = [(sheet.name, sheet.visible == kinds[1]) for sheet in sheets]
        self.parts = sheet_parts(zipfile.ZipFile(path)) if zipfile.is_zipfile(path) else {}

    def scan(self, name: str) -> Scan:
        if name not in self.parts or not self.parts[name].endswith(".xml"):
            return Scan()
        with zipfile.ZipFile(self.path) as archive:
            return scan_sheet(archive, self.parts[name])

    def open(self, name: str) -> tuple[Told, Iterator[Row]] | None:
        """Return what is known of a sheet and its rows; None where only the slower engine reads it
        exactly.
        """
        scan = self.scan(name)
        if scan.padded > _mostly_blank(scan.cells):
            raise SpreadError(name)
        # the fast engine holds a place for every cell of the box around those that are filled
        if not scan.certain or scan.rows * scan.columns > _mostly_blank(scan.cells):
            return None
        sheet = self.book.get_sheet_by_name(name)
        if sheet.end is not None and (sheet.end[0] + 1) * (sheet.end[1] + 1) > MAX_CELLS:
            raise TooLargeError
        # calamine counts rows and columns from 0, everybody else here from 1
        merged = [
            [number + 1 for number in (*start, *end)]
            for start, end in sheet.merged_cell_ranges or ()
        ]
        facts = {"sheet": name, "merged": merged[:MAX_MERGED], "uncalculated": scan.uncalculated}
        return facts, _with_texts(_calamine_rows(sheet), scan.texts)


def _mostly_blank(cells: int) -> int:
    """Return how many places of a sheet are too many for so few cells in them."""
    return min(max(_FEW_PLACES, _SPREAD * cells), MAX_CELLS)


def _calamine_rows(sheet: Any) -> Iterator[Row]:
    if sheet.start is None:
        return
    # leading blank rows are among the rows it gives, leading blank columns are not
    lead = [""] * sheet.start[1]
    for number, row in enumerate(sheet.iter_rows(), 1):
        yield number, lead + [cell_text(value) for value in row]


def _with_texts(rows: Iterator[Row], texts: dict[tuple[int, int], str]) -> Iterator[Row]:
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in texts.items():
        by_row.setdefault(row, []).append((column, text))
    for number, cells in rows:
        for column, text in by_row.get(number, ()):
            cells.extend([""] * (column - len(cells)))
            cells[column - 1] = text
        yield number, cells


class _Openpyxl:
    """Read .xlsx the exact and slower way, row by row without holding a sheet."""

    def __init__(self, path: str) -> None:
        import openpyxl  # start-up of the fast engine does not pay for it

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.book = openpyxl.load_workbook(
                path, read_only=True, data_only=True, keep_links=False
            )
        self.sheets = [
            (sheet.title, sheet.sheet_state == "visible") for sheet in self.book.worksheets
        ]

    def open(self, name: str) -> tuple[Told, Iterator[Row]] | None:
        sheet = self.book.worksheets[[title for title, _ in self.sheets].index(name)]
        sheet.reset_dimensions()  # the declared size may lie
        return {"sheet": name, "merged": [], "uncalculated": 0}, self._rows(sheet)

    @staticmethod
    def _rows(sheet: Any) -> Iterator[Row]:
        cells = 0
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            cells += len(row)
            if number > MAX_ROWS or len(row) > MAX_COLUMNS or cells > MAX_CELLS:
                raise TooLargeError
            yield number, [cell_text(value) for value in row]


_ENGINES: dict[str, type[_Calamine | _Openpyxl]] = {"calamine": _Calamine, "openpyxl": _Openpyxl}


def _blocks(rows: Iterator[Row], limit: int | None) -> Iterator[Message]:
    numbers: list[int] = []
    texts: list[list[str]] = []
    size, length = 0, 0
    for number, cells in rows:
        if limit is not None and number > limit:
            break
        if not trimmed(cells):
            continue
        numbers.append(number)
        texts.append(cells)
        size, length = size + len(cells), length + sum(map(len, cells))
        if size >= _BLOCK_CELLS or length >= _BLOCK_TEXT:
            yield [numbers, texts]
            numbers, texts, size, length = [], [], 0, 0
    if numbers:
        yield [numbers, texts]


def messages(request: Told) -> Iterator[Message]:
    """Yield what a request asks for: path, engine, sheets (names, None: all), limit (last row
    number, None: all).
    """
    reader = _ENGINES[request["engine"]](request["path"])
    if len(reader.sheets) > MAX_SHEETS:
        raise TooLargeError
    yield {"book": [[name, visible] for name, visible in reader.sheets]}
    names = [name for name, _ in reader.sheets]
    for name in islice(
        (n for n in names if request["sheets"] is None or n in request["sheets"]), request["most"]
    ):
        opened = reader.open(name)
        if opened is None:
            opened = _Openpyxl(request["path"]).open(name)
            assert opened is not None
        yield opened[0]
        yield from _blocks(opened[1], request["limit"])
    yield {"end": True}


def bound_resources() -> None:
    """Limit memory and processor time where the platform can, so that a hostile file ends this
    process alone.
    """
    try:
        import resource  # not on Windows
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):  # a lower limit is in force already
            continue


def fault(problem: BaseException) -> dict[str, str]:
    """Return an error as a message: its kind, and what the engine says."""
    if isinstance(problem, TooLargeError | MemoryError):
        return {"error": "too large"}
    if isinstance(problem, SpreadError):
        return {"error": "spread", "detail": str(problem)[:120]}
    if isinstance(problem, TooDeepError):
        return {"error": "too deep"}
    name = type(problem).__name__
    if name == "PasswordError" or "password" in str(problem).casefold():
        return {"error": "password"}
    return {"error": "unreadable", "detail": str(problem)[:120] or name}


def main() -> None:
    bound_resources()
    out = sys.stdout.buffer
    try:
        request = orjson.loads(sys.stdin.buffer.read())
        request["path"] = str(Path(request["path"]))
        for message in messages(request):
            out.write(orjson.dumps(message) + b"\n")
            out.flush()
    except BrokenPipeError:  # the reader has seen enough
        return
    except BaseException as problem:  # noqa: BLE001  engines raise whatever their parsers meet, and Rust panics
        out.write(orjson.dumps(fault(problem)) + b"\n")
        out.flush()


if __name__ == "__main__":
    main()
