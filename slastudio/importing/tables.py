"""Source records in chunks of text columns, the same shape for every container."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from slastudio.evidence.intake import Rejected
from slastudio.importing.delimited import Cut, Dialect, cut_file, parse_rows
from slastudio.importing.headers import is_data, name_headings
from slastudio.importing.jsondata import BadJsonError, as_text, flat_texts, parse_json, pick, records_at, write_json
from slastudio.importing.sources import open_text
from slastudio.importing.workbooks import sheet_rows
from slastudio.shared.problems import Problem, StudioError
from slastudio.shared.progress import Progress

CHUNK = 25_000
RAW_LIMIT = 4_000
_FOOTERS = 50
Columns = dict[str, list[str | None]]


@dataclass
class Chunk:
    """Hold some source records: their numbers, their texts by heading, and those that could not even be cut.

    All lists in columns are as long as numbers. footers: numbers of notes below the data, which are no records.
    """

    numbers: list[int]
    columns: Columns
    lost: list[Rejected] = field(default_factory=list)
    footers: list[int] = field(default_factory=list)
    records: list[dict[str, Any]] | None = None
    delimiter: str = ","

    def raw(self, index: int) -> str:
        """Return the record as it stands in the source, cut to a readable length."""
        if self.records is not None:
            return write_json(self.records[index])[:RAW_LIMIT]
        return raw_line((column[index] for column in self.columns.values()), self.delimiter)


@dataclass(frozen=True)
class Request:
    """Say what to read: path, container, the mapping's options, the paths wanted of JSON records (None: all), and
    whether a record with too many or too few fields is kept (tables) or rejected.
    """

    path: Path
    container: str
    options: dict[str, Any]
    wanted: tuple[str, ...] | None
    keep_ragged: bool


def raw_line(cells: Iterable[str | None], delimiter: str = ",") -> str:
    """Return cells as one delimited line, cut to a readable length."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="").writerow(["" if c is None else c for c in cells])
    return out.getvalue()[:RAW_LIMIT]


def _reject(row: int, raw: str, message: str) -> Rejected:
    return Rejected(row, raw[:RAW_LIMIT], Problem(message, row, value=raw[:200]))


def _ragged(number: int, cells: Sequence[str], width: int, delimiter: str) -> Rejected:
    many = "too many" if len(cells) > width else "too few"
    advice = "Perhaps a delimiter or quotation mark inside a text was not quoted, or the file was cut off"
    return _reject(
        number,
        raw_line(cells, delimiter),
        f"the record has {many} fields: {len(cells)} where the headings have {width}. {advice}; correct the line.",
    )


class _Gatherer:
    """Collect rows into chunks: pads or rejects ragged ones, leaves out blank rows and notes below the data."""

    def __init__(self, request: Request, headings: tuple[str, ...], needed: int) -> None:
        self.request, self.headings, self.needed = request, list(headings), needed
        self.width = len(headings)
        self.delimiter = str(request.options.get("delimiter", ","))
        self.is_sheet = request.container == "xlsx"
        self.fill = int(request.options.get("fill", 0))
        self.held: list[tuple[int, list[str]]] = []
        self.after_blank, self.holds_footers = False, self.fill >= 3
        self.rows: list[tuple[int, list[str]]] = []
        self.lost: list[Rejected] = []

    def add(self, number: int, cells: list[str]) -> None:
        if not any(cells):
            self.after_blank = True
            return
        if self.holds_footers and (self.is_sheet or self.after_blank) and self._is_note(cells):
            self.held.append((number, cells))
            if len(self.held) > _FOOTERS:
                self.holds_footers = False
                self.release()
            return
        self.release()
        self.after_blank = False
        self._accept(number, cells)

    def _is_note(self, cells: Sequence[str]) -> bool:
        """Tell a note from a record: few cells filled, and neither numbers nor times among them."""
        texts = [cell for cell in cells if cell.strip()]
        return 2 * len(texts) < self.fill and not any(map(is_data, texts))

    def takes_whole(self, cut: Cut) -> tuple[Sequence[str], ...] | None:
        """Return the rows of a cut as columns where nothing in it needs a second look."""
        if self.held or self.after_blank or len(self.headings) != self.width:
            return None
        if any(len(cells) != self.width for _, cells in cut.rows):
            return None
        columns = tuple(zip(*(cells for _, cells in cut.rows), strict=True))
        blank = "" in columns[0] and not all(any(cells) for _, cells in cut.rows)
        return None if blank or any("\0" in "".join(column) for column in columns) else columns

    def release(self) -> None:
        """Take back rows that looked like notes below the data, since more data followed."""
        for number, cells in self.held:
            self._accept(number, cells)
        self.held = []

    def _accept(self, number: int, cells: list[str]) -> None:
        width = len(self.headings)
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if any("\0" in cell for cell in cells):
            message = "the record holds NUL characters, so the file was damaged on its way. Export it again."
            self.lost.append(_reject(number, raw_line(cells, self.delimiter).replace("\0", "�"), message))
        elif (len(cells) > width and not self.is_sheet and not self.request.keep_ragged) or (
            len(cells) < self.needed and not self.is_sheet and not self.request.keep_ragged
        ):
            self.lost.append(_ragged(number, cells, width, self.delimiter))
        else:
            self._widen(len(cells))
            self.rows.append((number, cells))

    def _widen(self, width: int) -> None:
        while len(self.headings) < width:
            self.headings.append(f"Column {len(self.headings) + 1}")

    def take(self) -> Chunk:
        width = len(self.headings)
        padded = [cells + [""] * (width - len(cells)) for _, cells in self.rows]
        columns = list(zip(*padded, strict=True)) if padded else [()] * width
        chunk = Chunk(
            [number for number, _ in self.rows],
            {name: list(column) for name, column in zip(self.headings, columns, strict=True)},
            self.lost,
            delimiter=self.delimiter,
        )
        self.rows, self.lost = [], []
        return chunk


