"""Records of nested exports become rows of evidence: how, each declared format says in its shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from slastudio.importing.files.json_data import Record, as_text, write_json
from slastudio.importing.formats import FORMATS, Format, recognise
from slastudio.importing.formats.declaration import Row, Shape, Shared
from slastudio.importing.readers.source_chunks import Request, SourceChunk, raw_line, reject
from slastudio.shared.problems import StudioError
from slastudio.shared.texts import one_line

_SHAPED: dict[str, Shape] = {each.name: each.shape for each in FORMATS if each.shape is not None}
_ODD = (KeyError, TypeError, ValueError, AttributeError, IndexError)


@dataclass(frozen=True)
class NestedExport:
    """Hold a nested export that was recognised: its format's name, what its records share, and the
    records.
    """

    format: str
    shared: Shared
    records: list[Any]


def recognise_document(document: object, stem: str) -> NestedExport | None:
    """Return the nested export a JSON document is, or None; stem is the file's name without suffix."""
    for each in FORMATS:
        if each.shape is None or each.shape.find is None:
            continue
        try:
            found = each.shape.find(document, stem)
        except _ODD:
            continue
        if found is not None:
            return NestedExport(each.name, {"file": stem, **found[0]}, found[1])
    return None


def recognise_table(headings: Sequence[str], *, is_json: bool) -> Format | None:
    """Return the format of a table or of JSON Lines whose records become several rows, or None."""
    found = recognise(headings, FORMATS, is_json=is_json)
    return found.format if found is not None and found.format.shape is not None else None


def open_document(document: object, expected: str, path: Path) -> NestedExport:
    """Return the records of a document read earlier as an export; raise StudioError if it is
    another now.
    """
    found = recognise_document(document, one_line(path.stem))
    if found is None or found.format != expected:
        raise StudioError(
            f"{path.name} is not the export “{expected}” that its mapping names. Inspect the file again."
        )
    return found


def rows_of(name: str, record: object, shared: Shared) -> list[Row]:
    """Return the rows of evidence of one record; raise ValueError where it is not built like the
    export's records.
    """
    try:
        return _SHAPED[name].rows(record, shared)
    except _ODD as problem:
        raise ValueError(
            f"the record is not built as those of “{name}” are ({type(problem).__name__}: {problem}). "
            "Correct it or leave it out."
        ) from None


def texts_of(row: Row) -> dict[str, str]:
    """Return a row's values as text, without those that are null."""
    return {key: text for key, value in row.items() if (text := as_text(value)) is not None}


def _records(chunk: SourceChunk) -> list[Record]:
    if chunk.records is not None:
        return chunk.records
    return [
        dict(zip(chunk.columns, cells, strict=True))
        for cells in zip(*chunk.columns.values(), strict=True)
    ]


def _raw(chunk: SourceChunk, record: Record) -> str:
    return (
        write_json(record)
        if chunk.records is not None
        else raw_line(record.values(), chunk.delimiter)
    )


def expand(chunk: SourceChunk, request: Request) -> SourceChunk:
    """Return a chunk with one entry per row of evidence; unchanged where the mapping names no
    nested export.
    """
    name = request.layout.expand
    if name not in _SHAPED or request.wanted is None:
        return chunk
    shared = chunk.shared if chunk.shared is not None else {"file": one_line(request.path.stem)}
    grown = SourceChunk(
        [],
        {},
        list(chunk.lost),
        chunk.footers,
        delimiter=chunk.delimiter,
        skipped=chunk.skipped,
        repeated=True,
    )
    rows: list[dict[str, str]] = []
    numbers: list[int] = []
    records: list[Record] = []
    for number, record in zip(chunk.numbers, _records(chunk), strict=True):
        try:
            found = rows_of(name, record, shared)
        except ValueError as problem:
            grown.lost.append(reject(number, _raw(chunk, record), str(problem)))
            continue
        # a record without any row was read all the same, and the counts must add up
        grown.skipped += not found
        rows += map(texts_of, found)
        numbers += [int(number)] * len(found)
        records += [record] * len(found)
    grown.numbers, grown.records = numbers, records
    grown.columns = {heading: [row.get(heading) for row in rows] for heading in request.wanted}
    return grown
