"""Source records in chunks of text columns, the same shape for every container."""

from __future__ import annotations

import io
import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any, Generic, TypeVar

from slastudio.evidence.reading import Dialect
from slastudio.importing.files.sources import open_binary, open_text
from slastudio.importing.files.workbooks import sheet_rows
from slastudio.importing.readers.arrow_texts import ArrowTexts
from slastudio.importing.readers.blocks import LineBlock, cut_blocks, is_well_quoted, take_apart
from slastudio.importing.readers.delimited import parse_rows
from slastudio.importing.readers.expansion import expand
from slastudio.importing.readers.header_rows import name_headings
from slastudio.importing.readers.json_records import read_document, read_lines
from slastudio.importing.readers.row_gathering import RowGatherer
from slastudio.importing.readers.source_chunks import (
    CHUNK,
    Columns,
    Request,
    SourceChunk,
)
from slastudio.importing.readers.stray_marks import Row
from slastudio.shared.progress import Progress

_WORKERS = max(min(os.cpu_count() or 1, 4), 1)
T = TypeVar("T")
_UNNAMED = re.compile(r"Column \d+$")


def _needed(cells: Sequence[str]) -> int:
    """Return how many fields a record must have: trailing columns without a heading may be missing."""
    named = [place for place, cell in enumerate(cells, 1) if cell.strip()]
    return named[-1] if named else len(cells)


def _header_cells(request: Request) -> list[str]:
    place = request.layout.place
    if place.header_row == 0:
        return [""] * place.width
    with open_text(request.path, request.layout.text_encoding, request.layout.packing) as stream:
        for _ in range(place.header_row - 1):
            stream.readline()
        for _, cells in parse_rows(iter(stream), request.layout.delimiting):
            return cells
    return []


def _headings(request: Request) -> tuple[tuple[str, ...], int]:
    """Return the headings and how many fields a record must have at least."""
    place = request.layout.place
    if place.headings:
        return place.headings, place.needed or len(place.headings)
    cells = _header_cells(request)
    return name_headings(cells), _needed(cells) if any(cell.strip() for cell in cells) else 1


@dataclass
class _Csv(Generic[T]):
    """Hold what is needed to read the rest of a delimited file."""

    request: Request
    dialect: Dialect
    gatherer: RowGatherer
    work: Callable[[SourceChunk], T]

    def taken(self, block: LineBlock) -> T | None:
        """Return what work makes of a regular block, None for any other; safe in another thread."""
        taken = take_apart(block, self.dialect, self.gatherer.width)
        if taken is None:
            return None
        columns: Columns = dict(zip(self.gatherer.headings, taken.columns, strict=False))
        return self.work(SourceChunk(taken.numbers, columns, delimiter=self.dialect.delimiter))

    def exactly(self, rows: Iterator[Row]) -> Iterator[T]:
        """Yield what work makes of rows read the exact way, in chunks."""
        add, added = self.gatherer.add, 0
        for number, cells in rows:
            if not cells:
                self.gatherer.after_blank = True
                continue
            add(number, cells)
            added += 1
            if added >= CHUNK:
                added = 0
                yield self.work(self.gatherer.take())
        yield self.work(self.gatherer.take())

    def last(self) -> T:
        chunk = self.gatherer.take()
        chunk.footers = [number for number, _ in self.gatherer.held]
        chunk.strays = self.gatherer.strays
        return self.work(chunk)


def _read_csv(
    request: Request, progress: Progress, work: Callable[[SourceChunk], T]
) -> Iterator[T]:
    headings, needed = _headings(request)
    csv = _Csv(request, request.layout.delimiting, RowGatherer(request, headings, needed), work)
    skip = max(request.layout.place.data_row - 1, 0)
    encoding, packing = request.layout.text_encoding, request.layout.packing
    if not _is_plain(csv.dialect) or _has_bare_returns(request):
        with open_text(request.path, encoding, packing) as stream:
            for _ in range(skip):
                stream.readline()
            strays = csv.gatherer.strays
            yield from csv.exactly(parse_rows(iter(stream), csv.dialect, skip + 1, strays))
    else:
        with open_binary(request.path, packing) as raw:
            blocks = cut_blocks(raw, encoding, skip, quoting=csv.dialect.quoting)
            yield from _read_blocks(csv, blocks, max(request.path.stat().st_size, 1), progress)
    yield csv.last()