def _needed(cells: Sequence[str]) -> int:
    """Return how many fields a record must have: trailing columns without a heading may be missing."""
    named = [place for place, cell in enumerate(cells, 1) if cell.strip()]
    return named[-1] if named else len(cells)


def _header_cells(request: Request) -> list[str]:
    row, width = int(request.options.get("header_row", 1)), int(request.options.get("width", 1))
    if row == 0:
        return [""] * width
    with open_text(request.path, str(request.options.get("encoding", "utf-8"))) as stream:
        for _ in range(row - 1):
            stream.readline()
        for _, cells in parse_rows(iter(stream), Dialect.from_options(request.options)):
            return cells
    return []


def _whole(cut: Cut, found: Sequence[Sequence[str]], request: Request, headings: Sequence[str]) -> Chunk:
    # a ragged table may have gained columns since: they are simply not here
    columns: Columns = {name: list(column) for name, column in zip(headings, found, strict=False)}
    numbers = list(cut.numbers) if cut.columns else [number for number, _ in cut.rows]
    return Chunk(numbers, columns, delimiter=str(request.options.get("delimiter", ",")))


def _read_csv(request: Request, progress: Progress) -> Iterator[Chunk]:
    cells = _header_cells(request)
    headings = name_headings(cells)
    gatherer = _Gatherer(request, headings, _needed(cells) if any(c.strip() for c in cells) else 1)
    size = max(request.path.stat().st_size, 1)
    skip = max(int(request.options.get("data_row", 2)) - 1, 0)
    with open_text(request.path, str(request.options.get("encoding", "utf-8"))) as stream:
        dialect = Dialect.from_options(request.options)
        for cut in cut_file(stream, dialect, len(headings), skip):
            progress.report("Reading", min(stream.buffer.tell() / size, 1.0))
            columns = cut.columns or gatherer.takes_whole(cut)
            if columns is not None and not gatherer.held and not gatherer.after_blank:
                yield _whole(cut, columns, request, gatherer.headings)
                continue
            rows = cut.rows or tuple(zip(cut.numbers, map(list, zip(*cut.columns, strict=True)), strict=True))
            for number, row in rows:
                gatherer.add(number, row)
            yield gatherer.take()
    yield _last(gatherer)


def _last(gatherer: _Gatherer) -> Chunk:
    chunk = gatherer.take()
    chunk.footers = [number for number, _ in gatherer.held]
    return chunk


