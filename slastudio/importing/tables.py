"""Source records in chunks of text columns, the same shape for every container."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slastudio.evidence.intake import Rejected
from slastudio.importing.delimited import Cut, Dialect, cut_file, parse_rows
from slastudio.importing.headers import is_data, name_headings
from slastudio.importing.jsonrecords import read_document, read_lines
from slastudio.importing.sourcechunks import CHUNK, Chunk, Columns, Request, raw_line, reject
from slastudio.importing.sources import open_text
from slastudio.importing.workbooks import sheet_rows
from slastudio.shared.progress import Progress

_FOOTERS = 50


def _ragged(number: int, cells: Sequence[str], width: int, delimiter: str) -> Rejected:
    many = "too many" if len(cells) > width else "too few"
    advice = "Perhaps a delimiter or quotation mark inside a text was not quoted, or the file was cut off"
    return reject(
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
            self.lost.append(reject(number, raw_line(cells, self.delimiter).replace("\0", "�"), message))
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


_READERS = {"csv": _read_csv, "xlsx": _read_sheet, "jsonl": read_lines, "json": read_document}


def read_chunks(request: Request, progress: Progress) -> Iterator[Chunk]:
    """Yield the source records of a file; progress may cancel between chunks."""
    for chunk in _READERS[request.container](request, progress):
        progress.check()
        yield chunk
