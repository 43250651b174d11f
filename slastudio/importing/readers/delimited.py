"""Delimited text as records: the dialect is sniffed from the head, every record keeps the line it
starts on.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TextIO, cast

from slastudio.evidence.reading import Dialect
from slastudio.importing.readers.stray_marks import Row, csv_reader, until_stray
from slastudio.shared.problems import StudioError

BLOCK = 1 << 22
DELIMITERS = (",", ";", "\t", "|")
RARE_DELIMITERS = ("^", "~", ":")


BLANKS = (Dialect("  ", quoting=False, runs=True), Dialect(" ", quoting=False, runs=True))


def _split_blanks(lines: Iterator[str], dialect: Dialect, first_line: int) -> Iterator[Row]:
    parting = re.compile(f" {{{len(dialect.delimiter)},}}|\t")
    for number, line in enumerate(lines, first_line):
        text = line.strip()
        yield number, parting.split(text) if text else []


def parse_rows(
    lines: Iterator[str], dialect: Dialect, first_line: int = 1, strays: list[int] | None = None
) -> Iterator[Row]:
    """Yield (line on which the record starts, fields), with no fields for a blank line. The exact,
    slower way.

    A byte order mark before a line is left out: files that were put together from several hold
    some. strays: of a whole file, takes the lines on which a quotation mark opens that never
    closes; such a mark is left out instead of taking in the rest of the file.
    """
    lines = (line.removeprefix("\ufeff") for line in lines)
    if dialect.runs:
        yield from _split_blanks(lines, dialect, first_line)
        return
    if dialect.escaped:
        lines = (line.replace(f"\\{dialect.quote}", dialect.quote * 2) for line in lines)
    line, left = first_line, cast("Iterator[str] | None", lines)
    try:
        if strays is None:
            reader = csv_reader(lines, dialect)
            for fields in reader:
                yield line, fields
                line = first_line + reader.line_num
            return
        while left is not None:
            left, line = yield from until_stray(left, dialect, line, strays)
    except csv.Error as problem:
        raise StudioError(f"Line {line} cannot be read as delimited text ({problem}).") from None


def _score(text: str, dialect: Dialect) -> tuple[float, int]:
    """Return how evenly a dialect cuts the text, in [0, 1], and into how many fields mostly."""
    rows = [
        fields for _, fields in parse_rows(iter(io.StringIO(text, newline="")), dialect) if fields
    ]
    filled = [fields for fields in rows if any(map(str.strip, fields))]
    widths = Counter(map(len, filled))
    if not widths:
        return 0.0, 0
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return 0.0, 1
    width, count = max(wide.items(), key=lambda pair: (pair[1], pair[0]))
    lines = max(text.count("\n"), text.count("\r"), 1)
    # records that swallowed many lines speak against the quoting
    folded = 1 - min(len(rows) / lines, 1.0)
    return count / sum(widths.values()) - 0.3 * folded, width


def _stray_quotes(text: str, delimiter: str) -> int:
    """Count quotation marks that neither open nor close a field."""
    fields = [f for line in text.splitlines() for f in line.split(delimiter) if '"' in f]
    return sum(
        not (f.count('"') % 2 == 0 and f.startswith('"') and f.endswith('"')) for f in fields
    )


def sniff(text: str) -> Dialect:
    """Return the dialect that cuts the head of a file most evenly; one column when none cuts it at
    all.
    """
    text = text[:400_000]
    best, best_key = _best_of(text, DELIMITERS, '"')
    if best_key[1] > 1 and (single := _single_quotes(text, best)):
        return single
    if best_key[1] > 1:
        return Dialect(best.delimiter, escaped=_is_escaped(text, best))
    # colons part hours from minutes as well: asked only where nothing usual cuts, and only below
    # names
    rare, rare_key = _best_of(text, RARE_DELIMITERS, '"')
    if rare_key[0] >= 0.9 and rare_key[1] > 1 and _names_first(text, rare):
        return rare
    return next((blanks for blanks in BLANKS if _cuts_blanks(text, blanks)), best)


def _best_of(
    text: str, delimiters: tuple[str, ...], quote: str
) -> tuple[Dialect, tuple[float, int]]:
    best, best_key = Dialect(), (-1.0, 0)
    for delimiter in delimiters:
        if delimiter not in text:
            continue
        score, width = _score(text, Dialect(delimiter, quote=quote))
        # even cuts win; among equally even ones the one with more fields
        key = (round(score, 1) if width > 1 else 0.0, width)
        if key > best_key:
            best, best_key = Dialect(delimiter, quote=quote), key
    return best, best_key


def _single_quotes(text: str, dialect: Dialect) -> Dialect | None:
    """Return a dialect of single quotation marks where most lines have fields in them, and none in
    double ones.
    """
    found, _ = _best_of(text, DELIMITERS, "'")
    mark = re.escape(found.delimiter)
    lines = text[:20_000].splitlines()
    quoted = sum(
        bool(re.search(rf"(?:^|{mark})'(?:[^']|'')*'(?:{mark}|$)", line)) for line in lines
    )
    if 2 * quoted < len(lines) or f'{dialect.delimiter}"' in text or text.startswith('"'):
        return None
    return found


def _is_escaped(text: str, dialect: Dialect) -> bool:
    """Tell whether quotation marks inside fields are written with a backslash: \\" amid a quoted
    field's text.
    """
    if '\\"' not in text:
        return False
    amid = re.search(rf'\\"(?!\s*(?:{re.escape(dialect.delimiter)}|[\r\n]|$))', text)
    bare, escaped = (
        _score(text, dialect)[0],
        _score(text, Dialect(dialect.delimiter, escaped=True))[0],
    )
    return amid is not None and escaped >= bare


def _rows_of(text: str, dialect: Dialect) -> list[list[str]]:
    # the last line may be cut off
    lines = io.StringIO(text[:100_000].rsplit("\n", 1)[0], newline="")
    return [fields for _, fields in parse_rows(iter(lines), dialect) if fields]


def _names_first(text: str, dialect: Dialect) -> bool:
    """Tell whether the first row is of names as many as the fields below, as in a table and not in
    a log's times.
    """
    rows = _rows_of(text, dialect)
    first = rows[0] if rows else []
    return (
        len(rows) > 1
        and len(first) == len(rows[1])
        and all(re.match(r"\s*[^\W\d]", name) for name in first)
    )


def _cuts_blanks(text: str, dialect: Dialect) -> bool:
    """Tell whether runs of blanks cut at least nine in ten lines into as many fields as the first
    line has names.
    """
    rows = _rows_of(text, dialect)
    if (
        len(rows) < 3
        or len(rows[0]) < (2 if len(dialect.delimiter) > 1 else 3)
        or not _names_first(text, dialect)
    ):
        return False
    even = sum(len(row) == len(rows[0]) for row in rows)
    figures = sum(any(map(str.isdigit, row[-1] + row[0])) for row in rows[1:])
    return even >= 0.9 * len(rows) and 2 * figures >= len(rows)


def check_quoting(dialect: Dialect, text: str) -> Dialect:
    """Return the dialect without quoting where quotation marks are plain characters, as many TSV
    exports have them.
    """
    if '"' not in text or dialect.delimiter != "\t":
        return dialect
    bare = Dialect(dialect.delimiter, quoting=False)
    plain, quoted = _score(text, bare)[0], _score(text, dialect)[0]
    return (
        bare
        if plain > quoted or (plain >= quoted and _stray_quotes(text, dialect.delimiter))
        else dialect
    )


def _blocks(stream: TextIO) -> Iterator[str]:
    """Yield pieces of the text that end at a line's end."""
    rest = ""
    while piece := stream.read(BLOCK):
        piece = rest + piece
        cut = piece.rfind("\n") + 1
        rest = piece[cut:]
        if cut:
            yield piece[:cut]
    if rest:
        yield rest