def _read_sheet(request: Request, progress: Progress) -> Iterator[Chunk]:
    header, data_row = int(request.options.get("header_row", 1)), int(request.options.get("data_row", 2))
    gatherer, width = None, int(request.options.get("width", 1))
    for number, cells in sheet_rows(request.path, str(request.options.get("sheet", ""))):
        if number == header:
            width = max(width, len(cells))
            gatherer = _Gatherer(request, name_headings(cells + [""] * (width - len(cells))), 1)
        if number < data_row or number == header:
            continue
        gatherer = gatherer or _Gatherer(request, name_headings([""] * width), 1)
        gatherer.add(number, cells)
        if len(gatherer.rows) >= CHUNK:
            progress.report("Reading", min(number / 100_000, 0.9))
            yield gatherer.take()
    if gatherer is not None:
        yield _last(gatherer)


class JsonGatherer:
    """Collect JSON records as text columns: the wanted paths only, or every leaf of every record."""

    def __init__(self, wanted: tuple[str, ...] | None) -> None:
        self.wanted = [(path, tuple(path.split("."))) for path in wanted] if wanted is not None else None
        self.numbers: list[int] = []
        self.records: list[dict[str, Any]] = []
        self.lost: list[Rejected] = []
        self.names: dict[str, None] = {}

    def add(self, number: int, record: Any, raw: str | None = None) -> None:
        if not isinstance(record, dict):
            shown = raw if raw is not None else as_text(record) or "null"
            message = "this record is not an object with named fields. Expected {…}; correct it or leave it out."
            self.lost.append(_reject(number, shown, message))
            return
        self.numbers.append(number)
        self.records.append(record)

    def take(self) -> Chunk:
        if self.wanted is not None:
            columns: Columns = {
                path: [as_text(pick(record, path, parts)) for record in self.records] for path, parts in self.wanted
            }
        else:
            flat = [flat_texts(record) for record in self.records]
            self.names.update(dict.fromkeys(name for row in flat for name in row))
            columns = {name: [row.get(name) for row in flat] for name in self.names}
        chunk = Chunk(self.numbers, columns, self.lost, records=self.records)
        self.numbers, self.records, self.lost = [], [], []
        return chunk


def add_line(gatherer: JsonGatherer, number: int, line: str) -> None:
    """Add one line of JSON Lines; a blank one is no record, a broken one is rejected alone."""
    text = line.strip().lstrip("\ufeff")
    if not text:
        return
    try:
        gatherer.add(number, parse_json(text), text)
    except BadJsonError as problem:
        message = f"the line is not JSON: {problem} Expected one object {{…}} per line; correct it or export again."
        gatherer.lost.append(_reject(number, text, message))


def _read_lines(request: Request, progress: Progress) -> Iterator[Chunk]:
    gatherer, size = JsonGatherer(request.wanted), max(request.path.stat().st_size, 1)
    with open_text(request.path, str(request.options.get("encoding", "utf-8"))) as stream:
        for number, line in enumerate(stream, 1):
            add_line(gatherer, number, line)
            if len(gatherer.numbers) >= CHUNK or len(gatherer.lost) >= CHUNK:
                progress.report("Reading", min(stream.buffer.tell() / size, 1.0))
                yield gatherer.take()
    yield gatherer.take()


def load_document(path: Path, encoding: str) -> Any:
    """Parse a whole JSON file; raise StudioError where it is not JSON."""
    try:
        return parse_json(open_text(path, encoding).read().lstrip("\ufeff"))
    except BadJsonError as problem:
        raise StudioError(
            f"{path.name} is not valid JSON: {problem} Perhaps it was cut off; export it again."
        ) from None


def _read_document(request: Request, progress: Progress) -> Iterator[Chunk]:
    progress.report("Reading", 0.0)
    document = load_document(request.path, str(request.options.get("encoding", "utf-8")))
    gatherer = JsonGatherer(request.wanted)
    records = records_at(document, str(request.options.get("records", "")))
    for number, record in enumerate(records, 1):
        gatherer.add(number, record)
        if len(gatherer.numbers) >= CHUNK:
            progress.report("Reading", number / len(records))
            yield gatherer.take()
    yield gatherer.take()


_READERS = {"csv": _read_csv, "xlsx": _read_sheet, "jsonl": _read_lines, "json": _read_document}


def read_chunks(request: Request, progress: Progress) -> Iterator[Chunk]:
    """Yield the source records of a file; progress may cancel between chunks."""
    for chunk in _READERS[request.container](request, progress):
        progress.check()
        yield chunk