def _is_plain(dialect: Dialect) -> bool:
    """Tell whether a dialect has nothing but a delimiter and the usual quotation marks, or none."""
    return len(dialect.delimiter) == 1 and dialect == Dialect(dialect.delimiter, dialect.quoting)


def _has_bare_returns(request: Request) -> bool:
    with open_binary(request.path, request.layout.packing) as raw:
        start = raw.read(1 << 16)
    return b"\r" in start and b"\n" not in start


def _read_blocks(
    csv: _Csv[T], blocks: Iterator[LineBlock], size: int, progress: Progress
) -> Iterator[T]:
    """Yield what work makes of every block, in order; regular blocks are read ahead in other
    threads.
    """
    ahead: deque[tuple[LineBlock, Future[T | None]]] = deque()
    pool = ThreadPoolExecutor(_WORKERS, "reading")
    try:
        while True:
            # so few ahead that memory does not grow with the file
            while len(ahead) <= _WORKERS and (block := next(blocks, None)) is not None:
                ahead.append((block, pool.submit(csv.taken, block)))
            if not ahead:
                return
            block, future = ahead.popleft()
            progress.report("Reading", block.end / size)
            result = future.result()
            if result is not None and csv.gatherer.is_clean:
                yield result
                # not held while the next ones are made
                del result, future
            elif (
                csv.dialect.quoting
                and b'"' in block.data
                and not is_well_quoted(block, csv.dialect)
            ):
                # an odd quotation mark may hold lines together across blocks, so the rest goes the
                # exact way
                rest = chain([block], (each for each, _ in ahead), blocks)
                strays = csv.gatherer.strays
                rows = parse_rows(_lines(rest), csv.dialect, block.first_line, strays)
                yield from csv.exactly(rows)
                return
            else:
                rows = parse_rows(
                    io.StringIO(block.text, newline=""), csv.dialect, block.first_line
                )
                yield from csv.exactly(rows)
    finally:
        pool.shutdown(cancel_futures=True)


def _lines(blocks: Iterable[LineBlock]) -> Iterator[str]:
    for block in blocks:
        yield from io.StringIO(block.text, newline="")


def _read_sheet(
    request: Request, progress: Progress, work: Callable[[SourceChunk], T]
) -> Iterator[T]:
    layout, place = request.layout, request.layout.place
    gatherer = RowGatherer(request, place.headings, 1) if place.headings else None
    width = place.width
    rows = sheet_rows(
        request.path, layout.sheet, packing=layout.packing, headings_end=place.data_row - 1
    )
    for number, cells in rows:
        if number == place.header_row and gatherer is None:
            width = max(width, len(cells))
            gatherer = RowGatherer(request, name_headings(cells + [""] * (width - len(cells))), 1)
        if number < place.data_row or number == place.header_row:
            continue
        gatherer = gatherer or RowGatherer(request, name_headings([""] * width), 1)
        gatherer.add(number, cells)
        if len(gatherer.rows) >= CHUNK:
            progress.report("Reading", min(number / 100_000, 0.9))
            yield work(gatherer.take())
    if gatherer is not None:
        chunk = gatherer.take()
        chunk.footers = [number for number, _ in gatherer.held]
        yield work(chunk)


def _read_records(
    request: Request, progress: Progress, work: Callable[[SourceChunk], T]
) -> Iterator[T]:
    """Yield what work makes of chunks of records; it runs beside the reading of the next ones."""
    ahead: deque[Future[T]] = deque()
    pool = ThreadPoolExecutor(_WORKERS, "typing")
    try:
        for chunk in (read_lines if request.container == "jsonl" else read_document)(
            request, progress
        ):
            ahead.append(pool.submit(work, chunk))
            if len(ahead) >= _WORKERS:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


