"""Excel workbooks as rows of text, behind a guard that looks at the archive before anything is unpacked."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl

from slastudio.shared.problems import StudioError

MAX_UNPACKED, MAX_RATIO, MAX_MEMBERS = 1_500_000_000, 250, 5_000
MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 1_048_576, 16_384, 40_000_000
_SMALL = 20_000_000  # below this a high ratio is harmless
ERRORS = frozenset(("#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"))
_ADVICE = "Save it again as .xlsx in a spreadsheet program, or as CSV."


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open the ZIP of a workbook; raise StudioError when it is none, is damaged, or would unpack too large."""
    try:
        archive = zipfile.ZipFile(path)
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise StudioError(f"{path.name} is a damaged workbook or archive ({problem}). {_ADVICE}") from None
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names and not any(n.startswith("xl/") for n in names):
        archive.close()
        raise StudioError(_not_a_workbook(path, names))
    _check_sizes(path, members)
    _refuse_entities(path, archive)
    return archive


def _not_a_workbook(path: Path, names: set[str]) -> str:
    if "header.json" in names or any(n.startswith("_journal/") for n in names):
        return (
            f"{path.name} is an Inspect AI log archive, which cannot be read here. Export it as JSON with "
            "“inspect log dump” and import that."
        )
    return (
        f"{path.name} is a ZIP archive, not a workbook. Expected a CSV, Excel (.xlsx), JSON or JSON Lines export: "
        "unpack it and import the files inside."
    )


def _check_sizes(path: Path, members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = max(sum(member.compress_size for member in members), 1)
    too_dense = unpacked > _SMALL and unpacked / packed > MAX_RATIO
    if unpacked > MAX_UNPACKED or len(members) > MAX_MEMBERS or too_dense:
        raise StudioError(
            f"{path.name} would unpack to {unpacked:,} bytes from {packed:,} in {len(members):,} parts, which no "
            f"export needs, so it was not opened. Export the rows as CSV."
        )


def _refuse_entities(path: Path, archive: zipfile.ZipFile) -> None:
    for member in archive.infolist():
        if not member.filename.endswith((".xml", ".rels")):
            continue
        try:
            with archive.open(member) as stream:
                start = stream.read(4096)
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as problem:
            raise StudioError(f"{path.name} is damaged or protected ({problem}). {_ADVICE}") from None
        if b"<!DOCTYPE" in start or b"<!ENTITY" in start or b"<\0!\0D\0O\0C" in start:
            raise StudioError(f"{path.name} declares XML entities, which a workbook never needs. {_ADVICE}")


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """Open a workbook for reading rows; every fault inside becomes one StudioError."""
    open_archive(path).close()
    book = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
            yield book
    except StudioError:
        raise
    except Exception as problem:  # noqa: BLE001  openpyxl raises whatever its parsers happen to meet
        detail = str(problem)[:120] or type(problem).__name__
        raise StudioError(f"{path.name} cannot be read as a workbook ({detail}). {_ADVICE}") from None
    finally:
        if book is not None:
            book.close()


def cell_text(value: Any) -> str:
    """Return a cell's value as text: dates in ISO, whole floats without ".0", blanks as ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value.total_seconds())
    return str(value)


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the names of the sheets that hold cells, in order."""
    with _opened(path) as book:
        return tuple(sheet.title for sheet in book.worksheets)


def sheet_rows(path: Path, sheet: str, limit: int | None = None) -> Iterator[tuple[int, list[str]]]:
    """Yield (sheet row number, cells as text) of every row that is not blank, trailing blanks cut.

    Raises StudioError when the sheet does not exist, or exceeds the row and cell limits.
    """
    with _opened(path) as book:
        titles = [ws.title for ws in book.worksheets]
        if sheet not in titles:
            raise StudioError(f"{path.name} has no sheet “{sheet}”. Its sheets are: {', '.join(titles)}.")
        worksheet = book.worksheets[titles.index(sheet)]
        worksheet.reset_dimensions()  # the declared size may lie
        cells = 0
        for number, row in enumerate(worksheet.iter_rows(values_only=True), 1):
            cells += len(row)
            if number > MAX_ROWS or len(row) > MAX_COLUMNS or cells > MAX_CELLS:
                raise StudioError(f"Sheet “{sheet}” of {path.name} has too many cells. Export the rows as CSV.")
            if limit is not None and number > limit:
                return
            texts = [cell_text(value) for value in row]
            while texts and not texts[-1].strip():
                texts.pop()
            if texts:
                yield number, texts
