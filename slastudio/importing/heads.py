"""The first records of a file and where its headings are, whatever its container."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from slastudio.importing.delimited import check_quoting, parse_rows, sniff
from slastudio.importing.expansion import recognise_document, recognise_table, rows_of, texts_of
from slastudio.importing.headers import Header, Row, find_header, name_headings
from slastudio.importing.jsondata import find_records, flat_texts
from slastudio.importing.jsonrecords import JsonGatherer, add_line, load_document
from slastudio.importing.sources import Source
from slastudio.importing.workbooks import SheetHead, book_heads
from slastudio.shared.problems import Problem, StudioError

RECORDS = 5_000
_SHEET_ROWS = 1_000
_LINES = 40_000
_PROBES, _PROBE = 6, 300_000
Known = Callable[[Sequence[str]], bool]
Record = tuple[int, dict[str, str]]


@dataclass
class Head:
    """Hold the beginning of a file: headings, first records as text, and how to read the rest."""

    headings: tuple[str, ...]
    records: list[Record]
    options: dict[str, Any]
    sheets: tuple[str, ...] = ()
    notes: list[Problem] = field(default_factory=list)

    def values(self, heading: str) -> list[str]:
        """Return the texts of one heading in the first records."""
        return [record[heading] for _, record in self.records if heading in record]


def _records(rows: Sequence[Row], header: Header, headings: Sequence[str]) -> list[Record]:
    return [
        (number, dict(zip(headings, cells, strict=False)))
        for number, cells in rows
        if number >= header.data_row and any(cells)
    ]


def _used(headings: Sequence[str], header: Header, records: Sequence[Record]) -> tuple[str, ...]:
    """Return the headings without unnamed columns that are empty throughout."""
    blank = [cell.strip() == "" for cell in header.cells]
    return tuple(
        name
        for name, unnamed in zip(headings, blank, strict=True)
        if not unnamed or any(record.get(name, "").strip() for _, record in records)
    )


def _title_note(header: Header, first: int) -> list[Problem]:
    if header.row == 0:
        return [Problem("No headings were found: the columns are numbered.", level="note")]
    if header.row > first:
        return [Problem(f"The headings are in row {header.row}; what stands above is a title.", level="note")]
    return []


def _head_of_rows(rows: Sequence[Row], header: Header, options: dict[str, Any]) -> Head:
    headings = name_headings(header.cells)
    records = _records(rows, header, headings)
    options |= {"header_row": header.row, "data_row": header.data_row, "fill": header.fill, "width": len(headings)}
    return Head(_used(headings, header, records), records, options, notes=_title_note(header, 1))


def _csv_head(source: Source, known: Known) -> Head:
    text = source.head_text
    dialect = check_quoting(sniff(text), text)
    parsed = list(islice(parse_rows(iter(io.StringIO(text, newline="")), dialect), RECORDS))
    ends = [number for number, _ in parsed[1:]] + [len(io.StringIO(text, newline="").readlines()) + 1]
    rows = [(number, [c.lstrip("\ufeff") for c in cells] if number == 1 else cells) for number, cells in parsed]
    if not any(cell.strip() for _, cells in rows for cell in cells):
        raise StudioError(f"{source.path.name} holds no headings and no records. Export it again.")
    header = find_header(rows, lambda index: ends[index], known)
    return _head_of_rows(rows, header, {"encoding": source.encoding, **dialect.as_options()})


def _sheet_head(sheet: SheetHead, known: Known) -> tuple[Head, float] | None:
    rows = sheet.rows
    if not rows:
        return None
    width = max(len(cells) for _, cells in rows)
    header = find_header(rows, lambda index: rows[index][0] + 1, known)
    cells = header.cells + ("",) * (width - len(header.cells))
    header = Header(header.row, header.data_row, cells, header.fill)
    head = _head_of_rows(rows, header, {"sheet": sheet.name})
    if sheet.uncalculated:
        head.notes.append(
            Problem(
                f"Formulas without a calculated value: {sheet.uncalculated:,}; their cells are read as blank. "
                "Open the workbook in a spreadsheet program and save it.",
                level="warning",
            )
        )
    return head, len(head.records) * header.fill + (1e9 if known(header.cells) else 0)


def _xlsx_head(source: Source, known: Known, sheet: str) -> Head:
    names, found = book_heads(source.path, _SHEET_ROWS, sheet)
    heads = [head for one in found if (head := _sheet_head(one, known))]
    if not heads:
        raise StudioError(
            f"{source.path.name} holds no cells{f' in sheet “{sheet}”' if sheet else ''}. Export it again."
        )
    best = max(heads, key=lambda pair: pair[1])[0]
    best.sheets = names
    if len(names) > 1 and not sheet:
        chosen = best.options["sheet"]
        best.notes.append(
            Problem(f"Sheet “{chosen}” was chosen of {len(names)}: {', '.join(names[:20])}.", level="note")
        )
    if hidden := [one.name for one in found if not one.visible]:
        best.notes.append(
            Problem(f"Hidden sheets: {', '.join(hidden[:20])}. They can be chosen like the others.", level="note")
        )
    return best


def _json_head(gatherer: JsonGatherer, options: dict[str, Any]) -> Head:
    pairs = zip(gatherer.numbers, gatherer.records, strict=True)
    flat = [(number, flat_texts(record)) for number, record in pairs]
    names = dict.fromkeys(name for _, row in flat for name in row)
    records = [(number, {k: v for k, v in row.items() if v is not None}) for number, row in flat]
    return Head(tuple(names), records, options)


def _probe(source: Source) -> Iterator[str]:
    """Yield whole lines from further places of a long file: other sorts of events may begin late."""
    if source.size <= len(source.head) or source.encoding.startswith(("utf-16", "utf-32")):
        return
    with source.path.open("rb") as stream:
        for place in range(1, _PROBES + 1):
            stream.seek(max(source.size * place // _PROBES - _PROBE, len(source.head)))
            lines = stream.read(_PROBE).split(b"\n")
            yield from (line.decode(source.encoding, "replace") for line in lines[1:-1])


def _lines_head(source: Source) -> Head:
    gatherer = JsonGatherer(None)
    for number, line in islice(enumerate(io.StringIO(source.head_text, newline=""), 1), _LINES):
        add_line(gatherer, number, line)
    for line in _probe(source):
        add_line(gatherer, 0, line)
    head = _json_head(gatherer, {"encoding": source.encoding})
    return _grown(head, list(zip(gatherer.numbers, gatherer.records, strict=True)), source)


def _expanded(records: Sequence[tuple[int, Any]], name: str, shared: dict[str, Any], options: dict[str, Any]) -> Head:
    """Return the head of a nested export: the rows of evidence its first records give."""
    found: list[Record] = []
    for number, record in records[:RECORDS]:
        try:
            found += [(number, texts_of(row)) for row in rows_of(name, record, shared)]
        except ValueError:
            continue  # rejected with the reason when the file is read
    names = dict.fromkeys(heading for _, row in found for heading in row)
    return Head(tuple(names), found, {**options, "expand": name})


def _grown(head: Head, records: Sequence[tuple[int, Any]], source: Source) -> Head:
    """Return a table's or JSON Lines' head with the rows its records give, where a declared format says so."""
    nested = recognise_table(head.headings, is_json=source.container != "csv")
    if nested is None:
        return head
    grown = _expanded(records, nested.name, {"file": source.path.stem}, head.options)
    if head.records and not grown.records:
        return head
    return Head(grown.headings, grown.records, grown.options, head.sheets, head.notes)


def _document_head(source: Source, known: Known) -> Head:
    document = load_document(source.path, source.encoding)
    if nested := recognise_document(document, source.path.stem):
        return _expanded(
            list(enumerate(nested.records, 1)), nested.format, nested.shared, {"encoding": source.encoding}
        )
    path, items = find_records(document)
    if path and isinstance(document, dict) and known(list(flat_texts(document))):
        path, items = "", [document]
    gatherer = JsonGatherer(None)
    step = max(len(items) // RECORDS, 1)
    for number, item in enumerate(items, 1):
        if number <= RECORDS or number % step == 0:
            gatherer.add(number, item)
    head = _json_head(gatherer, {"encoding": source.encoding, "records": path})
    if path:
        head.notes.append(Problem(f"The records are the items of “{path}”.", level="note"))
    return head


def read_head(source: Source, known: Known, sheet: str = "") -> Head:
    """Read the first records of a file; known tells headings that a declared format is recognised by."""
    if source.container == "csv":
        head = _csv_head(source, known)
        head = _grown(head, head.records, source)
    elif source.container == "xlsx":
        head = _xlsx_head(source, known, sheet)
    else:
        head = _lines_head(source) if source.container == "jsonl" else _document_head(source, known)
    head.options["container"] = source.container
    if source.damaged:
        head.notes.append(Problem("Some bytes are not valid UTF-8 and are shown as �.", level="warning"))
    elif source.encoding and not source.encoding.startswith("utf"):
        head.notes.append(Problem(f"The text is read as {source.encoding}.", level="note"))
    return head
