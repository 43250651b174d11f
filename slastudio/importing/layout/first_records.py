"""The first records of a file and where its headings are, whatever its container."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from slastudio.evidence.reading import FileLayout
from slastudio.importing.files.file_hash import EXPORT
from slastudio.importing.files.json_data import find_records, flat_texts, records_at, tree
from slastudio.importing.files.sources import SourceFile
from slastudio.importing.formats.declaration import Shared
from slastudio.importing.layout.table_heads import (
    RECORDS,
    Head,
    IsKnown,
    Record,
    csv_head,
    workbook_head,
)
from slastudio.importing.readers.expansion import (
    recognise_document,
    recognise_table,
    rows_of,
    texts_of,
)
from slastudio.importing.readers.json_records import (
    JsonGatherer,
    add_line,
    load_document,
    require_width,
)
from slastudio.shared.inputs import open_input
from slastudio.shared.problems import Problem, StudioError
from slastudio.shared.texts import one_line

_LINES = 40_000
# a column that is filled late, or changes its notation, shows in the middle of the file
_PROBES, _PROBE, _PROBED_LINES = 6, 300_000, 20_000


def _json_head(gatherer: JsonGatherer, layout: FileLayout) -> Head:
    # every key gives at least one field: what is too wide is refused before its texts are made
    require_width(len({key for record in gatherer.records for key in record}))
    pairs = zip(gatherer.numbers, gatherer.records, strict=True)
    flat = [(number, flat_texts(record)) for number, record in pairs]
    names = dict.fromkeys(name for _, row in flat for name in row)
    require_width(len(names))
    records = []
    for number, row in flat:
        filled = {name: value for name, value in row.items() if value is not None}
        records.append((number, filled))
    return Head(tuple(names), records, layout)


def _probe(source: SourceFile) -> Iterator[str]:
    """Yield whole lines from further places of a long file: other sorts of events may begin late."""
    # packed bytes have no lines to look for, and a character of several bytes would be cut in two
    if source.whole or source.packed or source.encoding.startswith(("utf-16", "utf-32")):
        return
    with open_input(source.path, EXPORT) as stream:
        for place in range(1, _PROBES + 1):
            stream.seek(max(source.size * place // _PROBES - _PROBE, len(source.head)))
            lines = stream.read(_PROBE).split(b"\n")
            # the first and the last line may have been cut
            whole = lines[1:-1][:_PROBED_LINES]
            yield from (line.decode(source.encoding, "replace") for line in whole)


def _lines_head(source: SourceFile) -> Head:
    gatherer = JsonGatherer(None)
    for number, line in islice(enumerate(io.StringIO(source.head_text, newline=""), 1), _LINES):
        add_line(gatherer, number, line)
    for line in _probe(source):
        add_line(gatherer, 0, line)
    head = _json_head(gatherer, source.layout)
    return _grown(head, list(zip(gatherer.numbers, gatherer.records, strict=True)), source)


def _expanded(
    records: Sequence[tuple[int, Any]], name: str, shared: Shared, layout: FileLayout
) -> Head:
    """Return the head of a nested export: the rows of evidence its first records give."""
    found: list[Record] = []
    for number, record in records[:RECORDS]:
        try:
            found += [(number, texts_of(row)) for row in rows_of(name, record, shared)]
        except ValueError:
            continue  # rejected with the reason when the file is read
    names = dict.fromkeys(heading for _, row in found for heading in row)
    return Head(tuple(names), found, replace(layout, expand=name))


def _grown(head: Head, records: Sequence[tuple[int, Any]], source: SourceFile) -> Head:
    """Return a table's or JSON Lines' head with the rows its records give, where a declared format
    says so.
    """
    nested = recognise_table(head.headings, is_json=source.container != "csv")
    if nested is None:
        return head
    grown = _expanded(records, nested.name, {"file": one_line(source.path.stem)}, head.layout)
    if head.records and not grown.records:
        return head
    return Head(grown.headings, grown.records, grown.layout, head.sheets, head.notes)


def _chosen(document: object, path: str, name: str) -> list[Any]:
    """Return the records at a path the user chose; raise StudioError naming the places there are."""
    if items := records_at(document, path):
        return items
    places = ", ".join(
        f"“{place.path}”" for place in tree(document) if place.kind == "list" and place.path
    )
    raise StudioError(
        f"{name} holds no records at “{path}”. Choose one of: {places or 'the document itself'}."
    )


def _document_head(source: SourceFile, known: IsKnown, chosen: str = "") -> Head:
    document = load_document(source.path, source.encoding, source.packing)
    if not chosen and (nested := recognise_document(document, one_line(source.path.stem))):
        return _expanded(
            list(enumerate(nested.records, 1)), nested.format, nested.shared, source.layout
        )
    path, items = (
        (chosen, _chosen(document, chosen, source.path.name)) if chosen else find_records(document)
    )
    if path and not chosen and isinstance(document, dict) and known(list(flat_texts(document))):
        path, items = "", [document]
    gatherer = JsonGatherer(None)
    step = max(len(items) // RECORDS, 1)
    for number, item in enumerate(items, 1):
        if number <= RECORDS or number % step == 0:
            gatherer.add(number, item)
    head = _json_head(gatherer, replace(source.layout, records=path))
    if path:
        head.notes.append(Problem(f"The records are the items of “{path}”.", level="note"))
    return head


def read_head(
    source: SourceFile, known: IsKnown, sheet: str = "", table: int | None = None, records: str = ""
) -> Head:
    """Read the first records of a file; known tells headings that a declared format is recognised
    by.

    sheet and table: which sheet of a workbook, and which of several tables below one another (from
    0). records: path of the records inside a JSON document, for records_at.
    """
    if source.container == "csv":
        head = csv_head(source, known, table)
        head = _grown(head, head.records, source)
    elif source.container == "xlsx":
        head = workbook_head(source, known, sheet, table)
    else:
        head = (
            _lines_head(source)
            if source.container == "jsonl"
            else _document_head(source, known, records)
        )
    if source.packed:
        inside = f" “{source.member}”" if source.member else ""
        head.notes.append(
            Problem(
                f"The file is packed ({source.packed}); what is inside{inside} is read.",
                level="note",
            )
        )
    if source.damaged:
        head.notes.append(
            Problem("Some bytes are not valid UTF-8 and are shown as �.", level="warning")
        )
    elif source.encoding and not source.encoding.startswith("utf"):
        head.notes.append(Problem(f"The text is read as {source.encoding}.", level="note"))
    return head