@dataclass(frozen=True)
class Cut:
    """Hold a piece of a file: either whole columns of one width, or single rows of any width."""

    first_line: int
    columns: tuple[list[str], ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def numbers(self) -> range:
        return range(self.first_line, self.first_line + len(self.columns[0]))


def _cut_plainly(block: str, width: int, delimiter: str, first_line: int) -> Cut | None:
    """Cut a block at its delimiters alone; None where that would not be exact (quotes, blank or
    ragged lines).
    """
    if "\r" in block:
        block = block.replace("\r\n", "\n")
    blank = "\n" + delimiter * (width - 1) + "\n"
    if "\r" in block or "\0" in block or "\n\n" in block or blank in f"\n{block}\n":
        return None
    block = block.removesuffix("\n")
    lines = block.count("\n") + 1
    if block.count(delimiter) != lines * (width - 1):
        return None
    cells = block.replace("\n", f"{delimiter}\n").split(delimiter)
    # every width-th cell, and no other, must open a line: then no line is ragged
    opens = cells[width::width]
    if len(opens) != lines - 1 or not all(cell.startswith("\n") for cell in opens):
        return None
    cells[width::width] = [cell[1:] for cell in opens]
    return Cut(first_line, tuple(cells[place::width] for place in range(width)))


def _batches(rows: Iterator[Row], size: int = 50_000) -> Iterator[Cut]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) >= size:
            yield Cut(batch[0][0], rows=tuple(batch))
            batch = []
    if batch:
        yield Cut(batch[0][0], rows=tuple(batch))


def _lines(block: str) -> int:
    return (
        block.count("\n")
        + block.count("\r")
        - block.count("\r\n")
        + (not block.endswith(("\n", "\r")))
    )


def cut_file(
    stream: TextIO, dialect: Dialect, width: int, skip_lines: int, *, plain: bool = True
) -> Iterator[Cut]:
    """Yield the records of a stream from the line after skip_lines on, as columns where that is
    exact.

    plain=False takes the exact way throughout; both ways give the same fields under the same line
    numbers.
    """
    for _ in range(skip_lines):
        stream.readline()
    line, blocks = skip_lines + 1, _blocks(stream)
    for block in blocks:
        if not plain or (dialect.quoting and '"' in block):
            # a quotation mark may hold lines together across blocks, so the rest goes the exact way
            pieces = chain.from_iterable(io.StringIO(b, newline="") for b in chain([block], blocks))
            yield from _batches(parse_rows(pieces, dialect, line))
            return
        cut = _cut_plainly(block, width, dialect.delimiter, line) if width > 1 else None
        if cut is not None:
            yield cut
        else:
            yield from _batches(parse_rows(iter(io.StringIO(block, newline="")), dialect, line))
        line += _lines(block)
