"""JSON documents and JSON Lines as chunks of records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from slastudio.evidence.intake import Rejected
from slastudio.evidence.reading import PLAIN, Packing
from slastudio.importing.files.json_data import (
    BadJsonError,
    Record,
    as_text,
    flat_texts,
    parse_json,
    pick,
    records_at,
)
from slastudio.importing.files.sheet_child import MAX_COLUMNS
from slastudio.importing.files.sources import open_text
from slastudio.importing.readers.arrow_texts import texts_of
from slastudio.importing.readers.expansion import open_document
from slastudio.importing.readers.source_chunks import CHUNK, Columns, Request, SourceChunk, reject
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

# a record is held as parsed, where an object or list in it takes a quarter of a kilobyte
_OPENED = 10 * CHUNK


class JsonGatherer:
    """Collect JSON records as text columns: the wanted paths only, or every leaf of every record."""

    def __init__(self, wanted: tuple[str, ...] | None, shared: Record | None = None) -> None:
        self.shared = shared
        self.wanted = (
            [(path, tuple(path.split("."))) for path in wanted] if wanted is not None else None
        )
        self.numbers: list[int] = []
        self.records: list[Record] = []
        self.lost: list[Rejected] = []
        self.names: dict[str, None] = {}

    def add(self, number: int, record: object, raw: str | None = None) -> None:
        if not isinstance(record, dict):
            shown = raw if raw is not None else as_text(record) or "null"
            message = "this record is not an object with named fields. Expected {…}; correct it or leave it out."
            self.lost.append(reject(number, shown, message))
            return
        self.numbers.append(number)
        self.records.append(record)

    def _values(self, path: str, parts: tuple[str, ...]) -> list[Any]:
        if len(parts) == 1:
            return [record.get(path) for record in self.records]
        return [
            record[path] if path in record else pick(record, path, parts) for record in self.records
        ]

    def take(self) -> SourceChunk:
        if self.wanted is not None:
            columns: Columns = {
                path: texts_of(self._values(path, parts), as_text) for path, parts in self.wanted
            }
        else:
            require_width(len({key for record in self.records for key in record}))
            flat = [flat_texts(record) for record in self.records]
            self.names.update(dict.fromkeys(name for row in flat for name in row))
            require_width(len(self.names))
            columns = {name: [row.get(name) for row in flat] for name in self.names}
        chunk = SourceChunk(
            self.numbers, columns, self.lost, records=self.records, shared=self.shared
        )
        self.numbers, self.records, self.lost = [], [], []
        return chunk


def require_width(fields: int) -> None:
    """Raise StudioError for records of more fields than a table may have columns: every record would
    have a place for each.
    """
    if fields > MAX_COLUMNS:
        raise StudioError(
            f"The records of this file have {fields:,} different fields, and at most {MAX_COLUMNS:,} can be read. "
            "Perhaps the records lie further inside: “slastudio tree FILE” lists the places, --records names one."
        )


def add_line(gatherer: JsonGatherer, number: int, line: str) -> None:
    """Add one line of JSON Lines; a blank one is no record, a broken one is rejected alone."""
    text = line.strip().lstrip("\ufeff")
    if not text:
        return
    try:
        gatherer.add(number, parse_json(text), text)
    except BadJsonError as problem:
        message = f"the line is not JSON: {problem} Expected one object {{…}} per line; correct it or export again."
        gatherer.lost.append(reject(number, text, message))


def read_lines(request: Request, progress: Progress) -> Iterator[SourceChunk]:
    done, gatherer, size = 0, JsonGatherer(request.wanted), max(request.path.stat().st_size, 1)
    opened = 0
    with open_text(request.path, request.layout.text_encoding, request.layout.packing) as stream:
        for number, line in enumerate(stream, 1):
            done += len(line)
            opened += line.count("{") + line.count("[")
            add_line(gatherer, number, line)
            held = max(len(gatherer.numbers), len(gatherer.lost))
            if held >= CHUNK or opened >= _OPENED:
                opened = 0
                progress.report("Reading", min(done / size, 1.0))
                yield gatherer.take()
    yield gatherer.take()


def load_document(path: Path, encoding: str, packing: Packing = PLAIN) -> Any:
    """Parse a whole JSON file; raise StudioError where it is not JSON."""
    with open_text(path, encoding, packing) as stream:
        text = stream.read()
    try:
        return parse_json(text.lstrip("\ufeff"))
    except BadJsonError as problem:
        raise StudioError(
            f"{path.name} is not valid JSON: {problem} Perhaps it was cut off; export it again."
        ) from None


def read_document(request: Request, progress: Progress) -> Iterator[SourceChunk]:
    progress.report("Reading", 0.0)
    document = load_document(request.path, request.layout.text_encoding, request.layout.packing)
    shared = None
    if request.layout.expand and request.wanted is not None:
        found = open_document(document, request.layout.expand, request.path)
        shared, records = found.shared, found.records
    else:
        records = records_at(document, request.layout.records or "")
    gatherer = JsonGatherer(() if shared is not None else request.wanted, shared)
    for number, record in enumerate(records, 1):
        gatherer.add(number, record)
        if len(gatherer.numbers) >= CHUNK:
            progress.report("Reading", number / len(records))
            yield gatherer.take()
    yield gatherer.take()