_READERS: dict[str, Callable[[Request, Progress, Callable[[SourceChunk], Any]], Iterator[Any]]] = {
    "csv": _read_csv,
    "xlsx": _read_sheet,
    "jsonl": _read_records,
    "json": _read_records,
}


def worked_chunks(
    request: Request, progress: Progress, work: Callable[[SourceChunk], T]
) -> Iterator[T]:
    """Yield what work makes of the source records of a file, chunk by chunk and in order.

    work may run in other threads, several chunks at once. progress may cancel between chunks.
    """
    last = request.layout.place.last_row

    def prepared(chunk: SourceChunk) -> tuple[T, bool]:
        is_table = request.container in ("csv", "xlsx")
        rows = _records_only(chunk, last) if is_table else chunk
        return work(expand(rows, request)), bool(
            last and chunk.numbers and chunk.numbers[-1] > last
        )

    for result, ended in _READERS[request.container](request, progress, prepared):
        progress.check()
        yield result
        del result
        if ended:
            return


def _records_only(chunk: SourceChunk, last: int) -> SourceChunk:
    """Return a chunk without headings that stand again among the records, and without what follows
    row `last`.
    """
    again = _headings_again(chunk)
    beyond = last and any(
        number > last for number in (*chunk.numbers[-1:], *(each.row for each in chunk.lost))
    )
    if not again and not beyond:
        return chunk
    within = [row for row, number in enumerate(chunk.numbers) if not last or number <= last]
    records = [row for row in within if row not in again]
    columns: Columns = {}
    for name, texts in chunk.columns.items():
        columns[name] = [texts[row] for row in records]
    return replace(
        chunk,
        numbers=[chunk.numbers[row] for row in records],
        columns=columns,
        lost=[rejected for rejected in chunk.lost if not last or rejected.row <= last],
        skipped=chunk.skipped + len(within) - len(records),
    )


def _headings_again(chunk: SourceChunk) -> set[int]:
    """Return the places of rows that say the headings once more, as files do that were put together
    from several.
    """
    named = [
        (re.sub(r" \(\d+\)$", "", name), texts)
        for name, texts in chunk.columns.items()
        if not _UNNAMED.match(name)
    ]
    # a column whose texts are all shorter than its heading tells at once that none says it
    if len(named) < 2 or not chunk.numbers or any(_all_shorter(*each) for each in named):
        return set()
    heading, first = named[0]
    return {
        i
        for i in _places_of(heading, first)
        if all((texts[i] or "").strip() == name for name, texts in named)
    }


def _all_shorter(heading: str, texts: Sequence[str | None]) -> bool:
    return isinstance(texts, ArrowTexts) and texts.longest < len(heading.encode())


def _places_of(heading: str, texts: Sequence[str | None]) -> list[int]:
    if isinstance(texts, ArrowTexts):
        return texts.places_of(heading)
    return [i for i, text in enumerate(texts) if text and text.strip() == heading]


def first_chunk(request: Request, rows: int = 5_000) -> SourceChunk | None:
    """Return the first records of a file, None where it holds none; of a large text no more is read
    than that.
    """
    if request.container != "csv":
        return next(
            (chunk for chunk in read_chunks(request, Progress()) if len(chunk.numbers)), None
        )
    headings, needed = _headings(request)
    gatherer, skip = (
        RowGatherer(request, headings, needed),
        max(request.layout.place.data_row - 1, 0),
    )
    with open_text(request.path, request.layout.text_encoding, request.layout.packing) as stream:
        lines = islice(stream, skip, None)
        for number, cells in parse_rows(lines, request.layout.delimiting, skip + 1):
            gatherer.add(number, cells)
            if len(gatherer.rows) >= rows:
                break
    chunk = expand(_records_only(gatherer.take(), request.layout.place.last_row), request)
    return chunk if len(chunk.numbers) else None


def read_chunks(request: Request, progress: Progress) -> Iterator[SourceChunk]:
    """Yield the source records of a file; progress may cancel between chunks."""
    return worked_chunks(request, progress, lambda chunk: chunk)
